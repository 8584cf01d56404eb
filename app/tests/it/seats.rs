//! What a seat on a council brings along: it ends with the seat, and takes nothing that was given otherwise.

use access::people;
use access::{RelationKind, Role};
use alongside::wiring;
use basics::{PersonId, PlaceId};
use trials::World;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

/// Whether they speak for a place now.
async fn speaks(world: &World, person: PersonId, place: PlaceId) -> bool {
    let mut tx = world.ground.db.read().await.unwrap();
    let held = people::holders_at(&mut tx, RelationKind::Rep, place, world.site.now()).await.unwrap();
    held.iter().any(|(_, one, ..)| one.id == person)
}

/// An open group in the prison.
async fn group(world: &World) -> String {
    world.set(world.places.prison, &councils::SWITCH, Some("on")).await;
    let mut worker = world.session(world.people.practitioner).await;
    let place = world.places.prison.to_string();
    let fields = [
        ("place", place.as_str()),
        ("name", "Open Door"),
        ("chosen_by", "open"),
        ("answer_days", "20"),
        ("quorum", "2"),
        ("term_months", "12"),
        ("vacancy_rule", "co_option"),
        ("shown_to", "members"),
    ];
    let founded = worker.post("/councils/new", &fields).await;
    assert!(founded.location.starts_with("/councils/"), "{}", founded.body);
    founded.location
}

trials::story! {
    parts = parts();

    async fn whoever_sits_on_a_council_speaks_for_their_place_while_they_do(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        crate::prepare(&world).await;
        let path = group(&world).await;
        let (join, leave) = (format!("{path}/join"), format!("{path}/my-seat/step-down"));
        let person = world.member("Jo Marsh", Role::Participant, world.places.wing).await;
        let mut jo = world.session(person).await;
        assert!(!speaks(&world, person, world.places.wing).await);
        assert_eq!(jo.post(&join, &[("shown_to", "council")]).await.status.as_u16(), 303);
        assert!(speaks(&world, person, world.places.wing).await);
        assert_eq!(jo.post(&leave, &[]).await.status.as_u16(), 303);
        assert!(!speaks(&world, person, world.places.wing).await);
        // The rep of the wing was that before, and is it after.
        let rep = world.people.rep;
        let mut browser = world.session(rep).await;
        assert!(speaks(&world, rep, world.places.wing).await);
        assert_eq!(browser.post(&join, &[("shown_to", "council")]).await.status.as_u16(), 303);
        assert_eq!(browser.post(&leave, &[]).await.status.as_u16(), 303);
        assert!(speaks(&world, rep, world.places.wing).await);
    }

    async fn what_only_they_could_answer_waits_for_nobody_when_they_are_gone(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        crate::prepare(&world).await;
        world.set(world.places.prison, &councils::SWITCH, Some("on")).await;
        let mut worker = world.session(world.people.practitioner).await;
        let (place, decider) = (world.places.prison.to_string(), world.people.manager.to_string());
        let fields = [
            ("place", place.as_str()),
            ("name", "Wing committee"),
            ("chosen_by", "nomination"),
            ("decider_role", "governor"),
            ("decider", decider.as_str()),
            ("answer_days", "20"),
            ("quorum", "2"),
            ("term_months", "12"),
            ("vacancy_rule", "co_option"),
            ("shown_to", "members"),
        ];
        let path = worker.post("/councils/new", &fields).await.location;
        let person = world.member("Jo Marsh", Role::Participant, world.places.prison).await;
        let asked = worker.post(&format!("{path}/seats"), &[("person", "Jo Marsh")]).await;
        assert_eq!(asked.status.as_u16(), 303, "{}", asked.body);
        let waits = async |person| {
            let who = world.who(person).await;
            let mut tx = world.ground.db.read().await.unwrap();
            let all = loops::waiting_for(&mut tx, who.signed().unwrap(), 50).await.unwrap();
            all.iter().filter(|one| one.kind == "councils.asked").count()
        };
        assert_eq!((waits(person).await, waits(world.people.practitioner).await), (1, 0));
        let held = people::memberships_of(&mut world.ground.db.read().await.unwrap(), person).await.unwrap();
        let mut manager = world.session(world.people.manager).await;
        assert_eq!(manager.post(&format!("/memberships/{}/end", held[0].id), &[]).await.status.as_u16(), 303);
        assert_eq!(waits(world.people.practitioner).await, 0, "nobody says yes for them");
    }

    async fn a_seat_ends_with_the_membership_it_stood_on(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        crate::prepare(&world).await;
        let path = group(&world).await;
        let person = world.member("Jo Marsh", Role::Participant, world.places.wing).await;
        let mut jo = world.session(person).await;
        let shown = [("shown_name", "Jo of the third landing"), ("shown_to", "members")];
        assert_eq!(jo.post(&format!("{path}/join"), &shown).await.status.as_u16(), 303);
        // Whoever takes a seat is screened: that waits for a worker, and no longer than the seat is there.
        let waits = async || {
            let who = world.who(world.people.practitioner).await;
            let mut tx = world.ground.db.read().await.unwrap();
            let all = loops::waiting_for(&mut tx, who.signed().unwrap(), 50).await.unwrap();
            all.iter().filter(|one| one.kind == "councils.screening").count()
        };
        assert_eq!(waits().await, 1);
        let mut tx = world.ground.db.read().await.unwrap();
        let held = people::memberships_of(&mut tx, person).await.unwrap();
        drop(tx);
        let mut manager = world.session(world.people.manager).await;
        assert!(manager.get(&path).await.body.contains("Jo of the third landing"));
        let ended = manager.post(&format!("/memberships/{}/end", held[0].id), &[]).await;
        assert_eq!(ended.status.as_u16(), 303, "{}", ended.body);
        assert!(!manager.get(&path).await.body.contains("Jo of the third landing"));
        assert!(!speaks(&world, person, world.places.wing).await);
        assert_eq!(waits().await, 0);
    }
}
