//! What people are told by way of the wiring: a fact of one part, a notice of another.

use alongside::wiring;
use trials::World;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

trials::story! {
    parts = parts();

    async fn somebody_who_is_given_a_place_more_is_told(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        crate::prepare(&world).await;
        let (person, place) = (world.people.resident, world.places.prison.to_string());
        let mut manager = world.session(world.people.manager).await;
        let mut own = world.session(person).await;
        let words = "You now belong to one more place here";
        assert!(!own.get("/notices").await.body.contains(words));
        let fields = [("role", "rep"), ("standing", "resident"), ("place", place.as_str())];
        let given = manager.post(&format!("/people/{person}/join"), &fields).await;
        assert_eq!(given.location, format!("/people/{person}"), "{}", given.body);
        let notices = own.get("/notices").await;
        assert!(notices.body.contains(words), "{}", notices.body);
        // The way it points to is open to them, and says which place.
        let page = own.get(&format!("/people/{person}")).await;
        assert!(page.body.contains("Fallow Moss"), "{}", page.body);
    }
}
