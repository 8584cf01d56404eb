//! A proposal is sent up to another body, whose answer stands on the proposal's own page.

use crate::proposals::{council, does, raised};
use crate::{PARTS, founded, house, seat, status};

trials::story! {
    parts = *PARTS;

    async fn a_proposal_is_sent_up_and_the_answer_stands_on_its_own_page(ground) {
        let world = house(ground).await;
        let below = council(&world, &[]).await;
        let mut worker = world.session(world.people.practitioner).await;
        let above = founded(&mut worker, &world, &[("name", "Whole prison council")]).await;
        seat(&world, above, world.people.resident, true).await;
        let mut rep = world.session(world.people.rep).await;
        let path = raised(&mut rep, below).await;
        let send = format!("{path}/send-up");
        let form = rep.get(&send).await.body;
        assert!(form.contains("Whole prison council") && !form.contains(&below.to_string()), "not to itself: {form}");
        let to = above.to_string();
        let (own, nowhere) = (below.to_string(), basics::uuid::Uuid::from_u128(1).simple().to_string());
        for (fields, words) in [
            ([("to", ""), ("reasons", "It is everybody's")], "Choose the body"),
            ([("to", own.as_str()), ("reasons", "It is everybody's")], "Choose the body"),
            ([("to", nowhere.as_str()), ("reasons", "It is everybody's")], "Choose the body"),
            ([("to", to.as_str()), ("reasons", " ")], "Say why"),
        ] {
            let answer = rep.post(&send, &fields).await;
            assert!(status(&answer) == 422 && answer.body.contains(words), "{words}: {}", answer.body);
        }
        let fields = [("to", to.as_str()), ("reasons", "It is the same on every wing")];
        does(&mut rep, &path, "send-up", &fields).await;
        let twice = rep.post(&send, &fields).await;
        assert!(status(&twice) == 422 && twice.body.contains("sent there already"), "{}", twice.body);
        let page = rep.get(&path).await.body;
        for words in ["Whole prison council", "It is the same on every wing", "No answer yet", "Raised"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // It waits for the chair of the other body and for who looks after it; the council that sent it does not answer itself.
        let mut chair = world.session(world.people.resident).await;
        let home = chair.get("/notices").await.body;
        assert!(home.contains("Another council sent something up to yours"), "{home}");
        let mut tx = world.ground.db.read().await.unwrap();
        let id: basics::uuid::Uuid =
            tx.one("SELECT id FROM councils_sent_up", store::values![]).await.unwrap().get("id").unwrap();
        drop(tx);
        let sent = format!("/councils/sent-up/{}", id.simple());
        assert_eq!(status(&rep.post(&sent, &[("words", "We said so")]).await), 403);
        assert_eq!(status(&world.session(world.people.stranger).await.get(&sent).await), 404);
        assert_eq!(status(&world.session(world.people.stranger).await.post(&sent, &[("words", "x")]).await), 404);
        assert!(chair.get(&sent).await.body.contains("It is the same on every wing"));
        assert_eq!(status(&chair.post(&sent, &[("words", " ")]).await), 422);
        assert_eq!(status(&chair.post(&sent, &[("words", "We ask for the same")]).await), 303);
        assert_eq!(status(&worker.post(&sent, &[("words", "Something else")]).await), 422, "it was answered");
        let page = rep.get(&path).await.body;
        assert!(page.contains("We ask for the same") && page.contains("Raised"), "where it stands stays: {page}");
        assert!(rep.get("/notices").await.body.contains("There is an answer to what your council sent up"));
    }
}
