//! Seats of an election that fell empty and were filled.

use basics::Instant;
use store::columns::{Table, code, id, moment, other, words};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::model::election::{ElectionId, Fill, MOST_IN_TEAM, MOST_TEAMS, StandingId};

/// The rules of filled seats: those who stood stand in them by their ids alone.
pub const FILLS: Table = Table::new(
    "councils_election_fills",
    &["election_id", "left_id"],
    &[
        id("election_id"),
        other("left_id"),
        other("has_id"),
        code("came_by"),
        code("asked"),
        code("dice"),
        words("seen_by").kept("who saw a lot thrown is read out with the result, and signed for it"),
        moment("at"),
    ],
);

/// The seats of an election that were filled again, the first of them first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn fills(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<Fill>> {
    let most = i64::try_from(MOST_TEAMS * MOST_IN_TEAM).unwrap_or(i64::MAX);
    let sql = "SELECT * FROM councils_election_fills WHERE election_id = $1 ORDER BY at, left_id LIMIT $2";
    let read = |row: &Row| {
        let asked: String = row.get("asked")?;
        Ok(Fill {
            left: row.get("left_id")?,
            has: row.get("has_id")?,
            came_by: row.get("came_by")?,
            asked: asked.split(' ').filter_map(|one| one.parse().ok()).collect(),
            dice: row.get("dice")?,
            seen_by: row.get("seen_by")?,
        })
    };
    tx.rows(sql, values![id, most]).await?.iter().map(read).collect()
}

/// A seat is filled.
///
/// # Errors
/// The store's failure.
pub async fn keep(tx: &mut WriteTx, id: ElectionId, fill: &Fill, now: Instant) -> Result<()> {
    let asked: Vec<String> = fill.asked.iter().map(StandingId::to_string).collect();
    tx.run(
        "INSERT INTO councils_election_fills (election_id, left_id, has_id, came_by, asked, dice, seen_by, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, fill.left, fill.has, fill.came_by, asked.join(" "), fill.dice.as_str(), fill.seen_by.as_str(), now],
    )
    .await?;
    Ok(())
}

/// They go when the term is over.
///
/// # Errors
/// The store's failure.
pub async fn forget(tx: &mut WriteTx, id: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_fills WHERE election_id = $1", values![id]).await?;
    Ok(())
}
