//! What is known of places, their settings and their people.

use access::people::NewMembership;
use access::{MembershipId, Role, Standing, people, places, register, settings};
use basics::{PlaceId, Setting, SettingKind};
use store::{Quiet, values};
use trials::World;

use crate::shed::{SWITCH, parts};

const DAYS: Setting = Setting { key: "trial.days", kind: SettingKind::Number(1, 60), default: "10" };
const TONE: Setting = Setting { key: "trial.tone", kind: SettingKind::OneOf(&["plain", "warm"]), default: "plain" };

/// Writes an answer past every check, as an older version may have.
async fn plant(world: &World, place: PlaceId, setting: &Setting, value: &str) {
    let mut tx = trials::write(&world.ground.db).await;
    tx.run(
        "INSERT INTO access_settings (place_id, key, value) VALUES ($1, $2, $3)",
        values![place, setting.key, value],
    )
    .await
    .unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
}

async fn days(world: &World, place: PlaceId) -> i64 {
    settings::number(&mut world.ground.db.read().await.unwrap(), place, &DAYS).await.unwrap()
}

/// The names on one page, and where the next begins.
async fn page(
    world: &World,
    top: PlaceId,
    like: Option<&str>,
    after: Option<&(String, MembershipId)>,
) -> (Vec<(String, MembershipId)>, Option<(String, MembershipId)>) {
    let mut tx = world.ground.db.read().await.unwrap();
    let after = after.map(|(folded, id)| (folded.as_str(), *id));
    let rows = register::members_in(&mut tx, &[top], like, after, world.site.now(), 5).await.unwrap();
    let next = rows.last().filter(|_| rows.len() == 5).map(|(row, folded)| (folded.clone(), row.id));
    (rows.into_iter().map(|(row, _)| (row.name, row.id)).collect(), next)
}

async fn found(world: &World, like: &str) -> Vec<String> {
    page(world, world.places.other_prison, Some(like), None).await.0.into_iter().map(|(name, _)| name).collect()
}

trials::story! {
    parts = parts();

    async fn a_place_inherits_until_it_answers_itself(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let at = world.places;
        assert_eq!(days(&world, at.wing).await, 10);
        world.set(at.partnership, &DAYS, Some("20")).await;
        assert_eq!((days(&world, at.wing).await, days(&world, at.office).await), (20, 20));
        world.set(at.prison, &DAYS, Some("5")).await;
        assert_eq!((days(&world, at.wing).await, days(&world, at.office).await), (5, 20));
        world.set(at.wing, &DAYS, Some("3")).await;
        assert_eq!((days(&world, at.wing).await, days(&world, at.prison).await), (3, 5));
        world.set(at.wing, &DAYS, None).await;
        world.set(at.prison, &DAYS, None).await;
        assert_eq!(days(&world, at.wing).await, 20);
    }

    async fn what_is_no_answer_is_refused_and_counts_as_not_made(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let at = world.places;
        let mut tx = trials::write(&world.ground.db).await;
        for bad in ["0", "61", "many", ""] {
            assert!(settings::set(&mut tx, at.prison, &DAYS, Some(bad)).await.unwrap().is_err(), "{bad}");
        }
        drop(tx);
        plant(&world, at.wing, &DAYS, "ninety").await;
        assert_eq!(days(&world, at.wing).await, 10);
        world.set(at.prison, &DAYS, Some("4")).await;
        assert_eq!(days(&world, at.wing).await, 4, "the nearest answer that is one holds");
        plant(&world, at.wing, &SWITCH, "perhaps").await;
        world.set(at.prison, &SWITCH, Some("off")).await;
        let mut tx = world.ground.db.read().await.unwrap();
        assert!(!places::about(&mut tx, at.wing, Some(&SWITCH)).await.unwrap().unwrap().on);
    }

    async fn several_settings_take_one_statement(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        world.set(world.places.prison, &TONE, Some("warm")).await;
        world.set(world.places.partnership, &TONE, Some("plain")).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let answers = settings::several(&mut tx, world.places.wing, &[&DAYS, &TONE, &SWITCH]).await.unwrap();
        assert_eq!((answers, tx.statements()), (vec!["10".to_owned(), "warm".to_owned(), "on".to_owned()], 1));
    }

    async fn a_things_line_runs_from_its_place_to_the_top(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let at = world.places;
        let mut tx = world.ground.db.read().await.unwrap();
        for (place, line) in [
            (at.wing, vec![at.wing, at.prison, at.partnership]),
            (at.office, vec![at.office, at.partnership]),
            (at.partnership, vec![at.partnership]),
        ] {
            let about = places::about(&mut tx, place, None).await.unwrap().unwrap();
            assert_eq!((about.place, about.line), (place, line));
        }
        assert_eq!(tx.statements(), 3);
        let office = places::about(&mut tx, at.office, None).await.unwrap().unwrap();
        assert_eq!(office.organisation, world.organisations.council);
        let nowhere = PlaceId::of(basics::uuid::Uuid::nil());
        assert!(places::about(&mut tx, nowhere, None).await.unwrap().is_none());
    }

    async fn pages_of_people_show_each_membership_once(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let mut expected = vec!["Nell Frost".to_owned()];
        for n in 0..17 {
            // Many share a name; one is there twice, in two roles.
            let name = if n < 11 { "Ann Jones".to_owned() } else { format!("Élan Dŵr {n}") };
            let person = world.member(&name, Role::Participant, world.places.other_prison).await;
            expected.push(name.clone());
            if n == 0 {
                world.join(person, Role::Rep, world.places.other_prison).await;
                expected.push(name);
            }
        }
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let (rows, next) = page(&world, world.places.other_prison, None, after.as_ref()).await;
            seen.extend(rows);
            pages += 1;
            // Somebody who comes while the list is read moves nobody.
            if pages == 2 {
                world.member("Aaron First", Role::Participant, world.places.other_prison).await;
            }
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let mut ids: Vec<MembershipId> = seen.iter().map(|(_, id)| *id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), seen.len(), "nobody twice");
        let mut names: Vec<String> = seen.into_iter().map(|(name, _)| name).collect();
        names.sort();
        expected.sort();
        assert_eq!(names, expected);
    }

    async fn what_is_searched_for_means_what_it_says(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        for name in ["Per 100% Cent", "Per 1000 Cent", "under_score", "underXscore", "back\\slash", "Élan Dŵr", "O'Neil; DROP"] {
            world.member(name, Role::Participant, world.places.other_prison).await;
        }
        for (like, expected) in [
            ("100%", vec!["Per 100% Cent"]),
            ("%", vec!["Per 100% Cent"]),
            ("r_s", vec!["under_score"]),
            ("\\", vec!["back\\slash"]),
            ("ELAN dwr", vec!["Élan Dŵr"]),
            ("o'neil; drop", vec!["O'Neil; DROP"]),
            ("nobody", vec![]),
        ] {
            assert_eq!(found(&world, like).await, expected, "{like}");
        }
    }

    async fn only_current_members_of_the_place_and_of_what_lies_in_it_are_listed(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let rows = register::members_in(&mut tx, &[world.places.wing], None, None, world.site.now(), 50).await.unwrap();
        let names: Vec<&str> = rows.iter().map(|(row, _)| row.name.as_str()).collect();
        assert_eq!(names, ["Dai Pugh", "Kofi Mensah", "Robin Hale"]);
        let all = register::members_in(&mut tx, &[world.places.partnership], None, None, world.site.now(), 50).await.unwrap();
        assert_eq!(all.len(), 12, "everybody but the one who left");
        drop(tx);
        // A membership of another organisation in the same place is one of its own.
        let mut tx = trials::write(&world.ground.db).await;
        let new = NewMembership {
            person: world.people.resident,
            role: Role::Volunteer,
            standing: Standing::Partner,
            place: world.places.wing,
            organisation: world.organisations.council,
            from_on: world.site.now().date_in("Europe/London").unwrap(),
            until_on: None,
        };
        people::join(&mut tx, &world.ground.chance, &new, world.site.now()).await.unwrap();
        assert_eq!(register::members_in(&mut tx, &[world.places.wing], None, None, world.site.now(), 50).await.unwrap().len(), 4);
    }
}
