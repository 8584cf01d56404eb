//! Letters: printed by a worker in reach, on record, handed over, and told by that.

use super::shed::{by_letter, carry, with_post};
use super::{PARTS, tell};

/// How often an act stands in the chain.
async fn lines(world: &trials::World, action: &str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) AS n FROM store_audit WHERE action = $1";
    tx.one(sql, store::values![action]).await.unwrap().get("n").unwrap()
}

trials::story! {
    parts = &PARTS;

    async fn a_worker_prints_a_letter_on_record_and_hands_it_over(ground) {
        let (world, _) = with_post(ground).await;
        let person = world.people.resident;
        by_letter(&world, person, false).await;
        let mut worker = world.session(world.people.practitioner).await;
        carry(&world).await;
        assert!(worker.get("/notices/letters").await.text_contains("No letter waits"));
        tell(&world, person, "loops.late", 1).await;
        carry(&world).await;
        let list = worker.get("/notices/letters").await;
        assert!(list.text_contains("Robin Hale, Heron Wing") && !list.text_contains("late"), "{}", list.body);
        assert_eq!(lines(&world, "telling.print_letter").await, 0, "the list opens no letter");
        let id = person.to_string();
        let sheet = worker.post("/notices/letters/print", &[("letter", &id)]).await;
        assert!(sheet.status == 200 && sheet.text_contains("Our answer to you is late"), "{}", sheet.body);
        assert!(sheet.text_contains("al-page-each") && sheet.text_contains("Heron Wing"));
        assert_eq!(lines(&world, "telling.print_letter").await, 1);
        // News that comes in while it is printed waits for the next one.
        tell(&world, person, "loops.promise_late", 2).await;
        let mark = sheet.hidden("mark").unwrap();
        assert_eq!(worker.post("/notices/letters/handed-over", &[("mark", &mark)]).await.location, "/notices/letters");
        assert_eq!(lines(&world, "telling.hand_over_letter").await, 1);
        assert!(worker.get("/notices/letters").await.text_contains("No letter waits"));
        carry(&world).await;
        let sheet = worker.post("/notices/letters/print", &[("letter", &id)]).await;
        assert!(sheet.text_contains("The day we promised you is over") && !sheet.text_contains("Our answer to you is late"));
    }

    async fn nobody_out_of_reach_sees_or_opens_a_letter(ground) {
        let (world, _) = with_post(ground).await;
        let people = world.people;
        by_letter(&world, people.resident, false).await;
        tell(&world, people.resident, "loops.late", 1).await;
        carry(&world).await;
        let id = people.resident.to_string();
        let mark = format!("{id}.{}", "f".repeat(32));
        let mut stranger = world.session(people.stranger).await;
        assert!(stranger.get("/notices/letters").await.text_contains("No letter waits"));
        assert_eq!(stranger.post("/notices/letters/print", &[("letter", &id)]).await.status, 404);
        assert_eq!(stranger.post("/notices/letters/handed-over", &[("mark", &mark)]).await.status, 404);
        for other in [people.resident, people.rep, people.volunteer, people.administrator, people.auditor] {
            let mut browser = world.session(other).await;
            assert_eq!(browser.get("/notices/letters").await.status, 403);
            assert_eq!(browser.post("/notices/letters/print", &[("letter", &id)]).await.status, 404);
            assert_eq!(browser.post("/notices/letters/handed-over", &[("mark", &mark)]).await.status, 404);
        }
        assert_eq!(world.browser().get("/notices/letters").await.status, 303);
        let mut worker = world.session(people.manager).await;
        for bad in ["x", "", "0.0.0"] {
            assert_eq!(worker.post("/notices/letters/print", &[("letter", bad)]).await.status, 400, "{bad}");
            assert_eq!(worker.post("/notices/letters/handed-over", &[("mark", bad)]).await.status, 400, "{bad}");
        }
        assert_eq!(worker.post("/notices/letters/print", &[]).await.status, 303);
        assert_eq!(lines(&world, "telling.print_letter").await + lines(&world, "telling.hand_over_letter").await, 0);
        assert!(worker.get("/notices/letters").await.text_contains("Robin Hale"));
    }

    async fn a_letter_goes_where_its_person_says_and_is_not_printed_once_it_was_read(ground) {
        let (world, _) = with_post(ground).await;
        let person = world.people.resident;
        let mut browser = world.session(person).await;
        let fields = [("what", "news"), ("to", "12 Mill Row\nKelbridge")];
        assert_eq!(browser.post("/notices/how/letter", &fields).await.location, "/notices/how");
        assert_eq!(browser.post("/notices/how", &[("route", "letter"), ("often", "at_once")]).await.location, "/notices/how");
        tell(&world, person, "loops.late", 1).await;
        carry(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = person.to_string();
        let list = worker.get("/notices/letters").await;
        assert!(list.text_contains("Robin Hale") && !list.text_contains("Mill Row"));
        assert!(worker.post("/notices/letters/print", &[("letter", &id)]).await.text_contains("12 Mill Row"));
        // The worker of the place they left goes on, until another place takes over.
        world.leave(person).await;
        assert!(worker.get("/notices/letters").await.text_contains("Robin Hale"));
        let newest = browser.get("/notices").await.hidden("newest").unwrap();
        browser.post("/notices/seen", &[("newest", &newest)]).await;
        assert!(worker.get("/notices/letters").await.text_contains("No letter waits"));
        assert!(worker.post("/notices/letters/print", &[("letter", &id)]).await.text_contains("handed over already"));
    }

    async fn a_list_of_letters_takes_six_statements(ground) {
        let (world, _) = with_post(ground).await;
        for number in 0..25 {
            let one = world.member(&format!("Resident {number:02}"), access::Role::Participant, world.places.wing).await;
            by_letter(&world, one, false).await;
            tell(&world, one, "loops.late", 1).await;
        }
        carry(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let before = world.ground.db.statements();
        let list = worker.get("/notices/letters").await;
        assert!(world.ground.db.statements() - before <= 6);
        assert_eq!(list.body.matches("name=\"letter\"").count(), 20);
        assert!(list.text_contains("There are more"));
    }
}
