//! A worker is erased while something waits for them: it waits for somebody else before their name goes (promise 1).

use access::{RelationKind, Who};
use trials::World;

async fn waits(world: &World, person: basics::PersonId) -> Vec<String> {
    let who = world.who(person).await;
    let mut tx = world.ground.db.read().await.unwrap();
    let found = loops::waiting_for(&mut tx, who.signed().unwrap(), 20).await.unwrap();
    found.into_iter().map(|one| one.kind).collect()
}

trials::story! {
    parts = alongside::wiring::parts().leak();

    async fn what_waited_for_an_erased_worker_waits_for_somebody_else(ground) {
        let world = World::new(ground, &[governance::CAPABILITY, feedback::CAPABILITY, councils::CAPABILITY], alongside::wiring::listeners()).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.practitioner, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plain = [("kind", "suggestion"), ("words", "Cold showers"), ("publish", "private")];
        let left = author.post("/feedback/new", &plain).await.location;
        let id = left.strip_prefix("/feedback/").unwrap().strip_suffix("/sent").unwrap().to_owned();
        let to = people.practitioner.to_string();
        assert_eq!(worker.post(&format!("/desk/{id}/assign"), &[("to", &to)]).await.status, 303);
        let mut worried = plain.to_vec();
        worried.push(("worried", "yes"));
        assert_eq!(author.post("/feedback/new", &worried).await.status, 303);
        assert!(waits(&world, people.practitioner).await.contains(&"feedback.worry".to_owned()));
        assert!(!waits(&world, people.manager).await.contains(&"feedback.worry".to_owned()));

        governance::erase_person(&world.site, &Who::House(governance::COMMAND_LINE), people.practitioner).await.unwrap();
        assert!(waits(&world, people.colleague).await.contains(&"feedback.assigned".to_owned()));
        assert!(waits(&world, people.manager).await.contains(&"feedback.worry".to_owned()));
    }
}
