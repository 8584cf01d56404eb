//! The clock of the house: claims what is due and does it; keeps the chain's pool and old form keys small.

use std::time::Duration;

use access::Site;
use pages::{Front, Job};
use store::Quiet;

use crate::wiring;

/// How often the house looks whether something is due.
const EVERY: Duration = Duration::from_secs(20);
/// How often it looks whether a mail is to be carried: somebody may wait for a code.
const EVERY_POST: Duration = Duration::from_secs(5);
/// How much is claimed at once.
const AT_ONCE: i64 = 50;

/// Runs until the process ends.
pub async fn run(site: Site) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = round(&site).await {
            tracing::warn!(error = %error, "a round of due work failed and is tried again");
        }
    }
}

/// Carries out what waits to be mailed, until the process is told to end; the mail in hand is ended first. It has a round of its own: a mail server that is slow holds
/// up nothing else.
pub async fn carry(front: Front, over: tokio::sync::watch::Receiver<bool>) {
    if front.post().is_none() {
        return;
    }
    let mut tick = tokio::time::interval(EVERY_POST);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = over.clone();
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            // Told to end, or nobody is left to tell.
            _ = told.changed() => return,
        }
        if let Err(stop) = telling::carry_until(&front, &|| *over.borrow()).await {
            tracing::warn!(%stop, "a round of mail failed and is tried again");
        }
    }
}

/// One round: everything that is due now, and upkeep.
pub async fn round(site: &Site) -> store::Result<usize> {
    let jobs: Vec<Job> = wiring::capabilities().iter().flat_map(|capability| capability.jobs.iter().copied()).collect();
    let mut done = 0_usize;
    loop {
        let due = store::due::claim(&site.db, site.now(), AT_ONCE).await?;
        if due.is_empty() {
            break;
        }
        for piece in &due {
            let Some(job) = jobs.iter().find(|job| job.kind == piece.kind) else {
                tracing::error!(kind = %piece.kind, "nobody does this kind of due work");
                continue;
            };
            match (job.run)(site, piece).await {
                Ok(()) => done = done.saturating_add(1),
                Err(stop) => tracing::warn!(kind = %piece.kind, id = %piece.id, stop = %stop, "due work failed"),
            }
        }
    }
    for capability in wiring::capabilities() {
        for every_round in capability.rounds {
            if let Err(stop) = every_round(site).await {
                tracing::warn!(capability = capability.name, stop = %stop, "a round could not be done");
            }
        }
    }
    if let Err(stop) = governance::keep(site, &wiring::keeping()).await {
        tracing::warn!(%stop, "what is over could not be looked for");
    }
    upkeep(site).await?;
    Ok(done)
}

async fn upkeep(site: &Site) -> store::Result<()> {
    let now = site.now();
    if let Some(today) = now.date_in("UTC") {
        store::audit::chain_pool(&site.db, today).await?;
    }
    site.db.fold_if_owed().await;
    store::seal::found(&site.db, now).await?;
    if let Err(error) = store::copies::settle(&site.db, now).await {
        tracing::warn!(%error, "the copies of keys wait to be written anew");
    }
    #[expect(clippy::disallowed_methods, reason = "old form keys are upkeep")]
    let mut tx = site.db.write().await?;
    store::once::forget(&mut tx, now).await?;
    access::register::forget_comings(&mut tx, now).await?;
    tx.commit_quiet(Quiet::Claim).await
}
