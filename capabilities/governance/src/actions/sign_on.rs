//! An account with the provider outside: tied to one's own, and taken off again.

use access::elsewhere::{self, Arrival, LinkRefused};
use access::{Acting, Action, Facts as _, Stop};
use basics::PersonId;

use super::Refused;
use crate::access::PersonFacts;
use crate::access::proved::{Unlink, WantLink};
use crate::access::sign_on::Link;
use crate::model::LinkChanged;

/// The page of it.
const PAGE: &str = "/account/sign-on";

/// Somebody who has shown who they are sets out to link an account. Nothing is tied yet: it is on record who wanted it.
///
/// # Errors
/// [`Stop`].
pub async fn want_link(acting: Acting<WantLink>) -> Result<(), Stop> {
    acting.done(PAGE).await
}

/// Ties the account that they came back with to theirs.
///
/// # Errors
/// [`Refused`].
pub async fn link(mut acting: Acting<Link>, arrival: &Arrival<'_>) -> Result<(), Refused<LinkRefused>> {
    let (person, now) = (acting.id(), acting.now());
    let chance = acting.site().db.chance().clone();
    elsewhere::link(acting.tx(), &chance, person, arrival, now).await?.map_err(Refused::Rule)?;
    tell(&mut acting, person);
    Ok(acting.done(PAGE).await?)
}

/// Why a link stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlinkRefused {
    /// Their place asks them to sign in by it.
    Needed,
    /// There is none.
    None,
}

/// Takes the link off; whoever came in by it elsewhere is out.
///
/// # Errors
/// [`Refused`].
pub async fn unlink(mut acting: Acting<Unlink>, issuer: &str) -> Result<(), Refused<UnlinkRefused>> {
    let (person, now) = (acting.id(), acting.now());
    if elsewhere::is_only(acting.tx(), person, issuer, now).await? {
        return Err(Refused::Rule(UnlinkRefused::Needed));
    }
    let here = acting.signed().map(|signed| signed.session).ok_or(Refused::Rule(UnlinkRefused::None))?;
    if !elsewhere::unlink(acting.tx(), person, issuer, here, now).await? {
        return Err(Refused::Rule(UnlinkRefused::None));
    }
    tell(&mut acting, person);
    Ok(acting.done(PAGE).await?)
}

fn tell<A: Action<Facts = PersonFacts>>(acting: &mut Acting<A>, person: PersonId) {
    let place = acting.facts().about().place;
    acting.tell(LinkChanged { person, place });
}
