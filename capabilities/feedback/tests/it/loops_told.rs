//! Promise 1: nothing asked goes without an answer.

use crate::*;
use feedback::{ANSWER_DAYS, PHONE, membership_ended};
use store::Quiet;

trials::story! {
    parts = *PARTS;

    async fn promise_1_a_suggestion_is_drafted_answered_told_back_and_looked_at_again(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let mut manager = world.session(people.manager).await;
        let id = leave(&mut author, &[]).await;
        assert_eq!(waits(&world, people.practitioner).await, ["feedback.new"]);
        let receipt = author.get(&format!("/feedback/{id}/sent")).await;
        assert!(receipt.text_contains("HW-2026-0001") && receipt.text_contains("Monday 14 September 2026"), "{}", receipt.body);

        // Taken up, and noted for the desk only.
        let taken = worker.post(&format!("/desk/{id}/assign"), &[("to", &people.practitioner.to_string())]).await;
        assert_eq!(status(&taken), 303, "{}", taken.body);
        assert_eq!((stage(&world, id).await.as_str(), told(&world, people.resident).await), ("considered", vec!["feedback.taken_up".to_owned()]));
        assert_eq!(status(&worker.post(&format!("/desk/{id}/note"), &[("note", "UNSEEN ask the plumber")]).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/reply"), &[("reply", "Which landing is it?")]).await), 303);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/words"), &[("words", "The second landing")]).await), 303);
        assert!(told(&world, people.practitioner).await.contains(&"feedback.word".to_owned()));

        // A rep drafts once asked, and sees neither the author's name nor the notes.
        let help = format!("/feedback/{id}/help");
        assert_eq!(status(&rep.get(&help).await), 404);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/helpers"), &[("helper", &people.rep.to_string())]).await), 303);
        assert_eq!(waits(&world, people.rep).await, ["feedback.help"]);
        let seen = rep.get(&help).await;
        assert!(seen.text_contains(SAID) && !seen.text_contains("Robin Hale") && !seen.text_contains("UNSEEN"), "{}", seen.body);
        let draft = [("outcome", "cannot"), ("reasons", "DRAFTED too old"), ("change", ""), ("carrier", "")];
        assert_eq!(status(&rep.post(&help, &draft).await), 303);
        assert!(worker.get(&format!("/desk/{id}/answer")).await.text_contains("DRAFTED too old"));
        assert_eq!(status(&rep.post(&format!("/desk/{id}/answer"), &CANNOT).await), 404);

        // Answered by two.
        let with = people.rep.to_string();
        let mut fields = CANNOT.to_vec();
        fields.push(("with", &with));
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &fields).await), 303);
        assert_eq!((stage(&world, id).await.as_str(), waits(&world, people.practitioner).await), ("answered", vec![]));
        let page = author.get(&format!("/feedback/{id}")).await;
        for shown in [SAID, "The boiler is too old", "A new boiler in the budget", "works department", "Sam Okoro", "Which landing is it?", "The second landing"] {
            assert!(page.text_contains(shown), "{shown} is not in {}", page.body);
        }
        assert!(!page.text_contains("UNSEEN") && !page.text_contains("DRAFTED"), "{}", page.body);

        // The answer is not what the rep drafted: their name shows only once they say yes.
        let (thread, name) = (format!("/feedback/{id}"), format!("/feedback/{id}/name"));
        assert!(!page.text_contains("Dai Pugh") && waits(&world, people.rep).await == ["feedback.name"]);
        assert!(worker.get(&format!("/desk/{id}")).await.text_contains("Dai Pugh was asked"));
        let asked = rep.get(&name).await;
        assert!(asked.text_contains("The boiler is too old") && !asked.text_contains("Robin Hale"), "{}", asked.body);
        assert_eq!((status(&worker.get(&name).await), status(&author.post(&name, &[("do", "yes")]).await)), (404, 404));
        assert_eq!(status(&rep.post(&name, &[("do", "yes")]).await), 303);
        assert!(author.get(&thread).await.text_contains("Sam Okoro and Dai Pugh"));
        assert_eq!((status(&rep.post(&name, &[("do", "no")]).await), waits(&world, people.rep).await), (404, vec![]));

        // Not heard: once, to somebody who did not answer, with a clock of its own.
        let no = [("heard", "no"), ("why", "I asked about mornings")];
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &no).await), 303);
        assert_eq!((stage(&world, id).await.as_str(), waits(&world, people.manager).await), ("second", vec!["feedback.second".to_owned()]));
        let again = worker.post(&format!("/desk/{id}/answer"), &CANNOT).await;
        assert!(status(&again) == 422 && again.text_contains("somebody who did not answer before"), "{}", again.body);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &no).await), 422);
        let done = [("outcome", "done"), ("reasons", "Fixed for mornings"), ("carrier", "governor"), ("do", "answer")];
        assert_eq!(status(&manager.post(&format!("/desk/{id}/answer"), &done).await), 303);
        assert_eq!((stage(&world, id).await.as_str(), waits(&world, people.manager).await), ("closed", vec![]));
        let page = author.get(&format!("/feedback/{id}")).await;
        assert!(page.text_contains("Fixed for mornings") && page.text_contains("The boiler is too old") && !page.text_contains("UNSEEN"));
    }

    async fn promise_1_a_promise_keeps_its_loop_open_until_it_is_told_back(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let promise = [
            ("outcome", "will_do"), ("reasons", "It will be fixed"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", "30"), ("promised-month", "9"), ("promised-year", "2026"),
        ];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &promise).await), 303);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &[("heard", "yes")]).await), 303);
        assert_eq!(stage(&world, id).await, "answered", "a yes does not close what is still to be done");
        assert_eq!(status(&worker.post(&format!("/desk/{id}/milestones"), &[("what", "Order the mixer")]).await), 303);
        for (year, word) in [("2025", "today or a later day"), ("2029", "within one year"), ("never", "no date")] {
            let fields = [("what", "Too early"), ("by-day", "1"), ("by-month", "9"), ("by-year", year)];
            let fault = worker.post(&format!("/desk/{id}/milestones"), &fields).await;
            assert!(status(&fault) == 422 && fault.text_contains(word) && fault.body.contains("href=\"#by\""), "{}", fault.body);
        }
        let fields = [("what", "Paint SECRETLY"), ("by-day", "21"), ("by-month", "9"), ("by-year", "2026")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/milestones"), &fields).await), 303);
        for page in [worker.get(&format!("/desk/{id}")).await, author.get(&format!("/feedback/{id}")).await] {
            assert!(page.text_contains("Paint SECRETLY") && page.text_contains("by Monday 21 September 2026"), "{}", page.body);
        }
        let step = worker.get(&format!("/desk/{id}")).await.body;
        let step = step.split("name=\"step\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(status(&worker.post(&format!("/desk/{id}/milestones/done"), &[("step", &step)]).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/milestones/done"), &[("step", &step)]).await), 422);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/told"), &[("told", " ")]).await), 422);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/told"), &[("told", "The mixer is in")]).await), 303);
        assert_eq!(stage(&world, id).await, "closed");
        let page = author.get(&format!("/feedback/{id}")).await;
        assert!(page.text_contains("The mixer is in") && page.text_contains("Order the mixer"), "{}", page.body);
        assert!(told(&world, world.people.resident).await.contains(&"feedback.done".to_owned()));
        // Steps are sealed like reasons, and go with their thread's key.
        let mut tx = trials::write(&world.ground.db).await;
        let row = tx.one("SELECT what FROM loops_milestones ORDER BY id LIMIT 1", store::values![]).await.unwrap();
        assert!(!String::from_utf8_lossy(&row.get::<Vec<u8>>("what").unwrap()).contains("mixer"));
        store::subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let mut tx = world.ground.db.read().await.unwrap();
        let the_loop = loops::of_object(&mut tx, "suggestion", basics::uuid::Uuid::parse_str(&id.to_string()).unwrap()).await.unwrap().unwrap();
        let steps = loops::milestones(&mut tx, the_loop.id).await.unwrap();
        assert!(steps.len() == 2 && steps.iter().all(|step| step.what.is_none()));
    }

    async fn promise_1_a_promise_is_told_on_its_day_to_who_deals_with_it_and_counts_as_late_after_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        world.set(world.places.prison, &PHONE, Some("01632 960 001")).await;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let promise = [
            ("outcome", "will_do"), ("reasons", "It will be fixed"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", "30"), ("promised-month", "9"), ("promised-year", "2026"),
        ];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &promise).await), 303);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &[("heard", "yes")]).await), 303);
        // Somebody else deals with it now, and whoever answered has left.
        worker.post(&format!("/desk/{id}/assign"), &[("to", &people.colleague.to_string())]).await;
        world.leave(people.practitioner).await;
        let morning = Instant::parse("2026-09-30T05:00:00Z").unwrap();
        until(&world, morning).await;
        assert_eq!(waits(&world, people.colleague).await, ["loops.promised"]);
        assert!(told(&world, people.colleague).await.contains(&"loops.promised".to_owned()));
        assert!(!told(&world, people.practitioner).await.contains(&"loops.promised".to_owned()));
        let mut colleague = world.session(people.colleague).await;
        let late = |page: &Answer| page.text_contains(SAID);
        assert!(!late(&colleague.get("/desk?show=overdue").await) && late(&colleague.get("/desk?show=mine").await));
        let mut author = world.session(people.resident).await;
        assert!(!author.get(&format!("/feedback/{id}")).await.text_contains("01632"));
        // Given on to the manager, it waits for the manager.
        colleague.post(&format!("/desk/{id}/assign"), &[("to", &people.manager.to_string())]).await;
        assert_eq!((waits(&world, people.colleague).await, waits(&world, people.manager).await), (vec![], vec!["loops.promised".to_owned()]));

        until(&world, morning.plus_days(1)).await;
        let mut colleague = world.session(people.colleague).await;
        let mut author = world.session(people.resident).await;
        assert!(told(&world, people.manager).await.contains(&"loops.promise_over".to_owned()));
        assert!(told(&world, people.resident).await.contains(&"loops.promise_late".to_owned()));
        assert!(late(&colleague.get("/desk?show=overdue").await));
        let item = colleague.get(&format!("/desk/{id}")).await;
        assert!(item.text_contains("Promised by") && item.text_contains("Late"), "{}", item.body);
        let thread = author.get(&format!("/feedback/{id}")).await;
        assert!(thread.text_contains("We promised this by Wednesday 30 September 2026") && thread.text_contains("01632 960 001"), "{}", thread.body);

        // Told back, it is late no more.
        assert_eq!(status(&colleague.post(&format!("/desk/{id}/told"), &[("told", "Fixed")]).await), 303);
        assert!(!late(&colleague.get("/desk?show=overdue").await));
        assert_eq!((stage(&world, id).await.as_str(), waits(&world, people.manager).await), ("closed", vec![]));
    }

    async fn a_second_name_shows_only_with_its_owners_yes_and_a_draft_that_was_kept_is_a_yes(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let with = people.rep.to_string();
        let mut fields = CANNOT.to_vec();
        fields.push(("with", &with));
        // A no: the answer stands, the name does not.
        let id = leave(&mut author, &[]).await;
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &fields).await), 303);
        assert_eq!(status(&rep.post(&format!("/feedback/{id}/name"), &[("do", "no")]).await), 303);
        let page = author.get(&format!("/feedback/{id}")).await;
        assert!(page.text_contains("The boiler is too old") && !page.text_contains("Dai Pugh"), "{}", page.body);
        assert!(!worker.get(&format!("/desk/{id}")).await.text_contains("was asked to put"));
        // The rep drafted these very words.
        let id = leave(&mut author, &[]).await;
        worker.post(&format!("/desk/{id}/helpers"), &[("helper", &with)]).await;
        assert_eq!(status(&rep.post(&format!("/feedback/{id}/help"), &CANNOT).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &fields).await), 303);
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("Sam Okoro and Dai Pugh"));
        assert_eq!(waits(&world, people.rep).await, Vec::<String>::new());
        // Who has left is asked for nothing.
        let id = leave(&mut author, &[]).await;
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &fields).await), 303);
        world.leave(people.rep).await;
        assert_eq!(status(&rep.get(&format!("/feedback/{id}/name")).await), 404);
    }

    async fn the_chain_holds_the_hash_of_every_answers_sealed_reasons(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let promise = [
            ("outcome", "will_do"), ("reasons", "It will be fixed"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", "30"), ("promised-month", "9"), ("promised-year", "2026"),
        ];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &promise).await), 303);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/told"), &[("told", "Fixed")]).await), 303);
        let refused = leave(&mut author, &[]).await;
        answered(&mut worker, world.people.practitioner, refused).await;
        let check = loops::ROOM.checks.unwrap();
        let run = || async { check(&mut world.ground.db.read().await.unwrap()).await.unwrap().remove(0) };
        let well = run().await;
        assert_eq!((well.broken, well.note.as_str()), (None, "3 answers"));
        // Erased, the cells stay and still fit.
        let mut tx = trials::write(&world.ground.db).await;
        store::subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        assert_eq!(run().await.broken, None);
        // A cell that was put in another's place is named.
        let mut tx = trials::write(&world.ground.db).await;
        let row = tx.one("SELECT id FROM loops_responses WHERE outcome = 'cannot'", store::values![]).await.unwrap();
        let other = "UPDATE loops_responses SET reasons = (SELECT o.reasons FROM loops_responses o WHERE o.outcome = 'done') WHERE outcome = 'cannot'";
        tx.run(other, store::values![]).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let bad = row.get::<loops::ResponseId>("id").unwrap();
        assert_eq!(run().await.broken, Some(format!("loops_responses {bad}")));
    }

    async fn the_author_hears_who_deals_with_it_once_and_the_desk_hears_of_a_draft_that_nobody_deals_with(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let id = leave(&mut author, &[]).await;
        worker.post(&format!("/desk/{id}/helpers"), &[("helper", &people.rep.to_string())]).await;
        assert_eq!(status(&rep.post(&format!("/feedback/{id}/help"), &CANNOT).await), 303);
        for worker in [people.practitioner, people.colleague, people.manager] {
            assert!(told(&world, worker).await.contains(&"feedback.drafted".to_owned()));
        }
        let mut heard = Vec::new();
        for (to, expected) in [
            (people.practitioner, Some("feedback.taken_up")),
            (people.practitioner, None),
            (people.colleague, Some("feedback.taken_over")),
        ] {
            world.site.clock.move_to(world.site.now().plus_seconds(1));
            let taken = worker.post(&format!("/desk/{id}/assign"), &[("to", &to.to_string())]).await;
            assert_eq!(status(&taken), 303, "{}", taken.body);
            heard.extend(expected.map(str::to_owned));
            let mut all = told(&world, people.resident).await;
            all.retain(|kind| kind.starts_with("feedback.taken"));
            all.reverse();
            assert_eq!(all, heard);
        }
    }

    async fn promise_1_a_refusal_without_reasons_or_what_would_have_to_change_cannot_be_saved(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        for (field, word) in [("reasons", "without reasons cannot be saved"), ("change", "without this cannot be saved"), ("carrier", "which role")] {
            let fields: Vec<(&str, &str)> = CANNOT.iter().map(|(name, value)| (*name, if *name == field { "  " } else { *value })).collect();
            let answer = worker.post(&format!("/desk/{id}/answer"), &fields).await;
            assert_eq!(status(&answer), 422, "{field}");
            assert!(answer.text_contains(word) && answer.text_contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.body);
        }
        let past = [("outcome", "will_do"), ("reasons", "r"), ("carrier", "c"), ("do", "answer"), ("promised-day", "28"), ("promised-month", "8"), ("promised-year", "2026")];
        assert!(worker.post(&format!("/desk/{id}/answer"), &past).await.text_contains("after today"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_responses").await, 0);
        assert_eq!(stage(&world, id).await, "heard");
    }

    async fn promise_10_the_same_friday_gives_each_place_its_own_day(ground) {
        let world = house(ground).await;
        world.set(world.places.partnership, &ANSWER_DAYS, Some("5")).await;
        let mut english = world.session(world.people.resident).await;
        let mut scottish = world.session(world.people.participant).await;
        for (browser, day) in [(&mut english, "Monday 7 September 2026"), (&mut scottish, "Friday 4 September 2026")] {
            let id = leave(browser, &[]).await;
            let page = browser.get(&format!("/feedback/{id}/sent")).await;
            assert!(page.text_contains(day), "{day}: {}", page.body);
        }
    }

    async fn promise_1_thanks_open_no_loop_unless_an_answer_is_wanted(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        leave(&mut author, &[("kind", "thanks")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_loops").await, 0);
        leave(&mut author, &[("kind", "thanks"), ("answer", "yes")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_loops").await, 1);
        let mut worker = world.session(world.people.practitioner).await;
        let place = world.places.prison.to_string();
        let spoken = [("place", place.as_str()), ("words", "The clock is wrong"), ("answer", "Set right")];
        let answer = worker.post("/desk/there-and-then", &spoken).await;
        assert_eq!(status(&answer), 303, "{}", answer.body);
        let page = worker.get(&answer.location).await;
        assert!(page.text_contains("The clock is wrong") && page.text_contains("Set right"), "{}", page.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_loops").await, 1, "there and then is one line");
    }

    async fn what_a_worker_leaves_behind_waits_for_the_others(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        worker.post(&format!("/desk/{id}/assign"), &[("to", &people.practitioner.to_string())]).await;
        assert_eq!(waits(&world, people.colleague).await, Vec::<String>::new());
        world.leave(people.practitioner).await;
        let mut tx = trials::write(&world.ground.db).await;
        // As the wiring does: this part first, then whatever else waits.
        membership_ended(&mut tx, people.practitioner, world.places.prison, world.site.now()).await.unwrap();
        loops::hand_back(&mut tx, people.practitioner, world.places.prison, access::Role::Practitioner).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        assert_eq!(waits(&world, people.colleague).await, ["feedback.assigned"]);
        assert_eq!(status(&worker.get(&format!("/desk/{id}")).await), 404, "an ended membership ends its powers at once");
        let mut colleague = world.session(people.colleague).await;
        assert!(colleague.get("/desk?show=nobodys").await.text_contains(SAID));
    }

    async fn the_author_takes_it_back_and_the_desk_sees_the_words_no_more(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        assert!(worker.get("/desk").await.text_contains(SAID));
        assert!(worker.find("/desk?q=SHOWER+on").await.text_contains(SAID));
        assert!(!worker.find("/desk?q=nothing").await.text_contains(SAID));
        assert_eq!(status(&author.post(&format!("/feedback/{id}/withdraw"), &[]).await), 303);
        assert_eq!((stage(&world, id).await.as_str(), waits(&world, world.people.practitioner).await), ("withdrawn", vec![]));
        for path in ["/desk?show=all".to_owned(), "/desk?show=all&q=shower".to_owned(), format!("/desk/{id}")] {
            let page = worker.find(&path).await;
            assert!(status(&page) == 200 && !page.text_contains(SAID), "{path}: {}", page.body);
        }
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains(SAID));
        assert_eq!(status(&author.post(&format!("/feedback/{id}/withdraw"), &[]).await), 422);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &CANNOT).await), 404);
    }

    async fn a_second_look_waits_for_somebody_who_can_give_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut manager = world.session(people.manager).await;
        // The only manager answered: the second look waits for the practitioners, and not for the manager.
        let id = leave(&mut author, &[]).await;
        answered(&mut manager, people.manager, id).await;
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &[("heard", "no")]).await), 303);
        let second = |kinds: Vec<String>| kinds.contains(&"feedback.second".to_owned());
        assert!(second(waits(&world, people.practitioner).await) && !second(waits(&world, people.manager).await));
        // Nobody else is left: it waits for the managers all the same, who have to find somebody.
        for worker in [people.practitioner, people.colleague] {
            world.leave(worker).await;
        }
        let id = leave(&mut author, &[]).await;
        answered(&mut manager, people.manager, id).await;
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &[("heard", "no")]).await), 303);
        assert!(second(waits(&world, people.manager).await));
    }

}
