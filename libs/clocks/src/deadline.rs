//! By when a service must have done what it promised.

use jiff::Span;
use jiff::civil::Date;

use crate::ClockError;
use crate::bank_holidays::known;
use crate::calendar::{Calendar, day_after};

/// Which day is the first of a limit. Places and regimes differ, so it is always said, never assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayOne {
    /// Convention A: day 1 is the next working day after receipt.
    NextWorkingDay,
    /// Convention B: the day of receipt is day 1; received on a day off, the next working day is.
    DayOfReceipt,
}

impl DayOne {
    /// Both conventions.
    pub const ALL: [Self; 2] = [Self::NextWorkingDay, Self::DayOfReceipt];

    /// The name to store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NextWorkingDay => "next-working-day",
            Self::DayOfReceipt => "day-of-receipt",
        }
    }

    /// The convention of a stored name, `None` when neither has it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day_one| day_one.code() == code)
    }
}

/// How long a service has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// So many working days of the place; the last one is a working day.
    Working(u16),
    /// So many days of any kind. Day 1 is the day after receipt, or the day of receipt under convention B,
    /// whatever day that is; the last one may be a day off ([`Calendar::working_day_from`] moves it).
    Calendar(u16),
}

impl Limit {
    /// Half of the limit, rounded up: the day on which a service is reminded.
    #[must_use]
    pub const fn half(self) -> Self {
        match self {
            Self::Working(days) => Self::Working(days.div_ceil(2)),
            Self::Calendar(days) => Self::Calendar(days.div_ceil(2)),
        }
    }
}

/// The days of one limit as they are told to a person and kept. All four lie in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clock {
    /// The day it was received, in the zone of the place.
    pub received: Date,
    /// The first day that counts.
    pub day_one: Date,
    /// The day half of the limit is used (rounded up): the reminder.
    pub half_way: Date,
    /// The last day in time.
    pub due: Date,
}

/// The last day in time for a limit of working days.
///
/// # Errors
/// [`ClockError::NoDays`] for a limit of 0, [`ClockError::BeyondTheCalendar`] when a day that must be looked
/// at lies outside the table.
///
/// A complaint is received on Friday 28 August 2026. The Monday after it is a holiday in England and Wales:
///
/// ```
/// use clocks::{Calendar, DayOne, Nation, deadline};
/// use jiff::civil::date;
///
/// let received = date(2026, 8, 28);
/// let english = Calendar::new(Nation::EnglandAndWales);
/// let scottish = Calendar::new(Nation::Scotland);
/// assert_eq!(deadline(&english, received, 5, DayOne::NextWorkingDay)?, date(2026, 9, 7));
/// assert_eq!(deadline(&scottish, received, 5, DayOne::NextWorkingDay)?, date(2026, 9, 4));
/// assert_eq!(deadline(&scottish, received, 5, DayOne::DayOfReceipt)?, date(2026, 9, 3));
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn deadline(calendar: &Calendar, received: Date, working_days: u16, day_one: DayOne) -> Result<Date, ClockError> {
    let further = working_days.checked_sub(1).ok_or(ClockError::NoDays)?;
    let mut day = first_working_day(calendar, received, day_one)?;
    for _ in 0..further {
        day = calendar.working_day_after(day)?;
    }
    Ok(day)
}

/// The last day in time for a limit of either kind.
///
/// # Errors
/// As [`deadline`]; a limit of calendar days, too, must end inside the table, so that one can always say
/// whether its last day is a working day.
///
/// ```
/// use clocks::{Calendar, DayOne, Limit, Nation, due};
/// use jiff::civil::date;
///
/// let prison = Calendar::new(Nation::EnglandAndWales);
/// let last = due(&prison, date(2026, 8, 28), Limit::Calendar(7), DayOne::NextWorkingDay)?;
/// assert_eq!(last, date(2026, 9, 4));
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn due(calendar: &Calendar, received: Date, limit: Limit, day_one: DayOne) -> Result<Date, ClockError> {
    match limit {
        Limit::Working(days) => deadline(calendar, received, days, day_one),
        Limit::Calendar(0) => Err(ClockError::NoDays),
        Limit::Calendar(days) => {
            known(received)?;
            let further = match day_one {
                DayOne::NextWorkingDay => days,
                DayOne::DayOfReceipt => days.saturating_sub(1),
            };
            // Cannot saturate: the longest limit, 65,535 days, ends before the year 2210.
            let last = received.saturating_add(Span::new().days(further));
            known(last)?;
            Ok(last)
        }
    }
}

/// The day on which half of the limit, rounded up, is used: when a service is reminded.
///
/// # Errors
/// As [`due`].
///
/// ```
/// use clocks::{Calendar, DayOne, Limit, Nation, half_way};
/// use jiff::civil::date;
///
/// let calendar = Calendar::new(Nation::Scotland);
/// let reminder = half_way(&calendar, date(2026, 8, 28), Limit::Working(5), DayOne::NextWorkingDay)?;
/// assert_eq!(reminder, date(2026, 9, 2)); // the third working day of five
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn half_way(calendar: &Calendar, received: Date, limit: Limit, day_one: DayOne) -> Result<Date, ClockError> {
    due(calendar, received, limit.half(), day_one)
}

/// All days of a limit at once.
///
/// # Errors
/// As [`due`].
///
/// ```
/// use clocks::{Calendar, DayOne, Limit, Nation, clock};
/// use jiff::civil::date;
///
/// let calendar = Calendar::new(Nation::EnglandAndWales);
/// let clock = clock(&calendar, date(2026, 8, 28), Limit::Working(20), DayOne::NextWorkingDay)?;
/// assert_eq!(clock.day_one, date(2026, 9, 1));
/// assert_eq!(clock.half_way, date(2026, 9, 14));
/// assert_eq!(clock.due, date(2026, 9, 28));
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn clock(calendar: &Calendar, received: Date, limit: Limit, day_one: DayOne) -> Result<Clock, ClockError> {
    let first = match limit {
        Limit::Working(_) => Limit::Working(1),
        Limit::Calendar(_) => Limit::Calendar(1),
    };
    Ok(Clock {
        received,
        day_one: due(calendar, received, first, day_one)?,
        half_way: half_way(calendar, received, limit, day_one)?,
        due: due(calendar, received, limit, day_one)?,
    })
}

/// How many working days lie between two days, the last one counted: those after `from` up to `to`
/// (convention A), or those from `from` itself up to `to` (convention B). 0 when `to` comes first.
///
/// It undoes [`deadline`], and under convention A says how many days are left (`today`, `due`) or by how
/// many something is overdue (`due`, `today`).
///
/// # Errors
/// [`ClockError::BeyondTheCalendar`] when either day lies outside the table.
///
/// ```
/// use clocks::{Calendar, DayOne, Nation, working_days_between};
/// use jiff::civil::date;
///
/// let calendar = Calendar::new(Nation::Scotland);
/// let (due, today) = (date(2026, 9, 4), date(2026, 9, 17));
/// assert_eq!(working_days_between(&calendar, due, today, DayOne::NextWorkingDay)?, 9);
/// assert_eq!(working_days_between(&calendar, today, due, DayOne::NextWorkingDay)?, 0);
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn working_days_between(calendar: &Calendar, from: Date, to: Date, day_one: DayOne) -> Result<u16, ClockError> {
    known(from)?;
    known(to)?;
    let mut day = match day_one {
        DayOne::NextWorkingDay => day_after(from)?,
        DayOne::DayOfReceipt => from,
    };
    // Cannot overflow: the whole table has 2,557 days.
    let mut days: u16 = 0;
    while day <= to {
        days += u16::from(calendar.is_working_day(day)?);
        day = day_after(day)?;
    }
    Ok(days)
}

/// The new last day after giving a service so many working days more.
///
/// A limit of calendar days is extended by [`due`] with the old last day as the day of receipt, under
/// convention A.
///
/// # Errors
/// As [`deadline`].
///
/// ```
/// use clocks::{Calendar, Nation, extend};
/// use jiff::civil::date;
///
/// let calendar = Calendar::new(Nation::EnglandAndWales);
/// assert_eq!(extend(&calendar, date(2026, 8, 28), 5)?, date(2026, 9, 7));
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn extend(calendar: &Calendar, due: Date, working_days: u16) -> Result<Date, ClockError> {
    deadline(calendar, due, working_days, DayOne::NextWorkingDay)
}

/// The new last day after a pause: `from` is the first day that does not count, `until` the first that does
/// again. As many working days are left on `until` as were on `from`. A pause that begins after the last day
/// moves nothing: what is late stays late.
///
/// # Errors
/// [`ClockError::PauseEndsFirst`] when `until` is before `from`, [`ClockError::BeyondTheCalendar`] when a day
/// that must be looked at lies outside the table.
///
/// ```
/// use clocks::{Calendar, Nation, after_pause};
/// use jiff::civil::date;
///
/// // The person asks to wait for a week, from Monday to Monday.
/// let calendar = Calendar::new(Nation::Scotland);
/// let due = after_pause(&calendar, date(2026, 9, 25), date(2026, 9, 7), date(2026, 9, 14))?;
/// assert_eq!(due, date(2026, 10, 2));
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn after_pause(calendar: &Calendar, due: Date, from: Date, until: Date) -> Result<Date, ClockError> {
    known(due)?;
    known(from)?;
    known(until)?;
    if until < from {
        return Err(ClockError::PauseEndsFirst { from, until });
    }
    if due < from {
        return Ok(due);
    }
    let to_until = working_days_between(calendar, from, until, DayOne::DayOfReceipt)?;
    let skipped = to_until - u16::from(calendar.is_working_day(until)?);
    if skipped == 0 { Ok(due) } else { extend(calendar, due, skipped) }
}

fn first_working_day(calendar: &Calendar, received: Date, day_one: DayOne) -> Result<Date, ClockError> {
    match day_one {
        DayOne::NextWorkingDay => calendar.working_day_after(received),
        DayOne::DayOfReceipt => calendar.working_day_from(received),
    }
}
