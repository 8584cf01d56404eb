//! The roll, name by name.

use std::collections::HashMap;

use basics::{Chance, Instant, PersonId};
use store::columns::{Erase, Table, code, id, number, sealed};
use store::{Build, CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use super::super::PURPOSE;
use crate::model::election::roll::{Elector, ElectorId, MOST_ELECTORS, Marked};
use crate::model::election::{ElectionId, MOST_ROLLS};
use crate::rules::election::roll::TypedElector;

/// Why an entry stays when its person is erased: the roll is frozen, and their mark balances a paper that nobody can find.
const ON_THE_ROLL: &str = "the roll is the record of an election; it goes with its key when the result stands";

const fn erased_id(name: &'static str) -> store::columns::Column {
    let mut column = id(name);
    column.erase = Erase::Blank;
    column
}

/// The rules of entries. All names of an election have one key, which goes when the result stands.
pub const ELECTORS: Table = Table::new(
    "councils_election_electors",
    &["id"],
    &[
        id("id"),
        id("election_id"),
        code("roll"),
        number("number"),
        sealed("name").kept(ON_THE_ROLL),
        code("unit"),
        erased_id("person_id"),
        code("marked"),
    ],
)
.about(&["person_id"]);

/// How many entries are written with one statement.
const AT_ONCE: usize = 200;

const TABLE: &str = "councils_election_electors";

const fn key(election: ElectionId) -> Subject {
    Subject { kind: "election", id: election.uuid() }
}

const fn cell(id: ElectorId) -> CellAt {
    CellAt { table: TABLE, column: "name", row: id.uuid() }
}

async fn opened(tx: &mut ReadTx, rows: Vec<Row>) -> Result<Vec<Elector>> {
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::new();
    for row in &rows {
        cells.push((cell(row.get("id")?), row.get("name")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let names = seal::open(tx, &borrowed).await?;
    let mut all = Vec::new();
    for (row, name) in rows.iter().zip(names) {
        all.push(Elector {
            id: row.get("id")?,
            roll: row.get("roll")?,
            number: row.get("number")?,
            name: name.map_or_else(String::new, |name| name.read().to_owned()),
            unit: row.get("unit")?,
            person: row.get("person_id")?,
            marked: row.get("marked")?,
        });
    }
    Ok(all)
}

/// The whole roll, for print and for the returning team: one statement, and one for its key.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, election: ElectionId) -> Result<Vec<Elector>> {
    let most = i64::try_from(MOST_ELECTORS).unwrap_or(i64::MAX);
    let sql = "SELECT * FROM councils_election_electors WHERE election_id = $1 ORDER BY roll, number LIMIT $2";
    let rows = tx.rows(sql, values![election, most]).await?;
    opened(tx, rows).await
}

/// A part of a roll: so many entries, from this number on. One statement, and one for its key.
///
/// # Errors
/// The store's failure.
pub async fn part(tx: &mut ReadTx, election: ElectionId, (roll, from): (&str, i64), most: i64) -> Result<Vec<Elector>> {
    let sql = "SELECT * FROM councils_election_electors WHERE election_id = $1 AND roll = $2 AND number >= $3 \
               ORDER BY number LIMIT $4";
    let rows = tx.rows(sql, values![election, roll, from, most]).await?;
    opened(tx, rows).await
}

/// The entries with a number, one on each roll at most.
///
/// # Errors
/// The store's failure.
pub async fn numbered(tx: &mut ReadTx, election: ElectionId, number: i64) -> Result<Vec<Elector>> {
    let sql = "SELECT * FROM councils_election_electors WHERE election_id = $1 AND number = $2 ORDER BY roll LIMIT $3";
    let most = i64::try_from(MOST_ROLLS).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, values![election, number, most]).await?;
    opened(tx, rows).await
}

/// A person's own entries.
///
/// # Errors
/// The store's failure.
pub async fn own(tx: &mut ReadTx, election: ElectionId, person: PersonId) -> Result<Vec<Elector>> {
    let sql =
        "SELECT * FROM councils_election_electors WHERE person_id = $1 AND election_id = $2 ORDER BY roll LIMIT 10";
    let rows = tx.rows(sql, values![person, election]).await?;
    opened(tx, rows).await
}

/// Puts names on the rolls, after those that are there, and sets the rolls' sizes to the names on them. `person` is the account
/// of each, where it is known.
///
/// # Errors
/// The store's failure.
pub async fn add(
    tx: &mut WriteTx,
    (chance, now): (&Chance, Instant),
    election: ElectionId,
    new: &[(TypedElector, Option<PersonId>)],
) -> Result<()> {
    let sql = "SELECT roll, MAX(number) AS n FROM councils_election_electors WHERE election_id = $1 GROUP BY roll";
    let mut last: HashMap<String, i64> = HashMap::new();
    for row in tx.rows(sql, values![election]).await? {
        last.insert(row.get("roll")?, row.get("n")?);
    }
    for some in new.chunks(AT_ONCE) {
        let ids: Vec<ElectorId> = some.iter().map(|_| ElectorId::new(now, chance)).collect();
        let texts: Vec<(CellAt, &str)> =
            ids.iter().zip(some).map(|(id, (line, _))| (cell(*id), line.name.as_str())).collect();
        let names = seal::seal_all(tx, PURPOSE, key(election), &texts).await?;
        let mut build = Build::new(
            "INSERT INTO councils_election_electors (id, election_id, roll, number, name, unit, person_id, marked) VALUES ",
        );
        for (at, ((id, name), (line, person))) in ids.iter().zip(names).zip(some).enumerate() {
            let number = last.entry(line.roll.clone()).or_default();
            *number = number.saturating_add(1);
            let row =
                values![*id, election, line.roll.as_str(), *number, name, line.unit.as_str(), *person, Marked::No];
            build = build.then(if at == 0 { "" } else { ", " }).list(row);
        }
        let (sql, bound) = build.done();
        tx.run(sql, &bound).await?;
    }
    resize(tx, election).await
}

/// Takes an entry off; whether it was there.
///
/// # Errors
/// The store's failure.
pub async fn remove(tx: &mut WriteTx, election: ElectionId, id: ElectorId) -> Result<bool> {
    let sql = "DELETE FROM councils_election_electors WHERE election_id = $1 AND id = $2";
    let there = tx.run(sql, values![election, id]).await? == 1;
    resize(tx, election).await?;
    Ok(there)
}

/// Entries are joined to no account any more; how many were.
///
/// # Errors
/// The store's failure.
pub async fn cut(tx: &mut WriteTx, election: ElectionId, those: &[ElectorId]) -> Result<u64> {
    let mut cut = 0_u64;
    for some in those.chunks(AT_ONCE) {
        let (sql, bound) = Build::new("UPDATE councils_election_electors SET person_id = NULL WHERE election_id = ")
            .value(election)
            .then(" AND person_id IS NOT NULL AND id IN ")
            .list(some)
            .done();
        cut = cut.saturating_add(tx.run(sql, &bound).await?);
    }
    Ok(cut)
}

async fn resize(tx: &mut WriteTx, election: ElectionId) -> Result<()> {
    tx.run(
        "UPDATE councils_election_rolls SET size = (SELECT COUNT(*) FROM councils_election_electors \
         WHERE councils_election_electors.election_id = councils_election_rolls.election_id \
         AND councils_election_electors.roll = councils_election_rolls.name) WHERE election_id = $1",
        values![election],
    )
    .await?;
    Ok(())
}

/// Whether any name is on the rolls.
///
/// # Errors
/// The store's failure.
pub async fn has_names(tx: &mut ReadTx, election: ElectionId) -> Result<bool> {
    let sql = "SELECT id FROM councils_election_electors WHERE election_id = $1 LIMIT 1";
    Ok(tx.first(sql, values![election]).await?.is_some())
}

/// The names go: every entry, and the key that opened them in any copy.
///
/// # Errors
/// The store's failure.
pub async fn forget(tx: &mut WriteTx, election: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_electors WHERE election_id = $1", values![election]).await?;
    seal::forget(tx, key(election)).await?;
    Ok(())
}
