//! What a person said, and what came of it.

use access::{Looking, Stop, act, look, may_look, settings};
use askama::Template;
use basics::PlaceId;
use loops::{Heard, Stage};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};
use store::ReadTx;

use super::by_hand::{self, ByHandView, Reader};
use super::raised::{self, RaisedView};
use super::removal::{self, RemovalsView};
use super::{
    A_PAGE, AnswerView, MessageView, Names, StepView, answer_views, choices, faults_of, field, optional, people_in,
    step_views,
};
use crate::access::by_hand::TakeOver;
use crate::access::publishing::Wish;
use crate::access::{AddWord, SayHeard, SeeOwn, SeeSuggestion, SeeWorried, SuggestionFacts, Withdraw};
use crate::actions::{self, Taking};
use crate::model::by_hand::RECORDER_NAME;
use crate::model::publishing::{Audience, WallState};
use crate::model::{EntryState, Kind, MOST_WORDS, PHONE, Part, SuggestionId, Text, Worry};
use crate::rules;
use crate::store::{self as kept, lists};

/// A line of a list, as pages show it.
pub(super) struct LineView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) tone: &'static str,
    pub(super) state: String,
    pub(super) machine: String,
    pub(super) day: String,
}

/// The first words of a text: enough to know it again.
pub(super) fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if text.chars().count() > 120 {
        short.push('…');
    }
    short
}

/// The tone and the word of a stage.
pub(super) fn stage_word(page: &Page, stage: Stage) -> (&'static str, String) {
    let tone = match stage {
        Stage::Answered | Stage::Closed => "done",
        Stage::Withdrawn => "quiet",
        Stage::Heard | Stage::Considered | Stage::Second => "waiting",
    };
    (tone, page.t(format!("loops-stage-{}", stage.code())))
}

/// What is said of a kind instead of a stage: what is from before has none here.
pub(super) fn kind_word(page: &Page, kind: Kind) -> Option<(&'static str, String)> {
    (kind == Kind::Before).then(|| ("quiet", page.t("feedback-old-mark")))
}

#[derive(Template)]
#[template(path = "own.html")]
struct OwnPage {
    page: Page,
    lines: Vec<LineView>,
    next: Option<String>,
    may_leave: bool,
}

/// One's own list.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let cursors = visit.front().cursors();
    // A cursor that is not ours begins the list again.
    let after = cursors.read("feedback", visit.query().text("after")).and_then(|at| at.parse::<SuggestionId>().ok());
    let mut tx = visit.read().await?;
    let most = i64::try_from(A_PAGE).unwrap_or(15).saturating_add(1);
    let mut found = lists::own(&mut tx, signed.person, after, most).await?;
    drop(tx);
    // Switched off, one's own words stay one's own to find (decision 0015).
    if found.is_empty() && !visit.is_on("feedback") {
        return Err(Problem::NotThere);
    }
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/feedback?after={}", cursors.make("feedback", &last.it.id.to_string())));
    let page = visit.page();
    let lines = found
        .iter()
        .map(|line| {
            let (tone, state) = stage_word(&page, line.it.stage);
            LineView {
                href: format!("/feedback/{}", line.it.id),
                title: line.words.as_ref().map_or_else(|| page.t("feedback-erased"), |words| excerpt(words.read())),
                about: if line.by_hand {
                    format!("{} · {}", line.it.number(&line.place_name), page.t("feedback-by-hand-for-you"))
                } else {
                    line.it.number(&line.place_name)
                },
                tone,
                state,
                machine: line.it.left_at.text(),
                day: page.day_of(&line.it.left_at),
            }
        })
        .collect();
    visit.show(&OwnPage { lines, next, may_leave: !visit.on_in("feedback").is_empty(), page })
}

/// Something that happened, oldest first.
struct Event {
    who: &'static str,
    title: String,
    machine: String,
    day: String,
}

#[derive(Template)]
#[template(path = "thread.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page shows or hides each of its parts")]
pub(super) struct ThreadPage {
    page: Page,
    /// The receipt's code, where the thread was opened by it: every form sends it along.
    code: String,
    /// Until when that code works; empty where there is none.
    lasts: String,
    said_so: Option<String>,
    /// Whether what stands on the board is taken down from here: by receipt, since the board is for those who belong.
    may_take_down: bool,
    errors: Vec<ErrorLine>,
    number: String,
    place_name: String,
    lang: String,
    tone: &'static str,
    state: String,
    said: String,
    put_right: Option<String>,
    by_hand: Option<ByHandView>,
    dealing: Option<String>,
    /// What it says of others who said the same.
    others: Option<String>,
    events: Vec<Event>,
    answers: Vec<AnswerView>,
    steps: Vec<StepView>,
    messages: Vec<MessageView>,
    worry: Option<String>,
    next_line: String,
    asks_heard: bool,
    may_write: bool,
    may_withdraw: bool,
    heard: Field,
    heards: Vec<Choice>,
    why: Field,
    words: Field,
    board: Option<String>,
    why_down: Option<String>,
    removals: RemovalsView,
    base: String,
    wishes: WishView,
    raised: RaisedView,
}

/// What the author wishes besides an answer.
#[derive(Default)]
struct WishView {
    /// Where the answer stands that is to hang on the wall.
    wall: Option<String>,
    /// Whether it was taken off.
    off: bool,
    /// Why it was taken off.
    why_off: Option<String>,
    /// Whether the wall can be asked for from here: by receipt.
    may_ask_wall: bool,
    /// Whether the answer was printed, and when.
    printed: Option<String>,
    /// What can be asked for by somebody who is known.
    form: Option<WishForm>,
}

/// Paper, and who may see one's name.
struct WishForm {
    paper: Field,
    paper_ticked: bool,
    name_for: Field,
    names: Vec<Choice>,
    shows_name: bool,
}

fn wish_view(page: &Page, facts: &SuggestionFacts, why_off: Option<String>) -> WishView {
    let (it, wishes) = (&facts.it, &facts.around.wishes);
    let none = Faults::new();
    let wall = wishes.wall.as_ref().map(|(number, state)| {
        page.t1(format!("feedback-wall-{}", state.code().replace('_', "-")), "number", number.as_str())
    });
    let codes: Vec<&str> = Audience::ALL.iter().map(|one| one.code()).collect();
    let form = it.author.filter(|_| it.stage != Stage::Withdrawn).map(|_| WishForm {
        paper: field(page, "paper", "feedback-wish-paper", "", &none),
        paper_ticked: wishes.on_paper,
        name_for: field(page, "name_for", "feedback-name-for", "", &none),
        names: choices(page, "feedback-name-for", &codes, wishes.name_for.code()),
        shows_name: it.name_may_show,
    });
    WishView {
        may_ask_wall: wall.is_none()
            && it.due_at.or(it.wants_answer.then_some(it.left_at)).is_some()
            && crate::rules::publishing::may_be_on_wall(it),
        off: wishes.wall.as_ref().is_some_and(|(_, state)| *state == WallState::TakenDown),
        printed: wishes.printed_on.map(|on| page.t1("feedback-printed-on", "day", page.day(&on))),
        wall,
        why_off: why_off.map(|why| page.t1("feedback-wall-because", "why", why.as_str())),
        form,
    }
}

/// The author says what they wish besides an answer.
pub(super) async fn wish(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let sent = visit.sent();
    let before = look::<Wish>(visit.site(), visit.who(), id).await?.facts().around.wishes.name_for;
    let name_for = match sent.text("name_for") {
        "" => before,
        code => Audience::from_code(code).ok_or(Problem::BadForm)?,
    };
    let acting = act::<Wish>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::wish(acting, sent.ticked("paper"), name_for).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}"), "feedback-said-wish"),
        Err(refused) => again(visit, id, &faults_of(&visit.page(), refused)?).await,
    }
}

/// One's own suggestion. A worker who follows its link comes to the desk.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: SuggestionId = visit.id("suggestion")?;
    match look::<SeeOwn>(visit.site(), visit.who(), id).await {
        Ok(looking) => visit.show(&thread_page(visit, looking, &Faults::new()).await?),
        Err(Stop::Refused(refusal)) => {
            let desk = may_look::<SeeSuggestion>(visit.site(), visit.who(), id).await.is_ok()
                || may_look::<SeeWorried>(visit.site(), visit.who(), id).await.is_ok();
            if desk { visit.go(&format!("/desk/{id}")) } else { Err(refusal.into()) }
        }
        Err(stop) => Err(stop.into()),
    }
}

async fn thread_page(visit: &Visit, mut looking: Looking<SeeOwn>, faults: &Faults) -> Result<ThreadPage, Problem> {
    let facts = looking.facts().clone();
    thread(visit, looking.tx(), &facts, &format!("/feedback/{}", facts.it.id), faults).await
}

impl ThreadPage {
    /// Its frame.
    pub(super) const fn page(&mut self) -> &mut Page {
        &mut self.page
    }

    /// As it is shown to whoever opened it by a receipt: the board is for those who belong to the place.
    pub(super) fn by_receipt(&mut self, code: String, lasts: String, said_so: Option<String>) {
        let hangs = self.wishes.wall.is_some() && !self.wishes.off;
        self.may_take_down = self.board.is_some() || hangs;
        (self.code, self.lasts, self.said_so, self.board) = (code, lasts, said_so, None);
    }
}

/// Whom a place says to ring, and whether it says who wrote something down.
async fn said_by_place(tx: &mut ReadTx, place: PlaceId) -> store::Result<(String, bool)> {
    let mut answers = settings::several(tx, place, &[&PHONE, &RECORDER_NAME]).await?.into_iter();
    Ok((answers.next().unwrap_or_default(), answers.next().is_some_and(|answer| answer == "on")))
}

/// The texts of a thread that are its author's to read. Notes, drafts and what was done about a worry belong to the desk:
/// they are taken out before anything is shown.
async fn texts_of_author(tx: &mut ReadTx, id: SuggestionId) -> store::Result<Vec<Text>> {
    let mut texts = kept::texts(tx, id).await?;
    texts.retain(|text| {
        matches!(
            text.part,
            Part::Said
                | Part::PutRight
                | Part::Reply
                | Part::Author
                | Part::Unheard
                | Part::Meant
                | Part::Joined
                | Part::WhyDown
                | Part::WhyOff
        )
    });
    Ok(texts)
}

/// What an author sees of their thread, whichever way they came to it.
#[expect(clippy::too_many_lines, reason = "one page, field by field")]
pub(super) async fn thread(
    visit: &Visit,
    tx: &mut ReadTx,
    facts: &SuggestionFacts,
    base: &str,
    faults: &Faults,
) -> Result<ThreadPage, Problem> {
    let (it, around, the_loop) = (facts.it.clone(), facts.around.clone(), facts.the_loop.clone());
    let id = it.id;
    let texts = texts_of_author(tx, id).await?;
    let (responses, steps) = match &the_loop {
        Some(it) => (loops::responses(tx, it.id).await?, loops::milestones(tx, it.id).await?),
        None => (Vec::new(), Vec::new()),
    };
    let (phone, says_who) = said_by_place(tx, it.place).await?;
    let (removals, names) = removal::named(tx, &around, id, people_in(&it, &around, &texts, &responses)).await?;
    let about = access::Facts::about(facts);
    let raised = raised::view(visit, tx, (&it, about), |person| it.author == Some(person)).await?;
    let mut page = visit.page();
    if page.nameless {
        page.zone.clone_from(&around.zone);
    }
    let said = |part: Part| {
        texts
            .iter()
            .find(|text| text.part == part)
            .map(|text| text.words.as_ref().map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned()))
    };
    let (tone, state) = stage_word(&page, it.stage);
    // What was sent stays in its field only when it could not be taken.
    let sent = |name: &str| if faults.is_empty() { "" } else { visit.sent().text(name) };
    Ok(ThreadPage {
        code: String::new(),
        lasts: String::new(),
        said_so: None,
        may_take_down: false,
        errors: faults.lines(),
        number: it.number(&around.place_name),
        lang: if it.lang == page.lang { String::new() } else { it.lang.clone() },
        tone,
        state,
        said: said(Part::Said).unwrap_or_else(|| page.t("feedback-erased")),
        put_right: said(Part::PutRight),
        by_hand: by_hand::view(
            &page,
            &names,
            (&it, around.by_hand.as_ref()),
            &texts,
            (Reader::Author, says_who),
            faults,
        ),
        dealing: dealing_word(&page, &names, &it, the_loop.as_ref()),
        others: others_word(&page, &around),
        events: events(&page, &it, the_loop.as_ref(), &responses),
        answers: answer_views(&page, &names, &responses, false),
        steps: step_views(&page, steps),
        messages: messages(&page, &names, &texts, it.author),
        worry: around.worry.as_ref().map(|worry| worry_word(&page, worry)),
        next_line: next_line(&page, the_loop.as_ref(), it.stage, &phone, visit.now()),
        asks_heard: the_loop.as_ref().is_some_and(|it| loops::rules::heard(it, Heard::Yes).is_ok()),
        may_write: it.stage != Stage::Withdrawn,
        may_withdraw: rules::may_withdraw(&it, the_loop.as_ref()),
        heard: field(&page, "heard", "feedback-heard", "", faults),
        heards: choices(&page, "feedback-heard", &["yes", "no"], sent("heard")),
        why: field(&page, "why", "feedback-why", sent("why"), faults),
        words: field(&page, "words", "feedback-add", sent("words"), faults),
        board: around
            .entry
            .filter(|entry| entry.state == EntryState::Published)
            .map(|entry| format!("/board/{}", entry.id)),
        why_down: said(Part::WhyDown).map(|why| page.t1("feedback-down-because", "why", why.as_str())),
        removals: removal::view(&page, &names, &removals, rules::removal::may_contest(&removals).is_ok()),
        base: base.to_owned(),
        wishes: wish_view(&page, facts, said(Part::WhyOff)),
        raised,
        place_name: around.place_name,
        page,
    })
}

/// Who deals with it, while an answer is owed.
fn dealing_word(
    page: &Page,
    names: &Names,
    it: &crate::model::Suggestion,
    the_loop: Option<&loops::Loop>,
) -> Option<String> {
    it.assignee
        .filter(|_| the_loop.is_some_and(loops::Loop::is_open))
        .map(|_| page.t1("feedback-event-taken", "name", names.get(page, it.assignee).as_str()))
}

/// That others said the same: their number and nothing else.
fn others_word(page: &Page, around: &crate::model::Around) -> Option<String> {
    if around.into.is_some() {
        return Some(page.t("feedback-joined-others"));
    }
    (around.joined > 0).then(|| page.t1("feedback-joined-voices", "count", around.joined))
}

/// How far the safety steps are, as their author hears it: the days, and not what was done.
fn worry_word(page: &Page, worry: &Worry) -> String {
    match (worry.closed_at, worry.read_at) {
        (Some(closed_at), _) => page.t1("feedback-worry-dealt", "day", page.day_of(&closed_at)),
        (None, Some(read_at)) => page.t1("feedback-worry-read", "day", page.day_of(&read_at)),
        (None, None) => page.t1("feedback-worry-by", "day", page.day_of(&worry.due_at)),
    }
}

/// What happens next, in one line, with the day and what to do if it does not.
fn next_line(page: &Page, the_loop: Option<&loops::Loop>, stage: Stage, phone: &str, now: basics::Instant) -> String {
    let Some(it) = the_loop else {
        return page.t(if stage == Stage::Withdrawn { "feedback-next-withdrawn" } else { "feedback-next-thanks" });
    };
    let ring = || if phone.is_empty() { page.t("feedback-ask-a-worker") } else { phone.to_owned() };
    match it.stage {
        Stage::Heard | Stage::Considered if it.outcome == Some(loops::Outcome::Looking) => {
            let day = it.promised_on.map(|on| page.day(&on)).unwrap_or_default();
            page.t2("feedback-next-looking", "day", day.as_str(), "phone", ring().as_str())
        }
        Stage::Heard | Stage::Considered if it.is_overdue(now) => {
            page.t2("feedback-next-late", "day", page.day(&it.due_on).as_str(), "phone", ring().as_str())
        }
        Stage::Heard | Stage::Considered => {
            page.t2("feedback-next-open", "day", page.day(&it.due_on).as_str(), "phone", ring().as_str())
        }
        Stage::Second => {
            let day = it.second_due_on.map(|on| page.day(&on)).unwrap_or_default();
            page.t2("feedback-next-second", "day", day.as_str(), "phone", ring().as_str())
        }
        Stage::Answered if it.is_promise_late(now) => {
            let day = it.promised_on.map(|on| page.day(&on)).unwrap_or_default();
            page.t2("feedback-next-promise-late", "day", day.as_str(), "phone", ring().as_str())
        }
        Stage::Answered if it.heard.is_none() => page.t("feedback-next-heard"),
        Stage::Answered => page.t("feedback-next-promised"),
        Stage::Closed => page.t("feedback-next-closed"),
        Stage::Withdrawn => page.t("feedback-next-withdrawn"),
    }
}

fn events(
    page: &Page,
    it: &crate::model::Suggestion,
    the_loop: Option<&loops::Loop>,
    responses: &[loops::Response],
) -> Vec<Event> {
    let moment = |who, title, at: &basics::Instant| Event { who, title, machine: at.text(), day: page.day_of(at) };
    let mut found = vec![moment("person", page.t("feedback-event-left"), &it.left_at)];
    let Some(the_loop) = the_loop else { return found };
    for one in responses {
        found.push(moment("service", super::outcome_word(page, one.outcome), &one.at));
    }
    if the_loop.is_open() {
        let due = if the_loop.stage == Stage::Second { the_loop.second_due_on } else { Some(the_loop.due_on) };
        if let Some(due) = due {
            let title = page.t("feedback-event-due");
            found.push(Event { who: "next", title, machine: due.to_string(), day: page.day(&due) });
        }
    } else if let Some(on) = the_loop.promised_on.filter(|_| the_loop.stage == Stage::Answered) {
        let title = page.t("feedback-event-promised");
        found.push(Event { who: "next", title, machine: on.to_string(), day: page.day(&on) });
    }
    found
}

/// The messages of a thread that both sides see.
pub(super) fn messages(
    page: &Page,
    names: &Names,
    texts: &[crate::model::Text],
    author: Option<basics::PersonId>,
) -> Vec<MessageView> {
    texts
        .iter()
        .filter(|text| matches!(text.part, Part::Reply | Part::Author | Part::Unheard | Part::Joined))
        .map(|text| MessageView {
            voice: if matches!(text.part, Part::Reply | Part::Joined) { "service" } else { "person" },
            who: match text.part {
                // Who answered before this house kept it is not known here.
                Part::Reply if text.by.is_none() => page.t("feedback-old-service"),
                Part::Reply => names.get(page, text.by),
                Part::Joined => page.t("feedback-joined-because"),
                _ if page.nameless => page.t("feedback-you"),
                _ => names.get(page, author),
            },
            words: text.words.as_ref().map_or_else(|| page.t("feedback-erased"), |words| words.read().to_owned()),
            after: page.day_of(&text.at),
        })
        .collect()
}

async fn again(visit: &Visit, id: SuggestionId, faults: &Faults) -> Outcome {
    let looking = look::<SeeOwn>(visit.site(), visit.who(), id).await?;
    visit.again(&thread_page(visit, looking, faults).await?)
}

/// The author adds a word.
pub(super) async fn add_word(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let Some(words) = faults.words(&page, visit.sent(), "words", MOST_WORDS, "feedback-fault-words") else {
        return again(visit, id, &faults).await;
    };
    let acting = act::<AddWord>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::add_word(acting, &words).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}"), "feedback-said-added"),
        Err(refused) => again(visit, id, &faults_of(&page, refused)?).await,
    }
}

/// The author says whether they were heard.
pub(super) async fn heard(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let said = Heard::from_code(visit.sent().text("heard"));
    if said.is_none() {
        faults.add("heard", page.t("feedback-fault-choose"));
    }
    let why = optional(&mut faults, &page, visit.sent(), "why", MOST_WORDS);
    let (true, Some(said)) = (faults.is_empty(), said) else { return again(visit, id, &faults).await };
    let acting = act::<SayHeard>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let why = why.as_ref().filter(|_| said == Heard::No);
    match actions::say_heard(acting, said, why).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}"), "feedback-said-heard"),
        Err(refused) => again(visit, id, &faults_of(&page, refused)?).await,
    }
}

/// The author takes it back.
pub(super) async fn withdraw(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let acting = act::<Withdraw>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::withdraw(acting).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}"), "feedback-said-withdrawn"),
        Err(refused) => again(visit, id, &faults_of(&visit.page(), refused)?).await,
    }
}

/// The author says that what was written down for them are their words.
pub(super) async fn mine(visit: &Visit) -> Outcome {
    visit.signed()?;
    taken(visit, visit.id("suggestion")?, &Taking::Mine).await
}

/// The author puts right what they meant, beside what was written down.
pub(super) async fn meant(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    match faults.words(&page, visit.sent(), "meant", MOST_WORDS, "feedback-fault-words") {
        Some(words) => taken(visit, id, &Taking::Meant(words)).await,
        None => again(visit, id, &faults).await,
    }
}

async fn taken(visit: &Visit, id: SuggestionId, how: &Taking) -> Outcome {
    let acting = act::<TakeOver>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::take_over(acting, how).await {
        Ok(()) => visit.go_saying(&format!("/feedback/{id}"), "feedback-said-taken-over"),
        Err(refused) => again(visit, id, &faults_of(&visit.page(), refused)?).await,
    }
}
