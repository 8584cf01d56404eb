//! An election: candidates, seats and the papers as they were marked.

use thiserror::Error;

/// The most candidates one election may have; a file that says more is broken or hostile. The table of a count grows
/// with the square of their number.
pub const MAX_CANDIDATES: u16 = 999;

/// Somebody (or something, as Re-open nominations) a paper can be marked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The number on the ballot paper, from 1. It stays the same when others withdraw.
    pub number: u16,
    /// The name as it stood in the file, with the party if it was part of it.
    pub name: String,
    /// Withdrawn before the count: passed over on every paper.
    pub withdrawn: bool,
}

impl Candidate {
    /// Whether this is not a person but the wish to open nominations again, known by exactly that name.
    pub fn reopens_nominations(&self) -> bool {
        let letters: String = self.name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        matches!(letters.as_str(), "reopennominations" | "ronreopennominations" | "reopennominationsron")
    }
}

/// One mark of a ranking: a candidate, or a rank left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(u16);

impl Mark {
    /// A rank that the voter left out.
    pub const SKIPPED: Self = Self(0);
    const JOINED: u16 = 0x8000;

    /// The next rank goes to this candidate.
    pub const fn next(candidate: u16) -> Self {
        Self(candidate & !Self::JOINED)
    }

    /// This candidate shares the rank of the mark before.
    pub const fn equal(candidate: u16) -> Self {
        Self(candidate | Self::JOINED)
    }

    /// The candidate's number; `None` for a rank left out.
    pub const fn candidate(self) -> Option<u16> {
        match self.0 & !Self::JOINED {
            0 => None,
            number => Some(number),
        }
    }

    /// Whether the mark shares the rank of the one before it.
    pub const fn is_joined(self) -> bool {
        self.0 & Self::JOINED != 0
    }

    pub(crate) const fn code(self) -> u16 {
        self.0
    }
}

/// Why a paper cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// No papers at all were meant.
    #[error("a paper of weight 0")]
    NoWeight,
    /// There is no such candidate.
    #[error("candidate {0} does not exist")]
    UnknownCandidate(u64),
    /// The same candidate stands twice on the paper.
    #[error("candidate {0} stands twice on one paper")]
    Repeated(u16),
    /// An equal mark needs one before it.
    #[error("an equal preference without a candidate before it")]
    NothingToJoin,
    /// The weights add up to more than can be counted.
    #[error("more papers than can be counted")]
    TooMany,
}

/// One line of papers: how many, and how they were marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper<'a> {
    /// How many papers were marked alike.
    pub weight: u64,
    /// The marks in order of preference.
    pub marks: &'a [Mark],
}

#[derive(Debug, Clone, Copy)]
struct Row {
    weight: u64,
    start: usize,
    end: usize,
}

/// All papers of an election, held in two flat lists so that a ward is read in a millisecond.
#[derive(Debug, Clone)]
pub struct Ballots {
    rows: Vec<Row>,
    marks: Vec<Mark>,
    total: u64,
    /// For each candidate the paper (1, 2, ..) on which it was last seen.
    seen: Vec<usize>,
    start: usize,
}

impl Ballots {
    /// An empty box for papers with candidates 1 to `candidates`.
    pub fn new(candidates: u16) -> Self {
        let seen = vec![0; usize::from(candidates)];
        Self { rows: Vec::new(), marks: Vec::new(), total: 0, seen, start: 0 }
    }

    /// Puts `weight` papers with these marks into the box; a refused paper leaves it as it was.
    ///
    /// ```
    /// use ballot::{Ballots, Mark, PaperFault};
    /// let mut ballots = Ballots::new(3);
    /// ballots.add(5, &[Mark::next(3), Mark::next(1)])?;
    /// assert_eq!(ballots.add(1, &[Mark::next(4)]), Err(PaperFault::UnknownCandidate(4)));
    /// assert_eq!(ballots.total(), 5);
    /// # Ok::<(), PaperFault>(())
    /// ```
    pub fn add(&mut self, weight: u64, marks: &[Mark]) -> Result<(), PaperFault> {
        let outcome = marks.iter().try_for_each(|mark| self.mark(*mark)).and_then(|()| self.close_paper(weight));
        if outcome.is_err() {
            self.marks.truncate(self.start);
            // The stamps of the refused paper must not count against the next one.
            let paper = self.rows.len() + 1;
            self.seen.iter_mut().filter(|last| **last == paper).for_each(|last| *last = 0);
        }
        outcome
    }

    /// One more mark on the paper at hand.
    pub(crate) fn mark(&mut self, mark: Mark) -> Result<(), PaperFault> {
        if let Some(number) = mark.candidate() {
            let paper = self.rows.len() + 1;
            let last = self.seen.get_mut(usize::from(number - 1)).ok_or(PaperFault::UnknownCandidate(number.into()))?;
            if *last == paper {
                return Err(PaperFault::Repeated(number));
            }
            *last = paper;
        }
        if mark.is_joined()
            && self.marks.get(self.start..).and_then(<[Mark]>::last).and_then(|m| m.candidate()).is_none()
        {
            return Err(PaperFault::NothingToJoin);
        }
        self.marks.push(mark);
        Ok(())
    }

    /// Ends the paper at hand.
    pub(crate) fn close_paper(&mut self, weight: u64) -> Result<(), PaperFault> {
        if weight == 0 {
            return Err(PaperFault::NoWeight);
        }
        self.total = self.total.checked_add(weight).ok_or(PaperFault::TooMany)?;
        let end = self.marks.len();
        self.rows.push(Row { weight, start: self.start, end });
        self.start = end;
        Ok(())
    }

    /// How many papers are in the box, valid or not.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many candidates the papers may name.
    pub fn candidates(&self) -> usize {
        self.seen.len()
    }

    /// The papers in the order they were put in.
    pub fn papers(&self) -> impl ExactSizeIterator<Item = Paper<'_>> {
        self.rows
            .iter()
            .map(|row| Paper { weight: row.weight, marks: self.marks.get(row.start..row.end).unwrap_or_default() })
    }
}

/// Why an election cannot be made of these parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ElectionFault {
    /// There is nothing to elect to.
    #[error("an election needs at least one seat")]
    NoSeats,
    /// Nobody stands.
    #[error("an election needs at least one candidate")]
    NoCandidates,
    /// Too many stand.
    #[error("more than {MAX_CANDIDATES} candidates")]
    TooManyCandidates,
    /// Candidates must be numbered 1, 2, 3 and so on, as many as the papers know.
    #[error("candidates are not numbered one after another as the papers have them")]
    Numbering,
}

/// Everything a count needs.
#[derive(Debug, Clone)]
pub struct Election {
    title: String,
    seats: u16,
    candidates: Vec<Candidate>,
    ballots: Ballots,
}

impl Election {
    /// Puts the parts together.
    ///
    /// ```
    /// use ballot::{Ballots, Candidate, Election, Mark};
    /// let candidates = ["Ash", "Birch"].iter().zip(1..).map(|(name, number)| Candidate {
    ///     number, name: (*name).to_owned(), withdrawn: false,
    /// });
    /// let mut ballots = Ballots::new(2);
    /// ballots.add(3, &[Mark::next(2)])?;
    /// let election = Election::new("Wing rep", 1, candidates.collect(), ballots)?;
    /// assert_eq!(election.candidate(2).map(|c| c.name.as_str()), Some("Birch"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        title: impl Into<String>,
        seats: u16,
        candidates: Vec<Candidate>,
        ballots: Ballots,
    ) -> Result<Self, ElectionFault> {
        if seats == 0 {
            return Err(ElectionFault::NoSeats);
        }
        if candidates.is_empty() {
            return Err(ElectionFault::NoCandidates);
        }
        if candidates.len() > usize::from(MAX_CANDIDATES) {
            return Err(ElectionFault::TooManyCandidates);
        }
        let in_order = candidates.iter().zip(1..).all(|(candidate, number)| candidate.number == number);
        if !in_order || candidates.len() != ballots.candidates() {
            return Err(ElectionFault::Numbering);
        }
        Ok(Self { title: title.into(), seats, candidates, ballots })
    }

    /// What the election is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// How many are to be elected.
    pub fn seats(&self) -> u16 {
        self.seats
    }

    /// All candidates by number, the withdrawn among them.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The candidate with this number.
    pub fn candidate(&self, number: u16) -> Option<&Candidate> {
        let index = usize::from(number).checked_sub(1)?;
        self.candidates.get(index)
    }

    /// The papers.
    pub fn ballots(&self) -> &Ballots {
        &self.ballots
    }

    /// "3 Cedar", as reports and refusals name a candidate.
    pub(crate) fn label(&self, number: u16) -> String {
        self.candidate(number).map_or_else(|| number.to_string(), |candidate| format!("{number} {}", candidate.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_paper_leaves_no_trace() {
        let mut ballots = Ballots::new(2);
        let twice = [Mark::next(1), Mark::next(1)];
        assert_eq!(ballots.add(1, &twice), Err(PaperFault::Repeated(1)));
        assert_eq!(ballots.add(0, &[Mark::next(1)]), Err(PaperFault::NoWeight));
        assert_eq!(ballots.add(1, &[Mark::equal(1)]), Err(PaperFault::NothingToJoin));
        assert_eq!(ballots.add(1, &[Mark::SKIPPED, Mark::equal(1)]), Err(PaperFault::NothingToJoin));
        assert_eq!(ballots.papers().len(), 0);
        assert_eq!(ballots.add(1, &[Mark::next(1), Mark::equal(2)]), Ok(()));
        assert_eq!(ballots.add(u64::MAX, &[Mark::next(1)]), Err(PaperFault::TooMany));
        assert_eq!(ballots.total(), 1);
        let papers: Vec<_> = ballots.papers().collect();
        assert_eq!(papers, [Paper { weight: 1, marks: &[Mark::next(1), Mark::equal(2)] }]);
    }

    #[test]
    fn no_number_makes_a_mark_of_the_other_kind() {
        for number in [1, MAX_CANDIDATES, Mark::JOINED | 1, u16::MAX] {
            let (next, equal) = (Mark::next(number), Mark::equal(number));
            assert!(!next.is_joined() && equal.is_joined());
            assert_eq!(next.candidate(), equal.candidate());
        }
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let one = |number| Candidate { number, name: "A".to_owned(), withdrawn: false };
        let made =
            |seats, candidates: Vec<Candidate>, known| Election::new("", seats, candidates, Ballots::new(known)).err();
        assert_eq!(made(0, vec![one(1)], 1), Some(ElectionFault::NoSeats));
        assert_eq!(made(1, vec![], 0), Some(ElectionFault::NoCandidates));
        assert_eq!(made(1, vec![one(2)], 1), Some(ElectionFault::Numbering));
        assert_eq!(made(1, vec![one(1)], 2), Some(ElectionFault::Numbering));
        assert_eq!(made(1, vec![one(1)], 1), None);
    }

    #[test]
    fn only_the_full_phrase_means_re_open_nominations() {
        let named = |name: &str| Candidate { number: 1, name: name.to_owned(), withdrawn: false }.reopens_nominations();
        assert!(named("Re-open nominations"));
        assert!(named("RON (Re-Open Nominations)"));
        assert!(!named("Ron Smith"));
        assert!(!named("Ron"));
    }
}
