//! The roll: its names, or their number.

use access::{Acting, register};
use basics::{Instant, PersonId, PlaceId};
use store::ReadTx;

use super::{Done, desk, must};
use crate::access::election::RunElection;
use crate::model::election::MOST_PAPERS;
use crate::model::election::roll::ElectorId;
use crate::rules::election::ElectionRefused;
use crate::rules::election::roll::{self as rules, TypedElector};
use crate::rules::election::states;
use crate::store::election as kept;

/// How many names are looked for in one statement.
const AT_ONCE: usize = 400;

/// Corrects how many names are on a roll that stands on paper alone.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::Number`], also where the roll has names here.
pub async fn resize_roll(mut acting: Acting<RunElection>, name: &str, size: i64) -> Done<()> {
    let id = acting.id();
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    must((0..=MOST_PAPERS).contains(&size), ElectionRefused::Number)?;
    let tx = acting.tx();
    must(!kept::roll::has_names(tx, id).await?, ElectionRefused::Number)?;
    let there = kept::resize(tx, id, name, size).await?;
    must(there, ElectionRefused::Number)?;
    acting.done(&desk(id)).await?;
    Ok(())
}

/// Puts names on the rolls: all of the lines, or none. Where somebody of that name, and nobody else, belongs to the place, the
/// entry is theirs to check.
///
/// # Errors
/// [`ElectionRefused::Frozen`]; [`ElectionRefused::Roll`] with every wrong line; [`ElectionRefused::RollTooLong`].
pub async fn add_names(mut acting: Acting<RunElection>, lines: Vec<(u64, TypedElector)>) -> Done<usize> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    must(states::is_soft(facts.election.state), ElectionRefused::Frozen)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let rolls: Vec<String> = kept::rolls(tx, id).await?.into_iter().map(|roll| roll.name).collect();
    let there = kept::roll::all(tx, id).await?;
    must(rules::fits(there.len().saturating_add(lines.len())), ElectionRefused::RollTooLong)?;
    // What stands on the roll already takes part, so that nobody is put on it twice.
    let known = there.into_iter().map(|one| (0, TypedElector { roll: one.roll, name: one.name, unit: one.unit }));
    let before = known.len();
    let all = rules::check(&rolls, known.chain(lines).collect()).map_err(ElectionRefused::Roll)?;
    let lines: Vec<TypedElector> = all.into_iter().skip(before).collect();
    let known = accounts(tx, facts.council.place, &lines, now).await?;
    let new: Vec<(TypedElector, Option<PersonId>)> = lines.into_iter().zip(known).collect();
    kept::roll::add(tx, (&chance, now), id, &new).await?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(new.len())
}

/// The account of each name: where one person of that name, and no other, belongs to the place, and the name is on one line alone.
async fn accounts(
    tx: &mut ReadTx,
    place: PlaceId,
    lines: &[TypedElector],
    now: Instant,
) -> store::Result<Vec<Option<PersonId>>> {
    let names: Vec<String> = lines.iter().map(|line| basics::fold(&line.name)).collect();
    let mut known = Vec::new();
    for some in names.chunks(AT_ONCE) {
        known.extend(register::people_named(tx, place, some, now).await?);
    }
    let of = |name: &String| {
        let once = names.iter().filter(|other| *other == name).count() == 1;
        let mut them = known.iter().filter(|(folded, _)| folded == name).map(|(_, person)| *person);
        match (once, them.next(), them.next()) {
            (true, Some(only), None) => Some(only),
            _ => None,
        }
    };
    Ok(names.iter().map(of).collect())
}

/// Takes an entry off a roll.
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`ElectionRefused::NoSuch`].
pub async fn remove_name(mut acting: Acting<RunElection>, which: ElectorId) -> Done<()> {
    let id = acting.id();
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    let there = kept::roll::remove(acting.tx(), id, which).await?;
    must(there, ElectionRefused::NoSuch)?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(())
}
