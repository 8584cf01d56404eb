//! The desk.

use access::{Action, Looking, Stop, act, look, people, scope};
use askama::Template;
use basics::{Instant, PersonId};
use loops::{MilestoneId, Stage};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::own::{LineView, excerpt, messages, stage_word};
use super::{
    A_PAGE, AnswerView, MessageView, Names, StepView, answer_views, choices, faults_of, field, people_choices,
    people_in, step_views,
};
use crate::access::{
    AskHelper, Assign, CloseWorry, DESK, KeepMilestones, ReadWorry, Reply, SeeSuggestion, SeeWorried, SuggestionFacts,
    TellBack, WriteNote,
};
use crate::actions::{self, Refused};
use crate::model::{EntryState, MOST_WORDS, Part, Publish, Suggestion, SuggestionId, Text, Worry};
use crate::rules;
use crate::store::lists::{self, Asked, Line, Show};
use crate::store::{self as kept};

/// The most characters of a search.
const MOST_FIND: usize = 80;

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    page: Page,
    show: Field,
    shows: Vec<Choice>,
    find: Field,
    lines: Vec<LineView>,
    next: Option<String>,
    searched: bool,
    filtered: bool,
}

fn line_view(page: &Page, line: &Line, now: Instant) -> LineView {
    let it = &line.it;
    let late = it.due_at.is_some_and(|due| due < now);
    let (tone, state) = if line.first_read_by.is_some() {
        ("late", page.t("feedback-worry-unread"))
    } else if late {
        ("late", page.t("feedback-late"))
    } else {
        stage_word(page, it.stage)
    };
    let shut = if it.stage == Stage::Withdrawn {
        "feedback-taken-back"
    } else if it.worried {
        "feedback-worry-shut"
    } else {
        "feedback-erased"
    };
    let who = if line.author_name.is_empty() { page.t("feedback-somebody") } else { line.author_name.clone() };
    LineView {
        href: format!("/desk/{}", it.id),
        title: line.words.as_ref().map_or_else(|| page.t(shut), |words| excerpt(words.read())),
        about: format!("{} · {who} · {}", it.number(&line.place_name), line.place_name),
        tone,
        state,
        machine: line.first_read_by.or(it.due_at).unwrap_or(it.left_at).text(),
        day: match line.first_read_by.or(it.due_at) {
            Some(due) => page.t1("feedback-due", "day", page.day_of(&due)),
            None => page.day_of(&it.left_at),
        },
    }
}

/// The list.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let reach = scope::<SeeSuggestion>(visit.who());
    if reach.within.is_empty() || !visit.is_on("feedback") {
        return Err(Problem::NotThere);
    }
    let query = visit.query();
    let show = Show::from_code(query.text("show")).unwrap_or(Show::Open);
    let find: String = query.text("q").trim().chars().filter(|c| !c.is_control()).take(MOST_FIND).collect();
    let cursors = visit.front().cursors();
    let name = format!("desk {}", show.code());
    // A cursor that is not ours begins the list again.
    let after = cursors.read(&name, query.text("after")).and_then(|at| at.parse::<SuggestionId>().ok());
    let now = visit.site().now();
    let asked = Asked { person: signed.person, show, after, find: &find, most: A_PAGE.saturating_add(1), now };
    let mut tx = visit.site().db.read().await?;
    let mut found = lists::desk(&mut tx, &reach, &asked).await?;
    drop(tx);
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let words: String = basics::fold(&find).chars().map(|c| if c.is_alphanumeric() { c } else { '+' }).collect();
    let next = found.last().filter(|_| more).map(|last| {
        let cursor = cursors.make(&name, &last.it.id.to_string());
        format!("/desk?show={}&q={words}&after={cursor}", show.code())
    });
    let page = visit.page();
    let codes: Vec<&str> = Show::ALL.iter().map(|show| show.code()).collect();
    visit.show(&DeskPage {
        show: field(&page, "show", "feedback-show", "", &Faults::new()),
        shows: choices(&page, "feedback-show", &codes, show.code()),
        find: field(&page, "q", "feedback-find", &find, &Faults::new()),
        lines: found.iter().map(|line| line_view(&page, line, now)).collect(),
        next,
        searched: !find.is_empty(),
        filtered: !find.is_empty() || show != Show::Open,
        page,
    })
}

#[derive(Template)]
#[template(path = "item.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page shows or hides each of its parts")]
struct ItemPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    number: String,
    place_name: String,
    tone: &'static str,
    state: String,
    author: String,
    assignee: Option<String>,
    due: Option<(String, String)>,
    publish: String,
    lang: String,
    shut: bool,
    taken_back: bool,
    said: String,
    put_right: Option<String>,
    worry: Option<String>,
    worry_done: Option<String>,
    may_close_worry: bool,
    answers: Vec<AnswerView>,
    steps: Vec<StepView>,
    messages: Vec<MessageView>,
    notes: Vec<MessageView>,
    may_answer: bool,
    promised: bool,
    may_publish: bool,
    entry: Option<String>,
    sent_back: bool,
    next_line: String,
    note: Field,
    reply: Field,
    done: Field,
    told: Field,
    what: Field,
}

/// One suggestion at the desk. Where its author is worried, the words stay shut until somebody reads them on record, and
/// every later look is on record before anything is shown.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&item_page(visit, id, &Faults::new()).await?)
}

async fn item_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<ItemPage, Problem> {
    let unread = |facts: &SuggestionFacts| facts.around.worry.as_ref().is_some_and(|worry| worry.read_at.is_none());
    match look::<SeeSuggestion>(visit.site(), visit.who(), id).await {
        Ok(looking) if !looking.facts().it.worried || unread(looking.facts()) => fill(visit, id, looking, faults).await,
        // A duty reader need not sit at the desk; what nobody is worried about is not theirs to see.
        Ok(_) | Err(Stop::Refused(_)) => {
            fill(visit, id, look::<SeeWorried>(visit.site(), visit.who(), id).await?, faults).await
        }
        Err(stop) => Err(stop.into()),
    }
}

async fn fill<A>(visit: &Visit, id: SuggestionId, mut looking: Looking<A>, faults: &Faults) -> Result<ItemPage, Problem>
where
    A: Action<Facts = SuggestionFacts, Id = SuggestionId>,
{
    let SuggestionFacts { it, around, the_loop, .. } = looking.facts().clone();
    let now = looking.now();
    let tx = looking.tx();
    let shut = around.worry.as_ref().is_some_and(|worry| worry.read_at.is_none());
    let texts = if shut { Vec::new() } else { kept::texts(tx, id).await? };
    let (responses, steps) = match &the_loop {
        Some(it) if !shut => (loops::responses(tx, it.id).await?, loops::milestones(tx, it.id).await?),
        _ => (Vec::new(), Vec::new()),
    };
    let names = Names::of(tx, people_in(&it, &around, &texts, &responses)).await?;
    let page = visit.page();
    let open = the_loop.as_ref().is_some_and(loops::Loop::is_open);
    let promised = it.stage == Stage::Answered
        && the_loop.as_ref().is_some_and(|it| rules::still_promised(it.outcome, it.promised_on.is_some()));
    let (tone, state) = if it.due_at.is_some_and(|due| due < now) {
        ("late", page.t("feedback-late"))
    } else {
        stage_word(&page, it.stage)
    };
    let words = Texts { page: &page, texts: &texts };
    let value = |name: &str| visit.sent().text(name).to_owned();
    let entry = around.entry;
    Ok(ItemPage {
        errors: faults.lines(),
        base: format!("/desk/{id}"),
        number: it.number(&around.place_name),
        tone,
        state,
        author: author_word(&page, &names, &it),
        assignee: it.assignee.map(|_| names.get(&page, it.assignee)),
        due: it.due_at.map(|due| {
            let key = if it.stage == Stage::Answered { "feedback-item-promised" } else { "feedback-item-due" };
            (page.t(key), page.day_of(&due))
        }),
        publish: page.t(format!("feedback-publish-{}", it.publish.code().replace('_', "-"))),
        lang: if it.lang == page.lang { String::new() } else { it.lang.clone() },
        shut,
        taken_back: it.stage == Stage::Withdrawn && !it.worried,
        said: words.one(Part::Said).unwrap_or_else(|| page.t("feedback-erased")),
        put_right: words.one(Part::PutRight),
        worry: around.worry.as_ref().map(|worry| worry_word(&page, &names, worry)),
        worry_done: words.one(Part::WorryDone),
        may_close_worry: around.worry.as_ref().is_some_and(|w| w.read_at.is_some() && w.closed_at.is_none()),
        answers: answer_views(&page, &names, &responses),
        steps: step_views(&page, steps),
        messages: messages(&page, &names, &texts, it.author),
        notes: words.notes(&names),
        may_answer: open || promised,
        promised,
        may_publish: matches!(it.stage, Stage::Answered | Stage::Closed)
            && the_loop.is_some()
            && it.publish != Publish::Private
            && entry.is_none_or(|(_, state)| state == EntryState::SentBack),
        entry: entry.filter(|(_, state)| *state == EntryState::Published).map(|(entry, _)| format!("/board/{entry}")),
        sent_back: entry.is_some_and(|(_, state)| state == EntryState::SentBack),
        next_line: page.t(desk_next(shut, open, promised, it.assignee)),
        note: field(&page, "note", "feedback-note", &value("note"), faults),
        reply: field(&page, "reply", "feedback-reply", &value("reply"), faults),
        done: field(&page, "done", "feedback-worry-done", &value("done"), faults),
        told: field(&page, "told", "feedback-told", &value("told"), faults),
        what: field(&page, "what", "feedback-step", &value("what"), faults),
        place_name: around.place_name,
        page,
    })
}

const fn desk_next(shut: bool, open: bool, promised: bool, assignee: Option<PersonId>) -> &'static str {
    match (shut, open, promised, assignee) {
        (true, ..) => "feedback-desk-next-worry",
        (_, true, _, None) => "feedback-desk-next-take",
        (_, true, _, Some(_)) => "feedback-desk-next-answer",
        (_, _, true, _) => "feedback-desk-next-do",
        _ => "feedback-desk-next-none",
    }
}

fn worry_word(page: &Page, names: &Names, worry: &Worry) -> String {
    match worry.read_at {
        Some(at) => {
            let name = names.get(page, worry.read_by);
            page.t2("feedback-worry-read-by", "name", name.as_str(), "day", page.day_of(&at).as_str())
        }
        None => page.t1("feedback-worry-by", "day", page.day_of(&worry.due_at)),
    }
}

fn author_word(page: &Page, names: &Names, it: &Suggestion) -> String {
    match it.recorded_by {
        Some(by) => page.t1("feedback-recorded-by", "name", names.get(page, Some(by)).as_str()),
        None => names.get(page, it.author),
    }
}

struct Texts<'a> {
    page: &'a Page,
    texts: &'a [Text],
}

impl Texts<'_> {
    fn words(&self, text: &Text) -> String {
        text.words.as_ref().map_or_else(|| self.page.t("feedback-erased"), |words| words.read().to_owned())
    }

    fn one(&self, part: Part) -> Option<String> {
        self.texts.iter().find(|text| text.part == part).map(|text| self.words(text))
    }

    fn notes(&self, names: &Names) -> Vec<MessageView> {
        self.texts
            .iter()
            .filter(|text| text.part == Part::Note)
            .map(|text| MessageView {
                voice: "service",
                who: names.get(self.page, text.by),
                words: self.words(text),
                after: self.page.day_of(&text.at),
            })
            .collect()
    }
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
    let workers = people::in_roles(looking.tx(), it.place, &DESK, actions::MOST_CHOSEN).await?;
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
