//! Showing once more who one is: asked where an open screen is not enough, and nowhere else.

use access::sign_in::{SlipKind, new_slip, put_slip};
use access::{Role, session};
use axum::http::StatusCode;
use basics::{PersonId, PlaceId};
use store::Quiet;

use crate::world::{Answer, Browser, House, PARTS, PASSPHRASE};

/// Somebody who came in by a slip, and so has a passphrase.
pub async fn came_in(house: &House, name: &str, role: Role, place: PlaceId, sign_in: &str) -> (PersonId, Browser) {
    let person = house.member(name, role, place).await;
    let slip = new_slip(&house.site).await.unwrap();
    let mut tx = trials::write(&house.ground.db).await;
    let (chance, now) = (&house.ground.chance, house.ground.now());
    put_slip(&mut tx, chance, &slip, SlipKind::Invite, person, None, now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    let mut browser = house.browser();
    let joined = browser.join(&slip.code.grouped(), sign_in).await;
    assert_eq!(joined.location, "/", "{}", joined.body);
    (person, browser)
}

pub fn later(house: &House, seconds: i64) {
    house.ground.clock.move_to(house.ground.now().plus_seconds(seconds));
}

/// Sends the one form in the middle of a page, with everything hidden in it, and what is typed besides.
async fn send_on(browser: &mut Browser, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let form = page.body.split_once("<main").map_or(page.body.as_str(), |(_, main)| main);
    let form = form.split_once("<form class=\"al-form\"").unwrap_or_else(|| panic!("no form in {}", page.body)).1;
    let form = form.split_once("</form>").unwrap().0;
    let action = form.split_once("action=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let mut fields: Vec<(String, String)> = Vec::new();
    for hidden in form.split("type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = hidden.split_once("\" value=\"").unwrap();
        fields.push((name.to_owned(), rest.split_once('"').unwrap().0.replace("&#38;", "&").replace("&#39;", "'")));
    }
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post_raw(&action, serde_urlencoded::to_string(&fields).unwrap().into_bytes()).await
}

async fn slips_of(house: &House, person: PersonId) -> i64 {
    let mut tx = house.ground.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) AS n FROM access_slips WHERE person_id = $1 AND used_at IS NULL";
    tx.one(sql, store::values![person]).await.unwrap().get("n").unwrap()
}

const STOPPED: &str = "Please show once more that it is you";

trials::story! {
    parts = PARTS;

    async fn a_slip_into_an_account_is_not_made_from_a_screen_left_open(ground) {
        let house = House::new(ground).await;
        let (jamie, _) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (_, mut worker) = came_in(&house, "Callum Orr", Role::Practitioner, house.prison, "callum").await;
        let (page, action) = (format!("/people/{jamie}"), format!("/people/{jamie}/slip"));
        later(&house, session::PROVED_SECONDS + 1);
        let stopped = worker.send(&page, &action, &[("kind", "release")]).await;
        assert_eq!(stopped.status, StatusCode::FORBIDDEN, "{}", stopped.body);
        assert!(stopped.body.contains(STOPPED) && stopped.body.contains("name=\"kept.kind\" value=\"release\""), "{}", stopped.body);
        assert!(!stopped.body.contains("kept._token"), "each page has a token of its own");
        assert_eq!(slips_of(&house, jamie).await, 0);

        let wrong = send_on(&mut worker, &stopped, &[("passphrase", "not this one")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("This is not your passphrase") && wrong.body.contains("value=\"release\""), "{}", wrong.body);
        let proved = send_on(&mut worker, &wrong, &[("passphrase", PASSPHRASE)]).await;
        assert_eq!(proved.status, StatusCode::OK, "{}", proved.body);
        assert!(proved.body.contains(&format!("action=\"{action}\"")) && !proved.body.contains(PASSPHRASE));
        assert_eq!(slips_of(&house, jamie).await, 0, "nothing is done before it is sent");
        let made = send_on(&mut worker, &proved, &[]).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        assert_eq!((made.code().len(), slips_of(&house, jamie).await), (24, 1));
        // For five minutes it is not asked again; then it is.
        later(&house, session::PROVED_SECONDS);
        assert_eq!(worker.send(&page, &action, &[("kind", "reset")]).await.status, StatusCode::OK);
        later(&house, 1);
        assert_eq!(worker.send(&page, &action, &[("kind", "reset")]).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_proof_is_asked_for_roles_that_see_others_and_for_no_others(ground) {
        let house = House::new(ground).await;
        let (_, mut manager) = came_in(&house, "Morag Bell", Role::Manager, house.prison, "morag").await;
        let invitation = |role| {
            let place = house.wing.to_string();
            [("name", "Jo".to_owned()), ("role", role), ("standing", "staff".to_owned()), ("place", place), ("lang", "en".to_owned())]
        };
        later(&house, session::PROVED_SECONDS + 1);
        let before = house.count_people().await;
        for (role, status) in [("participant", StatusCode::OK), ("practitioner", StatusCode::FORBIDDEN), ("manager", StatusCode::FORBIDDEN)] {
            let fields = invitation(role.to_owned());
            let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
            let answer = manager.send("/people/new", "/people/new", &fields).await;
            assert_eq!(answer.status, status, "{role}: {}", answer.body);
        }
        assert_eq!(house.count_people().await, before + 1);
        let (jamie, _) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let place = house.wing.to_string();
        let give = format!("/people/{jamie}/join");
        for (role, status) in [("rep", StatusCode::SEE_OTHER), ("reviewer", StatusCode::FORBIDDEN)] {
            let fields = [("role", role), ("standing", "resident"), ("place", place.as_str())];
            assert_eq!(manager.send(&give, &give, &fields).await.status, status, "{role}");
        }
    }

    async fn what_a_place_asks_of_those_who_sign_in_is_not_changed_from_a_screen_left_open(ground) {
        let house = House::new(ground).await;
        let (_, mut manager) = came_in(&house, "Morag Bell", Role::Manager, house.prison, "morag").await;
        let path = format!("/places/{}/settings", house.prison);
        later(&house, session::PROVED_SECONDS + 1);
        for (key, value, status) in [
            ("governance.kiosk_idle", "5", StatusCode::SEE_OTHER),
            ("governance.second_factor", "sees-others", StatusCode::FORBIDDEN),
            ("governance.second_factor_from", "2027-01-31", StatusCode::FORBIDDEN),
        ] {
            let answer = manager.send(&path, &path, &[("key", key), (key, value)]).await;
            assert_eq!(answer.status, status, "{key}: {}", answer.body);
        }
        let proof = [("to", path.as_str()), ("passphrase", PASSPHRASE)];
        assert_eq!(manager.send("/prove", "/prove", &proof).await.location, path);
        let wrong = manager.send(&path, &path, &[("key", "governance.second_factor_from"), ("governance.second_factor_from", "soon")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("key", "governance.second_factor"), ("governance.second_factor", "sees-others")];
        assert_eq!(manager.send(&path, &path, &fields).await.location, path);
        assert_eq!(manager.get(&path).await.location, "/account/second", "it counts at once, for whoever asked it too");
    }

    async fn who_may_not_is_not_asked_and_who_sits_at_anothers_screen_takes_nothing_away(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        let (_, mut other) = came_in(&house, "Nell Frost", Role::Practitioner, house.other, "nell").await;
        assert!(own.send("/account/data", "/account/data/download", &[]).await.disposition.contains("my-data.json"));
        later(&house, session::PROVED_SECONDS + 1);
        let stopped = own.send("/account/data", "/account/data/download", &[]).await;
        assert_eq!((stopped.status, stopped.disposition.as_str()), (StatusCode::FORBIDDEN, ""));
        // A stranger is told that there is no such person, with or without a proof.
        let refused = other.send("/account", &format!("/people/{jamie}/slip"), &[("kind", "reset")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);

        // Asked for by its address, it leads back to where one was, and never out of the house.
        assert_eq!(own.get("/prove?back=/account").await.status, StatusCode::OK);
        let page = own.get("/prove?back=//evil.example").await;
        assert_eq!(send_on(&mut own, &page, &[("passphrase", PASSPHRASE)]).await.location, "/");
        assert_eq!(own.get("/prove?back=/account").await.location, "/account");
        assert!(house.browser().get("/prove").await.location.starts_with("/sign-in"));
    }

    async fn wrong_proofs_wait_as_at_sign_in_and_the_wait_ends(ground) {
        let house = House::new(ground).await;
        let (jamie, mut own) = came_in(&house, "Jamie K.", Role::Participant, house.wing, "jamie").await;
        later(&house, session::PROVED_SECONDS + 1);
        for _ in 0..5 {
            let page = own.get("/prove?back=/account").await;
            assert_eq!(send_on(&mut own, &page, &[("passphrase", "wrong")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let page = own.get("/prove?back=/account").await;
        let waiting = send_on(&mut own, &page, &[("passphrase", PASSPHRASE)]).await;
        assert!(waiting.body.contains("Please wait 1 minute"), "{}", waiting.body);
        later(&house, 31);
        let page = own.get("/prove?back=/account").await;
        let mut before = own.clone();
        assert_eq!(send_on(&mut own, &page, &[("passphrase", PASSPHRASE)]).await.location, "/account");
        // The session goes on under another token: what was copied before opens nothing any more.
        assert!(before.get("/account").await.location.starts_with("/sign-in"));
        assert_eq!(own.get("/account").await.status, StatusCode::OK);
        let mut tx = house.ground.db.read().await.unwrap();
        assert_eq!(session::of_person(&mut tx, jamie, house.ground.now()).await.unwrap().len(), 1);
    }
}
