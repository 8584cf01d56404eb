//! What an election is made of.

use ballot::Rule;
use ballot::seats::Method;
use basics::{Date, Instant, PersonId, PlaceId, id, text_enum};

use super::{CameBy, CouncilId};

pub mod roll;
pub mod screen;

id!(
    /// An election of a council's members.
    ElectionId
);
id!(
    /// Somebody who stands.
    StandingId
);

access::object_id!(ElectionId);

/// What kind of thing an election is in notices and in links.
pub const ELECTION: &str = "election";
/// Somebody is asked whether a seat that was won on a form is theirs.
pub const ELECTED_WAITS: &str = "councils.elected_asked";

/// The most seats of one election.
pub const MOST_SEATS: i64 = super::MOST_MEMBERS;
/// The most teams or candidates on one paper.
pub const MOST_TEAMS: usize = 30;
/// The most people of one team.
pub const MOST_IN_TEAM: usize = 60;
/// The most rolls: residents, staff, an office each.
pub const MOST_ROLLS: usize = 10;
/// The most characters of a name: of a team, of a roll, of somebody who stands.
pub const MOST_NAME: usize = 60;
/// The most characters of a manifesto or of a reason.
pub const MOST_WORDS: usize = 2_000;
/// The most characters of a statement that stands beside a name.
pub const MOST_STATEMENT: usize = 1_000;
/// The most voters on a roll and papers in a pile.
pub const MOST_PAPERS: i64 = 100_000;
/// The most supporters somebody may be asked for (guide/elections.md 6.3, 12).
pub const MOST_SUPPORTERS: i64 = 2;

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
        /// The papers are counted, and nothing is read out yet.
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
    /// Which form an election takes, so that what it does not need is not asked for.
    pub enum Preset {
        /// One day, on paper, on one wing: names, a box, two who count.
        WingVote = "wing_vote",
        /// Teams with what they stand for; seats are shared out by their votes.
        Themes = "themes",
        /// Everything there is.
        Full = "full",
    }
}

text_enum! {
    /// Which seats an election fills.
    pub enum Fills {
        /// All: whoever was elected before makes room.
        All = "all",
        /// Those that fell empty: whoever sits stays.
        Empty = "empty",
    }
}

text_enum! {
    /// How the papers are counted. It is said before the vote and on the declaration.
    pub enum Counting {
        /// Persons, in order of preference, for several seats: the Scottish rule.
        Stv = "stv",
        /// Persons, in order of preference, for one seat.
        Irv = "irv",
        /// Teams: votes by 1, 3, 5 and so on.
        SainteLague = "sainte_lague",
        /// Teams: whole quotas, then the largest remainders.
        Hare = "hare",
        /// Teams: votes by 1, 2, 3 and so on.
        DHondt = "dhondt",
    }
}

impl Counting {
    /// The rule of ranked papers; none for teams.
    #[must_use]
    pub const fn ranked(self) -> Option<Rule> {
        match self {
            Self::Stv => Some(Rule::Scottish),
            Self::Irv => Some(Rule::Irv),
            Self::SainteLague | Self::Hare | Self::DHondt => None,
        }
    }

    /// Whether persons stand, each on a line of their own.
    #[must_use]
    pub const fn is_of_persons(self) -> bool {
        self.ranked().is_some()
    }

    /// The name by which libs/ballot knows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stv => Rule::Scottish.name(),
            Self::Irv => Rule::Irv.name(),
            Self::SainteLague => Method::SainteLague.name(),
            Self::Hare => Method::Hare.name(),
            Self::DHondt => Method::DHondt.name(),
        }
    }
}

/// Where and when people vote, and where the count is: words for the notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangements {
    /// The day of the vote.
    pub voting_on: Option<Date>,
    /// Where and from when to when.
    pub voting_where: String,
    /// Where a box comes by for those who cannot come to it: segregation, healthcare, work parties.
    pub visiting: String,
    /// Where and when the papers are counted: anybody may watch.
    pub count_where: String,
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
    /// Which form it takes.
    pub preset: Preset,
    /// How the papers are counted.
    pub counting: Counting,
    /// Which seats it fills.
    pub fills: Fills,
    /// How many seats there are.
    pub seats: i64,
    /// How far it is.
    pub state: ElectionState,
    /// Who runs it.
    pub officer: PersonId,
    /// Who counts a second time.
    pub second: PersonId,
    /// How many supporters somebody needs to stand.
    pub supporters: i64,
    /// Whether the paper has "Re-open nominations" on it.
    pub reopen: bool,
    /// For how many days anybody may say that something was wrong.
    pub petition_days: i64,
    /// Where and when.
    pub arrangements: Arrangements,
    /// The SHA-256 of what was frozen, in hexadecimal.
    pub manifest: Option<String>,
    /// Why it was called off; else empty.
    pub reason: String,
    /// Since when it is as far as it is.
    pub state_at: Instant,
    /// Since when its result is read out.
    pub declared_at: Option<Instant>,
    /// For how many months its seats are held, as it was when its result was read out; 0 where that has no end.
    pub term_months: i64,
    /// The constituency whose seats it fills; empty where it is for all.
    pub seats_for: String,
}

impl Election {
    /// Whose seats it fills, as it stands over everything that is shown and printed of it.
    #[must_use]
    pub fn title(&self, council: &str) -> String {
        if self.seats_for.is_empty() { council.to_owned() } else { format!("{council}: {}", self.seats_for) }
    }

    /// Whether the result is read out.
    #[must_use]
    pub const fn is_out(&self) -> bool {
        matches!(self.state, ElectionState::Declared | ElectionState::Petition | ElectionState::Final)
    }

    /// Since when the term goes that began with its result; of one without a result, since when it is as far as it is.
    #[must_use]
    pub fn since(&self) -> Instant {
        self.declared_at.unwrap_or(self.state_at)
    }

    /// A moment of the last day on which anybody may say that something was wrong, once these days have begun.
    #[must_use]
    pub fn petition_until(&self) -> Instant {
        self.state_at.plus_days(self.petition_days)
    }

    /// Whether somebody is elected by it, by a vote or without one.
    #[must_use]
    pub const fn has_result(&self) -> bool {
        self.is_out() || matches!(self.state, ElectionState::Uncontested)
    }

    /// Whether it still goes on.
    #[must_use]
    pub const fn goes_on(&self) -> bool {
        !matches!(self.state, ElectionState::Final | ElectionState::CalledOff)
    }
}

/// A roll: whose members vote, and how many they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roll {
    /// What it is called: residents, staff.
    pub name: String,
    /// How many names are on it.
    pub size: i64,
    /// How many papers were in its boxes.
    pub returned: i64,
}

/// A line on the paper: a team with what it stands for, or somebody who stands by themselves.
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

text_enum! {
    /// What became of somebody who put themselves forward.
    pub enum StandingState {
        /// They stand.
        Standing = "standing",
        /// They were refused, with a reason that they may appeal against.
        Refused = "refused",
        /// They went back on it after the paper was frozen: papers are counted as if they did not stand.
        Withdrawn = "withdrawn",
    }
}

/// Somebody who stands, by their own word or on a form they signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its id.
    pub id: StandingId,
    /// The line on the paper: their team's name, or their own.
    pub team: String,
    /// Who; none for somebody without an account.
    pub person: Option<PersonId>,
    /// Under which name, in their own words.
    pub shown_name: String,
    /// What they want to say.
    pub statement: String,
    /// How many support them: a number, never names.
    pub supporters: i64,
    /// What became of it.
    pub state: StandingState,
    /// Why they were refused; else empty.
    pub reason: String,
    /// The account that is asked whether they are this one; none where nobody is.
    pub asked: Option<PersonId>,
    /// Whether they told the returning officer that they do not take the seat they won.
    pub gave_up: bool,
}

impl Standing {
    /// Whether they can be elected.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.state == StandingState::Standing
    }

    /// Whether they were refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.state == StandingState::Refused
    }
}

/// A seat that fell empty and was filled from the papers, or by whoever came next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Who left it.
    pub left: StandingId,
    /// Who has it.
    pub has: StandingId,
    /// How they came to it.
    pub came_by: CameBy,
    /// Those who were asked, and said yes.
    pub asked: Vec<StandingId>,
    /// Throws of a die; empty where none was needed.
    pub dice: String,
    /// Who saw it thrown, a line each; empty where none was needed.
    pub seen_by: String,
}
