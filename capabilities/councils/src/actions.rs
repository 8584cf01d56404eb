//! The verbs: the only writers of this capability.

use access::Stop;
use clocks::ClockError;
use store::StoreError;

use crate::rules::council::{FoundingFault, SeatRefused};
use crate::rules::proposal::ProposalFault;

pub mod council;
pub mod proposal;
pub mod question;
pub mod sounding;

/// Why a verb did nothing.
#[derive(Debug)]
pub enum Refused {
    /// They may not, or the house failed.
    Stop(Stop),
    /// A council cannot be founded like this.
    Founding(Vec<FoundingFault>),
    /// Somebody cannot be given a seat.
    Seat(SeatRefused),
    /// Something about a proposal is not right.
    Proposal(Vec<ProposalFault>),
    /// Nothing can be done to it any more.
    Over,
    /// There is no working calendar for these years.
    Calendar(ClockError),
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}
impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Stop(Stop::Store(error))
    }
}
impl From<ClockError> for Refused {
    fn from(error: ClockError) -> Self {
        Self::Calendar(error)
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stop(stop) => stop.fmt(f),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for Refused {}
