//! What was written down about reading that was unusual.

use basics::{Date, Instant, PersonId, PlaceId, Words, id};
use store::columns::{Table, code, day, id as id_column, moment, other, sealed};
use store::{CellAt, ReadTx, Result, Subject, WriteTx, seal, values};

use crate::rules::reading::Unusual;

id!(
    /// That somebody looked into unusual reading.
    ReadingId
);

/// The rules of its columns: it is about whoever read.
pub const TABLE: Table = Table::new(
    "governance_readings",
    &["id"],
    &[
        id_column("id"),
        id_column("place_id"),
        id_column("reader_id"),
        code("what"),
        day("day"),
        sealed("note"),
        other("noted_by"),
        moment("noted_at"),
    ],
)
.about(&["reader_id"])
.row_goes();

/// Which finding a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Who read.
    pub reader: PersonId,
    /// What was unusual.
    pub what: Unusual,
    /// On which day.
    pub day: Date,
}

/// A note about a finding.
#[derive(Clone, Debug)]
pub struct Noted {
    /// About which.
    pub about: About,
    /// When.
    pub at: Instant,
    /// What was written down; nothing when its key was destroyed.
    pub note: Option<Words>,
}

const fn cell(id: ReadingId) -> CellAt {
    CellAt { table: "governance_readings", column: "note", row: id.uuid() }
}

/// Writes down that a finding was looked into; what was written before stays.
///
/// # Errors
/// The store's failure.
pub async fn note(
    tx: &mut WriteTx,
    (id, place): (ReadingId, PlaceId),
    about: About,
    note: &Words,
    by: PersonId,
    now: Instant,
) -> Result<bool> {
    let subject = Subject { kind: "person", id: about.reader.uuid() };
    let sealed = seal::seal(tx, "governance", subject, cell(id), note.read()).await?;
    let kept = tx
        .run(
            "INSERT INTO governance_readings (id, place_id, reader_id, what, day, note, noted_by, noted_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (reader_id, what, day, place_id) DO NOTHING",
            values![id.uuid(), place, about.reader, about.what, about.day, sealed, by, now],
        )
        .await?;
    Ok(kept == 1)
}

/// What was written down in a place since a day: two statements.
///
/// # Errors
/// The store's failure.
pub async fn noted(tx: &mut ReadTx, place: PlaceId, since: Date, most: i64) -> Result<Vec<Noted>> {
    let rows = tx
        .rows(
            "SELECT id, reader_id, what, day, note, noted_at FROM governance_readings WHERE place_id = $1 AND day >= $2 \
             ORDER BY noted_at DESC, id DESC LIMIT $3",
            values![place, since, most],
        )
        .await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        cells.push((cell(ReadingId::of(row.get("id")?)), row.get("note")?));
    }
    let asked: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &asked).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, note)| {
            let about = About { reader: row.get("reader_id")?, what: row.get("what")?, day: row.get("day")? };
            Ok(Noted { about, at: row.get("noted_at")?, note })
        })
        .collect()
}
