//! Counts of real wards, odd files, every dialect, and properties that hold for any election.

mod bad_bytes;
mod cases;
mod dialects;
mod made;
mod odd;
mod paper_by_paper;
mod properties;
mod reports;
mod wards;
mod worked_example;

/// A test may stop at the first thing that fails.
type Outcome = Result<(), Box<dyn std::error::Error>>;
