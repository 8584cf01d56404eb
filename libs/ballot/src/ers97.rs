//! ERS97: the rules of the Electoral Reform Society of 1997 (Newland and Britton, third edition), section 5. Numbers in
//! brackets are theirs. All amounts are whole hundredths of a vote.
//!
//! What the rules leave open is settled in `docs/decisions/0024-what-the-counting-rules-leave-open.md`.

mod plan;

use std::cmp::Reverse;

use crate::count::{Action, Count, CountError, Decides, Rule, SettledBy, Stage};
use crate::digest::PapersHash;
use crate::finish::Finished;
use crate::lots::{Drum, Lots};
use crate::model::Election;
use crate::reopening::Reopening;
use crate::sheets::Sheets;
use crate::ties::{Point, Ties};
use crate::votes::{Decimals, Votes};

const TWO: Decimals = Decimals::Two;

/// Counts an election by ERS97.
pub(crate) fn count(election: &Election, lots: Lots<'_>) -> Result<Count, CountError> {
    let sheets = Sheets::read(election)?;
    let hash = PapersHash::new(election, Rule::Ers97);
    let ties = Ties::new(election, Drum::new(lots, &hash.papers()));
    let mut table = Table::new(election, sheets, ties)?;
    table.run()?;
    Ok(table.finished().into_count(election, hash))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Withdrawn,
    Continuing,
    Elected,
    Excluded,
}

/// Papers of one value that came together (6.1).
#[derive(Default)]
struct Batch {
    /// The value of each paper, in hundredths.
    value: u64,
    papers: u64,
    sheets: Vec<usize>,
}

/// A candidate's place on the counting table; `votes` in hundredths.
struct Place {
    number: u16,
    status: Status,
    votes: u64,
    batches: Vec<Batch>,
}

/// What one sorting of papers gave: a batch for each place, and those without a next available preference.
struct Sorted {
    batches: Vec<Batch>,
    transferable: u64,
    non_transferable: u64,
}

/// The votes after one batch of papers, and the stage it belongs to.
struct After {
    stage: u32,
    votes: Vec<(u16, Votes)>,
}

struct Table<'a> {
    seats: u16,
    sheets: Sheets,
    places: Vec<Place>,
    quota: u64,
    non_transferable: u64,
    stages: Vec<Stage>,
    /// After the first stage and after every batch: where ties look back (5.2.3, 5.2.5, 5.6.2).
    points: Vec<After>,
    elected: Vec<u16>,
    /// Who was elected in the stage at hand.
    just_elected: Vec<u16>,
    ties: Ties<'a>,
    reopening: Reopening,
}

impl<'a> Table<'a> {
    fn new(election: &Election, sheets: Sheets, ties: Ties<'a>) -> Result<Self, CountError> {
        let status = |withdrawn| if withdrawn { Status::Withdrawn } else { Status::Continuing };
        let place = |(number, withdrawn)| Place { number, status: status(withdrawn), votes: 0, batches: Vec::new() };
        let places = election.candidates().iter().map(|c| place((c.number, c.withdrawn))).collect();
        let mut table = Self {
            seats: election.seats(),
            sheets,
            places,
            quota: 0,
            non_transferable: 0,
            stages: Vec::new(),
            points: Vec::new(),
            elected: Vec::new(),
            just_elected: Vec::new(),
            ties,
            reopening: Reopening::of(election),
        };
        table.set_quota()?;
        Ok(table)
    }

    fn run(&mut self) -> Result<(), CountError> {
        self.first_stage()?;
        loop {
            let vacancies = self.vacancies();
            let continuing = self.continuing();
            if vacancies == 0 || continuing.is_empty() {
                return Ok(());
            }
            if continuing.len() <= vacancies {
                self.fill(continuing.iter().map(|(number, _)| *number).collect(), Vec::new());
                return Ok(());
            }
            let surplus = self.surpluses().iter().fold(0_u64, |sum, (_, surplus)| sum.saturating_add(*surplus));
            // Without a surplus this always holds: the lowest alone could go out.
            if plan::deferred(&continuing, vacancies, surplus) {
                let out = self.lowest(&continuing, vacancies, surplus)?;
                if continuing.len() - out.len() == vacancies {
                    let stay = |number: &u16| !out.contains(number);
                    let last = continuing.iter().map(|(number, _)| *number).filter(stay).collect();
                    self.fill(last, out);
                    return Ok(());
                }
                self.exclude(out)?;
            } else {
                self.transfer_largest_surplus()?;
            }
        }
    }

    fn vacancies(&self) -> usize {
        usize::from(self.seats).saturating_sub(self.elected.len())
    }

    /// The continuing candidates by rising votes (then number), with their votes.
    fn continuing(&self) -> Vec<(u16, u64)> {
        let continuing = self.places.iter().filter(|place| place.status == Status::Continuing);
        let mut continuing: Vec<(u16, u64)> = continuing.map(|place| (place.number, place.votes)).collect();
        continuing.sort_by_key(|(number, votes)| (*votes, *number));
        continuing
    }

    /// By how much each of the elected has more than the quota.
    fn surpluses(&self) -> Vec<(u16, u64)> {
        let elected = self.places.iter().filter(|place| place.status == Status::Elected);
        elected.map(|place| (place.number, place.votes.saturating_sub(self.quota))).collect()
    }

    /// The stage that is being worked on.
    fn stage(&self) -> u32 {
        self.stages.last().map_or(1, |last| last.number.saturating_add(1))
    }

    /// 5.1.6 and 5.4.8: hundredths, rounded up where the division leaves a remainder.
    fn set_quota(&mut self) -> Result<(), CountError> {
        let valid = Votes::of_papers(self.sheets.valid, TWO).ok_or(CountError::Overflow)?.units();
        let votes = valid.checked_sub(self.non_transferable).ok_or(CountError::Overflow)?;
        self.quota = votes.div_ceil(u64::from(self.seats) + 1);
        Ok(())
    }

    /// 5.1: every paper to its first preference.
    fn first_stage(&mut self) -> Result<(), CountError> {
        let mut sorted = self.empty_piles(TWO.one());
        for index in 0..self.sheets.lines.len() {
            let (number, weight) = self.sheets.current(index).ok_or(CountError::Overflow)?;
            sorted.put(number, index, weight)?;
        }
        self.hand_over(sorted)?;
        self.after_batch();
        self.deem_elected()?;
        self.close_stage(Action::FirstPreferences, Vec::new());
        Ok(())
    }

    /// 5.1.7, 5.3.13 and 5.4.9: in descending order, whoever has the quota, or a share of the total active vote that
    /// elects all the same.
    fn deem_elected(&mut self) -> Result<(), CountError> {
        let before = self.elected.len();
        self.deem_each()?;
        let reopened = self.elected.iter().skip(before).any(|number| self.reopening.is(*number));
        // When all places are taken the count ends here, and the fresh one is never seen.
        if reopened && let Ok(fresh) = u16::try_from(self.places.len() + 1) {
            self.places.push(Place { number: fresh, status: Status::Continuing, votes: 0, batches: Vec::new() });
            self.reopening.renew(fresh);
        }
        Ok(())
    }

    fn deem_each(&mut self) -> Result<(), CountError> {
        while self.vacancies() > 0 {
            let continuing = self.continuing();
            let Some((_, most)) = continuing.last().copied() else { return Ok(()) };
            let places = u128::try_from(self.vacancies()).unwrap_or(u128::MAX).saturating_add(1);
            let share = u128::from(most).saturating_mul(places) >= u128::from(self.active_vote()?);
            if most == 0 || (most < self.quota && !share) {
                return Ok(());
            }
            let equal: Vec<u16> =
                continuing.iter().filter(|(_, votes)| *votes == most).map(|(number, _)| *number).collect();
            let chosen = if equal.len() > self.vacancies() { self.first_among(&equal) } else { equal };
            if chosen.is_empty() {
                return Ok(());
            }
            for number in chosen {
                self.elect(number);
            }
        }
        Ok(())
    }

    /// 5.6.2: more have the same votes than there are places; the earliest difference decides, and never a lot.
    fn first_among(&mut self, equal: &[u16]) -> Vec<u16> {
        let vacancies = self.vacancies();
        let history =
            |number: u16| -> Vec<u64> { self.points.iter().map(|after| after.point().units(number)).collect() };
        let mut ranked: Vec<(Vec<u64>, u16)> = equal.iter().map(|number| (history(*number), *number)).collect();
        ranked.sort_by_key(|(history, number)| (Reverse(history.clone()), *number));
        let next = ranked.get(vacancies).map(|(history, _)| history.clone()).unwrap_or_default();
        let ahead: Vec<u16> =
            ranked.iter().take(vacancies).filter(|(h, _)| *h > next).map(|(_, number)| *number).collect();
        let differ = |after: &&After| {
            let mut units = equal.iter().map(|number| after.point().units(*number));
            let first = units.next();
            units.any(|other| Some(other) != first)
        };
        let decided = self.points.iter().find(differ).map_or(0, |after| after.stage);
        for number in &ahead {
            let stage = self.stage();
            self.ties.note(stage, equal, *number, Decides::Elected, SettledBy::Stage(decided));
        }
        ahead
    }

    fn elect(&mut self, number: u16) {
        if let Some(place) = self.place(number) {
            place.status = Status::Elected;
        }
        self.elected.push(number);
        self.just_elected.push(number);
    }

    /// 5.6.1: the valid vote without the quotas (or votes, if less) of the elected and without what cannot move.
    fn active_vote(&self) -> Result<u64, CountError> {
        let valid = Votes::of_papers(self.sheets.valid, TWO).ok_or(CountError::Overflow)?.units();
        let elected = self.places.iter().filter(|place| place.status == Status::Elected);
        let kept = elected.map(|place| place.votes.min(self.quota));
        kept.chain([self.non_transferable]).try_fold(valid, u64::checked_sub).ok_or(CountError::Overflow)
    }

    /// 5.2.3 and 5.3: the largest surplus goes on.
    fn transfer_largest_surplus(&mut self) -> Result<(), CountError> {
        let surpluses = self.surpluses();
        let largest = surpluses.iter().map(|(_, surplus)| *surplus).max().unwrap_or(0);
        let tied: Vec<u16> =
            surpluses.iter().filter(|(_, surplus)| *surplus == largest).map(|(number, _)| *number).collect();
        let number = self.settle(&tied, Decides::TransferredFirst)?;
        let quota = self.quota;
        let place = self.place(number).ok_or(CountError::Overflow)?;
        // 5.3.1 and 5.3.2: at the first stage all papers are one batch; later only the last one received counts.
        let batch = place.batches.pop().unwrap_or_default();
        place.votes = quota;
        let mut sorted = self.sort(number, batch.sheets, 0)?;
        // 5.3.7: no paper becomes worth more than it was.
        let present = u128::from(batch.value) * u128::from(sorted.transferable);
        let value = if present > u128::from(largest) {
            largest.checked_div(sorted.transferable).unwrap_or(0)
        } else {
            batch.value
        };
        sorted.set_value(value);
        let credited = self.hand_over(sorted)?;
        let difference = largest.checked_sub(credited).ok_or(CountError::Overflow)?;
        self.lose(difference)?;
        self.after_batch();
        self.deem_elected()?;
        self.close_stage(Action::Surplus(vec![number]), Vec::new());
        Ok(())
    }

    /// 5.2.5: who goes out, together if possible.
    fn lowest(&mut self, continuing: &[(u16, u64)], vacancies: usize, surplus: u64) -> Result<Vec<u16>, CountError> {
        let together = plan::together(continuing, vacancies, surplus);
        if together > 1 {
            return Ok(continuing.iter().take(together).map(|(number, _)| *number).collect());
        }
        let fewest = continuing.first().map(|(_, votes)| *votes);
        let tied: Vec<u16> =
            continuing.iter().filter(|(_, votes)| Some(*votes) == fewest).map(|(number, _)| *number).collect();
        Ok(vec![self.settle(&tied, Decides::Excluded)?])
    }

    /// 5.4: the papers of the excluded, batch by batch in descending order of value.
    fn exclude(&mut self, out: Vec<u16>) -> Result<(), CountError> {
        let mut batches: Vec<(u16, Batch)> = Vec::new();
        for number in &out {
            let place = self.place(*number).ok_or(CountError::Overflow)?;
            place.status = Status::Excluded;
            batches.extend(std::mem::take(&mut place.batches).into_iter().map(|batch| (*number, batch)));
        }
        batches.sort_by_key(|(_, batch)| Reverse(batch.value));
        let mut batches = batches.into_iter().peekable();
        while let Some((number, batch)) = batches.next() {
            let value = batch.value;
            let mut sorted = self.take(number, batch, self.empty_piles(value))?;
            while let Some((number, batch)) = batches.next_if(|(_, batch)| batch.value == value) {
                sorted = self.take(number, batch, sorted)?;
            }
            let lost = value.checked_mul(sorted.non_transferable).ok_or(CountError::Overflow)?;
            self.hand_over(sorted)?;
            self.lose(lost)?;
            self.after_batch();
            if self.elected.is_empty() {
                self.set_quota()?;
            }
            self.deem_elected()?;
            if self.vacancies() == 0 {
                break;
            }
        }
        self.close_stage(Action::Exclusion(out.clone()), out);
        Ok(())
    }

    /// One excluded candidate's part of a batch is taken away and sorted with the rest.
    fn take(&mut self, number: u16, batch: Batch, sorted: Sorted) -> Result<Sorted, CountError> {
        let votes = batch.value.checked_mul(batch.papers).ok_or(CountError::Overflow)?;
        let place = self.place(number).ok_or(CountError::Overflow)?;
        place.votes = place.votes.checked_sub(votes).ok_or(CountError::Overflow)?;
        let mut more = self.sort(number, batch.sheets, batch.value)?;
        more.merge(sorted)?;
        Ok(more)
    }

    /// 5.3.3 and 5.4.2: papers by their next available preference for a continuing candidate.
    fn sort(&mut self, from: u16, sheets: Vec<usize>, value: u64) -> Result<Sorted, CountError> {
        let mut sorted = self.empty_piles(value);
        for index in sheets {
            let (places, reopening) = (&self.places, self.reopening);
            let open = |candidate| {
                let number = reopening.place_of(candidate);
                let place = places.get(usize::from(number).checked_sub(1)?)?;
                (place.status == Status::Continuing).then_some(number)
            };
            let (candidate, weight) = self.sheets.current(index).ok_or(CountError::Overflow)?;
            let stays = if reopening.is(from) { open(candidate).map(|place| (place, weight)) } else { None };
            match stays.or_else(|| self.sheets.next(index, open)) {
                Some((number, weight)) => sorted.put(number, index, weight)?,
                None => sorted.lose(weight)?,
            }
        }
        Ok(sorted)
    }

    fn empty_piles(&self, value: u64) -> Sorted {
        let batches = self.places.iter().map(|_| Batch { value, ..Batch::default() }).collect();
        Sorted { batches, transferable: 0, non_transferable: 0 }
    }

    /// Gives the sorted batches to their candidates; the votes given.
    fn hand_over(&mut self, sorted: Sorted) -> Result<u64, CountError> {
        let mut given: u64 = 0;
        for (place, batch) in self.places.iter_mut().zip(sorted.batches) {
            if batch.papers == 0 {
                continue;
            }
            let votes = batch.value.checked_mul(batch.papers).ok_or(CountError::Overflow)?;
            place.votes = place.votes.checked_add(votes).ok_or(CountError::Overflow)?;
            given = given.checked_add(votes).ok_or(CountError::Overflow)?;
            place.batches.push(batch);
        }
        Ok(given)
    }

    fn lose(&mut self, votes: u64) -> Result<(), CountError> {
        self.non_transferable = self.non_transferable.checked_add(votes).ok_or(CountError::Overflow)?;
        Ok(())
    }

    /// 5.5.1: the last places go to those who are left; whoever was to go out keeps the papers.
    fn fill(&mut self, mut last: Vec<u16>, out: Vec<u16>) {
        for number in &out {
            if let Some(place) = self.place(*number) {
                place.status = Status::Excluded;
            }
        }
        let votes = |number: &u16| self.places.iter().find(|place| place.number == *number).map(|place| place.votes);
        last.sort_by_key(|number| (Reverse(votes(number)), *number));
        self.elected.extend(&last);
        self.just_elected.extend(&last);
        self.close_stage(Action::Fill(last.clone()), out);
        if let Some(stage) = self.stages.last_mut() {
            stage.filled = last;
        }
    }

    /// 5.2.3 and 5.2.5: the earliest difference decides between equals, else a lot.
    fn settle(&mut self, tied: &[u16], decides: Decides) -> Result<u16, CountError> {
        let stage = self.stages.last().map_or(0, |last| last.number);
        self.ties.settle(tied, decides, stage, self.points.iter().map(After::point))
    }

    fn votes(&self) -> Vec<(u16, Votes)> {
        let standing = self.places.iter().filter(|place| place.status != Status::Withdrawn);
        standing.map(|place| (place.number, Votes::new(place.votes, TWO))).collect()
    }

    fn after_batch(&mut self) {
        self.points.push(After { stage: self.stage(), votes: self.votes() });
    }

    fn close_stage(&mut self, action: Action, excluded: Vec<u16>) {
        self.stages.push(Stage {
            number: self.stage(),
            action,
            votes: self.votes(),
            non_transferable: Votes::new(self.non_transferable, TWO),
            quota: Some(Votes::new(self.quota, TWO)),
            keep: Vec::new(),
            elected: std::mem::take(&mut self.just_elected),
            filled: Vec::new(),
            excluded,
        });
    }

    fn place(&mut self, number: u16) -> Option<&mut Place> {
        self.places.get_mut(usize::from(number).checked_sub(1)?)
    }

    fn finished(self) -> Finished<'a> {
        Finished {
            rule: Rule::Ers97,
            valid: self.sheets.valid,
            invalid: self.sheets.invalid,
            quota: Votes::new(self.quota, TWO),
            notes: self.sheets.note().into_iter().collect(),
            stages: self.stages,
            elected: self.elected,
            ties: self.ties,
            reopening: self.reopening,
        }
    }
}

impl After {
    fn point(&self) -> Point<'_> {
        Point { stage: self.stage, votes: &self.votes }
    }
}

impl Sorted {
    fn put(&mut self, number: u16, index: usize, papers: u64) -> Result<(), CountError> {
        let batch = usize::from(number).checked_sub(1).and_then(|at| self.batches.get_mut(at));
        let batch = batch.ok_or(CountError::Overflow)?;
        batch.papers = batch.papers.checked_add(papers).ok_or(CountError::Overflow)?;
        batch.sheets.push(index);
        self.transferable = self.transferable.checked_add(papers).ok_or(CountError::Overflow)?;
        Ok(())
    }

    fn lose(&mut self, papers: u64) -> Result<(), CountError> {
        self.non_transferable = self.non_transferable.checked_add(papers).ok_or(CountError::Overflow)?;
        Ok(())
    }

    fn set_value(&mut self, value: u64) {
        self.batches.iter_mut().for_each(|batch| batch.value = value);
    }

    fn merge(&mut self, other: Self) -> Result<(), CountError> {
        for (mine, theirs) in self.batches.iter_mut().zip(other.batches) {
            mine.papers = mine.papers.checked_add(theirs.papers).ok_or(CountError::Overflow)?;
            mine.sheets.extend(theirs.sheets);
        }
        self.transferable = self.transferable.checked_add(other.transferable).ok_or(CountError::Overflow)?;
        self.lose(other.non_transferable)
    }
}
