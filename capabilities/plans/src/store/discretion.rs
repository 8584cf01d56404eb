//! What is held back, and judgement calls.

use basics::{Date, Instant, PersonId, Words};
use store::columns::{Column, Table, code, day, id, moment, number, other, sealed, yes_no};
use store::{CellAt, ReadTx, Result, Row, WriteTx, seal, values};

use super::{PURPOSE, subject};
use crate::model::discretion::{Call, CallId, CallState, CallWords, Held, HeldId, HeldState, Thought, ThoughtId};
use crate::model::{Plan, PlanId};

const HELD: &str = "plans_held";
const CALLS: &str = "plans_calls";
const THOUGHTS: &str = "plans_thoughts";
const RULINGS: &str = "plans_rulings";

/// Held back from the person, who is told that there is something: a request for it is answered by people, who weigh it.
const fn held_back(name: &'static str) -> Column {
    sealed(name).not_exported("held back, and the person sees that there is something: people answer a request for it")
}

/// Said before anything is decided, between two workers.
const fn between_two(name: &'static str) -> Column {
    sealed(name).not_exported("thought through between two workers before a decision: people answer a request for it")
}

/// The rules of its columns.
pub const HELD_TABLE: Table = Table::new(
    HELD,
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        held_back("words"),
        held_back("reason"),
        other("owner_id"),
        day("again_on"),
        code("state"),
        moment("at"),
        moment("moved_at"),
    ],
)
.about(&["person_id"]);

/// The rules of its columns.
pub const CALLS_TABLE: Table = Table::new(
    CALLS,
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        between_two("question"),
        between_two("options"),
        between_two("decision"),
        between_two("rationale"),
        yes_no("beyond"),
        code("state"),
        other("by_id"),
        other("with_id"),
        moment("at"),
        moment("decided_at"),
        moment("signed_at"),
    ],
)
.about(&["person_id"]);

/// The rules of its columns.
pub const THOUGHTS_TABLE: Table = Table::new(
    THOUGHTS,
    &["id"],
    &[
        id("id"),
        id("call_id"),
        number("number"),
        id("person_id"),
        other("by_id"),
        other("with_id"),
        between_two("words"),
        moment("at"),
    ],
)
.about(&["person_id"]);

/// The rules of its columns: what stands is the person's to take away.
pub const RULINGS_TABLE: Table = Table::new(
    RULINGS,
    &["id"],
    &[
        id("id"),
        id("plan_id"),
        id("person_id"),
        sealed("question"),
        sealed("options"),
        sealed("decision"),
        sealed("rationale"),
        moment("at"),
    ],
)
.about(&["person_id"]);

const fn cell(table: &'static str, column: &'static str, row: basics::uuid::Uuid) -> CellAt {
    CellAt { table, column, row }
}

/// Opens these columns of these rows, in their order.
async fn open(
    tx: &mut ReadTx,
    table: &'static str,
    columns: &[&'static str],
    rows: &[Row],
) -> Result<Vec<Option<Words>>> {
    let mut cells = Vec::with_capacity(rows.len().saturating_mul(columns.len()));
    for row in rows {
        for column in columns {
            let at = cell(table, column, row.get("id")?);
            cells.push((at, row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()));
        }
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    seal::open(tx, &borrowed).await
}

/// Something is held back.
///
/// # Errors
/// The store's failure.
pub async fn hold(
    tx: &mut WriteTx,
    plan: &Plan,
    (id, again_on): (HeldId, Date),
    (words, reason): (&Words, &Words),
    owner: PersonId,
    now: Instant,
) -> Result<()> {
    let at = |column| cell(HELD, column, id.uuid());
    let texts = [(at("words"), words.read()), (at("reason"), reason.read())];
    let mut sealed = seal::seal_all(tx, PURPOSE, subject(plan.id), &texts).await?.into_iter();
    tx.run(
        "INSERT INTO plans_held (id, plan_id, person_id, words, reason, owner_id, again_on, state, at, moved_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        values![id, plan.id, plan.person, sealed.next(), sealed.next(), owner, again_on, HeldState::Held, now],
    )
    .await?;
    Ok(())
}

/// It is held on, with a new reason and a new day.
///
/// # Errors
/// The store's failure.
pub async fn hold_on(
    tx: &mut WriteTx,
    plan: &Plan,
    (id, again_on): (HeldId, Date),
    reason: &Words,
    owner: PersonId,
    now: Instant,
) -> Result<()> {
    let reason = seal::seal(tx, PURPOSE, subject(plan.id), cell(HELD, "reason", id.uuid()), reason.read()).await?;
    tx.run(
        "UPDATE plans_held SET reason = $2, again_on = $3, owner_id = $4, moved_at = $5 WHERE id = $1",
        values![id, reason, again_on, owner, now],
    )
    .await?;
    Ok(())
}

/// It is shown to the person, or ends.
///
/// # Errors
/// The store's failure.
pub async fn move_held(tx: &mut WriteTx, id: HeldId, to: HeldState, now: Instant) -> Result<()> {
    tx.run("UPDATE plans_held SET state = $2, moved_at = $3 WHERE id = $1", values![id, to, now]).await?;
    Ok(())
}

/// What is or was held back in a plan, the oldest first, opened.
///
/// # Errors
/// The store's failure.
pub async fn held(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<Held>> {
    let rows = tx.rows("SELECT * FROM plans_held WHERE plan_id = $1 ORDER BY at, id", values![plan]).await?;
    let mut opened = open(tx, HELD, &["words", "reason"], &rows).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (words, reason) = (opened.next().flatten(), opened.next().flatten());
            Ok(Held {
                id: row.get("id")?,
                words,
                reason,
                owner: row.get("owner_id")?,
                again_on: row.get("again_on")?,
                state: row.get("state")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// What the person sees of what is held back: since when and until when, and the words once they are shown.
#[derive(Clone, Debug)]
pub struct HeldLine {
    /// Since when.
    pub at: Instant,
    /// When it is looked at again.
    pub again_on: Date,
    /// The words, when they are shown.
    pub words: Option<Words>,
    /// Whether it is shown.
    pub shown: bool,
}

/// What is held back in a plan, for everybody who reads it: words that are not shown are not even read.
///
/// # Errors
/// The store's failure.
pub async fn held_lines(tx: &mut ReadTx, plan: PlanId) -> Result<Vec<HeldLine>> {
    let rows = tx
        .rows(
            "SELECT id, at, again_on, state, CASE WHEN state = 'shown' THEN words END AS words FROM plans_held \
             WHERE plan_id = $1 AND state <> 'ended' ORDER BY at, id",
            values![plan],
        )
        .await?;
    let opened = open(tx, HELD, &["words"], &rows).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, words)| {
            let shown = row.get::<HeldState>("state")? == HeldState::Shown;
            Ok(HeldLine { at: row.get("at")?, again_on: row.get("again_on")?, words, shown })
        })
        .collect()
}

fn read_call(row: &Row) -> Result<Call> {
    Ok(Call {
        id: row.get("id")?,
        plan: row.get("plan_id")?,
        beyond: row.get("beyond")?,
        state: row.get("state")?,
        by: row.get("by_id")?,
        with: row.get("with_id")?,
        decided_at: row.get("decided_at")?,
        signed_at: row.get("signed_at")?,
    })
}

/// One judgement call, without its words.
///
/// # Errors
/// The store's failure.
pub async fn call(tx: &mut ReadTx, id: CallId) -> Result<Option<Call>> {
    let row = tx.first("SELECT * FROM plans_calls WHERE id = $1", values![id]).await?;
    row.as_ref().map(read_call).transpose()
}

/// The words of one judgement call.
///
/// # Errors
/// The store's failure.
pub async fn call_words(tx: &mut ReadTx, id: CallId) -> Result<CallWords> {
    let rows = tx.rows("SELECT * FROM plans_calls WHERE id = $1", values![id]).await?;
    let columns = ["question", "options", "decision", "rationale"];
    let mut opened = open(tx, CALLS, &columns, &rows).await?.into_iter();
    let mut next = || opened.next().flatten();
    Ok(CallWords { question: next(), options: next(), decision: next(), rationale: next() })
}

/// The judgement calls of a plan that this reader comes to: those that stand, and those they think through. With what was to be
/// decided, opened.
///
/// # Errors
/// The store's failure.
pub async fn calls(tx: &mut ReadTx, plan: PlanId, reader: PersonId) -> Result<Vec<(Call, Option<Words>)>> {
    let rows = tx
        .rows(
            "SELECT * FROM plans_calls WHERE plan_id = $1 AND (state = 'stands' \
             OR (state IN ('thinking', 'waits') AND (by_id = $2 OR with_id = $2))) ORDER BY at, id",
            values![plan, reader],
        )
        .await?;
    let opened = open(tx, CALLS, &["question"], &rows).await?;
    rows.iter().zip(opened).map(|(row, question)| Ok((read_call(row)?, question))).collect()
}

/// A judgement call is begun.
///
/// # Errors
/// The store's failure.
pub async fn begin_call(
    tx: &mut WriteTx,
    plan: &Plan,
    (id, question): (CallId, &Words),
    (by, with): (PersonId, Option<PersonId>),
    now: Instant,
) -> Result<()> {
    let at = cell(CALLS, "question", id.uuid());
    let question = seal::seal(tx, PURPOSE, subject(plan.id), at, question.read()).await?;
    tx.run(
        "INSERT INTO plans_calls (id, plan_id, person_id, question, beyond, state, by_id, with_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![id, plan.id, plan.person, question, false, CallState::Thinking, by, with, now],
    )
    .await?;
    Ok(())
}

/// What is decided, and why.
#[derive(Debug)]
pub struct Decision<'a> {
    /// Which ways there were.
    pub options: &'a Words,
    /// What was decided.
    pub made: &'a Words,
    /// Why.
    pub rationale: &'a Words,
    /// Whether it goes beyond what is usual.
    pub beyond: bool,
    /// Who signs as the second, or thought along.
    pub with: Option<PersonId>,
    /// What it becomes.
    pub state: CallState,
}

/// It is decided.
///
/// # Errors
/// The store's failure.
pub async fn decide(tx: &mut WriteTx, plan: PlanId, id: CallId, made: &Decision<'_>, now: Instant) -> Result<()> {
    let at = |column| cell(CALLS, column, id.uuid());
    let texts = [
        (at("options"), made.options.read()),
        (at("decision"), made.made.read()),
        (at("rationale"), made.rationale.read()),
    ];
    let mut sealed = seal::seal_all(tx, PURPOSE, subject(plan), &texts).await?.into_iter();
    tx.run(
        "UPDATE plans_calls SET options = $2, decision = $3, rationale = $4, beyond = $5, with_id = $6, state = $7, \
         decided_at = $8 WHERE id = $1",
        values![id, sealed.next(), sealed.next(), sealed.next(), made.beyond, made.with, made.state, now],
    )
    .await?;
    Ok(())
}

/// It stands: the person has it in words of their own file from now on.
///
/// # Errors
/// The store's failure.
pub async fn rule(tx: &mut WriteTx, plan: &Plan, id: CallId, now: Instant) -> Result<()> {
    let words = call_words(tx, id).await?;
    let of = |words: &Option<Words>| words.as_ref().map_or_else(String::new, |words| words.read().to_owned());
    let parts = [of(&words.question), of(&words.options), of(&words.decision), of(&words.rationale)];
    let at = |column| cell(RULINGS, column, id.uuid());
    let columns = ["question", "options", "decision", "rationale"];
    let texts: Vec<(CellAt, &str)> =
        columns.into_iter().zip(&parts).map(|(column, text)| (at(column), text.as_str())).collect();
    let mut sealed = seal::seal_all(tx, PURPOSE, subject(plan.id), &texts).await?.into_iter();
    tx.run(
        "INSERT INTO plans_rulings (id, plan_id, person_id, question, options, decision, rationale, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, plan.id, plan.person, sealed.next(), sealed.next(), sealed.next(), sealed.next(), now],
    )
    .await?;
    Ok(())
}

/// It goes to another state; a signature has its moment.
///
/// # Errors
/// The store's failure.
pub async fn move_call(tx: &mut WriteTx, id: CallId, to: CallState, signed_at: Option<Instant>) -> Result<()> {
    tx.run("UPDATE plans_calls SET state = $2, signed_at = $3 WHERE id = $1", values![id, to, signed_at]).await?;
    Ok(())
}

/// One of the two says something.
///
/// # Errors
/// The store's failure.
pub async fn think(
    tx: &mut WriteTx,
    plan: &Plan,
    (id, call): (ThoughtId, &Call),
    by: PersonId,
    words: &Words,
    now: Instant,
) -> Result<()> {
    let at = cell(THOUGHTS, "words", id.uuid());
    let sealed = seal::seal(tx, PURPOSE, subject(plan.id), at, words.read()).await?;
    tx.run(
        "INSERT INTO plans_thoughts (id, call_id, number, person_id, by_id, with_id, words, at) VALUES ($1, $2, \
         (SELECT COALESCE(MAX(number), 0) + 1 FROM plans_thoughts WHERE call_id = $2), $3, $4, $5, $6, $7)",
        values![id, call.id, plan.person, by, call.with, sealed, now],
    )
    .await?;
    Ok(())
}

/// The most that a page shows of what two said to each other.
pub const MOST_THOUGHTS: i64 = 200;

/// What the two said, the first first: whoever decides reads all of it, and whoever thinks along what was said since they were
/// asked, not what somebody else was told before.
///
/// # Errors
/// The store's failure.
pub async fn thoughts(tx: &mut ReadTx, call: CallId, reader: PersonId) -> Result<Vec<Thought>> {
    let rows = tx
        .rows(
            "SELECT t.* FROM plans_thoughts t JOIN plans_calls c ON c.id = t.call_id WHERE t.call_id = $1 \
             AND (c.by_id = $3 OR t.with_id = $3) ORDER BY t.number LIMIT $2",
            values![call, MOST_THOUGHTS, reader],
        )
        .await?;
    let opened = open(tx, THOUGHTS, &["words"], &rows).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, words)| Ok(Thought { by: row.get("by_id")?, words, at: row.get("at")? }))
        .collect()
}

/// Some judgement call of a plan, for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any_call(tx: &mut ReadTx, plan: PlanId) -> Result<Option<CallId>> {
    let row = tx.first("SELECT id FROM plans_calls WHERE plan_id = $1 ORDER BY at, id LIMIT 1", values![plan]).await?;
    row.map(|row| row.get("id")).transpose()
}
