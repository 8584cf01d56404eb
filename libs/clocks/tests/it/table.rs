//! Every row of the table, recomputed from the rules.

use std::collections::BTreeSet;

use clocks::{
    BankHoliday, ClockError, FIRST_YEAR, LAST_YEAR, Nation, Occasion, Standing, bank_holiday_on, bank_holidays,
};
use jiff::civil::{Date, Weekday, date};

type Expected = (Date, Occasion, bool);

/// Easter Sunday by the Gregorian method published anonymously in 1876 (Meeus, "Astronomical Algorithms",
/// chapter 8), which the table was not made with.
fn easter(year: i16) -> Result<Date, jiff::Error> {
    let whole = i32::from(year);
    let (golden, century, of_century) = (whole % 19, whole / 100, whole % 100);
    let lunar = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - lunar + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    // `day / 31` is 3 or 4 and the remainder below 31, so neither default is ever taken.
    let (month, day) = (i8::try_from(day / 31), i8::try_from(day % 31 + 1));
    Date::new(year, month.unwrap_or(0), day.unwrap_or(0))
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Holidays with a day of their own. Those on weekdays stay; the others then take, in their order, the next
/// weekday that no other one has.
fn with_substitutes(own: &[(Date, Occasion)]) -> Result<Vec<Expected>, jiff::Error> {
    let mut taken: BTreeSet<Date> = own.iter().map(|(day, _)| *day).filter(|day| !weekend(*day)).collect();
    let mut all = Vec::new();
    for (own_day, occasion) in own {
        let mut day = *own_day;
        while weekend(day) || (day != *own_day && taken.contains(&day)) {
            day = day.tomorrow()?;
        }
        taken.insert(day);
        all.push((day, *occasion, day != *own_day));
    }
    Ok(all)
}

fn expected(nation: Nation, year: i16) -> Result<BTreeSet<Expected>, jiff::Error> {
    let scotland = nation == Nation::Scotland;
    let mut own = vec![
        (date(year, 1, 1), Occasion::NewYearsDay),
        (date(year, 12, 25), Occasion::ChristmasDay),
        (date(year, 12, 26), Occasion::BoxingDay),
    ];
    match nation {
        Nation::EnglandAndWales => {}
        Nation::Scotland => {
            own.insert(1, (date(year, 1, 2), Occasion::SecondJanuary));
            own.push((date(year, 11, 30), Occasion::StAndrewsDay));
        }
        Nation::NorthernIreland => {
            own.push((date(year, 3, 17), Occasion::StPatricksDay));
            own.push((date(year, 7, 12), Occasion::BattleOfTheBoyne));
        }
    }
    let mut all: BTreeSet<Expected> = with_substitutes(&own)?.into_iter().collect();

    let monday = |month, nth| date(year, month, 1).nth_weekday_of_month(nth, Weekday::Monday);
    let easter = easter(year)?;
    all.insert((easter.yesterday()?.yesterday()?, Occasion::GoodFriday, false));
    all.insert((monday(5, 1)?, Occasion::EarlyMay, false));
    all.insert((monday(5, -1)?, Occasion::Spring, false));
    all.insert((monday(8, if scotland { 1 } else { -1 })?, Occasion::Summer, false));
    if !scotland {
        all.insert((easter.tomorrow()?, Occasion::EasterMonday, false));
    }
    if scotland && year == 2026 {
        all.insert((date(2026, 6, 15), Occasion::WorldCup, false));
    }
    Ok(all)
}

#[test]
fn every_day_of_the_table_follows_from_the_rules() -> Result<(), jiff::Error> {
    for nation in Nation::ALL {
        for year in FIRST_YEAR..=LAST_YEAR {
            let found: BTreeSet<Expected> = bank_holidays(nation)
                .filter(|day| day.date.year() == year)
                .map(|day| (day.date, day.occasion, day.substitute))
                .collect();
            assert_eq!(found, expected(nation, year)?, "{nation:?} {year}");
        }
    }
    Ok(())
}

#[test]
fn the_second_algorithm_finds_easters_known_from_almanacs() -> Result<(), jiff::Error> {
    for known in [date(1818, 3, 22), date(1943, 4, 25), date(2000, 4, 23), date(2024, 3, 31), date(2038, 4, 25)] {
        assert_eq!(easter(known.year())?, known);
    }
    Ok(())
}

#[test]
fn substitutes_fall_where_the_published_list_puts_them() -> Result<(), ClockError> {
    use Occasion::{
        BattleOfTheBoyne, BoxingDay, ChristmasDay, NewYearsDay, SecondJanuary, StAndrewsDay, StPatricksDay,
    };
    let [ew, sc, ni] = Nation::ALL;
    let substitutes = [
        (ni, date(2024, 3, 18), StPatricksDay),
        (sc, date(2024, 12, 2), StAndrewsDay),
        (ni, date(2025, 7, 14), BattleOfTheBoyne),
        (sc, date(2025, 12, 1), StAndrewsDay),
        (ni, date(2026, 7, 13), BattleOfTheBoyne),
        (ew, date(2026, 12, 28), BoxingDay),
        (sc, date(2027, 1, 4), SecondJanuary),
        (ew, date(2027, 12, 27), ChristmasDay),
        (ew, date(2027, 12, 28), BoxingDay),
        (ew, date(2028, 1, 3), NewYearsDay),
        (sc, date(2028, 1, 3), NewYearsDay),
        (sc, date(2028, 1, 4), SecondJanuary),
    ];
    for (nation, day, occasion) in substitutes {
        let standing = Standing::Listed;
        let wanted = BankHoliday { date: day, occasion, substitute: true, standing };
        assert_eq!(bank_holiday_on(nation, day)?, Some(wanted));
    }
    assert_eq!(bank_holiday_on(ew, date(2028, 1, 4))?, None, "2 January is Scotland's");
    Ok(())
}

#[test]
fn rows_are_in_order_on_weekdays_and_as_many_as_each_nation_has() {
    for (nation, many) in Nation::ALL.into_iter().zip([8 * 7, 9 * 7 + 1, 10 * 7]) {
        let days: Vec<Date> = bank_holidays(nation).map(|day| day.date).collect();
        assert_eq!(days.len(), many, "{nation:?}");
        assert!(days.is_sorted_by(|one, next| one < next), "{nation:?}");
        assert!(days.iter().all(|day| !weekend(*day)), "{nation:?}");
    }
}

#[test]
fn looking_a_day_up_finds_what_the_list_holds() -> Result<(), Box<dyn std::error::Error>> {
    for nation in Nation::ALL {
        let listed: Vec<BankHoliday> = bank_holidays(nation).collect();
        let mut found = Vec::new();
        let mut day = date(FIRST_YEAR, 1, 1);
        while day.year() <= LAST_YEAR {
            found.extend(bank_holiday_on(nation, day)?);
            day = day.tomorrow()?;
        }
        assert_eq!(found, listed, "{nation:?}");
    }
    Ok(())
}

#[test]
fn days_not_yet_listed_say_so() {
    for day in Nation::ALL.into_iter().flat_map(bank_holidays) {
        assert_eq!(day.standing == Standing::Computed, day.date.year() >= 2029, "{}", day.date);
    }
}

#[test]
fn outside_the_table_is_an_error() {
    for nation in Nation::ALL {
        for (day, year) in [(date(2023, 12, 31), 2023), (date(2031, 1, 1), 2031), (date(-44, 3, 15), -44)] {
            assert_eq!(bank_holiday_on(nation, day), Err(ClockError::BeyondTheCalendar { year }));
        }
    }
}

#[test]
fn stored_names_are_read_back_and_no_two_are_alike() {
    for nation in Nation::ALL {
        assert_eq!(Nation::from_code(nation.code()), Some(nation));
    }
    let occasions: BTreeSet<Occasion> =
        Nation::ALL.into_iter().flat_map(bank_holidays).map(|day| day.occasion).collect();
    assert_eq!(occasions.len(), 13);
    assert_eq!(occasions.iter().map(|one| one.key()).collect::<BTreeSet<_>>().len(), 13);
    assert_eq!(occasions.iter().map(|one| one.name()).collect::<BTreeSet<_>>().len(), 13);
}
