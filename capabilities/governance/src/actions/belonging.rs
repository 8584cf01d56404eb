//! A place more for somebody who is known already.

use access::people::NewMembership;
use access::{Acting, MembershipId, Role, Standing, Stop, decide, people, places, session};
use basics::{Date, PlaceId};

use super::{Refused, mine, ready};
use crate::access::{GiveMembership, InvitePerson};
use crate::model::MembershipGiven;
use crate::rules::{self, GiveRefused, Giving};

/// A membership as a form asks for it.
#[derive(Clone, Copy, Debug)]
pub struct AskedMembership {
    /// As what.
    pub role: Role,
    /// How they stand to the services.
    pub standing: Standing,
    /// Where.
    pub place: PlaceId,
    /// Until which day.
    pub until: Option<Date>,
}

/// Gives somebody a place more: they belong there, too, or again. The place is asked by the rule of inviting; who may
/// not invite there is told that there is no such place.
///
/// # Errors
/// [`Refused`].
pub async fn give_membership(
    mut acting: Acting<GiveMembership>,
    asked: AskedMembership,
) -> Result<MembershipId, Refused<GiveRefused>> {
    let (person, now) = (acting.id(), acting.now());
    let chance = acting.site().db.chance().clone();
    let not_there = || Refused::Stop(Stop::Refused(access::Refusal::NotThere));
    let about = places::about(acting.tx(), asked.place, None).await?.ok_or_else(not_there)?;
    decide::<InvitePerson>(acting.who(), &about).map_err(|_| not_there())?;
    let place = places::one(acting.tx(), asked.place).await?.ok_or_else(not_there)?;
    let today = now.date_in(&place.zone).unwrap_or_default();
    let roles = mine(acting.signed(), &about.line);
    let held = acting.facts().belongings.iter().filter(|belonging| !belonging.ended);
    let already = held.clone().any(|belonging| belonging.place == place.id && belonging.role == asked.role);
    // Sessions that began for somebody who takes part last too long for somebody who sees others.
    let rises = asked.role.sees_others() && !held.clone().any(|belonging| belonging.role.sees_others());
    let own = acting.person() == Some(person);
    rules::give(&roles, Giving { role: asked.role, until: asked.until, own, already }, today).map_err(Refused::Rule)?;
    if asked.role.sees_others() {
        acting.must_be_proved()?;
    }
    ready(acting.tx(), place.id).await?.map_err(|missing| Refused::Rule(GiveRefused::NotReady(missing)))?;
    let new = NewMembership {
        person,
        role: asked.role,
        standing: asked.standing,
        place: place.id,
        organisation: place.organisation,
        from_on: today,
        until_on: asked.until,
    };
    let membership = people::join(acting.tx(), &chance, &new, now).await?;
    if rises {
        session::end_all(acting.tx(), person, now).await?;
    }
    acting.tell(MembershipGiven { membership, person, place: place.id });
    acting.done(&format!("/people/{person}")).await?;
    Ok(membership)
}
