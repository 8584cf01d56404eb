//! Nothing of a plan lies open at rest, and erasing a person takes all of it.

use crate::*;

trials::story! {
    parts = *PARTS;

    async fn what_both_wrote_goes_to_the_person_and_goes_with_them(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        let on = plan.to_string();
        write(&mut worker, plan, (&on, "talk"), "What the worker wrote", "share").await;
        worker.post(&format!("/plans/{plan}/ordered"), &[("kind", "treatment"), ("words", "A group on Wednesdays")]).await;
        let version = person.post(&format!("/plans/{plan}/put"), &[]).await.location;
        person.post(&version, &[("answer", "differs"), ("why", "Not like this")]).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        for words in [MATTERS, GOAL, STEP, "What the worker wrote", "A group on Wednesdays", "Not like this", "treatment"] {
            assert!(bundle.contains(words), "{words}");
        }
        let theirs = store::subject::export(&mut tx, world.site.tables(), people.practitioner).await.unwrap().to_string();
        assert!(!theirs.contains("What the worker wrote"), "what a worker wrote in a plan is the person's");
        drop(tx);
        let mut tx = trials::write(&world.ground.db).await;
        let erased = store::subject::erase(&mut tx, world.site.tables(), people.resident, world.site.now()).await.unwrap();
        assert!(erased.keys >= 1);
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        let seen = worker.get(&format!("/plans/{plan}")).await;
        for words in [MATTERS, GOAL, STEP, "What the worker wrote", "A group on Wednesdays"] {
            assert!(!seen.text_contains(words), "{words}");
        }
    }
}
