//! What came of many things at once: for lists that are taken along.

use basics::{Date, Instant, Words};
use store::{Build, CellAt, ReadTx, Result, seal};
use uuid::Uuid;

use crate::model::{Outcome, ResponseId};

/// What came of a thing.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Which thing.
    pub object: Uuid,
    /// By which day an answer is owed.
    pub due_on: Date,
    /// What was answered.
    pub outcome: Option<Outcome>,
    /// When it was answered last.
    pub answered_at: Option<Instant>,
    /// The newest answer's reasons; `None` when there is none, or they were erased.
    pub reasons: Option<Words>,
}

/// What came of these things of one kind: two statements. A thing without a loop is not among them.
///
/// # Errors
/// The store's failure.
pub async fn summaries(tx: &mut ReadTx, object_kind: &'static str, objects: &[Uuid]) -> Result<Vec<Summary>> {
    if objects.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, bound) = Build::new(
        "SELECT l.object_id AS object_id, l.due_on AS due_on, l.outcome AS outcome, l.answered_at AS answered_at, \
         r.id AS answer_id, r.reasons AS reasons FROM loops_loops l LEFT JOIN loops_responses r ON r.loop_id = l.id \
         AND r.number = (SELECT MAX(m.number) FROM loops_responses m WHERE m.loop_id = l.id) WHERE l.object_kind = ",
    )
    .value(object_kind)
    .then(" AND l.object_id IN ")
    .list(objects)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    let (mut found, mut cells) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in &rows {
        let answer = row.get::<Option<ResponseId>>("answer_id")?.map_or_else(Uuid::nil, ResponseId::uuid);
        let at = CellAt { table: "loops_responses", column: "reasons", row: answer };
        cells.push((at, row.get::<Option<Vec<u8>>>("reasons")?.unwrap_or_default()));
        found.push(Summary {
            object: row.get("object_id")?,
            due_on: row.get("due_on")?,
            outcome: row.get("outcome")?,
            answered_at: row.get("answered_at")?,
            reasons: None,
        });
    }
    let borrowed: Vec<_> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    for (summary, words) in found.iter_mut().zip(seal::open(tx, &borrowed).await?) {
        summary.reasons = words;
    }
    Ok(found)
}
