//! Ways through the house: lists, redirects, languages.

use access::people;
use store::Quiet;
use trials::Browser;

use crate::shed::told;

#[test]
fn a_list_goes_on_after_what_was_shown_and_a_made_up_place_is_its_top() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        for word in ["ant", "bee", "cow", "dog", "elk", "fox", "gnu"] {
            assert_eq!(resident.post("/trial/word", &[("word", word)]).await.status, 303);
        }
        let (mut path, mut shown) = ("/trial/things".to_owned(), Vec::new());
        loop {
            let page = resident.get(&path).await;
            shown.push(page.body.matches("class=\"word\"").count());
            match page.href("/trial/things?after=") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(shown, [3, 3, 1]);
        let ours = world.front.cursors().make("trial", "cow");
        assert!(resident.get(&format!("/trial/things?after={ours}")).await.text_contains(">dog<"));
        let other_list = world.front.cursors().make("other", "cow");
        for made_up in ["cow", "", "%00", "%FF", &other_list, &ours[1..], &format!("{ours}{ours}"), &"A".repeat(5000)] {
            let page = resident.get(&format!("/trial/things?after={made_up}")).await;
            assert_eq!(page.status, 200, "{made_up}");
            assert!(page.text_contains(">ant<") && !page.text_contains(">dog<"), "{made_up}");
        }
    });
}

#[test]
fn a_nameless_page_does_not_know_who_came_and_leaves_no_mark() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        resident.get("/trial/quiet").await;
        world.site.clock.move_to(world.site.now().plus_seconds(600));
        let seen = async || {
            let mut tx = world.ground.db.read().await.unwrap();
            let row = tx.one("SELECT MAX(seen_at) AS at FROM access_sessions", store::values![]).await.unwrap();
            row.get::<basics::Instant>("at").unwrap()
        };
        let before = seen().await;
        let looked = resident.get("/trial/nameless").await;
        assert!(looked.text_contains("nobody in en wrote"), "{}", looked.body);
        let wrote = resident.post("/trial/nameless?lang=cy", &[("word", "hello")]).await;
        assert!(wrote.text_contains("nobody in cy wrote hello"), "{}", wrote.body);
        for answer in [&looked, &wrote] {
            assert!(answer.cookies().is_empty(), "{:?}", answer.cookies());
            assert!(!answer.body.contains("Robin Hale"), "the frame names nobody");
        }
        assert!(wrote.text_contains("/trial/nameless?lang=en"), "its language stands in its address");
        assert_eq!(seen().await, before, "the session was not seen");
        // Another house's form is refused all the same.
        let from = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(resident.ask("POST", "/trial/nameless", &from, b"word=x".to_vec()).await.status, 403);
        // The very next ordinary page knows them again.
        resident.get("/trial/quiet").await;
        assert!(seen().await > before);
    });
}

#[test]
fn no_redirect_leaves_the_house() {
    told(|world| async move {
        let mut nobody = world.browser();
        for (to, leads) in [
            ("/", "/"),
            ("/trial/things?after=x%26y", "/trial/things?after=x&y"),
            ("//evil.example", "/"),
            ("///evil.example", "/"),
            ("/%5Cevil.example", "/"),
            ("/%5C/evil.example", "/"),
            ("%5C%5Cevil.example", "/"),
            ("https://evil.example", "/"),
            ("evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("/%09/evil.example", "/"),
            ("/%0d%0aSet-Cookie:%20alongside=x", "/"),
            ("/%0A/evil.example", "/"),
            ("%20//evil.example", "/"),
            ("/%7F", "/"),
            ("/%C2%85/evil.example", "/"),
            ("", "/"),
        ] {
            let answer = nobody.get(&format!("/trial/go?to={to}")).await;
            assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, leads), "{to}");
            assert!(answer.cookies().is_empty(), "{to}");
        }
    });
}

#[test]
fn who_must_sign_in_first_comes_back_to_where_they_were() {
    told(|world| async move {
        let mut nobody = world.browser();
        assert_eq!(nobody.get("/trial/things").await.location, "/sign-in?back=/trial/things");
        // What stands in a path stays one thing, and cannot add to the question.
        let odd = nobody.get("/trial/words/a&back=b%0a%22").await;
        assert_eq!(odd.status, 303);
        assert!(odd.location.starts_with("/sign-in?back=/trial/words/a"), "{}", odd.location);
        assert_eq!(odd.location.matches('&').count(), 0, "{}", odd.location);
        let back = odd.location.trim_start_matches("/sign-in?");
        assert_eq!(nobody.get(&format!("/trial/go?to={}", &back[5..])).await.location, "/trial/words/a&back=b%0a%22");
        // The link to the other language leads back as well.
        let page = nobody.get("/nothing/a&b=c").await;
        assert!(page.text_contains("/language/cy?back=/nothing/a%26b%3Dc\""), "{}", page.body);
    });
}

async fn language(browser: &mut Browser, wanted: &str) -> &'static str {
    let page = browser.ask("GET", "/trial/word", &[("accept-language", wanted)], Vec::new()).await;
    let page = if page.status == 303 {
        browser.ask("GET", "/trial/quiet", &[("accept-language", wanted)], Vec::new()).await
    } else {
        page
    };
    if page.text_contains("<html lang=\"cy\"") && page.text_contains("<title>Pethau") {
        "cy"
    } else if page.text_contains("<html lang=\"en\"") && page.text_contains("<title>Things") {
        "en"
    } else {
        panic!("neither: {}", page.body)
    }
}

#[test]
fn the_language_is_the_one_chosen_here_then_the_persons_then_the_browsers() {
    told(|world| async move {
        let mut nobody = world.browser();
        for (wanted, expected) in
            [("", "en"), ("en-GB,en", "en"), ("cy", "cy"), ("cy-GB,cy;q=0.9,en", "cy"), ("fr", "en")]
        {
            assert_eq!(language(&mut nobody, wanted).await, expected, "{wanted}");
        }
        nobody.set_cookie("lang", "cy");
        assert_eq!(language(&mut nobody, "en").await, "cy");
        nobody.set_cookie("lang", "klingon");
        assert_eq!(language(&mut nobody, "cy").await, "cy");

        let mut tx = trials::write(&world.ground.db).await;
        people::set_reading(&mut tx, world.people.resident, "cy", "large").await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let mut resident = world.session(world.people.resident).await;
        assert_eq!(language(&mut resident, "en").await, "cy");
        assert!(resident.get("/trial/word").await.text_contains("data-print=\"large\""));
        resident.set_cookie("lang", "en");
        assert_eq!(language(&mut resident, "cy").await, "en");
        // A problem is told in the same language.
        assert!(!resident.get("/nothing").await.text_contains("pages-not-there"));
    });
}

#[test]
fn the_frame_names_the_place_and_wears_its_colours() {
    told(|world| async move {
        let mut resident = world.session(world.people.resident).await;
        let page = resident.get("/trial/word").await;
        assert!(page.text_contains("Heron Wing") && page.text_contains("Robin Hale") && !page.text_contains("/place/"));
        world.set(world.places.prison, &pages::ACCENT, Some("clay")).await;
        assert!(resident.get("/trial/word").await.text_contains("href=\"/place/clay.css\""));
        assert!(!world.browser().get("/trial/quiet").await.text_contains("Heron Wing"));
    });
}
