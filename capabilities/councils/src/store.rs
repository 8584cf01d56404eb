//! All SQL of this capability.

pub mod came_of;
pub mod council;
pub mod proposal;
pub mod question;
pub mod sounding;
