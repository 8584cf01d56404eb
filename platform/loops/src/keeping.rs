//! Where loops are kept. A capability opens, answers and closes a loop inside its own act.

use basics::{Chance, Date, Instant, OrganisationId, PersonId, PlaceId, Words};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, due, seal, values};
use uuid::Uuid;

use crate::clock::{Dates, Promise};
use crate::model::{Heard, Loop, LoopId, MilestoneId, Outcome, ResponseId, Stage};
use crate::rules::Draft;
use crate::waiting::stop_waiting_all;

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
const CLOCKS: [&str; 5] = [HALF, FULL, PROMISED, OVER, SECOND];

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

/// Who answers.
#[derive(Clone, Copy, Debug)]
pub struct Answering {
    /// Who answers.
    pub by: PersonId,
    /// The second name on the answer.
    pub with: Option<PersonId>,
    /// The stage that [`crate::rules::answer`] allowed.
    pub to: Stage,
    /// The promised day in the place's zone, when a day was promised.
    pub promised: Option<Promise>,
}

/// Keeps an answer that [`crate::rules::answer`] allowed; its words are sealed with the thread's key.
///
/// # Errors
/// The store's failure.
pub async fn respond(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Loop,
    draft: &Draft<'_>,
    answering: Answering,
    now: Instant,
) -> Result<ResponseId> {
    let id = ResponseId::new(now, chance);
    let thread = Subject { kind: "thread", id: it.object };
    let at = |column| CellAt { table: "loops_responses", column, row: id.uuid() };
    let reasons = seal::seal(tx, PURPOSE, thread, at("reasons"), draft.reasons).await?;
    let change_needed = if draft.change_needed.trim().is_empty() {
        None
    } else {
        Some(seal::seal(tx, PURPOSE, thread, at("change_needed"), draft.change_needed).await?)
    };
    tx.run(
        "INSERT INTO loops_responses (id, loop_id, number, outcome, carrier, promised_on, by_id, with_id, at, reasons, \
         change_needed) VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM loops_responses WHERE loop_id = $2), $3, $4, $5, $6, \
         $7, $8, $9, $10)",
        values![
            id,
            it.id,
            draft.outcome,
            draft.carrier,
            draft.promised_on,
            answering.by,
            answering.with,
            now,
            reasons,
            change_needed
        ],
    )
    .await?;
    let kept = answering.promised.filter(|_| answering.to == Stage::Answered && draft.outcome.promises());
    let to_be_told_back = kept.map(|promise| promise.until);
    tx.run(
        "UPDATE loops_loops SET stage = $2, outcome = $3, promised_on = $4, answered_at = $5, answered_by = $6, \
         answered_with = $7, promised_at = $8, told_at = $5 WHERE id = $1",
        values![
            it.id,
            answering.to,
            draft.outcome,
            draft.promised_on,
            now,
            answering.by,
            answering.with,
            to_be_told_back
        ],
    )
    .await?;
    if it.stage == Stage::Answered && it.heard == Some(Heard::Yes) {
        // What the asker said yes to was another answer: they are asked again.
        tx.run("UPDATE loops_loops SET heard = NULL, heard_at = NULL WHERE id = $1", values![it.id]).await?;
    }
    let looking = answering.promised.filter(|_| answering.to == Stage::Considered);
    if let (Some(on), Some(promise)) = (draft.promised_on, looking) {
        // The day that was told now is the day the answer is due.
        tx.run("UPDATE loops_loops SET due_on = $2, due_at = $3 WHERE id = $1", values![it.id, on, promise.until])
            .await?;
    }
    for kind in CLOCKS {
        due::cancel(tx, kind, it.id.uuid()).await?;
    }
    if let Some(promise) = looking {
        // "Being looked at until a date" is no answer yet: when the date comes, the answer is late (promise 1).
        due::plan(tx, promise.until, FULL, it.id.uuid()).await?;
    }
    if let Some(promise) = kept {
        due::plan(tx, promise.from, PROMISED, it.id.uuid()).await?;
        due::plan(tx, promise.until, OVER, it.id.uuid()).await?;
    }
    Ok(id)
}

/// An answer, opened.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its id.
    pub id: ResponseId,
    /// Counted from 1.
    pub number: i64,
    /// What it says.
    pub outcome: Outcome,
    /// Which role carries it out.
    pub carrier: String,
    /// By when.
    pub promised_on: Option<Date>,
    /// Who answered.
    pub by: PersonId,
    /// With whom.
    pub with: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// Why; `None` when it was erased.
    pub reasons: Option<Words>,
    /// What would have to change.
    pub change_needed: Option<Words>,
}

/// All answers of a loop, oldest first: two statements.
///
/// # Errors
/// The store's failure.
pub async fn responses(tx: &mut ReadTx, id: LoopId) -> Result<Vec<Response>> {
    let rows = tx.rows("SELECT * FROM loops_responses WHERE loop_id = $1 ORDER BY number", values![id]).await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in &rows {
        let id: ResponseId = row.get("id")?;
        let at = |column| CellAt { table: "loops_responses", column, row: id.uuid() };
        cells.push((at("reasons"), row.get("reasons")?));
        cells.push((at("change_needed"), row.get::<Option<Vec<u8>>>("change_needed")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (reasons, change_needed) = (opened.next().flatten(), opened.next().flatten());
            Ok(Response {
                id: row.get("id")?,
                number: row.get("number")?,
                outcome: row.get("outcome")?,
                carrier: row.get("carrier")?,
                promised_on: row.get("promised_on")?,
                by: row.get("by_id")?,
                with: row.get("with_id")?,
                at: row.get("at")?,
                reasons,
                change_needed,
            })
        })
        .collect()
}

/// Everybody whose name stands on an answer of a loop, first or second.
///
/// # Errors
/// The store's failure.
pub async fn answerers(tx: &mut ReadTx, id: LoopId) -> Result<Vec<PersonId>> {
    let rows = tx.rows("SELECT by_id, with_id FROM loops_responses WHERE loop_id = $1", values![id]).await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        people.push(row.get("by_id")?);
        people.extend(row.get::<Option<PersonId>>("with_id")?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
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

/// A step on the way to what was promised.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// What.
    pub what: String,
    /// By when.
    pub due_on: Option<Date>,
    /// When it was done.
    pub done_on: Option<Date>,
}

/// Adds a step.
///
/// # Errors
/// The store's failure.
pub async fn add_milestone(
    tx: &mut WriteTx,
    chance: &Chance,
    id: LoopId,
    what: &str,
    due_on: Option<Date>,
    now: Instant,
) -> Result<MilestoneId> {
    let milestone = MilestoneId::new(now, chance);
    tx.run(
        "INSERT INTO loops_milestones (id, loop_id, what, due_on, made_at) VALUES ($1, $2, $3, $4, $5)",
        values![milestone, id, what, due_on, now],
    )
    .await?;
    Ok(milestone)
}

/// A step of this loop is done.
///
/// # Errors
/// The store's failure.
pub async fn finish_milestone(tx: &mut WriteTx, id: LoopId, milestone: MilestoneId, on: Date) -> Result<bool> {
    let count = tx
        .run(
            "UPDATE loops_milestones SET done_on = $3 WHERE id = $1 AND loop_id = $2 AND done_on IS NULL",
            values![milestone, id, on],
        )
        .await?;
    Ok(count == 1)
}

/// The steps of a loop, in the order they were made.
///
/// # Errors
/// The store's failure.
pub async fn milestones(tx: &mut ReadTx, id: LoopId) -> Result<Vec<Milestone>> {
    let rows = tx
        .rows("SELECT id, what, due_on, done_on FROM loops_milestones WHERE loop_id = $1 ORDER BY id", values![id])
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Milestone {
                id: row.get("id")?,
                what: row.get("what")?,
                due_on: row.get("due_on")?,
                done_on: row.get("done_on")?,
            })
        })
        .collect()
}
