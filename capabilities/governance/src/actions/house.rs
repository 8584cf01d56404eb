//! What the command line does: the first invitation of a house, and what a person may ask of their data.

use access::people::{self, NewMembership};
use access::places::{self, NewPlace, PlaceKind};
use access::sign_in::{SlipKind, new_slip, put_slip};
use access::{Acting, Code, HashingFailed, MembershipId, Role, Site, Standing, Stop, Who, act, leavers, register};
use basics::{PersonId, PlaceId, line};
use clocks::Nation;
use store::StoreError;
use store::subject::Erased;

use crate::access::{COMMAND_LINE, EndLapsed, ErasePerson, ExportPerson, InviteFirst, LAPSE_JOB};
use crate::model::{LEADING, MembershipEnded, PersonErased, Step, step};
use crate::rules::keeping::{NotReady, ready_for_first};
use crate::rules::sheet::MOST_NAME;

/// Everything that is a person's to have, as they asked; on record before it is handed over.
///
/// # Errors
/// [`Stop`].
pub async fn export_person(site: &Site, who: &Who, person: PersonId) -> Result<serde_json::Value, Stop> {
    act::<ExportPerson>(site, who, person, None).await?.done("").await?;
    // A long look keeps no writer waiting.
    Ok(store::subject::export(&mut site.db.read().await?, site.tables(), person).await?)
}

/// Erases a person as the column rules say, with the counts as proof. Their memberships are ended first, as if somebody had
/// ended them: what waits for a worker is handed back before their name goes from every list (promise 1).
///
/// # Errors
/// [`Stop`]; then nothing is erased.
pub async fn erase_person(site: &Site, who: &Who, person: PersonId) -> Result<Erased, Stop> {
    let held = people::memberships_of(&mut site.db.read().await?, person).await?;
    for membership in held.into_iter().filter(|held| held.ended_at.is_none()) {
        end_one(site, who, membership.id).await?;
    }
    erase_now(act::<ErasePerson>(site, who, person, None).await?).await
}

/// Erases a person who belongs nowhere any more.
///
/// # Errors
/// [`Stop`]; then nothing is erased.
pub(super) async fn erase_now(mut acting: Acting<ErasePerson>) -> Result<Erased, Stop> {
    let (site, person, now) = (acting.site().clone(), acting.id(), acting.now());
    // Listeners hear of it in this same act, after the rows are gone: they get the id and nothing else.
    acting.tell(PersonErased { person });
    super::openings::forget(acting.tx(), person).await?;
    let erased = store::subject::erase(acting.tx(), site.tables(), person, now).await?;
    register::mark_erased(acting.tx(), person, now).await?;
    acting.done("").await?;
    // The keys that went must go out of their copies too. What cannot be reached stays owed: each round tries again, and
    // `alongside verify` says so.
    if let Err(error) = store::copies::settle(&site.db, now).await {
        tracing::warn!(%error, "the copies of keys wait to be written anew");
    }
    Ok(erased)
}

/// Why the command line cannot invite.
#[derive(Debug, thiserror::Error)]
pub enum FirstRefused {
    /// The name or the place's name is empty, too long or unprintable.
    #[error("give a name of 1 to 80 letters")]
    Name,
    /// The role cannot be held by a person.
    #[error("nobody can be given this role")]
    Role,
    /// No place has this name.
    #[error("there is no place called {0:?}")]
    NoPlace(String),
    /// More than one place has this name.
    #[error("{1} places are called {0:?}: invite from the page of the one you mean")]
    ManyPlaces(String, usize),
    /// The place is there, and keeps the bank holidays it has.
    #[error("the place {0:?} is there already: it keeps the bank holidays it has")]
    Nation(String),
    /// People may not be invited there yet.
    #[error("nobody can be invited to {place:?} yet: {not_ready}")]
    NotReady {
        /// What is missing.
        not_ready: NotReady,
        /// The place.
        place: String,
    },
    /// The code could not be hashed.
    #[error("the code could not be made")]
    Hashing,
    /// It could not be done.
    #[error(transparent)]
    Stop(#[from] Stop),
}

impl From<StoreError> for FirstRefused {
    fn from(error: StoreError) -> Self {
        Self::Stop(Stop::Store(error))
    }
}

impl From<HashingFailed> for FirstRefused {
    fn from(_: HashingFailed) -> Self {
        Self::Hashing
    }
}

/// `alongside invite NAME --place P --role R`: in a house without places it makes the place (an area in the zone of the
/// three nations, with an organisation of the same name and the bank holidays of `nation`, those of England and Wales when
/// nothing was said); otherwise it finds the place by its name, and no nation can be said. Gives the code to print and
/// the person.
///
/// # Errors
/// [`FirstRefused`]; then nothing was made.
pub async fn first_invitation(
    site: &Site,
    name: &str,
    place: &str,
    role: Role,
    nation: Option<Nation>,
) -> Result<(Code, PersonId), FirstRefused> {
    let name = line(name, MOST_NAME).map_err(|_| FirstRefused::Name)?;
    let place_name = line(place, MOST_NAME).map_err(|_| FirstRefused::Name)?;
    if !role.is_held() {
        return Err(FirstRefused::Role);
    }
    let mut tx = site.db.read().await?;
    let named = register::places_named(&mut tx, &place_name).await?;
    let any = register::first_place(&mut tx).await?.is_some();
    drop(tx);
    let id = match named.as_slice() {
        [_] if nation.is_some() => return Err(FirstRefused::Nation(place_name)),
        [only] => only.id,
        [] if any => return Err(FirstRefused::NoPlace(place_name)),
        [] => PlaceId::new(site.now(), site.db.chance()),
        many => return Err(FirstRefused::ManyPlaces(place_name, many.len())),
    };
    let slip = new_slip(site).await?;
    let mut acting = act::<InviteFirst>(site, &Who::House(COMMAND_LINE), id, None).await?;
    let (now, chance) = (acting.now(), site.db.chance());
    let (people, _) = leavers::came_in(acting.tx(), LEADING, now).await?;
    let ready = super::ready(acting.tx(), id).await?;
    ready_for_first(ready, people, role)
        .map_err(|not_ready| FirstRefused::NotReady { not_ready, place: place_name.clone() })?;
    let (organisation, zone) = if let Some(place) = acting.facts().place.clone() {
        (place.organisation, place.zone)
    } else {
        let organisation = places::add_organisation(acting.tx(), chance, &place_name, now).await?;
        let zone = "Europe/London";
        let nation = nation.unwrap_or(Nation::EnglandAndWales).code();
        let new = NewPlace { parent: None, organisation, name: &place_name, kind: PlaceKind::Area, zone, nation };
        places::add_as(acting.tx(), id, &new, now).await?;
        (organisation, zone.to_owned())
    };
    let person = people::add(acting.tx(), chance, &name, "en", now).await?;
    let standing = if step(role) == Step::Member { Standing::Community } else { Standing::Staff };
    let from_on = now.date_in(&zone).unwrap_or_default();
    let new = NewMembership { person, role, standing, place: id, organisation, from_on, until_on: None };
    people::join(acting.tx(), chance, &new, now).await?;
    put_slip(acting.tx(), chance, &slip, SlipKind::Invite, person, None, now).await?;
    acting.made(person);
    acting.done("").await?;
    Ok((slip.code, person))
}

/// Ends the memberships whose last day is over, as if somebody had ended them: what waited for those people goes back to
/// the place. The house calls it every round; returns how many it ended.
///
/// # Errors
/// [`Stop`], when it cannot be asked which.
pub async fn end_lapsed(site: &Site) -> Result<usize, Stop> {
    const AT_ONCE: i64 = 100;
    let lapsed = register::lapsed(&mut site.db.read().await?, site.now(), AT_ONCE).await?;
    let mut ended = 0_usize;
    for id in lapsed {
        // One that cannot be ended now keeps no other one from ending; it is tried again in the next round.
        match end_one(site, &Who::House(LAPSE_JOB), id).await {
            Ok(()) => ended = ended.saturating_add(1),
            Err(stop) => {
                tracing::error!(membership = %id, %stop, "a membership whose last day is over could not be ended");
            }
        }
    }
    Ok(ended)
}

async fn end_one(site: &Site, who: &Who, id: MembershipId) -> Result<(), Stop> {
    let mut acting = act::<EndLapsed>(site, who, id, None).await?;
    let (row, now) = (acting.facts().row.clone(), acting.now());
    if row.ended_at.is_some() {
        // Another process was quicker.
        return Ok(());
    }
    people::leave(acting.tx(), id, now).await?;
    acting.tell(MembershipEnded { membership: id, person: row.person, place: row.place });
    acting.done("").await
}
