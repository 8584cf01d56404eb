//! Who has a seat that fell empty, from the papers that were cast.
//!
//! Release, transfer and recall make empty seats normal where this is used (guide to the field: elections, 6.1 and 6.3, 13). Which
//! way is taken is fixed before the vote.
//!
//! **Countback** ([`countback`]): all papers are counted again by the Scottish rule, for the same number of seats, as if whoever
//! left, and every candidate who does not consent to sit now, had withdrawn. Whoever sits keeps the seat: they are never
//! excluded, and once only as many seats are left as sitting members wait for one, those are theirs. Should more others reach the
//! quota than there are empty seats, the most votes have them, then the votes at the latest stage where these differed, then a lot.
//!
//! **Next in the table** ([`runner_up`]): whoever stayed in the first count longest without a seat, and consents.

use thiserror::Error;

use crate::count::{Count, CountError, Rule};
use crate::lots::{Drum, Lots};
use crate::model::{Candidate, Election};
use crate::scottish;
use crate::votes::Votes;

/// Why an empty seat is not filled from the papers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VacancyFault {
    /// There is no candidate with this number.
    #[error("there is no candidate {0}")]
    Unknown(u16),
    /// A candidate is said to have left, to sit or to consent more than once.
    #[error("candidate {0} cannot be two of these: gone, sitting, and waiting for a seat")]
    Twice(u16),
    /// Nobody left.
    #[error("no seat is empty")]
    NoneEmpty,
    /// Those who left and those who sit are more or fewer than there are seats. A seat that somebody holds who was no candidate, or
    /// that was never filled, is not filled from these papers: count for the seats that are.
    #[error("there are {seats} seats, and {named} are said to have had one")]
    NotTheSeats {
        /// The seats.
        seats: u16,
        /// Those who are said to have had one.
        named: usize,
    },
    /// No unelected candidate would sit now.
    #[error("no candidate consents to sit now")]
    NobodyConsents,
    /// Two were equal to the end, so the table does not say who comes next.
    #[error("candidates {0:?} were equal to the end: the table does not say who comes next")]
    Equal(Vec<u16>),
    /// The papers cannot be counted.
    #[error(transparent)]
    Count(#[from] CountError),
}

/// A countback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countback {
    /// Who has the empty seats, in the order they were elected.
    pub seated: Vec<u16>,
    /// The whole count, with whoever sits in it.
    pub count: Count,
}

/// Counts the papers again for the seats of those who are gone.
///
/// # Errors
/// [`VacancyFault`]; nobody is seated by an error.
///
/// ```
/// # let file = b"4 2\n6 1 2 0\n5 2 1 0\n3 3 4 0\n2 4 3 0\n0\n\"Ash\"\n\"Birch\"\n\"Cedar\"\n\"Dogwood\"\n\"Wing\"\n";
/// # let election = ballot::blt::read(file, ballot::blt::Reading::Strict)?.election;
/// use ballot::vacancy::countback;
/// use ballot::{Lots, Rule, count};
/// assert_eq!(count(&election, Rule::Scottish, Lots::Refused)?.elected, [1, 2]);
/// // Ash was released; Cedar and Dogwood would sit.
/// let again = countback(&election, &[1], &[2], &[3, 4], Lots::Refused)?;
/// assert_eq!(again.seated, [3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn countback(
    election: &Election,
    gone: &[u16],
    sitting: &[u16],
    consenting: &[u16],
    lots: Lots<'_>,
) -> Result<Countback, VacancyFault> {
    let named = named(election, gone, sitting, consenting)?;
    let seats = election.seats();
    if named != usize::from(seats) {
        return Err(VacancyFault::NotTheSeats { seats, named });
    }
    let stays = |candidate: &Candidate| {
        let number = candidate.number;
        sitting.contains(&number) || consenting.contains(&number) || candidate.reopens_nominations()
    };
    let candidates = election
        .candidates()
        .iter()
        .map(|candidate| Candidate { withdrawn: candidate.withdrawn || !stays(candidate), ..candidate.clone() });
    let again = Election::new(election.title(), seats, candidates.collect(), election.ballots().clone())
        .map_err(|_| CountError::Overflow)?;
    let count = scottish::count_keeping(&again, Rule::Scottish, lots, sitting)?;
    let seated = count.elected.iter().copied().filter(|number| !sitting.contains(number)).collect();
    Ok(Countback { seated, count })
}

/// Everybody is known and stands in one list alone; says how many had a seat.
fn named(election: &Election, gone: &[u16], sitting: &[u16], consenting: &[u16]) -> Result<usize, VacancyFault> {
    let mut seen: Vec<u16> = Vec::new();
    for number in gone.iter().chain(sitting).chain(consenting).copied() {
        if election.candidate(number).is_none() {
            return Err(VacancyFault::Unknown(number));
        }
        if seen.contains(&number) {
            return Err(VacancyFault::Twice(number));
        }
        seen.push(number);
    }
    if gone.is_empty() {
        return Err(VacancyFault::NoneEmpty);
    }
    let waits = |number: &u16| election.candidate(*number).is_some_and(|candidate| !candidate.withdrawn);
    if !consenting.iter().any(waits) {
        return Err(VacancyFault::NobodyConsents);
    }
    Ok(gone.len() + sitting.len())
}

/// Who came next in a count: of those who consent and have no seat, whoever was excluded last, or not at all; of several who went
/// out together or were left over, whoever had most votes then.
///
/// Where that leaves several, the lot is drawn from the digest of the count and the seed, as in a count itself ([`Lots::Seed`]).
///
/// # Errors
/// [`VacancyFault::NobodyConsents`], and [`VacancyFault::Equal`] where a lot has to decide and none may be drawn.
pub fn runner_up(count: &Count, consenting: &[u16], lots: Lots<'_>) -> Result<u16, VacancyFault> {
    let last = count.stages.last();
    let came = |number: u16| {
        let out = count.stages.iter().find(|stage| stage.excluded.contains(&number));
        // Where papers move in the stage of the exclusion, what somebody had when they went out stands in the one before; by
        // Meek they move in the next, so it stands in the same.
        let had = match (out, count.rule) {
            (Some(stage), Rule::Meek) => Some(stage),
            (Some(stage), _) => count.stages.iter().rev().find(|before| before.number < stage.number),
            (None, _) => last,
        };
        let votes = had.or(last).and_then(|stage| stage.votes_of(number)).map_or(0, Votes::units);
        (out.map_or(u32::MAX, |stage| stage.number), votes)
    };
    let waiting: Vec<u16> = consenting
        .iter()
        .copied()
        .filter(|number| !count.elected.contains(number) && last.is_some_and(|stage| stage.votes_of(*number).is_some()))
        .collect();
    let best = waiting.iter().map(|number| came(*number)).max().ok_or(VacancyFault::NobodyConsents)?;
    let mut equal: Vec<u16> = waiting.into_iter().filter(|number| came(*number) == best).collect();
    equal.sort_unstable();
    equal.dedup();
    match equal.as_slice() {
        [one] => Ok(*one),
        _ => Drum::new(lots, &count.digest).draw(&equal).ok_or(VacancyFault::Equal(equal)),
    }
}

#[cfg(test)]
mod tests;
