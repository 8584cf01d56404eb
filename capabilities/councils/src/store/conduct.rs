//! Seats that should end by the code of conduct, and what is said about that.

use basics::{Chance, Instant, PersonId, Words};
use store::columns::{Table, code, id, moment, other, sealed};
use store::seal::{self, CellAt, Subject};
use store::{ReadTx, Result, Row, WriteTx, values};

use super::council::read_member;
use crate::model::conduct::{Conduct, ConductId, ConductState, ConductWordsId, SaidOf, Step};
use crate::model::{CouncilId, Member, MemberId};

/// The rules of its columns.
pub const CONDUCTS: Table = Table::new(
    "councils_conducts",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        id("member_id"),
        id("person_id")
            .kept("that a seat ended by two hands stays on record as an id; what was said goes with its key"),
        code("state"),
        other("proposed_by"),
        moment("proposed_at"),
        other("decided_by"),
        moment("decided_at"),
        other("closed_by"),
        moment("closed_at"),
    ],
)
.about(&["person_id"]);

/// The rules of what is said: sealed to whoever it is about.
pub const WORDS: Table = Table::new(
    "councils_conduct_words",
    &["id"],
    &[
        id("id"),
        id("conduct_id"),
        id("person_id").kept("whom it was about stays as an id; the words go with their key"),
        code("kind"),
        moment("at"),
        sealed("words"),
    ],
)
.about(&["person_id"]);

const fn cell(row: ConductWordsId) -> CellAt {
    CellAt { table: "councils_conduct_words", column: "words", row: row.uuid() }
}

fn read(row: &Row) -> Result<Conduct> {
    Ok(Conduct {
        id: row.get("id")?,
        council: row.get("council_id")?,
        seat: row.get("member_id")?,
        person: row.get("person_id")?,
        state: row.get("state")?,
        proposed_by: row.get("proposed_by")?,
        proposed_at: row.get("proposed_at")?,
        decided_by: row.get("decided_by")?,
    })
}

/// One of them: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, it: ConductId) -> Result<Option<Conduct>> {
    tx.first("SELECT * FROM councils_conducts WHERE id = $1", values![it]).await?.as_ref().map(read).transpose()
}

/// The one about a seat that is not decided.
///
/// # Errors
/// The store's failure.
pub async fn open_of(tx: &mut ReadTx, seat: MemberId) -> Result<Option<ConductId>> {
    let sql = "SELECT id FROM councils_conducts WHERE member_id = $1 AND state = $2";
    tx.first(sql, values![seat, ConductState::Proposed]).await?.map(|row| row.get("id")).transpose()
}

/// Those of a council that wait for a hand, the oldest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn waiting(tx: &mut ReadTx, council: CouncilId) -> Result<Vec<Conduct>> {
    let sql = "SELECT * FROM councils_conducts WHERE council_id = $1 AND state IN ('proposed', 'appealed') \
               ORDER BY proposed_at, id LIMIT 50";
    tx.rows(sql, values![council]).await?.iter().map(read).collect()
}

/// One, for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<ConductId>> {
    let row = tx.first("SELECT id FROM councils_conducts ORDER BY proposed_at, id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// Keeps that a seat should end.
///
/// # Errors
/// The store's failure.
pub async fn propose(tx: &mut WriteTx, it: &Conduct) -> Result<()> {
    tx.run(
        "INSERT INTO councils_conducts (id, council_id, member_id, person_id, state, proposed_by, proposed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![it.id, it.council, it.seat, it.person, it.state, it.proposed_by, it.proposed_at],
    )
    .await?;
    Ok(())
}

/// Keeps what is said about it at one step.
///
/// # Errors
/// The store's failure; that step's words a second time.
pub async fn say(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Conduct,
    (step, words): (Step, &Words),
    now: Instant,
) -> Result<()> {
    let id = ConductWordsId::new(now, chance);
    let subject = Subject { kind: "person", id: it.person.uuid() };
    let sealed = seal::seal(tx, "councils", subject, cell(id), words.read()).await?;
    tx.run(
        "INSERT INTO councils_conduct_words (id, conduct_id, person_id, kind, at, words) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, it.id, it.person, step, now, sealed],
    )
    .await?;
    Ok(())
}

/// What was said about it, in order: two statements.
///
/// # Errors
/// The store's failure.
pub async fn said(tx: &mut ReadTx, it: ConductId) -> Result<Vec<SaidOf>> {
    let sql = "SELECT id, kind, at, words FROM councils_conduct_words WHERE conduct_id = $1 ORDER BY at, id";
    let rows = tx.rows(sql, values![it]).await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((cell(row.get("id")?), row.get("words")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, words)| Ok(SaidOf { step: row.get("kind")?, at: row.get("at")?, words }))
        .collect()
}

/// Whether something was said at a step: one statement.
///
/// # Errors
/// The store's failure.
pub async fn has_said(tx: &mut ReadTx, it: ConductId, step: Step) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM councils_conduct_words WHERE conduct_id = $1 AND kind = $2";
    Ok(tx.first(sql, values![it, step]).await?.is_some())
}

/// It was decided by another hand.
///
/// # Errors
/// The store's failure.
pub async fn decide(tx: &mut WriteTx, it: ConductId, to: ConductState, by: PersonId, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_conducts SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1";
    tx.run(sql, values![it, to, by, now]).await?;
    Ok(())
}

/// It is to be looked at again.
///
/// # Errors
/// The store's failure.
pub async fn appeal(tx: &mut WriteTx, it: ConductId) -> Result<()> {
    tx.run("UPDATE councils_conducts SET state = $2 WHERE id = $1", values![it, ConductState::Appealed]).await?;
    Ok(())
}

/// It was looked at again by a third hand.
///
/// # Errors
/// The store's failure.
pub async fn close(tx: &mut WriteTx, it: ConductId, to: ConductState, by: PersonId, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_conducts SET state = $2, closed_by = $3, closed_at = $4 WHERE id = $1";
    tx.run(sql, values![it, to, by, now]).await?;
    Ok(())
}

/// A seat as it was, ended or not.
///
/// # Errors
/// The store's failure.
pub async fn seat(tx: &mut ReadTx, seat: MemberId) -> Result<Option<Member>> {
    tx.first("SELECT * FROM councils_members WHERE id = $1", values![seat]).await?.as_ref().map(read_member).transpose()
}
