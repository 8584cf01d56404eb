//! Somebody who was elected on a form, without an account, takes their seat: they are asked, and say themselves whether it is theirs.

use access::{Acting, people};
use basics::{Chance, Instant, PersonId};
use loops::{For, Wait};
use store::WriteTx;

use super::{Done, desk, must, vacancy};
use crate::access::election::{ElectionFacts, RunElection, TakeElectedSeat};
use crate::actions::Refused;
use crate::model::election::{ELECTED_WAITS, ELECTION, Election, StandingId};
use crate::model::{CameBy, Council, Office, SeatTaken};
use crate::rules::election::ElectionRefused;
use crate::store::{constituencies, council as councils, election as kept};
use crate::tell::Teller;

/// Whether this person can have a seat that waits for whoever stood on a form, and how they come to it.
async fn may_have(
    tx: &mut store::ReadTx,
    (election, council): (&Election, &Council),
    which: StandingId,
    (person, now): (PersonId, Instant),
) -> Done<CameBy> {
    must(election.has_result(), ElectionRefused::NotNow)?;
    must(!kept::later::is_over(tx, election).await?, ElectionRefused::TermOver)?;
    let all = vacancy::all_waiting(tx, election).await?;
    // Whoever said that they do not take it may come after all, until somebody else has it.
    let free = |one: &vacancy::Waits| one.had && !one.replaced && one.standing.person.is_none();
    let waits = all.iter().any(|one| one.standing.id == which && free(one));
    let runs = person == election.officer || person == election.second;
    let known = all.iter().any(|one| one.standing.person == Some(person));
    let sits = councils::members(tx, council.id).await?.iter().any(|member| member.person == person);
    let belongs = people::belongs_in(tx, person, council.place, now).await?;
    let decides = council.deciders().contains(&person);
    must(waits, ElectionRefused::NoSuch)?;
    must(!known && !sits && belongs && !decides && !runs, ElectionRefused::NotTheirs)?;
    let filled = kept::fills::fills(tx, election.id).await?.into_iter().find(|fill| fill.has == which);
    // Nothing was counted where there was nothing to choose.
    let counted = !kept::read_out(tx, election.id).await?.result.is_empty();
    let by_vote = if counted { CameBy::Elected } else { CameBy::Uncontested };
    Ok(filled.map_or(by_vote, |fill| fill.came_by))
}

/// Every account that is asked whether a seat is theirs has it on its list, and nobody else any more.
pub(super) async fn wait(tx: &mut WriteTx, facts: &ElectionFacts, chance: &Chance, now: Instant) -> store::Result<()> {
    let (election, place) = (facts.election.id, facts.council.place);
    loops::stop_waiting(tx, ELECTED_WAITS, election.uuid()).await?;
    for (_, asked) in kept::asked::all(tx, election).await? {
        let (whom, object) = (For::Person(asked), (ELECTION, election.uuid()));
        loops::wait(tx, chance, &Wait { whom, kind: ELECTED_WAITS, object, place, due_at: None, but: &[] }, now)
            .await?;
    }
    Ok(())
}

/// Nobody is asked about this line any more; whoever was, hears of it.
pub(super) async fn unasked(
    tx: &mut WriteTx,
    facts: &ElectionFacts,
    which: StandingId,
    (teller, chance): (&Teller, &Chance),
    now: Instant,
) -> store::Result<()> {
    let asked = kept::asked::all(tx, facts.election.id).await?.into_iter().find(|(line, _)| *line == which);
    if let Some((_, person)) = asked {
        kept::asked::forget(tx, which).await?;
        teller.tell_of_election(tx, person, "councils.elected_unasked", facts.election.id).await?;
        wait(tx, facts, chance, now).await?;
    }
    Ok(())
}

/// Somebody who was elected on a form has an account now: they are asked whether it is them. A seat is never given by a name alone.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] when no seat waits; [`ElectionRefused::NotTheirs`] for whoever stands, has a seat, decides, runs the
/// election or does not belong there; [`ElectionRefused::NotNow`] before the result is read out; [`ElectionRefused::TermOver`].
pub async fn ask_elected(mut acting: Acting<RunElection>, which: StandingId, person: PersonId) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let (teller, chance) = (Teller::new(acting.site(), facts.council.place, now), acting.site().db.chance().clone());
    let tx = acting.tx();
    may_have(tx, (&facts.election, &facts.council), which, (person, now)).await?;
    // Nobody is asked about two lines of one paper.
    let asked = kept::asked::all(tx, id).await?;
    must(!asked.iter().any(|(line, one)| *one == person && *line != which), ElectionRefused::NotTheirs)?;
    if asked.contains(&(which, person)) {
        return Ok(acting.done(&desk(id)).await?);
    }
    unasked(tx, &facts, which, (&teller, &chance), now).await?;
    kept::people::come_after_all(tx, which).await?;
    kept::asked::ask(tx, id, which, person).await?;
    wait(tx, &facts, &chance, now).await?;
    teller.tell_of_election(tx, person, "councils.elected_asked", id).await?;
    acting.done(&desk(id)).await?;
    Ok(())
}

/// Whoever was asked says whether it was them: yes, and the seat is theirs; no, and whoever runs the election hears of it. Where the
/// seat cannot be theirs any more, it is as if they had said no. Whether they have it.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] for whoever was not asked.
pub async fn take(mut acting: Acting<TakeElectedSeat>, is_theirs: bool) -> Done<bool> {
    let (now, facts, person) = (acting.now(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    let (election, council) = (&facts.election, &facts.council);
    let (teller, chance) = (Teller::new(acting.site(), council.place, now), acting.site().db.chance().clone());
    let tx = acting.tx();
    let asked = kept::asked::all(tx, election.id).await?;
    let which = asked.into_iter().find(|(_, one)| *one == person).ok_or(ElectionRefused::NoSuch)?.0;
    let came_by = match may_have(tx, (election, council), which, (person, now)).await {
        Ok(came_by) => Some(came_by).filter(|_| is_theirs),
        Err(Refused::Election(_)) => None,
        Err(other) => return Err(other),
    };
    kept::asked::forget(tx, which).await?;
    wait(tx, &facts, &chance, now).await?;
    if let Some(came_by) = came_by {
        let until_on = vacancy::last_day(tx, council, election).await?;
        let constituency = constituencies::elected_for(tx, election.id).await?;
        kept::people::name_person(tx, which, person).await?;
        let new = councils::NewMember { person, constituency, office: Office::Member, came_by, until_on };
        councils::seat(tx, &chance, council.id, &new, now).await?;
        teller.tell(tx, person, "councils.seated", council.id).await?;
        acting.tell(SeatTaken { council: council.id, place: council.place, person });
    } else {
        teller.tell_of_election(tx, election.officer, "councils.elected_other", election.id).await?;
    }
    acting.done(&format!("/councils/elections/{}", facts.election.id)).await?;
    Ok(came_by.is_some())
}

/// Somebody is gone from a place: where they do not belong any more, they are asked about no seat, and whoever runs the election
/// hears of it.
///
/// # Errors
/// The store's failure.
pub async fn moved_on(tx: &mut WriteTx, person: PersonId, now: Instant) -> store::Result<()> {
    for (id, which) in kept::asked::of_person(tx, person).await? {
        let Some(election) = kept::one(tx, id).await? else { continue };
        if people::belongs_in(tx, person, election.place, now).await? {
            continue;
        }
        kept::asked::forget(tx, which).await?;
        loops::stop_waiting_for(tx, ELECTED_WAITS, id.uuid(), person).await?;
        let (chance, object) = (Chance::system(), (ELECTION, id.uuid()));
        telling::tell(tx, &chance, election.officer, "councils.elected_other", object, election.place, now).await?;
    }
    Ok(())
}
