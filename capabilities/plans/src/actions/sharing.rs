//! The person lets somebody see chosen parts of their plan until a day, and takes that back.

use access::{Acting, Boxed, RelationKind, Site, Stop, Who, act, people, places};
use basics::{Date, Instant, PersonId, fold};
use pages::Job;
use store::due::{self, Due};
use store::{ReadTx, WriteTx};

use super::{Hand, Refused, today, workers};
use crate::access::sharing::{RemindOfSharing, SHARING_JOB, ShareWith, StopSharing};
use crate::model::Plan;
use crate::model::sharing::{MOST_NAMED, NAMED_ROLES, Parts, Sharing, SharingId, SharingState};
use crate::rules::{PlanRefused, sharing as rules};
use crate::store::{self as kept, sharing as views};
use crate::tell::{SHARED, SHARING, UNSHARED};

/// Whom the person means.
#[derive(Clone, Debug)]
pub enum Whom {
    /// One of those who are a mentor or a supporter to them.
    Known(PersonId),
    /// Somebody who helps here, by their whole name.
    Named(String),
}

/// A view that is to be given.
#[derive(Clone, Debug)]
pub struct NewSharing {
    /// To whom.
    pub to: Whom,
    /// Of which parts.
    pub parts: Parts,
    /// Until which day; three months where none is named.
    pub until: Option<Date>,
}

/// Whom the person can choose without naming them: their mentors and supporters, who do not read the plan already.
///
/// # Errors
/// The store's failure.
pub async fn known(tx: &mut ReadTx, plan: &Plan, now: Instant) -> Result<Vec<PersonId>, Refused> {
    let hands = workers(tx, plan, now).await?;
    let mut all = Vec::new();
    for kind in [RelationKind::Mentor, RelationKind::Supporter] {
        for holder in people::holders_to(tx, kind, plan.person, plan.place, now).await? {
            if holder != plan.person && !hands.contains(&holder) && !all.contains(&holder) {
                all.push(holder);
            }
        }
    }
    Ok(all)
}

async fn whom(tx: &mut ReadTx, plan: &Plan, to: &Whom, now: Instant) -> Result<PersonId, Refused> {
    let name = match to {
        Whom::Known(who) if known(tx, plan, now).await?.contains(who) => return Ok(*who),
        Whom::Known(_) => return Err(PlanRefused::NobodyNamed.into()),
        Whom::Named(name) => fold(name.trim()),
    };
    let here = people::in_roles(tx, plan.place, &NAMED_ROLES, now, MOST_NAMED).await?;
    let found: Vec<PersonId> = here.iter().filter(|one| fold(&one.name) == name).map(|one| one.id).collect();
    let mut but = workers(tx, plan, now).await?;
    but.push(plan.person);
    Ok(rules::named(&found, &but)?)
}

/// Lets somebody see chosen parts of the plan until a day. Both are told: the person too, in case it was not they who sat there.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn share_with(mut acting: Acting<ShareWith>, new: &NewSharing) -> Result<SharingId, Refused> {
    let hand = Hand::of(&acting)?;
    let (now, plan) = (hand.now, &hand.plan);
    let chance = acting.site().db.chance().clone();
    let id = SharingId::new(now, &chance);
    let tx = acting.tx();
    let today = today(tx, plan.place, now).await?;
    let until_on = rules::until(new.until, today)?;
    let to = whom(tx, plan, &new.to, now).await?;
    let contents = kept::contents(tx, plan.id).await?;
    let mut parts = new.parts.clone();
    parts.goals.sort_unstable();
    parts.goals.dedup();
    rules::may_share(&views::running(tx, plan.id, now).await?, to, &parts, &contents)?;
    let zone = places::timing(tx, plan.place).await?.zone;
    let until_at = begins(until_on.tomorrow().unwrap_or(until_on), 0, &zone).ok_or(PlanRefused::Far)?;
    let sharing = Sharing { id, plan: plan.id, to, parts, from_at: now, until_on, until_at, stopped_at: None };
    views::add(tx, &chance, plan.person, &sharing).await?;
    if let Some(at) = rules::remind_on(until_on, today).and_then(|day| begins(day, 9, &zone)) {
        due::plan(tx, at, SHARING_JOB, id.uuid()).await?;
    }
    hand.teller.tell_of_sharing(tx, to, "plans.shared", (SHARED, plan.id)).await?;
    hand.teller.tell_of_sharing(tx, plan.person, "plans.you_shared", (SHARING, plan.id)).await?;
    let plan = plan.id;
    acting.done(&format!("/plans/{plan}/sharing")).await?;
    Ok(id)
}

/// An hour of a day in a zone.
fn begins(day: Date, hour: i8, zone: &str) -> Option<Instant> {
    day.at(hour, 0, 0, 0).in_tz(zone).ok().map(|at| Instant::of(at.timestamp()))
}

/// Takes a view back: from this moment on it shows nothing.
///
/// # Errors
/// [`PlanRefused::NoSuchThing`] for another plan's, [`PlanRefused::NoMove`] for one that runs no more.
pub async fn stop_sharing(mut acting: Acting<StopSharing>, id: SharingId) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let tx = acting.tx();
    let found = views::one(tx, id).await?.filter(|one| one.plan == hand.plan.id);
    let sharing = found.ok_or(PlanRefused::NoSuchThing)?;
    rules::moves(rules::state(&sharing, hand.now), SharingState::Stopped)?;
    views::stop(tx, id, hand.now).await?;
    due::cancel(tx, SHARING_JOB, id.uuid()).await?;
    hand.teller.tell_of_sharing(tx, sharing.to, "plans.unshared", (UNSHARED, hand.plan.id)).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/sharing")).await?;
    Ok(())
}

/// What time brings.
pub const JOBS: &[Job] = &[Job { kind: SHARING_JOB, run: remind }];

/// The person hears that a view ends soon, and nobody else does.
fn remind<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = SharingId::of(piece.object);
        let mut acting = match act::<RemindOfSharing>(site, &Who::House(SHARING_JOB), id, None).await {
            Ok(acting) => acting,
            // It is gone: so is what was due for it.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let now = acting.now();
        let (plan, state) = (acting.facts().plan.clone(), rules::state(&acting.facts().sharing, now));
        let teller = crate::tell::Teller::new(site, plan.place, now);
        let tx: &mut WriteTx = acting.tx();
        due::done(tx, piece.id).await?;
        if state == SharingState::Runs {
            teller.tell_of_sharing(tx, plan.person, "plans.sharing_ends", (SHARING, plan.id)).await?;
        }
        acting.done("").await
    })
}

async fn drop_piece(site: &Site, piece: &Due) -> Result<(), Stop> {
    #[expect(clippy::disallowed_methods, reason = "a piece of work whose thing is gone is thrown away")]
    let mut tx = site.db.write().await?;
    due::done(&mut tx, piece.id).await?;
    tx.commit_quiet(store::Quiet::Claim).await?;
    Ok(())
}
