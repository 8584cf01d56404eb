//! The safety steps: read first, said what was done, and the house's own reminder.

use access::{Acting, Boxed, RelationKind, Role, Site, Stop, Who, act, people, settings};
use basics::{Instant, PersonId, PlaceId, Words};
use loops::For;
use pages::Job;
use store::WriteTx;
use store::due::{self, Due};

use super::Refused;
use super::by_hand::{GOES_JOB, tell_before};
use crate::access::{CLOSE_JOB, CloseWorry, DESK, FIRST_READ_JOB, ReadWorry, RemindOfWorry};
use crate::model::{SuggestionId, WORRY_CLOSE_HOURS};
use crate::store as kept;
use crate::tell::{Teller, WAIT_WORRY};

/// The jobs of this capability.
pub const JOBS: &[Job] = &[
    Job { kind: FIRST_READ_JOB, run: remind },
    Job { kind: CLOSE_JOB, run: remind },
    Job { kind: GOES_JOB, run: tell_before },
];

/// Somebody reads a worry, on record: the author sees the day, and the clock of the safety steps begins.
///
/// # Errors
/// [`Refused::Over`] when nobody is worried, or the steps are done.
pub async fn read_worry(mut acting: Acting<ReadWorry>) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (it, worry) = (acting.facts().it.clone(), acting.facts().around.worry.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let worry = worry.ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    if worry.read_at.is_none() {
        let hours = settings::number(tx, it.place, &WORRY_CLOSE_HOURS).await?;
        let close_by = now.plus_seconds(hours.saturating_mul(3600));
        kept::read_worry(tx, id, by, close_by, now).await?;
        due::plan(tx, close_by, CLOSE_JOB, id.uuid()).await?;
        due::cancel(tx, FIRST_READ_JOB, id.uuid()).await?;
        // It waits now for the one who has read it, until they say what was done.
        loops::stop_waiting(tx, WAIT_WORRY, id.uuid()).await?;
        teller.wait(tx, For::Person(by), WAIT_WORRY, id, Some(close_by)).await?;
        teller.tell(tx, it.author, "feedback.worry_read", id).await?;
    }
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// Says what was done about a worry. Nobody closes what nobody has read. The author hears that it was dealt with, and not
/// how.
///
/// # Errors
/// [`Refused::Over`].
pub async fn close_worry(mut acting: Acting<CloseWorry>, done: &Words) -> Result<(), Refused> {
    let (id, now, worry) = (acting.id(), acting.now(), acting.facts().around.worry.clone());
    let it = acting.facts().it.clone();
    let by = acting.person().ok_or(Refused::Over)?;
    if !worry.is_some_and(|worry| worry.read_at.is_some() && worry.closed_at.is_none()) {
        return Err(Refused::Over);
    }
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    kept::close_worry(tx, id, by, done, now).await?;
    due::cancel(tx, CLOSE_JOB, id.uuid()).await?;
    loops::stop_waiting(tx, WAIT_WORRY, id.uuid()).await?;
    if it.author != Some(by) {
        teller.tell(tx, it.author, "feedback.worry_closed", id).await?;
    }
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// A duty reader's relation to a place was ended: what waits for them there waits for whoever reads now.
pub fn relation_ended(
    tx: &mut WriteTx,
    kind: RelationKind,
    place: Option<PlaceId>,
    now: Instant,
) -> Boxed<'_, store::Result<()>> {
    Box::pin(async move {
        match place {
            Some(place) if kind == RelationKind::DutyReader => readers_again(tx, place, now).await,
            _ => Ok(()),
        }
    })
}

/// Chooses the readers again for every worry of a place and below that nobody has read, or that was read by somebody who
/// can do nothing about it any more.
pub(super) async fn readers_again(tx: &mut WriteTx, place: PlaceId, now: Instant) -> store::Result<()> {
    for worry in kept::open_worries(tx, place).await? {
        if let Some(reader) = worry.read_by
            && still_reads(tx, worry.place, reader, now).await?
        {
            continue;
        }
        loops::stop_waiting(tx, WAIT_WORRY, worry.id.uuid()).await?;
        Teller::hearing(worry.place, now).worry(tx, worry.id, worry.author, worry.due_at).await?;
    }
    Ok(())
}

async fn still_reads(tx: &mut WriteTx, place: PlaceId, reader: PersonId, now: Instant) -> store::Result<bool> {
    let desk = people::in_roles(tx, place, &DESK, now, super::MOST_CHOSEN).await?;
    if desk.iter().any(|person| person.id == reader) {
        return Ok(true);
    }
    let held = people::holders_at(tx, RelationKind::DutyReader, place, now).await?;
    Ok(held.iter().any(|(_, person, _, _)| person.id == reader))
}

/// A limit is over. What nobody has read waits for the managers too, and they are told; what was read and not dealt with
/// they are told every day until it is.
fn remind<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = SuggestionId::of(piece.object);
        let job = if piece.kind == CLOSE_JOB { CLOSE_JOB } else { FIRST_READ_JOB };
        let mut acting = match act::<RemindOfWorry>(site, &Who::House(job), id, None).await {
            Ok(acting) => acting,
            // The thing is gone: so is what was due for it.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let (it, worry, now) = (acting.facts().it.clone(), acting.facts().around.worry.clone(), acting.now());
        let teller = Teller::new(acting.site(), it.place, now);
        let tx = acting.tx();
        due::done(tx, piece.id).await?;
        if let Some(worry) = worry.filter(|worry| worry.closed_at.is_none()) {
            if worry.read_at.is_none() {
                if !loops::waited_on(tx, id.uuid()).await?.contains(&For::Role(Role::Manager)) {
                    teller.wait(tx, For::Role(Role::Manager), WAIT_WORRY, id, Some(worry.due_at)).await?;
                }
                teller.tell_managers(tx, "feedback.worry_unread", id, it.author).await?;
                due::plan(tx, now.plus_days(1), FIRST_READ_JOB, id.uuid()).await?;
            } else if job == CLOSE_JOB {
                teller.tell_managers(tx, "feedback.worry_open", id, it.author).await?;
                due::plan(tx, now.plus_days(1), CLOSE_JOB, id.uuid()).await?;
            }
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
