//! All SQL of the enabling fund. Money itself stands in the books.

use basics::{Date, Instant, PersonId, PlaceId, Words};
use store::columns::{Table, code, day, id, moment, number, sealed, yes_no};
use store::{Build, CellAt, ReadTx, Result, Row, WriteTx, seal, values};

use super::{PURPOSE, hand, subject};
use crate::model::Plan;
use crate::model::PlanId;
use crate::model::fund::{
    Choice, Kind, Payment, PaymentId, Pot, PotId, Request, RequestId, RequestWords, Route, State, Vote, VoteId,
};

mod figures;
mod steps;

pub use figures::{Counted, Decided, counted, decided, promised_since};
pub use steps::{
    NewPayment, NewVote, Told, deciders, granted, hear, moved, paid, payments, put_payment, put_vote, told, voted,
    votes,
};

/// The rules of the columns of pots: they are nobody's.
pub const POTS: Table = Table::new(
    "plans_pots",
    &["id"],
    &[
        id("id"),
        id("place_id"),
        id("organisation_id"),
        day("from_on"),
        day("until_on"),
        id("funding_id"),
        id("left_id"),
        id("spent_id"),
        hand("opened_by"),
        moment("opened_at"),
    ],
);

/// The rules of the columns of requests.
pub const REQUESTS: Table = Table::new(
    "plans_requests",
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        number("number"),
        id("person_id"),
        id("place_id"),
        id("organisation_id"),
        id("goal_id"),
        code("mode"),
        code("kind"),
        number("estimate"),
        yes_no("small"),
        code("state"),
        hand("asked_by"),
        moment("asked_at"),
        moment("decide_by"),
        moment("due_at"),
        id("pot_id"),
        number("granted"),
        number("paid"),
        moment("decided_at"),
        moment("appealed_at"),
        sealed("what"),
        sealed("tried"),
        sealed("supplier"),
        sealed("appeal"),
        code("outcome"),
        number("cost"),
        sealed("came"),
        sealed("seen"),
        hand("told_by"),
        moment("told_at"),
    ],
)
.about(&["person_id"]);

/// The rules of the columns of decisions.
pub const VOTES: Table = Table::new(
    "plans_votes",
    &["id"],
    &[
        id("id"),
        id("request_id"),
        number("number"),
        id("person_id"),
        hand("by_id"),
        code("choice"),
        number("amount"),
        yes_no("appeal"),
        sealed("reason"),
        sealed("change"),
        moment("at"),
    ],
)
.about(&["person_id"]);

/// The rules of the columns of payments.
pub const PAYMENTS: Table = Table::new(
    "plans_payments",
    &["id"],
    &[
        id("id"),
        id("request_id"),
        number("number"),
        id("person_id"),
        id("entry_id"),
        number("amount"),
        code("route"),
        sealed("words"),
        hand("by_id"),
        moment("at"),
        id("takes_back"),
    ],
)
.about(&["person_id"]);

const fn cell(table: &'static str, column: &'static str, row: basics::uuid::Uuid) -> CellAt {
    CellAt { table, column, row }
}

const fn of_request(id: RequestId, column: &'static str) -> CellAt {
    cell("plans_requests", column, id.uuid())
}

async fn sealed_words(tx: &mut WriteTx, plan: &Plan, at: CellAt, words: Option<&Words>) -> Result<Option<Vec<u8>>> {
    match words {
        Some(words) => Ok(Some(seal::seal(tx, PURPOSE, subject(plan.id), at, words.read()).await?)),
        None => Ok(None),
    }
}

fn read_pot(row: &Row) -> Result<Pot> {
    Ok(Pot {
        id: row.get("id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        from_on: row.get("from_on")?,
        until_on: row.get("until_on")?,
        funding: row.get("funding_id")?,
        left: row.get("left_id")?,
        spent: row.get("spent_id")?,
    })
}

/// A pot is opened; its accounts are open already.
///
/// # Errors
/// The store's failure.
pub async fn open_pot(tx: &mut WriteTx, pot: &Pot, by: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO plans_pots (id, place_id, organisation_id, from_on, until_on, funding_id, left_id, spent_id, \
         opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            pot.id,
            pot.place,
            pot.organisation,
            pot.from_on,
            pot.until_on,
            pot.funding,
            pot.left,
            pot.spent,
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// A pot.
///
/// # Errors
/// The store's failure.
pub async fn pot(tx: &mut ReadTx, id: PotId) -> Result<Option<Pot>> {
    tx.first("SELECT * FROM plans_pots WHERE id = $1", values![id]).await?.as_ref().map(read_pot).transpose()
}

/// The pots of these places, the newest first.
///
/// # Errors
/// The store's failure.
pub async fn pots(tx: &mut ReadTx, places: &[PlaceId], open_on: Option<Date>) -> Result<Vec<Pot>> {
    let (sql, bound) = Build::new("SELECT * FROM plans_pots WHERE place_id IN ")
        .list(places)
        .when(open_on, |build, day| build.then(" AND from_on <= ").value(day).then(" AND until_on >= ").value(day))
        .then(" ORDER BY until_on DESC, id DESC LIMIT 50")
        .done();
    tx.rows(sql, &bound).await?.iter().map(read_pot).collect()
}

fn read(row: &Row) -> Result<Request> {
    Ok(Request {
        id: row.get("id")?,
        plan: row.get("plan_id")?,
        person: row.get("person_id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        goal: row.get("goal_id")?,
        mode: row.get("mode")?,
        kind: row.get("kind")?,
        estimate: row.get("estimate")?,
        small: row.get("small")?,
        state: row.get("state")?,
        asked_by: row.get("asked_by")?,
        asked_at: row.get("asked_at")?,
        due_at: row.get("due_at")?,
        pot: row.get("pot_id")?,
        granted: row.get("granted")?,
        paid: row.get("paid")?,
        decided_at: row.get("decided_at")?,
        appealed_at: row.get("appealed_at")?,
        came: row.get("outcome")?,
        cost: row.get("cost")?,
        told_by: row.get("told_by")?,
        told_at: row.get("told_at")?,
    })
}

/// Something is asked for.
///
/// # Errors
/// The store's failure.
pub async fn ask(tx: &mut WriteTx, plan: &Plan, it: &Request, words: &RequestWords) -> Result<()> {
    let what = sealed_words(tx, plan, of_request(it.id, "what"), words.what.as_ref()).await?;
    let tried = sealed_words(tx, plan, of_request(it.id, "tried"), words.tried.as_ref()).await?;
    let supplier = sealed_words(tx, plan, of_request(it.id, "supplier"), words.supplier.as_ref()).await?;
    tx.run(
        "INSERT INTO plans_requests (id, plan_id, number, person_id, place_id, organisation_id, goal_id, mode, kind, estimate, \
         small, state, asked_by, asked_at, decide_by, due_at, what, tried, supplier) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_requests WHERE plan_id = $2), \
         $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17)",
        values![
            it.id,
            it.plan,
            it.person,
            it.place,
            it.organisation,
            it.goal,
            it.mode,
            it.kind,
            it.estimate,
            it.small,
            it.state,
            it.asked_by,
            it.asked_at,
            it.due_at,
            what,
            tried,
            supplier
        ],
    )
    .await?;
    Ok(())
}

/// A request.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: RequestId) -> Result<Option<Request>> {
    tx.first("SELECT * FROM plans_requests WHERE id = $1", values![id]).await?.as_ref().map(read).transpose()
}

/// The requests of a plan, the newest first, each with what it is for.
///
/// # Errors
/// The store's failure.
pub async fn of_plan(tx: &mut ReadTx, plan: PlanId, most: i64) -> Result<Vec<(Request, Option<Words>)>> {
    let rows = tx
        .rows("SELECT * FROM plans_requests WHERE plan_id = $1 ORDER BY number DESC LIMIT $2", values![plan, most])
        .await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((of_request(row.get("id")?, "what"), row.get::<Vec<u8>>("what")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter().zip(opened).map(|(row, what)| Ok((read(row)?, what))).collect()
}

/// The requests of a plan for which somebody may have to do something.
///
/// # Errors
/// The store's failure.
pub async fn open_of_plan(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<RequestId>> {
    let (sql, bound) = Build::new("SELECT id FROM plans_requests WHERE plan_id = ")
        .value(plan)
        .then(" AND state NOT IN ")
        .list(&[State::Refused, State::Told, State::Withdrawn])
        .then(" ORDER BY number")
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("id")).collect()
}

/// How many requests a plan has.
///
/// # Errors
/// The store's failure.
pub async fn many(tx: &mut ReadTx, plan: PlanId) -> Result<i64> {
    tx.one("SELECT COUNT(*) AS n FROM plans_requests WHERE plan_id = $1", values![plan]).await?.get("n")
}

/// The requests that stand in these states in a place or inside it: the oldest first, without a word.
///
/// # Errors
/// The store's failure.
pub async fn standing(tx: &mut ReadTx, place: PlaceId, states: &[State], most: i64) -> Result<Vec<Request>> {
    let (sql, bound) = Build::new(
        "SELECT q.* FROM plans_requests q JOIN access_reach r ON r.descendant = q.place_id WHERE r.ancestor = ",
    )
    .value(place)
    .then(" AND q.state IN ")
    .list(states)
    .then(" ORDER BY q.due_at, q.id LIMIT ")
    .value(most)
    .done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// The words of a request.
///
/// # Errors
/// The store's failure.
pub async fn words(tx: &mut ReadTx, id: RequestId) -> Result<RequestWords> {
    const COLUMNS: [&str; 6] = ["what", "tried", "supplier", "appeal", "came", "seen"];
    let Some(row) = tx.first("SELECT * FROM plans_requests WHERE id = $1", values![id]).await? else {
        return Ok(RequestWords::default());
    };
    let mut cells = Vec::with_capacity(COLUMNS.len());
    for column in COLUMNS {
        cells.push((of_request(id, column), row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    let mut next = || opened.next().flatten();
    Ok(RequestWords { what: next(), tried: next(), supplier: next(), appeal: next(), came: next(), seen: next() })
}

/// Some request of the demonstration, for walking every route; its payment, its pot.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<(RequestId, Option<PaymentId>, Option<PotId>)>> {
    let row = tx
        .first(
            "SELECT q.id AS id, p.id AS payment, q.pot_id AS pot FROM plans_requests q \
             LEFT JOIN plans_payments p ON p.request_id = q.id ORDER BY q.asked_at, q.id LIMIT 1",
            values![],
        )
        .await?;
    row.map(|row| Ok((row.get("id")?, row.get("payment")?, row.get("pot")?))).transpose()
}
