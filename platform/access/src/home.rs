//! Where somebody is at home: the place of their first membership that holds; when none holds any more, the place they
//! left last. What a person is told follows them by it (promise 9).

use basics::{Instant, PersonId, PlaceId};
use store::{ReadTx, Result, values};

use crate::days::Span;

/// Somebody's home place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Which.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// Its IANA zone: what o'clock it is for them.
    pub zone: String,
    /// Whether they still belong there.
    pub current: bool,
}

/// Where somebody is at home now; `None` when they never belonged anywhere. One statement.
///
/// # Errors
/// The store's failure.
pub async fn of(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Option<Home>> {
    let rows = tx
        .rows(
            "SELECT m.place_id AS place_id, l.name AS name, l.zone AS zone, m.from_at AS from_at, \
             m.until_at AS until_at, m.ended_at AS ended_at FROM access_memberships m \
             JOIN access_place l ON l.id = m.place_id WHERE m.person_id = $1 ORDER BY m.made_at, m.id",
            values![person],
        )
        .await?;
    let mut last = None;
    for row in &rows {
        let span = Span { from_at: row.get("from_at")?, until_at: row.get("until_at")? };
        let ended = row.get::<Option<Instant>>("ended_at")?.is_some();
        let current = !ended && span.has_begun(now) && !span.is_over(now);
        let home = Home { place: row.get("place_id")?, name: row.get("name")?, zone: row.get("zone")?, current };
        if current {
            return Ok(Some(home));
        }
        last = Some(home);
    }
    Ok(last)
}
