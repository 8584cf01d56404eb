//! The decisions of this capability: pure.

use basics::{Instant, PersonId};
use loops::{DayOne, Limit, Outcome, Stage, Terms};

use crate::model::{Entry, EntryHead, EntryState, Kind, Publish, Suggestion};

/// Whether a loop is opened: talk and thanks open none unless the person wants one (promise 1).
#[must_use]
pub const fn opens_a_loop(kind: Kind, wants_answer: bool) -> bool {
    match kind {
        Kind::Suggestion => true,
        Kind::Thanks => wants_answer,
        Kind::Spoken => false,
    }
}

/// The terms of a clock from what a place has decided: days, kind of days, first day. What no place can have answered
/// counts as the default.
#[must_use]
pub fn terms(days: &str, kind: &str, day_one: &str) -> Terms {
    let days = days.parse().unwrap_or(10);
    let limit = if kind == "calendar" { Limit::Calendar(days) } else { Limit::Working(days) };
    Terms { limit, day_one: DayOne::from_code(day_one).unwrap_or(DayOne::NextWorkingDay) }
}

/// Whether something that was promised is still to come: such a loop does not close before it was done and told back.
#[must_use]
pub const fn still_promised(outcome: Option<Outcome>, has_date: bool) -> bool {
    match outcome {
        Some(Outcome::WillDo | Outcome::Looking) => true,
        Some(Outcome::InPart) => has_date,
        Some(Outcome::Done | Outcome::Cannot) | None => false,
    }
}

/// Where a yes to "were you heard?" leads: to the end, unless something that was promised is still to come.
#[must_use]
pub const fn after_yes(outcome: Option<Outcome>, has_date: bool) -> Stage {
    if still_promised(outcome, has_date) { Stage::Answered } else { Stage::Closed }
}

/// Whether an answer ends the loop: the second look was the last, unless it promises something.
#[must_use]
pub const fn ends_after(before: Stage, outcome: Outcome, has_date: bool) -> bool {
    matches!(before, Stage::Second) && !still_promised(Some(outcome), has_date)
}

/// Why somebody cannot deal with a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignRefused {
    /// They do not work in this place.
    NotFromHere,
    /// Nobody deals with what they said themselves.
    OwnSuggestion,
    /// They answered before, and the second look is somebody else's.
    AnsweredBefore,
    /// There is nothing to do any more.
    Over,
}

/// Whether somebody may deal with a suggestion.
///
/// # Errors
/// [`AssignRefused`].
pub fn may_deal(
    it: &Suggestion,
    the_loop: Option<&loops::Loop>,
    to: PersonId,
    workers: &[PersonId],
    answerers: &[PersonId],
) -> Result<(), AssignRefused> {
    if !workers.contains(&to) {
        return Err(AssignRefused::NotFromHere);
    }
    if it.author == Some(to) {
        return Err(AssignRefused::OwnSuggestion);
    }
    match the_loop {
        Some(it) if it.stage == Stage::Second && !loops::rules::may_read_second(it, answerers, to) => {
            Err(AssignRefused::AnsweredBefore)
        }
        Some(it) if it.is_open() || it.stage == Stage::Answered => Ok(()),
        _ => Err(AssignRefused::Over),
    }
}

/// Whether the author may take it back: what has no clock at any time but twice, the rest while it is not over.
#[must_use]
pub fn may_withdraw(it: &Suggestion, the_loop: Option<&loops::Loop>) -> bool {
    match the_loop {
        Some(it) => loops::rules::may_withdraw(it.stage),
        None => it.stage != Stage::Withdrawn,
    }
}

/// Why somebody cannot answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerRefused {
    /// Nobody answers themselves.
    OwnSuggestion,
    /// The second look belongs to somebody who did not answer before.
    AnsweredBefore,
    /// The second name is the same as the first.
    SameName,
    /// The second name is nobody of this place.
    NotFromHere,
    /// Its author is worried, and nobody has read it yet: that comes first.
    WorryFirst,
}

/// Whether what somebody is worried about still waits for its first reader. Nothing else is done with it before.
#[must_use]
pub fn worry_waits(worry: Option<&crate::model::Worry>) -> bool {
    worry.is_some_and(|worry| worry.read_at.is_none())
}

/// Whether a person may answer, with a second name beside theirs.
///
/// # Errors
/// [`AnswerRefused`].
pub fn may_answer(
    it: &Suggestion,
    the_loop: &loops::Loop,
    by: PersonId,
    with: Option<PersonId>,
    known: &[PersonId],
    answerers: &[PersonId],
) -> Result<(), AnswerRefused> {
    if it.author == Some(by) {
        return Err(AnswerRefused::OwnSuggestion);
    }
    let before = |person| !loops::rules::may_read_second(the_loop, answerers, person);
    // A no stands: once somebody was not heard, only people who never answered before do.
    let second_round = the_loop.stage == Stage::Second || the_loop.heard == Some(loops::Heard::No);
    if second_round && (before(by) || with.is_some_and(before)) {
        return Err(AnswerRefused::AnsweredBefore);
    }
    match with {
        Some(with) if with == by => Err(AnswerRefused::SameName),
        Some(with) if it.author == Some(with) => Err(AnswerRefused::OwnSuggestion),
        Some(with) if !known.contains(&with) => Err(AnswerRefused::NotFromHere),
        _ => Ok(()),
    }
}

/// Why something cannot go to the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardRefused {
    /// The author wants an answer and nothing else.
    JustAnswerMe,
    /// It has no answer yet.
    NotAnswered,
    /// It was put forward already, or taken down for good by its author.
    AlreadyThere,
    /// The author took it back.
    Withdrawn,
    /// The second reader is the one who put it forward, or the author.
    SameReader,
    /// Not everything on the list was checked.
    NotChecked,
    /// It was sent back without a reason.
    NoReason,
    /// There is nothing to read any more.
    NotProposed,
    /// Its author is worried about somebody: that never goes to a board.
    Worried,
    /// It does not stand on the board.
    NotOnBoard,
    /// It was taken down by somebody else than its author, without a reason.
    NoDownReason,
}

/// Whether an answered suggestion may be put forward for the board: once, again when it was sent back, and again when it
/// was answered anew since (`answered_at`), so that a promise that was kept is seen there too.
///
/// # Errors
/// [`BoardRefused`].
pub fn may_put_forward(
    it: &Suggestion,
    before: Option<&EntryHead>,
    answered_at: Option<Instant>,
) -> Result<(), BoardRefused> {
    if it.publish == Publish::Private {
        return Err(BoardRefused::JustAnswerMe);
    }
    if it.worried {
        return Err(BoardRefused::Worried);
    }
    match it.stage {
        Stage::Withdrawn => return Err(BoardRefused::Withdrawn),
        Stage::Answered | Stage::Closed => {}
        Stage::Heard | Stage::Considered | Stage::Second => return Err(BoardRefused::NotAnswered),
    }
    match before.map(|entry| (entry.state, entry.next, entry.put_at)) {
        None
        | Some((EntryState::Proposed | EntryState::Published | EntryState::SentBack, Some(EntryState::SentBack), _)) => {
            Ok(())
        }
        Some((EntryState::Published, None, put_at)) if answered_at.is_some_and(|at| at > put_at) => Ok(()),
        Some(_) => Err(BoardRefused::AlreadyThere),
    }
}

/// Whether an entry may be taken down: its author gives no reason, everybody else does.
///
/// # Errors
/// [`BoardRefused`].
pub fn may_take_down(state: EntryState, own: bool, has_reason: bool) -> Result<(), BoardRefused> {
    // What only waits for its second reader is the second reader's to send back.
    if state != EntryState::Published {
        return Err(BoardRefused::NotOnBoard);
    }
    if own || has_reason { Ok(()) } else { Err(BoardRefused::NoDownReason) }
}

/// The name that is offered to be shown: the first word of the one that somebody is known by here.
#[must_use]
pub fn offered_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// Whether a second reader may publish an entry: somebody else than who put it forward and than the author, with every
/// box of the list ticked (decision 12).
///
/// # Errors
/// [`BoardRefused`].
pub fn may_publish(it: &Suggestion, entry: &Entry, reader: PersonId, all_checked: bool) -> Result<(), BoardRefused> {
    may_read(it, entry, reader)?;
    if all_checked { Ok(()) } else { Err(BoardRefused::NotChecked) }
}

/// Whether a second reader may send an entry back.
///
/// # Errors
/// [`BoardRefused`].
pub fn may_send_back(it: &Suggestion, entry: &Entry, reader: PersonId, why: &str) -> Result<(), BoardRefused> {
    may_read(it, entry, reader)?;
    if why.trim().is_empty() { Err(BoardRefused::NoReason) } else { Ok(()) }
}

fn may_read(it: &Suggestion, entry: &Entry, reader: PersonId) -> Result<(), BoardRefused> {
    if entry.next.as_ref().map(|next| next.state) != Some(EntryState::Proposed) {
        return Err(BoardRefused::NotProposed);
    }
    if it.publish == Publish::Private {
        return Err(BoardRefused::JustAnswerMe);
    }
    if it.stage == Stage::Withdrawn {
        return Err(BoardRefused::Withdrawn);
    }
    if entry.put_by == reader || it.author == Some(reader) {
        return Err(BoardRefused::SameReader);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        AnswerRefused, AssignRefused, BoardRefused, after_yes, ends_after, may_answer, may_deal, may_publish,
        may_put_forward, may_send_back, may_take_down, offered_name, opens_a_loop, terms,
    };
    use crate::model::{Entry, EntryHead, EntryId, EntryState, Kind, NextEntry, Publish, Suggestion, SuggestionId};
    use basics::uuid::Uuid;
    use basics::{Instant, OrganisationId, PersonId, PlaceId};
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
            assert_eq!(ends_after(Stage::Second, outcome, dated), ends, "{outcome:?}");
            assert!(!ends_after(Stage::Heard, outcome, dated), "{outcome:?}");
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
}
