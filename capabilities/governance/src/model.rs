//! Nouns: what is told to the rest of the house, and the steps between roles.

pub mod opening;

use access::second::SlipUsed;
use access::{MembershipId, RelationKind, Role};
use basics::{Fact, PersonId, PlaceId};

/// A membership was ended by somebody who looks after the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MembershipEnded {
    /// Which.
    pub membership: MembershipId,
    /// Whose.
    pub person: PersonId,
    /// Where.
    pub place: PlaceId,
}

impl Fact for MembershipEnded {
    const NAME: &'static str = "governance.membership_ended";
}

/// Somebody who is known already was given a place more: they hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MembershipGiven {
    /// Which.
    pub membership: MembershipId,
    /// Whose.
    pub person: PersonId,
    /// Where.
    pub place: PlaceId,
}

impl Fact for MembershipGiven {
    const NAME: &'static str = "governance.membership_given";
}

/// A person was erased, as they asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonErased {
    /// Who.
    pub person: PersonId,
}

impl Fact for PersonErased {
    const NAME: &'static str = "governance.person_erased";
}

/// A slip was made for somebody who can sign in already: they hear of it, because whoever holds it can get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlipIssued {
    /// For whom.
    pub person: PersonId,
    /// The place that made it.
    pub place: PlaceId,
}

impl Fact for SlipIssued {
    const NAME: &'static str = "governance.slip_issued";
}

/// Somebody's second step was set up or stopped, by whoever held their session: they hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondChanged {
    /// Whose.
    pub person: PersonId,
    /// A place where they belong.
    pub place: PlaceId,
}

impl Fact for SecondChanged {
    const NAME: &'static str = "governance.second_changed";
}

/// Somebody's account with the provider outside was tied to theirs or taken off, by whoever held their session: they hear
/// of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkChanged {
    /// Whose.
    pub person: PersonId,
    /// A place where they belong.
    pub place: PlaceId,
}

impl Fact for LinkChanged {
    const NAME: &'static str = "governance.link_changed";
}

/// A worker asked for somebody's second step to be taken away: they hear of it while they can still stop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearingAsked {
    /// Whose.
    pub person: PersonId,
    /// The place that asks.
    pub place: PlaceId,
}

impl Fact for ClearingAsked {
    const NAME: &'static str = "governance.clearing_asked";
}

/// Two workers took somebody's second step away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondCleared {
    /// Whose.
    pub person: PersonId,
    /// The place that did.
    pub place: PlaceId,
}

impl Fact for SecondCleared {
    const NAME: &'static str = "governance.second_cleared";
}

/// A relation to a person or a place was made: the person sees who is what to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationSet {
    /// Who holds it.
    pub holder: PersonId,
    /// To whom; `None` when it is to a place.
    pub person: Option<PersonId>,
    /// Where it was given.
    pub place: Option<PlaceId>,
}

impl Fact for RelationSet {
    const NAME: &'static str = "governance.relation_set";
}

/// A relation was ended by somebody who looks after the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelationEnded {
    /// What it was.
    pub kind: RelationKind,
    /// Who held it.
    pub holder: PersonId,
    /// To whom; `None` when it was to a place.
    pub person: Option<PersonId>,
    /// To which place; `None` when it was to a person.
    pub place: Option<PlaceId>,
}

impl Fact for RelationEnded {
    const NAME: &'static str = "governance.relation_ended";
}

/// The privacy notice that holds for a member has changed: they hear of it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeChanged {
    /// Who hears of it.
    pub person: PersonId,
    /// The place whose notice it is.
    pub place: PlaceId,
}

impl Fact for NoticeChanged {
    const NAME: &'static str = "governance.notice_changed";
}

/// The words of a privacy notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeText {
    /// Who is responsible for the data.
    pub controller: String,
    /// How to reach the data protection officer.
    pub contact: String,
    /// How to complain.
    pub complaint: String,
    /// The notice, in English.
    pub plain_en: String,
    /// In easy words.
    pub easy_en: String,
    /// The notice, in Welsh; empty when there is none.
    pub plain_cy: String,
    /// In easy words, in Welsh; empty when there are none.
    pub easy_cy: String,
}

/// The names of the facts this capability tells.
pub const FACTS: &[&str] = &[
    MembershipEnded::NAME,
    MembershipGiven::NAME,
    PersonErased::NAME,
    SlipIssued::NAME,
    RelationSet::NAME,
    RelationEnded::NAME,
    SecondChanged::NAME,
    ClearingAsked::NAME,
    SecondCleared::NAME,
    SlipUsed::NAME,
    NoticeChanged::NAME,
    LinkChanged::NAME,
    opening::OpeningMade::NAME,
    opening::OpeningWaits::NAME,
    opening::OpeningReviewed::NAME,
];

/// How far the word of somebody in a role reaches when it comes to roles of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Takes part.
    Member,
    /// Works in the service, or looks at it from outside.
    Worker,
    /// Decides about the place, or keeps the installation going.
    Lead,
}

/// The step a role stands on.
#[must_use]
pub const fn step(role: Role) -> Step {
    match role {
        Role::Manager | Role::Administrator => Step::Lead,
        Role::Practitioner | Role::Reviewer | Role::Auditor => Step::Worker,
        Role::Anonymous | Role::Participant | Role::Rep | Role::PeerMentor | Role::Volunteer | Role::Kiosk => {
            Step::Member
        }
    }
}

/// The roles that look after people and places here.
pub const LOOKING_AFTER: &[Role] = &[Role::Practitioner, Role::Manager, Role::Administrator];
/// The roles that say who is what to whom. Those ties open content, and administrators see none.
pub const TYING: &[Role] = &[Role::Practitioner, Role::Manager];
/// The roles that decide about a place itself.
pub const LEADING: &[Role] = &[Role::Manager, Role::Administrator];
