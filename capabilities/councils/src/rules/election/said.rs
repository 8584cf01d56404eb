//! What is said against a roll, a refusal or a result: when, who answers how, and by when.

use basics::Instant;

use super::ElectionRefused;
use crate::model::election::roll::{Against, SaidOutcome, TookPart};
use crate::model::election::{Election, ElectionState};

/// Within how many days what is said has its answer; what is said against a result, before the days for it are over at the latest.
pub const ANSWER_DAYS: i64 = 2;

/// When something can be said against what.
///
/// # Errors
/// [`ElectionRefused::NotNow`].
pub const fn may_say(state: ElectionState, against: Against) -> Result<(), ElectionRefused> {
    use ElectionState as S;
    let now = match against {
        Against::Roll => matches!(state, S::Notice | S::Nominations | S::Campaign),
        Against::Refusal => matches!(state, S::Nominations | S::Campaign),
        // How the vote is run can be wrong while it is run: whoever was turned away says so on that day.
        Against::Result => {
            matches!(state, S::Voting | S::Closed | S::Counted | S::Declared | S::Uncontested | S::Petition)
        }
    };
    if now { Ok(()) } else { Err(ElectionRefused::NotNow) }
}

/// How each thing can be answered. How a vote is run can be wrong and be put right at once: then its result stands.
#[must_use]
pub const fn outcomes(against: Against) -> &'static [SaidOutcome] {
    match against {
        Against::Roll | Against::Refusal => &[SaidOutcome::Upheld, SaidOutcome::NotUpheld],
        Against::Result => &[SaidOutcome::PutRight, SaidOutcome::Upheld, SaidOutcome::NotUpheld],
    }
}

/// Who answers: never whoever said it. The returning officer puts the roll right; about a refusal and a result somebody decides
/// who never ran the election nor counted in it, and did not stand (guide/elections.md 6.3, 12 and 14).
///
/// # Errors
/// [`ElectionRefused::OwnCase`].
pub const fn may_answer(against: Against, said_it: bool, had: TookPart) -> Result<(), ElectionRefused> {
    let own = match against {
        Against::Roll => said_it,
        Against::Refusal | Against::Result => said_it || had.stood || had.ran,
    };
    if own { Err(ElectionRefused::OwnCase) } else { Ok(()) }
}

/// A moment of the day by whose end it is answered. The vote waits for it, so it is soon; about a result that is read out it is the
/// last day on which somebody may still object, or later (guide/elections.md 6.3, 14).
#[must_use]
pub fn answer_by(election: &Election, against: Against, now: Instant) -> Instant {
    let soon = now.plus_days(ANSWER_DAYS);
    let read_out = against == Against::Result && election.has_result();
    if read_out { soon.max(election.petition_until()) } else { soon }
}

#[cfg(test)]
mod tests {
    use basics::Instant;

    use super::{answer_by, may_answer, may_say};
    use crate::model::election::ElectionState as S;
    use crate::model::election::roll::{Against, TookPart};
    use crate::rules::election::obstacles::tests::election;

    #[test]
    fn each_thing_can_be_objected_to_while_it_can_be_put_right() {
        let when =
            |against| S::ALL.iter().copied().filter(|state| may_say(*state, against).is_ok()).collect::<Vec<S>>();
        assert_eq!(when(Against::Roll), [S::Notice, S::Nominations, S::Campaign]);
        assert_eq!(when(Against::Refusal), [S::Nominations, S::Campaign]);
        let from_voting = [S::Voting, S::Closed, S::Counted, S::Declared, S::Petition, S::Uncontested];
        let mut found = when(Against::Result);
        found.sort_by_key(|state| from_voting.iter().position(|one| one == state));
        assert_eq!(found, from_voting);
    }

    #[test]
    fn nobody_decides_about_their_own_work() {
        // Who said it, who stood, who ran it; then who may answer about the roll, and who about a refusal or a result.
        for (said, stood, ran, roll, other) in [
            (false, false, false, true, true),
            (true, false, false, false, false),
            (false, true, false, true, false),
            (false, false, true, true, false),
            (true, true, true, false, false),
        ] {
            let had = TookPart { stood, ran };
            let may = |against| may_answer(against, said, had).is_ok();
            let found = (may(Against::Roll), may(Against::Refusal), may(Against::Result));
            assert_eq!(found, (roll, other, other), "{said} {had:?}");
        }
    }

    #[test]
    fn what_is_said_is_answered_before_the_vote_goes_on_and_about_a_result_while_others_may_still_object() {
        let day = |days| Instant::from_unix_micros(0).unwrap().plus_days(days);
        // As far as the election is, against what, said on which day; answered by which. Its days begin on day 0, and are seven.
        for (state, against, said, by) in [
            (S::Notice, Against::Roll, 0, 2),
            (S::Nominations, Against::Refusal, 3, 5),
            (S::Voting, Against::Result, 1, 3),
            (S::Counted, Against::Result, 1, 3),
            (S::Declared, Against::Result, 1, 7),
            (S::Uncontested, Against::Result, 0, 7),
            (S::Petition, Against::Result, 6, 8),
        ] {
            assert_eq!(answer_by(&election(state), against, day(said)), day(by), "{state:?} {against:?}");
        }
    }
}
