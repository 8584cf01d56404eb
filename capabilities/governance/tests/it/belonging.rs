//! A place more for somebody who is known already, and the way back for somebody who left.

use access::{Role, people, session};
use axum::http::StatusCode;
use basics::{PersonId, PlaceId};

use crate::world::{Browser, House, PARTS};

/// Asks for a place more, as the form does.
async fn give(
    browser: &mut Browser,
    person: PersonId,
    role: &str,
    place: PlaceId,
    more: &[(&str, &str)],
) -> crate::world::Answer {
    let form = format!("/people/{person}/join");
    let place = place.to_string();
    let fields = [&[("role", role), ("standing", "resident"), ("place", place.as_str())][..], more].concat();
    browser.send(&form, &form, &fields).await
}

async fn current(house: &House, person: PersonId) -> Vec<(Role, PlaceId)> {
    let mut tx = house.ground.db.read().await.unwrap();
    let rows = people::memberships_of(&mut tx, person).await.unwrap();
    let mut rows: Vec<_> =
        rows.into_iter().filter(|row| row.ended_at.is_none()).map(|row| (row.role, row.place)).collect();
    rows.sort_unstable();
    rows
}

/// Ends the one membership somebody has.
async fn leaves(browser: &mut Browser, person: PersonId) {
    let page = browser.get(&format!("/people/{person}")).await;
    let end = format!("/memberships/{}/end", page.between("/memberships/", "/end"));
    assert_eq!(browser.send(&end, &end, &[]).await.status, StatusCode::SEE_OTHER);
}

trials::story! {
    parts = PARTS;

    async fn somebody_who_is_known_is_given_a_place_more(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let before = house.count_people().await;
        let mut worker = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        let page = worker.get(&format!("/people/{person}")).await;
        assert!(page.body.contains(&format!("/people/{person}/join")), "{}", page.body);
        let done = give(&mut worker, person, "rep", house.prison, &[]).await;
        assert_eq!(done.location, format!("/people/{person}"), "{}", done.body);
        assert_eq!(current(&house, person).await, [(Role::Participant, house.wing), (Role::Rep, house.prison)]);
        assert_eq!(house.count_people().await, before + 1, "the worker, and nobody else");
        // The line of the chain names the action and the person.
        let mut tx = house.ground.db.read().await.unwrap();
        let line = tx.one("SELECT action, object_id FROM store_audit ORDER BY seq DESC LIMIT 1", store::values![]).await.unwrap();
        assert_eq!(line.get::<String>("action").unwrap(), "governance.give_membership");
        assert_eq!(line.get::<PersonId>("object_id").unwrap(), person);
    }

    async fn what_is_wrong_is_said_on_the_form_and_changes_nothing(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let own = house.member("Sam Okafor", Role::Practitioner, house.prison).await;
        let mut worker = house.signed_in(own).await;
        let past = [("until-day", "1"), ("until-month", "2"), ("until-year", "2020")];
        for (whose, role, place, more, words) in [
            (person, "participant", house.wing, &[][..], "They are that there already"),
            (person, "manager", house.wing, &[], "You cannot give this role"),
            (person, "king", house.wing, &[], "Choose what they will be"),
            (person, "rep", house.wing, &past, "over"),
            (own, "rep", house.wing, &[], "You cannot give yourself a place"),
        ] {
            let refused = give(&mut worker, whose, role, place, more).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
            assert!(refused.body.contains(words), "{words}: {}", refused.body);
        }
        // A place out of reach is not there.
        assert_eq!(give(&mut worker, person, "rep", house.other, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(current(&house, person).await, [(Role::Participant, house.wing)]);
        assert_eq!(current(&house, own).await, [(Role::Practitioner, house.prison)]);
    }

    async fn strangers_and_members_cannot_learn_of_the_form(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let form = format!("/people/{person}/join");
        let place = house.other.to_string();
        let fields = [("role", "rep"), ("standing", "resident"), ("place", place.as_str())];
        let mut strangers = [
            house.as_new("Moira Devlin", Role::Manager, house.other).await,
            house.as_new("Mac", Role::Participant, house.wing).await,
            house.as_new("Anil Bhatt", Role::Auditor, house.prison).await,
            house.signed_in(person).await,
        ];
        for browser in &mut strangers {
            assert_eq!(browser.get(&form).await.status, StatusCode::NOT_FOUND);
            assert_eq!(browser.send("/account", &form, &fields).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(current(&house, person).await, [(Role::Participant, house.wing)]);
    }

    async fn whoever_comes_to_see_others_signs_in_anew(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let sessions = async || {
            let mut tx = house.ground.db.read().await.unwrap();
            session::of_person(&mut tx, person, house.ground.now()).await.unwrap().len()
        };
        let _browser = house.signed_in(person).await;
        give(&mut manager, person, "peer_mentor", house.wing, &[]).await;
        assert_eq!(sessions().await, 1);
        give(&mut manager, person, "practitioner", house.wing, &[]).await;
        assert_eq!(sessions().await, 0);
        let _browser = house.signed_in(person).await;
        give(&mut manager, person, "practitioner", house.prison, &[]).await;
        assert_eq!(sessions().await, 1);
    }

    async fn a_house_has_one_organisation_whatever_is_made_in_it(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let mut manager = house.as_new("Helen Stroud", Role::Manager, house.prison).await;
        let form = format!("/places/{}/new", house.prison);
        let made = manager.send(&form, &form, &[("name", "Gardens"), ("kind", "project")]).await;
        let place: PlaceId = made.location.trim_start_matches("/places/").parse().unwrap();
        assert_eq!(give(&mut manager, person, "rep", place, &[]).await.status, StatusCode::SEE_OTHER);
        let at = place.to_string();
        let fields = [("name", "Jo"), ("role", "manager"), ("standing", "partner"), ("place", at.as_str())];
        assert_eq!(manager.send("/people/new", "/people/new", &fields).await.status, StatusCode::OK);
        governance::first_invitation(&house.site, "Root", "Upper Arrow", Role::Administrator, None).await.unwrap();
        let mut tx = house.ground.db.read().await.unwrap();
        for sql in [
            "SELECT COUNT(*) AS n FROM access_organisations WHERE id <> $1",
            "SELECT COUNT(*) AS n FROM access_places WHERE organisation_id <> $1",
            "SELECT COUNT(*) AS n FROM access_memberships WHERE organisation_id <> $1",
        ] {
            let others: i64 = tx.one(sql, store::values![house.organisation]).await.unwrap().get("n").unwrap();
            assert_eq!(others, 0, "{sql}: decision 16 says what a second organisation has to bring");
        }
    }

    async fn promise_9_somebody_who_left_is_found_and_comes_back(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let stays = house.member("Nadia H.", Role::PeerMentor, house.wing).await;
        let mut worker = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        let list = "/people/left";
        assert!(worker.get(list).await.body.contains("Nobody has left"));
        leaves(&mut worker, person).await;
        assert!(!worker.get("/people").await.body.contains("Dougie R."));
        let left = worker.get(list).await;
        assert!(left.body.contains("Dougie R.") && !left.body.contains("Nadia H."), "{}", left.body);
        assert!(left.body.contains("Friday 28 August 2026"), "{}", left.body);
        assert!(worker.find("/people/left?q=dougie").await.body.contains("Dougie R."));
        assert!(!worker.find("/people/left?q=nadia").await.body.contains("Dougie R."));
        let mut elsewhere = house.as_new("Moira Devlin", Role::Manager, house.other).await;
        assert!(!elsewhere.get(list).await.body.contains("Dougie R."));
        let mut member = house.signed_in(stays).await;
        assert_eq!(member.get(list).await.status, StatusCode::FORBIDDEN);

        // A lost slip is printed again from there, and the person comes back.
        let path = format!("/people/{person}");
        let slip = worker.send(&path, &format!("{path}/slip"), &[("kind", "release")]).await;
        assert!(slip.body.contains("after you leave"), "{}", slip.body);
        assert_eq!(give(&mut worker, person, "participant", house.prison, &[]).await.location, path);
        assert!(!worker.get(list).await.body.contains("Dougie R."));
        assert!(worker.get("/people").await.body.contains("Dougie R."));
    }

    async fn who_left_long_ago_or_was_erased_or_belongs_elsewhere_is_not_listed(ground) {
        let house = House::new(ground).await;
        let mut worker = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        let gone = house.member("Long Gone", Role::Participant, house.wing).await;
        let erased = house.member("Was Erased", Role::Participant, house.wing).await;
        let moved = house.member("Moved On", Role::Participant, house.wing).await;
        for person in [gone, erased, moved] {
            leaves(&mut worker, person).await;
        }
        let who = access::Who::House(governance::COMMAND_LINE);
        governance::erase_person(&house.site, &who, erased).await.unwrap();
        crate::ties::also(&house, moved, Role::Participant, house.other).await;
        let listed = worker.get("/people/left").await;
        assert!(listed.body.contains("Long Gone"), "{}", listed.body);
        assert!(!listed.body.contains("Was Erased") && !listed.body.contains("Moved On"), "{}", listed.body);
        assert_eq!(listed.body.matches("al-item__title").count(), 1, "no row without a name either");
        house.site.clock.move_to(house.site.now().plus_days(366));
        let mut later = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        assert!(!later.get("/people/left").await.body.contains("Long Gone"));
    }

    async fn a_last_day_that_is_over_is_leaving_too(ground) {
        let house = House::new(ground).await;
        let person = house.member("Dougie R.", Role::Participant, house.wing).await;
        let sql = "UPDATE access_memberships SET until_on = '2026-08-28', until_at = '2026-08-28T23:00:00.000000Z' \
                   WHERE role = 'participant'";
        trials::meddle(&house.ground.address, sql).await;
        let mut worker = house.as_new("Sam Okafor", Role::Practitioner, house.prison).await;
        assert!(!worker.get("/people/left").await.body.contains("Dougie R."));
        house.site.clock.move_to(basics::Instant::parse("2026-08-28T23:00:00Z").unwrap());
        let mut worker = house.as_new("Callum Orr", Role::Practitioner, house.prison).await;
        assert!(worker.get("/people/left").await.body.contains("Dougie R."));
        assert!(!worker.get("/people").await.body.contains("Dougie R."));
        assert_eq!(worker.get(&format!("/people/{person}")).await.status, StatusCode::OK);
    }
}
