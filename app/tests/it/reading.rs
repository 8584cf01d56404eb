//! What workers read of others, in numbers, for whoever supervises them: made by real looks at real things.

use access::{RelationKind, Role};
use alongside::wiring;
use basics::PersonId;
use trials::{Browser, World};

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

/// So many people of the wing have said something; their threads.
async fn said(world: &World, many: usize) -> Vec<String> {
    let mut paths = Vec::new();
    for n in 0..many {
        let person = world.member(&format!("Member {n}"), Role::Participant, world.places.wing).await;
        let mut browser = world.session(person).await;
        let fields = [("kind", "suggestion"), ("words", "a private matter"), ("publish", "private")];
        let left = browser.post("/feedback/new", &fields).await;
        assert_eq!(left.status, 303, "{}", left.body);
        paths.push(left.location.replace("/feedback/", "/desk/").replace("/sent", ""));
    }
    paths
}

async fn opens(worker: &mut Browser, paths: &[String]) {
    for path in paths {
        assert_eq!(worker.get(path).await.status, 200, "{path}");
        assert_eq!(worker.get(path).await.status, 200, "again, which counts once");
    }
}

async fn rows(world: &World, reader: PersonId) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) AS n FROM access_looks WHERE reader_id = $1";
    tx.one(sql, store::values![reader]).await.unwrap().get("n").unwrap()
}

trials::story! {
    parts = parts();

    async fn much_reading_is_shown_to_managers_in_numbers_and_looked_into_once(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let people = world.people;
        let page = format!("/places/{}/reading", world.places.prison);
        let paths = said(&world, 12).await;
        let mut manager = world.session(people.manager).await;
        assert!(manager.get(&page).await.text_contains("Nothing unusual"));
        let mut worker = world.session(people.practitioner).await;
        opens(&mut worker, &paths[..4]).await;
        assert_eq!(rows(&world, people.practitioner).await, 4);
        assert!(manager.get(&page).await.text_contains("Nothing unusual"), "four people are a day's work");
        opens(&mut worker, &paths).await;
        assert_eq!(rows(&world, people.practitioner).await, 12);
        let shown = manager.get(&page).await;
        assert!(shown.text_contains("Sam Okoro") && shown.text_contains("Things of 12 people"), "{}", shown.body);
        assert!(!shown.text_contains("a private matter") && !shown.text_contains("Member 3"), "whose and what is not shown");

        // Who covers for the worker of these people has a tie to them.
        let mut colleague = world.session(people.colleague).await;
        for n in 0..12 {
            let mut tx = world.ground.db.read().await.unwrap();
            let sql = "SELECT id FROM access_person WHERE name = $1";
            let id: PersonId = tx.one(sql, store::values![format!("Member {n}")]).await.unwrap().get("id").unwrap();
            drop(tx);
            world.relate(RelationKind::Cover, people.colleague, Some(id), Some(world.places.prison)).await;
        }
        opens(&mut colleague, &paths).await;
        assert!(!manager.get(&page).await.text_contains("Lin Abbas"), "reading in somebody's place is no finding");

        // It is looked into once, with what came of it; a second press and another note change nothing.
        let day = world.site.now().date_in("Europe/London").unwrap().to_string();
        let reader = people.practitioner.to_string();
        let fields = [("reader", reader.as_str()), ("what", "untied"), ("day", &day), ("note", "")];
        assert_eq!(manager.post(&page, &fields).await.status, 422, "what came of it is written down");
        for note in ["He stood in for two colleagues", "something else"] {
            let fields = [("reader", reader.as_str()), ("what", "untied"), ("day", &day), ("note", note)];
            assert_eq!(manager.post(&page, &fields).await.status, 303);
        }
        let shown = manager.get(&page).await;
        assert!(shown.text_contains("He stood in for two colleagues") && !shown.text_contains("something else"), "{}", shown.body);
        for bad in [("what", "evil"), ("reader", "x"), ("day", "soon")] {
            let mut fields = vec![("reader", reader.as_str()), ("what", "untied"), ("day", &day), ("note", "x")];
            fields.retain(|(name, _)| *name != bad.0);
            fields.push(bad);
            assert_eq!(manager.post(&page, &fields).await.status, 400, "{bad:?}");
        }
        // The auditor sees it and writes nothing; nobody looks into their own, and workers see none of it.
        let mut auditor = world.session(people.auditor).await;
        assert!(auditor.get(&page).await.text_contains("Sam Okoro"));
        let fields = [("reader", reader.as_str()), ("what", "untied"), ("day", &day), ("note", "x")];
        assert_eq!(auditor.post(&page, &fields).await.status, 403);
        let own = people.manager.to_string();
        let fields = [("reader", own.as_str()), ("what", "untied"), ("day", &day), ("note", "x")];
        assert_eq!(manager.post(&page, &fields).await.status, 404);
        for person in [people.practitioner, people.resident, people.rep, people.stranger, people.administrator] {
            let answer = world.session(person).await.get(&page).await;
            assert!([403, 404].contains(&answer.status.as_u16()), "{}", answer.status);
        }
    }

    async fn people_see_by_day_and_role_who_opened_what_is_theirs_before_it_was_shown(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        assert!(author.get("/account/looked").await.text_contains("Nobody has opened anything"));
        let fields = [("kind", "suggestion"), ("words", "a private matter"), ("publish", "private")];
        let left = author.post("/feedback/new", &fields).await.location;
        let own = left.replace("/sent", "");
        let desk = own.replace("/feedback/", "/desk/");
        let mut worker = world.session(people.practitioner).await;
        opens(&mut worker, std::slice::from_ref(&desk)).await;
        let seen = author.get("/account/looked").await;
        for word in ["Friday 28 August 2026", "Heron Wing", "Arrowdale Prisons", "They opened what you said", "They work there"] {
            assert!(seen.text_contains(word), "{word}: {}", seen.body);
        }
        assert_eq!(seen.body.matches("They opened what you said").count(), 1, "each once a day");
        assert!(!seen.text_contains("Sam Okoro"), "names are the place's choice");
        assert!(seen.href(&own).is_some());
        world.set(world.places.prison, &governance::READER_NAMES, Some("on")).await;
        assert!(author.get("/account/looked").await.text_contains("Sam Okoro"));
        // Whoever deals with it stands there as that, on the next day anew.
        worker.post(&format!("{desk}/assign"), &[("to", &people.practitioner.to_string())]).await;
        world.site.clock.move_to(world.site.now().plus_days(1));
        let (mut worker, mut author) = (world.session(people.practitioner).await, world.session(people.resident).await);
        opens(&mut worker, std::slice::from_ref(&desk)).await;
        let seen = author.get("/account/looked").await;
        assert!(seen.text_contains("Saturday 29 August 2026") && seen.text_contains("theirs to deal with"), "{}", seen.body);
        // It is in what one takes along, and nobody else's page shows it.
        assert!(!world.session(people.rep).await.get("/account/looked").await.text_contains("They opened"));
        let bundle = governance::export_person(&world.site, &access::Who::House(governance::COMMAND_LINE), people.resident).await;
        assert!(format!("{:?}", bundle.map(|_| ()).is_ok()).contains("true"));
        // Each look stands in the chain too, before it was shown.
        let mut tx = world.ground.db.read().await.unwrap();
        let sql = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'feedback.see_suggestion'";
        assert_eq!(tx.one(sql, store::values![]).await.unwrap().get::<i64>("n").unwrap(), 2);
        drop(tx);
        // That somebody is held is told by those who hold, and not by this page.
        let mut manager = world.session(people.manager).await;
        assert_eq!(manager.get(&format!("/people/{}/hold", people.resident)).await.status, 200);
        assert_eq!(rows(&world, people.manager).await, 0);
    }

    async fn many_looks_go_on_page_by_page(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        for n in 0..33 {
            let fields = [("kind", "suggestion"), ("words", &*format!("matter {n}")), ("publish", "private")];
            let left = author.post("/feedback/new", &fields).await.location;
            worker.get(&left.replace("/feedback/", "/desk/").replace("/sent", "")).await;
            world.site.clock.move_to(world.site.now().plus_seconds(1));
        }
        let first = author.get("/account/looked").await;
        assert_eq!(first.body.matches("They opened what you said").count(), 30);
        let next = first.href("/account/looked?after=").unwrap();
        assert_eq!(author.get(&next).await.body.matches("They opened what you said").count(), 3);
        assert_eq!(author.get("/account/looked?after=AAAA").await.body.matches("They opened what you said").count(), 30);
    }

    async fn what_is_asked_on_the_way_is_no_look_and_nothing_nameless_is_kept(ground) {
        let world = World::new(ground, &crate::capabilities(), wiring::listeners()).await;
        let people = world.people;
        let paths = said(&world, 1).await;
        let mut worker = world.session(people.practitioner).await;
        // The link of a notice leads a worker on to the desk: asking whether it does is no reading.
        let on = worker.get(&paths[0].replace("/desk/", "/feedback/")).await;
        assert_eq!((on.status.as_u16(), on.location.as_str(), rows(&world, people.practitioner).await), (303, paths[0].as_str(), 0));
        let mut author = world.session(people.resident).await;
        author.get("/feedback").await;
        assert_eq!(rows(&world, people.resident).await, 0);
        let nobody = world.browser();
        let fields = [("_key", nobody.new_key()), ("kind", "suggestion".into()), ("words", "nobody said it".into()), ("publish", "private".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut nobody = nobody;
        assert_eq!(nobody.post_raw(&format!("/box/{}", world.places.wing), &fields).await.status, 200);
        world.site.clock.move_to(world.site.now().plus_days(1));
        feedback::verbs::open_boxes(&world.site).await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let sql = "SELECT id FROM feedback_suggestions WHERE author_id IS NULL";
        let id: basics::uuid::Uuid = tx.one(sql, store::values![]).await.unwrap().get("id").unwrap();
        drop(tx);
        let mut worker = world.session(people.practitioner).await;
        let page = worker.get(&format!("/desk/{}", id.simple())).await;
        assert!(page.status == 200 && page.text_contains("nobody said it"), "{}", page.body);
        assert_eq!(rows(&world, people.practitioner).await, 0, "what nobody said leaves no look");
    }
}
