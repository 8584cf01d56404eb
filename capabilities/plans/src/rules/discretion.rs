//! What may be held back, and how a judgement call moves.

use basics::{Date, PersonId};

use super::PlanRefused;
use crate::model::discretion::{CallState, HeldState};

/// In how many days at the most something that is held back is looked at again: half a year.
pub const HELD_WITHIN: i32 = 183;

/// Whether something can be held back until that day.
///
/// # Errors
/// [`PlanRefused::NoDay`], [`PlanRefused::Past`] or [`PlanRefused::Far`].
pub fn held_until(day: Option<Date>, today: Date) -> Result<Date, PlanRefused> {
    let day = day.ok_or(PlanRefused::NoDay)?;
    let last = today.checked_add(jiff::Span::new().days(HELD_WITHIN)).unwrap_or(today);
    if day <= today {
        Err(PlanRefused::Past)
    } else if day > last {
        Err(PlanRefused::Far)
    } else {
        Ok(day)
    }
}

/// Whether what is held back can go from one state to another. It is held anew with a new reason and day; what was shown cannot be
/// unseen, and what ended begins as something new.
///
/// # Errors
/// [`PlanRefused::NoMove`].
pub const fn held_moves(from: HeldState, _to: HeldState) -> Result<(), PlanRefused> {
    match from {
        HeldState::Held => Ok(()),
        HeldState::Shown | HeldState::Ended => Err(PlanRefused::NoMove),
    }
}

/// Whether a judgement call needs a second worker.
#[must_use]
pub fn needs_second(setting: &str, beyond: bool) -> bool {
    beyond || setting == "always"
}

/// Whether a judgement call can go from one state to another. A second who does not sign sends it back to be thought through.
///
/// # Errors
/// [`PlanRefused::NoMove`].
pub const fn call_moves(from: CallState, to: CallState) -> Result<(), PlanRefused> {
    match (from, to) {
        (CallState::Thinking, CallState::Waits | CallState::Stands | CallState::Dropped)
        | (CallState::Waits, CallState::Stands | CallState::Thinking) => Ok(()),
        _ => Err(PlanRefused::NoMove),
    }
}

/// What a decision becomes: it stands, or waits for the second who was asked.
///
/// # Errors
/// [`PlanRefused::NoSecond`] where one is needed and nobody was asked.
pub fn decided(from: CallState, second: bool, with: Option<PersonId>) -> Result<CallState, PlanRefused> {
    let to = match (second, with) {
        (true, None) => return Err(PlanRefused::NoSecond),
        (true, Some(_)) => CallState::Waits,
        (false, _) => CallState::Stands,
    };
    call_moves(from, to).map(|()| to)
}

#[cfg(test)]
mod tests {
    use basics::uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_held_back_is_looked_at_again_within_half_a_year() {
        let today = Date::constant(2026, 11, 27);
        let day = |y, m, d| Some(Date::constant(y, m, d));
        for (asked, expected) in [
            (None, Err(PlanRefused::NoDay)),
            (day(2026, 11, 27), Err(PlanRefused::Past)),
            (day(2026, 11, 28), Ok(Date::constant(2026, 11, 28))),
            (day(2027, 5, 29), Ok(Date::constant(2027, 5, 29))),
            (day(2027, 5, 30), Err(PlanRefused::Far)),
        ] {
            assert_eq!(held_until(asked, today), expected, "{asked:?}");
        }
    }

    #[test]
    fn what_was_shown_or_ended_moves_no_more() {
        for from in HeldState::ALL {
            for to in HeldState::ALL {
                assert_eq!(held_moves(*from, *to).is_ok(), *from == HeldState::Held, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn a_call_moves_as_the_table_says_and_no_other_way() {
        use CallState::{Dropped, Stands, Thinking, Waits};
        let table = [(Thinking, Waits), (Thinking, Stands), (Thinking, Dropped), (Waits, Stands), (Waits, Thinking)];
        for from in CallState::ALL {
            for to in CallState::ALL {
                assert_eq!(call_moves(*from, *to).is_ok(), table.contains(&(*from, *to)), "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn what_goes_beyond_the_usual_needs_a_second() {
        let with = Some(PersonId::of(Uuid::nil()));
        for (setting, beyond, asked, expected) in [
            ("beyond", false, None, Ok(CallState::Stands)),
            ("beyond", false, with, Ok(CallState::Stands)),
            ("beyond", true, None, Err(PlanRefused::NoSecond)),
            ("beyond", true, with, Ok(CallState::Waits)),
            ("always", false, None, Err(PlanRefused::NoSecond)),
            ("always", false, with, Ok(CallState::Waits)),
        ] {
            let found = decided(CallState::Thinking, needs_second(setting, beyond), asked);
            assert_eq!(found, expected, "{setting} {beyond} {asked:?}");
        }
        assert_eq!(decided(CallState::Stands, false, None), Err(PlanRefused::NoMove));
    }
}
