//! A roll as it is typed or pasted.

use basics::fold;

use crate::model::election::MOST_NAME;
use crate::model::election::roll::MOST_ELECTORS;

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

#[cfg(test)]
mod tests {
    use super::{RollFault, TypedElector, check};

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
}
