//! Scottish STV: rules 45 to 52 of schedule 1 of SSI 2007/42 (carried on in SSI 2011/399); and instant run-off, which
//! is the same table with one seat, no surplus, and a majority of the papers still in play for a quota.
//!
//! A paper that was received with the same value by the same candidate is handled together with its like, so one
//! division serves a whole parcel.

use std::cmp::Reverse;

use crate::count::{Action, Count, CountError, Decides, Rule, Stage};
use crate::digest::PapersHash;
use crate::finish::Finished;
use crate::lots::{Drum, Lots};
use crate::model::Election;
use crate::reopening::Reopening;
use crate::sheets::Sheets;
use crate::ties::{Point, Ties};
use crate::votes::{Decimals, Votes};

const FIVE: Decimals = Decimals::Five;

/// Counts an election by the Scottish rules, or by instant run-off.
pub(crate) fn count(election: &Election, rule: Rule, lots: Lots<'_>) -> Result<Count, CountError> {
    count_keeping(election, rule, lots, &[])
}

/// The same, and each of `kept` has a seat in the end: they are never excluded, and nobody else takes a seat that one of them
/// needs. It is what a countback asks for ([`crate::vacancy`]); without anybody to keep it changes nothing.
pub(crate) fn count_keeping(
    election: &Election,
    rule: Rule,
    lots: Lots<'_>,
    kept: &[u16],
) -> Result<Count, CountError> {
    if rule == Rule::Irv && election.seats() != 1 {
        return Err(CountError::OneSeatOnly { seats: election.seats() });
    }
    let sheets = Sheets::read(election)?;
    let hash = PapersHash::new(election, rule);
    let ties = Ties::new(election, Drum::new(lots, &hash.papers()));
    let mut table = Table::new(election, rule, sheets, ties)?;
    table.kept = kept.to_vec();
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

/// Papers received at one value.
struct Parcel {
    value: Votes,
    sheets: Vec<usize>,
}

/// A candidate's place on the counting table.
struct Place {
    number: u16,
    status: Status,
    votes: Votes,
    parcels: Vec<Parcel>,
}

impl Place {
    fn new(number: u16, status: Status) -> Self {
        Self { number, status, votes: Votes::none(FIVE), parcels: Vec::new() }
    }
}

/// What a parcel gives to one candidate.
#[derive(Default)]
struct Pile {
    papers: u64,
    sheets: Vec<usize>,
}

/// The counting table: who holds which papers.
struct Table<'a> {
    rule: Rule,
    seats: u16,
    sheets: Sheets,
    places: Vec<Place>,
    quota: Votes,
    non_transferable: Votes,
    stages: Vec<Stage>,
    elected: Vec<u16>,
    /// Who has a seat in the end, whatever the votes say.
    kept: Vec<u16>,
    ties: Ties<'a>,
    reopening: Reopening,
    /// Empty piles between transfers, one for each place; kept to spare the allocations.
    piles: Vec<Pile>,
}

impl<'a> Table<'a> {
    fn new(election: &Election, rule: Rule, sheets: Sheets, ties: Ties<'a>) -> Result<Self, CountError> {
        // All amounts are parts of this one, so if it fits, every sum below does.
        Votes::of_papers(sheets.valid, FIVE).ok_or(CountError::Overflow)?;
        let quota = sheets.valid / (u64::from(election.seats()) + 1) + 1;
        let status = |withdrawn| if withdrawn { Status::Withdrawn } else { Status::Continuing };
        let places: Vec<Place> =
            election.candidates().iter().map(|c| Place::new(c.number, status(c.withdrawn))).collect();
        let piles = places.iter().map(|_| Pile::default()).collect();
        Ok(Self {
            rule,
            seats: election.seats(),
            sheets,
            places,
            quota: Votes::of_papers(quota, FIVE).ok_or(CountError::Overflow)?,
            non_transferable: Votes::none(FIVE),
            stages: Vec::new(),
            elected: Vec::new(),
            kept: Vec::new(),
            ties,
            reopening: Reopening::of(election),
            piles,
        })
    }

    fn run(&mut self) -> Result<(), CountError> {
        self.first_preferences()?;
        loop {
            self.elect_by_quota()?;
            let vacancies = self.vacancies();
            if vacancies == 0 {
                return Ok(());
            }
            if self.with(Status::Continuing).count() <= vacancies || self.keeps_waiting() == vacancies {
                self.fill_last_seats(vacancies);
                return Ok(());
            }
            let surpluses = self.most_over_quota();
            if surpluses.is_empty() {
                self.exclude()?;
            } else {
                let chosen = self.settle(&surpluses, Decides::TransferredFirst)?;
                self.transfer_surplus(chosen)?;
            }
        }
    }

    /// Rules 49(2) and 51(2): the most recent earlier stage decides between equals.
    fn settle(&mut self, tied: &[u16], decides: Decides) -> Result<u16, CountError> {
        let stage = self.stages.last().map_or(0, |last| last.number);
        self.ties.settle(tied, decides, stage, self.stages.iter().rev().map(Point::of))
    }

    /// Rule 45: every paper to its first preference, worth one.
    fn first_preferences(&mut self) -> Result<(), CountError> {
        for index in 0..self.sheets.lines.len() {
            let (number, weight) = self.sheets.current(index).ok_or(CountError::Overflow)?;
            put(&mut self.piles, number, index, weight)?;
        }
        self.hand_over(Votes::one(FIVE))?;
        self.close_stage(Action::FirstPreferences, Vec::new());
        Ok(())
    }

    fn vacancies(&self) -> usize {
        usize::from(self.seats).saturating_sub(self.elected.len())
    }

    /// How many of those who are kept have no seat yet.
    fn keeps_waiting(&self) -> usize {
        self.with(Status::Continuing).filter(|place| self.kept.contains(&place.number)).count()
    }

    /// Rule 47: whoever has the quota is elected; together elected, the most votes first.
    fn elect_by_quota(&mut self) -> Result<(), CountError> {
        if self.rule == Rule::Irv {
            self.quota = self.majority();
        }
        let quota = self.quota;
        if let Some(stage) = self.stages.last_mut().filter(|_| self.rule == Rule::Irv) {
            stage.quota = Some(quota);
        }
        let reached: Vec<(Votes, u16)> = self
            .with(Status::Continuing)
            .filter(|place| place.votes >= quota)
            .map(|place| (place.votes, place.number))
            .collect();
        let reached = self.leaving_seats(reached)?;
        self.elect(reached, false);
        Ok(())
    }

    /// Those who reached the quota, without those for whom there is no seat besides the ones that are kept: of these the most
    /// votes have the seats. Where nobody is kept, there are never more with a quota than seats.
    fn leaving_seats(&mut self, reached: Vec<(Votes, u16)>) -> Result<Vec<(Votes, u16)>, CountError> {
        let free = self.vacancies().saturating_sub(self.keeps_waiting());
        let (mut seated, mut open): (Vec<_>, Vec<_>) =
            reached.into_iter().partition(|(_, number)| self.kept.contains(number));
        if self.kept.is_empty() || open.len() <= free {
            seated.append(&mut open);
            return Ok(seated);
        }
        for _ in 0..free {
            let most = open.iter().map(|(votes, _)| *votes).max();
            let equal: Vec<u16> = open.iter().filter(|(votes, _)| Some(*votes) == most).map(|one| one.1).collect();
            let chosen = self.settle(&equal, Decides::Elected)?;
            seated.extend(open.extract_if(.., |(_, number)| *number == chosen));
        }
        Ok(seated)
    }

    /// More than half of the papers still in play, in whole papers: none is ever worth less than one here.
    fn majority(&self) -> Votes {
        // Parts of a total that is known to fit.
        let live = self.with(Status::Continuing).fold(0_u64, |sum, place| sum.saturating_add(place.votes.units()));
        let papers = live / FIVE.one() / 2 + 1;
        Votes::of_papers(papers, FIVE).unwrap_or(self.quota)
    }

    /// Rule 52: as many are left as there are seats, or as many of those who are kept.
    fn fill_last_seats(&mut self, vacancies: usize) {
        let all = self.with(Status::Continuing).count() <= vacancies;
        let left = self.with(Status::Continuing).filter(|place| all || self.kept.contains(&place.number));
        let left: Vec<(Votes, u16)> = left.map(|place| (place.votes, place.number)).collect();
        self.elect(left, true);
    }

    fn elect(&mut self, mut chosen: Vec<(Votes, u16)>, filled: bool) {
        chosen.sort_by_key(|(votes, number)| (Reverse(*votes), *number));
        let mut reopened = false;
        for (_, number) in chosen {
            if let Some(place) = self.place(number) {
                place.status = Status::Elected;
            }
            self.elected.push(number);
            if let Some(stage) = self.stages.last_mut() {
                stage.elected.push(number);
                if filled {
                    stage.filled.push(number);
                }
            }
            reopened |= self.reopening.is(number) && !filled;
        }
        // When all seats are taken the count ends here, and the fresh one is never seen.
        if reopened {
            self.renew_reopening();
        }
    }

    /// A fresh Re-open nominations for the seats that are left, if any are.
    fn renew_reopening(&mut self) {
        if let Ok(number) = u16::try_from(self.places.len() + 1) {
            self.places.push(Place::new(number, Status::Continuing));
            self.piles.push(Pile::default());
            self.reopening.renew(number);
        }
    }

    /// The elected with the largest surplus (rule 49(1)); several if equal, none if no surplus is left.
    fn most_over_quota(&self) -> Vec<u16> {
        let over = || self.with(Status::Elected).filter(|place| place.votes > self.quota);
        let most = over().map(|place| place.votes).max();
        over().filter(|place| Some(place.votes) == most).map(|place| place.number).collect()
    }

    /// Rule 48: every paper goes on at a value cut down to the surplus, and the candidate keeps the quota.
    fn transfer_surplus(&mut self, number: u16) -> Result<(), CountError> {
        let quota = self.quota;
        let place = self.place(number).ok_or(CountError::Overflow)?;
        let whole = place.votes;
        let surplus = whole.minus(quota).ok_or(CountError::Overflow)?;
        place.votes = quota;
        self.transfer(number, surplus, |value| Votes::transfer_value(surplus, value, whole))?;
        self.close_stage(Action::Surplus(vec![number]), Vec::new());
        Ok(())
    }

    /// Rules 50 and 51: the one with the fewest votes goes out, and the papers go on at the value they have.
    ///
    /// The transfer is carried out even when it leaves only as many as there are seats: rule 52(2) reads as if it
    /// were not, but the counting machines of all Scottish councils do it, and published tables show it.
    fn exclude(&mut self) -> Result<(), CountError> {
        let open = || self.with(Status::Continuing).filter(|place| !self.kept.contains(&place.number));
        let fewest = open().map(|place| place.votes).min();
        let lowest: Vec<u16> = open().filter(|place| Some(place.votes) == fewest).map(|place| place.number).collect();
        let number = self.settle(&lowest, Decides::Excluded)?;
        let place = self.place(number).ok_or(CountError::Overflow)?;
        place.status = Status::Excluded;
        let released = std::mem::replace(&mut place.votes, Votes::none(FIVE));
        self.transfer(number, released, Some)?;
        self.close_stage(Action::Exclusion(vec![number]), vec![number]);
        Ok(())
    }

    /// Moves all papers of a candidate to their next preferences; `released` is what they give up together.
    fn transfer(
        &mut self,
        from: u16,
        released: Votes,
        new_value: impl Fn(Votes) -> Option<Votes>,
    ) -> Result<(), CountError> {
        let parcels = self.place(from).map(|place| std::mem::take(&mut place.parcels)).unwrap_or_default();
        let mut moved = Votes::none(FIVE);
        for parcel in parcels {
            let value = new_value(parcel.value).ok_or(CountError::Overflow)?;
            for index in parcel.sheets {
                let (places, reopening) = (&self.places, self.reopening);
                let open = |candidate| {
                    let number = reopening.place_of(candidate);
                    let place = places.get(usize::from(number).checked_sub(1)?)?;
                    (place.status == Status::Continuing).then_some(number)
                };
                // The papers of Re-open nominations stay with it while there is a fresh one.
                let stays = self.sheets.current(index).filter(|_| reopening.is(from));
                let stays = stays.and_then(|(candidate, weight)| open(candidate).map(|place| (place, weight)));
                if let Some((number, weight)) = stays.or_else(|| self.sheets.next(index, open)) {
                    put(&mut self.piles, number, index, weight)?;
                }
            }
            moved = self.hand_over(value)?.plus(moved).ok_or(CountError::Overflow)?;
        }
        let lost = released.minus(moved).ok_or(CountError::Overflow)?;
        self.non_transferable = self.non_transferable.plus(lost).ok_or(CountError::Overflow)?;
        Ok(())
    }

    /// Gives the sorted piles to their candidates at this value; returns the votes given.
    fn hand_over(&mut self, value: Votes) -> Result<Votes, CountError> {
        let mut given = Votes::none(FIVE);
        for (place, pile) in self.places.iter_mut().zip(&mut self.piles) {
            if pile.sheets.is_empty() {
                continue;
            }
            let votes = value.times(std::mem::take(&mut pile.papers)).ok_or(CountError::Overflow)?;
            place.votes = place.votes.plus(votes).ok_or(CountError::Overflow)?;
            given = given.plus(votes).ok_or(CountError::Overflow)?;
            match place.parcels.iter_mut().find(|parcel| parcel.value == value) {
                Some(parcel) => parcel.sheets.append(&mut pile.sheets),
                None => place.parcels.push(Parcel { value, sheets: std::mem::take(&mut pile.sheets) }),
            }
        }
        Ok(given)
    }

    fn close_stage(&mut self, action: Action, excluded: Vec<u16>) {
        let number = self.stages.last().map_or(1, |last| last.number + 1);
        let standing = self.places.iter().filter(|place| place.status != Status::Withdrawn);
        self.stages.push(Stage {
            number,
            action,
            votes: standing.map(|place| (place.number, place.votes)).collect(),
            non_transferable: self.non_transferable,
            quota: None,
            keep: Vec::new(),
            elected: Vec::new(),
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
        let mut notes: Vec<String> = self.sheets.note().into_iter().collect();
        match self.rule {
            Rule::Irv => {
                notes.push("The quota is more than half of the papers still in play at the last stage.".to_owned());
            }
            _ => notes.extend(last_transfer(&self.stages)),
        }
        Finished {
            rule: self.rule,
            valid: self.sheets.valid,
            invalid: self.sheets.invalid,
            quota: self.quota,
            stages: self.stages,
            elected: self.elected,
            ties: self.ties,
            reopening: self.reopening,
            notes,
        }
    }
}

/// What rule 52(2) leaves open and a reader should know.
fn last_transfer(stages: &[Stage]) -> Option<String> {
    let last = stages.last().filter(|last| !last.filled.is_empty())?;
    let excluded = last.excluded.first()?;
    Some(format!(
        "The papers of candidate {excluded} were transferred (stage {}) before the last seats were filled, as the \
         counting machines of Scottish councils do; the winners do not depend on it.",
        last.number
    ))
}

/// Lays a line of papers on the pile of a place.
fn put(piles: &mut [Pile], number: u16, index: usize, weight: u64) -> Result<(), CountError> {
    let pile = usize::from(number).checked_sub(1).and_then(|at| piles.get_mut(at)).ok_or(CountError::Overflow)?;
    pile.papers = pile.papers.checked_add(weight).ok_or(CountError::Overflow)?;
    pile.sheets.push(index);
    Ok(())
}
