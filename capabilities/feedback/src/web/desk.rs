//! The desk.

use access::{act, look, people, scope};
use askama::Template;
use basics::{Instant, PersonId};
use loops::{MilestoneId, Stage};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::filter::{FilterForm, Known, Wanted, form};
use super::item::item_page;
use super::own::{LineView, excerpt, kind_word, stage_word};
use super::{A_PAGE, choices, faults_of, field, people_choices};
use crate::access::paper::TypePaper;
use crate::access::practice::ProposePractice;
use crate::access::{
    AskHelper, Assign, CloseWorry, DESK, ExportDesk, KeepMilestones, ReadWorry, Reply, SeeSuggestion, TellBack,
    WriteNote,
};
use crate::actions::{self, Refused};
use crate::model::{MOST_WORDS, SuggestionId};
use crate::store::lists::{self, Asked, Line, Show};

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    page: Page,
    errors: Vec<ErrorLine>,
    show: Field,
    shows: Vec<Choice>,
    find: Field,
    hidden: Vec<(&'static str, String)>,
    more: String,
    lines: Vec<LineView>,
    next: Option<String>,
    searched: bool,
    paper: bool,
    practice: Option<String>,
    filtered: bool,
    export: Option<String>,
}

fn line_view(page: &Page, line: &Line, now: Instant) -> LineView {
    let it = &line.it;
    let late = it.due_at.is_some_and(|due| due < now);
    let (tone, state) = if let Some(steps) = line.worry {
        let key = if steps.read { "feedback-worry-open" } else { "feedback-worry-unread" };
        (if steps.read && steps.by >= now { "waiting" } else { "late" }, page.t(key))
    } else if late {
        ("late", page.t("feedback-late"))
    } else {
        kind_word(page, it.kind).unwrap_or_else(|| stage_word(page, it.stage))
    };
    let shut = if it.stage == Stage::Withdrawn {
        "feedback-taken-back"
    } else if it.worried {
        "feedback-worry-shut"
    } else {
        "feedback-erased"
    };
    let who = match line.author_name.as_str() {
        "" if line.nameless && line.by_hand => page.t("feedback-by-hand-no-account"),
        "" if line.nameless => page.t("feedback-no-name"),
        "" => page.t("feedback-somebody"),
        name if line.by_hand => page.t1("feedback-by-hand-for-them", "name", name),
        name => name.to_owned(),
    };
    LineView {
        href: format!("/desk/{}", it.id),
        title: line.words.as_ref().map_or_else(|| page.t(shut), |words| excerpt(words.read())),
        about: format!("{} · {who} · {}", it.number(&line.place_name), line.place_name),
        tone,
        state,
        machine: line.worry.map(|steps| steps.by).or(it.due_at).unwrap_or(it.left_at).text(),
        day: match line.worry.map(|steps| steps.by).or(it.due_at) {
            Some(due) => page.t1("feedback-due", "day", page.day_of(&due)),
            None => page.day_of(&it.left_at),
        },
    }
}

/// The list.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let reach = scope::<SeeSuggestion>(visit.who());
    if reach.within.is_empty() {
        return Err(Problem::NotThere);
    }
    let page = visit.page();
    let codes: Vec<&str> = Show::ALL.iter().map(|show| show.code()).collect();
    let wanted = Wanted::read(&page, visit.query());
    let cursors = visit.front().cursors();
    let name = wanted.cursor_name();
    // A cursor that is not ours begins the list again.
    let after = cursors.read(&name, visit.query().text("after")).and_then(|at| at.parse::<SuggestionId>().ok());
    let (now, person) = (visit.now(), signed.person);
    let Wanted { show, find, filter, .. } = &wanted;
    let asked = Asked { person, show: *show, after, find, filter, most: A_PAGE.saturating_add(1), now };
    let mut tx = visit.read().await?;
    let mut found = if wanted.is_wrong() { Vec::new() } else { lists::desk(&mut tx, &reach, &asked).await? };
    // Switched off, the desk stays for as long as something is left on it (decision 0015).
    if found.is_empty() && !wanted.is_narrowed() && !visit.is_on("feedback") {
        return Err(Problem::NotThere);
    }
    drop(tx);
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let address = wanted.address(visit);
    let next = found.last().filter(|_| more).map(|last| {
        let cursor = cursors.make(&name, &last.it.id.to_string());
        format!("/desk{address}&after={cursor}")
    });
    let may_export = !scope::<ExportDesk>(visit.who()).within.is_empty() && visit.is_on("feedback");
    let the_page = DeskPage {
        lines: found.iter().map(|line| line_view(&page, line, now)).collect(),
        next,
        searched: !wanted.find.is_empty(),
        practice: scope::<ProposePractice>(visit.who()).within.first().map(|place| format!("/practice/{place}")),
        paper: !scope::<TypePaper>(visit.who()).within.is_empty() && visit.is_on("feedback"),
        filtered: wanted.is_narrowed(),
        export: (may_export && !wanted.is_wrong() && !found.is_empty()).then(|| format!("/desk/export{address}")),
        more: format!("/desk/filter{address}"),
        hidden: wanted.hidden_but(&["show", "q"]),
        errors: wanted.faults(),
        show: field(&page, "show", "feedback-show", "", &Faults::new()),
        shows: choices(&page, "feedback-show", &codes, show.code()),
        find: field(&page, "q", "feedback-find", find, &Faults::new()),
        page,
    };
    if wanted.is_wrong() { visit.again(&the_page) } else { visit.show(&the_page) }
}

#[derive(Template)]
#[template(path = "filter.html")]
struct FilterPage {
    page: Page,
    form: FilterForm,
}

/// Every way in which the list can be narrowed: on a page of its own, because what can be chosen from has to be asked for.
pub(super) async fn filter(visit: &Visit) -> Outcome {
    visit.signed()?;
    let reach = scope::<SeeSuggestion>(visit.who());
    if reach.within.is_empty() {
        return Err(Problem::NotThere);
    }
    let page = visit.page();
    let wanted = Wanted::read(&page, visit.query());
    let mut tx = visit.read().await?;
    let known = Known::of(&mut tx, &reach, visit.now()).await?;
    drop(tx);
    visit.show(&FilterPage { form: form(visit, &page, &wanted, &known), page })
}

/// After a verb: back to the item with a word, or the item with what is wrong.
async fn after(visit: &Visit, id: SuggestionId, done: Result<(), Refused>, word: &'static str, at: &str) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), word),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            let mut moved = Faults::new();
            for line in faults.lines() {
                moved.add(if line.field.is_empty() || line.field == "reasons" { at } else { &line.field }, line.text);
            }
            visit.again(&item_page(visit, id, &moved).await?)
        }
    }
}

macro_rules! with_words {
    ($(#[$doc:meta])* $name:ident, $action:ident, $verb:path, $field:literal, $missing:literal, $word:literal) => {
        $(#[$doc])*
        pub(super) async fn $name(visit: &Visit) -> Outcome {
            visit.signed()?;
            let id: SuggestionId = visit.id("suggestion")?;
            let (page, mut faults) = (visit.page(), Faults::new());
            let Some(words) = faults.words(&page, visit.sent(), $field, MOST_WORDS, $missing) else {
                // Whoever may not do it learns no more from an empty form than from a full one.
                look::<$action>(visit.site(), visit.who(), id).await?;
                return visit.again(&item_page(visit, id, &faults).await?);
            };
            let acting = act::<$action>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
            let done = $verb(acting, &words).await;
            after(visit, id, done, $word, $field).await
        }
    };
}

with_words!(
    /// A note for the desk.
    note, WriteNote, actions::write_note, "note", "feedback-fault-words", "feedback-said-note"
);
with_words!(
    /// A reply to the author.
    reply, Reply, actions::reply, "reply", "feedback-fault-words", "feedback-said-reply"
);
with_words!(
    /// What was done about a worry.
    close_worry, CloseWorry, actions::close_worry, "done", "feedback-fault-worry-done", "feedback-said-worry-done"
);

/// Somebody reads what the author is worried about.
pub(super) async fn read_worry(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let acting = act::<ReadWorry>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::read_worry(acting).await, "feedback-said-worry-read", "").await
}

/// What was promised is done.
pub(super) async fn tell_back(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(words) = faults.words(&page, visit.sent(), "told", MOST_WORDS, "feedback-fault-told") else {
        look::<TellBack>(visit.site(), visit.who(), id).await?;
        return visit.again(&item_page(visit, id, &faults).await?);
    };
    let acting = act::<TellBack>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::tell_back(acting, words.read()).await, "feedback-said-told", "told").await
}

/// A step towards what was promised.
pub(super) async fn add_milestone(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let what = faults.line(&page, visit.sent(), "what", 200, "feedback-fault-step");
    let on = visit.sent().date("by");
    if on.is_err() {
        faults.add("by", page.t("feedback-fault-date-none"));
    }
    let (Some(what), Ok(on)) = (what, on) else {
        look::<KeepMilestones>(visit.site(), visit.who(), id).await?;
        return visit.again(&item_page(visit, id, &faults).await?);
    };
    let acting = act::<KeepMilestones>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::add_milestone(acting, &what, on).await, "feedback-said-step", "what").await
}

/// A step is done.
pub(super) async fn milestone_done(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let step: MilestoneId = visit.sent().text("step").parse().map_err(|_| Problem::NotThere)?;
    let acting = act::<KeepMilestones>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::finish_milestone(acting, step).await, "feedback-said-step-done", "").await
}

#[derive(Template)]
#[template(path = "assign.html")]
struct AssignPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    number: String,
    to: Field,
    workers: Vec<Choice>,
    helper: Field,
    reps: Vec<Choice>,
}

async fn assign_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<AssignPage, Problem> {
    let signed = visit.signed()?;
    let mut looking = look::<Assign>(visit.site(), visit.who(), id).await?;
    let (it, place_name) = (looking.facts().it.clone(), looking.facts().around.place_name.clone());
    let now = looking.now();
    let workers = people::in_roles(looking.tx(), it.place, &DESK, now, actions::MOST_CHOSEN).await?;
    let reps = actions::reps(looking.tx(), it.place, now).await?;
    let page = visit.page();
    let workers: Vec<(PersonId, String)> =
        workers.into_iter().map(|row| (row.id, row.name)).filter(|(id, _)| Some(*id) != it.author).collect();
    let reps: Vec<(PersonId, String)> = reps.into_iter().filter(|(id, _)| Some(*id) != it.author).collect();
    let chosen = it.assignee.unwrap_or(signed.person).to_string();
    Ok(AssignPage {
        errors: faults.lines(),
        base: format!("/desk/{id}"),
        number: it.number(&place_name),
        to: field(&page, "to", "feedback-to", "", faults),
        workers: people_choices(&workers, &chosen, None),
        helper: field(&page, "helper", "feedback-helper", "", faults),
        reps: if it.worried { Vec::new() } else { people_choices(&reps, "", None) },
        page,
    })
}

/// Who deals with it.
pub(super) async fn assign_form(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&assign_page(visit, id, &Faults::new()).await?)
}

/// Somebody deals with it from now on.
pub(super) async fn assign(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let acting = act::<Assign>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let Ok(to) = visit.sent().text("to").parse::<PersonId>() else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("to", visit.page().t("feedback-fault-choose"));
        return visit.again(&assign_page(visit, id, &faults).await?);
    };
    match actions::assign(acting, to).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-assigned"),
        Err(refused) => visit.again(&assign_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// A rep is asked to help.
pub(super) async fn ask_helper(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let acting = act::<AskHelper>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let Ok(helper) = visit.sent().text("helper").parse::<PersonId>() else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("helper", visit.page().t("feedback-fault-choose"));
        return visit.again(&assign_page(visit, id, &faults).await?);
    };
    match actions::ask_helper(acting, helper).await {
        Ok(()) => visit.go_saying(&format!("/desk/{id}"), "feedback-said-helper"),
        Err(refused) => {
            let mut faults = Faults::new();
            for line in faults_of(&visit.page(), refused)?.lines() {
                faults.add("helper", line.text);
            }
            visit.again(&assign_page(visit, id, &faults).await?)
        }
    }
}
