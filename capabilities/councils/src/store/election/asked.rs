//! Who is asked whether a seat that was won on a form is theirs: apart from the line itself, which is somebody else's until they say yes.

use basics::PersonId;
use store::columns::{Table, id};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::model::election::{ElectionId, MOST_IN_TEAM, MOST_TEAMS, StandingId};

/// The rules of questions.
pub const ASKED: Table =
    Table::new("councils_election_asked", &["standing_id"], &[id("standing_id"), id("election_id"), id("person_id")])
        .about(&["person_id"])
        .row_goes();

/// Who is asked about which line: one statement.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<(StandingId, PersonId)>> {
    let most = i64::try_from(MOST_TEAMS * MOST_IN_TEAM).unwrap_or(i64::MAX);
    let sql = "SELECT standing_id, person_id FROM councils_election_asked WHERE election_id = $1 \
               ORDER BY standing_id LIMIT $2";
    let read = |row: &Row| Ok((row.get("standing_id")?, row.get("person_id")?));
    tx.rows(sql, values![id, most]).await?.iter().map(read).collect()
}

/// In which elections somebody is asked: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of_person(tx: &mut ReadTx, person: PersonId) -> Result<Vec<(ElectionId, StandingId)>> {
    let sql = "SELECT election_id, standing_id FROM councils_election_asked WHERE person_id = $1 \
               ORDER BY standing_id LIMIT 100";
    let read = |row: &Row| Ok((row.get("election_id")?, row.get("standing_id")?));
    tx.rows(sql, values![person]).await?.iter().map(read).collect()
}

/// Somebody is asked about a line, in the place of whoever was.
///
/// # Errors
/// The store's failure.
pub async fn ask(tx: &mut WriteTx, id: ElectionId, which: StandingId, person: PersonId) -> Result<()> {
    forget(tx, which).await?;
    let sql = "INSERT INTO councils_election_asked (standing_id, election_id, person_id) VALUES ($1, $2, $3)";
    tx.run(sql, values![which, id, person]).await?;
    Ok(())
}

/// Nobody is asked about a line any more.
///
/// # Errors
/// The store's failure.
pub async fn forget(tx: &mut WriteTx, which: StandingId) -> Result<()> {
    tx.run("DELETE FROM councils_election_asked WHERE standing_id = $1", values![which]).await?;
    Ok(())
}

/// Nobody is asked about an election any more, and nothing waits for them.
///
/// # Errors
/// The store's failure.
pub async fn forget_all(tx: &mut WriteTx, id: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_asked WHERE election_id = $1", values![id]).await?;
    loops::stop_waiting(tx, crate::model::election::ELECTED_WAITS, id.uuid()).await
}
