//! Dates, agendas, who was there, minutes and what somebody will do.

use access::{Acting, places};
use basics::{Chance, Date, Instant, PersonId, Words};
use meetings::rules::{self, MoveTo, Moving, Quorum};
use meetings::{
    Adding, Attending, Capacity, Draft, Group, How, ItemId, Meeting, MeetingId, NewAction, News, Owner, Planning,
};
use store::WriteTx;

use super::{Refused, joining};
use crate::access::meeting::{
    AddItem, ApproveMinutes, CallOff, EndAction, MeetingFacts, MoveItem, PlanMeeting, SayComing, TakeAttendance,
    WriteMinutes,
};
use crate::model::{COUNCIL, Council, Member, Office};

/// What a council's meetings belong to.
pub(crate) fn group(council: &Council) -> Group {
    Group::new(COUNCIL, council.id.uuid())
}

/// Everybody who is expected at a meeting, and as what. Whoever decides is named by their role.
fn expected(council: &Council, members: &[Member]) -> Vec<(PersonId, Capacity)> {
    let seat = |member: &Member| match member.office {
        Office::Chair => (member.person, Capacity::Chair),
        Office::Member => (member.person, Capacity::Member),
    };
    let mut all: Vec<(PersonId, Capacity)> = members.iter().map(seat).collect();
    all.extend(council.decider.map(|person| (person, Capacity::DecisionMaker)));
    all
}

/// As what somebody attends a council's meeting.
pub(crate) fn capacity(council: &Council, members: &[Member], person: PersonId) -> Capacity {
    let seated = expected(council, members).into_iter().find(|(known, _)| *known == person);
    match seated {
        Some((_, capacity)) => capacity,
        None if council.deputy == Some(person) => Capacity::Deputy,
        None => Capacity::Guest,
    }
}

fn role_of(council: &Council, capacity: Capacity) -> &str {
    match capacity {
        Capacity::DecisionMaker | Capacity::Deputy => &council.decider_role,
        Capacity::Member | Capacity::Chair | Capacity::Guest => "",
    }
}

async fn keep_how(
    tx: &mut WriteTx,
    chance: &Chance,
    (meeting, council): (MeetingId, &Council),
    (person, capacity, how): (PersonId, Capacity, How),
    now: Instant,
) -> store::Result<()> {
    let attending = Attending { person, capacity, role_name: role_of(council, capacity), how };
    meetings::attend(tx, chance, meeting, &attending, now).await?;
    Ok(())
}

/// Sets a date: members and whoever decides are expected and hear of it, and what is still open from before comes along.
///
/// # Errors
/// [`Refused::Draft`] with everything that is not right about it.
pub async fn plan(mut acting: Acting<PlanMeeting>, draft: &Draft) -> Result<MeetingId, Refused> {
    let now = acting.now();
    let (council, members) = (acting.facts().council.clone(), acting.facts().members.clone());
    if !council.is_open() {
        return Err(Refused::Over);
    }
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let zone = places::timing(tx, council.place).await?.zone;
    let times = meetings::times(draft, &zone)?;
    rules::draft(draft, &times, now).map_err(Refused::Draft)?;
    let group = group(&council);
    let (place, organisation) = (council.place, council.organisation);
    let new = Planning { group: &group, place, organisation, draft, times };
    let id = meetings::plan(tx, &chance, &new, now).await?;
    let away = joining::kept_away(tx, &group).await?;
    for (person, capacity) in expected(&council, &members).into_iter().filter(|(person, _)| !away.contains(person)) {
        keep_how(tx, &chance, (id, &council), (person, capacity, How::Expected), now).await?;
    }
    for member in &members {
        joining::comes_along(tx, &chance, (&council, member.person), Some(times.starts_at), now).await?;
    }
    meetings::carry_forward(tx, &group, id).await?;
    let it = meetings::one(tx, id).await?.ok_or(Refused::Over)?;
    meetings::tell_all(tx, &chance, &it, News::Planned, now).await?;
    acting.done(&format!("/meetings/{id}")).await?;
    Ok(id)
}

/// Calls a meeting off; everybody reads why.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn call_off(mut acting: Acting<CallOff>, reason: &str) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().meeting.clone());
    rules::call_off(&it, reason).map_err(Refused::Meeting)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    meetings::call_off(tx, &it, reason, now).await?;
    meetings::tell_all(tx, &chance, &it, News::CalledOff, now).await?;
    acting.because(reason);
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Puts something on the agenda, in the words of whoever brings it.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn add_item(mut acting: Acting<AddItem>, words: &Words) -> Result<ItemId, Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let MeetingFacts { meeting, members, .. } = acting.facts().clone();
    rules::add_item(&meeting).map_err(Refused::Meeting)?;
    let chance = acting.site().db.chance().clone();
    let by_rep = members.iter().any(|member| member.person == by);
    let item = meetings::add_item(acting.tx(), &chance, id, Adding::Words(words), (by, by_rep), now).await?;
    acting.done(&format!("/meetings/{id}")).await?;
    Ok(item)
}

/// Moves an item on its agenda. What a member brought is moved by the chair alone, with a reason that shows.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn move_item(mut acting: Acting<MoveItem>, which: ItemId, to: i64, reason: &str) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let (it, chairs) = (acting.facts().meeting.clone(), acting.facts().chairs(by));
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let agenda = meetings::items(tx, id).await?;
    let to = MoveTo::Number(to);
    rules::move_item(&it, &agenda, (which, to), Moving { chairs, reason }).map_err(Refused::Meeting)?;
    let item = agenda.iter().find(|item| item.id == which).ok_or(Refused::Over)?;
    meetings::move_item(tx, &chance, (&it, item, to), (by, reason), now).await?;
    acting.because(reason);
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Somebody says that they cannot come, or that they can after all. Only for oneself.
///
/// # Errors
/// [`Refused::Meeting`] once it is held or called off.
pub async fn say_coming(mut acting: Acting<SayComing>, comes: bool) -> Result<(), Refused> {
    let (id, now, person) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let MeetingFacts { meeting, council, members, .. } = acting.facts().clone();
    rules::change(&meeting).map_err(Refused::Meeting)?;
    let chance = acting.site().db.chance().clone();
    if comes && joining::kept_away(acting.tx(), &meeting.group).await?.contains(&person) {
        return Err(Refused::Meeting(rules::Refused::NotThisOne));
    }
    let how = if comes { How::Expected } else { How::Apologies };
    let capacity = capacity(&council, &members, person);
    keep_how(acting.tx(), &chance, (id, &council), (person, capacity, how), now).await?;
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Writes down who was there: then the meeting was held.
///
/// # Errors
/// [`Refused::Meeting`] before it has begun, or once its minutes are approved.
pub async fn take_attendance(mut acting: Acting<TakeAttendance>, there: &[(PersonId, How)]) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let MeetingFacts { meeting, council, members, .. } = acting.facts().clone();
    match meeting.state {
        meetings::State::Held if meeting.minutes == meetings::Minutes::Approved => {
            return Err(Refused::Meeting(rules::Refused::Approved));
        }
        meetings::State::Held => {}
        _ => rules::hold(&meeting, now).map_err(Refused::Meeting)?,
    }
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    // Whoever is not a member, does not decide and does not stand in is nobody whose attendance is written down.
    let known = |person: PersonId| capacity(&council, &members, person) != Capacity::Guest;
    for (person, how) in there.iter().copied().filter(|(person, _)| known(*person)) {
        let capacity = capacity(&council, &members, person);
        keep_how(tx, &chance, (id, &council), (person, capacity, how), now).await?;
    }
    meetings::hold(tx, &meeting).await?;
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Whether enough members were there to decide something.
async fn quorate(tx: &mut WriteTx, council: &Council, it: &Meeting) -> store::Result<bool> {
    let there = meetings::attendance(tx, it.id).await?;
    let voices = rules::voices(there.iter().map(|one| (one.capacity, one.how)));
    let quorum = Quorum::Number(u32::try_from(council.quorum).unwrap_or(u32::MAX));
    Ok(rules::is_quorate(voices, voices, quorum))
}

/// Writes what was said about an item and what was decided: a decision needs enough members there.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn write_minutes(
    mut acting: Acting<WriteMinutes>,
    item: ItemId,
    said: &str,
    decision: &str,
) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let MeetingFacts { meeting, council, .. } = acting.facts().clone();
    let tx = acting.tx();
    let enough = quorate(tx, &council, &meeting).await?;
    rules::write_minutes(&meeting, said, decision, enough, now).map_err(Refused::Meeting)?;
    if !meetings::write_minutes(tx, &meeting, item, (said, decision), now).await? {
        return Err(Refused::Meeting(rules::Refused::NotThere));
    }
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Writes down that a role will do something, by a day.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn add_action(
    mut acting: Acting<WriteMinutes>,
    what: &str,
    role: &str,
    due_on: Option<Date>,
) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().meeting.clone());
    rules::add_action(&it, what, now).map_err(Refused::Meeting)?;
    if role.trim().is_empty() {
        return Err(Refused::NoOwner);
    }
    let chance = acting.site().db.chance().clone();
    let owner = Owner::Role(role.trim().to_owned());
    let new = NewAction { item: None, what, owner: &owner, due_on };
    meetings::add_action(acting.tx(), &chance, &it, &new, now).await?;
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Something was done; or it is dropped, and `why` says why.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn end_action(
    mut acting: Acting<EndAction>,
    which: meetings::ActionId,
    dropped: Option<&str>,
) -> Result<(), Refused> {
    let (id, now, it) = (acting.id(), acting.now(), acting.facts().meeting.clone());
    let tx = acting.tx();
    let zone = places::timing(tx, it.place).await?.zone;
    let today = clocks::civil_date_at(now.timestamp(), &zone)?;
    let action = meetings::action(tx, which).await?.filter(|action| action.group == it.group);
    let action = action.ok_or(Refused::Meeting(rules::Refused::NotThere))?;
    rules::end_action(action.state, dropped).map_err(Refused::Meeting)?;
    match dropped {
        None => meetings::finish_action(tx, which, today).await?,
        Some(why) => meetings::drop_action(tx, &action, why, today).await?,
    }
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Approves the minutes: from now on whoever belongs reads them, and they do not change.
///
/// # Errors
/// [`Refused::Meeting`].
pub async fn approve(mut acting: Acting<ApproveMinutes>) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let MeetingFacts { meeting, council, .. } = acting.facts().clone();
    let tx = acting.tx();
    let enough = quorate(tx, &council, &meeting).await?;
    let agenda = meetings::items(tx, id).await?;
    rules::approve(&meeting, &agenda, true, enough).map_err(Refused::Meeting)?;
    let sum = meetings::approve(tx, &meeting, by, now).await?;
    acting.because(&sum);
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}
