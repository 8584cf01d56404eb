//! What the author does with their own suggestion.

use access::Acting;
use basics::{Chance, Instant, PersonId, Words};
use loops::{For, Heard, Stage};
use store::{WriteTx, search};

use super::{Refused, set_clock};
use crate::access::{AddWord, SayHeard, SuggestionFacts, Withdraw};
use crate::model::{MessageKind, SECOND_DAYS, SuggestionWithdrawn};
use crate::rules;
use crate::store::{self as kept, board, receipts};
use crate::tell::{BOARD, CHECK, Teller, WAIT_HELP, WAIT_NAME, WAIT_WORRY};

/// The author adds a word.
///
/// # Errors
/// [`Refused`].
pub async fn add_word(mut acting: Acting<AddWord>, words: &Words) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.it.place, now);
    take_word(acting.tx(), &chance, &teller, &facts, Some(by), words, now).await?;
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// A word of the author joins the thread, said at that moment.
pub(super) async fn take_word(
    tx: &mut WriteTx,
    chance: &Chance,
    teller: &Teller,
    facts: &SuggestionFacts,
    by: Option<PersonId>,
    words: &Words,
    at: Instant,
) -> Result<(), Refused> {
    let it = &facts.it;
    if it.stage == Stage::Withdrawn {
        return Err(Refused::Over);
    }
    let id = it.id;
    kept::add_message(tx, chance, id, MessageKind::Author, by, words, at).await?;
    // Somebody writes: their code opens it for as long again as after an answer.
    receipts::set_until(tx, id, None).await?;
    // Somebody hears of it: who deals with it, else who answered last, else everybody at the desk.
    let answered = facts.the_loop.as_ref().and_then(|the_loop| the_loop.answered_by);
    match it.assignee.or(answered) {
        Some(person) => teller.tell(tx, Some(person), "feedback.word", id).await?,
        None => teller.tell_desk(tx, it.author, "feedback.word", id).await?,
    }
    Ok(())
}

/// The author says whether they were heard: a yes ends the loop unless something promised is still to come, and the first
/// no goes to a second reader, with a clock of its own.
///
/// # Errors
/// [`Refused::Heard`] when it was said before, or there is no answer yet.
pub async fn say_heard(mut acting: Acting<SayHeard>, said: Heard, why: Option<&Words>) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.it.place, now);
    take_heard(acting.tx(), &chance, &teller, &facts, Some(by), said, why, now).await?;
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// Whether the author was heard, said at that moment.
#[expect(clippy::too_many_arguments, reason = "who said what, when, to which thread, and what telling needs")]
pub(super) async fn take_heard(
    tx: &mut WriteTx,
    chance: &Chance,
    teller: &Teller,
    facts: &SuggestionFacts,
    by: Option<PersonId>,
    said: Heard,
    why: Option<&Words>,
    at: Instant,
) -> Result<(), Refused> {
    let (it, around, now) = (&facts.it, &facts.around, teller.now());
    let (id, the_loop) = (it.id, facts.the_loop.as_ref().ok_or(Refused::Over)?);
    let to = loops::rules::heard(the_loop, said).map_err(Refused::Heard)?;
    if let Some(why) = why {
        kept::add_message(tx, chance, id, MessageKind::Unheard, by, why, at).await?;
    }
    if to == Stage::Second {
        let (dates, _) = set_clock(tx, it.place, &SECOND_DAYS, now).await?;
        loops::set_heard(tx, the_loop, said, to, Some(&dates), at).await?;
        kept::set_stage(tx, id, to, Some(dates.due_at)).await?;
        super::join::set_all_free(tx, id, now).await?;
        let answerers = loops::answerers(tx, the_loop.id).await?;
        teller.wait_for_second(tx, id, dates.due_at, &answerers, it.author).await?;
    } else {
        let to = rules::after_yes(the_loop.outcome, the_loop.promised_on.is_some());
        loops::set_heard(tx, the_loop, said, to, None, at).await?;
        kept::set_stage(tx, id, to, the_loop.promised_at.filter(|_| to == Stage::Answered)).await?;
        if to == Stage::Closed {
            end(tx, teller, the_loop, it, around, Stage::Closed).await?;
        }
    }
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
            teller.worry(tx, it.id, it.author, worry.due_at).await?;
            if worry.due_at < teller.now() {
                // It is late already: the managers have it too.
                teller.wait(tx, For::Role(access::Role::Manager), WAIT_WORRY, it.id, Some(worry.due_at)).await?;
            }
        }
    }
    Ok(())
}

/// The author takes it back: the clock stops, the desk sees the words no more, and what stands on the board goes at once.
///
/// # Errors
/// [`Refused::Over`] when it is over already.
pub async fn withdraw(mut acting: Acting<Withdraw>) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let teller = Teller::new(acting.site(), facts.it.place, now);
    take_back(acting.tx(), &teller, &facts).await?;
    acting.tell(SuggestionWithdrawn { suggestion: id, place: facts.it.place });
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// What the author takes back, with everything that waits for it.
pub(super) async fn take_back(tx: &mut WriteTx, teller: &Teller, facts: &SuggestionFacts) -> Result<(), Refused> {
    let (it, around, id) = (&facts.it, &facts.around, facts.it.id);
    if !rules::may_withdraw(it, facts.the_loop.as_ref()) {
        return Err(Refused::Over);
    }
    if let Some(the_loop) = &facts.the_loop {
        end(tx, teller, the_loop, it, around, Stage::Withdrawn).await?;
    }
    kept::set_stage(tx, id, Stage::Withdrawn, None).await?;
    super::join::set_all_free(tx, id, teller.now()).await?;
    kept::drop_draft(tx, id).await?;
    for kind in [WAIT_HELP, WAIT_NAME] {
        loops::stop_waiting(tx, kind, id.uuid()).await?;
    }
    super::wall::off(tx, facts).await?;
    super::letters::not_any_more(tx, id).await?;
    if let Some(entry) = around.entry.as_ref().map(|entry| entry.id) {
        board::take_down(tx, entry).await?;
        search::remove(tx, BOARD, entry.uuid()).await?;
        loops::stop_waiting_all(tx, CHECK, entry.uuid()).await?;
    }
    Ok(())
}
