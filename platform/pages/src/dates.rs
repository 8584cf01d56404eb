//! Dates as people read them, in both languages. Never relative ("3 days ago") and never figures alone.

use basics::{Date, Instant};

use crate::words::Lang;

const DAYS: [[&str; 7]; 2] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn", "Dydd Sul"],
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ],
];

/// `Friday 28 August 2026`, `Dydd Gwener 28 Awst 2026`.
#[must_use]
pub fn day(date: Date, lang: Lang) -> String {
    let row = usize::from(lang == Lang::Cy);
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    let month = usize::try_from(date.month().saturating_sub(1)).unwrap_or(0);
    let name = DAYS.get(row).and_then(|days| days.get(weekday)).copied().unwrap_or_default();
    let month = MONTHS.get(row).and_then(|months| months.get(month)).copied().unwrap_or_default();
    format!("{name} {} {month} {}", date.day(), date.year())
}

/// The day a moment falls on in a zone; the day in UTC when the zone is not known.
#[must_use]
pub fn day_of(at: Instant, zone: &str, lang: Lang) -> String {
    at.date_in(zone).or_else(|| at.date_in("UTC")).map(|date| day(date, lang)).unwrap_or_default()
}

/// The time of a moment in a zone, `14:05`; in UTC when the zone is not known. Both languages say it alike.
#[must_use]
pub fn time_of(at: Instant, zone: &str) -> String {
    let there = at.timestamp().in_tz(zone).or_else(|_| at.timestamp().in_tz("UTC"));
    there.map(|there| format!("{:02}:{:02}", there.hour(), there.minute())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{day, time_of};
    use crate::words::Lang;
    use basics::Instant;

    #[test]
    fn dates_are_said_in_both_languages() {
        let date = jiff::civil::date(2026, 8, 28);
        assert_eq!(day(date, Lang::En), "Friday 28 August 2026");
        assert_eq!(day(date, Lang::Cy), "Dydd Gwener 28 Awst 2026");
    }

    #[test]
    fn a_time_is_said_where_it_is() {
        let at = Instant::parse("2026-08-28T08:05:59Z").unwrap();
        for (zone, expected) in [("Europe/London", "09:05"), ("UTC", "08:05"), ("Nowhere/AtAll", "08:05")] {
            assert_eq!(time_of(at, zone), expected, "{zone}");
        }
    }
}
