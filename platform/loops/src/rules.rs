//! The decisions of the loop: pure.

use basics::{Date, PersonId};

use crate::model::{Heard, Loop, Outcome, Stage};

/// An answer on its way to be saved.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// What it says.
    pub outcome: Outcome,
    /// Why, or what was done.
    pub reasons: &'a str,
    /// What would have to change for another answer.
    pub change_needed: &'a str,
    /// Which role carries it out, or decided that it cannot be.
    pub carrier: &'a str,
    /// By when.
    pub promised_on: Option<Date>,
}

/// Why an answer cannot be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFault {
    /// There is nothing to answer any more.
    NotOpen,
    /// It gives no reasons.
    NoReasons,
    /// It refuses, wholly or in part, and does not say what would have to change.
    NoChange,
    /// It names no role.
    NoCarrier,
    /// It promises something without a date.
    NoDate,
    /// The date is not after today.
    DatePast,
    /// The date is more than a year away: too far for anybody to hold us to it.
    DateFar,
    /// That it is being looked at was said before, or there is an answer already.
    NoMoreLooking,
}

/// How far ahead a promise may lie, in days.
pub const FARTHEST_DAYS: i32 = 366;

/// Whether an answer may be saved, and the stage it leads to; `before` is what the newest answer said.
///
/// # Errors
/// Everything that is wrong with it, so that it can be mended in one go.
pub fn answer(
    stage: Stage,
    before: Option<Outcome>,
    draft: &Draft<'_>,
    today: Date,
) -> Result<Stage, Vec<AnswerFault>> {
    let mut faults = Vec::new();
    if !matches!(stage, Stage::Heard | Stage::Considered | Stage::Second | Stage::Answered) {
        faults.push(AnswerFault::NotOpen);
    }
    // It can be said once, and only before there is an answer: or it would put off the answer, and the question whether the
    // asker was heard, for ever.
    let looked = before.is_some() || matches!(stage, Stage::Second | Stage::Answered);
    if looked && draft.outcome == Outcome::Looking {
        faults.push(AnswerFault::NoMoreLooking);
    }
    if draft.reasons.trim().is_empty() {
        faults.push(AnswerFault::NoReasons);
    }
    if draft.outcome.needs_change() && draft.change_needed.trim().is_empty() {
        faults.push(AnswerFault::NoChange);
    }
    if draft.carrier.trim().is_empty() {
        faults.push(AnswerFault::NoCarrier);
    }
    match draft.promised_on {
        None if draft.outcome.needs_date() => faults.push(AnswerFault::NoDate),
        Some(on) if draft.outcome.needs_date() && on <= today => faults.push(AnswerFault::DatePast),
        Some(on)
            if draft.outcome.needs_date() && on.duration_since(today).as_hours() > i64::from(FARTHEST_DAYS) * 24 =>
        {
            faults.push(AnswerFault::DateFar);
        }
        _ => {}
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(if draft.outcome.answers() { Stage::Answered } else { Stage::Considered })
}

/// Why the day of a step cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFault {
    /// It is over.
    Past,
    /// It is more than a year away.
    Far,
}

/// Whether a step may be due on a day: none, today, or within a year.
///
/// # Errors
/// [`StepFault`].
pub fn step(due_on: Option<Date>, today: Date) -> Result<(), StepFault> {
    match due_on {
        Some(on) if on < today => Err(StepFault::Past),
        Some(on) if on.duration_since(today).as_hours() > i64::from(FARTHEST_DAYS) * 24 => Err(StepFault::Far),
        _ => Ok(()),
    }
}

/// Why "were you heard?" cannot be answered now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardFault {
    /// There is no answer yet.
    NotAnswered,
    /// It was asked and answered before; a second reader looks once.
    AlreadySaid,
}

/// Where "were you heard?" leads: a yes closes, the first no goes to a second reader, and what comes after the second
/// reader is the end.
///
/// # Errors
/// [`HeardFault`].
pub fn heard(it: &Loop, said: Heard) -> Result<Stage, HeardFault> {
    match (it.stage, it.heard, said) {
        (Stage::Answered, None, Heard::No) => Ok(Stage::Second),
        (Stage::Answered, None, Heard::Yes) => Ok(Stage::Closed),
        (Stage::Answered | Stage::Closed | Stage::Second, Some(_), _) => Err(HeardFault::AlreadySaid),
        _ => Err(HeardFault::NotAnswered),
    }
}

/// Whether a person may be the second reader: not the asker, and nobody whose name stands on any of the answers so far
/// (`answerers`, see [`crate::answerers`]), the newest or an earlier one.
#[must_use]
pub fn may_read_second(it: &Loop, answerers: &[PersonId], reader: PersonId) -> bool {
    Some(reader) != it.asker && !answerers.contains(&reader)
}

/// Who is told of a promise on its day: who deals with it now, else who promised it, as long as they still work in the
/// place (`here`). `None`: whoever works there.
#[must_use]
pub fn who_keeps(keeper: Option<PersonId>, answered_by: Option<PersonId>, here: &[PersonId]) -> Option<PersonId> {
    keeper.into_iter().chain(answered_by).find(|person| here.contains(person))
}

/// Whether the asker may take it back: while it is open or answered.
#[must_use]
pub const fn may_withdraw(stage: Stage) -> bool {
    matches!(stage, Stage::Heard | Stage::Considered | Stage::Answered | Stage::Second)
}

#[cfg(test)]
mod tests {
    use super::{AnswerFault, Draft, HeardFault, StepFault, answer, heard, may_read_second, step, who_keeps};
    use crate::model::{Heard, Loop, LoopId, Outcome, Stage};
    use basics::{Instant, OrganisationId, PersonId, PlaceId, Value};
    use jiff_date as date;

    fn jiff_date(year: i16, month: i8, day: i8) -> basics::Date {
        basics::Date::new(year, month, day).unwrap()
    }

    fn draft(outcome: Outcome) -> Draft<'static> {
        Draft {
            outcome,
            reasons: "because",
            change_needed: "money",
            carrier: "the head of the wing",
            promised_on: Some(date(2026, 9, 30)),
        }
    }

    #[test]
    fn a_refusal_without_a_reason_or_what_would_have_to_change_cannot_be_saved() {
        let today = date(2026, 8, 28);
        let table = [
            (Draft { reasons: " ", ..draft(Outcome::Cannot) }, vec![AnswerFault::NoReasons]),
            (Draft { change_needed: "", ..draft(Outcome::Cannot) }, vec![AnswerFault::NoChange]),
            (Draft { change_needed: "", ..draft(Outcome::InPart) }, vec![AnswerFault::NoChange]),
            (Draft { carrier: "", ..draft(Outcome::Done) }, vec![AnswerFault::NoCarrier]),
            (Draft { promised_on: None, ..draft(Outcome::WillDo) }, vec![AnswerFault::NoDate]),
            (Draft { promised_on: None, ..draft(Outcome::Looking) }, vec![AnswerFault::NoDate]),
            (Draft { promised_on: Some(today), ..draft(Outcome::WillDo) }, vec![AnswerFault::DatePast]),
            (Draft { promised_on: Some(date(2028, 1, 1)), ..draft(Outcome::WillDo) }, vec![AnswerFault::DateFar]),
            (
                Draft { reasons: "", change_needed: "", carrier: "", promised_on: None, ..draft(Outcome::Cannot) },
                vec![AnswerFault::NoReasons, AnswerFault::NoChange, AnswerFault::NoCarrier],
            ),
        ];
        for (draft, expected) in table {
            assert_eq!(answer(Stage::Heard, None, &draft, today), Err(expected), "{draft:?}");
        }
    }

    #[test]
    fn every_stage_takes_only_the_answers_of_its_table() {
        let today = date(2026, 8, 28);
        for stage in Stage::ALL {
            for outcome in Outcome::ALL {
                let got = answer(*stage, None, &draft(*outcome), today);
                let expected = match (stage, outcome) {
                    (Stage::Closed | Stage::Withdrawn, _) => Err(vec![AnswerFault::NotOpen]),
                    (Stage::Second | Stage::Answered, Outcome::Looking) => Err(vec![AnswerFault::NoMoreLooking]),
                    (_, Outcome::Looking) => Ok(Stage::Considered),
                    _ => Ok(Stage::Answered),
                };
                assert_eq!(got, expected, "{stage:?} {outcome:?}");
            }
        }
    }

    #[test]
    fn it_can_be_said_once_that_it_is_being_looked_at() {
        let today = date(2026, 8, 28);
        assert_eq!(answer(Stage::Considered, None, &draft(Outcome::Looking), today), Ok(Stage::Considered));
        let again = answer(Stage::Considered, Some(Outcome::Looking), &draft(Outcome::Looking), today);
        assert_eq!(again, Err(vec![AnswerFault::NoMoreLooking]));
        assert_eq!(
            answer(Stage::Considered, Some(Outcome::Looking), &draft(Outcome::Done), today),
            Ok(Stage::Answered)
        );
    }

    fn a_loop(stage: Stage, said: Option<Heard>) -> Loop {
        let at = Instant::parse("2026-08-28T09:00:00Z").unwrap();
        let nil = |n| match n {
            Value::Id(id) => id,
            _ => unreachable!("an id"),
        };
        let id = nil(basics::ToValue::to_value(&PersonId::new(at, &basics::Chance::seeded(1))));
        Loop {
            id: LoopId::of(id),
            object_kind: "suggestion".into(),
            object: id,
            place: PlaceId::of(id),
            organisation: OrganisationId::of(id),
            asker: Some(person(1)),
            opened_at: at,
            received_on: date(2026, 8, 28),
            half_on: date(2026, 9, 4),
            due_on: date(2026, 9, 11),
            due_at: at.plus_days(14),
            stage,
            outcome: None,
            promised_on: None,
            promised_at: None,
            keeper: None,
            answered_at: None,
            answered_by: Some(person(2)),
            answered_with: Some(person(3)),
            heard: said,
            second_reader: None,
            second_due_on: None,
        }
    }

    fn person(n: u64) -> PersonId {
        PersonId::new(Instant::parse("2026-08-28T09:00:00Z").unwrap(), &basics::Chance::seeded(n))
    }

    #[test]
    fn a_no_goes_to_a_second_reader_once() {
        assert_eq!(heard(&a_loop(Stage::Answered, None), Heard::No), Ok(Stage::Second));
        assert_eq!(heard(&a_loop(Stage::Answered, None), Heard::Yes), Ok(Stage::Closed));
        assert_eq!(heard(&a_loop(Stage::Answered, Some(Heard::No)), Heard::No), Err(HeardFault::AlreadySaid));
        for stage in [Stage::Heard, Stage::Considered, Stage::Withdrawn] {
            assert_eq!(heard(&a_loop(stage, None), Heard::No), Err(HeardFault::NotAnswered), "{stage:?}");
        }
    }

    #[test]
    fn a_promise_is_told_to_somebody_who_is_still_there() {
        let (keeper, answered) = (Some(person(1)), Some(person(2)));
        let table = [
            (keeper, answered, vec![person(1), person(2)], keeper),
            (keeper, answered, vec![person(2)], answered),
            (None, answered, vec![person(2)], answered),
            (keeper, answered, vec![person(3)], None),
            (None, None, vec![person(3)], None),
        ];
        for (keeper, answered, here, expected) in table {
            assert_eq!(who_keeps(keeper, answered, &here), expected, "{keeper:?} {answered:?} {here:?}");
        }
    }

    #[test]
    fn a_late_promise_is_one_that_nobody_has_told_back() {
        let until = Instant::parse("2026-09-30T22:59:59Z").unwrap();
        for (stage, promised_at, late) in [
            (Stage::Answered, Some(until), true),
            (Stage::Answered, None, false),
            (Stage::Second, Some(until), false),
            (Stage::Closed, Some(until), false),
        ] {
            let it = Loop { promised_at, ..a_loop(stage, None) };
            assert_eq!(it.is_promise_late(until.plus_seconds(1)), late, "{stage:?}");
            assert!(!it.is_promise_late(until), "{stage:?}");
        }
    }

    #[test]
    fn the_day_of_a_step_lies_between_today_and_a_year_away() {
        let today = date(2026, 8, 28);
        for (on, expected) in [
            (None, Ok(())),
            (Some(today), Ok(())),
            (Some(date(2027, 8, 28)), Ok(())),
            (Some(date(2026, 8, 27)), Err(StepFault::Past)),
            (Some(date(2027, 9, 1)), Err(StepFault::Far)),
        ] {
            assert_eq!(step(on, today), expected, "{on:?}");
        }
    }

    #[test]
    fn a_second_reader_is_somebody_who_did_not_answer() {
        let it = a_loop(Stage::Second, Some(Heard::No));
        let answered = [person(2), person(3)];
        assert_eq!([1, 2, 3, 4].map(|n| may_read_second(&it, &answered, person(n))), [false, false, false, true]);
    }
}
