//! What came of what, across capabilities: each end is shown through its owner's link, to those who may see it there.

use store::columns::{Table, code, id};
use store::{ReadTx, Result, WriteTx, values};
use uuid::Uuid;

/// The rules of its columns.
pub(crate) const LINKS: Table = Table::new(
    "loops_links",
    &["from_kind", "from_id", "to_kind", "to_id"],
    &[code("from_kind"), id("from_id"), code("to_kind"), id("to_id")],
);

/// The most of them at one end.
const MOST: i64 = 50;

/// A thing of some kind.
pub type Thing<'a> = (&'a str, Uuid);

/// One thing came of another.
///
/// # Errors
/// The store's failure; that they are joined already.
pub async fn link(tx: &mut WriteTx, from: Thing<'_>, to: Thing<'_>) -> Result<()> {
    tx.run(
        "INSERT INTO loops_links (from_kind, from_id, to_kind, to_id) VALUES ($1, $2, $3, $4)",
        values![from.0, from.1, to.0, to.1],
    )
    .await?;
    Ok(())
}

/// What of this kind came of a thing: one statement.
///
/// # Errors
/// The store's failure.
pub async fn came_of(tx: &mut ReadTx, from: Thing<'_>, kind: &str) -> Result<Vec<Uuid>> {
    let sql = "SELECT to_id AS id FROM loops_links WHERE from_kind = $1 AND from_id = $2 AND to_kind = $3 \
               ORDER BY to_id LIMIT $4";
    tx.rows(sql, values![from.0, from.1, kind, MOST]).await?.iter().map(|row| row.get("id")).collect()
}

/// What a thing came of, with its kind: one statement.
///
/// # Errors
/// The store's failure.
pub async fn came_from(tx: &mut ReadTx, to: Thing<'_>) -> Result<Vec<(String, Uuid)>> {
    let sql = "SELECT from_kind, from_id FROM loops_links WHERE to_kind = $1 AND to_id = $2 \
               ORDER BY from_kind, from_id LIMIT $3";
    let rows = tx.rows(sql, values![to.0, to.1, MOST]).await?;
    rows.iter().map(|row| Ok((row.get("from_kind")?, row.get("from_id")?))).collect()
}
