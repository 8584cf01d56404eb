//! Whoever gets money for somebody has no hand in paying it out, and loosens no limit for it.

use access::Role;
use plans::fund::{REQUEST, TWO};

use crate::fund::{asked, asks, between, decides, holds, pays, planned, pot};
use crate::*;

trials::story! {
    parts = *PARTS;

    async fn who_leads_a_wing_loosens_no_limit_for_money_of_the_prison(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        pot(&world, &mut manager, "2000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "400").await;
        let lead = world.member("Wing Lead", Role::Manager, world.places.wing).await;
        let mut lead = world.session(lead).await;
        for setting in [&TWO, &REQUEST] {
            world.set(world.places.wing, setting, Some("5000")).await;
        }
        assert_eq!(status(&decides(&mut lead, &request, &[("choice", "yes")]).await), 303);
        assert_eq!(holds(&world, "plans.promised").await, 0, "the prison asks for two: one yes moves nothing");
        assert_eq!(status(&decides(&mut manager, &request, &[("choice", "yes")]).await), 303);
        assert_eq!(holds(&world, "plans.promised").await, 40_000);
        assert_eq!(status(&pays(&mut lead, &request, "400").await), 422, "who decided about it does not pay it");
    }

    async fn a_worker_takes_nothing_out_that_they_asked_for_and_takes_nothing_away_that_somebody_else_asked_for(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        asks(&mut worker, (plan, &goal), &[("mode", "amount"), ("amount", "60"), ("kind", "travel")]).await;
        let list = person.get(&format!("/plans/{plan}/fund")).await;
        let amount = format!("/plans/requests/{}", between(&list.body, "/plans/requests/", "\""));
        assert_eq!(status(&decides(&mut manager, &amount, &[("choice", "yes")]).await), 303);
        let spend = [("amount", "60"), ("words", "In cash"), ("route", "cash")];
        assert_eq!(status(&worker.post(&format!("{amount}/spend"), &spend).await), 422);
        assert_eq!(holds(&world, "plans.spent").await, 0);

        let mut later = world.session(people.resident).await;
        asks(&mut later, (plan, &goal), &[("amount", "85"), ("kind", "tools")]).await;
        let sql = "SELECT id FROM plans_requests WHERE estimate = 8500";
        let row = world.ground.db.read().await.unwrap().one(sql, store::values![]).await.unwrap();
        let theirs = format!("/plans/requests/{}", row.get::<basics::uuid::Uuid>("id").unwrap().simple());
        assert_eq!(status(&worker.post(&format!("{theirs}/let-go"), &[]).await), 422);
        assert!(!worker.get(&theirs).await.body.contains("/let-go"), "nor is it offered");
        assert_eq!(status(&later.post(&format!("{theirs}/let-go"), &[]).await), 303);
    }

    async fn what_the_person_told_stays_theirs_and_what_was_read_to_decide_is_on_record(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        assert_eq!(status(&manager.get(&format!("{request}/decide")).await), 200);
        let looks = "SELECT COUNT(*) AS n FROM access_looks WHERE action = 'plans.decide_request'";
        assert_eq!(count(&world, looks).await, 1);
        decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert_eq!(status(&pays(&mut worker, &request, "85").await), 303);
        let tells = |came: &'static str, words: &'static str| [("came", came), ("cost", "85"), ("told", words)];
        let told = format!("{request}/told");
        assert_eq!(status(&worker.post(&told, &tells("helped", "All is well, says the worker")).await), 303);
        assert_eq!(status(&worker.post(&told, &tells("helped", "Once more")).await), 422);
        assert_eq!(status(&person.post(&told, &tells("helped", "They were too small")).await), 303);
        assert_eq!(status(&worker.post(&told, &tells("helped", "All is well")).await), 422, "the person’s words stay");
        assert!(manager.get(&request).await.text_contains("They were too small"));
    }
}
