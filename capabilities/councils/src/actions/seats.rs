//! Coming to a seat by one's own yes, being shown as one wants, and leaving.

use access::{Acting, Action, Boxed, Role, Site, Stop, Who, act, people, places, register};
use basics::{Date, Instant, PersonId, PlaceId, fold};
use loops::{For, Wait};
use store::{ReadTx, WriteTx};

use super::Refused;
use crate::access::{AnswerAsked, ChooseChair, CouncilFacts, EndLapsed, JoinGroup, PutForward, SayShown, StepDown};
use crate::model::changes::{Changed, What};
use crate::model::seats::{ASKED_WAITS, AskedAnswer, MovedOn, ShownAs};
use crate::model::{COUNCIL, CameBy, Council, CouncilId, EndedBy, Member, MemberId, Office, SeatEnded, SeatTaken};
use crate::rules::changes::is_over;
use crate::rules::council::{self as seating, SeatRefused};
use crate::rules::election::standing::shows_names;
use crate::rules::seats as rules;
use crate::store::changes;
use crate::store::council::{self as councils, NewMember};
use crate::store::election as elections;
use crate::store::seats as kept;
use crate::tell::Teller;

/// What waits for somebody is taken off by the question it belongs to.
const QUESTION: &str = "council";

/// Whom a typed name means: one person of the place who is called that.
async fn called(tx: &mut ReadTx, facts: &CouncilFacts, name: &str, now: Instant) -> Result<PersonId, Refused> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Refused::Seat(SeatRefused::NotFromHere));
    }
    let found = register::members_in(tx, &[facts.council.place], Some(name), None, now, 50).await?;
    let mut whole: Vec<PersonId> =
        found.iter().filter(|(_, folded)| *folded == fold(name)).map(|(one, _)| one.person).collect();
    whole.sort_unstable();
    whole.dedup();
    match whole.as_slice() {
        [one] => Ok(*one),
        [] => Err(Refused::Seat(SeatRefused::NotFromHere)),
        _ => Err(Refused::Seat(SeatRefused::Several)),
    }
}

/// Asks somebody to sit on a council: they are told, and it waits for them. They sit only after their yes.
///
/// # Errors
/// [`Refused::Seat`].
pub async fn put_forward(acting: Acting<PutForward>, name: &str) -> Result<(), Refused> {
    ask(acting, name, None).await
}

/// Asks somebody to take an empty seat of an elected council, whose own rule says that it asks somebody: until a day, and its
/// page says that they were not elected.
///
/// # Errors
/// [`Refused::Seat`].
pub async fn co_opt(mut acting: Acting<PutForward>, name: &str, until: Option<Date>) -> Result<(), Refused> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let tx = acting.tx();
    let seats = super::election::vacancy::seats_there_are(tx, id).await?;
    let asked = i64::try_from(kept::asked(tx, id).await?.len()).unwrap_or(i64::MAX);
    // Whoever was asked and has not answered may take a seat yet.
    let left = seats.map(|seats| seats.saturating_sub(asked));
    seating::may_co_opt(&facts.council, &facts.members, left).map_err(Refused::Seat)?;
    let zone = places::timing(tx, facts.council.place).await?.zone;
    let today = clocks::civil_date_at(now.timestamp(), &zone)?;
    let until = seating::co_opted_until(until, today, &facts.members).map_err(Refused::Seat)?;
    ask(acting, name, Some(until)).await
}

async fn ask(mut acting: Acting<PutForward>, name: &str, co_opted: Option<Date>) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    let person = called(tx, &facts, name, now).await?;
    let came_by = if co_opted.is_some() { CameBy::CoOpted } else { CameBy::Nominated };
    may_take(came_by)(&facts.council, &facts.members, person, true).map_err(Refused::Seat)?;
    if kept::asked(tx, id).await?.iter().any(|one| one.person == person) {
        return Err(Refused::Seat(SeatRefused::Asked));
    }
    let asked = kept::ask(tx, &chance, (id, person), (came_by, co_opted), (by, now)).await?;
    teller.tell(tx, person, "councils.asked", id).await?;
    let wait = Wait {
        whom: For::Person(person),
        kind: ASKED_WAITS,
        object: (QUESTION, id.uuid()),
        place: facts.council.place,
        due_at: None,
        but: &[],
    };
    loops::wait(tx, &chance, &wait, now).await?;
    acting.made(asked);
    Ok(acting.done(&format!("/councils/{id}/seats")).await?)
}

/// Nothing waits for this person about the council any more; whoever else was asked is asked still.
async fn answered(
    tx: &mut WriteTx,
    (id, place): (CouncilId, PlaceId),
    now: Instant,
    chance: &basics::Chance,
) -> store::Result<()> {
    loops::stop_waiting(tx, ASKED_WAITS, id.uuid()).await?;
    for other in kept::asked(tx, id).await? {
        let wait = Wait {
            whom: For::Person(other.person),
            kind: ASKED_WAITS,
            object: (QUESTION, id.uuid()),
            place,
            due_at: None,
            but: &[],
        };
        loops::wait(tx, chance, &wait, now).await?;
    }
    Ok(())
}

/// The rule of who may take a seat, by how they come to it.
fn may_take(came_by: CameBy) -> fn(&Council, &[Member], PersonId, bool) -> Result<(), SeatRefused> {
    if came_by == CameBy::CoOpted { seating::may_sit } else { seating::may_seat }
}

/// Gives the acting person their seat, shown as they say.
async fn sit<A>(
    acting: &mut Acting<A>,
    how: &ShownAs,
    (came_by, until_on): (CameBy, Option<Date>),
) -> Result<MemberId, Refused>
where
    A: Action<Id = CouncilId, Facts = CouncilFacts>,
{
    let (id, now, person) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    rules::shown(how).map_err(Refused::Shown)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let belongs = people::belongs_in(tx, person, facts.council.place, now).await?;
    may_take(came_by)(&facts.council, &facts.members, person, belongs).map_err(Refused::Seat)?;
    if came_by == CameBy::CoOpted {
        // The seat may have been taken since they were asked.
        let seats = super::election::vacancy::seats_there_are(tx, id).await?;
        seating::may_co_opt(&facts.council, &facts.members, seats).map_err(Refused::Seat)?;
    }
    let new = NewMember { person, constituency: None, office: Office::Member, came_by, until_on };
    let seat = councils::seat(tx, &chance, id, &new, now).await?;
    kept::show_as(tx, seat, how).await?;
    acting.tell(SeatTaken { council: id, place: facts.council.place, person });
    Ok(seat)
}

/// Says whether one will sit on a council that asked: `how` one wants to be shown there, or no.
///
/// # Errors
/// [`Refused::Seat`], [`Refused::Shown`].
pub async fn answer(mut acting: Acting<AnswerAsked>, how: Option<&ShownAs>) -> Result<(), Refused> {
    let (id, now, person) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    let chance = acting.site().db.chance().clone();
    let asked =
        kept::asked(acting.tx(), id).await?.into_iter().find(|one| one.person == person).ok_or(Refused::Over)?;
    let said = if let Some(how) = how {
        sit(&mut acting, how, (asked.came_by, asked.until_on)).await?;
        AskedAnswer::Yes
    } else {
        AskedAnswer::No
    };
    kept::answer(acting.tx(), asked.id, said, now).await?;
    answered(acting.tx(), (id, facts.council.place), now, &chance).await?;
    if let Some(facilitator) = facts.council.facilitator {
        let teller = Teller::new(acting.site(), facts.council.place, now);
        teller.tell(acting.tx(), facilitator, "councils.asked_answered", id).await?;
    }
    Ok(acting.done(&format!("/councils/{id}")).await?)
}

/// Joins an open group.
///
/// # Errors
/// [`Refused::Seat`], [`Refused::Shown`].
pub async fn join(mut acting: Acting<JoinGroup>, how: &ShownAs) -> Result<(), Refused> {
    rules::may_join(&acting.facts().council).map_err(Refused::Seat)?;
    sit(&mut acting, how, (CameBy::Came, None)).await?;
    let id = acting.id();
    Ok(acting.done(&format!("/councils/{id}")).await?)
}

/// The acting person's own seat.
fn own<A>(acting: &Acting<A>) -> Result<Member, Refused>
where
    A: Action<Id = CouncilId, Facts = CouncilFacts>,
{
    let person = acting.person();
    acting.facts().members.iter().find(|member| Some(member.person) == person).cloned().ok_or(Refused::Over)
}

/// Says under which name one is shown, and to whom.
///
/// # Errors
/// [`Refused::Shown`].
pub async fn say_shown(mut acting: Acting<SayShown>, how: &ShownAs) -> Result<(), Refused> {
    rules::shown(how).map_err(Refused::Shown)?;
    let (id, seat) = (acting.id(), own(&acting)?.id);
    kept::show_as(acting.tx(), seat, how).await?;
    Ok(acting.done(&format!("/councils/{id}/my-seat")).await?)
}

/// Steps down. Nobody asks why; whoever looks after the council hears of it.
///
/// # Errors
/// The house's failure.
pub async fn step_down(mut acting: Acting<StepDown>) -> Result<(), Refused> {
    let (id, now, seat) = (acting.id(), acting.now(), own(&acting)?);
    let council = acting.facts().council.clone();
    kept::end(acting.tx(), seat.id, EndedBy::SteppedDown, now).await?;
    if let Some(facilitator) = council.facilitator {
        let teller = Teller::new(acting.site(), council.place, now);
        teller.tell(acting.tx(), facilitator, "councils.seat_ended", id).await?;
    }
    acting.tell(SeatEnded { council: id, place: council.place, person: seat.person });
    Ok(acting.done(&format!("/councils/{id}")).await?)
}

/// Writes down whom the council chose as its chair; they hear of it.
///
/// # Errors
/// [`Refused::Over`] when it is nobody's seat.
pub async fn choose_chair(mut acting: Acting<ChooseChair>, seat: MemberId) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let facts = acting.facts();
    let place = facts.council.place;
    let person = facts.members.iter().find(|member| member.id == seat).map(|one| one.person).ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), place, now);
    kept::chair(acting.tx(), id, seat).await?;
    teller.tell(acting.tx(), person, "councils.chairs", id).await?;
    Ok(acting.done(&format!("/councils/{id}/seats")).await?)
}

/// Somebody's membership of a place ended: the seats they hold where they do not belong any more end with it, and what they
/// were asked there is asked no more. Gives the seats that ended.
///
/// # Errors
/// The store's failure.
pub async fn moved_on(tx: &mut WriteTx, person: PersonId, now: Instant) -> store::Result<Vec<MovedOn>> {
    let mut ended = Vec::new();
    for seat in kept::held(tx, person).await? {
        if !people::belongs_in(tx, person, seat.place, now).await? {
            kept::end(tx, seat.seat, EndedBy::MovedOn, now).await?;
            ended.push(seat);
        }
    }
    for (asked, council, place) in kept::open_questions(tx, person).await? {
        if !people::belongs_in(tx, person, place, now).await? {
            kept::answer(tx, asked, AskedAnswer::No, now).await?;
            answered(tx, (council, place), now, &basics::Chance::system()).await?;
        }
    }
    super::election::elected::moved_on(tx, person, now).await?;
    Ok(ended)
}

/// The house's own job that ends seats whose membership or term is over by its date.
pub const JOB: &str = "councils.lapsed_seats";

/// A membership or a term that ends by its date ends without anybody's press: so do the seats that stood on it. How many did.
pub fn end_lapsed(site: &Site) -> Boxed<'_, Result<usize, Stop>> {
    Box::pin(async move {
        let mut ended = 0_usize;
        let councils = kept::councils_with_seats(&mut site.db.read().await?).await?;
        for (id, place) in councils {
            let lapsed = lapsed(&mut site.db.read().await?, (id, place), site.now()).await?;
            for (seat, why) in lapsed {
                // Each in an act of its own: whoever hears of it hears of one person.
                let mut acting = act::<EndLapsed>(site, &Who::House(JOB), id, None).await?;
                let now = acting.now();
                kept::end(acting.tx(), seat.id, why, now).await?;
                if why == EndedBy::Term {
                    let teller = Teller::new(acting.site(), place, now);
                    teller.tell(acting.tx(), seat.person, "councils.term_over", id).await?;
                }
                acting.tell(SeatEnded { council: id, place, person: seat.person });
                acting.done(&format!("/councils/{id}")).await?;
                ended = ended.saturating_add(1);
            }
        }
        Ok(ended)
    })
}

/// The most elections that are looked at for it in one round.
const MOST_TAKEN_DOWN: i64 = 2_000;

/// The names of those who stood go when the term is over that began with their election, or it was called off; so do its papers, which
/// fill no seat any more (design, decision 12). Of how many elections.
pub fn take_names_down(site: &Site) -> Boxed<'_, Result<usize, Stop>> {
    Box::pin(async move {
        let mut done = 0_usize;
        for one in elections::with_names(&mut site.db.read().await?, MOST_TAKEN_DOWN).await? {
            if shows_names(&one, site.now()) {
                continue;
            }
            let mut acting = act::<EndLapsed>(site, &Who::House(JOB), one.council, None).await?;
            elections::papers::forget_all(acting.tx(), one.id).await?;
            elections::take_down(acting.tx(), &one).await?;
            acting.done(&format!("/councils/elections/{}", one.id)).await?;
            done = done.saturating_add(1);
        }
        Ok(done)
    })
}

/// The members of a council who do not belong to its place any more, or whose term is over: three statements.
async fn lapsed(
    tx: &mut ReadTx,
    (id, place): (CouncilId, PlaceId),
    now: Instant,
) -> store::Result<Vec<(Member, EndedBy)>> {
    let members = councils::members(tx, id).await?;
    let people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
    let here = people::belonging(tx, &people, place, now).await?;
    let zone = places::timing(tx, place).await?.zone;
    let today = now.date_in(&zone).unwrap_or_default();
    let why = |member: &Member| {
        if here.contains(&member.person) {
            is_over(member.until_on, today).then_some(EndedBy::Term)
        } else {
            Some(EndedBy::MovedOn)
        }
    };
    Ok(members.into_iter().filter_map(|member| why(&member).map(|why| (member, why))).collect())
}

/// What waits for somebody where nobody is named any more who decides about a council or looks after it.
pub const UNNAMED: &str = "councils.unnamed";

/// Whoever decides about a council or looks after it, and does not work there any more, is named no more: what waited for them
/// waits for those who are left, and whoever looks after the council hears that somebody has to be named. How many were.
pub fn end_named(site: &Site) -> Boxed<'_, Result<usize, Stop>> {
    Box::pin(async move {
        let mut ended = 0_usize;
        let councils = changes::with_named(&mut site.db.read().await?).await?;
        for (id, place) in councils {
            let mut tx = site.db.read().await?;
            let Some(was) = councils::one(&mut tx, id).await? else { continue };
            let all_work_there = still_named(&mut tx, &was, site.now()).await? == was;
            drop(tx);
            if all_work_there {
                continue;
            }
            let mut acting = act::<EndLapsed>(site, &Who::House(JOB), id, None).await?;
            let now = acting.now();
            let (was, members) = (acting.facts().council.clone(), acting.facts().members.clone());
            let is = still_named(acting.tx(), &was, now).await?;
            let (chance, teller) = (site.db.chance().clone(), Teller::new(site, place, now));
            let tx = acting.tx();
            changes::set(tx, &is).await?;
            super::changes::hand_over(tx, &chance, &teller, (&was, &is, &members), now).await?;
            unnamed(tx, &chance, &teller, (&was, &is), now).await?;
            acting.done(&format!("/councils/{id}")).await?;
            ended = ended.saturating_add(1);
        }
        Ok(ended)
    })
}

/// A council with those who still work there.
async fn still_named(tx: &mut ReadTx, was: &Council, now: Instant) -> store::Result<Council> {
    let mut is = was.clone();
    for one in [&mut is.decider, &mut is.deputy, &mut is.facilitator] {
        if let Some(person) = *one
            && !people::works_in(tx, person, was.place, now).await?
        {
            *one = None;
        }
    }
    Ok(is)
}

/// The history says that whoever held a role left; that somebody has to be named waits for whoever looks after the council,
/// and where nobody does for the managers of its place.
async fn unnamed(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    teller: &Teller,
    (was, is): (&Council, &Council),
    now: Instant,
) -> store::Result<()> {
    let because = changes::Because { reason: "", by_role: "", by: None };
    for (what, before, after) in [
        (What::Decider, was.decider, is.decider),
        (What::Deputy, was.deputy, is.deputy),
        (What::Facilitator, was.facilitator, is.facilitator),
    ] {
        if before != after {
            let it = Changed { what, was: String::new(), became: String::new() };
            changes::keep(tx, chance, is.id, (&it, because), now).await?;
        }
    }
    if let Some(facilitator) = is.facilitator {
        teller.tell(tx, facilitator, "councils.unnamed", is.id).await?;
    }
    let whom = is.facilitator.map_or(For::Role(Role::Manager), For::Person);
    let object = (COUNCIL, is.id.uuid());
    let wait = Wait { whom, kind: UNNAMED, object, place: is.place, due_at: None, but: &[] };
    loops::wait(tx, chance, &wait, now).await
}
