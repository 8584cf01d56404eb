//! Tables of cases.

use basics::Instant;

use super::*;
use crate::model::review::{ComerRole, ReviewId};
use crate::model::{Actor, Goal, GoalId, Step, StepId};

const TODAY: Date = Date::constant(2026, 11, 27);

fn now() -> Instant {
    Instant::parse("2026-11-27T10:00:00Z").unwrap()
}

fn review(state: ReviewState, moved: i64) -> Review {
    Review {
        id: ReviewId::of(Uuid::from_bytes([9; 16])),
        number: 1,
        state,
        reason: ReviewReason::Planned,
        first_on: TODAY,
        due_on: TODAY,
        due_at: now(),
        moved,
        yes: None,
        ended_at: None,
    }
}

/// Every move of a review; what is not in the table is refused.
#[test]
fn reviews_move_as_the_table_says_and_no_other_way() {
    use ReviewState::{Done, NotWanted, OneYes, Planned};
    use Side::{Person, Worker};
    let table = [
        (Planned, None, ReviewMove::Say, Planned),
        (Planned, None, ReviewMove::Later, Planned),
        (Planned, None, ReviewMove::Yes(Person), OneYes),
        (Planned, None, ReviewMove::Yes(Worker), OneYes),
        (Planned, None, ReviewMove::NotWanted, NotWanted),
        (OneYes, Some(Person), ReviewMove::Say, Planned),
        (OneYes, Some(Worker), ReviewMove::Say, Planned),
        (OneYes, Some(Person), ReviewMove::Later, Planned),
        (OneYes, Some(Worker), ReviewMove::Later, Planned),
        (OneYes, Some(Person), ReviewMove::Yes(Worker), Done),
        (OneYes, Some(Worker), ReviewMove::Yes(Person), Done),
        (OneYes, Some(Person), ReviewMove::NotWanted, NotWanted),
        (OneYes, Some(Worker), ReviewMove::NotWanted, NotWanted),
    ];
    let moves =
        [ReviewMove::Say, ReviewMove::Later, ReviewMove::NotWanted, ReviewMove::Yes(Person), ReviewMove::Yes(Worker)];
    for from in ReviewState::ALL {
        let sides: &[Option<Side>] = if *from == OneYes { &[Some(Person), Some(Worker)] } else { &[None] };
        for yes in sides {
            for what in moves {
                let expected = table.iter().find(|(f, y, w, _)| (f, y, *w) == (from, yes, what)).map(|(.., to)| *to);
                assert_eq!(review_moves(*from, *yes, what).ok(), expected, "{from:?} {yes:?} {what:?}");
            }
        }
    }
    assert_eq!(review_moves(Done, None, ReviewMove::Say), Err(PlanRefused::ReviewOver));
    assert_eq!(review_moves(OneYes, Some(Person), ReviewMove::Yes(Person)), Err(PlanRefused::SaidAlready));
}

#[test]
fn the_months_to_a_review_are_the_places_or_follow_the_time_left() {
    let day = |y, m, d| Some(Date::constant(y, m, d));
    for (by_time_left, last, expected) in [
        (false, day(2026, 12, 27), Some(3)),
        (true, None, Some(3)),
        (true, day(2026, 11, 26), Some(3)),
        (true, day(2027, 2, 26), None),
        (true, day(2027, 2, 27), Some(4)),
        (true, day(2027, 5, 27), Some(3)),
        (true, day(2027, 11, 26), Some(3)),
        (true, day(2027, 11, 27), Some(4)),
        (true, day(2031, 11, 27), Some(12)),
    ] {
        let pace = Pace { months: if expected == Some(4) { 4 } else { 3 }, by_time_left };
        assert_eq!(months_to_review(pace, TODAY, last), expected, "{by_time_left} {last:?}");
    }
    assert_eq!(months_on(Date::constant(2026, 11, 30), 3), Date::constant(2027, 2, 28));
}

#[test]
fn working_days_go_by_the_calendar_and_on_without_it() {
    let next = |day: Date| {
        let mut day = day.tomorrow().ok()?;
        while day.weekday().to_monday_zero_offset() > 4 {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    };
    assert_eq!(working_days_on(TODAY, 1, &next), Date::constant(2026, 11, 30));
    assert_eq!(working_days_on(TODAY, 10, &next), Date::constant(2026, 12, 11));
    assert_eq!(working_days_on(TODAY, 2, &|_| None), Date::constant(2026, 11, 29));
    assert_eq!(working_days_on(TODAY, -3, &next), TODAY);
}

#[test]
fn each_side_asks_with_its_own_reason() {
    use ReviewReason::{Changed, PersonAsked, Planned, WorkerAsked};
    for (side, reason, good) in [
        (Side::Person, Changed, true),
        (Side::Person, PersonAsked, true),
        (Side::Person, WorkerAsked, false),
        (Side::Person, Planned, false),
        (Side::Worker, Changed, true),
        (Side::Worker, WorkerAsked, true),
        (Side::Worker, PersonAsked, false),
        (Side::Worker, Planned, false),
    ] {
        assert_eq!(may_ask(side, reason).is_ok(), good, "{side:?} {reason:?}");
    }
}

#[test]
fn a_day_moves_with_a_reason_twice_in_a_row_and_no_more() {
    let next = |day: Date| day.tomorrow().ok();
    let moved = |review: &Review, side, reason| move_later(review, (side, reason), (TODAY, 5), &next);
    for reason in LaterReason::ALL {
        let open = review(ReviewState::Planned, 1);
        assert_eq!(moved(&open, Side::Worker, *reason), Ok(Date::constant(2026, 12, 2)), "{reason:?}");
        let expected = if *reason == LaterReason::PersonAsked {
            Ok(Date::constant(2026, 12, 2))
        } else {
            Err(PlanRefused::NotYours)
        };
        assert_eq!(moved(&open, Side::Person, *reason), expected, "{reason:?}");
    }
    let health = LaterReason::Health;
    assert_eq!(moved(&review(ReviewState::Planned, 2), Side::Worker, health), Err(PlanRefused::MovedTwice));
    assert_eq!(moved(&review(ReviewState::Done, 0), Side::Worker, health), Err(PlanRefused::ReviewOver));
    // What is late counts from today, so that the new day is not over already.
    let late = Review { due_on: Date::constant(2026, 11, 1), ..review(ReviewState::Planned, 0) };
    assert_eq!(moved(&late, Side::Worker, health), Ok(Date::constant(2026, 12, 2)));
    let early = Review { due_on: Date::constant(2027, 1, 1), ..review(ReviewState::Planned, 0) };
    assert_eq!(moved(&early, Side::Worker, health), Ok(Date::constant(2027, 1, 6)));
}

#[test]
fn a_face_is_one_of_five_and_a_number_is_0_to_10() {
    use ReviewPart::{Face, Goes, High, Low, Number};
    for (part, side, words, expected) in [
        (Face, Side::Person, "1", Ok(())),
        (Face, Side::Person, "5", Ok(())),
        (Face, Side::Person, "0", Err(PlanRefused::BadNumber)),
        (Face, Side::Person, "6", Err(PlanRefused::BadNumber)),
        (Number, Side::Worker, "0", Ok(())),
        (Number, Side::Worker, "10", Ok(())),
        (Number, Side::Worker, "11", Err(PlanRefused::BadNumber)),
        (Number, Side::Worker, "-1", Err(PlanRefused::BadNumber)),
        (Number, Side::Worker, "ten", Err(PlanRefused::BadNumber)),
        (Low, Side::Person, "asleep on a couch", Ok(())),
        (Low, Side::Worker, "asleep on a couch", Err(PlanRefused::NotYours)),
        (High, Side::Worker, "own front door", Err(PlanRefused::NotYours)),
        (Goes, Side::Worker, "well", Ok(())),
    ] {
        assert_eq!(may_say(part, side, words), expected, "{part:?} {side:?} {words}");
    }
}

#[test]
fn there_is_room_for_so_many_who_come() {
    assert_eq!(one_more_comer(MOST_COMERS - 1), Ok(()));
    assert_eq!(one_more_comer(MOST_COMERS), Err(PlanRefused::ManyComers));
    assert!(!ComerRole::ALL.is_empty());
}

#[test]
fn progress_is_what_was_finished_since_the_last_review_and_no_more() {
    let goal = |n: u8, state| Goal { id: GoalId::of(Uuid::from_bytes([n; 16])), number: 1, state, by_on: None };
    let goals = vec![goal(1, GoalState::Reached), goal(2, GoalState::Now), goal(3, GoalState::GivenUp)];
    let step = |n: u8, state| {
        let id = StepId::of(Uuid::from_bytes([100 + n; 16]));
        Step { id, goal: goals[0].id, actor: Actor::Me, by_on: None, state }
    };
    let steps = vec![step(1, StepState::Done), step(2, StepState::Done), step(3, StepState::InProgress)];
    let contents = Contents { fields: Vec::new(), goals, steps, requirements: Vec::new(), version: None };
    assert_eq!(progress(&contents, None), (2, 1));
    let last = ReviewText { done_steps: vec![contents.steps[0].id.uuid()], ..ReviewText::default() };
    assert_eq!(progress(&contents, Some(&last)), (1, 1));
    let (done_steps, reached_goals) = finished(&contents);
    let same = ReviewText { done_steps, reached_goals, ..ReviewText::default() };
    assert_eq!(progress(&contents, Some(&same)), (0, 0));
}
