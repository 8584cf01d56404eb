//! Receipts that expire: the day until which a code opens its thread.

use basics::{Date, Instant, PlaceId};
use loops::Stage;
use store::{ReadTx, Result, WriteTx, values};

use crate::model::SuggestionId;

/// How many threads get their day in one round.
const A_ROUND: i64 = 200;

/// A thread that may have ended, and whose receipt has no last day yet.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Which.
    pub thread: SuggestionId,
    /// Its place.
    pub place: PlaceId,
    /// The place's zone.
    pub zone: String,
    /// How far it has come.
    pub stage: Stage,
    /// By when something is due.
    pub due_at: Option<Instant>,
}

/// Threads that may have ended and whose receipt has no last day yet. Which have, [`crate::rules::receipts::has_ended`]
/// decides; this only leaves out those of which it is clear.
///
/// # Errors
/// The store's failure.
pub async fn ended(tx: &mut ReadTx) -> Result<Vec<Ended>> {
    let rows = tx
        .rows(
            "SELECT s.id AS id, s.place_id AS place_id, p.zone AS zone, s.stage AS stage, s.due_at AS due_at FROM feedback_receipts r \
             JOIN feedback_suggestions s ON s.id = r.suggestion_id JOIN access_places p ON p.id = s.place_id \
             WHERE r.open_until IS NULL AND (s.stage IN ('closed', 'withdrawn') \
             OR (s.stage = 'answered' AND s.due_at IS NULL)) LIMIT $1",
            values![A_ROUND],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let (thread, place, zone) = (row.get("id")?, row.get("place_id")?, row.get("zone")?);
            Ok(Ended { thread, place, zone, stage: row.get("stage")?, due_at: row.get("due_at")? })
        })
        .collect()
}

/// Keeps the last day on which a thread's receipt opens it; none when something is owed again.
///
/// # Errors
/// The store's failure.
pub async fn set_until(tx: &mut WriteTx, thread: SuggestionId, until: Option<Date>) -> Result<()> {
    tx.run("UPDATE feedback_receipts SET open_until = $2 WHERE suggestion_id = $1", values![thread, until]).await?;
    Ok(())
}

/// Whether any receipt's last day was before this one.
///
/// # Errors
/// The store's failure.
pub async fn any_over(tx: &mut ReadTx, before: Date) -> Result<bool> {
    let sql = "SELECT lookup FROM feedback_receipts WHERE open_until < $1 LIMIT 1";
    Ok(tx.first(sql, values![before]).await?.is_some())
}

/// Forgets the receipts whose last day was before this one. Their threads stay: nobody can open them by a code any more.
///
/// # Errors
/// The store's failure.
pub async fn forget_over(tx: &mut WriteTx, before: Date) -> Result<()> {
    tx.run("DELETE FROM feedback_receipts WHERE open_until < $1", values![before]).await?;
    Ok(())
}
