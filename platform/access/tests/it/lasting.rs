//! How long a session holds, and a membership.

use access::people::{NewMembership, NewRelation};
use access::places::{NewPlace, PlaceKind};
use access::{RelationKind, Role, Standing, Who, people, places, register, session};
use basics::{Date, Instant, PersonId, PlaceId};
use store::Quiet;
use trials::World;

use crate::entering::later;
use crate::shed::{lines, parts};

fn alive(who: &Who) -> bool {
    who.signed().is_some_and(|signed| signed.alive)
}

fn at(world: &World, text: &str) {
    world.ground.clock.move_to(Instant::parse(text).unwrap());
}

async fn begun(world: &World, person: PersonId, limits: session::Limits) -> session::Token {
    let mut tx = trials::write(&world.ground.db).await;
    let now = world.site.now();
    let (token, _) = session::begin(&mut tx, &world.ground.chance, person, "own", limits, now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    token
}

async fn member(world: &World, role: Role, from_on: Date, until_on: Option<Date>) -> PersonId {
    member_at(world, world.places.wing, role, from_on, until_on).await
}

async fn member_at(world: &World, place: PlaceId, role: Role, from_on: Date, until_on: Option<Date>) -> PersonId {
    let mut tx = trials::write(&world.ground.db).await;
    let (chance, now) = (&world.ground.chance, world.site.now());
    let person = people::add(&mut tx, chance, "Somebody", "en", now).await.unwrap();
    let new = NewMembership {
        person,
        role,
        standing: Standing::Community,
        place,
        organisation: world.organisations.service,
        from_on,
        until_on,
    };
    people::join(&mut tx, chance, &new, now).await.unwrap();
    let duty = NewRelation {
        kind: RelationKind::DutyReader,
        holder: person,
        person: None,
        given_in: place,
        from_on,
        until_on,
    };
    people::relate(&mut tx, chance, &duty, now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    person
}

trials::story! {
    parts = parts();

    async fn a_session_ends_when_it_is_idle(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for limits in [session::OWN_DEVICE, session::WORKER, session::SHARED_DEVICE] {
            let token = begun(&world, world.people.resident, limits).await;
            later(&world, limits.idle_seconds);
            assert!(alive(&world.who_holds(&token).await), "{limits:?}");
            later(&world, 1);
            assert!(!alive(&world.who_holds(&token).await), "{limits:?}");
        }
    }

    async fn a_session_ends_in_any_case_however_much_it_is_used(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for limits in [session::OWN_DEVICE, session::WORKER, session::SHARED_DEVICE] {
            let token = begun(&world, world.people.resident, limits).await;
            let end = world.site.now().plus_seconds(limits.absolute_seconds);
            while world.site.now() < end {
                let who = world.who_holds(&token).await;
                assert!(alive(&who), "{limits:?}");
                session::seen(&world.site, who.signed().unwrap()).await.unwrap();
                later(&world, (limits.idle_seconds / 2).min(end.seconds_since(world.site.now())));
            }
            assert!(!alive(&world.who_holds(&token).await), "{limits:?}");
        }
    }

    async fn a_session_that_was_ended_or_never_begun_holds_nobody(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let token = begun(&world, world.people.resident, session::OWN_DEVICE).await;
        let who = world.who_holds(&token).await;
        session::sign_out(&world.site, who.signed().unwrap()).await.unwrap();
        assert!(!alive(&world.who_holds(&token).await));
        let made_up = session::Token::read(&"0".repeat(64)).unwrap();
        assert!(matches!(world.who_holds(&made_up).await, Who::Anyone));
        for text in ["", "0", &"0".repeat(63), &"g".repeat(64), &"0".repeat(65)] {
            assert!(session::Token::read(text).is_none(), "{text}");
        }
    }

    async fn that_a_session_was_used_is_written_down_once_a_minute(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let token = begun(&world, world.people.resident, session::OWN_DEVICE).await;
        let begun_at = world.site.now();
        for (seconds, expected) in [(0, 0), (59, 0), (1, 60), (30, 60), (29, 60), (1, 120)] {
            later(&world, seconds);
            session::seen(&world.site, world.who_holds(&token).await.signed().unwrap()).await.unwrap();
            let seen = world.who_holds(&token).await.signed().unwrap().seen_at;
            assert_eq!(seen.seconds_since(begun_at), expected);
        }
        assert_eq!(lines(&world).await, 0, "upkeep is no act");
    }

    async fn a_membership_holds_through_its_last_day_in_the_zone_of_its_place(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let day = |day| Date::new(2026, 8, day).unwrap();
        let person = member(&world, Role::Practitioner, day(29), Some(day(30))).await;
        let token = begun(&world, person, session::OWN_DEVICE).await;
        // British summer time is an hour ahead: the day begins and ends at 23:00 UTC.
        for (time, holds, left) in [
            ("2026-08-28T22:59:59Z", false, false),
            ("2026-08-28T23:00:00Z", true, false),
            ("2026-08-30T22:59:59Z", true, false),
            ("2026-08-30T23:00:00Z", false, true),
        ] {
            at(&world, time);
            let who = world.who_holds(&token).await;
            let signed = who.signed().unwrap();
            assert_eq!((signed.memberships.len() == 1, signed.left), (holds, left), "{time}");
            assert_eq!(signed.relations.len() == 1, holds, "{time}");
        }
    }

    async fn everything_counts_a_membership_through_its_last_day_in_its_own_zone(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let day = |day| Date::new(2026, 8, day).unwrap();
        // The same days in a place an hour ahead of UTC, and in one twelve hours ahead.
        let far = {
            let mut tx = trials::write(&world.ground.db).await;
            let (organisation, zone) = (world.organisations.service, "Pacific/Auckland");
            let (name, kind, nation) = ("Far Away", PlaceKind::Project, "scotland");
            let new = NewPlace { parent: None, organisation, name, kind, zone, nation };
            let far = places::add(&mut tx, &world.ground.chance, &new, world.site.now()).await.unwrap();
            tx.commit_quiet(Quiet::Schema).await.unwrap();
            far
        };
        at(&world, "2026-08-20T12:00:00Z");
        let here = member_at(&world, world.places.wing, Role::Auditor, day(29), Some(day(30))).await;
        let there = member_at(&world, far, Role::Auditor, day(29), Some(day(30))).await;
        for (time, holds_here, holds_there) in [
            ("2026-08-28T11:59:59Z", false, false),
            ("2026-08-28T12:00:00Z", false, true),
            ("2026-08-28T22:59:59Z", false, true),
            ("2026-08-28T23:00:00Z", true, true),
            ("2026-08-30T11:59:59Z", true, true),
            ("2026-08-30T12:00:00Z", true, false),
            ("2026-08-30T22:59:59Z", true, false),
            ("2026-08-30T23:00:00Z", false, false),
        ] {
            at(&world, time);
            let now = world.site.now();
            let mut tx = world.ground.db.read().await.unwrap();
            for (person, place, holds) in [(here, world.places.wing, holds_here), (there, far, holds_there)] {
                let asked = people::in_roles(&mut tx, place, &[Role::Auditor], now, 50).await.unwrap();
                let listed = register::members_in(&mut tx, &[place], Some("somebody"), None, now, 50).await.unwrap();
                let taken = register::names_taken(&mut tx, &[place], &["somebody".to_owned()], now).await.unwrap();
                let named = register::members_named(&mut tx, place, &["somebody".to_owned()], now).await.unwrap();
                let among = register::members_among(&mut tx, place, &[person], now).await.unwrap();
                let readers = people::holders_at(&mut tx, RelationKind::DutyReader, place, now).await.unwrap();
                let limits = session::limits_for(&mut tx, person, false, now).await.unwrap();
                let lapsed = register::lapsed(&mut tx, now, 50).await.unwrap();
                let rows = people::memberships_of(&mut tx, person).await.unwrap();
                let got = [
                    asked.iter().any(|row| row.id == person),
                    listed.iter().any(|(row, _)| row.person == person),
                    taken.len() == 1,
                    named.iter().any(|(name, row)| name == "somebody" && row.person == person),
                    among.iter().any(|row| row.person == person && row.role == Role::Auditor),
                    readers.iter().any(|(_, row, ..)| row.id == person),
                    limits == session::WORKER,
                    people::roles_of(&mut tx, person, now).await.unwrap() == [Role::Auditor],
                    world.who(person).await.signed().unwrap().memberships.len() == 1,
                ];
                assert_eq!(got, [holds; 9], "{time} {person:?}");
                let over = !holds && now > Instant::parse("2026-08-29T00:00:00Z").unwrap();
                assert_eq!(lapsed.contains(&rows[0].id), over, "{time}");
            }
        }
    }

    async fn who_belongs_to_a_place_by_name_is_in_it_or_inside_it_and_never_above(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let places = world.places;
        for place in [places.wing, places.prison, places.partnership] {
            world.member("John Smith", Role::Practitioner, place).await;
        }
        let (mut tx, now) = (world.ground.db.read().await.unwrap(), world.site.now());
        for (place, expected) in [(places.wing, 1), (places.prison, 2), (places.partnership, 3)] {
            let named = register::members_named(&mut tx, place, &["john smith".to_owned()], now).await.unwrap();
            assert_eq!(named.len(), expected);
            let them: Vec<PersonId> = named.iter().map(|(_, row)| row.person).collect();
            assert_eq!(register::members_among(&mut tx, place, &them, now).await.unwrap().len(), expected);
        }
        assert!(register::members_named(&mut tx, places.prison, &[], now).await.unwrap().is_empty());
    }

    async fn a_membership_knows_its_place_and_everything_above_nearest_first(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let who = world.who(world.people.resident).await;
        let places = world.places;
        assert_eq!(who.signed().unwrap().memberships[0].line, [places.wing, places.prison, places.partnership]);
        let left = world.who(world.people.left).await;
        assert!(left.signed().unwrap().left && left.signed().unwrap().memberships.is_empty());
    }

    async fn who_is_asking_takes_two_statements(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let token = begun(&world, world.people.rep, session::OWN_DEVICE).await;
        let mut tx = world.ground.db.read().await.unwrap();
        session::who(&mut tx, &token, world.site.now()).await.unwrap();
        assert_eq!(tx.statements(), 2);
    }
}
