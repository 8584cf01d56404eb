//! How long a receipt opens its thread: pure.

use std::time::Duration;

use basics::{Date, Instant};
use loops::Stage;

/// Whether a thread has ended: nothing is owed any more. An answer that promises nothing ends it too, although its author may
/// still say that they were not heard; then something is owed again, and the time begins anew afterwards.
#[must_use]
pub const fn has_ended(stage: Stage, due_at: Option<Instant>) -> bool {
    match stage {
        Stage::Closed | Stage::Withdrawn => true,
        Stage::Answered => due_at.is_none(),
        Stage::Heard | Stage::Considered | Stage::Second => false,
    }
}

/// The last day on which a code opens what ended, or was printed, on a day. Beyond the calendar it never ends.
#[must_use]
pub fn open_until(ended: Date, days: i64) -> Date {
    let days = u64::try_from(days).unwrap_or(0);
    ended.checked_add(Duration::from_secs(days.saturating_mul(24 * 3600))).unwrap_or(Date::MAX)
}

/// Whether a code opens anything on this day: on its last day it still does.
#[must_use]
pub fn is_open(until: Option<Date>, today: Date) -> bool {
    until.is_none_or(|until| today <= until)
}

#[cfg(test)]
mod tests {
    use super::{Stage, has_ended, is_open, open_until};
    use basics::{Date, Instant};

    #[test]
    fn a_thread_has_ended_when_nothing_is_owed() {
        let day = Some(Instant::parse("2026-08-28T09:00:00Z").unwrap());
        for (stage, due_at, expected) in [
            (Stage::Heard, day, false),
            (Stage::Considered, day, false),
            (Stage::Second, day, false),
            (Stage::Answered, day, false),
            (Stage::Answered, None, true),
            (Stage::Closed, None, true),
            (Stage::Withdrawn, None, true),
        ] {
            assert_eq!(has_ended(stage, due_at), expected, "{stage:?} {due_at:?}");
        }
    }

    #[test]
    fn a_code_opens_until_its_last_day_is_over() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (ended, days, today, expected) in [
            ("2026-08-28", 30, "2026-08-28", true),
            ("2026-08-28", 30, "2026-09-27", true),
            ("2026-08-28", 30, "2026-09-28", false),
            ("2027-02-28", 365, "2028-02-28", true),
            ("2027-02-28", 365, "2028-02-29", false),
            ("9999-12-01", 365, "9999-12-31", true),
        ] {
            let until = open_until(day(ended), days);
            assert_eq!(is_open(Some(until), day(today)), expected, "{ended} {days} {today}");
        }
        assert!(is_open(None, day("2099-01-01")), "while something is owed it opens");
    }
}
