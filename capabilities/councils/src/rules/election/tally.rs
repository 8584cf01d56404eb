//! From the two sheets to seats, and which figures are shown.

use std::collections::BTreeMap;

use ballot::Lots;
use ballot::account::VoidReason;
use ballot::piles::Counted;
use ballot::seats::{List, Seats, SeatsError, share};

use super::ElectionRefused;
use crate::model::election::{Election, Team};

/// Shares the seats out among the teams, in their order on the paper.
///
/// # Errors
/// [`ElectionRefused::LotNeeded`], where chance decides and no die was thrown; [`ElectionRefused::NoVotes`].
pub fn seats(
    election: &Election,
    teams: &[Team],
    counted: &Counted,
    dice: Option<&str>,
) -> Result<Seats, ElectionRefused> {
    let number = u16::try_from(election.seats).map_err(|_| ElectionRefused::Number)?;
    let lists = teams.iter().zip(&counted.votes);
    let lists = lists.map(|(team, votes)| List { name: team.name.clone(), votes: u64::from(*votes) }).collect();
    share(election.method.rule(), number, lists, dice.map_or(Lots::Refused, Lots::Seed)).map_err(|error| match error {
        SeatsError::LotNeeded { lists, .. } => ElectionRefused::LotNeeded(lists),
        SeatsError::NoVotes => ElectionRefused::NoVotes,
        SeatsError::NoSeats | SeatsError::Lists => ElectionRefused::Number,
        SeatsError::SameName(_) | SeatsError::BadName => ElectionRefused::Team,
    })
}

/// How many of a roll voted, as it is shown (guide/elections.md 6.3, 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turnout {
    /// So many papers, and their share of the roll in thousandths, rounded down.
    Shown {
        /// Papers in the roll's boxes.
        papers: i64,
        /// Thousandths of the roll.
        thousandths: i64,
    },
    /// Fewer than ten are on the roll: only whether half of them voted.
    AtLeastHalf,
    /// Fewer than ten are on the roll, and fewer than half of them voted.
    FewerThanHalf,
}

/// What is shown of a roll's turnout.
#[must_use]
pub fn turnout(size: i64, papers: i64) -> Turnout {
    if size >= 10 {
        let thousandths = papers.saturating_mul(1_000).checked_div(size).unwrap_or(0);
        Turnout::Shown { papers, thousandths }
    } else if papers.saturating_mul(2) >= size {
        Turnout::AtLeastHalf
    } else {
        Turnout::FewerThanHalf
    }
}

/// The void papers by reason, where each reason that occurs has five or more; else only their sum is shown, because one
/// hidden number beside a sum is no secret.
#[must_use]
pub fn void_reasons(void: &BTreeMap<VoidReason, u32>) -> Option<Vec<(VoidReason, u32)>> {
    let some: Vec<(VoidReason, u32)> =
        void.iter().map(|(reason, papers)| (*reason, *papers)).filter(|one| one.1 > 0).collect();
    some.iter().all(|(_, papers)| *papers >= 5).then_some(some)
}

#[cfg(test)]
mod tests {
    use super::{Turnout, turnout, void_reasons};
    use ballot::account::VoidReason::{NoFirst, NoMark, Unclear};

    #[test]
    fn turnout_is_cut_off_and_a_small_roll_shows_no_number() {
        let shown = |papers, thousandths| Turnout::Shown { papers, thousandths };
        // guide/domain.md, section 7: 61.4 % and 27.4 %.
        assert_eq!(turnout(412, 253), shown(253, 614));
        assert_eq!(turnout(164, 45), shown(45, 274));
        assert_eq!(turnout(10, 0), shown(0, 0));
        assert_eq!((turnout(9, 4), turnout(9, 5)), (Turnout::FewerThanHalf, Turnout::AtLeastHalf));
    }

    #[test]
    fn few_void_papers_are_not_told_apart() {
        assert_eq!(void_reasons(&[(NoMark, 0), (Unclear, 3)].into()), None);
        assert_eq!(void_reasons(&[(NoFirst, 5), (Unclear, 4)].into()), None);
        assert_eq!(void_reasons(&[(NoFirst, 5), (Unclear, 0)].into()), Some(vec![(NoFirst, 5)]));
        assert_eq!(void_reasons(&[].into()), Some(vec![]));
    }
}
