//! A proposal's page, and what is done there with one press.

use access::{Stop, act, look};
use askama::Template;
use basics::uuid::Uuid;
use basics::{Instant, PersonId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::sent_up::{SentUpView, sent_up_view};
use super::{choices, faults_of};
use crate::access::LOOKING_AFTER;
use crate::access::proposal::{
    AnswerProposal, CheckProposal, ProposalFacts, RemarkOnProposal, SeeProposal, SeePublicProposal, SupportProposal,
    WorkOnProposal,
};
use crate::actions::{Refused, proposal as actions};
use crate::model::proposal::{
    Answer, Delay, Move, PROPOSAL, Proposal, ProposalId, Remark, RemarkKind, State, Step, Support, Told,
};
use crate::model::sent_up::SentUp;
use crate::rules::proposal as rules;
use crate::store::{proposal as kept, sent_up};

/// The word of a state or a verdict.
pub(super) fn state_word(page: &Page, code: &str) -> String {
    page.t(format!("councils-state-{}", code.replace('_', "-")))
}

/// How a state looks: refusals and lateness are said in words, never by colour alone.
pub(super) const fn tone(state: State) -> &'static str {
    match state {
        State::Checked | State::ToldBack | State::Done => "done",
        State::WithDecider => "waiting",
        _ => "plain",
    }
}

/// What a visitor may do on the page.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each button of the page")]
struct May {
    canvass: bool,
    take_up: bool,
    vote: bool,
    answer: bool,
    delay: bool,
    step: bool,
    finish: bool,
    check: bool,
    tell_back: bool,
    support: bool,
    unsupport: bool,
    say_told: bool,
    remark: bool,
    note: bool,
    send_up: bool,
}

fn may(facts: &ProposalFacts, person: PersonId, supports: Support) -> May {
    let state = facts.it.state;
    let can = |by: Move| rules::after_in(&facts.council, state, by).is_some();
    let decides = facts.council.deciders().contains(&person);
    let council_side = (facts.sits(person) || facts.council.facilitator == Some(person)) && !decides;
    // Of a council that is over and has nobody who looks after it, whoever decides tells back what came of it.
    let keeps_alone = decides && !facts.council.is_open() && facts.council.facilitator.is_none();
    let answers = [Move::Accept, Move::AcceptPart, Move::Refuse].into_iter().any(can);
    let supportable = rules::may_support(&facts.council, &facts.it, person, supports != Support::Not).is_ok();
    May {
        canvass: council_side && can(Move::Canvass),
        take_up: council_side && can(Move::TakeUp),
        vote: council_side && can(Move::Fall),
        answer: decides && answers,
        delay: decides && state == State::WithDecider,
        step: decides && (can(Move::Begin) || state == State::BeingDone),
        finish: decides && can(Move::Finish),
        check: facts.sits(person) && !decides && can(Move::Confirm),
        tell_back: (council_side || keeps_alone) && can(Move::TellBack),
        support: supportable,
        unsupport: supports != Support::Not && !matches!(state, State::ToldBack | State::Closed),
        say_told: state == State::ToldBack && supports == Support::Behind,
        remark: facts.council.is_open() && (council_side || decides),
        note: actions::deciding_side(facts, person),
        send_up: council_side && facts.council.is_open() && rules::may_send_up(state),
    }
}

struct AnswerView {
    verdict: String,
    by: String,
    machine: String,
    day: String,
    reasons: String,
    change: String,
    change_key: &'static str,
}

fn answer_view(page: &Page, answer: Answer) -> AnswerView {
    let more = answer.verdict.code() == "more_work";
    AnswerView {
        verdict: state_word(page, answer.verdict.code()),
        by: page.t2("councils-answered-by", "role", answer.by_role.as_str(), "number", answer.number),
        machine: answer.at.text(),
        day: page.day_of(&answer.at),
        reasons: answer.reasons,
        change: answer.change_needed,
        change_key: if more { "councils-needed" } else { "councils-would-change" },
    }
}

struct RemarkView {
    who: String,
    words: String,
    day: String,
}

fn remark_view(page: &Page, facts: &ProposalFacts, remark: &Remark) -> RemarkView {
    let who = match remark.kind {
        RemarkKind::Note => page.t("councils-remark-note"),
        RemarkKind::Word if facts.council.deciders().contains(&remark.by) => facts.council.decider_role.clone(),
        RemarkKind::Word => page.t("councils-remark-council"),
    };
    let words = remark.words.as_ref().map_or_else(|| page.t("councils-remark-gone"), |words| words.read().to_owned());
    RemarkView { who, words, day: page.day_of(&remark.at) }
}

/// Why an answer is late, in words: both days stand there.
fn delay_line(page: &Page, delay: &Delay) -> String {
    let (was, new) = (page.day(&delay.was_due_on), page.day(&delay.new_on));
    format!("{} {}", page.t2("councils-delayed", "was", was, "new", new), delay.reason)
}

/// Why an answer is late, each day that was named; that nobody has said why, where nobody has.
pub(super) fn delay_lines<'a>(
    page: &Page,
    it: &Proposal,
    delays: impl Iterator<Item = &'a Delay>,
    now: Instant,
) -> Vec<String> {
    let lines: Vec<String> = delays.map(|one| delay_line(page, one)).collect();
    if lines.is_empty() && it.is_overdue(now) { vec![page.t("councils-delay-unsaid")] } else { lines }
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    it: Proposal,
    may: May,
    state: String,
    tone: &'static str,
    overdue: Option<String>,
    due: Option<String>,
    decider_role: String,
    proposer: Option<String>,
    asked: Option<String>,
    voted: Option<String>,
    answers: Vec<AnswerView>,
    delays: Vec<String>,
    steps: Vec<(Step, String)>,
    remarks: Vec<RemarkView>,
    sent_up: Vec<SentUpView>,
    /// What it came from; its address for those who may follow it.
    came_from: Vec<Option<String>>,
    words: Field,
    kinds: Vec<Choice>,
    kind: Field,
    told: Option<String>,
    next: String,
}

/// How somebody comes to a proposal: as one who belongs, or as anybody where its council shows it. Whether as anybody.
async fn reach(visit: &Visit, id: ProposalId) -> Result<(ProposalFacts, bool), Problem> {
    if visit.who().signed().is_some_and(|signed| signed.alive)
        && let Ok(looking) = look::<SeeProposal>(visit.site(), visit.who(), id).await
    {
        return Ok((looking.into_facts(), false));
    }
    match look::<SeePublicProposal>(visit.site(), visit.who(), id).await {
        Ok(looking) => Ok((looking.into_facts(), true)),
        Err(Stop::Refused(_)) if visit.who().signed().is_none() => Err(Problem::SignIn),
        Err(stop) => Err(stop.into()),
    }
}

/// What stands around a proposal.
#[derive(Default)]
struct Around {
    answers: Vec<Answer>,
    delays: Vec<Delay>,
    steps: Vec<Step>,
    remarks: Vec<Remark>,
    sent_up: Vec<SentUp>,
    came_from: Vec<(String, Uuid)>,
    supports: Support,
}

async fn around(visit: &Visit, facts: &ProposalFacts, person: Option<PersonId>) -> Result<Around, Problem> {
    let (id, mut found, mut tx) = (facts.it.id, Around::default(), visit.read().await?);
    if facts.it.sent_at.is_some() {
        found.answers = kept::answers(&mut tx, id).await?;
        found.delays = kept::delays(&mut tx, &[id]).await?;
        found.steps = kept::steps(&mut tx, id).await?;
    }
    found.sent_up = sent_up::of_proposal(&mut tx, id).await?;
    if let Some(person) = person {
        found.came_from = loops::came_from(&mut tx, (PROPOSAL, id.uuid())).await?;
        found.supports = kept::supports(&mut tx, id, person).await?;
        if facts.sits(person) || actions::deciding_side(facts, person) {
            found.remarks = kept::remarks(&mut tx, id, actions::deciding_side(facts, person)).await?;
        }
    }
    Ok(found)
}

fn counted(page: &Page, it: &Proposal) -> (Option<String>, Option<String>) {
    let asked = (it.asked.asked > 0).then(|| {
        let yes = page.t2("councils-asked", "asked", it.asked.asked, "yes", it.asked.yes);
        format!("{yes} {}", page.t2("councils-asked-rest", "no", it.asked.no, "unsure", it.asked.unsure))
    });
    let cast = it.votes;
    let voted = (cast.yes + cast.no + cast.abstained > 0).then(|| {
        let both = page.t2("councils-voted", "yes", cast.yes, "no", cast.no);
        format!("{both} {}", page.t1("councils-voted-abstained", "count", cast.abstained))
    });
    (asked, voted)
}

/// That an answer is late: the role, and since when.
pub(super) fn overdue_line(page: &Page, it: &Proposal, role: &str, now: Instant) -> Option<String> {
    let due = it.due_on.filter(|_| it.is_overdue(now))?;
    Some(page.t2("councils-overdue", "role", role, "day", page.day(&due)))
}

fn next_line(page: &Page, facts: &ProposalFacts) -> String {
    let state = facts.it.state.code().replace('_', "-");
    page.t1(format!("councils-next-{state}"), "role", facts.council.decider_role.as_str())
}

async fn view(visit: &Visit, id: ProposalId, faults: &Faults) -> Result<(ProposalPage, bool), Problem> {
    let (facts, public) = reach(visit, id).await?;
    let person = visit.who().person().filter(|_| !public);
    let found = around(visit, &facts, person).await?;
    let back = format!("/councils/{}/proposals", facts.council.id);
    let page = visit.page().with_title(facts.it.title.clone()).with_back(back, "councils-proposals-back");
    let it = facts.it.clone();
    let role = facts.council.decider_role.clone();
    let (asked, voted) = counted(&page, &it);
    let due = it.due_on.filter(|_| it.state == State::WithDecider && !it.is_overdue(visit.now()));
    let told =
        (it.told_yes + it.told_no > 0).then(|| page.t2("councils-told-counted", "yes", it.told_yes, "no", it.told_no));
    let kind = page.field("kind", "councils-field-remark-kind", "", faults);
    let view = ProposalPage {
        errors: faults.lines(),
        base: format!("/councils/proposals/{id}"),
        may: person.map(|person| may(&facts, person, found.supports)).unwrap_or_default(),
        state: if it.is_overdue(visit.now()) { page.t("councils-late") } else { state_word(&page, it.state.code()) },
        tone: if it.is_overdue(visit.now()) { "late" } else { tone(it.state) },
        overdue: overdue_line(&page, &it, &role, visit.now()),
        due: due.map(|day| page.t2("councils-due", "role", role.as_str(), "day", page.day(&day))),
        proposer: facts.name_for(public).map(str::to_owned),
        asked,
        voted,
        answers: found.answers.into_iter().map(|one| answer_view(&page, one)).collect(),
        delays: delay_lines(&page, &it, found.delays.iter(), visit.now()),
        steps: found.steps.into_iter().map(|step| step_view(&page, step)).collect(),
        remarks: found.remarks.iter().map(|one| remark_view(&page, &facts, one)).collect(),
        sent_up: found.sent_up.into_iter().map(|one| sent_up_view(&page, one)).collect(),
        came_from: came_from(visit, &facts, &found.came_from),
        words: page.field("words", "councils-field-remark", visit.sent().text("words"), faults),
        kinds: choices(&page, "councils-remark-kind", &["word", "note"], remark_kind(visit)),
        kind,
        told,
        next: next_line(&page, &facts),
        decider_role: role,
        it,
        page,
    };
    Ok((view, public))
}

/// What it came from. That it did is for all who belong; the way there for who works here and whoever raised it, and its owner
/// decides once more who reads it.
fn came_from(visit: &Visit, facts: &ProposalFacts, from: &[(String, Uuid)]) -> Vec<Option<String>> {
    let line = &access::Facts::about(facts).line;
    let here = |m: &access::Membership| LOOKING_AFTER.contains(&m.role) && line.contains(&m.place);
    let follows = visit
        .who()
        .signed()
        .is_some_and(|signed| facts.it.proposer == Some(signed.person) || signed.memberships.iter().any(here));
    from.iter().map(|(kind, id)| visit.front().link(kind, *id).filter(|_| follows)).collect()
}

/// For whom something is said beside it: as it was sent. A note that comes back with a fault stays a note.
fn remark_kind(visit: &Visit) -> &'static str {
    RemarkKind::from_code(visit.sent().text("kind")).unwrap_or(RemarkKind::Word).code()
}

fn step_view(page: &Page, step: Step) -> (Step, String) {
    let line = match (step.done_on, step.due_on) {
        (Some(on), _) => page.t1("councils-step-done", "day", page.day(&on)),
        (None, Some(on)) => page.t1("councils-step-due", "day", page.day(&on)),
        (None, None) => String::new(),
    };
    (step, line)
}

/// A proposal.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let (view, public) = view(visit, visit.id("proposal")?, &Faults::new()).await?;
    if public { visit.show_public("text/html; charset=utf-8", &view) } else { visit.show(&view) }
}

/// After a press: the page again, with what was done or why not.
async fn after<T>(visit: &Visit, id: ProposalId, done: Result<T, Refused>, said: &'static str) -> Outcome {
    match done {
        Ok(_) => visit.go_saying(&format!("/councils/proposals/{id}"), said),
        Err(refused) => visit.again(&view(visit, id, &faults_of(&visit.page(), refused)?).await?.0),
    }
}

/// The council takes it up.
pub(super) async fn take_up(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::take_up(acting).await, "councils-said-moved").await
}

/// It is told back.
pub(super) async fn tell_back(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::tell_back(acting).await, "councils-said-told-back").await
}

/// All steps are done.
pub(super) async fn finish(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<AnswerProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::finish(acting).await, "councils-said-moved").await
}

/// A step is done.
pub(super) async fn finish_step(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let step = visit.sent().text("step").parse().map_err(|_| Problem::NotThere)?;
    let acting = act::<AnswerProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::finish_step(acting, step).await, "councils-said-moved").await
}

/// A member says whether it is done.
pub(super) async fn check(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let told = Told::from_code(visit.sent().text("done")).ok_or(Problem::NotThere)?;
    let acting = act::<CheckProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::check(acting, told == Told::Yes).await, "councils-said-moved").await
}

/// Somebody stands behind it.
pub(super) async fn support(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<SupportProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::support(acting).await, "councils-said-supported").await
}

/// Somebody takes their support back.
pub(super) async fn unsupport(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<SupportProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::unsupport(acting).await, "councils-said-unsupported").await
}

/// A supporter says whether they were told.
pub(super) async fn say_told(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let told = Told::from_code(visit.sent().text("told")).ok_or(Problem::NotThere)?;
    let acting = act::<SupportProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::say_told(acting, told).await, "councils-said-thanks").await
}

/// Something said beside it.
pub(super) async fn remark(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let kind = match visit.sent().text("kind") {
        "" => RemarkKind::Word,
        code => RemarkKind::from_code(code).ok_or(Problem::NotThere)?,
    };
    let acting = act::<RemarkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::remark(acting, kind, visit.sent().text("words")).await, "councils-said-remark").await
}
