//! The board, and the way to it.

use access::{act, look, scope};
use askama::Template;
use basics::{Instant, Words};
use loops::Outcome as Says;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{A_PAGE, choices, faults_of, field, optional};
use crate::access::{CheckEntry, PutForward, SeeBoard, SeeEntry, SuggestionFacts, TakeDown};
use crate::actions::{self, Refused, Verdict};
use crate::model::{Entry, EntryId, EntryState, MOST_WORDS, NextEntry, Part, Publish, SuggestionId};
use crate::rules::BoardRefused;
use crate::store::{self as kept, board};

/// The most characters of a reason for taking down or sending back.
const MOST_WHY: usize = 1_000;
/// What a second reader looks for (decision 12): a box for each.
const CHECKS: [&str; 4] = ["names", "marks", "others", "work"];

/// An entry as pages show it.
pub(super) struct EntryView {
    pub(super) href: String,
    pub(super) said: String,
    pub(super) did: String,
    pub(super) kind: &'static str,
    pub(super) outcome: String,
    pub(super) carrier: String,
    pub(super) days: i64,
    pub(super) shown_name: String,
    pub(super) place_name: String,
    pub(super) lang: String,
    /// How many said it, when several did.
    pub(super) voices: Option<String>,
}

pub(super) fn entry_view(page: &Page, entry: &Entry, place_name: &str) -> EntryView {
    EntryView {
        href: format!("/board/{}", entry.id),
        said: entry.said.clone(),
        did: entry.did.clone(),
        kind: match entry.outcome {
            Says::Done | Says::InPart => "did",
            Says::WillDo | Says::Looking => "will",
            Says::Cannot => "couldnt",
        },
        outcome: super::outcome_word(page, entry.outcome),
        carrier: entry.carrier.clone(),
        days: entry.days,
        shown_name: entry.shown_name.clone(),
        voices: None,
        place_name: place_name.to_owned(),
        lang: if entry.lang == page.lang { String::new() } else { entry.lang.clone() },
    }
}

impl EntryView {
    /// Says how many told us the same: a number of suggestions, and nothing of who they are.
    pub(super) fn said_by(mut self, page: &Page, others: i64) -> Self {
        self.voices = (others > 0).then(|| page.t1("feedback-board-voices", "count", others.saturating_add(1)));
        self
    }

    /// While its place practises, nothing is said of days.
    pub(super) fn while_practising(self, practises: bool) -> Self {
        Self { days: if practises { -1 } else { self.days }, ..self }
    }
}

/// Which places practise, and until when: each once, although several of a board lie in it.
pub(super) fn practising_words(page: &Page, running: &[kept::practice::Running]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for one in running {
        let day = page.day(&one.until_on);
        let text = page.t2("feedback-practice-board", "place", one.name.as_str(), "day", day.as_str());
        if !words.contains(&text) {
            words.push(text);
        }
    }
    words
}

/// What waits for its second reader, as it would stand on the board.
fn next_view(page: &Page, entry: &Entry, next: &NextEntry, place_name: &str) -> EntryView {
    let read = |words: &Option<Words>| {
        words.as_ref().map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned())
    };
    let coming = Entry {
        said: read(&next.said),
        did: read(&next.did),
        shown_name: next.shown_name.as_ref().map(|name| name.read().to_owned()).unwrap_or_default(),
        outcome: next.outcome,
        carrier: next.carrier.clone(),
        ..entry.clone()
    };
    entry_view(page, &coming, place_name)
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    page: Page,
    entries: Vec<EntryView>,
    late: i64,
    /// Places that practise, with the day until which they do.
    practising: Vec<String>,
    show: Field,
    shows: Vec<Choice>,
    next: Option<String>,
}

/// The board of one's places.
pub(super) async fn list(visit: &Visit) -> Outcome {
    visit.signed()?;
    let reach = scope::<SeeBoard>(visit.who());
    if (reach.within.is_empty() && reach.above.is_empty()) || !visit.is_on("feedback") {
        return Err(Problem::NotThere);
    }
    let outcome = Says::from_code(visit.query().text("show"));
    let code = outcome.map_or("", Says::code);
    let (cursors, name) = (visit.front().cursors(), format!("board {code}"));
    // A cursor that is not ours begins the list again.
    let after = cursors.read(&name, visit.query().text("after")).and_then(|at| {
        let (at, id) = at.split_once('|')?;
        Some((Instant::parse(at)?, id.parse::<EntryId>().ok()?))
    });
    let mut tx = visit.read().await?;
    let most = i64::try_from(A_PAGE).unwrap_or(15).saturating_add(1);
    let mut found = board::list(&mut tx, &reach, outcome, after, most).await?;
    let late = board::late(&mut tx, &reach, visit.now()).await?;
    let practising = kept::practice::running(&mut tx, &reach, visit.now()).await?;
    drop(tx);
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let next = found.last().filter(|_| more).and_then(|last| {
        let at = format!("{}|{}", last.entry.read_at?.text(), last.entry.id);
        Some(format!("/board?show={code}&after={}", cursors.make(&name, &at)))
    });
    let page = visit.page();
    let codes: Vec<&str> = Says::ALL.iter().map(|says| says.code()).collect();
    let mut shows = vec![Choice {
        value: String::new(),
        text: page.t("feedback-board-all"),
        hint: None,
        checked: outcome.is_none(),
    }];
    shows.extend(choices(&page, "loops-outcome", &codes, code));
    visit.show(&BoardPage {
        entries: found
            .iter()
            .map(|one| {
                let view = entry_view(&page, &one.entry, &one.place_name).said_by(&page, one.others);
                view.while_practising(practising.iter().any(|running| running.place == one.entry.place))
            })
            .collect(),
        late,
        practising: practising_words(&page, &practising),
        show: field(&page, "show", "feedback-board-show", "", &Faults::new()),
        shows,
        next,
        page,
    })
}

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    page: Page,
    errors: Vec<ErrorLine>,
    entry: EntryView,
    may_take_down: bool,
    why: Option<Field>,
    action: String,
}

/// One entry of the board. What is not on the board is not there.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: EntryId = visit.id("entry")?;
    visit.show(&entry_page(visit, id, &Faults::new()).await?)
}

async fn entry_page(visit: &Visit, id: EntryId, faults: &Faults) -> Result<EntryPage, Problem> {
    let mut looking = look::<SeeEntry>(visit.site(), visit.who(), id).await?;
    let (place, now) = (looking.facts().entry.place, looking.now());
    let practises = kept::practice::practised(looking.tx(), place, now).await?;
    let facts = looking.into_facts();
    if facts.entry.state != EntryState::Published || facts.entry.said.is_empty() {
        return Err(Problem::NotThere);
    }
    let may_take_down = access::decide::<TakeDown>(visit.who(), access::Facts::about(&facts)).is_ok();
    let own = facts.it.author.is_some() && facts.it.author == visit.who().person();
    let page = visit.page();
    let why = field(&page, "why", "feedback-down-why", visit.sent().text("why"), faults);
    Ok(EntryPage {
        errors: faults.lines(),
        entry: entry_view(&page, &facts.entry, &facts.around.place_name).while_practising(practises),
        may_take_down,
        why: (!own).then_some(why),
        action: format!("/board/{id}/down"),
        page,
    })
}

/// Takes an entry down: its author without a word, everybody else with a reason.
pub(super) async fn take_down(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: EntryId = visit.id("entry")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let why = optional(&mut faults, &page, visit.sent(), "why", MOST_WHY);
    let acting = act::<TakeDown>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    if !faults.is_empty() {
        drop(acting);
        return visit.again(&entry_page(visit, id, &faults).await?);
    }
    match actions::take_down(acting, why.as_ref()).await {
        Ok(()) => visit.go_saying("/board", "feedback-said-down"),
        // It is down already: whoever pressed twice has what they wanted.
        Err(Refused::Board(BoardRefused::NotOnBoard)) => visit.go("/board"),
        Err(refused) => {
            let mut faults = Faults::new();
            for line in faults_of(&page, refused)?.lines() {
                faults.add("why", line.text);
            }
            visit.again(&entry_page(visit, id, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "publish.html")]
struct PublishPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    number: String,
    own_words: Option<String>,
    asked: String,
    why_back: Option<String>,
    updates: bool,
    summary: Field,
    did: Field,
}

async fn publish_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<PublishPage, Problem> {
    let mut looking = look::<PutForward>(visit.site(), visit.who(), id).await?;
    let SuggestionFacts { it, around, the_loop, .. } = looking.facts().clone();
    if it.publish == Publish::Private || it.stage == loops::Stage::Withdrawn || it.worried {
        return Err(Problem::NotThere);
    }
    let tx = looking.tx();
    let before = board::of_suggestion(tx, id).await?;
    let texts = kept::texts(tx, id).await?;
    let one = |part| texts.iter().find(|text| text.part == part).and_then(|text| text.words.clone());
    let said = one(Part::Meant).or_else(|| one(Part::Said));
    let reasons = match &the_loop {
        Some(the_loop) => loops::responses(tx, the_loop.id).await?.pop().and_then(|last| last.reasons),
        None => None,
    };
    let (page, sent) = (visit.page(), visit.sent());
    let kept_before = |text: &str, old: Option<String>| {
        if sent.text("_key").is_empty() { old.unwrap_or_default() } else { text.to_owned() }
    };
    let own = it.publish == Publish::OwnWords;
    let text = |words: Option<Words>| words.map(|words| words.read().to_owned());
    let updates = before.as_ref().is_some_and(|entry| entry.state == EntryState::Published);
    let standing = before.as_ref().map(|entry| entry.said.clone()).filter(|said| !said.is_empty());
    let (old_said, old_did, why_back) = match before.and_then(|entry| entry.next) {
        Some(next) => (text(next.said), text(next.did), text(next.why_back)),
        None => (standing, None, None),
    };
    let did = old_did.or_else(|| text(reasons));
    Ok(PublishPage {
        errors: faults.lines(),
        action: format!("/desk/{id}/publish"),
        number: it.number(&around.place_name),
        own_words: text(said.filter(|_| own)),
        asked: page.t(format!("feedback-publish-{}", it.publish.code().replace('_', "-"))),
        why_back,
        updates,
        summary: field(&page, "summary", "feedback-summary", &kept_before(sent.text("summary"), old_said), faults),
        did: field(&page, "did", "feedback-did", &kept_before(sent.text("did"), did), faults),
        page,
    })
}

/// The form to put something forward.
pub(super) async fn publish_form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&publish_page(visit, id, &Faults::new()).await?)
}

/// Puts it forward.
pub(super) async fn publish(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let own = look::<PutForward>(visit.site(), visit.who(), id).await?.facts().it.publish == Publish::OwnWords;
    let (page, mut faults) = (visit.page(), Faults::new());
    let summary =
        if own { None } else { faults.words(&page, visit.sent(), "summary", MOST_WORDS, "feedback-fault-summary") };
    let did = faults.words(&page, visit.sent(), "did", MOST_WORDS, "feedback-fault-did");
    let (true, Some(did)) = (faults.is_empty(), did) else {
        return visit.again(&publish_page(visit, id, &faults).await?);
    };
    let acting = act::<PutForward>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::put_forward(acting, summary.as_ref(), &did).await {
        Ok(_) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-forward"),
        Err(refused) => visit.again(&publish_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    entry: EntryView,
    shown: String,
    checks: Field,
    boxes: Vec<Choice>,
    why: Field,
}

async fn check_page(visit: &Visit, id: EntryId, faults: &Faults) -> Result<CheckPage, Problem> {
    let facts = look::<CheckEntry>(visit.site(), visit.who(), id).await?.into_facts();
    let Some(next) = facts.entry.next.as_ref().filter(|next| next.state == EntryState::Proposed) else {
        return Err(Problem::NotThere);
    };
    let page = visit.page();
    let ticked = visit.sent().all("checks");
    let mut boxes = choices(&page, "feedback-check", &CHECKS, "");
    for one in &mut boxes {
        one.checked = ticked.contains(&one.value.as_str());
    }
    Ok(CheckPage {
        errors: faults.lines(),
        action: format!("/board/{id}/check"),
        entry: next_view(&page, &facts.entry, next, &facts.around.place_name),
        shown: facts.entry.put_at.text(),
        checks: field(&page, "checks", "feedback-check", "", faults),
        boxes,
        why: field(&page, "why", "feedback-why-back", visit.sent().text("why"), faults),
        page,
    })
}

/// The second reader's page.
pub(super) async fn check_form(visit: &Visit) -> Outcome {
    let id = visit.id("entry")?;
    visit.show(&check_page(visit, id, &Faults::new()).await?)
}

/// The second reader decides.
pub(super) async fn check(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: EntryId = visit.id("entry")?;
    let (page, mut faults, sent) = (visit.page(), Faults::new(), visit.sent());
    let back = sent.text("do") == "back";
    let why = faults.words(&page, sent, "why", MOST_WHY, "feedback-fault-why-back");
    let all = sent.all("checks");
    let verdict = match &why {
        Some(why) if back => Verdict::Back(why),
        None if back => return visit.again(&check_page(visit, id, &faults).await?),
        _ => Verdict::Publish { all_checked: CHECKS.iter().all(|check| all.contains(check)) },
    };
    let shown = Instant::parse(sent.text("shown"));
    let acting = act::<CheckEntry>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::check(acting, verdict, shown).await {
        Ok(()) => visit.go_saying("/board", if back { "feedback-said-back" } else { "feedback-said-published" }),
        Err(refused) => {
            let mut faults = Faults::new();
            for line in faults_of(&page, refused)?.lines() {
                faults.add("checks", line.text);
            }
            visit.again(&check_page(visit, id, &faults).await?)
        }
    }
}
