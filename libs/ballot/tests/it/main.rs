//! Counts of real wards, odd files, every dialect, and properties that hold for any election.

mod bad_bytes;
mod by_hand;
mod cases;
mod dialects;
mod made;
mod meek;
mod odd;
mod paper_by_paper;
mod plain_ers97;
mod plain_meek;
mod properties;
mod reports;
mod seats;
mod wards;
mod worked_example;
mod written;

/// A test may stop at the first thing that fails.
type Outcome = Result<(), Box<dyn std::error::Error>>;
