//! Who may know, who looked, and what cover and an emergency change.

use crate::*;

/// Every address of a plan, with what is sent there.
fn addresses(plan: PlanId) -> Vec<(&'static str, String)> {
    let at = |tail: &str| format!("/plans/{plan}{tail}");
    vec![
        ("GET", at("")),
        ("GET", at("/write?on=00000000000000000000000000000000&part=matters")),
        ("POST", at("/write")),
        ("GET", at("/goals")),
        ("POST", at("/goals")),
        ("GET", at("/ordered")),
        ("POST", at("/ordered")),
        ("POST", at("/put")),
        ("GET", at("/versions")),
        ("GET", at("/versions/1")),
        ("POST", at("/versions/1")),
        ("GET", at("/versions/1/paper")),
        ("POST", at("/versions/1/paper")),
    ]
}

trials::story! {
    parts = *PARTS;

    async fn nobody_but_the_two_hands_learns_that_there_is_a_plan(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        person.post(&format!("/plans/{plan}/put"), &[]).await;
        world.relate(RelationKind::Mentor, people.peer_mentor, Some(people.resident), Some(world.places.prison)).await;
        world.relate(RelationKind::AssignedWorker, people.colleague, Some(people.rep), Some(world.places.prison)).await;
        for (name, who) in people.all() {
            if [people.resident, people.practitioner].contains(&who) {
                continue;
            }
            let mut them = world.session(who).await;
            for (method, path) in addresses(plan) {
                let fields = [("on", plan.to_string()), ("part", "matters".into()), ("words", "w".into()), ("goal", "g".into()), ("answer", "agreed".into()), ("kind", "other".into())];
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = if method == "GET" { them.get(&path).await } else { them.post(&path, &fields).await };
                assert_eq!(status(&answer), 404, "{name} {method} {path}");
            }
            assert!(!them.get("/plans").await.text_contains("Robin Hale"), "{name}");
            let opened = them.get(&format!("/plans/of/{}", people.resident)).await;
            assert_eq!(status(&opened), 404, "{name}");
            let begin = them.post(&format!("/plans/begin/{}", people.resident), &[]).await;
            assert_eq!(status(&begin), 404, "{name}");
        }
        let mut nobody = world.browser();
        assert!(nobody.get(&format!("/plans/{plan}")).await.location.starts_with("/sign-in"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_fields").await, 3, "nobody wrote anything");
    }

    async fn each_day_somebody_reads_is_on_record_for_the_person(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        page(&mut person, plan).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_looks").await, 0, "one's own reading is nobody's business");
        let mut worker = world.session(people.practitioner).await;
        for _ in 0..3 {
            page(&mut worker, plan).await;
        }
        let sql = "SELECT COUNT(*) AS n FROM access_looks WHERE tie = 'assigned' AND action = 'plans.see'";
        assert_eq!(count(&world, sql).await, 1);
    }

    async fn planned_cover_works_without_an_emergency_and_ends_with_its_day(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        let mut colleague = world.session(people.colleague).await;
        assert_eq!(status(&colleague.get(&format!("/plans/{plan}")).await), 404);
        world.relate(RelationKind::Cover, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        assert!(page(&mut colleague, plan).await.text_contains(GOAL));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_looks WHERE tie = 'covering'").await, 1);
        assert_eq!(status(&write(&mut colleague, plan, (&plan.to_string(), "talk"), "I cover", "share").await), 303);
    }

    async fn an_opening_in_an_emergency_reads_and_writes_nothing_and_each_look_is_on_record(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        world.relate(RelationKind::Emergency, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        let mut opener = world.session(people.colleague).await;
        assert_eq!(status(&opener.get(&format!("/plans/{plan}")).await), 404, "the page of the two hands stays theirs");
        for _ in 0..2 {
            let seen = opener.get(&format!("/plans/of/{}", people.resident)).await;
            assert!(status(&seen) == 200 && seen.text_contains(GOAL), "{}", seen.body);
            assert!(!seen.body.contains("/write?"), "nothing is written by whoever opened it");
        }
        let lines = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'plans.read_opened'";
        assert_eq!(count(&world, lines).await, 2);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_looks WHERE tie = 'emergency'").await, 1);
        assert_eq!(status(&write(&mut opener, plan, (&plan.to_string(), "talk"), "w", "share").await), 404);
    }

    async fn promise_9_a_plan_goes_with_the_person_and_switching_off_spares_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        world.set(world.places.partnership, &SWITCH, Some("off")).await;
        assert!(page(&mut person, plan).await.text_contains(GOAL));
        assert_eq!(person.get("/plans").await.location, format!("/plans/{plan}"));
        assert_eq!(status(&write(&mut person, plan, (&plan.to_string(), "talk"), "w", "share").await), 404);
        let mut other = world.session(people.rep).await;
        assert_eq!(status(&other.get("/plans").await), 404, "off leaves no trace");
        world.set(world.places.partnership, &SWITCH, Some("on")).await;
        world.leave(people.resident).await;
        assert!(page(&mut person, plan).await.text_contains(GOAL));
    }
}
