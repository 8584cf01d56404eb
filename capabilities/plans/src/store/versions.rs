//! Versions, and what each side said of them. Neither is ever changed: the database refuses.

use basics::{Date, Instant, PersonId, Words};
use store::columns::{Table, code, day, id, moment, number, sealed};
use store::{Build, CellAt, ReadTx, Result, Row, WriteTx, seal, values};

use super::PURPOSE;
use crate::model::{Answer, AnswerId, Answered, How, Plan, PlanId, Side, Version, VersionId};

/// The rules of their columns.
pub const VERSIONS: Table = Table::new(
    "plans_versions",
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        number("number"),
        sealed("text"),
        super::hand("put_by"),
        moment("put_at"),
    ],
)
.about(&["person_id"]);

/// The rules of what was said of them.
pub const ANSWERS: Table = Table::new(
    "plans_answers",
    &["id"],
    &[
        id("id"),
        id("version_id"),
        number("number"),
        id("person_id"),
        code("side"),
        code("answer"),
        sealed("reason"),
        day("again_on"),
        code("how"),
        super::hand("by_id"),
        moment("at"),
    ],
)
.about(&["person_id"]);

const fn text_cell(id: VersionId) -> CellAt {
    CellAt { table: "plans_versions", column: "text", row: id.uuid() }
}

const fn reason_cell(id: AnswerId) -> CellAt {
    CellAt { table: "plans_answers", column: "reason", row: id.uuid() }
}

/// The plan is put before both.
///
/// # Errors
/// The store's failure.
pub async fn put(
    tx: &mut WriteTx,
    plan: &Plan,
    (id, number): (VersionId, i64),
    text: &str,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    let sealed = seal::seal(tx, PURPOSE, super::subject(plan.id), text_cell(id), text).await?;
    tx.run(
        "INSERT INTO plans_versions (id, plan_id, person_id, number, text, put_by, put_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![id, plan.id, plan.person, number, sealed, by, now],
    )
    .await?;
    Ok(())
}

/// What is said of a version.
#[derive(Debug)]
pub struct NewAnswer<'a> {
    /// Its id.
    pub id: AnswerId,
    /// Of which version.
    pub version: VersionId,
    /// For which side.
    pub side: Side,
    /// What.
    pub answer: Answer,
    /// Why.
    pub reason: Option<&'a Words>,
    /// When it is looked at again.
    pub again_on: Option<Date>,
    /// How.
    pub how: How,
    /// By whom.
    pub by: PersonId,
}

/// One side says something of a version.
///
/// # Errors
/// The store's failure.
pub async fn answer(tx: &mut WriteTx, plan: &Plan, new: &NewAnswer<'_>, now: Instant) -> Result<()> {
    let reason = match new.reason {
        Some(words) => Some(seal::seal(tx, PURPOSE, super::subject(plan.id), reason_cell(new.id), words.read()).await?),
        None => None,
    };
    tx.run(
        "INSERT INTO plans_answers (id, version_id, number, person_id, side, answer, reason, again_on, how, by_id, at) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_answers WHERE version_id = $2), \
         $3, $4, $5, $6, $7, $8, $9, $10)",
        values![new.id, new.version, plan.person, new.side, new.answer, reason, new.again_on, new.how, new.by, now],
    )
    .await?;
    Ok(())
}

/// The newest version, with what was said of it.
///
/// # Errors
/// The store's failure.
pub async fn newest(tx: &mut ReadTx, plan: PlanId) -> Result<Option<Version>> {
    let build =
        Build::new("SELECT * FROM plans_versions WHERE plan_id = ").value(plan).then(" ORDER BY number DESC LIMIT 1");
    Ok(read(tx, build).await?.pop())
}

/// The versions of a plan, the newest first, at most so many.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, plan: PlanId, most: i64) -> Result<Vec<Version>> {
    let build = Build::new("SELECT * FROM plans_versions WHERE plan_id = ")
        .value(plan)
        .then(" ORDER BY number DESC LIMIT ")
        .value(most);
    read(tx, build).await
}

/// What somebody does not agree with and has agreed to since in no version: the number of the version, which side, who, why.
///
/// # Errors
/// The store's failure.
pub async fn differences(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<(i64, Answered)>> {
    let rows = tx
        .rows(
            "SELECT a.*, v.number AS version FROM plans_answers a JOIN plans_versions v ON v.id = a.version_id \
             WHERE v.plan_id = $1 AND a.answer = 'differs' AND NOT EXISTS (SELECT 1 FROM plans_answers b \
             JOIN plans_versions w ON w.id = b.version_id WHERE w.plan_id = $1 AND b.side = a.side \
             AND (w.number > v.number OR (w.number = v.number AND b.number > a.number))) ORDER BY v.number",
            values![plan],
        )
        .await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((reason_cell(row.get("id")?), row.get::<Option<Vec<u8>>>("reason")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter().zip(opened).map(|(row, reason)| Ok((row.get("version")?, answered(row, reason)?))).collect()
}

/// The text of one version of a plan.
///
/// # Errors
/// The store's failure.
pub async fn text_of(tx: &mut ReadTx, plan: PlanId, number: i64) -> Result<Option<Words>> {
    let found = tx
        .first("SELECT id, text FROM plans_versions WHERE plan_id = $1 AND number = $2", values![plan, number])
        .await?;
    let Some(row) = found else { return Ok(None) };
    let text: Vec<u8> = row.get("text")?;
    Ok(seal::open(tx, &[(text_cell(row.get("id")?), &text)]).await?.pop().flatten())
}

async fn read(tx: &mut ReadTx, build: Build) -> Result<Vec<Version>> {
    let (sql, bound) = build.done();
    let rows = tx.rows(sql, &bound).await?;
    let mut versions: Vec<Version> = rows.iter().map(version).collect::<Result<_>>()?;
    let ids: Vec<VersionId> = versions.iter().map(|one| one.id).collect();
    let (sql, bound) =
        Build::new("SELECT * FROM plans_answers WHERE version_id IN ").list(&ids).then(" ORDER BY number").done();
    let rows = tx.rows(sql, &bound).await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((reason_cell(row.get("id")?), row.get::<Option<Vec<u8>>>("reason")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    for (row, reason) in rows.iter().zip(opened) {
        let of: VersionId = row.get("version_id")?;
        if let Some(version) = versions.iter_mut().find(|one| one.id == of) {
            version.answers.push(answered(row, reason)?);
        }
    }
    Ok(versions)
}

fn version(row: &Row) -> Result<Version> {
    let (id, number, put_by) = (row.get("id")?, row.get("number")?, row.get("put_by")?);
    Ok(Version { id, number, put_by, put_at: row.get("put_at")?, answers: Vec::new() })
}

fn answered(row: &Row, reason: Option<Words>) -> Result<Answered> {
    Ok(Answered {
        side: row.get("side")?,
        answer: row.get("answer")?,
        reason,
        again_on: row.get("again_on")?,
        how: row.get("how")?,
        by: row.get("by_id")?,
        at: row.get("at")?,
    })
}
