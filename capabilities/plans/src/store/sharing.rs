//! Whom a person lets see which parts of their plan.

use basics::{Chance, Instant, PersonId};
use store::columns::{Column, Table, day, id, moment, yes_no};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::model::PlanId;
use crate::model::sharing::{Parts, SharedPart, Sharing, SharingId};

/// Whom the person chose is for the person to know.
const fn to(name: &'static str) -> Column {
    id(name).kept("whom a person let see their plan stays on record")
}

/// The rules of its columns.
pub const SHARINGS: Table = Table::new(
    "plans_sharings",
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        to("to_id"),
        yes_no("about"),
        yes_no("goals"),
        yes_no("ordered"),
        yes_no("differs"),
        moment("from_at"),
        day("until_on"),
        moment("until_at"),
        moment("stopped_at"),
    ],
)
.about(&["person_id"])
.row_goes();

/// The rules of the goals that were chosen.
pub const GOALS: Table =
    Table::new("plans_sharing_goals", &["id"], &[id("id"), id("sharing_id"), id("person_id"), id("goal_id")])
        .about(&["person_id"])
        .row_goes();

const SHARING: &str = "SELECT * FROM plans_sharings WHERE ";
/// The most views that a page lists, those that are over too.
const MOST_LISTED: i64 = 100;

/// Somebody is let see parts of a plan.
///
/// # Errors
/// The store's failure.
pub async fn add(tx: &mut WriteTx, chance: &Chance, person: PersonId, new: &Sharing) -> Result<()> {
    let has = |part: SharedPart| new.parts.has(part);
    tx.run(
        "INSERT INTO plans_sharings (id, plan_id, person_id, to_id, about, goals, ordered, differs, from_at, until_on, \
         until_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        values![
            new.id,
            new.plan,
            person,
            new.to,
            has(SharedPart::About),
            has(SharedPart::Goals),
            has(SharedPart::Ordered),
            has(SharedPart::Differs),
            new.from_at,
            new.until_on,
            new.until_at
        ],
    )
    .await?;
    for goal in &new.parts.goals {
        let id = SharingId::new(new.from_at, chance);
        tx.run(
            "INSERT INTO plans_sharing_goals (id, sharing_id, person_id, goal_id) VALUES ($1, $2, $3, $4)",
            values![id, new.id, person, *goal],
        )
        .await?;
    }
    Ok(())
}

/// A view is taken back.
///
/// # Errors
/// The store's failure.
pub async fn stop(tx: &mut WriteTx, id: SharingId, now: Instant) -> Result<()> {
    tx.run("UPDATE plans_sharings SET stopped_at = $2 WHERE id = $1 AND stopped_at IS NULL", values![id, now]).await?;
    Ok(())
}

/// One view.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: SharingId) -> Result<Option<Sharing>> {
    Ok(read(tx, Build::new(SHARING).then("id = ").value(id)).await?.pop())
}

/// The views of a plan that run at a moment.
///
/// # Errors
/// The store's failure.
pub async fn running(tx: &mut ReadTx, plan: PlanId, now: Instant) -> Result<Vec<Sharing>> {
    let build = Build::new(SHARING).then("plan_id = ").value(plan);
    read(tx, build.then(" AND stopped_at IS NULL AND until_at > ").value(now).then(" ORDER BY from_at, id")).await
}

/// The views of a plan, the newest first, those that are over too.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<Sharing>> {
    let build = Build::new(SHARING).then("plan_id = ").value(plan).then(" ORDER BY from_at DESC, id DESC LIMIT ");
    read(tx, build.value(MOST_LISTED)).await
}

/// The plans that somebody is let see at a moment, and whose they are.
///
/// # Errors
/// The store's failure.
pub async fn with(tx: &mut ReadTx, who: PersonId, now: Instant) -> Result<Vec<(PlanId, PersonId)>> {
    let rows = tx
        .rows(
            "SELECT plan_id, person_id FROM plans_sharings WHERE to_id = $1 AND until_at > $2 AND stopped_at IS NULL \
             ORDER BY from_at, id LIMIT $3",
            values![who, now, MOST_LISTED],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("plan_id")?, row.get("person_id")?))).collect()
}

async fn read(tx: &mut ReadTx, build: Build) -> Result<Vec<Sharing>> {
    let (sql, bound) = build.done();
    let rows = tx.rows(sql, &bound).await?;
    let mut found: Vec<Sharing> = rows.iter().map(sharing).collect::<Result<_>>()?;
    let ids: Vec<SharingId> = found.iter().map(|one| one.id).collect();
    let (sql, bound) = Build::new("SELECT sharing_id, goal_id FROM plans_sharing_goals WHERE sharing_id IN ")
        .list(&ids)
        .then(" ORDER BY id")
        .done();
    for row in tx.rows(sql, &bound).await? {
        let of: SharingId = row.get("sharing_id")?;
        if let Some(one) = found.iter_mut().find(|one| one.id == of) {
            one.parts.goals.push(row.get("goal_id")?);
        }
    }
    Ok(found)
}

fn sharing(row: &Row) -> Result<Sharing> {
    let mut whole = Vec::new();
    for (part, column) in [
        (SharedPart::About, "about"),
        (SharedPart::Goals, "goals"),
        (SharedPart::Ordered, "ordered"),
        (SharedPart::Differs, "differs"),
    ] {
        if row.get(column)? {
            whole.push(part);
        }
    }
    Ok(Sharing {
        id: row.get("id")?,
        plan: row.get("plan_id")?,
        to: row.get("to_id")?,
        parts: Parts { whole, goals: Vec::new() },
        from_at: row.get("from_at")?,
        until_on: row.get("until_on")?,
        until_at: row.get("until_at")?,
        stopped_at: row.get("stopped_at")?,
    })
}
