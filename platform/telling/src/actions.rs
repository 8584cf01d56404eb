//! What is done here.

use access::{Acting, Facts as _, Stop};
use basics::{Instant, PersonId, Words};

use crate::access::{ChooseHow, HandOver, StopMail};
use crate::model::{Route, When};
use crate::notices::{self, NoticeId};
use crate::rules::{self, CodeRefused};
use crate::{HOW, keeping, letters, wording};

/// Keeps how one wants to be told.
///
/// # Errors
/// [`Stop`].
pub async fn choose(mut acting: Acting<ChooseHow>, route: Route, when: &When) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    keeping::choose(acting.tx(), person, route, when, now).await?;
    acting.done("/notices/how").await
}

/// Why no code was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskRefused {
    /// It is no address.
    NoAddress,
    /// One was sent a moment ago.
    TooSoon,
}

/// Sends a code to an address, to see whether the person reads what comes there.
///
/// # Errors
/// [`Stop`]; `Ok(Err)` when it is refused, and then nothing was written.
pub async fn ask_address(mut acting: Acting<ChooseHow>, address: &str) -> Result<Result<(), AskRefused>, Stop> {
    let (person, now) = (acting.id(), acting.now());
    if !rules::is_address(address) {
        return Ok(Err(AskRefused::NoAddress));
    }
    let last = keeping::asked(acting.tx(), person).await?.map(|asked| asked.at);
    if !rules::may_send_code(last, now) {
        return Ok(Err(AskRefused::TooSoon));
    }
    let chance = acting.site().db.chance().clone();
    keeping::ask_address(acting.tx(), &chance, person, address, now).await?;
    acting.done("/notices/how/code").await.map(Ok)
}

/// Takes the code that came to an address: from now on mail goes there. A wrong one is counted.
///
/// # Errors
/// [`Stop`]; `Ok(Err)` when it does not count.
pub async fn confirm(mut acting: Acting<ChooseHow>, typed: &str) -> Result<Result<(), CodeRefused>, Stop> {
    let (person, now) = (acting.id(), acting.now());
    let address = keeping::how(acting.tx(), person).await?.asked;
    let (Some(address), Some(asked)) = (address, keeping::asked(acting.tx(), person).await?) else {
        return Ok(Err(CodeRefused::Over));
    };
    let code = asked.code.as_ref().map(Words::read);
    if let Err(refused) = rules::check_code(code, asked.at, asked.wrong, typed, now) {
        keeping::wrong_code(acting.tx(), person).await?;
        acting.done("/notices/how/code").await?;
        return Ok(Err(refused));
    }
    let chance = acting.site().db.chance().clone();
    keeping::confirm(acting.tx(), &chance, person, address.read(), now).await?;
    acting.done("/notices/how").await.map(Ok)
}

/// Keeps that one wants letters, what is in them, and where they go.
///
/// # Errors
/// [`Stop`].
pub async fn by_letter(mut acting: Acting<ChooseHow>, to: Option<&str>, whole: bool) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    keeping::by_letter(acting.tx(), person, to, whole, now).await?;
    acting.done("/notices/how").await
}

/// Forgets the address that mail went to; what waits for a code too.
///
/// # Errors
/// [`Stop`].
pub async fn forget_address(mut acting: Acting<ChooseHow>) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    keeping::stop_mail(acting.tx(), person, now).await?;
    keeping::forget_address(acting.tx(), person).await?;
    acting.done("/notices/how").await
}

/// The off switch on one's own page.
///
/// # Errors
/// [`Stop`].
pub async fn stop_own_mail(mut acting: Acting<ChooseHow>) -> Result<(), Stop> {
    let (person, now) = (acting.id(), acting.now());
    keeping::stop_mail(acting.tx(), person, now).await?;
    acting.done("/notices/how").await
}

/// The off switch in every mail. Whoever pressed it, the person sees on screen that it was pressed.
///
/// # Errors
/// [`Stop`].
pub async fn stop_mail(mut acting: Acting<StopMail>) -> Result<(), Stop> {
    let (person, now, place) = (acting.facts().person, acting.now(), acting.facts().about().place);
    acting.made(person);
    let chance = acting.site().db.chance().clone();
    if keeping::stop_mail(acting.tx(), person, now).await? {
        notices::tell(acting.tx(), &chance, person, "telling.stopped", (HOW, person.uuid()), place, now).await?;
    }
    acting.done("").await
}

/// A letter was printed and handed over: what stood in it is told.
///
/// # Errors
/// [`Stop`].
pub async fn hand_over(mut acting: Acting<HandOver>, newest: NoticeId) -> Result<(), Stop> {
    let (person, now): (PersonId, Instant) = (acting.id(), acting.now());
    let waiting = notices::to_carry(acting.tx(), person, wording::MOST_NOTICES).await?;
    let told: Vec<NoticeId> = waiting.iter().map(|notice| notice.id).filter(|id| *id <= newest).collect();
    letters::handed_over(acting.tx(), person).await?;
    notices::carried(acting.tx(), person, &told, now).await?;
    acting.done("/notices/letters").await
}
