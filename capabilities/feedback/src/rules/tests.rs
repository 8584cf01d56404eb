//! Tables of cases.

use super::{
    AnswerRefused, AssignRefused, BoardRefused, Taken, after_yes, ends_after, may_answer, may_deal, may_publish,
    may_put_forward, may_send_back, may_take_down, offered_name, opens_a_loop, taken, terms,
};
use crate::model::{Entry, EntryHead, EntryId, EntryState, Kind, NextEntry, Publish, Suggestion, SuggestionId};
use basics::uuid::Uuid;
use basics::{Instant, OrganisationId, PersonId, PlaceId};
use loops::rules::Draft;
use loops::{DayOne, Limit, Loop, LoopId, Outcome, Stage};

fn who(n: u128) -> PersonId {
    PersonId::of(Uuid::from_u128(n))
}
const AUTHOR: u128 = 1;
const WORKER: u128 = 2;
const REP: u128 = 3;

fn at() -> Instant {
    Instant::parse("2026-08-28T09:00:00Z").unwrap()
}

fn said(publish: Publish, stage: Stage) -> Suggestion {
    Suggestion {
        id: SuggestionId::of(Uuid::nil()),
        place: PlaceId::of(Uuid::nil()),
        organisation: OrganisationId::of(Uuid::nil()),
        year: 2026,
        running: 1,
        author: Some(who(AUTHOR)),
        recorded_by: None,
        kind: Kind::Suggestion,
        lang: "en".into(),
        publish,
        name_may_show: false,
        wants_answer: true,
        worried: false,
        assignee: None,
        stage,
        due_at: None,
        left_at: at(),
    }
}

fn entry(state: EntryState, next: Option<EntryState>) -> Entry {
    Entry {
        id: EntryId::of(Uuid::nil()),
        suggestion: SuggestionId::of(Uuid::nil()),
        place: PlaceId::of(Uuid::nil()),
        author: Some(who(AUTHOR)),
        lang: "en".into(),
        said: "said".into(),
        did: "did".into(),
        shown_name: String::new(),
        outcome: Outcome::Done,
        carrier: "head".into(),
        days: 3,
        state,
        put_by: who(WORKER),
        put_at: at(),
        read_at: None,
        next: next.map(|state| NextEntry {
            state,
            said: None,
            did: None,
            shown_name: None,
            outcome: Outcome::Done,
            carrier: "head".into(),
            why_back: None,
        }),
    }
}

fn a_loop(stage: Stage) -> Loop {
    Loop {
        id: LoopId::of(Uuid::nil()),
        object_kind: "suggestion".into(),
        object: Uuid::nil(),
        place: PlaceId::of(Uuid::nil()),
        organisation: OrganisationId::of(Uuid::nil()),
        asker: Some(who(AUTHOR)),
        opened_at: at(),
        received_on: basics::Date::new(2026, 8, 28).unwrap(),
        half_on: basics::Date::new(2026, 9, 4).unwrap(),
        due_on: basics::Date::new(2026, 9, 11).unwrap(),
        due_at: at().plus_days(14),
        stage,
        outcome: None,
        promised_on: None,
        promised_at: None,
        keeper: None,
        answered_at: None,
        answered_by: Some(who(WORKER)),
        answered_with: None,
        heard: None,
        second_reader: None,
        second_due_on: None,
    }
}

#[test]
fn talk_and_thanks_open_no_loop_unless_wanted() {
    let table = [
        (Kind::Suggestion, false, true),
        (Kind::Suggestion, true, true),
        (Kind::Thanks, false, false),
        (Kind::Thanks, true, true),
        (Kind::Spoken, true, false),
    ];
    for (kind, wants, expected) in table {
        assert_eq!(opens_a_loop(kind, wants), expected, "{kind:?} {wants}");
    }
}

#[test]
fn nobody_answers_themselves_and_a_second_look_is_somebody_elses() {
    let it = said(Publish::Summary, Stage::Heard);
    let known = [who(REP), who(AUTHOR)];
    let table = [
        (Stage::Heard, AUTHOR, None, Err(AnswerRefused::OwnSuggestion)),
        (Stage::Heard, WORKER, None, Ok(())),
        (Stage::Heard, WORKER, Some(REP), Ok(())),
        (Stage::Heard, WORKER, Some(WORKER), Err(AnswerRefused::SameName)),
        (Stage::Heard, WORKER, Some(AUTHOR), Err(AnswerRefused::OwnSuggestion)),
        (Stage::Heard, WORKER, Some(9), Err(AnswerRefused::NotFromHere)),
        (Stage::Second, WORKER, None, Err(AnswerRefused::AnsweredBefore)),
        (Stage::Second, 8, Some(WORKER), Err(AnswerRefused::AnsweredBefore)),
        (Stage::Second, 8, None, Ok(())),
    ];
    for (stage, by, with, expected) in table {
        let got = may_answer(&it, &a_loop(stage), who(by), with.map(who), &known, &[who(WORKER)]);
        assert_eq!(got, expected, "{stage:?} {by} {with:?}");
    }
}

#[test]
fn a_promise_keeps_the_loop_open_until_it_is_told_back() {
    use Outcome::{Cannot, Done, InPart, Looking, WillDo};
    let table = [
        (Done, false, Stage::Closed, true),
        (Cannot, false, Stage::Closed, true),
        (InPart, false, Stage::Closed, true),
        (InPart, true, Stage::Answered, false),
        (WillDo, true, Stage::Answered, false),
        (Looking, true, Stage::Answered, false),
    ];
    for (outcome, dated, after, ends) in table {
        assert_eq!(after_yes(Some(outcome), dated), after, "{outcome:?}");
        assert_eq!(ends_after(Stage::Second, Some(loops::Heard::No), outcome, dated), ends, "{outcome:?}");
        assert!(!ends_after(Stage::Heard, None, outcome, dated), "{outcome:?}");
        assert_eq!(ends_after(Stage::Answered, Some(loops::Heard::No), outcome, dated), ends, "{outcome:?}");
    }
}

#[test]
fn only_a_worker_of_the_place_who_did_not_answer_deals_with_it() {
    let it = said(Publish::Summary, Stage::Heard);
    let workers = [who(WORKER), who(AUTHOR), who(8)];
    let table = [
        (Some(Stage::Heard), WORKER, Ok(())),
        (Some(Stage::Heard), REP, Err(AssignRefused::NotFromHere)),
        (Some(Stage::Heard), AUTHOR, Err(AssignRefused::OwnSuggestion)),
        (Some(Stage::Second), WORKER, Err(AssignRefused::AnsweredBefore)),
        (Some(Stage::Second), 8, Ok(())),
        (Some(Stage::Closed), 8, Err(AssignRefused::Over)),
        (Some(Stage::Withdrawn), 8, Err(AssignRefused::Over)),
        (None, 8, Err(AssignRefused::Over)),
    ];
    for (stage, to, expected) in table {
        let got = may_deal(&it, stage.map(a_loop).as_ref(), who(to), &workers, &[who(WORKER)]);
        assert_eq!(got, expected, "{stage:?} {to}");
    }
}

#[test]
fn a_draft_is_agreed_to_only_as_it_was_written() {
    let drafted =
        Draft { outcome: Outcome::Cannot, reasons: "old", change_needed: "money", carrier: "works", promised_on: None };
    let day = basics::Date::new(2026, 9, 30).ok();
    for (answer, same) in [
        (drafted, true),
        (Draft { reasons: " old\n", ..drafted }, true),
        (Draft { outcome: Outcome::InPart, ..drafted }, false),
        (Draft { reasons: "too old", ..drafted }, false),
        (Draft { change_needed: "", ..drafted }, false),
        (Draft { carrier: "head", ..drafted }, false),
        (Draft { promised_on: day, ..drafted }, false),
    ] {
        assert_eq!(super::is_unchanged(&drafted, &answer), same, "{answer:?}");
    }
}

#[test]
fn the_author_hears_once_that_somebody_deals_with_it_and_again_when_that_changes() {
    let table = [
        (Stage::Heard, None, Taken::First),
        (Stage::Considered, None, Taken::Over),
        (Stage::Considered, Some(who(REP)), Taken::Over),
        (Stage::Second, Some(who(REP)), Taken::Over),
        (Stage::Considered, Some(who(WORKER)), Taken::Same),
    ];
    for (stage, before, expected) in table {
        assert_eq!(taken(stage, before, who(WORKER)), expected, "{stage:?} {before:?}");
    }
}

#[test]
fn terms_are_the_places_own() {
    let ours = terms("5", "calendar", "day-of-receipt");
    assert!(matches!((ours.limit, ours.day_one), (Limit::Calendar(5), DayOne::DayOfReceipt)));
    let plain = terms("x", "", "");
    assert!(matches!((plain.limit, plain.day_one), (Limit::Working(10), DayOne::NextWorkingDay)));
}

#[test]
fn just_answer_me_can_never_be_published() {
    for stage in Stage::ALL {
        let it = said(Publish::Private, *stage);
        assert_eq!(may_put_forward(&it, None, None), Err(BoardRefused::JustAnswerMe));
        let got = may_publish(&it, &entry(EntryState::Proposed, Some(EntryState::Proposed)), who(REP), true);
        assert_eq!(got, Err(BoardRefused::JustAnswerMe));
    }
}

#[test]
fn only_answered_things_are_put_forward_and_only_once() {
    use EntryState::{Proposed, Published, SentBack, TakenDown};
    for stage in Stage::ALL {
        let expected = match stage {
            Stage::Answered | Stage::Closed => Ok(()),
            Stage::Withdrawn => Err(BoardRefused::Withdrawn),
            _ => Err(BoardRefused::NotAnswered),
        };
        assert_eq!(may_put_forward(&said(Publish::OwnWords, *stage), None, None), expected, "{stage:?}");
    }
    let it = said(Publish::OwnWords, Stage::Answered);
    let (old, new) = (Some(at()), Some(at().plus_seconds(1)));
    let table = [
        (Proposed, Some(Proposed), new, false),
        (SentBack, Some(SentBack), old, true),
        (Published, None, old, false),
        (Published, None, new, true),
        (Published, Some(Proposed), new, false),
        (Published, Some(SentBack), old, true),
        (TakenDown, None, new, false),
    ];
    for (state, next, answered_at, may) in table {
        let head: EntryHead = entry(state, next).head();
        let expected = if may { Ok(()) } else { Err(BoardRefused::AlreadyThere) };
        assert_eq!(may_put_forward(&it, Some(&head), answered_at), expected, "{state:?} {next:?}");
    }
}

#[test]
fn whoever_takes_down_what_is_not_theirs_says_why() {
    let table = [
        (EntryState::Published, true, false, Ok(())),
        (EntryState::Published, false, true, Ok(())),
        (EntryState::Published, false, false, Err(BoardRefused::NoDownReason)),
        (EntryState::Proposed, true, true, Err(BoardRefused::NotOnBoard)),
        (EntryState::TakenDown, false, true, Err(BoardRefused::NotOnBoard)),
    ];
    for (state, own, reason, expected) in table {
        assert_eq!(may_take_down(state, own, reason), expected, "{state:?} {own} {reason}");
    }
}

#[test]
fn the_name_that_is_offered_is_the_first_word() {
    for (name, offered) in [("Robin Hale", "Robin"), ("  Siân ap Rhys ", "Siân"), ("Mac", "Mac"), ("", "")] {
        assert_eq!(offered_name(name), offered);
    }
}

#[test]
fn nothing_is_published_before_a_second_reader_has_checked_everything() {
    let it = said(Publish::Summary, Stage::Answered);
    let there = entry(EntryState::Proposed, Some(EntryState::Proposed));
    assert_eq!(may_publish(&it, &there, who(WORKER), true), Err(BoardRefused::SameReader));
    assert_eq!(may_publish(&it, &there, who(AUTHOR), true), Err(BoardRefused::SameReader));
    assert_eq!(may_publish(&it, &there, who(REP), false), Err(BoardRefused::NotChecked));
    assert_eq!(may_publish(&it, &there, who(REP), true), Ok(()));
    assert_eq!(may_send_back(&it, &there, who(REP), " "), Err(BoardRefused::NoReason));
    assert_eq!(may_send_back(&it, &there, who(REP), "it names somebody"), Ok(()));
    for (state, next) in [
        (EntryState::Published, None),
        (EntryState::SentBack, Some(EntryState::SentBack)),
        (EntryState::TakenDown, None),
    ] {
        assert_eq!(may_publish(&it, &entry(state, next), who(REP), true), Err(BoardRefused::NotProposed));
    }
    let update = entry(EntryState::Published, Some(EntryState::Proposed));
    assert_eq!(may_publish(&it, &update, who(REP), true), Ok(()), "what is to come in its place is read too");
}
