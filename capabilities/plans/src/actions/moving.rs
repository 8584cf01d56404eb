//! A plan goes with its person; its workers come and go.

use access::{Acting, Boxed, Stop, people, register};
use basics::{Instant, PersonId, PlaceId};
use store::{StoreError, WriteTx};

use super::{Hand, Refused, fund, reviews, settle, workers};
use crate::access::{BringPlan, takes_part};
use crate::model::Plan;
use crate::rules::PlanRefused;
use crate::store as kept;
use crate::tell::{KINDS, REQUEST_KINDS, Teller, WAIT_CALL, WAIT_REVIEW};

/// The person takes their plan along to where they take part now: whoever works with them there reads it and writes in it from now
/// on, and whoever did before does no more. It is the person's act and nobody else's (promise 6).
///
/// # Errors
/// [`PlanRefused::NoMove`] when it is there already, or the person takes part nowhere.
pub async fn bring(mut acting: Acting<BringPlan>) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let site = acting.site().clone();
    let tx = acting.tx();
    let belongings = register::belongings(tx, hand.plan.person).await?;
    let here = belongings.iter().find(|one| !one.ended && takes_part(one.role)).ok_or(PlanRefused::NoMove)?;
    if here.place == hand.plan.place {
        return Err(PlanRefused::NoMove.into());
    }
    let before = workers(tx, &hand.plan, hand.now).await?;
    let plan = Plan { place: here.place, organisation: here.organisation, ..hand.plan.clone() };
    kept::bring(tx, &plan).await?;
    let teller = Teller::new(&site, plan.place, hand.now);
    settle(tx, &teller, &plan, hand.now).await?;
    reviews::settle(tx, &teller, &plan, hand.now).await?;
    fund::settle_all(tx, &teller, &plan, hand.now).await?;
    let now = workers(tx, &plan, hand.now).await?;
    for who in &now {
        teller.tell(tx, *who, "plans.brought", plan.id).await?;
    }
    for who in before.iter().filter(|who| !now.contains(who)) {
        hand.teller.tell(tx, *who, "plans.gone", plan.id).await?;
    }
    acting.done(&format!("/plans/{}", plan.id)).await?;
    Ok(())
}

/// What a listener may say of itself: only that the store failed.
fn failed(refused: Refused) -> StoreError {
    match refused {
        Refused::Stop(Stop::Store(error)) => error,
        _ => StoreError::Column { column: "plan" },
    }
}

/// Whoever works with a person has changed: what waits in their plan waits for those who do now.
#[must_use]
pub fn workers_changed(tx: &mut WriteTx, person: Option<PersonId>, now: Instant) -> Boxed<'_, store::Result<()>> {
    Box::pin(async move {
        let Some(person) = person else { return Ok(()) };
        let Some(plan) = kept::of_person(tx, person).await? else { return Ok(()) };
        let teller = Teller::hearing(plan.place, now);
        settle(tx, &teller, &plan, now).await.map_err(failed)?;
        reviews::settle(tx, &teller, &plan, now).await.map_err(failed)?;
        fund::settle_all(tx, &teller, &plan, now).await.map_err(failed)
    })
}

/// Somebody left a place. What waits in plans there is for the two hands alone, or for the second who was asked: it goes to nobody
/// else. Whoever still works there keeps it.
#[must_use]
pub fn left(tx: &mut WriteTx, person: PersonId, place: PlaceId, now: Instant) -> Boxed<'_, store::Result<()>> {
    Box::pin(async move {
        if people::works_in(tx, person, place, now).await? {
            return Ok(());
        }
        for kind in KINDS.into_iter().chain([WAIT_CALL, WAIT_REVIEW]).chain(REQUEST_KINDS) {
            loops::hand_back_kind(tx, person, place, kind, None).await?;
        }
        Ok(())
    })
}
