//! Paper out: answers for those who have no screen, folded as letters, printed once and on record.

use crate::going_out::{slip, typed};
use crate::*;
use access::Role;

const PROMISE: [(&str, &str); 6] = [
    ("outcome", "will_do"),
    ("reasons", "A new kettle is ordered"),
    ("carrier", "works department"),
    ("promised-day", "1"),
    ("promised-month", "10"),
    ("promised-year", "2026"),
];

/// Somebody of the wing who says something and has never been on a screen of ours.
async fn without_a_screen(world: &World) -> SuggestionId {
    let person = world.member("Zebedee Quill", Role::Participant, world.places.wing).await;
    let mut author = world.session(person).await;
    let id = leave(&mut author, &[("words", "Somebody wrote this for me")]).await;
    let mut tx = trials::write(&world.ground.db).await;
    tx.run("DELETE FROM access_sessions WHERE person_id = $1", store::values![person]).await.unwrap();
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
    id
}

trials::story! {
    parts = *PARTS;

    async fn answers_go_out_as_letters_once_and_again_on_purpose(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        let mut resident = world.session(people.resident).await;
        let path = format!("/desk/pack/{}", world.places.prison);
        assert!(worker.get(&path).await.text_contains("No letter waits to be printed"));
        assert_eq!(status(&worker.post(&path, &[]).await), 422);

        let (number, _) = slip(&world).await;
        let paper = typed(&world, &mut worker, &number, "").await;
        let unread = without_a_screen(&world).await;
        let (on_screen, asked) = (leave(&mut resident, &[]).await, leave(&mut resident, &[]).await);
        for id in [unread, on_screen, asked] {
            answered(&mut worker, people.practitioner, id).await;
        }
        let mut promise = PROMISE.to_vec();
        promise.push(("do", "answer"));
        let given = worker.post(&format!("/desk/{paper}/answer"), &promise).await;
        assert_eq!(status(&given), 303, "{}", given.body);
        assert!(worker.get(&path).await.text_contains("</bdi>: 2"), "whoever reads on a screen needs no paper");
        assert_eq!(status(&resident.post(&format!("/feedback/{asked}/wish"), &[("paper", "yes")]).await), 303);
        let waiting = worker.get(&path).await;
        assert!(waiting.text_contains("</bdi>: 3"), "{}", waiting.body);
        assert!(worker.get("/desk/pack").await.text_contains(&path));

        let key = worker.new_key();
        let pack = worker.post_with_key(&path, &key, &[]).await;
        assert_eq!((status(&pack), pack.body.matches("al-thirds__outside").count()), (200, 3), "{}", pack.body);
        let outside: Vec<&str> =
            pack.body.split("al-thirds__to\"><bdi>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
        let mut sorted = outside.clone();
        sorted.sort_unstable();
        assert_eq!(outside, sorted, "in an order that says nothing");
        assert!(outside.contains(&number.as_str()) && outside.contains(&"Zebedee Quill"), "{outside:?}");
        for shown in ["A new kettle is ordered", "By Thursday 1 October 2026", "A new letter comes when", "The boiler is too old", "A new boiler in the budget", "write “not heard”"] {
            assert!(pack.text_contains(shown), "{shown}: {}", pack.body);
        }
        for hidden in [SAID, "The kettle on the landing is broken", "Somebody wrote this for me"] {
            assert!(!pack.text_contains(hidden), "{hidden}: a letter holds no words that were said");
        }
        let twice = worker.post_with_key(&path, &key, &[]).await;
        assert_eq!((status(&twice), twice.location.as_str()), (303, path.as_str()));
        assert_eq!(status(&worker.post(&path, &[]).await), 422, "each is printed once");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_letters WHERE state = 'printed'").await, 3);
        assert!(worker.get(&format!("/desk/{paper}")).await.text_contains("Printed on paper on"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'feedback.print_pack'").await, 1);

        // Once more, on purpose, and on record.
        let day = world.site.now().date_in("Europe/London").unwrap().to_string();
        let again = worker.post(&path, &[("day", &day)]).await;
        assert_eq!((status(&again), again.body.matches("al-thirds__outside").count()), (200, 3));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'feedback.print_pack'").await, 2);
        assert_eq!(status(&worker.post(&path, &[("day", "2020-01-01")]).await), 422);
        assert_eq!(status(&worker.post(&path, &[("day", "soon")]).await), 400);

        // A promise that was kept makes a new letter, with the new answer alone.
        assert_eq!(status(&worker.post(&format!("/desk/{paper}/told"), &[("told", "The kettle boils")]).await), 303);
        let next = worker.post(&path, &[]).await;
        assert!(status(&next) == 200 && next.text_contains("The kettle boils"), "{}", next.body);
        assert!(!next.text_contains("A new kettle is ordered"));

        // What is taken back is brought to nobody, and nobody else prints anything.
        let gone = leave(&mut resident, &[]).await;
        resident.post(&format!("/feedback/{gone}/wish"), &[("paper", "yes")]).await;
        answered(&mut worker, people.practitioner, gone).await;
        assert!(worker.get(&path).await.text_contains("</bdi>: 1"));
        resident.post(&format!("/feedback/{gone}/withdraw"), &[]).await;
        assert!(worker.get(&path).await.text_contains("No letter waits"));
        for (name, person) in [("resident", people.resident), ("rep", people.rep), ("stranger", people.stranger), ("administrator", people.administrator)] {
            let mut them = world.session(person).await;
            assert_eq!(status(&them.get(&path).await), 404, "{name}");
            assert_eq!(status(&them.post(&path, &[]).await), 404, "{name}");
        }
    }

    async fn whoever_writes_that_they_were_not_heard_is_looked_at_again_by_somebody_else(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut worker = world.session(people.practitioner).await;
        let (number, _) = slip(&world).await;
        let id = typed(&world, &mut worker, &number, "").await;
        let path = "/desk/paper/heard";
        let said = [("number", number.as_str()), ("why", "Nobody asked the landing")];
        assert_eq!(status(&worker.post(path, &said).await), 422, "there is no answer yet");
        answered(&mut worker, people.practitioner, id).await;
        for bad in ["", "K7Q", "ZZZ-ZZZ", "HW-2026-9999", "HW-x-y"] {
            assert_eq!(status(&worker.post(path, &[("number", bad)]).await), 422, "{bad}");
        }
        let mut stranger = world.session(people.stranger).await;
        assert_eq!(status(&stranger.post(path, &said).await), 422, "a number of another place opens nothing");
        for (name, person) in [("resident", people.resident), ("rep", people.rep)] {
            let mut them = world.session(person).await;
            assert_eq!((status(&them.get(path).await), status(&them.post(path, &said).await)), (404, 404), "{name}");
        }
        assert_eq!(stage(&world, id).await, "answered");
        let done = worker.post(path, &[("number", &number.to_lowercase().replace('-', " ")), ("why", "Nobody asked the landing")]).await;
        assert_eq!((status(&done), done.location), (303, format!("/desk/{id}")), "{}", done.body);
        assert_eq!(stage(&world, id).await, "second");
        assert!(waits(&world, people.manager).await.contains(&"feedback.second".to_owned()));
        let mut manager = world.session(people.manager).await;
        assert!(manager.get(&format!("/desk/{id}")).await.text_contains("Nobody asked the landing"));
        assert_eq!(status(&worker.post(path, &said).await), 422, "once");

        // Named people say it under the number of their letter.
        let mut resident = world.session(people.resident).await;
        let named = leave(&mut resident, &[]).await;
        answered(&mut worker, people.practitioner, named).await;
        resident.post(&format!("/feedback/{named}/wish"), &[("paper", "yes")]).await;
        assert_eq!(status(&worker.post(&format!("/desk/pack/{}", world.places.prison), &[]).await), 200);
        assert_eq!(status(&worker.post(path, &[("number", "hw-2026-0002")]).await), 303);
        assert_eq!(stage(&world, named).await, "second");
    }

    async fn a_wish_for_paper_goes_with_whose_it_was(ground) {
        let world = house(ground).await;
        let mut resident = world.session(world.people.resident).await;
        let id = leave(&mut resident, &[]).await;
        resident.post(&format!("/feedback/{id}/wish"), &[("paper", "yes")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_wishes").await, 1);
        let mut worker = world.session(world.people.practitioner).await;
        answered(&mut worker, world.people.practitioner, id).await;
        let path = format!("/desk/pack/{}", world.places.prison);
        assert!(worker.get(&path).await.text_contains("</bdi>: 1"));
        let mut tx = trials::write(&world.ground.db).await;
        store::subject::erase(&mut tx, world.site.tables(), world.people.resident, world.site.now()).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_wishes").await, 0);
        assert!(worker.get(&path).await.text_contains("No letter waits"), "a letter to nobody is not printed");
        assert_eq!(status(&worker.post(&path, &[]).await), 422);
    }
}
