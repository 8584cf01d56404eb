//! What an election on paper is made of.

use ballot::seats::Method;
use basics::{Instant, PersonId, PlaceId, id, text_enum};

use super::CouncilId;

id!(
    /// An election of a council's members.
    ElectionId
);
id!(
    /// Somebody who stands for a team.
    StandingId
);

access::object_id!(ElectionId);

/// The most seats of one election.
pub const MOST_SEATS: i64 = super::MOST_MEMBERS;
/// The most teams on one paper.
pub const MOST_TEAMS: usize = 20;
/// The most people of one team.
pub const MOST_IN_TEAM: usize = 60;
/// The most rolls: residents, staff, an office each.
pub const MOST_ROLLS: usize = 10;
/// The most characters of a name: of a team, of a roll, of somebody who stands.
pub const MOST_NAME: usize = 60;
/// The most characters of a manifesto or of a reason.
pub const MOST_WORDS: usize = 2_000;
/// The most voters on a roll and papers in a pile.
pub const MOST_PAPERS: i64 = 100_000;

text_enum! {
    /// How far an election is (guide/elections.md 6.3).
    pub enum ElectionState {
        /// It is announced.
        Notice = "notice",
        /// People put themselves forward.
        Nominations = "nominations",
        /// Nobody can be added; teams say what they stand for.
        Campaign = "campaign",
        /// Papers are given out; rules, teams and the sizes of the rolls are frozen.
        Voting = "voting",
        /// The boxes are shut.
        Closed = "closed",
        /// The seats are shared out.
        Counted = "counted",
        /// The result is read out, and the seats are taken.
        Declared = "declared",
        /// Anybody may say that something was wrong.
        Petition = "petition",
        /// The result stands.
        Final = "final",
        /// There was nothing to choose between.
        Uncontested = "uncontested",
        /// It was called off, with a reason.
        CalledOff = "called_off",
    }
}

text_enum! {
    /// How seats are shared out among the teams. It is said before the vote and on the declaration.
    pub enum ListMethod {
        /// Votes by 1, 3, 5 and so on.
        SainteLague = "sainte_lague",
        /// Whole quotas, then the largest remainders.
        Hare = "hare",
        /// Votes by 1, 2, 3 and so on.
        DHondt = "dhondt",
    }
}

impl ListMethod {
    /// The method as libs/ballot knows it.
    #[must_use]
    pub const fn rule(self) -> Method {
        match self {
            Self::SainteLague => Method::SainteLague,
            Self::Hare => Method::Hare,
            Self::DHondt => Method::DHondt,
        }
    }
}

/// An election of a council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// Its id.
    pub id: ElectionId,
    /// Of which council.
    pub council: CouncilId,
    /// Where.
    pub place: PlaceId,
    /// How seats are shared out.
    pub method: ListMethod,
    /// How many there are.
    pub seats: i64,
    /// How far it is.
    pub state: ElectionState,
    /// Who runs it.
    pub officer: PersonId,
    /// Who counts a second time.
    pub second: PersonId,
    /// For how many days anybody may say that something was wrong.
    pub petition_days: i64,
    /// The SHA-256 of what was frozen, in hexadecimal.
    pub manifest: Option<String>,
    /// Since when it is as far as it is.
    pub state_at: Instant,
}

/// A roll: whose members vote, and how many they are. The names stay with the returning officer, on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roll {
    /// What it is called: residents, staff.
    pub name: String,
    /// How many names are on it.
    pub size: i64,
    /// How many papers were in its boxes.
    pub returned: i64,
}

/// A team on the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its number: as it came at first, its place on the paper from the freeze on.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// What it stands for.
    pub manifesto: String,
    /// The seats it won.
    pub won: i64,
}

/// Somebody who stands for a team, by their own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub id: StandingId,
    /// For which team.
    pub team: String,
    /// Who.
    pub person: PersonId,
    /// Under which name, in their own words.
    pub shown_name: String,
}
