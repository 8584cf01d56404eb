//! Forms: sent from our own pages, once, by whoever is signed in, and never lost for a reason that is not said.

use trials::World;

use crate::shed::{TRIAL, kept, parts, told};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[test]
fn a_form_without_this_sessions_token_is_refused_in_words() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let theirs = world.session(world.people.rep).await.token().await;
        let own = resident.token().await;
        let (mut turned, short) = (own.clone(), own[..own.len() - 2].to_owned());
        turned.replace_range(0..1, if own.starts_with('0') { "1" } else { "0" });
        for token in ["", "nonsense", &"0".repeat(128), &theirs, &turned, &short, &own.to_uppercase()] {
            if token == own {
                continue;
            }
            let answer = resident.post_raw("/trial/word", &[("_token", token), ("_key", KEY), ("word", "hello")]).await;
            assert_eq!(answer.status, 403, "{token}");
            assert!(answer.text_contains("This page was open too long") && answer.text_contains("Nothing was saved"));
        }
        let without = resident.post_raw("/trial/word", &[("_key", KEY), ("word", "hello")]).await;
        assert_eq!((without.status.as_u16(), kept(&world).await), (403, 0));
        assert_eq!(resident.post("/trial/word", &[("word", "hello")]).await.status, 303);
    });
}

#[test]
fn a_token_reads_differently_on_every_page_and_is_good_from_each() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let first = resident.get("/trial/word").await.hidden("_token").unwrap();
        let second = resident.get("/trial/word").await.hidden("_token").unwrap();
        assert_ne!(first, second);
        for (key, token) in [(KEY.to_owned(), first), (resident.new_key(), second)] {
            let answer =
                resident.post_raw("/trial/word", &[("_token", &token), ("_key", &key), ("word", "hello")]).await;
            assert_eq!(answer.status, 303);
        }
    });
}

#[test]
fn a_form_sent_from_another_site_is_refused_whoever_sends_it() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let token = resident.token().await;
        let body = format!("_token={token}&_key={KEY}&word=hello").into_bytes();
        for (site, status) in [("cross-site", 403), ("same-site", 403), ("made-up", 403), ("same-origin", 303)] {
            let answer = resident.ask("POST", "/trial/word", &[FORM, ("sec-fetch-site", site)], body.clone()).await;
            assert_eq!(answer.status, status, "{site}");
        }
        let mut nobody = world.browser();
        for (site, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)] {
            let answer = nobody.ask("POST", "/trial/open", &[FORM, ("sec-fetch-site", site)], Vec::new()).await;
            assert_eq!(answer.status, status, "{site}");
        }
        assert_eq!(kept(&world).await, 1);
    });
}

#[test]
fn a_form_that_is_too_large_is_refused_with_a_page() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let token = resident.token().await;
        for size in [64 * 1024, 10 * 1024 * 1024, 20 * 1024 * 1024] {
            let mut body = format!("_token={token}&_key={KEY}&word=").into_bytes();
            body.resize(body.len() + size, b'a');
            let answer = resident.ask("POST", "/trial/word", &[FORM], body).await;
            assert_eq!(answer.status, 413, "{size}");
            assert!(answer.text_contains("That is too much at once") && answer.text_contains("<main"), "{size}");
        }
        // A route may have more room, and no more than that.
        for (size, status) in [(1024 * 1024, 303), (1024 * 1024 + 1, 413)] {
            let mut body = format!("_token={token}&_key={KEY}&word=").into_bytes();
            body.resize(size, b'a');
            assert_eq!(resident.ask("POST", "/trial/roomy", &[FORM], body).await.status, status, "{size}");
            // Of nobody in particular no more is held than a usual form, and they are asked who they are.
            let answer = world.browser().ask("POST", "/trial/roomy", &[FORM], vec![b'a'; size]).await;
            assert_eq!(answer.status, 401, "{size}");
        }
        assert_eq!(kept(&world).await, 0);
    });
}

#[test]
fn a_form_that_cannot_be_read_is_refused() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let token = resident.token().await;
        for word in ["a%00b", "%FF", "%C3%28", "%ED%A0%80"] {
            let body = format!("_token={token}&_key={KEY}&word={word}").into_bytes();
            let answer = resident.ask("POST", "/trial/word", &[FORM], body).await;
            assert_eq!(answer.status, 400, "{word}");
            assert!(answer.text_contains("We could not read what was sent"), "{word}");
        }
        let raw = [format!("_token={token}&_key={KEY}&word=").as_bytes(), b"\xff\xfe"].concat();
        assert_eq!(resident.ask("POST", "/trial/word", &[FORM], raw).await.status, 400);
        for key in ["", "short", &"g".repeat(32), &"0".repeat(33)] {
            let answer = resident.post_raw("/trial/word", &[("_token", &token), ("_key", key), ("word", "x")]).await;
            assert_eq!(answer.status, 400, "key {key}");
        }
        assert_eq!(kept(&world).await, 0);
    });
}

#[test]
fn what_is_wrong_is_said_beside_what_was_written() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let empty = resident.post("/trial/word", &[("word", "  ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text_contains("Write a word") && empty.text_contains("aria-invalid=\"true\""), "{}", empty.body);
        let long = "<b>&\"'".repeat(20);
        let again = resident.post("/trial/word", &[("word", &long)]).await;
        assert_eq!(again.status, 422);
        assert!(!again.text_contains("<b>&") && again.text_contains("&#60;b&#62;&#38;&#34;&#39;"), "{}", again.body);
        assert_eq!(kept(&world).await, 0);
        // The key was not used up by what was wrong.
        let key = again.hidden("_key").unwrap();
        assert_eq!(resident.post_with_key("/trial/word", &key, &[("word", "short")]).await.status, 303);
    });
}

#[test]
fn who_is_not_signed_in_keeps_nothing_and_is_sent_to_sign_in() {
    told(|world| async move {
        let sent = [("_key", KEY), ("word", "hello")];
        let answer = world.browser().post_raw("/trial/word", &sent).await;
        assert_eq!(answer.status, 401);
        assert!(answer.text_contains("href=\"/sign-in\""));
        // A session that has run out since the page was shown.
        let mut resident = world.session(world.people.resident).await;
        let token = resident.token().await;
        world.ground.clock.move_to(world.site.now().plus_days(8));
        let late = resident.post_raw("/trial/word", &[("_token", &token), ("_key", KEY), ("word", "hello")]).await;
        assert_eq!(late.status, 401);
        assert_eq!(kept(&world).await, 0);
        // Whoever belongs nowhere has no place to keep it in.
        assert_eq!(world.session(world.people.left).await.post("/trial/word", &[("word", "hello")]).await.status, 404);
        assert_eq!(
            world.session(world.people.auditor).await.post("/trial/word", &[("word", "hello")]).await.status,
            403
        );
    });
}

trials::story! {
    parts = parts();

    async fn a_double_press_is_harmless_and_other_words_under_the_same_key_are_asked_about(ground) {
        let world = World::new(ground, &[TRIAL], Vec::new()).await;
        let mut resident = world.session(world.people.resident).await;
        let first = resident.post_with_key("/trial/word", KEY, &[("word", "hello")]).await;
        let second = resident.post_with_key("/trial/word", KEY, &[("word", "hello")]).await;
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
        assert_eq!(first.location, second.location);
        assert!(first.location.starts_with("/trial/words/"));
        assert_eq!(kept(&world).await, 1);
        let shown = resident.get(&first.location).await;
        assert!(shown.text_contains("hello") && shown.text_contains("It was kept"));
        assert!(!resident.get(&first.location).await.text_contains("It was kept"), "said once");

        let other = resident.post_with_key("/trial/word", KEY, &[("word", "good & new <day>")]).await;
        assert_eq!((other.status.as_u16(), kept(&world).await), (409, 1));
        assert!(other.text_contains("Send it again as new") && other.text_contains(&first.location));
        // The page's own form, sent: it carries the words, and a key of its own.
        let (token, key) = (other.body.rsplit_once("name=\"_token\" value=\"").unwrap().1, other.hidden("_key").unwrap());
        let token = token.split_once('"').unwrap().0.to_owned();
        assert!(other.text_contains("action=\"/trial/word\"") && other.text_contains("value=\"good &#38; new &#60;day&#62;\""));
        assert_ne!(key, KEY);
        let again = [("_token", token.as_str()), ("_key", &key), ("word", "good & new <day>")];
        let anew = resident.post_raw("/trial/word", &again).await;
        assert_eq!((anew.status.as_u16(), kept(&world).await), (303, 2));
        assert_ne!(anew.location, first.location);
        // Another person's key is another key.
        let mut rep = world.session(world.people.rep).await;
        assert_eq!(rep.post_with_key("/trial/word", KEY, &[("word", "hello")]).await.status, 303);
        assert_eq!(kept(&world).await, 3);
    }
}
