//! How much waits to be done and to be sent, and for how long: for whoever keeps the house running.

use basics::Instant;

use crate::outbox::MOST_TRIES;
use crate::{ReadTx, Result, values};

/// What waits now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Pieces of work whose time has come.
    pub due: i64,
    /// For how many seconds the oldest of them has waited.
    pub due_seconds: i64,
    /// Parcels that may be sent now.
    pub parcels: i64,
    /// For how many seconds the oldest of them could have been sent.
    pub parcel_seconds: i64,
    /// Parcels that were tried so often that they are left for somebody to look at.
    pub given_up: i64,
}

/// What waits at this moment. One statement.
///
/// # Errors
/// The engine's failure.
pub async fn now(tx: &mut ReadTx, now: Instant) -> Result<Backlog> {
    let row = tx
        .one(
            "SELECT (SELECT COUNT(*) FROM store_due WHERE at <= $1) AS due, \
             (SELECT MIN(at) FROM store_due WHERE at <= $1) AS due_since, \
             (SELECT COUNT(*) FROM store_outbox WHERE sent_at IS NULL AND not_before <= $1 AND tries < $2) AS parcels, \
             (SELECT MIN(not_before) FROM store_outbox WHERE sent_at IS NULL AND not_before <= $1 AND tries < $2) \
             AS parcel_since, \
             (SELECT COUNT(*) FROM store_outbox WHERE sent_at IS NULL AND tries >= $2) AS given_up",
            values![now, MOST_TRIES],
        )
        .await?;
    let seconds = |since: Option<Instant>| since.map_or(0, |since| now.seconds_since(since));
    Ok(Backlog {
        due: row.get("due")?,
        due_seconds: seconds(row.get("due_since")?),
        parcels: row.get("parcels")?,
        parcel_seconds: seconds(row.get("parcel_since")?),
        given_up: row.get("given_up")?,
    })
}
