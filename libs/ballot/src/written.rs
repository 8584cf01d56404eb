//! An election written back: BLT for counters, JSON for programs. [`scot_csv`](crate::scot_csv) writes CSV.
//!
//! Reading what was written gives the same election: title, seats, candidates, and the papers in their order.

use std::fmt::Write as _;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::model::{Ballots, Candidate, Election, Mark, Paper};

/// Why an election cannot be written in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unwritable {
    /// A name that no reader would take.
    #[error("candidate {0} has a name that is empty, begins or ends with blanks, or holds a control character")]
    Name(u16),
    /// A title that no reader would take.
    #[error("the title is missing where it is needed, begins or ends with blanks, or holds a control character")]
    Title,
    /// CSV knows no withdrawn candidates.
    #[error("candidate {0} is withdrawn, which this form cannot say")]
    Withdrawn(u16),
    /// CSV knows only one candidate a rank and no gaps.
    #[error("a paper has an equal rank or one left out, which this form cannot say")]
    Ranks,
}

/// Refuses names that would be read as something else.
pub(crate) fn check(election: &Election) -> Result<(), Unwritable> {
    let plain = |text: &str| text.trim() == text && !text.chars().any(|letter| letter.is_control() && letter != '\t');
    if !plain(election.title()) {
        return Err(Unwritable::Title);
    }
    let odd = election.candidates().iter().find(|c| c.name.is_empty() || !plain(&c.name));
    odd.map_or(Ok(()), |candidate| Err(Unwritable::Name(candidate.number)))
}

/// Writes an election as BLT in its base form, with `=` for equal ranks and `-` for a rank left out.
///
/// ```
/// let file = "3 1\n-2\n2 1=3 - 2 0\n4 0\n0\n\"Ash \"\"A\"\"\"\n\"Birch\"\n\"Cedar\"\n\"Wing\"\n";
/// let read = ballot::blt::read(file.as_bytes(), ballot::blt::Reading::Strict)?;
/// assert_eq!(ballot::written::blt(&read.election)?, file);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Unwritable`] if a name or the title could not be read again.
pub fn blt(election: &Election) -> Result<String, Unwritable> {
    check(election)?;
    // Writing to a string cannot fail, so its results are not looked at.
    let mut text = format!("{} {}\n", election.candidates().len(), election.seats());
    let withdrawn = election.candidates().iter().filter(|candidate| candidate.withdrawn);
    let withdrawn: Vec<String> = withdrawn.map(|candidate| format!("-{}", candidate.number)).collect();
    if !withdrawn.is_empty() {
        let _ = writeln!(text, "{}", withdrawn.join(" "));
    }
    for paper in election.ballots().papers() {
        let _ = write!(text, "{}", paper.weight);
        for mark in paper.marks {
            let between = if mark.is_joined() { '=' } else { ' ' };
            let _ = match mark.candidate() {
                Some(number) => write!(text, "{between}{number}"),
                None => write!(text, " -"),
            };
        }
        text.push_str(" 0\n");
    }
    text.push_str("0\n");
    let names = election.candidates().iter().map(|candidate| candidate.name.as_str());
    for name in names.chain([election.title()]) {
        let _ = writeln!(text, "\"{}\"", name.replace('"', "\"\""));
    }
    Ok(text)
}

#[derive(Serialize, Deserialize)]
struct Written {
    title: String,
    seats: u16,
    candidates: Vec<WrittenCandidate>,
    papers: Vec<WrittenPaper>,
}

#[derive(Serialize, Deserialize)]
struct WrittenCandidate {
    number: u16,
    name: String,
    #[serde(default)]
    withdrawn: bool,
}

/// How many papers, and their ranks: several candidates are equal, none is a rank left out.
#[derive(Serialize, Deserialize)]
struct WrittenPaper {
    weight: u64,
    ranks: Vec<Vec<u16>>,
}

impl From<Paper<'_>> for WrittenPaper {
    fn from(paper: Paper<'_>) -> Self {
        let mut ranks: Vec<Vec<u16>> = Vec::new();
        for mark in paper.marks {
            match ranks.last_mut().filter(|_| mark.is_joined()) {
                Some(rank) => rank.extend(mark.candidate()),
                None => ranks.push(mark.candidate().into_iter().collect()),
            }
        }
        Self { weight: paper.weight, ranks }
    }
}

impl Serialize for Election {
    /// `{"title", "seats", "candidates": [{"number", "name", "withdrawn"}], "papers": [{"weight", "ranks": [[1], [2, 3],
    /// []]}]}`: a rank of several is equal, an empty one was left out.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let candidate = |candidate: &Candidate| WrittenCandidate {
            number: candidate.number,
            name: candidate.name.clone(),
            withdrawn: candidate.withdrawn,
        };
        Written {
            title: self.title().to_owned(),
            seats: self.seats(),
            candidates: self.candidates().iter().map(candidate).collect(),
            papers: self.ballots().papers().map(WrittenPaper::from).collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Election {
    /// What [`Serialize`] writes, with the same checks as any other election.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let known = u16::try_from(written.candidates.len()).map_err(D::Error::custom)?;
        let mut ballots = Ballots::new(known);
        for (number, paper) in (1_usize..).zip(&written.papers) {
            let mut marks = Vec::new();
            for rank in &paper.ranks {
                let candidates = rank.iter().enumerate();
                let mark = |(at, candidate): (usize, &u16)| match (at, *candidate) {
                    (_, 0 | 0x8000..) => None,
                    (0, candidate) => Some(Mark::next(candidate)),
                    (_, candidate) => Some(Mark::equal(candidate)),
                };
                let rank: Option<Vec<Mark>> = candidates.map(mark).collect();
                let rank =
                    rank.ok_or_else(|| D::Error::custom(format!("paper {number}: there is no such candidate")))?;
                marks.extend(if rank.is_empty() { vec![Mark::SKIPPED] } else { rank });
            }
            ballots.add(paper.weight, &marks).map_err(|fault| D::Error::custom(format!("paper {number}: {fault}")))?;
        }
        let candidate = |WrittenCandidate { number, name, withdrawn }| Candidate { number, name, withdrawn };
        let candidates = written.candidates.into_iter().map(candidate).collect();
        Self::new(written.title, written.seats, candidates, ballots).map_err(D::Error::custom)
    }
}
