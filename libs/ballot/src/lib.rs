//! Ranked ballot papers: read them, count them exactly, and show every stage.
//!
//! Values in, values out: this crate has no clock, no randomness and no files. The same papers give the same
//! result on every machine, because every amount is a whole number of the smallest part of a vote that the rule
//! knows ([`Votes`]) and no sum may overflow unnoticed.
//!
//! - [`blt`] reads ballot files in the BLT form and refuses, with line and reason, what it would have to guess;
//!   [`scot_csv`] reads the CSV form of Scottish council elections. [`written`] writes an election back.
//! - [`Election`] is a title, a number of seats, the candidates and their [`Ballots`].
//! - [`count()`] counts an election by a [`Rule`] and returns a [`Count`]: all stages, ties, lots and a digest.
//! - [`seats`] shares out seats among lists.
//! - [`piles`] and [`keying`] compare what two people counted or keyed from paper; [`account`] says where every paper is.
//! - [`bundle`] puts all that a count needs into one file, and counts it again.
//! - [`vacancy`] finds who has a seat that fell empty, from the same papers.
//! - [`sealed`] shuts papers up until enough scrutineers open them together.
//! - [`report`] writes a count as JSON, CSV or a table to read.
//!
//! ```
//! let file = b"3 1\n4 1 0\n3 2 3 0\n2 3 2 0\n0\n\"Ash\"\n\"Birch\"\n\"Cedar\"\n\"Wing rep\"\n";
//! let read = ballot::blt::read(file, ballot::blt::Reading::Forgiving)?;
//! let count = ballot::count(&read.election, ballot::Rule::Scottish, ballot::Lots::Refused)?;
//! assert_eq!(count.quota.to_string(), "5.00000");
//! assert_eq!(count.elected, [2], "Cedar goes out, and those two papers help Birch");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod account;
pub mod blt;
pub mod bundle;
mod count;
mod digest;
mod ers97;
mod finish;
pub mod keying;
mod lots;
mod meek;
mod model;
pub mod piles;
mod reopening;
pub mod report;
pub mod scot_csv;
mod scottish;
pub mod sealed;
pub mod seats;
mod sheets;
mod ties;
pub mod vacancy;
mod votes;
pub mod written;

pub use count::{Action, Count, CountError, Decides, Rule, SettledBy, Stage, Tie, count};
pub use lots::Lots;
pub use model::{Ballots, Candidate, Election, ElectionFault, MAX_CANDIDATES, Mark, Paper, PaperFault};
pub use votes::{Decimals, Votes};
