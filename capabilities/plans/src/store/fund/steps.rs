//! What happens to a request: decided, paid, told.

use basics::{Instant, PersonId, Words};
use store::{CellAt, ReadTx, Result, WriteTx, seal, values};

use super::{
    Choice, Payment, PaymentId, PotId, Request, RequestId, Route, State, Vote, VoteId, cell, of_request, sealed_words,
};
use crate::model::Plan;
use crate::model::fund::Came;
use books::EntryId;

/// A request goes to another state.
///
/// # Errors
/// The store's failure.
pub async fn moved(tx: &mut WriteTx, id: RequestId, to: State) -> Result<()> {
    tx.run("UPDATE plans_requests SET state = $2 WHERE id = $1", values![id, to]).await?;
    Ok(())
}

/// Money is promised: from which pot, and how much in all.
///
/// # Errors
/// The store's failure.
pub async fn granted(tx: &mut WriteTx, id: RequestId, pot: PotId, amount: i64) -> Result<()> {
    tx.run("UPDATE plans_requests SET pot_id = $2, granted = $3 WHERE id = $1", values![id, pot, amount]).await?;
    Ok(())
}

/// What was paid; nothing where it was taken back, and what is promised again.
///
/// # Errors
/// The store's failure.
pub async fn paid(tx: &mut WriteTx, id: RequestId, paid: Option<i64>, granted: Option<i64>) -> Result<()> {
    tx.run("UPDATE plans_requests SET paid = $2, granted = $3 WHERE id = $1", values![id, paid, granted]).await?;
    Ok(())
}

/// The person asks for another look, until when it is decided.
///
/// # Errors
/// The store's failure.
pub async fn hear(
    tx: &mut WriteTx,
    (plan, id): (&Plan, RequestId),
    words: &Words,
    (now, due): (Instant, Instant),
) -> Result<()> {
    let words = sealed_words(tx, plan, of_request(id, "appeal"), Some(words)).await?;
    tx.run(
        "UPDATE plans_requests SET appeal = $2, appealed_at = $3, due_at = $4 WHERE id = $1",
        values![id, words, now, due],
    )
    .await?;
    Ok(())
}

/// What came of it is told.
///
/// # Errors
/// The store's failure.
pub async fn told(tx: &mut WriteTx, (plan, id): (&Plan, RequestId), told: &Told<'_>, now: Instant) -> Result<()> {
    let came = sealed_words(tx, plan, of_request(id, "came"), Some(told.words)).await?;
    let seen = sealed_words(tx, plan, of_request(id, "seen"), told.seen).await?;
    tx.run(
        "UPDATE plans_requests SET outcome = $2, cost = $3, came = $4, seen = $5, told_by = $6, told_at = $7 \
         WHERE id = $1",
        values![id, told.came, told.cost, came, seen, told.by, now],
    )
    .await?;
    Ok(())
}

/// What came of it, as it is told.
#[derive(Debug)]
pub struct Told<'a> {
    /// As a code.
    pub came: Came,
    /// What it cost.
    pub cost: i64,
    /// In words.
    pub words: &'a Words,
    /// Who saw it.
    pub seen: Option<&'a Words>,
    /// Who tells.
    pub by: PersonId,
}

/// What somebody decides.
#[derive(Debug)]
pub struct NewVote<'a> {
    /// Its id.
    pub id: VoteId,
    /// Who.
    pub by: PersonId,
    /// What.
    pub choice: Choice,
    /// Of how much.
    pub amount: i64,
    /// Why.
    pub reason: Option<&'a Words>,
    /// What would have to change.
    pub change: Option<&'a Words>,
}

const fn of_vote(id: VoteId, column: &'static str) -> CellAt {
    cell("plans_votes", column, id.uuid())
}

const fn of_payment(id: PaymentId) -> CellAt {
    cell("plans_payments", "words", id.uuid())
}

/// Somebody decided.
///
/// # Errors
/// The store's failure.
pub async fn put_vote(
    tx: &mut WriteTx,
    (plan, request): (&Plan, &Request),
    new: &NewVote<'_>,
    now: Instant,
) -> Result<()> {
    let reason = sealed_words(tx, plan, of_vote(new.id, "reason"), new.reason).await?;
    let change = sealed_words(tx, plan, of_vote(new.id, "change"), new.change).await?;
    let appeal = request.state.in_appeal();
    tx.run(
        "INSERT INTO plans_votes (id, request_id, number, person_id, by_id, choice, amount, appeal, reason, change, at) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_votes WHERE request_id = $2), \
         $3, $4, $5, $6, $7, $8, $9, $10)",
        values![new.id, request.id, request.person, new.by, new.choice, new.amount, appeal, reason, change, now],
    )
    .await?;
    Ok(())
}

/// It is decided: when that was, the first time.
///
/// # Errors
/// The store's failure.
pub async fn voted(tx: &mut WriteTx, id: RequestId, now: Instant) -> Result<()> {
    tx.run("UPDATE plans_requests SET decided_at = $2 WHERE id = $1 AND decided_at IS NULL", values![id, now]).await?;
    Ok(())
}

/// Who has decided about a request.
///
/// # Errors
/// The store's failure.
pub async fn deciders(tx: &mut ReadTx, id: RequestId) -> Result<Vec<PersonId>> {
    let rows = tx.rows("SELECT DISTINCT by_id FROM plans_votes WHERE request_id = $1", values![id]).await?;
    rows.iter().map(|row| row.get("by_id")).collect()
}

/// What was decided about a request, the first first.
///
/// # Errors
/// The store's failure.
pub async fn votes(tx: &mut ReadTx, id: RequestId) -> Result<Vec<Vote>> {
    let rows = tx.rows("SELECT * FROM plans_votes WHERE request_id = $1 ORDER BY number", values![id]).await?;
    let mut cells = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in &rows {
        for column in ["reason", "change"] {
            cells.push((of_vote(row.get("id")?, column), row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()));
        }
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (reason, change) = (opened.next().flatten(), opened.next().flatten());
            Ok(Vote {
                by: row.get("by_id")?,
                choice: row.get("choice")?,
                amount: row.get("amount")?,
                appeal: row.get("appeal")?,
                reason,
                change,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// Money that is paid or taken back.
#[derive(Debug)]
pub struct NewPayment<'a> {
    /// Its id.
    pub id: PaymentId,
    /// Its entry in the books.
    pub entry: EntryId,
    /// How much.
    pub amount: i64,
    /// How.
    pub route: Route,
    /// What it was for, or why it was taken back.
    pub words: Option<&'a Words>,
    /// Who.
    pub by: PersonId,
    /// Which it takes back.
    pub takes_back: Option<PaymentId>,
}

/// It was paid, or taken back.
///
/// # Errors
/// The store's failure.
pub async fn put_payment(
    tx: &mut WriteTx,
    (plan, request): (&Plan, &Request),
    new: &NewPayment<'_>,
    now: Instant,
) -> Result<()> {
    let words = sealed_words(tx, plan, of_payment(new.id), new.words).await?;
    tx.run(
        "INSERT INTO plans_payments (id, request_id, number, person_id, entry_id, amount, route, words, by_id, at, takes_back) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_payments WHERE request_id = $2), \
         $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            new.id,
            request.id,
            request.person,
            new.entry,
            new.amount,
            new.route,
            words,
            new.by,
            now,
            new.takes_back
        ],
    )
    .await?;
    Ok(())
}

/// What was paid for a request, the first first.
///
/// # Errors
/// The store's failure.
pub async fn payments(tx: &mut ReadTx, id: RequestId) -> Result<Vec<Payment>> {
    let rows = tx.rows("SELECT * FROM plans_payments WHERE request_id = $1 ORDER BY number", values![id]).await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((of_payment(row.get("id")?), row.get::<Option<Vec<u8>>>("words")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, words)| {
            Ok(Payment {
                id: row.get("id")?,
                entry: row.get("entry_id")?,
                amount: row.get("amount")?,
                route: row.get("route")?,
                words,
                by: row.get("by_id")?,
                at: row.get("at")?,
                takes_back: row.get("takes_back")?,
            })
        })
        .collect()
}
