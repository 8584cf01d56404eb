//! What a person may ask of their data: all of it, and to be erased. Both follow the column rules, so a new table is
//! covered the day it is made.

use basics::{Kind, PersonId, Value, Words};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::columns::{Class, Column, Erase, Export};
use crate::seal::{self, CellAt};
use crate::{ReadTx, Result, Row, Sql, StoreError, Table, WriteTx, values};

/// `(a = $1 OR b = $1)` from the names in a table's rules.
fn whose(table: &Table) -> String {
    let each: Vec<String> = table.subject.iter().map(|column| format!("{column} = $1")).collect();
    format!("({})", each.join(" OR "))
}

async fn rows_of(tx: &mut ReadTx, table: &Table, person: PersonId) -> Result<Vec<Row>> {
    let sql = format!("SELECT * FROM {} WHERE {} ORDER BY {}", table.name, whose(table), table.key.join(", "));
    tx.rows(Sql::of_the_house(sql), values![person]).await
}

/// The rows that belong to something of this person's, in another table.
async fn rows_owned(tx: &mut ReadTx, tables: &[Table], table: &Table, person: PersonId) -> Result<Vec<Row>> {
    let Some(to) = table.belongs_to else { return Ok(Vec::new()) };
    let Some(parent) = tables.iter().find(|parent| parent.name == to.table) else { return Ok(Vec::new()) };
    let but = match to.but {
        Some((column, codes)) => format!(" AND {column} NOT IN ('{}')", codes.join("', '")),
        None => String::new(),
    };
    let sql = format!(
        "SELECT * FROM {} WHERE {} IN (SELECT {} FROM {} WHERE {}){but} ORDER BY {}",
        table.name,
        to.column,
        to.key,
        parent.name,
        whose(parent),
        table.key.join(", ")
    );
    tx.rows(Sql::of_the_house(sql), values![person]).await
}

/// Everything about a person that is theirs to have: one JSON object, a list of rows for each table. What belongs to
/// something of theirs is in it too, whoever wrote it; what they wrote about somebody else's is not.
///
/// # Errors
/// The engine's failure.
pub async fn export(tx: &mut ReadTx, tables: &[Table], person: PersonId) -> Result<Json> {
    let mut bundle = Map::new();
    for table in tables {
        let mut list = Vec::new();
        let mut owned = Vec::new();
        for row in rows_owned(tx, tables, table, person).await? {
            owned.push(keys(table, &row)?);
            list.push(row_json(tx, table, &row, true).await?);
        }
        if !table.subject.is_empty() {
            for row in rows_of(tx, table, person).await? {
                if !owned.contains(&keys(table, &row)?) {
                    list.push(row_json(tx, table, &row, false).await?);
                }
            }
        }
        if !list.is_empty() {
            bundle.insert(table.name.to_owned(), Json::Array(list));
        }
    }
    Ok(json!({ "person": person.to_string(), "tables": bundle }))
}

/// What tells a row from the others of its table.
fn keys(table: &Table, row: &Row) -> Result<Vec<Json>> {
    let columns = table.columns.iter().filter(|column| table.key.contains(&column.name));
    columns.map(|column| Ok(plain(&row.value(column.name, column.kind)?))).collect()
}

async fn row_json(tx: &mut ReadTx, table: &Table, row: &Row, to_owner: bool) -> Result<Json> {
    let mut out = Map::new();
    let given = |column: &&Column| column.export == Export::Yes || (to_owner && column.export == Export::ToOwner);
    for column in table.columns.iter().filter(given) {
        let value = row.value(column.name, column.kind)?;
        let shown = match (column.class, value) {
            (Class::Sealed, Value::Bytes(cell)) => {
                let at = CellAt { table: table.name, column: column.name, row: row_id(table, row)? };
                let opened = seal::open(tx, &[(at, &cell)]).await?.into_iter().next().flatten();
                opened.as_ref().map_or(Json::Null, |words: &Words| Json::from(words.read()))
            }
            (_, value) => plain(&value),
        };
        out.insert(column.name.to_owned(), shown);
    }
    Ok(Json::Object(out))
}

fn row_id(table: &Table, row: &Row) -> Result<Uuid> {
    let key = table.key.first().copied().ok_or(StoreError::Column { column: "key" })?;
    row.get(key)
}

/// A value as JSON: ids and moments as text, bytes as hex.
pub(crate) fn plain(value: &Value) -> Json {
    match value {
        Value::Null(_) => Json::Null,
        Value::Id(id) => Json::from(id.to_string()),
        Value::Int(n) => Json::from(*n),
        Value::Bool(b) => Json::from(*b),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Bytes(bytes) => Json::from(data_encoding::HEXLOWER.encode(bytes)),
        Value::Instant(at) => Json::from(at.text()),
        Value::Date(date) => Json::from(date.to_string()),
    }
}

/// What an erasure did, as its proof: tables and how many rows, and how many keys were destroyed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Rows that went, by table.
    pub gone: Vec<(&'static str, u64)>,
    /// Rows that stay without what was personal, by table.
    pub blanked: Vec<(&'static str, u64)>,
    /// Keys destroyed: what they sealed cannot be opened again.
    pub keys: u64,
}

/// Erases a person: destroys the keys of what was sealed about them, takes rows away or empties them as the column
/// rules say, and writes the erasure down so that a restored backup repeats it.
///
/// # Errors
/// The engine's failure: then nothing is erased.
pub async fn erase(tx: &mut WriteTx, tables: &[Table], person: PersonId, now: basics::Instant) -> Result<Erased> {
    let mut done = Erased::default();
    for table in tables.iter().filter(|table| !table.subject.is_empty()) {
        done.keys = done.keys.saturating_add(destroy_keys(tx, table, person).await?);
    }
    // Children before parents, so that no row is left pointing at one that went.
    for table in tables.iter().rev().filter(|table| !table.subject.is_empty()) {
        if table.row_goes {
            let sql = format!("DELETE FROM {} WHERE {}", table.name, whose(table));
            let count = tx.run(Sql::of_the_house(sql), values![person]).await?;
            if count > 0 {
                done.gone.push((table.name, count));
            }
            continue;
        }
        let blanks: Vec<String> = table.columns.iter().filter(|c| c.erase == Erase::Blank).map(blank).collect();
        if blanks.is_empty() {
            continue;
        }
        let sql = format!("UPDATE {} SET {} WHERE {}", table.name, blanks.join(", "), whose(table));
        let count = tx.run(Sql::of_the_house(sql), values![person]).await?;
        if count > 0 {
            done.blanked.push((table.name, count));
        }
    }
    crate::copies::owe(tx).await?;
    tx.run(
        "INSERT INTO store_erasures (subject_id, at) VALUES ($1, $2) ON CONFLICT (subject_id) DO NOTHING",
        values![person, now],
    )
    .await?;
    Ok(done)
}

/// Empties a column whatever the engine: text and bytes become empty, everything else nothing.
fn blank(column: &Column) -> String {
    let empty = match column.kind {
        Kind::Text => "''",
        Kind::Bytes | Kind::Id | Kind::Int | Kind::Bool | Kind::Instant | Kind::Date => "NULL",
    };
    format!("{} = {empty}", column.name)
}

async fn destroy_keys(tx: &mut WriteTx, table: &Table, person: PersonId) -> Result<u64> {
    let sealed: Vec<&Column> = table.columns.iter().filter(|column| column.erase == Erase::ByKey).collect();
    if sealed.is_empty() {
        return Ok(0);
    }
    let mut count = 0_u64;
    for row in rows_of(tx, table, person).await? {
        for column in &sealed {
            let Value::Bytes(cell) = row.value(column.name, column.kind)? else { continue };
            let Some(key) = seal::key_id(&cell) else { continue };
            count = count.saturating_add(tx.run("DELETE FROM store_keys WHERE id = $1", values![key]).await?);
        }
    }
    Ok(count)
}
