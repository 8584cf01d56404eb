//! Asking to come to a date, and what is said to that. What came of it has no reason, anywhere: not in the chain either.

use access::{Acting, Role, people};
use basics::{Chance, Instant, PersonId};
use loops::{For, Wait};
use meetings::rules::{self, Screened};
use meetings::{Asking, Capacity, Group, JOINING, JoiningId, MEETING, Meeting, MeetingId, Outcome};
use store::WriteTx;

use super::Refused;
use super::meeting::{capacity, group};
use crate::access::joining::{
    AskToCome, EndCalendar, JoiningFacts, MakeCalendar, SCREENING, ScreenJoining, TakeBackAsking,
};
use crate::access::meeting::MeetingFacts;
use crate::model::joining::{JoinRefused, SCREENING_WAITS};
use crate::model::{COUNCIL, Council, CouncilId, SeatTaken};
use crate::rules::joining as ours;
use crate::store::council as kept;

/// How many of those who screen are looked for: one is enough.
const FEW: i64 = 20;

/// One date alone.
pub(crate) fn single(it: MeetingId) -> Group {
    Group::new(MEETING, it.uuid())
}

/// It waits for whoever screens, and is answered before the day.
async fn waits(
    tx: &mut WriteTx,
    chance: &Chance,
    (id, council, person): (JoiningId, &Council, PersonId),
    starts_at: Option<Instant>,
    now: Instant,
) -> store::Result<()> {
    let wait = Wait {
        whom: For::Role(Role::Practitioner),
        kind: SCREENING_WAITS,
        object: (JOINING, id.uuid()),
        place: council.place,
        due_at: starts_at.map(|at| ours::answer_by(at, now)),
        but: &[person],
    };
    loops::wait(tx, chance, &wait, now).await
}

/// Somebody asks to come to a council's date. They hear what comes of it before the day.
///
/// # Errors
/// [`Refused::Joining`].
pub async fn ask(mut acting: Acting<AskToCome>) -> Result<(), Refused> {
    let (id, now, person) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let MeetingFacts { meeting, council, members, .. } = acting.facts().clone();
    let seated = capacity(&council, &members, person) != Capacity::Guest;
    ours::ask(&council, &meeting, seated, now).map_err(Refused::Joining)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let who_screens = people::in_roles(tx, council.place, &SCREENING, now, FEW).await?;
    // Nothing asked goes without an answer: where nobody could give one, nothing is asked.
    if who_screens.iter().all(|one| one.id == person) {
        return Err(Refused::Joining(JoinRefused::NobodyScreens));
    }
    let group = single(id);
    let (place, organisation) = (council.place, council.organisation);
    let asking = Asking { group: &group, place, organisation, person, put_by: None };
    let joining = meetings::ask(tx, &chance, &asking, now).await?;
    let joining = joining.ok_or(Refused::Joining(JoinRefused::Asked))?;
    waits(tx, &chance, (joining, &council, person), Some(meeting.times.starts_at), now).await?;
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Takes back that one asked, or says that one does not come after all: nothing is left of it.
///
/// # Errors
/// [`Refused::Over`] when there is nothing to take back.
pub async fn take_back(mut acting: Acting<TakeBackAsking>) -> Result<(), Refused> {
    let (id, person) = (acting.id(), acting.person().ok_or(Refused::Over)?);
    if !meetings::leave(acting.tx(), &single(id), person).await? {
        return Err(Refused::Over);
    }
    Ok(acting.done(&format!("/meetings/{id}")).await?)
}

/// Says whether somebody can come. They are told that there is an answer; the answer stands on their page alone.
///
/// # Errors
/// [`Refused::Meeting`], [`Refused::Joining`].
pub async fn screen(mut acting: Acting<ScreenJoining>, screened: Screened<'_>) -> Result<(), Refused> {
    let now = acting.now();
    let JoiningFacts { council, members, joining, meeting, .. } = acting.facts().clone();
    rules::screen(acting.person() == Some(joining.person), screened).map_err(Refused::Meeting)?;
    ours::screen(meeting.as_ref(), screened, now).map_err(Refused::Joining)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    meetings::screen(tx, &chance, &joining, screened, now).await?;
    loops::stop_waiting_all(tx, JOINING, joining.id.uuid()).await?;
    if meeting.is_none() {
        let person = (joining.person, capacity(&council, &members, joining.person));
        match screened {
            Screened::NotThisOne => meetings::not_expected(tx, &joining.group, joining.person, now).await?,
            Screened::Fine | Screened::Conditions(_) => {
                meetings::expect(tx, &chance, &joining.group, person, now).await?;
            }
        }
    }
    let id = council.id;
    Ok(acting.done(&format!("/councils/{id}/screening")).await?)
}

/// Whoever sits on a council is screened like everybody who comes: until then they stand on no list of a day.
///
/// # Errors
/// The store's failure.
pub(crate) async fn comes_along(
    tx: &mut WriteTx,
    chance: &Chance,
    (council, person): (&Council, PersonId),
    starts_at: Option<Instant>,
    now: Instant,
) -> store::Result<()> {
    let group = group(council);
    let (place, organisation) = (council.place, council.organisation);
    let asking = Asking { group: &group, place, organisation, person, put_by: None };
    if let Some(id) = meetings::ask(tx, chance, &asking, now).await? {
        waits(tx, chance, (id, council, person), starts_at, now).await?;
    }
    Ok(())
}

/// Those of a council whom the screening keeps from its dates.
pub(crate) async fn kept_away(tx: &mut WriteTx, group: &Group) -> store::Result<Vec<PersonId>> {
    let outcomes = meetings::outcomes(tx, std::slice::from_ref(group)).await?;
    Ok(outcomes.iter().filter(|one| one.outcome == Some(Outcome::NotThisOne)).map(|one| one.person).collect())
}

/// Somebody took a seat: they are expected at the dates that are set already, and are screened.
///
/// # Errors
/// The store's failure.
pub async fn seated(tx: &mut WriteTx, fact: &SeatTaken, now: Instant) -> store::Result<()> {
    let Some(council) = kept::one(tx, fact.council).await? else { return Ok(()) };
    let members = kept::members(tx, fact.council).await?;
    let (group, chance) = (group(&council), Chance::system());
    let next: Option<Meeting> = meetings::next_of(tx, &group, now).await?;
    let as_what = (fact.person, capacity(&council, &members, fact.person));
    meetings::expect(tx, &chance, &group, as_what, now).await?;
    comes_along(tx, &chance, (&council, fact.person), next.map(|it| it.times.starts_at), now).await
}

/// A seat ended: its person is expected no more, and nothing is left of their screening.
///
/// # Errors
/// The store's failure.
pub async fn unseated(tx: &mut WriteTx, council: CouncilId, person: PersonId, now: Instant) -> store::Result<()> {
    let group = Group::new(COUNCIL, council.uuid());
    meetings::not_expected(tx, &group, person, now).await?;
    meetings::leave(tx, &group, person).await?;
    Ok(())
}

/// Makes the address of one's own calendar: the one before is dead from now on.
///
/// # Errors
/// The house's failure.
pub async fn make_calendar(mut acting: Acting<MakeCalendar>) -> Result<meetings::CalendarToken, Refused> {
    let chance = acting.site().db.chance().clone();
    let signed = acting.signed().cloned().ok_or(Refused::Over)?;
    let token = meetings::new_address(acting.tx(), &chance, &signed).await?;
    acting.done("/calendar").await?;
    Ok(token)
}

/// Ends the address of one's own calendar.
///
/// # Errors
/// The house's failure.
pub async fn end_calendar(mut acting: Acting<EndCalendar>) -> Result<(), Refused> {
    let person = acting.id();
    meetings::end_address(acting.tx(), person).await?;
    Ok(acting.done("/calendar").await?)
}
