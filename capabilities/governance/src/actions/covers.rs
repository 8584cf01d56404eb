//! Cover for everybody a worker works with: one act names a colleague for all of them, one act ends it.

use access::people::{NewRelation, RelationId};
use access::register::WorksWith;
use access::{Acting, Action, Refusal, RelationKind, Role, Stop, people, places, register};
use basics::{Date, PersonId, PlaceId};

use super::{AskedRelation, Refused, candidates, today};
use crate::access::openings::{CoverWorker, EndCover};
use crate::model::RelationSet;
use crate::model::opening::{Cover, CoverId};
use crate::rules::cover::{self as rules, CoverRefused};
use crate::rules::{Relating, relate};
use crate::store::covers;

/// How many people one act covers at most.
pub const MOST_COVERED: usize = 500;
/// One more, to know whether there are more.
const MOST_AND_ONE: i64 = 501;

/// Cover as the form asks for it.
#[derive(Clone, Copy, Debug)]
pub struct AskedCover {
    /// Who stands in.
    pub colleague: PersonId,
    /// Where; in the nearest of the worker's places when nothing was said.
    pub place: Option<PlaceId>,
    /// From which day; today when nothing was said.
    pub from: Option<Date>,
    /// Until which day.
    pub until: Option<Date>,
}

/// Names a colleague for everybody a worker works with in a place, and inside it: each of them is told. Whoever comes to the
/// worker while it holds is covered too. Gives how many are covered now.
///
/// # Errors
/// [`Refused`].
pub async fn cover_worker(
    mut acting: Acting<CoverWorker>,
    asked: AskedCover,
) -> Result<(CoverId, usize), Refused<CoverRefused>> {
    let (worker, now, by) = (acting.id(), acting.now(), acting.person());
    let possible = acting.signed().map(|signed| acting.facts().given_in(signed)).unwrap_or_default();
    let chosen = possible
        .into_iter()
        .filter(|given| given.mine.contains(&Role::Manager))
        .find(|given| asked.place.is_none_or(|place| given.place == place));
    let given = chosen.ok_or(Refused::Rule(CoverRefused::Place))?;
    let id = CoverId::new(now, acting.site().db.chance());
    let tx = acting.tx();
    let day = today(tx, given.place, now).await?;
    let fitting = candidates(tx, &[given.theirs], &[RelationKind::Cover], now).await?;
    let from = asked.from.unwrap_or(day);
    let relating = Relating {
        kind: RelationKind::Cover,
        oneself: asked.colleague == worker,
        suits: fitting.iter().any(|candidate| candidate.id == asked.colleague),
        from,
        until: asked.until,
    };
    relate(&given.mine, relating, day).map_err(|refused| Refused::Rule(CoverRefused::Relation(refused)))?;
    let until = asked.until.unwrap_or(day);
    rules::named(by == Some(asked.colleague), from, until).map_err(Refused::Rule)?;
    let theirs = register::works_with(tx, worker, given.place, now, MOST_AND_ONE).await?;
    let there = covers::of_worker(tx, worker, None, day).await?;
    rules::cover(theirs.len(), MOST_COVERED, &there, (given.place, asked.colleague)).map_err(Refused::Rule)?;
    let organisation =
        places::about(tx, given.place, None).await?.ok_or(Stop::Refused(Refusal::NotThere))?.organisation;
    let cover = Cover {
        id,
        place: given.place,
        worker,
        colleague: asked.colleague,
        from_on: from,
        until_on: until,
        ended: false,
    };
    covers::add(tx, &cover, organisation, by, now).await?;
    let mut covered = 0_usize;
    for one in rules::each_once(theirs) {
        covered = covered.saturating_add(usize::from(cover_one(&mut acting, &cover, one, from).await?));
    }
    acting.done(&format!("/people/{worker}/cover")).await?;
    Ok((id, covered))
}

/// Makes the relation that lets the colleague stand in for one person, as long as the worker is theirs; says whether there
/// was one to make.
async fn cover_one<A: Action>(
    acting: &mut Acting<A>,
    cover: &Cover,
    one: WorksWith,
    from: Date,
) -> Result<bool, store::StoreError> {
    let now = acting.now();
    let Some((from_on, until_on)) = rules::days(cover, one, from) else { return Ok(false) };
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let theirs = people::holders_to(tx, RelationKind::AssignedWorker, one.person, one.given_in, now).await?;
    if one.person == cover.colleague || theirs.contains(&cover.colleague) {
        return Ok(false);
    }
    let new = NewRelation {
        kind: RelationKind::Cover,
        holder: cover.colleague,
        person: Some(one.person),
        given_in: one.given_in,
        from_on,
        until_on: Some(until_on),
    };
    let relation = people::relate(tx, &chance, &new, now).await?;
    covers::add_covered(tx, cover.id, relation).await?;
    acting.tell(RelationSet { holder: cover.colleague, person: Some(one.person), place: Some(one.given_in) });
    Ok(true)
}

/// Somebody was given a worker: who stands in for that worker stands in for them too.
pub(super) async fn follow<A: Action>(
    acting: &mut Acting<A>,
    asked: AskedRelation,
    (person, place): (PersonId, PlaceId),
) -> Result<(), store::StoreError> {
    if asked.kind != RelationKind::AssignedWorker {
        return Ok(());
    }
    let now = acting.now();
    let day = today(acting.tx(), place, now).await?;
    let one = WorksWith { person, given_in: place, until_on: asked.until };
    let fitting = candidates(acting.tx(), &[place], &[RelationKind::Cover], now).await?;
    for cover in covers::of_worker(acting.tx(), asked.holder, Some(place), day).await? {
        // Who works there no more stands in for nobody new.
        if fitting.iter().all(|candidate| candidate.id != cover.colleague) {
            continue;
        }
        cover_one(acting, &cover, one, asked.from.unwrap_or(day).max(day)).await?;
    }
    Ok(())
}

/// A worker is somebody's worker no more: nobody stands in for them there.
pub(super) async fn unfollow<A: Action>(
    acting: &mut Acting<A>,
    worker: PersonId,
    (person, place): (PersonId, PlaceId),
) -> Result<(), store::StoreError> {
    let now = acting.now();
    let day = today(acting.tx(), place, now).await?;
    let mut made: Vec<RelationId> = Vec::new();
    for cover in covers::of_worker(acting.tx(), worker, Some(place), day).await? {
        made.extend(covers::relations(acting.tx(), cover.id).await?);
    }
    people::unrelate_all(acting.tx(), &made, Some((person, place)), now).await?;
    Ok(())
}

/// Ends cover for everybody at once. Gives the worker.
///
/// # Errors
/// [`Stop`].
pub async fn end_cover(mut acting: Acting<EndCover>) -> Result<PersonId, Stop> {
    let (id, now) = (acting.id(), acting.now());
    let worker = acting.facts().cover.worker;
    let made = covers::relations(acting.tx(), id).await?;
    people::unrelate_all(acting.tx(), &made, None, now).await?;
    covers::end(acting.tx(), id, now).await?;
    acting.done(&format!("/people/{worker}/cover")).await?;
    Ok(worker)
}
