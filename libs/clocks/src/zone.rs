//! Days and instants in the zone of a place.

use jiff::civil::Date;
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

/// The zone from the data compiled in, never from the machine's own files.
fn find(zone: &str) -> Result<TimeZone, ClockError> {
    TimeZoneDatabase::bundled().get(zone).map_err(|_| ClockError::UnknownZone { zone: zone.to_owned() })
}
