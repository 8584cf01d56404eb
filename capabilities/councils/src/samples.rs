//! The councils of the demonstration, through the real verbs; and real ids for walking every route. All of it is made up.

use access::samples::{acting, signed_in};
use access::{Boxed, Site, people};
use basics::{Instant, PersonId, PlaceId, Words};
use jiff::civil::Time;
use meetings::{Draft, Group, Hosting, MeetingId, Neutral};
use store::ReadTx;

pub use elections::{Elections, now};
pub use screens::Tried;

use crate::access::meeting::{AddItem, PlanMeeting};
use crate::access::{AnswerAsked, ChooseChair, FoundCouncil, JoinGroup, PutForward};
use crate::actions::{Refused, council as actions, meeting, seats};
use crate::model::conduct::CONDUCT;
use crate::model::firsts::SEAT;
use crate::model::seats::ShownAs;
use crate::model::{Audience, COUNCIL, ChosenBy, CouncilId, VacancyRule};
use crate::rules::council::Founding;
use crate::store::{conduct as kept_conduct, council as kept, election, firsts, proposal, sent_up, sounding};

mod coming;
mod conduct;
mod elections;
mod proposals;
mod screens;

/// The people and places of the demonstration's councils (guide/domain.md, section 7).
#[derive(Clone, Debug)]
pub struct Cast {
    /// An area in Scotland, with an open group.
    pub upper_arrow: PlaceId,
    /// An office in Scotland, with an elected council.
    pub kelbridge: PlaceId,
    /// A prison in England, with an elected council.
    pub fallow_moss: PlaceId,
    /// A wing of it, with a committee that is put forward.
    pub wing: PlaceId,
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
    /// Practitioner at Kelbridge.
    pub callum: PersonId,
    /// Participant at Kelbridge.
    pub dougie: PersonId,
    /// Rep at Kelbridge.
    pub shanice: PersonId,
    /// Peer mentor at Kelbridge.
    pub nadia: PersonId,
    /// Participant on the wing, who reads Welsh.
    pub jamie: PersonId,
    /// Rep on the wing.
    pub mac: PersonId,
    /// Participant on the wing.
    pub tomasz: PersonId,
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
    /// Who speaks about food on the wing: elected on one day.
    pub food_reps: CouncilId,
    /// Those of the wing for the same rules for everybody, who are voted for now.
    pub equality_reps: CouncilId,
    /// The elections that were held.
    pub elections: Elections,
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
    seats::join(acting::<JoinGroup>(site, cast.aileen, open_door).await?, &known_as("Aileen")).await?;
    chairs(site, cast.priya, open_door, cast.aileen).await?;
    meets(site, cast.priya, cast.aileen, open_door, today).await?;
    coming::screened(site, cast.priya, open_door, cast.aileen).await?;
    proposals::asked_before(site, cast, open_door).await?;
    let rowan = founding("Rowan wing committee", "Speaks for Rowan wing, between elections too.", ChosenBy::Nomination);
    let rowan = Founding {
        shown_to: Audience::Public,
        quorum: 1,
        decider_role: "governor".to_owned(),
        decider: Some(cast.helen),
        facilitator: Some(cast.sam),
        ..rowan
    };
    let rowan = found(site, cast.sam, cast.wing, rowan).await?;
    for (person, name) in [(cast.mac, "Mac"), (cast.tomasz, "Tomasz")] {
        put_forward(site, cast.sam, rowan, person, name).await?;
    }
    chairs(site, cast.sam, rowan, cast.mac).await?;
    let date = meets(site, cast.sam, cast.mac, rowan, today).await?;
    coming::demo(site, cast, (rowan, date)).await?;
    conduct::demo(site, cast, rowan).await?;
    let refused = proposals::demo(site, cast, rowan).await?;
    proposals::asked_before_building(site, cast, rowan).await?;
    let voices = founding("Kelbridge Voices", "Speaks for people on probation at Kelbridge.", ChosenBy::Election);
    let voices = Founding {
        shown_to: Audience::Public,
        decider_role: "head of justice services".to_owned(),
        decider: Some(cast.moira),
        facilitator: Some(cast.callum),
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
    let kelbridge_voices = found(site, cast.priya, cast.kelbridge, voices).await?;
    let fallow_moss = found(site, cast.sam, cast.fallow_moss, moss).await?;
    let (food_reps, equality_reps) = reps_of_the_wing(site, cast).await?;
    proposals::sent_up(site, cast, refused, fallow_moss).await?;
    let elections = elections::held(site, cast, (kelbridge_voices, fallow_moss)).await?;
    Ok(Councils { open_door, kelbridge_voices, fallow_moss, food_reps, equality_reps, elections })
}

/// Those who speak for the wing about one thing each, and are elected.
async fn reps_of_the_wing(site: &Site, cast: &Cast) -> Result<(CouncilId, CouncilId), Refused> {
    let food = founding("Rowan food reps", "Speak for Rowan wing about food.", ChosenBy::Election);
    let food = Founding {
        decider_role: "governor".to_owned(),
        decider: Some(cast.helen),
        facilitator: Some(cast.sam),
        quorum: 1,
        term_months: 6,
        ..food
    };
    let equality = Founding {
        name: "Rowan equality reps".to_owned(),
        about: "Somebody to go to when the rules are not the same for everybody.".to_owned(),
        ..food.clone()
    };
    let food_reps = found(site, cast.sam, cast.wing, food).await?;
    Ok((food_reps, found(site, cast.sam, cast.wing, equality).await?))
}

/// A council's next date, with something of a member's on it and something of whoever looks after it.
async fn meets(
    site: &Site,
    by: PersonId,
    member: PersonId,
    council: CouncilId,
    today: Instant,
) -> Result<MeetingId, Refused> {
    let day = today.plus_days(6).date_in("Europe/London").unwrap_or_default();
    let hosting = Hosting {
        venue: "The back room, ground floor, no steps.".to_owned(),
        food: "Soup, bread and fruit. Tell us what you cannot eat.".to_owned(),
        fares: "Nobody pays to come: what it costs is paid back on the day.".to_owned(),
        way: "Ring the lower bell, or ask at the desk.".to_owned(),
        who: "The members, whoever looks after it, and four or five others.".to_owned(),
        first: "Tea. Nobody has to say anything.".to_owned(),
    };
    let (starts, ends) = (Time::constant(14, 0, 0, 0), Time::constant(15, 30, 0, 0));
    let title = "Monthly meeting".to_owned();
    let draft = Draft { title, neutral: Neutral::Group, day, starts, ends, hosting };
    let id = meeting::plan(acting::<PlanMeeting>(site, by, council).await?, &draft).await?;
    for (person, words) in [(member, "Could there be hot drinks while people wait?"), (by, "What comes next")] {
        let item = Words::kept(words.to_owned());
        meeting::add_item(acting::<AddItem>(site, person, id).await?, &item).await?;
    }
    Ok(id)
}

/// Shown under this name to those who belong.
fn known_as(name: &str) -> ShownAs {
    ShownAs { name: name.to_owned(), to: Audience::Members }
}

/// Somebody is asked, and says yes.
async fn put_forward(
    site: &Site,
    by: PersonId,
    council: CouncilId,
    person: PersonId,
    name: &str,
) -> Result<(), Refused> {
    let called = people::names(&mut site.db.read().await?, &[person]).await?;
    let called = called.into_iter().next().map(|(_, name)| name).unwrap_or_default();
    seats::put_forward(acting::<PutForward>(site, by, council).await?, &called).await?;
    seats::answer(acting::<AnswerAsked>(site, person, council).await?, Some(&known_as(name))).await
}

/// The council chose this member as its chair.
async fn chairs(site: &Site, by: PersonId, council: CouncilId, person: PersonId) -> Result<(), Refused> {
    let members = kept::members(&mut site.db.read().await?, council).await?;
    let seat = members.iter().find(|one| one.person == person).map(|one| one.id).ok_or(Refused::Over)?;
    seats::choose_chair(acting::<ChooseChair>(site, by, council).await?, seat).await
}

async fn found(site: &Site, by: PersonId, place: PlaceId, new: Founding) -> Result<CouncilId, Refused> {
    actions::found(acting::<FoundCouncil>(site, by, place).await?, &new).await
}

/// A council and a date of its.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let mut found: Vec<(&'static str, String)> = Vec::new();
        if let Some(joining) = meetings::any(tx).await? {
            found.push((meetings::JOINING, joining.to_string()));
        }
        for council in kept::some(tx).await? {
            let group = Group::new(COUNCIL, council.uuid());
            let is_public = kept::one(tx, council).await?.is_some_and(|one| one.shown_to == Audience::Public);
            if let Some(it) = meetings::of_group(tx, &group, 1).await?.first().filter(|_| is_public) {
                found.retain(|(kind, _)| *kind == meetings::JOINING);
                found.extend(firsts::any(tx, council).await?.map(|seat| (SEAT, seat.to_string())));
                found.extend([("council", council.to_string()), ("meeting", it.id.to_string())]);
                let asked = sounding::of_council(tx, council).await?;
                found.extend(asked.first().map(|one| ("sounding", one.id.to_string())));
            }
        }
        found.extend(kept_conduct::any(tx).await?.map(|id| (CONDUCT, id.to_string())));
        found.extend(election::any(tx).await?.map(|id| ("election", id.to_string())));
        found.extend(sent_up::any(tx).await?.map(|id| ("sent_up", id.to_string())));
        found.extend(proposal::any(tx).await?.map(|id| ("proposal", id.to_string())));
        Ok(found)
    })
}
