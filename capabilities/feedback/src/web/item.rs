//! One suggestion at the desk.

use access::{Action, Looking, Stop, look};
use askama::Template;
use basics::{Instant, PersonId};
use loops::Stage;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::by_hand::{self, ByHandView, Reader};
use super::own::{kind_word, messages, stage_word};
use super::raised::{self, RaisedView};
use super::removal::{self, RemovalsView};
use super::{AnswerView, MessageView, Names, StepView, answer_views, field, people_in, step_views};
use crate::access::{SeeSuggestion, SeeWorried, SuggestionFacts, WriteNote};
use crate::model::publishing::{WallState, Wishes};
use crate::model::{Around, EntryState, Kind, Part, Suggestion, SuggestionId, Text, Worry};
use crate::rules;
use crate::store::{self as kept};

#[derive(Template)]
#[template(path = "item.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page shows or hides each of its parts")]
pub(super) struct ItemPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    assign_href: String,
    number: String,
    place_name: String,
    tone: &'static str,
    state: String,
    author: String,
    nameless: bool,
    assignee: Option<String>,
    due: Option<(String, String)>,
    left_on: String,
    publish: String,
    /// The way to others that say the same, and with how many this is answered.
    alike: Option<String>,
    lang: String,
    shut: bool,
    taken_back: bool,
    said: String,
    put_right: Option<String>,
    by_hand: Option<ByHandView>,
    worry: Option<WorryView>,
    before: Vec<(String, String)>,
    /// Whether anybody reads what is written to the author, and somebody deals with it.
    is_ours: bool,
    at_desk: bool,
    answers: Vec<AnswerView>,
    steps: Vec<StepView>,
    messages: Vec<MessageView>,
    notes: Vec<MessageView>,
    may_answer: bool,
    promised: bool,
    may_publish: bool,
    entry: Option<String>,
    sent_back: bool,
    removals: RemovalsView,
    next_line: String,
    forms: ItemForms,
    out: OutView,
    raised: RaisedView,
}

/// What goes out besides the answer on screen.
struct OutView {
    wall: Option<String>,
    offers_wall: bool,
    sent_back: bool,
    may_take_off: bool,
    printed: Option<String>,
}

fn out_view(page: &Page, it: &Suggestion, wishes: &Wishes) -> OutView {
    let line = |(number, state): &(String, WallState)| {
        page.t1(format!("feedback-wall-desk-{}", state.code().replace('_', "-")), "number", number.as_str())
    };
    OutView {
        wall: wishes.wall.as_ref().map(line),
        offers_wall: crate::rules::publishing::offers_wall(it, wishes),
        sent_back: wishes.wall_next == Some(EntryState::SentBack),
        may_take_off: wishes.wall.as_ref().is_some_and(|(_, state)| *state == WallState::Published),
        printed: wishes.printed_on.map(|on| page.t1("feedback-printed-on", "day", page.day(&on))),
    }
}

/// What can be written on the page.
struct ItemForms {
    note: Field,
    reply: Field,
    done: Field,
    told: Field,
    what: Field,
    by: Field,
    by_date: [String; 3],
    off: Field,
}

fn item_forms(visit: &Visit, page: &Page, faults: &Faults) -> ItemForms {
    let value = |name: &str| visit.sent().text(name).to_owned();
    ItemForms {
        note: field(page, "note", "feedback-note", &value("note"), faults),
        reply: field(page, "reply", "feedback-reply", &value("reply"), faults),
        done: field(page, "done", "feedback-worry-done", &value("done"), faults),
        told: field(page, "told", "feedback-told", &value("told"), faults),
        what: field(page, "what", "feedback-step", &value("what"), faults),
        by: field(page, "by", "feedback-step-day", "", faults),
        off: field(page, "off", "feedback-wall-off-why", &value("off"), faults),
        by_date: ["by-day", "by-month", "by-year"].map(value),
    }
}

/// One suggestion at the desk. Where its author is worried, the words stay shut until somebody reads them on record, and
/// every later look is on record before anything is shown.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("suggestion")?;
    visit.show(&item_page(visit, id, &Faults::new()).await?)
}

pub(super) async fn item_page(visit: &Visit, id: SuggestionId, faults: &Faults) -> Result<ItemPage, Problem> {
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

#[expect(clippy::too_many_lines, reason = "one page, field by field")]
async fn fill<A>(visit: &Visit, id: SuggestionId, mut looking: Looking<A>, faults: &Faults) -> Result<ItemPage, Problem>
where
    A: Action<Facts = SuggestionFacts, Id = SuggestionId>,
{
    let SuggestionFacts { it, around, the_loop, .. } = looking.facts().clone();
    let now = looking.now();
    let shut = around.worry.as_ref().is_some_and(|worry| worry.read_at.is_none());
    // A duty reader need not work at the desk: then its forms are not theirs.
    let at_desk = access::decide::<WriteNote>(visit.who(), access::Facts::about(looking.facts())).is_ok();
    let about = access::Facts::about(looking.facts()).clone();
    let tx = looking.tx();
    let texts = if shut { Vec::new() } else { kept::texts(tx, id).await? };
    let (responses, steps) = match &the_loop {
        Some(it) if !shut => (loops::responses(tx, it.id).await?, loops::milestones(tx, it.id).await?),
        _ => (Vec::new(), Vec::new()),
    };
    let before = if it.kind == Kind::Before { kept::old::one(tx, id).await? } else { None };
    let raised = raised::at_desk(visit, tx, (&it, &about), at_desk && !shut).await?;
    let (removals, names) = removal::named(tx, &around, id, people_in(&it, &around, &texts, &responses)).await?;
    let page = visit.page();
    let open = the_loop.as_ref().is_some_and(loops::Loop::is_open);
    let promised = it.stage == Stage::Answered
        && the_loop.as_ref().is_some_and(|it| rules::still_promised(it.outcome, it.promised_on.is_some()));
    let (tone, state) = state_word(&page, &it, now);
    let (words, entry) = (Texts { page: &page, texts: &texts }, around.entry);
    let may_publish = the_loop
        .as_ref()
        .is_some_and(|the_loop| rules::may_put_forward(&it, entry.as_ref(), the_loop.answered_at).is_ok());
    let worry = around.worry.as_ref().map(|worry| worry_view(&page, &names, worry, words.one(Part::WorryDone)));
    let may_close_worry = worry.as_ref().is_some_and(|worry| worry.may_close);
    Ok(ItemPage {
        errors: faults.lines(),
        base: format!("/desk/{id}"),
        is_ours: before.is_none(),
        assign_href: if at_desk { format!("/desk/{id}/assign") } else { String::new() },
        number: it.number(&around.place_name),
        tone,
        state,
        author: author_word(&page, &names, &it, &around),
        nameless: around.nameless && around.by_hand.is_none(),
        assignee: it.assignee.map(|_| names.get(&page, it.assignee)),
        due: it.due_at.map(|due| due_words(&page, it.stage, due)),
        left_on: page.day_of(&it.left_at),
        publish: page.t(format!("feedback-publish-{}", it.publish.code().replace('_', "-"))),
        alike: alike_word(&page, &it, &around).filter(|_| at_desk),
        lang: if it.lang == page.lang { String::new() } else { it.lang.clone() },
        shut,
        taken_back: it.stage == Stage::Withdrawn && !it.worried,
        said: words.one(Part::Said).unwrap_or_else(|| page.t("feedback-erased")),
        put_right: words.one(Part::PutRight),
        by_hand: by_hand::view(&page, &names, (&it, around.by_hand.as_ref()), &texts, (Reader::Desk, true), faults),
        worry,
        before: before.map(|before| super::old::rows(&page, &before)).unwrap_or_default(),
        at_desk,
        answers: answer_views(&page, &names, &responses, at_desk),
        steps: step_views(&page, steps),
        messages: messages(&page, &names, &texts, it.author),
        notes: words.notes(&names),
        may_answer: at_desk && (open || promised),
        promised,
        may_publish: at_desk && may_publish,
        entry: entry.filter(|entry| entry.state == EntryState::Published).map(|entry| format!("/board/{}", entry.id)),
        sent_back: entry.is_some_and(|entry| entry.next == Some(EntryState::SentBack)),
        removals: removal::view(&page, &names, &removals, at_desk && !shut && it.stage != Stage::Withdrawn),
        next_line: page.t(if at_desk || shut {
            desk_next(shut, open, promised, it.assignee)
        } else {
            steps_next(may_close_worry)
        }),
        forms: item_forms(visit, &page, faults),
        out: out_view(&page, &it, &around.wishes),
        raised,
        place_name: around.place_name,
        page,
    })
}

/// What the day is that stands with it, and which.
fn due_words(page: &Page, stage: Stage, due: Instant) -> (String, String) {
    let key = if stage == Stage::Answered { "feedback-item-promised" } else { "feedback-item-due" };
    (page.t(key), page.day_of(&due))
}

/// The way to others that say the same: what somebody is worried about has none, nor what was taken back.
fn alike_word(page: &Page, it: &Suggestion, around: &Around) -> Option<String> {
    (!it.worried && it.stage != Stage::Withdrawn).then(|| match around.into {
        Some(_) => page.t("feedback-alike-joined"),
        None if around.joined > 0 => page.t1("feedback-alike-with", "count", around.joined),
        None => page.t("feedback-alike-find"),
    })
}

/// How it stands: late, from before, or its stage.
fn state_word(page: &Page, it: &Suggestion, now: Instant) -> (&'static str, String) {
    if it.due_at.is_some_and(|due| due < now) {
        return ("late", page.t("feedback-late"));
    }
    kind_word(page, it.kind).unwrap_or_else(|| stage_word(page, it.stage))
}

/// What is next for a duty reader who does not work at the desk.
const fn steps_next(may_close_worry: bool) -> &'static str {
    if may_close_worry { "feedback-desk-next-steps" } else { "feedback-desk-next-none" }
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

/// The safety steps as the page shows them.
struct WorryView {
    words: String,
    close_by: Option<String>,
    done: Option<String>,
    may_close: bool,
}

fn worry_view(page: &Page, names: &Names, worry: &Worry, done: Option<String>) -> WorryView {
    let open = worry.closed_at.is_none();
    WorryView {
        words: worry_word(page, names, worry),
        close_by: worry.close_by.filter(|_| open).map(|by| page.t1("feedback-worry-close-by", "day", page.day_of(&by))),
        done,
        may_close: open && worry.read_at.is_some(),
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

fn author_word(page: &Page, names: &Names, it: &Suggestion, around: &Around) -> String {
    match it.recorded_by {
        // Written down for somebody: it is theirs, and the page says by whom it was written.
        _ if around.by_hand.is_some() && it.author.is_some() => names.get(page, it.author),
        _ if around.by_hand.is_some() && around.nameless => page.t("feedback-by-hand-no-account"),
        _ if around.nameless => page.t("feedback-no-name"),
        Some(by) if it.kind == Kind::Before => {
            page.t1("feedback-old-brought", "name", names.get(page, Some(by)).as_str())
        }
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
