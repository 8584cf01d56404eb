//! Goals and steps.

use access::Acting;
use basics::uuid::Uuid;
use basics::{Date, Words};
use store::WriteTx;

use super::{Hand, Refused, today};
use crate::access::KeepGoals;
use crate::model::{Actor, Contents, FieldId, GoalId, GoalState, Part, Step, StepId, StepState};
use crate::rules::{self, PlanRefused};
use crate::store::{self as kept, Writing};

/// A step that is to be added.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// What is to be done.
    pub words: Words,
    /// By whom.
    pub actor: Actor,
    /// By when.
    pub by_on: Option<Date>,
}

/// A goal that is to be added: what it is, and whatever else is known already.
#[derive(Clone, Debug)]
pub struct NewGoal {
    /// What matters to the person, where nothing is said of it yet.
    pub matters: Option<Words>,
    /// In the person's words.
    pub goal: Words,
    /// Why it matters, how ready one feels, how one will know.
    pub more: Vec<(Part, Words)>,
    /// Whether it is for later.
    pub later: bool,
    /// By when.
    pub by_on: Option<Date>,
    /// Its first step.
    pub step: Option<NewStep>,
}

impl Hand {
    /// Keeps shared words in a row of the author's own.
    async fn share(
        &self,
        tx: &mut WriteTx,
        id: FieldId,
        (thing, part): (Uuid, Part),
        words: &Words,
    ) -> Result<(), Refused> {
        let writing = Writing { id, thing, part, by: self.by, side: self.side, words, shared: true };
        self.write(tx, &writing).await
    }
}

/// Adds a goal, with its first step when it has one.
///
/// # Errors
/// [`Refused::Plan`] for a day that has gone by, or where there is no room.
pub async fn add_goal(mut acting: Acting<KeepGoals>, new: &NewGoal) -> Result<GoalId, Refused> {
    let hand = Hand::of(&acting)?;
    let chance = acting.site().db.chance().clone();
    let field = || FieldId::new(hand.now, &chance);
    let id = GoalId::new(hand.now, &chance);
    let tx = acting.tx();
    let today = today(tx, hand.plan.place, hand.now).await?;
    let by_on = rules::by_day(new.by_on, today)?;
    rules::one_more_goal(&kept::contents(tx, hand.plan.id).await?)?;
    for (part, _) in &new.more {
        rules::may_write(*part, hand.side)?;
    }
    let state = if new.later { GoalState::Later } else { GoalState::Now };
    kept::add_goal(tx, hand.plan.id, (id, state, by_on), hand.by, hand.now).await?;
    if let Some(matters) = &new.matters {
        hand.share(tx, field(), (hand.plan.id.uuid(), Part::Matters), matters).await?;
    }
    hand.share(tx, field(), (id.uuid(), Part::Goal), &new.goal).await?;
    for (part, words) in &new.more {
        hand.share(tx, field(), (id.uuid(), *part), words).await?;
    }
    if let Some(step) = &new.step {
        put_step(tx, &hand, id, (StepId::new(hand.now, &chance), field()), step, today).await?;
    }
    hand.tell_other(tx, "plans.changed").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(id)
}

async fn put_step(
    tx: &mut WriteTx,
    hand: &Hand,
    goal: GoalId,
    (id, field): (StepId, FieldId),
    new: &NewStep,
    today: Date,
) -> Result<(), Refused> {
    let by_on = rules::by_day(new.by_on, today)?;
    let step = Step { id, goal, actor: new.actor, by_on, state: StepState::NotStarted };
    kept::add_step(tx, hand.plan.id, &step, hand.by, hand.now).await?;
    hand.share(tx, field, (id.uuid(), Part::Step), &new.words).await
}

/// Adds a step to a goal.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn add_step(mut acting: Acting<KeepGoals>, goal: GoalId, new: &NewStep) -> Result<StepId, Refused> {
    let hand = Hand::of(&acting)?;
    let chance = acting.site().db.chance().clone();
    let id = StepId::new(hand.now, &chance);
    let field = FieldId::new(hand.now, &chance);
    let tx = acting.tx();
    let today = today(tx, hand.plan.place, hand.now).await?;
    let contents = kept::contents(tx, hand.plan.id).await?;
    one_goal(&contents, goal)?;
    rules::one_more_step(contents.steps.iter().filter(|step| step.goal == goal).count())?;
    put_step(tx, &hand, goal, (id, field), new, today).await?;
    hand.tell_other(tx, "plans.changed").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(id)
}

fn one_goal(contents: &Contents, id: GoalId) -> Result<GoalState, PlanRefused> {
    contents.goals.iter().find(|goal| goal.id == id).map(|goal| goal.state).ok_or(PlanRefused::NoSuchThing)
}

/// Says how a goal stands now, and why where that has to be said.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn move_goal(
    mut acting: Acting<KeepGoals>,
    id: GoalId,
    to: GoalState,
    why: Option<&Words>,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let field = FieldId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let contents = kept::contents(tx, hand.plan.id).await?;
    rules::goal_moves(one_goal(&contents, id)?, to, why.is_some())?;
    kept::move_goal(tx, id, to).await?;
    if let Some(why) = why {
        hand.share(tx, field, (id.uuid(), Part::GoalEnd), why).await?;
    }
    hand.tell_other(tx, "plans.changed").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(())
}

/// Says how a step goes, and why where that has to be said.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn move_step(
    mut acting: Acting<KeepGoals>,
    id: StepId,
    to: StepState,
    why: Option<&Words>,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let field = FieldId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let contents = kept::contents(tx, hand.plan.id).await?;
    let step = contents.steps.iter().find(|step| step.id == id).ok_or(PlanRefused::NoSuchThing)?;
    rules::step_moves(step.state, to, why.is_some())?;
    kept::move_step(tx, id, to, hand.now).await?;
    if let Some(why) = why {
        hand.share(tx, field, (id.uuid(), Part::StepWhy), why).await?;
    }
    hand.tell_other(tx, "plans.changed").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(())
}
