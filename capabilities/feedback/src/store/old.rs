//! What was brought in from old papers.

use std::collections::BTreeSet;

use basics::Kind;
use store::columns::{Class, Column, Table, code, day, id, sealed};
use store::{Build, ReadTx, Result, WriteTx, seal, values};

use super::{at, cell};
use crate::model::SuggestionId;
use crate::model::old::{Kept, Old};

pub(super) const OLDS: &str = "feedback_old";

/// The rules of its columns.
pub const OLD: Table = Table::new(
    OLDS,
    &["suggestion_id"],
    &[
        id("suggestion_id"),
        id("place_id"),
        Column::new("mark", Kind::Text, Class::Secret).kept("it tells one row from another, and nothing of anybody"),
        code("source"),
        day("answered_on"),
        day("promised_on"),
        day("done_on"),
        sealed("promised_by").kept("the thread's key goes when what it says is taken away"),
    ],
);

/// How many marks are asked for at once.
const AT_ONCE: usize = 500;

/// Which of these marks are in already.
///
/// # Errors
/// The store's failure.
pub async fn taken(tx: &mut ReadTx, marks: &[String]) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for some in marks.chunks(AT_ONCE) {
        let some: Vec<&str> = some.iter().map(String::as_str).collect();
        let (sql, bound) = Build::new("SELECT mark FROM feedback_old WHERE mark IN ").list(&some).done();
        for row in tx.rows(sql, &bound).await? {
            found.insert(row.get("mark")?);
        }
    }
    Ok(found)
}

/// Keeps what stands beside the words of something from before.
///
/// # Errors
/// The store's failure.
pub async fn insert(tx: &mut WriteTx, thread: SuggestionId, old: &Old, mark: &str) -> Result<()> {
    let by = cell(tx, thread, at(OLDS, "promised_by", thread.uuid()), old.promised_by.as_ref()).await?;
    tx.run(
        "INSERT INTO feedback_old (suggestion_id, place_id, mark, source, answered_on, promised_on, done_on, promised_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            thread,
            old.place,
            mark,
            old.source,
            old.answer.as_ref().map(|(_, on)| *on),
            old.promised_on,
            old.done_on,
            by
        ],
    )
    .await?;
    Ok(())
}

/// What stands beside the words of something from before: two statements where somebody promised something, else one.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, thread: SuggestionId) -> Result<Option<Kept>> {
    let row = tx.first("SELECT * FROM feedback_old WHERE suggestion_id = $1", values![thread]).await?;
    let Some(row) = row else { return Ok(None) };
    let promised_by = match row.get::<Option<Vec<u8>>>("promised_by")? {
        Some(sealed) => {
            seal::open(tx, &[(at(OLDS, "promised_by", thread.uuid()), sealed.as_slice())]).await?.pop().flatten()
        }
        None => None,
    };
    Ok(Some(Kept {
        source: row.get("source")?,
        answered_on: row.get("answered_on")?,
        promised_by,
        promised_on: row.get("promised_on")?,
        done_on: row.get("done_on")?,
    }))
}
