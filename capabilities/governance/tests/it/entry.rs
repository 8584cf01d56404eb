//! The way in and out.

use access::Role;
use axum::http::StatusCode;

use crate::world::{House, PARTS, PASSPHRASE};

fn invitation(house: &House, name: &str, role: &str) -> Vec<(&'static str, String)> {
    vec![
        ("name", name.to_owned()),
        ("role", role.to_owned()),
        ("standing", "resident".to_owned()),
        ("place", house.wing.to_string()),
        ("lang", "en".to_owned()),
    ]
}

async fn slip_for(house: &House, name: &str) -> String {
    let mut worker = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
    let fields = invitation(house, name, "participant");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let page = worker.send("/people/new", "/people/new", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("<svg") && page.body.contains("https://alongside.example/join"));
    page.code()
}

/// A page without what differs from one visit to the next.
fn plain(body: &str, code: &str) -> String {
    let key = body.split_once("name=\"_key\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    body.replace(&key, "KEY").replace(code, "CODE")
}

trials::story! {
    parts = PARTS;

    async fn promise_9_a_slip_of_paper_is_the_way_in(ground) {
        let house = House::new(ground).await;
        let code = slip_for(&house, "Jamie K.").await;
        let mut browser = house.browser();
        assert!(browser.get(&format!("/join?c={code}")).await.body.contains(&code));
        let typed = code.to_lowercase().replace('-', " ");
        let second = browser.send("/join", "/join", &[("code", &typed)]).await;
        assert_eq!(second.status, StatusCode::OK);
        assert!(second.body.contains("Hello Jamie K."), "{}", second.body);

        for (name, passphrase, words) in [
            ("x", PASSPHRASE, "A name needs 3 to 40"),
            ("jamie", "short", "at least 8 letters"),
            ("jamie", "password1", "easy to guess"),
        ] {
            let fields = [("step", "name"), ("code", typed.as_str()), ("name", name), ("passphrase", passphrase)];
            let again = browser.send("/join", "/join", &fields).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.body.contains(words), "{words}: {}", again.body);
        }

        let joined = browser.join(&typed, "jamie").await;
        assert_eq!((joined.status, joined.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        let home = browser.get("/").await;
        assert!(home.body.contains("Welcome. Your slip is used up"), "{}", home.body);

        // Signing in again somewhere else; the first session is seen and ended from there.
        let mut phone = house.browser();
        let fields = [("name", "Jamie"), ("passphrase", PASSPHRASE), ("back", "/account")];
        let entered = phone.send("/sign-in", "/sign-in", &fields).await;
        assert_eq!(entered.location, "/account");
        assert_eq!(phone.get("/sign-in").await.location, "/");
        let account = phone.get("/account").await;
        assert!(account.body.contains("this device") && account.body.contains("/end\""), "{}", account.body);
        let path = account.between("action=\"/account/sessions/", "\"");
        let ended = phone.send("/account", &format!("/account/sessions/{path}"), &[]).await;
        assert_eq!(ended.location, "/account");
        assert!(browser.get("/account").await.location.starts_with("/sign-in"));
        assert_eq!(phone.get("/account").await.status, StatusCode::OK);

        let out = phone.send("/account", "/sign-out", &[]).await;
        assert_eq!(out.location, "/");
        assert!(phone.get("/account").await.location.starts_with("/sign-in"));
    }

    async fn wrong_used_and_expired_slips_answer_alike(ground) {
        let house = House::new(ground).await;
        let used = slip_for(&house, "Jamie K.").await;
        assert_eq!(house.browser().join(&used, "jamie").await.location, "/");
        let expired = slip_for(&house, "Aileen M.").await;
        house.ground.clock.move_to(house.ground.now().plus_days(8));
        let mut pages = Vec::new();
        for code in [used.as_str(), expired.as_str(), "AAAA-BBBB-CCCC-DDDD-EEEE", "hello"] {
            let mut browser = house.browser();
            let page = browser.send("/join", "/join", &[("code", code)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            pages.push(plain(&page.body, code));
            let page = browser.join(code, "somebody").await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            pages.push(plain(&page.body, code));
        }
        assert!(pages.iter().all(|page| *page == pages[0]));
    }

    async fn a_wrong_name_answers_as_a_wrong_passphrase_and_waits_are_told_in_minutes(ground) {
        let house = House::new(ground).await;
        let code = slip_for(&house, "Jamie K.").await;
        house.browser().join(&code, "jamie").await;
        let mut answers = Vec::new();
        for name in ["jamie", "nobody"] {
            let mut browser = house.browser();
            let page = browser.send("/sign-in", "/sign-in", &[("name", name), ("passphrase", "not this one")]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            answers.push(plain(&page.body, &format!("value=\"{name}\"")));
        }
        assert_eq!(answers[0], answers[1]);
        let mut browser = house.browser();
        for _ in 0..6 {
            browser.send("/sign-in", "/sign-in", &[("name", "jamie"), ("passphrase", "wrong")]).await;
        }
        let page = browser.send("/sign-in", "/sign-in", &[("name", "jamie"), ("passphrase", PASSPHRASE)]).await;
        assert!(page.body.contains("Please wait 1 minute"), "{}", page.body);
    }

    async fn the_way_back_stays_inside_and_languages_change(ground) {
        let house = House::new(ground).await;
        let code = slip_for(&house, "Jamie K.").await;
        house.browser().join(&code, "jamie").await;
        for back in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            let fields = [("name", "jamie"), ("passphrase", PASSPHRASE), ("back", back)];
            let entered = house.browser().send("/sign-in", "/sign-in", &fields).await;
            assert_eq!(entered.location, "/", "{back}");
        }
        let mut browser = house.browser();
        assert_eq!(browser.get("/language/cy?back=/help").await.location, "/help");
        assert!(browser.get("/help").await.body.contains("lang=\"cy\""));
        assert_eq!(browser.get("/language/xx").await.status, StatusCode::NOT_FOUND);
    }

    async fn open_pages_are_there_in_both_languages_with_every_word(ground) {
        let house = House::new(ground).await;
        for lang in ["en", "cy"] {
            let mut browser = house.browser();
            browser.get(&format!("/language/{lang}")).await;
            for path in ["/", "/sign-in", "/join", "/help", "/danger", "/accessibility", "/privacy"] {
                let page = browser.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(!page.body.contains("governance-"), "{path} in {lang}: {}", page.body);
            }
            let danger = browser.get("/danger").await;
            for number in ["999", "116 123", "85258"] {
                assert!(danger.body.contains(number));
            }
        }
    }
}
