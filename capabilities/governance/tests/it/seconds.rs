//! A second step beside the passphrase: an app, slips of paper for a day without it, and two workers when both are lost.

use access::second::{self, AppSecret};
use access::sign_in::{SlipKind, new_slip, put_slip};
use access::{Role, session};
use axum::http::StatusCode;
use basics::PersonId;
use store::Quiet;

use crate::proofs::{came_in, later};
use crate::world::{Answer, Browser, House, PARTS, PASSPHRASE};

pub const WRONG: &str = "This code is not right, or it was used already";
const OVER: &str = "That took too long, or there were too many wrong codes";

/// What an app shows, so many steps of thirty seconds from now.
pub fn code(house: &House, secret: &AppSecret, steps: i64) -> String {
    secret.shown(house.ground.now().plus_seconds(steps * 30)).unwrap()
}

/// Sets an app up on the pages: its secret, and the recovery slips that were shown.
pub async fn set_up(house: &House, browser: &mut Browser, person: PersonId) -> (AppSecret, Vec<String>) {
    let begun = browser.send("/account/second", "/account/second/app", &[]).await;
    assert_eq!(begun.location, "/account/second/app", "{}", begun.body);
    let page = browser.get("/account/second/app").await;
    let mut tx = house.ground.db.read().await.unwrap();
    let secret = second::unconfirmed_app(&mut tx, person).await.unwrap().unwrap();
    drop(tx);
    assert!(page.body.contains("<svg") && page.body.contains(&format!("<span>{}</span>", secret.groups()[0])));
    let typed = code(house, &secret, 0);
    let shown = browser.send("/account/second/app", "/account/second/app/confirm", &[("code", &typed)]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    (secret, slips_on(&shown))
}

/// The codes on a page of recovery slips.
pub fn slips_on(page: &Answer) -> Vec<String> {
    let codes = page.body.split("al-slip__code\">").skip(1).map(|rest| rest.split_once("</p>").unwrap().0);
    codes
        .map(|code| {
            let plain = code.replace("<span>", "").replace("</span>", "");
            plain.split_whitespace().collect::<Vec<_>>().join("-")
        })
        .collect()
}

/// Shows name and passphrase, in a new browser.
pub async fn half_way(house: &House, name: &str, back: &str) -> (Browser, Answer) {
    let mut browser = house.browser();
    let fields = [("name", name), ("passphrase", PASSPHRASE), ("back", back)];
    let answer = browser.send("/sign-in", "/sign-in", &fields).await;
    (browser, answer)
}

pub async fn shows(browser: &mut Browser, code: &str) -> Answer {
    browser.post("/sign-in/code", "", &"0".repeat(32), &[("code", code), ("back", "/account/data")]).await
}

pub async fn sessions(house: &House, person: PersonId) -> usize {
    let mut tx = house.ground.db.read().await.unwrap();
    session::of_person(&mut tx, person, house.ground.now()).await.unwrap().len()
}

pub async fn answers(house: &House, setting: &basics::Setting, value: &str) {
    let mut tx = trials::write(&house.ground.db).await;
    access::settings::set(&mut tx, house.prison, setting, Some(value)).await.unwrap().unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
}

trials::story! {
    parts = PARTS;

    async fn a_session_begins_only_with_the_second_step_and_a_code_counts_once(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (secret, slips) = set_up(&house, &mut own, jamie).await;
        assert_eq!(slips.len(), second::HOW_MANY);
        let spent = code(&house, &secret, 0);

        let (mut phone, answer) = half_way(&house, "jamie", "/account/data").await;
        assert!(answer.location.ends_with("/sign-in/code?back=/account/data"), "{}", answer.location);
        assert_eq!(phone.get(&answer.location).await.status, StatusCode::OK);
        assert_eq!(sessions(&house, jamie).await, 1, "there is no session yet");
        assert!(phone.get("/account").await.location.starts_with("/sign-in"));
        // The code that turned it on is spent; one of two steps ago or ahead is none.
        for steps in [0, -2, 2] {
            let typed = code(&house, &secret, steps);
            let refused = shows(&mut phone, &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(WRONG) && !refused.body.contains(&typed), "{steps}: {}", refused.body);
        }
        // A clock that is one step ahead is taken.
        let ahead = code(&house, &secret, 1);
        let entered = shows(&mut phone, &format!(" {} {}", &ahead[..3], &ahead[3..])).await;
        assert_eq!(entered.location, "/account/data", "{}", entered.body);
        assert_eq!(phone.get("/account").await.status, StatusCode::OK);
        assert_eq!(phone.get("/sign-in/code").await.location, "/");

        // The same code again, and those before it, open nothing: not at once and not a step later.
        let (mut thief, _) = half_way(&house, "jamie", "").await;
        for typed in [&ahead, &spent] {
            assert!(shows(&mut thief, typed).await.body.contains(WRONG));
        }
        later(&house, 90);
        // A clock that is one step behind is taken too.
        let behind = code(&house, &secret, -1);
        assert_ne!(behind, ahead);
        let (mut other, _) = half_way(&house, "jamie", "").await;
        assert_eq!(shows(&mut other, &behind).await.location, "/account/data");
    }

    async fn half_way_in_holds_for_minutes_on_one_device_and_for_few_tries(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (secret, _) = set_up(&house, &mut own, jamie).await;
        later(&house, 60);
        let again = |answer: Answer, browser: Browser| async move {
            let mut browser = browser;
            assert_eq!(answer.location, "/sign-in", "{}", answer.body);
            let page = browser.get("/sign-in").await;
            assert!(page.body.contains(OVER), "{}", page.body);
        };
        // On another device the cookie is worth nothing.
        let (mine, _) = half_way(&house, "jamie", "").await;
        let mut copied = house.browser();
        copied.take_cookie(&mine, "__Host-halfway");
        let answer = shows(&mut copied, &code(&house, &secret, 0)).await;
        again(answer, copied).await;
        // Nobody half-way: nothing to finish.
        let mut nobody = house.browser();
        assert_eq!(nobody.get("/sign-in/code").await.location, "/sign-in");
        let answer = shows(&mut nobody, &code(&house, &secret, 0)).await;
        again(answer, nobody).await;
        // After five minutes it is over.
        let (mut late, _) = half_way(&house, "jamie", "").await;
        later(&house, second::HALF_SECONDS);
        let answer = shows(&mut late, &code(&house, &secret, 0)).await;
        again(answer, late).await;
        // After five wrong codes too; then even the right one waits, and after the wait it opens.
        let (mut guesser, _) = half_way(&house, "jamie", "").await;
        for _ in 0..4 {
            assert!(shows(&mut guesser, "000000").await.body.contains(WRONG));
        }
        let fifth = shows(&mut guesser, "000000").await;
        again(fifth, guesser).await;
        let (mut owner, answer) = half_way(&house, "jamie", "").await;
        assert!(answer.location.starts_with("/sign-in/code"), "the passphrase still goes on: {}", answer.body);
        let waits = shows(&mut owner, &code(&house, &secret, 0)).await;
        assert!(waits.body.contains("Please wait 1 minute"), "{}", waits.body);
        later(&house, 31);
        assert_eq!(shows(&mut owner, &code(&house, &secret, 0)).await.location, "/account/data");
    }

    async fn a_recovery_slip_opens_once_and_new_ones_end_the_old(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (_, slips) = set_up(&house, &mut own, jamie).await;
        let (mut phone, _) = half_way(&house, "jamie", "").await;
        let typed = slips[3].to_lowercase().replace('-', " ");
        assert_eq!(shows(&mut phone, &typed).await.location, "/account/second");
        let page = phone.get("/account/second").await;
        assert!(page.body.contains("You came in with a recovery slip") && page.body.contains("9 recovery slips left"), "{}", page.body);
        // Twice it is refused in words, and another one still opens.
        let (mut thief, _) = half_way(&house, "jamie", "").await;
        let refused = shows(&mut thief, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(WRONG));
        assert_eq!(shows(&mut thief, &slips[0]).await.location, "/account/second");
        // Somebody else's slip is none.
        let (sam, mut other) = came_in(&house, "Sam T.", Role::Participant, house.wing, "sam").await;
        let (_, theirs) = set_up(&house, &mut other, sam).await;
        let (mut mixed, _) = half_way(&house, "jamie", "").await;
        assert!(shows(&mut mixed, &theirs[0]).await.body.contains(WRONG));
        // New ones, after showing once more who one is; the old ones are paper.
        later(&house, session::PROVED_SECONDS + 1);
        let asked = phone.send("/account/second", "/account/second/slips", &[]).await;
        assert_eq!(asked.status, StatusCode::FORBIDDEN);
        let proof = [("to", "/account/second"), ("code", slips[1].as_str())];
        assert_eq!(phone.send("/prove", "/prove", &proof).await.location, "/account/second");
        let new = slips_on(&phone.send("/account/second", "/account/second/slips", &[]).await);
        assert!(new.len() == second::HOW_MANY && new.iter().all(|code| !slips.contains(code)));
        let (mut last, _) = half_way(&house, "jamie", "").await;
        assert!(shows(&mut last, &slips[5]).await.body.contains(WRONG));
        assert_eq!(shows(&mut last, &new[5]).await.location, "/account/second");
    }

    async fn a_code_proves_once_more_who_one_is_and_a_wrong_one_does_not(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (secret, _) = set_up(&house, &mut own, jamie).await;
        later(&house, session::PROVED_SECONDS + 1);
        assert!(own.get("/account/second/app").await.location.starts_with("/prove?back="));
        let wrong = own.send("/prove?back=/account", "/prove", &[("to", "/account"), ("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains(WRONG), "{}", wrong.body);
        let typed = code(&house, &secret, 0);
        let right = own.send("/prove?back=/account", "/prove", &[("to", "/account"), ("code", &typed)]).await;
        assert_eq!(right.location, "/account");
        // The proof has spent it.
        let (mut thief, _) = half_way(&house, "jamie", "").await;
        assert!(shows(&mut thief, &typed).await.body.contains(WRONG));
        // An app that counts is shown to nobody, and no second one begins beside it.
        assert_eq!(own.get("/account/second/app").await.location, "/account/second");
        assert_eq!(own.send("/account/second", "/account/second/app", &[]).await.location, "/account/second");
        assert_eq!(own.send("/account/second", "/account/second/stop", &[]).await.location, "/account/second");
        let (_, answer) = half_way(&house, "jamie", "/account").await;
        assert_eq!(answer.location, "/account", "the passphrase is enough again");
    }

    async fn a_first_code_that_is_wrong_turns_nothing_on(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        own.send("/account/second", "/account/second/app", &[]).await;
        for typed in ["", "000000", "12345", "abcdef"] {
            let answer = own.send("/account/second/app", "/account/second/app/confirm", &[("code", typed)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert!(answer.body.contains(WRONG));
        }
        let mut tx = house.ground.db.read().await.unwrap();
        assert_eq!(second::of(&mut tx, jamie).await.unwrap(), second::Second::default());
        drop(tx);
        let (_, answer) = half_way(&house, "jamie", "/account").await;
        assert_eq!(answer.location, "/account");
    }

    async fn a_slip_that_a_worker_made_does_not_get_past_the_second_step(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (secret, _) = set_up(&house, &mut own, jamie).await;
        later(&house, 60);
        let slip = new_slip(&house.site).await.unwrap();
        let mut tx = trials::write(&house.ground.db).await;
        let now = house.ground.now();
        put_slip(&mut tx, &house.ground.chance, &slip, SlipKind::Reset, jamie, None, now).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let mut thief = house.browser();
        let answer = thief.join(&slip.code.grouped(), "jamie").await;
        assert!(answer.location.starts_with("/sign-in/code"), "{}", answer.location);
        assert!(thief.get("/account").await.location.starts_with("/sign-in"));
        assert_eq!(sessions(&house, jamie).await, 0, "every session from before has ended, and none has begun");
        assert_eq!(shows(&mut thief, &code(&house, &secret, 0)).await.location, "/account/data");
    }

    async fn no_worker_alone_takes_a_second_step_away_and_its_person_can_stop_it(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        set_up(&house, &mut own, jamie).await;
        let mut one = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        let mut two = house.as_new("Lin Abbas", Role::Practitioner, house.prison).await;
        let mut stranger = house.as_new("Nell Frost", Role::Manager, house.other).await;
        let (page, ask, agree) =
            (format!("/people/{jamie}"), format!("/people/{jamie}/second/ask"), format!("/people/{jamie}/second/agree"));
        let has = async || {
            let mut tx = house.ground.db.read().await.unwrap();
            second::of(&mut tx, jamie).await.unwrap().app.is_some()
        };
        // Nobody has asked; strangers and the person themselves cannot.
        assert_eq!(two.send(&page, &agree, &[]).await.location, page);
        assert!(two.get(&page).await.body.contains("Nothing is open to agree to"));
        assert_eq!(stranger.send("/account", &ask, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(own.send("/account", &ask, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(one.send(&page, &ask, &[]).await.location, page);
        // The one who asked is not the other one.
        assert_eq!(one.send(&page, &agree, &[]).await.location, page);
        assert!(one.get(&page).await.body.contains("You asked yourself") && has().await);
        // Its person sees it, and stops it.
        let seen = own.get("/account/second").await;
        assert!(seen.body.contains("Somebody asks to take your second step away"), "{}", seen.body);
        assert_eq!(own.send("/account/second", "/account/second/keep", &[]).await.location, "/account/second");
        two.send(&page, &agree, &[]).await;
        assert!(has().await, "what was stopped cannot be agreed to");
        // Asked again and left alone for a week it is over.
        one.send(&page, &ask, &[]).await;
        later(&house, 7 * 86_400);
        let mut one = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        let mut two = house.as_new("Lin Abbas", Role::Practitioner, house.prison).await;
        two.send(&page, &agree, &[]).await;
        assert!(has().await, "a week later nothing is open");
        // Both together, each of them proved.
        one.send(&page, &ask, &[]).await;
        later(&house, session::PROVED_SECONDS + 1);
        assert_eq!(two.send(&page, &agree, &[]).await.status, StatusCode::FORBIDDEN);
        assert!(has().await);
        let mut two = house.as_new("Lin Abbas", Role::Practitioner, house.prison).await;
        assert!(two.get(&page).await.body.contains("A colleague has asked"));
        assert_eq!(two.send(&page, &agree, &[]).await.location, page);
        assert!(!has().await && sessions(&house, jamie).await == 0);
        let (_, answer) = half_way(&house, "jamie", "/account").await;
        assert_eq!(answer.location, "/account", "the passphrase lets them in");
    }

    async fn who_needs_a_second_step_sees_nothing_else_before_it_is_set_up(ground) {
        let house = House::new(ground).await;
        let (sam, mut worker) = came_in(&house, "Sam Okoro", Role::Practitioner, house.wing, "sam").await;
        let (_, mut member) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let today = house.ground.now().date_in("Europe/London").unwrap();
        answers(&house, &second::NEEDED, "sees-others").await;
        answers(&house, &second::NEEDED_FROM, &today.tomorrow().unwrap().to_string()).await;
        // Before its first day it is told, and nothing is shut.
        assert_eq!(worker.get("/people").await.status, StatusCode::OK);
        assert!(worker.get("/account/second").await.body.contains("You can set it up today"));
        answers(&house, &second::NEEDED_FROM, &today.to_string()).await;
        for path in ["/", "/people", "/account", "/account/passphrase", "/search?q=x", "/notices", "/nothing/here"] {
            assert_eq!(worker.get(path).await.location, "/account/second", "{path}");
        }
        let page = worker.get("/account/second").await;
        assert!(page.body.contains("everything else opens after that"), "{}", page.body);
        let before = house.count_people().await;
        let place = house.wing.to_string();
        let fields = [("name", "Jo"), ("role", "participant"), ("standing", "resident"), ("place", place.as_str()), ("lang", "en")];
        assert_eq!(worker.send("/account/second", "/people/new", &fields).await.location, "/account/second");
        assert_eq!(house.count_people().await, before);
        assert_eq!(worker.get("/help").await.status, StatusCode::OK);
        // Nobody else is asked for it.
        assert_eq!(member.get("/account").await.status, StatusCode::OK);
        set_up(&house, &mut worker, sam).await;
        assert_eq!(worker.get("/people").await.status, StatusCode::OK);
        // Whoever needs it and stops it sets it up again.
        assert_eq!(worker.send("/account/second", "/account/second/stop", &[]).await.location, "/account/second");
        assert_eq!(worker.get("/people").await.location, "/account/second");
        assert_eq!(worker.send("/account/second", "/sign-out", &[]).await.location, "/");
    }

    async fn a_pin_on_a_shared_screen_goes_on_without_a_second_step(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        set_up(&house, &mut own, jamie).await;
        let pin = [("passphrase", PASSPHRASE), ("pin", "739150"), ("again", "739150")];
        assert_eq!(own.send("/account/pin", "/account/pin", &pin).await.location, "/account");
        let mut screen = house.as_new("Morag Bell", Role::Manager, house.prison).await;
        let path = format!("/places/{}/kiosks", house.prison);
        assert_eq!(screen.send(&path, &path, &[("name", "library")]).await.location, "/");
        let fields = [("name", "jamie"), ("pin", "739150")];
        assert_eq!(screen.send("/sign-in", "/sign-in/pin", &fields).await.location, "/");
        assert_eq!(screen.get("/account").await.status, StatusCode::OK);
        // By passphrase the second step is asked there too, and what began on that screen ends on it.
        screen.send("/account", "/sign-out", &[]).await;
        let fields = [("name", "jamie"), ("passphrase", PASSPHRASE)];
        let answer = screen.send("/sign-in?with=passphrase", "/sign-in", &fields).await;
        assert!(answer.location.starts_with("/sign-in/code"), "{}", answer.location);
    }

    async fn an_export_says_that_there_is_a_second_step_and_no_more_and_erasing_takes_it(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (secret, slips) = set_up(&house, &mut own, jamie).await;
        half_way(&house, "jamie", "").await;
        let bundle = own.send("/account/data", "/account/data/download", &[]).await.body;
        assert!(bundle.contains("access_apps") && bundle.contains("confirmed_at") && bundle.contains("access_recovery"), "{bundle}");
        let letters = secret.groups().concat();
        assert!(!bundle.contains(&letters) && !bundle.contains("last_step") && !bundle.contains("argon2"));
        assert!(slips.iter().all(|code| !bundle.contains(&code[..9]) && !bundle.contains(&code.replace('-', "")[..8])));
        let who = access::Who::House(governance::COMMAND_LINE);
        governance::erase_person(&house.site, &who, jamie).await.unwrap();
        let mut tx = house.ground.db.read().await.unwrap();
        for sql in [
            "SELECT COUNT(*) AS n FROM access_apps",
            "SELECT COUNT(*) AS n FROM access_recovery",
            "SELECT COUNT(*) AS n FROM access_halfway",
            "SELECT COUNT(*) AS n FROM store_keys WHERE subject_kind = 'person'",
        ] {
            let left: i64 = tx.one(sql, store::values![]).await.unwrap().get("n").unwrap();
            assert_eq!(left, 0, "{sql}");
        }
    }
}
