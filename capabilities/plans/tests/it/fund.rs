//! The enabling fund: asked, decided by others, paid from a pot that never goes below nothing, and told.

use access::Role;
use basics::PersonId;
use plans::fund::{SMALL, TWO, YEAR};

use crate::*;

/// Somebody who leads the prison beside the manager.
pub async fn second(world: &World) -> PersonId {
    world.member("Second Lead", Role::Manager, world.places.prison).await
}

const BOOTS: &str = "Boots with steel caps for the workshop";
const TRIED: &str = "The workshop has none in my size";

/// A pot of the prison with so much in it, opened by its manager.
pub async fn pot(world: &World, manager: &mut Browser, amount: &str) -> String {
    let place = world.places.prison;
    let fields = [
        ("from-day", "1"),
        ("from-month", "1"),
        ("from-year", "2026"),
        ("until-day", "31"),
        ("until-month", "12"),
        ("until-year", "2027"),
        ("amount", amount),
    ];
    let answer = manager.post(&format!("/plans/fund/{place}/pots"), &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

/// A plan with a goal, and what its goal is called in an address.
pub async fn planned(world: &World, person: &mut Browser) -> (PlanId, String) {
    let plan = begun(world, person).await;
    first(person, plan).await;
    let form = person.get(&format!("/plans/{plan}/fund/ask")).await;
    assert_eq!(status(&form), 200, "{}", form.body);
    let goal = between(&form.body, "name=\"goal\" type=\"radio\" value=\"", "\"");
    (plan, goal)
}

pub fn between(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in {text}");
    let begin = text.find(from).unwrap() + from.len();
    let end = text[begin..].find(to).unwrap() + begin;
    text[begin..end].to_owned()
}

pub async fn asks(browser: &mut Browser, (plan, goal): (PlanId, &str), more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("mode", "thing"), ("what", BOOTS), ("kind", "clothes"), ("goal", goal), ("tried", TRIED)];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    browser.post(&format!("/plans/{plan}/fund/ask"), &fields).await
}

/// The newest request of a plan.
pub async fn asked(browser: &mut Browser, (plan, goal): (PlanId, &str), amount: &str) -> String {
    let answer = asks(browser, (plan, goal), &[("amount", amount)]).await;
    assert_eq!((status(&answer), &*answer.location), (303, &*format!("/plans/{plan}/fund")), "{}", answer.body);
    let list = browser.get(&format!("/plans/{plan}/fund")).await;
    format!("/plans/requests/{}", between(&list.body, "/plans/requests/", "\""))
}

pub async fn decides(browser: &mut Browser, request: &str, fields: &[(&str, &str)]) -> Answer {
    browser.post(&format!("{request}/decide"), fields).await
}

pub async fn pays(browser: &mut Browser, request: &str, amount: &str) -> Answer {
    browser.post(&format!("{request}/pay"), &[("amount", amount), ("route", "supplier")]).await
}

/// Everything that must hold of the money, whatever happened.
pub async fn sums_hold(world: &World) {
    let sums = count(world, "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) AS n FROM books_accounts").await;
    assert_eq!(sums, 0);
    let below = "SELECT COUNT(*) AS n FROM books_accounts WHERE balance < 0 AND kind <> 'plans.funding'";
    assert_eq!(count(world, below).await, 0);
    let mut tx = world.ground.db.read().await.unwrap();
    for check in (books::ROOM.checks.unwrap())(&mut tx).await.unwrap() {
        assert_eq!(check.broken, None);
    }
}

pub async fn holds(world: &World, kind: &str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) AS n FROM books_accounts WHERE kind = $1";
    tx.one(sql, store::values![kind]).await.unwrap().get("n").unwrap()
}

trials::story! {
    parts = *PARTS;

    async fn boots_and_a_lock_are_asked_for_promised_paid_and_told(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "£2,000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "£85").await;
        assert_eq!(waits(&world, people.manager).await, ["plans.fund_decide"]);
        assert!(waits(&world, people.practitioner).await.is_empty(), "over the small limit a manager decides");
        assert!(told(&world, people.practitioner).await.contains(&"plans.fund_asked".to_owned()));
        let seen = manager.get(&request).await;
        assert!(seen.text_contains(BOOTS) && seen.text_contains("£85"), "{}", seen.body);
        assert!(!seen.text_contains(MATTERS), "who decides reads no plan");
        assert_eq!(status(&manager.get(&format!("/plans/{plan}")).await), 404);
        let decided = decides(&mut manager, &request, &[("choice", "yes"), ("why", "It is the next step")]).await;
        assert_eq!(status(&decided), 303, "{}", decided.body);
        assert_eq!((holds(&world, "plans.pot").await, holds(&world, "plans.promised").await), (191_500, 8_500));
        assert!(told(&world, people.resident).await.contains(&"plans.fund_promised".to_owned()));
        assert!(person.get(&request).await.text_contains("It is the next step"));
        assert_eq!(waits(&world, people.practitioner).await, ["plans.fund_pay"]);
        // It cost less: the rest goes back by an entry of its own.
        assert_eq!(status(&pays(&mut worker, &request, "79.99").await), 303);
        assert_eq!((holds(&world, "plans.pot").await, holds(&world, "plans.promised").await), (192_001, 0));
        assert_eq!(holds(&world, "plans.spent").await, 7_999);
        assert_eq!(waits(&world, people.resident).await, ["plans.fund_tell"]);
        let due = "SELECT COUNT(*) AS n FROM loops_waiting WHERE kind = 'plans.fund_tell' AND due_at IS NOT NULL";
        assert_eq!(count(&world, due).await, 0, "no clock runs for the person");
        let fields = [("told", "They fit"), ("cost", "79.99"), ("seen", "Callum saw the receipt"), ("came", "helped")];
        assert_eq!(status(&person.post(&format!("{request}/told"), &fields).await), 303);
        let page = worker.get(&request).await;
        assert!(page.text_contains("They fit") && page.text_contains("Callum saw the receipt"), "{}", page.body);
        sums_hold(&world).await;
    }

    async fn something_small_needs_one_sentence_and_one_yes_on_the_same_day(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "100").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let at = (plan, goal.as_str());
        let refused = asks(&mut person, at, &[("amount", "30.01"), ("tried", "")]).await;
        assert_eq!(status(&refused), 422);
        assert!(refused.text_contains("Over £30, say what else was tried") && refused.text_contains(BOOTS), "{}", refused.body);
        let answer = asks(&mut person, at, &[("amount", "30"), ("tried", "")]).await;
        assert_eq!(status(&answer), 303, "{}", answer.body);
        assert_eq!(waits(&world, people.practitioner).await, ["plans.fund_decide"]);
        let due = count(&world, "SELECT COUNT(*) AS n FROM plans_requests WHERE small AND due_at = decide_by").await;
        assert_eq!(due, 1);
        let list = person.get(&format!("/plans/{plan}/fund")).await;
        let request = format!("/plans/requests/{}", between(&list.body, "/plans/requests/", "\""));
        let it = person.get(&request).await;
        assert!(it.text_contains("28 August 2026"), "it is due today: {}", it.body);
        assert_eq!(status(&decides(&mut worker, &request, &[("choice", "yes")]).await), 303);
        // What is larger is a manager's.
        let request = asked(&mut person, at, "31").await;
        let refused = decides(&mut worker, &request, &[("choice", "yes")]).await;
        assert_eq!(status(&refused), 422);
        assert!(refused.text_contains("A manager decides about this"), "{}", refused.body);
        world.set(world.places.prison, &SMALL, Some("40")).await;
        assert_eq!(status(&decides(&mut worker, &request, &[("choice", "yes")]).await), 303);
    }

    async fn over_the_limit_two_different_people_decide_and_another_pays(ground) {
        let world = house(ground).await;
        let people = world.people;
        let other = second(&world).await;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let (mut manager, mut other) = (world.session(people.manager).await, world.session(other).await);
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut worker, (plan, &goal), "250").await;
        assert_eq!(status(&decides(&mut manager, &request, &[("choice", "yes")]).await), 303);
        assert_eq!(holds(&world, "plans.promised").await, 0, "the first yes moves nothing");
        let again = decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert_eq!(status(&again), 422);
        assert!(again.text_contains("somebody else does this"));
        assert_eq!(status(&decides(&mut other, &request, &[("choice", "yes")]).await), 303);
        assert_eq!(holds(&world, "plans.promised").await, 25_000);
        for browser in [&mut manager, &mut other, &mut worker] {
            assert_eq!(status(&pays(browser, &request, "250").await), 422, "who decided or asked does not pay");
        }
        world.relate(RelationKind::Cover, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        let mut colleague = world.session(people.colleague).await;
        assert_eq!(status(&pays(&mut colleague, &request, "250.01").await), 422);
        assert_eq!(status(&pays(&mut colleague, &request, "250").await), 303);
        sums_hold(&world).await;
    }

    async fn nobody_decides_about_what_they_asked_for_or_for_themselves(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut worker, (plan, &goal), "20").await;
        assert_eq!(status(&decides(&mut worker, &request, &[("choice", "yes")]).await), 422);
        assert_eq!(status(&decides(&mut person, &request, &[("choice", "yes")]).await), 404);
        // The person comes to lead the place: still not about themselves.
        world.join(people.resident, Role::Manager, world.places.prison).await;
        let mut both = world.session(people.resident).await;
        assert_eq!(status(&decides(&mut both, &request, &[("choice", "yes")]).await), 404);
        assert_eq!(status(&pays(&mut both, &request, "20").await), 404);
    }

    async fn a_no_cannot_be_kept_without_reasons_and_somebody_else_looks_again_once(ground) {
        let world = house(ground).await;
        let people = world.people;
        let other = second(&world).await;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        let mut other = world.session(other).await;
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        for fields in [&[("choice", "no")][..], &[("choice", "no"), ("why", "Not now")], &[("choice", "no"), ("change", "A price")]] {
            assert_eq!(status(&decides(&mut manager, &request, fields).await), 422);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_votes").await, 0);
        let no = [("choice", "no"), ("why", "The price is not known"), ("change", "Bring a price from the shop")];
        assert_eq!(status(&decides(&mut manager, &request, &no).await), 303);
        let page = person.get(&request).await;
        assert!(page.text_contains("The price is not known") && page.text_contains("Bring a price from the shop"));
        assert_eq!(status(&person.post(&format!("{request}/appeal"), &[("appeal", "")]).await), 422);
        assert_eq!(status(&person.post(&format!("{request}/appeal"), &[("appeal", "Here is the price")]).await), 303);
        assert_eq!(status(&decides(&mut manager, &request, &[("choice", "yes")]).await), 422);
        let part = [("choice", "part"), ("part", "60"), ("why", "The shop has them for less")];
        assert_eq!(status(&decides(&mut other, &request, &part).await), 303);
        assert_eq!(holds(&world, "plans.promised").await, 6_000);
        let again = person.post(&format!("{request}/appeal"), &[("appeal", "And the lock?")]).await;
        assert!(again.text_contains("Another look was asked for before"), "{}", again.body);
        sums_hold(&world).await;
    }

    async fn a_pot_that_holds_too_little_says_what_is_missing_and_promises_nothing(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        let none = decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert!(none.text_contains("No pot is open here today"), "{}", none.body);
        let pot = pot(&world, &mut manager, "50").await;
        let short = decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert_eq!(status(&short), 422);
        assert!(short.text_contains("£35 is missing"), "{}", short.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_votes").await, 0, "nothing is half done");
        assert_eq!(status(&manager.post(&pot, &[("amount", "35")]).await), 303);
        assert_eq!(status(&decides(&mut manager, &request, &[("choice", "yes")]).await), 303);
        assert_eq!(holds(&world, "plans.pot").await, 0);
        // What is promised cannot be taken out of the pot again.
        let page = manager.get(&pot).await;
        let entry = between(&page.body, &format!("action=\"{pot}/back/"), "\"");
        let out = manager.post(&format!("{pot}/back/{entry}"), &[]).await;
        assert!(out.text_contains("is missing"), "{}", out.body);
        world.set(world.places.prison, &YEAR, Some("100")).await;
        let request = asked(&mut person, (plan, &goal), "20").await;
        manager.post(&pot, &[("amount", "35")]).await;
        let over = decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert!(over.text_contains("There is £15 left for this person"), "{}", over.body);
        sums_hold(&world).await;
    }

    async fn a_payment_is_taken_back_by_a_counter_entry_once_and_nothing_is_changed(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert_eq!(status(&pays(&mut worker, &request, "80").await), 303);
        let page = manager.get(&request).await;
        let back = between(&page.body, &format!("href=\"{request}/back/"), "\"");
        let back = format!("{request}/back/{back}");
        assert!(!worker.get(&request).await.body.contains(&back));
        assert_eq!(status(&worker.post(&back, &[("why", "w")]).await), 404);
        assert_eq!(status(&manager.post(&back, &[("why", "")]).await), 422);
        assert_eq!(status(&manager.post(&back, &[("why", "The shop sent the wrong size")]).await), 303);
        assert_eq!((holds(&world, "plans.spent").await, holds(&world, "plans.promised").await), (0, 8_000));
        assert_eq!(status(&manager.post(&back, &[("why", "again")]).await), 422);
        assert!(person.get(&request).await.text_contains("The shop sent the wrong size"));
        assert_eq!(status(&pays(&mut worker, &request, "80").await), 303);
        assert_eq!(holds(&world, "plans.spent").await, 8_000);
        sums_hold(&world).await;
    }

    async fn an_agreed_amount_is_spent_without_asking_and_never_beyond_what_is_left(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let answer = asks(&mut worker, (plan, &goal), &[("mode", "amount"), ("amount", "60"), ("kind", "travel")]).await;
        assert_eq!(status(&answer), 303, "{}", answer.body);
        let list = person.get(&format!("/plans/{plan}/fund")).await;
        let request = format!("/plans/requests/{}", between(&list.body, "/plans/requests/", "\""));
        let spend = |amount: &'static str, words: &'static str| [("amount", amount), ("words", words), ("route", "card")];
        assert_eq!(status(&person.post(&format!("{request}/spend"), &spend("5", "Bus to the workshop")).await), 422);
        assert_eq!(status(&decides(&mut manager, &request, &[("choice", "yes")]).await), 303);
        assert_eq!(status(&pays(&mut manager, &request, "60").await), 422, "an amount is spent, not paid");
        for (amount, words, expected) in
            [("20", "Bus to the workshop", 303), ("20", "", 422), ("40.01", "A train", 422), ("40", "A train", 303)]
        {
            let answer = person.post(&format!("{request}/spend"), &spend(amount, words)).await;
            assert_eq!(status(&answer), expected, "{amount} {words} {}", answer.body);
        }
        let more = person.post(&format!("{request}/spend"), &spend("0.01", "One more")).await;
        assert!(more.text_contains("£0 is left"), "{}", more.body);
        assert_eq!(holds(&world, "plans.spent").await, 6_000);
        assert_eq!(status(&person.post(&format!("{request}/let-go"), &[]).await), 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_requests WHERE state = 'paid' AND paid = 6000").await, 1);
        sums_hold(&world).await;
    }

    async fn what_is_not_needed_any_more_goes_back_to_the_pot(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert_eq!(status(&manager.post(&format!("{request}/let-go"), &[]).await), 404);
        assert_eq!(status(&person.post(&format!("{request}/let-go"), &[]).await), 303);
        assert_eq!((holds(&world, "plans.pot").await, holds(&world, "plans.promised").await), (100_000, 0));
        assert_eq!(status(&person.post(&format!("{request}/let-go"), &[]).await), 422);
        assert!(waits(&world, people.practitioner).await.is_empty() && waits(&world, people.manager).await.is_empty());
    }

    async fn what_waits_follows_whoever_works_with_the_person_and_never_only_somebody_who_is_gone(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        decides(&mut manager, &request, &[("choice", "yes")]).await;
        assert_eq!(waits(&world, people.practitioner).await, ["plans.fund_pay"]);
        assert!(waits(&world, people.colleague).await.is_empty());
        world.relate(RelationKind::AssignedWorker, people.colleague, Some(people.resident), Some(world.places.prison)).await;
        world.leave(people.practitioner).await;
        let mut tx = trials::write(&world.ground.db).await;
        plans::left(&mut tx, people.practitioner, world.places.prison, world.site.now()).await.unwrap();
        plans::workers_changed(&mut tx, Some(people.resident), world.ground.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Draft).await.unwrap();
        assert_eq!(waits(&world, people.colleague).await, ["plans.fund_pay"]);
        assert_eq!(waits(&world, people.manager).await, ["plans.fund_pay"]);
        let gone = "SELECT COUNT(*) AS n FROM loops_waiting WHERE kind = 'plans.fund_pay'";
        assert_eq!(count(&world, gone).await, 2);
        let mut colleague = world.session(people.colleague).await;
        assert_eq!(status(&pays(&mut colleague, &request, "85").await), 303);
    }

    async fn when_it_is_late_the_person_reads_so_and_whom_to_ask(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        assert!(!person.get(&request).await.text_contains("should have been decided"));
        world.ground.clock.move_to(world.ground.now().plus_days(14));
        let mut person = world.session(people.resident).await;
        assert!(person.get(&request).await.text_contains("whoever leads the service where you are"));
        world.set(world.places.prison, &plans::fund::PHONE, Some("Moira, 01632 960 123")).await;
        let late = person.get(&request).await;
        assert!(late.text_contains("should have been decided") && late.text_contains("Moira, 01632 960 123"), "{}", late.body);
    }

    async fn bad_amounts_come_back_with_words_and_nothing_is_kept(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut person = world.session(people.resident).await;
        let (plan, goal) = planned(&world, &mut person).await;
        for (amount, says) in [
            ("0", "The least is one penny"),
            ("-5", "The least is one penny"),
            ("1000000000000p", "The most that can be written down is £100,000"),
            ("10000000000", "The most that can be written down is £100,000"),
            ("12,50", "Write pounds and pence with a point, such as 12.50"),
            ("eighty", "Write pounds and pence with a point, such as 12.50"),
            ("", "Write an amount"),
        ] {
            let answer = asks(&mut person, (plan, &goal), &[("amount", amount)]).await;
            assert_eq!(status(&answer), 422, "{amount}");
            assert!(answer.text_contains(says) && answer.text_contains(BOOTS), "{amount}: {}", answer.body);
        }
        let long = "a".repeat(100_000);
        assert_eq!(status(&asks(&mut person, (plan, &goal), &[("amount", "5"), ("what", &long)]).await), 422);
        for (name, value) in [("goal", "00000000-0000-0000-0000-000000000000"), ("goal", "x"), ("kind", "guns")] {
            let answer = asks(&mut person, (plan, &goal), &[("amount", "5"), (name, value)]).await;
            assert_eq!(status(&answer), 422, "{name} {value}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM plans_requests").await, 0);
        let mut manager = world.session(people.manager).await;
        let place = world.places.prison;
        for (until, amount) in [("2025", "100"), ("2027", "0"), ("2027", "1000000"), ("", "100")] {
            let fields = [
                ("from-day", "1"), ("from-month", "1"), ("from-year", "2026"),
                ("until-day", "1"), ("until-month", "1"), ("until-year", until), ("amount", amount),
            ];
            assert_eq!(status(&manager.post(&format!("/plans/fund/{place}/pots"), &fields).await), 422, "{until} {amount}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM books_accounts").await, 0);
    }

    async fn nobody_else_learns_of_a_request_and_who_read_it_is_on_record(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        let pot = pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        world.relate(RelationKind::Mentor, people.peer_mentor, Some(people.resident), Some(world.places.prison)).await;
        for (name, who) in people.all() {
            if [people.resident, people.practitioner, people.manager].contains(&who) {
                continue;
            }
            let mut them = world.session(who).await;
            for tail in ["", "/decide", "/appeal", "/pay", "/spend", "/told"] {
                assert_eq!(status(&them.get(&format!("{request}{tail}")).await), 404, "{name} {tail}");
                if !tail.is_empty() {
                    let fields = [("choice", "yes"), ("amount", "1"), ("route", "cash"), ("appeal", "a")];
                    assert_eq!(status(&them.post(&format!("{request}{tail}"), &fields).await), 404, "{name} {tail}");
                }
            }
            assert_eq!(status(&them.get(&format!("/plans/{plan}/fund")).await), 404, "{name}");
            assert_eq!(status(&asks(&mut them, (plan, &goal), &[("amount", "5")]).await), 404, "{name}");
            assert_eq!(status(&them.get(&pot).await), 404, "{name}");
            assert_eq!(status(&them.get(&format!("/plans/fund/{}/money", world.places.prison)).await), 404, "{name}");
        }
        manager.get(&request).await;
        let looks = "SELECT COUNT(*) AS n FROM access_looks WHERE action = 'plans.see_request'";
        assert_eq!(count(&world, looks).await, 1);
    }

    async fn the_page_for_everybody_shows_money_and_limits_and_nothing_about_fewer_than_ten(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut worker) = (world.session(people.resident).await, world.session(people.practitioner).await);
        let mut manager = world.session(people.manager).await;
        pot(&world, &mut manager, "£1,500").await;
        world.set(world.places.prison, &TWO, Some("150")).await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        decides(&mut manager, &request, &[("choice", "yes")]).await;
        pays(&mut worker, &request, "85").await;
        let place = world.places.prison;
        let mut rep = world.session(people.rep).await;
        let page = rep.get(&format!("/plans/fund/{place}")).await;
        assert_eq!(status(&page), 200);
        for there in ["£1,500 put in. Spent: too few to show", "Over £150 two people decide", "too few to show"] {
            assert!(page.text_contains(there), "{there}: {}", page.body);
        }
        for not in [BOOTS, "Robin Hale", "about 1 people", "/plans/requests/"] {
            assert!(!page.body.contains(not), "{not}");
        }
        assert_eq!(status(&rep.post(&format!("/plans/fund/{place}/table"), &[]).await), 404);
        let table = manager.post(&format!("/plans/fund/{place}/table"), &[]).await;
        assert!(table.body.contains("\"1500.00\",\"1415.00\",\"0.00\",\"85.00\",\"1\",\"1\",\"0\""), "{}", table.body);
        let money = manager.get(&format!("/plans/fund/{place}/money")).await;
        assert!(money.text_contains("1 of 1 in time") && money.text_contains("£1,415"), "{}", money.body);
    }

    async fn what_was_asked_is_the_persons_in_their_bundle_and_sealed_at_rest(ground) {
        let world = house(ground).await;
        let people = world.people;
        let (mut person, mut manager) = (world.session(people.resident).await, world.session(people.manager).await);
        pot(&world, &mut manager, "1000").await;
        let (plan, goal) = planned(&world, &mut person).await;
        let request = asked(&mut person, (plan, &goal), "85").await;
        decides(&mut manager, &request, &[("choice", "yes"), ("why", "It is the next step")]).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), people.resident).await.unwrap().to_string();
        for there in [BOOTS, TRIED, "It is the next step"] {
            assert!(bundle.contains(there), "{there}");
        }
        let rows = tx.rows("SELECT what AS cell FROM plans_requests UNION ALL SELECT reason AS cell FROM plans_votes", &[]).await.unwrap();
        for row in rows {
            let cell: Vec<u8> = row.get("cell").unwrap();
            let text = String::from_utf8_lossy(&cell).into_owned();
            assert!(!text.contains("Boots") && !text.contains("next step"));
        }
        drop(tx);
        for sql in ["UPDATE plans_votes SET amount = 1", "DELETE FROM plans_votes"] {
            let mut tx = trials::write(&world.ground.db).await;
            assert!(tx.run(sql, &[]).await.is_err(), "{sql}");
        }
    }
}
