//! Meek's method by the reference rule of the Proportional Representation Foundation, in whole thousand-millionths.
//!
//! Everybody elected keeps only such a part of each paper (the keep factor) as leaves them with the quota, and all of
//! it is found anew whenever somebody goes out. A stage of the count is a round of the rule: it ends when somebody is
//! elected or, with the keep factors settled, when the lowest is defeated.
//!
//! Equal ranks are allowed: what is left of a paper is shared evenly among the tied who are not defeated. Ranks that
//! were left out are passed over.

mod papers;

use crate::count::{Action, Count, CountError, Decides, Rule, Stage};
use crate::digest::PapersHash;
use crate::finish::Finished;
use crate::lots::{Drum, Lots};
use crate::model::Election;
use crate::reopening::Reopening;
use crate::ties::Ties;
use crate::votes::{Decimals, Votes};
use papers::Papers;

const NINE: Decimals = Decimals::Nine;
/// One paper, and the keep factor of who keeps it whole.
const ONE: u64 = NINE.one();
/// Keep factors are settled when the surpluses together are below this: 0.000001 of a vote.
const OMEGA: u64 = 1_000;

/// Counts an election by Meek's method.
pub(crate) fn count(election: &Election, lots: Lots<'_>) -> Result<Count, CountError> {
    let papers = Papers::read(election)?;
    // All amounts are parts of this one, so if it fits, every sum below does.
    Votes::of_papers(papers.valid, NINE).ok_or(CountError::Overflow)?;
    let hash = PapersHash::new(election, Rule::Meek);
    let ties = Ties::new(election, Drum::new(lots, &hash.papers()));
    let mut table = Table::new(election, papers, ties);
    table.run()?;
    Ok(table.finished().into_count(election, hash))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Withdrawn,
    Hopeful,
    Elected,
    Defeated,
}

/// A candidate's place on the counting table; `votes` and `keep` in thousand-millionths.
struct Place {
    number: u16,
    status: Status,
    votes: u64,
    keep: u64,
}

/// How a round ends.
enum Outcome {
    Elected(Vec<u16>),
    Settled { surplus: u64 },
}

struct Table<'a> {
    seats: u16,
    papers: Papers,
    places: Vec<Place>,
    quota: u64,
    non_transferable: u64,
    stages: Vec<Stage>,
    elected: Vec<u16>,
    ties: Ties<'a>,
    reopening: Reopening,
    /// Where papers for Re-open nominations lie: the listed one and the fresh ones after it, by index.
    reopened: Vec<usize>,
}

impl<'a> Table<'a> {
    fn new(election: &Election, papers: Papers, ties: Ties<'a>) -> Self {
        let reopening = Reopening::of(election);
        let place = |(number, withdrawn)| {
            let (status, keep) = if withdrawn { (Status::Withdrawn, 0) } else { (Status::Hopeful, ONE) };
            Place { number, status, votes: 0, keep }
        };
        let places: Vec<Place> = election.candidates().iter().map(|c| place((c.number, c.withdrawn))).collect();
        let reopened = (0..).zip(&places).filter(|(_, place)| reopening.is(place.number)).map(|(at, _)| at).collect();
        Self {
            seats: election.seats(),
            papers,
            places,
            quota: 0,
            non_transferable: 0,
            stages: Vec::new(),
            elected: Vec::new(),
            ties,
            reopening,
            reopened,
        }
    }

    fn run(&mut self) -> Result<(), CountError> {
        let mut action = Action::FirstPreferences;
        while !self.complete() {
            match self.iterate()? {
                Outcome::Elected(numbers) => {
                    self.close_stage(action, numbers.clone(), Vec::new());
                    self.elect(&numbers);
                    action = Action::Surplus(self.elected.clone());
                }
                Outcome::Settled { surplus } => {
                    let out = self.lowest(surplus)?;
                    self.close_stage(action, Vec::new(), vec![out]);
                    self.defeat(out);
                    action = Action::Exclusion(vec![out]);
                }
            }
        }
        if self.stages.is_empty() {
            self.distribute()?;
            self.set_quota()?;
            self.close_stage(Action::FirstPreferences, Vec::new(), Vec::new());
        }
        self.end();
        Ok(())
    }

    /// All seats are full, or nobody is left to go out.
    fn complete(&self) -> bool {
        let seats = usize::from(self.seats);
        let hopeful = self.with(Status::Hopeful).count();
        self.elected.len() >= seats || self.elected.len() + hopeful <= seats
    }

    /// Keep factors are found by coming closer step by step; the surplus shrinks at every step or it is enough.
    fn iterate(&mut self) -> Result<Outcome, CountError> {
        let mut before = None;
        loop {
            self.distribute()?;
            self.set_quota()?;
            let reached: Vec<u16> =
                self.with(Status::Hopeful).filter(|p| p.votes >= self.quota).map(|p| p.number).collect();
            if !reached.is_empty() {
                return Ok(Outcome::Elected(reached));
            }
            let surplus = self.surplus()?;
            if surplus < OMEGA || before.is_some_and(|before| surplus >= before) {
                return Ok(Outcome::Settled { surplus });
            }
            before = Some(surplus);
            self.lower_keep_factors()?;
        }
    }

    /// Every paper gives each candidate in its order what that one keeps of what is left.
    fn distribute(&mut self) -> Result<(), CountError> {
        self.places.iter_mut().for_each(|place| place.votes = 0);
        self.non_transferable = 0;
        let (places, reopened) = (&mut self.places, &self.reopened);
        for (weight, ranks) in self.papers.lines() {
            let mut left = ONE;
            for rank in ranks {
                let kept = |at: &usize| {
                    let chain = if reopened.contains(at) { reopened.as_slice() } else { std::slice::from_ref(at) };
                    chain.iter().any(|at| places.get(*at).is_some_and(|place| place.keep > 0))
                };
                let standing = if let [_] = rank { 1 } else { rank.iter().filter(|at| kept(at)).count() };
                let Some(share) = u64::try_from(standing).ok().and_then(|among| left.checked_div(among)) else {
                    continue;
                };
                for at in rank {
                    let chain = if reopened.contains(at) { reopened.as_slice() } else { std::slice::from_ref(at) };
                    let given = give(places, chain, share, weight)?;
                    left = left.checked_sub(given).ok_or(CountError::Overflow)?;
                }
                if left == 0 {
                    break;
                }
            }
            let lost = left.checked_mul(weight).ok_or(CountError::Overflow)?;
            self.non_transferable = self.non_transferable.checked_add(lost).ok_or(CountError::Overflow)?;
        }
        Ok(())
    }

    /// The votes that are still for somebody, divided by one more than the seats, cut off, and the smallest part more.
    fn set_quota(&mut self) -> Result<(), CountError> {
        let votes = self.places.iter().try_fold(0_u64, |sum, place| sum.checked_add(place.votes));
        let votes = votes.ok_or(CountError::Overflow)?;
        self.quota = (votes / (u64::from(self.seats) + 1)).checked_add(1).ok_or(CountError::Overflow)?;
        Ok(())
    }

    /// The surpluses of the elected together, those below the quota counted against it.
    fn surplus(&self) -> Result<u64, CountError> {
        let (mut held, mut needed) = (0_u64, 0_u64);
        for place in self.with(Status::Elected) {
            held = held.checked_add(place.votes).ok_or(CountError::Overflow)?;
            needed = needed.checked_add(self.quota).ok_or(CountError::Overflow)?;
        }
        Ok(held.saturating_sub(needed))
    }

    fn lower_keep_factors(&mut self) -> Result<(), CountError> {
        let quota = u128::from(self.quota);
        for place in self.places.iter_mut().filter(|place| place.status == Status::Elected) {
            let kept = (u128::from(place.keep) * quota).div_ceil(u128::from(ONE));
            let factor = (kept.checked_mul(u128::from(ONE)))
                .filter(|_| place.votes > 0)
                .map(|scaled| scaled.div_ceil(u128::from(place.votes)));
            let factor = factor.ok_or(CountError::Overflow)?;
            // Nobody keeps more than the paper: rounding up must not pass one.
            place.keep = u64::try_from(factor).map_or(ONE, |factor| factor.min(ONE));
        }
        Ok(())
    }

    /// The lowest; those within the surplus that is not yet settled count as tied.
    fn lowest(&mut self, surplus: u64) -> Result<u16, CountError> {
        let hopeful: Vec<(u64, u16)> = self.with(Status::Hopeful).map(|place| (place.votes, place.number)).collect();
        let fewest = hopeful.iter().map(|(votes, _)| *votes).min().unwrap_or(0);
        let near = |(votes, _): &&(u64, u16)| votes.saturating_sub(fewest) <= surplus;
        let tied: Vec<u16> = hopeful.iter().filter(near).map(|(_, number)| *number).collect();
        self.ties.settle(&tied, Decides::Excluded, self.stage(), [])
    }

    fn elect(&mut self, numbers: &[u16]) {
        for number in numbers {
            if let Some(place) = self.place(*number) {
                place.status = Status::Elected;
            }
        }
        self.elected.extend(numbers);
        if numbers.iter().any(|number| self.reopening.is(*number))
            && self.elected.len() < usize::from(self.seats)
            && let Ok(fresh) = u16::try_from(self.places.len() + 1)
        {
            self.reopened.push(self.places.len());
            self.places.push(Place { number: fresh, status: Status::Hopeful, votes: 0, keep: ONE });
        }
    }

    fn defeat(&mut self, number: u16) {
        if let Some(place) = self.place(number) {
            place.status = Status::Defeated;
            place.keep = 0;
        }
    }

    /// Whoever is left is elected while there are seats, or else defeated.
    fn end(&mut self) {
        let left: Vec<u16> = self.with(Status::Hopeful).map(|place| place.number).collect();
        let vacancies = usize::from(self.seats).saturating_sub(self.elected.len());
        if left.is_empty() {
            return;
        }
        if vacancies == 0 {
            if let Some(last) = self.stages.last_mut() {
                last.excluded.extend(left);
            }
            return;
        }
        self.elected.extend(&left);
        self.close_stage(Action::Fill(left.clone()), left.clone(), Vec::new());
        if let Some(last) = self.stages.last_mut() {
            last.filled = left;
        }
    }

    /// The stage that is being worked on.
    fn stage(&self) -> u32 {
        self.stages.last().map_or(1, |last| last.number.saturating_add(1))
    }

    fn close_stage(&mut self, action: Action, elected: Vec<u16>, excluded: Vec<u16>) {
        let standing = || self.places.iter().filter(|place| place.status != Status::Withdrawn);
        self.stages.push(Stage {
            number: self.stage(),
            action,
            votes: standing().map(|place| (place.number, Votes::new(place.votes, NINE))).collect(),
            non_transferable: Votes::new(self.non_transferable, NINE),
            quota: Some(Votes::new(self.quota, NINE)),
            keep: standing().map(|place| (place.number, Votes::new(place.keep, NINE))).collect(),
            elected,
            filled: Vec::new(),
            excluded,
        });
    }

    fn with(&self, status: Status) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(move |place| place.status == status)
    }

    fn place(&mut self, number: u16) -> Option<&mut Place> {
        self.places.get_mut(usize::from(number).checked_sub(1)?)
    }

    fn finished(self) -> Finished<'a> {
        Finished {
            rule: Rule::Meek,
            valid: self.papers.valid,
            invalid: self.papers.invalid,
            quota: Votes::new(self.quota, NINE),
            notes: self.papers.note().into_iter().collect(),
            stages: self.stages,
            elected: self.elected,
            ties: self.ties,
            reopening: self.reopening,
        }
    }
}

/// Gives each place of the chain what it keeps of `share` on so many papers; what was given of one paper.
fn give(places: &mut [Place], chain: &[usize], share: u64, papers: u64) -> Result<u64, CountError> {
    let mut left = share;
    for at in chain {
        let place = places.get_mut(*at).ok_or(CountError::Overflow)?;
        let kept = left.checked_mul(place.keep).ok_or(CountError::Overflow)?.div_ceil(ONE);
        let votes = kept.checked_mul(papers).ok_or(CountError::Overflow)?;
        place.votes = place.votes.checked_add(votes).ok_or(CountError::Overflow)?;
        left = left.checked_sub(kept).ok_or(CountError::Overflow)?;
    }
    share.checked_sub(left).ok_or(CountError::Overflow)
}
