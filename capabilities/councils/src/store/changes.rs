//! What was changed about a council, and that it ended.

use basics::{Chance, Date, Instant, PersonId, PlaceId};
use store::columns::{Table, code, day, id, moment, other, words};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::model::changes::{Change, ChangeId, Changed, End, MOST_SHOWN_CHANGES};
use crate::model::proposal::{ProposalId, Shelf, State};
use crate::model::{Council, CouncilId};

/// Why these words stay.
const RECORD: &str = "the record of what was decided about a council, and why, is no person's";

/// The rules of the history's columns.
pub const CHANGES: Table = Table::new(
    "councils_changes",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        code("what"),
        words("was").kept(RECORD),
        words("became").kept(RECORD),
        words("reason").kept(RECORD),
        words("by_role").kept(RECORD),
        other("by_id"),
        moment("at"),
    ],
);

/// The rules of the columns of what ended.
pub const ENDS: Table = Table::new(
    "councils_ends",
    &["council_id"],
    &[
        id("council_id"),
        day("ended_on"),
        words("why").kept(RECORD),
        words("by_role").kept(RECORD),
        other("by_id"),
        moment("at"),
    ],
);

/// A council is like that from now on.
///
/// # Errors
/// The store's failure.
pub async fn set(tx: &mut WriteTx, to: &Council) -> Result<()> {
    tx.run(
        "UPDATE councils_councils SET name = $2, about = $3, shown_to = $4, answer_days = $5, quorum = $6, \
         term_months = $7, vacancy_rule = $8, decider_role = $9, decider_id = $10, deputy_id = $11, \
         facilitator_id = $12, meets = $13 WHERE id = $1 AND ended_at IS NULL",
        values![
            to.id,
            to.name.as_str(),
            to.about.as_str(),
            to.shown_to,
            to.answer_days,
            to.quorum,
            to.term_months,
            to.vacancy_rule,
            to.decider_role.as_str(),
            to.decider,
            to.deputy,
            to.facilitator,
            to.meets.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// What a change is kept with.
#[derive(Clone, Copy, Debug)]
pub struct Because<'a> {
    /// Why.
    pub reason: &'a str,
    /// Which role decided it.
    pub by_role: &'a str,
    /// Who wrote it down; nobody where the house did.
    pub by: Option<PersonId>,
}

/// Keeps one thing that was changed.
///
/// # Errors
/// The store's failure.
pub async fn keep(
    tx: &mut WriteTx,
    chance: &Chance,
    council: CouncilId,
    (it, because): (&Changed, Because<'_>),
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO councils_changes (id, council_id, what, was, became, reason, by_role, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            ChangeId::new(now, chance),
            council,
            it.what,
            it.was.as_str(),
            it.became.as_str(),
            because.reason.trim(),
            because.by_role.trim(),
            because.by,
            now
        ],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Change> {
    Ok(Change {
        it: Changed { what: row.get("what")?, was: row.get("was")?, became: row.get("became")? },
        reason: row.get("reason")?,
        by_role: row.get("by_role")?,
        at: row.get("at")?,
    })
}

/// What was changed last, the newest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn newest(tx: &mut ReadTx, council: CouncilId) -> Result<Vec<Change>> {
    let sql = "SELECT * FROM councils_changes WHERE council_id = $1 ORDER BY at DESC, id LIMIT $2";
    tx.rows(sql, values![council, MOST_SHOWN_CHANGES]).await?.iter().map(read).collect()
}

/// A council is over from now on.
///
/// # Errors
/// The store's failure; that it was over before.
pub async fn end(tx: &mut WriteTx, council: CouncilId, it: &End, (by, now): (PersonId, Instant)) -> Result<()> {
    tx.run(
        "INSERT INTO councils_ends (council_id, ended_on, why, by_role, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![council, it.on, it.why.trim(), it.by_role.trim(), by, now],
    )
    .await?;
    let sql = "UPDATE councils_councils SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    tx.run(sql, values![council, now]).await?;
    Ok(())
}

/// How a council ended: one statement.
///
/// # Errors
/// The store's failure.
pub async fn ended(tx: &mut ReadTx, council: CouncilId) -> Result<Option<End>> {
    let sql = "SELECT ended_on, why, by_role FROM councils_ends WHERE council_id = $1";
    let Some(row) = tx.first(sql, values![council]).await? else { return Ok(None) };
    let on: Date = row.get("ended_on")?;
    Ok(Some(End { on, why: row.get("why")?, by_role: row.get("by_role")? }))
}

/// The proposals of a council in these states, so many after one, by id.
///
/// # Errors
/// The store's failure.
pub async fn in_states(
    tx: &mut ReadTx,
    council: CouncilId,
    states: &[State],
    after: Option<ProposalId>,
    most: i64,
) -> Result<Vec<ProposalId>> {
    let (sql, bound) = Build::new("SELECT id FROM councils_proposals WHERE council_id = ")
        .value(council)
        .then(" AND state IN ")
        .list(states)
        .when(after, |build, last| build.then(" AND id > ").value(last))
        .then(" ORDER BY id LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("id")).collect()
}

/// Closes a proposal that its council cannot decide any more. A question that people could still answer about it is closed too,
/// and who answered is forgotten.
///
/// # Errors
/// The store's failure.
pub async fn close(tx: &mut WriteTx, it: ProposalId, why: &str, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_proposals SET closed_why = $2, state = $3, shelf = $4 WHERE id = $1";
    tx.run(sql, values![it, why.trim(), State::Closed, Shelf::Refused]).await?;
    super::question::close(tx, it, now).await
}

/// The councils that go on where somebody is named who decides, in their place, or who looks after them: one statement.
///
/// # Errors
/// The store's failure.
pub async fn with_named(tx: &mut ReadTx) -> Result<Vec<(CouncilId, PlaceId)>> {
    tx.rows(
        "SELECT id, place_id FROM councils_councils WHERE ended_at IS NULL AND (decider_id IS NOT NULL \
         OR deputy_id IS NOT NULL OR facilitator_id IS NOT NULL) ORDER BY id",
        values![],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("place_id")?)))
    .collect()
}
