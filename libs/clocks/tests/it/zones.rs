//! Ends of days in nights when the clocks change.

use clocks::{ClockError, civil_date_at, end_of_day};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const LONDON: &str = "Europe/London";
const NANO: SignedDuration = SignedDuration::from_nanos(1);

/// Zones of every habit: none, whole hours, half hours, clocks that change at midnight, far east and west.
const ZONES: [&str; 14] = [
    "UTC",
    "Europe/London",
    "Europe/Belfast",
    "Europe/Dublin",
    "Africa/Cairo",
    "America/Asuncion",
    "America/Havana",
    "America/Nuuk",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Pago_Pago",
];

fn end(day: Date, zone: &str) -> Result<String, ClockError> {
    Ok(end_of_day(day, zone)?.to_string())
}

#[test]
fn days_end_at_local_midnight_in_the_nights_the_clocks_change() -> Result<(), ClockError> {
    // Forward on Sunday 29 March 2026 at 01:00 UTC, back on Sunday 25 October at 01:00 UTC.
    assert_eq!(end(date(2026, 3, 28), LONDON)?, "2026-03-28T23:59:59.999999999Z");
    assert_eq!(end(date(2026, 3, 29), LONDON)?, "2026-03-29T22:59:59.999999999Z");
    assert_eq!(end(date(2026, 10, 24), LONDON)?, "2026-10-24T22:59:59.999999999Z");
    assert_eq!(end(date(2026, 10, 25), LONDON)?, "2026-10-25T23:59:59.999999999Z");
    let length = |before, day| -> Result<SignedDuration, ClockError> {
        Ok(end_of_day(day, LONDON)?.duration_since(end_of_day(before, LONDON)?))
    };
    assert_eq!(length(date(2026, 3, 28), date(2026, 3, 29))?, SignedDuration::from_hours(23));
    assert_eq!(length(date(2026, 10, 24), date(2026, 10, 25))?, SignedDuration::from_hours(25));
    Ok(())
}

#[test]
fn days_end_where_the_next_day_has_no_midnight_or_two() -> Result<(), ClockError> {
    // Cairo goes from 23:59:59 on 23 April 2026 to 01:00 on the 24th.
    assert_eq!(end(date(2026, 4, 23), "Africa/Cairo")?, "2026-04-23T21:59:59.999999999Z");
    // Havana lives the hour after midnight of 1 November 2026 twice: the day begins with the first.
    assert_eq!(end(date(2026, 10, 31), "America/Havana")?, "2026-11-01T03:59:59.999999999Z");
    Ok(())
}

#[test]
fn a_leap_day_and_a_year_end() -> Result<(), ClockError> {
    assert_eq!(end(date(2028, 2, 29), LONDON)?, "2028-02-29T23:59:59.999999999Z");
    assert_eq!(end(date(2026, 12, 31), LONDON)?, "2026-12-31T23:59:59.999999999Z");
    Ok(())
}

#[test]
fn the_day_of_receipt_is_the_day_it_is_in_the_place() -> Result<(), Box<dyn std::error::Error>> {
    let late: Timestamp = "2026-08-28T23:30:00Z".parse()?;
    assert_eq!(civil_date_at(late, LONDON)?, date(2026, 8, 29));
    assert_eq!(civil_date_at(late, "UTC")?, date(2026, 8, 28));
    assert_eq!(civil_date_at(late, "Pacific/Pago_Pago")?, date(2026, 8, 28));
    let winter: Timestamp = "2026-12-31T23:59:59.999999Z".parse()?;
    assert_eq!(civil_date_at(winter, LONDON)?, date(2026, 12, 31));
    Ok(())
}

#[test]
fn an_unknown_zone_is_named() {
    for zone in ["Europe/Kelbridge", "", "../../etc/passwd", "Europe/Lon\0don"] {
        let unknown = ClockError::UnknownZone { zone: zone.to_owned() };
        assert_eq!(end_of_day(date(2026, 8, 28), zone), Err(unknown.clone()));
        assert_eq!(civil_date_at(Timestamp::UNIX_EPOCH, zone), Err(unknown));
    }
    assert_eq!(end_of_day(Date::MAX, LONDON), Err(ClockError::BeyondTime { date: Date::MAX }));
}

proptest! {
    #[test]
    fn the_end_is_the_last_instant_of_the_day_everywhere(
        day in 0_i64..2557,
        zone in prop::sample::select(ZONES.as_slice()),
    ) {
        let day = date(2024, 1, 1).checked_add(jiff::Span::new().days(day))?;
        let end = end_of_day(day, zone)?;
        prop_assert_eq!(civil_date_at(end, zone)?, day);
        prop_assert_eq!(civil_date_at(end.checked_add(NANO)?, zone)?, day.tomorrow()?);
        // Cut to the microsecond, as a database keeps it, it is still that day.
        let cut = Timestamp::from_microsecond(end.as_microsecond())?;
        prop_assert_eq!(civil_date_at(cut, zone)?, day);
    }
}
