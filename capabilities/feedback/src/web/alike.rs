//! Others that may say the same, and answering them together.

use access::{act, look, scope};
use askama::Template;
use basics::Instant;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};
use store::ReadTx;

use super::own::excerpt;
use super::{faults_of, field};
use crate::access::{Join, Part, SeeBoard, SeeSuggestion};
use crate::actions;
use crate::model::filter::Filter;
use crate::model::{MOST_WORDS, Part as Text, Suggestion, SuggestionId};
use crate::rules::alike::{Stems, closest, stems};
use crate::store::lists::{self, Asked, MOST_OPENED, Show};
use crate::store::{self as kept, DeskScope, board, joined};

/// How many are proposed.
const PROPOSED: usize = 5;
/// How many entries of the board are compared.
const COMPARED: i64 = 100;

/// A line that leads to another suggestion or to an entry of the board.
struct Other {
    href: String,
    text: String,
    about: String,
    /// Whether it can be answered by itself again.
    part: Option<String>,
}

#[derive(Template)]
#[template(path = "alike.html")]
struct AlikePage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    number: String,
    said: String,
    lang: String,
    /// With which other it is answered.
    into: Option<Other>,
    together: Vec<Other>,
    may_join: bool,
    with: Field,
    withs: Vec<Choice>,
    why: Field,
    answered: Vec<Other>,
}

/// The page: what may say the same, asked for by itself because comparing opens much.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&alike_page(visit, id, &Faults::new()).await?)
}

async fn alike_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<AlikePage, Problem> {
    let person = visit.signed()?.person;
    let mut looking = look::<Join>(visit.site(), visit.who(), id).await?;
    let (facts, now) = (looking.facts().clone(), looking.now());
    let (it, around) = (&facts.it, &facts.around);
    // What somebody is worried about is dealt with by itself, and what was taken back not at all.
    if it.worried || it.stage == loops::Stage::Withdrawn {
        return Err(Problem::NotThere);
    }
    let (page, tx) = (visit.page(), looking.tx());
    let texts = kept::texts(tx, id).await?;
    let said = texts.iter().find(|text| text.part == Text::Said).and_then(|text| text.words.as_ref());
    let said = said.map(|words| words.read().to_owned()).unwrap_or_default();
    let reach = scope::<SeeSuggestion>(visit.who());
    let together = joined::seen(tx, &reach, person, id).await?;
    let mine = stems(&said, &it.lang);
    let may_join = around.into.is_none() && joined::is_owed(it.stage);
    let withs = if may_join { proposed(visit, tx, &reach, it, &together, &mine, now).await? } else { Vec::new() };
    let answered = answered_before(visit, tx, &page, id, &mine).await?;
    let into = match around.into {
        Some(into) => joined::number(tx, into).await?.map(|number| Other {
            href: format!("/desk/{into}"),
            text: number,
            about: String::new(),
            part: joined::is_owed(it.stage).then(|| format!("/desk/{id}/apart")),
        }),
        None => None,
    };
    Ok(AlikePage {
        errors: faults.lines(),
        base: format!("/desk/{id}"),
        number: it.number(&around.place_name),
        lang: if it.lang == page.lang { String::new() } else { it.lang.clone() },
        said: if said.is_empty() { page.t("feedback-erased") } else { said },
        into,
        together: together
            .iter()
            .map(|one| Other {
                href: format!("/desk/{}", one.it.id),
                text: one.it.number(&one.place_name),
                about: one.place_name.clone(),
                part: joined::is_owed(one.it.stage).then(|| format!("/desk/{}/apart", one.it.id)),
            })
            .collect(),
        may_join,
        with: field(&page, "with", "feedback-alike-choose", "", faults),
        withs,
        why: field(&page, "why", "feedback-alike-why", visit.sent().text("why"), faults),
        answered,
        page,
    })
}

/// What is open in reach and says much the same, to choose from.
async fn proposed(
    visit: &Visit,
    tx: &mut ReadTx,
    reach: &DeskScope,
    it: &Suggestion,
    together: &[joined::Joined],
    mine: &Stems,
    now: Instant,
) -> Result<Vec<Choice>, Problem> {
    let (person, most) = (visit.signed()?.person, usize::try_from(MOST_OPENED).unwrap_or(500));
    let filter = Filter::default();
    let asked = Asked { person, show: Show::Open, after: None, find: "", filter: &filter, most, now };
    let mut lines = lists::desk(tx, reach, &asked).await?;
    lines.retain(|line| {
        let another = line.it.id != it.id && !together.iter().any(|one| one.it.id == line.it.id);
        line.words.is_some() && joined::is_owed(line.it.stage) && another && line.it.organisation == it.organisation
    });
    let words = |line: &lists::Line| line.words.as_ref().map(|words| words.read().to_owned()).unwrap_or_default();
    let compared: Vec<Stems> = lines.iter().map(|line| stems(&words(line), &line.it.lang)).collect();
    let chosen = visit.sent().text("with");
    Ok(closest(mine, &compared, PROPOSED)
        .into_iter()
        .filter_map(|at| lines.get(at))
        .map(|line| Choice {
            value: line.it.id.to_string(),
            text: excerpt(&words(line)),
            hint: Some(format!("{} · {}", line.it.number(&line.place_name), line.place_name)),
            checked: line.it.id.to_string() == chosen,
        })
        .collect())
}

/// What stands on the board and says much the same.
async fn answered_before(
    visit: &Visit,
    tx: &mut ReadTx,
    page: &Page,
    id: SuggestionId,
    mine: &Stems,
) -> Result<Vec<Other>, Problem> {
    let mut entries = board::list(tx, &scope::<SeeBoard>(visit.who()), None, None, COMPARED).await?;
    entries.retain(|one| one.entry.suggestion != id);
    let compared: Vec<Stems> = entries.iter().map(|one| stems(&one.entry.said, &one.entry.lang)).collect();
    Ok(closest(mine, &compared, PROPOSED)
        .into_iter()
        .filter_map(|at| entries.get(at))
        .map(|one| Other {
            href: format!("/board/{}", one.entry.id),
            text: excerpt(&one.entry.said),
            about: format!("{} · {}", super::outcome_word(page, one.entry.outcome), one.place_name),
            part: None,
        })
        .collect())
}

/// It is answered together with the one that was chosen.
pub(super) async fn join(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let with = visit.sent().text("with").parse::<SuggestionId>().ok();
    if with.is_none() {
        faults.add("with", page.t("feedback-fault-choose"));
    }
    let why = faults.words(&page, visit.sent(), "why", MOST_WORDS, "feedback-fault-alike-why");
    let (Some(with), Some(why)) = (with, why) else {
        return visit.again(&alike_page(visit, id, &faults).await?);
    };
    let acting = act::<Join>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::join(acting, with, &why).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}/alike"), "feedback-said-joined"),
        Err(refused) => visit.again(&alike_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// It is answered by itself again.
pub(super) async fn part(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let acting = act::<Part>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::part(acting).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}/alike"), "feedback-said-parted"),
        Err(refused) => visit.again(&alike_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
