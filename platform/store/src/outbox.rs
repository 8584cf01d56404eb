//! What is to be sent, written in the transaction of the change and sent after it. Only kinds and ids stand here: a
//! message is worded when it is sent, so that it never tells what has been taken back in between.

use basics::{Instant, PersonId};

use crate::{Build, Db, Quiet, ReadTx, Result, WriteTx, values};

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
    /// How often it was tried before.
    pub tries: i64,
}

/// The most tries before a parcel is left for a person to look at.
pub const MOST_TRIES: i64 = 8;

/// How long a claimed parcel stays with its sender before another may take it: longer than the slowest conversation with
/// a mail server, for as many as are claimed at once.
const CLAIM_SECONDS: i64 = 900;

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
    rows.iter().map(read).collect()
}

/// Claims what may be sent now, of these kinds, oldest first. Writers stand in one line on both engines, so two processes
/// never claim the same parcel; one whose sender died is free again after a quarter of an hour. A claim counts as a try,
/// so that a parcel which kills its sender every time is left in the end.
///
/// # Errors
/// The engine's failure.
pub async fn claim(db: &Db, kinds: &[&'static str], now: Instant, most: i64) -> Result<Vec<Parcel>> {
    if waiting(&mut db.read().await?, now, 1).await?.is_empty() {
        // Nothing waits, so nobody has to stand in line for it.
        return Ok(Vec::new());
    }
    #[expect(clippy::disallowed_methods, reason = "claiming is upkeep; what was sent is marked by access::act")]
    let mut tx = db.write().await?;
    let (sql, bound) = Build::new("UPDATE store_outbox SET not_before = ")
        .value(now.plus_seconds(CLAIM_SECONDS))
        .then(", tries = tries + 1 WHERE id IN (SELECT id FROM store_outbox WHERE sent_at IS NULL AND not_before <= ")
        .value(now)
        .then(" AND tries < ")
        .value(MOST_TRIES)
        .then(" AND kind IN ")
        .list(kinds)
        .then(" ORDER BY not_before, id LIMIT ")
        .value(most)
        .then(") RETURNING id, kind, subject_id, tries")
        .done();
    let mut parcels = tx.rows(sql, &bound).await?.iter().map(read).collect::<Result<Vec<_>>>()?;
    for parcel in &mut parcels {
        parcel.tries = parcel.tries.saturating_sub(1);
    }
    tx.commit_quiet(Quiet::Claim).await?;
    parcels.sort_by_key(|parcel| parcel.id);
    Ok(parcels)
}

fn read(row: &crate::Row) -> Result<Parcel> {
    Ok(Parcel { id: row.get("id")?, kind: row.get("kind")?, to: row.get("subject_id")?, tries: row.get("tries")? })
}

/// It will not be sent: nobody takes it, or there is nothing to say any more.
///
/// # Errors
/// The engine's failure.
pub async fn drop(tx: &mut WriteTx, id: OutboxId) -> Result<()> {
    tx.run("DELETE FROM store_outbox WHERE id = $1", values![id]).await?;
    Ok(())
}

/// Takes back what waits to be sent to a person, of one kind.
///
/// # Errors
/// The engine's failure.
pub async fn take_back(tx: &mut WriteTx, kind: &'static str, to: PersonId) -> Result<()> {
    tx.run("DELETE FROM store_outbox WHERE subject_id = $1 AND kind = $2 AND sent_at IS NULL", values![to, kind])
        .await?;
    Ok(())
}

/// It was sent.
///
/// # Errors
/// The engine's failure.
pub async fn sent(tx: &mut WriteTx, id: OutboxId, now: Instant) -> Result<()> {
    tx.run("UPDATE store_outbox SET sent_at = $2 WHERE id = $1", values![id, now]).await?;
    Ok(())
}

/// It may not be sent before a moment: that was no try.
///
/// # Errors
/// The engine's failure.
pub async fn hold(tx: &mut WriteTx, parcel: &Parcel, until: Instant) -> Result<()> {
    tx.run(
        "UPDATE store_outbox SET tries = $3, not_before = $2 WHERE id = $1",
        values![parcel.id, until, parcel.tries],
    )
    .await?;
    Ok(())
}

/// It could not be sent: try again after 1, 2, 4, ... minutes.
///
/// # Errors
/// The engine's failure.
pub async fn again(tx: &mut WriteTx, parcel: &Parcel, now: Instant) -> Result<()> {
    let minutes = 1_i64.checked_shl(u32::try_from(parcel.tries).unwrap_or(0).min(10)).unwrap_or(1024);
    tx.run(
        "UPDATE store_outbox SET tries = $3, not_before = $2 WHERE id = $1",
        values![parcel.id, now.plus_seconds(minutes.saturating_mul(60)), parcel.tries.saturating_add(1)],
    )
    .await?;
    Ok(())
}
