//! What seats stand for: a wing, an office, a theme; who sits for it, and an election for the seats of one.

use access::{Acting, Action};

use super::Refused;
use crate::access::election::RunElection;
use crate::access::{CouncilFacts, SetConstituencies};
use crate::model::election::{ElectionState, Fills};
use crate::model::seats::Constituency;
use crate::model::{ConstituencyId, CouncilId, MOST_MEMBERS, MemberId};
use crate::rules::election::ElectionRefused;
use crate::rules::seats::{self as rules, ConstituencyFault};
use crate::store::constituencies as kept;
use crate::store::election::later;

fn address(id: CouncilId) -> String {
    format!("/councils/{id}/constituencies")
}

fn goes_on<A: Action<Facts = CouncilFacts>>(acting: &Acting<A>) -> Result<(), Refused> {
    if acting.facts().council.is_open() { Ok(()) } else { Err(Refused::Over) }
}

/// Says what some seats stand for.
///
/// # Errors
/// [`Refused::Constituency`].
pub async fn add(mut acting: Acting<SetConstituencies>, new: &Constituency) -> Result<(), Refused> {
    goes_on(&acting)?;
    let (id, now) = (acting.id(), acting.now());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let there = kept::of_council(tx, id).await?;
    rules::constituency(new, &there, MOST_MEMBERS).map_err(Refused::Constituency)?;
    kept::add(tx, &chance, id, new, now).await?;
    Ok(acting.done(&address(id)).await?)
}

/// No seats stand for it any more; whoever sits stays.
///
/// # Errors
/// [`Refused::Constituency`] when the council has none like that.
pub async fn end(mut acting: Acting<SetConstituencies>, it: ConstituencyId) -> Result<(), Refused> {
    goes_on(&acting)?;
    let (id, now) = (acting.id(), acting.now());
    let tx = acting.tx();
    if !kept::of_council(tx, id).await?.iter().any(|one| one.id == it) {
        return Err(Refused::Constituency(ConstituencyFault::NoSuch));
    }
    kept::end(tx, it, now).await?;
    Ok(acting.done(&address(id)).await?)
}

/// Writes down for whom a member sits; for the whole where it is none.
///
/// # Errors
/// [`Refused::Constituency`].
pub async fn sits_for(
    mut acting: Acting<SetConstituencies>,
    seat: MemberId,
    it: Option<ConstituencyId>,
) -> Result<(), Refused> {
    goes_on(&acting)?;
    let id = acting.id();
    let members = acting.facts().members.clone();
    let tx = acting.tx();
    let there = kept::of_council(tx, id).await?;
    rules::may_sit_for(&members, &there, seat, it).map_err(Refused::Constituency)?;
    kept::sits_for(tx, seat, it).await?;
    Ok(acting.done(&address(id)).await?)
}

/// Says for whose seats an election is, before anybody stands in it; for all where it is none.
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`Refused::Constituency`].
pub async fn elect_for(mut acting: Acting<RunElection>, it: Option<ConstituencyId>) -> Result<(), Refused> {
    let (id, election) = (acting.id(), acting.facts().election.clone());
    if election.state != ElectionState::Notice {
        return Err(ElectionRefused::Frozen.into());
    }
    let tx = acting.tx();
    let there = kept::of_council(tx, election.council).await?;
    let named = it.map(|it| there.iter().find(|one| one.id == it).ok_or(ConstituencyFault::NoSuch)).transpose();
    let named = named.map_err(Refused::Constituency)?;
    if named.is_some_and(|one| election.seats > one.seats) {
        return Err(Refused::Constituency(ConstituencyFault::Seats));
    }
    if election.fills == Fills::All && later::goes_on(tx, election.council, it, Some(id)).await? {
        return Err(Refused::Constituency(ConstituencyFault::GoesOn));
    }
    kept::elect_for(tx, id, it).await?;
    Ok(acting.done(&format!("/councils/elections/{id}")).await?)
}
