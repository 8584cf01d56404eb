//! Acting as somebody made up: for the demonstration, whose people need no passphrase.

use basics::PersonId;
use store::{By, Line};

use crate::{Acting, Action, Site, Stop, Who, act, session};

/// A made-up person in a new session, which has its line in the chain.
///
/// # Errors
/// [`Stop::Store`].
pub async fn signed_in(site: &Site, person: PersonId) -> Result<Who, Stop> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "made-up people need no passphrase")]
    let mut tx = site.db.write().await?;
    let (token, session) = session::begin(&mut tx, site.db.chance(), person, "own", session::OWN_DEVICE, now).await?;
    let who = session::who(&mut tx, &token, now).await?;
    let (by, object) = (By::Person(person.uuid()), session.uuid());
    let line = Line { at: now, by, action: "demo.act_as", object_kind: "session", object, place: None, reason: None };
    tx.commit(line).await?;
    Ok(who)
}

/// What a made-up person does: decided like anybody else's act.
///
/// # Errors
/// [`Stop`].
pub async fn acting<A: Action>(site: &Site, person: PersonId, id: A::Id) -> Result<Acting<A>, Stop> {
    act::<A>(site, &signed_in(site, person).await?, id, None).await
}
