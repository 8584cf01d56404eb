//! The two engines, and the two kinds of transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use basics::{Chance, Value};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Postgres, Sqlite, Transaction};

use crate::audit::{self, Line};
use crate::keyring::Keyring;
use crate::primary::{Primary, is_gone};
use crate::row::{bind_lite, bind_pg};
use crate::{Result, Row, Sql, StoreError};

/// How long anything waits for a connection or a lock before it gives up with [`StoreError::Busy`].
const PATIENCE: Duration = Duration::from_secs(5);
/// The advisory lock that makes writes one at a time on PostgreSQL. Any number would do; it is ours alone.
const WRITERS_LOCK: &str = "SELECT pg_advisory_xact_lock(4173110)";
const LITE_READERS: u32 = 4;

/// The database. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Db(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    keys: Keyring,
    chance: Chance,
    statements: AtomicU64,
    /// Whether SQLite's log still holds what must not be traced.
    fold_owed: std::sync::atomic::AtomicBool,
    /// Tables whose files on PostgreSQL still hold earlier rows of what must not be traced.
    sweeps: std::sync::Mutex<std::collections::BTreeSet<&'static str>>,
}

#[derive(Debug)]
enum Engine {
    /// One connection writes, several read.
    Lite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Pg(Arc<Primary>),
}

/// Which engine is at work, for the few texts that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Lite,
    /// PostgreSQL.
    Pg,
}

impl Db {
    /// Opens `sqlite:FILE` or `postgres://...`. The file is made when it is not there; the tables are not: see
    /// [`crate::migrate`].
    ///
    /// # Errors
    /// When the address names no engine, or the engine cannot be reached.
    pub async fn open(address: &str, keys: Keyring, chance: Chance) -> Result<Self> {
        let engine = if let Some(file) = address.strip_prefix("sqlite:") {
            open_lite(file.trim_start_matches("//")).await?
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            Engine::Pg(Primary::open(address).await?)
        } else {
            return Err(StoreError::Address);
        };
        // Whoever stopped may have owed it: the first round empties the log.
        let (statements, fold_owed, sweeps) = (AtomicU64::new(0), true.into(), std::sync::Mutex::default());
        Ok(Self(Arc::new(Inner { engine, keys, chance, statements, fold_owed, sweeps })))
    }

    /// Which engine this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.0.engine {
            Engine::Lite { .. } => Dialect::Lite,
            Engine::Pg(_) => Dialect::Pg,
        }
    }

    /// Where randomness comes from.
    #[must_use]
    pub fn chance(&self) -> &Chance {
        &self.0.chance
    }

    /// A key of the house for another use than sealing: see [`Keyring::derive`].
    #[must_use]
    pub fn derived_key(&self, name: &str) -> [u8; 32] {
        self.0.keys.derive(name)
    }

    /// The one connection that writes, on SQLite.
    pub(crate) fn writer_pool(&self) -> Option<&SqlitePool> {
        match &self.0.engine {
            Engine::Lite { writer, .. } => Some(writer),
            Engine::Pg(_) => None,
        }
    }

    /// The connections to PostgreSQL.
    pub(crate) fn server_pool(&self) -> Option<sqlx::PgPool> {
        match &self.0.engine {
            Engine::Lite { .. } => None,
            Engine::Pg(primary) => Some(primary.pool()),
        }
    }

    /// The tables that are still to be swept, to look at or to alter.
    pub(crate) fn sweeps(&self) -> std::sync::MutexGuard<'_, std::collections::BTreeSet<&'static str>> {
        self.0.sweeps.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn owes_fold(&self, owed: bool) {
        self.0.fold_owed.store(owed, std::sync::atomic::Ordering::SeqCst);
    }

    pub(crate) fn is_fold_owed(&self) -> bool {
        self.0.fold_owed.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// The keys in this process's hands.
    #[must_use]
    pub fn keys(&self) -> &Keyring {
        &self.0.keys
    }

    /// Begins to read: everything read in it is of one moment.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection came free in time.
    pub async fn read(&self) -> Result<ReadTx> {
        let inner = match &self.0.engine {
            Engine::Lite { readers, .. } => Tx::Lite(begin_lite(readers, "BEGIN").await?),
            Engine::Pg(primary) => {
                Tx::Pg(primary.begin("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        };
        Ok(ReadTx { inner, statements: 0, sees_only_what_is_kept: true, db: self.clone() })
    }

    /// Begins to write. Writers stand in one line on both engines; whoever waits longer than 5 seconds is told
    /// [`StoreError::Busy`]. Only `access::act` and the house's own upkeep call this: a capability is handed its
    /// transaction inside an `Acting`.
    ///
    /// # Errors
    /// [`StoreError::Busy`], or the engine's failure.
    pub async fn write(&self) -> Result<WriteTx> {
        let inner = match &self.0.engine {
            Engine::Lite { writer, .. } => Tx::Lite(begin_lite(writer, "BEGIN IMMEDIATE").await?),
            Engine::Pg(primary) => {
                let mut tx = primary.begin("BEGIN").await?;
                sqlx::query(WRITERS_LOCK).execute(&mut *tx).await.map_err(|error| primary.failed(error))?;
                Tx::Pg(tx)
            }
        };
        Ok(WriteTx { read: ReadTx { inner, statements: 0, sees_only_what_is_kept: false, db: self.clone() } })
    }

    /// What the engine's failure means; a primary that is gone is looked for.
    fn failed(&self, error: sqlx::Error) -> StoreError {
        match &self.0.engine {
            Engine::Lite { .. } => error.into(),
            Engine::Pg(primary) => primary.failed(error),
        }
    }

    /// Lets go of the connections that lie idle, after the schema was changed: they remember statements of the old one,
    /// and a `SELECT *` prepared before a column was added does not survive it.
    pub(crate) async fn renew(&self) {
        match &self.0.engine {
            Engine::Lite { writer, readers } => {
                let_go(readers).await;
                let_go(writer).await;
            }
            Engine::Pg(primary) => let_go(&primary.pool()).await,
        }
    }

    /// How many statements were sent since it was opened, by all who share it (without BEGIN and COMMIT): what a whole page
    /// costs is the difference.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// Closes all connections once they are idle; SQLite's log is folded into its file.
    pub async fn close(&self) {
        match &self.0.engine {
            Engine::Lite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Pg(primary) => primary.pool().close().await,
        }
    }
}

async fn open_lite(file: &str) -> Result<Engine> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("recursive_triggers", "ON")
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(256);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(LITE_READERS)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.pragma("query_only", "ON"))
        .await?;
    Ok(Engine::Lite { writer, readers })
}

async fn let_go<D: sqlx::Database>(pool: &sqlx::Pool<D>) {
    while let Some(idle) = pool.try_acquire() {
        // One that will not close in good order is gone all the same.
        if let Err(error) = idle.close().await {
            tracing::debug!(%error, "an idle connection did not close");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the store is the one place that begins transactions")]
async fn begin_lite(pool: &SqlitePool, how: &'static str) -> Result<Transaction<'static, Sqlite>> {
    Ok(pool.begin_with(how).await?)
}

#[derive(Debug)]
enum Tx {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// A transaction that reads. Dropping it ends it.
#[derive(Debug)]
pub struct ReadTx {
    inner: Tx,
    statements: u32,
    /// No writer's unfinished work shows in it.
    pub(crate) sees_only_what_is_kept: bool,
    pub(crate) db: Db,
}

impl ReadTx {
    /// All rows of a statement.
    ///
    /// # Errors
    /// The engine's failure.
    pub async fn rows(&mut self, sql: impl Into<Sql>, values: &[Value]) -> Result<Vec<Row>> {
        self.count();
        let sql = sql.into().safe();
        Ok(match &mut self.inner {
            Tx::Lite(tx) => {
                let rows = bind_lite(sqlx::query(sql), values).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Lite).collect()
            }
            Tx::Pg(tx) => {
                let rows = bind_pg(sqlx::query(sql), values).fetch_all(&mut **tx).await;
                rows.map_err(|error| self.failed(error))?.into_iter().map(Row::Pg).collect()
            }
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// The engine's failure.
    pub async fn first(&mut self, sql: impl Into<Sql>, values: &[Value]) -> Result<Option<Row>> {
        self.count();
        let sql = sql.into().safe();
        Ok(match &mut self.inner {
            Tx::Lite(tx) => bind_lite(sqlx::query(sql), values).fetch_optional(&mut **tx).await?.map(Row::Lite),
            Tx::Pg(tx) => {
                let row = bind_pg(sqlx::query(sql), values).fetch_optional(&mut **tx).await;
                row.map_err(|error| self.failed(error))?.map(Row::Pg)
            }
        })
    }

    /// The first row, which must be there.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when it is not, or the engine's failure.
    pub async fn one(&mut self, sql: impl Into<Sql>, values: &[Value]) -> Result<Row> {
        self.first(sql, values).await?.ok_or(StoreError::NoRow)
    }

    /// How many statements were sent in this transaction (without BEGIN and COMMIT): a page's cost, counted.
    #[must_use]
    pub fn statements(&self) -> u32 {
        self.statements
    }

    /// Which engine this is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.db.dialect()
    }

    /// A statement that failed. One that only reads is told so when it tries to write; a writer is told so by a standby.
    fn failed(&self, error: sqlx::Error) -> StoreError {
        if self.sees_only_what_is_kept && !matches!(error, sqlx::Error::Io(_)) {
            return error.into();
        }
        self.db.failed(error)
    }

    fn count(&mut self) {
        self.statements = self.statements.saturating_add(1);
        self.db.0.statements.fetch_add(1, Ordering::Relaxed);
    }

    async fn execute(&mut self, sql: Sql, values: &[Value]) -> Result<u64> {
        self.count();
        let sql = sql.safe();
        Ok(match &mut self.inner {
            Tx::Lite(tx) => bind_lite(sqlx::query(sql), values).execute(&mut **tx).await?.rows_affected(),
            Tx::Pg(tx) => {
                let done = bind_pg(sqlx::query(sql), values).execute(&mut **tx).await;
                done.map_err(|error| self.failed(error))?.rows_affected()
            }
        })
    }

    async fn script(&mut self, sql: Sql) -> Result<()> {
        let text = sqlx::raw_sql(sql.safe());
        match &mut self.inner {
            Tx::Lite(tx) => text.execute(&mut **tx).await.map(|_| ())?,
            Tx::Pg(tx) => text.execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }
}

/// A transaction that writes. It is kept only by [`WriteTx::commit`], which demands an audit line; dropped, it leaves
/// nothing. It reads too.
///
/// A change without its audit line cannot be kept:
/// ```compile_fail
/// async fn keep(tx: store::WriteTx) {
///     let _ = tx.commit().await;
/// }
/// ```
/// with it, it can:
/// ```
/// async fn keep(tx: store::WriteTx, line: store::Line) {
///     let _ = tx.commit(line).await;
/// }
/// ```
#[derive(Debug)]
pub struct WriteTx {
    read: ReadTx,
}

impl std::ops::Deref for WriteTx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl std::ops::DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.read
    }
}

/// The few small changes that keep no audit line, each with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// A session was used: one line an act says who acted, the minute of a page view says too much.
    SessionSeen,
    /// A wrong passphrase or code was counted, or the count forgotten.
    Tries,
    /// Something that counts once was used: a sign-in that came back from a provider.
    Spent,
    /// A question for a passkey was put: it opens nothing, and is forgotten in minutes.
    Asked,
    /// A notice was seen on screen.
    NoticeSeen,
    /// A draft was kept or thrown away: it is its author's alone.
    Draft,
    /// A file was announced that nobody can see yet, or one was thrown away that nobody could see any more: the acts that
    /// keep it and let it go have lines.
    Files,
    /// Due work was claimed or put back; the work itself writes its own line.
    Claim,
    /// The schema was brought up to date; `store_migrations` is its record.
    Schema,
    /// Pooled audit lines were chained: they are the lines.
    Chaining,
    /// A key was dated or wrapped anew, or it was noted where copies of keys lie: the rotation has its own lines.
    Keys,
}

impl WriteTx {
    /// Changes rows; says how many.
    ///
    /// # Errors
    /// The engine's failure.
    pub async fn run(&mut self, sql: impl Into<Sql>, values: &[Value]) -> Result<u64> {
        self.read.execute(sql.into(), values).await
    }

    /// Runs a text of several statements (migrations only).
    pub(crate) async fn script(&mut self, sql: Sql) -> Result<()> {
        self.read.script(sql).await
    }

    /// Writes a line into the audit chain without ending the transaction, for an act that is more than one thing.
    ///
    /// # Errors
    /// The engine's failure.
    pub async fn note(&mut self, line: &Line) -> Result<()> {
        audit::append(self, line).await
    }

    /// Keeps everything, with its audit line.
    ///
    /// # Errors
    /// The engine's failure: then nothing is kept.
    pub async fn commit(mut self, line: Line) -> Result<()> {
        audit::append(&mut self, &line).await?;
        self.keep().await
    }

    /// Keeps a change about a thing that must not be traced: its line waits in the pool, without time, and is chained
    /// later in a shuffled batch (promise 4). The pool is shaken, and SQLite's log emptied: see [`crate::shake`].
    ///
    /// # Errors
    /// The engine's failure: then nothing is kept.
    pub async fn commit_loose(mut self, line: audit::LooseLine) -> Result<()> {
        audit::pool(&mut self, &line).await?;
        if let Some(pool) = crate::columns::STORE.iter().find(|table| table.name == "store_audit_pool") {
            crate::shake::shake(&mut self, pool).await?;
        }
        let db = self.read.db.clone();
        self.keep().await?;
        db.fold_log_soon().await;
        Ok(())
    }

    /// Keeps one of the few changes that need no line of their own.
    ///
    /// # Errors
    /// The engine's failure: then nothing is kept.
    pub async fn commit_quiet(self, _why: Quiet) -> Result<()> {
        self.keep().await
    }

    async fn keep(self) -> Result<()> {
        let db = self.read.db.clone();
        match self.read.inner {
            Tx::Lite(tx) => tx.commit().await?,
            Tx::Pg(tx) => match tx.commit().await {
                // The server may have kept it before it was lost, and may not.
                Err(error) if is_gone(&error) => {
                    let _ = db.failed(error);
                    return Err(StoreError::Unsure);
                }
                other => other?,
            },
        }
        Ok(())
    }
}
