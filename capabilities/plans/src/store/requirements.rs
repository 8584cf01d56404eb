//! What the court ordered.

use basics::{Instant, PersonId};
use store::columns::{Table, day, id, moment, number, other, sealed};
use store::{CellAt, ReadTx, Result, WriteTx, seal, values};

use super::{NewRequirement, PURPOSE, requirement};
use crate::model::{Plan, PlanId, Requirement, RequirementId, RequirementKind};

/// The rules of its columns: what kind of thing somebody was ordered says a lot about them, so it is sealed too.
pub const TABLE: Table = Table::new(
    "plans_requirements",
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        number("number"),
        sealed("kind"),
        day("starts_on"),
        day("ends_on"),
        number("hours_ordered"),
        number("hours_done"),
        moment("changed_at"),
        other("changed_by"),
        moment("read_at"),
    ],
)
.about(&["person_id"]);

const fn cell(id: RequirementId) -> CellAt {
    CellAt { table: "plans_requirements", column: "kind", row: id.uuid() }
}

/// A new one. The person has read nothing of it yet.
///
/// # Errors
/// The store's failure.
pub async fn put(tx: &mut WriteTx, plan: &Plan, new: &NewRequirement, by: PersonId, now: Instant) -> Result<()> {
    let kind = seal::seal(tx, PURPOSE, super::subject(plan.id), cell(new.id), new.kind.code()).await?;
    let (starts_on, ends_on) = new.span;
    let (ordered, done) = new.hours;
    tx.run(
        "INSERT INTO plans_requirements (id, plan_id, person_id, number, kind, starts_on, ends_on, hours_ordered, \
         hours_done, changed_at, changed_by) VALUES ($1, $2, $3, \
         (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_requirements WHERE plan_id = $2), $4, $5, $6, $7, $8, $9, $10)",
        values![new.id, plan.id, plan.person, kind, starts_on, ends_on, ordered, done, now, by],
    )
    .await?;
    Ok(())
}

/// A changed one: the person has not read the change.
///
/// # Errors
/// The store's failure.
pub async fn change(tx: &mut WriteTx, plan: &Plan, new: &NewRequirement, by: PersonId, now: Instant) -> Result<()> {
    let kind = seal::seal(tx, PURPOSE, super::subject(plan.id), cell(new.id), new.kind.code()).await?;
    let (starts_on, ends_on) = new.span;
    let (ordered, done) = new.hours;
    tx.run(
        "UPDATE plans_requirements SET kind = $2, starts_on = $3, ends_on = $4, hours_ordered = $5, hours_done = $6, \
         changed_at = $7, changed_by = $8, read_at = NULL WHERE id = $1",
        values![new.id, kind, starts_on, ends_on, ordered, done, now, by],
    )
    .await?;
    Ok(())
}

/// The person has read it as it is now.
///
/// # Errors
/// The store's failure.
pub async fn read(tx: &mut WriteTx, id: RequirementId, now: Instant) -> Result<()> {
    tx.run("UPDATE plans_requirements SET read_at = $2 WHERE id = $1", values![id, now]).await?;
    Ok(())
}

/// All of a plan, in the order they were added.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<Requirement>> {
    let rows = tx.rows("SELECT * FROM plans_requirements WHERE plan_id = $1 ORDER BY number", values![plan]).await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((cell(row.get("id")?), row.get::<Vec<u8>>("kind")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, kind)| {
            let kind = kind.and_then(|kind| RequirementKind::from_code(kind.read()));
            requirement(row, kind.unwrap_or(RequirementKind::Other))
        })
        .collect()
}
