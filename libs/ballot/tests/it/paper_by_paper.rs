//! A second counter, slow and plain: every paper by itself, in the words of the rule. The fast one must agree.

use std::collections::{BTreeMap, BTreeSet};

use ballot::{CountError, Lots, Rule};
use proptest::prelude::*;

use crate::made::{Draft, draft};

const ONE: u128 = 100_000;

struct Sheet {
    preferences: Vec<u16>,
    value: u128,
}

type Votes = BTreeMap<u16, u128>;

struct Slow {
    quota: u128,
    seats: usize,
    hopeful: BTreeSet<u16>,
    elected: Vec<u16>,
    held: BTreeMap<u16, Vec<Sheet>>,
    votes: Votes,
    history: Vec<Votes>,
    valid: u128,
}

/// Why the slow count ends without a result.
#[derive(Debug, PartialEq)]
pub enum Ended {
    NothingToCount,
    Lot(BTreeSet<u16>),
}

/// The clear preferences of a paper without the withdrawn.
pub fn preferences(draft: &Draft, ranks: &[Vec<u16>]) -> Vec<u16> {
    let gone = |candidate: &u16| draft.withdrawn.get(usize::from(*candidate) - 1) == Some(&true);
    let printed = ranks.iter().filter(|rank| rank.is_empty() || !rank.iter().all(gone));
    let clear = printed.map(|rank| rank.iter().copied().filter(|candidate| !gone(candidate)).collect::<Vec<_>>());
    clear.take_while(|rank| rank.len() == 1).flatten().collect()
}

impl Slow {
    fn new(draft: &Draft) -> Result<Self, Ended> {
        let hopeful: BTreeSet<u16> =
            (1..).zip(&draft.withdrawn).filter(|(_, w)| !**w).map(|(number, _)| number).collect();
        let mut held: BTreeMap<u16, Vec<Sheet>> = BTreeMap::new();
        let mut valid = 0;
        for (weight, ranks) in &draft.lines {
            let preferences = preferences(draft, ranks);
            let Some(first) = preferences.first() else {
                continue;
            };
            for _ in 0..*weight {
                held.entry(*first).or_default().push(Sheet { preferences: preferences.clone(), value: ONE });
                valid += 1;
            }
        }
        if valid == 0 {
            return Err(Ended::NothingToCount);
        }
        let seats = usize::from(draft.seats);
        let quota = (valid / (u128::from(draft.seats) + 1) + 1) * ONE;
        let total =
            |candidate: &u16| held.get(candidate).map_or(0, |sheets| sheets.iter().map(|sheet| sheet.value).sum());
        let votes: Votes = hopeful.iter().map(|candidate| (*candidate, total(candidate))).collect();
        Ok(Self { quota, seats, hopeful, elected: vec![], held, history: vec![votes.clone()], votes, valid })
    }

    fn run(&mut self) -> Result<(), Ended> {
        loop {
            let reached = self.hopeful.iter().copied().filter(|candidate| self.of(*candidate) >= self.quota);
            for candidate in reached.collect::<Vec<_>>() {
                self.hopeful.remove(&candidate);
                self.elected.push(candidate);
            }
            let vacancies = self.seats - self.elected.len();
            if vacancies == 0 || self.hopeful.len() <= vacancies {
                if vacancies > 0 {
                    self.elected.append(&mut std::mem::take(&mut self.hopeful).into_iter().collect());
                }
                return Ok(());
            }
            let over: Vec<u16> =
                self.elected.iter().copied().filter(|candidate| self.of(*candidate) > self.quota).collect();
            if let Some(most) = over.iter().map(|candidate| self.of(*candidate)).max() {
                let chosen =
                    self.one_of(over.into_iter().filter(|candidate| self.of(*candidate) == most).collect(), true)?;
                let (whole, surplus) = (most, most - self.quota);
                self.pass_on(chosen, self.quota, |value| surplus * value / whole);
            } else {
                let fewest = self.hopeful.iter().map(|candidate| self.of(*candidate)).min();
                let lowest = self.hopeful.iter().copied().filter(|candidate| Some(self.of(*candidate)) == fewest);
                let chosen = self.one_of(lowest.collect(), false)?;
                self.hopeful.remove(&chosen);
                self.pass_on(chosen, 0, |value| value);
            }
        }
    }

    fn of(&self, candidate: u16) -> u128 {
        self.votes.get(&candidate).copied().unwrap_or(0)
    }

    fn pass_on(&mut self, from: u16, keeps: u128, new_value: impl Fn(u128) -> u128) {
        self.votes.insert(from, keeps);
        for mut sheet in self.held.remove(&from).unwrap_or_default() {
            sheet.value = new_value(sheet.value);
            let after = sheet.preferences.iter().position(|candidate| *candidate == from).map_or(0, |at| at + 1);
            let next = sheet.preferences.iter().skip(after).find(|candidate| self.hopeful.contains(candidate)).copied();
            if let Some(next) = next {
                *self.votes.entry(next).or_default() += sheet.value;
                self.held.entry(next).or_default().push(sheet);
            }
        }
        self.history.push(self.votes.clone());
    }

    /// The latest stage at which they differ keeps those at its end; then the stages before it, among those.
    fn one_of(&self, mut tied: BTreeSet<u16>, highest: bool) -> Result<u16, Ended> {
        for stage in self.history.iter().rev() {
            let mut by_votes: BTreeMap<u128, BTreeSet<u16>> = BTreeMap::new();
            for candidate in &tied {
                by_votes.entry(stage.get(candidate).copied().unwrap_or(0)).or_default().insert(*candidate);
            }
            let end = if highest { by_votes.pop_last() } else { by_votes.pop_first() };
            tied = end.map(|(_, group)| group).unwrap_or_default();
        }
        match tied.len() {
            1 => Ok(tied.into_iter().sum()),
            _ => Err(Ended::Lot(tied)),
        }
    }
}

fn slow(draft: &Draft) -> Result<Slow, Ended> {
    let mut slow = Slow::new(draft)?;
    slow.run()?;
    Ok(slow)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_fast_count_agrees_with_a_plain_one(draft in draft()) {
        let (count, slow) = match (draft.count(Rule::Scottish, Lots::Refused)?, slow(&draft)) {
            (Ok(count), Ok(slow)) => (count, slow),
            (Err(CountError::LotNeeded { tied, .. }), Err(Ended::Lot(between))) => {
                prop_assert_eq!(tied.into_iter().collect::<BTreeSet<_>>(), between);
                return Ok(());
            }
            (Err(CountError::NoValidPapers { .. } | CountError::NoCandidates), Err(Ended::NothingToCount)) => return Ok(()),
            (count, slow) => return Err(TestCaseError::fail(format!("{count:?} but {:?}", slow.err()))),
        };
        prop_assert_eq!(u128::from(count.valid), slow.valid);
        prop_assert_eq!(u128::from(count.quota.units()), slow.quota);
        prop_assert_eq!(count.stages.len(), slow.history.len());
        for (stage, expected) in count.stages.iter().zip(&slow.history) {
            let votes: Votes = stage.votes.iter().map(|(n, votes)| (*n, u128::from(votes.units()))).collect();
            prop_assert_eq!(&votes, expected, "stage {}", stage.number);
            let lost = slow.valid * ONE - expected.values().sum::<u128>();
            prop_assert_eq!(u128::from(stage.non_transferable.units()), lost);
        }
        let elected: BTreeSet<u16> = count.elected.iter().copied().collect();
        prop_assert_eq!(elected, slow.elected.iter().copied().collect::<BTreeSet<_>>());
    }
}
