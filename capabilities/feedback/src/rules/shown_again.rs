//! When the code of something that was sent without a name is shown once more.

use basics::Date;

/// A form that is sent again shows its code again, so that a double press loses nobody their code: on the day it was sent, until
/// its author says that they have kept it. After that, whoever sends it again is the next person at the same screen.
#[must_use]
pub fn shows_code_again(sent_on: Date, today: Date, kept: bool) -> bool {
    sent_on == today && !kept
}

#[cfg(test)]
mod tests {
    use super::shows_code_again;
    use basics::Date;

    #[test]
    fn a_code_comes_back_on_its_day_until_it_was_kept() {
        let date = |day| Date::new(2026, 11, day).unwrap();
        let day = date(25);
        let cases = [
            (date(25), false, true),
            (date(25), true, false),
            (date(26), false, false),
            (date(26), true, false),
            (date(24), false, false),
        ];
        for (today, kept, expected) in cases {
            assert_eq!(shows_code_again(day, today, kept), expected, "{today} {kept}");
        }
    }
}
