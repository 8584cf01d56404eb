//! Decisions: what is, who asks and now, in; what follows, or why not, out.

pub mod changes;
pub mod conduct;
pub mod council;
pub mod election;
pub mod firsts;
pub mod joining;
pub mod names;
pub mod proposal;
pub mod seats;
pub mod sounding;
pub mod terms;
