//! What is carried out of the house, round by round: news is planned by what its person chose, put into the outbox when
//! its time has come, worded, carried outside of any transaction, and marked. Two processes share the work and send
//! nothing twice: whoever claims a parcel first has it.

use access::{Boxed, Site, Stop, Who, act, home};
use basics::Instant;
use pages::{Front, NotCarried, Post};
use store::outbox::{self, Parcel};
use store::{Quiet, Result};

use crate::access::{JOB, SendNews};
use crate::keeping;
use crate::model::Route;
use crate::notices::{self, NoticeId};
use crate::rules;
use crate::wording::{self, Say};

/// News by mail.
pub(crate) const NEWS: &str = "telling.news";
/// The code that shows whether somebody reads what is sent to an address.
pub(crate) const CODE: &str = "telling.code";
/// How many people are planned in one transaction.
const AT_ONCE: i64 = 50;
/// How many parcels are claimed at once: all of them are carried well before the claim runs out.
const CLAIMED: i64 = 5;

/// What is done in every round of the house: news that came in is planned, and letters whose time has come wait to be
/// printed.
pub fn plan(site: &Site) -> Boxed<'_, std::result::Result<usize, Stop>> {
    Box::pin(async move {
        let now = site.now();
        let planned = plan_stirred(site, now).await?;
        Ok(planned.saturating_add(release(site, Route::Letter, now).await?))
    })
}

async fn plan_stirred(site: &Site, now: Instant) -> Result<usize> {
    let fresh = keeping::stirred(&mut site.db.read().await?, AT_ONCE).await?;
    if fresh.is_empty() {
        return Ok(0);
    }
    #[expect(clippy::disallowed_methods, reason = "planning is upkeep; the sending goes through access::act")]
    let mut tx = site.db.write().await?;
    for (person, since, when) in &fresh {
        let home = home::of(&mut tx, *person, now).await?;
        let zone = home.as_ref().map_or("UTC", |home| home.zone.as_str());
        let next = rules::next_at(*since, zone, when);
        keeping::plan(&mut tx, *person, home.as_ref().map(|home| home.place), next).await?;
    }
    tx.commit_quiet(Quiet::Claim).await?;
    Ok(fresh.len())
}

async fn release(site: &Site, route: Route, now: Instant) -> Result<usize> {
    let due = keeping::due(&mut site.db.read().await?, route, now, AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    #[expect(clippy::disallowed_methods, reason = "claiming is upkeep; the sending goes through access::act")]
    let mut tx = site.db.write().await?;
    for person in &due {
        keeping::release(&mut tx, *person, route, now).await?;
    }
    tx.commit_quiet(Quiet::Claim).await?;
    Ok(due.len())
}

/// Carries everything that may go by mail now, and says how much went. Nothing goes where no operator named a way out; it
/// waits.
///
/// # Errors
/// [`Stop::Store`]. A mail server that takes nothing is no error here: it is tried again.
pub async fn carry(front: &Front) -> std::result::Result<usize, Stop> {
    carry_until(front, &|| false).await
}

/// The same, until it is told to stop: the mail in hand is ended and marked, and what was claimed with it is put back, so
/// that a process that is exchanged for another sends nothing twice and holds nothing up.
///
/// # Errors
/// As [`carry`].
pub async fn carry_until(
    front: &Front,
    is_over: &(dyn Fn() -> bool + Send + Sync),
) -> std::result::Result<usize, Stop> {
    let Some(post) = front.post() else { return Ok(0) };
    let site = front.site();
    let mut sent = 0_usize;
    plan_stirred(site, site.now()).await?;
    release(site, Route::Mail, site.now()).await?;
    loop {
        if is_over() {
            return Ok(sent);
        }
        let parcels = outbox::claim(&site.db, &[NEWS, CODE], site.now(), CLAIMED).await?;
        if parcels.is_empty() {
            return Ok(sent);
        }
        for parcel in &parcels {
            if is_over() {
                put_back(site, parcel).await?;
                continue;
            }
            if carry_one(front, post, parcel).await? {
                sent = sent.saturating_add(1);
            }
        }
    }
}

async fn carry_one(front: &Front, post: &Post, parcel: &Parcel) -> std::result::Result<bool, Stop> {
    let site = front.site();
    let (mail, carrying) = match wording::mail(front, parcel, site.now()).await? {
        Say::This(mail, carrying) => (mail, carrying),
        Say::NotBefore(at) => {
            #[expect(clippy::disallowed_methods, reason = "to wait is upkeep; what was sent has its line")]
            let mut tx = site.db.write().await?;
            outbox::hold(&mut tx, parcel, at).await?;
            tx.commit_quiet(Quiet::Claim).await?;
            return Ok(false);
        }
        // Seen on screen, switched off or erased in between: there is nothing to say, and no empty mail.
        Say::Nothing => {
            drop_parcel(site, parcel).await?;
            return Ok(false);
        }
    };
    let carried = post.carrier.carry(&mail).await;
    let last = parcel.tries.saturating_add(1) >= outbox::MOST_TRIES;
    match carried {
        Ok(()) => mark_sent(site, parcel, &carrying).await.map(|()| true),
        Err(NotCarried::Later) if !last => {
            tracing::warn!(parcel = %parcel.id, tries = parcel.tries, "a mail was not taken and is tried again");
            #[expect(clippy::disallowed_methods, reason = "to try again is upkeep; what was sent has its line")]
            let mut tx = site.db.write().await?;
            outbox::again(&mut tx, parcel, site.now()).await?;
            tx.commit_quiet(Quiet::Claim).await?;
            Ok(false)
        }
        Err(NotCarried::Later | NotCarried::Never) => {
            tracing::warn!(parcel = %parcel.id, tries = parcel.tries, "a mail is not taken and is given up");
            give_up(site, parcel).await.map(|()| false)
        }
    }
}

/// It was claimed and not begun: the next may have it at once, and it was no try.
async fn put_back(site: &Site, parcel: &Parcel) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "to put it back is upkeep; what was sent has its line")]
    let mut tx = site.db.write().await?;
    outbox::hold(&mut tx, parcel, site.now()).await?;
    tx.commit_quiet(Quiet::Claim).await
}

async fn drop_parcel(site: &Site, parcel: &Parcel) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "what says nothing leaves no line")]
    let mut tx = site.db.write().await?;
    outbox::drop(&mut tx, parcel.id).await?;
    tx.commit_quiet(Quiet::Claim).await
}

async fn mark_sent(site: &Site, parcel: &Parcel, carried: &[NoticeId]) -> std::result::Result<(), Stop> {
    let mut acting = act::<SendNews>(site, &Who::House(JOB), parcel.to, None).await?;
    let now = acting.now();
    outbox::sent(acting.tx(), parcel.id, now).await?;
    if parcel.kind == NEWS {
        notices::carried(acting.tx(), parcel.to, carried, now).await?;
    }
    acting.done("").await
}

/// Nobody takes mail at this address: the person is told where they can see it.
async fn give_up(site: &Site, parcel: &Parcel) -> std::result::Result<(), Stop> {
    use access::Facts as _;
    let mut acting = act::<SendNews>(site, &Who::House(JOB), parcel.to, None).await?;
    let (now, place) = (acting.now(), acting.facts().about().place);
    let chance = site.db.chance();
    outbox::drop(acting.tx(), parcel.id).await?;
    keeping::refused(acting.tx(), parcel.to, &parcel.kind, now).await?;
    let object = (crate::HOW, parcel.to.uuid());
    notices::tell(acting.tx(), chance, parcel.to, "telling.refused", object, place, now).await?;
    acting.done("").await
}
