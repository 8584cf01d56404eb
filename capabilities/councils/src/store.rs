//! All SQL of this capability.

pub mod came_of;
pub mod council;
pub mod election;
pub mod proposal;
pub mod seats;
pub mod terms;
