//! Passkeys on the pages: made beside or instead of an app, asked at sign-in and where a proof is asked, and removed.

use access::second::{self, Second, passkey};
use access::{Role, session};
use axum::http::StatusCode;
use basics::PersonId;
use trials::PasskeyDevice;

use crate::proofs::{came_in, later};
use crate::seconds::{answers, code, half_way, sessions, set_up, shows, slips_on};
use crate::world::{ADDRESS, Answer, Browser, House, PARTS, PASSPHRASE};

const MAKE: &str = "/account/second/passkey";
const REMOVE: &str = "/account/second/passkey/remove";
const WRONG: &str = "Your passkey was not accepted";
const OVER: &str = "it was answered already";

/// What a page asks of a passkey: which question, and what the browser is given.
fn asked(page: &Answer) -> (String, String) {
    let unescaped = |text: String| text.replace("&#34;", "\"").replace("&#38;", "&");
    assert!(page.body.contains(&format!("data-al-origin=\"{ADDRESS}\"")), "{}", page.body);
    (page.between("name=\"asked\" value=\"", "\""), unescaped(page.between("data-al-options=\"", "\"")))
}

/// Makes a passkey on the page, on a device of its own.
async fn make(browser: &mut Browser, name: &str) -> (PasskeyDevice, Answer) {
    let mut phone = PasskeyDevice::default();
    let page = browser.get(MAKE).await;
    let (question, options) = asked(&page);
    let answer = phone.makes(&options, ADDRESS);
    let made = sends(browser, &page, MAKE, &[("asked", &question), ("answer", &answer), ("name", name)]).await;
    (phone, made)
}

/// Sends a form of a page that is open: its own token, and a key.
async fn sends(browser: &mut Browser, page: &Answer, to: &str, fields: &[(&str, &str)]) -> Answer {
    let hidden = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    browser.post(to, &hidden("_token"), &hidden("_key"), fields).await
}

/// Lets the passkey answer on the page of who is half-way in.
async fn answers_with(browser: &mut Browser, phone: &mut PasskeyDevice) -> (String, String, Answer) {
    let page = browser.get("/sign-in/code?back=/account/data").await;
    let (question, options) = asked(&page);
    let answer = phone.signs(&options, ADDRESS);
    let fields = [("asked", question.as_str()), ("answer", answer.as_str()), ("back", "/account/data")];
    let entered = browser.post("/sign-in/passkey", "", &"0".repeat(32), &fields).await;
    (question, answer, entered)
}

/// The ids of the passkeys in the list of one's account.
async fn listed(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/account/second").await;
    let all = page.body.split("name=\"passkey\" value=\"").skip(1);
    all.map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

async fn has(house: &House, person: PersonId) -> Second {
    let mut tx = house.ground.db.read().await.unwrap();
    second::of(&mut tx, person).await.unwrap()
}

trials::story! {
    parts = PARTS;

    async fn a_passkey_alone_is_a_second_step_with_slips_for_a_day_without_it(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        house.signed_in(jamie).await;
        let (mut phone, made) = make(&mut own, "My <b>phone</b>").await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let slips = slips_on(&made);
        assert_eq!((slips.len(), sessions(&house, jamie).await), (second::HOW_MANY, 1), "everywhere else is signed out");
        let page = own.get("/account/second").await;
        assert!(page.body.contains("<bdi>My &#60;b&#62;phone&#60;/b&#62;</bdi>"), "{}", page.body);
        assert!(page.body.contains("not used yet") && page.body.contains("This is your only second step"), "{}", page.body);
        assert!(own.get("/account").await.body.contains("On"));

        let (mut laptop, answer) = half_way(&house, "jamie", "/account/data").await;
        assert!(answer.location.starts_with("/sign-in/code"), "{}", answer.location);
        let (question, answer, entered) = answers_with(&mut laptop, &mut phone).await;
        assert_eq!(entered.location, "/account/data", "{}", entered.body);
        assert!(laptop.get("/account/second").await.body.contains("last used on"));
        // The same answer again is refused in words, on a page that asks anew; a slip opens.
        let (mut thief, _) = half_way(&house, "jamie", "").await;
        let fields = [("asked", question.as_str()), ("answer", answer.as_str())];
        let refused = thief.post("/sign-in/passkey", "", &"0".repeat(32), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(OVER) && !refused.body.contains(&answer[..40]), "{}", refused.body);
        assert_ne!(asked(&refused).0, question);
        assert_eq!(shows(&mut thief, &slips[0]).await.location, "/account/second");
        // Scripts or not, the way by code and slip stands on the page.
        let (mut plain, _) = half_way(&house, "jamie", "").await;
        let page = plain.get("/sign-in/code").await;
        assert!(page.body.contains("action=\"/sign-in/code\"") && page.body.contains("needs a browser that runs scripts"));
    }

    async fn a_removed_passkey_is_refused_in_words_and_nobody_is_locked_out(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (mut phone, _) = make(&mut own, "phone").await;
        later(&house, 1);
        let (mut key, second_made) = make(&mut own, "key").await;
        assert_eq!(second_made.location, "/account/second", "its slips were made with the first");
        let ids = listed(&mut own).await;
        let (mut lost, _) = half_way(&house, "jamie", "").await;
        let page = lost.get("/sign-in/code").await;
        let (question, options) = asked(&page);
        let answer = phone.signs(&options, ADDRESS);
        assert_eq!(own.send("/account/second", REMOVE, &[("passkey", &ids[0])]).await.location, "/account/second");
        let after = own.get("/account/second").await;
        assert!(after.body.contains("The passkey is removed") && !after.body.contains("<bdi>phone</bdi>"), "{}", after.body);
        let fields = [("asked", question.as_str()), ("answer", answer.as_str())];
        let refused = lost.post("/sign-in/passkey", "", &"0".repeat(32), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("This passkey was removed from your account"), "{}", refused.body);
        // The other one still lets them in.
        assert_eq!(answers_with(&mut lost, &mut key).await.2.location, "/account/data");
        // Removed twice, or somebody else's: there is no such passkey.
        let (_, mut sam) = came_in(&house, "Sam T.", Role::Participant, house.wing, "sam").await;
        for (browser, id) in [(&mut own, &ids[0]), (&mut sam, &ids[1])] {
            browser.send("/account/second", REMOVE, &[("passkey", id)]).await;
            assert!(browser.get("/account/second").await.body.contains("This passkey is not in your list"));
        }
        assert_eq!(has(&house, jamie).await.passkeys, 1);
        let bad = own.send("/account/second", REMOVE, &[("passkey", "no id")]).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        // With the last the slips go; the passphrase is enough.
        own.send("/account/second", REMOVE, &[("passkey", &ids[1])]).await;
        assert!(own.get("/account/second").await.body.contains("Your second step is off"));
        assert_eq!(has(&house, jamie).await, Second::default());
        assert_eq!(half_way(&house, "jamie", "/account").await.1.location, "/account");
    }

    async fn an_app_and_a_passkey_stand_beside_each_other(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (secret, slips) = set_up(&house, &mut own, jamie).await;
        let (mut phone, made) = make(&mut own, "").await;
        assert_eq!(made.location, "/account/second", "{}", made.body);
        let page = own.get("/account/second").await;
        assert!(page.body.contains("The passkey counts from now on") && page.body.contains("<bdi>Passkey of "), "{}", page.body);
        assert!(page.body.contains("10 recovery slips left") && !page.body.contains("This is your only second step"));
        later(&house, 60);
        let (mut one, _) = half_way(&house, "jamie", "").await;
        assert_eq!(answers_with(&mut one, &mut phone).await.2.location, "/account/data");
        let (mut two, _) = half_way(&house, "jamie", "").await;
        assert_eq!(shows(&mut two, &code(&house, &secret, 0)).await.location, "/account/data");
        let (mut three, _) = half_way(&house, "jamie", "").await;
        assert_eq!(shows(&mut three, &slips[0]).await.location, "/account/second");
        // Without its passkey the app is still asked, and its slips still open.
        let id = listed(&mut three).await.remove(0);
        three.send("/account/second", REMOVE, &[("passkey", &id)]).await;
        let (mut four, _) = half_way(&house, "jamie", "").await;
        assert!(!four.get("/sign-in/code").await.body.contains("data-al-passkey"), "none is asked for");
        assert_eq!(shows(&mut four, &slips[1]).await.location, "/account/second");
        // "Stop my second step" takes everything.
        make(&mut four, "again").await;
        assert_eq!(four.send("/account/second", "/account/second/stop", &[]).await.location, "/account/second");
        assert_eq!(has(&house, jamie).await, Second::default());
    }

    async fn what_no_device_of_theirs_made_here_is_not_kept(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let page = own.get(MAKE).await;
        let (question, options) = asked(&page);
        let elsewhere = PasskeyDevice::default().makes(&options, "https://shop.alongside.example");
        let long = "x".repeat(20_000);
        for answer in ["", "{}", "not json", elsewhere.as_str(), long.as_str()] {
            let refused = sends(&mut own, &page, MAKE, &[("asked", &question), ("answer", answer), ("name", "my phone")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(WRONG) && refused.body.contains("value=\"my phone\""), "{answer:.9}: {}", refused.body);
        }
        assert_eq!(sends(&mut own, &page, MAKE, &[("asked", "none")]).await.status, StatusCode::BAD_REQUEST);
        // Right, but too late; and right, but for somebody else's session.
        let answer = PasskeyDevice::default().makes(&options, ADDRESS);
        let (_, mut sam) = came_in(&house, "Sam T.", Role::Participant, house.wing, "sam").await;
        let fields = [("asked", question.as_str()), ("answer", answer.as_str())];
        assert!(sam.send(MAKE, MAKE, &fields).await.body.contains(OVER));
        later(&house, passkey::ANSWER_SECONDS);
        assert!(own.send(MAKE, MAKE, &fields).await.body.contains(OVER));
        assert_eq!(has(&house, jamie).await, Second::default());
        assert_eq!(half_way(&house, "jamie", "/account").await.1.location, "/account", "nothing is asked of them");
    }

    async fn wrong_passkeys_at_sign_in_end_it_like_wrong_codes(ground) {
        let house = House::new(ground).await;
        let (_, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (mut phone, _) = make(&mut own, "phone").await;
        let (mut guesser, _) = half_way(&house, "jamie", "").await;
        let page = guesser.get("/sign-in/code").await;
        let (question, options) = asked(&page);
        let elsewhere = phone.signs(&options, "https://shop.alongside.example");
        let key = "0".repeat(32);
        let mut tries = Vec::new();
        for (asked, answer) in [(question.as_str(), elsewhere.as_str()), ("", ""), ("no id", "{}"), (&question, "{}"), (&question, "")] {
            let fields = [("asked", asked), ("answer", answer)];
            tries.push(guesser.post("/sign-in/passkey", "", &key, &fields).await);
        }
        assert!(tries[0].body.contains(WRONG), "{}", tries[0].body);
        assert!(tries[1..4].iter().all(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY));
        assert_eq!(tries[4].location, "/sign-in", "after five the passphrase is asked again");
        let (mut owner, _) = half_way(&house, "jamie", "").await;
        let waits = answers_with(&mut owner, &mut phone).await.2;
        assert!(waits.body.contains("Please wait 1 minute"), "{}", waits.body);
        later(&house, 31);
        assert_eq!(answers_with(&mut owner, &mut phone).await.2.location, "/account/data", "and the wait ends");
        // Nobody half-way: nothing to answer.
        let nobody = house.browser().post("/sign-in/passkey", "", &key, &[("asked", &question), ("answer", "{}")]).await;
        assert_eq!(nobody.location, "/sign-in");
    }
}

trials::story! {
    parts = PARTS;

    async fn a_passkey_is_not_made_or_removed_from_a_screen_left_open_and_it_proves_who_one_is(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (mut phone, _) = make(&mut own, "phone").await;
        let id = listed(&mut own).await.remove(0);
        later(&house, session::PROVED_SECONDS + 1);
        assert!(own.get(MAKE).await.location.starts_with("/prove?back="));
        let stopped = own.send("/account/second", REMOVE, &[("passkey", &id)]).await;
        assert_eq!((stopped.status, has(&house, jamie).await.passkeys), (StatusCode::FORBIDDEN, 1));
        // The page that stopped it asks the passkey too, and keeps what was sent.
        let (question, options) = asked(&stopped);
        let kept = [("to", REMOVE), ("form", "1"), ("kept.passkey", id.as_str())];
        let wrong = phone.signs(&options, "https://shop.alongside.example");
        let fields = [&kept[..], &[("asked", question.as_str()), ("answer", wrong.as_str())]].concat();
        let refused = sends(&mut own, &stopped, "/prove", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(WRONG) && refused.body.contains("name=\"kept.passkey\""), "{}", refused.body);
        let (question, options) = asked(&refused);
        let right = phone.signs(&options, ADDRESS);
        let fields = [&kept[..], &[("asked", question.as_str()), ("answer", right.as_str())]].concat();
        let proved = sends(&mut own, &refused, "/prove", &fields).await;
        assert!(proved.status == StatusCode::OK && proved.body.contains(&format!("action=\"{REMOVE}\"")), "{}", proved.body);
        assert_eq!(own.get(MAKE).await.status, StatusCode::OK);
        // Who has none is asked for the passphrase alone, whatever they send.
        let (_, mut sam) = came_in(&house, "Sam T.", Role::Participant, house.wing, "sam").await;
        later(&house, session::PROVED_SECONDS + 1);
        let page = sam.get("/prove?back=/account").await;
        assert!(!page.body.contains("data-al-passkey"));
        let fields = [("to", "/account"), ("asked", question.as_str()), ("answer", right.as_str())];
        assert_eq!(sends(&mut sam, &page, "/prove", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn who_needs_a_second_step_may_choose_a_passkey(ground) {
        let house = House::new(ground).await;
        let (_, mut worker) = came_in(&house, "Sam Okoro", Role::Practitioner, house.wing, "sam").await;
        answers(&house, &second::NEEDED, "sees-others").await;
        assert_eq!(worker.get("/people").await.location, "/account/second");
        make(&mut worker, "laptop").await;
        assert_eq!(worker.get("/people").await.status, StatusCode::OK);
        let id = listed(&mut worker).await.remove(0);
        worker.send("/account/second", REMOVE, &[("passkey", &id)]).await;
        assert_eq!(worker.get("/people").await.location, "/account/second", "and sets one up again when it is gone");
    }

    async fn two_workers_take_a_lost_passkey_away(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        make(&mut own, "phone").await;
        let mut one = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        let mut two = house.as_new("Lin Abbas", Role::Practitioner, house.prison).await;
        let page = format!("/people/{jamie}");
        one.send(&page, &format!("{page}/second/ask"), &[]).await;
        assert_eq!(has(&house, jamie).await.passkeys, 1);
        two.send(&page, &format!("{page}/second/agree"), &[]).await;
        assert_eq!(has(&house, jamie).await, Second::default());
        assert_eq!(half_way(&house, "jamie", "/account").await.1.location, "/account", "nobody is locked out for good");
    }

    async fn a_house_without_an_address_says_that_it_has_no_passkeys(ground) {
        let house = House::at(ground, None).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let page = own.get("/account/second").await;
        assert!(page.body.contains("Passkeys are not switched on here") && !page.body.contains(MAKE), "{}", page.body);
        assert_eq!(own.get(MAKE).await.location, "/account/second");
        let fields = [("asked", "0192f0c1-0000-7000-8000-000000000000"), ("answer", "{}")];
        let refused = own.send("/account/second", MAKE, &fields).await;
        assert_eq!(refused.location, "/account/second", "{}", refused.body);
        assert_eq!(has(&house, jamie).await, Second::default());
    }

    async fn an_export_names_passkeys_and_no_key_and_erasing_takes_them(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        make(&mut own, "My blue phone").await;
        own.get(MAKE).await;
        half_way(&house, "jamie", "").await.0.get("/sign-in/code").await;
        let bundle = own.send("/account/data", "/account/data/download", &[]).await.body;
        assert!(bundle.contains("access_passkeys") && bundle.contains("My blue phone") && bundle.contains("made_at"), "{bundle}");
        for secret in ["\"key\"", "\"counter\"", "\"state\"", "\"credential\"", "\"put_to\"", "cred_id", "challenge\":", PASSPHRASE] {
            assert!(!bundle.contains(secret), "{secret} in {bundle}");
        }
        governance::erase_person(&house.site, &access::Who::House(governance::COMMAND_LINE), jamie).await.unwrap();
        let mut tx = house.ground.db.read().await.unwrap();
        for sql in [
            "SELECT COUNT(*) AS n FROM access_passkeys",
            "SELECT COUNT(*) AS n FROM access_handles",
            "SELECT COUNT(*) AS n FROM access_challenges",
        ] {
            let left: i64 = tx.one(sql, store::values![]).await.unwrap().get("n").unwrap();
            assert_eq!(left, 0, "{sql}");
        }
    }
}
