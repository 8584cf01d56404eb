//! What is to be sent, written in the transaction of the change and sent after it. Only kinds and ids stand here: a
//! message is worded when it is sent, so that it never tells what has been taken back in between.

use basics::{Instant, PersonId};

use crate::{ReadTx, Result, WriteTx, values};

basics::id!(
    /// Something to be sent.
    OutboxId
);

/// One thing to send.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Its id.
    pub id: OutboxId,
    /// By which route, and what: `letter.digest`.
    pub kind: String,
    /// To whom.
    pub to: PersonId,
    /// How often it was tried.
    pub tries: i64,
}

/// The most tries before a parcel is left for a person to look at.
pub const MOST_TRIES: i64 = 8;

/// Puts something into the outbox.
///
/// # Errors
/// The engine's failure.
pub async fn put(tx: &mut WriteTx, kind: &'static str, to: PersonId, now: Instant) -> Result<OutboxId> {
    let id = OutboxId::new(now, &tx.db.chance().clone());
    tx.run(
        "INSERT INTO store_outbox (id, kind, subject_id, put_at, not_before, tries) VALUES ($1, $2, $3, $4, $4, 0)",
        values![id, kind, to, now],
    )
    .await?;
    Ok(id)
}

/// What may be sent now, oldest first.
///
/// # Errors
/// The engine's failure.
pub async fn waiting(tx: &mut ReadTx, now: Instant, most: i64) -> Result<Vec<Parcel>> {
    let rows = tx
        .rows(
            "SELECT id, kind, subject_id, tries FROM store_outbox WHERE sent_at IS NULL AND not_before <= $1 \
             AND tries < $2 ORDER BY not_before, id LIMIT $3",
            values![now, MOST_TRIES, most],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Parcel {
                id: row.get("id")?,
                kind: row.get("kind")?,
                to: row.get("subject_id")?,
                tries: row.get("tries")?,
            })
        })
        .collect()
}

/// It was sent.
///
/// # Errors
/// The engine's failure.
pub async fn sent(tx: &mut WriteTx, id: OutboxId, now: Instant) -> Result<()> {
    tx.run("UPDATE store_outbox SET sent_at = $2 WHERE id = $1", values![id, now]).await?;
    Ok(())
}

/// It could not be sent: try again after 1, 2, 4, ... minutes.
///
/// # Errors
/// The engine's failure.
pub async fn again(tx: &mut WriteTx, parcel: &Parcel, now: Instant) -> Result<()> {
    let minutes = 1_i64.checked_shl(u32::try_from(parcel.tries).unwrap_or(0).min(10)).unwrap_or(1024);
    tx.run(
        "UPDATE store_outbox SET tries = tries + 1, not_before = $2 WHERE id = $1",
        values![parcel.id, now.plus_seconds(minutes.saturating_mul(60))],
    )
    .await?;
    Ok(())
}
