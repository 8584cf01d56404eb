//! Reviews: planned, asked for, said by both, moved with a reason, and kept whole.

use access::settings;
use plans::CAPABILITY as PLANS;

use crate::*;

/// A plan that both have signed, which plans its first review.
async fn signed(world: &World) -> (Browser, Browser, PlanId) {
    let mut person = world.session(world.people.resident).await;
    let mut worker = world.session(world.people.practitioner).await;
    let plan = begun(world, &mut person).await;
    first(&mut person, plan).await;
    let version = person.post(&format!("/plans/{plan}/put"), &[]).await.location;
    assert_eq!(status(&person.post(&version, &[("answer", "agreed")]).await), 303);
    assert_eq!(status(&worker.post(&version, &[("answer", "agreed")]).await), 303);
    (person, worker, plan)
}

fn at(plan: PlanId, tail: &str) -> String {
    format!("/plans/{plan}/reviews{tail}")
}

async fn goal_of(browser: &mut Browser, plan: PlanId) -> String {
    let seen = browser.get(&at(plan, "/1")).await;
    seen.href(&at(plan, "/1/goals/")).unwrap()
}

async fn the_goal(world: &World) -> String {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT id FROM plans_goals", store::values![]).await.unwrap();
    row.get::<basics::uuid::Uuid>("id").unwrap().simple().to_string()
}

async fn due(world: &World) -> String {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT due_on AS d FROM plans_reviews ORDER BY number DESC LIMIT 1";
    tx.one(sql, store::values![]).await.unwrap().get("d").unwrap()
}

trials::story! {
    parts = *PARTS;

    async fn a_signed_plan_has_a_review_with_a_day_that_waits_for_the_service(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, _, plan) = signed(&world).await;
        assert_eq!(waits(&world, people.practitioner).await, ["plans.review"]);
        assert!(waits(&world, people.resident).await.is_empty(), "clocks bind services, never people");
        let seen = person.get(&at(plan, "")).await;
        assert!(seen.text_contains("planned") && seen.text_contains("Review 1"), "{}", seen.body);
        world.site.clock.move_to(world.site.now().plus_days(200));
        let mut person = world.session(people.resident).await;
        let late = person.get(&at(plan, "/1")).await;
        assert!(late.text_contains("late: the service’s to do"), "{}", late.body);
        assert!(late.text_contains("no fault of the person"), "{}", late.body);
        assert_eq!(waits(&world, people.practitioner).await, ["plans.review"], "nothing lapses silently");
    }

    async fn a_review_goes_with_the_person_to_whoever_works_with_them_and_to_nobody_else(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (_, _, plan) = signed(&world).await;
        assert_eq!(waits(&world, people.practitioner).await, ["plans.review"]);
        let now = world.site.now();
        world.leave(people.practitioner).await;
        let mut tx = trials::write(&world.ground.db).await;
        plans::left(&mut tx, people.practitioner, world.places.prison, now).await.unwrap();
        // What is left of somebody's lines goes to everybody of their role.
        loops::hand_back(&mut tx, people.practitioner, world.places.prison, access::Role::Practitioner).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert!(waits(&world, people.colleague).await.is_empty(), "a review is nobody's but theirs");
        world.relate(RelationKind::AssignedWorker, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        let mut tx = trials::write(&world.ground.db).await;
        plans::workers_changed(&mut tx, Some(people.resident), now).await.unwrap();
        plans::workers_changed(&mut tx, Some(people.resident), now).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert_eq!(waits(&world, people.colleague).await, ["plans.review"], "once, and it did not lapse");
        let mut theirs = world.session(people.colleague).await;
        assert_eq!(status(&theirs.get(&at(plan, "")).await), 200);
    }

    async fn a_review_shows_a_goal_in_the_words_of_the_person_once_they_wrote_their_own(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let plan = begun(&world, &mut worker).await;
        first(&mut worker, plan).await;
        assert!(person.get(&format!("/plans/{plan}")).await.href(&at(plan, "")).is_some(), "the way there needs no version");
        let goal = the_goal(&world).await;
        let answer = write(&mut person, plan, (&goal, "goal"), "A bench of my own", "share").await;
        assert_eq!(status(&answer), 303, "{}", answer.body);
        assert_eq!(status(&person.post(&at(plan, "/ask"), &[("reason", "changed"), ("changed", "Ann moves away")]).await), 303);
        assert!(person.get(&at(plan, "/ask")).await.text_contains("Ann moves away"), "nobody’s words are overwritten unseen");
        let seen = worker.get(&at(plan, "/1")).await;
        assert!(seen.text_contains("A bench of my own") && !seen.text_contains(GOAL), "{}", seen.body);
    }

    async fn promise_2_both_say_how_it_goes_and_the_review_is_kept_whole_and_never_changes(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, plan) = signed(&world).await;
        let goal = goal_of(&mut person, plan).await;
        let mine = [("goes", "Better than I thought"), ("face", "4"), ("number", "6"), ("low", "On a couch"), ("high", "My own bench")];
        assert_eq!(status(&person.post(&goal, &mine).await), 303);
        assert_eq!(status(&worker.post(&goal, &[("goes", "He is on time"), ("face", ""), ("number", "")]).await), 303);
        let time = at(plan, "/1/time");
        assert_eq!(status(&person.post(&time, &[("changed", "I moved in with Ann"), ("in_the_way", "The bus")]).await), 303);
        assert_eq!(status(&worker.post(&time, &[("staff_did", "Rang the centre twice")]).await), 303);
        let seen = worker.get(&at(plan, "/1")).await;
        for words in ["Better than I thought", "6, on a line from 0 to 10", "On a couch", "He is on time", "The bus", "Rang the centre twice"] {
            assert!(seen.text_contains(words), "{words} {}", seen.body);
        }
        assert!(told(&world, people.practitioner).await.contains(&"plans.review_said".to_owned()));
        // What is said after a yes takes it back.
        assert_eq!(status(&person.post(&at(plan, "/1/yes"), &[]).await), 303);
        assert_eq!(status(&person.post(&at(plan, "/1/yes"), &[]).await), 422, "one side, one yes");
        worker.post(&time, &[("staff_did", "Rang the centre three times")]).await;
        assert_eq!(status(&worker.post(&at(plan, "/1/yes"), &[]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_reviews_kept").await, 0, "the yes was to other words");
        assert_eq!(status(&person.post(&at(plan, "/1/yes"), &[]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_reviews_kept").await, 1);
        assert_eq!(status(&person.post(&time, &[("changed", "Later thoughts")]).await), 422);
        assert_eq!(status(&person.post(&at(plan, "/1/yes"), &[]).await), 422);
        let kept = worker.get(&at(plan, "/1")).await;
        assert!(kept.text_contains("three times") && !kept.text_contains("Later thoughts"), "{}", kept.body);
        for sql in ["UPDATE plans_reviews_kept SET number = 9", "DELETE FROM plans_reviews_kept"] {
            let mut tx = trials::write(&world.ground.db).await;
            assert!(tx.run(sql, &[]).await.is_err(), "{sql}");
        }
        // The next one is planned, and counts from this one.
        assert_eq!(waits(&world, people.practitioner).await, ["plans.review"]);
        let step = page(&mut person, plan).await.href(&format!("/plans/{plan}/steps/")).unwrap();
        person.post(&step, &[("to", "done")]).await;
        let next = person.get(&at(plan, "/2")).await;
        assert!(next.text_contains("Since the last review: one step done, no goal reached yet."), "{}", next.body);
    }

    async fn the_person_chooses_who_comes_and_strikes_off_whom_they_do_not_want(ground) {
        let world = house(ground).await;
        let (mut person, mut worker, plan) = signed(&world).await;
        let who = at(plan, "/1/who");
        let ann = [("name", "Ann from next door"), ("role", "family"), ("brought", "A letter")];
        assert_eq!(status(&person.post(&who, &ann).await), 303);
        assert_eq!(status(&worker.post(&who, &[("name", "Dr Quist"), ("role", "organisation")]).await), 303);
        let seen = person.get(&at(plan, "/1")).await;
        assert!(seen.text_contains("Ann from next door") && seen.text_contains("A letter") && seen.text_contains("Dr Quist"));
        let theirs = worker.get(&at(plan, "/1")).await;
        assert!(!theirs.body.contains("/strike"), "only the person strikes anybody off");
        let comers: Vec<String> = {
            let mut tx = world.ground.db.read().await.unwrap();
            let rows = tx.rows("SELECT id FROM plans_review_who ORDER BY number", store::values![]).await.unwrap();
            rows.iter().map(|row| row.get::<basics::uuid::Uuid>("id").unwrap().simple().to_string()).collect()
        };
        let brought = format!("{who}/{}", comers[0]);
        assert_eq!(status(&worker.post(&brought, &[("brought", "A letter and a cake")]).await), 303);
        let strike = format!("{who}/{}/strike", comers[1]);
        assert_eq!(status(&worker.post(&strike, &[]).await), 404);
        assert_eq!(status(&person.post(&strike, &[]).await), 303);
        let seen = worker.get(&at(plan, "/1")).await;
        assert!(!seen.text_contains("Dr Quist") && seen.text_contains("a cake"), "{}", seen.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_review_who WHERE name IS NULL").await, 1);
        assert_eq!(status(&person.post(&strike, &[]).await), 404);
    }

    async fn a_reason_moves_the_day_twice_in_a_row_at_most(ground) {
        let world = house(ground).await;
        let (mut person, mut worker, plan) = signed(&world).await;
        let later = at(plan, "/1/later");
        let before = due(&world).await;
        assert_eq!(status(&worker.post(&later, &[("reason", "")]).await), 422, "no day moves without a reason");
        assert_eq!(status(&person.post(&later, &[("reason", "regime")]).await), 422);
        assert_eq!(due(&world).await, before);
        assert_eq!(status(&person.post(&later, &[("reason", "person_asked")]).await), 303);
        let once = due(&world).await;
        assert!(once > before, "{once} {before}");
        assert_eq!(status(&worker.post(&later, &[("reason", "redeployed")]).await), 303);
        let twice = due(&world).await;
        let full = worker.post(&later, &[("reason", "health")]).await;
        assert!(status(&full) == 422 && full.text_contains("moved twice in a row"), "{}", full.body);
        assert_eq!(due(&world).await, twice);
        let seen = person.get(&at(plan, "/1")).await;
        assert!(seen.text_contains("staff were needed elsewhere"), "{}", seen.body);
    }

    async fn whoever_asks_for_a_review_brings_it_forward_and_never_puts_it_off(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, plan) = signed(&world).await;
        let planned = due(&world).await;
        assert_eq!(status(&worker.post(&at(plan, "/ask"), &[("reason", "person_asked")]).await), 422);
        let asked = [("reason", "changed"), ("changed", "Ann is moving away")];
        let answer = person.post(&at(plan, "/ask"), &asked).await;
        assert_eq!((status(&answer), answer.location), (303, at(plan, "/1")));
        let soon = due(&world).await;
        assert!(soon < planned, "{soon} {planned}");
        assert!(told(&world, people.practitioner).await.contains(&"plans.review_asked".to_owned()));
        assert!(worker.get(&at(plan, "/1")).await.text_contains("Ann is moving away"));
        world.site.clock.move_to(world.site.now().plus_days(5));
        let mut worker = world.session(people.practitioner).await;
        assert_eq!(status(&worker.post(&at(plan, "/ask"), &[("reason", "worker_asked")]).await), 303);
        assert_eq!(due(&world).await, soon, "asking again puts nothing off");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_reviews").await, 1);
    }

    async fn not_wanting_a_review_is_kept_in_words_that_blame_nobody(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, plan) = signed(&world).await;
        let without = at(plan, "/1/without");
        assert_eq!(status(&person.get(&without).await), 404);
        assert_eq!(status(&person.post(&without, &[]).await), 404);
        assert!(worker.get(&without).await.text_contains("Nothing counts against anybody"));
        assert_eq!(status(&worker.post(&without, &[]).await), 303);
        let seen = person.get(&at(plan, "/1")).await;
        assert!(seen.text_contains("not wanted this time"), "{}", seen.body);
        assert!(told(&world, people.resident).await.contains(&"plans.review_not_wanted".to_owned()));
        assert!(person.get(&at(plan, "/2")).await.text_contains("planned"), "the next one is planned as usual");
    }

    async fn what_cannot_be_taken_in_a_review_comes_back_with_its_words(ground) {
        let world = house(ground).await;
        let (mut person, mut worker, plan) = signed(&world).await;
        let goal = goal_of(&mut person, plan).await;
        let long = "a".repeat(100_000);
        let huge = person.post(&at(plan, "/1/time"), &[("changed", "Kept words"), ("next", &long)]).await;
        assert!(status(&huge) == 422 && huge.text_contains("Kept words") && huge.body.contains(&long));
        for (face, number) in [("9", ""), ("", "11"), ("", "-1"), ("", "1e9")] {
            let fields = [("goes", "Kept words"), ("face", face), ("number", number)];
            let bad = person.post(&goal, &fields).await;
            assert!(status(&bad) == 422 && bad.text_contains("Kept words"), "{face} {number} {}", bad.body);
        }
        let name = person.post(&at(plan, "/1/who"), &[("name", &long), ("role", "friend"), ("brought", "Kept words")]).await;
        assert!(status(&name) == 422 && name.text_contains("Kept words"));
        assert_eq!(status(&person.post(&at(plan, "/1/who"), &[("name", ""), ("role", "offender")]).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_review_said").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_review_who").await, 0);
        let none = format!("{}/goals/00000000000000000000000000000000", at(plan, "/1"));
        assert_eq!(status(&person.post(&none, &[("goes", "w")]).await), 404);
        // What 0 and 10 are like is the person's to say.
        worker.post(&goal, &[("goes", "w"), ("low", "Not mine to say")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_review_said").await, 1);
        // An empty box takes back what was said.
        worker.post(&goal, &[("goes", " ")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_review_said").await, 0);
    }

    async fn nobody_but_the_two_hands_learns_of_a_review(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, _, plan) = signed(&world).await;
        let goal = goal_of(&mut person, plan).await;
        for (name, who) in people.all() {
            if [people.resident, people.practitioner].contains(&who) {
                continue;
            }
            let mut them = world.session(who).await;
            for tail in ["", "/sheet", "/ask", "/1", "/1/time", "/1/who", "/1/later", "/1/without"] {
                assert_eq!(status(&them.get(&at(plan, tail)).await), 404, "{name} {tail}");
            }
            assert_eq!(status(&them.get(&goal).await), 404, "{name}");
            for (tail, fields) in [
                ("/ask", vec![("reason", "changed")]),
                ("/1/yes", vec![]),
                ("/1/time", vec![("changed", "w")]),
                ("/1/who", vec![("name", "w"), ("role", "other")]),
                ("/1/later", vec![("reason", "health")]),
                ("/1/without", vec![]),
            ] {
                assert_eq!(status(&them.post(&at(plan, tail), &fields).await), 404, "{name} {tail}");
            }
        }
    }

    async fn what_was_said_in_reviews_goes_to_the_person_and_goes_with_them(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, plan) = signed(&world).await;
        person.post(&at(plan, "/1/who"), &[("name", "Ann from next door"), ("role", "family")]).await;
        worker.post(&at(plan, "/1/time"), &[("staff_did", "Rang the centre twice")]).await;
        worker.post(&at(plan, "/1/later"), &[("reason", "system_fault")]).await;
        person.post(&at(plan, "/1/yes"), &[]).await;
        worker.post(&at(plan, "/1/yes"), &[]).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        for words in ["Ann from next door", "Rang the centre twice", "system_fault"] {
            assert!(bundle.contains(words), "{words}");
        }
        drop(tx);
        let mut tx = trials::write(&world.ground.db).await;
        store::subject::erase(&mut tx, world.site.tables(), people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        let seen = worker.get(&at(plan, "/1")).await;
        assert!(!seen.text_contains("Rang the centre twice") && !seen.text_contains("Ann from next door"));
    }

    async fn the_rules_of_the_place_say_when_and_whether_a_review_is_planned(ground) {
        let world = house(ground).await;
        let setting = |key: &str| *PLANS.settings.iter().find(|one| one.key == key).unwrap();
        let by_time = setting("plans.review_by_time_left");
        world.set(world.places.partnership, &by_time, Some("on")).await;
        let mut tx = world.ground.db.read().await.unwrap();
        assert_eq!(settings::number(&mut tx, world.places.prison, &setting("plans.review_months")).await.unwrap(), 3);
        drop(tx);
        let mut worker = world.session(world.people.practitioner).await;
        let plan = begun(&world, &mut worker).await;
        let last = world.site.now().plus_days(40).date_in("Europe/London").unwrap();
        let (day, month, year) = (last.day().to_string(), last.month().to_string(), last.year().to_string());
        let fields = [("kind", "other"), ("words", "w"), ("until-day", &day), ("until-month", &month), ("until-year", &year)];
        assert_eq!(status(&worker.post(&format!("/plans/{plan}/ordered"), &fields).await), 303);
        let mut person = world.session(world.people.resident).await;
        first(&mut person, plan).await;
        let version = person.post(&format!("/plans/{plan}/put"), &[]).await.location;
        person.post(&version, &[("answer", "agreed")]).await;
        worker.post(&version, &[("answer", "agreed")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_reviews").await, 0, "too little time is left for one");
        assert!(person.get(&at(plan, "")).await.text_contains("No review yet"));
        assert_eq!(status(&person.post(&at(plan, "/ask"), &[("reason", "person_asked")]).await), 303, "asking is always there");
    }

    async fn a_manager_sees_how_many_reviews_are_due_and_nothing_else(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, _) = signed(&world).await;
        let path = format!("/plans/reviews/due/{}", world.places.prison);
        assert_eq!(status(&person.get(&path).await), 404);
        assert_eq!(status(&worker.get(&path).await), 404);
        let mut manager = world.session(people.manager).await;
        assert_eq!(manager.get("/plans").await.href("/plans/reviews/due/"), Some(path.clone()));
        let seen = manager.get(&path).await;
        assert!(status(&seen) == 200 && seen.text_contains("Nothing is late"), "{}", seen.body);
        assert!(!seen.text_contains("Robin Hale") && !seen.text_contains("Sam Okoro"), "{}", seen.body);
        world.site.clock.move_to(world.site.now().plus_days(200));
        let mut manager = world.session(people.manager).await;
        assert!(manager.get(&path).await.text_contains("make time for them"));
    }

    async fn the_demonstration_has_a_review_that_was_held_and_one_that_has_a_day(ground) {
        let world = house(ground).await;
        let people = world.people;
        let cast = plans::samples::Cast { dougie: people.resident, callum: people.practitioner };
        let plan = plans::samples::together(&world.site, cast).await.unwrap();
        plans::samples::goes_on(&world.site, cast, plan).await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let found = plans::samples::samples(&mut tx).await.unwrap();
        drop(tx);
        for kind in ["plan", "goal", "review", "comer"] {
            assert!(found.iter().any(|(name, _)| *name == kind), "{kind}");
        }
        let mut person = world.session(people.resident).await;
        let kept = person.get(&at(plan, "/1")).await;
        assert!(kept.text_contains("The letter from the contact centre.") && kept.text_contains("one step done"), "{}", kept.body);
        let comer = &found.iter().find(|(name, _)| *name == "comer").unwrap().1;
        for tail in ["/2", "/2/time", "/2/who", "/2/later", "/sheet", "/ask"] {
            assert_eq!(status(&person.get(&at(plan, tail)).await), 200, "{tail}");
        }
        assert_eq!(status(&person.get(&at(plan, &format!("/2/who/{comer}"))).await), 200);
        assert_eq!(status(&person.get(&at(plan, "/1/time")).await), 404, "what is over has no form");
    }
}
