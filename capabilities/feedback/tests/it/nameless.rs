//! Promise 4: without a name, from the first word to the last, and what an intruder finds who holds everything.

use crate::*;
use feedback::ANONYMOUS;
use feedback::verbs::open_boxes;

const WORDS: &str = "The night officer on the landing shouts";

/// Drops something in the box of the wing and gives the receipt's code.
async fn dropped(browser: &mut Browser, world: &World, words: &str, more: &[(&str, &str)]) -> String {
    let key = browser.new_key();
    let mut fields = vec![("_key", key.as_str()), ("kind", "suggestion"), ("words", words), ("publish", "summary")];
    fields.extend_from_slice(more);
    let answer = browser.post_raw(&format!("/box/{}", world.places.wing), &fields).await;
    assert_eq!(status(&answer), 200, "{}", answer.body);
    answer.hidden("code").unwrap()
}

/// Asks with a receipt.
async fn by_receipt(browser: &mut Browser, path: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let key = browser.new_key();
    let mut fields = vec![("_key", key.as_str()), ("code", code)];
    fields.extend_from_slice(more);
    browser.post_raw(path, &fields).await
}

/// The day is over and the house has made its round.
async fn next_day(world: &World) -> usize {
    world.site.clock.move_to(world.site.now().plus_days(1));
    open_boxes(&world.site).await.unwrap()
}

async fn only(world: &World) -> SuggestionId {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one("SELECT id FROM feedback_suggestions", store::values![]).await.unwrap().get("id").unwrap()
}

trials::story! {
    parts = *PARTS;

    async fn what_was_said_without_a_name_stays_on_the_board_when_somebody_is_erased(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        dropped(&mut nobody, &world, WORDS, &[]).await;
        assert_eq!(next_day(&world).await, 1);
        let id = only(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        answered(&mut worker, world.people.practitioner, id).await;
        let fields = [("summary", "Nights are loud"), ("did", "We spoke about it")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &fields).await), 303);
        let mut tx = world.ground.db.read().await.unwrap();
        let entry: feedback::EntryId = tx.one("SELECT id FROM feedback_board", store::values![]).await.unwrap().get("id").unwrap();
        drop(tx);
        let check = format!("/board/{entry}/check");
        for published in [false, true] {
            if published {
                let all = [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
                assert_eq!(status(&decide(&mut rep, &check, &all).await), 303);
            }
            let mut tx = trials::write(&world.ground.db).await;
            store::subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
            feedback::person_erased(&mut tx, world.people.resident, world.site.now()).await.unwrap();
            tx.commit_quiet(store::Quiet::Schema).await.unwrap();
            let page = rep.get(if published { "/board" } else { &check }).await;
            assert!(page.text_contains("Nights are loud"), "{published}: {}", page.body);
        }
    }

    async fn a_suggestion_without_a_name_is_answered_and_read_by_its_receipt(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let form = nobody.get(&format!("/box/{}", world.places.wing)).await;
        assert!(form.text_contains("We do not ask who you are") && form.text_contains("If somebody is in danger"), "{}", form.body);
        let code = dropped(&mut nobody, &world, WORDS, &[("put_right", "Somebody talks to him")]).await;
        assert_eq!(code.len(), 24, "twenty letters in groups of four");

        // Until the day is over it lies in the box: nobody at the desk has it, and its author is told so.
        let mut worker = world.session(world.people.practitioner).await;
        assert!(!worker.get("/desk").await.text_contains("night officer"));
        assert!(by_receipt(&mut nobody, "/receipt", &code, &[]).await.text_contains("still lies in the box"));
        assert_eq!(open_boxes(&world.site).await.unwrap(), 0, "not on the same day");
        assert_eq!(next_day(&world).await, 1);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 0);

        let id = only(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        assert!(waits(&world, world.people.practitioner).await.contains(&"feedback.new".to_owned()));
        let desk = worker.get("/desk").await;
        assert!(desk.text_contains("Somebody who gave no name"), "{}", desk.body);
        assert!(worker.get(&format!("/desk/{id}")).await.text_contains("They read what you write with their code"));
        answered(&mut worker, world.people.practitioner, id).await;
        let thread = by_receipt(&mut nobody, "/receipt", &code.to_lowercase().replace('-', " "), &[]).await;
        for shown in [WORDS, "Somebody talks to him", "The boiler is too old", "A new boiler in the budget"] {
            assert!(thread.text_contains(shown), "{shown}: {}", thread.body);
        }
        // Two ways: a word, and the no that goes once to a second reader; both wait until the day is over.
        let said = by_receipt(&mut nobody, "/receipt/words", &code, &[("words", "It was louder last night")]).await;
        assert!(said.text_contains("It lies in the box until the day is over") && !said.text_contains("It was louder last night</"), "{}", said.body);
        let no = [("heard", "no"), ("why", "Nobody asked the night shift")];
        assert_eq!(status(&by_receipt(&mut nobody, "/receipt/heard", &code, &no).await), 200);
        assert_eq!(stage(&world, id).await, "answered");
        assert_eq!(next_day(&world).await, 2);
        assert_eq!(stage(&world, id).await, "second");
        let thread = by_receipt(&mut nobody, "/receipt", &code, &[]).await;
        assert!(thread.text_contains("It was louder last night") && thread.text_contains("Nobody asked the night shift"));
        assert!(world.session(world.people.manager).await.get(&format!("/desk/{id}")).await.text_contains("It was louder last night"));

        // Taken back by receipt.
        by_receipt(&mut nobody, "/receipt/withdraw", &code, &[]).await;
        next_day(&world).await;
        assert_eq!(stage(&world, id).await, "withdrawn");
    }

    async fn a_double_press_gives_the_same_receipt_and_one_suggestion(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let key = nobody.new_key();
        let path = format!("/box/{}", world.places.wing);
        let fields = [("_key", key.as_str()), ("kind", "suggestion"), ("words", WORDS), ("publish", "private")];
        let first = nobody.post_raw(&path, &fields).await.hidden("code").unwrap();
        assert_eq!(nobody.post_raw(&path, &fields).await.hidden("code").unwrap(), first);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 1);
        // The same words from another form are somebody else's, and other words from this one are another suggestion.
        assert_ne!(dropped(&mut nobody, &world, WORDS, &[]).await, first);
        let other = [("_key", key.as_str()), ("kind", "suggestion"), ("words", "Something else"), ("publish", "private")];
        assert_ne!(nobody.post_raw(&path, &other).await.hidden("code").unwrap(), first);
        next_day(&world).await;
        let later = nobody.post_raw(&path, &fields).await;
        assert!(later.text_contains("sent already") && !later.text_contains(&first), "on a later day it is somebody else");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 3);
        let word = [("_key", key.as_str()), ("code", first.as_str()), ("words", "Twice?")];
        for _ in 0..2 {
            assert_eq!(status(&nobody.post_raw("/receipt/words", &word).await), 200);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 1);
    }

    async fn a_receipt_must_be_kept_and_a_wrong_one_says_nothing(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let code = dropped(&mut nobody, &world, WORDS, &[]).await;
        let place = world.places.wing.to_string();
        let not = by_receipt(&mut nobody, "/box/kept", &code, &[("place", &place)]).await;
        assert_eq!(status(&not), 422);
        assert!(not.text_contains(&code[..4]) && not.text_contains("Tick this when you have kept your code"), "{}", not.body);
        let kept = by_receipt(&mut nobody, "/box/kept", &code, &[("place", &place), ("kept", "yes")]).await;
        assert_eq!((status(&kept), kept.location.as_str()), (303, "/box/kept?lang=en"));
        let kept = nobody.get(&kept.location).await;
        assert!(status(&kept) == 200 && !kept.body.contains(&code), "{}", kept.body);

        // Wrong, nearly right, and of a thread that is gone: the same answer, byte for byte but for what was typed.
        let mut wrong = code.clone();
        wrong.replace_range(23.., if code.ends_with('7') { "8" } else { "7" });
        let mut answers = Vec::new();
        for typed in ["ABCD-EFGH-JKMN-PQRS-TVWX", wrong.as_str(), "nonsense", ""] {
            let answer = by_receipt(&mut nobody, "/receipt", typed, &[]).await;
            assert_eq!(status(&answer), 422, "{typed}");
            let bare = answer.body.replace(typed, "").replace(&answer.hidden("_key").unwrap(), "");
            answers.push(if typed.is_empty() { answer.body.replace(&answer.hidden("_key").unwrap(), "") } else { bare });
        }
        assert!(answers.iter().all(|answer| answer.contains("This code opens nothing")));
        assert!(answers[1..3].iter().all(|answer| *answer == answers[0]), "they differ");
        // A thousand guesses (here forty) lock nobody out.
        for n in 0..40 {
            by_receipt(&mut nobody, "/receipt", &format!("{n:020}"), &[]).await;
        }
        assert_eq!(status(&by_receipt(&mut nobody, "/receipt", &code, &[]).await), 200);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM access_tries").await, 0);
    }

    async fn a_worry_is_taken_out_at_once_and_read_first(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        dropped(&mut nobody, &world, "He stopped eating", &[("worried", "yes")]).await;
        let later = dropped(&mut nobody, &world, WORDS, &[]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 1, "the other one waits");
        assert!(waits(&world, world.people.manager).await.contains(&"feedback.worry".to_owned()));
        assert!(by_receipt(&mut nobody, "/receipt", &later, &[]).await.text_contains("still lies in the box"));
    }

    async fn the_box_is_shut_where_the_place_says_so_and_threads_go_on(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let code = dropped(&mut nobody, &world, WORDS, &[]).await;
        next_day(&world).await;
        world.set(world.places.prison, &ANONYMOUS, Some("off")).await;
        let path = format!("/box/{}", world.places.wing);
        assert_eq!(status(&nobody.get(&path).await), 404);
        let list = nobody.get("/box").await;
        assert!(!list.body.contains(&world.places.wing.to_string()) && list.body.contains(&world.places.office.to_string()));
        assert_eq!(status(&nobody.get("/box/nonsense").await), 404);
        let said = by_receipt(&mut nobody, "/receipt/words", &code, &[("words", "Still here")]).await;
        assert_eq!(status(&said), 200, "{}", said.body);
        assert_eq!(next_day(&world).await, 1);
        assert!(by_receipt(&mut nobody, "/receipt", &code, &[]).await.text_contains("Still here"));
    }

    async fn bad_input_leaves_nothing_in_the_box(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let path = format!("/box/{}", world.places.wing);
        let long = "a".repeat(4_001);
        for (words, kind, publish) in [("", "suggestion", "summary"), (long.as_str(), "suggestion", "summary"), ("w", "spoken", "summary"), ("w", "suggestion", "x")] {
            let key = nobody.new_key();
            let fields = [("_key", key.as_str()), ("kind", kind), ("words", words), ("publish", publish)];
            assert_eq!(status(&nobody.post_raw(&path, &fields).await), 422);
        }
        for (fields, expected) in [(vec![("words", "w")], 422), (vec![("_key", "x"), ("kind", "suggestion"), ("words", "w"), ("publish", "summary")], 400)] {
            assert_eq!(status(&nobody.post_raw(&path, &fields).await), expected);
        }
        assert_eq!(status(&nobody.post_raw(&path, &[("words", "a\0b")]).await), 400);
        assert_eq!(status(&nobody.post_raw(&path, &[("words", &"b".repeat(10_000_000))]).await), 413);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_audit_pool").await, 0);
    }

    async fn a_worry_that_could_not_be_taken_out_at_once_is_when_it_is_sent_again(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let path = format!("/box/{}", world.places.wing);
        let key = nobody.new_key();
        let fields = [("_key", key.as_str()), ("kind", "suggestion"), ("words", "He stopped eating"), ("publish", "private"), ("worried", "yes")];
        let code = nobody.post_raw(&path, &fields).await.hidden("code").unwrap();
        // As if the second half had failed: it lies in the box again, and nothing has begun.
        let mut tx = trials::write(&world.ground.db).await;
        for sql in ["DELETE FROM feedback_receipts", "DELETE FROM loops_waiting", "DELETE FROM store_due", "DELETE FROM loops_loops", "DELETE FROM feedback_worries", "DELETE FROM feedback_suggestions"] {
            tx.run(sql, store::values![]).await.unwrap();
        }
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        assert_eq!(nobody.post_raw(&path, &fields).await.hidden("code").unwrap(), code);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_worries").await, 1);
        // Sent once more it is still one.
        nobody.post_raw(&path, &fields).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 1);
    }

    async fn a_damaged_row_keeps_no_box_shut_and_is_answered_too(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let lost = dropped(&mut nobody, &world, WORDS, &[]).await;
        trials::meddle(&world.ground.address, "UPDATE feedback_box SET press = press || 'x', cell = CAST('damaged' AS BLOB)".replace("CAST('damaged' AS BLOB)", if world.ground.engine == trials::Engine::Lite { "CAST('damaged' AS BLOB)" } else { "'damaged'::bytea" }).as_str()).await;
        let whole = dropped(&mut nobody, &world, "Whole words", &[]).await;
        assert_eq!(next_day(&world).await, 2);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM loops_loops").await, 2);
        assert!(by_receipt(&mut nobody, "/receipt", &lost, &[]).await.text_contains("could not be opened"));
        assert!(by_receipt(&mut nobody, "/receipt", &whole, &[]).await.text_contains("Whole words"));
    }

    async fn what_was_said_last_on_a_day_holds_and_no_worker_is_named(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let code = dropped(&mut nobody, &world, WORDS, &[]).await;
        next_day(&world).await;
        let id = only(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, id).await;
        let thread = by_receipt(&mut nobody, "/receipt", &code, &[]).await;
        assert!(!thread.body.contains("Sam Okoro") && thread.text_contains("Somebody who works here"), "{}", thread.body);
        assert!(thread.text_contains("works department"), "the role that answers for it is shown");
        for (said, why) in [("yes", ""), ("no", "On second thoughts")] {
            by_receipt(&mut nobody, "/receipt/heard", &code, &[("heard", said), ("why", why)]).await;
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 1);
        next_day(&world).await;
        assert_eq!(stage(&world, id).await, "second");
    }

    async fn what_stands_on_the_board_is_taken_down_by_receipt_also_when_all_is_over(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let code = dropped(&mut nobody, &world, WORDS, &[]).await;
        next_day(&world).await;
        let id = only(&world).await;
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, id).await;
        let sent = worker.post(&format!("/desk/{id}/publish"), &[("summary", "Nights are loud"), ("did", "We asked for quiet")]).await;
        assert_eq!(status(&sent), 303, "{}", sent.body);
        let entry: feedback::EntryId = {
            let mut tx = world.ground.db.read().await.unwrap();
            tx.one("SELECT id FROM feedback_board", store::values![]).await.unwrap().get("id").unwrap()
        };
        let all = [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
        let mut rep = world.session(world.people.rep).await;
        assert_eq!(status(&decide(&mut rep, &format!("/board/{entry}/check"), &all).await), 303);
        by_receipt(&mut nobody, "/receipt/heard", &code, &[("heard", "yes")]).await;
        next_day(&world).await;
        assert_eq!(stage(&world, id).await, "closed");
        let thread = by_receipt(&mut nobody, "/receipt", &code, &[]).await;
        assert!(thread.text_contains("Take it off the board"), "{}", thread.body);
        by_receipt(&mut nobody, "/receipt/down", &code, &[]).await;
        next_day(&world).await;
        assert_eq!(status(&world.session(world.people.rep).await.get(&format!("/board/{entry}")).await), 404);
    }

}
