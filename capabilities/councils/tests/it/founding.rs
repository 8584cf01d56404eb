//! A council is founded by whoever works in its place, and seen by whoever belongs there.

use crate::{PARTS, founded, house, send, status};

trials::story! {
    parts = *PARTS;

    async fn a_council_is_founded_and_seen_by_those_who_belong(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = founded(&mut worker, &world, &[]).await;
        let path = format!("/councils/{id}");
        for person in [world.people.resident, world.people.rep, world.people.manager] {
            let mut browser = world.session(person).await;
            let page = browser.get(&path).await;
            assert_eq!(status(&page), 200, "{}", page.body);
            assert!(page.body.contains("Fallow Moss council") && page.body.contains("governor"));
            assert!(browser.get("/councils").await.body.contains(&path));
            assert_eq!(status(&browser.get("/councils/new").await), if person == world.people.manager { 200 } else { 403 });
        }
        for person in [world.people.stranger, world.people.participant, world.people.administrator] {
            let mut browser = world.session(person).await;
            assert_eq!(status(&browser.get(&path).await), 404);
            assert_eq!(status(&send(&mut browser, &world, &[]).await), 404);
        }
    }

    async fn what_is_not_right_about_a_council_is_said_and_nothing_is_founded(ground) {
        let world = house(ground).await;
        let mut worker = world.session(world.people.practitioner).await;
        let answer = send(&mut worker, &world, &[("name", " "), ("decider", ""), ("answer_days", "0")]).await;
        assert_eq!(status(&answer), 422);
        for words in ["Give it a name", "Only an open group may do without", "Give a number from 1 to 60"] {
            assert!(answer.body.contains(words), "{words}");
        }
        assert!(worker.get("/councils").await.body.contains("There is no council here yet"));
        // An open group needs only a name.
        let open = [("chosen_by", "open"), ("decider", ""), ("decider_role", ""), ("deputy", "")];
        founded(&mut worker, &world, &open).await;
    }
}
