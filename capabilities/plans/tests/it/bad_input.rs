//! What cannot be taken is said, nothing typed is lost, and nothing is half done.

use crate::*;

trials::story! {
    parts = *PARTS;

    async fn what_cannot_be_taken_is_said_at_its_field_and_nothing_is_kept(ground) {
        let world = house(ground).await;
        let mut person = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let plan = begun(&world, &mut person).await;
        let goals = format!("/plans/{plan}/goals");
        let long = "a".repeat(100_000);
        let huge = person.post(&goals, &[("goal", &long), ("matters", "Kept words"), ("actor", "me")]).await;
        assert_eq!(status(&huge), 422);
        assert!(huge.text_contains("Kept words") && huge.text_contains("100000"), "what was typed is there");
        let past = [("goal", GOAL), ("actor", "me"), ("by-day", "1"), ("by-month", "2"), ("by-year", "2020")];
        let answer = person.post(&goals, &past).await;
        assert!(status(&answer) == 422 && answer.text_contains("This day has gone by") && answer.text_contains(GOAL));
        let none = [("goal", GOAL), ("actor", "me"), ("by-day", "31"), ("by-month", "2"), ("by-year", "2027")];
        assert!(person.post(&goals, &none).await.text_contains("A day has a day, a month and a year"));
        assert_eq!(status(&person.post(&goals, &[("goal", " "), ("actor", "me")]).await), 422);
        assert_eq!(status(&person.post(&goals, &[("goal", "a\u{0}b"), ("actor", "me")]).await), 400);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_goals").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_fields").await, 0);

        let ordered = format!("/plans/{plan}/ordered");
        for (ordered_hours, done) in [("120", "121"), ("-1", ""), ("1e3", ""), ("99999999999999999999", ""), ("", "5")] {
            let fields = [("kind", "other"), ("words", "w"), ("ordered", ordered_hours), ("done", done)];
            assert_eq!(status(&worker.post(&ordered, &fields).await), 422, "{ordered_hours} {done}");
        }
        assert_eq!(status(&worker.post(&ordered, &[("kind", "offence"), ("words", "w")]).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_requirements").await, 0);
    }

    async fn nothing_is_written_in_a_thing_of_another_plan_or_of_none(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let plan = begun(&world, &mut person).await;
        first(&mut person, plan).await;
        let mut rep = world.session(people.rep).await;
        let other = rep.post(&format!("/plans/begin/{}", people.rep), &[]).await;
        let other: PlanId = other.location.strip_prefix("/plans/").unwrap().parse().unwrap();
        let goal = page(&mut person, plan).await.href(&format!("/plans/{plan}/goals/")).unwrap();
        let goal = goal.split('/').nth(4).unwrap().to_owned();
        for (on, part) in [
            (goal.as_str(), "note"),
            (&plan.to_string(), "matters"),
            (&other.to_string(), "step"),
            ("00000000000000000000000000000000", "goal"),
            (&other.to_string(), "differ"),
            (&other.to_string(), "nonsense"),
            ("no id", "matters"),
        ] {
            assert_eq!(status(&write(&mut rep, other, (on, part), "w", "share").await), 404, "{on} {part}");
        }
        assert_eq!(status(&rep.post(&format!("/plans/{other}/goals/{goal}"), &[("to", "reached")]).await), 404);
        assert_eq!(status(&rep.post(&format!("/plans/{other}/goals/{goal}/steps"), &[("step", "s"), ("actor", "me")]).await), 404);
        assert_eq!(status(&rep.get(&format!("/plans/{other}/versions/1")).await), 404);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_fields").await, 3);
    }

    async fn a_plan_has_room_for_so_many_goals_and_says_so(ground) {
        let world = house(ground).await;
        let mut person = world.session(world.people.resident).await;
        let plan = begun(&world, &mut person).await;
        for _ in 0..40 {
            let answer = person.post(&format!("/plans/{plan}/goals"), &[("goal", GOAL), ("actor", "me")]).await;
            assert_eq!(status(&answer), 303);
        }
        let full = person.post(&format!("/plans/{plan}/goals"), &[("goal", GOAL), ("actor", "me")]).await;
        assert!(status(&full) == 422 && full.text_contains("no room for another goal"), "{}", full.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_goals").await, 40);
    }
}
