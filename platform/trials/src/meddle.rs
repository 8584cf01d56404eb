//! Ways into a database that the house itself does not offer: a test plays the intruder with them, or the act that an
//! own capability would be.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use store::{Db, WriteTx};

/// Runs SQL text on a connection of its own, past the store: what somebody could do who holds the database. Several
/// statements may stand in it.
///
/// # Panics
/// When the address or the text is refused: then the test has not done what it says it did.
pub async fn meddle(address: &str, sql: &str) {
    let text = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
    if address.starts_with("sqlite:") {
        let mut held = SqliteConnection::connect(address).await.expect("the file opens");
        held.execute(text).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        held.close().await.expect("the file closes");
    } else {
        let mut held = PgConnection::connect(address).await.expect("the server answers");
        held.execute(text).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        held.close().await.expect("the server takes leave");
    }
}

/// Somebody else who writes on the same PostgreSQL server, in another database, and has not finished.
#[derive(Debug)]
pub struct Elsewhere(PgConnection);

impl Elsewhere {
    /// They begin.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn writes(address: &str) -> Self {
        let at: PgConnectOptions = address.parse().expect("an address of PostgreSQL");
        let mut held = PgConnection::connect_with(&at.database("postgres")).await.expect("the server answers");
        held.execute("BEGIN; SELECT pg_current_xact_id()").await.expect("it begins");
        Self(held)
    }

    /// They finish.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn ends(mut self) {
        self.0.execute("COMMIT").await.expect("it ends");
        self.0.close().await.expect("the server takes leave");
    }
}

/// Begins to write where no capability stands between the test and the store.
///
/// # Panics
/// When the store is busy or fails.
pub async fn write(db: &Db) -> WriteTx {
    #[expect(clippy::disallowed_methods, reason = "a test of the store has no action to be handed its transaction by")]
    db.write().await.expect("the store lets a test write")
}
