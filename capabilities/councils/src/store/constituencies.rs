//! What the seats of a council stand for, and for whose seats an election is.

use basics::{Chance, Instant};
use store::columns::{Table, id};
use store::{ReadTx, Result, WriteTx, values};

use crate::model::election::ElectionId;
use crate::model::seats::{Constituency, MOST_CONSTITUENCIES};
use crate::model::{ConstituencyId, CouncilId, MemberId};

/// The rules of for whose seats an election is.
pub const ELECTED_FOR: Table =
    Table::new("councils_election_for", &["election_id"], &[id("election_id"), id("constituency_id")]);

/// What the seats of a council stand for now, in the order in which that was said: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of_council(tx: &mut ReadTx, council: CouncilId) -> Result<Vec<Constituency>> {
    tx.rows(
        "SELECT id, kind, name, seats FROM councils_constituencies WHERE council_id = $1 AND ended_at IS NULL \
         ORDER BY made_at, id LIMIT $2",
        values![council, MOST_CONSTITUENCIES],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Constituency {
            id: row.get("id")?,
            kind: row.get("kind")?,
            name: row.get("name")?,
            seats: row.get("seats")?,
        })
    })
    .collect()
}

/// Seats stand for something from now on.
///
/// # Errors
/// The store's failure.
pub async fn add(
    tx: &mut WriteTx,
    chance: &Chance,
    council: CouncilId,
    new: &Constituency,
    now: Instant,
) -> Result<ConstituencyId> {
    let id = ConstituencyId::new(now, chance);
    tx.run(
        "INSERT INTO councils_constituencies (id, council_id, kind, name, seats, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, council, new.kind, new.name.trim(), new.seats, now],
    )
    .await?;
    Ok(id)
}

/// No seats stand for it any more: whoever sat for it sits for the whole.
///
/// # Errors
/// The store's failure.
pub async fn end(tx: &mut WriteTx, it: ConstituencyId, now: Instant) -> Result<()> {
    tx.run("UPDATE councils_constituencies SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", values![it, now])
        .await?;
    let sql = "UPDATE councils_members SET constituency_id = NULL WHERE constituency_id = $1 AND ended_at IS NULL";
    tx.run(sql, values![it]).await?;
    Ok(())
}

/// A member sits for this from now on; for the whole where it is none.
///
/// # Errors
/// The store's failure.
pub async fn sits_for(tx: &mut WriteTx, seat: MemberId, it: Option<ConstituencyId>) -> Result<()> {
    let sql = "UPDATE councils_members SET constituency_id = $2 WHERE id = $1 AND ended_at IS NULL";
    tx.run(sql, values![seat, it]).await?;
    Ok(())
}

/// For whose seats an election is; for all where it is none: one statement.
///
/// # Errors
/// The store's failure.
pub async fn elected_for(tx: &mut ReadTx, election: ElectionId) -> Result<Option<ConstituencyId>> {
    let sql = "SELECT constituency_id FROM councils_election_for WHERE election_id = $1";
    tx.first(sql, values![election]).await?.map(|row| row.get("constituency_id")).transpose()
}

/// An election is for these seats; for all where it is none.
///
/// # Errors
/// The store's failure.
pub async fn elect_for(tx: &mut WriteTx, election: ElectionId, it: Option<ConstituencyId>) -> Result<()> {
    tx.run("DELETE FROM councils_election_for WHERE election_id = $1", values![election]).await?;
    if let Some(it) = it {
        let sql = "INSERT INTO councils_election_for (election_id, constituency_id) VALUES ($1, $2)";
        tx.run(sql, values![election, it]).await?;
    }
    Ok(())
}
