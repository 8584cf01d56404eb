//! What an operator should know of the engine and of the work that waits in it.

use basics::Instant;

use crate::outbox::MOST_TRIES;
use crate::{Dialect, ReadTx, Result, values};

/// What PostgreSQL says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    /// Whether we speak to it by TLS, a socket or this machine's own address: nobody on the way can listen.
    pub private: bool,
    /// Whether its log leaves out what is asked of it: values stand in there, and when.
    pub quiet: bool,
}

/// What waits, and the newest moment that is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Pieces of due work that should have been done before a moment.
    pub late: i64,
    /// Parcels of the outbox that were tried so often that they are left for somebody to look at.
    pub stuck: i64,
    /// The newest line of the chain.
    pub newest: Option<Instant>,
}

/// Asks PostgreSQL about itself; `None` on SQLite.
///
/// # Errors
/// The engine's failure.
pub async fn server(tx: &mut ReadTx) -> Result<Option<Server>> {
    if tx.dialect() == Dialect::Lite {
        return Ok(None);
    }
    let row = tx
        .one(
            "SELECT (inet_server_addr() IS NULL OR host(inet_server_addr()) IN ('127.0.0.1', '::1') \
             OR EXISTS (SELECT 1 FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl)) AS private, \
             (current_setting('log_statement') = 'none' AND current_setting('log_min_duration_statement') = '-1' \
             AND current_setting('log_min_duration_sample') = '-1' AND current_setting('log_duration') = 'off') AS quiet",
            values![],
        )
        .await?;
    Ok(Some(Server { private: row.get("private")?, quiet: row.get("quiet")? }))
}

/// What waits although it should be done: due work from before `late`, and parcels nobody could send.
///
/// # Errors
/// The engine's failure.
pub async fn waiting(tx: &mut ReadTx, late: Instant) -> Result<Waiting> {
    let row = tx
        .one(
            "SELECT (SELECT COUNT(*) FROM store_due WHERE at < $1) AS late, \
             (SELECT COUNT(*) FROM store_outbox WHERE sent_at IS NULL AND tries >= $2) AS stuck",
            values![late, MOST_TRIES],
        )
        .await?;
    let newest =
        tx.first("SELECT at FROM store_audit WHERE at IS NOT NULL ORDER BY seq DESC LIMIT 1", values![]).await?;
    Ok(Waiting {
        late: row.get("late")?,
        stuck: row.get("stuck")?,
        newest: newest.map(|row| row.get("at")).transpose()?,
    })
}
