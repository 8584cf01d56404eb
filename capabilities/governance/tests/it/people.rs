//! People, memberships, relations.

use access::{Role, people as kept, register, session};
use axum::http::StatusCode;

use crate::world::{House, PARTS};

trials::story! {
    parts = PARTS;

    async fn an_ended_membership_takes_the_place_and_nothing_of_ones_own(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Practitioner, house.prison).await;
        let mut own = house.signed_in(person).await;
        assert_eq!(own.get("/people").await.status, StatusCode::OK);
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let page = manager.get(&format!("/people/{person}")).await;
        let end = format!("/memberships/{}/end", page.between("/memberships/", "/end"));
        assert!(manager.get(&end).await.body.contains("Dougie R."));
        let done = manager.send(&end, &end, &[]).await;
        assert_eq!(done.location, format!("/people/{person}"));
        let after = manager.get(&done.location).await;
        assert!(after.body.contains("slip for leaving"), "{}", after.body);

        assert_eq!(own.get("/people").await.status, StatusCode::FORBIDDEN);
        let account = own.get("/account").await;
        assert_eq!(account.status, StatusCode::OK);
        assert!(account.body.contains("You are not in any place here now"), "{}", account.body);
        assert_eq!(own.get("/").await.status, StatusCode::OK);
        let file = own.send("/account/data", "/account/data/download", &[]).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.body);
        assert!(file.disposition.starts_with("attachment") && file.body.contains("Dougie R."));

        let path = format!("/people/{person}");
        let slip = manager.send(&path, &format!("{path}/slip"), &[("kind", "release")]).await;
        assert!(slip.body.contains("after you leave"), "{}", slip.body);
        assert_eq!(house.browser().join(&slip.code(), "dougie").await.location, "/");
    }

    async fn a_stranger_learns_nothing_of_a_person_elsewhere(ground) {
        let house = House::new(ground).await;
        let person = house.member("Nadia H.", Role::Participant, house.wing).await;
        let path = format!("/people/{person}");
        let mut there = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        assert_eq!(there.get(&path).await.status, StatusCode::OK);
        let mut elsewhere = house.as_new("Moira Devlin", Role::Manager, house.other).await;
        let nobody = format!("/people/{}", basics::PersonId::new(house.ground.now(), &house.ground.chance));
        let (seen, unseen) = (elsewhere.get(&path).await, elsewhere.get(&nobody).await);
        assert_eq!((seen.status, unseen.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert!(!elsewhere.get("/people").await.body.contains("Nadia H."));
        assert!(!elsewhere.get(&format!("/people?place={}", house.wing)).await.body.contains("Nadia H."));
        let mut member = house.as_new("Mac", Role::Participant, house.wing).await;
        assert_eq!(member.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(member.get("/people").await.status, StatusCode::FORBIDDEN);
        assert_eq!(house.browser().get(&path).await.status, StatusCode::SEE_OTHER);
    }

    async fn nobody_gives_a_role_above_their_own_or_takes_an_account(ground) {
        let house = House::new(ground).await;
        let manager = house.member("Helen Stroud", Role::Manager, house.prison).await;
        let worker = house.member("Callum Orr", Role::Practitioner, house.prison).await;
        let mut browser = house.signed_in(worker).await;
        let before = house.count_people().await;
        let prison = house.prison.to_string();
        let fields = [("name", "X"), ("role", "manager"), ("standing", "staff"), ("place", prison.as_str())];
        let refused = browser.send("/people/new", "/people/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("You cannot give this role"), "{}", refused.body);
        let other = house.other.to_string();
        let fields = [("name", "X"), ("role", "rep"), ("standing", "staff"), ("place", other.as_str())];
        assert_eq!(browser.send("/people/new", "/people/new", &fields).await.status, StatusCode::NOT_FOUND);
        for person in [manager, worker] {
            let page = browser.get(&format!("/people/{person}")).await;
            assert!(!page.body.contains("/slip\""));
            let slip = browser.send("/account", &format!("/people/{person}/slip"), &[("kind", "reset")]).await;
            assert_eq!(slip.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(house.count_people().await, before);
    }

    async fn the_last_administrator_stays(ground) {
        let house = House::new(ground).await;
        let person = house.member("Root", Role::Administrator, house.prison).await;
        let mut browser = house.signed_in(person).await;
        let page = browser.get(&format!("/people/{person}")).await;
        let end = format!("/memberships/{}/end", page.between("/memberships/", "/end"));
        let refused = browser.send(&end, &end, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("your own last place as administrator"), "{}", refused.body);
    }

    async fn a_double_press_invites_once_and_the_slip_is_shown_once(ground) {
        let house = House::new(ground).await;
        let mut browser = house.as_new("Priya Nair", Role::Manager, house.prison).await;
        let before = house.count_people().await;
        let page = browser.get("/people/new").await;
        let (token, key) = (page.between("_token\" value=\"", "\""), page.between("_key\" value=\"", "\""));
        let place = house.wing.to_string();
        let fields = [("name", "Tomasz W."), ("role", "rep"), ("standing", "resident"), ("place", place.as_str())];
        let first = browser.post("/people/new", &token, &key, &fields).await;
        assert_eq!(first.status, StatusCode::OK);
        let second = browser.post("/people/new", &token, &key, &fields).await;
        assert_eq!(second.status, StatusCode::SEE_OTHER);
        assert!(second.location.starts_with("/people/"), "{}", second.location);
        assert_eq!(house.count_people().await, before + 1);
        assert!(!browser.get(&second.location).await.body.contains(&first.code()));
        assert_eq!(browser.post("/people/new", &token, "no key", &fields).await.status, StatusCode::BAD_REQUEST);
    }

    async fn a_list_goes_on_after_the_last_name_and_a_made_up_cursor_begins_again(ground) {
        let house = House::new(ground).await;
        for n in 0..20 {
            house.member(&format!("Person {n:02}"), Role::Participant, house.wing).await;
        }
        let mut browser = house.as_new("Zed", Role::Manager, house.prison).await;
        let first = browser.get("/people").await;
        assert!(first.body.contains("Person 14") && !first.body.contains("Person 15"));
        let next = format!("/people?after={}", first.between("/people?after=", "\"")).replace("&#38;", "&").replace("&amp;", "&");
        let second = browser.get(&next).await;
        assert!(second.body.contains("Person 15") && second.body.contains("Zed") && !second.body.contains("Person 14"));
        for crafted in ["AAAA", "%00", "%27%3B%20DROP", &"x".repeat(3000)] {
            let page = browser.get(&format!("/people?after={crafted}")).await;
            assert_eq!(page.status, StatusCode::OK, "{crafted}");
        }
        let found = browser.find("/people?q=PERSON+07").await;
        assert!(found.body.contains("Person 07") && !found.body.contains("Person 08"));
        assert!(browser.find("/people?q=%25").await.body.contains("No name fits"));
    }

    async fn a_list_costs_three_statements_of_ones_own_and_the_session(ground) {
        let house = House::new(ground).await;
        let person = house.member("Zed", Role::Manager, house.prison).await;
        let mut write = trials::write(&house.ground.db).await;
        let now = house.ground.now();
        let (token, _) =
            session::begin(&mut write, &house.ground.chance, person, "own", session::OWN_DEVICE, now).await.unwrap();
        write.commit_quiet(store::Quiet::Schema).await.unwrap();
        let mut tx = house.ground.db.read().await.unwrap();
        session::who(&mut tx, &token, now).await.unwrap();
        assert_eq!(tx.statements(), 2);
        let rows = register::members_in(&mut tx, &[house.prison], None, None, now, 16).await.unwrap();
        assert_eq!((rows.len(), tx.statements()), (1, 3));
        kept::one(&mut tx, person).await.unwrap();
    }

    async fn cover_is_planned_and_the_person_sees_it(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let worker = house.member("Callum Orr", Role::Practitioner, house.prison).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let form = format!("/people/{person}/relations");
        let holder = worker.to_string();
        let refused = manager.send(&form, &form, &[("kind", "cover"), ("holder", &holder)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Cover needs a last day"), "{}", refused.body);
        let until = [("until-day", "11"), ("until-month", "9"), ("until-year", "2026")];
        let fields = [&[("kind", "cover"), ("holder", holder.as_str())][..], &until].concat();
        assert_eq!(manager.send(&form, &form, &fields).await.location, format!("/people/{person}"));
        let account = house.signed_in(person).await.get("/account").await;
        assert!(account.body.contains("Covers for their worker") && account.body.contains("Callum Orr"));
        assert!(account.body.contains("Friday 11 September 2026"), "{}", account.body);

        let mut admin = house.as_new("Root", Role::Administrator, house.prison).await;
        assert_eq!(admin.get(&form).await.status, StatusCode::NOT_FOUND);
        let page = manager.get(&format!("/people/{person}")).await;
        let end = format!("/relations/{}/end", page.between("/relations/", "/end"));
        let mut colleague = house.as_new("Other Worker", Role::Practitioner, house.prison).await;
        assert_eq!(colleague.send("/account", &end, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(manager.send(&format!("/people/{person}"), &end, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!house.signed_in(person).await.get("/account").await.body.contains("Callum Orr"));
    }
}
