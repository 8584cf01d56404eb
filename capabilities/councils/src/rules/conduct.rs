//! Two hands end a seat by the code of conduct, a third looks again, and none of them is whoever it is about.

use basics::{Instant, PersonId};

use crate::model::conduct::{Conduct, ConductState};

/// Why it does not go on like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConductRefused {
    /// There is no signed code of conduct that a reason could come out of.
    NoCode,
    /// Nobody sits there.
    NoSeat,
    /// It is their own seat.
    Own,
    /// It was said already and is not decided.
    Already,
    /// No words, or more than fit.
    Words,
    /// Whoever said it first, or decided it, does not decide it too.
    SameHand,
    /// Whoever sits there has not answered, and still has time to.
    NotHeard,
    /// That cannot happen to it now.
    NotNow,
}

impl ConductRefused {
    /// The last part of its word key.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoCode => "no-code",
            Self::NoSeat => "no-seat",
            Self::Own => "own",
            Self::Already => "already",
            Self::Words => "words",
            Self::SameHand => "same-hand",
            Self::NotHeard => "not-heard",
            Self::NotNow => "not-now",
        }
    }
}

/// Whether this person may decide it now: another than whoever said it, after whoever it is about has answered or had the days
/// to.
///
/// # Errors
/// [`ConductRefused`].
pub fn may_decide(
    it: &Conduct,
    by: PersonId,
    answered: bool,
    (days, now): (i64, Instant),
) -> Result<(), ConductRefused> {
    if it.state != ConductState::Proposed {
        return Err(ConductRefused::NotNow);
    }
    if it.person == by {
        return Err(ConductRefused::Own);
    }
    if it.proposed_by == by {
        return Err(ConductRefused::SameHand);
    }
    if answered || it.proposed_at.plus_days(days) <= now { Ok(()) } else { Err(ConductRefused::NotHeard) }
}

/// Whether whoever it is about may still say something before it is decided, once.
///
/// # Errors
/// [`ConductRefused::NotNow`].
pub fn may_answer(it: &Conduct, answered: bool) -> Result<(), ConductRefused> {
    if it.state == ConductState::Proposed && !answered { Ok(()) } else { Err(ConductRefused::NotNow) }
}

/// Whether it may be asked that it is looked at again.
///
/// # Errors
/// [`ConductRefused::NotNow`].
pub fn may_appeal(it: &Conduct) -> Result<(), ConductRefused> {
    if it.state == ConductState::Ended { Ok(()) } else { Err(ConductRefused::NotNow) }
}

/// Whether this person may look at it again: a third.
///
/// # Errors
/// [`ConductRefused`].
pub fn may_look_again(it: &Conduct, by: PersonId) -> Result<(), ConductRefused> {
    if it.state != ConductState::Appealed {
        return Err(ConductRefused::NotNow);
    }
    if it.person == by {
        return Err(ConductRefused::Own);
    }
    if it.proposed_by == by || it.decided_by == Some(by) { Err(ConductRefused::SameHand) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{ConductRefused, may_answer, may_appeal, may_decide, may_look_again};
    use crate::model::conduct::{Conduct, ConductId, ConductState};
    use crate::model::{CouncilId, MemberId};
    use basics::uuid::Uuid;
    use basics::{Instant, PersonId};

    const MEMBER: u128 = 1;
    const FIRST: u128 = 2;
    const SECOND: u128 = 3;
    const THIRD: u128 = 4;

    fn person(n: u128) -> PersonId {
        PersonId::of(Uuid::from_u128(n))
    }

    fn it(state: ConductState) -> Conduct {
        Conduct {
            id: ConductId::of(Uuid::from_u128(7)),
            council: CouncilId::of(Uuid::from_u128(8)),
            seat: MemberId::of(Uuid::from_u128(9)),
            person: person(MEMBER),
            state,
            proposed_by: person(FIRST),
            proposed_at: Instant::parse("2026-09-01T10:00:00Z").unwrap(),
            decided_by: (state != ConductState::Proposed).then(|| person(SECOND)),
        }
    }

    #[test]
    fn another_hand_decides_after_whoever_it_is_about_was_heard_or_had_their_days() {
        let at = |text: &str| Instant::parse(text).unwrap();
        let (early, late) = (at("2026-09-08T09:59:59Z"), at("2026-09-08T10:00:00Z"));
        for (by, answered, now, expected) in [
            (SECOND, true, early, Ok(())),
            (SECOND, false, early, Err(ConductRefused::NotHeard)),
            (SECOND, false, late, Ok(())),
            (FIRST, true, late, Err(ConductRefused::SameHand)),
            (MEMBER, true, late, Err(ConductRefused::Own)),
        ] {
            assert_eq!(may_decide(&it(ConductState::Proposed), person(by), answered, (7, now)), expected, "{by}");
        }
        for state in ConductState::ALL.iter().filter(|state| **state != ConductState::Proposed) {
            assert_eq!(may_decide(&it(*state), person(THIRD), true, (7, late)), Err(ConductRefused::NotNow));
            assert_eq!(may_answer(&it(*state), false), Err(ConductRefused::NotNow));
        }
        assert_eq!(may_answer(&it(ConductState::Proposed), true), Err(ConductRefused::NotNow), "once");
    }

    #[test]
    fn a_third_hand_looks_again_and_only_when_it_was_asked_for() {
        for (by, expected) in [
            (THIRD, Ok(())),
            (SECOND, Err(ConductRefused::SameHand)),
            (FIRST, Err(ConductRefused::SameHand)),
            (MEMBER, Err(ConductRefused::Own)),
        ] {
            assert_eq!(may_look_again(&it(ConductState::Appealed), person(by)), expected, "{by}");
        }
        for state in ConductState::ALL {
            assert_eq!(may_appeal(&it(*state)).is_ok(), *state == ConductState::Ended, "{state:?}");
            let again = may_look_again(&it(*state), person(THIRD)).is_ok();
            assert_eq!(again, *state == ConductState::Appealed, "{state:?}");
        }
    }
}
