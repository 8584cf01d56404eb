//! When a membership or a relation holds: from the first moment of its first day to the last moment of its last day, in
//! the zone of its place. Both moments are worked out once, when it is made, so that one condition is right everywhere,
//! whatever zones the places of a house lie in. The days beside them are for people to read.

use basics::{Date, Instant, PlaceId};
use store::{ReadTx, Result, values};

/// The moments between which something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first moment.
    pub(crate) from_at: Instant,
    /// The first moment when it holds no more.
    pub(crate) until_at: Option<Instant>,
}

/// The first moment of a day in a zone; in UTC where there is no such zone.
fn begins(day: Date, zone: &str) -> Instant {
    let there = day.in_tz(zone).or_else(|_| day.in_tz("UTC"));
    there.map_or_else(|_| Instant::of(jiff::Timestamp::MAX), |there| Instant::of(there.timestamp()))
}

impl Span {
    /// From a first day to a last day, that day included.
    pub(crate) fn of(from_on: Date, until_on: Option<Date>, zone: &str) -> Self {
        let after =
            |day: Date| day.tomorrow().map_or_else(|_| Instant::of(jiff::Timestamp::MAX), |next| begins(next, zone));
        Self { from_at: begins(from_on, zone), until_at: until_on.map(after) }
    }

    /// The same, in the zone of a place: one statement.
    pub(crate) async fn at(tx: &mut ReadTx, place: PlaceId, from_on: Date, until_on: Option<Date>) -> Result<Self> {
        let row = tx.one("SELECT zone FROM access_places WHERE id = $1", values![place]).await?;
        Ok(Self::of(from_on, until_on, &row.get::<String>("zone")?))
    }

    /// Whether it is over.
    pub(crate) fn is_over(self, now: Instant) -> bool {
        self.until_at.is_some_and(|until| until <= now)
    }

    /// Whether it has begun.
    pub(crate) fn has_begun(self, now: Instant) -> bool {
        self.from_at <= now
    }
}

/// Adds the one condition that a membership or a relation holds at a moment: it was not ended, it has begun, and it is
/// not over. `$row` is what the statement calls its row.
macro_rules! holds {
    ($build:expr, $row:literal, $now:expr) => {
        $build
            .then(concat!($row, ".ended_at IS NULL AND ", $row, ".from_at <= "))
            .value($now)
            .then(concat!(" AND (", $row, ".until_at IS NULL OR ", $row, ".until_at > "))
            .value($now)
            .then(")")
    };
}
pub(crate) use holds;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_begins_and_ends_where_it_is() {
        let at = |text: &str| Instant::parse(text).unwrap();
        for (from, until, zone, from_at, until_at) in [
            (
                date(2026, 8, 29),
                Some(date(2026, 8, 30)),
                "Europe/London",
                "2026-08-28T23:00:00Z",
                Some("2026-08-30T23:00:00Z"),
            ),
            (
                date(2026, 1, 5),
                Some(date(2026, 1, 5)),
                "Europe/London",
                "2026-01-05T00:00:00Z",
                Some("2026-01-06T00:00:00Z"),
            ),
            (date(2026, 1, 5), None, "Europe/London", "2026-01-05T00:00:00Z", None),
            // The days of the two changes have 23 and 25 hours.
            (
                date(2026, 3, 29),
                Some(date(2026, 3, 29)),
                "Europe/London",
                "2026-03-29T00:00:00Z",
                Some("2026-03-29T23:00:00Z"),
            ),
            (
                date(2026, 10, 25),
                Some(date(2026, 10, 25)),
                "Europe/London",
                "2026-10-24T23:00:00Z",
                Some("2026-10-26T00:00:00Z"),
            ),
            (
                date(2026, 8, 29),
                Some(date(2026, 8, 29)),
                "Pacific/Auckland",
                "2026-08-28T12:00:00Z",
                Some("2026-08-29T12:00:00Z"),
            ),
            (
                date(2026, 8, 29),
                Some(date(2026, 8, 29)),
                "Nowhere/AtAll",
                "2026-08-29T00:00:00Z",
                Some("2026-08-30T00:00:00Z"),
            ),
        ] {
            let span = Span::of(from, until, zone);
            assert_eq!((span.from_at, span.until_at), (at(from_at), until_at.map(at)), "{from} {until:?} {zone}");
            assert!(!span.has_begun(at(from_at).plus_seconds(-1)) && span.has_begun(at(from_at)));
            if let Some(until_at) = until_at.map(at) {
                assert!(!span.is_over(until_at.plus_seconds(-1)) && span.is_over(until_at));
            }
        }
    }
}
