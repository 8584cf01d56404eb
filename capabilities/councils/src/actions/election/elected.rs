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
    let waits = all.iter().any(|one| one.standing.id == which && one.had && one.sits && one.standing.person.is_none());
    let runs = person == election.officer || person == election.second;
    let known = all.iter().any(|one| one.standing.person == Some(person));
    let sits = councils::members(tx, council.id).await?.iter().any(|member| member.person == person);
    let belongs = people::belongs_in(tx, person, council.place, now).await?;
    let decides = council.deciders().contains(&person);
    must(waits && !known && !sits && belongs && !decides && !runs, ElectionRefused::NoSuch)?;
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
    for asked in kept::people::standing(tx, election).await?.iter().filter_map(|one| one.asked) {
        let (whom, object) = (For::Person(asked), (ELECTION, election.uuid()));
        loops::wait(tx, chance, &Wait { whom, kind: ELECTED_WAITS, object, place, due_at: None, but: &[] }, now)
            .await?;
    }
    Ok(())
}

/// Somebody who was elected on a form has an account now: they are asked whether it is them. A seat is never given by a name alone.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] when they were not elected, have a seat or do not belong there; [`ElectionRefused::NotNow`] before
/// the result is read out; [`ElectionRefused::TermOver`].
pub async fn ask_elected(mut acting: Acting<RunElection>, which: StandingId, person: PersonId) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let (teller, chance) = (Teller::new(acting.site(), facts.council.place, now), acting.site().db.chance().clone());
    let tx = acting.tx();
    may_have(tx, (&facts.election, &facts.council), which, (person, now)).await?;
    // Nobody is asked about two lines of one paper.
    let elsewhere =
        kept::people::standing(tx, id).await?.iter().any(|one| one.asked == Some(person) && one.id != which);
    must(!elsewhere, ElectionRefused::NoSuch)?;
    kept::people::ask(tx, which, Some(person)).await?;
    wait(tx, &facts, &chance, now).await?;
    teller.tell_of_election(tx, person, "councils.elected_asked", id).await?;
    acting.done(&desk(id)).await?;
    Ok(())
}

/// Whoever was asked says whether it was them: yes, and the seat is theirs; no, and whoever runs the election hears of it.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] for whoever was not asked, or has a seat by now; as [`ask_elected`].
pub async fn take(mut acting: Acting<TakeElectedSeat>, is_theirs: bool) -> Done<()> {
    let (now, facts, person) = (acting.now(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    let (election, council) = (&facts.election, &facts.council);
    let (teller, chance) = (Teller::new(acting.site(), council.place, now), acting.site().db.chance().clone());
    let tx = acting.tx();
    let standing = kept::people::standing(tx, election.id).await?;
    let which = standing.iter().find(|one| one.asked == Some(person)).ok_or(ElectionRefused::NoSuch)?.id;
    if is_theirs {
        let came_by = may_have(tx, (election, council), which, (person, now)).await?;
        let until_on = vacancy::last_day(tx, council, election).await?;
        let constituency = constituencies::elected_for(tx, election.id).await?;
        kept::people::name_person(tx, which, person).await?;
        let new = councils::NewMember { person, constituency, office: Office::Member, came_by, until_on };
        councils::seat(tx, &chance, council.id, &new, now).await?;
        teller.tell(tx, person, "councils.seated", council.id).await?;
    } else {
        teller.tell_of_election(tx, election.officer, "councils.elected_other", election.id).await?;
    }
    kept::people::ask(tx, which, None).await?;
    wait(tx, &facts, &chance, now).await?;
    if is_theirs {
        acting.tell(SeatTaken { council: council.id, place: council.place, person });
    }
    acting.done(&format!("/councils/elections/{}", facts.election.id)).await?;
    Ok(())
}
