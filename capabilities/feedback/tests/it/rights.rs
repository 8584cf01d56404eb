//! Who may know, and what bad input does.

use crate::*;
use feedback::SWITCH;

trials::story! {
    parts = *PARTS;

    async fn nobody_else_learns_that_it_is_there(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let may = [people.practitioner, people.colleague, people.manager];
        for (name, person) in people.all() {
            if person == people.resident {
                continue;
            }
            let mut them = world.session(person).await;
            let own = them.get(&format!("/feedback/{id}")).await;
            let desk = them.get(&format!("/desk/{id}")).await;
            let expected = if may.contains(&person) { (303, 200) } else { (404, 404) };
            assert_eq!((status(&own), status(&desk)), expected, "{name}");
            if !may.contains(&person) {
                for (path, fields) in [("answer", &CANNOT[..]), ("note", &[("note", "n")]), ("assign", &[("to", "x")]), ("reply", &[("reply", "r")])] {
                    assert_eq!(status(&them.post(&format!("/desk/{id}/{path}"), fields).await), 404, "{name} {path}");
                }
                assert!(!them.get("/desk").await.text_contains(SAID), "{name}");
            }
            for path in ["words", "heard", "withdraw"] {
                let sent = them.post(&format!("/feedback/{id}/{path}"), &[("words", "w"), ("heard", "yes")]).await;
                assert_eq!(status(&sent), 404, "{name} {path}");
            }
        }
        assert!(world.browser().get(&format!("/feedback/{id}")).await.location.starts_with("/sign-in"));
        // Nobody sits at the desk for what they said themselves, a manager neither.
        let mine = leave(&mut worker, &[]).await;
        assert_eq!(status(&worker.get(&format!("/desk/{mine}")).await), 404);
        assert_eq!(status(&worker.get(&format!("/feedback/{mine}")).await), 200);
        // Nor is it shown to them as work, and it is to a colleague.
        let new = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "feedback.new").count();
        assert_eq!((new(waits(&world, people.practitioner).await), new(waits(&world, people.colleague).await)), (1, 2));
        assert_eq!(stage(&world, id).await, "heard");
    }

    async fn promise_9_an_ended_membership_takes_the_place_and_not_the_words(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        world.leave(world.people.resident).await;
        answered(&mut worker, world.people.practitioner, id).await;
        let page = author.get(&format!("/feedback/{id}")).await;
        assert!(page.text_contains(SAID) && page.text_contains("The boiler is too old"), "{}", page.body);
        assert!(author.get("/feedback").await.text_contains(SAID));
        assert_eq!(status(&author.post(&format!("/feedback/{id}/heard"), &[("heard", "yes")]).await), 303);
        assert_eq!(status(&author.get("/feedback/new").await), 404);
        assert_eq!(status(&author.get("/board").await), 404);
    }

    async fn switched_off_it_leaves_no_trace_and_spares_what_was_asked(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        world.set(world.places.prison, &SWITCH, Some("off")).await;
        for path in ["/feedback/new", "/board"] {
            assert_eq!(status(&author.get(path).await), 404, "{path}");
        }
        assert_eq!(status(&worker.get("/desk/there-and-then").await), 404);
        let own = author.get("/feedback").await;
        assert!(own.text_contains(SAID) && !own.text_contains("/feedback/new"), "{}", own.body);
        assert!(worker.get("/desk").await.text_contains(SAID));
        assert_eq!(status(&world.session(world.people.rep).await.get("/feedback").await), 404);
        // What was asked before still gets its answer, and stays its author's (decision 0015).
        answered(&mut worker, world.people.practitioner, id).await;
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("The boiler is too old"));
        assert_eq!(status(&worker.get("/desk").await), 404, "nothing is left on it");
        let frame = worker.get("/notices").await;
        assert!(!frame.text_contains("\"/desk\"") && !frame.text_contains("\"/board\""), "{}", frame.body);
        assert_eq!(status(&author.post("/feedback/new", &[("kind", "suggestion"), ("words", "w"), ("publish", "private")]).await), 404);
    }

    async fn bad_input_is_told_in_words_and_saves_nothing(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let good = [("kind", "suggestion"), ("words", SAID), ("publish", "summary")];
        let long = "a".repeat(4_001);
        for (field, value, word) in [("words", " ", "Write something"), ("words", long.as_str(), "4,001"), ("kind", "spoken", "suggestion or a thank-you"), ("publish", "", "see what came of it")] {
            let fields: Vec<(&str, &str)> = good.iter().map(|(name, old)| (*name, if *name == field { value } else { *old })).collect();
            let answer = author.post("/feedback/new", &fields).await;
            assert_eq!(status(&answer), 422, "{field}");
            assert!(answer.text_contains(word) || answer.text_contains("4001"), "{field}: {}", answer.body);
        }
        for (words, expected) in [("a\0b".to_owned(), 400), ("b".repeat(10_000_000), 413)] {
            let fields = [("kind", "suggestion"), ("words", words.as_str()), ("publish", "summary")];
            assert_eq!(status(&author.post("/feedback/new", &fields).await), expected);
        }
        let elsewhere = world.places.other_prison.to_string();
        for place in [elsewhere.as_str(), "nonsense", "00000000000000000000000000000001"] {
            assert_eq!(status(&author.get(&format!("/feedback/new?place={place}")).await), 404, "{place}");
            let fields = [good[0], good[1], good[2], ("place", place)];
            assert_eq!(status(&author.post("/feedback/new", &fields).await), 404, "{place}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 0);
        // A double press.
        let key = author.new_key();
        let first = author.post_with_key("/feedback/new", &key, &good).await;
        let second = author.post_with_key("/feedback/new", &key, &good).await;
        assert_eq!((status(&first), &first.location), (303, &second.location));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 1);
        let mut worker = world.session(world.people.practitioner).await;
        for path in ["/feedback?after=AAAA", "/board?after=AAAA&show=x", "/notices"] {
            assert_eq!(status(&author.get(path).await), 200, "{path}");
        }
        for path in ["/desk?after=AAAA&show=x", "/desk?q=%25_%27"] {
            assert_eq!(status(&worker.find(path).await), 200, "{path}");
        }
    }

    async fn lists_go_on_after_fifteen(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        for number in 0..17 {
            leave(&mut author, &[("words", &format!("number {number:02}"))]).await;
            world.site.clock.move_to(world.site.now().plus_seconds(1));
        }
        for path in ["/feedback", "/desk", "/desk?q=number"] {
            let browser = if path == "/feedback" { &mut author } else { &mut worker };
            let first = browser.find(path).await;
            assert!(first.text_contains("number 16") && !first.text_contains("number 01"), "{path}");
            let begins = if path == "/feedback" { "/feedback?after=" } else { "/desk?show=" };
            let next = browser.get(&first.href(begins).unwrap()).await;
            assert!(next.text_contains("number 01") && next.text_contains("number 00") && !next.text_contains("number 02"), "{path}: {}", next.body);
        }
    }
}
