//! Dates worked out by hand.

use clocks::{
    Calendar, Clock, ClockError, DayOff, DayOne, Limit, Nation, WorkingWeek, after_pause, clock, deadline, due, extend,
    half_way, working_days_between,
};
use jiff::civil::{Date, Weekday, date};

const A: DayOne = DayOne::NextWorkingDay;
const B: DayOne = DayOne::DayOfReceipt;

fn calendars() -> [Calendar; 3] {
    Nation::ALL.map(Calendar::new)
}

/// The last day in England and Wales, in Scotland and in Northern Ireland.
fn three(received: Date, days: u16, day_one: DayOne) -> Result<[Date; 3], ClockError> {
    let [ew, sc, ni] = calendars();
    let last = |calendar| deadline(calendar, received, days, day_one);
    Ok([last(&ew)?, last(&sc)?, last(&ni)?])
}

/// The complaint received on Friday 28 August 2026: Monday 31 August is a holiday in England and Wales and in
/// Northern Ireland, not in Scotland.
#[test]
fn nothing_asked_goes_without_an_answer_the_vectors_of_the_field() -> Result<(), ClockError> {
    let received = date(2026, 8, 28);
    let day = |month, day| date(2026, month, day);
    assert_eq!(three(received, 5, A)?, [day(9, 7), day(9, 4), day(9, 7)]);
    assert_eq!(three(received, 20, A)?, [day(9, 28), day(9, 25), day(9, 28)]);
    assert_eq!(three(received, 5, B)?, [day(9, 4), day(9, 3), day(9, 4)]);
    assert_eq!(three(received, 20, B)?, [day(9, 25), day(9, 24), day(9, 25)]);
    Ok(())
}

#[test]
fn local_words_local_rules_a_place_has_its_own_days() -> Result<(), ClockError> {
    let received = date(2026, 8, 28);
    let plain = Calendar::new(Nation::Scotland);
    let fair = plain.clone().with_local_holiday(date(2026, 9, 2), "Kelbridge Fair");
    assert_eq!(deadline(&fair, received, 5, A)?, date(2026, 9, 7));
    assert_eq!(fair.day_off(date(2026, 9, 2))?, Some(DayOff::Local("Kelbridge Fair")));
    assert_eq!(fair.local_holidays().collect::<Vec<_>>(), [(date(2026, 9, 2), "Kelbridge Fair")]);

    let outside = plain.clone().with_local_holiday(date(2026, 9, 5), "a Saturday");
    assert_eq!(deadline(&outside, received, 5, A)?, deadline(&plain, received, 5, A)?);

    let every_day = Calendar::new(Nation::EnglandAndWales).with_week(WorkingWeek::new([
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ])?);
    // Saturday and Sunday count, the bank holiday on Monday does not.
    assert_eq!(deadline(&every_day, received, 5, A)?, date(2026, 9, 3));
    Ok(())
}

#[test]
fn year_ends() -> Result<(), ClockError> {
    // 25 December is a Friday, Boxing Day is kept on Monday 28; Scotland keeps 2 January on Monday 4.
    let answers = [date(2027, 1, 5), date(2027, 1, 6), date(2027, 1, 5)];
    assert_eq!(three(date(2026, 12, 24), 5, A)?, answers);
    // Both days of Christmas 2027 and of the New Year 2028 are kept later.
    assert_eq!(three(date(2027, 12, 24), 1, A)?, [date(2027, 12, 29); 3]);
    assert_eq!(three(date(2027, 12, 31), 1, A)?, [date(2028, 1, 4), date(2028, 1, 5), date(2028, 1, 4)]);
    assert_eq!(three(date(2027, 12, 31), 1, B)?, [date(2027, 12, 31); 3]);
    Ok(())
}

#[test]
fn received_on_a_day_off_the_next_working_day_is_day_one_either_way() -> Result<(), ClockError> {
    for (received, first) in [
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2026, 12, 26), date(2026, 12, 29)),
        (date(2026, 9, 5), date(2026, 9, 7)),
        (date(2026, 9, 6), date(2026, 9, 7)),
    ] {
        assert_eq!(three(received, 1, A)?, [first; 3]);
        assert_eq!(three(received, 1, B)?, [first; 3]);
    }
    Ok(())
}

#[test]
fn leap_days_count_like_any_other() -> Result<(), ClockError> {
    assert_eq!(three(date(2028, 2, 28), 1, A)?, [date(2028, 2, 29); 3]);
    assert_eq!(three(date(2028, 2, 28), 2, A)?, [date(2028, 3, 1); 3]);
    assert_eq!(three(date(2024, 2, 29), 5, B)?, [date(2024, 3, 6); 3]);
    assert_eq!(three(date(2027, 2, 26), 1, A)?, [date(2027, 3, 1); 3]);
    let [ew, ..] = calendars();
    assert_eq!(due(&ew, date(2028, 2, 22), Limit::Calendar(7), A)?, date(2028, 2, 29));
    Ok(())
}

#[test]
fn holidays_of_one_nation_only() -> Result<(), ClockError> {
    // The World Cup holiday of 15 June 2026; 13 July 2026 for the Twelfth; St Andrew's Day 2026.
    assert_eq!(three(date(2026, 6, 12), 1, A)?, [date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 15)]);
    assert_eq!(three(date(2026, 7, 10), 1, A)?, [date(2026, 7, 13), date(2026, 7, 13), date(2026, 7, 14)]);
    assert_eq!(three(date(2026, 11, 27), 1, A)?, [date(2026, 11, 30), date(2026, 12, 1), date(2026, 11, 30)]);
    // Easter Monday 2026 is a working day in Scotland.
    assert_eq!(three(date(2026, 4, 2), 1, A)?, [date(2026, 4, 7), date(2026, 4, 6), date(2026, 4, 7)]);
    Ok(())
}

#[test]
fn reminders_stand_at_half_of_the_limit_rounded_up() -> Result<(), ClockError> {
    let [ew, ..] = calendars();
    let received = date(2026, 8, 28);
    let working = clock(&ew, received, Limit::Working(5), A)?;
    let (day_one, half, last) = (date(2026, 9, 1), date(2026, 9, 3), date(2026, 9, 7));
    assert_eq!(working, Clock { received, day_one, half_way: half, due: last });
    let one = clock(&ew, received, Limit::Working(1), A)?;
    assert_eq!((one.half_way, one.due), (day_one, day_one));
    assert_eq!(half_way(&ew, received, Limit::Calendar(7), A)?, date(2026, 9, 1));
    assert_eq!(half_way(&ew, received, Limit::Calendar(7), B)?, date(2026, 8, 31));
    Ok(())
}

#[test]
fn calendar_days_count_days_off_too() -> Result<(), ClockError> {
    let [ew, ..] = calendars();
    let received = date(2026, 8, 29);
    let week = clock(&ew, received, Limit::Calendar(7), B)?;
    let (half, last) = (date(2026, 9, 1), date(2026, 9, 4));
    assert_eq!(week, Clock { received, day_one: received, half_way: half, due: last });
    assert_eq!(due(&ew, received, Limit::Calendar(1), A)?, date(2026, 8, 30), "a Sunday");
    assert_eq!(due(&ew, received, Limit::Calendar(1), B)?, received);
    Ok(())
}

#[test]
fn left_and_overdue_are_counted_in_working_days() -> Result<(), ClockError> {
    let [ew, sc, _] = calendars();
    let (friday, tuesday) = (date(2026, 8, 28), date(2026, 9, 1));
    assert_eq!(working_days_between(&ew, friday, tuesday, A)?, 1);
    assert_eq!(working_days_between(&sc, friday, tuesday, A)?, 2);
    assert_eq!(working_days_between(&ew, friday, tuesday, B)?, 2);
    assert_eq!(working_days_between(&ew, friday, friday, A)?, 0);
    assert_eq!(working_days_between(&ew, friday, friday, B)?, 1);
    assert_eq!(working_days_between(&ew, tuesday, friday, B)?, 0);
    // All of 2026 in England and Wales: 261 weekdays less 8 holidays.
    assert_eq!(working_days_between(&ew, date(2026, 1, 1), date(2026, 12, 31), B)?, 253);
    // To the very end of the table.
    assert_eq!(working_days_between(&ew, date(2030, 12, 30), date(2030, 12, 31), B)?, 2);
    Ok(())
}

#[test]
fn extensions_and_pauses_move_the_last_day() -> Result<(), ClockError> {
    let [ew, sc, _] = calendars();
    assert_eq!(extend(&ew, date(2026, 9, 7), 20)?, date(2026, 10, 5));
    // From a last day that is a day off, as a limit of calendar days may give.
    assert_eq!(extend(&sc, date(2026, 8, 30), 1)?, date(2026, 8, 31));

    let last = date(2026, 9, 25);
    assert_eq!(after_pause(&sc, last, date(2026, 9, 7), date(2026, 9, 7))?, last, "no day was skipped");
    assert_eq!(after_pause(&sc, last, date(2026, 9, 5), date(2026, 9, 7))?, last, "a weekend only");
    assert_eq!(after_pause(&sc, last, date(2026, 9, 4), date(2026, 9, 7))?, date(2026, 9, 28));
    assert_eq!(after_pause(&sc, last, last, date(2026, 9, 30))?, date(2026, 9, 30));
    assert_eq!(after_pause(&sc, last, date(2026, 9, 28), date(2026, 10, 9))?, last, "late stays late");
    let (from, until) = (date(2026, 9, 8), date(2026, 9, 7));
    assert_eq!(after_pause(&sc, last, from, until), Err(ClockError::PauseEndsFirst { from, until }));
    Ok(())
}

#[test]
fn beyond_the_calendar_is_an_error_not_a_guess() -> Result<(), ClockError> {
    let before = Err(ClockError::BeyondTheCalendar { year: 2023 });
    let after = Err(ClockError::BeyondTheCalendar { year: 2031 });
    for calendar in &calendars() {
        let (early, late) = (date(2023, 12, 29), date(2030, 12, 30));
        for day_one in DayOne::ALL {
            assert_eq!(deadline(calendar, early, 1, day_one), before);
            assert_eq!(due(calendar, early, Limit::Calendar(30), day_one), before);
            assert_eq!(working_days_between(calendar, early, late, day_one).map(|_| late), before);
            assert_eq!(deadline(calendar, late, u16::MAX, day_one), after);
        }
        assert_eq!(deadline(calendar, late, 1, A)?, date(2030, 12, 31));
        assert_eq!(deadline(calendar, late, 2, A), after);
        assert_eq!(deadline(calendar, late, 3, B), after);
        assert_eq!(due(calendar, late, Limit::Calendar(2), A), after);
        assert_eq!(extend(calendar, date(2030, 12, 31), 1), after);
        assert_eq!(working_days_between(calendar, late, date(2031, 1, 1), A).map(|_| late), after);
        // A Sunday, but nobody may say more than "not known".
        assert_eq!(calendar.is_working_day(date(2031, 1, 5)).map(|_| late), after);
        assert_eq!(calendar.working_day_after(date(2023, 12, 31)), before);
        assert_eq!(
            due(calendar, late, Limit::Calendar(u16::MAX), A),
            Err(ClockError::BeyondTheCalendar { year: 2210 })
        );
        assert!(deadline(calendar, Date::MAX, 1, A).is_err() && deadline(calendar, Date::MIN, 1, B).is_err());
    }
    Ok(())
}

/// Also where the answer would need no look at the day itself.
#[test]
fn every_day_given_must_lie_in_the_calendar() {
    let calendar = Calendar::new(Nation::Scotland);
    let (inside, before, after) = (date(2026, 9, 7), date(2023, 12, 31), date(2031, 1, 1));
    let unknown = |year| Err(ClockError::BeyondTheCalendar { year });
    let between = |from, to| working_days_between(&calendar, from, to, A);
    assert_eq!(between(before, inside), Err(ClockError::BeyondTheCalendar { year: 2023 }));
    assert_eq!(between(after, inside), Err(ClockError::BeyondTheCalendar { year: 2031 }));
    assert_eq!(between(inside, before), Err(ClockError::BeyondTheCalendar { year: 2023 }));
    assert_eq!(after_pause(&calendar, inside, after, after), unknown(2031));
    assert_eq!(after_pause(&calendar, inside, inside, after), unknown(2031));
    assert_eq!(after_pause(&calendar, before, inside, inside), unknown(2023));
    // The pause begins too late to matter, and ends where nobody knows.
    let late = date(2026, 9, 8);
    assert_eq!(after_pause(&calendar, inside, late, after), unknown(2031));
}

#[test]
fn a_limit_of_no_days_is_refused() {
    let received = date(2026, 8, 28);
    for calendar in &calendars() {
        for day_one in DayOne::ALL {
            assert_eq!(deadline(calendar, received, 0, day_one), Err(ClockError::NoDays));
            for none in [Limit::Working(0), Limit::Calendar(0)] {
                assert_eq!(due(calendar, received, none, day_one), Err(ClockError::NoDays));
                assert_eq!(clock(calendar, received, none, day_one), Err(ClockError::NoDays));
            }
        }
        assert_eq!(extend(calendar, received, 0), Err(ClockError::NoDays));
    }
}

#[test]
fn names_of_the_conventions_are_read_back() {
    for day_one in DayOne::ALL {
        assert_eq!(DayOne::from_code(day_one.code()), Some(day_one));
    }
    assert_eq!(DayOne::from_code("B"), None);
    assert_ne!(A.code(), B.code());
}
