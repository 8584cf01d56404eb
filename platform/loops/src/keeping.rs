//! Where loops are kept. A capability opens, answers and closes a loop inside its own act.

use basics::{Chance, Date, Instant, OrganisationId, PersonId, PlaceId};
use store::{ReadTx, Result, Row, WriteTx, due, values};
use uuid::Uuid;

use crate::clock::Dates;
use crate::model::{Heard, Loop, LoopId, Stage};
use crate::waiting::{self, stop_waiting_all};

/// The purpose of the keys that seal reasons.
pub const PURPOSE: &str = "thread";
/// Due work: half of the time is over.
pub const HALF: &str = "loops.half";
/// Due work: the time is over.
pub const FULL: &str = "loops.full";
/// Due work: the morning of the day that was promised.
pub const PROMISED: &str = "loops.promised";
/// Due work: the day that was promised is over.
pub const OVER: &str = "loops.promise_over";
/// Due work: the second reader's time is over.
pub const SECOND: &str = "loops.second";

/// All the clocks of a loop.
pub(crate) const CLOCKS: [&str; 5] = [HALF, FULL, PROMISED, OVER, SECOND];

/// A loop to open.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// What kind of thing it is about.
    pub object_kind: &'a str,
    /// Which.
    pub object: Uuid,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who asked; nobody when it cannot be known.
    pub asker: Option<PersonId>,
    /// Its dates, as they are told.
    pub dates: Dates,
}

/// Opens a loop and plans its reminders.
///
/// # Errors
/// The store's failure.
pub async fn open(tx: &mut WriteTx, chance: &Chance, new: &Opening<'_>, now: Instant) -> Result<LoopId> {
    let id = LoopId::new(now, chance);
    let dates = new.dates;
    tx.run(
        "INSERT INTO loops_loops (id, object_kind, object_id, place_id, organisation_id, asker_id, opened_at, \
         received_on, half_on, due_on, due_at, stage) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'heard')",
        values![
            id,
            new.object_kind,
            new.object,
            new.place,
            new.organisation,
            new.asker,
            now,
            dates.received_on,
            dates.half_on,
            dates.due_on,
            dates.due_at
        ],
    )
    .await?;
    due::plan(tx, dates.half_at, HALF, id.uuid()).await?;
    due::plan(tx, dates.due_at, FULL, id.uuid()).await?;
    Ok(id)
}

fn read(row: &Row) -> Result<Loop> {
    Ok(Loop {
        id: row.get("id")?,
        object_kind: row.get("object_kind")?,
        object: row.get("object_id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        asker: row.get("asker_id")?,
        opened_at: row.get("opened_at")?,
        received_on: row.get("received_on")?,
        half_on: row.get("half_on")?,
        due_on: row.get("due_on")?,
        due_at: row.get("due_at")?,
        stage: row.get("stage")?,
        outcome: row.get("outcome")?,
        promised_on: row.get("promised_on")?,
        promised_at: row.get("promised_at")?,
        keeper: row.get("keeper_id")?,
        answered_at: row.get("answered_at")?,
        answered_by: row.get("answered_by")?,
        answered_with: row.get("answered_with")?,
        heard: row.get("heard")?,
        second_reader: row.get("second_reader_id")?,
        second_due_on: row.get("second_due_on")?,
    })
}

/// The loop of a thing.
///
/// # Errors
/// The store's failure.
pub async fn of_object(tx: &mut ReadTx, object_kind: &str, object: Uuid) -> Result<Option<Loop>> {
    let row = tx
        .first("SELECT * FROM loops_loops WHERE object_id = $1 AND object_kind = $2", values![object, object_kind])
        .await?;
    row.as_ref().map(read).transpose()
}

/// One loop.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: LoopId) -> Result<Option<Loop>> {
    let row = tx.first("SELECT * FROM loops_loops WHERE id = $1", values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// What came of what a person said: their newest loops.
///
/// # Errors
/// The store's failure.
pub async fn of_asker(tx: &mut ReadTx, asker: PersonId, most: i64) -> Result<Vec<Loop>> {
    let rows = tx
        .rows(
            "SELECT * FROM loops_loops WHERE asker_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2",
            values![asker, most],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// Whether something that a person asked still waits for an answer, or for what was promised.
///
/// # Errors
/// The store's failure.
pub async fn has_open(tx: &mut ReadTx, asker: PersonId) -> Result<bool> {
    let row = tx
        .first(
            "SELECT id FROM loops_loops WHERE asker_id = $1 AND (stage IN ('heard', 'considered', 'second') \
             OR (stage = 'answered' AND promised_on IS NOT NULL)) LIMIT 1",
            values![asker],
        )
        .await?;
    Ok(row.is_some())
}

/// Somebody looks into it.
///
/// # Errors
/// The store's failure.
pub async fn consider(tx: &mut WriteTx, id: LoopId) -> Result<()> {
    tx.run("UPDATE loops_loops SET stage = 'considered' WHERE id = $1 AND stage = 'heard'", values![id]).await?;
    Ok(())
}

/// Somebody deals with it from now on.
///
/// # Errors
/// The store's failure.
pub async fn keep(tx: &mut WriteTx, id: LoopId, keeper: PersonId) -> Result<()> {
    tx.run("UPDATE loops_loops SET keeper_id = $2 WHERE id = $1", values![id, keeper]).await?;
    Ok(())
}

/// An answer is due earlier than was told, because somebody else who asked the same was told so: never later.
///
/// # Errors
/// The store's failure.
pub async fn bring_forward(tx: &mut WriteTx, it: &Loop, due_on: Date, due_at: Instant) -> Result<()> {
    if due_at >= it.due_at {
        return Ok(());
    }
    tx.run("UPDATE loops_loops SET due_on = $2, due_at = $3 WHERE id = $1", values![it.id, due_on, due_at]).await?;
    due::cancel(tx, FULL, it.id.uuid()).await?;
    due::plan(tx, due_at, FULL, it.id.uuid()).await?;
    if it.half_on >= due_on {
        due::cancel(tx, HALF, it.id.uuid()).await?;
    }
    waiting::bring_forward(tx, (&it.object_kind, it.object), due_at).await
}

/// The asker said whether they were heard. A no opens the second reader's clock.
///
/// # Errors
/// The store's failure.
pub async fn set_heard(
    tx: &mut WriteTx,
    it: &Loop,
    said: Heard,
    to: Stage,
    second: Option<&Dates>,
    now: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE loops_loops SET heard = $2, heard_at = $3, stage = $4, second_due_on = $5, second_due_at = $6 \
         WHERE id = $1",
        values![it.id, said, now, to, second.map(|dates| dates.due_on), second.map(|dates| dates.due_at)],
    )
    .await?;
    if let Some(dates) = second {
        due::plan(tx, dates.half_at, HALF, it.id.uuid()).await?;
        due::plan(tx, dates.due_at, SECOND, it.id.uuid()).await?;
    }
    Ok(())
}

/// Somebody took the second look upon them.
///
/// # Errors
/// The store's failure.
pub async fn set_second_reader(tx: &mut WriteTx, id: LoopId, reader: PersonId) -> Result<()> {
    tx.run("UPDATE loops_loops SET second_reader_id = $2 WHERE id = $1", values![id, reader]).await?;
    Ok(())
}

/// Moves a loop to its end: closed or withdrawn. Nothing waits for anybody any more.
///
/// # Errors
/// The store's failure.
pub async fn end(tx: &mut WriteTx, it: &Loop, to: Stage) -> Result<()> {
    tx.run("UPDATE loops_loops SET stage = $2 WHERE id = $1", values![it.id, to]).await?;
    for kind in CLOCKS {
        due::cancel(tx, kind, it.id.uuid()).await?;
    }
    stop_waiting_all(tx, &it.object_kind, it.object).await
}
