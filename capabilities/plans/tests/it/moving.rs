//! A plan goes with its person, by the person's own act; what waits follows whoever works with them.

use crate::*;
use access::Role;

trials::story! {
    parts = *PARTS;

    async fn a_plan_is_taken_along_by_its_person_and_by_nobody_else(ground) {
        let world = house(ground).await;
        let (people, places) = (world.people, world.places);
        let mut person = world.session(people.resident).await;
        let mut before = world.session(people.practitioner).await;
        let mut after = world.session(people.stranger).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        person.post(&format!("/plans/{plan}/put"), &[]).await;
        let bring = format!("/plans/{plan}/bring");
        assert_eq!(status(&person.post(&bring, &[]).await), 422, "it is there already");
        world.join(people.resident, Role::Participant, places.other_prison).await;
        world.relate(RelationKind::AssignedWorker, people.stranger, Some(people.resident), Some(places.other_prison)).await;

        // Whoever works with them now finds that there is one, and cannot read it.
        assert_eq!(status(&after.get(&format!("/plans/{plan}")).await), 404);
        assert!(!after.get("/plans").await.body.contains(&plan.to_string()));
        let told_so = after.post(&format!("/plans/begin/{}", people.resident), &[]).await;
        assert!(told_so.text_contains("they can bring it here themselves"), "{}", told_so.body);
        for them in [&mut before, &mut after] {
            assert_eq!(status(&them.post(&bring, &[]).await), 404);
        }
        assert!(page(&mut person, plan).await.text_contains("Bring my plan here"));
        assert_eq!(status(&person.post(&bring, &[]).await), 303);
        assert!(!page(&mut person, plan).await.text_contains("Bring my plan here"));
        assert!(page(&mut after, plan).await.text_contains(GOAL));
        assert_eq!(status(&before.get(&format!("/plans/{plan}")).await), 404, "at once");
        assert_eq!(told(&world, people.stranger).await, ["plans.brought"]);
        assert!(told(&world, people.practitioner).await.contains(&"plans.gone".to_owned()));
        assert!(waits(&world, people.stranger).await.contains(&"plans.sign".to_owned()), "what waits goes along");
        assert!(!waits(&world, people.practitioner).await.contains(&"plans.sign".to_owned()));
    }

    async fn what_waits_in_a_plan_goes_to_nobody_who_is_no_hand_of_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        person.post(&format!("/plans/{plan}/put"), &[]).await;
        assert!(waits(&world, people.practitioner).await.contains(&"plans.sign".to_owned()));
        let now = world.site.now();
        let mut tx = trials::write(&world.ground.db).await;
        let (worker, prison) = (people.practitioner, world.places.prison);
        plans::left(&mut tx, worker, prison, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert!(waits(&world, worker).await.contains(&"plans.sign".to_owned()), "whoever still works there keeps it");
        world.leave(worker).await;
        let mut tx = trials::write(&world.ground.db).await;
        plans::left(&mut tx, worker, prison, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert!(waits(&world, people.practitioner).await.is_empty());
        assert!(waits(&world, people.colleague).await.is_empty());
        assert!(waits(&world, people.resident).await.contains(&"plans.sign".to_owned()), "the person’s own stays");
        world.relate(RelationKind::AssignedWorker, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        let mut tx = trials::write(&world.ground.db).await;
        plans::workers_changed(&mut tx, Some(people.resident), now).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert!(waits(&world, people.colleague).await.contains(&"plans.sign".to_owned()));
        let own = waits(&world, people.resident).await.into_iter().filter(|kind| kind == "plans.sign").count();
        assert_eq!(own, 1, "nothing waits twice");
    }
}
