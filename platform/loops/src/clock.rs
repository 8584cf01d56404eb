//! The clock of a loop, from the calendar of its place.

use access::places::Timing;
use basics::{Date, Instant};
use clocks::{Calendar, ClockError, DayOne, Limit, Nation};

/// What a place has decided about a clock.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// How long.
    pub limit: Limit,
    /// Which day counts first.
    pub day_one: DayOne,
}

/// A clock that was set: these dates were told, and a holiday made later does not move them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The day it was received, in the place's zone.
    pub received_on: Date,
    /// Half of the time is over.
    pub half_on: Date,
    /// An answer is due.
    pub due_on: Date,
    /// The end of that day in the place's zone.
    pub due_at: Instant,
    /// The end of the half-way day.
    pub half_at: Instant,
}

/// A day that was promised: it begins and ends in the place's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The begin of the day: who deals with it is told in the morning.
    pub from: Instant,
    /// Its end: from then on the promise is late.
    pub until: Instant,
}

/// When a promised day begins and ends in a zone.
///
/// # Errors
/// [`ClockError`] for a zone that does not exist, or beyond the years that can be told.
pub fn promise(on: Date, zone: &str) -> Result<Promise, ClockError> {
    let eve = on.yesterday().map_err(|_| ClockError::BeyondTime { date: on })?;
    Ok(Promise {
        from: Instant::of(clocks::end_of_day(eve, zone)?).plus_seconds(1),
        until: Instant::of(clocks::end_of_day(on, zone)?),
    })
}

/// The calendar of a place: its nation's bank holidays, its own days off. A nation that this version does not know keeps
/// the holidays of England and Wales.
#[must_use]
pub fn calendar(timing: &Timing) -> Calendar {
    let nation = Nation::from_code(&timing.nation).unwrap_or(Nation::EnglandAndWales);
    timing
        .holidays
        .iter()
        .fold(Calendar::new(nation), |calendar, (day, name)| calendar.with_local_holiday(*day, name.clone()))
}

/// Sets a clock that begins at `from`.
///
/// # Errors
/// [`ClockError`] outside the years of the holiday table, or for a zone that does not exist.
pub fn dates(timing: &Timing, terms: Terms, from: Instant) -> Result<Dates, ClockError> {
    let received_on = clocks::civil_date_at(from.timestamp(), &timing.zone)?;
    let clock = clocks::clock(&calendar(timing), received_on, terms.limit, terms.day_one)?;
    Ok(Dates {
        received_on,
        half_on: clock.half_way,
        due_on: clock.due,
        half_at: Instant::of(clocks::end_of_day(clock.half_way, &timing.zone)?),
        due_at: Instant::of(clocks::end_of_day(clock.due, &timing.zone)?),
    })
}

#[cfg(test)]
mod tests {
    use super::{Terms, dates, promise};
    use access::places::Timing;
    use basics::Instant;
    use clocks::{DayOne, Limit};

    #[test]
    fn a_promised_day_begins_and_ends_where_the_place_is() {
        // The clocks go back on 25 October 2026 in London: that day has 25 hours.
        for (day, zone, from, until) in [
            (25, "Europe/London", "2026-10-24T23:00:00", "2026-10-25T23:59:59"),
            (26, "Europe/London", "2026-10-26T00:00:00", "2026-10-26T23:59:59"),
            (26, "Pacific/Auckland", "2026-10-25T11:00:00", "2026-10-26T10:59:59"),
        ] {
            let set = promise(basics::Date::new(2026, 10, day).unwrap(), zone).unwrap();
            assert!(set.from.text().starts_with(from), "{} {zone}", set.from.text());
            assert!(set.until.text().starts_with(until), "{} {zone}", set.until.text());
        }
        assert!(promise(basics::Date::new(2026, 10, 26).unwrap(), "Nowhere/Else").is_err());
    }

    #[test]
    fn the_same_friday_gives_another_date_on_each_side_of_the_border() {
        // domain.md 3.3: received Friday 28 August 2026, day 1 is the next working day, 5 working days.
        let from = Instant::parse("2026-08-28T10:00:00Z").unwrap();
        let terms = Terms { limit: Limit::Working(5), day_one: DayOne::NextWorkingDay };
        for (nation, expected) in [("england-and-wales", "2026-09-07"), ("scotland", "2026-09-04")] {
            let timing = Timing { zone: "Europe/London".into(), nation: nation.into(), holidays: Vec::new() };
            let set = dates(&timing, terms, from).unwrap();
            assert_eq!(set.due_on.to_string(), expected, "{nation}");
            assert_eq!(set.due_at.text(), format!("{expected}T22:59:59.999999Z"));
        }
    }
}
