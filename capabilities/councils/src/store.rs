//! All SQL of this capability.

/// What the keys of sealed columns here are made for.
pub const PURPOSE: &str = "council";

pub mod came_of;
pub mod changes;
pub mod conduct;
pub mod constituencies;
pub mod council;
pub mod election;
pub mod firsts;
pub mod proposal;
pub mod question;
pub mod seats;
pub mod sent_up;
pub mod sounding;
pub mod terms;
