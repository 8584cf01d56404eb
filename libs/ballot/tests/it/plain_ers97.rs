//! A second counter by ERS97, every paper by itself, written from the numbered rules.

use std::collections::{BTreeMap, BTreeSet};

use ballot::{CountError, Lots, Rule};
use proptest::prelude::*;

use crate::made::{Draft, draft};
use crate::paper_by_paper::{Ended, preferences};

#[derive(Clone)]
struct Paper {
    preferences: Vec<u16>,
    /// In hundredths.
    value: u128,
    /// The batch it came with, counted from the beginning.
    batch: usize,
}

type Votes = BTreeMap<u16, u128>;

/// The votes of one candidate; nothing for one who is not there.
fn of(votes: &Votes, number: u16) -> u128 {
    votes.get(&number).copied().unwrap_or(0)
}

struct Plain {
    seats: usize,
    valid: u128,
    quota: u128,
    lost: u128,
    hopeful: BTreeSet<u16>,
    elected: Vec<u16>,
    held: BTreeMap<u16, Vec<Paper>>,
    votes: Votes,
    batches: usize,
    points: Vec<Votes>,
    /// After every stage: the votes, and what cannot move.
    stages: Vec<(Votes, u128)>,
}

impl Plain {
    fn new(draft: &Draft) -> Result<Self, Ended> {
        let hopeful: BTreeSet<u16> = (1..).zip(&draft.withdrawn).filter(|(_, gone)| !**gone).map(|(n, _)| n).collect();
        let votes: Votes = hopeful.iter().map(|number| (*number, 0)).collect();
        let (held, seats) = (BTreeMap::new(), usize::from(draft.seats));
        let mut made = Self {
            seats,
            valid: 0,
            quota: 0,
            lost: 0,
            hopeful,
            elected: vec![],
            held,
            votes,
            batches: 0,
            points: vec![],
            stages: vec![],
        };
        for (weight, ranks) in &draft.lines {
            let preferences = preferences(draft, ranks);
            let Some(first) = preferences.first().copied() else { continue };
            for _ in 0..*weight {
                made.valid += 100;
                made.receive(first, Paper { preferences: preferences.clone(), value: 100, batch: 0 });
            }
        }
        if made.valid == 0 { Err(Ended::NothingToCount) } else { Ok(made) }
    }

    fn receive(&mut self, number: u16, paper: Paper) {
        *self.votes.entry(number).or_default() += paper.value;
        self.held.entry(number).or_default().push(paper);
    }

    /// 5.1.6: two decimals, and 0.01 more if there is a remainder.
    fn find_quota(&mut self) {
        let places = u128::try_from(self.seats + 1).unwrap_or(1);
        let votes = self.valid - self.lost;
        self.quota = votes / places + u128::from(!votes.is_multiple_of(places));
    }

    fn next(&self, paper: &Paper, after: u16) -> Option<u16> {
        let behind = paper.preferences.iter().skip_while(|number| **number != after).skip(1);
        behind.copied().find(|number| self.hopeful.contains(number))
    }

    fn surpluses(&self) -> BTreeMap<u16, u128> {
        let over = self.elected.iter().map(|number| (*number, of(&self.votes, *number).saturating_sub(self.quota)));
        over.filter(|(_, over)| *over > 0).collect()
    }

    /// 5.1.7, 5.3.13, 5.4.9 with 5.6.1 and 5.6.2.
    fn deem(&mut self) {
        loop {
            let left = self.seats - self.elected.len();
            let gone: u128 = self.elected.iter().map(|number| of(&self.votes, *number).min(self.quota)).sum();
            let active = self.valid - gone - self.lost;
            let most = self.hopeful.iter().map(|number| of(&self.votes, *number)).max().unwrap_or(0);
            let enough = most >= self.quota || most * u128::try_from(left + 1).unwrap_or(0) >= active;
            if left == 0 || most == 0 || !enough {
                return;
            }
            let mut equal: Vec<u16> =
                self.hopeful.iter().copied().filter(|number| of(&self.votes, *number) == most).collect();
            if equal.len() > left {
                let past = |number: &u16| self.points.iter().map(|point| of(point, *number)).collect::<Vec<_>>();
                let better = |one: &u16, other: &u16| past(one) > past(other);
                // Those with places for all who are not behind them.
                let keep = |one: &u16| equal.iter().filter(|other| !better(one, other)).count() <= left;
                equal = equal.iter().copied().filter(keep).collect();
            }
            if equal.is_empty() {
                return;
            }
            for number in equal {
                self.hopeful.remove(&number);
                self.elected.push(number);
            }
        }
    }

    /// The earliest point of difference.
    fn one_of(&self, mut tied: BTreeSet<u16>, highest: bool) -> Result<u16, Ended> {
        for point in &self.points {
            let wanted = tied.iter().map(|number| of(point, *number));
            let wanted = if highest { wanted.max() } else { wanted.min() };
            tied.retain(|number| Some(of(point, *number)) == wanted);
        }
        if tied.len() == 1 { Ok(tied.into_iter().sum()) } else { Err(Ended::Lot(tied)) }
    }

    fn rising(&self) -> Vec<(u128, u16)> {
        let mut rising: Vec<(u128, u16)> =
            self.hopeful.iter().map(|number| (of(&self.votes, *number), *number)).collect();
        rising.sort_unstable();
        rising
    }

    /// 5.2.5: the lowest so many can go out together.
    fn may_go(&self, many: usize, surplus: u128) -> bool {
        let rising = self.rising();
        let stay = rising.len() - many;
        let sum: u128 = rising.iter().take(many).map(|(votes, _)| votes).sum();
        stay >= self.seats - self.elected.len() && rising.get(many).is_some_and(|(above, _)| sum + surplus <= *above)
    }

    fn run(&mut self) -> Result<(), Ended> {
        self.find_quota();
        self.points.push(self.votes.clone());
        self.deem();
        self.stages.push((self.votes.clone(), self.lost));
        loop {
            let left = self.seats - self.elected.len();
            if left == 0 {
                return Ok(());
            }
            if self.hopeful.len() <= left {
                self.elected.extend(std::mem::take(&mut self.hopeful));
                return Ok(());
            }
            let surpluses = self.surpluses();
            let all: u128 = surpluses.values().sum();
            let waits = (1..self.hopeful.len()).any(|many| self.may_go(many, all));
            if all > 0 && !waits {
                let largest = surpluses.values().copied().max().unwrap_or(0);
                let tied = surpluses.iter().filter(|(_, over)| **over == largest).map(|(number, _)| *number).collect();
                let from = self.one_of(tied, true)?;
                self.pass_surplus(from, largest);
            } else {
                let out = self.going(all)?;
                if self.hopeful.len() - out.len() == left {
                    let stay: Vec<u16> = self.hopeful.iter().copied().filter(|number| !out.contains(number)).collect();
                    self.elected.extend(stay);
                    return Ok(());
                }
                self.exclude(&out);
            }
            self.stages.push((self.votes.clone(), self.lost));
        }
    }

    fn going(&self, surplus: u128) -> Result<Vec<u16>, Ended> {
        let rising = self.rising();
        let votes = |row: &(u128, u16)| row.0;
        // No line between equals.
        let many = (2..rising.len())
            .rev()
            .find(|many| self.may_go(*many, surplus) && rising.get(*many).map(votes) > rising.get(many - 1).map(votes));
        if let Some(many) = many {
            return Ok(rising.iter().take(many).map(|(_, number)| *number).collect());
        }
        let lowest = rising.first().map(votes);
        let lowest = rising.iter().filter(|(votes, _)| Some(*votes) == lowest).map(|(_, number)| *number).collect();
        Ok(vec![self.one_of(lowest, false)?])
    }

    fn pass_surplus(&mut self, from: u16, surplus: u128) {
        let mut papers = self.held.remove(&from).unwrap_or_default();
        let last = papers.iter().map(|paper| paper.batch).max().unwrap_or(0);
        papers.retain(|paper| paper.batch == last);
        let movable: Vec<Paper> = papers.into_iter().filter(|paper| self.next(paper, from).is_some()).collect();
        let worth: u128 = movable.iter().map(|paper| paper.value).sum();
        let many = u128::try_from(movable.len()).unwrap_or(0);
        self.votes.insert(from, self.quota);
        self.batches += 1;
        let mut given = 0;
        for mut paper in movable {
            if worth > surplus {
                paper.value = surplus / many;
            }
            given += paper.value;
            self.give(from, paper);
        }
        self.lost += surplus - given;
        self.points.push(self.votes.clone());
        self.deem();
    }

    fn give(&mut self, from: u16, mut paper: Paper) {
        paper.batch = self.batches;
        match self.next(&paper, from) {
            Some(next) => self.receive(next, paper),
            None => self.lost += paper.value,
        }
    }

    fn exclude(&mut self, out: &[u16]) {
        let mut papers: BTreeMap<u128, Vec<(u16, Paper)>> = BTreeMap::new();
        for number in out {
            self.hopeful.remove(number);
            for paper in self.held.remove(number).unwrap_or_default() {
                papers.entry(paper.value).or_default().push((*number, paper));
            }
        }
        while let Some((value, batch)) = papers.pop_last() {
            let lost = self.lost;
            self.batches += 1;
            // Nobody is deemed elected until the whole batch is sorted.
            for (from, paper) in batch {
                *self.votes.entry(from).or_default() -= value;
                self.give(from, paper);
            }
            self.points.push(self.votes.clone());
            if self.elected.is_empty() && self.lost > lost {
                self.find_quota();
            }
            self.deem();
            if self.elected.len() == self.seats {
                return;
            }
        }
    }
}

fn plain(draft: &Draft) -> Result<Plain, Ended> {
    let mut plain = Plain::new(draft)?;
    plain.run()?;
    Ok(plain)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    #[test]
    fn ers97_agrees_with_a_plain_counter(draft in draft()) {
        let (count, plain) = match (draft.count(Rule::Ers97, Lots::Refused)?, plain(&draft)) {
            (Ok(count), Ok(plain)) => (count, plain),
            (Err(CountError::LotNeeded { tied, .. }), Err(Ended::Lot(between))) => {
                prop_assert_eq!(tied.into_iter().collect::<BTreeSet<_>>(), between);
                return Ok(());
            }
            (Err(CountError::NoValidPapers { .. } | CountError::NoCandidates), Err(Ended::NothingToCount)) => return Ok(()),
            (count, plain) => return Err(TestCaseError::fail(format!("{count:?} but {:?}", plain.err()))),
        };
        prop_assert_eq!(u128::from(count.quota.units()), plain.quota);
        for (stage, (votes, lost)) in count.stages.iter().zip(&plain.stages) {
            let found: Votes = stage.votes.iter().map(|(n, votes)| (*n, u128::from(votes.units()))).collect();
            prop_assert_eq!((&found, u128::from(stage.non_transferable.units())), (votes, *lost), "stage {}", stage.number);
        }
        let filled = usize::from(count.stages.last().is_some_and(|stage| !stage.filled.is_empty()));
        prop_assert_eq!(count.stages.len(), plain.stages.len() + filled);
        let elected: BTreeSet<u16> = count.elected.iter().copied().collect();
        prop_assert_eq!(elected, plain.elected.iter().copied().collect::<BTreeSet<_>>());
        if filled == 0 {
            prop_assert_eq!(&count.elected, &plain.elected);
        }
    }
}
