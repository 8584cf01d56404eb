//! The movement list of a day in a place where people live: name, place, time and a neutral title, and nothing else
//! (promise 7). It is worked out when it is asked for and stands nowhere; once its day is over nobody gets it any more.

use basics::{Date, Instant, PersonId, PlaceId};
use store::{ReadTx, Result, values};

use crate::model::Neutral;

/// The most lines of a list.
const MOST: i64 = 2_000;
/// How many days ahead a list can be asked for.
const MOST_AHEAD: i64 = 8;

/// A line: who goes where, when, to what in neutral words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Who goes.
    pub name: String,
    /// Where to.
    pub venue: String,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// To what, in words that tell nobody anything.
    pub neutral: Neutral,
}

/// The list of a day for a place with all that lies in it (a prison, a wing), wherever around it they meet: people who live there, whose outcome lets them come and who sent
/// no apologies, for meetings that were not called off. Empty once the day is over, more than a week before it, and where
/// nobody lives. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn movement(tx: &mut ReadTx, place: PlaceId, day: Date, now: Instant) -> Result<Vec<Movement>> {
    let rows = tx
        .rows(
            "SELECT DISTINCT j.person_id AS person_id, p.name AS name, p.folded AS folded, m.id AS meeting_id, \
             m.venue AS venue, l.name AS place, m.starts_at AS starts_at, m.ends_at AS ends_at, m.neutral AS neutral \
             FROM meetings_meetings m JOIN meetings_joinings j \
             ON (j.object_id = m.object_id AND j.object_kind = m.object_kind) \
             OR (j.object_id = m.id AND j.object_kind = 'meeting') \
             JOIN access_people p ON p.id = j.person_id JOIN access_places l ON l.id = m.place_id \
             WHERE m.day = $1 AND m.state <> 'called_off' AND m.day_ends_at >= $2 AND m.day_ends_at < $3 \
             AND (m.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $4) \
             OR m.place_id IN (SELECT ancestor FROM access_reach WHERE descendant = $4)) \
             AND j.outcome IN ('fine', 'conditions') AND NOT EXISTS (SELECT 1 FROM meetings_attendance a \
             WHERE a.meeting_id = m.id AND a.person_id = j.person_id AND a.how = 'apologies') \
             ORDER BY starts_at, folded, meeting_id, person_id LIMIT $5",
            values![day, now, now.plus_days(MOST_AHEAD), place, MOST],
        )
        .await?;
    let going: Vec<PersonId> = rows.iter().map(|row| row.get("person_id")).collect::<Result<_>>()?;
    let living = access::people::living_in(tx, &going, place, now).await?;
    rows.iter()
        .zip(going)
        .filter(|(_, person)| living.contains(person))
        .map(|(row, _)| {
            let (venue, place): (String, String) = (row.get("venue")?, row.get("place")?);
            Ok(Movement {
                name: row.get("name")?,
                venue: if venue.trim().is_empty() { place } else { venue },
                starts_at: row.get("starts_at")?,
                ends_at: row.get("ends_at")?,
                neutral: row.get("neutral")?,
            })
        })
        .collect()
}
