//! Days and instants in the zone of a place.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use crate::ClockError;

/// The last instant of a day in a zone (an IANA name): one nanosecond before the next day begins there, also
/// in nights when the clocks change and where the next day begins at one o'clock.
///
/// Something done at this instant is in time; cutting it to a coarser unit keeps it on the same day.
///
/// # Errors
/// [`ClockError::UnknownZone`], or [`ClockError::BeyondTime`] near the year 9999.
///
/// ```
/// use clocks::end_of_day;
/// use jiff::civil::date;
///
/// // The clocks go forward on 29 March 2026, so its end is at 23:00 UTC.
/// let end = end_of_day(date(2026, 3, 29), "Europe/London")?;
/// assert_eq!(end.to_string(), "2026-03-29T22:59:59.999999999Z");
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn end_of_day(date: Date, zone: &str) -> Result<Timestamp, ClockError> {
    let zone = find(zone)?;
    let beyond = |_| ClockError::BeyondTime { date };
    let next = date.tomorrow().and_then(|next| next.to_zoned_datetime(zone)).map_err(beyond)?;
    next.timestamp().checked_sub(SignedDuration::from_nanos(1)).map_err(beyond)
}

/// The day it is in a zone (an IANA name) at an instant: the day of receipt.
///
/// # Errors
/// [`ClockError::UnknownZone`].
///
/// ```
/// use clocks::civil_date_at;
/// use jiff::{Timestamp, civil::date};
///
/// let late: Timestamp = "2026-08-28T23:30:00Z".parse()?;
/// assert_eq!(civil_date_at(late, "Europe/London")?, date(2026, 8, 29));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn civil_date_at(timestamp: Timestamp, zone: &str) -> Result<Date, ClockError> {
    Ok(timestamp.to_zoned_datetime(find(zone)?).date())
}

/// The instant at which a clock on the wall of a zone (an IANA name) shows this day and time. A time that a night
/// jumps over is read as that much later, and of a time that comes twice the first is meant, as RFC 5545 (3.3.5) reads both.
///
/// # Errors
/// [`ClockError::UnknownZone`], or [`ClockError::BeyondTime`].
///
/// ```
/// use clocks::at_time;
/// use jiff::civil::{date, time};
///
/// // The clocks go forward at one o'clock on 29 March 2026: half past one does not come.
/// let jumped = at_time(date(2026, 3, 29), time(1, 30, 0, 0), "Europe/London")?;
/// assert_eq!(jumped.to_string(), "2026-03-29T01:30:00Z");
/// // They go back at two o'clock on 25 October 2026: half past one comes twice.
/// let first = at_time(date(2026, 10, 25), time(1, 30, 0, 0), "Europe/London")?;
/// assert_eq!(first.to_string(), "2026-10-25T00:30:00Z");
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn at_time(date: Date, time: Time, zone: &str) -> Result<Timestamp, ClockError> {
    let there = date.to_datetime(time).to_zoned_datetime(find(zone)?).map_err(|_| ClockError::BeyondTime { date })?;
    Ok(there.timestamp())
}

/// What a clock on the wall of a zone (an IANA name) shows at an instant.
///
/// # Errors
/// [`ClockError::UnknownZone`].
pub fn civil_time_at(timestamp: Timestamp, zone: &str) -> Result<DateTime, ClockError> {
    Ok(timestamp.to_zoned_datetime(find(zone)?).datetime())
}

/// How a zone stands to UTC from an instant on: what a calendar file has to say of it (RFC 5545, 3.6.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offset {
    /// When it begins; `None` when it has always been so.
    pub from: Option<Timestamp>,
    /// Seconds east of UTC until then.
    pub before: i32,
    /// Seconds east of UTC from then on.
    pub seconds: i32,
    /// What people call it: `GMT`, `BST`.
    pub name: String,
    /// Whether it is summer time.
    pub summer: bool,
}

/// The offsets that a zone (an IANA name) has between two instants, the one that holds at `from` first.
///
/// # Errors
/// [`ClockError::UnknownZone`].
///
/// ```
/// use clocks::offsets;
/// use jiff::Timestamp;
///
/// let (from, until): (Timestamp, Timestamp) = ("2026-09-01T00:00:00Z".parse()?, "2026-12-01T00:00:00Z".parse()?);
/// let names: Vec<String> = offsets("Europe/London", from, until)?.into_iter().map(|offset| offset.name).collect();
/// assert_eq!(names, ["BST", "GMT"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn offsets(zone: &str, from: Timestamp, until: Timestamp) -> Result<Vec<Offset>, ClockError> {
    let zone = find(zone)?;
    let offset = |at: Timestamp| zone.to_offset(at).seconds();
    let before = |at: Timestamp| offset(at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(at));
    let info = zone.to_offset_info(from);
    // One second after, because what begins at that very instant holds already.
    let holds = from.checked_add(SignedDuration::from_secs(1)).unwrap_or(from);
    let begins = zone.preceding(holds).next().map(|change| change.timestamp());
    let mut found = vec![Offset {
        from: begins,
        before: begins.map_or_else(|| offset(from), before),
        seconds: offset(from),
        name: info.abbreviation().to_owned(),
        summer: info.dst().is_dst(),
    }];
    for change in zone.following(from).take_while(|change| change.timestamp() <= until) {
        found.push(Offset {
            from: Some(change.timestamp()),
            before: before(change.timestamp()),
            seconds: change.offset().seconds(),
            name: change.abbreviation().to_owned(),
            summer: change.dst().is_dst(),
        });
    }
    Ok(found)
}

/// The zone from the data compiled in, never from the machine's own files.
fn find(zone: &str) -> Result<TimeZone, ClockError> {
    TimeZoneDatabase::bundled().get(zone).map_err(|_| ClockError::UnknownZone { zone: zone.to_owned() })
}
