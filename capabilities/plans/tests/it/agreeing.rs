//! A plan is put before both, and each says for itself what it thinks.

use crate::*;

async fn ready(world: &World) -> (Browser, Browser, PlanId) {
    let mut person = world.session(world.people.resident).await;
    let worker = world.session(world.people.practitioner).await;
    let plan = begun(world, &mut person).await;
    first(&mut person, plan).await;
    (person, worker, plan)
}

async fn put(browser: &mut Browser, plan: PlanId) -> String {
    let answer = browser.post(&format!("/plans/{plan}/put"), &[]).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

trials::story! {
    parts = *PARTS;

    async fn both_sign_and_the_version_stays_as_it_was(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, plan) = ready(&world).await;
        let version = put(&mut worker, plan).await;
        assert_eq!(version, format!("/plans/{plan}/versions/1"));
        assert!(waits(&world, people.resident).await.contains(&"plans.sign".to_owned()));
        assert!(waits(&world, people.practitioner).await.contains(&"plans.sign".to_owned()));
        assert!(page(&mut person, plan).await.text_contains("waits to be signed"));
        assert_eq!(status(&person.post(&version, &[("answer", "agreed")]).await), 303);
        assert!(waits(&world, people.resident).await.is_empty());
        assert_eq!(status(&worker.post(&version, &[("answer", "agreed")]).await), 303);
        assert!(page(&mut person, plan).await.text_contains("agreed by both"));
        assert!(told(&world, people.practitioner).await.contains(&"plans.agreed".to_owned()));
        // Signed is signed.
        for answer in ["agreed", "differs", "could_not"] {
            let fields = [("answer", answer), ("why", "w"), ("by-day", "1"), ("by-month", "3"), ("by-year", "2027")];
            assert_eq!(status(&person.post(&version, &fields).await), 422, "{answer}");
        }
        // What is written later stands in the plan, and not in what was signed.
        let on = plan.to_string();
        write(&mut person, plan, (&on, "matters"), "Something new matters", "share").await;
        assert!(page(&mut worker, plan).await.text_contains("Something new matters"));
        let signed = worker.get(&version).await;
        assert!(signed.text_contains(MATTERS) && !signed.text_contains("Something new matters"), "{}", signed.body);
        let next = put(&mut person, plan).await;
        assert!(worker.get(&next).await.text_contains("Something new matters"));
        assert!(worker.get(&version).await.text_contains("There is a newer version."));
        let old = worker.post(&version, &[("answer", "agreed")]).await;
        assert_eq!(status(&old), 422, "the newest is answered, and no other");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_versions").await, 2);
    }

    async fn promise_2_a_no_stands_with_its_reason_and_the_plan_goes_on(ground) {
        let world = house(ground).await;
        let (mut person, mut worker, plan) = ready(&world).await;
        let version = put(&mut worker, plan).await;
        assert_eq!(status(&person.post(&version, &[("answer", "differs")]).await), 422, "a no says why");
        let fields = [("answer", "differs"), ("why", "The curfew is written as if I had asked for it")];
        assert_eq!(status(&person.post(&version, &fields).await), 303);
        assert_eq!(status(&worker.post(&version, &[("answer", "agreed")]).await), 303);
        let seen = page(&mut worker, plan).await;
        assert!(seen.text_contains("goes on with a disagreement"), "{}", seen.body);
        assert!(worker.get(&version).await.text_contains("as if I had asked for it"));
        let on = plan.to_string();
        assert_eq!(status(&write(&mut person, plan, (&on, "hopes"), "Still going on", "share").await), 303);
        // A no can become a yes, and what was said first stays in the record.
        assert_eq!(status(&person.post(&version, &[("answer", "agreed")]).await), 303);
        assert!(page(&mut worker, plan).await.text_contains("agreed by both"));
        assert!(worker.get(&version).await.text_contains("as if I had asked for it"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_answers").await, 3);
    }

    async fn whoever_could_not_answer_is_asked_again_on_a_day_that_waits_for_the_service(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker, plan) = ready(&world).await;
        let version = put(&mut worker, plan).await;
        worker.post(&version, &[("answer", "agreed")]).await;
        let no_day = [("answer", "could_not"), ("why", "I need it read out")];
        assert_eq!(status(&person.post(&version, &no_day).await), 422);
        let later = world.site.now().plus_days(10).date_in("Europe/London").unwrap();
        let (day, month, year) = (later.day().to_string(), later.month().to_string(), later.year().to_string());
        let fields = [no_day[0], no_day[1], ("by-day", &day), ("by-month", &month), ("by-year", &year)];
        assert_eq!(status(&person.post(&version, &fields).await), 303);
        assert!(page(&mut person, plan).await.text_contains("to be looked at again"));
        assert!(waits(&world, people.practitioner).await.contains(&"plans.again".to_owned()));
        assert!(waits(&world, people.resident).await.is_empty(), "clocks bind services, never people");
        assert_eq!(status(&person.post(&version, &[("answer", "agreed")]).await), 303);
        assert!(page(&mut person, plan).await.text_contains("agreed by both"));
        assert_eq!(waits(&world, people.practitioner).await, ["plans.review"], "nothing is looked at again that was answered");
    }

    async fn signed_on_paper_is_said_as_it_was_and_only_by_a_worker(ground) {
        let world = house(ground).await;
        let (mut person, mut worker, plan) = ready(&world).await;
        let version = put(&mut worker, plan).await;
        let paper = format!("{version}/paper");
        assert_eq!(status(&person.get(&paper).await), 404);
        assert_eq!(status(&person.post(&paper, &[("answer", "agreed")]).await), 404);
        assert!(worker.get(&paper).await.text_contains("Robin Hale"));
        assert_eq!(status(&worker.post(&paper, &[("answer", "agreed")]).await), 303);
        let seen = person.get(&version).await;
        assert!(seen.text_contains("signed on paper, seen by Sam Okoro"), "{}", seen.body);
        assert!(page(&mut person, plan).await.text_contains("waits to be signed"), "the worker has not said anything yet");
        assert_eq!(status(&worker.get(&paper).await), 404, "nothing is left to bring in");
        assert!(told(&world, world.people.resident).await.contains(&"plans.on_paper".to_owned()));
        // Whose answer it is puts it right on a screen, and no paper takes the place of that.
        let no = [("answer", "differs"), ("why", "I never signed that")];
        assert_eq!(status(&person.post(&version, &no).await), 303);
        assert_eq!(status(&worker.post(&version, &[("answer", "agreed")]).await), 303);
        assert_eq!(status(&worker.post(&paper, &[("answer", "agreed")]).await), 404);
        let seen = page(&mut worker, plan).await;
        assert!(seen.text_contains("goes on with a disagreement") && seen.text_contains("I never signed that"));
    }

    async fn nothing_is_signed_that_has_no_goal_with_a_step_or_was_put_before_both_already(ground) {
        let world = house(ground).await;
        let mut person = world.session(world.people.resident).await;
        let plan = begun(&world, &mut person).await;
        let empty = person.post(&format!("/plans/{plan}/put"), &[]).await;
        assert_eq!(status(&empty), 422);
        assert!(empty.text_contains("the plan has no goal for now"), "{}", empty.body);
        person.post(&format!("/plans/{plan}/goals"), &[("goal", GOAL), ("actor", "me")]).await;
        let without = person.post(&format!("/plans/{plan}/put"), &[]).await;
        assert!(without.text_contains("a goal for now has no step"), "{}", without.body);
        first(&mut person, plan).await;
        let goal = page(&mut person, plan).await.href(&format!("/plans/{plan}/goals/")).unwrap();
        let steps = format!("{}/steps", goal.trim_end_matches("/steps"));
        person.post(&steps, &[("step", STEP), ("actor", "me")]).await;
        put(&mut person, plan).await;
        let again = person.post(&format!("/plans/{plan}/put"), &[]).await;
        assert!(status(&again) == 422 && again.text_contains("Nothing is different"), "{}", again.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_versions").await, 1);
    }

    async fn what_was_signed_cannot_be_changed_even_by_whoever_holds_the_database(ground) {
        let world = house(ground).await;
        let (mut person, mut worker, plan) = ready(&world).await;
        let version = put(&mut worker, plan).await;
        person.post(&version, &[("answer", "agreed")]).await;
        let mut tx = trials::write(&world.ground.db).await;
        for sql in [
            "UPDATE plans_versions SET number = 9",
            "DELETE FROM plans_versions",
            "UPDATE plans_answers SET answer = 'differs'",
            "DELETE FROM plans_answers",
        ] {
            assert!(tx.run(sql, &[]).await.is_err(), "{sql}");
            drop(tx);
            tx = trials::write(&world.ground.db).await;
        }
        drop(tx);
        assert!(page(&mut worker, plan).await.text_contains("waits to be signed"));
    }
}
