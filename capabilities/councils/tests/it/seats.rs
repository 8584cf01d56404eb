//! Seats: held only by one's own yes, left without a reason, shown as their person says.

use access::Role;
use councils::SWITCH;
use trials::World;

use crate::{PARTS, founded, house, status};

const SHOWN: &str = "Jo of the third landing";

fn yes(to: &str) -> [(&'static str, &str); 3] {
    [("answer", "yes"), ("shown_name", SHOWN), ("shown_to", to)]
}

/// Somebody who lives on the wing.
async fn jo(world: &World) -> basics::PersonId {
    world.member("Jo Marsh", Role::Participant, world.places.wing).await
}

trials::story! {
    parts = *PARTS;

    async fn somebody_put_forward_sits_only_after_their_own_yes(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        let (seats, asked, own) =
            (format!("/councils/{id}/seats"), format!("/councils/{id}/asked"), format!("/councils/{id}/my-seat"));
        let mut jo = world.session(jo(&world).await).await;
        assert_eq!(status(&jo.get(&asked).await), 403, "nobody asked yet");
        for (name, words) in [("Nobody Here", "Choose somebody who belongs here"), (" ", "Choose somebody who belongs here")] {
            let answer = worker.post(&seats, &[("person", name)]).await;
            assert!(status(&answer) == 422 && answer.body.contains(words), "{}", answer.body);
        }
        assert_eq!(status(&worker.post(&seats, &[("person", "jo marsh")]).await), 303);
        let again = worker.post(&seats, &[("person", "Jo Marsh")]).await;
        assert!(status(&again) == 422 && again.body.contains("asked already"), "{}", again.body);
        assert_eq!(status(&jo.get(&own).await), 403, "they do not sit there yet");
        assert_eq!(status(&jo.post(&asked, &[("answer", "perhaps")]).await), 400);
        assert_eq!(status(&jo.post(&asked, &[("answer", "no")]).await), 303);
        assert_eq!(status(&jo.get(&own).await), 403, "a no is a no");
        // They may be asked again, and say under which name they are shown when they say yes.
        assert_eq!(status(&worker.post(&seats, &[("person", "Jo Marsh")]).await), 303);
        let nameless = jo.post(&asked, &[("answer", "yes"), ("shown_name", ""), ("shown_to", "public")]).await;
        assert!(status(&nameless) == 422 && nameless.body.contains("Give a name"), "{}", nameless.body);
        assert_eq!(status(&jo.post(&asked, &yes("members")).await), 303);
        assert_eq!(status(&jo.get(&own).await), 200);
        let page = worker.get(&seats).await.body;
        assert!(page.contains(SHOWN) && page.contains("Nobody is being asked now"), "{page}");
        // The council chose them as its chair.
        let (_, rest) = page.split_once("<option value=\"").unwrap();
        let seat = rest.split('"').next().unwrap().to_owned();
        assert_eq!(status(&worker.post(&format!("{seats}/chair"), &[("chair", &seat)]).await), 303);
        assert!(worker.get(&seats).await.body.contains("(chair)"));
        // They leave, nobody asks why, and their name goes.
        assert_eq!(status(&jo.post(&format!("{own}/step-down"), &[]).await), 303);
        assert_eq!(status(&jo.get(&own).await), 403);
        assert!(!worker.get(&format!("/councils/{id}")).await.body.contains(SHOWN));
    }

    async fn a_name_is_shown_to_those_whom_its_person_chose_and_to_nobody_else(ground) {
        let world = house(ground).await;
        world.set(world.places.office, &SWITCH, Some("on")).await;
        world.join(world.people.practitioner, Role::Practitioner, world.places.office).await;
        let mut worker = world.session(world.people.practitioner).await;
        let office = world.places.office.to_string();
        let open = [("place", office.as_str()), ("chosen_by", "open"), ("shown_to", "public"), ("decider", ""), ("deputy", "")];
        let id = founded(&mut worker, &world, &open).await;
        let (path, own) = (format!("/councils/{id}"), format!("/councils/{id}/my-seat"));
        let member = world.member("Jo Marsh", Role::Participant, world.places.office).await;
        let mut jo = world.session(member).await;
        assert_eq!(status(&jo.post(&format!("{path}/join"), &yes("council")).await), 303);
        let partner = world.member("Of a partner", Role::Volunteer, world.places.office).await;
        let (mut partner, mut participant) = (world.session(partner).await, world.session(world.people.participant).await);
        let mut nobody = world.browser();
        for (to, shown) in [
            ("council", [true, false, false, false]),
            ("members", [true, true, false, false]),
            ("partners", [true, true, true, false]),
            ("public", [true, true, true, true]),
        ] {
            assert_eq!(status(&jo.post(&own, &[("shown_name", SHOWN), ("shown_to", to)]).await), 303);
            let pages = [
                worker.get(&path).await,
                participant.get(&path).await,
                partner.get(&path).await,
                nobody.get(&format!("{path}/openly")).await,
            ];
            for (page, shown) in pages.iter().zip(shown) {
                assert_eq!(status(page), 200);
                assert_eq!(page.body.contains(SHOWN), shown, "{to}: {}", page.body);
            }
        }
    }

    async fn an_open_group_is_joined_and_left_by_oneself_and_a_seat_ends_when_its_person_moves_on(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[("chosen_by", "open"), ("decider", ""), ("decider_role", ""), ("deputy", "")]).await;
        let (join, own) = (format!("/councils/{id}/join"), format!("/councils/{id}/my-seat"));
        let person = jo(&world).await;
        let mut browser = world.session(person).await;
        assert_eq!(status(&browser.get(&join).await), 200);
        for _ in 0..2 {
            assert_eq!(status(&browser.post(&join, &yes("members")).await), 303);
            let twice = browser.post(&join, &yes("members")).await;
            assert!(status(&twice) == 422 && twice.body.contains("already"), "{}", twice.body);
            assert_eq!(status(&browser.post(&format!("{own}/step-down"), &[]).await), 303);
        }
        assert_eq!(status(&browser.post(&join, &yes("members")).await), 303);
        let mut tx = trials::write(&world.ground.db).await;
        assert_eq!(councils::moved_on(&mut tx, person, world.site.now()).await.unwrap(), [], "they still belong here");
        drop(tx);
        world.leave(person).await;
        let mut tx = trials::write(&world.ground.db).await;
        assert_eq!(councils::moved_on(&mut tx, person, world.site.now()).await.unwrap().len(), 1);
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let page = worker.get(&format!("/councils/{id}")).await.body;
        assert!(!page.contains(SHOWN) && page.contains("Nobody yet"), "{page}");
    }

    async fn strangers_see_no_seats_and_residents_put_nobody_forward(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        for (person, code) in [(world.people.resident, 403), (world.people.stranger, 404), (world.people.administrator, 404)] {
            let mut browser = world.session(person).await;
            for path in ["seats", "asked", "my-seat"] {
                assert_eq!(status(&browser.get(&format!("/councils/{id}/{path}")).await), code, "{path}");
            }
            for path in ["seats", "seats/chair", "asked", "my-seat", "my-seat/step-down"] {
                assert_eq!(status(&browser.post(&format!("/councils/{id}/{path}"), &[("person", "x")]).await), code, "{path}");
            }
        }
        let mut resident = world.session(world.people.resident).await;
        let answer = resident.post(&format!("/councils/{id}/join"), &yes("members")).await;
        assert!(status(&answer) == 422 && answer.body.contains("put forward by others"), "{}", answer.body);
        // A council for members has no page for everybody.
        assert_eq!(status(&world.browser().get(&format!("/councils/{id}/openly")).await), 404);
    }
}
