//! The cases of a time bank, and what holds for every book.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod cases;
mod properties;
