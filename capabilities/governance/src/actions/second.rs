//! A second step beside the passphrase: set up, given paper for, stopped, and taken away by two when it is lost.

use access::second::Removed;
use access::second::passkey::{self, Ceremony, ChallengeId, PasskeyId, PasskeyRefused, To};
use access::sign_in::NewSlip;
use access::{Acting, Action, Facts as _, Stop, register, second};
use basics::PersonId;

use super::Refused;
use crate::access::proved::{AgreeClearing, AskClearing, RemovePasskey, RenewRecovery, SetUpSecond, StopSecond};
use crate::access::{KeepSecond, PersonFacts};
use crate::model::{ClearingAsked, SecondChanged, SecondCleared};
use crate::rules::second::{self as rules, ClearRefused, Clearing};

/// The page of one's second step.
const PAGE: &str = "/account/second";

/// Why an app is not set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppRefused {
    /// There is one already: it is stopped first.
    Already,
    /// The code is not one of it.
    Code,
}

/// Begins with a new app; it counts once a code of it was shown.
///
/// # Errors
/// [`Refused`].
pub async fn begin_app(mut acting: Acting<SetUpSecond>) -> Result<(), Refused<AppRefused>> {
    let (person, now) = (acting.id(), acting.now());
    let chance = acting.site().db.chance().clone();
    if !second::begin_app(acting.tx(), &chance, person, now).await? {
        return Err(Refused::Rule(AppRefused::Already));
    }
    Ok(acting.done("/account/second/app").await?)
}

/// The app counts from now on.
///
/// # Errors
/// [`Refused`].
pub async fn confirm_app(mut acting: Acting<SetUpSecond>, code: &str) -> Result<(), Refused<AppRefused>> {
    let (person, now) = (acting.id(), acting.now());
    if !second::confirm_app(acting.tx(), person, code, now).await? {
        return Err(Refused::Rule(AppRefused::Code));
    }
    // Whoever came in elsewhere with the passphrase alone must show the second step too.
    end_others(&mut acting).await?;
    tell_changed(&mut acting, person);
    Ok(acting.done(PAGE).await?)
}

/// Ends every other session of the person.
async fn end_others<A: Action<Id = PersonId>>(acting: &mut Acting<A>) -> store::Result<()> {
    let (person, now) = (acting.id(), acting.now());
    if let Some(here) = acting.signed().map(|signed| signed.session) {
        register::end_other_sessions(acting.tx(), person, here, now).await?;
    }
    Ok(())
}

/// Keeps a new passkey, when what the device answered is right. It counts at once.
///
/// # Errors
/// [`Refused`].
pub async fn keep_passkey(
    mut acting: Acting<SetUpSecond>,
    name: &str,
    (asked, answer): (ChallengeId, &str),
) -> Result<(), Refused<PasskeyRefused>> {
    let (person, now, site) = (acting.id(), acting.now(), acting.site().clone());
    let session = acting.signed().map(|signed| signed.session);
    // A house that has none has asked nobody.
    let (Some(house), Some(session)) = (site.passkeys(), session) else {
        return Err(Refused::Rule(PasskeyRefused::Over));
    };
    let at = Ceremony { house, chance: site.db.chance(), to: To::Session(session), now };
    passkey::keep(acting.tx(), &at, (person, name), (asked, answer)).await?.map_err(Refused::Rule)?;
    end_others(&mut acting).await?;
    tell_changed(&mut acting, person);
    Ok(acting.done(PAGE).await?)
}

/// Removes a passkey: it opens nothing any more. Whoever came in with it elsewhere is signed out, as it may be in other hands.
///
/// # Errors
/// [`Stop`].
pub async fn remove_passkey(mut acting: Acting<RemovePasskey>, id: PasskeyId) -> Result<Removed, Stop> {
    let person = acting.id();
    let removed = second::remove_passkey(acting.tx(), person, id).await?;
    if removed != Removed::Nothing {
        end_others(&mut acting).await?;
        tell_changed(&mut acting, person);
        acting.done(PAGE).await?;
    }
    Ok(removed)
}

/// Keeps new recovery slips; all from before stop working. They were made before: hashing is slow.
///
/// # Errors
/// [`Stop`].
pub async fn renew_recovery(mut acting: Acting<RenewRecovery>, slips: &[NewSlip]) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    let chance = acting.site().db.chance().clone();
    second::put_slips(acting.tx(), &chance, person, slips, now).await?;
    acting.done(PAGE).await
}

/// From now on the passphrase is enough again.
///
/// # Errors
/// [`Stop`].
pub async fn stop_second(mut acting: Acting<StopSecond>) -> Result<(), Stop> {
    let person = acting.id();
    second::clear(acting.tx(), person).await?;
    tell_changed(&mut acting, person);
    acting.done(PAGE).await
}

fn tell_changed<A: Action<Facts = PersonFacts>>(acting: &mut Acting<A>, person: PersonId) {
    let place = acting.facts().about().place;
    acting.tell(SecondChanged { person, place });
}

/// The person stops what was asked about their second step.
///
/// # Errors
/// [`Stop`].
pub async fn keep_second(mut acting: Acting<KeepSecond>) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    second::stop_asking(acting.tx(), person, now).await?;
    acting.done(PAGE).await
}

/// What is known of the person, inside the act.
async fn known<A: Action<Id = PersonId, Facts = PersonFacts>>(acting: &mut Acting<A>) -> store::Result<Clearing> {
    let (person, now, mine) = (acting.id(), acting.now(), acting.person());
    let held = acting.signed().map(|signed| acting.facts().held(signed)).unwrap_or_default();
    let has = second::of(acting.tx(), person).await?.is_on();
    let asked = second::open_asking(acting.tx(), person, now).await?.map(|asked| Some(asked.by) == mine);
    Ok(Clearing { own: mine == Some(person), held, has, asked })
}

/// Asks for a second step to be taken away; its person hears of it at once.
///
/// # Errors
/// [`Refused`].
pub async fn ask_clearing(mut acting: Acting<AskClearing>) -> Result<(), Refused<ClearRefused>> {
    let clearing = known(&mut acting).await?;
    rules::ask(&clearing).map_err(Refused::Rule)?;
    let (person, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Rule(ClearRefused::Role))?;
    let chance = acting.site().db.chance().clone();
    second::ask(acting.tx(), &chance, person, by, now).await?;
    let place = acting.facts().about().place;
    acting.tell(ClearingAsked { person, place });
    Ok(acting.done(&format!("/people/{person}")).await?)
}

/// Another worker agrees: the second step is gone, every session of the person ends, and they hear of it.
///
/// # Errors
/// [`Refused`].
pub async fn agree_clearing(mut acting: Acting<AgreeClearing>) -> Result<(), Refused<ClearRefused>> {
    let clearing = known(&mut acting).await?;
    rules::agree(&clearing).map_err(Refused::Rule)?;
    let (person, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Rule(ClearRefused::Role))?;
    if !second::agree(acting.tx(), person, by, now).await? {
        return Err(Refused::Rule(ClearRefused::NotAsked));
    }
    let place = acting.facts().about().place;
    acting.tell(SecondCleared { person, place });
    Ok(acting.done(&format!("/people/{person}")).await?)
}
