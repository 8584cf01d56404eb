//! Reviews: when, how they move, and what is kept of them.

use std::collections::BTreeSet;

use basics::uuid::Uuid;
use basics::{Date, PersonId};

use super::PlanRefused;
use crate::model::review::{
    ComerText, Face, LaterReason, MOST_COMERS, MOST_MOVES, OF_A_GOAL, OF_THE_TIME, Review, ReviewContents,
    ReviewGoalText, ReviewPart, ReviewReason, ReviewSaidText, ReviewState, ReviewText,
};
use crate::model::{Contents, Field, GoalState, Part, Side, StepState};

#[cfg(test)]
mod tests;

/// What happens to a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewMove {
    /// Somebody says something for it, or who comes.
    Say,
    /// One side says that it is done.
    Yes(Side),
    /// It does not take place, because the person did not want it.
    NotWanted,
    /// Its day moves.
    Later,
}

/// Where a review goes. A yes is to what both have before them: what is said after it takes it back.
///
/// # Errors
/// [`PlanRefused::ReviewOver`], or [`PlanRefused::SaidAlready`] for a second yes of one side.
pub fn review_moves(from: ReviewState, yes: Option<Side>, what: ReviewMove) -> Result<ReviewState, PlanRefused> {
    match (from, what) {
        (ReviewState::Done | ReviewState::NotWanted, _) => Err(PlanRefused::ReviewOver),
        (_, ReviewMove::Say | ReviewMove::Later) => Ok(ReviewState::Planned),
        (ReviewState::Planned, ReviewMove::Yes(_)) => Ok(ReviewState::OneYes),
        (ReviewState::OneYes, ReviewMove::Yes(side)) if yes == Some(side) => Err(PlanRefused::SaidAlready),
        (ReviewState::OneYes, ReviewMove::Yes(_)) => Ok(ReviewState::Done),
        (_, ReviewMove::NotWanted) => Ok(ReviewState::NotWanted),
    }
}

/// What the months to a review follow.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The months of the place.
    pub months: i64,
    /// Whether the time left counts, where it is known.
    pub by_time_left: bool,
}

/// What is left of a sentence in months, from and up to, and in how many months at the most its plan is reviewed then; in none
/// where it ends before that (guide/domain.md, section 6). What stands in no row follows the months of the place.
const BY_TIME_LEFT: [(i32, i32, Option<i64>); 3] = [(0, 3, None), (6, 12, Some(3)), (60, i32::MAX, Some(12))];

/// In how many months a plan is reviewed next; `None` where the time left is too short for one.
#[must_use]
pub fn months_to_review(pace: Pace, today: Date, last_day: Option<Date>) -> Option<i64> {
    let Some(last) = last_day.filter(|last| pace.by_time_left && *last >= today) else { return Some(pace.months) };
    let left = today.until((jiff::Unit::Month, last)).map_or(0, |span| span.get_months());
    BY_TIME_LEFT
        .iter()
        .find(|(from, until, _)| (*from..*until).contains(&left))
        .map_or(Some(pace.months), |(_, _, months)| *months)
}

/// A day so many months on.
#[must_use]
pub fn months_on(day: Date, months: i64) -> Date {
    day.checked_add(jiff::Span::new().months(months.clamp(0, 120))).unwrap_or(day)
}

/// A day so many working days on; `next` gives the working day after a day, as long as the calendar knows it.
#[must_use]
pub fn working_days_on(day: Date, days: i64, next: &dyn Fn(Date) -> Option<Date>) -> Date {
    (0..days.clamp(0, 60)).fold(day, |day, _| next(day).or_else(|| day.tomorrow().ok()).unwrap_or(day))
}

/// The last day of everything that was ordered, when one is known.
#[must_use]
pub fn last_day(contents: &Contents) -> Option<Date> {
    contents.requirements.iter().filter_map(|one| one.ends_on).max()
}

/// Whether a side can ask for a review with this reason. What the rules of the place plan, nobody asks for.
///
/// # Errors
/// [`PlanRefused::NotYours`].
pub const fn may_ask(side: Side, reason: ReviewReason) -> Result<(), PlanRefused> {
    match (side, reason) {
        (_, ReviewReason::Changed)
        | (Side::Person, ReviewReason::PersonAsked)
        | (Side::Worker, ReviewReason::WorkerAsked) => Ok(()),
        _ => Err(PlanRefused::NotYours),
    }
}

/// Whether the day of a review can be moved, and to which. The person moves it by asking; a reason moves it once, and twice in a
/// row at the most.
///
/// # Errors
/// [`PlanRefused::NotYours`] or [`PlanRefused::MovedTwice`].
pub fn move_later(
    review: &Review,
    (side, reason): (Side, LaterReason),
    (today, days): (Date, i64),
    next: &dyn Fn(Date) -> Option<Date>,
) -> Result<Date, PlanRefused> {
    if side == Side::Person && reason != LaterReason::PersonAsked {
        return Err(PlanRefused::NotYours);
    }
    review_moves(review.state, review.yes, ReviewMove::Later)?;
    if review.moved >= MOST_MOVES {
        return Err(PlanRefused::MovedTwice);
    }
    Ok(working_days_on(review.due_on.max(today), days, next))
}

/// Whether there is room for one more who comes.
///
/// # Errors
/// [`PlanRefused::ManyComers`].
pub const fn one_more_comer(has: usize) -> Result<(), PlanRefused> {
    if has < MOST_COMERS { Ok(()) } else { Err(PlanRefused::ManyComers) }
}

/// Whether something can be said there: a face is one of five, a number is 0 to 10, and what 0 and 10 are like is the person's
/// to say.
///
/// # Errors
/// [`PlanRefused::NotYours`] or [`PlanRefused::BadNumber`].
pub fn may_say(part: ReviewPart, side: Side, words: &str) -> Result<(), PlanRefused> {
    match part {
        ReviewPart::Low | ReviewPart::High if side == Side::Worker => Err(PlanRefused::NotYours),
        ReviewPart::Face if Face::from_code(words).is_none() => Err(PlanRefused::BadNumber),
        ReviewPart::Number if !words.parse::<u8>().is_ok_and(|n| n <= 10) => Err(PlanRefused::BadNumber),
        _ => Ok(()),
    }
}

/// What was done between two reviews: steps and goals.
#[must_use]
pub fn progress(contents: &Contents, last: Option<&ReviewText>) -> (usize, usize) {
    let (steps, goals) = finished(contents);
    let new = |now: &[Uuid], before: &[Uuid]| {
        let before: BTreeSet<_> = before.iter().collect();
        now.iter().filter(|id| !before.contains(id)).count()
    };
    (new(&steps, last.map_or(&[], |text| &text.done_steps)), new(&goals, last.map_or(&[], |text| &text.reached_goals)))
}

fn finished(contents: &Contents) -> (Vec<Uuid>, Vec<Uuid>) {
    let steps = contents.steps.iter().filter(|step| step.state == StepState::Done).map(|step| step.id.uuid());
    let goals = contents.goals.iter().filter(|goal| goal.state == GoalState::Reached).map(|goal| goal.id.uuid());
    (steps.collect(), goals.collect())
}

/// What a goal wants, in the words that both read: the person's, and the worker's only until the person writes their own.
#[must_use]
pub fn goal_words(contents: &Contents, goal: Uuid) -> Option<String> {
    let here = |side: Side| {
        let fits = move |field: &&Field| field.thing == goal && field.part == Part::Goal && field.side == side;
        contents.fields.iter().filter(fits).find_map(|field| field.words.as_ref().map(|words| words.read().to_owned()))
    };
    here(Side::Person).or_else(|| here(Side::Worker))
}

/// The goals that a review asks about: those for now, and any of which something was said.
#[must_use]
pub fn reviewed_goals<'a>(contents: &'a Contents, review: &ReviewContents) -> Vec<&'a crate::model::Goal> {
    let said = |goal: Uuid| review.said.iter().any(|one| one.thing == goal);
    let shown = |goal: &&crate::model::Goal| {
        (goal.state == GoalState::Now || said(goal.id.uuid())) && goal_words(contents, goal.id.uuid()).is_some()
    };
    contents.goals.iter().filter(shown).collect()
}

/// A review whole, as it is kept when it is over; `name` says how somebody is called.
#[must_use]
pub fn review_text(
    review: &Review,
    (said, contents): (&ReviewContents, &Contents),
    last: Option<&ReviewText>,
    name: &dyn Fn(PersonId) -> String,
) -> ReviewText {
    let (steps, reached) = progress(contents, last);
    let (done_steps, reached_goals) = finished(contents);
    let read = |words: &Option<basics::Words>| words.as_ref().map_or_else(String::new, |words| words.read().to_owned());
    ReviewText {
        reason: review.reason.code().to_owned(),
        first_on: review.first_on.to_string(),
        due_on: review.due_on.to_string(),
        moves: said
            .moves
            .iter()
            .map(|one| {
                let reason = one.reason.map_or("", LaterReason::code);
                [reason.to_owned(), one.from_on.to_string(), one.to_on.to_string()]
            })
            .collect(),
        comers: said
            .comers
            .iter()
            .map(|one| ComerText {
                name: read(&one.name),
                role: one.role.code().to_owned(),
                brought: read(&one.brought),
            })
            .collect(),
        goals: reviewed_goals(contents, said)
            .into_iter()
            .map(|goal| ReviewGoalText {
                number: goal.number,
                goal: goal_words(contents, goal.id.uuid()).unwrap_or_default(),
                state: goal.state.code().to_owned(),
                said: said_of(said, goal.id.uuid(), &OF_A_GOAL, name),
            })
            .collect(),
        said: said_of(said, review.id.uuid(), &OF_THE_TIME, name),
        steps,
        reached,
        done_steps,
        reached_goals,
    }
}

/// What was said of a thing, part by part, the person's words before the worker's.
#[must_use]
pub fn said_of(
    review: &ReviewContents,
    thing: Uuid,
    parts: &[ReviewPart],
    name: &dyn Fn(PersonId) -> String,
) -> Vec<ReviewSaidText> {
    let mut all = Vec::new();
    for part in parts {
        for side in [Side::Person, Side::Worker] {
            for one in review.said.iter().filter(|one| one.thing == thing && one.part == *part && one.side == side) {
                let Some(words) = &one.words else { continue };
                all.push(ReviewSaidText {
                    part: part.code().to_owned(),
                    by: name(one.by),
                    side: side.code().to_owned(),
                    words: words.read().to_owned(),
                });
            }
        }
    }
    all
}
