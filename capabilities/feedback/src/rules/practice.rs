//! Practice weeks: who fixes their last day, and which: pure.

use std::time::Duration;

use basics::{Date, PersonId};
use loops::Weeks;

use crate::model::practice::Practice;

/// The longest that a place practises, in days.
pub const MOST_DAYS: u64 = 182;

/// Why practice weeks cannot be fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PracticeRefused {
    /// The last day is over.
    Past,
    /// The last day is farther off than half a year.
    Far,
    /// Nothing was proposed, or something else than what was shown.
    Changed,
    /// Whoever proposed it cannot agree to it too.
    SameHand,
    /// The place has reps, and it is theirs to agree: both sides fix it.
    TheReps,
}

/// Whether this may be the last day. Today ends what runs.
///
/// # Errors
/// [`PracticeRefused::Past`] or [`PracticeRefused::Far`].
pub fn may_propose(until: Date, today: Date) -> Result<(), PracticeRefused> {
    if until < today {
        return Err(PracticeRefused::Past);
    }
    let last = today.checked_add(Duration::from_secs(MOST_DAYS * 24 * 3600)).unwrap_or(Date::MAX);
    if until > last { Err(PracticeRefused::Far) } else { Ok(()) }
}

/// The weeks that begin when somebody agrees to what was proposed, as it was shown to them. What runs already goes on from
/// its first day, or ends sooner.
///
/// # Errors
/// [`PracticeRefused`].
pub fn agree(
    proposed: Option<&Practice>,
    shown: Option<Date>,
    running: Option<Weeks>,
    by: PersonId,
    today: Date,
) -> Result<Weeks, PracticeRefused> {
    let proposed = proposed.filter(|proposed| Some(proposed.until_on) == shown).ok_or(PracticeRefused::Changed)?;
    if proposed.proposed_by == by {
        return Err(PracticeRefused::SameHand);
    }
    may_propose(proposed.until_on, today)?;
    let from = running.filter(|weeks| weeks.hold(today)).map_or(today, |weeks| weeks.from);
    Ok(Weeks { from, until: proposed.until_on })
}

/// Whether somebody may agree for the other side: a rep, or a practitioner where there is no rep.
///
/// # Errors
/// [`PracticeRefused::TheReps`].
pub fn may_agree(by: PersonId, reps: &[PersonId]) -> Result<(), PracticeRefused> {
    if reps.is_empty() || reps.contains(&by) { Ok(()) } else { Err(PracticeRefused::TheReps) }
}

#[cfg(test)]
mod tests {
    use super::{Practice, PracticeRefused, Weeks, agree, may_agree, may_propose};
    use crate::model::practice::PracticeId;
    use basics::uuid::Uuid;
    use basics::{Date, PersonId};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn where_there_are_reps_it_is_theirs_to_agree() {
        let [rep, worker] = [1, 2].map(|number| PersonId::of(Uuid::from_u128(number)));
        for (by, reps, expected) in
            [(rep, vec![rep], Ok(())), (worker, vec![rep], Err(PracticeRefused::TheReps)), (worker, vec![], Ok(()))]
        {
            assert_eq!(may_agree(by, &reps), expected, "{reps:?}");
        }
    }

    #[test]
    fn the_last_day_is_today_or_within_half_a_year() {
        for (until, expected) in [
            ("2026-08-27", Err(PracticeRefused::Past)),
            ("2026-08-28", Ok(())),
            ("2027-02-26", Ok(())),
            ("2027-02-27", Err(PracticeRefused::Far)),
        ] {
            assert_eq!(may_propose(day(until), day("2026-08-28")), expected, "{until}");
        }
    }

    #[test]
    fn two_people_fix_it_and_the_second_agrees_to_what_was_shown() {
        let person = |n: u128| PersonId::of(Uuid::from_u128(n));
        let proposed = Practice {
            id: PracticeId::of(Uuid::nil()),
            until_on: day("2026-10-12"),
            proposed_by: person(1),
            from_on: None,
            agreed_by: None,
        };
        let weeks = |from: &str, until: &str| Weeks { from: day(from), until: day(until) };
        let runs = Some(weeks("2026-08-01", "2026-09-01"));
        let over = Some(weeks("2026-06-01", "2026-07-01"));
        let shown = Some(day("2026-10-12"));
        for (is_proposed, shown, running, by, today, expected) in [
            (true, shown, None, 2, "2026-08-28", Ok(weeks("2026-08-28", "2026-10-12"))),
            (true, shown, runs, 2, "2026-08-28", Ok(weeks("2026-08-01", "2026-10-12"))),
            (true, shown, over, 2, "2026-08-28", Ok(weeks("2026-08-28", "2026-10-12"))),
            (true, shown, None, 1, "2026-08-28", Err(PracticeRefused::SameHand)),
            (true, Some(day("2026-10-13")), None, 2, "2026-08-28", Err(PracticeRefused::Changed)),
            (true, None, None, 2, "2026-08-28", Err(PracticeRefused::Changed)),
            (false, shown, None, 2, "2026-08-28", Err(PracticeRefused::Changed)),
            (true, shown, None, 2, "2026-10-13", Err(PracticeRefused::Past)),
        ] {
            let proposed = is_proposed.then_some(&proposed);
            assert_eq!(agree(proposed, shown, running, person(by), day(today)), expected, "{shown:?} {by} {today}");
        }
    }
}
