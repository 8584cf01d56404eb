//! What was sent up to another body.

use access::settings;
use basics::{Instant, PersonId, PlaceId};
use store::columns::{Table, id, moment, other, words};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::model::proposal::ProposalId;
use crate::model::sent_up::{SentUp, SentUpId};
use crate::model::{CouncilId, SWITCH};

const PUBLISHED: &str = "said by one body to another, as the record of both";

/// The rules of its columns.
pub const SENT_UP: Table = Table::new(
    "councils_sent_up",
    &["id"],
    &[
        id("id"),
        id("proposal_id"),
        id("council_id"),
        words("why").kept(PUBLISHED),
        other("by_id"),
        moment("at"),
        words("answer").kept(PUBLISHED),
        other("answered_by"),
        moment("answered_at"),
    ],
);

fn read(row: &Row) -> Result<SentUp> {
    let (answer, at): (Option<String>, Option<Instant>) = (row.get("answer")?, row.get("answered_at")?);
    Ok(SentUp {
        id: row.get("id")?,
        proposal: row.get("proposal_id")?,
        to: row.get("council_id")?,
        to_name: row.get("council_name")?,
        why: row.get("why")?,
        at: row.get("at")?,
        answer: answer.zip(at),
    })
}

const ALL: &str = "SELECT s.id AS id, s.proposal_id AS proposal_id, s.council_id AS council_id, c.name AS council_name, \
                   s.why AS why, s.at AS at, s.answer AS answer, s.answered_at AS answered_at FROM councils_sent_up s \
                   JOIN councils_councils c ON c.id = s.council_id WHERE ";

/// One: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, it: SentUpId) -> Result<Option<SentUp>> {
    let (sql, bound) = Build::new(ALL).then("s.id = ").value(it).done();
    tx.first(sql, &bound).await?.as_ref().map(read).transpose()
}

/// Any: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<SentUpId>> {
    let row = tx.first("SELECT id FROM councils_sent_up ORDER BY at, id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// Where a proposal was sent up to, the oldest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of_proposal(tx: &mut ReadTx, it: ProposalId) -> Result<Vec<SentUp>> {
    let (sql, bound) = Build::new(ALL).then("s.proposal_id = ").value(it).then(" ORDER BY s.at, s.id LIMIT 20").done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// Sends it up.
///
/// # Errors
/// The store's failure; to the same body twice.
pub async fn send(
    tx: &mut WriteTx,
    id: SentUpId,
    (it, to): (ProposalId, CouncilId),
    why: &str,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO councils_sent_up (id, proposal_id, council_id, why, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, it, to, why.trim(), by, now],
    )
    .await?;
    Ok(())
}

/// Keeps what the body said; whether it had not said anything yet.
///
/// # Errors
/// The store's failure.
pub async fn answer(tx: &mut WriteTx, it: SentUpId, answer: &str, by: PersonId, now: Instant) -> Result<bool> {
    let sql = "UPDATE councils_sent_up SET answer = $2, answered_by = $3, answered_at = $4 WHERE id = $1 \
               AND answered_at IS NULL";
    Ok(tx.run(sql, values![it, answer.trim(), by, now]).await? == 1)
}

/// The councils that go on in a place and above it, where councils are switched on, by name: id and name; one statement.
///
/// # Errors
/// The store's failure.
pub async fn looking_after(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<(CouncilId, String)>> {
    let build = Build::new(
        "SELECT c.id AS id, c.name AS name FROM councils_councils c WHERE c.ended_at IS NULL AND c.place_id IN \
         (SELECT r.ancestor FROM access_reach r WHERE r.descendant = ",
    )
    .value(place)
    .then(") AND ");
    let (sql, bound) =
        settings::switched_on(build, "c.place_id", &SWITCH).then(" ORDER BY c.name, c.id LIMIT 20").done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}
