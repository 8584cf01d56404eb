//! A second counter by Meek's method, written from the steps of the reference rule with maps and 128-bit numbers.

use std::collections::{BTreeMap, BTreeSet};

use ballot::{CountError, Lots, Rule};
use proptest::prelude::*;

use crate::made::{Draft, draft};
use crate::paper_by_paper::Ended;

const ONE: u128 = 1_000_000_000;

type Votes = BTreeMap<u16, u128>;

/// The votes of one candidate; nothing for one who is not there.
fn of(votes: &Votes, number: u16) -> u128 {
    votes.get(&number).copied().unwrap_or(0)
}

struct Round {
    votes: Votes,
    quota: u128,
    elected: BTreeSet<u16>,
    defeated: Option<u16>,
}

struct Plain {
    papers: Vec<(u128, Vec<Vec<u16>>)>,
    keep: Votes,
    hopeful: BTreeSet<u16>,
    elected: BTreeSet<u16>,
    seats: usize,
    rounds: Vec<Round>,
}

fn divided_up(number: u128, by: u128) -> u128 {
    let whole = number / by;
    if whole * by < number { whole + 1 } else { whole }
}

impl Plain {
    fn new(draft: &Draft) -> Result<Self, Ended> {
        let standing: BTreeSet<u16> = (1..).zip(&draft.withdrawn).filter(|(_, gone)| !**gone).map(|(n, _)| n).collect();
        let mut papers = Vec::new();
        for (weight, ranks) in &draft.lines {
            let kept = |rank: &Vec<u16>| rank.iter().copied().filter(|n| standing.contains(n)).collect::<Vec<_>>();
            let ranks: Vec<Vec<u16>> = ranks.iter().map(kept).filter(|rank| !rank.is_empty()).collect();
            if !ranks.is_empty() {
                papers.push((u128::from(*weight), ranks));
            }
        }
        if papers.is_empty() {
            return Err(Ended::NothingToCount);
        }
        let keep = standing.iter().map(|number| (*number, ONE)).collect();
        let (seats, rounds) = (usize::from(draft.seats), Vec::new());
        Ok(Self { papers, keep, hopeful: standing, elected: BTreeSet::new(), seats, rounds })
    }

    fn votes(&self) -> Votes {
        let mut votes: Votes = self.keep.keys().map(|number| (*number, 0)).collect();
        for (weight, ranks) in &self.papers {
            let mut left = ONE;
            for rank in ranks {
                let alive: Vec<u16> =
                    rank.iter().copied().filter(|n| rank.len() == 1 || of(&self.keep, *n) > 0).collect();
                let Some(share) = u128::try_from(alive.len()).ok().and_then(|n| left.checked_div(n)) else { continue };
                for number in alive {
                    let part = divided_up(share * of(&self.keep, number), ONE);
                    *votes.entry(number).or_default() += part * weight;
                    left -= part;
                }
            }
        }
        votes
    }

    fn run(&mut self) -> Result<(), Ended> {
        while self.elected.len() < self.seats && self.elected.len() + self.hopeful.len() > self.seats {
            let mut before = u128::MAX;
            loop {
                let votes = self.votes();
                let total: u128 = votes.values().sum();
                let places = u128::try_from(self.seats + 1).unwrap_or(1);
                let quota = total / places + 1;
                let reached: BTreeSet<u16> = self.hopeful.iter().copied().filter(|n| of(&votes, *n) >= quota).collect();
                if !reached.is_empty() {
                    self.hopeful.retain(|number| !reached.contains(number));
                    self.elected.extend(&reached);
                    self.rounds.push(Round { votes, quota, elected: reached, defeated: None });
                    break;
                }
                let held: u128 = self.elected.iter().map(|number| of(&votes, *number)).sum();
                let needed = quota * u128::try_from(self.elected.len()).unwrap_or(0);
                let surplus = held.saturating_sub(needed);
                if surplus < 1_000 || surplus >= before {
                    let lowest = self.hopeful.iter().map(|number| of(&votes, *number)).min().unwrap_or(0);
                    let tied: BTreeSet<u16> =
                        self.hopeful.iter().copied().filter(|number| of(&votes, *number) <= lowest + surplus).collect();
                    let [out] = tied.iter().copied().collect::<Vec<_>>()[..] else { return Err(Ended::Lot(tied)) };
                    self.hopeful.remove(&out);
                    self.keep.insert(out, 0);
                    self.rounds.push(Round { votes, quota, elected: BTreeSet::new(), defeated: Some(out) });
                    break;
                }
                before = surplus;
                for number in &self.elected {
                    let kept = divided_up(of(&self.keep, *number) * quota, ONE);
                    self.keep.insert(*number, divided_up(kept * ONE, of(&votes, *number)).min(ONE));
                }
            }
        }
        if self.elected.len() < self.seats {
            self.elected.append(&mut self.hopeful);
        }
        Ok(())
    }
}

fn plain(draft: &Draft) -> Result<Plain, Ended> {
    let mut plain = Plain::new(draft)?;
    plain.run()?;
    Ok(plain)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn meek_agrees_with_a_plain_counter(draft in draft()) {
        let (count, plain) = match (draft.count(Rule::Meek, Lots::Refused)?, plain(&draft)) {
            (Ok(count), Ok(plain)) => (count, plain),
            (Err(CountError::LotNeeded { tied, .. }), Err(Ended::Lot(between))) => {
                prop_assert_eq!(tied.into_iter().collect::<BTreeSet<_>>(), between);
                return Ok(());
            }
            (Err(CountError::NoValidPapers { .. } | CountError::NoCandidates), Err(Ended::NothingToCount)) => return Ok(()),
            (count, plain) => return Err(TestCaseError::fail(format!("{count:?} but {:?}", plain.err()))),
        };
        prop_assert_eq!(count.elected.iter().copied().collect::<BTreeSet<_>>(), plain.elected);
        for (at, (stage, round)) in count.stages.iter().zip(&plain.rounds).enumerate() {
            let votes: Votes = stage.votes.iter().map(|(n, votes)| (*n, u128::from(votes.units()))).collect();
            prop_assert_eq!(&votes, &round.votes, "round {}", at + 1);
            prop_assert_eq!(stage.quota.map(|quota| u128::from(quota.units())), Some(round.quota));
            prop_assert_eq!(stage.elected.iter().copied().collect::<BTreeSet<_>>(), round.elected.clone());
            prop_assert_eq!(stage.excluded.first().copied().filter(|_| round.defeated.is_some()), round.defeated);
        }
        let first_and_fill = usize::from(plain.rounds.is_empty()) + usize::from(count.stages.last().is_some_and(|s| !s.filled.is_empty()));
        prop_assert_eq!(count.stages.len(), plain.rounds.len() + first_and_fill);
    }
}
