//! The verbs: the only writers of this capability.

use access::Stop;
use clocks::ClockError;
use meetings::rules::DraftFault;
use store::StoreError;

use crate::model::firsts::NamedFault;
use crate::model::joining::JoinRefused;
use crate::rules::changes::ChangeFault;
use crate::rules::conduct::ConductRefused;
use crate::rules::council::{FoundingFault, SeatRefused};
use crate::rules::proposal::ProposalFault;

pub mod changes;
pub mod conduct;
pub mod constituencies;
pub mod council;
pub mod firsts;
pub mod joining;
pub mod meeting;
pub mod proposal;
use crate::rules::seats::{ConstituencyFault, ShownFault};
use crate::rules::terms::{TermsFault, TermsRefused};

pub mod seats;
pub mod terms;
use crate::rules::election::ElectionRefused;

pub mod election;
pub mod question;
pub mod sent_up;
pub mod sounding;

/// Why a verb did nothing.
#[derive(Debug)]
pub enum Refused {
    /// They may not, or the house failed.
    Stop(Stop),
    /// A council cannot be founded like this.
    Founding(Vec<FoundingFault>),
    /// A council cannot be changed, or ended, like this.
    Changing(Vec<ChangeFault>),
    /// A seat does not end by the code of conduct like this.
    Conduct(ConductRefused),
    /// Seats cannot stand for that.
    Constituency(ConstituencyFault),
    /// Somebody cannot be given a seat.
    Seat(SeatRefused),
    /// A date cannot be set like this.
    Draft(Vec<DraftFault>),
    /// Something cannot be done to a meeting.
    Meeting(meetings::rules::Refused),
    /// Nobody can come, or be answered, like that.
    Joining(JoinRefused),
    /// Nobody can be named like that to go with somebody.
    Named(NamedFault),
    /// Nobody was named who will do it.
    NoOwner,
    /// Something about a proposal is not right.
    Proposal(Vec<ProposalFault>),
    /// Terms of reference cannot stand like this.
    Terms(Vec<TermsFault>),
    /// That cannot be done with this version.
    TermsMove(TermsRefused),
    /// Nobody can be shown like that.
    Shown(ShownFault),
    /// An election does not go on like this.
    Election(ElectionRefused),
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
impl From<ElectionRefused> for Refused {
    fn from(why: ElectionRefused) -> Self {
        Self::Election(why)
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
