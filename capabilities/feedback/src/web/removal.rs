//! Taking words out that name somebody else, and looking at it again.

use access::{act, look};
use askama::Template;
use basics::PersonId;
use loops::Stage;
use pages::{Choice, ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};
use store::ReadTx;

use super::{Names, choices, faults_of, field};
use crate::access::{ContestRemoval, LookAgain, RemoveWords, SeeWorried, SuggestionFacts};
use crate::actions::{self, Refused};
use crate::model::removal::{Again, MOST_PASTED, Reason, Removal};
use crate::model::{Around, SuggestionId};
use crate::rules;
use crate::store::removal as kept;

/// What was taken out, as pages show it.
pub(super) struct RemovalView {
    pub(super) why: String,
    pub(super) line: String,
    pub(super) after: Option<String>,
}

/// All of it, and whether there is something to do about it: take more out, or say that it was wrong.
pub(super) struct RemovalsView {
    pub(super) lines: Vec<RemovalView>,
    pub(super) may: bool,
}

/// The traces of a page. Where nobody is known nobody can be told that somebody else has looked.
pub(super) fn view(page: &Page, names: &Names, removals: &[Removal], may: bool) -> RemovalsView {
    RemovalsView { lines: views(page, names, removals), may: may && !page.nameless }
}

/// What was taken out of a thread, with the names of everybody on its page.
pub(super) async fn named(
    tx: &mut ReadTx,
    around: &Around,
    id: SuggestionId,
    mut people: Vec<PersonId>,
) -> store::Result<(Vec<Removal>, Names)> {
    let removals = of(tx, around, id).await?;
    people.extend(removals.iter().map(|one| one.by));
    let names = Names::of(tx, people).await?;
    Ok((removals, names))
}

/// What was taken out of a thread: asked for only where there is something.
async fn of(tx: &mut ReadTx, around: &Around, id: SuggestionId) -> store::Result<Vec<Removal>> {
    if around.struck { kept::of(tx, id).await } else { Ok(Vec::new()) }
}

/// The traces as pages show them.
fn views(page: &Page, names: &Names, removals: &[Removal]) -> Vec<RemovalView> {
    removals
        .iter()
        .map(|one| {
            let text = page.t(format!("feedback-text-{}", one.field.replace('_', "-")));
            let (name, day) = (names.get(page, Some(one.by)), page.day_of(&one.at));
            let after = match (one.outcome, one.wrong_at) {
                (Some(Again::Right), _) => Some("feedback-removed-right"),
                (Some(Again::Wrong), _) => Some("feedback-removed-wrong"),
                (None, Some(_)) => Some("feedback-removed-waits"),
                (None, None) => None,
            };
            RemovalView {
                why: page.t(format!("feedback-reason-{}", one.reason.code())),
                line: format!(
                    "{} · {name} · {day}",
                    page.t2("feedback-removed-line", "field", text.as_str(), "count", one.characters)
                ),
                after: after.map(|key| page.t(key)),
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "remove.html")]
struct RemovePage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    number: String,
    piece: Field,
    pieces: Vec<Choice>,
    exact: Field,
    reason: Field,
    reasons: Vec<Choice>,
}

fn codes() -> Vec<&'static str> {
    Reason::ALL.iter().map(|reason| reason.code()).collect()
}

async fn remove_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<RemovePage, Problem> {
    let mut looking = look::<RemoveWords>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    if facts.it.stage == Stage::Withdrawn || rules::worry_waits(facts.around.worry.as_ref()) {
        return Err(Problem::NotThere);
    }
    if facts.it.worried {
        // The look is on record before any words are shown.
        drop(looking);
        look::<SeeWorried>(visit.site(), visit.who(), id).await?;
        looking = look::<RemoveWords>(visit.site(), visit.who(), id).await?;
    }
    let texts = actions::texts(looking.tx(), &facts).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let ticked = sent.all("piece");
    let mut pieces: Vec<Choice> = Vec::new();
    for text in &texts {
        for piece in rules::removal::pieces(text.words.read()) {
            if pieces.iter().all(|known| known.value != piece) {
                pieces.push(Choice {
                    checked: ticked.contains(&piece.as_str()),
                    hint: Some(page.t(format!("feedback-text-{}", text.field.replace('_', "-")))),
                    text: piece.clone(),
                    value: piece,
                });
            }
        }
    }
    Ok(RemovePage {
        errors: faults.lines(),
        action: format!("/desk/{id}/words"),
        number: facts.it.number(&facts.around.place_name),
        piece: field(&page, "piece", "feedback-remove-piece", "", faults),
        pieces,
        exact: field(&page, "exact", "feedback-remove-exact", sent.text("exact"), faults),
        reason: field(&page, "reason", "feedback-remove-reason", "", faults),
        reasons: choices(&page, "feedback-reason", &codes(), sent.text("reason")),
        page,
    })
}

/// The texts of a thread, to choose from.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let id: SuggestionId = visit.id("suggestion")?;
    visit.show(&remove_page(visit, id, &Faults::new()).await?)
}

/// Takes the chosen words out.
pub(super) async fn remove(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let mut phrases = sent.all("piece");
    let pasted = sent.text("exact");
    if pasted.chars().count() > MOST_PASTED {
        faults.add("exact", page.t2("pages-too-long", "has", pasted.chars().count(), "most", MOST_PASTED));
    }
    phrases.extend(pasted.lines());
    let reason = Reason::from_code(sent.text("reason"));
    if reason.is_none() {
        faults.add("reason", page.t("feedback-fault-choose"));
    }
    let (Some(reason), true) = (reason, faults.is_empty()) else {
        return visit.again(&remove_page(visit, id, &faults).await?);
    };
    let acting = act::<RemoveWords>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let lang = Lang::of(&acting.facts().it.lang).unwrap_or(Lang::En);
    let gap = page.t_in(lang, format!("feedback-gap-{}", reason.code()));
    match actions::remove_words(acting, &phrases, reason, &gap).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-removed"),
        Err(Refused::Over) => Err(Problem::NotThere),
        Err(refused) => visit.again(&remove_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

/// The author says that it was wrong.
pub(super) async fn contest(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let acting = act::<ContestRemoval>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::contest_removal(acting).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}"), "feedback-said-contested"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(_) => Err(Problem::NotThere),
    }
}

#[derive(Template)]
#[template(path = "removal.html")]
struct AgainPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    item: String,
    number: String,
    removals: Vec<RemovalView>,
    found: Field,
    founds: Vec<Choice>,
}

async fn again_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<AgainPage, Problem> {
    let mut looking = look::<LookAgain>(visit.site(), visit.who(), id).await?;
    let SuggestionFacts { it, around, .. } = looking.facts().clone();
    let mut removals = of(looking.tx(), &around, id).await?;
    removals.retain(|one| one.wrong_at.is_some());
    if removals.is_empty() {
        return Err(Problem::NotThere);
    }
    let names = Names::of(looking.tx(), removals.iter().map(|one| one.by).collect()).await?;
    let page = visit.page();
    let codes: Vec<&str> = Again::ALL.iter().map(|found| found.code()).collect();
    Ok(AgainPage {
        errors: faults.lines(),
        action: format!("/desk/{id}/removal"),
        item: format!("/desk/{id}"),
        number: it.number(&around.place_name),
        removals: views(&page, &names, &removals),
        found: field(&page, "found", "feedback-found", "", faults),
        founds: choices(&page, "feedback-found", &codes, visit.sent().text("found")),
        page,
    })
}

/// What the author says was wrong, for somebody else.
pub(super) async fn again_form(visit: &Visit) -> Outcome {
    let id: SuggestionId = visit.id("suggestion")?;
    visit.show(&again_page(visit, id, &Faults::new()).await?)
}

/// What somebody else found.
pub(super) async fn again(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(found) = Again::from_code(visit.sent().text("found")) else {
        faults.add("found", page.t("feedback-fault-choose"));
        return visit.again(&again_page(visit, id, &faults).await?);
    };
    let acting = act::<LookAgain>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::look_again(acting, found).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-looked"),
        Err(refused) => visit.again(&again_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}
