//! Ranked papers, keyed twice by two people who do not see what the other keyed.
//!
//! The papers are mixed first and only then numbered from 1, so that a number says nothing about its voter. Each of the two keys
//! every paper, or why it is void; where they differ, somebody else decides with two scrutineers watching (guide to the field:
//! elections, 3.7 and 6.3, 7).

use std::collections::BTreeMap;

use thiserror::Error;

use crate::account::VoidReason;
use crate::model::{Ballots, Mark, PaperFault};

/// What one person reads on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// The candidates in the order of the voter's preference, by number: each once, none left out in between.
    Ranked(Vec<u16>),
    /// It does not count, and why.
    Void(VoidReason),
}

/// What one person keyed, by the number of the paper.
pub type Keyed = BTreeMap<u32, Reading>;

/// A paper about which two people differ, or which one of them did not key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The number of the paper.
    pub paper: u32,
    /// What the first read.
    pub first: Option<Reading>,
    /// What the second read.
    pub second: Option<Reading>,
}

/// Why keyed papers are no result yet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyingFault {
    /// Somebody has to look at these papers and decide.
    #[error("the two who keyed differ in {} papers", .0.len())]
    Differ(Vec<Difference>),
    /// A paper has a number that no paper has.
    #[error("there is no paper {0}")]
    NoSuchPaper(u32),
    /// A decision is about a paper on which both agree.
    #[error("nobody differs about paper {0}")]
    NothingToDecide(u32),
    /// What was read on a paper cannot stand on one.
    #[error("paper {paper}: {fault}")]
    Paper {
        /// The number of the paper.
        paper: u32,
        /// What is wrong.
        fault: PaperFault,
    },
    /// A ranked paper without a candidate is a void paper without a first choice.
    #[error("paper {0} has no first choice: say that it is void")]
    Empty(u32),
}

/// What the papers say.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The papers that count.
    pub ballots: Ballots,
    /// The void papers by reason.
    pub void: BTreeMap<VoidReason, u32>,
}

/// The papers on which two people differ, out of `papers` that are numbered from 1. One that neither keyed is among them.
#[must_use]
pub fn differences(papers: u32, first: &Keyed, second: &Keyed) -> Vec<Difference> {
    (1..=papers)
        .filter_map(|paper| {
            let (first, second) = (first.get(&paper), second.get(&paper));
            let agree = first.is_some() && first == second;
            (!agree).then(|| Difference { paper, first: first.cloned(), second: second.cloned() })
        })
        .collect()
}

/// Puts together what two people keyed and what was decided where they differ.
///
/// # Errors
/// [`KeyingFault`]; every paper that is still to be decided is named.
///
/// ```
/// use ballot::keying::{Keyed, Reading, settle};
/// let first: Keyed = [(1, Reading::Ranked(vec![2, 1])), (2, Reading::Ranked(vec![1]))].into();
/// let mut second = first.clone();
/// second.insert(2, Reading::Ranked(vec![1, 2]));
/// assert!(settle(3, 2, &first, &second, &Keyed::new()).is_err());
/// let decided: Keyed = [(2, Reading::Ranked(vec![1, 2]))].into();
/// assert_eq!(settle(3, 2, &first, &second, &decided)?.ballots.total(), 2);
/// # Ok::<(), ballot::keying::KeyingFault>(())
/// ```
pub fn settle(
    candidates: u16,
    papers: u32,
    first: &Keyed,
    second: &Keyed,
    decided: &Keyed,
) -> Result<Counted, KeyingFault> {
    let keyed = first.keys().chain(second.keys()).chain(decided.keys());
    if let Some(odd) = keyed.copied().find(|paper| *paper == 0 || *paper > papers) {
        return Err(KeyingFault::NoSuchPaper(odd));
    }
    let mut differ = differences(papers, first, second);
    if let Some(needless) = decided.keys().find(|paper| differ.iter().all(|one| one.paper != **paper)) {
        return Err(KeyingFault::NothingToDecide(*needless));
    }
    differ.retain(|one| !decided.contains_key(&one.paper));
    if !differ.is_empty() {
        return Err(KeyingFault::Differ(differ));
    }
    let mut counted = Counted { ballots: Ballots::new(candidates), void: BTreeMap::new() };
    for paper in 1..=papers {
        match decided.get(&paper).or_else(|| first.get(&paper)) {
            Some(Reading::Ranked(ranks)) => {
                if ranks.is_empty() {
                    return Err(KeyingFault::Empty(paper));
                }
                // A mark that names nobody means a rank left out, which nobody keys.
                if ranks.contains(&0) {
                    return Err(KeyingFault::Paper { paper, fault: PaperFault::UnknownCandidate(0) });
                }
                let marks: Vec<Mark> = ranks.iter().map(|candidate| Mark::next(*candidate)).collect();
                counted.ballots.add(1, &marks).map_err(|fault| KeyingFault::Paper { paper, fault })?;
            }
            Some(Reading::Void(reason)) => {
                let papers = counted.void.entry(*reason).or_insert(0);
                *papers = papers.saturating_add(1);
            }
            None => {}
        }
    }
    Ok(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(ranks: &[u16]) -> Reading {
        Reading::Ranked(ranks.to_vec())
    }

    #[test]
    fn every_paper_about_which_two_differ_is_named_and_one_nobody_keyed_too() {
        let first: Keyed = [(1, ranked(&[1])), (2, ranked(&[2])), (3, Reading::Void(VoidReason::Unclear))].into();
        let second: Keyed = [(1, ranked(&[1])), (2, ranked(&[2, 1])), (3, ranked(&[1]))].into();
        let Err(KeyingFault::Differ(differ)) = settle(2, 4, &first, &second, &Keyed::new()) else {
            panic!("they differ");
        };
        assert_eq!(differ.iter().map(|one| one.paper).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!((differ[0].first.clone(), differ[0].second.clone()), (Some(ranked(&[2])), Some(ranked(&[2, 1]))));
        assert_eq!((differ[2].first.clone(), differ[2].second.clone()), (None, None));
    }

    #[test]
    fn what_was_decided_stands_where_two_differ_and_nowhere_else() {
        let first: Keyed = [(1, ranked(&[1])), (2, ranked(&[2]))].into();
        let second: Keyed = [(1, ranked(&[1])), (2, ranked(&[1]))].into();
        let decided: Keyed = [(2, Reading::Void(VoidReason::Identifies))].into();
        let counted = settle(2, 2, &first, &second, &decided).unwrap();
        assert_eq!(counted.ballots.total(), 1);
        assert_eq!(counted.void, [(VoidReason::Identifies, 1)].into());
        let over: Keyed = [(1, ranked(&[2])), (2, ranked(&[2]))].into();
        assert_eq!(settle(2, 2, &first, &second, &over).unwrap_err(), KeyingFault::NothingToDecide(1));
    }

    #[test]
    fn what_cannot_stand_on_a_paper_is_refused_with_its_number() {
        let settle_one = |reading: Reading| {
            let keyed: Keyed = [(1, reading)].into();
            settle(2, 1, &keyed, &keyed, &Keyed::new()).unwrap_err()
        };
        for ranks in [&[3][..], &[0], &[1, 1]] {
            assert!(matches!(settle_one(ranked(ranks)), KeyingFault::Paper { paper: 1, .. }), "{ranks:?}");
        }
        assert_eq!(settle_one(ranked(&[])), KeyingFault::Empty(1));
        for odd in [0, 2] {
            let keyed: Keyed = [(odd, ranked(&[1]))].into();
            let refused = settle(2, 1, &keyed, &Keyed::new(), &Keyed::new());
            assert_eq!(refused.unwrap_err(), KeyingFault::NoSuchPaper(odd));
        }
    }
}
