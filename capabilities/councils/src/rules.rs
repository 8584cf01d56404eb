//! Decisions: what is, who asks and now, in; what follows, or why not, out.

pub mod council;
pub mod proposal;
pub mod sounding;
