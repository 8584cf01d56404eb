//! The person's journal. Its words have a key of their own, so that it can go without the plan.

use basics::{Date, Instant, Words};
use store::columns::{Table, code, day, id, moment, sealed};
use store::{Build, CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use super::PURPOSE;
use crate::model::journal::{Jotting, JottingId, JottingKind, JottingState, MOST_SHOWN};
use crate::model::{Plan, PlanId};

/// Whose key seals it.
const fn subject(plan: PlanId) -> Subject {
    Subject { kind: "journal", id: plan.uuid() }
}

/// The rules of its columns.
pub const TABLE: Table = Table::new(
    "plans_journal",
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        code("kind"),
        code("state"),
        day("on_day"),
        sealed("words"),
        moment("written_at"),
        moment("changed_at"),
    ],
)
.about(&["person_id"])
.row_goes();

const JOTTING: &str = "SELECT * FROM plans_journal WHERE plan_id = ";

const fn cell(id: JottingId) -> CellAt {
    CellAt { table: "plans_journal", column: "words", row: id.uuid() }
}

/// What is written in a journal.
#[derive(Debug)]
pub struct NewJotting<'a> {
    /// Its id.
    pub id: JottingId,
    /// What kind of thing.
    pub kind: JottingKind,
    /// Of which day.
    pub on: Date,
    /// What.
    pub words: &'a Words,
}

/// Something is written.
///
/// # Errors
/// The store's failure.
pub async fn add(tx: &mut WriteTx, plan: &Plan, new: &NewJotting<'_>, now: Instant) -> Result<()> {
    let words = seal::seal(tx, PURPOSE, subject(plan.id), cell(new.id), new.words.read()).await?;
    tx.run(
        "INSERT INTO plans_journal (id, plan_id, person_id, kind, state, on_day, words, written_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        values![new.id, plan.id, plan.person, new.kind, JottingState::Own, new.on, words, now],
    )
    .await?;
    Ok(())
}

/// It is written anew; who can read it stays as it was.
///
/// # Errors
/// The store's failure.
pub async fn change(tx: &mut WriteTx, plan: &Plan, new: &NewJotting<'_>, now: Instant) -> Result<()> {
    let words = seal::seal(tx, PURPOSE, subject(plan.id), cell(new.id), new.words.read()).await?;
    tx.run(
        "UPDATE plans_journal SET kind = $2, on_day = $3, words = $4, changed_at = $5 WHERE id = $1",
        values![new.id, new.kind, new.on, words, now],
    )
    .await?;
    Ok(())
}

/// It goes to another state.
///
/// # Errors
/// The store's failure.
pub async fn move_to(tx: &mut WriteTx, id: JottingId, to: JottingState) -> Result<()> {
    tx.run("UPDATE plans_journal SET state = $2 WHERE id = $1", values![id, to]).await?;
    Ok(())
}

/// It goes for good. With the last one goes the key, so that no backup opens any of them.
///
/// # Errors
/// The store's failure.
pub async fn delete(tx: &mut WriteTx, plan: PlanId, id: JottingId) -> Result<()> {
    tx.run("DELETE FROM plans_journal WHERE id = $1", values![id]).await?;
    if count(tx, plan).await? == 0 {
        seal::forget(tx, subject(plan)).await?;
    }
    Ok(())
}

/// How many there are.
///
/// # Errors
/// The store's failure.
pub async fn count(tx: &mut ReadTx, plan: PlanId) -> Result<i64> {
    tx.one("SELECT COUNT(*) AS n FROM plans_journal WHERE plan_id = $1", values![plan]).await?.get("n")
}

/// One of this plan's.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, plan: PlanId, id: JottingId) -> Result<Option<Jotting>> {
    Ok(read(tx, Build::new(JOTTING).value(plan).then(" AND id = ").value(id)).await?.pop())
}

/// A page of a journal, the newest day first: of one kind where that is asked, older than the day and the id before.
///
/// # Errors
/// The store's failure.
pub async fn page(
    tx: &mut ReadTx,
    plan: PlanId,
    kind: Option<JottingKind>,
    before: Option<(Date, JottingId)>,
    most: i64,
) -> Result<Vec<Jotting>> {
    let build = Build::new(JOTTING)
        .value(plan)
        .when(kind, |build, kind| build.then(" AND kind = ").value(kind))
        .when(before, |build, (on, id)| build.then(" AND (on_day, id) < (").value(on).then(", ").value(id).then(")"))
        .then(" ORDER BY on_day DESC, id DESC LIMIT ")
        .value(most);
    read(tx, build).await
}

/// What its person lets stand in the plan, the newest day first.
///
/// # Errors
/// The store's failure.
pub async fn shared(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<Jotting>> {
    let build = Build::new(JOTTING)
        .value(plan)
        .then(" AND state = ")
        .value(JottingState::Shared)
        .then(" ORDER BY on_day DESC, id DESC LIMIT ")
        .value(MOST_SHOWN);
    read(tx, build).await
}

/// Some entry of a plan, for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx, plan: PlanId) -> Result<Option<JottingId>> {
    let row = tx.first("SELECT id FROM plans_journal WHERE plan_id = $1 ORDER BY id LIMIT 1", values![plan]).await?;
    row.map(|row| row.get("id")).transpose()
}

async fn read(tx: &mut ReadTx, build: Build) -> Result<Vec<Jotting>> {
    let (sql, bound) = build.done();
    let rows = tx.rows(sql, &bound).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((cell(row.get("id")?), row.get::<Vec<u8>>("words")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter().zip(opened).map(|(row, words)| jotting(row, words)).collect()
}

fn jotting(row: &Row, words: Option<Words>) -> Result<Jotting> {
    Ok(Jotting { id: row.get("id")?, kind: row.get("kind")?, state: row.get("state")?, on: row.get("on_day")?, words })
}
