//! Several people said the same: one answer comes to each of them.

use access::{Acting, Facts as _, Who, decide};
use basics::{Instant, Words};
use loops::{For, Stage};
use store::{ReadTx, WriteTx};

use super::Refused;
use crate::access::{Join, Part, SeeSuggestion, SuggestionFacts, suggestion};
use crate::model::{MessageKind, SuggestionId};
use crate::rules::join::{self as rules, JoinRefused, Joinable};
use crate::store::{self as kept, joined};
use crate::tell::{Teller, WAIT_ASSIGNED, WAIT_NEW, stop_waiting_for_answer};

fn joinable(facts: &SuggestionFacts) -> Joinable {
    Joinable {
        id: facts.it.id,
        organisation: facts.it.organisation,
        stage: facts.the_loop.as_ref().map(|the_loop| the_loop.stage),
        worried: facts.it.worried,
        into: facts.around.into,
    }
}

/// The other suggestion, which this person has to be able to see at the desk too.
async fn other(tx: &mut ReadTx, who: &Who, id: SuggestionId) -> Result<SuggestionFacts, Refused> {
    let nowhere = Refused::Joining(JoinRefused::NotThere);
    let Some(facts) = suggestion(tx, id).await? else { return Err(nowhere) };
    match decide::<SeeSuggestion>(who, facts.about()) {
        Ok(()) => Ok(facts),
        Err(_) => Err(nowhere),
    }
}

/// One suggestion is answered together with another from now on. Its words, its author and its clock stay its own; the
/// other is due no later than it is. Both authors are told, and learn no more of each other than how many they are.
///
/// # Errors
/// [`Refused::Joining`].
pub async fn join(mut acting: Acting<Join>, with: SuggestionId, why: &Words) -> Result<(), Refused> {
    let (id, now, who) = (acting.id(), acting.now(), acting.who().clone());
    let it = acting.facts().clone();
    let by = acting.person().ok_or(Refused::Over)?;
    let (site, chance) = (acting.site().clone(), acting.site().db.chance().clone());
    let tx = acting.tx();
    let chosen = other(tx, &who, with).await?;
    let into = rules::join(&joinable(&it), &joinable(&chosen)).map_err(Refused::Joining)?;
    let head = if into == with { chosen } else { other(tx, &who, into).await? };
    if joined::would_be(tx, id, into).await? > joined::MOST_JOINED {
        return Err(Refused::Joining(JoinRefused::Full));
    }
    joined::join(tx, id, into, by, now).await?;
    let (Some(its_loop), Some(head_loop)) = (&it.the_loop, &head.the_loop) else {
        return Err(Refused::Joining(JoinRefused::NotOpen));
    };
    let cell = kept::add_message(tx, &chance, id, MessageKind::Joined, by, why, now).await?;
    // What waits, waits once: for the answer to all of them.
    stop_waiting_for_answer(tx, id).await?;
    kept::drop_draft(tx, id).await?;
    if its_loop.due_at < head_loop.due_at {
        loops::bring_forward(tx, head_loop, its_loop.due_on, its_loop.due_at).await?;
        kept::set_stage(tx, into, head.it.stage, Some(its_loop.due_at)).await?;
    }
    if its_loop.stage == Stage::Heard && head_loop.stage == Stage::Considered {
        loops::consider(tx, its_loop.id).await?;
        kept::set_stage(tx, id, Stage::Considered, it.it.due_at).await?;
    }
    // Nobody deals with what they said themselves.
    if let Some(keeper) = head.it.assignee.filter(|keeper| it.it.author != Some(*keeper)) {
        kept::set_assignee(tx, id, keeper).await?;
        loops::keep(tx, its_loop.id, keeper).await?;
    }
    Teller::new(&site, it.it.place, now).tell(tx, it.it.author, "feedback.joined", id).await?;
    Teller::new(&site, head.it.place, now).tell(tx, head.it.author, "feedback.others", into).await?;
    acting.because(&loops::sum(&[&cell]));
    acting.done(&format!("/desk/{id}/alike")).await?;
    Ok(())
}

/// A suggestion is answered by itself again: its author is told.
///
/// # Errors
/// [`Refused::Joining`] once the answer was given.
pub async fn part(mut acting: Acting<Part>) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    rules::part(&joinable(&facts)).map_err(Refused::Joining)?;
    let teller = Teller::new(acting.site(), facts.it.place, now);
    set_free(acting.tx(), &teller, &facts).await?;
    teller.tell(acting.tx(), facts.it.author, "feedback.parted", id).await?;
    acting.done(&format!("/desk/{id}/alike")).await?;
    Ok(())
}

/// Takes it out of those that are answered together; it waits at the desk again.
async fn set_free(tx: &mut WriteTx, teller: &Teller, facts: &SuggestionFacts) -> Result<(), Refused> {
    let it = &facts.it;
    joined::part(tx, it.id).await?;
    if facts.the_loop.as_ref().is_some_and(loops::Loop::is_open) {
        if let Some(keeper) = it.assignee {
            teller.wait(tx, For::Person(keeper), WAIT_ASSIGNED, it.id, it.due_at).await?;
        } else {
            let role = super::leave::desk_role(tx, teller, it.author).await?;
            teller.wait(tx, For::Role(role), WAIT_NEW, it.id, it.due_at).await?;
        }
    }
    Ok(())
}

/// What others were answered with goes its own way: its author takes it back, or was not heard. They are answered, told
/// back and ended by themselves from now on, each; whoever still waits for an answer is told.
pub(super) async fn set_all_free(tx: &mut WriteTx, id: SuggestionId, now: Instant) -> Result<(), Refused> {
    joined::part(tx, id).await?;
    for facts in together(tx, id).await? {
        free_one(tx, &facts, now).await?;
    }
    Ok(())
}

/// One of those that are answered together goes its own way.
pub(super) async fn free_one(tx: &mut WriteTx, facts: &SuggestionFacts, now: Instant) -> Result<(), Refused> {
    let teller = Teller::hearing(facts.it.place, now);
    set_free(tx, &teller, facts).await?;
    if facts.the_loop.as_ref().is_some_and(loops::Loop::is_open) {
        teller.tell(tx, facts.it.author, "feedback.parted", facts.it.id).await?;
    }
    Ok(())
}

/// Those whose answer is still this one's: see [`rules::goes_with`].
pub(super) async fn going_with(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<SuggestionFacts>, Refused> {
    let mut found = together(tx, id).await?;
    found.retain(goes_with);
    Ok(found)
}

/// Whether its answer is that of another.
pub(super) fn goes_with(facts: &SuggestionFacts) -> bool {
    let its_loop = facts.the_loop.as_ref();
    facts.around.into.is_some() && its_loop.is_some_and(|it| rules::goes_with(it.stage, it.heard))
}

/// Everybody else who got the same answer: the one they are answered with, and the others with it.
pub(super) async fn all_together(tx: &mut ReadTx, facts: &SuggestionFacts) -> Result<Vec<SuggestionFacts>, Refused> {
    let head = facts.around.into.unwrap_or(facts.it.id);
    let mut found = together(tx, head).await?;
    found.extend(suggestion(tx, head).await?);
    found.retain(|one| one.it.id != facts.it.id);
    Ok(found)
}

/// Those that are answered with this one, with their facts.
pub(super) async fn together(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<SuggestionFacts>, Refused> {
    let mut found = Vec::new();
    for one in joined::with(tx, id).await? {
        found.extend(suggestion(tx, one).await?);
    }
    Ok(found)
}
