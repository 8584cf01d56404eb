//! What may be written in a journal, and who reads it.

use basics::Date;

use super::PlanRefused;
use crate::model::journal::{JottingState, MOST_JOTTINGS};

/// The moves of an entry: into the plan and back, as often as its author likes.
pub const MOVES: [(JottingState, JottingState); 2] =
    [(JottingState::Own, JottingState::Shared), (JottingState::Shared, JottingState::Own)];
/// The longest life that somebody writes of.
const MOST_YEARS: i16 = 120;

/// Whether an entry can go from one state to another.
///
/// # Errors
/// [`PlanRefused::NoMove`].
pub fn moves(from: JottingState, to: JottingState) -> Result<(), PlanRefused> {
    if MOVES.contains(&(from, to)) { Ok(()) } else { Err(PlanRefused::NoMove) }
}

/// Of which day an entry is: today, where none is named. A story tells of days long gone.
///
/// # Errors
/// [`PlanRefused::NotYet`] or [`PlanRefused::TooLongAgo`].
pub fn on_day(asked: Option<Date>, today: Date) -> Result<Date, PlanRefused> {
    match asked {
        Some(day) if day > today => Err(PlanRefused::NotYet),
        Some(day) if day.year() < today.year().saturating_sub(MOST_YEARS) => Err(PlanRefused::TooLongAgo),
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

/// Whether there is room for one more entry.
///
/// # Errors
/// [`PlanRefused::ManyJottings`].
pub const fn one_more(has: i64) -> Result<(), PlanRefused> {
    if has < MOST_JOTTINGS { Ok(()) } else { Err(PlanRefused::ManyJottings) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_makes_only_the_moves_of_its_table() {
        for from in JottingState::ALL {
            for to in JottingState::ALL {
                let expected = if from == to { Err(PlanRefused::NoMove) } else { Ok(()) };
                assert_eq!(moves(*from, *to), expected, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn an_entry_is_of_a_day_that_has_come() {
        let (today, day) = (Date::constant(2026, 11, 27), Date::constant);
        for (asked, expected) in [
            (None, Ok(today)),
            (Some(today), Ok(today)),
            (Some(day(1987, 5, 1)), Ok(day(1987, 5, 1))),
            (Some(day(2026, 11, 28)), Err(PlanRefused::NotYet)),
            (Some(day(1905, 1, 1)), Err(PlanRefused::TooLongAgo)),
        ] {
            assert_eq!(on_day(asked, today), expected, "{asked:?}");
        }
    }

    #[test]
    fn a_journal_has_room_for_so_many() {
        assert_eq!(one_more(MOST_JOTTINGS - 1), Ok(()));
        assert_eq!(one_more(MOST_JOTTINGS), Err(PlanRefused::ManyJottings));
    }
}
