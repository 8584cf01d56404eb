//! Who left, and what is over: their power ends with their membership, their own words do not.

use basics::PersonId;
use councils::CAPABILITY;
use trials::World;

use crate::proposals::{council, does, raised, sent};
use crate::{PARTS, founded, house, seat, send, status};

/// The memberships of somebody end by their date: nobody presses anything.
async fn lapse(world: &World, person: PersonId) {
    let mut tx = trials::write(&world.ground.db).await;
    let (sql, now) = ("UPDATE access_memberships SET until_at = $2 WHERE person_id = $1", world.site.now());
    tx.run(sql, store::values![person, now]).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

/// The council is over.
async fn ended(world: &World, id: councils::CouncilId) {
    let mut tx = trials::write(&world.ground.db).await;
    let sql = "UPDATE councils_councils SET ended_at = $2 WHERE id = $1";
    tx.run(sql, store::values![id, world.site.now()]).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}

/// A round of the house.
async fn round(world: &World) -> usize {
    let mut done = 0;
    for every in CAPABILITY.rounds {
        done += every(&world.site).await.unwrap();
    }
    done
}

trials::story! {
    parts = *PARTS;

    async fn whoever_left_does_nothing_there_any_more_whatever_stands_beside_their_name(ground) {
        let world = house(ground).await;
        let id = founded(&mut world.session(world.people.manager).await, &world, &[]).await;
        seat(&world, id, world.people.rep, true).await;
        // Who looked after it, and its chair, whose membership ran out by its date.
        world.leave(world.people.practitioner).await;
        lapse(&world, world.people.rep).await;
        for person in [world.people.practitioner, world.people.rep] {
            let mut browser = world.session(person).await;
            for page in ["", "/seats", "/terms", "/terms/draft", "/meetings", "/meetings/new", "/soundings"] {
                assert_eq!(status(&browser.get(&format!("/councils/{id}{page}")).await), 404, "{page}");
            }
            for verb in ["seats/chair", "terms/sign", "meetings/new"] {
                assert_eq!(status(&browser.post(&format!("/councils/{id}/{verb}"), &[("chair", "x")]).await), 404, "{verb}");
            }
        }
    }

    async fn a_seat_ends_with_a_membership_that_is_over_by_its_date(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        for person in [world.people.rep, world.people.peer_mentor] {
            seat(&world, id, person, false).await;
        }
        let page = format!("/councils/{id}");
        assert_eq!(round(&world).await, 0, "everybody belongs");
        lapse(&world, world.people.rep).await;
        assert_eq!(round(&world).await, 1);
        assert_eq!(round(&world).await, 0, "once");
        let body = worker.get(&page).await.body;
        assert_eq!(body.matches("a member who gives no name here").count(), 1, "{body}");
    }

    async fn whoever_proposed_something_reads_what_came_of_it_wherever_they_are_now(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let (mut rep, mut manager) = (world.session(world.people.rep).await, world.session(world.people.manager).await);
        let path = raised(&mut rep, council).await;
        sent(&mut rep, &path).await;
        world.leave(world.people.rep).await;
        does(&mut manager, &path, "answer", &[("verdict", "accepted"), ("reasons", "It is fair")]).await;
        let mut gone = world.session(world.people.rep).await;
        let page = gone.get(&path).await;
        assert!(status(&page) == 200 && page.body.contains("It is fair"), "{}", page.body);
        // They read it, and work on it no more.
        assert_eq!(status(&gone.post(&format!("{path}/vote"), &[("votes_for", "2")]).await), 404);
        assert_eq!(status(&gone.post(&format!("{path}/remark"), &[("words", "x")]).await), 404);
        assert_eq!(status(&gone.get(&format!("/councils/{council}/proposals")).await), 404);
        // Somebody else who left reads nothing.
        world.leave(world.people.peer_mentor).await;
        assert_eq!(status(&world.session(world.people.peer_mentor).await.get(&path).await), 404);
    }

    async fn when_a_council_is_over_no_name_stands_beside_its_proposals_and_nothing_is_done_to_them(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, council).await;
        let mut tx = trials::write(&world.ground.db).await;
        tx.run("UPDATE councils_proposals SET shown_name = 'Robbo', name_for = 'members'", &[]).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        let mut resident = world.session(world.people.resident).await;
        assert!(resident.get(&path).await.body.contains("Robbo"));
        ended(&world, council).await;
        assert!(!resident.get(&path).await.body.contains("Robbo"));
        for (verb, fields) in [("support", ("x", "x")), ("question/answer", ("says", "yes"))] {
            assert_eq!(status(&resident.post(&format!("{path}/{verb}"), &[fields]).await), 422, "{verb}");
        }
        assert_eq!(status(&rep.post(&format!("{path}/remark"), &[("words", "Still here")]).await), 422);
    }

    async fn a_private_note_that_comes_back_with_a_fault_stays_private(ground) {
        let world = house(ground).await;
        let council = council(&world, &[]).await;
        let path = raised(&mut world.session(world.people.rep).await, council).await;
        let mut manager = world.session(world.people.manager).await;
        let answer = manager.post(&format!("{path}/remark"), &[("kind", "note"), ("words", " ")]).await;
        assert_eq!(status(&answer), 422);
        let (_, rest) = answer.body.split_once("value=\"note\"").unwrap();
        assert!(rest.split('>').next().unwrap().contains("checked"), "{}", answer.body);
    }

    async fn nobody_is_given_a_council_who_does_not_work_there(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        for role in ["decider", "deputy", "facilitator"] {
            for person in [world.people.resident, world.people.stranger] {
                let answer = send(&mut worker, &world, &[(role, &person.to_string())]).await;
                assert_eq!(status(&answer), 422, "{role}");
            }
        }
    }

    async fn a_signature_of_somebody_who_sits_there_no_more_says_as_what_they_signed_and_that_they_left(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        seat(&world, id, world.people.rep, true).await;
        let path = format!("/councils/{id}/terms");
        let words = [("definition", "We share power"), ("decides", "The newsletter"), ("conduct", "One speaks at a time")];
        assert_eq!(status(&worker.post(&format!("{path}/draft"), &words).await), 303);
        let mut rep = world.session(world.people.rep).await;
        let page = rep.get(&path).await;
        let version = page.hidden("version").unwrap();
        assert_eq!(status(&rep.post(&format!("{path}/sign"), &[("version", &version)]).await), 303);
        assert_eq!(status(&rep.post(&format!("/councils/{id}/my-seat/step-down"), &[]).await), 303);
        let page = worker.get(&path).await.body;
        assert!(page.contains("somebody who is on it no more (chair") && !page.contains("gives no name"), "{page}");
    }
}
