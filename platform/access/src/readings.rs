//! Who read how much: the looks of a place for whoever supervises it, without what was read.

use basics::{Date, Instant, PersonId, PlaceId};
use store::{ReadTx, Result, values};

use crate::looks::Tie;

/// One look of somebody at something of somebody else.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Who read.
    pub reader: PersonId,
    /// Their name; empty when they were erased.
    pub reader_name: String,
    /// Whose it was.
    pub owner: PersonId,
    /// On which day of the place.
    pub day: Date,
    /// When.
    pub at: Instant,
    /// The IANA zone of the place.
    pub zone: String,
    /// Whether it was theirs to deal with, or they cover, or read first. Whoever opened something in an emergency has no such
    /// tie: opening much is itself unusual.
    pub tied: bool,
}

/// The looks at things of a place and of the places inside it since a day, the newest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn within(tx: &mut ReadTx, place: PlaceId, since: Date, most: i64) -> Result<Vec<Reading>> {
    let rows = tx
        .rows(
            "SELECT l.reader_id AS reader_id, r.name AS reader_name, l.owner_id AS owner_id, l.day AS day, l.at AS at, \
             l.tie AS tie, p.zone AS zone FROM access_looks l JOIN access_place p ON p.id = l.place_id \
             JOIN access_person r ON r.id = l.reader_id WHERE l.place_id IN \
             (SELECT descendant FROM access_reach WHERE ancestor = $1) AND l.day >= $2 ORDER BY l.id DESC LIMIT $3",
            values![place, since, most],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Reading {
                reader: row.get("reader_id")?,
                reader_name: row.get("reader_name")?,
                owner: row.get("owner_id")?,
                day: row.get("day")?,
                at: row.get("at")?,
                zone: row.get("zone")?,
                tied: matches!(row.get::<Tie>("tie")?, Tie::Assigned | Tie::Covering | Tie::DutyReader),
            })
        })
        .collect()
}
