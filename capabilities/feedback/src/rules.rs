//! The decisions of this capability: pure.

use basics::{Instant, PersonId};
use loops::rules::Draft;
use loops::{DayOne, Heard, Limit, Outcome, Stage, Terms};

pub mod alike;
pub mod by_hand;
pub mod join;
pub mod old;
pub mod paper;
pub mod practice;
pub mod receipts;
mod shown_again;

pub use shown_again::shows_code_again;
pub mod publishing;
pub mod removal;
pub mod table;

use crate::model::{Entry, EntryHead, EntryState, Kind, Publish, Suggestion};

/// Whether a loop is opened: talk and thanks open none unless the person wants one (promise 1).
#[must_use]
pub const fn opens_a_loop(kind: Kind, wants_answer: bool) -> bool {
    match kind {
        Kind::Suggestion => true,
        Kind::Thanks => wants_answer,
        Kind::Spoken | Kind::Before => false,
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

/// Whether an answer ends the loop: after a no, the second look was the last, unless it promises something; and then
/// whatever keeps that promise, or says that it cannot be kept, is.
#[must_use]
pub const fn ends_after(before: Stage, heard: Option<Heard>, outcome: Outcome, has_date: bool) -> bool {
    let looked_again = matches!(before, Stage::Second) || matches!(heard, Some(Heard::No));
    looked_again && !still_promised(Some(outcome), has_date)
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

/// What the author hears when somebody is said to deal with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Somebody deals with it: the first time.
    First,
    /// Somebody else does now.
    Over,
    /// Nothing: it is the same person.
    Same,
}

/// Whether the author hears that somebody deals with it: on the first time, and when somebody else takes over.
#[must_use]
pub fn taken(stage: Stage, before: Option<PersonId>, to: PersonId) -> Taken {
    match before {
        Some(before) if before == to => Taken::Same,
        None if stage == Stage::Heard => Taken::First,
        _ => Taken::Over,
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

/// Whether an answer is the draft, word for word: then whoever kept the draft has agreed to it.
#[must_use]
pub fn is_unchanged(drafted: &Draft<'_>, answer: &Draft<'_>) -> bool {
    drafted.outcome == answer.outcome
        && drafted.promised_on == answer.promised_on
        && drafted.reasons.trim() == answer.reasons.trim()
        && drafted.change_needed.trim() == answer.change_needed.trim()
        && drafted.carrier.trim() == answer.carrier.trim()
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
    /// Other words were put forward since the page was opened.
    Changed,
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
mod tests;
