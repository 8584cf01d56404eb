//! Cover for everybody a worker works with (design, decision 13): planned in one act, told, for its days, and no more than that.

use access::{RelationKind, Role};
use alongside::wiring;
use basics::PersonId;
use store::values;
use trials::{Browser, World};

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

/// Whom somebody covers now.
async fn covers(world: &World, colleague: PersonId) -> Vec<PersonId> {
    let who = world.who(colleague).await;
    let relations = &who.signed().unwrap().relations;
    let mut found: Vec<PersonId> =
        relations.iter().filter(|one| one.kind == RelationKind::Cover).filter_map(|one| one.person).collect();
    found.sort_unstable();
    found
}

fn sorted(mut people: Vec<PersonId>) -> Vec<PersonId> {
    people.sort_unstable();
    people
}

async fn told(world: &World, person: PersonId) -> usize {
    let mut tx = world.ground.db.read().await.unwrap();
    let found = telling::of_person(&mut tx, person, None, 50).await.unwrap();
    found.iter().filter(|one| one.kind == "governance.relation_set").count()
}

/// Says that a worker is somebody's, through the page.
async fn assign(manager: &mut Browser, person: PersonId, worker: PersonId) {
    let holder = worker.to_string();
    let path = format!("/people/{person}/relations");
    let done = manager.post(&path, &[("kind", "assigned_worker"), ("holder", &holder)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

trials::story! {
    parts = parts();

    async fn one_act_names_a_colleague_for_everybody_and_one_act_ends_it(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let (people, places) = (world.people, world.places);
        let (worker, colleague) = (people.practitioner, people.colleague);
        let mut theirs = Vec::new();
        for n in 0..3 {
            let person = world.member(&format!("Member {n}"), Role::Participant, places.wing).await;
            world.relate(RelationKind::AssignedWorker, worker, Some(person), Some(places.wing)).await;
            theirs.push(person);
        }
        // Somebody else's, and one the worker has in another place.
        world.relate(RelationKind::AssignedWorker, colleague, Some(people.resident), Some(places.wing)).await;
        world.join(worker, Role::Practitioner, places.office).await;
        world.relate(RelationKind::AssignedWorker, worker, Some(people.participant), Some(places.office)).await;
        let path = format!("/people/{worker}/cover");
        let prison = places.prison.to_string();
        let mut manager = world.session(people.manager).await;
        assert!(manager.get(&format!("/people/{worker}")).await.href(&path).is_some());
        let who = colleague.to_string();
        let dates = [("until-day", "11"), ("until-month", "9"), ("until-year", "2026")];
        let fields = |more: &[(&'static str, &str)]| {
            let mut all: Vec<(String, String)> = vec![("colleague".into(), who.clone()), ("place".into(), prison.clone())];
            all.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            all
        };
        let send = async |browser: &mut Browser, all: &[(String, String)]| {
            let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.post(&path, &all).await
        };
        // What is missing or wrong is told beside its field, and makes nothing.
        let far = [("until-day", "1"), ("until-month", "1"), ("until-year", "2099")];
        let refused = send(&mut manager, &fields(&far)).await;
        assert!(refused.text_contains("three months at the most"), "{}", refused.body);
        let refused = send(&mut manager, &fields(&[])).await;
        assert!(refused.status == 422 && refused.text_contains("Cover needs a last day"), "{}", refused.body);
        let (past, nobody) = (fields(&[("until-day", "1"), ("until-month", "8"), ("until-year", "2026")]), fields(&dates));
        assert_eq!(send(&mut manager, &past).await.status, 422);
        for bad in [people.resident.to_string(), worker.to_string(), people.stranger.to_string(), String::new(), "x".into()] {
            let mut all = nobody.clone();
            all[0].1.clone_from(&bad);
            assert_eq!(send(&mut manager, &all).await.status, 422, "{bad}");
        }
        for (bad, expected) in [(places.other_prison.to_string(), 422), (places.partnership.to_string(), 422), ("x".into(), 400)] {
            let mut all = nobody.clone();
            all[1].1 = bad;
            assert_eq!(send(&mut manager, &all).await.status.as_u16(), expected);
        }
        assert!(covers(&world, colleague).await.is_empty());
        // Nobody but a manager of the place names anybody.
        for (name, person) in people.all().into_iter().filter(|(_, person)| *person != people.manager) {
            assert_eq!(send(&mut world.session(person).await, &nobody).await.status, 404, "{name}");
        }

        let done = send(&mut manager, &fields(&dates)).await;
        assert!(done.status == 303 && done.location == path, "{}", done.body);
        assert_eq!(covers(&world, colleague).await, sorted(theirs.clone()), "those of the place, and nobody else");
        for person in &theirs {
            assert_eq!(told(&world, *person).await, 1, "each is told");
        }
        assert_eq!(told(&world, people.participant).await, 0);
        let again = send(&mut manager, &fields(&dates)).await;
        assert!(again.status == 422 && again.text_contains("stands in for them there already"), "{}", again.body);
        assert_eq!(covers(&world, colleague).await.len(), 3);

        // Whoever comes to the worker while it holds is covered too; whoever goes is not.
        let new = world.member("Newcomer", Role::Participant, places.wing).await;
        assign(&mut manager, new, worker).await;
        theirs.push(new);
        assert_eq!(covers(&world, colleague).await, sorted(theirs.clone()));
        let first = theirs.remove(0);
        let sql = "SELECT id FROM access_relations WHERE kind = 'assigned_worker' AND person_id = $1";
        let row = world.ground.db.read().await.unwrap().one(sql, values![first]).await.unwrap();
        let end = format!("/relations/{}/end", row.get::<basics::uuid::Uuid>("id").unwrap());
        assert_eq!(manager.post(&end, &[]).await.status, 303);
        assert_eq!(covers(&world, colleague).await, sorted(theirs.clone()));

        // Their reading is seen as cover.
        let mut author = world.session(new).await;
        let left = author.post("/feedback/new", &[("kind", "suggestion"), ("words", "mine"), ("publish", "private")]).await;
        let desk = left.location.replace("/feedback/", "/desk/").replace("/sent", "");
        assert_eq!(world.session(colleague).await.get(&desk).await.status, 200);
        assert!(author.get("/account/looked").await.text_contains("They stand in for somebody who deals with it"));

        // One act ends it for everybody; made-up ids and other places' managers end nothing.
        let page = manager.get(&path).await;
        let end = format!("/covers/{}/end", page.body.split("/covers/").nth(1).unwrap().split("/end").next().unwrap());
        for person in [colleague, worker, people.stranger, people.administrator, people.rep] {
            assert_eq!(world.session(person).await.post(&end, &[]).await.status, 404);
        }
        assert_eq!(manager.post("/covers/00000000-0000-0000-0000-000000000000/end", &[]).await.status, 404);
        assert_eq!(manager.post(&end, &[]).await.location, path);
        assert!(covers(&world, colleague).await.is_empty());
        let latest = world.member("Latest", Role::Participant, places.wing).await;
        assign(&mut manager, latest, worker).await;
        assert!(covers(&world, colleague).await.is_empty(), "it is over");
        // Single cover that somebody named by hand is not touched by it.
        world.relate(RelationKind::Cover, colleague, Some(new), Some(places.wing)).await;
        assert_eq!(manager.post(&end, &[]).await.status, 303);
        assert_eq!(covers(&world, colleague).await, [new]);
    }

    async fn cover_ends_by_itself_after_its_last_day(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let people = world.people;
        let wing = Some(world.places.wing);
        world.relate(RelationKind::AssignedWorker, people.practitioner, Some(people.resident), wing).await;
        let mut manager = world.session(people.manager).await;
        let (who, prison) = (people.colleague.to_string(), world.places.prison.to_string());
        let fields = [
            ("colleague", who.as_str()),
            ("place", prison.as_str()),
            ("from-day", "30"),
            ("from-month", "8"),
            ("from-year", "2026"),
            ("until-day", "31"),
            ("until-month", "8"),
            ("until-year", "2026"),
        ];
        let path = format!("/people/{}/cover", people.practitioner);
        assert_eq!(manager.post(&path, &fields).await.status, 303);
        for (at, expected) in [
            ("2026-08-29T22:59:59Z", 0),
            ("2026-08-29T23:00:00Z", 1),
            ("2026-08-31T22:59:59Z", 1),
            ("2026-08-31T23:00:00Z", 0),
        ] {
            world.site.clock.move_to(basics::Instant::parse(at).unwrap());
            assert_eq!(covers(&world, people.colleague).await.len(), expected, "{at}");
        }
    }
}
