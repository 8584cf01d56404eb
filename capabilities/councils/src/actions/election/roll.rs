//! The roll: its names, or their number.

use access::{Acting, register};
use basics::{Instant, PersonId, PlaceId, fold};
use store::ReadTx;

use super::{Done, desk, must};
use crate::access::election::RunElection;
use crate::model::election::MOST_PAPERS;
use crate::model::election::roll::{Elector, ElectorId};
use crate::rules::election::ElectionRefused;
use crate::rules::election::roll::{self as rules, Joined, Known, TypedElector};
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

/// Puts names on the rolls: all of the lines, or none. Where an entry can be nobody else's, it is joined to that person's account;
/// and what was joined before is cut where it can be somebody else's now.
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
    let known = there.iter().map(|one| {
        let (roll, name, unit) = (one.roll.clone(), one.name.clone(), one.unit.clone());
        (0, TypedElector { roll, name, unit })
    });
    let all = rules::check(&rolls, known.chain(lines).collect()).map_err(ElectionRefused::Roll)?;
    let lines: Vec<TypedElector> = all.into_iter().skip(there.len()).collect();
    let joined = joined(tx, (facts.council.place, now), &there, &lines).await?;
    kept::roll::cut(tx, id, &joined.cut).await?;
    let new: Vec<(TypedElector, Option<PersonId>)> = lines.into_iter().zip(joined.new).collect();
    kept::roll::add(tx, (&chance, now), id, &new).await?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(new.len())
}

/// Whose the entries are, of those that are new and of those that are joined already.
async fn joined(
    tx: &mut ReadTx,
    (place, now): (PlaceId, Instant),
    there: &[Elector],
    new: &[TypedElector],
) -> store::Result<Joined> {
    let before = there.iter().filter(|one| one.person.is_some()).map(|one| fold(&one.name));
    let mut names: Vec<String> = before.chain(new.iter().map(|line| fold(&line.name))).collect();
    names.sort_unstable();
    names.dedup();
    let mut known = Vec::new();
    for some in names.chunks(AT_ONCE) {
        let them = register::members_named(tx, place, some, now).await?;
        let of = |(folded, row): (String, access::people::MembershipRow)| {
            // Whoever keeps the installation going stands apart from those it is for, too.
            Known { folded, person: row.person, works: row.role.sees_others() }
        };
        known.extend(them.into_iter().map(of));
    }
    Ok(rules::join(there, new, &known))
}

/// An entry is not that account's: whoever it is has the same name. They vote with a paper or a slip, and whoever has the account
/// does not read the entry any more.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::NoSuch`] where it is joined to no account.
pub async fn cut_account(mut acting: Acting<RunElection>, which: ElectorId) -> Done<()> {
    let id = acting.id();
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    let cut = kept::roll::cut(acting.tx(), id, &[which]).await?;
    must(cut == 1, ElectionRefused::NoSuch)?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(())
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
