//! What every page of the house keeps to, tried on a capability of these tests alone.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

mod answers;
mod files;
mod forms;
mod serving;
mod shed;
mod ways;
mod wording;
