//! References while a backup is read in: a row may come before the one it points at (a place that was moved under a
//! newer one), so they are checked when all rows are there.

use crate::{Dialect, Result, Sql, StoreError, WriteTx, values};

/// PostgreSQL lets a reference wait only when it is declared so; ours are not, and are not for longer than the reading.
const PG_WAIT: &str = "DO $$ DECLARE c record; BEGIN \
    FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint \
        WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace \
    LOOP EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', c.t, c.conname); END LOOP; END $$; \
    SET CONSTRAINTS ALL DEFERRED";
const PG_HOLD: &str = "SET CONSTRAINTS ALL IMMEDIATE";
const PG_STRICT: &str = "DO $$ DECLARE c record; BEGIN \
    FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint \
        WHERE contype = 'f' AND condeferrable AND NOT condeferred AND connamespace = current_schema()::regnamespace \
    LOOP EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', c.t, c.conname); END LOOP; END $$";

/// From here on, in this transaction, a row may point at one that is still to come.
pub(crate) async fn wait(tx: &mut WriteTx) -> Result<()> {
    match tx.dialect() {
        Dialect::Lite => tx.script(Sql::from("PRAGMA defer_foreign_keys = ON")).await,
        Dialect::Pg => tx.script(Sql::from(PG_WAIT)).await,
    }
}

/// All rows are there: each reference must hold, now and from here on.
pub(crate) async fn hold(tx: &mut WriteTx) -> Result<()> {
    match tx.dialect() {
        Dialect::Lite => {
            let bad = tx.first("SELECT \"table\" AS t FROM pragma_foreign_key_check LIMIT 1", values![]).await?;
            match bad {
                Some(row) => Err(broken(&format!("a row of {} points at nothing", row.get::<String>("t")?))),
                None => tx.script(Sql::from("PRAGMA defer_foreign_keys = OFF")).await,
            }
        }
        Dialect::Pg => {
            tx.script(Sql::from(PG_HOLD)).await.map_err(|error| match error {
                StoreError::Engine(why) => broken(&why.to_string()),
                other => other,
            })?;
            tx.script(Sql::from(PG_STRICT)).await
        }
    }
}

fn broken(why: &str) -> StoreError {
    StoreError::Backup(format!("its references do not hold: {why}"))
}
