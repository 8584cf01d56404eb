//! What the author does with their own suggestion.

use access::{Acting, Role};
use basics::Words;
use loops::{For, Heard, Stage};
use store::search;

use super::{Refused, set_clock, today};
use crate::access::{AddWord, SayHeard, Withdraw};
use crate::model::{MessageKind, SECOND_DAYS, SuggestionWithdrawn};
use crate::rules;
use crate::store::{self as kept, board};
use crate::tell::{BOARD, CHECK, Teller, WAIT_HELP, WAIT_NAME, WAIT_SECOND, WAIT_WORRY};

/// The author adds a word.
///
/// # Errors
/// [`Refused`].
pub async fn add_word(mut acting: Acting<AddWord>, words: &Words) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    if it.stage == Stage::Withdrawn {
        return Err(Refused::Over);
    }
    let acting_loop = acting.facts().the_loop.clone();
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    kept::add_message(tx, &chance, id, MessageKind::Author, by, words, now).await?;
    // Somebody hears of it: who deals with it, else who answered last, else everybody at the desk.
    let answered = acting_loop.and_then(|the_loop| the_loop.answered_by);
    match it.assignee.or(answered) {
        Some(person) => teller.tell(tx, Some(person), "feedback.word", id).await?,
        None => teller.tell_desk(tx, it.author, "feedback.word", id).await?,
    }
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// The author says whether they were heard: a yes ends the loop unless something promised is still to come, and the first
/// no goes to a second reader, with a clock of its own.
///
/// # Errors
/// [`Refused::Heard`] when it was said before, or there is no answer yet.
pub async fn say_heard(mut acting: Acting<SayHeard>, said: Heard, why: Option<&Words>) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let the_loop = acting.facts().the_loop.clone().ok_or(Refused::Over)?;
    let around = acting.facts().around.clone();
    let by = acting.person().ok_or(Refused::Over)?;
    let to = loops::rules::heard(&the_loop, said).map_err(Refused::Heard)?;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    if let Some(why) = why {
        kept::add_message(tx, &chance, id, MessageKind::Unheard, by, why, now).await?;
    }
    if to == Stage::Second {
        let (dates, _) = set_clock(tx, it.place, &SECOND_DAYS, now).await?;
        loops::set_heard(tx, &the_loop, said, to, Some(&dates), now).await?;
        kept::set_stage(tx, id, to, Some(dates.due_at)).await?;
        teller.wait(tx, For::Role(Role::Manager), WAIT_SECOND, id, Some(dates.due_at)).await?;
    } else {
        let to = rules::after_yes(the_loop.outcome, the_loop.promised_on.is_some());
        loops::set_heard(tx, &the_loop, said, to, None, now).await?;
        kept::set_stage(tx, id, to, the_loop.promised_at.filter(|_| to == Stage::Answered)).await?;
        if to == Stage::Closed {
            end(tx, &teller, &the_loop, &it, &around, Stage::Closed).await?;
        }
    }
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// Ends a loop. What waits because somebody is worried goes on waiting until the safety steps are done.
pub(super) async fn end(
    tx: &mut store::WriteTx,
    teller: &Teller,
    the_loop: &loops::Loop,
    it: &crate::model::Suggestion,
    around: &crate::model::Around,
    to: Stage,
) -> Result<(), Refused> {
    loops::end(tx, the_loop, to).await?;
    if let Some(worry) = around.worry.as_ref().filter(|worry| worry.closed_at.is_none()) {
        if let Some(reader) = worry.read_by {
            teller.wait(tx, For::Person(reader), WAIT_WORRY, it.id, worry.close_by).await?;
        } else {
            let (day, _) = today(tx, it.place, teller.now()).await?;
            teller.worry(tx, it.id, it.author, day, worry.due_at).await?;
        }
    }
    Ok(())
}

/// The author takes it back: the clock stops, the desk sees the words no more, and what stands on the board goes at once.
///
/// # Errors
/// [`Refused::Over`] when it is over already.
pub async fn withdraw(mut acting: Acting<Withdraw>) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().it.clone());
    let (the_loop, around) = (acting.facts().the_loop.clone(), acting.facts().around.clone());
    if !rules::may_withdraw(&it, the_loop.as_ref()) {
        return Err(Refused::Over);
    }
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    if let Some(the_loop) = &the_loop {
        end(tx, &teller, the_loop, &it, &around, Stage::Withdrawn).await?;
    }
    kept::set_stage(tx, id, Stage::Withdrawn, None).await?;
    kept::drop_draft(tx, id).await?;
    for kind in [WAIT_HELP, WAIT_NAME] {
        loops::stop_waiting(tx, kind, id.uuid()).await?;
    }
    if let Some(entry) = around.entry.map(|entry| entry.id) {
        board::take_down(tx, entry).await?;
        search::remove(tx, BOARD, entry.uuid()).await?;
        loops::stop_waiting_all(tx, CHECK, entry.uuid()).await?;
    }
    acting.tell(SuggestionWithdrawn { suggestion: id, place: it.place });
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}
