//! Re-checks what must hold: the chain, the references, the schema, the keys.

use crate::migrate::{self, Part};
use crate::{Db, Dialect, Result, Table, audit, copies, schema, seal, values};

/// One check and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub what: &'static str,
    /// The first thing that is wrong, if one is.
    pub broken: Option<String>,
    /// What to write down when it is well: the chain's head, a count.
    pub note: String,
}

impl Check {
    /// It is well.
    #[must_use]
    pub fn ok(what: &'static str, note: String) -> Self {
        Self { what, broken: None, note }
    }

    /// It is broken, first here.
    #[must_use]
    pub fn broken(what: &'static str, first: String) -> Self {
        Self { what, broken: Some(first), note: String::new() }
    }
}

/// Runs the store's own checks.
///
/// # Errors
/// The engine's failure.
pub async fn verify(db: &Db, parts: &[Part], tables: &[Table]) -> Result<Vec<Check>> {
    let mut tx = db.read().await?;
    let mut checks = Vec::new();
    checks.push(match audit::verify(&mut tx).await? {
        Ok(head) => {
            Check::ok("audit chain", format!("{} lines, head {}", head.seq, data_encoding::HEXLOWER.encode(&head.hash)))
        }
        Err(seq) => Check::broken("audit chain", format!("line {seq}")),
    });
    let applied = migrate::applied(&mut tx).await?;
    let missing = parts
        .iter()
        .flat_map(|part| part.migrations.iter().map(move |m| (part.name, m.number)))
        .find(|(part, number)| !applied.iter().any(|(p, n)| p == part && n == number));
    checks.push(match missing {
        None => Check::ok("migrations", format!("{} applied", applied.len())),
        Some((part, number)) => Check::broken("migrations", format!("{part} {number} is missing")),
    });
    let live = schema::live(&mut tx).await?;
    let dialect = tx.dialect();
    checks.push(match schema::differences(&live, tables, dialect).into_iter().next() {
        None => Check::ok("schema", format!("{} columns", live.len())),
        Some(first) => Check::broken("schema", first),
    });
    if dialect == Dialect::Lite {
        let bad = tx.first("SELECT \"table\" AS t, rowid AS r FROM pragma_foreign_key_check", values![]).await?;
        checks.push(match bad {
            None => Check::ok("references", "all hold".to_owned()),
            Some(row) => Check::broken("references", row.get::<String>("t")?),
        });
    }
    checks.push(match seal::purposes_open(&mut tx).await? {
        Ok(()) => Check::ok("keys", "all open".to_owned()),
        Err(first) => Check::broken("keys", first),
    });
    let owed = copies::owed(&mut tx).await?;
    checks.push(match owed.first() {
        None => Check::ok("key copies", "none holds a key that was destroyed".to_owned()),
        Some(folder) => Check::broken("key copies", format!("{folder} was not reached after keys were destroyed")),
    });
    Ok(checks)
}
