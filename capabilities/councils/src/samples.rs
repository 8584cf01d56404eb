//! The councils of the demonstration, through the real verbs; and real ids for walking every route. All of it is made up.

use access::{Acting, Action, Boxed, Site, Who, act, session};
use basics::{Instant, PersonId, PlaceId, Words};
use jiff::civil::Time;
use meetings::{Draft, Group, Hosting, Neutral};
use store::{By, Line, ReadTx};

use crate::access::meeting::{AddItem, PlanMeeting};
use crate::access::{FoundCouncil, SeatMember};
use crate::actions::{Refused, council as actions, meeting};
use crate::model::{Audience, COUNCIL, ChosenBy, CouncilId, Office, VacancyRule};
use crate::rules::council::Founding;
use crate::store::{council as kept, proposal};

mod proposals;

/// The people and places of the demonstration's councils (guide/domain.md, section 7).
#[derive(Clone, Debug)]
pub struct Cast {
    /// An area in Scotland, with an open group.
    pub upper_arrow: PlaceId,
    /// An office in Scotland, with an elected council.
    pub kelbridge: PlaceId,
    /// A prison in England, with an elected council.
    pub fallow_moss: PlaceId,
    /// Manager of the partnership.
    pub moira: PersonId,
    /// Who leads involvement across Arrowdale.
    pub priya: PersonId,
    /// Governor of the prison.
    pub helen: PersonId,
    /// Officer there.
    pub sam: PersonId,
    /// Participant at Upper Arrow.
    pub aileen: PersonId,
}

/// The councils of Arrowdale.
#[derive(Clone, Copy, Debug)]
pub struct Councils {
    /// The open group at Upper Arrow.
    pub open_door: CouncilId,
    /// The elected council at Kelbridge.
    pub kelbridge_voices: CouncilId,
    /// The elected council of the prison.
    pub fallow_moss: CouncilId,
}

fn founding(name: &str, about: &str, chosen_by: ChosenBy) -> Founding {
    Founding {
        name: name.to_owned(),
        about: about.to_owned(),
        chosen_by,
        shown_to: Audience::Members,
        answer_days: 20,
        quorum: 3,
        term_months: 12,
        vacancy_rule: VacancyRule::Countback,
        decider_role: String::new(),
        decider: None,
        deputy: None,
        facilitator: None,
    }
}

/// Founds the councils of Arrowdale at the site's present moment, and sets a date some days after `today`.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn demo(site: &Site, cast: &Cast, today: Instant) -> Result<Councils, Refused> {
    let open = founding("Open Door", "Coffee, talk and plans for the office. Whoever wants to comes.", ChosenBy::Open);
    let open = Founding {
        quorum: 1,
        decider_role: "head of justice services".to_owned(),
        decider: Some(cast.moira),
        facilitator: Some(cast.priya),
        ..open
    };
    let open_door = found(site, cast.priya, cast.upper_arrow, open).await?;
    actions::seat(acting::<SeatMember>(site, cast.priya, open_door).await?, cast.aileen, None, Office::Chair).await?;
    meets(site, cast, open_door, today).await?;
    proposals::demo(site, cast, open_door).await?;
    let voices = founding("Kelbridge Voices", "Speaks for people on probation at Kelbridge.", ChosenBy::Election);
    let voices = Founding {
        shown_to: Audience::Public,
        decider_role: "head of justice services".to_owned(),
        decider: Some(cast.moira),
        deputy: Some(cast.priya),
        ..voices
    };
    let moss = founding("Fallow Moss Council", "Speaks for the people who live in Fallow Moss.", ChosenBy::Election);
    let moss = Founding {
        decider_role: "governor".to_owned(),
        decider: Some(cast.helen),
        facilitator: Some(cast.sam),
        quorum: 6,
        ..moss
    };
    Ok(Councils {
        open_door,
        kelbridge_voices: found(site, cast.priya, cast.kelbridge, voices).await?,
        fallow_moss: found(site, cast.sam, cast.fallow_moss, moss).await?,
    })
}

/// The open group's next date, with something of a member's on it.
async fn meets(site: &Site, cast: &Cast, council: CouncilId, today: Instant) -> Result<(), Refused> {
    let day = today.plus_days(6).date_in("Europe/London").unwrap_or_default();
    let hosting = Hosting {
        venue: "The back room of the office, ground floor, no steps.".to_owned(),
        food: "Soup, bread and fruit. Tell us what you cannot eat.".to_owned(),
        fares: "Bring your ticket: Priya pays it back in cash on the day.".to_owned(),
        way: "Bus 14 to Mill Street. Ring the lower bell.".to_owned(),
        who: "Aileen, Priya, and four or five others who come to the office.".to_owned(),
        first: "Tea. Nobody has to say anything.".to_owned(),
    };
    let (starts, ends) = (Time::constant(14, 0, 0, 0), Time::constant(15, 30, 0, 0));
    let title = "Open Door".to_owned();
    let draft = Draft { title, neutral: Neutral::Group, day, starts, ends, hosting };
    let id = meeting::plan(acting::<PlanMeeting>(site, cast.priya, council).await?, &draft).await?;
    for (person, words) in
        [(cast.aileen, "Could the waiting room have hot drinks?"), (cast.priya, "Moving the office to the library")]
    {
        let item = Words::kept(words.to_owned());
        meeting::add_item(acting::<AddItem>(site, person, id).await?, &item).await?;
    }
    Ok(())
}

async fn found(site: &Site, by: PersonId, place: PlaceId, new: Founding) -> Result<CouncilId, Refused> {
    actions::found(acting::<FoundCouncil>(site, by, place).await?, &new).await
}

/// Acts as one of the made-up people, in a session of theirs.
async fn acting<A: Action>(site: &Site, person: PersonId, id: A::Id) -> Result<Acting<A>, Refused> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "made-up people need no passphrase")]
    let mut tx = site.db.write().await?;
    let (token, session) = session::begin(&mut tx, site.db.chance(), person, "own", session::OWN_DEVICE, now).await?;
    let who: Who = session::who(&mut tx, &token, now).await?;
    let (by, object) = (By::Person(person.uuid()), session.uuid());
    let line = Line { at: now, by, action: "demo.act_as", object_kind: "session", object, place: None, reason: None };
    tx.commit(line).await?;
    Ok(act::<A>(site, &who, id, None).await?)
}

/// A council and a date of its.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let mut found = Vec::new();
        for council in kept::some(tx).await? {
            let group = Group::new(COUNCIL, council.uuid());
            if let Some(it) = meetings::of_group(tx, &group, 1).await?.first() {
                found = vec![("council", council.to_string()), ("meeting", it.id.to_string())];
            }
        }
        found.extend(proposal::any(tx).await?.map(|id| ("proposal", id.to_string())));
        Ok(found)
    })
}
