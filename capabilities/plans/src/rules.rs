//! What may be written, moved, put before both and signed: pure functions of what is.

use basics::{Date, PersonId};

use crate::model::{Answer, Contents, Field, GoalState, How, MOST_GOALS, MOST_STEPS, Part, Side, StepState, Version};

pub mod discretion;
pub mod fund;
pub mod journal;
pub mod review;
pub mod sharing;
#[cfg(test)]
mod tests;
mod text;
pub mod waits;

pub use text::text;

/// About me, in the order of the page.
pub const ABOUT: [Part; 8] =
    [Part::First, Part::Matters, Part::GoodAt, Part::People, Part::Hopes, Part::BadDay, Part::Talk, Part::Assets];
/// What is written about a goal, in the order of the page.
pub const OF_GOAL: [Part; 7] = [Part::Goal, Part::Why, Part::Ready, Part::Know, Part::Area, Part::Note, Part::GoalEnd];

/// Why something cannot be done with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanRefused {
    /// There is a plan already.
    HasOne,
    /// It is the other side's to write.
    NotYours,
    /// Only what the other side wrote can be seen differently.
    OwnWords,
    /// There is no such thing in this plan.
    NoSuchThing,
    /// There is no room for another goal.
    ManyGoals,
    /// There is no room for another step.
    ManySteps,
    /// There is no room for another requirement.
    ManyRequirements,
    /// The day has gone by.
    Past,
    /// The day is too far away.
    Far,
    /// The last day is before the first.
    Backwards,
    /// More is done than was ordered, or a number below zero.
    BadHours,
    /// A reason has to be given.
    NoReason,
    /// It cannot go from how it stands to that.
    NoMove,
    /// No goal that is being worked on.
    NoGoal,
    /// A goal that is being worked on has no step.
    NoStep,
    /// Nothing is different from what both have before them.
    Unchanged,
    /// It is no longer the newest version.
    Older,
    /// This side has said so already.
    SaidAlready,
    /// They have answered on a screen themselves: no paper takes its place.
    SaidOnScreen,
    /// It was changed since the page was shown.
    Changed,
    /// A day has to be set on which it is looked at again.
    NoDay,
    /// Nothing is before them to be answered.
    NothingThere,
    /// A second worker has to sign it, and nobody was asked.
    NoSecond,
    /// Whoever was asked does not work here.
    NoColleague,
    /// The review is over.
    ReviewOver,
    /// The day of the review was moved twice in a row.
    MovedTwice,
    /// There is no room for another who comes to the review.
    ManyComers,
    /// It is none of the faces, or no number from 0 to 10.
    BadNumber,
    /// Nobody can be named like that.
    NobodyNamed,
    /// They can see something of it already.
    SharedAlready,
    /// There is no room for another view.
    ManySharings,
    /// No part is chosen.
    NothingChosen,
    /// The day has not come yet.
    NotYet,
    /// Nobody writes of a day so long ago.
    TooLongAgo,
    /// There is no room for another entry in the journal.
    ManyJottings,
}

/// The farthest day of a plan: ten years on.
const MOST_YEARS: i16 = 10;
/// In how many days at the most something is looked at again that somebody could not answer.
pub const AGAIN_WITHIN: i32 = 183;

/// Whether one side may write in a part. What the court ordered and areas of need are the worker's; all else has room for both,
/// because each writes in a row of their own.
///
/// # Errors
/// [`PlanRefused::NotYours`].
pub const fn may_write(part: Part, side: Side) -> Result<(), PlanRefused> {
    match (part, side) {
        (Part::Requirement | Part::Area, Side::Person) => Err(PlanRefused::NotYours),
        _ => Ok(()),
    }
}

/// Whether somebody may say that they see differently what was written.
///
/// # Errors
/// [`PlanRefused::OwnWords`] for what their own side wrote, [`PlanRefused::NoSuchThing`] for a draft or another disagreement.
pub fn may_differ(field: &Field, side: Side) -> Result<(), PlanRefused> {
    if field.words.is_none() || field.part == Part::Differ {
        Err(PlanRefused::NoSuchThing)
    } else if field.side == side {
        Err(PlanRefused::OwnWords)
    } else {
        Ok(())
    }
}

/// Whether somebody can read what was written: shared, or their own.
#[must_use]
pub fn reads(field: &Field, who: PersonId) -> bool {
    field.words.is_some() || field.by == who
}

/// A day by which something is to be done.
///
/// # Errors
/// [`PlanRefused::Past`] or [`PlanRefused::Far`].
pub fn by_day(day: Option<Date>, today: Date) -> Result<Option<Date>, PlanRefused> {
    match day {
        Some(day) if day < today => Err(PlanRefused::Past),
        Some(day) if day.year() > today.year().saturating_add(MOST_YEARS) => Err(PlanRefused::Far),
        _ => Ok(day),
    }
}

/// The span and the hours of a requirement.
///
/// # Errors
/// [`PlanRefused::Backwards`] or [`PlanRefused::BadHours`].
pub fn requirement(
    (from, until): (Option<Date>, Option<Date>),
    (ordered, done): (Option<i64>, Option<i64>),
) -> Result<(), PlanRefused> {
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err(PlanRefused::Backwards);
    }
    let fits = |hours: Option<i64>| hours.is_none_or(|hours| (0..=5_000).contains(&hours));
    if !fits(ordered) || !fits(done) || done.is_some_and(|done| done > ordered.unwrap_or(0)) {
        return Err(PlanRefused::BadHours);
    }
    Ok(())
}

/// Whether a step can go from one state to another, and needs a reason for it. Done can be undone: people press the wrong button.
///
/// # Errors
/// [`PlanRefused::NoMove`] or [`PlanRefused::NoReason`].
pub fn step_moves(from: StepState, to: StepState, reason: bool) -> Result<(), PlanRefused> {
    if from == to {
        return Err(PlanRefused::NoMove);
    }
    match to {
        StepState::NotYet | StepState::NoLonger if !reason => Err(PlanRefused::NoReason),
        StepState::NotStarted if from == StepState::Done => Err(PlanRefused::NoMove),
        _ => Ok(()),
    }
}

/// Whether a goal can go from one state to another. A goal that was given up or reached can be taken up again; giving one up
/// says why.
///
/// # Errors
/// [`PlanRefused::NoMove`] or [`PlanRefused::NoReason`].
pub fn goal_moves(from: GoalState, to: GoalState, reason: bool) -> Result<(), PlanRefused> {
    match (from, to) {
        (GoalState::Now, GoalState::Later | GoalState::Reached)
        | (GoalState::Later | GoalState::Reached | GoalState::GivenUp, GoalState::Now) => Ok(()),
        (GoalState::Now | GoalState::Later, GoalState::GivenUp) if reason => Ok(()),
        (GoalState::Now | GoalState::Later, GoalState::GivenUp) => Err(PlanRefused::NoReason),
        _ => Err(PlanRefused::NoMove),
    }
}

/// Whether there is room for one more.
///
/// # Errors
/// [`PlanRefused::ManyGoals`].
pub fn one_more_goal(contents: &Contents) -> Result<(), PlanRefused> {
    if contents.goals.len() < MOST_GOALS { Ok(()) } else { Err(PlanRefused::ManyGoals) }
}

/// Whether a goal has room for one more step.
///
/// # Errors
/// [`PlanRefused::ManySteps`].
pub fn one_more_step(has: usize) -> Result<(), PlanRefused> {
    if has < MOST_STEPS { Ok(()) } else { Err(PlanRefused::ManySteps) }
}

/// Whether a plan can be put before both: something is there to agree to, and it is not what they have before them.
/// `newest` is the text of the newest version.
///
/// # Errors
/// Everything that is missing, at once.
pub fn may_put(contents: &Contents, newest: Option<&str>, now: &str) -> Result<(), Vec<PlanRefused>> {
    let said = |thing: basics::uuid::Uuid, part: Part| {
        contents.fields.iter().any(|field| field.thing == thing && field.part == part && field.words.is_some())
    };
    let current: Vec<_> =
        contents.goals.iter().filter(|goal| goal.state == GoalState::Now && said(goal.id.uuid(), Part::Goal)).collect();
    let mut missing = Vec::new();
    if current.is_empty() {
        missing.push(PlanRefused::NoGoal);
    }
    let has_step = |goal: crate::model::GoalId| {
        contents
            .steps
            .iter()
            .any(|step| step.goal == goal && step.state != StepState::NoLonger && said(step.id.uuid(), Part::Step))
    };
    if current.iter().any(|goal| !has_step(goal.id)) {
        missing.push(PlanRefused::NoStep);
    }
    if missing.is_empty() && newest == Some(now) {
        missing.push(PlanRefused::Unchanged);
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// What somebody says of a version.
#[derive(Clone, Copy, Debug)]
pub struct Saying {
    /// For which side.
    pub side: Side,
    /// What.
    pub answer: Answer,
    /// Whether a reason is given.
    pub reason: bool,
    /// When it is looked at again.
    pub again_on: Option<Date>,
    /// How.
    pub how: How,
}

/// Whether it can be said: each side signs once, a no can become a yes and stays in the record, and whoever could not answer is
/// asked again. What somebody else brought in from paper can be put right by whose answer it is; what they said on a screen
/// themselves is put right by nobody's paper.
///
/// # Errors
/// Why not.
pub fn may_answer(version: &Version, newest: i64, saying: &Saying, today: Date) -> Result<(), PlanRefused> {
    if version.number != newest {
        return Err(PlanRefused::Older);
    }
    let last = version.last(saying.side);
    if saying.how == How::Paper && last.is_some_and(|last| last.how == How::Screen) {
        return Err(PlanRefused::SaidOnScreen);
    }
    let counts = last.filter(|last| !(last.how == How::Paper && saying.how == How::Screen));
    match (counts.map(|last| last.answer), saying.answer) {
        (Some(Answer::Agreed), _) | (Some(Answer::Differs), Answer::Differs | Answer::CouldNot) => {
            return Err(PlanRefused::SaidAlready);
        }
        _ => {}
    }
    if saying.answer != Answer::Agreed && !saying.reason {
        return Err(PlanRefused::NoReason);
    }
    if saying.answer == Answer::CouldNot {
        let again = saying.again_on.ok_or(PlanRefused::NoDay)?;
        if again < today {
            return Err(PlanRefused::Past);
        }
        let last = today.checked_add(jiff::Span::new().days(AGAIN_WITHIN)).unwrap_or(today);
        if again > last {
            return Err(PlanRefused::Far);
        }
    }
    Ok(())
}

/// How a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is agreed.
    Draft,
    /// A version waits for one side or both.
    Waits,
    /// Both agreed to the newest version.
    Agreed,
    /// Somebody does not agree; the plan goes on, and it stands there.
    Differs,
    /// Somebody could not answer; it is looked at again.
    LookAgain,
}

/// How a plan stands by what was said of its newest version.
#[must_use]
pub fn standing(version: Option<&Version>) -> Standing {
    let Some(version) = version else { return Standing::Draft };
    let answers = [Side::Person, Side::Worker].map(|side| version.last(side).map(|last| last.answer));
    if answers.contains(&Some(Answer::CouldNot)) {
        Standing::LookAgain
    } else if answers.contains(&None) {
        Standing::Waits
    } else if answers.contains(&Some(Answer::Differs)) {
        Standing::Differs
    } else {
        Standing::Agreed
    }
}
