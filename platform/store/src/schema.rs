//! The live schema, for the wall that every column has its rules.

use basics::Kind;

use crate::{Dialect, ReadTx, Result, Table, values};

/// One column as the engine knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveColumn {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
    /// The engine's own word for its type.
    pub kind: String,
}

/// Every column of every table, without the search index's own tables.
///
/// # Errors
/// The engine's failure.
pub async fn live(tx: &mut ReadTx) -> Result<Vec<LiveColumn>> {
    let sql: &'static str = match tx.dialect() {
        Dialect::Lite => {
            "SELECT m.name AS t, p.name AS c, p.type AS k FROM sqlite_schema m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'search\\_index%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%' \
             ORDER BY m.name, p.cid"
        }
        Dialect::Pg => {
            "SELECT CAST(c.table_name AS TEXT) AS t, CAST(c.column_name AS TEXT) AS c, CAST(c.data_type AS TEXT) AS k \
             FROM information_schema.columns c JOIN information_schema.tables b ON b.table_schema = c.table_schema \
             AND b.table_name = c.table_name WHERE c.table_schema = current_schema() AND b.table_type = 'BASE TABLE' \
             ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let rows = tx.rows(sql, values![]).await?;
    rows.iter().map(|row| Ok(LiveColumn { table: row.get("t")?, column: row.get("c")?, kind: row.get("k")? })).collect()
}

/// Where the rules and the live schema differ, in words; empty when they agree.
#[must_use]
pub fn differences(live: &[LiveColumn], tables: &[Table], dialect: Dialect) -> Vec<String> {
    let mut found = Vec::new();
    for column in live {
        // PostgreSQL keeps its search vector, and both engines a row number, in the table itself: no rule needed.
        if column.table == "search_docs" && (column.column == "found" || column.column == "doc") {
            continue;
        }
        let rule = tables
            .iter()
            .find(|table| table.name == column.table)
            .and_then(|table| table.columns.iter().find(|rule| rule.name == column.column));
        match rule {
            None => found.push(format!("{}.{} has no rule", column.table, column.column)),
            Some(rule) if !fits(rule.kind, &column.kind, dialect) => {
                found.push(format!(
                    "{}.{} is {} but its rule says {:?}",
                    column.table, column.column, column.kind, rule.kind
                ));
            }
            Some(_) => {}
        }
    }
    for table in tables {
        for rule in table.columns {
            if !live.iter().any(|column| column.table == table.name && column.column == rule.name) {
                found.push(format!("{}.{} has a rule but is not there", table.name, rule.name));
            }
        }
    }
    found
}

fn fits(kind: Kind, live: &str, dialect: Dialect) -> bool {
    let live = live.to_ascii_lowercase();
    let expected = match (dialect, kind) {
        (Dialect::Lite, Kind::Id | Kind::Bytes) => "blob",
        (Dialect::Lite, Kind::Int | Kind::Bool) => "integer",
        (Dialect::Lite, Kind::Text | Kind::Date | Kind::Instant) | (Dialect::Pg, Kind::Text | Kind::Date) => "text",
        (Dialect::Pg, Kind::Id) => "uuid",
        (Dialect::Pg, Kind::Bytes) => "bytea",
        (Dialect::Pg, Kind::Int) => "bigint",
        (Dialect::Pg, Kind::Bool) => "boolean",
        (Dialect::Pg, Kind::Instant) => "timestamp with time zone",
    };
    live == expected
}
