//! What two people counted or keyed, what was decided where they differ, and the bundle that came of it.

use std::collections::BTreeMap;

use ballot::account::VoidReason;
use ballot::keying::{Keyed, Reading};
use ballot::piles::Sheet;
use basics::PersonId;
use store::columns::{Table, code, id, number, other, sealed, words};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use super::super::PURPOSE;
use crate::model::election::{ElectionId, MOST_PAPERS, MOST_TEAMS};
use crate::rules::election::keyed::{self, DecidedBy};
use crate::rules::election::log::Decisions;

/// The rules of papers as they were keyed: nobody knows whose a paper is.
pub const PAPERS: Table = Table::new(
    "councils_election_papers",
    &["election_id", "counter_id", "paper"],
    &[id("election_id"), other("counter_id"), number("paper"), code("marks")],
);

/// The rules of what was decided about doubtful papers.
pub const DECIDED: Table = Table::new(
    "councils_election_decided",
    &["election_id", "paper"],
    &[
        id("election_id"),
        number("paper"),
        code("marks"),
        words("seen_by").kept("who watched a decision signed for it, and it goes with the papers"),
        words("decided_by").kept("who decided signed for it, and it goes with the papers"),
    ],
);

/// The rules of papers on which the two differed when they were compared.
pub const COMPARED: Table =
    Table::new("councils_election_compared", &["election_id", "paper"], &[id("election_id"), number("paper")]);

/// The rules of bundles.
pub const BUNDLES: Table = Table::new(
    "councils_election_bundles",
    &["election_id"],
    &[id("election_id"), sealed("bundle").kept("papers are nobody's, and the key goes when the term is over")],
);

/// The rules of the sheets.
pub const SHEETS: Table = Table::new(
    "councils_election_sheets",
    &["election_id", "counter_id", "pile"],
    &[id("election_id"), other("counter_id"), code("pile"), number("papers")],
);

fn pile_of(number: u16) -> String {
    format!("team {number}")
}

/// A counter's sheet, in the place of an earlier one of theirs.
///
/// # Errors
/// The store's failure.
pub async fn put_sheet(tx: &mut WriteTx, id: ElectionId, counter: PersonId, sheet: &Sheet) -> Result<()> {
    let old = "DELETE FROM councils_election_sheets WHERE election_id = $1 AND counter_id = $2";
    tx.run(old, values![id, counter]).await?;
    let lists = sheet.lists.iter().map(|(number, papers)| (pile_of(*number), *papers));
    let void = sheet.void.iter().map(|(reason, papers)| (reason.code().to_owned(), *papers));
    for (pile, papers) in lists.chain(void) {
        tx.run(
            "INSERT INTO councils_election_sheets (election_id, counter_id, pile, papers) VALUES ($1, $2, $3, $4)",
            values![id, counter, pile.as_str(), papers],
        )
        .await?;
    }
    Ok(())
}

/// A counter's sheet, where there is one: one statement.
///
/// # Errors
/// The store's failure.
pub async fn sheet(tx: &mut ReadTx, id: ElectionId, counter: PersonId) -> Result<Option<Sheet>> {
    let most = i64::try_from(MOST_TEAMS + VoidReason::ALL.len()).unwrap_or(i64::MAX);
    let sql = "SELECT pile, papers FROM councils_election_sheets WHERE election_id = $1 AND counter_id = $2 \
               ORDER BY pile LIMIT $3";
    let rows = tx.rows(sql, values![id, counter, most]).await?;
    let mut sheet = Sheet::default();
    for row in &rows {
        let (pile, papers): (String, i64) = (row.get("pile")?, row.get("papers")?);
        let papers = u32::try_from(papers).unwrap_or(u32::MAX);
        if let Some(reason) = VoidReason::of(&pile) {
            sheet.void.insert(reason, papers);
        } else if let Some(number) = pile.strip_prefix("team ").and_then(|number| number.parse().ok()) {
            sheet.lists.insert(number, papers);
        }
    }
    Ok((!rows.is_empty()).then_some(sheet))
}

fn keyed_of(lines: u16, rows: &[Row]) -> Result<Keyed> {
    let mut all = Keyed::new();
    for row in rows {
        let (paper, marks): (i64, String) = (row.get("paper")?, row.get("marks")?);
        if let (Ok(paper), Ok(reading)) = (u32::try_from(paper), keyed::read(lines, &marks)) {
            all.insert(paper, reading);
        }
    }
    Ok(all)
}

/// A counter keys papers, in the place of what they keyed for these numbers before. Where the two differed when they were compared,
/// what the other keyed goes as well: both read the paper again, and neither knows what the other reads.
///
/// # Errors
/// The store's failure.
pub async fn key_papers(
    tx: &mut WriteTx,
    id: ElectionId,
    counter: PersonId,
    new: &BTreeMap<u32, Option<Reading>>,
) -> Result<()> {
    for (paper, reading) in new {
        let sql = "DELETE FROM councils_election_decided WHERE election_id = $1 AND paper = $2";
        tx.run(sql, values![id, *paper]).await?;
        let sql = "DELETE FROM councils_election_compared WHERE election_id = $1 AND paper = $2";
        if tx.run(sql, values![id, *paper]).await? > 0 {
            let sql = "DELETE FROM councils_election_papers WHERE election_id = $1 AND paper = $2";
            tx.run(sql, values![id, *paper]).await?;
        }
        let Some(reading) = reading else {
            let sql = "DELETE FROM councils_election_papers WHERE election_id = $1 AND counter_id = $2 AND paper = $3";
            tx.run(sql, values![id, counter, *paper]).await?;
            continue;
        };
        let marks = keyed::text(reading);
        tx.run(
            "INSERT INTO councils_election_papers (election_id, counter_id, paper, marks) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (election_id, counter_id, paper) DO UPDATE SET marks = excluded.marks",
            values![id, counter, *paper, marks.as_str()],
        )
        .await?;
    }
    Ok(())
}

/// What a counter keyed: one statement.
///
/// # Errors
/// The store's failure.
pub async fn keyed_by(tx: &mut ReadTx, id: ElectionId, counter: PersonId, lines: u16) -> Result<Keyed> {
    let sql = "SELECT paper, marks FROM councils_election_papers WHERE election_id = $1 AND counter_id = $2 \
               ORDER BY paper LIMIT $3";
    keyed_of(lines, &tx.rows(sql, values![id, counter, MOST_PAPERS]).await?)
}

/// Nothing of the papers stays: an election that was called off, or set aside.
///
/// # Errors
/// The store's failure.
pub async fn forget_all(tx: &mut WriteTx, id: ElectionId) -> Result<()> {
    for sql in [
        "DELETE FROM councils_election_papers WHERE election_id = $1",
        "DELETE FROM councils_election_decided WHERE election_id = $1",
        "DELETE FROM councils_election_compared WHERE election_id = $1",
        "DELETE FROM councils_election_sheets WHERE election_id = $1",
    ] {
        tx.run(sql, values![id]).await?;
    }
    super::log::forget(tx, id).await?;
    forget_bundle(tx, id).await
}

/// The two differ about these papers, and whoever runs the election knows which they are.
///
/// # Errors
/// The store's failure.
pub async fn compare(tx: &mut WriteTx, id: ElectionId, papers: &[u32]) -> Result<()> {
    let sql = "INSERT INTO councils_election_compared (election_id, paper) VALUES ($1, $2) \
               ON CONFLICT (election_id, paper) DO NOTHING";
    for paper in papers {
        tx.run(sql, values![id, *paper]).await?;
    }
    Ok(())
}

/// The papers on which the two differed when they were compared: one statement.
///
/// # Errors
/// The store's failure.
pub async fn compared(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<u32>> {
    let sql = "SELECT paper FROM councils_election_compared WHERE election_id = $1 ORDER BY paper LIMIT $2";
    let rows = tx.rows(sql, values![id, MOST_PAPERS]).await?;
    rows.iter().map(|row| Ok(u32::try_from(row.get::<i64>("paper")?).unwrap_or(u32::MAX))).collect()
}

/// Another of the two keys now: nothing of theirs was compared, and nothing is decided about it.
///
/// # Errors
/// The store's failure.
pub async fn begin_anew(tx: &mut WriteTx, id: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_compared WHERE election_id = $1", values![id]).await?;
    tx.run("DELETE FROM councils_election_decided WHERE election_id = $1", values![id]).await?;
    Ok(())
}

/// Others count from now on: what anybody but these two keyed goes, what all keyed on papers that were compared, and what was decided.
///
/// # Errors
/// The store's failure.
pub async fn others_count(tx: &mut WriteTx, id: ElectionId, both: [PersonId; 2]) -> Result<()> {
    let [one, two] = both;
    let sql = "DELETE FROM councils_election_sheets WHERE election_id = $1 AND counter_id NOT IN ($2, $3)";
    tx.run(sql, values![id, one, two]).await?;
    tx.run(
        "DELETE FROM councils_election_papers WHERE election_id = $1 AND (counter_id NOT IN ($2, $3) \
         OR paper IN (SELECT paper FROM councils_election_compared WHERE election_id = $1))",
        values![id, one, two],
    )
    .await?;
    begin_anew(tx, id).await
}

/// Decides about a paper on which the two differ.
///
/// # Errors
/// The store's failure.
pub async fn decide(tx: &mut WriteTx, id: ElectionId, paper: u32, marks: &str, by: &DecidedBy) -> Result<()> {
    tx.run(
        "INSERT INTO councils_election_decided (election_id, paper, marks, seen_by, decided_by) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (election_id, paper) \
         DO UPDATE SET marks = excluded.marks, seen_by = excluded.seen_by, decided_by = excluded.decided_by",
        values![id, paper, marks, by.watched.join("\n"), by.name.as_str()],
    )
    .await?;
    Ok(())
}

/// What was decided, and by whom: one statement.
///
/// # Errors
/// The store's failure.
pub async fn decided(tx: &mut ReadTx, id: ElectionId, lines: u16) -> Result<Decisions> {
    let sql = "SELECT * FROM councils_election_decided WHERE election_id = $1 ORDER BY paper LIMIT $2";
    let rows = tx.rows(sql, values![id, MOST_PAPERS]).await?;
    let mut all = Decisions::new();
    for row in &rows {
        let (paper, marks): (i64, String) = (row.get("paper")?, row.get("marks")?);
        let (Ok(paper), Ok(reading)) = (u32::try_from(paper), keyed::read(lines, &marks)) else { continue };
        let (name, seen_by): (String, String) = (row.get("decided_by")?, row.get("seen_by")?);
        let (one, two) = seen_by.split_once('\n').unwrap_or((&seen_by, ""));
        all.insert(paper, (reading, DecidedBy { name, watched: [one.to_owned(), two.to_owned()] }));
    }
    Ok(all)
}

const fn bundle_key(election: ElectionId) -> Subject {
    Subject { kind: "election_papers", id: election.uuid() }
}

const fn bundle_cell(election: ElectionId) -> CellAt {
    CellAt { table: "councils_election_bundles", column: "bundle", row: election.uuid() }
}

/// Keeps the bundle, and lets go of what was keyed and counted: from now on the papers stand there alone, in no order.
///
/// # Errors
/// The store's failure.
pub async fn keep_bundle(tx: &mut WriteTx, id: ElectionId, text: &str) -> Result<()> {
    let cell = seal::seal(tx, PURPOSE, bundle_key(id), bundle_cell(id), text).await?;
    let sql = "INSERT INTO councils_election_bundles (election_id, bundle) VALUES ($1, $2)";
    tx.run(sql, values![id, cell]).await?;
    tx.run("DELETE FROM councils_election_papers WHERE election_id = $1", values![id]).await?;
    begin_anew(tx, id).await
}

/// The bundle, where there is one and its key is not gone.
///
/// # Errors
/// The store's failure.
pub async fn bundle(tx: &mut ReadTx, id: ElectionId) -> Result<Option<String>> {
    let sql = "SELECT bundle FROM councils_election_bundles WHERE election_id = $1";
    let Some(row) = tx.first(sql, values![id]).await? else { return Ok(None) };
    let cell: Vec<u8> = row.get("bundle")?;
    let opened = seal::open(tx, &[(bundle_cell(id), cell.as_slice())]).await?;
    Ok(opened.into_iter().next().flatten().map(|words| words.read().to_owned()))
}

/// The bundle goes, with the key that opened it in any copy.
///
/// # Errors
/// The store's failure.
pub async fn forget_bundle(tx: &mut WriteTx, id: ElectionId) -> Result<()> {
    tx.run("DELETE FROM councils_election_bundles WHERE election_id = $1", values![id]).await?;
    seal::forget(tx, bundle_key(id)).await?;
    Ok(())
}
