//! What holds for every calendar, day and limit.

use clocks::{
    Calendar, DayOne, Limit, Nation, WorkingWeek, after_pause, clock, deadline, due, extend, half_way,
    working_days_between,
};
use jiff::Span;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

const A: DayOne = DayOne::NextWorkingDay;
const B: DayOne = DayOne::DayOfReceipt;

/// Days early enough that sixty working days of one day a week end inside the table.
fn days() -> impl Strategy<Value = Date> {
    (0_i64..1700).prop_map(|days| date(2024, 1, 1).saturating_add(Span::new().days(days)))
}

fn conventions() -> impl Strategy<Value = DayOne> {
    prop::sample::select(DayOne::ALL.as_slice())
}

fn weeks() -> impl Strategy<Value = WorkingWeek> {
    let all: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
    let some = prop::sample::subsequence(all, 1..=7);
    // Half of them the usual week.
    prop_oneof![
        Just(WorkingWeek::MONDAY_TO_FRIDAY),
        some.prop_filter_map("at least one day", |days| WorkingWeek::new(days).ok()),
    ]
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let nations = prop::sample::select(Nation::ALL.as_slice());
    (nations, weeks(), prop::collection::vec(days(), 0..20)).prop_map(|(nation, week, local)| {
        let calendar = Calendar::new(nation).with_week(week);
        local.into_iter().fold(calendar, |calendar, day| calendar.with_local_holiday(day, "local"))
    })
}

proptest! {
    #[test]
    fn a_deadline_is_a_working_day_and_counting_back_gives_the_limit(
        calendar in calendars(), received in days(), limit in 1_u16..60, day_one in conventions(),
    ) {
        let last = deadline(&calendar, received, limit, day_one)?;
        prop_assert!(calendar.is_working_day(last)?);
        prop_assert!(last >= received);
        prop_assert_eq!(working_days_between(&calendar, received, last, day_one)?, limit);
        // The day before it is one short: the deadline is the first day that is far enough.
        let before = working_days_between(&calendar, received, last.yesterday()?, day_one)?;
        prop_assert_eq!(before, limit - 1);
    }

    #[test]
    fn a_longer_limit_ends_later(
        calendar in calendars(), received in days(), limit in 1_u16..59, day_one in conventions(),
    ) {
        let shorter = deadline(&calendar, received, limit, day_one)?;
        prop_assert!(shorter < deadline(&calendar, received, limit + 1, day_one)?);
    }

    #[test]
    fn what_comes_later_is_never_due_earlier(
        calendar in calendars(), one in days(), other in days(), limit in 1_u16..60, day_one in conventions(),
    ) {
        let (earlier, later) = (one.min(other), one.max(other));
        let first = deadline(&calendar, earlier, limit, day_one)?;
        prop_assert!(first <= deadline(&calendar, later, limit, day_one)?);
    }

    #[test]
    fn convention_a_never_ends_before_b_and_by_one_day_at_most(
        calendar in calendars(), received in days(), limit in 1_u16..60,
    ) {
        let (a, b) = (deadline(&calendar, received, limit, A)?, deadline(&calendar, received, limit, B)?);
        let works = calendar.is_working_day(received)?;
        prop_assert_eq!(a, if works { calendar.working_day_after(b)? } else { b });
    }

    #[test]
    fn another_local_holiday_never_makes_a_deadline_earlier(
        calendar in calendars(), received in days(), after in 0_i64..90, limit in 1_u16..60,
        day_one in conventions(),
    ) {
        let before = deadline(&calendar, received, limit, day_one)?;
        let holiday = received.checked_add(Span::new().days(after))?;
        let more = calendar.clone().with_local_holiday(holiday, "another");
        let now = deadline(&more, received, limit, day_one)?;
        prop_assert!(now >= before);
        // It moves the deadline only if it takes a counted day away.
        let first = deadline(&calendar, received, 1, day_one)?;
        let counted = (first..=before).contains(&holiday) && calendar.is_working_day(holiday)?;
        prop_assert_eq!(now > before, counted);
    }

    #[test]
    fn the_reminder_lies_on_the_way(
        calendar in calendars(), received in days(), days in 1_u16..60, working in any::<bool>(),
        day_one in conventions(),
    ) {
        let limit = if working { Limit::Working(days) } else { Limit::Calendar(days) };
        let clock = clock(&calendar, received, limit, day_one)?;
        prop_assert_eq!(clock.received, received);
        prop_assert!(received <= clock.day_one && clock.day_one <= clock.half_way);
        prop_assert!(clock.half_way <= clock.due);
        prop_assert_eq!(clock.half_way, half_way(&calendar, received, limit, day_one)?);
        prop_assert_eq!(clock.due, due(&calendar, received, limit, day_one)?);
        if working {
            let half = working_days_between(&calendar, received, clock.half_way, day_one)?;
            prop_assert!(2 * half == days || 2 * half == days + 1);
        }
    }

    #[test]
    fn extending_a_limit_is_the_longer_limit(
        calendar in calendars(), received in days(), limit in 1_u16..30, more in 1_u16..30,
        day_one in conventions(),
    ) {
        let extended = extend(&calendar, deadline(&calendar, received, limit, day_one)?, more)?;
        prop_assert_eq!(extended, deadline(&calendar, received, limit + more, day_one)?);
    }

    #[test]
    fn a_pause_takes_no_working_day_away(
        calendar in calendars(), received in days(), limit in 1_u16..30, wait in 0_i64..40, long in 0_i64..40,
    ) {
        let last = deadline(&calendar, received, limit, A)?;
        let from = received.checked_add(Span::new().days(wait))?;
        let until = from.checked_add(Span::new().days(long))?;
        let moved = after_pause(&calendar, last, from, until)?;
        if from <= last {
            let left = working_days_between(&calendar, from, last, B)?;
            prop_assert_eq!(working_days_between(&calendar, until, moved, B)?, left);
            prop_assert!(calendar.is_working_day(moved)? && moved >= last);
        } else {
            prop_assert_eq!(moved, last);
        }
    }
}
