//! What came of a proposal: answers, days named because one is late, steps, and what is said beside it.

use basics::{Chance, Date, Instant, PersonId, Words};
use store::columns::{Table, code, day, id, moment, number, other, sealed, words};
use store::{Build, CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use crate::model::proposal::{
    Answer, AnswerId, Delay, DelayId, MOST_STEPS, ProposalId, Remark, RemarkId, RemarkKind, Step, StepId, Verdict,
};

/// Why words of whoever decides stay.
const DECISION: &str = "the record of a decision of the service";

/// The rules of answers.
pub const ANSWERS: Table = Table::new(
    "councils_answers",
    &["id"],
    &[
        id("id"),
        id("proposal_id"),
        number("number"),
        code("verdict"),
        words("reasons").kept(DECISION),
        words("change_needed").kept(DECISION),
        code("by_role"),
        id("by_id").kept("an answer names who gave it, as the record of a decision"),
        moment("at"),
    ],
)
.about(&["by_id"]);

/// The rules of days that were named because an answer was late.
pub const DELAYS: Table = Table::new(
    "councils_delays",
    &["id"],
    &[
        id("id"),
        id("proposal_id"),
        day("was_due_on"),
        day("new_on"),
        words("reason").kept(DECISION),
        other("by_id"),
        moment("at"),
    ],
);

/// The rules of steps.
pub const STEPS: Table = Table::new(
    "councils_steps",
    &["id"],
    &[
        id("id"),
        id("proposal_id"),
        words("what").kept(DECISION),
        day("due_on"),
        day("done_on"),
        other("by_id"),
        moment("made_at"),
    ],
);

/// The rules of what is said beside a proposal: sealed to whoever wrote it.
pub const REMARKS: Table = Table::new(
    "councils_remarks",
    &["id"],
    &[
        id("id"),
        id("proposal_id"),
        code("kind"),
        id("by_id").kept("who spoke stays as an id; the words go with their key"),
        moment("at"),
        sealed("words"),
    ],
)
.about(&["by_id"]);

/// An answer to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer<'a> {
    /// What it says.
    pub verdict: Verdict,
    /// Why.
    pub reasons: &'a str,
    /// What would have to change, or what is needed.
    pub change_needed: &'a str,
    /// Which role decided.
    pub by_role: &'a str,
    /// Who.
    pub by: PersonId,
}

/// Keeps an answer beside those before it.
///
/// # Errors
/// The store's failure.
pub async fn answer(tx: &mut WriteTx, chance: &Chance, it: ProposalId, new: NewAnswer<'_>, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO councils_answers (id, proposal_id, number, verdict, reasons, change_needed, by_role, by_id, at) \
         SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8 FROM councils_answers \
         WHERE proposal_id = $2",
        values![
            AnswerId::new(now, chance),
            it,
            new.verdict,
            new.reasons.trim(),
            new.change_needed.trim(),
            new.by_role,
            new.by,
            now
        ],
    )
    .await?;
    Ok(())
}

fn read_answer(row: &Row) -> Result<Answer> {
    Ok(Answer {
        proposal: row.get("proposal_id")?,
        number: row.get("number")?,
        verdict: row.get("verdict")?,
        reasons: row.get("reasons")?,
        change_needed: row.get("change_needed")?,
        by_role: row.get("by_role")?,
        at: row.get("at")?,
    })
}

/// Every answer to a proposal, the newest first: one statement. Nobody reads more than the newest fifty.
///
/// # Errors
/// The store's failure.
pub async fn answers(tx: &mut ReadTx, it: ProposalId) -> Result<Vec<Answer>> {
    let sql = "SELECT * FROM councils_answers WHERE proposal_id = $1 ORDER BY number DESC LIMIT 50";
    tx.rows(sql, values![it]).await?.iter().map(read_answer).collect()
}

/// Whether somebody gave an answer to it.
///
/// # Errors
/// The store's failure.
pub async fn has_answered(tx: &mut ReadTx, it: ProposalId, person: PersonId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM councils_answers WHERE proposal_id = $1 AND by_id = $2";
    Ok(tx.first(sql, values![it, person]).await?.is_some())
}

/// The newest answer to each of these: one statement.
///
/// # Errors
/// The store's failure.
pub async fn newest_answers(tx: &mut ReadTx, these: &[ProposalId]) -> Result<Vec<Answer>> {
    if these.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, bound) = Build::new("SELECT a.* FROM councils_answers a WHERE a.proposal_id IN ")
        .list(these)
        .then(
            " AND NOT EXISTS (SELECT 1 FROM councils_answers b WHERE b.proposal_id = a.proposal_id \
             AND b.number > a.number)",
        )
        .done();
    tx.rows(sql, &bound).await?.iter().map(read_answer).collect()
}

/// An answer is late: a new day with the reason. The first day stays due.
///
/// # Errors
/// The store's failure.
pub async fn delay(tx: &mut WriteTx, chance: &Chance, new: &Delay, by: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO councils_delays (id, proposal_id, was_due_on, new_on, reason, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![DelayId::new(now, chance), new.proposal, new.was_due_on, new.new_on, new.reason.trim(), by, now],
    )
    .await?;
    Ok(())
}

/// The days that were named for these, the oldest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn delays(tx: &mut ReadTx, these: &[ProposalId]) -> Result<Vec<Delay>> {
    if these.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, bound) = Build::new("SELECT * FROM councils_delays WHERE proposal_id IN ")
        .list(these)
        .then(" ORDER BY at, id LIMIT 200")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(Delay {
                proposal: row.get("proposal_id")?,
                was_due_on: row.get("was_due_on")?,
                new_on: row.get("new_on")?,
                reason: row.get("reason")?,
            })
        })
        .collect()
}

/// A step is to be done.
///
/// # Errors
/// The store's failure.
pub async fn add_step(
    tx: &mut WriteTx,
    chance: &Chance,
    it: ProposalId,
    (what, due_on): (&str, Option<Date>),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO councils_steps (id, proposal_id, what, due_on, by_id, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        values![StepId::new(now, chance), it, what.trim(), due_on, by, now],
    )
    .await?;
    Ok(())
}

/// A step is done; whether there was one to do.
///
/// # Errors
/// The store's failure.
pub async fn finish_step(tx: &mut WriteTx, it: ProposalId, step: StepId, on: Date) -> Result<bool> {
    let sql = "UPDATE councils_steps SET done_on = $3 WHERE id = $1 AND proposal_id = $2 AND done_on IS NULL";
    Ok(tx.run(sql, values![step, it, on]).await? == 1)
}

/// The steps of a proposal: one statement.
///
/// # Errors
/// The store's failure.
pub async fn steps(tx: &mut ReadTx, it: ProposalId) -> Result<Vec<Step>> {
    let sql =
        "SELECT id, what, due_on, done_on FROM councils_steps WHERE proposal_id = $1 ORDER BY made_at, id LIMIT $2";
    let rows = tx.rows(sql, values![it, MOST_STEPS]).await?;
    rows.iter()
        .map(|row| {
            Ok(Step {
                id: row.get("id")?,
                what: row.get("what")?,
                due_on: row.get("due_on")?,
                done_on: row.get("done_on")?,
            })
        })
        .collect()
}

const fn remark_cell(row: RemarkId) -> CellAt {
    CellAt { table: "councils_remarks", column: "words", row: row.uuid() }
}

/// Keeps something said beside a proposal, sealed to whoever said it.
///
/// # Errors
/// The store's failure.
pub async fn remark(
    tx: &mut WriteTx,
    chance: &Chance,
    it: ProposalId,
    (kind, words): (RemarkKind, &Words),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    let id = RemarkId::new(now, chance);
    let subject = Subject { kind: "person", id: by.uuid() };
    let cell = seal::seal(tx, "councils", subject, remark_cell(id), words.read()).await?;
    tx.run(
        "INSERT INTO councils_remarks (id, proposal_id, kind, by_id, at, words) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, it, kind, by, now, cell],
    )
    .await?;
    Ok(())
}

/// The newest hundred things said beside a proposal, the oldest of them first; notes only for the deciding side: two
/// statements.
///
/// # Errors
/// The store's failure.
pub async fn remarks(tx: &mut ReadTx, it: ProposalId, notes_too: bool) -> Result<Vec<Remark>> {
    let (sql, bound) = Build::new("SELECT id, kind, by_id, at, words FROM councils_remarks WHERE proposal_id = ")
        .value(it)
        .when((!notes_too).then_some(RemarkKind::Word), |build, kind| build.then(" AND kind = ").value(kind))
        .then(" ORDER BY at DESC, id DESC LIMIT 100")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((remark_cell(row.get("id")?), row.get("words")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    let mut found = rows
        .iter()
        .zip(opened)
        .map(|(row, words)| Ok(Remark { kind: row.get("kind")?, by: row.get("by_id")?, at: row.get("at")?, words }))
        .collect::<Result<Vec<Remark>>>()?;
    found.reverse();
    Ok(found)
}
