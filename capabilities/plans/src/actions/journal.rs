//! The person writes for themselves, lets an entry stand in the plan, takes it back, and deletes for good.

use access::{Acting, Action};
use basics::{Date, Words};

use super::{Hand, Refused, today};
use crate::access::PlanFacts;
use crate::access::journal::{DeleteJotting, ShareJotting, TakeBackJotting, WriteJournal};
use crate::model::PlanId;
use crate::model::journal::{JottingId, JottingKind, JottingState};
use crate::rules::{PlanRefused, journal as rules};
use crate::store::journal::{self as kept, NewJotting};

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Jotted {
    /// What kind of thing.
    pub kind: JottingKind,
    /// What.
    pub words: Words,
    /// Of which day; today, where none is named.
    pub on: Option<Date>,
}

/// Writes something new. Nobody is told, and nobody else can read it.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn jot(mut acting: Acting<WriteJournal>, new: &Jotted) -> Result<JottingId, Refused> {
    let hand = Hand::of(&acting)?;
    let id = JottingId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let on = rules::on_day(new.on, today(tx, hand.plan.place, hand.now).await?)?;
    rules::one_more(kept::count(tx, hand.plan.id).await?)?;
    let new = NewJotting { id, kind: new.kind, on, words: &new.words };
    kept::add(tx, &hand.plan, &new, hand.now).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/journal/{id}")).await?;
    Ok(id)
}

/// Writes something anew. What was there before is gone from the log too.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn rewrite(mut acting: Acting<WriteJournal>, id: JottingId, new: &Jotted) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let site = acting.site().clone();
    let tx = acting.tx();
    let was = kept::one(tx, hand.plan.id, id).await?.ok_or(PlanRefused::NoSuchThing)?;
    let on = rules::on_day(new.on.or(Some(was.on)), today(tx, hand.plan.place, hand.now).await?)?;
    let new = NewJotting { id, kind: new.kind, on, words: &new.words };
    kept::change(tx, &hand.plan, &new, hand.now).await?;
    if was.state == JottingState::Shared {
        hand.tell_other(tx, "plans.changed").await?;
    }
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/journal/{id}")).await?;
    site.db.fold_log_soon().await;
    Ok(())
}

/// Lets an entry stand in the plan, for both hands.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn share(acting: Acting<ShareJotting>, id: JottingId) -> Result<(), Refused> {
    to(acting, id, JottingState::Shared).await
}

/// Takes it back: the other hand reads it no more.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn take_back(acting: Acting<TakeBackJotting>, id: JottingId) -> Result<(), Refused> {
    to(acting, id, JottingState::Own).await
}

async fn to<A: Action<Facts = PlanFacts, Id = PlanId>>(
    mut acting: Acting<A>,
    id: JottingId,
    state: JottingState,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let tx = acting.tx();
    let was = kept::one(tx, hand.plan.id, id).await?.ok_or(PlanRefused::NoSuchThing)?;
    rules::moves(was.state, state)?;
    kept::move_to(tx, id, state).await?;
    if state == JottingState::Shared {
        hand.tell_other(tx, "plans.from_journal").await?;
    }
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/journal/{id}")).await?;
    Ok(())
}

/// Deletes an entry for good: the row, its words, and what the log still held of them.
///
/// # Errors
/// [`PlanRefused::NoSuchThing`].
pub async fn delete(mut acting: Acting<DeleteJotting>, id: JottingId) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let site = acting.site().clone();
    let tx = acting.tx();
    kept::one(tx, hand.plan.id, id).await?.ok_or(PlanRefused::NoSuchThing)?;
    kept::delete(tx, hand.plan.id, id).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/journal")).await?;
    site.db.fold_log_soon().await;
    Ok(())
}
