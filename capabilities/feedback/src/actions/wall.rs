//! Answers on a wall under a number alone: put forward, read by a second person, hung up, taken off.

use access::{Acting, Site};
use basics::Words;
use store::WriteTx;

use super::board::Verdict;
use super::{Refused, today};
use crate::access::SuggestionFacts;
use crate::access::publishing::{CheckForWall, PutOnWall, TakeOffWall};
use crate::model::publishing::WallState;
use crate::rules::paper::number;
use crate::rules::publishing as rules;
use crate::rules::{BoardRefused, may_take_down};
use crate::store::wall as kept;
use crate::tell::{Teller, WAIT_WALL, WALL_CHECK};

/// The number under which the answer to a receipt hangs on the wall. It is made from the receipt with a key of the house,
/// so that it can be told at once and no row has to remember it; two alike are as rare as two slips alike.
#[must_use]
pub fn number_for(site: &Site, lookup: &str) -> String {
    let key = site.db.derived_key(&format!("wall|{lookup}"));
    number(key.first_chunk().copied().unwrap_or_default())
}

/// An author who gave no name wants the answer on the wall: under the number of their slip, or the one that was made from
/// their receipt. When it is answered already, whoever answered has it to do.
pub(super) async fn ask_later(
    tx: &mut WriteTx,
    teller: &Teller,
    facts: &SuggestionFacts,
    derived: &str,
) -> Result<(), Refused> {
    let it = &facts.it;
    if !rules::may_be_on_wall(it) || facts.around.wishes.wall.is_some() {
        return Err(Refused::Over);
    }
    let number = kept::slip_of(tx, it.id).await?.unwrap_or_else(|| derived.to_owned());
    kept::ask(tx, it.id, it.place, &number).await?;
    let answered =
        facts.the_loop.as_ref().filter(|the_loop| !the_loop.is_open()).and_then(|the_loop| the_loop.answered_by);
    if let Some(by) = answered {
        teller.wait_for_wall(tx, it.id, by).await?;
    }
    Ok(())
}

/// Puts an answer forward for the wall: what it says, without the words that were said.
///
/// # Errors
/// [`Refused::Board`].
pub async fn put_on_wall(mut acting: Acting<PutOnWall>, reply: &Words) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (it, wall) = (acting.facts().thread.it.clone(), acting.facts().wall.clone());
    let outcome = acting.facts().thread.the_loop.as_ref().and_then(|the_loop| the_loop.outcome);
    let by = acting.person().ok_or(Refused::Over)?;
    rules::may_put_on_wall(&it, &wall).map_err(Refused::Board)?;
    let outcome = outcome.ok_or(Refused::Board(BoardRefused::NotAnswered))?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    kept::propose(tx, id, reply, outcome, by).await?;
    loops::stop_waiting(tx, WAIT_WALL, id.uuid()).await?;
    teller.wait_for_wall_check(tx, id, by).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// The second reader hangs an answer up or sends it back: the one that was put forward for the `turn`th time.
///
/// # Errors
/// [`Refused::Board`].
pub async fn check_for_wall(mut acting: Acting<CheckForWall>, verdict: Verdict<'_>, turn: i64) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (it, wall) = (acting.facts().thread.it.clone(), acting.facts().wall.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    rules::may_read_for_wall(&it, &wall, by, turn).map_err(Refused::Board)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    match verdict {
        Verdict::Publish { all_checked: false } => return Err(Refused::Board(BoardRefused::NotChecked)),
        Verdict::Publish { all_checked: true } => {
            let reply = wall.next.and_then(|next| next.reply).ok_or(Refused::Over)?;
            let (day, _) = today(tx, it.place, now).await?;
            kept::publish(tx, id, reply.read(), by, day).await?;
        }
        Verdict::Back(why) => {
            kept::send_back(tx, id, why, by).await?;
            if let Some(put_by) = wall.put_by {
                teller.wait_for_wall(tx, id, put_by).await?;
            }
        }
    }
    loops::stop_waiting_all(tx, WALL_CHECK, id.uuid()).await?;
    acting.done("/board").await?;
    Ok(())
}

/// Takes an answer off the wall at once, and says why: whoever holds the receipt reads it.
///
/// # Errors
/// [`Refused::Board`] when it does not hang there.
pub async fn take_off_wall(mut acting: Acting<TakeOffWall>, why: Option<&Words>) -> Result<(), Refused> {
    let (id, state) = (acting.id(), acting.facts().wall.state);
    let entry = match state {
        WallState::Published => crate::model::EntryState::Published,
        WallState::Asked => crate::model::EntryState::Proposed,
        WallState::TakenDown => crate::model::EntryState::TakenDown,
    };
    may_take_down(entry, false, why.is_some()).map_err(Refused::Board)?;
    let tx = acting.tx();
    let sealed = kept::take_off(tx, id, why).await?;
    loops::stop_waiting_all(tx, WALL_CHECK, id.uuid()).await?;
    acting.because(&loops::sum(&[&sealed]));
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// The author takes it off the wall, or back altogether. Returns whether anything was there.
pub(super) async fn off(tx: &mut WriteTx, facts: &SuggestionFacts) -> store::Result<bool> {
    let wall = facts.around.wishes.wall.as_ref();
    if wall.is_none_or(|(_, state)| *state == WallState::TakenDown) {
        return Ok(false);
    }
    let id = facts.it.id;
    kept::take_off(tx, id, None).await?;
    loops::stop_waiting(tx, WAIT_WALL, id.uuid()).await?;
    loops::stop_waiting_all(tx, WALL_CHECK, id.uuid()).await?;
    Ok(true)
}
