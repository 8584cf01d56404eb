//! Questions posted before a decision.

use basics::{Chance, Date, Instant, PersonId};
use store::columns::{Table, day, id, moment, other, words};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::model::CouncilId;
use crate::model::sounding::{Posting, Sounding, SoundingAnswerId, SoundingId};

/// Why the words stay.
const RECORD: &str = "the record of what was asked before a decision and what came of it, of no person";

/// The rules of its columns.
pub const SOUNDINGS: Table = Table::new(
    "councils_soundings",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        words("title").kept(RECORD),
        words("plan").kept(RECORD),
        words("fixed").kept(RECORD),
        words("open").kept(RECORD),
        day("answer_by"),
        other("posted_by"),
        moment("posted_at"),
        day("discussed_on"),
        words("answer").kept(RECORD),
        moment("answered_at"),
        words("altered").kept(RECORD),
        moment("decided_at"),
    ],
);

/// The rules of the columns of each answer that was given.
pub const ANSWERS: Table = Table::new(
    "councils_sounding_answers",
    &["id"],
    &[id("id"), id("sounding_id"), words("answer").kept(RECORD), day("discussed_on"), moment("at")],
);

fn read(row: &Row) -> Result<Sounding> {
    Ok(Sounding {
        id: row.get("id")?,
        council: row.get("council_id")?,
        title: row.get("title")?,
        plan: row.get("plan")?,
        fixed: row.get("fixed")?,
        open: row.get("open")?,
        answer_by: row.get("answer_by")?,
        posted_by: row.get("posted_by")?,
        discussed_on: row.get("discussed_on")?,
        answer: row.get("answer")?,
        answered_at: row.get("answered_at")?,
        altered: row.get("altered")?,
        decided_at: row.get("decided_at")?,
    })
}

/// One of them: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, it: SoundingId) -> Result<Option<Sounding>> {
    tx.first("SELECT * FROM councils_soundings WHERE id = $1", values![it]).await?.as_ref().map(read).transpose()
}

/// The newest fifty of a council: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of_council(tx: &mut ReadTx, council: CouncilId) -> Result<Vec<Sounding>> {
    let sql = "SELECT * FROM councils_soundings WHERE council_id = $1 ORDER BY posted_at DESC, id DESC LIMIT 50";
    tx.rows(sql, values![council]).await?.iter().map(read).collect()
}

/// Posts one.
///
/// # Errors
/// The store's failure.
pub async fn post(
    tx: &mut WriteTx,
    (id, council): (SoundingId, CouncilId),
    new: Posting<'_>,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO councils_soundings (id, council_id, title, plan, fixed, open, answer_by, posted_by, posted_at, \
         answer, altered) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '')",
        values![
            id,
            council,
            new.title.trim(),
            new.plan.trim(),
            new.fixed.trim(),
            new.open.trim(),
            new.answer_by,
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what the council says, and the day it was discussed.
///
/// # Errors
/// The store's failure.
pub async fn answer(
    tx: &mut WriteTx,
    chance: &Chance,
    it: SoundingId,
    (text, on): (&str, Option<Date>),
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO councils_sounding_answers (id, sounding_id, answer, discussed_on, at) VALUES ($1, $2, $3, $4, $5)",
        values![SoundingAnswerId::new(now, chance), it, text.trim(), on, now],
    )
    .await?;
    tx.run(
        "UPDATE councils_soundings SET answer = $2, discussed_on = $3, answered_at = $4 WHERE id = $1",
        values![it, text.trim(), on, now],
    )
    .await?;
    Ok(())
}

/// What the council said before its newest answer, the oldest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn earlier(tx: &mut ReadTx, it: SoundingId) -> Result<Vec<(Instant, String)>> {
    let sql =
        "SELECT at, answer FROM councils_sounding_answers WHERE sounding_id = $1 ORDER BY at DESC, id DESC LIMIT 20";
    let rows = tx.rows(sql, values![it]).await?;
    rows.iter().skip(1).rev().map(|row| Ok((row.get("at")?, row.get("answer")?))).collect()
}

/// Keeps what was altered, or why nothing was.
///
/// # Errors
/// The store's failure.
pub async fn decide(tx: &mut WriteTx, it: SoundingId, altered: &str, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE councils_soundings SET altered = $2, decided_at = $3 WHERE id = $1",
        values![it, altered.trim(), now],
    )
    .await?;
    Ok(())
}
