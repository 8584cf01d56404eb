//! The lines of an account.

use basics::Instant;
use store::{Build, ReadTx, Result};
use uuid::Uuid;

use crate::model::{AccountId, EntryId};

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub entry: EntryId,
    /// Its number: what a list's signed cursor carries, to go on after this line.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// What happened: a code of the capability.
    pub kind: String,
    /// About what.
    pub object: (String, Uuid),
    /// What came, or went when negative.
    pub amount: i64,
    /// What the account held then.
    pub balance: i64,
    /// The entry that this one takes back.
    pub reverses: Option<EntryId>,
    /// The entry that took this one back.
    pub reversed_by: Option<EntryId>,
}

/// The lines of an account, the newest first: those before the line with this number, or from the newest on. One statement,
/// which costs what it gives.
///
/// # Errors
/// The store's failure.
pub async fn statement(tx: &mut ReadTx, account: AccountId, before: Option<i64>, most: i64) -> Result<Vec<Line>> {
    let (sql, bound) = Build::new(
        "SELECT l.entry_id AS entry_id, l.number AS number, l.at AS at, e.kind AS kind, e.object_kind AS object_kind, \
         e.object_id AS object_id, l.amount AS amount, l.balance AS balance, e.reverses AS reverses, r.id AS reversed_by \
         FROM books_legs l JOIN books_entries e ON e.id = l.entry_id LEFT JOIN books_entries r ON r.reverses = e.id \
         WHERE l.account_id = ",
    )
    .value(account)
    .when(before, |build, number| build.then(" AND l.number < ").value(number))
    .then(" ORDER BY l.number DESC LIMIT ")
    .value(most)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(Line {
                entry: row.get("entry_id")?,
                number: row.get("number")?,
                at: row.get("at")?,
                kind: row.get("kind")?,
                object: (row.get("object_kind")?, row.get("object_id")?),
                amount: row.get("amount")?,
                balance: row.get("balance")?,
                reverses: row.get("reverses")?,
                reversed_by: row.get("reversed_by")?,
            })
        })
        .collect()
}
