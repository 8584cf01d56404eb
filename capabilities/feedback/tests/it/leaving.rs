//! Who is gone from a place keeps no power in it, and takes nothing of other people's along.

use crate::*;
use access::RelationKind;

trials::story! {
    parts = *PARTS;

    async fn a_duty_reader_who_has_left_reads_nothing_and_the_managers_have_the_worry(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.relate(RelationKind::DutyReader, people.colleague, None, Some(world.places.prison)).await;
        let mut author = world.session(people.resident).await;
        let before = leave(&mut author, &[("worried", "yes")]).await;
        world.leave(people.colleague).await;
        let mut gone = world.session(people.colleague).await;
        assert_eq!(status(&gone.get(&format!("/desk/{before}")).await), 404);
        assert_eq!(status(&gone.post(&format!("/desk/{before}/read"), &[]).await), 404);
        assert!(author.get("/feedback/new").await.text_contains("no duty reader today"));
        leave(&mut author, &[("worried", "yes")]).await;
        assert!(waits(&world, people.manager).await.contains(&"feedback.worry".to_owned()));
    }

    async fn a_rep_by_relation_who_has_left_helps_with_nothing(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let asked = worker.post(&format!("/desk/{id}/helpers"), &[("helper", &people.rep.to_string())]).await;
        assert_eq!(status(&asked), 303, "{}", asked.body);
        let mut rep = world.session(people.rep).await;
        assert_eq!(status(&rep.get(&format!("/feedback/{id}/help")).await), 200);
        world.leave(people.rep).await;
        assert_eq!(status(&rep.get(&format!("/feedback/{id}/help")).await), 404);
    }

    async fn what_was_taken_back_is_nobodys_to_read(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        worker.post(&format!("/desk/{id}/helpers"), &[("helper", &people.rep.to_string())]).await;
        assert_eq!(status(&author.post(&format!("/feedback/{id}/withdraw"), &[]).await), 303);
        let mut rep = world.session(people.rep).await;
        for (browser, path) in [(&mut worker, format!("/desk/{id}/answer")), (&mut rep, format!("/feedback/{id}/help"))] {
            let page = browser.get(&path).await;
            assert!(status(&page) == 404 && !page.text_contains(SAID), "{path}");
        }
        assert!(!worker.get(&format!("/desk/{id}")).await.text_contains(SAID));
        assert!(!waits(&world, people.rep).await.contains(&"feedback.help".to_owned()));
    }

    async fn worried_words_are_read_on_record_before_anything_else_and_never_published(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut manager = world.session(people.manager).await;
        let id = leave(&mut author, &[("worried", "yes"), ("publish", "own_words")]).await;
        assert_eq!(status(&manager.post(&format!("/desk/{id}/answer"), &CANNOT).await), 422, "it was not read yet");
        assert_eq!(status(&manager.post(&format!("/desk/{id}/read"), &[]).await), 303);
        answered(&mut manager, people.manager, id).await;
        let page = manager.get(&format!("/desk/{id}/publish")).await;
        assert!(status(&page) == 404 && !page.text_contains(SAID));
        assert_eq!(status(&manager.post(&format!("/desk/{id}/publish"), &[("did", "d")]).await), 404);
    }

    async fn who_answered_first_cannot_overrule_the_second_reader(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut manager = world.session(people.manager).await;
        let id = leave(&mut author, &[]).await;
        answered(&mut worker, people.practitioner, id).await;
        author.post(&format!("/feedback/{id}/heard"), &[("heard", "no")]).await;
        let day = [("promised-day", "20"), ("promised-month", "9"), ("promised-year", "2026")];
        let will = [&[("outcome", "will_do"), ("reasons", "I sign it"), ("carrier", "governor"), ("do", "answer")][..], &day].concat();
        assert_eq!(status(&manager.post(&format!("/desk/{id}/answer"), &will).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &CANNOT).await), 422);
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("I sign it"));
    }

    async fn who_goes_on_working_here_keeps_what_they_deal_with(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        worker.post(&format!("/desk/{id}/assign"), &[("to", &people.practitioner.to_string())]).await;
        // Made a manager, and then no practitioner any more.
        world.join(people.practitioner, access::Role::Manager, world.places.prison).await;
        let mut tx = trials::write(&world.ground.db).await;
        let held = access::people::memberships_of(&mut tx, people.practitioner).await.unwrap();
        let old = held.iter().find(|held| held.role == access::Role::Practitioner).unwrap();
        access::people::leave(&mut tx, old.id, world.site.now()).await.unwrap();
        feedback::membership_ended(&mut tx, people.practitioner, old.place, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions WHERE assignee_id IS NOT NULL").await, 1);
        assert!(waits(&world, people.practitioner).await.contains(&"feedback.assigned".to_owned()));
        // Nobody is left who could read a worry: nothing is promised that nobody keeps.
        for person in [people.practitioner, people.manager] {
            world.leave(person).await;
        }
        let form = world.browser().get(&format!("/box/{}", world.places.wing)).await;
        assert!(form.text_contains("Nobody is named here to read worries") && !form.body.contains("name=\"worried\""), "{}", form.body);
    }

}
