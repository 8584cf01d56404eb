//! A plan is put before both, and each side says what it thinks of it.

use access::{Acting, Action, people};
use basics::{Date, PersonId, Words};
use store::ReadTx;

use super::{Hand, Refused, settle, today};
use crate::access::{AnswerVersion, PlanFacts, PutBeforeBoth, RecordPaper};
use crate::model::{Answer, AnswerId, Contents, How, PlanId, Side, VersionId};
use crate::rules::{self, PlanRefused, Saying};
use crate::store::{self as kept, NewAnswer};

/// The names of everybody who wrote in a plan.
async fn names(tx: &mut ReadTx, contents: &Contents) -> Result<Vec<(PersonId, String)>, Refused> {
    let mut ids: Vec<PersonId> = contents.fields.iter().map(|field| field.by).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(people::names(tx, &ids).await?)
}

/// Puts the plan as it is before both: it is kept whole, never changes, and waits for each side's answer.
///
/// # Errors
/// [`Refused::Plan`] with everything that is missing.
pub async fn put_before_both(mut acting: Acting<PutBeforeBoth>) -> Result<i64, Refused> {
    let hand = Hand::of(&acting)?;
    let id = VersionId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let contents = kept::contents(tx, hand.plan.id).await?;
    let names = names(tx, &contents).await?;
    let name =
        |who: PersonId| names.iter().find(|(id, _)| *id == who).map_or_else(String::new, |(_, name)| name.clone());
    let text = rules::text(&contents, hand.plan.id.uuid(), &name);
    let text = serde_json::to_string(&text).unwrap_or_default();
    let last = contents.version.as_ref().map_or(0, |version| version.number);
    let before = kept::text_of(tx, hand.plan.id, last).await?;
    rules::may_put(&contents, before.as_ref().map(Words::read), &text).map_err(Refused::Plan)?;
    let number = last.saturating_add(1);
    kept::put_version(tx, &hand.plan, (id, number), &text, hand.by, hand.now).await?;
    settle(tx, &hand.teller, &hand.plan, hand.now).await?;
    hand.tell_other(tx, "plans.put").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/versions/{number}")).await?;
    Ok(number)
}

/// What one side says of a version.
#[derive(Clone, Debug)]
pub struct NewSaying {
    /// Of which version.
    pub number: i64,
    /// What.
    pub answer: Answer,
    /// Why.
    pub reason: Option<Words>,
    /// When it is looked at again.
    pub again_on: Option<Date>,
}

/// Somebody says for their own side whether they agree.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn answer(acting: Acting<AnswerVersion>, said: &NewSaying) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let side = hand.side;
    say(acting, hand, side, How::Screen, said).await
}

/// A worker brings in what the person said on paper: seen by that worker.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn record_paper(acting: Acting<RecordPaper>, said: &NewSaying) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    say(acting, hand, Side::Person, How::Paper, said).await
}

async fn say<A: Action<Facts = PlanFacts, Id = PlanId>>(
    mut acting: Acting<A>,
    hand: Hand,
    side: Side,
    how: How,
    said: &NewSaying,
) -> Result<(), Refused> {
    let chance = acting.site().db.chance().clone();
    let id = AnswerId::new(hand.now, &chance);
    let tx = acting.tx();
    let today = today(tx, hand.plan.place, hand.now).await?;
    let contents = kept::contents(tx, hand.plan.id).await?;
    let version = contents.version.as_ref().ok_or(PlanRefused::NothingThere)?;
    if version.number != said.number {
        return Err(PlanRefused::Older.into());
    }
    let saying = Saying { side, answer: said.answer, reason: said.reason.is_some(), again_on: said.again_on, how };
    rules::may_answer(version, version.number, &saying, today)?;
    let again_on = said.again_on.filter(|_| said.answer == Answer::CouldNot);
    let new = NewAnswer {
        id,
        version: version.id,
        side,
        answer: said.answer,
        reason: said.reason.as_ref().filter(|_| said.answer != Answer::Agreed),
        again_on,
        how,
        by: hand.by,
    };
    kept::answer(tx, &hand.plan, &new, hand.now).await?;
    settle(tx, &hand.teller, &hand.plan, hand.now).await?;
    let other = if side == Side::Person { Side::Worker } else { Side::Person };
    // What both have answered is looked at again by the rules of the place.
    if said.answer != Answer::CouldNot && version.last(other).is_some_and(|last| last.answer != Answer::CouldNot) {
        super::reviews::plan_next(tx, &hand, &chance, &contents).await?;
    }
    let kind = match said.answer {
        _ if how == How::Paper => "plans.on_paper",
        Answer::Agreed => "plans.agreed",
        Answer::Differs => "plans.not_agreed",
        Answer::CouldNot => "plans.could_not",
    };
    hand.tell_other(tx, kind).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/versions/{}", said.number)).await?;
    Ok(())
}
