//! The bank holidays themselves, one row a day.
//!
//! Where they come from. The days of 2024 to 2028 are those of the list "UK bank holidays" on GOV.UK
//! (Open Government Licence v3.0), as public reports repeat it; the list itself was not read by machine.
//! The days of 2029 and 2030 were not on it yet: they are computed from schedule 1 of the Banking and
//! Financial Dealings Act 1971, the St Andrew's Day Bank Holiday (Scotland) Act 2007 and the days that
//! proclamations usually appoint. A proclamation may still move any day to come, or add one. The Scottish
//! holiday of 15 June 2026 was appointed by the Royal Proclamation of 3 February 2026 under section 1(3)
//! of the 1971 Act.
//!
//! To bring the table up to date: change or add rows in order of date, move [`LAST_LISTED_YEAR`] when GOV.UK
//! lists a further year, and let the test that recomputes every row name what differs.

use jiff::civil::{Date, date};

use crate::bank_holidays::Occasion::{
    BattleOfTheBoyne, BoxingDay, ChristmasDay, EarlyMay, EasterMonday, GoodFriday, NewYearsDay, SecondJanuary, Spring,
    StAndrewsDay, StPatricksDay, Summer, WorldCup,
};
use crate::bank_holidays::{Nation, Occasion};

/// The last year that GOV.UK listed when the table was written; later years are computed.
pub(crate) const LAST_LISTED_YEAR: i16 = 2028;

const EW: Nation = Nation::EnglandAndWales;
const SC: Nation = Nation::Scotland;
const NI: Nation = Nation::NorthernIreland;

/// One bank holiday and the nations that keep it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) date: Date,
    pub(crate) occasion: Occasion,
    pub(crate) substitute: bool,
    pub(crate) nations: &'static [Nation],
}

/// A holiday on its own day.
const fn on(year: i16, month: i8, day: i8, occasion: Occasion, nations: &'static [Nation]) -> Row {
    Row { date: date(year, month, day), occasion, substitute: false, nations }
}

/// A holiday moved to a weekday because its own day is a Saturday or a Sunday.
const fn sub(year: i16, month: i8, day: i8, occasion: Occasion, nations: &'static [Nation]) -> Row {
    Row { date: date(year, month, day), occasion, substitute: true, nations }
}

/// Every row, in order of date; no two rows share a date, which the look-up relies on.
pub(crate) const ROWS: &[Row] = &[
    // 2024
    on(2024, 1, 1, NewYearsDay, &[EW, SC, NI]),
    on(2024, 1, 2, SecondJanuary, &[SC]),
    sub(2024, 3, 18, StPatricksDay, &[NI]),
    on(2024, 3, 29, GoodFriday, &[EW, SC, NI]),
    on(2024, 4, 1, EasterMonday, &[EW, NI]),
    on(2024, 5, 6, EarlyMay, &[EW, SC, NI]),
    on(2024, 5, 27, Spring, &[EW, SC, NI]),
    on(2024, 7, 12, BattleOfTheBoyne, &[NI]),
    on(2024, 8, 5, Summer, &[SC]),
    on(2024, 8, 26, Summer, &[EW, NI]),
    sub(2024, 12, 2, StAndrewsDay, &[SC]),
    on(2024, 12, 25, ChristmasDay, &[EW, SC, NI]),
    on(2024, 12, 26, BoxingDay, &[EW, SC, NI]),
    // 2025
    on(2025, 1, 1, NewYearsDay, &[EW, SC, NI]),
    on(2025, 1, 2, SecondJanuary, &[SC]),
    on(2025, 3, 17, StPatricksDay, &[NI]),
    on(2025, 4, 18, GoodFriday, &[EW, SC, NI]),
    on(2025, 4, 21, EasterMonday, &[EW, NI]),
    on(2025, 5, 5, EarlyMay, &[EW, SC, NI]),
    on(2025, 5, 26, Spring, &[EW, SC, NI]),
    sub(2025, 7, 14, BattleOfTheBoyne, &[NI]),
    on(2025, 8, 4, Summer, &[SC]),
    on(2025, 8, 25, Summer, &[EW, NI]),
    sub(2025, 12, 1, StAndrewsDay, &[SC]),
    on(2025, 12, 25, ChristmasDay, &[EW, SC, NI]),
    on(2025, 12, 26, BoxingDay, &[EW, SC, NI]),
    // 2026
    on(2026, 1, 1, NewYearsDay, &[EW, SC, NI]),
    on(2026, 1, 2, SecondJanuary, &[SC]),
    on(2026, 3, 17, StPatricksDay, &[NI]),
    on(2026, 4, 3, GoodFriday, &[EW, SC, NI]),
    on(2026, 4, 6, EasterMonday, &[EW, NI]),
    on(2026, 5, 4, EarlyMay, &[EW, SC, NI]),
    on(2026, 5, 25, Spring, &[EW, SC, NI]),
    on(2026, 6, 15, WorldCup, &[SC]),
    sub(2026, 7, 13, BattleOfTheBoyne, &[NI]),
    on(2026, 8, 3, Summer, &[SC]),
    on(2026, 8, 31, Summer, &[EW, NI]),
    on(2026, 11, 30, StAndrewsDay, &[SC]),
    on(2026, 12, 25, ChristmasDay, &[EW, SC, NI]),
    sub(2026, 12, 28, BoxingDay, &[EW, SC, NI]),
    // 2027
    on(2027, 1, 1, NewYearsDay, &[EW, SC, NI]),
    sub(2027, 1, 4, SecondJanuary, &[SC]),
    on(2027, 3, 17, StPatricksDay, &[NI]),
    on(2027, 3, 26, GoodFriday, &[EW, SC, NI]),
    on(2027, 3, 29, EasterMonday, &[EW, NI]),
    on(2027, 5, 3, EarlyMay, &[EW, SC, NI]),
    on(2027, 5, 31, Spring, &[EW, SC, NI]),
    on(2027, 7, 12, BattleOfTheBoyne, &[NI]),
    on(2027, 8, 2, Summer, &[SC]),
    on(2027, 8, 30, Summer, &[EW, NI]),
    on(2027, 11, 30, StAndrewsDay, &[SC]),
    sub(2027, 12, 27, ChristmasDay, &[EW, SC, NI]),
    sub(2027, 12, 28, BoxingDay, &[EW, SC, NI]),
    // 2028
    sub(2028, 1, 3, NewYearsDay, &[EW, SC, NI]),
    sub(2028, 1, 4, SecondJanuary, &[SC]),
    on(2028, 3, 17, StPatricksDay, &[NI]),
    on(2028, 4, 14, GoodFriday, &[EW, SC, NI]),
    on(2028, 4, 17, EasterMonday, &[EW, NI]),
    on(2028, 5, 1, EarlyMay, &[EW, SC, NI]),
    on(2028, 5, 29, Spring, &[EW, SC, NI]),
    on(2028, 7, 12, BattleOfTheBoyne, &[NI]),
    on(2028, 8, 7, Summer, &[SC]),
    on(2028, 8, 28, Summer, &[EW, NI]),
    on(2028, 11, 30, StAndrewsDay, &[SC]),
    on(2028, 12, 25, ChristmasDay, &[EW, SC, NI]),
    on(2028, 12, 26, BoxingDay, &[EW, SC, NI]),
    // 2029
    on(2029, 1, 1, NewYearsDay, &[EW, SC, NI]),
    on(2029, 1, 2, SecondJanuary, &[SC]),
    sub(2029, 3, 19, StPatricksDay, &[NI]),
    on(2029, 3, 30, GoodFriday, &[EW, SC, NI]),
    on(2029, 4, 2, EasterMonday, &[EW, NI]),
    on(2029, 5, 7, EarlyMay, &[EW, SC, NI]),
    on(2029, 5, 28, Spring, &[EW, SC, NI]),
    on(2029, 7, 12, BattleOfTheBoyne, &[NI]),
    on(2029, 8, 6, Summer, &[SC]),
    on(2029, 8, 27, Summer, &[EW, NI]),
    on(2029, 11, 30, StAndrewsDay, &[SC]),
    on(2029, 12, 25, ChristmasDay, &[EW, SC, NI]),
    on(2029, 12, 26, BoxingDay, &[EW, SC, NI]),
    // 2030
    on(2030, 1, 1, NewYearsDay, &[EW, SC, NI]),
    on(2030, 1, 2, SecondJanuary, &[SC]),
    sub(2030, 3, 18, StPatricksDay, &[NI]),
    on(2030, 4, 19, GoodFriday, &[EW, SC, NI]),
    on(2030, 4, 22, EasterMonday, &[EW, NI]),
    on(2030, 5, 6, EarlyMay, &[EW, SC, NI]),
    on(2030, 5, 27, Spring, &[EW, SC, NI]),
    on(2030, 7, 12, BattleOfTheBoyne, &[NI]),
    on(2030, 8, 5, Summer, &[SC]),
    on(2030, 8, 26, Summer, &[EW, NI]),
    sub(2030, 12, 2, StAndrewsDay, &[SC]),
    on(2030, 12, 25, ChristmasDay, &[EW, SC, NI]),
    on(2030, 12, 26, BoxingDay, &[EW, SC, NI]),
];
