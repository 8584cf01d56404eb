//! The person lets somebody see chosen parts of their plan, and takes that back.

use basics::Instant;

use crate::*;

const WHOLE: [(&str, &str); 2] = [("parts", "about"), ("parts", "goals")];

/// Plans with the resident's plan in it, whose mentor is the peer mentor: the person's browser, the mentor's, and the plan.
async fn with_mentor(world: &World) -> (Browser, Browser, PlanId) {
    let people = world.people;
    world.relate(RelationKind::Mentor, people.peer_mentor, Some(people.resident), Some(world.places.prison)).await;
    let mut person = world.session(people.resident).await;
    let plan = begun(world, &mut person).await;
    first(&mut person, plan).await;
    (person, world.session(people.peer_mentor).await, plan)
}

/// Shares parts with the mentor.
async fn share(world: &World, person: &mut Browser, plan: PlanId, more: &[(&str, &str)]) -> Answer {
    let mentor = world.people.peer_mentor.to_string();
    let mut fields = vec![("to", mentor.as_str())];
    fields.extend(more);
    person.post(&format!("/plans/{plan}/sharing/new"), &fields).await
}

fn shared(plan: PlanId) -> String {
    format!("/plans/{plan}/shared")
}

/// Where the first view of the sharing page is taken back.
async fn stop_address(person: &mut Browser, plan: PlanId) -> String {
    let seen = person.get(&format!("/plans/{plan}/sharing")).await;
    let begins = format!("action=\"/plans/{plan}/sharing/");
    let at = seen.body.find(&begins).unwrap();
    seen.body[at + 8..].split('"').next().unwrap().to_owned()
}

/// Does what is due, at this time.
async fn until(world: &World, at: Instant) {
    world.site.clock.move_to(at);
    for piece in store::due::claim(&world.ground.db, at, 50).await.unwrap() {
        let job = CAPABILITY.jobs.iter().find(|job| job.kind == piece.kind).unwrap();
        (job.run)(&world.site, &piece).await.unwrap();
    }
}

trials::story! {
    parts = *PARTS;

    async fn promise_6_a_mentor_sees_the_chosen_parts_while_the_person_lets_them_and_not_a_moment_longer(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut mentor, plan) = with_mentor(&world).await;
        let mut worker = world.session(people.practitioner).await;
        let on = plan.to_string();
        write(&mut person, plan, (&on, "bad_day"), "A draft of mine", "draft").await;
        let ordered = [("kind", "treatment"), ("words", "The group on Wednesdays")];
        worker.post(&format!("/plans/{plan}/ordered"), &ordered).await;
        let goal = page(&mut worker, plan).await.href(&format!("/plans/{plan}/goals/")).unwrap();
        let goal = goal.split('/').nth(4).unwrap().to_owned();
        write(&mut worker, plan, (&goal, "note"), "A note of the worker", "share").await;
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404, "a mentor by itself sees nothing");

        let answer = share(&world, &mut person, plan, &WHOLE).await;
        assert_eq!((status(&answer), answer.location), (303, format!("/plans/{plan}/sharing")), "{}", answer.body);
        let seen = mentor.get(&shared(plan)).await;
        assert_eq!(status(&seen), 200, "{}", seen.body);
        for words in [MATTERS, GOAL, STEP, "Robin Hale"] {
            assert!(seen.text_contains(words), "{words}: {}", seen.body);
        }
        for words in ["A draft of mine", "The group on Wednesdays", "A note of the worker"] {
            assert!(!seen.text_contains(words), "{words}");
        }
        assert!(!seen.body.contains("/write?") && !seen.body.contains(&format!("/plans/{plan}/goals")), "to read only");
        assert_eq!(status(&mentor.get(&format!("/plans/{plan}")).await), 404, "the plan itself stays the two hands'");
        assert_eq!(status(&write(&mut mentor, plan, (&on, "talk"), "w", "share").await), 404);
        assert!(mentor.get("/plans").await.href(&shared(plan)).is_some(), "there is a way to it");
        assert!(told(&world, people.peer_mentor).await.contains(&"plans.shared".to_owned()));
        assert!(told(&world, people.resident).await.contains(&"plans.you_shared".to_owned()));

        // One press, and the same session sees nothing any more.
        let stop = stop_address(&mut person, plan).await;
        assert_eq!(status(&person.post(&stop, &[]).await), 303);
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404);
        assert!(mentor.get("/plans").await.href(&shared(plan)).is_none());
        assert!(told(&world, people.peer_mentor).await.contains(&"plans.unshared".to_owned()));
        // Pressed again it stays so, and it is never revived.
        assert_eq!(status(&person.post(&stop, &[]).await), 303);
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404);
        assert_eq!(told(&world, people.peer_mentor).await.iter().filter(|kind| *kind == "plans.unshared").count(), 1);
    }

    async fn chosen_goals_are_shown_and_the_others_are_not(ground) {
        let world = house(ground).await;
        let (mut person, mut mentor, plan) = with_mentor(&world).await;
        person.post(&format!("/plans/{plan}/goals"), &[("goal", "Sleep in my own place"), ("actor", "me")]).await;
        let form = person.get(&format!("/plans/{plan}/sharing/new")).await;
        assert!(form.text_contains(GOAL) && form.text_contains("Sleep in my own place"), "{}", form.body);
        let before = form.body.split("name=\"goals\"").nth(1).unwrap();
        let goal = before.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(status(&share(&world, &mut person, plan, &[("goals", &goal)]).await), 303);
        let seen = mentor.get(&shared(plan)).await;
        assert!(seen.text_contains(GOAL) && seen.text_contains(STEP), "{}", seen.body);
        assert!(!seen.text_contains("Sleep in my own place") && !seen.text_contains(MATTERS), "{}", seen.body);
        let page = person.get(&format!("/plans/{plan}/sharing")).await;
        assert!(page.text_contains(GOAL) && !page.text_contains("Sleep in my own place"), "{}", page.body);
    }

    async fn what_is_seen_differently_is_shown_only_when_it_is_chosen(ground) {
        let world = house(ground).await;
        let (mut person, mut mentor, plan) = with_mentor(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let seen = page(&mut worker, plan).await;
        let at = seen.body.find("part=differ").unwrap();
        let on = seen.body[..at].rsplit("on=").next().unwrap()[..32].to_owned();
        write(&mut worker, plan, (&on, "differ"), "I see a longer way", "share").await;
        share(&world, &mut person, plan, &WHOLE).await;
        assert!(!mentor.get(&shared(plan)).await.text_contains("I see a longer way"));
        let stop = stop_address(&mut person, plan).await;
        person.post(&stop, &[]).await;
        share(&world, &mut person, plan, &[WHOLE[0], WHOLE[1], ("parts", "differs")]).await;
        let seen = mentor.get(&shared(plan)).await;
        assert!(seen.text_contains("I see a longer way"), "{}", seen.body);
    }

    async fn a_view_ends_with_its_day_and_the_person_alone_hears_of_it_before(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, _, plan) = with_mentor(&world).await;
        assert_eq!(status(&share(&world, &mut person, plan, &WHOLE).await), 303, "three months where no day is named");
        let begun = world.site.now();
        let told_mentor = told(&world, people.peer_mentor).await.len();
        let last = begun.date_in("Europe/London").unwrap().checked_add(jiff::Span::new().months(3)).unwrap();
        let moment = |day: basics::Date, hour: i8| {
            Instant::of(day.at(hour, 59, 0, 0).in_tz("Europe/London").unwrap().timestamp())
        };
        until(&world, moment(last.checked_sub(jiff::Span::new().days(7)).unwrap(), 9)).await;
        assert!(told(&world, people.resident).await.contains(&"plans.sharing_ends".to_owned()));
        assert_eq!(told(&world, people.peer_mentor).await.len(), told_mentor);
        world.site.clock.move_to(moment(last, 23));
        let mut mentor = world.session(people.peer_mentor).await;
        assert_eq!(status(&mentor.get(&shared(plan)).await), 200, "that day included");
        world.site.clock.move_to(moment(last.tomorrow().unwrap(), 0));
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404, "and nothing had to be done for it to end");
        assert!(mentor.get("/plans").await.href(&shared(plan)).is_none());
        let mut person = world.session(people.resident).await;
        assert!(person.get(&format!("/plans/{plan}/sharing")).await.text_contains("over"));
        // It can be given anew.
        assert_eq!(status(&share(&world, &mut person, plan, &WHOLE).await), 303);
        assert_eq!(status(&mentor.get(&shared(plan)).await), 200);
    }

    async fn what_is_taken_back_reminds_nobody(ground) {
        let world = house(ground).await;
        let (mut person, _, plan) = with_mentor(&world).await;
        share(&world, &mut person, plan, &WHOLE).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_due").await, 1);
        let stop = stop_address(&mut person, plan).await;
        person.post(&stop, &[]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_due").await, 0);
    }

    async fn each_day_somebody_looks_is_on_record_and_the_person_sees_who(ground) {
        let world = house(ground).await;
        let (mut person, mut mentor, plan) = with_mentor(&world).await;
        share(&world, &mut person, plan, &WHOLE).await;
        let sharing = format!("/plans/{plan}/sharing");
        assert!(person.get(&sharing).await.text_contains("Nobody you share it with has looked yet"));
        for _ in 0..3 {
            mentor.get(&shared(plan)).await;
        }
        let sql = "SELECT COUNT(*) AS n FROM access_looks WHERE action = 'plans.see_shared'";
        assert_eq!(count(&world, sql).await, 1);
        let seen = person.get(&sharing).await;
        assert!(!seen.text_contains("has looked yet"), "{}", seen.body);
        let name = { let mut tx = world.ground.db.read().await.unwrap(); access::people::one(&mut tx, world.people.peer_mentor).await.unwrap().unwrap().name };
        assert!(seen.text_contains(&format!("{name},")), "{}", seen.body);
        world.site.clock.move_to(world.site.now().plus_days(1));
        let mut mentor = world.session(world.people.peer_mentor).await;
        mentor.get(&shared(plan)).await;
        assert_eq!(count(&world, sql).await, 2);
        // A look that is refused is no look.
        let stop = stop_address(&mut world.session(world.people.resident).await, plan).await;
        world.session(world.people.resident).await.post(&stop, &[]).await;
        world.site.clock.move_to(world.site.now().plus_days(1));
        let mut mentor = world.session(world.people.peer_mentor).await;
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404);
        assert_eq!(count(&world, sql).await, 2);
    }

    async fn nobody_but_the_person_shares_takes_back_or_sees_with_whom(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, _, plan) = with_mentor(&world).await;
        share(&world, &mut person, plan, &WHOLE).await;
        let stop = stop_address(&mut person, plan).await;
        for (name, who) in people.all() {
            if who == people.resident {
                continue;
            }
            let mut them = world.session(who).await;
            let at = |tail: &str| format!("/plans/{plan}{tail}");
            let expected = if who == people.peer_mentor { 200 } else { 404 };
            assert_eq!(status(&them.get(&shared(plan)).await), expected, "{name}");
            assert_eq!(status(&them.get(&at("/sharing")).await), 404, "{name}");
            assert_eq!(status(&them.get(&at("/sharing/new")).await), 404, "{name}");
            assert_eq!(status(&share(&world, &mut them, plan, &WHOLE).await), 404, "{name}");
            assert_eq!(status(&them.post(&stop, &[]).await), 404, "{name}");
        }
        assert_eq!(status(&person.get(&shared(plan)).await), 404, "the person has the plan itself");
        let open = "SELECT COUNT(*) AS n FROM plans_sharings WHERE stopped_at IS NULL";
        assert_eq!(count(&world, open).await, 1);
        // An emergency opens the plan, and not the page of whom it is shared with.
        world.relate(RelationKind::Emergency, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        let mut opener = world.session(people.colleague).await;
        assert_eq!(status(&opener.get(&format!("/plans/{plan}/sharing")).await), 404);
        assert_eq!(status(&opener.get(&shared(plan)).await), 404);
    }

    async fn somebody_else_is_found_by_a_whole_name_and_only_among_those_who_help_here(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, _, plan) = with_mentor(&world).await;
        let new = format!("/plans/{plan}/sharing/new");
        let mut names = Vec::new();
        {
            let mut tx = world.ground.db.read().await.unwrap();
            for (what, who) in people.all() {
                names.push((what, access::people::one(&mut tx, who).await.unwrap().unwrap().name));
            }
        }
        let form = person.get(&new).await;
        let volunteer = names.iter().find(|(what, _)| *what == "volunteer").unwrap().1.clone();
        assert!(!form.text_contains(&volunteer), "the page is no directory: {}", form.body);
        for (what, name) in &names {
            let fields = [("to", "named"), ("name", name.as_str()), ("parts", "about")];
            let answer = person.post(&new, &fields).await;
            let may = ["volunteer", "peer_mentor"].contains(what);
            assert_eq!(status(&answer), if may { 303 } else { 422 }, "{what} {}", answer.body);
            assert!(may || answer.text_contains("No peer mentor or volunteer here can be chosen by that name"));
        }
        let half = volunteer.split(' ').next().unwrap().to_owned();
        assert_eq!(status(&person.post(&new, &[("to", "named"), ("name", &half), ("parts", "about")]).await), 422);
        let stranger = people.stranger.to_string();
        assert_eq!(status(&person.post(&new, &[("to", &stranger), ("parts", "about")]).await), 422, "by no id either");
        let mut volunteer = world.session(people.volunteer).await;
        assert!(volunteer.get(&shared(plan)).await.text_contains(MATTERS));
        // Two of one name are nobody.
        world.member("Same Name", access::Role::Volunteer, world.places.prison).await;
        let two = [("to", "named"), ("name", "Same Name"), ("parts", "goals")];
        world.member("Same Name", access::Role::Volunteer, world.places.prison).await;
        assert_eq!(status(&person.post(&new, &two).await), 422);
    }

    async fn what_cannot_be_shared_is_said_and_nothing_typed_is_lost(ground) {
        let world = house(ground).await;
        let (mut person, _, plan) = with_mentor(&world).await;
        let day = |day| [("by-day", day), ("by-month", "1"), ("by-year", "2020")];
        let nothing = share(&world, &mut person, plan, &[]).await;
        assert!(status(&nothing) == 422 && nothing.text_contains("Choose something for them to see"), "{}", nothing.body);
        assert_eq!(status(&share(&world, &mut person, plan, &[("parts", "differs")]).await), 422);
        let past: Vec<_> = WHOLE.into_iter().chain(day("1")).collect();
        let past = share(&world, &mut person, plan, &past).await;
        assert!(status(&past) == 422 && past.text_contains("This day has gone by") && past.body.contains("2020"));
        let far = [WHOLE[0], ("by-day", "1"), ("by-month", "1"), ("by-year", "2099")];
        assert!(share(&world, &mut person, plan, &far).await.text_contains("too far away"));
        let none: Vec<_> = WHOLE.into_iter().chain(day("32")).collect();
        assert_eq!(status(&share(&world, &mut person, plan, &none).await), 422);
        let long = "a".repeat(100_000);
        let new = format!("/plans/{plan}/sharing/new");
        let huge = person.post(&new, &[("to", "named"), ("name", &long), ("parts", "about")]).await;
        assert!(status(&huge) == 422 && huge.body.contains(&long), "nothing typed is lost");
        assert!(huge.body.contains("value=\"about\" checked"), "{}", &huge.body[..2000]);
        assert_eq!(status(&person.post(&new, &[("parts", "about")]).await), 422, "nobody is chosen");
        let other = [("goals", "00000000000000000000000000000001")];
        assert_eq!(status(&share(&world, &mut person, plan, &other).await), 404, "no goal of this plan");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_sharings").await, 0);
        share(&world, &mut person, plan, &WHOLE).await;
        let twice = share(&world, &mut person, plan, &WHOLE).await;
        assert!(status(&twice) == 422 && twice.text_contains("Take that back first"), "{}", twice.body);
    }

    async fn switched_off_nobody_sees_it_and_the_person_can_still_take_it_back(ground) {
        let world = house(ground).await;
        let (mut person, mut mentor, plan) = with_mentor(&world).await;
        share(&world, &mut person, plan, &WHOLE).await;
        world.set(world.places.partnership, &SWITCH, Some("off")).await;
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404);
        assert_eq!(status(&person.get(&format!("/plans/{plan}/sharing/new")).await), 404);
        let stop = stop_address(&mut person, plan).await;
        assert_eq!(status(&person.post(&stop, &[]).await), 303);
        world.set(world.places.partnership, &SWITCH, Some("on")).await;
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404);
    }

    async fn erasing_the_person_ends_every_view(ground) {
        let world = house(ground).await;
        let (mut person, mut mentor, plan) = with_mentor(&world).await;
        let goal = person.get(&format!("/plans/{plan}/sharing/new")).await.body;
        let goal = goal.split("name=\"goals\"").nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(status(&share(&world, &mut person, plan, &[("goals", &goal)]).await), 303);
        let mut tx = trials::write(&world.ground.db).await;
        store::subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Keys).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_sharings").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_sharing_goals").await, 0);
        assert_eq!(status(&mentor.get(&shared(plan)).await), 404);
    }

    async fn the_demonstration_keeps_a_journal_and_shares_a_part_of_the_plan(ground) {
        let world = house(ground).await;
        let people = world.people;
        let cast = plans::samples::Cast { dougie: people.resident, callum: people.practitioner };
        let plan = plans::samples::together(&world.site, cast).await.unwrap();
        plans::samples::goes_on(&world.site, cast, plan).await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let found = plans::samples::samples(&mut tx).await.unwrap();
        drop(tx);
        for name in ["plan", "jotting", "sharing"] {
            assert!(found.iter().any(|(known, _)| *known == name), "{name}");
        }
        let mut person = world.session(people.resident).await;
        assert!(person.get(&format!("/plans/{plan}/journal")).await.text_contains("Now I count Saturdays"));
        let mut worker = world.session(people.practitioner).await;
        let seen = page(&mut worker, plan).await;
        assert!(seen.text_contains("Trued my first wheel") && !seen.text_contains("Now I count Saturdays"), "{}", seen.body);
        let sharing = person.get(&format!("/plans/{plan}/sharing")).await;
        assert!(sharing.text_contains("can see it") && sharing.text_contains("Fix bikes for a living"), "{}", sharing.body);
    }
}
