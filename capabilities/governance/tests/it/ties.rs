//! Who is what to whom, and in which place.

use access::people::NewMembership;
use access::{Role, Standing, people};
use axum::http::StatusCode;
use basics::{PersonId, PlaceId};

use crate::world::{Browser, House, PARTS};

/// Another membership of somebody who is there already.
pub async fn also(house: &House, person: PersonId, role: Role, place: PlaceId) {
    let (now, chance) = (house.ground.now(), &house.ground.chance);
    let mut tx = trials::write(&house.ground.db).await;
    let new = NewMembership {
        person,
        role,
        standing: Standing::Community,
        place,
        organisation: house.organisation,
        from_on: now.date_in("Europe/London").unwrap(),
        until_on: None,
    };
    people::join(&mut tx, chance, &new, now).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

/// Names a mentor of a person, in a place or where the form proposes; gives the way to end it.
async fn mentor(browser: &mut Browser, person: PersonId, mentor: PersonId, place: Option<PlaceId>) -> String {
    let form = format!("/people/{person}/relations");
    let (holder, place) = (mentor.to_string(), place.map(|place| place.to_string()).unwrap_or_default());
    let fields = [("kind", "mentor"), ("holder", holder.as_str()), ("place", place.as_str())];
    let done = browser.send(&form, &form, &fields).await;
    assert_eq!(done.location, format!("/people/{person}"), "{}", done.body);
    let page = browser.get(&done.location).await;
    format!("/relations/{}/end", page.between("/relations/", "/end"))
}

trials::story! {
    parts = PARTS;

    async fn a_relation_is_seen_and_ended_only_from_the_place_it_was_given_in(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let helper = house.member("Nadia H.", Role::PeerMentor, house.prison).await;
        let mut here = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        let end = mentor(&mut here, person, helper, None).await;
        let path = format!("/people/{person}");
        assert!(here.get(&path).await.body.contains("Heron Wing"));

        // The person comes to the office, too: it sees the person, and nothing of what the prison gave.
        also(&house, person, Role::Participant, house.other).await;
        let mut there = house.as_new("Moira Devlin", Role::Manager, house.other).await;
        let page = there.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("Nadia H.") && !page.body.contains("Heron Wing"), "{}", page.body);
        assert_eq!(there.send("/account", &end, &[]).await.status, StatusCode::NOT_FOUND);
        // Nor does it give anything in a place that is not its own.
        let form = format!("{path}/relations");
        let (holder, wing) = (helper.to_string(), house.wing.to_string());
        let fields = [("kind", "mentor"), ("holder", holder.as_str()), ("place", wing.as_str())];
        let refused = there.send(&form, &form, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        assert!(here.get(&path).await.body.contains("Nadia H."));
        assert_eq!(here.send(&path, &end, &[]).await.location, path);
        assert!(!here.get(&path).await.body.contains("Nadia H."));
    }

    async fn a_relation_given_above_is_looked_after_above(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let helper = house.member("Nadia H.", Role::PeerMentor, house.prison).await;
        let mut here = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        let form = here.get(&format!("/people/{person}/relations")).await;
        assert!(form.body.contains("Where it counts") && form.body.contains("Fallow Moss"), "{}", form.body);
        let end = mentor(&mut here, person, helper, Some(house.prison)).await;
        let mut wing = house.as_new("Wing Officer", Role::Practitioner, house.wing).await;
        assert!(!wing.get(&format!("/people/{person}")).await.body.contains("Nadia H."));
        assert_eq!(wing.send("/account", &end, &[]).await.status, StatusCode::NOT_FOUND);
        let own = wing.get(&format!("/people/{person}/relations")).await;
        assert!(!own.body.contains("Where it counts"), "there is only one place to choose");
    }

    async fn support_is_seen_by_both_and_ended_by_either(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let helper = house.member("Nadia H.", Role::PeerMentor, house.prison).await;
        let mut worker = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        for ends in [person, helper] {
            let end = mentor(&mut worker, person, helper, None).await;
            let seen = house.signed_in(person).await.get("/account").await;
            assert!(seen.body.contains("Nadia H.") && seen.body.contains(&end), "{}", seen.body);
            let seen = house.signed_in(helper).await.get("/account").await;
            assert!(seen.body.contains("Who I am there for") && seen.body.contains("Dougie R."), "{}", seen.body);
            let mut stranger = house.as_new("Stranger", Role::Participant, house.wing).await;
            assert_eq!(stranger.send("/account", &end, &[]).await.status, StatusCode::NOT_FOUND);
            let mut browser = house.signed_in(ends).await;
            assert_eq!(browser.send("/account", &end, &[]).await.location, "/account");
            assert!(!browser.get("/account").await.body.contains(&end));
        }
    }

    async fn the_service_decides_who_works_with_whom(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let worker = house.member("Callum Orr", Role::Practitioner, house.prison).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let form = format!("/people/{person}/relations");
        let holder = worker.to_string();
        manager.send(&form, &form, &[("kind", "assigned_worker"), ("holder", &holder)]).await;
        let page = manager.get(&format!("/people/{person}")).await;
        let end = format!("/relations/{}/end", page.between("/relations/", "/end"));
        for tied in [person, worker] {
            let mut browser = house.signed_in(tied).await;
            let account = browser.get("/account").await;
            assert!(account.body.contains("Their worker") && !account.body.contains(&end), "{}", account.body);
            assert_eq!(browser.send("/account", &end, &[]).await.status, StatusCode::FORBIDDEN);
        }
    }
}
