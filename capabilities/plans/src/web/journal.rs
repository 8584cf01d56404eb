//! The person's journal: theirs alone.

use access::{Action as _, act, look};
use askama::Template;
use basics::Date;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Route, Visit};
use store::ReadTx;

use super::{boxes, choices, day, faults_of};
use crate::access::journal::{DeleteJotting, SeeJournal, ShareJotting, TakeBackJotting, WriteJournal};
use crate::actions::Refused;
use crate::actions::journal::{self as verbs, Jotted};
use crate::model::journal::{Jotting, JottingId, JottingKind, JottingState};
use crate::model::{MOST_WORDS, PlanId};
use crate::rules::PlanRefused;
use crate::store::journal as kept;

/// The routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        row!(get "/plans/{plan}/journal", SeeJournal::NAME, "plans-journal-title", list),
        row!(get "/plans/{plan}/journal/new", WriteJournal::NAME, "plans-jot-title", form),
        row!(post "/plans/{plan}/journal/new", WriteJournal::NAME, "plans-jot-title", jot),
        row!(get "/plans/{plan}/journal/{jotting}", SeeJournal::NAME, "plans-jotting-title", show),
        row!(get "/plans/{plan}/journal/{jotting}/change", WriteJournal::NAME, "plans-jot-title", change_form),
        row!(post "/plans/{plan}/journal/{jotting}/change", WriteJournal::NAME, "plans-jot-title", change),
        row!(post "/plans/{plan}/journal/{jotting}/share", ShareJotting::NAME, "plans-jotting-title", share),
        row!(post "/plans/{plan}/journal/{jotting}/back", TakeBackJotting::NAME, "plans-jotting-title", take_back),
        row!(get "/plans/{plan}/journal/{jotting}/delete", DeleteJotting::NAME, "plans-jotting-gone-title", delete_form),
        row!(post "/plans/{plan}/journal/{jotting}/delete", DeleteJotting::NAME, "plans-jotting-gone-title", delete),
    ]
}

const A_PAGE: usize = 20;
/// One more, to know whether there are more.
const A_PAGE_AND_ONE: i64 = 21;
/// How much of an entry its line shows.
const FIRST_WORDS: usize = 120;

/// An entry in the list.
struct Line {
    href: String,
    day: String,
    kind: Option<String>,
    shared: bool,
    begins: String,
}

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    page: Page,
    base: String,
    /// Whether only pieces of one's own story are shown.
    story: bool,
    lines: Vec<Line>,
    writes: bool,
    next: Option<String>,
}

/// How an entry begins, cut between words.
fn begins(words: &str) -> String {
    if words.chars().count() <= FIRST_WORDS {
        return words.to_owned();
    }
    let cut: String = words.chars().take(FIRST_WORDS).collect();
    let whole = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

fn kind_word(page: &Page, kind: JottingKind) -> Option<String> {
    (kind == JottingKind::Story).then(|| page.t("plans-jotting-story"))
}

/// Where a page of the list ended.
fn read_cursor(visit: &Visit, list: &str) -> Option<(Date, JottingId)> {
    let at = visit.front().cursors().read(list, visit.query().text("after"))?;
    let (day, id) = at.split_once(' ')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

/// The journal, the newest day first.
async fn list(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeeJournal>(visit.site(), visit.who(), id).await?;
    let story = visit.query().text("of") == JottingKind::Story.code();
    let (name, kind) = if story { ("plans-story", Some(JottingKind::Story)) } else { ("plans-journal", None) };
    let mut found = kept::page(looking.tx(), id, kind, read_cursor(visit, name), A_PAGE_AND_ONE).await?;
    drop(looking);
    let writes = access::may_look::<WriteJournal>(visit.site(), visit.who(), id).await.is_ok();
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let base = format!("/plans/{id}/journal");
    let of = if story { "of=story&" } else { "" };
    let next = found.last().filter(|_| more).map(|last| {
        let cursor = visit.front().cursors().make(name, &format!("{} {}", last.on, last.id));
        format!("{base}?{of}after={cursor}")
    });
    let page = visit.page().with_back(format!("/plans/{id}"), "plans-back");
    let lines = found
        .iter()
        .map(|one| Line {
            href: format!("{base}/{}", one.id),
            day: page.day(&one.on),
            kind: kind_word(&page, one.kind),
            shared: one.state == JottingState::Shared,
            begins: one.words.as_ref().map_or_else(String::new, |words| begins(words.read())),
        })
        .collect();
    visit.show(&JournalPage { page, base, story, lines, writes, next })
}

#[derive(Template)]
#[template(path = "jot.html")]
struct JotPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    back: String,
    kind: Field,
    kinds: Vec<Choice>,
    words: Field,
    on: Field,
    on_boxes: [String; 3],
    shared: bool,
}

/// The form, with what was sent; with what was written before where it is changed and nothing is wrong.
async fn jot_page(visit: &Visit, id: PlanId, known: Option<JottingId>, faults: &Faults) -> Result<JotPage, Problem> {
    let mut looking = look::<WriteJournal>(visit.site(), visit.who(), id).await?;
    let was = match known {
        Some(known) => Some(kept::one(looking.tx(), id, known).await?.ok_or(Problem::NotThere)?),
        None => None,
    };
    let (page, sent) = (visit.page(), visit.sent());
    let before = was.as_ref().filter(|_| faults.is_empty());
    let words = before.map_or(sent.text("words"), |one| one.words.as_ref().map_or("", |words| words.read()));
    let asked = if faults.is_empty() { visit.query().text("kind") } else { sent.text("kind") };
    let kind = before.map_or(asked, |one| one.kind.code());
    let kind = JottingKind::from_code(kind).unwrap_or(JottingKind::Entry);
    let on_boxes = before.map_or_else(
        || boxes(sent, "on"),
        |one| [one.on.day().to_string(), one.on.month().to_string(), one.on.year().to_string()],
    );
    let back = known.map_or_else(|| format!("/plans/{id}/journal"), |known| format!("/plans/{id}/journal/{known}"));
    let codes: Vec<&'static str> = JottingKind::ALL.iter().map(|one| one.code()).collect();
    Ok(JotPage {
        errors: faults.lines(),
        action: if known.is_some() { format!("{back}/change") } else { format!("{back}/new") },
        kind: page.field("kind", "plans-ask-jot-kind", "", faults),
        kinds: choices(&page, "plans-jot-kind", &codes, kind.code()),
        words: page.field("words", "plans-ask-jot", words, faults),
        on: page.field("on", "plans-ask-jot-day", "", faults),
        on_boxes,
        shared: was.as_ref().is_some_and(|one| one.state == JottingState::Shared),
        page: page.with_back(back.clone(), "plans-journal-back"),
        back,
    })
}

/// Before writing: who can read it, and who can be made to hand it over.
async fn form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&jot_page(visit, id, None, &Faults::new()).await?)
}

/// What was sent, when it can be taken.
fn jotted(visit: &Visit, faults: &mut Faults) -> Option<Jotted> {
    let (page, sent) = (visit.page(), visit.sent());
    let words = faults.words(&page, sent, "words", MOST_WORDS, "plans-fault-words");
    let on = day(&page, sent, faults, "on");
    let kind = JottingKind::from_code(sent.text("kind"));
    if kind.is_none() {
        faults.add("kind", page.t("plans-fault-choose"));
    }
    let new = Jotted { kind: kind?, words: words?, on };
    faults.is_empty().then_some(new)
}

/// It is written.
async fn jot(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let mut faults = Faults::new();
    let Some(new) = jotted(visit, &mut faults) else {
        return visit.again(&jot_page(visit, id, None, &faults).await?);
    };
    let acting = act::<WriteJournal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::jot(acting, &new).await {
        Ok(jotting) => visit.go_saying(&format!("/plans/{id}/journal/{jotting}"), "plans-said-jotted"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&jot_page(visit, id, None, &faults).await?)
        }
    }
}

/// To change it.
async fn change_form(visit: &Visit) -> Outcome {
    let (id, jotting) = (visit.id("plan")?, visit.id("jotting")?);
    visit.show(&jot_page(visit, id, Some(jotting), &Faults::new()).await?)
}

/// It is changed.
async fn change(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, jotting): (PlanId, JottingId) = (visit.id("plan")?, visit.id("jotting")?);
    let mut faults = Faults::new();
    let Some(new) = jotted(visit, &mut faults) else {
        return visit.again(&jot_page(visit, id, Some(jotting), &faults).await?);
    };
    let acting = act::<WriteJournal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::rewrite(acting, jotting, &new).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}/journal/{jotting}"), "plans-said-jotted"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&jot_page(visit, id, Some(jotting), &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "jotting.html")]
struct JottingPage {
    page: Page,
    at: String,
    day: String,
    kind: Option<String>,
    words: String,
    shared: bool,
    writes: bool,
}

#[derive(Template)]
#[template(path = "jotting_gone.html")]
struct GonePage {
    page: Page,
    at: String,
    begins: String,
}

async fn one(tx: &mut ReadTx, visit: &Visit) -> Result<Jotting, Problem> {
    kept::one(tx, visit.id("plan")?, visit.id("jotting")?).await?.ok_or(Problem::NotThere)
}

/// One entry.
async fn show(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeeJournal>(visit.site(), visit.who(), id).await?;
    let it = one(looking.tx(), visit).await?;
    drop(looking);
    let writes = access::may_look::<WriteJournal>(visit.site(), visit.who(), id).await.is_ok();
    let page = visit.page().with_back(format!("/plans/{id}/journal"), "plans-journal-back");
    visit.show(&JottingPage {
        at: format!("/plans/{id}/journal/{}", it.id),
        day: page.day(&it.on),
        kind: kind_word(&page, it.kind),
        words: it.words.map_or_else(String::new, |words| words.read().to_owned()),
        shared: it.state == JottingState::Shared,
        writes,
        page,
    })
}

/// Whether it is really to go: it cannot be brought back.
async fn delete_form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<DeleteJotting>(visit.site(), visit.who(), id).await?;
    let it = one(looking.tx(), visit).await?;
    let at = format!("/plans/{id}/journal/{}", it.id);
    let begins = it.words.map_or_else(String::new, |words| begins(words.read()));
    let page = visit.page().with_back(at.clone(), "plans-journal-back");
    visit.show(&GonePage { page, at, begins })
}

/// What a verb did, and where it leads; pressed twice it is done too.
fn after(visit: &Visit, done: Result<(), Refused>, to: &str, key: &'static str) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(to, key),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Plan(why)) if why.contains(&PlanRefused::NoSuchThing) => Err(Problem::NotThere),
        Err(Refused::Plan(_) | Refused::Fund(_)) => visit.go(to),
    }
}

/// It stands in the plan.
async fn share(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, jotting): (PlanId, JottingId) = (visit.id("plan")?, visit.id("jotting")?);
    let acting = act::<ShareJotting>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = verbs::share(acting, jotting).await;
    after(visit, done, &format!("/plans/{id}/journal/{jotting}"), "plans-said-jotting-shared")
}

/// It is taken back.
async fn take_back(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, jotting): (PlanId, JottingId) = (visit.id("plan")?, visit.id("jotting")?);
    let acting = act::<TakeBackJotting>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = verbs::take_back(acting, jotting).await;
    after(visit, done, &format!("/plans/{id}/journal/{jotting}"), "plans-said-jotting-back")
}

/// It is gone.
async fn delete(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, jotting): (PlanId, JottingId) = (visit.id("plan")?, visit.id("jotting")?);
    let acting = act::<DeleteJotting>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = verbs::delete(acting, jotting).await;
    after(visit, done, &format!("/plans/{id}/journal"), "plans-said-jotting-gone")
}

/// What stands in the plan from its person's journal: day and words, for both hands.
pub(super) async fn in_plan(tx: &mut ReadTx, page: &Page, id: PlanId) -> store::Result<Vec<(String, String)>> {
    let shared = kept::shared(tx, id).await?;
    let line = |one: Jotting| one.words.map(|words| (page.day(&one.on), words.read().to_owned()));
    Ok(shared.into_iter().filter_map(line).collect())
}
