//! Working days, bank holidays and deadlines.
//!
//! Values in, values out: the day it is now is always given, nothing is read from the machine, and what is
//! not known is an error, never a guess. A place has a [`Calendar`] (the bank holidays of its [`Nation`], its
//! own holidays, its working week); a [`Limit`] counted from the day of receipt under a convention
//! ([`DayOne`]) gives a [`Clock`]: the first day, the reminder and the last day in time. An instant becomes
//! a day, and a day its last instant, in the zone of the place.
//!
//! Clocks bind services, never people: nothing here says that a person is late.
//!
//! ```
//! use clocks::{Calendar, DayOne, Limit, Nation, civil_date_at, clock, end_of_day};
//! use jiff::{Timestamp, civil::date};
//!
//! let calendar = Calendar::new(Nation::EnglandAndWales).with_local_holiday(date(2026, 9, 2), "Staff day");
//! let now: Timestamp = "2026-08-28T15:04:05Z".parse()?;
//!
//! let received = civil_date_at(now, "Europe/London")?;
//! let clock = clock(&calendar, received, Limit::Working(5), DayOne::NextWorkingDay)?;
//! assert_eq!(clock.due, date(2026, 9, 8));
//! assert!(now <= end_of_day(clock.due, "Europe/London")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bank_holidays;
mod calendar;
mod deadline;
mod error;
mod table;
mod zone;

pub use bank_holidays::{
    BankHoliday, FIRST_YEAR, LAST_YEAR, Nation, Occasion, Standing, bank_holiday_on, bank_holidays,
};
pub use calendar::{Calendar, DayOff, WorkingWeek};
pub use deadline::{Clock, DayOne, Limit, after_pause, clock, deadline, due, extend, half_way, working_days_between};
pub use error::ClockError;
pub use zone::{Offset, at_time, civil_date_at, civil_time_at, end_of_day, offsets};
