//! What pages cost: at most six statements for a list and eight for an item, the session's counted.

use access::{RelationKind, Role};
use alongside::wiring;
use trials::World;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

trials::story! {
    parts = parts();

    async fn a_list_of_people_or_places_takes_six_statements_and_one_of_them_eight(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let person = world.people.resident;
        world.relate(RelationKind::Mentor, world.people.peer_mentor, Some(person), Some(world.places.wing)).await;
        world.relate(RelationKind::DutyReader, world.people.colleague, None, Some(world.places.prison)).await;
        world.join(person, Role::Rep, world.places.prison).await;
        let mut manager = world.session(world.people.manager).await;
        let (person, place) = (format!("/people/{person}"), format!("/places/{}", world.places.prison));
        for (path, most) in [
            ("/people", 6),
            ("/people/left", 6),
            ("/places", 6),
            (person.as_str(), 8),
            (&format!("{person}/relations"), 8),
            (&format!("{person}/join"), 8),
            (place.as_str(), 8),
            (&format!("{place}/settings"), 8),
            ("/account", 8),
        ] {
            let before = world.ground.db.statements();
            let page = manager.get(path).await;
            let took = world.ground.db.statements() - before;
            assert_eq!(page.status.as_u16(), 200, "{path}");
            // The session's two are always among them: a count that stands still would not be one.
            assert!((3..=most).contains(&took), "{path} takes {took}");
        }
    }
}
