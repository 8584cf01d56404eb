//! The wiring table: the only place that names all capabilities. A new capability is one line in [`capabilities`]; what
//! one hears of another is one line in [`listeners`].

use access::people::NewRelation;
use access::{Boxed, Listener, RelationKind, Role, Site, people, places, settings};
use basics::{Chance, Instant, PersonId, PlaceId, Setting};
use loops::{For, Wait};
use pages::Capability;
use store::{Part, ReadTx, Table, WriteTx};

/// The most managers who are told of one thing.
const MOST_TOLD: i64 = 20;

/// Platform rooms first, then capabilities; this is also the order of their migrations.
pub fn capabilities() -> Vec<Capability> {
    vec![
        telling::ROOM,
        files::ROOM,
        loops::ROOM,
        books::ROOM,
        meetings::ROOM,
        governance::CAPABILITY,
        feedback::CAPABILITY,
        councils::CAPABILITY,
        plans::CAPABILITY,
    ]
}

/// Which fact is heard by whom. Every listener runs in the transaction of the act that told the fact.
pub fn listeners() -> Vec<Listener> {
    // What a capability knows better comes first; whatever else waits goes to the practitioners.
    let mut all = vec![Listener::new::<governance::MembershipEnded>("plans.left", |tx, fact, now| {
        plans::left(tx, fact.person, fact.place, now)
    })];
    all.extend(of_people());
    all.extend(of_plans());
    all.push(Listener::new::<governance::MembershipEnded>("meetings.left_place", |tx, fact, now| {
        Box::pin(meetings::left_place(tx, fact.person, fact.place, now))
    }));
    all.extend(of_seats());
    all.push(Listener::new::<councils::SeatTaken>("councils.seated", |tx, fact, now| {
        Box::pin(councils::seated(tx, fact, now))
    }));
    all.push(Listener::new::<councils::SeatEnded>("councils.unseated", |tx, fact, now| {
        Box::pin(councils::unseated(tx, fact.council, fact.person, now))
    }));
    all.extend(of_proposals());
    all
}

/// What is heard when people come, go and are named, and when what lets them in changes.
fn of_people() -> Vec<Listener> {
    vec![
        // What a capability knows better comes first; whatever else waits goes to the practitioners.
        Listener::new::<governance::MembershipEnded>("feedback.membership_ended", |tx, fact, now| {
            feedback::membership_ended(tx, fact.person, fact.place, now)
        }),
        Listener::new::<governance::MembershipEnded>("loops.officer_left", |tx, fact, _| {
            Box::pin(officer_gone(tx, fact.person, fact.place))
        }),
        Listener::new::<governance::RelationEnded>("loops.officer_ended", |tx, fact, _| {
            Box::pin(officer_ended(tx, fact))
        }),
        Listener::new::<governance::MembershipEnded>("loops.hand_back", |tx, fact, now| {
            Box::pin(hand_back(tx, fact, now))
        }),
        Listener::new::<governance::MembershipEnded>("telling.moved", |tx, fact, now| {
            Box::pin(telling::moved(tx, fact.person, now))
        }),
        Listener::new::<governance::MembershipGiven>("telling.moved", |tx, fact, now| {
            Box::pin(telling::moved(tx, fact.person, now))
        }),
        Listener::new::<governance::MembershipEnded>("feedback.letters_follow", |tx, fact, now| {
            feedback::letters_follow(tx, fact.person, now)
        }),
        Listener::new::<governance::MembershipGiven>("feedback.letters_follow", |tx, fact, now| {
            feedback::letters_follow(tx, fact.person, now)
        }),
        Listener::new::<governance::SlipIssued>("telling.slip_issued", |tx, fact, now| {
            Box::pin(tell_of_slip(tx, fact, now))
        }),
        Listener::new::<governance::MembershipGiven>("telling.membership_given", |tx, fact, now| {
            Box::pin(tell_of_membership(tx, fact, now))
        }),
        Listener::new::<governance::RelationSet>("telling.relation_set", |tx, fact, now| {
            Box::pin(tell_of_relation(tx, fact, now))
        }),
        Listener::new::<governance::RelationEnded>("feedback.relation_ended", |tx, fact, now| {
            feedback::relation_ended(tx, fact.kind, fact.place, now)
        }),
        Listener::new::<governance::NoticeChanged>("telling.notice_changed", |tx, fact, now| {
            Box::pin(tell_of_notice(tx, fact, now))
        }),
        Listener::new::<governance::PersonErased>("feedback.person_erased", |tx, fact, now| {
            feedback::person_erased(tx, fact.person, now)
        }),
        Listener::new::<governance::SecondChanged>("telling.second_changed", |tx, fact, now| {
            Box::pin(tell_of_second(tx, fact.person, fact.place, "governance.second_changed", now))
        }),
        Listener::new::<governance::ClearingAsked>("telling.clearing_asked", |tx, fact, now| {
            Box::pin(tell_of_second(tx, fact.person, fact.place, "governance.clearing_asked", now))
        }),
        Listener::new::<governance::SecondCleared>("telling.second_cleared", |tx, fact, now| {
            Box::pin(tell_of_second(tx, fact.person, fact.place, "governance.second_cleared", now))
        }),
        Listener::new::<governance::LinkChanged>("telling.link_changed", |tx, fact, now| {
            Box::pin(tell_of_link(tx, fact, now))
        }),
        Listener::new::<access::second::SlipUsed>("telling.recovery_used", |tx, fact, now| {
            Box::pin(tell_of_second(tx, fact.person, fact.place, "governance.recovery_used", now))
        }),
        Listener::new::<governance::OpeningMade>("telling.opening_made", |tx, fact, now| {
            Box::pin(tell_of_opening(tx, fact, now))
        }),
        Listener::new::<governance::OpeningWaits>("telling.opening_waits", |tx, fact, now| {
            Box::pin(tell_that_opening_waits(tx, fact, now))
        }),
        Listener::new::<governance::OpeningReviewed>("telling.opening_reviewed", |tx, fact, now| {
            Box::pin(tell_of_review(tx, fact, now))
        }),
    ]
}

/// What waits in a plan waits for whoever works with its person now.
fn of_plans() -> Vec<Listener> {
    vec![
        Listener::new::<governance::MembershipEnded>("plans.kept", |tx, fact, now| {
            plans::workers_changed(tx, Some(fact.person), now)
        }),
        Listener::new::<governance::RelationSet>("plans.workers_changed", |tx, fact, now| {
            plans::workers_changed(tx, fact.person, now)
        }),
        Listener::new::<governance::RelationEnded>("plans.workers_changed", |tx, fact, now| {
            plans::workers_changed(tx, fact.person, now)
        }),
    ]
}

/// What a seat on a council brings along, and what it ends with.
fn of_seats() -> Vec<Listener> {
    vec![
        Listener::new::<councils::SeatTaken>("access.seat_taken", |tx, fact, now| Box::pin(seat_taken(tx, fact, now))),
        Listener::new::<councils::SeatEnded>("access.seat_ended", |tx, fact, now| {
            Box::pin(seat_ended(tx, fact.person, now))
        }),
        Listener::new::<governance::MembershipEnded>("councils.moved_on", |tx, fact, now| {
            Box::pin(moved_on(tx, fact.person, now))
        }),
    ]
}

/// What whoever said something hears of the proposal that was raised from it.
fn of_proposals() -> Vec<Listener> {
    vec![
        Listener::new::<councils::ProposalRaised>("feedback.raised", |tx, fact, now| {
            Box::pin(async move {
                if fact.from_kind != feedback::NAMED {
                    return Ok(());
                }
                feedback::raised(tx, fact.from, fact.by, now).await
            })
        }),
        Listener::new::<councils::ProposalCame>("feedback.came_of", |tx, fact, now| {
            Box::pin(async move {
                let proposal = ("proposal", fact.proposal.uuid());
                for (kind, id) in loops::came_from(tx, proposal).await? {
                    if kind == feedback::NAMED {
                        feedback::came_of(tx, id, fact.is_over, fact.by, now).await?;
                    }
                }
                Ok(())
            })
        }),
    ]
}

/// A seat on a council ends with the membership that it stood on.
async fn moved_on(tx: &mut WriteTx, person: PersonId, now: Instant) -> store::Result<()> {
    councils::moved_on(tx, person, now).await?;
    seat_ended(tx, person, now).await
}

/// Who sits on a council speaks for its place: for the part of it that they belong to. It is not given twice.
async fn seat_taken(tx: &mut WriteTx, fact: &councils::SeatTaken, now: Instant) -> store::Result<()> {
    let Some(here) = places::about(tx, fact.place, None).await? else { return Ok(()) };
    let mut given_in = None;
    for held in people::memberships_of(tx, fact.person).await?.iter().filter(|held| held.ended_at.is_none()) {
        if here.line.contains(&held.place) {
            given_in = Some(fact.place);
            break;
        }
        let theirs = places::about(tx, held.place, None).await?;
        if given_in.is_none() && theirs.is_some_and(|about| about.line.contains(&fact.place)) {
            given_in = Some(held.place);
        }
    }
    let Some(given_in) = given_in else { return Ok(()) };
    let known = people::holders_at(tx, RelationKind::Rep, given_in, now).await?;
    if known.iter().any(|(_, person, ..)| person.id == fact.person) {
        return Ok(());
    }
    let timing = places::timing(tx, given_in).await?;
    let from_on = now.date_in(&timing.zone).unwrap_or_default();
    let (kind, holder) = (RelationKind::Rep, fact.person);
    let new = NewRelation { kind, holder, person: None, given_in, from_on, until_on: None };
    let relation = people::relate(tx, &Chance::system(), &new, now).await?;
    councils::brought(tx, fact.council, fact.person, relation).await
}

/// What a seat brought along ends with it. What was given otherwise stays.
async fn seat_ended(tx: &mut WriteTx, person: PersonId, now: Instant) -> store::Result<()> {
    let over = councils::take_back(tx, person).await?;
    if !over.is_empty() {
        people::unrelate_all(tx, &over, None, now).await?;
    }
    Ok(())
}

/// The data protection officers of a place and those above it now, but for whoever opened something and whose it was.
async fn officers(tx: &mut WriteTx, place: PlaceId, but: [PersonId; 2], now: Instant) -> store::Result<Vec<PersonId>> {
    let held = people::holders_at(tx, RelationKind::DataProtectionOfficer, place, now).await?;
    let mut found: Vec<PersonId> =
        held.into_iter().map(|(_, person, ..)| person.id).filter(|person| !but.contains(person)).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whose things were opened in an emergency hears of it at once, and it waits for the data protection officers.
async fn tell_of_opening(tx: &mut WriteTx, fact: &governance::OpeningMade, now: Instant) -> store::Result<()> {
    let chance = Chance::system();
    let object = ("opening", fact.opening.uuid());
    telling::tell(tx, &chance, fact.person, "governance.opened", object, fact.place, now).await?;
    for officer in officers(tx, fact.place, [fact.opener, fact.person], now).await? {
        telling::tell(tx, &chance, officer, "governance.opening_made", object, fact.place, now).await?;
        let (whom, due_at) = (For::Person(officer), Some(fact.review_by));
        let wait = Wait { whom, kind: governance::OPENING_WAITS, object, place: fact.place, due_at, but: &[] };
        loops::wait(tx, &chance, &wait, now).await?;
    }
    Ok(())
}

/// Nobody has looked at it: the officers hear of it once more; where none is left, the managers.
async fn tell_that_opening_waits(tx: &mut WriteTx, fact: &governance::OpeningWaits, now: Instant) -> store::Result<()> {
    let but = [fact.opener, fact.person];
    let mut whom = officers(tx, fact.place, but, now).await?;
    if whom.is_empty() {
        let managers = people::in_roles(tx, fact.place, &[Role::Manager], now, MOST_TOLD).await?;
        whom = managers.into_iter().map(|manager| manager.id).filter(|person| !but.contains(person)).collect();
    }
    let object = ("opening", fact.opening.uuid());
    for person in whom {
        let kind = "governance.opening_waits";
        telling::tell(tx, &Chance::system(), person, kind, object, fact.place, now).await?;
    }
    Ok(())
}

/// What was said about an opening is told to both sides.
async fn tell_of_review(tx: &mut WriteTx, fact: &governance::OpeningReviewed, now: Instant) -> store::Result<()> {
    let object = ("opening", fact.opening.uuid());
    for (person, kind) in
        [(fact.person, "governance.opening_reviewed"), (fact.opener, "governance.opening_reviewed_mine")]
    {
        telling::tell(tx, &Chance::system(), person, kind, object, fact.place, now).await?;
    }
    Ok(())
}

/// Openings that wait for an officer who is gone wait for the managers: nobody else could say whether they were right.
async fn officer_gone(tx: &mut WriteTx, person: PersonId, place: PlaceId) -> store::Result<()> {
    loops::hand_back_kind(tx, person, place, governance::OPENING_WAITS, Some(Role::Manager)).await?;
    Ok(())
}

async fn officer_ended(tx: &mut WriteTx, fact: &governance::RelationEnded) -> store::Result<()> {
    match fact.place.filter(|_| fact.kind == RelationKind::DataProtectionOfficer) {
        Some(place) => officer_gone(tx, fact.holder, place).await,
        None => Ok(()),
    }
}

/// What waits for somebody who left a place waits for the practitioners of that place instead.
async fn hand_back(tx: &mut WriteTx, fact: &governance::MembershipEnded, now: Instant) -> store::Result<()> {
    if access::people::works_in(tx, fact.person, fact.place, now).await? {
        return Ok(());
    }
    loops::hand_back(tx, fact.person, fact.place, Role::Practitioner).await?;
    Ok(())
}

/// Whoever holds a slip can get in: its person hears that there is one.
async fn tell_of_slip(tx: &mut WriteTx, fact: &governance::SlipIssued, now: Instant) -> store::Result<()> {
    let object = ("person", fact.person.uuid());
    telling::tell(tx, &Chance::system(), fact.person, "governance.slip_issued", object, fact.place, now).await
}

/// Whatever changes about the second step of somebody, they hear of: it may not have been they who changed it.
async fn tell_of_second(
    tx: &mut WriteTx,
    person: PersonId,
    place: PlaceId,
    kind: &'static str,
    now: Instant,
) -> store::Result<()> {
    telling::tell(tx, &Chance::system(), person, kind, ("second", person.uuid()), place, now).await
}

/// Somebody's work account was tied to theirs, or taken off: it may not have been they who did.
async fn tell_of_link(tx: &mut WriteTx, fact: &governance::LinkChanged, now: Instant) -> store::Result<()> {
    let object = ("sign_on", fact.person.uuid());
    telling::tell(tx, &Chance::system(), fact.person, "governance.link_changed", object, fact.place, now).await
}

/// Somebody who is given a place more hears of it: it says something about them.
async fn tell_of_membership(tx: &mut WriteTx, fact: &governance::MembershipGiven, now: Instant) -> store::Result<()> {
    let object = ("person", fact.person.uuid());
    telling::tell(tx, &Chance::system(), fact.person, "governance.membership_given", object, fact.place, now).await
}

/// A member hears that what is done with their data is told anew.
async fn tell_of_notice(tx: &mut WriteTx, fact: &governance::NoticeChanged, now: Instant) -> store::Result<()> {
    let object = ("privacy_notice", fact.place.uuid());
    telling::tell(tx, &Chance::system(), fact.person, "governance.notice_changed", object, fact.place, now).await
}

/// A person sees who is what to them, and whoever was named hears that they are.
async fn tell_of_relation(tx: &mut WriteTx, fact: &governance::RelationSet, now: Instant) -> store::Result<()> {
    let Some(place) = fact.place else { return Ok(()) };
    let holder = ("place", place.uuid());
    telling::tell(tx, &Chance::system(), fact.holder, "governance.named", holder, place, now).await?;
    let Some(person) = fact.person else { return Ok(()) };
    let object = ("person", person.uuid());
    telling::tell(tx, &Chance::system(), person, "governance.relation_set", object, place, now).await
}

/// The migrations of the whole house, in order.
pub fn parts() -> Vec<Part> {
    let mut parts = vec![store::migrate::STORE, access::PART];
    parts.extend(capabilities().iter().map(|capability| capability.part));
    parts
}

/// The rules of every column, parents before children.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = store::columns::STORE.to_vec();
    tables.extend_from_slice(access::TABLES);
    tables.extend(capabilities().iter().flat_map(|capability| capability.tables.iter().copied()));
    tables
}

/// Every setting a place may make.
pub fn settings() -> Vec<Setting> {
    let mut settings = vec![pages::ACCENT];
    settings.extend(capabilities().iter().flat_map(|capability| capability.settings.iter().copied()));
    settings
}

/// How long each kind of thing is kept.
pub fn keeping() -> Vec<pages::Keeping> {
    capabilities().iter().flat_map(|capability| capability.keeping.iter().copied()).collect()
}

/// A made-up place as if its notice and its retention rules had stood there from the beginning, and councils and plans were
/// switched on.
pub async fn prepared(tx: &mut WriteTx, chance: &Chance, place: PlaceId, now: Instant) -> store::Result<()> {
    for switch in [&councils::SWITCH, &plans::SWITCH] {
        if settings::set(tx, place, switch, Some("on")).await?.is_err() {
            tracing::warn!("a setting of the demonstration is no answer");
        }
    }
    governance::samples::prepared(tx, chance, place, now).await
}

/// The councils of the made-up places, and who sits there.
pub async fn sit_together(
    site: &Site,
    cast: &feedback::samples::Cast,
    today: Instant,
) -> Result<(councils::samples::Cast, councils::samples::Councils), councils::Refused> {
    let feedback::samples::Cast {
        moira,
        priya,
        callum,
        helen,
        sam,
        aileen,
        mac,
        tomasz,
        dougie,
        shanice,
        nadia,
        jamie,
        ..
    } = *cast;
    let feedback::samples::Places { upper_arrow, kelbridge, fallow_moss, wing, .. } = cast.places;
    let cast = councils::samples::Cast {
        upper_arrow,
        kelbridge,
        fallow_moss,
        wing,
        moira,
        priya,
        helen,
        sam,
        aileen,
        mac,
        tomasz,
        callum,
        dougie,
        shanice,
        nadia,
        jamie,
    };
    let made = councils::samples::demo(site, &cast, today).await?;
    Ok((cast, made))
}

/// The plan that two people of the made-up place write together, as of the site's clock.
///
/// # Errors
/// [`plans::Refused`], when a verb would not do what the demonstration asks of it.
pub async fn plan_together(site: &Site, cast: &feedback::samples::Cast) -> Result<plans::PlanId, plans::Refused> {
    plans::samples::together(site, plans::samples::Cast { dougie: cast.dougie, callum: cast.callum }).await
}

/// What came of it by today.
///
/// # Errors
/// [`plans::Refused`], when a verb would not do what the demonstration asks of it.
pub async fn go_on_planning(
    site: &Site,
    cast: &feedback::samples::Cast,
    plan: plans::PlanId,
) -> Result<(), plans::Refused> {
    plans::samples::goes_on(site, plans::samples::Cast { dougie: cast.dougie, callum: cast.callum }, plan).await
}

/// What came of their elections by today, when the site's clock stands there.
///
/// # Errors
/// [`councils::Refused`], when a verb would not do what the demonstration asks of it.
pub async fn go_on_electing(
    site: &Site,
    (cast, made): &(councils::samples::Cast, councils::samples::Councils),
) -> Result<Tried, councils::Refused> {
    councils::samples::now(site, cast, made).await
}

/// What is on paper in an election of the demonstration that is open.
pub use councils::samples::Tried;

/// How many notices are new for a person.
pub fn bell(tx: &mut ReadTx, person: PersonId) -> Boxed<'_, store::Result<i64>> {
    Box::pin(telling::count_new(tx, person))
}
