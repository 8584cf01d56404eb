//! Shaking: what a thing's neighbours on disk would tell about the order in which things came is taken away.
//!
//! A table whose rows must not be traced has random ids and no times, and still its file shows an order: SQLite puts a new
//! cell before the older ones on its page and keeps every earlier page in its log; PostgreSQL writes the number of the
//! transaction beside each row. So whoever adds a row rewrites the whole table in a random order, in the same transaction
//! (design, section 7, decision 1), and SQLite's log is then folded into the file and emptied.
//!
//! What this cannot take away: PostgreSQL's own write-ahead log, its archive and its standbys keep what happened for as
//! long as the operator lets them; and whoever watches the machine while it works sees everything.

use basics::Value;

use crate::columns::Table;
use crate::sql::in_list;
use crate::{Db, Dialect, Result, Sql, WriteTx};

/// Writes every row of a table anew, in a random order. The table is small: what must not be traced waits a day at most.
///
/// # Errors
/// The engine's failure.
pub async fn shake(tx: &mut WriteTx, table: &Table) -> Result<()> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let names = names.join(", ");
    let rows = tx.rows(Sql::of_the_house(format!("SELECT {names} FROM {}", table.name)), &[]).await?;
    let mut kept: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
    for row in &rows {
        let cells = table.columns.iter().map(|column| row.value(column.name, column.kind));
        kept.push(cells.collect::<Result<_>>()?);
    }
    tx.db.chance().shuffle(&mut kept);
    let empty = match tx.dialect() {
        // Without a condition SQLite lets all pages of the table go, and `secure_delete` overwrites them.
        Dialect::Lite => format!("DELETE FROM {}", table.name),
        // A new file: the old one, with the numbers of its transactions, is unlinked at commit.
        Dialect::Pg => format!("TRUNCATE {}", table.name),
    };
    tx.run(Sql::of_the_house(empty), &[]).await?;
    for row in kept {
        let mut values = Vec::with_capacity(row.len());
        let list = in_list(&mut values, &row);
        tx.run(Sql::of_the_house(format!("INSERT INTO {} ({names}) VALUES {list}", table.name)), &values).await?;
    }
    Ok(())
}

impl Db {
    /// Folds SQLite's log into its file and empties it, so that no earlier state of a page is left; it waits for those who
    /// read. Says whether it could. PostgreSQL's log is not ours to empty.
    ///
    /// # Errors
    /// The engine's failure.
    pub async fn fold_log(&self) -> Result<bool> {
        match self.writer_pool() {
            None => Ok(true),
            Some(writer) => {
                let row: (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(writer).await?;
                Ok(row.0 == 0)
            }
        }
    }
}
