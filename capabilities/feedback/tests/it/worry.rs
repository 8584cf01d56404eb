//! Danger (design, decision 11).

use crate::*;
use access::RelationKind;
use feedback::FIRST_READ_HOURS;

async fn lines(world: &World, action: &str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT COUNT(*) AS n FROM store_audit WHERE action = $1", store::values![action]).await.unwrap();
    row.get("n").unwrap()
}

trials::story! {
    parts = *PARTS;

    async fn the_duty_reader_reads_first_on_record_and_the_author_sees_the_day(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.colleague, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let mut duty = world.session(people.colleague).await;
        let form = author.get("/feedback/new").await;
        for shown in ["Lin Abbas", "within 24 hours", "Nobody may be reading at night", "does not notice danger"] {
            assert!(form.text_contains(shown), "{shown}: {}", form.body);
        }
        let before = form.body.find("al-danger").unwrap() < form.body.find("name=\"words\"").unwrap();
        assert!(before, "it is said before anybody writes");
        let id = leave(&mut author, &[("worried", "yes")]).await;
        assert_eq!(waits(&world, people.colleague).await.first().map(String::as_str), Some("feedback.worry"));
        assert!(!waits(&world, people.practitioner).await.contains(&"feedback.worry".to_owned()));
        assert_eq!(told(&world, people.colleague).await, ["feedback.worry"]);
        assert!(duty.get("/desk").await.text_contains("by Saturday 29 August 2026"), "the first-read limit is shown");
        // Nothing is shown before it is on record that somebody reads it.
        for path in ["/desk".to_owned(), "/desk?show=worried".to_owned(), "/desk?q=shower".to_owned(), format!("/desk/{id}")] {
            assert!(!duty.get(&path).await.text_contains(SAID), "{path}");
        }
        assert_eq!(status(&duty.post(&format!("/desk/{id}/worry"), &[("done", "too soon")]).await), 422);
        assert_eq!((lines(&world, "feedback.read_worry").await, lines(&world, "feedback.see_worried").await), (0, 0));
        assert_eq!(status(&duty.post(&format!("/desk/{id}/read"), &[]).await), 303);
        assert!(duty.get(&format!("/desk/{id}")).await.text_contains(SAID));
        assert_eq!((lines(&world, "feedback.read_worry").await, lines(&world, "feedback.see_worried").await), (1, 1));
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("It was read on Friday 28 August 2026"));
        assert_eq!(status(&duty.post(&format!("/desk/{id}/worry"), &[("done", " ")]).await), 422);
        assert_eq!(status(&duty.post(&format!("/desk/{id}/worry"), &[("done", "UNSEEN sat with him")]).await), 303);
        assert!(duty.get(&format!("/desk/{id}")).await.text_contains("UNSEEN sat with him"));
        assert!(!author.get(&format!("/feedback/{id}")).await.text_contains("UNSEEN"));
        assert!(!waits(&world, people.colleague).await.contains(&"feedback.worry".to_owned()));
    }

    async fn without_a_duty_reader_the_managers_read_and_what_nobody_reads_is_told_to_them_again(ground) {
        let world = house(ground).await;
        world.set(world.places.prison, &FIRST_READ_HOURS, Some("2")).await;
        let mut author = world.session(world.people.resident).await;
        assert!(author.get("/feedback/new").await.text_contains("no duty reader today"));
        leave(&mut author, &[("worried", "yes"), ("kind", "thanks")]).await;
        assert_eq!(waits(&world, world.people.manager).await, ["feedback.worry"]);
        until(&world, trials::start().plus_seconds(2 * 3600 + 1)).await;
        assert!(told(&world, world.people.manager).await.contains(&"feedback.worry_unread".to_owned()));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_due WHERE kind = 'feedback.first_read'").await, 0);
    }

    async fn a_worry_goes_on_waiting_when_its_author_takes_the_words_back(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.colleague, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let mut duty = world.session(people.colleague).await;
        let id = leave(&mut author, &[("worried", "yes")]).await;
        assert_eq!(status(&author.post(&format!("/feedback/{id}/withdraw"), &[]).await), 303);
        assert_eq!(waits(&world, people.colleague).await, ["feedback.worry"]);
        assert_eq!(status(&duty.post(&format!("/desk/{id}/read"), &[]).await), 303);
        assert!(duty.get(&format!("/desk/{id}")).await.text_contains(SAID), "safety comes first");
    }

    async fn a_duty_reader_who_is_no_worker_sees_worries_and_nothing_else(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.volunteer, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let mut duty = world.session(people.volunteer).await;
        let plain = leave(&mut author, &[]).await;
        let worried = leave(&mut author, &[("worried", "yes")]).await;
        assert_eq!(status(&duty.get(&format!("/desk/{plain}")).await), 404);
        assert_eq!(status(&duty.post(&format!("/desk/{plain}/read"), &[]).await), 404);
        assert_eq!(status(&duty.get(&format!("/desk/{worried}")).await), 200);
        assert_eq!(status(&duty.post(&format!("/desk/{worried}/answer"), &CANNOT).await), 404);
    }
}
