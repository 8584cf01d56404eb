//! What an answer does in one thread.

use basics::{Chance, Instant, PersonId};
use loops::rules::Draft;
use loops::{Answering, For, Outcome, Second, Stage};
use store::WriteTx;

use super::desk::second_names;
use super::own::end;
use super::{Refused, today};
use crate::access::SuggestionFacts;
use crate::rules::{self, AnswerRefused};
use crate::store as kept;
use crate::tell::{Teller, WAIT_ASSIGNED, stop_waiting_for_answer};

/// An answer that is given to one suggestion or to several.
pub(super) struct Giving<'a> {
    pub(super) chance: Chance,
    pub(super) by: PersonId,
    pub(super) draft: &'a Draft<'a>,
    pub(super) now: Instant,
}

impl Giving<'_> {
    /// Keeps it in one thread and tells its author; the sum of its words is for the audit chain.
    pub(super) async fn give(
        &self,
        tx: &mut WriteTx,
        facts: &SuggestionFacts,
        second: Option<Second>,
    ) -> Result<String, Refused> {
        let SuggestionFacts { it, the_loop, around, .. } = facts;
        let (id, now, by, draft) = (it.id, self.now, self.by, self.draft);
        if rules::worry_waits(around.worry.as_ref()) {
            return Err(Refused::Answering(AnswerRefused::WorryFirst));
        }
        let the_loop = the_loop.as_ref().ok_or(Refused::Over)?;
        let teller = Teller::with(&self.chance, it.place, now);
        let known: Vec<PersonId> =
            second_names(tx, it.place, it.worried, now).await?.into_iter().map(|(person, _)| person).collect();
        let answerers = loops::answerers(tx, the_loop.id).await?;
        // A second name is of the place where it was asked for; the others get the same answer.
        let with = second.map(|second| second.person).filter(|_| !super::join::goes_with(facts));
        rules::may_answer(it, the_loop, by, with, &known, &answerers).map_err(Refused::Answering)?;
        let (day, zone) = today(tx, it.place, now).await?;
        let to = loops::rules::answer(the_loop.stage, the_loop.outcome, draft, day).map_err(Refused::Answer)?;
        let promised = match draft.promised_on {
            Some(on) => Some(loops::promise(on, &zone)?),
            None => None,
        };
        let answering = Answering { by, with: second, to, promised };
        let kept_answer = loops::respond(tx, &self.chance, the_loop, draft, answering, now).await?;
        stop_waiting_for_answer(tx, id).await?;
        // Whoever is asked for their name is asked once, for all that are answered together.
        if let Some(asked) = second.filter(|second| !second.agreed && !super::join::goes_with(facts)) {
            teller.ask_for_name(tx, asked.person, id).await?;
        }
        kept::drop_draft(tx, id).await?;
        if it.assignee.is_none() || to == Stage::Considered {
            kept::set_assignee(tx, id, by).await?;
            loops::keep(tx, the_loop.id, by).await?;
        }
        let due_at = promised.map(|promise| promise.until);
        if to == Stage::Considered {
            // The new day was told; until then it is with whoever told it, once for all that are answered together.
            if around.into.is_none() {
                teller.wait(tx, For::Person(by), WAIT_ASSIGNED, id, due_at).await?;
            }
            kept::set_stage(tx, id, to, due_at).await?;
        } else if rules::ends_after(the_loop.stage, the_loop.heard, draft.outcome, draft.promised_on.is_some()) {
            end(tx, &teller, the_loop, it, around, Stage::Closed).await?;
            kept::set_stage(tx, id, Stage::Closed, None).await?;
        } else {
            // The day of a promise stays with it, so that the desk sees when it is late.
            kept::set_stage(tx, id, to, due_at.filter(|_| draft.outcome.promises())).await?;
        }
        teller.tell(tx, it.author, "feedback.answered", id).await?;
        super::letters::answered(tx, &teller, it, around, by, now).await?;
        Ok(kept_answer.sum)
    }
}

/// Whether something that was promised is still to come.
pub(super) fn is_promised(facts: &SuggestionFacts) -> bool {
    facts
        .the_loop
        .as_ref()
        .is_some_and(|it| it.stage == Stage::Answered && rules::still_promised(it.outcome, it.promised_on.is_some()))
}

/// What was promised is done: kept in one thread, and its author told. The sum of the words is for the audit chain.
pub(super) async fn tell_back_one(
    tx: &mut WriteTx,
    chance: &Chance,
    facts: &SuggestionFacts,
    by: PersonId,
    done: &str,
    now: Instant,
) -> Result<String, Refused> {
    let SuggestionFacts { it, the_loop, around, .. } = facts;
    let (id, the_loop) = (it.id, the_loop.as_ref().ok_or(Refused::Over)?);
    let teller = Teller::with(chance, it.place, now);
    let (day, _) = today(tx, it.place, now).await?;
    let carrier = loops::responses(tx, the_loop.id).await?.pop().map(|last| last.carrier).unwrap_or_default();
    let draft =
        Draft { outcome: Outcome::Done, reasons: done, change_needed: "", carrier: &carrier, promised_on: None };
    let to = loops::rules::answer(the_loop.stage, the_loop.outcome, &draft, day).map_err(Refused::Answer)?;
    let answering = Answering { by, with: None, to, promised: None };
    let kept_answer = loops::respond(tx, chance, the_loop, &draft, answering, now).await?;
    stop_waiting_for_answer(tx, id).await?;
    if the_loop.heard.is_some() {
        end(tx, &teller, the_loop, it, around, Stage::Closed).await?;
        kept::set_stage(tx, id, Stage::Closed, None).await?;
    } else {
        kept::set_stage(tx, id, to, None).await?;
    }
    teller.tell(tx, it.author, "feedback.done", id).await?;
    super::letters::answered(tx, &teller, it, around, by, now).await?;
    Ok(kept_answer.sum)
}
