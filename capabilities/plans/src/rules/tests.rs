//! Tables of cases.

use basics::uuid::Uuid;
use basics::{Chance, Date, Instant, PersonId, Words};

use super::*;
use crate::model::{Answered, FieldId, Goal, GoalId, How, Step, StepId, Version, VersionId};

const TODAY: Date = Date::constant(2026, 11, 27);

fn now() -> Instant {
    Instant::parse("2026-11-27T10:00:00Z").unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId::of(Uuid::from_bytes([n; 16]))
}

fn field(thing: Uuid, part: Part, side: Side, shared: bool) -> Field {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let seed = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let words = || Some(Words::kept("words".to_owned()));
    Field {
        id: FieldId::new(now(), &Chance::seeded(seed)),
        thing,
        part,
        by: person(if side == Side::Person { 1 } else { 2 }),
        side,
        words: if shared { words() } else { None },
        draft: if shared { None } else { words() },
        changed_at: now(),
    }
}

#[test]
fn what_the_court_ordered_and_areas_of_need_are_the_workers_to_write_and_all_else_is_both_hands() {
    for part in Part::ALL {
        assert_eq!(may_write(*part, Side::Worker), Ok(()), "{part:?}");
        let expected = match part {
            Part::Requirement | Part::Area => Err(PlanRefused::NotYours),
            _ => Ok(()),
        };
        assert_eq!(may_write(*part, Side::Person), expected, "{part:?}");
    }
}

#[test]
fn a_disagreement_is_about_what_the_other_side_shared() {
    let thing = Uuid::nil();
    for (part, side, shared, who, expected) in [
        (Part::Note, Side::Worker, true, Side::Person, Ok(())),
        (Part::Goal, Side::Person, true, Side::Worker, Ok(())),
        (Part::Requirement, Side::Worker, true, Side::Person, Ok(())),
        (Part::Note, Side::Worker, true, Side::Worker, Err(PlanRefused::OwnWords)),
        (Part::Note, Side::Worker, false, Side::Person, Err(PlanRefused::NoSuchThing)),
        (Part::Differ, Side::Worker, true, Side::Person, Err(PlanRefused::NoSuchThing)),
    ] {
        assert_eq!(may_differ(&field(thing, part, side, shared), who), expected, "{part:?} {side:?} {shared} {who:?}");
    }
}

#[test]
fn a_draft_is_read_by_its_author_alone() {
    let draft = field(Uuid::nil(), Part::Note, Side::Worker, false);
    let shared = field(Uuid::nil(), Part::Note, Side::Worker, true);
    assert!(reads(&draft, person(2)) && !reads(&draft, person(1)) && !reads(&draft, person(3)));
    assert!(reads(&shared, person(1)) && reads(&shared, person(2)));
}

#[test]
fn a_day_is_today_or_later_and_within_ten_years() {
    let day = |y, m, d| Some(Date::constant(y, m, d));
    for (asked, expected) in [
        (None, Ok(None)),
        (day(2026, 11, 27), Ok(day(2026, 11, 27))),
        (day(2036, 12, 31), Ok(day(2036, 12, 31))),
        (day(2026, 11, 26), Err(PlanRefused::Past)),
        (day(2037, 1, 1), Err(PlanRefused::Far)),
    ] {
        assert_eq!(by_day(asked, TODAY), expected, "{asked:?}");
    }
}

#[test]
fn hours_and_days_of_what_was_ordered_make_sense() {
    let day = |d| Some(Date::constant(2026, 11, d));
    for (span, hours, expected) in [
        ((None, None), (None, None), Ok(())),
        ((day(1), day(1)), (Some(120), Some(46)), Ok(())),
        ((day(2), day(1)), (None, None), Err(PlanRefused::Backwards)),
        ((None, None), (Some(120), Some(121)), Err(PlanRefused::BadHours)),
        ((None, None), (None, Some(1)), Err(PlanRefused::BadHours)),
        ((None, None), (Some(-1), None), Err(PlanRefused::BadHours)),
        ((None, None), (Some(5_001), None), Err(PlanRefused::BadHours)),
        ((None, None), (Some(10), Some(-1)), Err(PlanRefused::BadHours)),
    ] {
        assert_eq!(requirement(span, hours), expected, "{span:?} {hours:?}");
    }
}

/// Every move of a step; what is not in the table is refused.
#[test]
fn steps_move_as_the_table_says_and_no_other_way() {
    use StepState::{Done, InProgress, NoLonger, NotStarted, NotYet};
    let free = [
        (NotStarted, InProgress),
        (NotStarted, Done),
        (InProgress, NotStarted),
        (InProgress, Done),
        (NotYet, NotStarted),
        (NotYet, InProgress),
        (NotYet, Done),
        (NoLonger, NotStarted),
        (NoLonger, InProgress),
        (NoLonger, Done),
        (Done, InProgress),
    ];
    for from in StepState::ALL {
        for to in StepState::ALL {
            let (without, with) = (step_moves(*from, *to, false), step_moves(*from, *to, true));
            if from == to || (*from, *to) == (Done, NotStarted) {
                assert_eq!((without, with), (Err(PlanRefused::NoMove), Err(PlanRefused::NoMove)), "{from:?} {to:?}");
            } else if matches!(to, NotYet | NoLonger) {
                assert_eq!((without, with), (Err(PlanRefused::NoReason), Ok(())), "{from:?} {to:?}");
            } else {
                assert!(free.contains(&(*from, *to)), "{from:?} {to:?}");
                assert_eq!((without, with), (Ok(()), Ok(())), "{from:?} {to:?}");
            }
        }
    }
}

/// Every move of a goal; what is not in the table is refused.
#[test]
fn goals_move_as_the_table_says_and_no_other_way() {
    use GoalState::{GivenUp, Later, Now, Reached};
    let free = [(Now, Later), (Now, Reached), (Later, Now), (Reached, Now), (GivenUp, Now)];
    let with_reason = [(Now, GivenUp), (Later, GivenUp)];
    for from in GoalState::ALL {
        for to in GoalState::ALL {
            let found = (goal_moves(*from, *to, false), goal_moves(*from, *to, true));
            let expected = if free.contains(&(*from, *to)) {
                (Ok(()), Ok(()))
            } else if with_reason.contains(&(*from, *to)) {
                (Err(PlanRefused::NoReason), Ok(()))
            } else {
                (Err(PlanRefused::NoMove), Err(PlanRefused::NoMove))
            };
            assert_eq!(found, expected, "{from:?} {to:?}");
        }
    }
}

fn goal(n: u8, state: GoalState) -> Goal {
    Goal { id: GoalId::of(Uuid::from_bytes([n; 16])), number: i64::from(n), state, by_on: None }
}

fn step(n: u8, of: &Goal, state: StepState) -> Step {
    let actor = crate::model::Actor::Me;
    Step { id: StepId::of(Uuid::from_bytes([100 + n; 16])), goal: of.id, actor, by_on: None, state }
}

fn plan(goals: Vec<Goal>, steps: Vec<Step>, shared: bool) -> Contents {
    let mut fields: Vec<Field> =
        goals.iter().map(|goal| field(goal.id.uuid(), Part::Goal, Side::Person, shared)).collect();
    fields.extend(steps.iter().map(|step| field(step.id.uuid(), Part::Step, Side::Person, shared)));
    Contents { fields, goals, steps, requirements: Vec::new(), version: None }
}

#[test]
fn a_plan_is_put_before_both_when_each_goal_for_now_has_a_step_that_counts() {
    let (now, later) = (goal(1, GoalState::Now), goal(2, GoalState::Later));
    let good = plan(vec![now.clone(), later.clone()], vec![step(1, &now, StepState::NotStarted)], true);
    assert_eq!(may_put(&good, None, "text"), Ok(()));
    assert_eq!(may_put(&good, Some("other text"), "text"), Ok(()));
    assert_eq!(may_put(&good, Some("text"), "text"), Err(vec![PlanRefused::Unchanged]));
    for (contents, expected) in [
        (plan(Vec::new(), Vec::new(), true), vec![PlanRefused::NoGoal]),
        (plan(vec![later.clone()], vec![step(1, &later, StepState::Done)], true), vec![PlanRefused::NoGoal]),
        (plan(vec![now.clone()], Vec::new(), true), vec![PlanRefused::NoStep]),
        (plan(vec![now.clone()], vec![step(1, &now, StepState::NoLonger)], true), vec![PlanRefused::NoStep]),
        (plan(vec![now.clone()], vec![step(1, &now, StepState::NotStarted)], false), vec![PlanRefused::NoGoal]),
    ] {
        assert_eq!(may_put(&contents, None, "text"), Err(expected));
    }
}

fn version(number: i64, said: &[(Side, Answer)]) -> Version {
    let answered = |(side, answer): &(Side, Answer)| Answered {
        side: *side,
        answer: *answer,
        reason: None,
        again_on: None,
        how: How::Screen,
        by: person(1),
        at: now(),
    };
    let id = VersionId::of(Uuid::nil());
    Version { id, number, put_by: person(1), put_at: now(), answers: said.iter().map(answered).collect() }
}

/// What was said last, what is said now, and what comes of it: every pair.
#[test]
fn each_side_signs_once_and_a_no_can_become_a_yes() {
    use Answer::{Agreed, CouldNot, Differs};
    for last in [None, Some(Agreed), Some(Differs), Some(CouldNot)] {
        for now in Answer::ALL {
            let said: Vec<_> = last.iter().map(|last| (Side::Person, *last)).collect();
            let saying =
                Saying { side: Side::Person, answer: *now, reason: true, again_on: Some(TODAY), how: How::Screen };
            let expected = match (last, now) {
                (Some(Agreed), _) | (Some(Differs), Differs | CouldNot) => Err(PlanRefused::SaidAlready),
                _ => Ok(()),
            };
            assert_eq!(may_answer(&version(1, &said), 1, &saying, TODAY), expected, "{last:?} {now:?}");
            // What the other side said takes nothing away.
            let other: Vec<_> = last.iter().map(|last| (Side::Worker, *last)).collect();
            assert_eq!(may_answer(&version(1, &other), 1, &saying, TODAY), Ok(()), "{last:?} {now:?}");
        }
    }
}

#[test]
fn an_answer_says_why_and_when_it_is_looked_at_again() {
    let day = |d: i8| Some(Date::constant(2026, 11, d));
    let far = Some(Date::constant(2027, 5, 30));
    let last = Some(Date::constant(2027, 5, 29));
    for (answer, reason, again_on, expected) in [
        (Answer::Agreed, false, None, Ok(())),
        (Answer::Differs, false, None, Err(PlanRefused::NoReason)),
        (Answer::Differs, true, None, Ok(())),
        (Answer::CouldNot, false, day(30), Err(PlanRefused::NoReason)),
        (Answer::CouldNot, true, None, Err(PlanRefused::NoDay)),
        (Answer::CouldNot, true, day(26), Err(PlanRefused::Past)),
        (Answer::CouldNot, true, far, Err(PlanRefused::Far)),
        (Answer::CouldNot, true, last, Ok(())),
        (Answer::CouldNot, true, day(27), Ok(())),
    ] {
        let saying = Saying { side: Side::Worker, answer, reason, again_on, how: How::Screen };
        assert_eq!(may_answer(&version(2, &[]), 2, &saying, TODAY), expected, "{answer:?} {reason} {again_on:?}");
        assert_eq!(may_answer(&version(1, &[]), 2, &saying, TODAY), Err(PlanRefused::Older));
    }
}

#[test]
fn how_a_plan_stands_is_what_both_said_last() {
    use Answer::{Agreed, CouldNot, Differs};
    use Side::{Person, Worker};
    assert_eq!(standing(None), Standing::Draft);
    for (said, expected) in [
        (vec![], Standing::Waits),
        (vec![(Person, Agreed)], Standing::Waits),
        (vec![(Person, Agreed), (Worker, Agreed)], Standing::Agreed),
        (vec![(Person, Differs), (Worker, Agreed)], Standing::Differs),
        (vec![(Person, Differs)], Standing::Waits),
        (vec![(Person, Differs), (Worker, Agreed), (Person, Agreed)], Standing::Agreed),
        (vec![(Person, CouldNot), (Worker, Agreed)], Standing::LookAgain),
        (vec![(Person, CouldNot), (Worker, Agreed), (Person, Agreed)], Standing::Agreed),
    ] {
        assert_eq!(standing(Some(&version(1, &said))), expected, "{said:?}");
    }
}

#[test]
fn a_version_holds_what_both_read_and_no_draft() {
    let now = goal(1, GoalState::Now);
    let mut contents = plan(vec![now.clone()], vec![step(1, &now, StepState::NotStarted)], true);
    contents.fields.push(field(Uuid::nil(), Part::Matters, Side::Person, false));
    let note = field(now.id.uuid(), Part::Note, Side::Worker, true);
    let differs = field(note.id.uuid(), Part::Differ, Side::Person, true);
    contents.fields.extend([note, differs]);
    let found = text(&contents, Uuid::nil(), &|_| "somebody".to_owned());
    assert!(found.about.is_empty(), "a draft is no part of a version");
    assert_eq!(found.goals.len(), 1);
    assert_eq!(found.goals[0].said.len(), 2);
    assert_eq!(found.goals[0].said[1].differs.len(), 1, "what is seen differently stands beside it");
    assert_eq!(found.goals[0].steps.len(), 1);
}

/// What was said how before, how it is said now, and whether it counts.
#[test]
fn paper_takes_no_place_of_a_screen_and_a_screen_puts_paper_right() {
    use Answer::{Agreed, Differs};
    for (before, after, expected) in [
        ((Differs, How::Screen), (Agreed, How::Paper), Err(PlanRefused::SaidOnScreen)),
        ((Agreed, How::Screen), (Agreed, How::Paper), Err(PlanRefused::SaidOnScreen)),
        ((Agreed, How::Paper), (Differs, How::Screen), Ok(())),
        ((Agreed, How::Paper), (Agreed, How::Screen), Ok(())),
        ((Agreed, How::Paper), (Differs, How::Paper), Err(PlanRefused::SaidAlready)),
        ((Differs, How::Paper), (Agreed, How::Paper), Ok(())),
    ] {
        let mut version = version(1, &[(Side::Person, before.0)]);
        version.answers[0].how = before.1;
        let saying = Saying { side: Side::Person, answer: after.0, reason: true, again_on: None, how: after.1 };
        assert_eq!(may_answer(&version, 1, &saying, TODAY), expected, "{before:?} {after:?}");
    }
}
