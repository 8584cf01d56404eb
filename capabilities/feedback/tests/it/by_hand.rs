//! By somebody else's hand: written down, read back, agreed, and taken over by whose words they are.

use crate::*;
use access::{RelationKind, Role};
use feedback::RecordingId;

pub const THEIRS: &str = "The gym is only open when I work";

/// The worker writes something down for the resident and gives where it is read back.
pub async fn written(
    worker: &mut Browser,
    person: Option<PersonId>,
    place: basics::PlaceId,
    more: &[(&str, &str)],
) -> RecordingId {
    let (person, place) = (person.map(|person| person.to_string()).unwrap_or_default(), place.to_string());
    let mut fields = vec![
        ("person", person.as_str()),
        ("place", place.as_str()),
        ("manner", "present"),
        ("kind", "suggestion"),
        ("words", THEIRS),
        ("publish", "own_words"),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let answer = worker.post("/desk/by-hand/new", &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location.strip_prefix("/desk/by-hand/").unwrap().parse().unwrap()
}

async fn agreed(worker: &mut Browser, id: RecordingId) -> SuggestionId {
    let sent = worker.post(&format!("/desk/by-hand/{id}/agree"), &[("read", "yes"), ("agrees", "yes")]).await;
    assert_eq!((status(&sent), sent.location), (303, format!("/desk/{id}")), "{}", sent.body);
    SuggestionId::of(id.uuid())
}

async fn by_code(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let key = browser.new_key();
    let mut all = vec![("_key", key.as_str())];
    all.extend_from_slice(fields);
    browser.post_raw(path, &all).await
}

trials::story! {
    parts = *PARTS;

    async fn what_is_written_down_is_sent_only_when_it_was_read_back_and_agreed(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let found = worker.find("/desk/by-hand?q=robin").await;
        let form = found.href("/desk/by-hand/new?person=").unwrap();
        assert!(worker.get(&form).await.text_contains("Robin Hale"));
        assert!(!worker.find("/desk/by-hand?q=isla").await.text_contains("Isla Munro"), "nobody out of reach is found");
        assert!(worker.find("/desk/by-hand?q=sam").await.href("/desk/by-hand/new?person=").is_none(), "not oneself");
        assert_eq!(status(&worker.get(&format!("/desk/by-hand/new?person={}&place={}", world.people.participant, world.places.wing)).await), 404);

        let id = written(&mut worker, Some(world.people.resident), world.places.wing, &[]).await;
        let page = format!("/desk/by-hand/{id}");
        let shown = worker.get(&page).await;
        assert!(shown.text_contains(THEIRS) && shown.text_contains("data-print=\"large\""), "{}", shown.body);
        assert!(worker.get("/desk/by-hand").await.text_contains("Robin Hale"), "it waits to be agreed");
        for ticked in [&[][..], &[("read", "yes")], &[("agrees", "yes")]] {
            assert_eq!(status(&worker.post(&format!("{page}/agree"), ticked).await), 422, "{ticked:?}");
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 0);
        assert!(told(&world, world.people.resident).await.is_empty());
        // Changed words are read back anew.
        assert_eq!(status(&worker.post(&format!("{page}/change"), &[("words", " ")]).await), 422);
        let changed = worker.post(&format!("{page}/change"), &[("words", "The gym is shut when I am free")]).await;
        assert_eq!((status(&changed), changed.location), (303, page.clone()));
        assert!(!worker.get(&page).await.text_contains(THEIRS));

        let id = agreed(&mut worker, id).await;
        assert_eq!(stage(&world, id).await, "heard", "its clock runs as for any other");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_recordings").await, 0);
        let desk = worker.get(&format!("/desk/{id}")).await;
        for words in ["Robin Hale", "Written down by Sam Okoro (role: worker)", "They were there. It was read back and they agreed on", "They have not confirmed this themselves yet"] {
            assert!(desk.text_contains(words), "{words}: {}", desk.body);
        }
        assert!(worker.get("/desk?show=all").await.text_contains("Robin Hale (written down for them)"));
        assert_eq!(told(&world, world.people.resident).await, ["feedback.written_down"]);
        let mut author = world.session(world.people.resident).await;
        assert!(author.get("/feedback").await.text_contains("written down for you"));
        let thread = author.get(&format!("/feedback/{id}")).await;
        for words in ["Written down by Sam Okoro (role: worker)", "You were there. It was read back to you and you agreed on", "Are these your words?"] {
            assert!(thread.text_contains(words), "{words}: {}", thread.body);
        }
        // The place may say the role and no name.
        world.set(world.places.prison, &feedback::RECORDER_NAME, Some("off")).await;
        let thread = author.get(&format!("/feedback/{id}")).await;
        assert!(thread.text_contains("by somebody who works here (role: worker)") && !thread.text_contains("Sam Okoro"), "{}", thread.body);
        // Old bookmarks lead on.
        assert_eq!(worker.get(&page).await.location, format!("/desk/{id}"));
    }

    async fn by_telephone_and_by_letter_are_said_to_be_what_they_are(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.manager).await;
        let mut author = world.session(world.people.resident).await;
        let cases = [("telephone", "read back to you by telephone and you agreed on", &[("read", "yes"), ("agrees", "yes")][..]), ("letter", "copied from your letter on", &[("read", "yes")])];
        for (manner, words, ticked) in cases {
            let id = written(&mut worker, Some(world.people.resident), world.places.wing, &[("manner", manner)]).await;
            let over = worker.post(&format!("/desk/by-hand/{id}/hand-over"), &[]).await;
            assert!(status(&over) == 422 && over.text_contains("only to somebody who is there"), "{manner}");
            assert_eq!(status(&worker.post(&format!("/desk/by-hand/{id}/agree"), &[]).await), 422, "{manner}");
            assert_eq!(status(&worker.post(&format!("/desk/by-hand/{id}/agree"), ticked).await), 303, "{manner}");
            let thread = author.get(&format!("/feedback/{id}")).await;
            assert!(thread.text_contains(words) && thread.text_contains("role: manager"), "{manner}: {}", thread.body);
            assert!(!thread.text_contains("You were there"), "{manner}");
        }
    }

    async fn its_author_takes_it_over_puts_it_right_or_takes_it_away_and_nobody_else_does(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut author = world.session(world.people.resident).await;
        let mut made = Vec::new();
        for _ in 0..3 {
            let id = written(&mut worker, Some(world.people.resident), world.places.wing, &[]).await;
            made.push(agreed(&mut worker, id).await);
        }
        let (mine, meant, away) = (made[0], made[1], made[2]);
        // Whoever wrote it down answers nothing for its author.
        for path in ["mine", "meant", "heard", "words", "withdraw"] {
            let fields = [("meant", "m"), ("heard", "yes"), ("words", "w")];
            assert_eq!(status(&worker.post(&format!("/feedback/{mine}/{path}"), &fields).await), 404, "{path}");
        }
        assert_eq!(status(&author.post(&format!("/feedback/{mine}/mine"), &[]).await), 303);
        assert!(author.get(&format!("/feedback/{mine}")).await.text_contains("you said that these are your words"));
        assert!(worker.get(&format!("/desk/{mine}")).await.text_contains("they said that these are their words"));
        assert_eq!(status(&author.post(&format!("/feedback/{mine}/mine"), &[]).await), 422, "once");
        assert_eq!(status(&author.post(&format!("/feedback/{mine}/meant"), &[("meant", "more")]).await), 422);

        for bad in ["", "x".repeat(4_001).as_str()] {
            assert_eq!(status(&author.post(&format!("/feedback/{meant}/meant"), &[("meant", bad)]).await), 422);
        }
        assert_eq!(status(&author.post(&format!("/feedback/{meant}/meant"), &[("meant", "Open the gym at seven")]).await), 303);
        for page in [author.get(&format!("/feedback/{meant}")).await, worker.get(&format!("/desk/{meant}")).await] {
            assert!(page.text_contains(THEIRS) && page.text_contains("Open the gym at seven"), "the old stays beside it: {}", page.body);
        }
        assert!(told(&world, world.people.practitioner).await.contains(&"feedback.put_right".to_owned()));
        // On the board their own words are those they put right.
        answered(&mut worker, world.people.practitioner, meant).await;
        assert!(worker.get(&format!("/desk/{meant}/publish")).await.text_contains("Open the gym at seven"));
        assert_eq!(status(&author.post(&format!("/feedback/{meant}/heard"), &[("heard", "yes")]).await), 303);

        assert_eq!(status(&author.post(&format!("/feedback/{away}/withdraw"), &[]).await), 303);
        assert!(!worker.get(&format!("/desk/{away}")).await.text_contains(THEIRS));
        assert_eq!(status(&author.post(&format!("/feedback/{away}/mine"), &[]).await), 422);
        // It goes with them, and how it was written down is in what they take along.
        let mut tx = world.ground.db.read().await.unwrap();
        let bundle = store::subject::export(&mut tx, world.site.tables(), world.people.resident).await.unwrap().to_string();
        assert!(bundle.contains("feedback_by_hand") && bundle.contains("\"aloud\"") && bundle.contains("Open the gym at seven"), "{bundle}");
        let workers = store::subject::export(&mut tx, world.site.tables(), world.people.practitioner).await.unwrap().to_string();
        assert!(!workers.contains(THEIRS) && !workers.contains("feedback_by_hand"), "{workers}");
    }

    async fn a_code_that_a_worker_has_seen_opens_nothing_but_a_new_code(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = written(&mut worker, None, world.places.prison, &[]).await;
        let (page, key) = (format!("/desk/by-hand/{id}"), worker.new_key());
        let place = world.places.prison.to_string();
        let ticked = [("place", place.as_str()), ("read", "yes"), ("agrees", "yes")];
        let printed = worker.post_with_key(&format!("{page}/agree"), &key, &ticked).await;
        assert!(status(&printed) == 200 && printed.text_contains("knows who said it"), "{}", printed.body);
        let again = worker.post_with_key(&format!("{page}/agree"), &key, &ticked).await;
        let code_on = |page: &Answer| {
            let groups: Vec<String> = page.body.split("al-slip__code").nth(1).unwrap().split("<span>").skip(1).take(5).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
            groups.join("-")
        };
        let old = code_on(&printed);
        assert_eq!(code_on(&again), old, "a double press shows the same code");
        let desk = worker.get(&format!("/desk/{id}")).await;
        assert!(desk.text_contains("Somebody without an account") && desk.text_contains("Nobody has opened it with the printed code yet"), "{}", desk.body);
        assert!(!desk.text_contains("They gave no name"));
        answered(&mut worker, world.people.practitioner, SuggestionId::of(id.uuid())).await;

        // Whatever is asked with the old code brings the page with the new one, and nothing of the thread.
        let mut nobody = world.browser();
        for (path, more) in [("/receipt", ("", "")), ("/receipt/heard", ("heard", "yes")), ("/receipt/words", ("words", "w")), ("/receipt/withdraw", ("", ""))] {
            let page = by_code(&mut nobody, path, &[("code", old.as_str()), more]).await;
            assert!(page.text_contains("Here is your own code") && !page.text_contains(THEIRS) && !page.text_contains("boiler"), "{path}: {}", page.body);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 0, "nobody speaks with the old code");
        let offered = by_code(&mut nobody, "/receipt", &[("code", &old)]).await;
        let (new, offer) = (code_on(&offered), offered.hidden("offer").unwrap());
        assert_ne!(new, old);
        let kept = [("code", old.as_str()), ("offer", offer.as_str()), ("kept", "yes")];
        let not_kept = by_code(&mut nobody, "/receipt/new", &kept[..2]).await;
        assert!(status(&not_kept) == 422 && code_on(&not_kept) == new, "{}", not_kept.body);
        for _ in 0..2 {
            let thread = by_code(&mut nobody, "/receipt/new", &kept).await;
            assert!(status(&thread) == 200 && thread.text_contains(THEIRS) && thread.text_contains("boiler"), "{}", thread.body);
            assert!(thread.text_contains("Whoever wrote this down knows who said it") && thread.hidden("code").as_deref() == Some(&new));
            assert!(!thread.text_contains("Sam Okoro"));
        }
        let (gone, wrong) = (by_code(&mut nobody, "/receipt", &[("code", &old)]).await, by_code(&mut nobody, "/receipt", &[("code", "AAAA-BBBB-CCCC-DDDD-EEEE")]).await);
        assert_eq!((status(&gone), status(&wrong)), (422, 422));
        let plain = |page: &Answer, code: &str| page.body.replace(code, "").split("<main").nth(1).unwrap().split("name=\"_key\"").next().unwrap().to_owned();
        assert_eq!(plain(&gone, &old), plain(&wrong, "AAAA-BBBB-CCCC-DDDD-EEEE"), "as wrong as any other");
        assert!(by_code(&mut nobody, "/receipt", &[("code", &new)]).await.text_contains(THEIRS));
        assert!(worker.get(&format!("/desk/{id}")).await.text_contains("a new code of their own"));
        // Nobody can choose the code, and a made-up form opens nothing.
        for (code, offer) in [("x", "y"), (old.as_str(), "0"), ("AAAA-BBBB-CCCC-DDDD-EEEE", offer.as_str())] {
            assert_eq!(status(&by_code(&mut nobody, "/receipt/new", &[("code", code), ("offer", offer), ("kept", "yes")]).await), 422, "{code}");
        }
    }

    async fn its_pages_cost_no_more_than_others(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut author = world.session(world.people.resident).await;
        let (open, sent) = (written(&mut worker, Some(world.people.resident), world.places.wing, &[]).await, written(&mut worker, Some(world.people.resident), world.places.wing, &[]).await);
        let sent = agreed(&mut worker, sent).await;
        assert_eq!(status(&author.post(&format!("/feedback/{sent}/meant"), &[("meant", "What I meant")]).await), 303);
        answered(&mut worker, world.people.practitioner, sent).await;
        let cost = async |browser: &mut Browser, path: &str| {
            let path = &browser.sought(path).await;
            // The first look reads keys that are kept in hand afterwards.
            browser.get(path).await;
            let before = world.ground.db.statements();
            let page = browser.get(path).await;
            assert_eq!(status(&page), 200, "{path}");
            world.ground.db.statements() - before
        };
        let (read, form) = (format!("/desk/by-hand/{open}"), format!("/desk/by-hand/new?person={}&place={}", world.people.resident, world.places.wing));
        for (path, most) in [("/desk/by-hand?q=r", 6), ("/desk?show=all", 6), (read.as_str(), 8), (form.as_str(), 8)] {
            let took = cost(&mut worker, path).await;
            assert!((3..=most).contains(&took), "{path} takes {took}");
        }
        assert!(cost(&mut author, "/feedback").await <= 6);
        // Beside one that its author wrote, as far and with as many words.
        let plain = leave(&mut author, &[]).await;
        assert_eq!(status(&author.post(&format!("/feedback/{plain}/words"), &[("words", "What I meant")]).await), 303);
        answered(&mut worker, world.people.practitioner, plain).await;
        for (browser, page) in [(&mut worker, "desk"), (&mut author, "feedback")] {
            let (by_hand, own) = (cost(browser, &format!("/{page}/{sent}")).await, cost(browser, &format!("/{page}/{plain}")).await);
            assert!(own > 3 && by_hand == own, "/{page}: {by_hand}, and {own} for another");
        }
    }

    async fn nobody_else_sees_what_is_not_agreed_to_and_bad_forms_change_nothing(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = written(&mut worker, Some(world.people.resident), world.places.wing, &[]).await;
        world.relate(RelationKind::DutyReader, world.people.colleague, None, Some(world.places.prison)).await;
        let others = [world.people.colleague, world.people.manager, world.people.resident, world.people.rep, world.people.stranger, world.people.administrator, world.people.auditor];
        for person in others {
            let mut them = world.session(person).await;
            assert_eq!(status(&them.get(&format!("/desk/by-hand/{id}")).await), 404);
            assert_eq!(status(&them.get("/handed").await), 404);
            for verb in ["change", "agree", "throw-away", "hand-over"] {
                let fields = [("words", "w"), ("read", "yes"), ("agrees", "yes")];
                assert_eq!(status(&them.post(&format!("/desk/by-hand/{id}/{verb}"), &fields).await), 404, "{verb}");
            }
        }
        for person in [world.people.resident, world.people.rep, world.people.administrator] {
            assert_eq!(status(&world.session(person).await.get("/desk/by-hand").await), 404);
        }
        let (wing, other, me, robin) = (world.places.wing.to_string(), world.places.other_prison.to_string(), world.people.practitioner.to_string(), world.people.resident.to_string());
        let good = [("person", robin.as_str()), ("place", wing.as_str()), ("manner", "present"), ("kind", "suggestion"), ("words", "w"), ("publish", "private")];
        let isla = world.people.participant.to_string();
        let bad = [("person", "x", 404), ("person", isla.as_str(), 404), ("person", me.as_str(), 422), ("place", "", 404), ("place", other.as_str(), 404),
            ("manner", "shouted", 422), ("kind", "spoken", 422), ("words", "", 422), ("publish", "all", 422)];
        for (field, value, expected) in bad {
            let mut fields = good.to_vec();
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            let answer = worker.post("/desk/by-hand/new", &fields).await;
            assert_eq!(status(&answer), expected, "{field} {value}: {}", answer.body);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_recordings").await, 1);
        // Nobody leafs through it after a week, and nothing of it is kept.
        assert_eq!(feedback::verbs::forget_unagreed(&world.site).await.unwrap(), 0);
        world.site.clock.move_to(world.site.now().plus_days(8));
        assert_eq!(feedback::verbs::forget_unagreed(&world.site).await.unwrap(), 1);
        let mut worker = world.session(world.people.practitioner).await;
        assert_eq!(status(&worker.get(&format!("/desk/by-hand/{id}")).await), 404);
        // What was thrown away is gone at once; somebody new at the desk can do the same for another.
        let new = world.member("Ann New", Role::Practitioner, world.places.wing).await;
        let mut new = world.session(new).await;
        let id = written(&mut new, Some(world.people.rep), world.places.wing, &[]).await;
        assert_eq!(new.post(&format!("/desk/by-hand/{id}/throw-away"), &[]).await.location, "/desk/by-hand");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_recordings").await, 0);
    }
}
