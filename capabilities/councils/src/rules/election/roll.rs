//! A roll as it is typed or pasted, who may say what against it, and who answers.

use basics::fold;

use super::ElectionRefused;
use crate::model::election::roll::{Against, MOST_ELECTORS, SaidOutcome, TookPart};
use crate::model::election::{ElectionState, MOST_NAME};

/// A line of a roll as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedElector {
    /// On which roll.
    pub roll: String,
    /// The name.
    pub name: String,
    /// Where they are; may be empty.
    pub unit: String,
}

/// What is wrong with a line of a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollFault {
    /// There is no name, or one too long.
    Name,
    /// There is no such roll in this election.
    Roll,
    /// The same name and unit stand there twice: the second may be the same person.
    Twice,
}

impl RollFault {
    /// The key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "councils-roll-fault-name",
            Self::Roll => "councils-roll-fault-roll",
            Self::Twice => "councils-roll-fault-twice",
        }
    }
}

/// Reads typed lines, each with the line it stands in. Where there is one roll, its name may be left out.
///
/// # Errors
/// Every line that is not right, with what is wrong with it; then nothing is taken.
pub fn check(rolls: &[String], lines: Vec<(u64, TypedElector)>) -> Result<Vec<TypedElector>, Vec<(u64, RollFault)>> {
    let mut faults = Vec::new();
    let mut seen: Vec<(String, String, String)> = Vec::new();
    let mut good = Vec::new();
    for (at, line) in lines {
        let only = (rolls.len() == 1 && line.roll.trim().is_empty()).then(|| rolls.first().cloned()).flatten();
        let roll = only.or_else(|| rolls.iter().find(|roll| fold(roll) == fold(&line.roll)).cloned());
        let name = line.name.trim().to_owned();
        let unit: String = line.unit.trim().chars().take(MOST_NAME).collect();
        let named = !name.is_empty() && name.chars().count() <= 2 * MOST_NAME && !name.chars().any(char::is_control);
        let Some(roll) = roll else {
            faults.push((at, RollFault::Roll));
            continue;
        };
        if !named {
            faults.push((at, RollFault::Name));
            continue;
        }
        let key = (roll.clone(), fold(&name), fold(&unit));
        if seen.contains(&key) {
            faults.push((at, RollFault::Twice));
            continue;
        }
        seen.push(key);
        good.push(TypedElector { roll, name, unit });
    }
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}

/// Whether so many names fit.
#[must_use]
pub const fn fits(names: usize) -> bool {
    names <= MOST_ELECTORS
}

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

#[cfg(test)]
mod tests {
    use super::{RollFault, TypedElector, check, may_answer, may_say};
    use crate::model::election::ElectionState as S;
    use crate::model::election::roll::{Against, TookPart};

    fn line(roll: &str, name: &str, unit: &str) -> TypedElector {
        TypedElector { roll: roll.into(), name: name.into(), unit: unit.into() }
    }

    #[test]
    fn a_roll_is_taken_whole_or_every_wrong_line_is_named() {
        let two = ["Residents".to_owned(), "Staff".to_owned()];
        let good = vec![(2, line("residents", " D. Ross ", "A2")), (3, line("STAFF", "S. Idle", ""))];
        let taken = vec![line("Residents", "D. Ross", "A2"), line("Staff", "S. Idle", "")];
        assert_eq!(check(&two, good), Ok(taken));
        let odd = vec![
            (2, line("", "D. Ross", "A2")),
            (3, line("Staff", " ", "")),
            (4, line("Staff", "S. Idle", "")),
            (5, line("staff", "s. idle", "")),
            (6, line("Staff", "S. Idle", "Gate")),
        ];
        assert_eq!(check(&two, odd), Err(vec![(2, RollFault::Roll), (3, RollFault::Name), (5, RollFault::Twice)]));
        assert_eq!(check(&two[..1], vec![(2, line("", "D. Ross", ""))]), Ok(vec![line("Residents", "D. Ross", "")]));
    }

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
}
