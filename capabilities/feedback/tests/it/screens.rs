//! Without a name on a screen that others use too: what was shown goes away, and nothing brings it back.

use crate::*;
use feedback::verbs::open_boxes;

const WORDS: &str = "The showers on the top landing are cold";
const SHARED: &str = "lang=en&shared=yes";

fn path(world: &World) -> String {
    format!("/box/{}?{SHARED}", world.places.wing)
}

/// A form as its page gave it: with its key and its mark of the minute.
struct Form {
    key: String,
    stamp: String,
}

impl Form {
    fn of(page: &Answer) -> Self {
        Self { key: page.hidden("_key").unwrap(), stamp: page.hidden("_stamp").unwrap() }
    }

    async fn send(&self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("_token", ""), ("_key", self.key.as_str()), ("_stamp", self.stamp.as_str())];
        all.extend_from_slice(fields);
        browser.post_raw(path, &all).await
    }
}

const SAID: [(&str, &str); 3] = [("kind", "suggestion"), ("words", WORDS), ("publish", "private")];

fn later(world: &World, seconds: i64) {
    world.site.clock.move_to(world.site.now().plus_seconds(seconds));
}

trials::story! {
    parts = *PARTS;

    async fn a_code_that_was_kept_never_comes_back_however_the_form_is_sent_again(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let page = nobody.get(&path(&world)).await;
        assert!(page.text_contains("clears itself after 10 minutes") && page.text_contains("al-button--big"), "{}", page.body);
        assert_eq!(page.header("refresh"), format!("600; url=/box/finished?{SHARED}"));
        let form = Form::of(&page);
        // More time keeps the words and drops nothing.
        let longer = form.send(&mut nobody, &path(&world), &[&SAID[..], &[("_more", "yes")]].concat()).await;
        assert!(status(&longer) == 200 && longer.text_contains(WORDS) && !longer.text_contains("error-summary"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 0);
        let form = Form::of(&longer);
        let receipt = form.send(&mut nobody, &path(&world), &SAID).await;
        let code = receipt.hidden("code").unwrap();
        assert_eq!(receipt.header("refresh"), format!("240; url=/box/finished?{SHARED}"));
        assert!(receipt.text_contains("goes away by itself after 4 minutes"), "{}", receipt.body);
        // A double press loses nobody their code.
        assert_eq!(form.send(&mut nobody, &path(&world), &SAID).await.hidden("code").unwrap(), code);
        let kept = Form::of(&receipt);
        let (place, again) = (world.places.wing.to_string(), format!("/box/kept?{SHARED}"));
        let asked = [("code", code.as_str()), ("place", place.as_str()), ("owed", "yes")];
        let unticked = kept.send(&mut nobody, &again, &asked).await;
        assert!(status(&unticked) == 422 && unticked.text_contains(&code));
        let longer = kept.send(&mut nobody, &again, &[&asked[..], &[("_more", "yes")]].concat()).await;
        assert!(status(&longer) == 200 && longer.text_contains(&code) && !longer.text_contains("error-summary"));
        let done = kept.send(&mut nobody, &again, &[&asked[..], &[("kept", "yes")]].concat()).await;
        assert_eq!(done.location, again);
        assert!(nobody.get(&again).await.header("refresh").starts_with("240;"));

        // Back and again, reload, without the tick, twice: whatever was sent, sent once more.
        for _ in 0..2 {
            for answer in [
                form.send(&mut nobody, &path(&world), &SAID).await,
                kept.send(&mut nobody, &again, &asked).await,
                kept.send(&mut nobody, &again, &[&asked[..], &[("_more", "yes")]].concat()).await,
            ] {
                assert!(answer.text_contains("This was sent already"), "{}", answer.body);
                assert!(!answer.text_contains(&code) && !answer.text_contains(&code.replace('-', "")));
            }
            kept.send(&mut nobody, &again, &[&asked[..], &[("kept", "yes")]].concat()).await;
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box WHERE kind = '0-kept'").await, 1);
        // The mark goes with the day, and the code opens its thread.
        world.site.clock.move_to(world.site.now().plus_days(1));
        open_boxes(&world.site).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions").await, 1);
        for answer in [
            form.send(&mut nobody, &path(&world), &SAID).await,
            kept.send(&mut nobody, &again, &asked).await,
        ] {
            assert!(answer.text_contains("This was sent already") && !answer.text_contains(&code));
        }
        let typed = Form::of(&nobody.get(&format!("/receipt?{SHARED}")).await);
        assert!(typed.send(&mut nobody, &format!("/receipt?{SHARED}"), &[("code", &code)]).await.text_contains(WORDS));
    }

    async fn the_code_of_a_worry_that_was_taken_out_at_once_is_kept_too(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let form = Form::of(&nobody.get(&path(&world)).await);
        let worried = [&SAID[..], &[("worried", "yes")]].concat();
        let receipt = form.send(&mut nobody, &path(&world), &worried).await;
        let code = receipt.hidden("code").unwrap();
        assert_eq!(form.send(&mut nobody, &path(&world), &worried).await.hidden("code").unwrap(), code);
        let kept = [("code", code.as_str()), ("kept", "yes")];
        Form::of(&receipt).send(&mut nobody, &format!("/box/kept?{SHARED}"), &kept).await;
        let again = form.send(&mut nobody, &path(&world), &worried).await;
        assert!(again.text_contains("This was sent already") && !again.text_contains(&code), "{}", again.body);
        // Whoever presses "Finish" instead of saying that they kept it is not asked again either.
        let form = Form::of(&nobody.get(&path(&world)).await);
        let receipt = form.send(&mut nobody, &path(&world), &SAID).await;
        let other = receipt.hidden("code").unwrap();
        Form::of(&receipt).send(&mut nobody, &format!("/box/finished/{}?{SHARED}", world.places.wing), &[]).await;
        let place = world.places.wing.to_string();
        let asked = [("code", other.as_str()), ("place", place.as_str()), ("owed", "yes")];
        for answer in [
            form.send(&mut nobody, &path(&world), &SAID).await,
            Form::of(&receipt).send(&mut nobody, &format!("/box/kept?{SHARED}"), &asked).await,
        ] {
            assert!(answer.text_contains("This was sent already") && !answer.text_contains(&other), "{}", answer.body);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box WHERE kind = '0-finished' AND lookup <> ''").await, 0);
        // And whoever presses nothing at all: the page has gone away by itself, and the form is too old.
        let form = Form::of(&nobody.get(&path(&world)).await);
        later(&world, 590);
        let code = form.send(&mut nobody, &path(&world), &SAID).await.hidden("code").unwrap();
        assert_eq!(form.send(&mut nobody, &path(&world), &SAID).await.hidden("code").unwrap(), code);
        later(&world, 310);
        let again = form.send(&mut nobody, &path(&world), &SAID).await;
        assert!(again.text_contains("This was sent already") && !again.text_contains(&code), "{}", again.body);
        // A code that is nobody's leaves no mark, and is answered alike.
        let wrong = [("code", "AAAA-BBBB-CCCC-DDDD-EEEE"), ("kept", "yes")];
        let answer = Form::of(&receipt).send(&mut nobody, &format!("/box/kept?{SHARED}"), &wrong).await;
        assert_eq!(answer.location, format!("/box/kept?{SHARED}"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box WHERE kind = '0-kept'").await, 1);
    }

    async fn a_thread_that_was_opened_on_a_shared_screen_goes_away_and_an_old_form_opens_nothing(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let form = Form::of(&nobody.get(&path(&world)).await);
        let code = form.send(&mut nobody, &path(&world), &SAID).await.hidden("code").unwrap();
        let receipt = format!("/receipt?{SHARED}");
        let typed = Form::of(&nobody.get(&receipt).await);
        let waits = typed.send(&mut nobody, &receipt, &[("code", &code)]).await;
        assert!(waits.text_contains("still lies in the box") && !waits.text_contains(&code), "{}", waits.body);
        world.site.clock.move_to(world.site.now().plus_days(1));
        open_boxes(&world.site).await.unwrap();

        let typed = Form::of(&nobody.get(&receipt).await);
        let thread = typed.send(&mut nobody, &receipt, &[("code", &code)]).await;
        assert!(thread.text_contains(WORDS) && thread.text_contains("You can open it again with your code"), "{}", thread.body);
        assert_eq!(thread.header("refresh"), format!("240; url=/box/finished?{SHARED}"));
        assert!(thread.text_contains("/receipt/words?lang=en&#38;shared=yes"), "{}", thread.body);
        let inside = Form::of(&thread);
        let words = [("code", code.as_str()), ("words", "Still cold")];
        let said = inside.send(&mut nobody, &format!("/receipt/words?{SHARED}"), &words).await;
        assert!(said.text_contains("It lies in the box until the day is over"));
        assert!(said.header("refresh").starts_with("240;"));

        // What is looked at again at once, by the same person, is shown; after "Finish" it is somebody else.
        assert!(inside.send(&mut nobody, &receipt, &[("code", &code)]).await.text_contains(WORDS));
        let other = Form::of(&nobody.get(&receipt).await);
        let finish = format!("/box/finished/{}?{SHARED}", world.places.wing);
        assert!(thread.text_contains(&format!("/box/finished/{}", world.places.wing)), "{}", thread.body);
        assert_eq!(inside.send(&mut nobody, &finish, &[]).await.location, format!("/box/finished?{SHARED}"));
        for form in [&typed, &inside] {
            let again = form.send(&mut nobody, &receipt, &[("code", &code)]).await;
            assert!(again.text_contains("This page is too old") && !again.text_contains(WORDS), "{}", again.body);
        }
        assert!(other.send(&mut nobody, &receipt, &[("code", &code)]).await.text_contains(WORDS), "whoever types it anew");
        let (typed, inside) = (other, Form::of(&nobody.get(&receipt).await));

        later(&world, 6 * 60);
        for (form, path) in [(&typed, receipt.as_str()), (&inside, &format!("/receipt/words?{SHARED}"))] {
            let old = form.send(&mut nobody, path, &words).await;
            assert!(status(&old) == 422 && old.text_contains("This page is too old"), "{}", old.body);
            assert!(!old.text_contains(WORDS) && !old.text_contains(&code));
        }
        let made_up = Form { key: typed.key.clone(), stamp: format!("{}.0.0", world.site.now().unix_micros() / 60_000_000) };
        assert!(!made_up.send(&mut nobody, &receipt, &[("code", &code)]).await.text_contains(WORDS));
        // On a screen of one's own nothing goes away, and nothing is too old.
        let own = by_key(&mut nobody, "/receipt", &code).await;
        assert!(own.text_contains(WORDS) && own.header("refresh").is_empty());

        let over = nobody.get(&format!("/box/finished?{SHARED}")).await;
        assert_eq!((over.header("clear-site-data"), over.header("refresh")), ("\"cache\", \"storage\"", "30; url=/?begin=again"));
        assert!(over.cookies().is_empty() && !over.text_contains(WORDS));
    }

    async fn a_receipt_that_went_away_by_itself_does_not_come_back_with_an_old_form(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let form = Form::of(&nobody.get(&path(&world)).await);
        let receipt = form.send(&mut nobody, &path(&world), &SAID).await;
        let (code, place, kept) = (receipt.hidden("code").unwrap(), world.places.wing.to_string(), Form::of(&receipt));
        let asked = [("code", code.as_str()), ("place", place.as_str()), ("owed", "yes")];
        later(&world, 6 * 60);
        for more in [&[][..], &[("_more", "yes")]] {
            let old = kept.send(&mut nobody, &format!("/box/kept?{SHARED}"), &[&asked[..], more].concat()).await;
            assert!(old.text_contains("This was sent already") && !old.text_contains(&code), "{}", old.body);
        }
    }

    async fn finish_on_a_form_that_was_shown_again_brings_nothing_of_it_back(ground) {
        let world = house(ground).await;
        let mut nobody = world.browser();
        let finish = format!("/box/finished/{}?{SHARED}", world.places.wing);
        let (longer, wrong) = ([&SAID[..], &[("_more", "yes")]].concat(), [("kind", "none"), ("words", WORDS), ("publish", "private")]);
        for fields in [&longer[..], &wrong] {
            let form = Form::of(&nobody.get(&path(&world)).await);
            let again = form.send(&mut nobody, &path(&world), fields).await;
            assert!(again.text_contains(WORDS) && again.text_contains(&finish.replace('&', "&#38;")), "{}", again.body);
            let shown = Form::of(&again);
            assert_eq!(shown.send(&mut nobody, &finish, &[]).await.location, format!("/box/finished?{SHARED}"));
            for old in [&form, &shown] {
                let back = old.send(&mut nobody, &path(&world), fields).await;
                assert!(back.text_contains("This was sent already") && !back.text_contains(WORDS), "{}", back.body);
            }
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box WHERE kind <> '0-finished'").await, 0);
    }

    async fn a_new_code_and_what_is_asked_for_the_wall_know_that_the_screen_is_shared(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = crate::by_hand::written(&mut worker, None, world.places.prison, &[]).await;
        let place = world.places.prison.to_string();
        let ticked = [("place", place.as_str()), ("read", "yes"), ("agrees", "yes")];
        let old = code_on(&worker.post(&format!("/desk/by-hand/{id}/agree"), &ticked).await);

        let mut nobody = world.browser();
        let (receipt, renew) = (format!("/receipt?{SHARED}"), format!("/receipt/new?{SHARED}"));
        let typed = Form::of(&nobody.get(&receipt).await);
        let offered = typed.send(&mut nobody, &receipt, &[("code", &old)]).await;
        assert!(offered.text_contains(&renew.replace('&', "&#38;")), "{}", offered.body);
        assert!(offered.text_contains("goes away by itself after 4 minutes"), "{}", offered.body);
        assert_eq!(offered.header("refresh"), format!("240; url=/box/finished?{SHARED}"));
        let (new, offer, form) = (code_on(&offered), offered.hidden("offer").unwrap(), Form::of(&offered));
        let kept = [("code", old.as_str()), ("offer", offer.as_str()), ("kept", "yes")];
        let not_kept = form.send(&mut nobody, &renew, &kept[..2]).await;
        assert!(status(&not_kept) == 422 && code_on(&not_kept) == new && not_kept.header("refresh").starts_with("240;"));
        let thread = form.send(&mut nobody, &renew, &kept).await;
        assert!(thread.text_contains(crate::by_hand::THEIRS), "{}", thread.body);
        assert!(thread.text_contains(&format!("/receipt/wall?{}", SHARED.replace('&', "&#38;"))), "{}", thread.body);

        // After "Finish", and when the page has gone by itself, the same form shows neither code nor thread.
        let finish = format!("/box/finished/{place}?{SHARED}");
        assert!(offered.text_contains(&finish.replace('&', "&#38;")), "{}", offered.body);
        let other = Form::of(&nobody.get(&receipt).await);
        Form::of(&thread).send(&mut nobody, &finish, &[]).await;
        for (form, wait) in [(&form, 0), (&other, 6 * 60)] {
            later(&world, wait);
            for fields in [&kept[..2], &kept] {
                let back = form.send(&mut nobody, &renew, fields).await;
                assert!(status(&back) == 422 && back.text_contains("This page is too old"), "{}", back.body);
                assert!(!back.text_contains(crate::by_hand::THEIRS) && !back.text_contains("al-slip__code"));
            }
        }
    }

    async fn a_flood_of_empty_visits_does_not_switch_finish_off(ground) {
        let world = house(ground).await;
        let place = world.places.wing;
        let mut nobody = world.browser();
        let mut tx = trials::write(&world.ground.db).await;
        let day = world.site.now().date_in("Europe/London").unwrap();
        for n in 0..500 {
            tx.run(
                "INSERT INTO feedback_box (id, place_id, day, lookup, press, kind, cell) VALUES ($1, $2, $3, '', $4, '0-finished', $5)",
                store::values![basics::LooseId::new(&world.ground.chance), place, day, format!("empty {n}"), vec![0_u8]],
            )
            .await
            .unwrap();
        }
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let form = Form::of(&nobody.get(&path(&world)).await);
        form.send(&mut nobody, &path(&world), &SAID).await;
        form.send(&mut nobody, &format!("/box/finished/{place}?{SHARED}"), &[]).await;
        assert!(form.send(&mut nobody, &path(&world), &SAID).await.text_contains("This was sent already"));
        assert!(form.send(&mut nobody, &path(&world), &[]).await.text_contains("This was sent already"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_box WHERE kind = '0-finished'").await, 500, "it grows no further");
    }
}

/// The code on a slip.
fn code_on(page: &Answer) -> String {
    let slip = page.body.split("al-slip__code").nth(1).unwrap();
    let groups: Vec<&str> = slip.split("<span>").skip(1).take(5).map(|rest| rest.split('<').next().unwrap()).collect();
    groups.join("-")
}

async fn by_key(browser: &mut Browser, path: &str, code: &str) -> Answer {
    let key = browser.new_key();
    browser.post_raw(path, &[("_key", key.as_str()), ("code", code)]).await
}
