//! What can go wrong when counting days.

use jiff::civil::Date;

/// Why a day could not be counted. Nothing here is ever replaced by a guess.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClockError {
    /// A day lies in a year whose bank holidays are not in the table.
    #[error("the bank holidays of {year} are not known: the calendar covers 2024 to 2030")]
    BeyondTheCalendar {
        /// The year that was reached.
        year: i16,
    },
    /// A limit or an extension of no days has no last day.
    #[error("a limit needs at least one day")]
    NoDays,
    /// A place must work on at least one day of the week.
    #[error("a working week needs at least one day")]
    NoWorkingWeekday,
    /// A pause must not end before it begins.
    #[error("a pause cannot begin on {from} and end on {until}")]
    PauseEndsFirst {
        /// The first day of the pause.
        from: Date,
        /// The first day on which the clock should have run again.
        until: Date,
    },
    /// There is no zone of this name in the IANA time zone database.
    #[error("there is no time zone called {zone:?}")]
    UnknownZone {
        /// The name that was asked for.
        zone: String,
    },
    /// The day lies at the edge of what can be written as an instant.
    #[error("the end of {date} cannot be written as an instant")]
    BeyondTime {
        /// The day whose end was asked for.
        date: Date,
    },
}
