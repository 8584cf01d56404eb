//! All SQL of this capability.

pub mod council;
pub mod election;
