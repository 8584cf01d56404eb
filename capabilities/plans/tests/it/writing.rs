//! Two hands write one plan.

use crate::*;

trials::story! {
    parts = *PARTS;

    async fn a_first_plan_is_one_thing_that_matters_one_step_and_two_names(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        assert!(person.get("/plans").await.text_contains("You have no plan yet"));
        let list = worker.get("/plans").await;
        assert!(list.text_contains("Robin Hale") && list.text_contains("no plan yet"), "{}", list.body);

        let plan = begun(&world, &mut worker).await;
        assert_eq!(told(&world, people.resident).await, ["plans.begun"]);
        // Begun twice it is the same one.
        assert_eq!(begun(&world, &mut person).await, plan);
        assert!(page(&mut person, plan).await.text_contains("No goal yet"));
        first(&mut person, plan).await;
        let seen = page(&mut worker, plan).await;
        for words in [MATTERS, GOAL, STEP, "Robin Hale", "Who does it: whose plan it is", "not started"] {
            assert!(seen.text_contains(words), "{words}: {}", seen.body);
        }
        assert_eq!(told(&world, people.practitioner).await, ["plans.changed"]);
        assert!(worker.get("/plans").await.href(&format!("/plans/{plan}")).is_some());
        // What was asked once is not asked again.
        assert!(!person.get(&format!("/plans/{plan}/goals")).await.text_contains("What matters to you?"));
    }

    async fn each_writes_in_rows_of_their_own_and_the_other_is_told(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plan = begun(&world, &mut person).await;
        let on = plan.to_string();
        assert_eq!(status(&write(&mut person, plan, (&on, "good_at"), "Welding", "share").await), 303);
        assert_eq!(status(&write(&mut worker, plan, (&on, "good_at"), "And patient with others", "share").await), 303);
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("Welding") && seen.text_contains("And patient with others"), "{}", seen.body);
        assert!(seen.text_contains("Sam Okoro,"), "who wrote it stands beside it");
        assert!(told(&world, people.resident).await.contains(&"plans.changed".to_owned()));
        // Writing again changes one's own row, and no other.
        write(&mut worker, plan, (&on, "good_at"), "And very patient", "share").await;
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("Welding") && seen.text_contains("And very patient"));
        assert!(!seen.text_contains("And patient with others"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_fields").await, 2);
    }

    async fn a_draft_is_its_authors_alone_until_it_is_shared(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plan = begun(&world, &mut worker).await;
        let on = plan.to_string();
        let before = told(&world, people.resident).await.len();
        write(&mut worker, plan, (&on, "talk"), "A draft of the worker", "draft").await;
        assert_eq!(told(&world, people.resident).await.len(), before, "nobody is told of a draft");
        assert!(page(&mut worker, plan).await.text_contains("A draft of the worker"));
        assert!(!page(&mut person, plan).await.text_contains("A draft of the worker"));
        write(&mut worker, plan, (&on, "talk"), "What is shared", "share").await;
        write(&mut worker, plan, (&on, "talk"), "Something else begun", "draft").await;
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("What is shared") && !seen.text_contains("Something else begun"), "{}", seen.body);
        // The form goes on with the draft.
        let form = worker.get(&format!("/plans/{plan}/write?on={on}&part=talk")).await;
        assert!(form.text_contains("Something else begun"));
    }

    async fn what_is_seen_differently_stands_beside_what_the_other_wrote(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        let goal = page(&mut worker, plan).await.href(&format!("/plans/{plan}/goals/")).unwrap();
        let goal = goal.split('/').nth(4).unwrap().to_owned();
        write(&mut worker, plan, (&goal, "note"), "The curfew comes first", "share").await;
        let seen = page(&mut person, plan).await;
        let links: Vec<String> = seen.body.match_indices("part=differ").map(|(at, _)| seen.body[..at].to_owned()).collect();
        assert_eq!(links.len(), 1, "only what the other side wrote can be seen differently: {}", seen.body);
        let on = links[0].rsplit("on=").next().unwrap()[..32].to_owned();
        assert_eq!(status(&write(&mut person, plan, (&on, "differ"), "It was never said to me", "share").await), 303);
        for browser in [&mut person, &mut worker] {
            let seen = page(browser, plan).await;
            assert!(seen.text_contains("Sees it differently:") && seen.text_contains("It was never said to me"));
        }
        assert!(told(&world, people.practitioner).await.contains(&"plans.differs".to_owned()));
        // Nobody sees their own words differently, nor a disagreement.
        assert_eq!(status(&write(&mut worker, plan, (&on, "differ"), "No", "share").await), 422);
    }

    async fn what_the_court_ordered_is_the_workers_to_keep_and_a_change_is_read_by_the_person(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plan = begun(&world, &mut worker).await;
        let fields = [("kind", "unpaid_work"), ("words", "Tuesdays in the park"), ("ordered", "120"), ("done", "0")];
        assert_eq!(status(&person.post(&format!("/plans/{plan}/ordered"), &fields).await), 404, "not the person's");
        assert_eq!(status(&worker.post(&format!("/plans/{plan}/ordered"), &fields).await), 303);
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("0 of 120") && seen.text_contains("Changed: I have read this"), "{}", seen.body);
        let change = page(&mut worker, plan).await.href(&format!("/plans/{plan}/ordered/")).unwrap();
        let shown = seen.hidden("shown").unwrap();
        let read = [("shown", shown.as_str())];
        assert_eq!(status(&worker.post(&format!("{change}/read"), &read).await), 404, "nobody reads it for them");
        let old = [("shown", "2020-01-01T00:00:00Z")];
        assert_eq!(status(&person.post(&format!("{change}/read"), &old).await), 422, "only what was shown");
        assert_eq!(status(&person.post(&format!("{change}/read"), &read).await), 303);
        assert!(!page(&mut person, plan).await.text_contains("Changed: I have read this"));
        assert!(page(&mut worker, plan).await.text_contains("Read by the person on"));
        let more = [("kind", "unpaid_work"), ("words", "Tuesdays in the park"), ("ordered", "120"), ("done", "46")];
        assert_eq!(status(&worker.post(&change, &more).await), 303);
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("46 of 120") && seen.text_contains("Changed: I have read this"), "{}", seen.body);
        assert!(told(&world, people.resident).await.contains(&"plans.requirement".to_owned()));
    }

    async fn steps_and_goals_say_how_they_go(ground) {
        let world = house(ground).await;
        let mut person = world.session(world.people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        let seen = page(&mut person, plan).await;
        let step = seen.href(&format!("/plans/{plan}/steps/")).unwrap();
        assert_eq!(status(&person.post(&step, &[("to", "not_yet")]).await), 422, "stuck says why");
        assert_eq!(status(&person.post(&step, &[("to", "not_started")]).await), 422, "it stands so already");
        assert_eq!(status(&person.post(&step, &[("to", "nonsense")]).await), 422);
        assert_eq!(status(&person.post(&step, &[("to", "not_yet"), ("why", "The workshop is shut")]).await), 303);
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("cannot be done yet") && seen.text_contains("The workshop is shut"), "{}", seen.body);
        let goal = seen.href(&format!("/plans/{plan}/goals/")).unwrap();
        let goal = goal.trim_end_matches("/steps").to_owned();
        let more = [("step", "Ring them"), ("actor", "worker"), ("by-day", "1"), ("by-month", "3"), ("by-year", "2099")];
        assert_eq!(status(&person.post(&format!("{goal}/steps"), &more).await), 422, "too far away");
        assert_eq!(status(&person.post(&format!("{goal}/steps"), &more[..2]).await), 303);
        assert_eq!(status(&person.post(&goal, &[("to", "given_up")]).await), 422, "a goal that is given up says why");
        assert_eq!(status(&person.post(&goal, &[("to", "reached"), ("why", "They took me on")]).await), 303);
        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("Reached, or no longer wanted") && seen.text_contains("They took me on"), "{}", seen.body);
    }
}
