//! What authors wish besides an answer, and answers that go to people on paper.

use access::{Acting, Boxed, home, settings, sign_in};
use basics::{Instant, PersonId, PlaceId, Words};
use loops::Heard;
use store::WriteTx;

use super::own::take_heard;
use super::{Refused, today};
use crate::access::publishing::{HeardOnPaper, PrintPack, Wish};
use crate::model::publishing::{Audience, WallState};
use crate::model::{Around, SWITCH, Suggestion, SuggestionId};
use crate::rules::publishing as rules;
use crate::store::letters::{self as kept, Batch, Letter};
use crate::tell::Teller;

/// An answer was given: where it has to be brought besides the screen.
pub(super) async fn answered(
    tx: &mut WriteTx,
    teller: &Teller,
    it: &Suggestion,
    around: &Around,
    by: PersonId,
    now: Instant,
) -> Result<(), Refused> {
    let wishes = &around.wishes;
    if rules::may_be_on_wall(it) && wishes.wall.as_ref().is_some_and(|(_, state)| *state != WallState::TakenDown) {
        teller.wait_for_wall(tx, it.id, by).await?;
    }
    let reads = match it.author {
        Some(author) => sign_in::reads_on_screen(tx, author).await?,
        None => false,
    };
    if rules::goes_on_paper(it, around.by_hand.is_some(), wishes.on_paper, reads) {
        let given = given(tx, it.id).await?;
        let place = where_now(tx, it.author, it.place, now).await?;
        kept::add(tx, it.id, place, given).await?;
    }
    Ok(())
}

/// Where somebody can be brought a letter: where they are now, when suggestions are dealt with there; else where they said it.
async fn where_now(tx: &mut WriteTx, author: Option<PersonId>, said: PlaceId, now: Instant) -> store::Result<PlaceId> {
    let Some(author) = author else { return Ok(said) };
    let Some(home) = home::of(tx, author, now).await?.filter(|home| home.current) else { return Ok(said) };
    let is_on = settings::one(tx, home.place, &SWITCH).await? == "on";
    Ok(if is_on { home.place } else { said })
}

/// Somebody moved, or left: the letters that wait for them are printed where they are now (promise 9).
pub fn follow(tx: &mut WriteTx, author: PersonId, now: Instant) -> Boxed<'_, store::Result<()>> {
    Box::pin(async move {
        let Some(home) = home::of(tx, author, now).await?.filter(|home| home.current) else { return Ok(()) };
        if settings::one(tx, home.place, &SWITCH).await? == "on" {
            kept::bring_to(tx, author, home.place).await?;
        }
        Ok(())
    })
}

/// How many answers there are.
async fn given(tx: &mut WriteTx, id: SuggestionId) -> Result<i64, Refused> {
    let answers = loops::answers_to(tx, crate::tell::SUGGESTION, &[id.uuid()]).await?;
    Ok(i64::try_from(answers.len()).unwrap_or(i64::MAX))
}

/// What was taken back is brought to nobody.
pub(super) async fn not_any_more(tx: &mut WriteTx, id: SuggestionId) -> store::Result<()> {
    kept::remove_waiting(tx, id).await
}

/// The author says whether their answer comes on paper, and who may see the name beside their words. An answer that was
/// given already is brought too, unless it was brought before.
///
/// # Errors
/// [`Refused`].
pub async fn wish(mut acting: Acting<Wish>, on_paper: bool, name_for: Audience) -> Result<(), Refused> {
    let id = acting.id();
    let (it, the_loop) = (acting.facts().it.clone(), acting.facts().the_loop.clone());
    let by_hand = acting.facts().around.by_hand.is_some();
    let by = acting.person().ok_or(Refused::Over)?;
    let now = acting.now();
    let tx = acting.tx();
    kept::wish(tx, id, by, on_paper, name_for).await?;
    let is_answered = the_loop.is_some_and(|the_loop| the_loop.outcome.is_some());
    let reads = sign_in::reads_on_screen(tx, by).await?;
    if is_answered && rules::goes_on_paper(&it, by_hand, on_paper, reads) {
        let given = given(tx, id).await?;
        let place = where_now(tx, Some(by), it.place, now).await?;
        kept::add(tx, id, place, given).await?;
    } else {
        kept::remove_waiting(tx, id).await?;
    }
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// A letter with the answers it brings.
#[derive(Clone, Debug)]
pub struct Brought {
    /// Whose it is, and where it goes.
    pub letter: Letter,
    /// What it says, the oldest first.
    pub answers: Vec<loops::Response>,
}

/// Prints the answers that wait, or once more those of a day. That they were printed is on record; each counts as told on
/// paper from this day.
///
/// # Errors
/// [`Refused::Over`] when there is nothing to print.
pub async fn print_pack(mut acting: Acting<PrintPack>, batch: Batch) -> Result<Vec<Brought>, Refused> {
    let (place, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Over)?;
    let tx = acting.tx();
    let letters = kept::list(tx, place, batch, by).await?;
    if letters.is_empty() {
        return Err(Refused::Over);
    }
    let ids: Vec<_> = letters.iter().map(|letter| letter.id.uuid()).collect();
    let mut all = loops::answers_to(tx, crate::tell::SUGGESTION, &ids).await?;
    let (day, _) = today(tx, place, now).await?;
    let mut brought = Vec::with_capacity(letters.len());
    for letter in letters {
        let mine = letter.id.uuid();
        let (its, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|(object, _)| *object == mine);
        all = rest;
        let count = i64::try_from(its.len()).unwrap_or(i64::MAX);
        // Printed again on purpose, it says what it said then: its newest answer.
        let old = match batch {
            Batch::Waiting => letter.answers,
            Batch::Again(_) => count.saturating_sub(1),
        };
        let skip = usize::try_from(old).unwrap_or(0).min(its.len().saturating_sub(1));
        let answers: Vec<_> = its.into_iter().skip(skip).map(|(_, answer)| answer).collect();
        if matches!(batch, Batch::Waiting) {
            kept::printed(tx, letter.id, count, by, day).await?;
        }
        brought.push(Brought { letter, answers });
    }
    acting.done(&format!("/desk/pack/{place}")).await?;
    Ok(brought)
}

/// Somebody said on paper that they were not heard: it goes once to somebody who did not answer, as if they had said it on
/// a screen. The worker who typed it is on record. Where the author is known they are told, so that nobody speaks in their
/// name without their knowing.
///
/// # Errors
/// [`Refused::Over`] where it cannot be said on paper; [`Refused::Heard`] when it was said before, or there is no answer yet.
pub async fn heard_on_paper(mut acting: Acting<HeardOnPaper>, why: Option<&Words>) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.it.place, now);
    let author = facts.it.author;
    if !rules::may_be_typed_unheard(&facts.it, &facts.around.wishes) {
        return Err(Refused::Over);
    }
    take_heard(acting.tx(), &chance, &teller, &facts, author, Heard::No, why, now).await?;
    teller.tell(acting.tx(), author, "feedback.typed_unheard", id).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}
