//! Instants, and the one clock.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use crate::Date;
use crate::value::{FromValue, Kind, ToValue, Value};

/// A moment, exact to the microsecond. Both engines keep this precision, so a value read back equals the one written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Timestamp);

impl Instant {
    /// From a timestamp; what is finer than a microsecond is cut off.
    #[must_use]
    pub fn of(timestamp: Timestamp) -> Self {
        Self(Timestamp::from_microsecond(timestamp.as_microsecond()).unwrap_or(timestamp))
    }

    /// From microseconds since 1970, `None` outside the years that can be written.
    #[must_use]
    pub fn from_unix_micros(micros: i64) -> Option<Self> {
        Timestamp::from_microsecond(micros).ok().map(Self)
    }

    /// Reads the form that [`Instant::text`] writes, and any other RFC 3339 time with a zone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::of)
    }

    /// The timestamp.
    #[must_use]
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }

    /// Microseconds since 1970.
    #[must_use]
    pub fn unix_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Milliseconds since 1970, 0 before it.
    #[must_use]
    pub fn unix_millis(self) -> u64 {
        u64::try_from(self.0.as_millisecond()).unwrap_or(0)
    }

    /// Fixed-width text in UTC with six digits: it sorts as text just as the instants sort.
    #[must_use]
    pub fn text(self) -> String {
        format!("{:.6}", self.0)
    }

    /// This many seconds later (earlier when negative); stays at the edge of the calendar rather than leaving it.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let moved = self.0.saturating_add(SignedDuration::from_secs(seconds));
        moved.map_or(self, Self)
    }

    /// This many days of 24 hours later.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Whole seconds from `earlier` to this one (negative when `earlier` is later).
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.as_second().saturating_sub(earlier.0.as_second())
    }

    /// The day it is in the zone (an IANA name), `None` when there is no such zone.
    #[must_use]
    pub fn date_in(self, zone: &str) -> Option<Date> {
        self.0.in_tz(zone).ok().map(|there| there.date())
    }

    /// The hour it is in the zone, 0 to 23; `None` when there is no such zone.
    #[must_use]
    pub fn hour_in(self, zone: &str) -> Option<i8> {
        self.0.in_tz(zone).ok().map(|there| there.hour())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl ToValue for Instant {
    fn to_value(&self) -> Value {
        Value::Instant(*self)
    }
}

impl FromValue for Instant {
    const KIND: Kind = Kind::Instant;
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Instant(instant) => Some(instant),
            _ => None,
        }
    }
}

/// Where "now" comes from: the machine, or (in tests and the demonstration) a time that somebody set.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Machine,
    Set(Arc<AtomicI64>),
    Ahead(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A clock that stands still at `at` until it is moved. Clones share their time.
    #[must_use]
    pub fn set_to(at: Instant) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(at.unix_micros()))))
    }

    /// The machine's clock, which can be moved and goes on from there: for the demonstration. Clones share their time.
    #[must_use]
    pub fn ahead() -> Self {
        Self(Source::Ahead(Arc::new(AtomicI64::new(0))))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::Machine => machine(),
            Source::Ahead(by) => {
                let micros = machine().unix_micros().saturating_add(by.load(Ordering::SeqCst));
                Instant::from_unix_micros(micros).unwrap_or_else(machine)
            }
            Source::Set(at) => {
                Instant::from_unix_micros(at.load(Ordering::SeqCst)).unwrap_or(Instant(Timestamp::UNIX_EPOCH))
            }
        }
    }

    /// Moves a clock that can be moved to `at`. The machine's clock is not ours to move: nothing happens.
    pub fn move_to(&self, at: Instant) {
        match &self.0 {
            Source::Machine => {}
            Source::Set(held) => held.store(at.unix_micros(), Ordering::SeqCst),
            Source::Ahead(by) => {
                by.store(at.unix_micros().saturating_sub(machine().unix_micros()), Ordering::SeqCst);
            }
        }
    }
}

fn machine() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    Instant::of(Timestamp::now())
}

#[cfg(test)]
mod tests {
    use super::{Clock, Instant};

    #[test]
    fn text_sorts_as_time_sorts() {
        let whole = Instant::parse("2026-08-28T09:00:39Z").unwrap();
        let half = Instant::parse("2026-08-28T09:00:39.5Z").unwrap();
        assert!(whole < half);
        assert!(whole.text() < half.text());
        assert_eq!(whole.text(), "2026-08-28T09:00:39.000000Z");
        assert_eq!(Instant::parse(&half.text()), Some(half));
    }

    #[test]
    fn a_set_clock_moves_only_when_moved() {
        let at = Instant::parse("2026-08-28T09:00:00Z").unwrap();
        let clock = Clock::set_to(at);
        assert_eq!(clock.now(), at);
        clock.clone().move_to(at.plus_days(1));
        assert_eq!(clock.now().seconds_since(at), 86_400);
    }

    #[test]
    fn a_clock_that_was_moved_ahead_goes_on_from_there() {
        let clock = Clock::ahead();
        let machine = Clock::machine().now();
        assert!(clock.now() >= machine && clock.now().seconds_since(machine) < 60);
        clock.clone().move_to(machine.plus_days(1));
        let (ahead, later) = (clock.now(), clock.now());
        assert!(ahead >= machine.plus_days(1) && later >= ahead && later.seconds_since(machine) < 86_460);
    }

    #[test]
    fn the_day_is_the_day_of_the_place() {
        let late = Instant::parse("2026-06-30T23:30:00Z").unwrap();
        assert_eq!(late.date_in("Europe/London"), Some(jiff::civil::date(2026, 7, 1)));
        assert_eq!(late.date_in("Nowhere/Town"), None);
    }
}
