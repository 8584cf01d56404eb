//! The cycle of a group: when it usually meets, and the next date that follows from it. A date is proposed, never made:
//! somebody sets it, and until then the page says that no next date is set.

use basics::{Date, text_enum};
use clocks::{Calendar, ClockError, DayOff};
use jiff::civil::{Time, Weekday};

text_enum! {
    /// How a group's dates follow each other.
    pub enum Pattern {
        /// Every so many weeks.
        Weeks = "weeks",
        /// On one weekday of every so many months: the second Tuesday.
        Months = "months",
    }
}

/// Which weekday of a month, for the last one of them.
pub const LAST: i64 = 5;

/// When a group meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    pattern: Pattern,
    every: i64,
    nth: i64,
    weekday: Weekday,
    from: Date,
    starts: Time,
    minutes: i64,
}

text_enum! {
    /// Why something is no cycle; its word key is `meetings-cycle-fault-` and this.
    pub enum CycleFault {
        /// Every 1 to 52 weeks, or 1 to 12 months.
        Every = "every",
        /// The first to the fourth, or the last.
        Nth = "nth",
        /// From 15 minutes to 12 hours.
        Minutes = "minutes",
    }
}

impl Cycle {
    /// Every `every` weeks on a weekday, from the first such day on or after `from`.
    ///
    /// # Errors
    /// [`CycleFault`].
    pub fn weeks(every: i64, weekday: Weekday, from: Date, (starts, minutes): (Time, i64)) -> Result<Self, CycleFault> {
        Self { pattern: Pattern::Weeks, every, nth: 0, weekday, from, starts, minutes }.checked()
    }

    /// On the `nth` weekday (1 to 4, or [`LAST`]) of every `every` months, from the month of `from`.
    ///
    /// # Errors
    /// [`CycleFault`].
    pub fn months(
        every: i64,
        (nth, weekday): (i64, Weekday),
        from: Date,
        (starts, minutes): (Time, i64),
    ) -> Result<Self, CycleFault> {
        Self { pattern: Pattern::Months, every, nth, weekday, from, starts, minutes }.checked()
    }

    fn checked(self) -> Result<Self, CycleFault> {
        let most = match self.pattern {
            Pattern::Weeks => 52,
            Pattern::Months => 12,
        };
        if !(1..=most).contains(&self.every) {
            return Err(CycleFault::Every);
        }
        if self.pattern == Pattern::Months && !(1..=LAST).contains(&self.nth) {
            return Err(CycleFault::Nth);
        }
        if (15..=720).contains(&self.minutes) { Ok(self) } else { Err(CycleFault::Minutes) }
    }

    /// How its dates follow each other.
    #[must_use]
    pub const fn pattern(&self) -> Pattern {
        self.pattern
    }

    /// Every how many weeks or months.
    #[must_use]
    pub const fn every(&self) -> i64 {
        self.every
    }

    /// Which one of the weekdays of a month; 0 for a cycle in weeks.
    #[must_use]
    pub const fn nth(&self) -> i64 {
        self.nth
    }

    /// On which day of the week.
    #[must_use]
    pub const fn weekday(&self) -> Weekday {
        self.weekday
    }

    /// From when on.
    #[must_use]
    pub const fn from(&self) -> Date {
        self.from
    }

    /// At what time, in the place's zone.
    #[must_use]
    pub const fn starts(&self) -> Time {
        self.starts
    }

    /// How many minutes it lasts.
    #[must_use]
    pub const fn minutes(&self) -> i64 {
        self.minutes
    }

    /// The next date after a day that the group's cycle gives in this calendar. On a holiday it is the next day after it
    /// on which the place is open; where that would be the next turn already, it is that one. `None` beyond the years
    /// that can be written.
    ///
    /// # Errors
    /// [`ClockError::BeyondTheCalendar`] where the holidays are not known.
    pub fn next(&self, after: Date, calendar: &Calendar) -> Result<Option<Date>, ClockError> {
        let mut seek = after;
        // Closed for a whole turn is rare, closed for two hundred does not happen.
        for _ in 0..200 {
            let Some(turn) = self.turn_after(seek) else { return Ok(None) };
            let following = self.turn_after(turn);
            let mut day = Some(turn);
            while let Some(at) = day.filter(|at| following.is_none_or(|following| *at < following)) {
                let closed = match calendar.day_off(at)? {
                    None => false,
                    // A group that meets on Saturdays meets on Saturdays.
                    Some(DayOff::Week(_)) => at != turn,
                    Some(DayOff::BankHoliday(_) | DayOff::Local(_)) => true,
                };
                if !closed {
                    return Ok(Some(at));
                }
                day = at.tomorrow().ok();
            }
            seek = turn;
        }
        Ok(None)
    }

    /// The first day of the pattern after a day, whatever is closed.
    fn turn_after(&self, after: Date) -> Option<Date> {
        match self.pattern {
            Pattern::Weeks => self.week_after(after),
            Pattern::Months => self.month_after(after),
        }
    }

    fn week_after(&self, after: Date) -> Option<Date> {
        let ahead = i64::from(self.from.weekday().until(self.weekday));
        let first = plus_days(self.from, ahead)?;
        if after < first {
            return Some(first);
        }
        let step = self.every.checked_mul(7)?;
        let turns = days_between(first, after).div_euclid(step).checked_add(1)?;
        plus_days(first, turns.checked_mul(step)?)
    }

    fn month_after(&self, after: Date) -> Option<Date> {
        let start = months_of(self.from);
        let reached = months_of(after.max(self.from)).checked_sub(start)?;
        let mut turn = reached.div_euclid(self.every).checked_mul(self.every)?;
        // The turn that the day lies in may be over, or before the first day; the one after it is not.
        for _ in 0..3 {
            let day = self.day_in(start.checked_add(turn)?)?;
            if day > after && day >= self.from {
                return Some(day);
            }
            turn = turn.checked_add(self.every)?;
        }
        None
    }

    fn day_in(&self, months: i64) -> Option<Date> {
        let year = i16::try_from(months.div_euclid(12)).ok()?;
        let month = i8::try_from(months.rem_euclid(12).checked_add(1)?).ok()?;
        let nth = if self.nth == LAST { -1 } else { i8::try_from(self.nth).ok()? };
        Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, self.weekday).ok()
    }
}

fn months_of(date: Date) -> i64 {
    i64::from(date.year()).saturating_mul(12).saturating_add(i64::from(date.month())).saturating_sub(1)
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::SignedDuration::from_hours(days.checked_mul(24)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::{Cycle, CycleFault, LAST};
    use basics::Date;
    use clocks::{Calendar, Nation};
    use jiff::civil::{Weekday, time};
    use proptest::prelude::*;

    fn on(day: &str) -> Date {
        day.parse().unwrap()
    }

    const AT: (jiff::civil::Time, i64) = (time(14, 0, 0, 0), 90);

    #[test]
    fn the_next_date_follows_from_the_cycle_and_skips_closed_days() {
        use Weekday::{Friday, Monday, Saturday, Tuesday};
        let calendar = Calendar::new(Nation::EnglandAndWales).with_local_holiday(on("2026-09-15"), "Staff day");
        let weekly = Cycle::weeks(1, Monday, on("2026-08-01"), AT).unwrap();
        let fortnight = Cycle::weeks(2, Tuesday, on("2026-09-01"), AT).unwrap();
        let eight = Cycle::weeks(8, Saturday, on("2026-08-01"), AT).unwrap();
        let second = Cycle::months(1, (2, Tuesday), on("2026-08-01"), AT).unwrap();
        let last = Cycle::months(2, (LAST, Friday), on("2026-08-01"), AT).unwrap();
        for (name, cycle, after, expected) in [
            ("before it begins, its first day", weekly, "2026-07-01", "2026-08-03"),
            ("the day itself is over", weekly, "2026-08-03", "2026-08-10"),
            ("the holiday of 31 August: the day after", weekly, "2026-08-24", "2026-09-01"),
            ("after a day that was put off, the pattern again", weekly, "2026-09-01", "2026-09-07"),
            ("two holidays in a row at Christmas", weekly, "2027-12-20", "2027-12-29"),
            ("every second week", fortnight, "2026-09-01", "2026-09-16"),
            ("which counts from its first day, not from the last one", fortnight, "2026-09-16", "2026-09-29"),
            ("a group of Saturdays", eight, "2026-08-01", "2026-09-26"),
            ("the second Tuesday", second, "2026-08-11", "2026-09-08"),
            ("the last Friday of every second month", last, "2026-08-28", "2026-10-30"),
            ("over the end of the year", last, "2026-10-30", "2026-12-29"),
            ("from the month of its beginning", last, "2026-08-01", "2026-08-28"),
        ] {
            assert_eq!(cycle.next(on(after), &calendar).unwrap(), Some(on(expected)), "{name}");
        }
        assert!(weekly.next(on("2031-03-01"), &calendar).is_err(), "holidays that nobody knows are not guessed");
    }

    #[test]
    fn a_cycle_that_is_none_says_why() {
        for (every, nth, minutes, fault) in [
            (0, 1, 60, CycleFault::Every),
            (13, 1, 60, CycleFault::Every),
            (1, 0, 60, CycleFault::Nth),
            (1, 6, 60, CycleFault::Nth),
            (1, 1, 14, CycleFault::Minutes),
            (1, 1, 721, CycleFault::Minutes),
        ] {
            let made = Cycle::months(every, (nth, Weekday::Monday), on("2026-08-01"), (AT.0, minutes));
            assert_eq!(made, Err(fault), "{every} {nth} {minutes}");
        }
        assert_eq!(Cycle::weeks(53, Weekday::Monday, on("2026-08-01"), AT), Err(CycleFault::Every));
    }

    proptest! {
        #[test]
        fn the_next_date_is_after_the_day_and_never_a_holiday(
            days in 0_i64..1_200, every in 1_i64..9, nth in 1_i64..=5, weekday in 1_i8..=7, months: bool,
        ) {
            let calendar = Calendar::new(Nation::Scotland);
            let weekday = Weekday::from_monday_one_offset(weekday).unwrap();
            let from = on("2026-01-01");
            let after = super::plus_days(from, days).unwrap();
            let cycle = if months { Cycle::months(every, (nth, weekday), from, AT) } else { Cycle::weeks(every, weekday, from, AT) };
            let cycle = cycle.unwrap();
            let next = cycle.next(after, &calendar).unwrap().unwrap();
            prop_assert!(next > after);
            prop_assert!(next.weekday() == weekday || calendar.is_working_day(next).unwrap());
            let far = if months { (every + 1) * 31 } else { every * 7 };
            prop_assert!(super::days_between(after, next) <= far + 7);
            // Asked on any day between, it says the same.
            let eve = super::plus_days(next, -1).unwrap();
            if eve > after {
                prop_assert!(cycle.next(eve, &calendar).unwrap().unwrap() >= next);
            }
        }
    }
}
