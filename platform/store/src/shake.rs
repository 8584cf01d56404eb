//! Shaking: what a thing's neighbours on disk would tell about the order in which things came is taken away.
//!
//! A table whose rows must not be traced has random ids and no times, and still its file shows an order: SQLite puts a new
//! cell before the older ones on its page and keeps every earlier page in its log; PostgreSQL writes the number of the
//! transaction beside each row. So whoever adds a row rewrites the whole table in a random order, in the same transaction
//! (design, section 7, decision 1), and SQLite's log is then folded into the file and emptied.
//!
//! On PostgreSQL the earlier rows stay in the table's file until they are vacuumed, and their bytes longer. When a thing is over
//! (the boxes of an election are shut) its tables are swept: written into new files.
//!
//! What this cannot take away: PostgreSQL's own write-ahead log, its archive and its standbys keep what happened for as
//! long as the operator lets them; and whoever watches the machine while it works sees everything.

use basics::Value;

use crate::columns::Table;
use crate::sql::in_list;
use crate::{Db, Result, Sql, WriteTx};

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
    // Without a condition SQLite lets all pages of the table go, and `secure_delete` overwrites them. PostgreSQL would have
    // TRUNCATE, but whoever reads an earlier moment (a backup) would then find the table empty (decision 0017).
    tx.run(Sql::of_the_house(format!("DELETE FROM {}", table.name)), &[]).await?;
    for rows in kept.chunks(AT_ONCE) {
        let mut values = Vec::with_capacity(rows.len().saturating_mul(table.columns.len()));
        let lists: Vec<String> = rows.iter().map(|row| in_list(&mut values, row)).collect();
        let sql = format!("INSERT INTO {} ({names}) VALUES {}", table.name, lists.join(", "));
        tx.run(Sql::of_the_house(sql), &values).await?;
    }
    Ok(())
}

/// How many rows one statement writes.
const AT_ONCE: usize = 200;

impl Db {
    /// Folds SQLite's log into its file and empties it, so that no earlier state of a page is left. It waits for nobody: while
    /// somebody reads for long it cannot, says so, and the house tries again in every round until it could. PostgreSQL's log
    /// is not ours to empty.
    ///
    /// # Errors
    /// The engine's failure.
    pub async fn fold_log(&self) -> Result<bool> {
        let Some(writer) = self.writer_pool() else { return Ok(true) };
        #[expect(clippy::disallowed_methods, reason = "the store is the one place that takes connections")]
        let mut held = writer.acquire().await?;
        // Whoever waits for a reader here would keep every writer waiting.
        sqlx::query("PRAGMA busy_timeout = 50").execute(&mut *held).await?;
        let folded: std::result::Result<(i64, i64, i64), _> =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *held).await;
        sqlx::query("PRAGMA busy_timeout = 5000").execute(&mut *held).await?;
        Ok(folded?.0 == 0)
    }

    /// As [`Db::fold_log`], after something that must not be traced was kept: what cannot be done now is done later.
    pub async fn fold_log_soon(&self) {
        self.owes_fold(true);
        self.fold_if_owed().await;
    }

    /// Empties the log when that was owed and could not be done before: the house calls it every round.
    pub async fn fold_if_owed(&self) {
        self.sweep_if_owed().await;
        if !self.is_fold_owed() {
            return;
        }
        match self.fold_log().await {
            Ok(true) => self.owes_fold(false),
            Ok(false) => tracing::debug!("somebody reads for long: the log is emptied later"),
            Err(error) => tracing::warn!(%error, "the log could not be emptied"),
        }
    }

    /// Has PostgreSQL write these tables into new files, so that no earlier row of theirs lies in the old ones, with the number of
    /// the transaction that wrote it; on SQLite the log is emptied. For the end of something, when nothing is added any more: what
    /// cannot be done now is done in a later round.
    pub async fn sweep_soon(&self, tables: &[&Table]) {
        if self.server_pool().is_some() {
            self.sweeps().extend(tables.iter().map(|table| table.name));
        }
        self.fold_log_soon().await;
    }

    /// Whether nothing is left that is to be emptied or swept later.
    #[must_use]
    pub fn is_swept(&self) -> bool {
        !self.is_fold_owed() && self.sweeps().is_empty()
    }

    async fn sweep_if_owed(&self) {
        let Some(pool) = self.server_pool() else { return };
        let owed: Vec<&'static str> = self.sweeps().iter().copied().collect();
        for table in owed {
            match sweep(&pool, table).await {
                Ok(true) => drop(self.sweeps().remove(table)),
                Ok(false) => tracing::debug!(table, "somebody reads for long: the table is swept again later"),
                Err(error) => tracing::warn!(table, %error, "the table could not be swept"),
            }
        }
    }
}

/// Whether all earlier rows are gone: while somebody still reads or writes since an earlier moment, a backup say, the rows of that
/// moment stay. Whoever writes in another database of the same server holds them too: the snapshot that the command itself takes
/// begins with the oldest transaction of the server.
async fn sweep(pool: &sqlx::PgPool, table: &'static str) -> Result<bool> {
    #[expect(clippy::disallowed_methods, reason = "the store is the one place that takes connections")]
    let mut held = pool.acquire().await?;
    let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                  AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)";
    // Where nothing runs that is older than what was finished last, no snapshot from now on is older than that either.
    let settled = "SELECT pg_snapshot_xmin(now) = pg_snapshot_xmax(now) FROM pg_current_snapshot() AS now";
    let settled: bool = sqlx::query_scalar(settled).fetch_one(&mut *held).await?;
    let before: i64 = sqlx::query_scalar(others).fetch_one(&mut *held).await?;
    // Whoever waits for a reader here would keep every writer waiting.
    sqlx::query("SET lock_timeout = '500ms'").execute(&mut *held).await?;
    let swept = sqlx::raw_sql(sqlx::AssertSqlSafe(format!("VACUUM (FULL) {table}"))).execute(&mut *held).await;
    sqlx::query("RESET lock_timeout").execute(&mut *held).await?;
    swept?;
    // Whoever came meanwhile may have kept rows too.
    let after: i64 = sqlx::query_scalar(others).fetch_one(&mut *held).await?;
    Ok(settled && before == 0 && after == 0)
}
