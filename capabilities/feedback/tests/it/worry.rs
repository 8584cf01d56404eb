//! Danger (design, decision 11).

use crate::*;
use access::RelationKind;
use basics::PlaceId;
use feedback::{FIRST_READ_HOURS, WORRY_CLOSE_HOURS, relation_ended};

async fn lines(world: &World, action: &str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT COUNT(*) AS n FROM store_audit WHERE action = $1", store::values![action]).await.unwrap();
    row.get("n").unwrap()
}

/// Ends somebody's duty as a reader of a place, as the wiring tells it.
async fn end_duty(world: &World, holder: PersonId, place: PlaceId) {
    let now = world.site.now();
    let mut tx = trials::write(&world.ground.db).await;
    let held = access::people::holders_at(&mut tx, RelationKind::DutyReader, place, now).await.unwrap();
    let (relation, ..) = held.into_iter().find(|(_, person, _, _)| person.id == holder).unwrap();
    access::people::unrelate(&mut tx, relation, now).await.unwrap();
    relation_ended(&mut tx, RelationKind::DutyReader, Some(place), now).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
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
        for shown in ["Lin Abbas", "within 24 hours", "it can take all of the 24 hours", "does not notice danger"] {
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
            assert!(!duty.find(&path).await.text_contains(SAID), "{path}");
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
        assert!(told(&world, people.resident).await.contains(&"feedback.worry_closed".to_owned()));
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("The duty reader has dealt with it"));
    }

    async fn what_was_read_is_dealt_with_by_an_hour_and_the_managers_hear_of_it_every_day_until_it_is(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.set(world.places.prison, &WORRY_CLOSE_HOURS, Some("10")).await;
        world.relate(RelationKind::DutyReader, people.colleague, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let mut duty = world.session(people.colleague).await;
        let id = leave(&mut author, &[("worried", "yes")]).await;
        assert_eq!(status(&duty.post(&format!("/desk/{id}/read"), &[]).await), 303);
        assert!(duty.get(&format!("/desk/{id}")).await.text_contains("written down by Friday 28 August 2026"));
        let after = |hours: i64| trials::start().plus_seconds(hours * 3600 + 60);
        until(&world, after(9)).await;
        assert!(!told(&world, people.manager).await.contains(&"feedback.worry_open".to_owned()));
        let open = || async { told(&world, people.manager).await.iter().filter(|kind| *kind == "feedback.worry_open").count() };
        for (hours, times) in [(10, 1), (33, 1), (34, 2), (59, 3)] {
            until(&world, after(hours)).await;
            assert_eq!(open().await, times, "after {hours} hours");
            // Seen is seen: the next day is told again.
            let mut tx = trials::write(&world.ground.db).await;
            let newest = telling::of_person(&mut tx, people.manager, None, 1).await.unwrap()[0].id;
            telling::seen(&mut tx, people.manager, newest, world.site.now()).await.unwrap();
            tx.commit_quiet(store::Quiet::NoticeSeen).await.unwrap();
        }
        let mut duty = world.session(people.colleague).await;
        assert!(duty.get("/desk?show=worried").await.text_contains("Worried: say what was done"));
        assert_eq!(status(&duty.post(&format!("/desk/{id}/worry"), &[("done", "talked")]).await), 303);
        until(&world, after(200)).await;
        assert_eq!(open().await, 3, "nothing is told once it is done");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_due WHERE kind = 'feedback.worry_close'").await, 0);
    }

    async fn who_reads_no_longer_leaves_their_worries_to_who_reads_now(ground) {
        let world = house(ground).await;
        let people = world.people;
        let prison = world.places.prison;
        for reader in [people.volunteer, people.reviewer] {
            world.relate(RelationKind::DutyReader, reader, None, Some(prison)).await;
        }
        let mut author = world.session(people.resident).await;
        let mut duty = world.session(people.volunteer).await;
        let unread = leave(&mut author, &[("worried", "yes")]).await;
        let read = leave(&mut author, &[("worried", "yes")]).await;
        assert_eq!(status(&duty.post(&format!("/desk/{read}/read"), &[]).await), 303);
        assert_eq!(waits(&world, people.volunteer).await.len(), 2);
        end_duty(&world, people.volunteer, prison).await;
        assert_eq!((waits(&world, people.volunteer).await.len(), waits(&world, people.reviewer).await.len()), (0, 2));
        assert_eq!(status(&duty.get(&format!("/desk/{unread}")).await), 404);
        end_duty(&world, people.reviewer, prison).await;
        assert_eq!((waits(&world, people.reviewer).await.len(), waits(&world, people.manager).await.len()), (0, 2));
    }

    async fn an_author_who_reads_is_shown_who_reads_theirs(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.colleague, None, Some(world.places.prison)).await;
        let panel = |page: &Answer| page.body.split_once("al-danger").unwrap().1.split("<form").next().unwrap().to_owned();
        let mut author = world.session(people.colleague).await;
        let own = panel(&author.get("/feedback/new").await);
        assert!(!own.contains("Lin Abbas") && own.contains("Morag Bell") && own.contains("a manager reads it first"), "{own}");
        world.relate(RelationKind::DutyReader, people.volunteer, None, Some(world.places.prison)).await;
        let own = panel(&author.get("/feedback/new").await);
        assert!(!own.contains("Lin Abbas") && own.contains("Jean Tully"), "the cover reads: {own}");
    }

    async fn a_duty_reader_who_does_not_work_at_the_desk_sees_no_form_that_is_not_theirs(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.reviewer, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let mut duty = world.session(people.reviewer).await;
        let mut manager = world.session(people.manager).await;
        let id = leave(&mut author, &[("worried", "yes")]).await;
        duty.post(&format!("/desk/{id}/read"), &[]).await;
        let forms = ["/assign", "/answer", "/reply", "/note"].map(|form| format!("/desk/{id}{form}"));
        let (theirs, desks) = (duty.get(&format!("/desk/{id}")).await, manager.get(&format!("/desk/{id}")).await);
        assert!(theirs.text_contains(SAID) && theirs.body.contains(&format!("/desk/{id}/worry")), "{}", theirs.body);
        for form in forms {
            assert!(!theirs.body.contains(&form) && desks.body.contains(&form), "{form}: {}", theirs.body);
        }
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
        // Every day again, until somebody reads it; on the list it stands once.
        until(&world, trials::start().plus_seconds(26 * 3600 + 2)).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_due WHERE kind = 'feedback.first_read'").await, 1);
        assert_eq!(waits(&world, world.people.manager).await, ["feedback.worry"]);
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
