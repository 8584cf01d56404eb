//! What is done to a proposal: raised, canvassed, voted on, answered, carried out, checked and told back.

use access::{Acting, Action, places};
use basics::uuid::Uuid;
use basics::{Date, PersonId, PlaceId, Words};
use clocks::{DayOne, Limit};
use loops::Terms;
use store::due;

use super::Refused;
use crate::access::CouncilFacts;
use crate::access::proposal::{
    AnswerProposal, BringProposal, CheckProposal, ProposalFacts, RaiseProposal, RemarkOnProposal, SupportProposal,
    WorkOnProposal,
};
use crate::model::proposal::{
    Asked, Delay, MOST_STEPS, MOST_TEXT, Move, PROPOSAL, ProposalId, RemarkKind, State, StepId, Support, Told, Verdict,
    Votes,
};
use crate::model::{CouncilId, ProposalCame, ProposalRaised};
use crate::rules::proposal::{self as rules, ProposalFault, Raising};
use crate::store::proposal::{self as kept, NewAnswer};
use crate::tell::Teller;
use crate::tell::proposal::{HALF, OVER};

fn one<T>(fault: ProposalFault) -> Result<T, Refused> {
    Err(Refused::Proposal(vec![fault]))
}

fn none_of(faults: Vec<ProposalFault>) -> Result<(), Refused> {
    if faults.is_empty() { Ok(()) } else { Err(Refused::Proposal(faults)) }
}

fn where_it_stands(id: ProposalId) -> String {
    format!("/councils/proposals/{id}")
}

/// Where a move leads.
fn led(facts: &ProposalFacts, by: Move) -> Result<State, Refused> {
    match rules::after_in(&facts.council, facts.it.state, by) {
        Some(to) => Ok(to),
        None if facts.council.is_open() => one(ProposalFault::NotNow),
        None => Err(Refused::Over),
    }
}

fn teller<A: Action<Facts = ProposalFacts>>(acting: &Acting<A>) -> Teller {
    Teller::new(acting.site(), acting.facts().council.place, acting.now())
}

/// Brings it to a state, puts it on the list of whoever is next, and tells all who stand behind it.
async fn bring<A>(mut acting: Acting<A>, to: State, due_at: Option<basics::Instant>) -> Result<State, Refused>
where
    A: Action<Id = ProposalId, Facts = ProposalFacts>,
{
    let (facts, by, teller) = (acting.facts().clone(), acting.person(), teller(&acting));
    let tx = acting.tx();
    kept::set_state(tx, facts.it.id, to).await?;
    if to != facts.it.state {
        teller.pass_on(tx, &facts, to, due_at).await?;
        teller.tell_behind(tx, &facts.it, to, by).await?;
        if rules::is_news(to) {
            acting.tell(ProposalCame { proposal: facts.it.id, is_over: to == State::ToldBack, by });
        }
    }
    acting.done(&where_it_stands(facts.it.id)).await?;
    Ok(to)
}

async fn today<A: Action<Facts = ProposalFacts>>(acting: &mut Acting<A>) -> Result<Date, Refused> {
    let (place, now) = (acting.facts().council.place, acting.now());
    let zone = places::timing(acting.tx(), place).await?.zone;
    Ok(clocks::civil_date_at(now.timestamp(), &zone)?)
}

/// Raises a proposal: its proposer stands behind it.
///
/// # Errors
/// [`Refused::Proposal`] with everything that is not right.
pub async fn raise(mut acting: Acting<RaiseProposal>, new: &Raising) -> Result<ProposalId, Refused> {
    let id = raised(&mut acting, new).await?;
    acting.done(&where_it_stands(id)).await?;
    Ok(id)
}

/// What a proposal is raised from: a thing of another part of the house, which its reader was lent.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// Its id.
    pub id: Uuid,
    /// Where it is.
    pub place: PlaceId,
}

/// Raises into a proposal what was said elsewhere, once, in a council that looks after where it was said. The two are joined.
///
/// # Errors
/// [`Refused::Proposal`] with everything that is not right.
pub async fn take_on(mut acting: Acting<BringProposal>, new: &Raising, from: From<'_>) -> Result<ProposalId, Refused> {
    let (council, by) = (acting.facts().council.clone(), acting.person().ok_or(Refused::Over)?);
    let said_in = places::about(acting.tx(), from.place, None).await?;
    if !said_in.is_some_and(|about| about.line.contains(&council.place)) {
        return Err(Refused::Over);
    }
    // Whoever decides answers: they do not ask themselves.
    if council.deciders().contains(&by) {
        return one(ProposalFault::Decides);
    }
    if !loops::came_of(acting.tx(), (from.kind, from.id), PROPOSAL).await?.is_empty() {
        return one(ProposalFault::RaisedAlready);
    }
    let id = raised(&mut acting, new).await?;
    loops::link(acting.tx(), (from.kind, from.id), (PROPOSAL, id.uuid())).await?;
    acting.tell(ProposalRaised { proposal: id, from_kind: from.kind.to_owned(), from: from.id, by });
    acting.done(&where_it_stands(id)).await?;
    Ok(id)
}

async fn raised<A>(acting: &mut Acting<A>, new: &Raising) -> Result<ProposalId, Refused>
where
    A: Action<Id = CouncilId, Facts = CouncilFacts>,
{
    let (council, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Over)?;
    if !acting.facts().council.is_open() {
        return Err(Refused::Over);
    }
    none_of(rules::raising(new))?;
    let id = ProposalId::new(now, acting.site().db.chance());
    kept::raise(acting.tx(), id, council, new, by, now).await?;
    let place = acting.facts().council.place;
    acting.also(id, place, None);
    Ok(id)
}

/// Records what was counted and what staff think.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn canvass(mut acting: Acting<WorkOnProposal>, asked: Asked, staff_view: &str) -> Result<State, Refused> {
    let to = led(acting.facts(), Move::Canvass)?;
    none_of(rules::canvassed(asked, staff_view))?;
    let id = acting.id();
    kept::set_canvassed(acting.tx(), id, asked, staff_view).await?;
    bring(acting, to, None).await
}

/// The council takes it up.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn take_up(acting: Acting<WorkOnProposal>) -> Result<State, Refused> {
    let to = led(acting.facts(), Move::TakeUp)?;
    bring(acting, to, None).await
}

/// Records the council's vote. When it is carried, the clock of whoever decides begins.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn vote(mut acting: Acting<WorkOnProposal>, votes: Votes) -> Result<State, Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (council, members) = (acting.facts().council.clone(), acting.facts().members.len());
    led(acting.facts(), Move::Fall)?;
    let by = rules::vote(&council, members, votes).or_else(one)?;
    let to = led(acting.facts(), by)?;
    let tx = acting.tx();
    kept::set_votes(tx, id, votes).await?;
    if to != State::WithDecider {
        return bring(acting, to, None).await;
    }
    let timing = places::timing(tx, council.place).await?;
    let limit = Limit::Working(u16::try_from(council.answer_days).unwrap_or(1));
    let dates = loops::dates(&timing, Terms { limit, day_one: DayOne::NextWorkingDay }, now)?;
    kept::set_sent(tx, id, &dates, now).await?;
    due::plan(tx, dates.half_at, HALF, id.uuid()).await?;
    due::plan(tx, dates.due_at, OVER, id.uuid()).await?;
    bring(acting, to, Some(dates.due_at)).await
}

/// Answers it. An answer given anew stands beside those before.
///
/// # Errors
/// [`Refused::Proposal`] with everything that it lacks.
pub async fn answer(
    mut acting: Acting<AnswerProposal>,
    verdict: Option<Verdict>,
    reasons: &str,
    change_needed: &str,
) -> Result<State, Refused> {
    none_of(rules::answering(verdict, reasons, change_needed))?;
    let Some(verdict) = verdict else { return one(ProposalFault::Verdict) };
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let (it, council) = (acting.facts().it.clone(), acting.facts().council.clone());
    // The same verdict in better words is a new version too, until work has begun.
    let anew = it.state.code() == verdict.code() && verdict != Verdict::MoreWork;
    let to = if anew { it.state } else { led(acting.facts(), verdict.moves())? };
    let today = today(&mut acting).await?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let zone = places::timing(tx, council.place).await?.zone;
    let sent_on = it.sent_at.and_then(|at| at.date_in(&zone)).unwrap_or(today);
    let days = today.duration_since(sent_on).as_hours().checked_div(24).unwrap_or(0);
    let new = NewAnswer { verdict, reasons, change_needed, by_role: &council.decider_role, by };
    kept::answer(tx, &chance, id, new, now).await?;
    kept::set_answered(tx, id, days, now).await?;
    due::cancel(tx, HALF, id.uuid()).await?;
    due::cancel(tx, OVER, id.uuid()).await?;
    bring(acting, to, None).await
}

/// Whoever decides says why an answer is late, and until when. The first day stays due.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn delay(mut acting: Acting<AnswerProposal>, new_on: Option<Date>, reason: &str) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let it = acting.facts().it.clone();
    let Some(was_due_on) = it.due_on.filter(|_| it.state == State::WithDecider) else {
        return one(ProposalFault::NotNow);
    };
    let today = today(&mut acting).await?;
    none_of(rules::delaying(new_on, today, reason))?;
    let Some(new_on) = new_on else { return one(ProposalFault::Day) };
    let (chance, teller) = (acting.site().db.chance().clone(), teller(&acting));
    let tx = acting.tx();
    let was_due_on = kept::delays(tx, &[id]).await?.last().map_or(was_due_on, |last| last.new_on);
    let new = Delay { proposal: id, was_due_on, new_on, reason: reason.to_owned() };
    kept::delay(tx, &chance, &new, by, now).await?;
    if let Some(proposer) = it.proposer {
        teller.tell_of_proposal(tx, proposer, "councils.answer_delayed", id).await?;
    }
    acting.done(&where_it_stands(id)).await?;
    Ok(())
}

/// A step of what was accepted; with the first, work begins.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn add_step(mut acting: Acting<AnswerProposal>, what: &str, due_on: Option<Date>) -> Result<State, Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let to = match acting.facts().it.state {
        State::BeingDone => State::BeingDone,
        _ => led(acting.facts(), Move::Begin)?,
    };
    let today = today(&mut acting).await?;
    let mut faults = Vec::new();
    if !rules::are_words(what) {
        faults.push(ProposalFault::Step);
    }
    if loops::rules::step(due_on, today).is_err() || due_on.is_none() {
        faults.push(ProposalFault::Day);
    }
    none_of(faults)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    if i64::try_from(kept::steps(tx, id).await?.len()).unwrap_or(MOST_STEPS) >= MOST_STEPS {
        return one(ProposalFault::Step);
    }
    kept::add_step(tx, &chance, id, (what, due_on), by, now).await?;
    bring(acting, to, None).await
}

/// A step is done.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn finish_step(mut acting: Acting<AnswerProposal>, step: StepId) -> Result<(), Refused> {
    let id = acting.id();
    if acting.facts().it.state != State::BeingDone {
        return one(ProposalFault::NotNow);
    }
    let today = today(&mut acting).await?;
    if !kept::finish_step(acting.tx(), id, step, today).await? {
        return one(ProposalFault::NotNow);
    }
    acting.done(&where_it_stands(id)).await?;
    Ok(())
}

/// All steps are done: members are asked whether they see it too.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn finish(mut acting: Acting<AnswerProposal>) -> Result<State, Refused> {
    let to = led(acting.facts(), Move::Finish)?;
    let id = acting.id();
    if kept::steps(acting.tx(), id).await?.iter().any(|step| step.done_on.is_none()) {
        return one(ProposalFault::StepsLeft);
    }
    bring(acting, to, None).await
}

/// A member who gave none of the answers says whether it is done.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn check(mut acting: Acting<CheckProposal>, is_done: bool) -> Result<State, Refused> {
    let to = led(acting.facts(), if is_done { Move::Confirm } else { Move::Dispute })?;
    let (id, by) = (acting.id(), acting.person().ok_or(Refused::Over)?);
    let decides = acting.facts().council.deciders().contains(&by);
    if decides || kept::has_answered(acting.tx(), id, by).await? {
        return one(ProposalFault::OwnWork);
    }
    bring(acting, to, None).await
}

/// Everybody who stands behind it is told what came of it, and asked whether they were.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn tell_back(mut acting: Acting<WorkOnProposal>) -> Result<State, Refused> {
    let to = led(acting.facts(), Move::TellBack)?;
    let (id, now) = (acting.id(), acting.now());
    kept::set_told(acting.tx(), id, now).await?;
    bring(acting, to, None).await
}

/// Somebody stands behind it, once.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn support(mut acting: Acting<SupportProposal>) -> Result<(), Refused> {
    let (id, by) = (acting.id(), acting.person().ok_or(Refused::Over)?);
    let (council, it) = (acting.facts().council.clone(), acting.facts().it.clone());
    let tx = acting.tx();
    let already = kept::supports(tx, id, by).await? != Support::Not;
    rules::may_support(&council, &it, by, already).or_else(one)?;
    kept::support(tx, id, by).await?;
    acting.done(&where_it_stands(id)).await?;
    Ok(())
}

/// Somebody takes their support back.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn unsupport(mut acting: Acting<SupportProposal>) -> Result<(), Refused> {
    let (id, by) = (acting.id(), acting.person().ok_or(Refused::Over)?);
    let over = matches!(acting.facts().it.state, State::ToldBack | State::Closed);
    let tx = acting.tx();
    if over || kept::supports(tx, id, by).await? == Support::Not {
        return one(ProposalFault::NotSupporting);
    }
    kept::unsupport(tx, id, by).await?;
    acting.done(&where_it_stands(id)).await?;
    Ok(())
}

/// A supporter says, once, whether they were told what came of it.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn say_told(mut acting: Acting<SupportProposal>, told: Told) -> Result<(), Refused> {
    let (id, by) = (acting.id(), acting.person().ok_or(Refused::Over)?);
    let is_told = acting.facts().it.state == State::ToldBack;
    let tx = acting.tx();
    if !is_told || kept::supports(tx, id, by).await? != Support::Behind {
        return one(ProposalFault::NotSupporting);
    }
    kept::say_told(tx, id, by, told).await?;
    acting.done(&where_it_stands(id)).await?;
    Ok(())
}

/// Whether somebody stands on the deciding side: who decides, the deputy and who looks after the council.
#[must_use]
pub fn deciding_side(facts: &ProposalFacts, person: PersonId) -> bool {
    facts.council.deciders().contains(&person) || facts.council.facilitator == Some(person)
}

/// Something said beside it; a note only by the deciding side.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn remark(mut acting: Acting<RemarkOnProposal>, kind: RemarkKind, text: &str) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    if !acting.facts().council.is_open() {
        return Err(Refused::Over);
    }
    if kind == RemarkKind::Note && !deciding_side(acting.facts(), by) {
        return one(ProposalFault::NotNow);
    }
    let Ok(words) = Words::new(text, MOST_TEXT) else { return one(ProposalFault::Words) };
    let chance = acting.site().db.chance().clone();
    kept::remark(acting.tx(), &chance, id, (kind, &words), by, now).await?;
    acting.done(&where_it_stands(id)).await?;
    Ok(())
}
