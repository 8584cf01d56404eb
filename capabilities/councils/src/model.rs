//! What a council is made of.

pub mod changes;
pub mod conduct;
pub mod election;
pub mod firsts;
pub mod joining;
pub mod proposal;
pub mod seats;
pub mod sent_up;
pub mod sounding;
pub mod terms;

use basics::uuid::Uuid;
use basics::{Date, Fact, Instant, OrganisationId, PersonId, PlaceId, Setting, id, text_enum};

id!(
    /// A council, or a group that works like one.
    CouncilId
);
id!(
    /// What seats stand for: a wing, an office, a theme.
    ConstituencyId
);
id!(
    /// A seat that somebody holds or held.
    MemberId
);

access::object_id!(CouncilId);
access::object_id!(MemberId);
access::object_id!(seats::AskedId);

/// What kind of thing a council is in the chain, in notices and in links.
pub const COUNCIL: &str = "council";

/// Whether a place has councils.
pub const SWITCH: Setting = Setting::switch("councils.on", false);

/// The settings besides the switch.
pub const SETTINGS: &[Setting] = &[conduct::HEAR_DAYS, proposal::LEAST_ANSWERS];

/// The most characters of a council's name.
pub const MOST_NAME: usize = 80;
/// The most characters of what a council is for.
pub const MOST_ABOUT: usize = 1_000;
/// The most characters of when it usually meets.
pub const MOST_MEETS: usize = 120;
/// The most people who sit on a council at once.
pub const MOST_MEMBERS: i64 = 60;

text_enum! {
    /// How its members come to a council.
    pub enum ChosenBy {
        /// They are elected.
        Election = "election",
        /// They are put forward by others, and say yes.
        Nomination = "nomination",
        /// Whoever wants to comes.
        Open = "open",
    }
}

text_enum! {
    /// Who reads a council's page of proposals, and whom a name is shown to (design, decision 12).
    pub enum Audience {
        /// Nobody besides the council itself: for names alone.
        Council = "council",
        /// The members of its place.
        Members = "members",
        /// Members, and the partner organisations of the house.
        Partners = "partners",
        /// Everybody.
        Public = "public",
    }
}

text_enum! {
    /// What happens when a seat falls empty (guide/elections.md 6.3, 13).
    pub enum VacancyRule {
        /// The votes are counted again without whoever left.
        Countback = "countback",
        /// Whoever came next has it.
        RunnerUp = "runner_up",
        /// Voters choose again.
        ByElection = "by_election",
        /// The council asks somebody, until the term ends, and says that they were not elected.
        CoOption = "co_option",
    }
}

text_enum! {
    /// What somebody is on a council.
    pub enum Office {
        /// A member.
        Member = "member",
        /// Chairs it: the agenda is theirs.
        Chair = "chair",
    }
}

text_enum! {
    /// How somebody came to their seat.
    pub enum CameBy {
        /// Elected.
        Elected = "elected",
        /// Elected without a vote, because there were no more candidates than seats.
        Uncontested = "uncontested",
        /// By counting the votes again.
        Countback = "countback",
        /// As the one who came next.
        RunnerUp = "runner_up",
        /// Asked by the council.
        CoOpted = "co_opted",
        /// Put forward by others.
        Nominated = "nominated",
        /// Came by themselves.
        Came = "came",
    }
}

text_enum! {
    /// Why a seat ended. Turnover is normal here: release, transfer and recall (guide/domain.md 3.1).
    pub enum EndedBy {
        /// The term is over.
        Term = "term",
        /// They stepped down; nobody asks why.
        SteppedDown = "stepped_down",
        /// Their membership of the place ended.
        MovedOn = "moved_on",
        /// By the code of conduct, with a reason on record.
        Conduct = "conduct",
        /// The council itself is over.
        CouncilEnded = "council_ended",
        /// The result of the election by which they had it was set aside.
        SetAside = "set_aside",
    }
}

/// A council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Council {
    /// Its id.
    pub id: CouncilId,
    /// Where it is.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// How its members come to it.
    pub chosen_by: ChosenBy,
    /// Who reads its page of proposals: members, or everybody.
    pub shown_to: Audience,
    /// In how many working days the decision maker answers.
    pub answer_days: i64,
    /// How many members must be there to decide something.
    pub quorum: i64,
    /// How many months a term is; none where nobody is elected.
    pub term_months: i64,
    /// What happens when a seat falls empty.
    pub vacancy_rule: VacancyRule,
    /// The role that decides, as the place calls it: `governor`.
    pub decider_role: String,
    /// Who holds that role.
    pub decider: Option<PersonId>,
    /// Who decides in their place.
    pub deputy: Option<PersonId>,
    /// Who looks after the council.
    pub facilitator: Option<PersonId>,
    /// When it usually meets, in words; empty where nobody has said.
    pub meets: String,
    /// When it was founded.
    pub made_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
}

impl Council {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// The decision maker and their deputy: each has the power to decide.
    #[must_use]
    pub fn deciders(&self) -> Vec<PersonId> {
        self.decider.into_iter().chain(self.deputy).collect()
    }
}

/// Somebody on a council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The seat's id.
    pub id: MemberId,
    /// Who.
    pub person: PersonId,
    /// For whom they sit there.
    pub constituency: Option<ConstituencyId>,
    /// As what.
    pub office: Office,
    /// How they came to it.
    pub came_by: CameBy,
    /// Under which name they are shown; empty until they say.
    pub shown_name: String,
    /// To whom.
    pub shown_to: Audience,
    /// Who goes with them in their first month.
    pub buddy: Option<PersonId>,
    /// The worker whom they can ask.
    pub supporter: Option<PersonId>,
    /// Since when.
    pub from_at: Instant,
    /// The last day of their term.
    pub until_on: Option<Date>,
}

/// Somebody took a seat.
#[derive(Clone, Copy, Debug)]
pub struct SeatTaken {
    /// Which council.
    pub council: CouncilId,
    /// Where it is.
    pub place: PlaceId,
    /// Who.
    pub person: PersonId,
}

/// A seat fell empty.
#[derive(Clone, Copy, Debug)]
pub struct SeatEnded {
    /// Which council.
    pub council: CouncilId,
    /// Where it is.
    pub place: PlaceId,
    /// Whose it was.
    pub person: PersonId,
}

/// A proposal was raised from something that was said elsewhere.
#[derive(Clone, Debug)]
pub struct ProposalRaised {
    /// Which proposal.
    pub proposal: proposal::ProposalId,
    /// What kind of thing it was raised from.
    pub from_kind: String,
    /// Which one.
    pub from: Uuid,
    /// Who raised it.
    pub by: PersonId,
}

/// Something came of a proposal that whoever stands behind it is told: it was answered, or told back.
#[derive(Clone, Copy, Debug)]
pub struct ProposalCame {
    /// Which proposal.
    pub proposal: proposal::ProposalId,
    /// Whether that was the end of it.
    pub is_over: bool,
    /// Who brought it there.
    pub by: Option<PersonId>,
}

impl Fact for ProposalRaised {
    const NAME: &'static str = "councils.proposal_raised";
}
impl Fact for ProposalCame {
    const NAME: &'static str = "councils.proposal_came";
}
impl Fact for SeatTaken {
    const NAME: &'static str = "councils.seat_taken";
}
impl Fact for SeatEnded {
    const NAME: &'static str = "councils.seat_ended";
}

/// The facts that are told here.
pub const FACTS: &[&str] = &[SeatTaken::NAME, SeatEnded::NAME, ProposalRaised::NAME, ProposalCame::NAME];
