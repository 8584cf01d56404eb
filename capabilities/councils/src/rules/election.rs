//! Elections: what may happen when, and why not.

pub mod account;
pub mod keyed;
pub mod log;
pub mod manifest;
pub mod obstacles;
pub mod paper;
pub mod roll;
pub mod said;
pub mod screen;
pub mod seats;
pub mod standing;
pub mod states;
pub mod tally;
pub mod told;

use ballot::account::Imbalance;
use ballot::bundle::BundleFault;
use ballot::keying::KeyingFault;
use ballot::piles::PilesFault;
use ballot::vacancy::VacancyFault;

use self::keyed::TypedFault;
use self::obstacles::{CallingFault, Obstacle};
use self::roll::RollFault;
use self::screen::ScreenRefused;
use self::standing::StandRefused;
use self::states::Move;
use crate::model::election::{ElectionState, MOST_TEAMS};

/// The most persons on one paper; one line is kept for "Re-open nominations".
pub const MOST_LINES: usize = MOST_TEAMS - 1;

/// Why nothing was done to an election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElectionRefused {
    /// It cannot be called like this.
    Calling(Vec<CallingFault>),
    /// Not as far as it is.
    Move(ElectionState, Move),
    /// What was frozen stays as it is.
    Frozen,
    /// That cannot be said, asked or done now.
    NotNow,
    /// Papers are counted when the boxes are shut, and not after the count.
    NotClosed,
    /// Voting cannot open yet.
    Obstacles(Vec<Obstacle>),
    /// There is a choice, so there is a vote.
    Contested,
    /// They cannot stand.
    Stand(StandRefused),
    /// A team's name is empty, too long or there already; or there is no such team.
    Team,
    /// A reason or a text is missing or too long.
    Words,
    /// A number is none that can be.
    Number,
    /// Lines of a roll that are not right.
    Roll(Vec<(u64, RollFault)>),
    /// More names than can be on the rolls of one election.
    RollTooLong,
    /// There is no such thing in this election.
    NoSuch,
    /// Whoever runs or counts an election does not decide about what is said against it.
    OwnCase,
    /// One of the two sheets is missing.
    SheetMissing,
    /// The two sheets are no result; the piles that differ are named.
    Piles(PilesFault),
    /// Typed papers that are none, by their number.
    Typed(Vec<(u32, TypedFault)>),
    /// The two who keyed are no result.
    Keying(KeyingFault),
    /// One of the two who key, or both, have papers to key: whoever runs the election, and the other.
    NotKeyed {
        /// By whoever runs it.
        first: Vec<u32>,
        /// By the other.
        second: Vec<u32>,
    },
    /// The two who keyed differ on these papers: both read them again, or somebody else decides.
    Differ(Vec<u32>),
    /// A paper is decided by somebody who keyed none, with two watching who keyed none.
    Deciders,
    /// Papers are missing or too many, and nobody signed for it.
    Account(Vec<Imbalance>),
    /// The boxes of the rolls and the papers returned are not the same number.
    Boxes,
    /// A lot is needed: these are equal. The hash of the papers is read out before anybody throws.
    LotNeeded {
        /// The equal.
        between: Vec<String>,
        /// The hash of the papers.
        papers: String,
    },
    /// A lot is ten or more throws of a die, and two who saw it.
    Lot,
    /// No paper counts.
    NoVotes,
    /// Everybody on the paper withdrew.
    NobodyLeft,
    /// The papers make no bundle.
    Bundle(BundleFault),
    /// An empty seat is not filled like this.
    Vacancy(VacancyFault),
    /// No seat of this election is empty, or nobody who could have it is left.
    NoVacancy,
    /// Its seats were filled by a later election since.
    TermOver,
    /// The days in which anybody may say that something was wrong are not over.
    TooEarly,
    /// Something said against the result has no answer yet.
    Unanswered,
    /// This person cannot have that seat: they stand, sit or decide already, run the election, or do not belong there.
    NotTheirs,
    /// They said several things that have no answer yet.
    SaidEnough,
    /// Nobody stands.
    NobodyStands,
    /// Something said against the result was right: it cannot stand.
    Upheld,
    /// Nobody decided that the result was wrong.
    NotUpheld,
    /// Something about a vote on a screen.
    Screen(ScreenRefused),
}

impl ElectionRefused {
    /// The key of the words that say so.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Calling(_) => "councils-election-fault-calling",
            Self::Move(..) => "councils-election-fault-move",
            Self::Frozen => "councils-election-fault-frozen",
            Self::NotNow => "councils-election-fault-not-now",
            Self::NotClosed => "councils-election-fault-not-closed",
            Self::Obstacles(_) => "councils-election-fault-obstacles",
            Self::Contested => "councils-election-fault-contested",
            Self::Stand(_) => "councils-election-fault-stand",
            Self::Team => "councils-election-fault-team",
            Self::Words => "councils-election-fault-words",
            Self::Number => "councils-election-fault-number",
            Self::Roll(_) => "councils-election-fault-roll",
            Self::RollTooLong => "councils-election-fault-roll-too-long",
            Self::NoSuch => "councils-election-fault-no-such",
            Self::OwnCase => "councils-election-fault-own-case",
            Self::SheetMissing => "councils-election-fault-sheet-missing",
            Self::Piles(_) => "councils-election-fault-piles",
            Self::Typed(_) => "councils-election-fault-typed",
            Self::Keying(KeyingFault::NoSuchPaper(_)) => "councils-election-fault-keying-odd",
            Self::Keying(KeyingFault::NothingToDecide(_)) => "councils-election-fault-keying-agreed",
            Self::Keying(_) => "councils-election-fault-keying-other",
            Self::NotKeyed { .. } => "councils-election-fault-not-keyed",
            Self::Differ(_) => "councils-election-fault-keying",
            Self::Deciders => "councils-election-fault-deciders",
            Self::Account(_) => "councils-election-fault-account",
            Self::Boxes => "councils-election-fault-boxes",
            Self::LotNeeded { .. } => "councils-election-fault-lot-needed",
            Self::Lot => "councils-election-fault-lot",
            Self::NoVotes => "councils-election-fault-no-votes",
            Self::NobodyLeft => "councils-election-fault-nobody-left",
            Self::Bundle(_) => "councils-election-fault-bundle",
            Self::Vacancy(_) => "councils-election-fault-vacancy",
            Self::NoVacancy => "councils-election-fault-no-vacancy",
            Self::TermOver => "councils-election-fault-term-over",
            Self::TooEarly => "councils-election-fault-too-early",
            Self::Unanswered => "councils-election-fault-unanswered",
            Self::NotTheirs => "councils-election-fault-not-theirs",
            Self::SaidEnough => "councils-election-fault-said-enough",
            Self::NobodyStands => "councils-election-fault-nobody-stands",
            Self::Upheld => "councils-election-fault-upheld",
            Self::NotUpheld => "councils-election-fault-not-upheld",
            Self::Screen(why) => why.key(),
        }
    }
}
