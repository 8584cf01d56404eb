//! What can go wrong between us and the database.

/// A fault of the store. None of them is ever read as "no": a caller either has its rows or has this.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer held the lock too long, or the pool was empty: try again later (503).
    #[error("the store is busy")]
    Busy,
    /// The connection was lost while it was being kept: nobody can tell whether it was.
    #[error("the database was lost while something was being kept")]
    Unsure,
    /// None of the database's hosts is the one that writes.
    #[error("none of the database's hosts is the primary now")]
    NoPrimary,
    /// The engine refused or failed.
    #[error("the database failed: {0}")]
    Engine(#[source] sqlx::Error),
    /// A column held something that its type cannot be.
    #[error("the column {column} holds something unexpected")]
    Column {
        /// The column asked for.
        column: &'static str,
    },
    /// The rows that were asked for are not there.
    #[error("no such row")]
    NoRow,
    /// The schema was written by a newer version than this one.
    #[error("the schema is newer than this program: {capability} has migration {number}")]
    NewerSchema {
        /// Whose migration it is.
        capability: String,
        /// The number this program does not know.
        number: i64,
    },
    /// A migration that was applied has another text now.
    #[error("migration {number} of {capability} was changed after it was applied")]
    ChangedMigration {
        /// Whose migration it is.
        capability: String,
        /// Its number.
        number: i64,
    },
    /// The keys file is missing, unreadable or does not fit this database.
    #[error("the keys cannot be used: {0}")]
    Keys(&'static str),
    /// A file could not be read or written.
    #[error("a file could not be used: {0}")]
    File(#[from] std::io::Error),
    /// A backup cannot be read; says where and why.
    #[error("the backup cannot be read: {0}")]
    Backup(String),
    /// The address names no engine we know.
    #[error("a database address begins with sqlite: or postgres:")]
    Address,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let busy = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
            // PostgreSQL: lock_not_available, query_canceled, idle_in_transaction_session_timeout, and a server that is
            // starting, stopping or full. SQLite: SQLITE_BUSY and its extended codes.
            sqlx::Error::Database(from) => from.code().is_some_and(|code| {
                matches!(
                    code.as_ref(),
                    "55P03" | "57014" | "25P03" | "57P01" | "57P02" | "57P03" | "57P05" | "53300" | "5" | "261" | "517"
                )
            }),
            _ => false,
        };
        if busy { Self::Busy } else { Self::Engine(error) }
    }
}

/// What the store gives back.
pub type Result<T> = std::result::Result<T, StoreError>;
