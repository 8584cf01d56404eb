//! What every answer carries, and what is answered when there is no page.

use std::io::Read as _;

use pages::Front;
use trials::{Answer, Browser};

use crate::shed::{INSIDE, TRIAL, told};

const GUARDS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
];

fn guarded(answer: &Answer, what: &str) {
    for (name, value) in GUARDS {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    let policy = answer.header("content-security-policy");
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.split("; ").any(|own| own == rule), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{what}: {policy}");
}

/// The address of the style sheet, as a page names it.
fn css() -> String {
    let file = dress::href("alongside.css");
    assert!(file.starts_with("/dress/alongside.") && file.len() > "/dress/alongside.css".len(), "{file}");
    file.to_owned()
}

#[test]
fn every_answer_is_guarded_whatever_it_is() {
    told(|world| async move {
        let mut nobody = world.browser();
        let mut resident = world.session(world.people.resident).await;
        for (path, status) in [
            ("/trial/quiet", 200),
            ("/trial/things", 303),
            ("/trial/panic", 500),
            ("/trial/broken", 500),
            ("/trial/busy", 503),
            ("/trial/not-yours", 403),
            ("/trial/go?to=/", 303),
            ("/", 404),
            ("/nothing/of/the/kind", 404),
            ("/trial/words/none", 303),
            ("/health", 200),
            ("/ready", 200),
            (&css(), 200),
            ("/dress/alongside.00000000.css", 404),
            ("/dress/..%2f..%2fCargo.toml", 404),
            ("/place/moss.css", 200),
            ("/place/none.css", 404),
        ] {
            let answer = nobody.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            guarded(&answer, path);
            // Only what is the same for everybody may be kept by anybody.
            if !path.starts_with("/dress/a") && path != "/place/moss.css" {
                assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            }
        }
        for (path, status) in [("/trial/things", 200), ("/trial/words/none", 404), ("/trial/word", 200)] {
            let answer = resident.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            guarded(&answer, path);
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
        for method in ["DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "NONSENSE"] {
            for path in ["/trial/word", "/", "/nothing/of/the/kind", "/health", &css()] {
                let answer = resident.ask(method, path, &[], Vec::new()).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                guarded(&answer, path);
                assert!(answer.header("allow").contains("GET"), "{method} {path}: {:?}", answer.headers);
            }
        }
    });
}

#[test]
fn a_page_can_be_asked_for_its_head_alone() {
    told(|world| async move {
        let head = world.browser().ask("HEAD", "/trial/quiet", &[], Vec::new()).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
        guarded(&head, "HEAD");
    });
}

#[test]
fn what_is_not_there_says_so_in_words_and_in_the_frame() {
    told(|world| async move {
        for mut browser in [world.browser(), world.session(world.people.resident).await] {
            let answer = browser.get("/nothing/of/the/kind").await;
            assert_eq!(answer.status, 404);
            assert!(answer.text_contains("There is nothing here") && answer.text_contains("<main"), "{}", answer.body);
            assert!(answer.header("content-type").starts_with("text/html"));
            assert_eq!(browser.ask("POST", "/nothing/of/the/kind", &[], Vec::new()).await.status.as_u16() / 100, 4);
        }
    });
}

#[test]
fn what_breaks_tells_nothing_of_the_inside_and_the_next_request_is_fine() {
    told(|world| async move {
        let mut browser = world.session(world.people.resident).await;
        for path in ["/trial/panic", "/trial/broken"] {
            for _ in 0..3 {
                let answer = browser.get(path).await;
                assert_eq!(answer.status, 500, "{path}");
                assert!(!answer.text_contains(INSIDE) && !answer.text_contains(".rs"), "{}", answer.body);
                assert!(answer.text_contains("nothing was saved") || answer.text_contains("Nothing was saved"));
            }
            assert_eq!(browser.get("/trial/things").await.status, 200);
        }
        let busy = browser.get("/trial/busy").await;
        assert_eq!(busy.header("retry-after"), "5");
        assert!(busy.text_contains("We are busy for a moment"));
    });
}

#[test]
fn nobody_gets_a_cookie_unless_a_page_needs_the_device() {
    told(|world| async move {
        let mut nobody = world.browser();
        for path in
            ["/trial/quiet", "/", "/nothing", "/health", "/trial/things", "/trial/panic", "/trial/go?to=/", &css()]
        {
            assert!(nobody.get(path).await.cookies().is_empty(), "{path}");
        }
        assert!(nobody.post_raw("/trial/open", &[]).await.cookies().is_empty());
        let first = nobody.get("/trial/device").await;
        assert_eq!(first.cookies(), ["device"]);
        let set = first.header("set-cookie");
        assert!(set.contains("; HttpOnly") && set.contains("; SameSite=Lax") && set.contains("; Path=/"), "{set}");
        let second = nobody.get("/trial/device").await;
        assert!(second.cookies().is_empty());
        assert!(second.text_contains(nobody.cookie("device").unwrap()));
        // Somebody signed in gets none for looking around, either.
        let mut resident = world.session(world.people.resident).await;
        assert!(resident.get("/trial/things").await.cookies().is_empty());
    });
}

#[test]
fn in_earnest_cookies_are_for_https_and_for_this_house_alone() {
    told(|world| async move {
        let bell: pages::Bell = |_, _| Box::pin(async { Ok(0) });
        let front = Front::new(world.site.clone(), vec![TRIAL], Vec::new(), bell, true, Vec::new()).unwrap();
        let mut browser = Browser::new(pages::router(&front), world.ground.chance.clone());
        let answer = browser.get("/trial/device").await;
        let set = answer.header("set-cookie");
        assert!(set.starts_with("__Host-device=") && set.contains("; Secure") && set.contains("; Path=/"), "{set}");
        assert!(!set.contains("Domain"), "{set}");
        // The plain name of the demonstration opens nothing here.
        browser.set_cookie("alongside", world.token(world.people.resident).await.cookie());
        assert_eq!(browser.get("/trial/things").await.status, 303);
        browser.set_cookie("__Host-alongside", world.token(world.people.resident).await.cookie());
        assert_eq!(browser.get("/trial/things").await.status, 200);
    });
}

#[test]
fn a_page_is_sent_small_to_whoever_can_read_it_so() {
    told(|world| async move {
        let mut browser = world.session(world.people.resident).await;
        let plain = browser.get("/trial/things").await;
        assert_eq!(plain.header("content-encoding"), "");
        let zipped = browser.ask("GET", "/trial/things", &[("accept-encoding", "gzip")], Vec::new()).await;
        assert_eq!(zipped.header("content-encoding"), "gzip");
        let mut text = String::new();
        flate2::read::GzDecoder::new(zipped.bytes.as_slice()).read_to_string(&mut text).unwrap();
        assert!(text.contains("<h1") || text.contains("<main"), "{text}");
        assert!(zipped.bytes.len() < text.len());
        guarded(&zipped, "zipped");
    });
}

#[test]
fn a_file_of_the_dress_may_be_kept_for_ever_and_an_old_one_is_gone() {
    told(|world| async move {
        let mut browser = world.browser();
        let plain = browser.get(&css()).await;
        assert_eq!(plain.status, 200);
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(plain.header("content-type").starts_with("text/css"));
        let zipped = browser.ask("GET", &css(), &[("accept-encoding", "gzip, br")], Vec::new()).await;
        assert_eq!((zipped.header("content-encoding"), zipped.header("vary")), ("gzip", "accept-encoding"));
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(zipped.bytes.as_slice()).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, plain.bytes);
        let gone = browser.get("/dress/alongside.00000000.css").await;
        assert_eq!((gone.status.as_u16(), gone.header("cache-control")), (404, "no-store"));
        // Every address that a page names is there.
        let page = browser.get("/trial/quiet").await;
        let named: Vec<&str> =
            page.body.split("=\"/dress/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(named.len() >= 3, "{named:?}");
        for file in named {
            assert_eq!(browser.get(&format!("/dress/{file}")).await.status, 200, "{file}");
        }
    });
}

#[test]
fn the_house_says_where_it_was_asked_only_when_that_is_a_host() {
    told(|world| async move {
        for (host, said) in [
            ("alongside.example", "http://alongside.example"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
            ("evil.example/path", "nowhere"),
            ("evil.example?x", "nowhere"),
            ("me@evil.example", "nowhere"),
            ("<b>", "nowhere"),
            (".evil", "nowhere"),
            ("", "nowhere"),
        ] {
            let page = world.browser().ask("GET", "/trial/origin", &[("host", host)], Vec::new()).await;
            assert!(page.text_contains(&format!("<p id=\"said\">{said}</p>")), "{host}: {}", page.body);
        }
    });
}
