//! Places and what they have decided; search; reading.

use access::{Role, settings};
use axum::http::StatusCode;
use basics::PlaceId;
use store::search::Doc;

use crate::world::{House, PARTS};

trials::story! {
    parts = PARTS;

    async fn promise_10_a_place_decides_for_itself_and_takes_it_back(ground) {
        let house = House::new(ground).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let above = format!("/places/{}/settings", house.prison);
        let below = format!("/places/{}/settings", house.wing);
        let set = [("key", "pages.accent"), ("pages.accent", "clay")];
        assert_eq!(manager.send(&above, &above, &set).await.location, above);
        assert!(manager.get(&below).await.body.contains("This comes from Fallow Moss"));
        let bad = manager.send(&below, &below, &[("key", "pages.accent"), ("pages.accent", "pink")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(manager.send(&below, &below, &[("key", "no.such")]).await.status, StatusCode::BAD_REQUEST);
        manager.send(&below, &below, &[("key", "pages.accent"), ("pages.accent", "slate")]).await;
        let holds = async || {
            let mut tx = house.ground.db.read().await.unwrap();
            settings::one(&mut tx, house.wing, &pages::ACCENT).await.unwrap()
        };
        assert_eq!(holds().await, "slate");
        manager.send(&below, &below, &[("key", "pages.accent"), ("take_back", "1")]).await;
        assert_eq!(holds().await, "clay");

        let day = [("day-day", "1"), ("day-month", "9"), ("day-year", "2026"), ("day_name", "Training")];
        manager.send(&below, &format!("/places/{}/days-off", house.wing), &day).await;
        let page = manager.get(&format!("/places/{}", house.wing)).await;
        assert!(page.body.contains("Tuesday 1 September 2026") && page.body.contains("Training"));

        let mut worker = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        assert_eq!(worker.get(&above).await.status, StatusCode::FORBIDDEN);
        let mut stranger = house.as_new("Moira Devlin", Role::Manager, house.other).await;
        assert_eq!(stranger.get(&above).await.status, StatusCode::NOT_FOUND);
    }

    async fn places_are_added_inside_and_unknown_ones_are_not_there(ground) {
        let house = House::new(ground).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let form = format!("/places/{}/new", house.wing);
        let empty = manager.send(&form, &form, &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = manager.send(&form, &form, &[("name", "Landing 2"), ("kind", "wing")]).await;
        let page = manager.get(&made.location).await;
        assert!(page.body.contains("Landing 2") && page.body.contains("Scotland"), "{}", page.body);
        assert!(manager.get("/places").await.body.contains("in Heron Wing"));
        let nowhere = PlaceId::new(house.ground.now(), &house.ground.chance);
        for path in [format!("/places/{nowhere}"), "/places/nonsense".to_owned()] {
            assert_eq!(manager.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut member = house.as_new("Mac", Role::Participant, house.wing).await;
        assert_eq!(member.get(&format!("/places/{}", house.wing)).await.status, StatusCode::OK);
        assert_eq!(member.get(&form).await.status, StatusCode::FORBIDDEN);
        assert!(!member.get("/places").await.body.contains("Upper Arrow"));
    }

    async fn promise_5_everybody_sees_who_reads_first(ground) {
        let house = House::new(ground).await;
        let worker = house.member("Callum Orr", Role::Practitioner, house.prison).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let form = format!("/places/{}/relations", house.wing);
        let holder = worker.to_string();
        let done = manager.send(&form, &form, &[("kind", "duty_reader"), ("holder", &holder)]).await;
        assert_eq!(done.location, format!("/places/{}", house.wing));
        let mut member = house.as_new("Mac", Role::Participant, house.wing).await;
        let page = member.get(&done.location).await;
        assert!(page.body.contains("Duty reader") && page.body.contains("Callum Orr"), "{}", page.body);
        assert!(!page.body.contains("/relations/"));
        let mut colleague = house.signed_in(worker).await;
        let refused = colleague.send(&form, &form, &[("kind", "duty_reader"), ("holder", &holder)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Only a manager can decide this"), "{}", refused.body);
    }

    async fn search_finds_only_what_is_open_to_one(ground) {
        let house = House::new(ground).await;
        let mut tx = trials::write(&house.ground.db).await;
        for (place, audience, text) in [
            (house.wing, "members", "hot water on the landing"),
            (house.wing, "workers", "hot topics for the staff meeting"),
            (house.other, "members", "hot soup in the office"),
        ] {
            let object = PlaceId::new(house.ground.now(), &house.ground.chance).uuid();
            store::search::put(&mut tx, &Doc { kind: "place", object, place, audience, lang: "en", text }).await.unwrap();
        }
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let expected = [(Role::Participant, 1), (Role::Practitioner, 2), (Role::Administrator, 0)];
        for (role, count) in expected {
            let mut browser = house.as_new(role.code(), role, house.wing).await;
            let page = browser.find("/search?q=hot").await;
            assert_eq!(page.body.matches("al-item__title").count(), count, "{role:?}: {}", page.body);
            assert!(!page.body.contains("soup"));
        }
        // Who works above finds what is for members and for workers below, as everywhere else.
        let mut above = house.as_new("Helen", Role::Manager, house.prison).await;
        assert_eq!(above.find("/search?q=hot").await.body.matches("al-item__title").count(), 2);
        let mut browser = house.as_new("Mac", Role::Participant, house.wing).await;
        for path in ["/search", "/search?q=nothing+like+it", "/search?q=%22%27%28%2A"] {
            assert_eq!(browser.find(path).await.status, StatusCode::OK, "{path}");
        }
        // What is looked for stands in no address, opens in its own session alone, and is never taken from an address.
        let sent = browser.send("/search", "/find", &[("_to", "/search"), ("q", "hot water")]).await;
        assert!(sent.status == StatusCode::SEE_OTHER && !sent.location.contains("hot"), "{}", sent.location);
        assert!(browser.get(&sent.location).await.body.contains("value=\"hot water\""));
        for path in ["/search?q=hot", "/search?q=%00", sent.location.as_str()] {
            let page = above.get(path).await;
            assert!(page.status == StatusCode::OK && !page.body.contains("al-item__title"), "{path}: {}", page.body);
            assert!(!page.body.contains("value=\"hot"), "{path}");
        }
        for to in ["/account", "//evil.example", "/search/x", ""] {
            let fields = [("_to", to), ("q", "hot")];
            assert_eq!(browser.send("/search", "/find", &fields).await.status, StatusCode::BAD_REQUEST, "{to}");
        }
    }

    async fn every_page_of_a_lead_has_all_its_words_in_both_languages(ground) {
        let house = House::new(ground).await;
        let person = house.member("Mac", Role::Participant, house.wing).await;
        let mut browser = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        for lang in ["cy", "en"] {
            let saved = browser.send("/account", "/account/reading", &[("lang", lang), ("large", "1")]).await;
            assert_eq!(saved.location, "/account");
            let (place, own) = (format!("/places/{}", house.prison), format!("/people/{person}"));
            let member = browser.get(&own).await;
            assert!(member.body.contains("data-print=\"large\"") && member.body.contains(&format!("lang=\"{lang}\"")));
            let end = format!("/memberships/{}/end", member.between("/memberships/", "/end"));
            for path in [
                "/", "/account", "/account/data", "/account/passphrase", "/people", "/people/left", &format!("{own}/join"), "/people/new", "/people/sheet", "/places",
                "/search", &own, &place, &end, &format!("{own}/relations"), &format!("{place}/relations"),
                &format!("{place}/new"), &format!("{place}/settings"),
            ] {
                let page = browser.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
                assert!(!page.body.contains("governance-"), "{path} in {lang}: {}", page.body);
            }
        }
    }
}
