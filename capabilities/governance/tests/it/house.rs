//! What the command line does, and what the route rows name.

use access::{Refusal, Role, Stop, Who};
use basics::PersonId;
use clocks::Nation;
use governance::{COMMAND_LINE, FirstRefused, end_lapsed, erase_person, export_person, first_invitation};
use pages::Wordbook;

use crate::world::{House, PARTS, PASSPHRASE};

trials::story! {
    parts = PARTS;

    async fn a_house_is_opened_from_the_command_line(ground) {
        let house = House::new(ground).await;
        let site = &house.site;
        let refused = first_invitation(site, "Root", "Nowhere", Role::Administrator, None).await;
        assert!(matches!(refused, Err(FirstRefused::NoPlace(_))));
        assert!(matches!(first_invitation(site, " ", "Fallow Moss", Role::Manager, None).await, Err(FirstRefused::Name)));
        let nation = Some(Nation::Scotland);
        let refused = first_invitation(site, "Root", "Fallow Moss", Role::Administrator, nation).await;
        assert!(matches!(refused, Err(FirstRefused::Nation(_))), "a place that is there has its nation");
        assert!(matches!(first_invitation(site, "R", "Fallow Moss", Role::Kiosk, None).await, Err(FirstRefused::Role)));
        let (code, person) = first_invitation(site, "Root", "FALLOW  moss", Role::Administrator, None).await.unwrap();
        let mut browser = house.browser();
        assert_eq!(browser.join(&code.grouped(), "root").await.location, "/");
        let page = browser.get(&format!("/people/{person}")).await;
        assert!(page.body.contains("Fallow Moss") && page.body.contains("Administrator"), "{}", page.body);
    }

    async fn a_membership_ends_when_its_last_day_is_over(ground) {
        let house = House::new(ground).await;
        let (code, person) = first_invitation(&house.site, "Jamie K.", "Fallow Moss", Role::Participant, None).await.unwrap();
        let mut browser = house.browser();
        browser.join(&code.grouped(), "jamie").await;
        trials::meddle(&house.ground.address, "UPDATE access_memberships SET until_on = '2026-08-28', until_at = '2026-08-28T23:00:00.000000Z' WHERE role = 'participant'").await;
        assert_eq!(end_lapsed(&house.site).await.unwrap(), 0, "the last day is included");
        house.site.clock.move_to(house.site.now().plus_days(1));
        assert_eq!(end_lapsed(&house.site).await.unwrap(), 1);
        assert_eq!(end_lapsed(&house.site).await.unwrap(), 0);
        let mut tx = house.site.db.read().await.unwrap();
        let left = access::people::memberships_of(&mut tx, person).await.unwrap();
        assert!(left[0].ended_at.is_some());
    }

    async fn promise_6_a_person_takes_their_data_and_is_erased(ground) {
        let house = House::new(ground).await;
        let (code, person) = first_invitation(&house.site, "Jamie K.", "Fallow Moss", Role::Participant, None).await.unwrap();
        let mut browser = house.browser();
        browser.join(&code.grouped(), "jamie").await;
        let nobody = Who::Anyone;
        assert!(matches!(export_person(&house.site, &nobody, person).await, Err(Stop::Refused(Refusal::SignIn))));
        let other = Who::House("another job");
        assert!(matches!(erase_person(&house.site, &other, person).await, Err(Stop::Refused(Refusal::NotThere))));
        let who = Who::House(COMMAND_LINE);
        let bundle = export_person(&house.site, &who, person).await.unwrap().to_string();
        assert!(bundle.contains("Jamie K.") && bundle.contains("jamie") && !bundle.contains("argon2"));
        let erased = erase_person(&house.site, &who, person).await.unwrap();
        assert!(erased.gone.iter().any(|(table, rows)| *table == "access_memberships" && *rows == 1));
        // Again after a restored backup: it finds somebody who belongs nowhere, and nothing is left to take.
        let again = erase_person(&house.site, &who, person).await.unwrap();
        assert!(again.gone.is_empty() && again.keys == 0, "{again:?}");
        let nobody_at_all = PersonId::of(basics::uuid::Uuid::nil());
        let refused = erase_person(&house.site, &who, nobody_at_all).await;
        assert!(matches!(refused, Err(Stop::Refused(Refusal::NotThere))));
        assert!(browser.get("/account").await.location.starts_with("/sign-in"));
        let again = house.browser().send("/sign-in", "/sign-in", &[("name", "jamie"), ("passphrase", PASSPHRASE)]).await;
        assert_eq!(again.status.as_u16(), 422);
        let mut tx = house.ground.db.read().await.unwrap();
        let row = tx.one("SELECT name, erased_at FROM access_people WHERE id = $1", store::values![person]).await.unwrap();
        assert_eq!(row.get::<String>("name").unwrap(), "");
        assert_eq!(row.get::<Option<basics::Instant>>("erased_at").unwrap(), Some(house.ground.now()));
    }
}

mod an_empty_house {
    use super::*;
    use access::{Hashing, Site};

    async fn story(ground: trials::Ground) {
        let site = Site::new(
            ground.db.clone(),
            ground.clock.clone(),
            Hashing::quick().unwrap(),
            Vec::new(),
            Vec::new(),
            Vec::new(),
        );
        let (_, person) =
            first_invitation(&site, "Root", "Arrowdale", Role::Administrator, Some(Nation::NorthernIreland))
                .await
                .unwrap();
        let mut tx = ground.db.read().await.unwrap();
        let found = access::register::belongings(&mut tx, person).await.unwrap();
        let place = access::places::one(&mut tx, found[0].place).await.unwrap().unwrap();
        assert_eq!((place.name.as_str(), place.nation.as_str()), ("Arrowdale", "northern-ireland"));
        let line =
            tx.one("SELECT place_id FROM store_audit ORDER BY seq DESC LIMIT 1", store::values![]).await.unwrap();
        assert_eq!(line.get::<basics::PlaceId>("place_id").unwrap(), place.id);
    }

    #[test]
    fn gets_its_first_place_on_sqlite() {
        trials::run(trials::Engine::Lite, PARTS, story);
    }

    #[test]
    fn gets_its_first_place_on_postgresql() {
        trials::run(trials::Engine::Pg, PARTS, story);
    }
}

#[test]
fn every_route_names_an_action_of_the_matrix_and_has_a_title() {
    let powers: Vec<&str> = (governance::CAPABILITY.powers)().into_iter().map(|power| power.action).collect();
    let book = Wordbook::read(governance::CAPABILITY.words).unwrap();
    for route in (governance::CAPABILITY.routes)() {
        assert!(["open", "own"].contains(&route.action) || powers.contains(&route.action), "{route:?}");
        for lang in pages::Lang::ALL {
            assert!(book.has(lang, route.title), "{route:?}");
        }
    }
}
