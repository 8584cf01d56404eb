//! What is in the file that a person may take away: their words and what they were answered, and nothing between workers.

use crate::*;

fn tables() -> Vec<store::Table> {
    let rooms = [loops::ROOM.tables, CAPABILITY.tables];
    store::columns::STORE.iter().chain(access::TABLES).chain(rooms.into_iter().flatten()).copied().collect()
}

async fn bundle(world: &World, person: PersonId) -> String {
    let mut tx = world.ground.db.read().await.unwrap();
    store::subject::export(&mut tx, &tables(), person).await.unwrap().to_string()
}

trials::story! {
    parts = *PARTS;

    async fn the_author_takes_the_answers_along_and_the_worker_takes_nobodys_words(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let sent = [
            ("note", "note", "Ask the works department first"),
            ("reply", "reply", "We have asked for a price"),
        ];
        for (path, field, words) in sent {
            assert_eq!(status(&worker.post(&format!("/desk/{id}/{path}"), &[(field, words)]).await), 303);
        }
        let more = [("words", "It is cold on Sundays too")];
        assert_eq!(status(&author.post(&format!("/feedback/{id}/words"), &more).await), 303);
        let will_do = [
            ("outcome", "in_part"),
            ("reasons", "The boiler is too old"),
            ("change", "A new boiler in the budget"),
            ("carrier", "works department"),
            ("promised-day", "30"),
            ("promised-month", "9"),
            ("promised-year", "2026"),
            ("do", "answer"),
        ];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &will_do).await), 303);
        let step = [("what", "Measure the pipes")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/milestones"), &step).await), 303);

        let (theirs, workers) = (bundle(&world, people.resident).await, bundle(&world, people.practitioner).await);
        let given = [SAID, "It is cold on Sundays too", "We have asked for a price", "The boiler is too old",
            "A new boiler in the budget", "Measure the pipes"];
        for words in given {
            assert!(theirs.contains(words), "{words}: {theirs}");
            assert!(!workers.contains(words), "{words}: {workers}");
        }
        assert!(!theirs.contains("works department first"), "a note is between workers");
        assert!(!workers.contains("works department first"), "a note speaks about somebody else");
        // That they wrote and answered is the worker's own to know.
        assert!(workers.contains("feedback_messages") && workers.contains("loops_responses"));
        assert_eq!(theirs.matches("It is cold on Sundays too").count(), 1, "each row once");
        // Somebody else of the wing gets nothing of it.
        assert!(!bundle(&world, people.rep).await.contains("loops_responses"));
    }
}
