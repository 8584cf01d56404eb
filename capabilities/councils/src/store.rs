//! All SQL of this capability.

pub mod came_of;
pub mod council;
pub mod election;
pub mod proposal;
pub mod question;
pub mod seats;
pub mod sounding;
pub mod terms;
