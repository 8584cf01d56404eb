//! A seat ends by the code of conduct only by two hands, after whoever sits there was heard; nothing that others read says why.

use councils::CouncilId;
use trials::{Browser, World};

use crate::proposals::council;
use crate::{PARTS, house, status};

const WHY: &str = "What was said in the room was told on the landing";
const SAID: &str = "It was not me who told it";

/// Terms that both sides signed.
async fn signed(world: &World, id: CouncilId) {
    let path = format!("/councils/{id}/terms");
    let words =
        [("definition", "We share power"), ("decides", "The newsletter"), ("conduct", "What is said stays here")];
    let mut worker = world.session(world.people.practitioner).await;
    assert_eq!(status(&worker.post(&format!("{path}/draft"), &words).await), 303);
    for person in [world.people.peer_mentor, world.people.manager] {
        let mut browser = world.session(person).await;
        let version = browser.get(&path).await.hidden("version").unwrap();
        assert_eq!(status(&browser.post(&format!("{path}/sign"), &[("version", &version)]).await), 303);
    }
}

/// The seat of the rep, as the form names it.
async fn seat_of_rep(world: &World, id: CouncilId) -> String {
    let sql = "SELECT id FROM councils_members WHERE council_id = $1 AND person_id = $2 AND ended_at IS NULL";
    let mut tx = world.site.db.read().await.unwrap();
    let row = tx.one(sql, store::values![id, world.people.rep]).await.unwrap();
    row.get::<councils::MemberId>("id").unwrap().to_string()
}

/// The worker says that the rep's seat should end.
async fn said(world: &World, worker: &mut Browser, id: CouncilId) -> String {
    let seat = seat_of_rep(world, id).await;
    let answer = worker.post(&format!("/councils/{id}/conduct"), &[("seat", &seat), ("words", WHY)]).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location
}

trials::story! {
    parts = *PARTS;

    async fn a_seat_ends_by_two_hands_after_whoever_sits_there_was_heard_and_nothing_public_says_why(ground) {
        let world = house(ground).await;
        let id = council(&world, &[]).await;
        let (council, mut worker) = (format!("/councils/{id}"), world.session(world.people.practitioner).await);
        let seat = seat_of_rep(&world, id).await;
        let fields = [("seat", seat.as_str()), ("words", WHY)];
        let answer = worker.post(&format!("{council}/conduct"), &fields).await;
        assert!(status(&answer) == 422 && answer.body.contains("no code of conduct yet"), "{}", answer.body);
        signed(&world, id).await;
        assert!(worker.get(&format!("{council}/conduct")).await.body.contains("What is said stays here"));
        for (fields, words) in [([("seat", ""), ("words", WHY)], "Choose whose seat"), ([("seat", &seat), ("words", " ")], "Write something")] {
            let answer = worker.post(&format!("{council}/conduct"), &fields).await;
            assert!(status(&answer) == 422 && answer.body.contains(words), "{}", answer.body);
        }
        let path = said(&world, &mut worker, id).await;
        let again = worker.post(&format!("{council}/conduct"), &fields).await;
        assert!(status(&again) == 422 && again.body.contains("said already"), "{}", again.body);
        // The member hears; whoever else sits there or lives there does not know that there is such a thing.
        let mut rep = world.session(world.people.rep).await;
        assert!(rep.get("/notices").await.body.contains("Something was said about your seat"));
        assert!(rep.get(&path).await.body.contains(WHY));
        for person in [world.people.peer_mentor, world.people.resident, world.people.stranger, world.people.administrator] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.get(&path).await), 404);
            assert_eq!(status(&browser.post(&path, &[("words", "x")]).await), 404);
            assert_eq!(status(&browser.post(&format!("{path}/decide"), &[("ends", "yes"), ("words", "x")]).await), 404);
            assert!(!browser.get(&format!("{council}/seats")).await.body.contains(&path));
        }
        // Not before they were heard, and not by the hand that said it.
        let yes = [("ends", "yes"), ("words", "It broke the code")];
        let mut colleague = world.session(world.people.colleague).await;
        assert!(colleague.get(&format!("{council}/seats")).await.body.contains(&path));
        let early = colleague.post(&format!("{path}/decide"), &yes).await;
        assert!(status(&early) == 422 && early.body.contains("still has time to"), "{}", early.body);
        assert_eq!(status(&rep.post(&format!("{path}/decide"), &yes).await), 403);
        assert_eq!(status(&rep.post(&path, &[("words", SAID)]).await), 303);
        assert_eq!(status(&rep.post(&path, &[("words", "once more")]).await), 422, "once");
        let same = worker.post(&format!("{path}/decide"), &yes).await;
        assert!(status(&same) == 422 && same.body.contains("somebody else has to decide"), "{}", same.body);
        assert!(colleague.get(&path).await.body.contains(SAID));
        assert_eq!(status(&colleague.post(&format!("{path}/decide"), &[("ends", "yes"), ("words", " ")]).await), 422);
        assert_eq!(status(&colleague.post(&format!("{path}/decide"), &yes).await), 303);
        assert_eq!(status(&rep.get(&format!("{council}/my-seat")).await), 403);
        for page in ["", "/seats", "/terms"] {
            let page = worker.get(&format!("{council}{page}")).await.body;
            assert!(!page.contains(WHY) && !page.contains("It broke the code"), "{page}");
        }
        // They ask for it to be looked at again: a third hand gives the seat back.
        assert_eq!(status(&rep.post(&path, &[("words", "Ask who was there")]).await), 303);
        for browser in [&mut worker, &mut colleague] {
            assert_eq!(status(&browser.post(&format!("{path}/decide"), &yes).await), 422);
        }
        let mut manager = world.session(world.people.manager).await;
        let back = [("ends", "no"), ("words", "They were not there that day")];
        assert_eq!(status(&manager.post(&format!("{path}/decide"), &back).await), 303);
        assert_eq!(status(&rep.get(&format!("{council}/my-seat")).await), 200);
        assert!(rep.get(&path).await.body.contains("They were not there that day"));
        assert_eq!(status(&manager.post(&format!("{path}/decide"), &back).await), 422, "that is the end of it");
    }

    async fn whoever_does_not_answer_is_waited_for_as_many_days_as_the_place_says_and_a_seat_may_stay(ground) {
        let world = house(ground).await;
        let id = council(&world, &[]).await;
        signed(&world, id).await;
        world.set(world.places.prison, &councils::HEAR_DAYS, Some("3")).await;
        let path = said(&world, &mut world.session(world.people.practitioner).await, id).await;
        let no = [("ends", "no"), ("words", "Everybody makes a mistake once")];
        world.site.clock.move_to(world.site.now().plus_days(3).plus_seconds(-1));
        assert_eq!(status(&world.session(world.people.colleague).await.post(&format!("{path}/decide"), &no).await), 422);
        world.site.clock.move_to(world.site.now().plus_seconds(1));
        assert_eq!(status(&world.session(world.people.colleague).await.post(&format!("{path}/decide"), &no).await), 303);
        let mut rep = world.session(world.people.rep).await;
        assert_eq!(status(&rep.get(&format!("/councils/{id}/my-seat")).await), 200);
        assert!(rep.get(&path).await.body.contains("Everybody makes a mistake once"));
    }
}
