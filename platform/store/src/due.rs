//! Work that time brings: reminders, things overdue, invitations that run out.

use basics::Instant;
use uuid::Uuid;

use crate::{Db, Quiet, Result, WriteTx, values};

basics::id!(
    /// A piece of due work.
    DueId
);

/// One piece of due work.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its id.
    pub id: DueId,
    /// When it was to be done.
    pub at: Instant,
    /// What: `loops.half`.
    pub kind: String,
    /// For which thing.
    pub object: Uuid,
}

/// How long a claimed piece stays with its worker before another may take it.
const CLAIM_SECONDS: i64 = 120;

/// Plans a piece of work.
///
/// # Errors
/// The engine's failure.
pub async fn plan(tx: &mut WriteTx, at: Instant, kind: &'static str, object: Uuid) -> Result<()> {
    let id = DueId::new(at, &tx.db.chance().clone());
    tx.run("INSERT INTO store_due (id, at, kind, object_id) VALUES ($1, $2, $3, $4)", values![id, at, kind, object])
        .await?;
    Ok(())
}

/// Takes back what was planned for a thing.
///
/// # Errors
/// The engine's failure.
pub async fn cancel(tx: &mut WriteTx, kind: &'static str, object: Uuid) -> Result<()> {
    tx.run("DELETE FROM store_due WHERE object_id = $1 AND kind = $2", values![object, kind]).await?;
    Ok(())
}

/// Claims what is due. Writers stand in one line on both engines, so two processes never claim the same piece; a piece
/// whose worker died is free again after two minutes.
///
/// # Errors
/// The engine's failure.
pub async fn claim(db: &Db, now: Instant, most: i64) -> Result<Vec<Due>> {
    #[expect(clippy::disallowed_methods, reason = "claiming is upkeep; the work itself goes through access::act")]
    let mut tx = db.write().await?;
    let rows = tx
        .rows(
            "UPDATE store_due SET taken_until = $2 WHERE id IN (SELECT id FROM store_due WHERE at <= $1 \
             AND (taken_until IS NULL OR taken_until < $1) ORDER BY at, id LIMIT $3) \
             RETURNING id, at, kind, object_id",
            values![now, now.plus_seconds(CLAIM_SECONDS), most],
        )
        .await?;
    let mut due = rows
        .iter()
        .map(|row| {
            Ok(Due { id: row.get("id")?, at: row.get("at")?, kind: row.get("kind")?, object: row.get("object_id")? })
        })
        .collect::<Result<Vec<_>>>()?;
    tx.commit_quiet(Quiet::Claim).await?;
    due.sort_by_key(|piece| (piece.at, piece.id));
    Ok(due)
}

/// The piece is done: call it in the transaction that did it.
///
/// # Errors
/// The engine's failure.
pub async fn done(tx: &mut WriteTx, id: DueId) -> Result<()> {
    tx.run("DELETE FROM store_due WHERE id = $1", values![id]).await?;
    Ok(())
}
