//! Privacy notices, retention rules, holds, and the job that erases what is over.

use access::{Acting, Site, Stop, Who, act, leavers, people};
use basics::uuid::Uuid;
use basics::{Date, Instant, PersonId, PlaceId, Words};
use pages::Keeping;

use super::Refused;
use super::house::erase_now;
use crate::access::keeping::{
    ConfirmStep, EndHold, HoldPerson, KEEPING_JOB, SignKeeping, Sweep, TellOfNotice, WriteNotice,
};
use crate::access::{COMMAND_LINE, ErasePerson};
use crate::model::{NoticeChanged, NoticeText};
use crate::rules::keeping::{self as rules, HoldRefused, Leaver, NoticeFault, may_go};
use crate::store::{self, HoldId, NoticeId, Signing, SigningId, SweepId};

/// How many people hear of a notice in one act.
const AT_ONCE: i64 = 200;
/// How many people are looked at for erasure in one day: those who wait or are held must not stand before the others.
const MOST_LOOKED_AT: i64 = 5000;
/// How many are erased in one day, by the rules of one place: the rest goes on the days after.
const MOST_ERASED: usize = 200;

/// Writes the next version of a place's notice; its members hear of it on screen, in the rounds that come.
///
/// # Errors
/// [`Refused`], with every fault.
pub async fn write_notice(mut acting: Acting<WriteNotice>, text: &NoticeText) -> Result<(), Refused<Vec<NoticeFault>>> {
    rules::notice(text).map_err(Refused::Rule)?;
    let (place, now, by) = (acting.id(), acting.now(), acting.person());
    let id = NoticeId::new(now, acting.site().db.chance());
    store::add_notice(acting.tx(), id, place, text, by, now).await?;
    acting.done(&format!("/places/{place}/notice")).await?;
    Ok(())
}

/// Signs off how long each kind is kept in a place.
///
/// # Errors
/// [`Stop`].
pub async fn sign_keeping(mut acting: Acting<SignKeeping>, days: &[(&str, i64)]) -> Result<(), Stop> {
    let (place, now, by) = (acting.id(), acting.now(), acting.person());
    let id = SigningId::new(now, acting.site().db.chance());
    store::sign(acting.tx(), id, place, days, by, now).await?;
    acting.done(&format!("/places/{place}/keeping")).await
}

/// Keeps a person from being erased by period. A hold that stood before is replaced.
///
/// # Errors
/// [`Refused`].
pub async fn hold_person(
    mut acting: Acting<HoldPerson>,
    reason: &Words,
    until: Date,
) -> Result<(), Refused<HoldRefused>> {
    let (person, now, by) = (acting.id(), acting.now(), acting.person());
    let place = access::Facts::about(acting.facts()).place;
    let today = super::today(acting.tx(), place, now).await?;
    rules::hold(today, until).map_err(Refused::Rule)?;
    let id = HoldId::new(now, acting.site().db.chance());
    store::end_holds(acting.tx(), person, now).await?;
    store::hold(acting.tx(), (id, person, place), reason, until, by, now).await?;
    acting.because(reason.read());
    acting.done(&format!("/people/{person}")).await?;
    Ok(())
}

/// Ends the hold on a person.
///
/// # Errors
/// [`Stop`].
pub async fn end_hold(mut acting: Acting<EndHold>) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    store::end_holds(acting.tx(), person, now).await?;
    acting.done(&format!("/people/{person}")).await
}

/// Tells the next few members of a place that its notice has changed; says how many.
///
/// # Errors
/// [`Stop`].
pub async fn tell_of_notices(site: &Site) -> Result<usize, Stop> {
    let Some(notice) = store::untold_notice(&mut site.db.read().await?).await? else { return Ok(0) };
    let mut acting = act::<TellOfNotice>(site, &Who::House(KEEPING_JOB), notice.place, None).await?;
    let now = acting.now();
    // Another process may have told them while this one stood in line.
    let again = store::untold_notice(acting.tx()).await?;
    if again.is_none_or(|again| again.id != notice.id || again.told_to != notice.told_to) {
        return Ok(0);
    }
    let places = store::under_notice(acting.tx(), notice.place).await?;
    let people = leavers::members_of_any(acting.tx(), &places, notice.told_to, now, AT_ONCE).await?;
    for person in &people {
        acting.tell(NoticeChanged { person: *person, place: notice.place });
    }
    let all = i64::try_from(people.len()).unwrap_or(i64::MAX) < AT_ONCE;
    store::told(acting.tx(), notice.id, people.last().copied(), all.then_some(now)).await?;
    acting.done("").await?;
    Ok(people.len())
}

/// Carries out the retention rules of every place that signed some off: once a day for each kind. Says how much went.
///
/// # Errors
/// [`Stop`], when it cannot be asked what is signed off.
pub async fn keep(site: &Site, kinds: &[Keeping]) -> Result<usize, Stop> {
    let now = site.now();
    let Some(today) = now.date_in("UTC") else { return Ok(0) };
    let signings = store::signings(&mut site.db.read().await?).await?;
    let mut gone = 0_usize;
    for signing in &signings {
        for kind in kinds.iter().filter(|kind| kind.is_chosen()) {
            // What nobody has signed off yet is not erased.
            let Some((_, days)) = signing.days.iter().find(|(known, _)| known == kind.kind) else { continue };
            if store::swept_on(&mut site.db.read().await?, signing.place, kind.kind, today).await? {
                continue;
            }
            let days = (*days).clamp(kind.least, kind.most);
            match sweep(site, signing, kind, (today, now.plus_days(-days))).await {
                Ok(many) => gone = gone.saturating_add(many),
                // One that fails keeps no other from being done; it is tried again in the next round.
                Err(stop) => tracing::error!(kind = kind.kind, place = %signing.place, %stop, "what is over stays"),
            }
        }
    }
    Ok(gone)
}

async fn sweep(
    site: &Site,
    signing: &Signing,
    kind: &Keeping,
    (today, before): (Date, Instant),
) -> Result<usize, Stop> {
    let place = signing.place;
    let mut ids = Vec::new();
    if let pages::Sweep::Each(each) = kind.sweep {
        let places = store::under_signing(&mut site.db.read().await?, place).await?;
        ids = each(site, &places, before).await?;
    }
    let mut acting = act::<Sweep>(site, &Who::House(KEEPING_JOB), place, None).await?;
    if let pages::Sweep::Rows(rows) = kind.sweep {
        if store::swept_on(acting.tx(), place, kind.kind, today).await? {
            return Ok(0);
        }
        let places = store::under_signing(acting.tx(), place).await?;
        ids = rows(acting.tx(), &places, before).await?;
    }
    let id = SweepId::new(acting.now(), site.db.chance());
    store::add_sweep(acting.tx(), (id, place, kind.kind), (today, before), &ids).await?;
    acting.done("").await?;
    Ok(ids.len())
}

/// Erases the people whose last membership was in one of these places and ended before a moment, but none who waits for an
/// answer, and none who is held. That is asked in the act that erases: whoever came back a moment ago stays.
///
/// # Errors
/// [`Stop`].
pub async fn erase_leavers(site: &Site, places: &[PlaceId], before: Instant) -> Result<Vec<Uuid>, Stop> {
    let candidates = leavers::left_before(&mut site.db.read().await?, places, before, MOST_LOOKED_AT).await?;
    let mut gone = Vec::new();
    for person in candidates {
        match erase_leaver(site, person, before).await {
            Ok(true) => gone.push(person.uuid()),
            Ok(false) => {}
            // One who cannot be erased now keeps no other one from it, and what went is written down all the same.
            Err(stop) => tracing::error!(person = %person, %stop, "somebody whose time is over could not be erased"),
        }
        if gone.len() >= MOST_ERASED {
            break;
        }
    }
    Ok(gone)
}

/// Erases one of them, unless something speaks against it by now; says whether it did.
async fn erase_leaver(site: &Site, person: PersonId, before: Instant) -> Result<bool, Stop> {
    let mut acting = act::<ErasePerson>(site, &Who::House(KEEPING_JOB), person, None).await?;
    let today = acting.now().date_in("UTC").unwrap_or_default();
    let held = people::memberships_of(acting.tx(), person).await?;
    let leaver = Leaver {
        left: held.iter().all(|one| one.ended_at.is_some_and(|at| at < before)),
        waits: loops::has_open(acting.tx(), person).await?,
        held: store::hold_on(acting.tx(), person, today).await?.is_some(),
    };
    if !may_go(leaver) {
        return Ok(false);
    }
    erase_now(acting).await?;
    Ok(true)
}

/// Remembers that a step of setting up was done, by whom.
///
/// # Errors
/// [`Stop`].
pub async fn confirm_step(site: &Site, step: &str, by: &str) -> Result<(), Stop> {
    let nowhere = PlaceId::of(Uuid::nil());
    let mut acting = act::<ConfirmStep>(site, &Who::House(COMMAND_LINE), nowhere, None).await?;
    let now = acting.now();
    store::confirm(acting.tx(), step, by, now).await?;
    acting.done("").await
}
