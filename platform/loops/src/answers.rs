//! Answers: kept with their words sealed, read again, and the names on them.

use basics::{Chance, Date, Instant, PersonId, Words};
use store::{Build, CellAt, ReadTx, Result, Row, Subject, WriteTx, due, seal, values};
use uuid::Uuid;

use crate::clock::Promise;
use crate::keeping::{CLOCKS, FULL, OVER, PROMISED, PURPOSE};
use crate::model::{Heard, Loop, LoopId, Outcome, ResponseId, Stage};
use crate::rules::Draft;
use crate::sums::sum;

/// A second name on an answer: it shows only once its owner has agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Second {
    /// Whose.
    pub person: PersonId,
    /// Whether they have agreed to these very words.
    pub agreed: bool,
}

/// Who answers.
#[derive(Clone, Copy, Debug)]
pub struct Answering {
    /// Who answers.
    pub by: PersonId,
    /// The second name on the answer.
    pub with: Option<Second>,
    /// The stage that [`crate::rules::answer`] allowed.
    pub to: Stage,
    /// The promised day in the place's zone, when a day was promised.
    pub promised: Option<Promise>,
}

/// An answer that was kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub id: ResponseId,
    /// The sum of its sealed words: the act gives it to the audit chain as its reason.
    pub sum: String,
}

/// Keeps an answer that [`crate::rules::answer`] allowed; its words are sealed with the thread's key.
///
/// # Errors
/// The store's failure.
pub async fn respond(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Loop,
    draft: &Draft<'_>,
    answering: Answering,
    now: Instant,
) -> Result<Kept> {
    let id = ResponseId::new(now, chance);
    let thread = Subject { kind: "thread", id: it.object };
    let at = |column| CellAt { table: "loops_responses", column, row: id.uuid() };
    let reasons = seal::seal(tx, PURPOSE, thread, at("reasons"), draft.reasons).await?;
    let change_needed = if draft.change_needed.trim().is_empty() {
        None
    } else {
        Some(seal::seal(tx, PURPOSE, thread, at("change_needed"), draft.change_needed).await?)
    };
    let sum = sum(&[&reasons, change_needed.as_deref().unwrap_or_default()]);
    let (with, agreed) =
        (answering.with.map(|second| second.person), answering.with.is_some_and(|second| second.agreed));
    tx.run(
        "INSERT INTO loops_responses (id, loop_id, number, outcome, carrier, promised_on, by_id, with_id, at, reasons, \
         change_needed, with_agreed_at) VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM loops_responses WHERE loop_id = $2), $3, $4, $5, $6, \
         $7, $8, $9, $10, $11)",
        values![
            id,
            it.id,
            draft.outcome,
            draft.carrier,
            draft.promised_on,
            answering.by,
            with,
            now,
            reasons,
            change_needed,
            agreed.then_some(now)
        ],
    )
    .await?;
    let kept = answering.promised.filter(|_| answering.to == Stage::Answered && draft.outcome.promises());
    let to_be_told_back = kept.map(|promise| promise.until);
    tx.run(
        "UPDATE loops_loops SET stage = $2, outcome = $3, promised_on = $4, answered_at = $5, answered_by = $6, \
         answered_with = $7, promised_at = $8, told_at = $5 WHERE id = $1",
        values![
            it.id,
            answering.to,
            draft.outcome,
            draft.promised_on,
            now,
            answering.by,
            with.filter(|_| agreed),
            to_be_told_back
        ],
    )
    .await?;
    if it.stage == Stage::Answered && it.heard == Some(Heard::Yes) {
        // What the asker said yes to was another answer: they are asked again.
        tx.run("UPDATE loops_loops SET heard = NULL, heard_at = NULL WHERE id = $1", values![it.id]).await?;
    }
    let looking = answering.promised.filter(|_| answering.to == Stage::Considered);
    if let (Some(on), Some(promise)) = (draft.promised_on, looking) {
        // The day that was told now is the day the answer is due.
        tx.run("UPDATE loops_loops SET due_on = $2, due_at = $3 WHERE id = $1", values![it.id, on, promise.until])
            .await?;
    }
    for kind in CLOCKS {
        due::cancel(tx, kind, it.id.uuid()).await?;
    }
    if let Some(promise) = looking {
        // "Being looked at until a date" is no answer yet: when the date comes, the answer is late (promise 1).
        due::plan(tx, promise.until, FULL, it.id.uuid()).await?;
    }
    if let Some(promise) = kept {
        due::plan(tx, promise.from, PROMISED, it.id.uuid()).await?;
        due::plan(tx, promise.until, OVER, it.id.uuid()).await?;
    }
    Ok(Kept { id, sum })
}

/// An answer, opened.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its id.
    pub id: ResponseId,
    /// Counted from 1.
    pub number: i64,
    /// What it says.
    pub outcome: Outcome,
    /// Which role carries it out.
    pub carrier: String,
    /// By when.
    pub promised_on: Option<Date>,
    /// Who answered.
    pub by: PersonId,
    /// With whom, or who was asked for their name.
    pub with: Option<PersonId>,
    /// When they agreed; until then their name is not shown.
    pub with_agreed_at: Option<Instant>,
    /// When.
    pub at: Instant,
    /// Why; `None` when it was erased.
    pub reasons: Option<Words>,
    /// What would have to change.
    pub change_needed: Option<Words>,
}

/// The answers to several things of a kind, the oldest first: two statements.
///
/// # Errors
/// The store's failure.
pub async fn answers_to(tx: &mut ReadTx, object_kind: &str, objects: &[Uuid]) -> Result<Vec<(Uuid, Response)>> {
    let (sql, bound) = Build::new(
        "SELECT r.*, l.object_id AS object_id FROM loops_responses r JOIN loops_loops l ON l.id = r.loop_id \
         WHERE l.object_kind = ",
    )
    .value(object_kind)
    .then(" AND l.object_id IN ")
    .list(objects)
    .then(" ORDER BY r.loop_id, r.number")
    .done();
    let rows = tx.rows(sql, &bound).await?;
    let of: Vec<Uuid> = rows.iter().map(|row| row.get("object_id")).collect::<Result<_>>()?;
    Ok(of.into_iter().zip(opened(tx, &rows).await?).collect())
}

/// All answers of a loop, oldest first: two statements.
///
/// # Errors
/// The store's failure.
pub async fn responses(tx: &mut ReadTx, id: LoopId) -> Result<Vec<Response>> {
    let rows = tx.rows("SELECT * FROM loops_responses WHERE loop_id = $1 ORDER BY number", values![id]).await?;
    opened(tx, &rows).await
}

/// Answers from their rows, their words opened: one statement.
async fn opened(tx: &mut ReadTx, rows: &[Row]) -> Result<Vec<Response>> {
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in rows {
        let id: ResponseId = row.get("id")?;
        let at = |column| CellAt { table: "loops_responses", column, row: id.uuid() };
        cells.push((at("reasons"), row.get("reasons")?));
        cells.push((at("change_needed"), row.get::<Option<Vec<u8>>>("change_needed")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut words = seal::open(tx, &borrowed).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (reasons, change_needed) = (words.next().flatten(), words.next().flatten());
            Ok(Response {
                id: row.get("id")?,
                number: row.get("number")?,
                outcome: row.get("outcome")?,
                carrier: row.get("carrier")?,
                promised_on: row.get("promised_on")?,
                by: row.get("by_id")?,
                with: row.get("with_id")?,
                with_agreed_at: row.get("with_agreed_at")?,
                at: row.get("at")?,
                reasons,
                change_needed,
            })
        })
        .collect()
}

/// Whose name is asked for on the newest answer of a loop, when they have not said yet.
///
/// # Errors
/// The store's failure.
pub async fn asked_for_name(tx: &mut ReadTx, id: LoopId) -> Result<Option<PersonId>> {
    let row = tx
        .first(
            "SELECT with_id FROM loops_responses WHERE loop_id = $1 AND with_id IS NOT NULL AND with_agreed_at IS NULL \
             AND number = (SELECT MAX(number) FROM loops_responses WHERE loop_id = $1)",
            values![id],
        )
        .await?;
    row.map(|row| row.get("with_id")).transpose()
}

/// Somebody agreed to put their name to the newest answer of a loop, or did not: then nobody is asked any more. Gives
/// whether they were asked.
///
/// # Errors
/// The store's failure.
pub async fn say_name(tx: &mut WriteTx, id: LoopId, person: PersonId, agreed: bool, now: Instant) -> Result<bool> {
    if asked_for_name(tx, id).await? != Some(person) {
        return Ok(false);
    }
    let (with, agreed_at) = (agreed.then_some(person), agreed.then_some(now));
    tx.run(
        "UPDATE loops_responses SET with_id = $2, with_agreed_at = $3 WHERE loop_id = $1 \
         AND number = (SELECT MAX(number) FROM loops_responses WHERE loop_id = $1)",
        values![id, with, agreed_at],
    )
    .await?;
    tx.run("UPDATE loops_loops SET answered_with = $2 WHERE id = $1", values![id, with]).await?;
    Ok(true)
}

/// Everybody whose name stands on an answer of a loop, first or second, or is asked for.
///
/// # Errors
/// The store's failure.
pub async fn answerers(tx: &mut ReadTx, id: LoopId) -> Result<Vec<PersonId>> {
    let rows = tx.rows("SELECT by_id, with_id FROM loops_responses WHERE loop_id = $1", values![id]).await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        people.push(row.get("by_id")?);
        people.extend(row.get::<Option<PersonId>>("with_id")?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
