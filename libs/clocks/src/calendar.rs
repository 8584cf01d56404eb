//! When a place works.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use crate::bank_holidays::{BankHoliday, Nation, bank_holiday_on};
use crate::{ClockError, bank_holidays};

/// The days of the week on which a place works. At least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkingWeek {
    /// Bit 0 is Monday, bit 6 Sunday; never zero.
    days: u8,
}

impl WorkingWeek {
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Self = Self { days: 0b001_1111 };

    /// A week with these working days; naming one twice changes nothing.
    ///
    /// # Errors
    /// [`ClockError::NoWorkingWeekday`] when no day is named: a clock would never end.
    ///
    /// ```
    /// use clocks::{ClockError, WorkingWeek};
    /// use jiff::civil::Weekday;
    ///
    /// let library = WorkingWeek::new([Weekday::Tuesday, Weekday::Saturday])?;
    /// assert!(library.contains(Weekday::Saturday) && !library.contains(Weekday::Monday));
    /// assert_eq!(WorkingWeek::new([]), Err(ClockError::NoWorkingWeekday));
    /// # Ok::<(), ClockError>(())
    /// ```
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Result<Self, ClockError> {
        let days = days.into_iter().fold(0, |days, day| days | bit(day));
        if days == 0 { Err(ClockError::NoWorkingWeekday) } else { Ok(Self { days }) }
    }

    /// Whether the place works on this day of the week.
    pub fn contains(self, day: Weekday) -> bool {
        self.days & bit(day) != 0
    }
}

impl Default for WorkingWeek {
    fn default() -> Self {
        Self::MONDAY_TO_FRIDAY
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

/// Why a place does not work on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff<'a> {
    /// A holiday of the nation.
    BankHoliday(BankHoliday),
    /// A holiday of the place, with its name.
    Local(&'a str),
    /// A day of the week on which the place never works.
    Week(Weekday),
}

/// When one place works: the bank holidays of its nation, its own holidays and its working week.
///
/// A calendar is a value. Changing it moves no date that was computed before: keep the date that a person
/// was told, never compute it again for them.
///
/// ```
/// use clocks::{Calendar, Nation};
/// use jiff::civil::date;
///
/// let kelbridge = Calendar::new(Nation::Scotland).with_local_holiday(date(2026, 9, 18), "Kelbridge Fair");
/// assert!(kelbridge.is_working_day(date(2026, 9, 17))?);
/// assert!(!kelbridge.is_working_day(date(2026, 9, 18))?);
/// # Ok::<(), clocks::ClockError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    nation: Nation,
    week: WorkingWeek,
    local: BTreeMap<Date, String>,
}

impl Calendar {
    /// The nation's bank holidays and Monday to Friday, with no local holiday.
    pub fn new(nation: Nation) -> Self {
        Self { nation, week: WorkingWeek::default(), local: BTreeMap::new() }
    }

    /// The same calendar with another working week.
    #[must_use]
    pub fn with_week(mut self, week: WorkingWeek) -> Self {
        self.week = week;
        self
    }

    /// The same calendar with one more holiday of the place; a second name for a day replaces the first.
    #[must_use]
    pub fn with_local_holiday(mut self, date: Date, name: impl Into<String>) -> Self {
        self.local.insert(date, name.into());
        self
    }

    /// The nation whose bank holidays count.
    pub const fn nation(&self) -> Nation {
        self.nation
    }

    /// The working week.
    pub const fn week(&self) -> WorkingWeek {
        self.week
    }

    /// The holidays of the place, in order of date, with their names.
    pub fn local_holidays(&self) -> impl Iterator<Item = (Date, &str)> {
        self.local.iter().map(|(date, name)| (*date, name.as_str()))
    }

    /// Why the place does not work on this day, `None` when it does. Of several reasons the first is given in
    /// the order bank holiday, local holiday, day of the week.
    ///
    /// # Errors
    /// [`ClockError::BeyondTheCalendar`] for a year whose bank holidays are not known, even on a Sunday.
    ///
    /// ```
    /// use clocks::{Calendar, DayOff, Nation};
    /// use jiff::civil::{Weekday, date};
    ///
    /// let calendar = Calendar::new(Nation::EnglandAndWales);
    /// assert_eq!(calendar.day_off(date(2026, 8, 30))?, Some(DayOff::Week(Weekday::Sunday)));
    /// assert!(matches!(calendar.day_off(date(2026, 8, 31))?, Some(DayOff::BankHoliday(_))));
    /// assert_eq!(calendar.day_off(date(2026, 9, 1))?, None);
    /// # Ok::<(), clocks::ClockError>(())
    /// ```
    pub fn day_off(&self, date: Date) -> Result<Option<DayOff<'_>>, ClockError> {
        if let Some(holiday) = bank_holiday_on(self.nation, date)? {
            return Ok(Some(DayOff::BankHoliday(holiday)));
        }
        if let Some(name) = self.local.get(&date) {
            return Ok(Some(DayOff::Local(name)));
        }
        let day = date.weekday();
        Ok((!self.week.contains(day)).then_some(DayOff::Week(day)))
    }

    /// Whether the place works on this day.
    ///
    /// # Errors
    /// [`ClockError::BeyondTheCalendar`] for a year whose bank holidays are not known.
    pub fn is_working_day(&self, date: Date) -> Result<bool, ClockError> {
        Ok(self.day_off(date)?.is_none())
    }

    /// This day when the place works on it, or else the next one on which it does.
    ///
    /// # Errors
    /// [`ClockError::BeyondTheCalendar`] when there is none before the end of the table.
    ///
    /// ```
    /// use clocks::{Calendar, Nation};
    /// use jiff::civil::date;
    ///
    /// let calendar = Calendar::new(Nation::EnglandAndWales);
    /// assert_eq!(calendar.working_day_from(date(2026, 12, 25))?, date(2026, 12, 29));
    /// assert_eq!(calendar.working_day_from(date(2026, 12, 29))?, date(2026, 12, 29));
    /// # Ok::<(), clocks::ClockError>(())
    /// ```
    pub fn working_day_from(&self, date: Date) -> Result<Date, ClockError> {
        let mut day = date;
        while !self.is_working_day(day)? {
            day = day_after(day)?;
        }
        Ok(day)
    }

    /// The next working day after this day, whether or not the place works on this one.
    ///
    /// # Errors
    /// [`ClockError::BeyondTheCalendar`] when this day or the next working day lies outside the table.
    pub fn working_day_after(&self, date: Date) -> Result<Date, ClockError> {
        bank_holidays::known(date)?;
        self.working_day_from(day_after(date)?)
    }
}

/// The day after. Days that are in the table always have one.
pub(crate) fn day_after(date: Date) -> Result<Date, ClockError> {
    date.tomorrow().map_err(|_| ClockError::BeyondTheCalendar { year: date.year() })
}
