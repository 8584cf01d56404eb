//! What is held back, and judgement calls.

use crate::*;

const WHY: &str = "It would put her at risk";
const SECRET: &str = "A neighbour rang and is afraid";

/// The three boxes of a day so many days from now.
fn in_days(world: &World, field: &str, days: i64) -> Vec<(String, String)> {
    let day = world.site.now().plus_days(days).date_in("Europe/London").unwrap();
    let part = |name: &str, n: i16| (format!("{field}-{name}"), n.to_string());
    vec![part("day", day.day().into()), part("month", day.month().into()), part("year", day.year())]
}

/// Sends a form, with a day in it.
async fn send(browser: &mut Browser, path: &str, fields: &[(&str, &str)], day: &[(String, String)]) -> Answer {
    let mut all: Vec<(&str, &str)> = fields.to_vec();
    all.extend(day.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    browser.post(path, &all).await
}

/// A judgement call of this plan, begun with a colleague or alone.
async fn begun_call(worker: &mut Browser, plan: PlanId, with: &str) -> String {
    let fields = [("question", "May he see his daughter on a Saturday of unpaid work?"), ("with", with)];
    let answer = worker.post(&format!("/plans/{plan}/calls"), &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

const DECISION: [(&str, &str); 3] =
    [("options", "Swap the day, or say no"), ("decision", "Swap the day"), ("rationale", "Family keeps people going")];

trials::story! {
    parts = *PARTS;

    async fn what_is_held_back_has_a_reason_and_a_day_and_the_person_sees_that_there_is_something(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let plan = begun(&world, &mut worker).await;
        let held = format!("/plans/{plan}/held");
        let (soon, past, far) = (in_days(&world, "by", 30), in_days(&world, "by", 0), in_days(&world, "by", 400));
        let all = [("words", SECRET), ("why", WHY)];
        for (fields, day) in [(&all[..1], &soon), (&all[1..], &soon), (&all[..], &past), (&all[..], &far), (&all[..], &Vec::new())] {
            assert_eq!(status(&send(&mut worker, &held, fields, day).await), 422, "{fields:?} {day:?}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_held").await, 0);
        assert_eq!(status(&send(&mut person, &held, &all, &soon).await), 404, "nobody holds back from themselves");
        assert_eq!(status(&send(&mut worker, &held, &all, &soon).await), 303);
        assert!(worker.get(&held).await.text_contains(SECRET));
        assert!(waits(&world, people.practitioner).await.contains(&"plans.held_due".to_owned()));

        let seen = page(&mut person, plan).await;
        assert!(seen.text_contains("There is something we cannot show you"), "{}", seen.body);
        assert!(!seen.text_contains(SECRET) && !seen.text_contains(WHY));
        assert!(told(&world, people.resident).await.contains(&"plans.held".to_owned()));
        assert_eq!(status(&person.get(&held).await), 404);
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        drop(tx);
        assert!(!bundle.contains(SECRET) && !bundle.contains(WHY) && bundle.contains("plans_held"), "the bundle says that there is something");

        // On the day it is held on with a new reason, or shown.
        let one = worker.get(&held).await.body.split(&format!("{held}/")).nth(1).unwrap()[..32].to_owned();
        let (to, why) = (format!("to-{one}"), format!("why-{one}"));
        let again = format!("{held}/{one}");
        assert_eq!(status(&send(&mut worker, &again, &[], &[]).await), 422);
        assert_eq!(status(&send(&mut worker, &again, &[(&to, "hold")], &in_days(&world, &format!("by-{one}"), 60)).await), 422);
        let on = [(to.as_str(), "hold"), (why.as_str(), "She still lives next door")];
        assert_eq!(status(&send(&mut worker, &again, &on, &in_days(&world, &format!("by-{one}"), 60)).await), 303);
        assert!(worker.get(&held).await.text_contains("She still lives next door"));
        assert_eq!(status(&send(&mut worker, &again, &[(&to, "show")], &[]).await), 303);
        assert!(page(&mut person, plan).await.text_contains(SECRET));
        assert!(!waits(&world, people.practitioner).await.contains(&"plans.held_due".to_owned()));
        assert_eq!(status(&send(&mut worker, &again, &[(&to, "end")], &[]).await), 422, "what was shown cannot be unseen");
    }

    async fn a_judgement_call_is_thought_through_by_two_and_read_by_the_person_when_it_stands(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut colleague = world.session(people.colleague).await;
        let mut manager = world.session(people.manager).await;
        let plan = begun(&world, &mut worker).await;
        let call = begun_call(&mut worker, plan, &people.colleague.to_string()).await;
        assert!(told(&world, people.colleague).await.contains(&"plans.call_begun".to_owned()));
        assert_eq!(status(&colleague.post(&format!("{call}/think"), &[("words", "I would swap the day")]).await), 303);
        assert!(worker.get(&call).await.text_contains("I would swap the day"));
        assert_eq!(status(&colleague.get(&format!("/plans/{plan}")).await), 404, "who thinks along reads no plan");
        for them in [&mut person, &mut manager] {
            assert_eq!(status(&them.get(&call).await), 404, "it is private to the two");
            assert_eq!(status(&them.post(&format!("{call}/think"), &[("words", "w")]).await), 404);
            assert_eq!(status(&them.post(&format!("{call}/decide"), &DECISION).await), 404);
        }
        assert_eq!(status(&colleague.post(&format!("{call}/decide"), &DECISION).await), 404, "one decides");
        // Before it stands it is in nobody's file.
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        drop(tx);
        assert!(!bundle.contains("May he see his daughter") && !bundle.contains("I would swap the day"));
        for missing in 0..3 {
            let some: Vec<_> = DECISION.iter().enumerate().filter(|(n, _)| *n != missing).map(|(_, field)| *field).collect();
            assert_eq!(status(&worker.post(&format!("{call}/decide"), &some).await), 422, "{missing}");
        }
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &DECISION).await), 303);
        let seen = person.get(&call).await;
        assert!(seen.text_contains("Swap the day, or say no") && seen.text_contains("Family keeps people going"), "{}", seen.body);
        assert!(!seen.text_contains("I would swap the day"), "what the two said stays between them");
        assert!(page(&mut person, plan).await.text_contains("Judgement calls"));
        assert!(told(&world, people.resident).await.contains(&"plans.call_stands".to_owned()));
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        drop(tx);
        assert!(bundle.contains("Family keeps people going") && !bundle.contains("I would swap the day"));
        // How the person sees it stands beside it; nobody else says so, and of nothing that does not stand.
        let on = call.rsplit('/').next().unwrap().to_owned();
        assert_eq!(status(&write(&mut worker, plan, (&on, "differ"), "w", "share").await), 404);
        assert_eq!(status(&write(&mut person, plan, (&on, "differ"), "I was not asked", "share").await), 303);
        for them in [&mut person, &mut worker] {
            assert!(them.get(&call).await.text_contains("I was not asked"));
        }
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &DECISION).await), 422, "what stands stands");
        assert_eq!(status(&worker.post(&format!("{call}/think"), &[("words", "w")]).await), 422);
    }

    async fn what_goes_beyond_the_usual_stands_only_with_a_second_signature(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut colleague = world.session(people.colleague).await;
        let plan = begun(&world, &mut worker).await;
        let call = begun_call(&mut worker, plan, "").await;
        let mut made = DECISION.to_vec();
        made.push(("beyond", "yes"));
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &made).await), 422, "somebody has to sign it");
        for nobody in [people.resident, people.practitioner, people.rep, people.stranger] {
            let nobody = nobody.to_string();
            let mut with = made.clone();
            with.push(("with", &nobody));
            assert_eq!(status(&worker.post(&format!("{call}/decide"), &with).await), 422, "{nobody}");
        }
        let second = people.colleague.to_string();
        made.push(("with", &second));
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &made).await), 303);
        assert!(waits(&world, people.colleague).await.contains(&"plans.call_sign".to_owned()));
        assert_eq!(status(&person.get(&call).await), 404, "it does not stand yet");
        // Whoever decided can take it back, and nobody else.
        assert_eq!(status(&colleague.post(&format!("{call}/back"), &[]).await), 404);
        assert_eq!(status(&worker.post(&format!("{call}/back"), &[]).await), 303);
        assert!(waits(&world, people.colleague).await.is_empty());
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &made).await), 303);
        assert_eq!(status(&worker.post(&format!("{call}/sign"), &[("do", "sign")]).await), 404, "nobody is their own second");
        assert_eq!(status(&colleague.post(&format!("{call}/sign"), &[("do", "back")]).await), 422, "sent back with a word");
        let back = [("do", "back"), ("why", "Ask the family first")];
        assert_eq!(status(&colleague.post(&format!("{call}/sign"), &back).await), 303);
        assert!(worker.get(&call).await.text_contains("Ask the family first"));
        assert!(waits(&world, people.colleague).await.is_empty());
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &made).await), 303);
        // Nobody signs words that they were not shown.
        let shown = colleague.get(&call).await.hidden("shown").unwrap();
        assert_eq!(status(&colleague.post(&format!("{call}/sign"), &[("do", "sign")]).await), 422);
        let sign = [("do", "sign"), ("shown", shown.as_str())];
        assert_eq!(status(&colleague.post(&format!("{call}/sign"), &sign).await), 303);
        let seen = person.get(&call).await;
        assert!(seen.text_contains("Signed by") && seen.text_contains("It goes beyond what is usual."), "{}", seen.body);
        assert_eq!(status(&colleague.post(&format!("{call}/sign"), &[("do", "sign")]).await), 404);
    }

    async fn a_place_may_ask_for_a_second_each_time_and_a_call_may_end_without_one(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let plan = begun(&world, &mut worker).await;
        world.set(world.places.partnership, &plans::CALL_SECOND, Some("always")).await;
        let call = begun_call(&mut worker, plan, "").await;
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &DECISION).await), 422);
        assert_eq!(status(&worker.post(&format!("{call}/drop"), &[]).await), 303);
        assert_eq!(status(&worker.post(&format!("{call}/decide"), &DECISION).await), 422);
        assert!(!page(&mut worker, plan).await.text_contains("Judgement calls"));
    }
}
