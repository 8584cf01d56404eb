//! Minutes: item by item what was said and what was decided; drafted, then approved, and from then on they do not change.

use basics::{Instant, PersonId};
use store::{ReadTx, Result, WriteTx, values};

use crate::agenda::at;
use crate::attendance::settle_attendance;
use crate::keeping;
use crate::model::{ItemId, Meeting, MeetingId};
use crate::sums;

/// Keeps what was said about an item and what was decided, as [`crate::rules::write_minutes`] allowed; empty words take
/// away what stood there. A meeting that has minutes was held. The item must be of this meeting; says whether it is.
///
/// # Errors
/// The store's failure.
pub async fn write_minutes(
    tx: &mut WriteTx,
    it: &Meeting,
    item: ItemId,
    (said, decision): (&str, &str),
    now: Instant,
) -> Result<bool> {
    let said = keeping::seal_words(tx, it.group.id, at(item, "said"), said).await?;
    let decision = keeping::seal_words(tx, it.group.id, at(item, "decision"), decision).await?;
    let count = tx
        .run(
            "UPDATE meetings_items SET said = $3, decision = $4 WHERE id = $1 AND meeting_id = $2",
            values![item, it.id, said, decision],
        )
        .await?;
    if count == 1 {
        keeping::drafted(tx, it, now).await?;
    }
    Ok(count == 1)
}

/// Approves minutes as [`crate::rules::approve`] allowed. Whoever was expected and of whom nothing was said was absent.
/// Gives the sum of their sealed words: the act gives it to the audit chain as its reason, and `alongside verify` checks
/// the minutes against it ever after.
///
/// # Errors
/// The store's failure.
pub async fn approve(tx: &mut WriteTx, it: &Meeting, by: PersonId, now: Instant) -> Result<String> {
    settle_attendance(tx, it.id).await?;
    let sum = sum_of(tx, it.id).await?;
    tx.run(
        "UPDATE meetings_meetings SET minutes = 'approved', approved_by = $2, approved_at = $3, approved_sum = $4 \
         WHERE id = $1",
        values![it.id, by, now, sum],
    )
    .await?;
    Ok(sum)
}

/// The sum of the sealed words of a meeting's minutes: of its items in their order, then of what was agreed there.
pub(crate) async fn sum_of(tx: &mut ReadTx, meeting: MeetingId) -> Result<String> {
    let mut cells: Vec<Vec<u8>> = Vec::new();
    let items = tx
        .rows(
            "SELECT words, said, decision FROM meetings_items WHERE meeting_id = $1 ORDER BY number, id",
            values![meeting],
        )
        .await?;
    for row in &items {
        for column in ["words", "said", "decision"] {
            cells.push(row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default());
        }
    }
    let actions =
        tx.rows("SELECT what FROM meetings_actions WHERE meeting_id = $1 ORDER BY id", values![meeting]).await?;
    for row in &actions {
        cells.push(row.get("what")?);
    }
    let cells: Vec<&[u8]> = cells.iter().map(Vec::as_slice).collect();
    Ok(sums::sum(&cells))
}
