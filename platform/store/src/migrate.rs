//! Migrations: one text for both engines with tokens for what they name differently, and a text of its own for an engine
//! where there is no other way. Forward only, all in one transaction.

use basics::Instant;
use sha2::{Digest, Sha256};

use crate::{Db, Dialect, Quiet, ReadTx, Result, Sql, StoreError, WriteTx, values};

/// One migration of one part of the house.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Counted from 1 in each part, without gaps.
    pub number: i64,
    /// The text for both, with tokens `{id} {int} {bool} {instant} {bytes} {strict} {loose}`, and lines of their own
    /// `{append_only TABLE}`: the database refuses to change, delete or empty what stands in that table.
    pub both: &'static str,
    /// What only SQLite runs, after the text for both.
    pub lite: &'static str,
    /// What only PostgreSQL runs, after the text for both.
    pub pg: &'static str,
}

impl Migration {
    /// A migration that both engines run alike.
    #[must_use]
    pub const fn new(number: i64, both: &'static str) -> Self {
        Self { number, both, lite: "", pg: "" }
    }

    fn checksum(&self) -> Vec<u8> {
        let mut sum = Sha256::new();
        for text in [self.both, self.lite, self.pg] {
            sum.update(text.as_bytes());
            sum.update([0]);
        }
        sum.finalize().to_vec()
    }

    fn text(&self, dialect: Dialect) -> String {
        let (own, words) = match dialect {
            Dialect::Lite => (
                self.lite,
                [
                    ("{id}", "BLOB"),
                    ("{int}", "INTEGER"),
                    ("{bool}", "INTEGER"),
                    ("{instant}", "TEXT"),
                    ("{bytes}", "BLOB"),
                    ("{strict}", "STRICT"),
                    ("{loose}", "STRICT, WITHOUT ROWID"),
                ],
            ),
            Dialect::Pg => (
                self.pg,
                [
                    ("{id}", "UUID"),
                    ("{int}", "BIGINT"),
                    ("{bool}", "BOOLEAN"),
                    ("{instant}", "TIMESTAMPTZ"),
                    ("{bytes}", "BYTEA"),
                    ("{strict}", ""),
                    ("{loose}", ""),
                ],
            ),
        };
        let mut text = format!("{}\n{own}", self.both);
        for (token, word) in words {
            text = text.replace(token, word);
        }
        text.lines().map(|line| whole_line(line, dialect) + "\n").collect()
    }
}

/// A line of a migration, or what `{append_only TABLE}` stands for.
fn whole_line(line: &str, dialect: Dialect) -> String {
    let Some(table) = line.strip_prefix("{append_only ").and_then(|rest| rest.strip_suffix('}')) else {
        return line.to_owned();
    };
    let says = format!("what stands in {table} stays as it is");
    match dialect {
        Dialect::Lite => ["UPDATE", "DELETE"]
            .map(|verb| {
                let name = verb.to_lowercase();
                format!(
                    "CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{says}'); END;"
                )
            })
            .join("\n"),
        Dialect::Pg => format!(
            "CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{says}'; END $$;\n\
             CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} \
             FOR EACH ROW EXECUTE FUNCTION {table}_refuse();\n\
             CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();"
        ),
    }
}

/// The migrations of one part of the house: a platform room or a capability.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its name; its tables are called `<name>_*`.
    pub name: &'static str,
    /// In order.
    pub migrations: &'static [Migration],
}

/// Which migrations stand in the database: part and number.
pub type Applied = Vec<(String, i64)>;

const OWN_TABLE: &str = "CREATE TABLE IF NOT EXISTS store_migrations (part TEXT NOT NULL, number {int} NOT NULL, \
    checksum {bytes} NOT NULL, at {instant} NOT NULL, PRIMARY KEY (part, number)) {strict}";

/// What has been applied to this database; empty for a new one.
///
/// # Errors
/// The engine's failure.
pub async fn applied(tx: &mut ReadTx) -> Result<Applied> {
    let there: &'static str = match tx.dialect() {
        Dialect::Lite => "SELECT COUNT(*) AS n FROM sqlite_schema WHERE name = 'store_migrations'",
        Dialect::Pg => {
            "SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = current_schema() AND \
             table_name = 'store_migrations'"
        }
    };
    if tx.one(there, values![]).await?.get::<i64>("n")? == 0 {
        return Ok(Vec::new());
    }
    let rows = tx.rows("SELECT part, number FROM store_migrations ORDER BY part, number", values![]).await?;
    rows.iter().map(|row| Ok((row.get("part")?, row.get("number")?))).collect()
}

/// How many of the migrations of `parts` are still to be applied.
///
/// # Errors
/// The engine's failure, or [`StoreError::NewerSchema`].
pub async fn pending(db: &Db, parts: &[Part]) -> Result<usize> {
    let applied = applied(&mut db.read().await?).await?;
    refuse_newer(&applied, parts)?;
    let all: usize = parts.iter().map(|part| part.migrations.len()).sum();
    Ok(all.saturating_sub(applied.len()))
}

fn refuse_newer(applied: &Applied, parts: &[Part]) -> Result<()> {
    for (capability, number) in applied {
        let known = parts
            .iter()
            .any(|part| part.name == capability && part.migrations.iter().any(|migration| migration.number == *number));
        if !known {
            return Err(StoreError::NewerSchema { capability: capability.clone(), number: *number });
        }
    }
    Ok(())
}

/// Applies everything that is missing, in the order of `parts`. Returns how many were applied.
///
/// # Errors
/// [`StoreError::NewerSchema`], [`StoreError::ChangedMigration`], or the engine's failure: then nothing is applied.
pub async fn migrate(db: &Db, parts: &[Part], now: Instant) -> Result<usize> {
    #[expect(clippy::disallowed_methods, reason = "the schema is the store's own")]
    let mut tx = db.write().await?;
    let count = apply(&mut tx, parts, now, |_, _| true).await?;
    tx.commit_quiet(Quiet::Schema).await?;
    if count > 0 {
        db.renew().await;
    }
    Ok(count)
}

/// Applies what is missing and `wanted` in a transaction that is not ended here.
pub(crate) async fn apply(
    tx: &mut WriteTx,
    parts: &[Part],
    now: Instant,
    wanted: impl Fn(&str, i64) -> bool,
) -> Result<usize> {
    let own = Migration::new(0, OWN_TABLE).text(tx.dialect());
    tx.script(Sql::of_the_house(own)).await?;
    let applied = applied(tx).await?;
    refuse_newer(&applied, parts)?;
    let mut count = 0_usize;
    for part in parts {
        for migration in part.migrations {
            if applied.iter().any(|(name, number)| name == part.name && *number == migration.number) {
                unchanged(tx, part, migration).await?;
            } else if wanted(part.name, migration.number) {
                tx.script(Sql::of_the_house(migration.text(tx.dialect()))).await?;
                tx.run(
                    "INSERT INTO store_migrations (part, number, checksum, at) VALUES ($1, $2, $3, $4)",
                    values![part.name, migration.number, migration.checksum(), now],
                )
                .await?;
                count = count.saturating_add(1);
            }
        }
    }
    Ok(count)
}

async fn unchanged(tx: &mut WriteTx, part: &Part, migration: &Migration) -> Result<()> {
    let row = tx
        .one(
            "SELECT checksum FROM store_migrations WHERE part = $1 AND number = $2",
            values![part.name, migration.number],
        )
        .await?;
    if row.get::<Vec<u8>>("checksum")? == migration.checksum() {
        return Ok(());
    }
    Err(StoreError::ChangedMigration { capability: part.name.to_owned(), number: migration.number })
}

/// The store's own tables.
pub const STORE: Part = Part {
    name: "store",
    migrations: &[
        Migration {
            number: 1,
            both: include_str!("../migrations/001-house.sql"),
            lite: include_str!("../migrations/001-house.lite.sql"),
            pg: include_str!("../migrations/001-house.pg.sql"),
        },
        Migration { number: 2, both: include_str!("../migrations/002-keys.sql"), lite: "", pg: "" },
    ],
};
