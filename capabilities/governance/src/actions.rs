//! Verbs: each takes its permit, applies the rules, writes and ends with its audit line.

mod belonging;
mod covers;
mod house;
mod keeping;
mod kiosks;
mod openings;
mod places;
mod reading;
pub mod second;
mod sheet;
pub mod sign_on;

pub use belonging::{AskedMembership, give_membership};
pub use covers::{AskedCover, MOST_COVERED, cover_worker, end_cover};
pub use house::{FirstRefused, end_lapsed, erase_person, export_person, first_invitation};
pub use keeping::{
    confirm_step, end_hold, erase_leavers, hold_person, keep, sign_keeping, tell_of_notices, write_notice,
};
pub use kiosks::{end_kiosk, enrol_kiosk};
pub use openings::{JOBS, WAITS, close_opening, may_open, open_person, review_opening};
pub use places::{NewRoom, add_day_off, add_room, answer};
pub use reading::note_reading;
pub use sheet::{SheetRefused, invite_sheet, known_to};

use access::people::{NewMembership, NewRelation, RelationId};
use access::sign_in::{NewSlip, SlipKind, put_slip};
use access::{Acting, RelationKind, Role, Stop, people, places as sites, register, session};
use basics::{Date, PersonId, PlaceId};
use store::{ReadTx, StoreError};

use crate::access::proved::ExportOwnData;
use crate::access::{
    ChangeReading, EndMembership, EndOtherSessions, EndRelation, EndSession, Given, InvitePerson, IssueSlip,
    SetPlaceRelation, SetRelation, roles_over,
};
use crate::model::{LOOKING_AFTER, MembershipEnded, RelationEnded, RelationSet, SlipIssued};
use crate::rules::keeping::NotReady;
use crate::rules::sheet::Guest;
use crate::rules::{self, EndRefused, Ending, InviteRefused, RelateRefused, Relating, SlipRefused};

/// Why a verb did nothing: a rule said no, or the act itself could not be.
#[derive(Debug)]
pub enum Refused<R> {
    /// The rule's answer, for the page to say in words.
    Rule(R),
    /// Not permitted, done before, or the store failed.
    Stop(Stop),
}

impl<R> From<Stop> for Refused<R> {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl<R> From<StoreError> for Refused<R> {
    fn from(error: StoreError) -> Self {
        Self::Stop(Stop::Store(error))
    }
}

/// How many people can be offered to choose from.
pub const MOST_CHOICES: i64 = 200;

/// What day it is in a place.
pub(crate) async fn today(tx: &mut ReadTx, place: PlaceId, now: basics::Instant) -> store::Result<Date> {
    let zone = sites::one(tx, place).await?.map(|place| place.zone);
    Ok(zone.and_then(|zone| now.date_in(&zone)).or_else(|| now.date_in("UTC")).unwrap_or_default())
}

/// Makes the person, their membership and the slip that lets them in.
async fn welcome<A: access::Action>(
    acting: &mut Acting<A>,
    guest: &Guest,
    slip: &NewSlip,
) -> Result<PersonId, StoreError> {
    let (now, by) = (acting.now(), acting.person());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let person = people::add(tx, &chance, &guest.name, guest.lang, now).await?;
    let membership = NewMembership {
        person,
        role: guest.role,
        standing: guest.standing,
        place: guest.place,
        organisation: guest.organisation,
        from_on: guest.from,
        until_on: guest.until,
    };
    people::join(tx, &chance, &membership, now).await?;
    put_slip(tx, &chance, slip, SlipKind::Invite, person, by, now).await?;
    Ok(person)
}

fn mine(acting_roles: Option<&access::Signed>, line: &[PlaceId]) -> Vec<Role> {
    acting_roles.map(|signed| roles_over(signed, line)).unwrap_or_default()
}

/// Why somebody cannot be invited now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteFault {
    /// Not like this.
    Refused(InviteRefused),
    /// Nobody can, there.
    NotReady(NotReady),
}

/// Whether people may be invited to a place.
///
/// # Errors
/// The store's failure; `Ok(Err)` with what is missing.
pub async fn ready(tx: &mut ReadTx, place: PlaceId) -> store::Result<Result<(), NotReady>> {
    let (notice, keeping) = crate::store::what_holds(tx, place).await?;
    Ok(rules::keeping::ready(notice, keeping))
}

/// Invites one person. The slip was made before: hashing is slow.
///
/// # Errors
/// [`Refused`].
pub async fn invite(
    mut acting: Acting<InvitePerson>,
    guest: &Guest,
    slip: &NewSlip,
) -> Result<PersonId, Refused<InviteFault>> {
    let place = acting.facts().place.clone();
    ready(acting.tx(), place.id).await?.map_err(|missing| Refused::Rule(InviteFault::NotReady(missing)))?;
    let today = acting.now().date_in(&place.zone).unwrap_or_default();
    let roles = mine(acting.signed(), &access::Facts::about(acting.facts()).line);
    rules::invite(&roles, guest.role, today, guest.until)
        .map_err(|refused| Refused::Rule(InviteFault::Refused(refused)))?;
    if guest.role.sees_others() {
        acting.must_be_proved()?;
    }
    let guest = Guest { place: place.id, organisation: place.organisation, from: today, ..guest.clone() };
    let person = welcome(&mut acting, &guest, slip).await?;
    acting.made(person);
    acting.done(&format!("/people/{person}")).await?;
    Ok(person)
}

/// Makes a slip for a person; the ones made before that nobody used stop working. Says what it is for: somebody who
/// never came in is invited again, whatever was asked.
///
/// # Errors
/// [`Refused`].
pub async fn issue_slip(
    mut acting: Acting<IssueSlip>,
    release: bool,
    slip: &NewSlip,
) -> Result<SlipKind, Refused<SlipRefused>> {
    let person = acting.id();
    let own = acting.person() == Some(person);
    let held = acting.signed().map(|signed| acting.facts().held(signed)).unwrap_or_default();
    rules::slip(own, &held).map_err(Refused::Rule)?;
    let (now, by) = (acting.now(), acting.person());
    let chance = acting.site().db.chance().clone();
    let known = register::sign_in_name(acting.tx(), person).await?.is_some();
    if known {
        // It is a way into an account that somebody has: an open screen must not be enough to make it.
        acting.must_be_proved()?;
    }
    let kind = match (release, known) {
        (true, _) => SlipKind::Release,
        (false, true) => SlipKind::Reset,
        (false, false) => SlipKind::Invite,
    };
    put_slip(acting.tx(), &chance, slip, kind, person, by, now).await?;
    if known {
        let place = access::Facts::about(acting.facts()).place;
        acting.tell(SlipIssued { person, place });
    }
    acting.done(&format!("/people/{person}")).await?;
    Ok(kind)
}

/// Ends a membership at once: its powers go, the person's own things stay (promise 9). Gives the page that follows.
///
/// # Errors
/// [`Refused`].
pub async fn end_membership(mut acting: Acting<EndMembership>) -> Result<String, Refused<EndRefused>> {
    let row = acting.facts().row.clone();
    let roles = mine(acting.signed(), &access::Facts::about(acting.facts()).line);
    let administrators = acting.signed().map_or(0, |signed| {
        signed.memberships.iter().filter(|membership| membership.role == Role::Administrator).count()
    });
    let ending = Ending {
        role: row.role,
        own: acting.person() == Some(row.person),
        over: row.ended_at.is_some(),
        own_administrators: administrators,
    };
    rules::end(&roles, ending).map_err(Refused::Rule)?;
    let now = acting.now();
    people::leave(acting.tx(), row.id, now).await?;
    acting.tell(MembershipEnded { membership: row.id, person: row.person, place: row.place });
    let signed = acting.signed().cloned();
    let left = register::belongings(acting.tx(), row.person).await?;
    let seen = still_looked_after(signed.as_ref(), &left);
    let location = if seen { format!("/people/{}", row.person) } else { "/people".to_owned() };
    acting.done(&location).await?;
    Ok(location)
}

/// Whether the asker still looks after a person with these memberships: whoever belongs elsewhere now is looked after
/// there, and is not to be seen from here any more.
fn still_looked_after(signed: Option<&access::Signed>, left: &[register::Belonging]) -> bool {
    let mut current = left.iter().filter(|belonging| !belonging.ended).peekable();
    current.peek().is_none()
        || current.any(|belonging| mine(signed, &belonging.line).iter().any(|role| LOOKING_AFTER.contains(role)))
}

/// A relation as the form asks for it.
#[derive(Clone, Copy, Debug)]
pub struct AskedRelation {
    /// What.
    pub kind: RelationKind,
    /// Who is it.
    pub holder: PersonId,
    /// In which place it is given; the nearest one when nothing was said.
    pub place: Option<PlaceId>,
    /// From which day; today when nothing was said.
    pub from: Option<Date>,
    /// Until which day.
    pub until: Option<Date>,
}

/// Who could hold relations of these kinds in any of these places.
///
/// # Errors
/// The store's failure.
pub async fn candidates(
    tx: &mut ReadTx,
    places: &[PlaceId],
    kinds: &[RelationKind],
    now: basics::Instant,
) -> store::Result<Vec<people::PersonRow>> {
    let mut roles: Vec<Role> = kinds.iter().flat_map(|kind| rules::holders(*kind).iter().copied()).collect();
    roles.sort_unstable();
    roles.dedup();
    people::in_roles_of_any(tx, places, &roles, now, MOST_CHOICES).await
}

/// Says who is what to a person, in a place.
///
/// # Errors
/// [`Refused`].
pub async fn set_relation(
    mut acting: Acting<SetRelation>,
    asked: AskedRelation,
) -> Result<RelationId, Refused<RelateRefused>> {
    let person = acting.id();
    let possible = acting.signed().map(|signed| acting.facts().given_in(signed)).unwrap_or_default();
    let chosen = possible.into_iter().find(|given| asked.place.is_none_or(|place| given.place == place));
    let given = chosen.ok_or(Refused::Rule(RelateRefused::Place))?;
    let place = given.place;
    let new = relate(&mut acting, asked, &given, Some(person)).await?;
    acting.tell(RelationSet { holder: asked.holder, person: Some(person), place: Some(place) });
    covers::follow(&mut acting, asked, (person, place)).await?;
    acting.done(&format!("/people/{person}")).await?;
    Ok(new)
}

/// Names a rep or duty reader of a place.
///
/// # Errors
/// [`Refused`].
pub async fn set_place_relation(
    mut acting: Acting<SetPlaceRelation>,
    asked: AskedRelation,
) -> Result<RelationId, Refused<RelateRefused>> {
    let place = acting.id();
    let mine = mine(acting.signed(), &access::Facts::about(acting.facts()).line);
    let new = relate(&mut acting, asked, &Given { place, theirs: place, mine }, None).await?;
    acting.tell(RelationSet { holder: asked.holder, person: None, place: Some(place) });
    acting.done(&format!("/places/{place}")).await?;
    Ok(new)
}

async fn relate<A: access::Action>(
    acting: &mut Acting<A>,
    asked: AskedRelation,
    given: &Given,
    person: Option<PersonId>,
) -> Result<RelationId, Refused<RelateRefused>> {
    let now = acting.now();
    let chance = acting.site().db.chance().clone();
    let today = today(acting.tx(), given.place, now).await?;
    let fitting = if rules::TO_A_PERSON.contains(&asked.kind) == person.is_some() {
        candidates(acting.tx(), &[given.theirs], &[asked.kind], now).await?
    } else {
        Vec::new()
    };
    let from = asked.from.unwrap_or(today);
    let relating = Relating {
        kind: asked.kind,
        oneself: person == Some(asked.holder),
        suits: fitting.iter().any(|candidate| candidate.id == asked.holder),
        from,
        until: asked.until,
    };
    rules::relate(&given.mine, relating, today).map_err(Refused::Rule)?;
    let new = NewRelation {
        kind: asked.kind,
        holder: asked.holder,
        person,
        given_in: given.place,
        from_on: from,
        until_on: asked.until,
    };
    Ok(people::relate(acting.tx(), &chance, &new, now).await?)
}

/// Ends a relation at once. Gives the page that follows.
///
/// # Errors
/// [`Refused`].
pub async fn end_relation(mut acting: Acting<EndRelation>) -> Result<String, Refused<RelateRefused>> {
    let row = acting.facts().row.clone();
    let roles = mine(acting.signed(), &access::Facts::about(acting.facts()).line);
    let own = row.person.is_some() && row.person == acting.person();
    let tied = own || (row.person.is_some() && acting.person() == Some(row.holder));
    if !rules::may_unrelate(row.kind, &roles, tied) {
        return Err(Refused::Rule(RelateRefused::Role));
    }
    let now = acting.now();
    people::unrelate(acting.tx(), row.id, now).await?;
    if let (RelationKind::AssignedWorker, Some(person)) = (row.kind, row.person) {
        covers::unfollow(&mut acting, row.holder, (person, row.given_in)).await?;
    }
    let place = row.person.is_none().then_some(row.given_in);
    acting.tell(RelationEnded { kind: row.kind, holder: row.holder, person: row.person, place });
    let location = match row.person {
        // A mentor ends it from their own page: the person's is not theirs to see.
        Some(_) if own || !roles.iter().any(|role| LOOKING_AFTER.contains(role)) => "/account".to_owned(),
        Some(person) => format!("/people/{person}"),
        None => format!("/places/{}", row.given_in),
    };
    acting.done(&location).await?;
    Ok(location)
}

/// Changes the language and size one reads in.
///
/// # Errors
/// [`Stop`].
pub async fn change_reading(mut acting: Acting<ChangeReading>, lang: &str, large: bool) -> Result<(), Stop> {
    let person = acting.id();
    people::set_reading(acting.tx(), person, lang, if large { "large" } else { "normal" }).await?;
    acting.done("/account").await
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Stop`].
pub async fn end_session(mut acting: Acting<EndSession>) -> Result<(), Stop> {
    let (session, now) = (acting.id(), acting.now());
    session::end(acting.tx(), session, now).await?;
    acting.done("/account").await
}

/// Ends all one's sessions but this one.
///
/// # Errors
/// [`Stop`].
pub async fn end_other_sessions(mut acting: Acting<EndOtherSessions>) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    if let Some(kept) = acting.signed().map(|signed| signed.session) {
        register::end_other_sessions(acting.tx(), person, kept, now).await?;
    }
    acting.done("/account").await
}

/// Everything the house keeps about oneself. That it was taken is on record before it is handed over.
///
/// # Errors
/// [`Stop`].
pub async fn export_own_data(acting: Acting<ExportOwnData>) -> Result<serde_json::Value, Stop> {
    let (person, site) = (acting.id(), acting.site().clone());
    acting.done("/account/data").await?;
    // A long look keeps no writer waiting.
    Ok(store::subject::export(&mut site.db.read().await?, site.tables(), person).await?)
}
