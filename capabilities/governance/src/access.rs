//! Who may do what here: one type per action, one rule each.

pub mod keeping;
pub mod kiosks;
pub mod openings;
pub mod proved;
pub mod reading;
pub mod sign_on;

use access::people::RelationId;
use access::places::Place;
use access::register::{Belonging, RelationRow};
use access::{About, Facts, MembershipId, RelationKind, Role, SessionId, Signed, or_hidden, or_told, places, register};
use basics::{OrganisationId, PersonId, PlaceId};
use store::{ReadTx, Result};

use crate::model::{LEADING, LOOKING_AFTER, TYING};

/// The house's own job that the command line acts as.
pub const COMMAND_LINE: &str = "command line";

/// The roles a person holds in a place or above it.
#[must_use]
pub fn roles_over(signed: &Signed, line: &[PlaceId]) -> Vec<Role> {
    signed.memberships.iter().filter(|m| line.contains(&m.place)).map(|m| m.role).collect()
}

/// What decides about a person: where they belong now, or belonged last.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    about: About,
    /// All memberships, the newest first.
    pub belongings: Vec<Belonging>,
}

impl Facts for PersonFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

impl PersonFacts {
    /// The person's current roles, each with the asker's roles over its place.
    #[must_use]
    pub fn held(&self, signed: &Signed) -> Vec<(Role, Vec<Role>)> {
        let now = self.belongings.iter().filter(|belonging| !belonging.ended);
        now.map(|belonging| (belonging.role, roles_over(signed, &belonging.line))).collect()
    }

    /// The places in which the asker may say who is what to this person: where the person belongs now, and those above
    /// it, as far up as the asker works or decides. Each with the place of the person that it lies over; nearest first.
    #[must_use]
    pub fn given_in(&self, signed: &Signed) -> Vec<Given> {
        let mut places: Vec<Given> = Vec::new();
        for belonging in self.belongings.iter().filter(|belonging| !belonging.ended) {
            for (depth, place) in belonging.line.iter().enumerate() {
                let line: Vec<PlaceId> = belonging.line.iter().skip(depth).copied().collect();
                let mine = roles_over(signed, &line);
                let new = places.iter().all(|known| known.place != *place);
                if new && mine.iter().any(|role| TYING.contains(role)) {
                    places.push(Given { place: *place, theirs: belonging.place, mine });
                }
            }
        }
        places
    }

    /// The asker's roles over a place that the person belongs or belonged to, or one above it.
    #[must_use]
    pub fn roles_at(&self, signed: &Signed, place: PlaceId) -> Vec<Role> {
        let line = self.belongings.iter().find_map(|belonging| {
            let depth = belonging.line.iter().position(|above| *above == place)?;
            Some(belonging.line.iter().skip(depth).copied().collect::<Vec<PlaceId>>())
        });
        roles_over(signed, &line.unwrap_or_else(|| vec![place]))
    }
}

/// A place in which a relation to a person may be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// It.
    pub place: PlaceId,
    /// Where the person belongs: it, or a place inside it.
    pub theirs: PlaceId,
    /// The asker's roles over it.
    pub mine: Vec<Role>,
}

/// A person is looked after where they are a member. The place they left last goes on helping with the way in until
/// another one takes over.
async fn person(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
    let belongings = register::belongings(tx, id).await?;
    let current: Vec<&Belonging> = belongings.iter().filter(|belonging| !belonging.ended).collect();
    let counts = if current.is_empty() { belongings.iter().take(1).collect() } else { current };
    let Some(first) = counts.first() else { return Ok(None) };
    let mut line = first.line.clone();
    for place in counts.iter().flat_map(|belonging| belonging.line.iter()) {
        if !line.contains(place) {
            line.push(*place);
        }
    }
    let about = About {
        place: first.place,
        line,
        organisation: first.organisation,
        owner: Some(id),
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    };
    Ok(Some(PersonFacts { about, belongings }))
}

/// A place, and what decides about it.
#[derive(Clone, Debug)]
pub struct PlaceFacts {
    about: About,
    /// The place.
    pub place: Place,
}

impl Facts for PlaceFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn place(tx: &mut ReadTx, id: PlaceId) -> Result<Option<PlaceFacts>> {
    let Some(about) = places::about(tx, id, None).await? else { return Ok(None) };
    Ok(places::one(tx, id).await?.map(|place| PlaceFacts { about, place }))
}

/// A membership, and what decides about it.
#[derive(Clone, Debug)]
pub struct MembershipFacts {
    about: About,
    /// The membership.
    pub row: access::people::MembershipRow,
}

impl Facts for MembershipFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// A relation, and what decides about it.
#[derive(Clone, Debug)]
pub struct RelationFacts {
    about: About,
    /// The relation.
    pub row: RelationRow,
}

impl Facts for RelationFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

access::actions! { "place", PlaceId, PlaceFacts, place, or_told:
    /// Lists the people of a place and of the places in it: names and roles, no content.
    SeePeople = "governance.see_people", |asking| asking.has(LOOKING_AFTER);
    /// Invites one person to a place.
    InvitePerson = "governance.invite_person", |asking| asking.has(LOOKING_AFTER);
    /// Invites everybody on a sheet. It stands in the place of the one who does it; each person in their own.
    InviteSheet = "governance.invite_sheet", |asking| asking.has(LOOKING_AFTER);
    /// Sees a place: its name, its reps and duty readers, its days off (promise 5).
    SeePlace = "governance.see_place", |asking| asking.belongs() || asking.has(&[Role::Administrator, Role::Auditor]);
    /// Answers a setting of a place, switches a part on or off, or adds a day off.
    ChangePlace = "governance.change_place", |asking| asking.has(LEADING);
    /// Adds a place inside a place.
    AddPlace = "governance.add_place", |asking| asking.has(LEADING);
    /// Names a rep, a duty reader or a data protection officer of a place.
    SetPlaceRelation = "governance.set_place_relation", |asking| asking.has(TYING);
}

access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// Sees a person's memberships and relations.
    SeePerson = "governance.see_person",
        |asking| asking.own() || asking.has(LOOKING_AFTER) || asking.is(RelationKind::AssignedWorker);
    /// Makes a slip of paper for a person.
    IssueSlip = "governance.issue_slip", |asking| asking.has(LOOKING_AFTER);
    /// Gives a person a place more, beside those they have or after they left. The place is asked on its own, by the rule
    /// of inviting.
    GiveMembership = "governance.give_membership", |asking| asking.has(LOOKING_AFTER);
    /// Says who is what to a person.
    SetRelation = "governance.set_relation", |asking| asking.has(TYING);
    /// Changes the language and the size one reads in.
    ChangeReading = "governance.change_reading", |asking| asking.own();
    /// Stops what somebody asked about one's second step.
    KeepSecond = "governance.keep_second", |asking| asking.own();
    /// Ends all one's sessions but this one.
    EndOtherSessions = "governance.end_other_sessions", |asking| asking.own();
}

/// Somebody who belongs nowhere, and whose name may be gone already, can still be exported and erased.
async fn anybody(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
    if let Some(facts) = person(tx, id).await? {
        return Ok(Some(facts));
    }
    let nowhere = PlaceId::of(basics::uuid::Uuid::nil());
    let about = About {
        place: nowhere,
        line: vec![nowhere],
        organisation: OrganisationId::of(nowhere.uuid()),
        owner: Some(id),
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    };
    Ok(access::people::one(tx, id).await?.map(|_| PersonFacts { about, belongings: Vec::new() }))
}

access::actions! { "person", PersonId, PersonFacts, anybody, or_hidden:
    /// Exports what is kept about a person, as they asked.
    ExportPerson = "governance.export_person"
        [const JOBS: &'static [&'static str] = &[COMMAND_LINE];], |_asking| false;
    /// Erases a person, as they asked; again, after a backup from before was restored; or because their time is over.
    ErasePerson = "governance.erase_person"
        [const JOBS: &'static [&'static str] = &[COMMAND_LINE, keeping::KEEPING_JOB];], |_asking| false;
}

async fn membership(tx: &mut ReadTx, id: MembershipId) -> Result<Option<MembershipFacts>> {
    let Some(row) = access::people::membership(tx, id).await? else { return Ok(None) };
    let Some(about) = places::about(tx, row.place, None).await? else { return Ok(None) };
    Ok(Some(MembershipFacts { about: About { owner: Some(row.person), ..about }, row }))
}

access::actions! { "membership", MembershipId, MembershipFacts, membership, or_hidden:
    /// Ends a membership.
    EndMembership = "governance.end_membership", |asking| asking.has(LOOKING_AFTER);
    /// The house ends a membership whose last day is over, or whose person is to be erased.
    EndLapsed = "governance.end_lapsed" [const JOBS: &'static [&'static str] = &[LAPSE_JOB, COMMAND_LINE];],
        |_asking| false;
}

/// The house's own job that ends memberships whose last day is over.
pub const LAPSE_JOB: &str = "governance.lapse";

async fn relation(tx: &mut ReadTx, id: RelationId) -> Result<Option<RelationFacts>> {
    let Some(row) = register::relation(tx, id).await? else { return Ok(None) };
    // Only the place in which it was given has a say in it, wherever else its person belongs; and the two it ties.
    let assigned = row.person.map(|_| row.holder).into_iter().collect();
    let about = places::about(tx, row.given_in, None).await?;
    Ok(about.map(|about| RelationFacts { about: About { owner: row.person, assigned, ..about }, row }))
}

access::actions! { "relation", RelationId, RelationFacts, relation, or_hidden:
    /// Ends a relation to a person or to a place.
    EndRelation = "governance.end_relation",
        |asking| asking.has(TYING) || asking.own() || asking.assigned();
}

async fn session(tx: &mut ReadTx, id: SessionId) -> Result<Option<PersonFacts>> {
    match register::session_owner(tx, id).await? {
        Some(owner) => person(tx, owner).await,
        None => Ok(None),
    }
}

access::actions! { "session", SessionId, PersonFacts, session, or_hidden:
    /// Ends one of one's own sessions.
    EndSession = "governance.end_session", |asking| asking.own();
}

/// Whether the place is there.
#[derive(Clone, Debug)]
pub struct FirstFacts {
    about: About,
    /// The place, when it is there.
    pub place: Option<Place>,
}

impl Facts for FirstFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn first(tx: &mut ReadTx, id: PlaceId) -> Result<Option<FirstFacts>> {
    if let Some(facts) = place(tx, id).await? {
        return Ok(Some(FirstFacts { about: facts.about, place: Some(facts.place) }));
    }
    let about = About {
        place: id,
        line: vec![id],
        organisation: OrganisationId::of(id.uuid()),
        owner: None,
        assigned: Vec::new(),
        kept_out: Vec::new(),
        on: true,
    };
    Ok(Some(FirstFacts { about, place: None }))
}

access::actions! { "person", PlaceId, FirstFacts, first, or_hidden:
    /// The first invitation of a house, from the command line: about a place that may not be there yet.
    InviteFirst = "governance.invite_first" [const JOBS: &'static [&'static str] = &[COMMAND_LINE];], |_asking| false;
}

/// Every line of the matrix.
#[must_use]
pub fn powers() -> Vec<access::Power> {
    let mut all = vec![
        access::power::<SeePeople>(),
        access::power::<SeePerson>(),
        access::power::<InvitePerson>(),
        access::power::<InviteSheet>(),
        access::power::<IssueSlip>(),
        access::power::<GiveMembership>(),
        access::power::<EndMembership>(),
        access::power::<EndLapsed>(),
        access::power::<SetRelation>(),
        access::power::<SetPlaceRelation>(),
        access::power::<EndRelation>(),
        access::power::<SeePlace>(),
        access::power::<ChangePlace>(),
        access::power::<AddPlace>(),
        access::power::<kiosks::SeeKiosks>(),
        access::power::<kiosks::EnrolKiosk>(),
        access::power::<kiosks::EndKiosk>(),
        access::power::<proved::ExportOwnData>(),
        access::power::<ChangeReading>(),
        access::power::<EndSession>(),
        access::power::<EndOtherSessions>(),
        access::power::<proved::SetUpSecond>(),
        access::power::<proved::RenewRecovery>(),
        access::power::<proved::StopSecond>(),
        access::power::<proved::RemovePasskey>(),
        access::power::<KeepSecond>(),
        access::power::<proved::AskClearing>(),
        access::power::<proved::AgreeClearing>(),
        access::power::<proved::WantLink>(),
        access::power::<sign_on::Link>(),
        access::power::<proved::Unlink>(),
        access::power::<ExportPerson>(),
        access::power::<ErasePerson>(),
        access::power::<InviteFirst>(),
        access::power::<keeping::WriteNotice>(),
        access::power::<keeping::SignKeeping>(),
        access::power::<keeping::SeeErased>(),
        access::power::<keeping::Sweep>(),
        access::power::<keeping::TellOfNotice>(),
        access::power::<keeping::SeeHold>(),
        access::power::<keeping::HoldPerson>(),
        access::power::<keeping::EndHold>(),
        access::power::<keeping::ConfirmStep>(),
        access::power::<reading::SeeReading>(),
        access::power::<reading::NoteReading>(),
    ];
    all.extend(openings::powers());
    all
}
