//! Steps on the way to what was promised.

use basics::{Chance, Date, Instant, Words};
use store::{CellAt, ReadTx, Result, Subject, WriteTx, seal, values};

use crate::keeping::PURPOSE;
use crate::model::{Loop, LoopId, MilestoneId};

/// A step on the way to what was promised.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// What; `None` when it was erased.
    pub what: Option<Words>,
    /// By when.
    pub due_on: Option<Date>,
    /// When it was done.
    pub done_on: Option<Date>,
}

pub(crate) const fn at(id: MilestoneId) -> CellAt {
    CellAt { table: "loops_milestones", column: "what", row: id.uuid() }
}

/// Adds a step; what it is is sealed with the thread's key.
///
/// # Errors
/// The store's failure.
pub async fn add_milestone(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Loop,
    what: &str,
    due_on: Option<Date>,
    now: Instant,
) -> Result<MilestoneId> {
    let milestone = MilestoneId::new(now, chance);
    let thread = Subject { kind: "thread", id: it.object };
    let what = seal::seal(tx, PURPOSE, thread, at(milestone), what).await?;
    tx.run(
        "INSERT INTO loops_milestones (id, loop_id, what, due_on, made_at) VALUES ($1, $2, $3, $4, $5)",
        values![milestone, it.id, what, due_on, now],
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

/// The steps of a loop, in the order they were made: two statements.
///
/// # Errors
/// The store's failure.
pub async fn milestones(tx: &mut ReadTx, id: LoopId) -> Result<Vec<Milestone>> {
    let rows = tx
        .rows("SELECT id, what, due_on, done_on FROM loops_milestones WHERE loop_id = $1 ORDER BY id", values![id])
        .await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((at(row.get("id")?), row.get("what")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, what)| {
            Ok(Milestone { id: row.get("id")?, what, due_on: row.get("due_on")?, done_on: row.get("done_on")? })
        })
        .collect()
}
