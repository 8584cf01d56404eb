//! Elections on paper: what may happen when, and why not.

pub mod account;
pub mod manifest;
pub mod obstacles;
pub mod states;
pub mod tally;

use ballot::account::Imbalance;
use ballot::piles::PilesFault;

use self::obstacles::{CallingFault, Obstacle, StandRefused};
use self::states::Move;
use crate::model::election::ElectionState;

/// Why nothing was done to an election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElectionRefused {
    /// It cannot be called like this.
    Calling(Vec<CallingFault>),
    /// Not as far as it is.
    Move(ElectionState, Move),
    /// What was frozen stays as it is.
    Frozen,
    /// Papers are counted when the boxes are shut, and not after the count.
    NotClosed,
    /// Voting cannot open yet.
    Obstacles(Vec<Obstacle>),
    /// They cannot stand.
    Stand(StandRefused),
    /// A team's name is empty, too long or there already; or there is no such team.
    Team,
    /// A reason or a text is missing or too long.
    Words,
    /// A number is none that can be.
    Number,
    /// One of the two sheets is missing.
    SheetMissing,
    /// The two sheets are no result; the piles that differ are named.
    Piles(PilesFault),
    /// Papers are missing or too many, and nobody signed for it.
    Account(Vec<Imbalance>),
    /// The boxes of the rolls and the papers returned are not the same number.
    Boxes,
    /// A lot is needed: these teams are equal for a seat.
    LotNeeded(Vec<String>),
    /// A lot is ten or more throws of a die, and two who saw it.
    Lot,
    /// No team has a vote.
    NoVotes,
    /// The days in which anybody may say that something was wrong are not over.
    TooEarly,
}

impl ElectionRefused {
    /// The key of the words that say so.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Calling(_) => "councils-election-fault-calling",
            Self::Move(..) => "councils-election-fault-move",
            Self::Frozen => "councils-election-fault-frozen",
            Self::NotClosed => "councils-election-fault-not-closed",
            Self::Obstacles(_) => "councils-election-fault-obstacles",
            Self::Stand(_) => "councils-election-fault-stand",
            Self::Team => "councils-election-fault-team",
            Self::Words => "councils-election-fault-words",
            Self::Number => "councils-election-fault-number",
            Self::SheetMissing => "councils-election-fault-sheet-missing",
            Self::Piles(_) => "councils-election-fault-piles",
            Self::Account(_) => "councils-election-fault-account",
            Self::Boxes => "councils-election-fault-boxes",
            Self::LotNeeded(_) => "councils-election-fault-lot-needed",
            Self::Lot => "councils-election-fault-lot",
            Self::NoVotes => "councils-election-fault-no-votes",
            Self::TooEarly => "councils-election-fault-too-early",
        }
    }
}
