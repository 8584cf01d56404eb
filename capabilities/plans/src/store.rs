//! All SQL of plans.

use basics::{Date, Instant, PersonId, PlaceId, Words};
use store::columns::{Column, Table, code, day, id, moment, number, other, sealed};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use crate::model::{
    Contents, Field, FieldId, Goal, GoalId, GoalState, Part, Plan, PlanId, Requirement, RequirementId, RequirementKind,
    Side, Step, StepId, StepState,
};
use basics::uuid::Uuid;

pub mod discretion;
pub mod fund;
pub mod journal;
mod requirements;
pub mod reviews;
pub mod sharing;
mod versions;

pub use requirements::{change as change_requirement, put as put_requirement, read as requirement_read};
pub use versions::{NewAnswer, all as versions, answer, differences, put as put_version, text_of};

/// What the words of plans are sealed for.
pub const PURPOSE: &str = "plans";

/// Everything in a plan goes with its person's key.
pub const fn subject(plan: PlanId) -> Subject {
    Subject { kind: "plan", id: plan.uuid() }
}

/// A draft, which is its author's alone.
const fn draft(name: &'static str) -> Column {
    sealed(name).not_exported("not said yet: its author sees it on the page")
}

/// Who wrote it stays on record.
const fn hand(name: &'static str) -> Column {
    id(name).kept("who wrote in a plan stays on record")
}

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    Table::new(
        "plans_plans",
        &["id"],
        &[id("id"), id("place_id"), id("organisation_id"), id("person_id"), other("begun_by"), moment("begun_at")],
    )
    .about(&["person_id"]),
    Table::new(
        "plans_fields",
        &["id"],
        &[
            id("id"),
            id("plan_id"),
            id("person_id"),
            id("thing_id"),
            code("part"),
            hand("by_id"),
            code("side"),
            sealed("words"),
            draft("draft"),
            moment("shared_at"),
            moment("changed_at"),
        ],
    )
    .about(&["person_id"]),
    Table::new(
        "plans_goals",
        &["id"],
        &[id("id"), id("plan_id"), number("number"), code("state"), day("by_on"), hand("added_by"), moment("at")],
    )
    .belonging_to("plan_id", "plans_plans", "id", None),
    Table::new(
        "plans_steps",
        &["id"],
        &[
            id("id"),
            id("plan_id"),
            id("goal_id"),
            number("number"),
            code("actor"),
            day("by_on"),
            code("state"),
            hand("added_by"),
            moment("at"),
            moment("moved_at"),
        ],
    )
    .belonging_to("plan_id", "plans_plans", "id", None),
    requirements::TABLE,
    versions::VERSIONS,
    versions::ANSWERS,
    discretion::HELD_TABLE,
    discretion::CALLS_TABLE,
    discretion::THOUGHTS_TABLE,
    discretion::RULINGS_TABLE,
    fund::POTS,
    fund::REQUESTS,
    fund::VOTES,
    fund::PAYMENTS,
    reviews::REVIEWS,
    reviews::MOVES,
    reviews::COMERS,
    reviews::SAID,
    reviews::KEPT,
    sharing::SHARINGS,
    sharing::GOALS,
    journal::TABLE,
];

const PLAN: &str = "SELECT * FROM plans_plans WHERE ";

fn plan(row: &Row) -> Result<Plan> {
    Ok(Plan {
        id: row.get("id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        person: row.get("person_id")?,
        begun_at: row.get("begun_at")?,
    })
}

/// One plan.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: PlanId) -> Result<Option<Plan>> {
    let (sql, bound) = store::Build::new(PLAN).then("id = ").value(id).done();
    tx.first(sql, &bound).await?.as_ref().map(plan).transpose()
}

/// The plan of a person.
///
/// # Errors
/// The store's failure.
pub async fn of_person(tx: &mut ReadTx, person: PersonId) -> Result<Option<Plan>> {
    let (sql, bound) = store::Build::new(PLAN).then("person_id = ").value(person).done();
    tx.first(sql, &bound).await?.as_ref().map(plan).transpose()
}

/// A plan is begun.
///
/// # Errors
/// The store's failure.
pub async fn begin(tx: &mut WriteTx, plan: &Plan, by: PersonId) -> Result<()> {
    tx.run(
        "INSERT INTO plans_plans (id, place_id, organisation_id, person_id, begun_by, begun_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![plan.id, plan.place, plan.organisation, plan.person, by, plan.begun_at],
    )
    .await?;
    Ok(())
}

/// A plan is where its person brought it.
///
/// # Errors
/// The store's failure.
pub async fn bring(tx: &mut WriteTx, plan: &Plan) -> Result<()> {
    tx.run(
        "UPDATE plans_plans SET place_id = $2, organisation_id = $3 WHERE id = $1",
        values![plan.id, plan.place, plan.organisation],
    )
    .await?;
    Ok(())
}

/// The plans of these people, each with where it stands and everything above that, nearest first: ids and no words. Who may see
/// which is for the action's rule to say.
///
/// # Errors
/// The store's failure.
pub async fn of_people(tx: &mut ReadTx, people: &[PersonId]) -> Result<Vec<(Plan, Vec<PlaceId>)>> {
    let (sql, bound) = store::Build::new(
        "SELECT p.*, r.ancestor AS ancestor FROM plans_plans p JOIN access_reach r ON r.descendant = p.place_id \
         WHERE p.person_id IN ",
    )
    .list(people)
    .then(" ORDER BY p.id, r.depth")
    .done();
    let mut all: Vec<(Plan, Vec<PlaceId>)> = Vec::new();
    for row in &tx.rows(sql, &bound).await? {
        let (next, above) = (plan(row)?, row.get("ancestor")?);
        match all.last_mut().filter(|(last, _)| last.id == next.id) {
            Some((_, line)) => line.push(above),
            None => all.push((next, vec![above])),
        }
    }
    Ok(all)
}

/// The goals of a plan, in their order.
///
/// # Errors
/// The store's failure.
pub async fn goals(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<Goal>> {
    let rows = tx.rows("SELECT * FROM plans_goals WHERE plan_id = $1 ORDER BY number", values![plan]).await?;
    rows.iter()
        .map(|row| {
            let (id, number) = (row.get("id")?, row.get("number")?);
            Ok(Goal { id, number, state: row.get("state")?, by_on: row.get("by_on")? })
        })
        .collect()
}

/// Everything in a plan, opened: a fixed number of statements, whatever stands in it.
///
/// # Errors
/// The store's failure.
pub async fn contents(tx: &mut ReadTx, plan: PlanId) -> Result<Contents> {
    let goals = goals(tx, plan).await?;
    let steps = tx.rows("SELECT * FROM plans_steps WHERE plan_id = $1 ORDER BY number", values![plan]).await?;
    Ok(Contents {
        fields: fields(tx, plan).await?,
        goals,
        steps: steps
            .iter()
            .map(|row| {
                let (id, goal, actor) = (row.get("id")?, row.get("goal_id")?, row.get("actor")?);
                Ok(Step { id, goal, actor, by_on: row.get("by_on")?, state: row.get("state")? })
            })
            .collect::<Result<_>>()?,
        requirements: requirements::all(tx, plan).await?,
        version: versions::newest(tx, plan).await?,
    })
}

const fn cell(id: FieldId, column: &'static str) -> CellAt {
    CellAt { table: "plans_fields", column, row: id.uuid() }
}

/// What was shared about one thing of a plan, drafts left out.
///
/// # Errors
/// The store's failure.
pub async fn shared_about(tx: &mut ReadTx, plan: PlanId, thing: Uuid) -> Result<Vec<Field>> {
    let sql = "SELECT * FROM plans_fields WHERE plan_id = $1 AND thing_id = $2 AND words IS NOT NULL ORDER BY id";
    let rows = tx.rows(sql, values![plan, thing]).await?;
    Ok(opened(tx, &rows).await?.into_iter().map(|one| Field { draft: None, ..one }).collect())
}

async fn fields(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<Field>> {
    let rows = tx.rows("SELECT * FROM plans_fields WHERE plan_id = $1 ORDER BY id", values![plan]).await?;
    opened(tx, &rows).await
}

async fn opened(tx: &mut ReadTx, rows: &[Row]) -> Result<Vec<Field>> {
    let mut cells = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in rows {
        for column in ["words", "draft"] {
            cells.push((cell(row.get("id")?, column), row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()));
        }
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (words, draft) = (opened.next().flatten(), opened.next().flatten());
            Ok(Field {
                id: row.get("id")?,
                thing: row.get("thing_id")?,
                part: row.get("part")?,
                by: row.get("by_id")?,
                side: row.get("side")?,
                words,
                draft,
                changed_at: row.get("changed_at")?,
            })
        })
        .collect()
}

/// What somebody writes in a plan.
#[derive(Debug)]
pub struct Writing<'a> {
    /// A new id: kept where nothing of the author stood before.
    pub id: FieldId,
    /// To what it belongs.
    pub thing: Uuid,
    /// Where.
    pub part: Part,
    /// Whose words.
    pub by: PersonId,
    /// On which side.
    pub side: Side,
    /// What.
    pub words: &'a Words,
    /// Whether the other side reads it.
    pub shared: bool,
}

/// Keeps what somebody wrote, in their own row. Shared words take the place of those before and of the draft; a draft leaves what
/// was shared as it is.
///
/// # Errors
/// The store's failure.
pub async fn write(tx: &mut WriteTx, plan: &Plan, writing: &Writing<'_>, now: Instant) -> Result<()> {
    let found = tx
        .first(
            "SELECT id FROM plans_fields WHERE thing_id = $1 AND part = $2 AND by_id = $3",
            values![writing.thing, writing.part, writing.by],
        )
        .await?;
    let id = match &found {
        Some(row) => row.get("id")?,
        None => writing.id,
    };
    if found.is_none() {
        tx.run(
            "INSERT INTO plans_fields (id, plan_id, person_id, thing_id, part, by_id, side, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![id, plan.id, plan.person, writing.thing, writing.part, writing.by, writing.side, now],
        )
        .await?;
    }
    let column = if writing.shared { "words" } else { "draft" };
    let sealed = seal::seal(tx, PURPOSE, subject(plan.id), cell(id, column), writing.words.read()).await?;
    let sql = if writing.shared {
        "UPDATE plans_fields SET words = $2, draft = NULL, shared_at = $3, changed_at = $3 WHERE id = $1"
    } else {
        "UPDATE plans_fields SET draft = $2, changed_at = $3 WHERE id = $1"
    };
    tx.run(sql, values![id, sealed, now]).await?;
    Ok(())
}

/// Somebody else's words take the place of those in a row that is a side's and no single hand's: what the court ordered is kept by
/// whoever works with the person now, and how the person sees it stays beside it.
///
/// # Errors
/// The store's failure.
pub async fn take_over(
    tx: &mut WriteTx,
    plan: &Plan,
    id: FieldId,
    by: PersonId,
    words: &Words,
    now: Instant,
) -> Result<()> {
    let sealed = seal::seal(tx, PURPOSE, subject(plan.id), cell(id, "words"), words.read()).await?;
    tx.run(
        "UPDATE plans_fields SET by_id = $2, words = $3, draft = NULL, shared_at = $4, changed_at = $4 WHERE id = $1",
        values![id, by, sealed, now],
    )
    .await?;
    Ok(())
}

/// A goal is added.
///
/// # Errors
/// The store's failure.
pub async fn add_goal(
    tx: &mut WriteTx,
    plan: PlanId,
    (id, state, by_on): (GoalId, GoalState, Option<Date>),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO plans_goals (id, plan_id, number, state, by_on, added_by, at) VALUES ($1, $2, \
         (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_goals WHERE plan_id = $2), $3, $4, $5, $6)",
        values![id, plan, state, by_on, by, now],
    )
    .await?;
    Ok(())
}

/// A goal goes to another state.
///
/// # Errors
/// The store's failure.
pub async fn move_goal(tx: &mut WriteTx, id: GoalId, to: GoalState) -> Result<()> {
    tx.run("UPDATE plans_goals SET state = $2 WHERE id = $1", values![id, to]).await?;
    Ok(())
}

/// A step is added.
///
/// # Errors
/// The store's failure.
pub async fn add_step(tx: &mut WriteTx, plan: PlanId, step: &Step, by: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO plans_steps (id, plan_id, goal_id, number, actor, by_on, state, added_by, at, moved_at) \
         VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_steps WHERE plan_id = $2), \
         $4, $5, $6, $7, $8, $8)",
        values![step.id, plan, step.goal, step.actor, step.by_on, step.state, by, now],
    )
    .await?;
    Ok(())
}

/// A step goes to another state.
///
/// # Errors
/// The store's failure.
pub async fn move_step(tx: &mut WriteTx, id: StepId, to: StepState, now: Instant) -> Result<()> {
    tx.run("UPDATE plans_steps SET state = $2, moved_at = $3 WHERE id = $1", values![id, to, now]).await?;
    Ok(())
}

/// Some plan that stands in the demonstration, for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<PlanId>> {
    let row = tx.first("SELECT id FROM plans_plans ORDER BY begun_at, id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// A new requirement, or one that is changed.
#[derive(Clone, Copy, Debug)]
pub struct NewRequirement {
    /// Its id.
    pub id: RequirementId,
    /// What kind of thing.
    pub kind: RequirementKind,
    /// Its first and last day.
    pub span: (Option<Date>, Option<Date>),
    /// Ordered and done.
    pub hours: (Option<i64>, Option<i64>),
}

/// As contents keep it.
fn requirement(row: &Row, kind: RequirementKind) -> Result<Requirement> {
    Ok(Requirement {
        id: row.get("id")?,
        kind,
        starts_on: row.get("starts_on")?,
        ends_on: row.get("ends_on")?,
        ordered: row.get("hours_ordered")?,
        done: row.get("hours_done")?,
        changed_at: row.get("changed_at")?,
        read_at: row.get("read_at")?,
    })
}
