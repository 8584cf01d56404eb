//! Voting on a screen: who may hold the key, what a paper says, and how opened papers join those on paper.

use ballot::bundle::Papers;
use ballot::keying::Reading;
use ballot::sealed::{FEWEST_KEYS, MOST_KEYS, SealFault};

use super::keyed;
use super::obstacles::is_name;
use crate::model::election::screen::Scrutineer;

/// Why nothing was done about a vote on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenRefused {
    /// Not three to seven different names, or staff are a majority.
    Scrutineers,
    /// The keys are made once.
    KeysMade,
    /// Nobody votes on a screen in this election, or not now.
    NotOpen,
    /// They are on no roll of this election, or were given something to vote with already.
    Used,
    /// No such slip.
    Code,
    /// The paper was cast, opened or replaced already.
    Spent,
    /// What the page carried was changed, or belongs to another election.
    Carried,
    /// What was chosen is no paper.
    Choices,
    /// The votes on a screen and those who cast them are not the same number.
    Unbalanced,
    /// The box does not open like this.
    Seal(SealFault),
}

impl ScreenRefused {
    /// The key of the words that say so.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Scrutineers => "councils-vote-fault-scrutineers",
            Self::KeysMade => "councils-vote-fault-keys-made",
            Self::NotOpen => "councils-vote-fault-not-open",
            Self::Used => "councils-vote-fault-used",
            Self::Code => "councils-vote-fault-code",
            Self::Spent => "councils-vote-fault-spent",
            Self::Carried => "councils-vote-fault-carried",
            Self::Choices => "councils-vote-fault-choices",
            Self::Unbalanced => "councils-vote-fault-unbalanced",
            Self::Seal(SealFault::Mistyped) => "councils-vote-fault-mistyped",
            Self::Seal(SealFault::OtherElection) => "councils-vote-fault-other-election",
            Self::Seal(SealFault::TooFew { .. }) => "councils-vote-fault-too-few",
            Self::Seal(_) => "councils-vote-fault-seal",
        }
    }
}

/// Whether these may hold the key: three to seven different names, and staff not a majority (guide/elections.md 6.3, 6).
#[must_use]
pub fn may_hold(all: &[Scrutineer]) -> bool {
    let staff = all.iter().filter(|one| one.is_staff).count();
    let mut names: Vec<String> = all.iter().map(|one| basics::fold(one.name.trim())).collect();
    names.sort();
    names.dedup();
    let right = usize::from(FEWEST_KEYS)..=usize::from(MOST_KEYS);
    right.contains(&all.len())
        && names.len() == all.len()
        && all.iter().all(|one| is_name(&one.name))
        && staff.saturating_mul(2) <= all.len()
}

/// How many of so many parts open the box: more than half.
#[must_use]
pub const fn needed(parts: u8) -> u8 {
    (parts / 2).saturating_add(1)
}

/// What a paper says, as it is sealed: one line of a team, or persons in the order of preference.
///
/// # Errors
/// [`ScreenRefused::Choices`].
pub fn text(lines: u16, of_persons: bool, chosen: &[u16]) -> Result<String, ScreenRefused> {
    let typed = chosen.iter().map(u16::to_string).collect::<Vec<_>>().join(" ");
    let one = of_persons || chosen.len() == 1;
    let right = one && matches!(keyed::read(lines, &typed), Ok(Reading::Ranked(_)));
    if right { Ok(typed) } else { Err(ScreenRefused::Choices) }
}

/// What an opened paper says.
///
/// # Errors
/// [`ScreenRefused::Seal`] for one that no voter of this election can have cast.
pub fn read(lines: u16, of_persons: bool, text: &[u8]) -> Result<Vec<u16>, ScreenRefused> {
    let changed = ScreenRefused::Seal(SealFault::Changed);
    let typed = std::str::from_utf8(text).map_err(|_| changed)?;
    match keyed::read(lines, typed) {
        Ok(Reading::Ranked(ranks)) if of_persons || ranks.len() == 1 => Ok(ranks),
        _ => Err(changed),
    }
}

/// The papers of the box among those on paper: ranked ones in the order of their marks, so that nothing says which were which.
#[must_use]
pub fn join(papers: Papers, opened: Vec<Vec<u16>>) -> Papers {
    match papers {
        Papers::Ranked(mut all) => {
            all.extend(opened);
            all.sort();
            Papers::Ranked(all)
        }
        Papers::Piles(mut piles) => {
            for number in opened.iter().filter_map(|ranks| ranks.first()) {
                let at = usize::from(*number).checked_sub(1);
                if let Some(pile) = at.and_then(|at| piles.get_mut(at)) {
                    *pile = pile.saturating_add(1);
                }
            }
            Papers::Piles(piles)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{join, may_hold, needed, text};
    use crate::model::election::screen::Scrutineer;
    use ballot::bundle::Papers;

    #[test]
    fn three_to_seven_hold_the_key_and_staff_are_no_majority() {
        let named = |names: &[(&str, bool)]| -> Vec<Scrutineer> {
            names.iter().map(|(name, is_staff)| Scrutineer { name: (*name).to_owned(), is_staff: *is_staff }).collect()
        };
        for (names, right) in [
            (named(&[("A", false), ("B", false), ("C", true)]), true),
            (named(&[("A", false), ("B", true), ("C", true), ("D", false)]), true),
            (named(&[("A", false), ("B", true), ("C", true)]), false),
            (named(&[("A", false), ("B", false)]), false),
            (named(&[("A", false), ("a ", false), ("C", false)]), false),
            (named(&[("A", false), (" ", false), ("C", false)]), false),
            (named(&["A", "B", "C", "D", "E", "F", "G", "H"].map(|name| (name, false))), false),
        ] {
            assert_eq!(may_hold(&names), right, "{names:?}");
        }
        assert_eq!([3, 4, 5, 6, 7].map(needed), [2, 3, 3, 4, 4]);
    }

    #[test]
    fn a_paper_is_one_team_or_persons_in_order() {
        for (of_persons, chosen, right) in [
            (true, &[3_u16, 1][..], true),
            (true, &[1, 1], false),
            (true, &[4], false),
            (true, &[], false),
            (false, &[2], true),
            (false, &[2, 1], false),
            (false, &[0], false),
        ] {
            assert_eq!(text(3, of_persons, chosen).is_ok(), right, "{chosen:?}");
        }
    }

    #[test]
    fn opened_papers_join_the_others_in_no_order_of_their_own() {
        let ranked = join(Papers::Ranked(vec![vec![1, 2], vec![3]]), vec![vec![2], vec![1]]);
        assert_eq!(ranked, Papers::Ranked(vec![vec![1], vec![1, 2], vec![2], vec![3]]));
        assert_eq!(join(Papers::Piles(vec![4, 0]), vec![vec![2], vec![2]]), Papers::Piles(vec![4, 2]));
    }
}
