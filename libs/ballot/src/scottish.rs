//! Scottish STV: rules 45 to 52 of schedule 1 of SSI 2007/42 (carried on in SSI 2011/399).
//!
//! A paper that was received with the same value by the same candidate is handled together with its like, so one
//! division serves a whole parcel.

mod sheets;

use std::cmp::Reverse;

use crate::count::{Action, Count, CountError, Rule, Stage};
use crate::digest::PapersHash;
use crate::lots::{Drum, Lots};
use crate::model::Election;
use crate::ties::{Decision, Ties};
use crate::votes::Votes;
use sheets::{Sheet, Sheets};

/// Counts an election by the Scottish rules.
pub(crate) fn count(election: &Election, lots: Lots<'_>) -> Result<Count, CountError> {
    if election.candidates().iter().all(|candidate| candidate.withdrawn) {
        return Err(CountError::NoCandidates);
    }
    let sheets = Sheets::read(election);
    if sheets.valid == 0 {
        return Err(CountError::NoValidPapers { invalid: sheets.invalid });
    }
    let hash = PapersHash::new(election, Rule::Scottish);
    let ties = Ties::new(election, Drum::new(lots, &hash.papers()));
    let mut table = Table::new(election, sheets, ties)?;
    table.run()?;
    table.result(election, hash)
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

/// What a parcel gives to one candidate.
#[derive(Default)]
struct Pile {
    papers: u64,
    sheets: Vec<usize>,
}

/// The counting table: who holds which papers.
struct Table<'a> {
    seats: u16,
    sheets: Sheets,
    places: Vec<Place>,
    quota: Votes,
    non_transferable: Votes,
    stages: Vec<Stage>,
    elected: Vec<u16>,
    ties: Ties<'a>,
    /// Empty piles between transfers, one for each candidate; kept to spare the allocations.
    piles: Vec<Pile>,
}

impl<'a> Table<'a> {
    fn new(election: &Election, sheets: Sheets, ties: Ties<'a>) -> Result<Self, CountError> {
        // All amounts are parts of this one, so if it fits, every sum below does.
        Votes::of_papers(sheets.valid).ok_or(CountError::Overflow)?;
        let quota = sheets.valid / (u64::from(election.seats()) + 1) + 1;
        let place = |(number, withdrawn)| Place {
            number,
            status: if withdrawn { Status::Withdrawn } else { Status::Continuing },
            votes: Votes::ZERO,
            parcels: Vec::new(),
        };
        let places: Vec<Place> = election.candidates().iter().map(|c| place((c.number, c.withdrawn))).collect();
        let piles = places.iter().map(|_| Pile::default()).collect();
        Ok(Self {
            seats: election.seats(),
            sheets,
            places,
            quota: Votes::of_papers(quota).ok_or(CountError::Overflow)?,
            non_transferable: Votes::ZERO,
            stages: Vec::new(),
            elected: Vec::new(),
            ties,
            piles,
        })
    }

    fn run(&mut self) -> Result<(), CountError> {
        self.first_preferences()?;
        loop {
            self.elect_by_quota();
            let vacancies = usize::from(self.seats).saturating_sub(self.elected.len());
            if vacancies == 0 {
                return Ok(());
            }
            if self.with(Status::Continuing).count() <= vacancies {
                self.fill_last_seats();
                return Ok(());
            }
            let surpluses = self.most_over_quota();
            if surpluses.is_empty() {
                self.exclude()?;
            } else {
                let chosen = self.ties.settle(surpluses, Decision::TransferredFirst, &self.stages)?;
                self.transfer_surplus(chosen)?;
            }
        }
    }

    /// Rule 45: every paper to its first preference, worth one.
    fn first_preferences(&mut self) -> Result<(), CountError> {
        for (index, sheet) in self.sheets.lines.iter().enumerate() {
            let to = self.sheets.preferences.get(sheet.at).and_then(|number| pile_of(&mut self.piles, *number));
            let pile = to.ok_or(CountError::Overflow)?;
            pile.papers = pile.papers.checked_add(sheet.weight).ok_or(CountError::Overflow)?;
            pile.sheets.push(index);
        }
        self.hand_over(Votes::ONE)?;
        self.close_stage(Action::FirstPreferences);
        Ok(())
    }

    /// Rule 47: whoever has the quota is elected; together elected, the most votes first.
    fn elect_by_quota(&mut self) {
        let quota = self.quota;
        let reached: Vec<(Votes, u16)> = self
            .with(Status::Continuing)
            .filter(|place| place.votes >= quota)
            .map(|place| (place.votes, place.number))
            .collect();
        self.elect(reached, false);
    }

    /// Rule 52: as many are left as there are seats.
    fn fill_last_seats(&mut self) {
        let left: Vec<(Votes, u16)> = self.with(Status::Continuing).map(|place| (place.votes, place.number)).collect();
        self.elect(left, true);
    }

    fn elect(&mut self, mut chosen: Vec<(Votes, u16)>, filled: bool) {
        chosen.sort_by_key(|(votes, number)| (Reverse(*votes), *number));
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
        self.close_stage(Action::Surplus(number));
        Ok(())
    }

    /// Rules 50 and 51: the one with the fewest votes goes out, and the papers go on at the value they have.
    ///
    /// The transfer is carried out even when it leaves only as many as there are seats: rule 52(2) reads as if it
    /// were not, but the counting machines of all Scottish councils do it, and published tables show it.
    fn exclude(&mut self) -> Result<(), CountError> {
        let fewest = self.with(Status::Continuing).map(|place| place.votes).min();
        let lowest: Vec<u16> = self
            .with(Status::Continuing)
            .filter(|place| Some(place.votes) == fewest)
            .map(|place| place.number)
            .collect();
        let number = self.ties.settle(lowest, Decision::Excluded, &self.stages)?;
        let place = self.place(number).ok_or(CountError::Overflow)?;
        place.status = Status::Excluded;
        let released = std::mem::take(&mut place.votes);
        self.transfer(number, released, Some)?;
        self.close_stage(Action::Exclusion(number));
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
        let mut moved = Votes::ZERO;
        for parcel in parcels {
            let value = new_value(parcel.value).ok_or(CountError::Overflow)?;
            for index in parcel.sheets {
                let Some(sheet) = self.sheets.lines.get_mut(index) else {
                    continue;
                };
                let places = &self.places;
                let Some(number) = next_available(sheet, &self.sheets.preferences, places) else {
                    continue;
                };
                let pile = pile_of(&mut self.piles, number).ok_or(CountError::Overflow)?;
                pile.papers = pile.papers.checked_add(sheet.weight).ok_or(CountError::Overflow)?;
                pile.sheets.push(index);
            }
            moved = self.hand_over(value)?.plus(moved).ok_or(CountError::Overflow)?;
        }
        let lost = released.minus(moved).ok_or(CountError::Overflow)?;
        self.non_transferable = self.non_transferable.plus(lost).ok_or(CountError::Overflow)?;
        Ok(())
    }

    /// Gives the sorted piles to their candidates at this value; returns the votes given.
    fn hand_over(&mut self, value: Votes) -> Result<Votes, CountError> {
        let mut given = Votes::ZERO;
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

    fn close_stage(&mut self, action: Action) {
        let number = self.stages.last().map_or(1, |last| last.number + 1);
        let standing = self.places.iter().filter(|place| place.status != Status::Withdrawn);
        self.stages.push(Stage {
            number,
            action,
            votes: standing.map(|place| (place.number, place.votes)).collect(),
            non_transferable: self.non_transferable,
            elected: Vec::new(),
            filled: Vec::new(),
        });
    }

    fn with(&self, status: Status) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(move |place| place.status == status)
    }

    fn place(&mut self, number: u16) -> Option<&mut Place> {
        self.places.get_mut(usize::from(number).checked_sub(1)?)
    }

    fn result(self, election: &Election, hash: PapersHash) -> Result<Count, CountError> {
        let reopened = |number: &u16| election.candidate(*number).is_some_and(crate::Candidate::reopens_nominations);
        let reopening = self.elected.iter().copied().find(reopened);
        if let Some(number) = reopening.filter(|_| self.seats > 1) {
            return Err(CountError::ReopenedAmongSeveral(number));
        }
        let elected: Vec<u16> = self.elected.iter().copied().filter(|number| !reopened(number)).collect();
        let vacant = self.seats.saturating_sub(u16::try_from(elected.len()).unwrap_or(u16::MAX));
        let notes = notes(&self.stages, vacant, reopening.is_some());
        Ok(Count {
            rule: Rule::Scottish,
            valid: self.sheets.valid,
            invalid: self.sheets.invalid,
            quota: self.quota,
            stages: self.stages,
            elected,
            vacant,
            ties: self.ties.settled,
            notes,
            digest: hash.with_lots(&self.ties.lots),
        })
    }
}

/// What the rule leaves open and a reader should know.
fn notes(stages: &[Stage], vacant: u16, reopened: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(last) = stages.last()
        && let Some(excluded) = last.excluded()
        && !last.filled.is_empty()
    {
        notes.push(format!(
            "The papers of candidate {excluded} were transferred (stage {}) before the last seats were filled, as the \
             counting machines of Scottish councils do; the winners do not depend on it.",
            last.number
        ));
    }
    if reopened {
        notes.push("Re-open nominations won: nobody is elected and nominations open again.".to_owned());
    } else if vacant > 0 {
        notes.push(format!("There were fewer candidates than seats: {vacant} stay vacant."));
    }
    notes
}

/// Moves a sheet on to its next preference for a continuing candidate; `None` when it has none.
fn next_available(sheet: &mut Sheet, preferences: &[u16], places: &[Place]) -> Option<u16> {
    while sheet.at + 1 < sheet.end {
        sheet.at += 1;
        let number = *preferences.get(sheet.at)?;
        let place = places.get(usize::from(number).checked_sub(1)?)?;
        if place.status == Status::Continuing {
            return Some(number);
        }
    }
    None
}

fn pile_of(piles: &mut [Pile], number: u16) -> Option<&mut Pile> {
    piles.get_mut(usize::from(number).checked_sub(1)?)
}
