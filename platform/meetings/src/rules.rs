//! What may be done with a meeting, its agenda and its minutes: pure functions.

use basics::{Date, Instant, text_enum};

use crate::model::{ActionState, Capacity, Draft, How, Item, ItemId, Meeting, Minutes, Part, Power, State, Times};

/// The most characters of a title.
pub const MOST_TITLE: usize = 120;
/// The most characters of what is said about food, the way and the like.
pub const MOST_PART: usize = 1_000;
/// The most characters of one text of minutes, of an item's words, of a paper's text.
pub const MOST_WORDS: usize = 10_000;
/// The most characters of a reason.
pub const MOST_REASON: usize = 1_000;
/// How many days ahead a meeting may be planned.
const MOST_AHEAD: i64 = 731;

text_enum! {
    /// Why a meeting cannot be planned or changed like this; its word key is `meetings-fault-` and this.
    pub enum DraftFault {
        /// It has no title.
        NoTitle = "no_title",
        /// Its title is too long.
        TitleLong = "title_long",
        /// Something that is said about it is too long.
        TextLong = "text_long",
        /// It ends before it begins.
        EndsFirst = "ends_first",
        /// It would have begun already.
        Past = "past",
        /// It is more than two years away.
        TooFar = "too_far",
    }
}

/// Whether a meeting can be planned like this: everything that is wrong at once.
///
/// # Errors
/// [`DraftFault`]s, each once.
pub fn draft(draft: &Draft, times: &Times, now: Instant) -> Result<(), Vec<DraftFault>> {
    let mut faults = Vec::new();
    let title = draft.title.trim().chars().count();
    if title == 0 {
        faults.push(DraftFault::NoTitle);
    }
    if title > MOST_TITLE {
        faults.push(DraftFault::TitleLong);
    }
    if Part::ALL.iter().any(|part| draft.hosting.part(*part).chars().count() > MOST_PART) {
        faults.push(DraftFault::TextLong);
    }
    if times.ends_at <= times.starts_at {
        faults.push(DraftFault::EndsFirst);
    }
    if times.starts_at <= now {
        faults.push(DraftFault::Past);
    }
    if times.starts_at > now.plus_days(MOST_AHEAD) {
        faults.push(DraftFault::TooFar);
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

text_enum! {
    /// Why something cannot be done with a meeting now; its word key is `meetings-refused-` and this.
    pub enum Refused {
        /// It is not planned any more: it was held, or called off.
        NotPlanned = "not_planned",
        /// It has not begun.
        NotBegun = "not_begun",
        /// It says no reason, and it must.
        NoReason = "no_reason",
        /// Only who chairs can do this.
        OnlyChair = "only_chair",
        /// The minutes were approved and do not change any more.
        Approved = "approved",
        /// Nobody has written minutes.
        NoMinutes = "no_minutes",
        /// Too few were there to decide anything.
        TooFew = "too_few",
        /// It is not on this agenda.
        NotThere = "not_there",
        /// It has minutes already.
        HasMinutes = "has_minutes",
        /// It was done or dropped already.
        Ended = "ended",
        /// It has no words.
        NoWords = "no_words",
        /// It belongs to another group.
        OtherGroup = "other_group",
        /// Nobody decides about themselves.
        OwnJoining = "own_joining",
        /// They joined already, or it is being looked at.
        InAlready = "in_already",
        /// What came of the screening does not let them come to this one.
        NotThisOne = "not_this_one",
    }
}

/// Whether a meeting can still be changed.
///
/// # Errors
/// [`Refused::NotPlanned`].
pub fn change(meeting: &Meeting) -> Result<(), Refused> {
    if meeting.state == State::Planned { Ok(()) } else { Err(Refused::NotPlanned) }
}

/// Whether a meeting can be called off with this reason, which everybody who would have come reads.
///
/// # Errors
/// [`Refused::NotPlanned`], [`Refused::NoReason`].
pub fn call_off(meeting: &Meeting, reason: &str) -> Result<(), Refused> {
    change(meeting)?;
    if reason.trim().is_empty() { Err(Refused::NoReason) } else { Ok(()) }
}

/// Whether a meeting can be said to have been held.
///
/// # Errors
/// [`Refused::NotPlanned`], [`Refused::NotBegun`].
pub fn hold(meeting: &Meeting, now: Instant) -> Result<(), Refused> {
    change(meeting)?;
    if meeting.times.starts_at > now { Err(Refused::NotBegun) } else { Ok(()) }
}

/// Whether somebody can be put forward or ask: not twice. `joined` says whether there is a joining already, whatever came
/// of it, so that asking again tells nothing.
///
/// # Errors
/// [`Refused::InAlready`].
pub const fn ask(joined: bool) -> Result<(), Refused> {
    if joined { Err(Refused::InAlready) } else { Ok(()) }
}

/// Whether somebody may say what came of the screening: never about themselves, and conditions are said in words.
///
/// # Errors
/// [`Refused::OwnJoining`], [`Refused::NoWords`].
pub fn screen(own: bool, screened: Screened<'_>) -> Result<(), Refused> {
    if own {
        return Err(Refused::OwnJoining);
    }
    match screened {
        Screened::Conditions(words) if words.trim().is_empty() => Err(Refused::NoWords),
        _ => Ok(()),
    }
}

/// What came of the screening. There is no place for a reason in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screened<'a> {
    /// They can come.
    Fine,
    /// They can come, with these conditions, which they alone read.
    Conditions(&'a str),
    /// Not this one.
    NotThisOne,
}

/// How many make a group that can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quorum {
    /// So many.
    Number(u32),
    /// More than half of the members.
    MoreThanHalf,
    /// A third of the members, rounded up.
    Third,
    /// However many come: an open group.
    Any,
}

/// Whether enough are there. `present` and `members` count those with a voice: members and who chairs.
#[must_use]
pub const fn is_quorate(present: u32, members: u32, quorum: Quorum) -> bool {
    match quorum {
        Quorum::Any => present > 0,
        Quorum::Number(number) => present > 0 && present >= number,
        Quorum::MoreThanHalf => present > members / 2,
        Quorum::Third => present > 0 && present >= members.div_ceil(3),
    }
}

/// How many with a voice were there.
#[must_use]
pub fn voices(attendance: impl IntoIterator<Item = (Capacity, How)>) -> u32 {
    let there = attendance
        .into_iter()
        .filter(|(capacity, how)| matches!(capacity, Capacity::Member | Capacity::Chair) && *how == How::Present);
    u32::try_from(there.count()).unwrap_or(u32::MAX)
}

/// Whether somebody who can decide was there. A deputy with that power counts as present (promise 5).
#[must_use]
pub fn power_present(attendance: impl IntoIterator<Item = (Capacity, How)>) -> Power {
    let (mut power, mut deputy) = (Power::NotNamed, false);
    for (capacity, how) in attendance {
        match (capacity, how) {
            (Capacity::DecisionMaker, How::Present) => return Power::Present,
            (Capacity::DecisionMaker, _) => power = Power::Absent,
            (Capacity::Deputy, How::Present) => deputy = true,
            _ => {}
        }
    }
    if deputy { Power::ByDeputy } else { power }
}

/// Where an item goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveTo {
    /// To this number on the same agenda, counted from 1.
    Number(i64),
    /// To the end of another meeting's agenda.
    Meeting(crate::model::MeetingId),
}

/// Who moves an item, and what they say about it.
#[derive(Clone, Copy, Debug)]
pub struct Moving<'a> {
    /// Whether they chair.
    pub chairs: bool,
    /// Why; it shows beside the item.
    pub reason: &'a str,
}

/// Whether an item of `agenda` can be moved. What a rep brought is moved only by who chairs, with a reason that shows; to
/// push it down by putting something before it is to move it too. Items with minutes stay. For another meeting, ask
/// [`add_item`] of that one too.
///
/// # Errors
/// [`Refused::Approved`], [`Refused::NotThere`], [`Refused::HasMinutes`], [`Refused::OnlyChair`], [`Refused::NoReason`].
pub fn move_item(
    it: &Meeting,
    agenda: &[Item],
    (which, to): (ItemId, MoveTo),
    moving: Moving<'_>,
) -> Result<(), Refused> {
    if it.minutes == Minutes::Approved {
        return Err(Refused::Approved);
    }
    let item = agenda.iter().find(|item| item.id == which).ok_or(Refused::NotThere)?;
    if item.said.is_some() || item.decision.is_some() {
        return Err(Refused::HasMinutes);
    }
    let last = agenda.iter().map(|item| item.number).max().unwrap_or(0);
    let pushed = |other: &Item| match to {
        MoveTo::Number(to) => other.number >= to && other.number < item.number,
        MoveTo::Meeting(_) => false,
    };
    if let MoveTo::Number(to) = to
        && !(1..=last).contains(&to)
    {
        return Err(Refused::NotThere);
    }
    let guarded = item.by_rep || agenda.iter().any(|other| other.by_rep && pushed(other));
    if !guarded {
        return Ok(());
    }
    if !moving.chairs {
        return Err(Refused::OnlyChair);
    }
    if moving.reason.trim().is_empty() { Err(Refused::NoReason) } else { Ok(()) }
}

/// Whether whoever brought an item can take it back: before anything was said about it.
///
/// # Errors
/// [`Refused::Approved`], [`Refused::HasMinutes`], [`Refused::OnlyChair`] for somebody else's.
pub fn take_off(it: &Meeting, item: &Item, own: bool) -> Result<(), Refused> {
    if it.minutes == Minutes::Approved {
        return Err(Refused::Approved);
    }
    if item.said.is_some() || item.decision.is_some() {
        return Err(Refused::HasMinutes);
    }
    if own { Ok(()) } else { Err(Refused::OnlyChair) }
}

/// Whether items can still come onto an agenda.
///
/// # Errors
/// [`Refused::NotPlanned`] for a meeting called off, [`Refused::Approved`].
pub fn add_item(meeting: &Meeting) -> Result<(), Refused> {
    match (meeting.state, meeting.minutes) {
        (State::CalledOff, _) => Err(Refused::NotPlanned),
        (_, Minutes::Approved) => Err(Refused::Approved),
        _ => Ok(()),
    }
}

/// Whether minutes of an item can be written: once it has begun, until they are approved; a decision only where enough
/// were there.
///
/// # Errors
/// [`Refused::NotPlanned`] for a meeting called off, [`Refused::NotBegun`], [`Refused::Approved`], [`Refused::NoWords`],
/// [`Refused::TooFew`].
pub fn write_minutes(
    meeting: &Meeting,
    said: &str,
    decision: &str,
    quorate: bool,
    now: Instant,
) -> Result<(), Refused> {
    may_write(meeting, now)?;
    if said.trim().is_empty() && decision.trim().is_empty() {
        return Err(Refused::NoWords);
    }
    if !decision.trim().is_empty() && !quorate { Err(Refused::TooFew) } else { Ok(()) }
}

/// Whether what was agreed can be written down: as [`write_minutes`]; who does it, a person or a role, is in the type.
///
/// # Errors
/// As [`write_minutes`] without [`Refused::TooFew`]: to look into something needs no quorum.
pub fn add_action(meeting: &Meeting, what: &str, now: Instant) -> Result<(), Refused> {
    may_write(meeting, now)?;
    if what.trim().is_empty() { Err(Refused::NoWords) } else { Ok(()) }
}

fn may_write(meeting: &Meeting, now: Instant) -> Result<(), Refused> {
    if meeting.state == State::CalledOff {
        return Err(Refused::NotPlanned);
    }
    if meeting.minutes == Minutes::Approved {
        return Err(Refused::Approved);
    }
    if meeting.times.starts_at > now { Err(Refused::NotBegun) } else { Ok(()) }
}

/// Whether minutes can be approved: by who chairs; where too few were there, only while they hold no decision.
///
/// # Errors
/// [`Refused::NoMinutes`], [`Refused::Approved`], [`Refused::OnlyChair`], [`Refused::TooFew`].
pub fn approve(meeting: &Meeting, agenda: &[Item], chairs: bool, quorate: bool) -> Result<(), Refused> {
    match meeting.minutes {
        Minutes::Unwritten => return Err(Refused::NoMinutes),
        Minutes::Approved => return Err(Refused::Approved),
        Minutes::Drafted => {}
    }
    if !chairs {
        return Err(Refused::OnlyChair);
    }
    if !quorate && agenda.iter().any(|item| item.decision.is_some()) {
        return Err(Refused::TooFew);
    }
    Ok(())
}

/// Whether an action can be ended like this: what is dropped says why.
///
/// # Errors
/// [`Refused::Ended`], [`Refused::NoReason`].
pub fn end_action(state: ActionState, dropped: Option<&str>) -> Result<(), Refused> {
    if state != ActionState::Open {
        return Err(Refused::Ended);
    }
    match dropped {
        Some(why) if why.trim().is_empty() => Err(Refused::NoReason),
        _ => Ok(()),
    }
}

/// Whether what is still open is carried forward from one meeting to another: to a later one of the same group that is
/// still to come or was held.
///
/// # Errors
/// [`Refused::OtherGroup`], [`Refused::NotPlanned`] for one that was called off.
pub fn carry_forward(group: &crate::model::Group, to: &Meeting) -> Result<(), Refused> {
    if to.group != *group {
        return Err(Refused::OtherGroup);
    }
    if to.state == State::CalledOff { Err(Refused::NotPlanned) } else { Ok(()) }
}

/// How many days there are until a day, for "in 5 days"; negative when it is over.
#[must_use]
pub fn days_until(day: Date, today: Date) -> i64 {
    day.duration_since(today).as_hours() / 24
}

#[cfg(test)]
mod tests;
