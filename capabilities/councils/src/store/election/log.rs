//! How each paper was read, by its number: sealed, until the result stands.

use store::columns::{Table, id, sealed};
use store::{CellAt, ReadTx, Result, Subject, WriteTx, seal, values};

use super::super::PURPOSE;
use crate::model::election::ElectionId;
use crate::rules::election::log::PaperLog;

/// The rules of papers by their numbers.
pub const LOGS: Table = Table::new(
    "councils_election_logs",
    &["election_id"],
    &[id("election_id"), sealed("log").kept("papers are nobody's, and the key goes when the result stands")],
);

// A key of its own: it goes before that of the bundle does.
const fn key(election: ElectionId) -> Subject {
    Subject { kind: "election_log", id: election.uuid() }
}

const fn cell(election: ElectionId) -> CellAt {
    CellAt { table: "councils_election_logs", column: "log", row: election.uuid() }
}

/// Keeps how each paper was read.
///
/// # Errors
/// The store's failure.
pub async fn keep(tx: &mut WriteTx, id: ElectionId, log: &PaperLog) -> Result<()> {
    let cell = seal::seal(tx, PURPOSE, key(id), cell(id), &log.text()).await?;
    tx.run("INSERT INTO councils_election_logs (election_id, log) VALUES ($1, $2)", values![id, cell]).await?;
    Ok(())
}

/// How each paper was read, where papers were keyed and the result does not stand yet.
///
/// # Errors
/// The store's failure.
pub async fn log(tx: &mut ReadTx, id: ElectionId) -> Result<Option<PaperLog>> {
    let sql = "SELECT log FROM councils_election_logs WHERE election_id = $1";
    let Some(row) = tx.first(sql, values![id]).await? else { return Ok(None) };
    let kept: Vec<u8> = row.get("log")?;
    let opened = seal::open(tx, &[(cell(id), kept.as_slice())]).await?;
    Ok(opened.into_iter().next().flatten().and_then(|words| PaperLog::read(words.read())))
}

/// Whether there is one: one statement.
///
/// # Errors
/// The store's failure.
pub async fn is_kept(tx: &mut ReadTx, id: ElectionId) -> Result<bool> {
    let sql = "SELECT COUNT(*) AS n FROM councils_election_logs WHERE election_id = $1";
    Ok(tx.one(sql, values![id]).await?.get::<i64>("n")? > 0)
}

/// It goes, with the key that opened it in any copy.
///
/// # Errors
/// The store's failure.
pub async fn forget(tx: &mut WriteTx, id: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_logs WHERE election_id = $1", values![id]).await?;
    seal::forget(tx, key(id)).await?;
    Ok(())
}
