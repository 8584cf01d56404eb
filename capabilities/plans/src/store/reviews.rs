//! Reviews: their days, who comes, what is said for them; and those that are over, which the database lets nobody change.

use basics::uuid::Uuid;
use basics::{Date, Instant, PersonId, PlaceId, Words};
use store::columns::{Table, code, day, id, moment, number, other, sealed};
use store::{Build, CellAt, ReadTx, Result, Row, WriteTx, seal, values};

use super::{PURPOSE, subject};
use crate::model::review::{
    Comer, ComerId, ComerRole, LaterReason, Moved, Review, ReviewContents, ReviewId, ReviewMoveId, ReviewPart,
    ReviewSaid, ReviewSaidId, ReviewState,
};
use crate::model::{Plan, PlanId, Side};

/// The rules of their columns.
pub const REVIEWS: Table = Table::new(
    "plans_reviews",
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        number("number"),
        code("state"),
        code("reason"),
        super::hand("asked_by"),
        moment("asked_at"),
        day("first_on"),
        day("due_on"),
        moment("due_at"),
        number("moved"),
        code("yes_side"),
        other("yes_by"),
        moment("yes_at"),
        moment("ended_at"),
    ],
)
.about(&["person_id"]);

/// The rules of how their days moved. Why is sealed: it can say something of somebody's health.
pub const MOVES: Table = Table::new(
    "plans_review_moves",
    &["id"],
    &[
        id("id"),
        id("review_id"),
        id("person_id"),
        number("number"),
        sealed("reason"),
        day("from_on"),
        day("to_on"),
        super::hand("by_id"),
        moment("at"),
    ],
)
.about(&["person_id"]);

/// The rules of who comes.
pub const COMERS: Table = Table::new(
    "plans_review_who",
    &["id"],
    &[
        id("id"),
        id("review_id"),
        id("person_id"),
        number("number"),
        code("role"),
        sealed("name"),
        sealed("brought"),
        code("side"),
        super::hand("by_id"),
        moment("at"),
        moment("struck_at"),
    ],
)
.about(&["person_id"]);

/// The rules of what is said.
pub const SAID: Table = Table::new(
    "plans_review_said",
    &["id"],
    &[
        id("id"),
        id("review_id"),
        id("person_id"),
        id("thing_id"),
        code("part"),
        super::hand("by_id"),
        code("side"),
        sealed("words"),
        moment("changed_at"),
    ],
)
.about(&["person_id"]);

/// The rules of those that are over.
pub const KEPT: Table = Table::new(
    "plans_reviews_kept",
    &["review_id"],
    &[
        id("review_id"),
        id("plan_id"),
        id("person_id"),
        number("number"),
        sealed("text"),
        super::hand("by_id"),
        moment("at"),
    ],
)
.about(&["person_id"]);

const fn reason_cell(id: ReviewMoveId) -> CellAt {
    CellAt { table: "plans_review_moves", column: "reason", row: id.uuid() }
}

const fn comer_cell(id: ComerId, column: &'static str) -> CellAt {
    CellAt { table: "plans_review_who", column, row: id.uuid() }
}

const fn said_cell(id: ReviewSaidId) -> CellAt {
    CellAt { table: "plans_review_said", column: "words", row: id.uuid() }
}

const fn text_cell(id: ReviewId) -> CellAt {
    CellAt { table: "plans_reviews_kept", column: "text", row: id.uuid() }
}

fn review(row: &Row) -> Result<Review> {
    Ok(Review {
        id: row.get("id")?,
        number: row.get("number")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        first_on: row.get("first_on")?,
        due_on: row.get("due_on")?,
        due_at: row.get("due_at")?,
        moved: row.get("moved")?,
        yes: row.get("yes_side")?,
        ended_at: row.get("ended_at")?,
    })
}

/// The reviews of a plan, the newest first, at most so many.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, plan: PlanId, most: i64) -> Result<Vec<Review>> {
    let (sql, bound) = Build::new("SELECT * FROM plans_reviews WHERE plan_id = ")
        .value(plan)
        .then(" ORDER BY number DESC LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(review).collect()
}

/// One review of a plan.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, plan: PlanId, number: i64) -> Result<Option<Review>> {
    let sql = "SELECT * FROM plans_reviews WHERE plan_id = $1 AND number = $2";
    tx.first(sql, values![plan, number]).await?.as_ref().map(review).transpose()
}

/// A review is planned.
///
/// # Errors
/// The store's failure.
pub async fn plan(tx: &mut WriteTx, plan: &Plan, new: &Review, by: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO plans_reviews (id, plan_id, person_id, number, state, reason, asked_by, asked_at, first_on, due_on, \
         due_at, moved) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            new.id,
            plan.id,
            plan.person,
            new.number,
            new.state,
            new.reason,
            by,
            now,
            new.first_on,
            new.due_on,
            new.due_at,
            new.moved
        ],
    )
    .await?;
    Ok(())
}

/// A review as it stands now: its state, reason, day and how often that moved.
///
/// # Errors
/// The store's failure.
pub async fn change(tx: &mut WriteTx, it: &Review) -> Result<()> {
    tx.run(
        "UPDATE plans_reviews SET state = $2, reason = $3, due_on = $4, due_at = $5, moved = $6 WHERE id = $1",
        values![it.id, it.state, it.reason, it.due_on, it.due_at, it.moved],
    )
    .await?;
    Ok(())
}

/// Nobody's yes stands any more: something was said or moved after it.
///
/// # Errors
/// The store's failure.
pub async fn take_back_yes(tx: &mut WriteTx, id: ReviewId) -> Result<()> {
    tx.run(
        "UPDATE plans_reviews SET state = $2, yes_side = NULL, yes_by = NULL, yes_at = NULL WHERE id = $1",
        values![id, ReviewState::Planned],
    )
    .await?;
    Ok(())
}

/// One side says that it is done.
///
/// # Errors
/// The store's failure.
pub async fn yes(tx: &mut WriteTx, id: ReviewId, (side, by): (Side, PersonId), now: Instant) -> Result<()> {
    tx.run(
        "UPDATE plans_reviews SET state = $2, yes_side = $3, yes_by = $4, yes_at = $5 WHERE id = $1",
        values![id, ReviewState::OneYes, side, by, now],
    )
    .await?;
    Ok(())
}

/// It is over, and kept whole.
///
/// # Errors
/// The store's failure.
pub async fn end(
    tx: &mut WriteTx,
    plan: &Plan,
    (it, to): (&Review, ReviewState),
    text: &str,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run("UPDATE plans_reviews SET state = $2, ended_at = $3 WHERE id = $1", values![it.id, to, now]).await?;
    let sealed = seal::seal(tx, PURPOSE, subject(plan.id), text_cell(it.id), text).await?;
    tx.run(
        "INSERT INTO plans_reviews_kept (review_id, plan_id, person_id, number, text, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![it.id, plan.id, plan.person, it.number, sealed, by, now],
    )
    .await?;
    Ok(())
}

/// The text of a review that is over.
///
/// # Errors
/// The store's failure.
pub async fn text_of(tx: &mut ReadTx, id: ReviewId) -> Result<Option<Words>> {
    let found = tx.first("SELECT text FROM plans_reviews_kept WHERE review_id = $1", values![id]).await?;
    text(tx, found, id).await
}

/// The text of the newest review of a plan that took place.
///
/// # Errors
/// The store's failure.
pub async fn last_text(tx: &mut ReadTx, plan: PlanId) -> Result<Option<Words>> {
    let found = tx
        .first(
            "SELECT k.review_id AS review_id, k.text AS text FROM plans_reviews_kept k JOIN plans_reviews r \
             ON r.id = k.review_id WHERE k.plan_id = $1 AND r.state = $2 ORDER BY k.number DESC LIMIT 1",
            values![plan, ReviewState::Done],
        )
        .await?;
    let id = found.as_ref().map(|row| row.get("review_id")).transpose()?;
    match id {
        Some(id) => text(tx, found, id).await,
        None => Ok(None),
    }
}

async fn text(tx: &mut ReadTx, found: Option<Row>, id: ReviewId) -> Result<Option<Words>> {
    let Some(row) = found else { return Ok(None) };
    let text: Vec<u8> = row.get("text")?;
    Ok(seal::open(tx, &[(text_cell(id), &text)]).await?.pop().flatten())
}

/// The day of a review moves.
///
/// # Errors
/// The store's failure.
pub async fn moved(
    tx: &mut WriteTx,
    plan: &Plan,
    (id, review): (ReviewMoveId, &Review),
    (reason, to_on): (LaterReason, Date),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    let reason = seal::seal(tx, PURPOSE, subject(plan.id), reason_cell(id), reason.code()).await?;
    tx.run(
        "INSERT INTO plans_review_moves (id, review_id, person_id, number, reason, from_on, to_on, by_id, at) \
         VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_review_moves WHERE review_id = $2), \
         $4, $5, $6, $7, $8)",
        values![id, review.id, plan.person, reason, review.due_on, to_on, by, now],
    )
    .await?;
    Ok(())
}

/// Somebody who is to come.
#[derive(Debug)]
pub struct NewComer<'a> {
    /// Their id.
    pub id: ComerId,
    /// As what.
    pub role: ComerRole,
    /// What they are called.
    pub name: &'a Words,
    /// What they bring.
    pub brought: Option<&'a Words>,
    /// Which side names them.
    pub side: Side,
}

/// Somebody is named who comes.
///
/// # Errors
/// The store's failure.
pub async fn add_comer(
    tx: &mut WriteTx,
    plan: &Plan,
    review: ReviewId,
    new: &NewComer<'_>,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    let name = seal::seal(tx, PURPOSE, subject(plan.id), comer_cell(new.id, "name"), new.name.read()).await?;
    tx.run(
        "INSERT INTO plans_review_who (id, review_id, person_id, number, role, name, side, by_id, at) \
         VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_review_who WHERE review_id = $2), \
         $4, $5, $6, $7, $8)",
        values![new.id, review, plan.person, new.role, name, new.side, by, now],
    )
    .await?;
    match new.brought {
        Some(words) => brought(tx, plan, new.id, words).await,
        None => Ok(()),
    }
}

/// What somebody brought.
///
/// # Errors
/// The store's failure.
pub async fn brought(tx: &mut WriteTx, plan: &Plan, id: ComerId, words: &Words) -> Result<()> {
    let sealed = seal::seal(tx, PURPOSE, subject(plan.id), comer_cell(id, "brought"), words.read()).await?;
    tx.run("UPDATE plans_review_who SET brought = $2 WHERE id = $1", values![id, sealed]).await?;
    Ok(())
}

/// Somebody does not come after all: that there was one stays, and no word about them.
///
/// # Errors
/// The store's failure.
pub async fn strike_comer(tx: &mut WriteTx, id: ComerId, now: Instant) -> Result<()> {
    tx.run("UPDATE plans_review_who SET name = NULL, brought = NULL, struck_at = $2 WHERE id = $1", values![id, now])
        .await?;
    Ok(())
}

/// What is said in one place.
#[derive(Debug)]
pub struct ReviewSaying<'a> {
    /// A new id: kept where the author said nothing there before.
    pub id: ReviewSaidId,
    /// Of what.
    pub thing: Uuid,
    /// Where.
    pub part: ReviewPart,
    /// Whose words.
    pub by: PersonId,
    /// On which side.
    pub side: Side,
    /// What; nothing takes back what was said.
    pub words: Option<&'a Words>,
}

/// Keeps what somebody says, in their own row.
///
/// # Errors
/// The store's failure.
pub async fn say(
    tx: &mut WriteTx,
    plan: &Plan,
    review: ReviewId,
    saying: &ReviewSaying<'_>,
    now: Instant,
) -> Result<()> {
    tx.run(
        "DELETE FROM plans_review_said WHERE review_id = $1 AND thing_id = $2 AND part = $3 AND by_id = $4",
        values![review, saying.thing, saying.part, saying.by],
    )
    .await?;
    let Some(words) = saying.words else { return Ok(()) };
    let sealed = seal::seal(tx, PURPOSE, subject(plan.id), said_cell(saying.id), words.read()).await?;
    tx.run(
        "INSERT INTO plans_review_said (id, review_id, person_id, thing_id, part, by_id, side, words, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![saying.id, review, plan.person, saying.thing, saying.part, saying.by, saying.side, sealed, now],
    )
    .await?;
    Ok(())
}

/// All of a review, opened: a fixed number of statements, whatever stands in it.
///
/// # Errors
/// The store's failure.
pub async fn contents(tx: &mut ReadTx, id: ReviewId) -> Result<ReviewContents> {
    let said = tx.rows("SELECT * FROM plans_review_said WHERE review_id = $1 ORDER BY id", values![id]).await?;
    let comers = tx
        .rows("SELECT * FROM plans_review_who WHERE review_id = $1 AND struck_at IS NULL ORDER BY number", values![id])
        .await?;
    let moves = tx.rows("SELECT * FROM plans_review_moves WHERE review_id = $1 ORDER BY number", values![id]).await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::new();
    for row in &said {
        cells.push((said_cell(row.get("id")?), row.get("words")?));
    }
    for row in &comers {
        for column in ["name", "brought"] {
            let words = row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default();
            cells.push((comer_cell(row.get("id")?, column), words));
        }
    }
    for row in &moves {
        cells.push((reason_cell(row.get("id")?), row.get("reason")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    let mut next = || opened.next().flatten();
    Ok(ReviewContents {
        said: said.iter().map(|row| read_said(row, next())).collect::<Result<_>>()?,
        comers: comers
            .iter()
            .map(|row| {
                let (name, brought) = (next(), next());
                Ok(Comer { id: row.get("id")?, role: row.get("role")?, name, brought })
            })
            .collect::<Result<_>>()?,
        moves: moves
            .iter()
            .map(|row| {
                let reason = next().and_then(|reason| LaterReason::from_code(reason.read()));
                Ok(Moved { reason, from_on: row.get("from_on")?, to_on: row.get("to_on")? })
            })
            .collect::<Result<_>>()?,
    })
}

fn read_said(row: &Row, words: Option<Words>) -> Result<ReviewSaid> {
    Ok(ReviewSaid {
        thing: row.get("thing_id")?,
        part: row.get("part")?,
        by: row.get("by_id")?,
        side: row.get("side")?,
        words,
    })
}

/// How many reviews of plans in these reaches are open, are due by a day, and are past theirs: figures and nothing else.
///
/// # Errors
/// The store's failure.
pub async fn counts(tx: &mut ReadTx, place: PlaceId, soon: Instant, now: Instant) -> Result<[i64; 3]> {
    let row = tx
        .one(
            "SELECT COUNT(*) AS open, CAST(COALESCE(SUM(CASE WHEN r.due_at < $2 AND r.due_at >= $3 THEN 1 ELSE 0 END), 0) \
             AS BIGINT) AS soon, CAST(COALESCE(SUM(CASE WHEN r.due_at < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS late \
             FROM plans_reviews r JOIN plans_plans p ON p.id = r.plan_id WHERE r.state IN ('planned', 'one_yes') \
             AND p.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $1)",
            values![place, soon, now],
        )
        .await?;
    Ok([row.get("open")?, row.get("soon")?, row.get("late")?])
}
