//! Changing a council and ending it.

use access::{Acting, people, places};
use basics::{Chance, Date, Instant, PersonId};
use loops::{For, Wait};
use meetings::News;
use store::WriteTx;

use super::Refused;
use super::meeting::group;
use super::seats::UNNAMED;
use super::sounding::WAIT_DECISION;
use crate::access::{ChangeCouncil, CouncilFacts, EndCouncil};
use crate::model::changes::{End, MOST_CLOSED_SINGLY};
use crate::model::proposal::{ProposalId, State};
use crate::model::sounding::SOUNDING;
use crate::model::{COUNCIL, Council, CouncilId, EndedBy, Member, SeatEnded};
use crate::rules::changes::{self as rules, ChangeFault, Changing, Ending};
use crate::rules::council::FoundingFault;
use crate::store::changes::{self as kept, Because};
use crate::store::{election, proposal, seats, sounding};
use crate::tell::Teller;

/// How many proposals are handed over at once.
const A_BATCH: i64 = 100;
/// The most dates and elections that are looked at.
const MOST: i64 = 50;

/// States in which a proposal waits for whoever decides.
const WITH_DECIDERS: [State; 4] = [State::WithDecider, State::Accepted, State::InPart, State::BeingDone];
/// States in which it waits to be told back.
const TO_TELL: [State; 3] = [State::Checked, State::NotAccepted, State::NotForward];
/// States in which it is still with the council.
pub const WITH_COUNCIL: [State; 4] = [State::Raised, State::Canvassed, State::InCouncil, State::MoreWork];

/// What is not right about whoever is named anew: they work there, and do not sit among those who propose.
async fn naming(
    tx: &mut WriteTx,
    facts: &CouncilFacts,
    to: &Council,
    now: Instant,
) -> Result<Vec<ChangeFault>, Refused> {
    let was = &facts.council;
    let mut faults = Vec::new();
    for (person, before, fault) in [
        (to.decider, was.decider, FoundingFault::Decider),
        (to.deputy, was.deputy, FoundingFault::Deputy),
        (to.facilitator, was.facilitator, FoundingFault::Facilitator),
    ] {
        let Some(person) = person.filter(|_| person != before) else { continue };
        if !people::works_in(tx, person, was.place, now).await? {
            faults.push(ChangeFault::Like(fault));
        }
    }
    if to.deciders().iter().any(|person| facts.members.iter().any(|member| member.person == *person)) {
        faults.push(ChangeFault::Decides);
    }
    Ok(faults)
}

fn changed(is: &Council, new: &Changing) -> Council {
    let to = &new.to;
    Council {
        name: to.name.trim().to_owned(),
        about: to.about.trim().to_owned(),
        shown_to: to.shown_to,
        answer_days: to.answer_days,
        quorum: to.quorum,
        term_months: to.term_months,
        vacancy_rule: to.vacancy_rule,
        decider_role: to.decider_role.trim().to_owned(),
        decider: to.decider,
        deputy: to.deputy,
        facilitator: to.facilitator,
        meets: new.meets.trim().to_owned(),
        ..is.clone()
    }
}

/// Changes a council. What waited for whoever decided or looked after it waits for whoever does now; members hear of it.
///
/// # Errors
/// [`Refused::Changing`] with everything that is not right.
pub async fn change(mut acting: Acting<ChangeCouncil>, new: &Changing) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    if !facts.council.is_open() {
        return Err(Refused::Over);
    }
    let to = changed(&facts.council, new);
    let mut faults = rules::changing(&facts.council, new);
    faults.extend(naming(acting.tx(), &facts, &to, now).await?);
    if !faults.is_empty() {
        return Err(Refused::Changing(faults));
    }
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), to.place, now);
    let tx = acting.tx();
    kept::set(tx, &to).await?;
    let because = Because { reason: &new.reason, by_role: &new.by_role, by: Some(by) };
    for it in rules::differences(&facts.council, new) {
        kept::keep(tx, &chance, id, (&it, because), now).await?;
    }
    hand_over(tx, &chance, &teller, (&facts.council, &to, &facts.members), now).await?;
    for person in named(&to).into_iter().filter(|person| !named(&facts.council).contains(person) && *person != by) {
        teller.tell(tx, person, "councils.named", id).await?;
    }
    for member in facts.members.iter().filter(|member| member.person != by) {
        teller.tell(tx, member.person, "councils.changed", id).await?;
    }
    acting.because(&new.reason);
    Ok(acting.done(&format!("/councils/{id}")).await?)
}

fn named(council: &Council) -> Vec<PersonId> {
    council.deciders().into_iter().chain(council.facilitator).collect()
}

/// What waited for whoever decided or looked after a council waits for whoever does now.
pub(super) async fn hand_over(
    tx: &mut WriteTx,
    chance: &Chance,
    teller: &Teller,
    (was, is, members): (&Council, &Council, &[Member]),
    now: Instant,
) -> store::Result<()> {
    let mut states: Vec<State> = Vec::new();
    if was.deciders() != is.deciders() {
        states.extend(WITH_DECIDERS);
        soundings_to(tx, chance, is, now).await?;
    }
    if was.facilitator != is.facilitator {
        states.extend(TO_TELL);
    }
    if named(was) != named(is) {
        loops::stop_waiting(tx, UNNAMED, is.id.uuid()).await?;
    }
    if was.decider != is.decider {
        let group = group(is);
        for old in was.decider.into_iter().filter(|old| !members.iter().any(|member| member.person == *old)) {
            meetings::not_expected(tx, &group, old, now).await?;
        }
        if let Some(new) = is.decider {
            meetings::expect(tx, chance, &group, (new, meetings::Capacity::DecisionMaker), now).await?;
        }
    }
    let mut after = None;
    while !states.is_empty() {
        let batch = kept::in_states(tx, is.id, &states, after, A_BATCH).await?;
        after = batch.last().copied();
        if after.is_none() {
            break;
        }
        for id in batch {
            let Some(it) = proposal::one(tx, id).await? else { continue };
            let due = it.due_at.filter(|_| it.state == State::WithDecider);
            teller.pass_to(tx, (is, members), (id, it.state), due).await?;
        }
    }
    Ok(())
}

/// What the council said before a decision waits for whoever decides now.
async fn soundings_to(tx: &mut WriteTx, chance: &Chance, is: &Council, now: Instant) -> store::Result<()> {
    for it in sounding::of_council(tx, is.id).await? {
        if it.answered_at.is_none() || it.decided_at.is_some() {
            continue;
        }
        loops::stop_waiting_all(tx, SOUNDING, it.id.uuid()).await?;
        for person in is.deciders() {
            let (whom, object) = (For::Person(person), (SOUNDING, it.id.uuid()));
            let wait = Wait { whom, kind: WAIT_DECISION, object, place: is.place, due_at: None, but: &[] };
            loops::wait(tx, chance, &wait, now).await?;
        }
    }
    Ok(())
}

/// The proposals that a council could not decide any more if it ended now: as many as get a reason of their own, and how many
/// there are, up to one more than that.
///
/// # Errors
/// The store's failure.
pub async fn undecided(tx: &mut store::ReadTx, id: CouncilId) -> store::Result<(Vec<ProposalId>, usize)> {
    let mut found = kept::in_states(tx, id, &WITH_COUNCIL, None, MOST_CLOSED_SINGLY.saturating_add(1)).await?;
    let all = found.len();
    found.truncate(usize::try_from(MOST_CLOSED_SINGLY).unwrap_or(all));
    Ok((found, all))
}

async fn days(tx: &mut WriteTx, council: &Council, now: Instant) -> Result<(Date, Date), Refused> {
    let zone = places::timing(tx, council.place).await?.zone;
    let first = clocks::civil_date_at(council.made_at.timestamp(), &zone)?;
    Ok((first, clocks::civil_date_at(now.timestamp(), &zone)?))
}

/// Ends a council. Its seats end and the names go; what it asked for already is still answered and told back; what it had not
/// decided yet is closed, each with a reason that its proposer reads. `own` are the reasons of single proposals.
///
/// # Errors
/// [`Refused::Changing`] with everything that is not right.
pub async fn end(mut acting: Acting<EndCouncil>, new: &Ending, own: &[(ProposalId, String)]) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    if !facts.council.is_open() {
        return Err(Refused::Over);
    }
    let tx = acting.tx();
    let (open, all) = undecided(tx, id).await?;
    let theirs = |it: ProposalId| own.iter().find(|(id, why)| *id == it && !why.trim().is_empty());
    let with_own = open.iter().filter(|it| theirs(**it).is_some()).count();
    let voting = election::of_council(tx, id, MOST).await?.iter().any(crate::model::election::Election::goes_on);
    let dates = days(tx, &facts.council, now).await?;
    let mut faults = rules::ending(new, dates, (all, with_own), voting);
    if own.iter().any(|(_, why)| !rules::fits(why)) {
        faults.push(ChangeFault::Closing);
    }
    let Some(on) = new.on.filter(|_| faults.is_empty()) else { return Err(Refused::Changing(faults)) };
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    close_all(tx, &teller, id, (own, &new.closing), (by, now)).await?;
    call_off_all(tx, &chance, &facts.council, &new.why, now).await?;
    loops::stop_waiting_all(tx, COUNCIL, id.uuid()).await?;
    seats::ask_no_more(tx, id, now).await?;
    for member in &facts.members {
        seats::end(tx, member.id, EndedBy::CouncilEnded, now).await?;
        teller.tell(tx, member.person, "councils.council_ended", id).await?;
    }
    for person in named(&facts.council).into_iter().filter(|person| *person != by) {
        teller.tell(tx, person, "councils.council_ended", id).await?;
    }
    let it = End { on, why: new.why.clone(), by_role: new.by_role.clone() };
    kept::end(tx, id, &it, (by, now)).await?;
    let is = Council { ended_at: Some(now), ..facts.council.clone() };
    done_is_told(tx, &teller, &is).await?;
    for member in &facts.members {
        acting.tell(SeatEnded { council: id, place: is.place, person: member.person });
    }
    acting.because(&new.why);
    Ok(acting.done(&format!("/councils/{id}")).await?)
}

/// Nobody is left who could say that something is done: it waits to be told back.
async fn done_is_told(tx: &mut WriteTx, teller: &Teller, is: &Council) -> store::Result<()> {
    let states = [State::Done, State::Checked, State::NotAccepted, State::NotForward];
    let mut after = None;
    loop {
        let batch = kept::in_states(tx, is.id, &states, after, A_BATCH).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = Some(*last);
        for id in batch {
            let Some(it) = proposal::one(tx, id).await? else { continue };
            teller.pass_to(tx, (is, &[]), (id, it.state), None).await?;
        }
    }
}

/// Closes what the council had not decided. Whoever stands behind one hears of it.
async fn close_all(
    tx: &mut WriteTx,
    teller: &Teller,
    council: CouncilId,
    (own, shared): (&[(ProposalId, String)], &str),
    (by, now): (PersonId, Instant),
) -> store::Result<()> {
    loop {
        // What is closed is in none of these states any more.
        let batch = kept::in_states(tx, council, &WITH_COUNCIL, None, A_BATCH).await?;
        if batch.is_empty() {
            return Ok(());
        }
        for id in batch {
            let Some(it) = proposal::one(tx, id).await? else { continue };
            let why = own.iter().find(|(one, why)| *one == id && !why.trim().is_empty());
            kept::close(tx, id, why.map_or(shared, |(_, why)| why), now).await?;
            teller.wait_for(tx, id, crate::tell::proposal::WAIT_TELL, &[], None).await?;
            teller.tell_behind(tx, &it, State::Closed, Some(by)).await?;
        }
    }
}

/// Its dates are called off, for the same reason.
async fn call_off_all(
    tx: &mut WriteTx,
    chance: &Chance,
    council: &Council,
    why: &str,
    now: Instant,
) -> store::Result<()> {
    for it in meetings::of_group(tx, &group(council), MOST).await? {
        if it.state == meetings::State::Planned && it.times.starts_at > now {
            meetings::call_off(tx, &it, why, now).await?;
            meetings::tell_all(tx, chance, &it, News::CalledOff, now).await?;
        }
    }
    Ok(())
}
