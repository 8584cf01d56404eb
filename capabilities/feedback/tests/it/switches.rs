//! Several places, each with its own switch: menus, lists and search ask it where the thing stands.

use crate::*;
use access::people::{self, NewMembership};
use access::{Role, Standing};
use basics::PlaceId;
use feedback::SWITCH;

/// Somebody belongs to one more place.
async fn also(world: &World, person: PersonId, role: Role, place: PlaceId) {
    let mut tx = trials::write(&world.ground.db).await;
    let organisation = access::places::one(&mut tx, place).await.unwrap().unwrap().organisation;
    let from_on = "2026-01-01".parse().unwrap();
    let (standing, until_on) = (Standing::Resident, None);
    let new = NewMembership { person, role, standing, place, organisation, from_on, until_on };
    people::join(&mut tx, &world.ground.chance, &new, world.site.now()).await.unwrap();
    let line = store::Line {
        at: world.site.now(),
        by: store::By::House("test"),
        action: "test.join",
        object_kind: "person",
        object: person.uuid(),
        place: None,
        reason: None,
    };
    tx.commit(line).await.unwrap();
}

/// Answers something of this person's and brings it to the board.
async fn published(world: &World, author: PersonId, leads: [PersonId; 2], place: PlaceId, did: &str) {
    let mut author = world.session(author).await;
    let mut worker = world.session(leads[0]).await;
    let mut second = world.session(leads[1]).await;
    let id = leave(&mut author, &[("place", &place.to_string())]).await;
    answered(&mut worker, leads[0], id).await;
    let sent = worker.post(&format!("/desk/{id}/publish"), &[("summary", "A summary"), ("did", did)]).await;
    assert_eq!(status(&sent), 303, "{}", sent.body);
    let entry: String = {
        let mut tx = world.ground.db.read().await.unwrap();
        let row = tx.one("SELECT id FROM feedback_board WHERE suggestion_id = $1", store::values![id]).await.unwrap();
        row.get::<feedback::EntryId>("id").unwrap().to_string()
    };
    let checks =
        [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
    let sent = decide(&mut second, &format!("/board/{entry}/check"), &checks).await;
    assert_eq!(status(&sent), 303, "{}", sent.body);
}

trials::story! {
    parts = *PARTS;

    async fn a_place_that_does_it_elsewhere_says_where_and_whether_the_clock_starts(ground) {
        let world = house(ground).await;
        let (prison, people) = (world.places.prison, world.people);
        world.set(prison, &SWITCH, Some("off")).await;
        let mut author = world.session(people.resident).await;
        let mut stranger = world.session(people.stranger).await;
        assert_eq!(status(&author.get("/feedback/new").await), 404, "off leaves no trace");
        assert!(!author.get("/notices").await.body.contains("\"/feedback/new\""));
        world.set(prison, &feedback::ELSEWHERE, Some("The yellow box by the servery")).await;
        for (clock, word) in [("off", "does not start an official time"), ("on", "time to answer starts on the day")] {
            world.set(prison, &feedback::ELSEWHERE_CLOCK, Some(clock)).await;
            for path in ["/feedback/new".to_owned(), format!("/feedback/new?place={prison}")] {
                let page = author.get(&path).await;
                assert_eq!(status(&page), 200, "{path}");
                assert!(page.text_contains("The yellow box by the servery") && page.text_contains(word), "{}", page.body);
                assert!(page.body.contains("\"/feedback/new\"") && !page.body.contains("name=\"words\""), "{}", page.body);
            }
        }
        for path in ["/feedback", "/board"] {
            assert_eq!(status(&author.get(path).await), 404, "{path}");
        }
        let fields = [("kind", "suggestion"), ("words", SAID), ("publish", "private")];
        assert_eq!(status(&author.post("/feedback/new", &fields).await), 404);
        // Who does not belong there is told nothing of it, and where it is on it goes on.
        assert_eq!(status(&stranger.get(&format!("/feedback/new?place={prison}")).await), 404);
        assert!(stranger.get("/feedback/new").await.body.contains("name=\"words\""));
    }

    async fn each_place_is_asked_for_its_own_switch(ground) {
        let world = house(ground).await;
        let (people, places) = (world.people, world.places);
        also(&world, people.resident, Role::Participant, places.office).await;
        let above = places.partnership;
        let leads = [world.member("Ada", Role::Manager, above).await, world.member("Bo", Role::Manager, above).await];
        published(&world, people.resident, leads, places.wing, "The heron stays").await;
        published(&world, people.resident, leads, places.office, "The kettle stays").await;
        let mut resident = world.session(people.resident).await;
        let both = resident.get("/board").await;
        assert!(both.text_contains("heron") && both.text_contains("kettle"), "{}", both.body);

        // Off in the first place only: what is new goes to the other one, and nothing of the first shows.
        world.set(places.wing, &SWITCH, Some("off")).await;
        let board = resident.get("/board").await;
        assert!(!board.text_contains("heron") && board.text_contains("kettle"), "{}", board.body);
        let form = resident.get("/feedback/new").await;
        assert!(form.text_contains(&format!("value=\"{}\"", places.office)), "{}", form.body);
        assert!(!form.text_contains(&places.wing.to_string()), "{}", form.body);
        assert!(resident.get("/notices").await.text_contains("href=\"/board\""), "it is on in one of two");
        assert_eq!(status(&resident.get(&format!("/feedback/new?place={}", places.wing)).await), 404);

        // Above both, the board has what is on below, and so has the search.
        let board = world.session(leads[0]).await.get("/board").await;
        assert!(!board.text_contains("heron") && board.text_contains("kettle"), "{}", board.body);
        for (word, expected) in [("heron", 0), ("kettle", 1)] {
            let mut tx = world.ground.db.read().await.unwrap();
            let hits = store::search::find_where(&mut tx, word, None, 5, |build| {
                let build = access::in_reach(build.then("("), "d.place_id", &[above], &[]).then(") AND ");
                access::settings::switched_on(build, "d.place_id", &SWITCH)
            });
            assert_eq!(hits.await.unwrap().len(), expected, "{word}");
        }

        world.set(places.office, &SWITCH, Some("off")).await;
        assert_eq!(status(&resident.get("/board").await), 404);
        assert!(!resident.get("/notices").await.text_contains("href=\"/board\""));
    }
}
