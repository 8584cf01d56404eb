//! Votes for teams or themes, counted in piles by two people.
//!
//! Where a paper has one mark, it is sorted into piles and each pile is counted. Two people do it, each without seeing the
//! other's sheet; only sheets that agree in every pile become a result (guide to the field: elections, 6.3, 7).

use std::collections::BTreeMap;

use crate::account::VoidReason;
use thiserror::Error;

/// One person's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The papers in the pile of each list, by the list's number on the paper, from 1.
    pub lists: BTreeMap<u16, u32>,
    /// The void papers by reason.
    pub void: BTreeMap<VoidReason, u32>,
}

/// A pile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pile {
    /// The papers for this list.
    List(u16),
    /// The papers that are void for this reason.
    Void(VoidReason),
}

/// A pile in which two sheets differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Which pile.
    pub pile: Pile,
    /// What the first person counted.
    pub first: u32,
    /// What the second person counted.
    pub second: u32,
}

/// Why two sheets are no result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PilesFault {
    /// They differ: these piles are counted again by both.
    #[error("the two sheets differ in {} of the piles", .0.len())]
    Differ(Vec<Difference>),
    /// A sheet has a pile for a list that is not on the paper.
    #[error("there is no list {0} on the paper")]
    UnknownList(u16),
    /// More papers than can be added up.
    #[error("there are more papers than can be counted")]
    Overflow,
}

/// What two sheets that agree say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The votes of each list, by number; a list without a pile has none.
    pub votes: Vec<u32>,
    /// The void papers by reason.
    pub void: BTreeMap<VoidReason, u32>,
    /// All votes.
    pub valid: u32,
    /// All void papers.
    pub voided: u32,
}

/// Compares two sheets of a paper with so many lists. A pile that is not on a sheet is empty.
///
/// # Errors
/// [`PilesFault`]; every pile that differs is named.
///
/// ```
/// use ballot::piles::{Sheet, agree};
/// let sheet = Sheet { lists: [(1, 121), (2, 93), (3, 48), (4, 33)].into(), ..Sheet::default() };
/// assert_eq!(agree(4, &sheet, &sheet)?.valid, 295);
/// # Ok::<(), ballot::piles::PilesFault>(())
/// ```
pub fn agree(lists: u16, first: &Sheet, second: &Sheet) -> Result<Counted, PilesFault> {
    let known = |number: &u16| (1..=lists).contains(number);
    if let Some(number) = first.lists.keys().chain(second.lists.keys()).find(|number| !known(number)) {
        return Err(PilesFault::UnknownList(*number));
    }
    let of = |sheet: &Sheet, pile: Pile| match pile {
        Pile::List(number) => sheet.lists.get(&number).copied().unwrap_or(0),
        Pile::Void(reason) => sheet.void.get(&reason).copied().unwrap_or(0),
    };
    let piles = (1..=lists).map(Pile::List).chain(VoidReason::ALL.map(Pile::Void));
    let compared = piles.map(|pile| Difference { pile, first: of(first, pile), second: of(second, pile) });
    let differ: Vec<Difference> = compared.filter(|both| both.first != both.second).collect();
    if !differ.is_empty() {
        return Err(PilesFault::Differ(differ));
    }
    let votes: Vec<u32> = (1..=lists).map(|number| of(first, Pile::List(number))).collect();
    let void: BTreeMap<VoidReason, u32> =
        VoidReason::ALL.into_iter().map(|reason| (reason, of(first, Pile::Void(reason)))).collect();
    let add = |sum: u32, more: &u32| sum.checked_add(*more).ok_or(PilesFault::Overflow);
    let valid = votes.iter().try_fold(0, add)?;
    let voided = void.values().try_fold(0, add)?;
    valid.checked_add(voided).ok_or(PilesFault::Overflow)?;
    Ok(Counted { votes, void, valid, voided })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(lists: &[(u16, u32)], void: &[(VoidReason, u32)]) -> Sheet {
        Sheet { lists: lists.iter().copied().collect(), void: void.iter().copied().collect() }
    }

    #[test]
    fn every_pile_that_differs_is_named() {
        let first = sheet(&[(1, 10), (2, 5)], &[(VoidReason::Unclear, 1)]);
        let second = sheet(&[(1, 9), (2, 5), (3, 1)], &[(VoidReason::NoFirst, 1)]);
        let differ = |pile, first, second| Difference { pile, first, second };
        let expected = vec![
            differ(Pile::List(1), 10, 9),
            differ(Pile::List(3), 0, 1),
            differ(Pile::Void(VoidReason::NoFirst), 0, 1),
            differ(Pile::Void(VoidReason::Unclear), 1, 0),
        ];
        assert_eq!(agree(3, &first, &second), Err(PilesFault::Differ(expected)));
    }

    #[test]
    fn sheets_that_agree_are_a_result_and_an_empty_pile_may_be_left_out() {
        let first = sheet(&[(1, 10), (3, 0)], &[(VoidReason::Unclear, 2), (VoidReason::NoMark, 1)]);
        let second = sheet(&[(1, 10)], &[(VoidReason::Unclear, 2), (VoidReason::NoMark, 1)]);
        let counted = agree(3, &first, &second).unwrap();
        assert_eq!((counted.votes.as_slice(), counted.valid, counted.voided), ([10, 0, 0].as_slice(), 10, 3));
        assert_eq!(counted.void.len(), 5);
    }

    #[test]
    fn a_list_that_is_not_on_the_paper_and_numbers_that_do_not_fit_are_refused() {
        for number in [0, 3] {
            let odd = sheet(&[(number, 1)], &[]);
            assert_eq!(agree(2, &Sheet::default(), &odd), Err(PilesFault::UnknownList(number)));
        }
        for piles in [sheet(&[(1, u32::MAX), (2, 1)], &[]), sheet(&[(1, u32::MAX)], &[(VoidReason::Unclear, 1)])] {
            assert_eq!(agree(2, &piles, &piles), Err(PilesFault::Overflow));
        }
    }
}
