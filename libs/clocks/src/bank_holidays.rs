//! The bank holidays of the three jurisdictions.

use jiff::civil::Date;

use crate::ClockError;
use crate::table::{LAST_LISTED_YEAR, ROWS, Row};

/// The first year whose bank holidays are known.
pub const FIRST_YEAR: i16 = 2024;
/// The last year whose bank holidays are known.
pub const LAST_YEAR: i16 = 2030;

/// A part of the United Kingdom with bank holidays of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nation {
    /// England and Wales, which share one list.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// All three, in the order of GOV.UK's list.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];

    /// The name to store: the one GOV.UK's list uses for the division.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "england-and-wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
        }
    }

    /// The nation of a stored name, `None` when no nation has it.
    ///
    /// ```
    /// use clocks::Nation;
    ///
    /// assert_eq!(Nation::from_code("scotland"), Some(Nation::Scotland));
    /// assert_eq!(Nation::from_code("Narnia"), None);
    /// ```
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nation| nation.code() == code)
    }
}

/// What a bank holiday is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Occasion {
    /// 1 January.
    NewYearsDay,
    /// 2 January, in Scotland.
    SecondJanuary,
    /// 17 March, in Northern Ireland.
    StPatricksDay,
    /// The Friday before Easter.
    GoodFriday,
    /// The Monday after Easter, not in Scotland.
    EasterMonday,
    /// The first Monday of May.
    EarlyMay,
    /// The last Monday of May.
    Spring,
    /// 15 June 2026, once, in Scotland.
    WorldCup,
    /// 12 July, in Northern Ireland.
    BattleOfTheBoyne,
    /// The first Monday of August in Scotland, the last one elsewhere.
    Summer,
    /// 30 November, in Scotland.
    StAndrewsDay,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    BoxingDay,
}

impl Occasion {
    /// The name in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewYearsDay => "New Year's Day",
            Self::SecondJanuary => "2nd January",
            Self::StPatricksDay => "St Patrick's Day",
            Self::GoodFriday => "Good Friday",
            Self::EasterMonday => "Easter Monday",
            Self::EarlyMay => "Early May bank holiday",
            Self::Spring => "Spring bank holiday",
            Self::WorldCup => "World Cup bank holiday",
            Self::BattleOfTheBoyne => "Battle of the Boyne (Orangemen's Day)",
            Self::Summer => "Summer bank holiday",
            Self::StAndrewsDay => "St Andrew's Day",
            Self::ChristmasDay => "Christmas Day",
            Self::BoxingDay => "Boxing Day",
        }
    }

    /// A key that never changes, for looking the name up in another language.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NewYearsDay => "new-years-day",
            Self::SecondJanuary => "second-january",
            Self::StPatricksDay => "st-patricks-day",
            Self::GoodFriday => "good-friday",
            Self::EasterMonday => "easter-monday",
            Self::EarlyMay => "early-may",
            Self::Spring => "spring",
            Self::WorldCup => "world-cup",
            Self::BattleOfTheBoyne => "battle-of-the-boyne",
            Self::Summer => "summer",
            Self::StAndrewsDay => "st-andrews-day",
            Self::ChristmasDay => "christmas-day",
            Self::BoxingDay => "boxing-day",
        }
    }
}

/// How sure a bank holiday is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// On GOV.UK's list when the table was written.
    Listed,
    /// Computed from the Acts and from what proclamations usually appoint.
    Computed,
}

/// One day on which a nation has a bank holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BankHoliday {
    /// The day itself.
    pub date: Date,
    /// What it is for.
    pub occasion: Occasion,
    /// Whether it stands in for a day that fell on a Saturday or a Sunday.
    pub substitute: bool,
    /// How sure it is.
    pub standing: Standing,
}

impl BankHoliday {
    fn of(row: &Row) -> Self {
        let standing = if row.date.year() <= LAST_LISTED_YEAR { Standing::Listed } else { Standing::Computed };
        Self { date: row.date, occasion: row.occasion, substitute: row.substitute, standing }
    }
}

/// Every bank holiday of a nation from [`FIRST_YEAR`] to [`LAST_YEAR`], in order of date.
///
/// ```
/// use clocks::{Nation, Occasion, bank_holidays};
///
/// let mut scottish = bank_holidays(Nation::Scotland);
/// assert!(scottish.all(|day| day.occasion != Occasion::EasterMonday));
/// ```
pub fn bank_holidays(nation: Nation) -> impl Iterator<Item = BankHoliday> {
    ROWS.iter().filter(move |row| row.nations.contains(&nation)).map(BankHoliday::of)
}

/// The bank holiday of a nation on this day, if it has one.
///
/// # Errors
/// [`ClockError::BeyondTheCalendar`] when the year is not in the table, so that "no" always means no.
///
/// ```
/// use clocks::{Nation, bank_holiday_on};
/// use jiff::civil::date;
///
/// let day = date(2026, 8, 31);
/// let english = bank_holiday_on(Nation::EnglandAndWales, day)?;
/// assert_eq!(english.map(|holiday| holiday.occasion.name()), Some("Summer bank holiday"));
/// assert_eq!(bank_holiday_on(Nation::Scotland, day)?, None);
/// assert!(bank_holiday_on(Nation::Scotland, date(2031, 1, 1)).is_err());
/// # Ok::<(), clocks::ClockError>(())
/// ```
pub fn bank_holiday_on(nation: Nation, date: Date) -> Result<Option<BankHoliday>, ClockError> {
    known(date)?;
    let row = ROWS.binary_search_by_key(&date, |row| row.date).ok().and_then(|at| ROWS.get(at));
    Ok(row.filter(|row| row.nations.contains(&nation)).map(BankHoliday::of))
}

/// Refuses a day whose year is not in the table.
pub(crate) fn known(date: Date) -> Result<(), ClockError> {
    let year = date.year();
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) { Ok(()) } else { Err(ClockError::BeyondTheCalendar { year }) }
}
