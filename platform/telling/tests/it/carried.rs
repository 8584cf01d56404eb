//! The digest: one a person, at its hour, never empty, never twice, never with what was seen; and what happens where nobody
//! takes it.

use pages::NotCarried;
use tokio::task::JoinSet;

use super::shed::{by_mail, carry, later, with_post};
use super::{PARTS, new, notices, see, tell};

const AT_ONCE: [(&str, &str); 1] = [("often", "at_once")];

trials::story! {
    parts = &PARTS;

    async fn a_person_gets_one_digest_thing_by_thing_newest_first(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &[("often", "daily"), ("hour", "17")]).await;
        for (kind, thing) in [("loops.late", 1), ("loops.promise_late", 2), ("loops.promise_late", 1)] {
            tell(&world, person, kind, thing).await;
        }
        tell(&world, world.people.rep, "loops.half", 9).await;
        // It is ten in the morning there: not before five.
        later(&world, 6 * 3600);
        assert_eq!(carry(&world).await, 0);
        later(&world, 3600);
        assert_eq!(carry(&world).await, 1);
        let mails = bag.take();
        assert_eq!((mails.len(), mails[0].to.as_str(), mails[0].subject.as_str()), (1, "robin@example.org", "News for you"));
        let text = &mails[0].text;
        assert!(text.contains("about 2 things"), "{text}");
        let at = |word: &str| text.find(word).unwrap();
        assert_eq!(text.matches("The day we promised you is over").count(), 2);
        assert!(at("The day we promised you is over") < at("Our answer to you is late"));
        assert!(text.contains("(Friday 28 August 2026)") && text.contains("https://together.example/"));
        // No name of anybody, nothing about what the house is for, no kind of thing.
        for word in ["Robin", "Hale", "Heron", "Fallow", "Arrowdale", "prison", "probation", "wing", "suggestion"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        later(&world, 86_400 * 7);
        assert_eq!(carry(&world).await, 0, "it is told once, and an empty digest is none");
        assert_eq!(new(&world, person).await, 3, "on screen it is still new");
        // The same thing happens again: it is news again.
        tell(&world, person, "loops.late", 1).await;
        later(&world, 86_400);
        assert_eq!(carry(&world).await, 1);
    }

    async fn what_was_seen_on_screen_is_not_sent(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &[("often", "daily"), ("hour", "17")]).await;
        tell(&world, person, "loops.late", 1).await;
        telling::plan(&world.site).await.unwrap();
        see(&world, person, notices(&world, person).await[0].id).await;
        tell(&world, person, "loops.promise_late", 2).await;
        later(&world, 86_400);
        assert_eq!(carry(&world).await, 1);
        let mails = bag.take();
        assert!(!mails[0].text.contains("Our answer to you is late") && mails[0].text.contains("about one thing"));
        tell(&world, person, "loops.late", 3).await;
        see(&world, person, notices(&world, person).await[0].id).await;
        later(&world, 86_400);
        assert_eq!(carry(&world).await, 0);
        assert!(bag.take().is_empty());
    }

    async fn two_processes_send_nothing_twice(ground) {
        let (world, bag) = with_post(ground).await;
        let people = world.people;
        for (person, address) in [(people.resident, "a@b.uk"), (people.rep, "c@d.uk"), (people.manager, "e@f.uk")] {
            by_mail(&world, &bag, person, address, &AT_ONCE).await;
        }
        for person in [people.resident, people.rep, people.manager] {
            tell(&world, person, "loops.late", 1).await;
        }
        let mut processes = JoinSet::new();
        for _ in 0..4 {
            let front = world.front.clone();
            processes.spawn(async move { telling::carry(&front).await.unwrap() });
        }
        let sent: usize = processes.join_all().await.into_iter().sum();
        let mut to: Vec<String> = bag.take().into_iter().map(|mail| mail.to).collect();
        to.sort();
        assert_eq!((sent, to), (3, vec!["a@b.uk".to_owned(), "c@d.uk".to_owned(), "e@f.uk".to_owned()]));
    }

    async fn a_mail_that_is_not_taken_now_is_tried_again_later_and_later_and_then_given_up(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        tell(&world, person, "loops.late", 1).await;
        *bag.answers.lock().unwrap() = vec![NotCarried::Later; 2];
        assert_eq!(carry(&world).await, 0);
        later(&world, 59);
        assert_eq!((carry(&world).await, bag.answers.lock().unwrap().len()), (0, 1), "a minute is not over");
        later(&world, 1);
        assert_eq!(carry(&world).await, 0);
        later(&world, 119);
        assert_eq!((carry(&world).await, bag.answers.lock().unwrap().len()), (0, 0));
        later(&world, 1);
        assert_eq!(carry(&world).await, 1, "the third try");
        assert_eq!(bag.take().len(), 1);
        tell(&world, person, "loops.late", 2).await;
        *bag.answers.lock().unwrap() = vec![NotCarried::Later; 8];
        for _ in 0..8 {
            assert!(!world.session(person).await.get("/notices").await.text_contains("does not take our e-mail"));
            assert_eq!(carry(&world).await, 0);
            later(&world, 86_400);
        }
        assert!(bag.answers.lock().unwrap().is_empty());
        assert_eq!(carry(&world).await, 0);
        let mut browser = world.session(person).await;
        assert!(browser.get("/notices").await.text_contains("Your address does not take our e-mail"));
        assert!(browser.get("/notices/how").await.text_contains("does not take our e-mail"));
        tell(&world, person, "loops.late", 3).await;
        later(&world, 86_400);
        assert_eq!(carry(&world).await, 0, "nothing more goes there");
        let mut browser = world.session(person).await;
        // The same address is taken again when its person reads a code there.
        assert_eq!(browser.post("/notices/how", &[("route", "mail"), ("often", "at_once")]).await.location, "/notices/how/mail");
        by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        assert_eq!(carry(&world).await, 1);
    }

    async fn an_address_that_takes_no_mail_at_all_is_given_up_at_once(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        tell(&world, person, "loops.late", 1).await;
        *bag.answers.lock().unwrap() = vec![NotCarried::Never];
        assert_eq!(carry(&world).await, 0);
        later(&world, 86_400 * 30);
        assert_eq!(carry(&world).await, 0);
        let mut browser = world.session(person).await;
        assert!(bag.take().is_empty() && browser.get("/notices").await.text_contains("does not take our e-mail"));
        // An address that does not even take its code is forgotten.
        browser.post("/notices/how/mail", &[("address", "nobody@example.org")]).await;
        *bag.answers.lock().unwrap() = vec![NotCarried::Never];
        assert_eq!(carry(&world).await, 0);
        assert!(!browser.get("/notices/how").await.text_contains("nobody@example.org"));
    }

    async fn quiet_hours_hold_back_what_would_go_at_once(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        let quiet = [("often", "at_once"), ("quiet_from", "9"), ("quiet_to", "12")];
        by_mail(&world, &bag, person, "robin@example.org", &quiet).await;
        // Nine in UTC is ten in London.
        tell(&world, person, "loops.late", 1).await;
        assert_eq!(carry(&world).await, 0);
        later(&world, 7_100);
        assert_eq!(carry(&world).await, 0);
        later(&world, 100);
        assert_eq!(carry(&world).await, 1);
    }

    async fn quiet_hours_hold_for_what_is_tried_again_or_late(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        let quiet = [("often", "at_once"), ("quiet_from", "11"), ("quiet_to", "13")];
        by_mail(&world, &bag, person, "robin@example.org", &quiet).await;
        tell(&world, person, "loops.late", 1).await;
        // Ten in London: not taken now. When it could be tried again, it is eleven there.
        *bag.answers.lock().unwrap() = vec![NotCarried::Later];
        assert_eq!(carry(&world).await, 0);
        later(&world, 3600);
        assert_eq!(carry(&world).await, 0);
        later(&world, 7_000);
        assert_eq!((carry(&world).await, bag.mails.lock().unwrap().len()), (0, 0));
        later(&world, 200);
        assert_eq!(carry(&world).await, 1);
        bag.take();
        // Told before the quiet hours, and nobody was there to send it until they had begun.
        later(&world, 21 * 3600);
        tell(&world, person, "loops.late", 2).await;
        later(&world, 3600);
        assert_eq!(carry(&world).await, 0);
        later(&world, 7_200);
        assert_eq!(carry(&world).await, 1);
    }

    async fn news_goes_on_the_same_way_after_somebody_left(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        world.leave(person).await;
        tell(&world, person, "loops.late", 1).await;
        assert_eq!(carry(&world).await, 1);
        assert!(bag.take()[0].text.contains("Our answer to you is late"));
        // And they can still change it.
        let mut browser = world.session(person).await;
        assert_eq!(browser.post("/notices/how/off", &[]).await.status, 303);
        tell(&world, person, "loops.late", 2).await;
        assert_eq!(carry(&world).await, 0);
    }

    async fn a_digest_speaks_the_language_of_its_person_and_a_place_names_it(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        let mut tx = trials::write(&world.ground.db).await;
        access::people::set_reading(&mut tx, person, "cy", "normal").await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        tell(&world, person, "loops.late", 1).await;
        carry(&world).await;
        let mail = bag.take().remove(0);
        assert!(mail.subject == "Newyddion i chi" && mail.text.contains("Mae newyddion i chi am un peth"), "{}", mail.text);
        assert!(mail.off.unwrap().ends_with("?lang=cy"));
        world.set(world.places.prison, &telling::SUBJECT, Some("From the garden")).await;
        tell(&world, person, "loops.late", 2).await;
        carry(&world).await;
        assert_eq!(bag.take()[0].subject, "From the garden");
    }

    async fn the_pages_of_choosing_cost_little_and_telling_costs_one_statement_more(ground) {
        let (world, bag) = with_post(ground).await;
        let person = world.people.resident;
        let mut browser = by_mail(&world, &bag, person, "robin@example.org", &AT_ONCE).await;
        for path in ["/notices/how", "/notices/how/mail", "/notices/how/letter"] {
            let before = world.ground.db.statements();
            assert_eq!(browser.get(path).await.status, 200);
            let took = world.ground.db.statements() - before;
            assert!((3..=8).contains(&took), "{path} takes {took}");
        }
        let before = world.ground.db.statements();
        tell(&world, person, "loops.late", 1).await;
        assert_eq!(world.ground.db.statements() - before, 2);
        // Where nothing waits, a round of mail only looks.
        carry(&world).await;
        let before = world.ground.db.statements();
        assert_eq!(telling::carry(&world.front).await.unwrap(), 0);
        assert_eq!(world.ground.db.statements() - before, 3);
    }
}
