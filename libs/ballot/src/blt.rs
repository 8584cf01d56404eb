//! Reading BLT ballot files.
//!
//! The base form is `candidates seats`, an optional line of withdrawn candidates (`-2 -3`), papers as
//! `weight p1 p2 .. 0`, a lone `0`, the quoted names and the quoted title, with at most two more quoted texts
//! (source and comment) after it. It is a form of fields, not of lines: a paper may run over several lines.
//!
//! Also read: `#` comments; `2=3` equal preferences; `-` a rank left out; `(id)` before a weight of 1; doubled
//! quotes inside a name; CRLF; a byte order mark. Read with a warning, and refused by [`Reading::Strict`]: names
//! without quotes, one a line, and a comma after each field, because councils have published such files.
//! Everything else is refused with its line and a reason; nothing is guessed.
//!
//! ```
//! use ballot::blt::{Reading, read};
//! let refused = read(b"2 1\n3 1 0\n1 7 0\n0\n\"A\"\n\"B\"\n\"Rep\"\n", Reading::Forgiving).unwrap_err();
//! assert_eq!(refused.to_string(), "line 3: candidate 7 does not exist");
//! ```

mod layout;
mod names;
mod papers;
mod source;

use thiserror::Error;

use crate::model::{Candidate, Election};
pub(crate) use names::shown;
use source::Source;

/// How much to forgive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Names without quotes and commas after fields give a warning.
    Forgiving,
    /// Names without quotes and commas after fields are refused.
    Strict,
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {reason}")]
pub struct Refusal {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub reason: String,
}

impl Refusal {
    pub(crate) fn new(line: usize, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}

/// Something that was read although it should not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line, from 1.
    pub line: usize,
    /// What was read and how, in words.
    pub text: String,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct BltFile {
    /// What stands in it.
    pub election: Election,
    /// What was forgiven, by line.
    pub warnings: Vec<Warning>,
    /// The line of the numbers of candidates and seats: where to point when the election cannot be counted.
    pub header_line: usize,
}

/// Reads a BLT file.
///
/// # Errors
/// [`Refusal`] with the line and the reason.
pub fn read(bytes: &[u8], reading: Reading) -> Result<BltFile, Refusal> {
    let mut source = Source::new(bytes, reading);
    let papers = match papers::read(&mut source) {
        Ok(papers) => papers,
        Err(papers::Stopped { refusal, layout }) => return Err(layout.doubt().unwrap_or(refusal)),
    };
    // A file that reads as nonsense from a doubtful line on is refused for that line.
    let names = names::read(&mut source, papers.ballots.candidates());
    let names = match (papers.layout.doubt(), names) {
        (Some(doubt), _) => return Err(doubt),
        (None, names) => names?,
    };
    let candidates = names.candidates.into_iter().zip(1..).zip(papers.withdrawn);
    let candidates = candidates.map(|((name, number), withdrawn)| Candidate { number, name, withdrawn });
    let election = Election::new(names.title, papers.seats, candidates.collect(), papers.ballots)
        .map_err(|fault| Refusal::new(papers.header_line, fault.to_string()))?;
    Ok(BltFile { election, warnings: source.into_warnings(), header_line: papers.header_line })
}
