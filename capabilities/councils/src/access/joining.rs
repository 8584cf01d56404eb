//! Who asks to come to a council's date, who says whether they can, and who reads where people go on a day.

use access::places::PlaceKind;
use access::register;
use access::{About, Facts, Power, Role, or_hidden, places, power};
use basics::{PersonId, PlaceId};
use meetings::{CalendarToken, Joining, JoiningId, MEETING, Meeting, MeetingId};
use store::{ReadTx, Result};

use super::meeting::{MeetingFacts, looked_after, meeting};
use super::{CouncilFacts, LOOKING_AFTER, actions, council, looks_after};
use crate::model::{COUNCIL, Council, CouncilId, Member, SWITCH};

/// The one role that says whether somebody can come: whoever works with the people of a place knows who must not meet whom.
pub const SCREENING: [Role; 1] = [Role::Practitioner];

/// Somebody's joining, what they would join, and who sits there.
#[derive(Clone, Debug)]
pub struct JoiningFacts {
    about: About,
    /// The council.
    pub council: Council,
    /// Who sits on it now.
    pub members: Vec<Member>,
    /// The joining, without what came of it.
    pub joining: Joining,
    /// The one date it is for; nothing when it is for the seat that somebody took.
    pub meeting: Option<Meeting>,
}

impl Facts for JoiningFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// A joining to a council or to one date of it. Whose it is does not decide about it, and does not see it here.
async fn joining(tx: &mut ReadTx, id: JoiningId) -> Result<Option<JoiningFacts>> {
    let Some(joining) = meetings::joining(tx, id).await? else { return Ok(None) };
    let (of, meeting) = match joining.group.kind.as_str() {
        COUNCIL => (CouncilId::of(joining.group.id), None),
        MEETING => {
            let found = meetings::one(tx, MeetingId::of(joining.group.id)).await?;
            let Some(it) = found.filter(|it| it.group.kind == COUNCIL) else { return Ok(None) };
            (CouncilId::of(it.group.id), Some(it))
        }
        _ => return Ok(None),
    };
    let Some(CouncilFacts { mut about, council, members }) = council(tx, of).await? else { return Ok(None) };
    about.kept_out = vec![joining.person];
    Ok(Some(JoiningFacts { about, council, members, joining, meeting }))
}

/// A place where people live; any other has no list of who goes where.
async fn custody(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    let found = places::one(tx, id).await?;
    if found.is_none_or(|place| !lives(place.kind)) {
        return Ok(None);
    }
    places::about(tx, id, Some(&SWITCH)).await
}

/// Whether people live in a place of this kind.
pub(crate) const fn lives(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Prison | PlaceKind::Wing)
}

actions! { "meeting", MeetingId, MeetingFacts, meeting:
    /// Ask to come to a council's date.
    AskToCome = "councils.ask_to_come", |asking| asking.belongs();
    /// Take back that one asked.
    TakeBackAsking = "councils.take_back_asking", |asking| asking.belongs();
}

actions! { "meeting", MeetingId, MeetingFacts, looked_after:
    /// See who is expected at a council's date, and of whoever asked to come the outcome alone.
    SeeExpected = "councils.see_expected", |asking| looks_after(asking);
}

actions! { "council", CouncilId, CouncilFacts, council:
    /// See who asked to come to a council, for whoever says whether they can.
    SeeScreening = "councils.see_screening", |asking| asking.has(&SCREENING);
}

actions! { "joining", JoiningId, JoiningFacts, joining:
    /// Say whether somebody can come: yes, with conditions, not this one. Never about oneself, and never why.
    ScreenJoining = "councils.screen_joining", |asking| asking.has(&SCREENING);
}

actions! { "place", PlaceId, About, custody:
    /// See who goes where today, in a place where people live.
    SeeMovements = "councils.see_movements", |asking| asking.has(&LOOKING_AFTER);
}

/// Whoever belongs somewhere, for what is theirs alone.
async fn oneself(tx: &mut ReadTx, id: PersonId) -> Result<Option<About>> {
    let mut found = None;
    for held in register::belongings(tx, id).await?.iter().filter(|held| !held.ended) {
        let about = places::about(tx, held.place, Some(&SWITCH)).await?;
        if let Some(about) = about.filter(|about| about.on || found.is_none()) {
            let on = about.on;
            found = Some(About { owner: Some(id), ..about });
            if on {
                break;
            }
        }
    }
    Ok(found)
}

// Whether somebody has a calendar is not for others to know.
access::actions! { "person", PersonId, About, oneself, or_hidden:
    /// See what one's own calendar would hold, and whether it has an address.
    SeeOwnCalendar = "councils.see_own_calendar", |asking| asking.own();
    /// Make the private address of one's own calendar, which ends the one before.
    MakeCalendar = "councils.make_calendar", |asking| asking.own();
    /// End the address of one's own calendar.
    EndCalendar = "councils.end_calendar", |asking| asking.own();
}

async fn calendar(tx: &mut ReadTx, id: CalendarToken) -> Result<Option<About>> {
    match meetings::calendar_owner(tx, &id).await? {
        Some(person) => Ok(oneself(tx, person).await?.map(|about| About { on: true, ..about })),
        None => Ok(None),
    }
}

access::actions! { "person", CalendarToken, About, calendar, or_hidden:
    /// Whoever has the address reads when and where its person goes, in neutral words. Nobody signs in for it.
    ReadCalendar = "councils.read_calendar" [const OPEN: bool = true;], |_asking| true;
}

/// The lines of the matrix about coming to a date.
pub(super) fn powers() -> Vec<Power> {
    vec![
        power::<AskToCome>(),
        power::<TakeBackAsking>(),
        power::<SeeExpected>(),
        power::<SeeScreening>(),
        power::<ScreenJoining>(),
        power::<SeeMovements>(),
        power::<SeeOwnCalendar>(),
        power::<MakeCalendar>(),
        power::<EndCalendar>(),
        power::<ReadCalendar>(),
    ]
}
