//! Publishing: the author's choice, and a second reader (design, decision 12).

use crate::*;
use feedback::person_erased;
use store::Quiet;
use store::search;

const ALL: [(&str, &str); 5] =
    [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];

async fn found(world: &World) -> usize {
    let mut tx = world.ground.db.read().await.unwrap();
    search::find(&mut tx, "lukewarm", &[world.places.wing], &["members"], 5).await.unwrap().len()
}

/// Somebody's suggestion, answered and put forward: its id and the address of its check.
async fn forward(world: &World, author: &mut Browser, worker: &mut Browser) -> (SuggestionId, String) {
    let id = leave(author, &[("name", "yes")]).await;
    answered(worker, world.people.practitioner, id).await;
    let fields = [("summary", "Showers are lukewarm"), ("did", "The boiler is too old to mend")];
    let answer = worker.post(&format!("/desk/{id}/publish"), &fields).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT id FROM feedback_board", store::values![]).await.unwrap();
    (id, format!("/board/{}", row.get::<feedback::EntryId>("id").unwrap()))
}

trials::story! {
    parts = *PARTS;

    async fn nothing_is_on_the_board_before_a_second_reader_has_checked_it(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        let mut other = world.session(world.people.peer_mentor).await;
        let (id, entry) = forward(&world, &mut author, &mut worker).await;
        assert!(!other.get("/board").await.text_contains("lukewarm"));
        assert_eq!((status(&other.get(&entry).await), status(&rep.get(&entry).await), found(&world).await), (404, 404, 0));
        assert_eq!(status(&other.get(&format!("{entry}/check")).await), 404, "only a worker or a rep checks");
        assert_eq!(status(&author.post(&format!("{entry}/check"), &ALL).await), 404, "the author never checks their own");
        let own = worker.post(&format!("{entry}/check"), &ALL).await;
        assert!(status(&own) == 422 && own.text_contains("somebody else"), "{}", own.body);
        assert_eq!(status(&rep.post(&format!("{entry}/check"), &ALL[1..]).await), 422, "every box");
        assert_eq!(status(&rep.post(&format!("{entry}/check"), &[("do", "back"), ("why", " ")]).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_board WHERE state = 'published'").await, 0);

        // Sent back with a reason, mended, and published.
        assert_eq!(status(&rep.post(&format!("{entry}/check"), &[("do", "back"), ("why", "Say which landing")]).await), 303);
        assert!(worker.get(&format!("/desk/{id}/publish")).await.text_contains("Say which landing"));
        let mended = [("summary", "Showers are lukewarm upstairs"), ("did", "The boiler is too old")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &mended).await), 303);
        assert_eq!(status(&rep.post(&format!("{entry}/check"), &ALL).await), 303);
        let board = other.get("/board").await;
        for shown in ["lukewarm upstairs", "The boiler is too old", "works department", "Robin Hale"] {
            assert!(board.text_contains(shown), "{shown}: {}", board.body);
        }
        assert_eq!((status(&other.get(&entry).await), found(&world).await), (200, 1));
        assert!(told(&world, world.people.resident).await.contains(&"feedback.published".to_owned()));
        assert!(!other.get("/board?show=done").await.text_contains("lukewarm"));
        let mut stranger = world.session(world.people.stranger).await;
        assert!(!stranger.get("/board").await.text_contains("lukewarm"));
        assert_eq!(status(&stranger.get(&entry).await), 404);

        // The author takes it back: gone from the board and from search at once.
        assert_eq!(status(&author.post(&format!("/feedback/{id}/withdraw"), &[]).await), 303);
        assert!(!other.get("/board").await.text_contains("lukewarm"));
        assert_eq!((status(&other.get(&entry).await), found(&world).await), (404, 0));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_board WHERE state = 'taken_down' AND said = ''").await, 1);
    }

    async fn just_answer_me_is_never_published(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[("publish", "private"), ("name", "yes")]).await;
        answered(&mut worker, world.people.practitioner, id).await;
        assert!(!worker.get(&format!("/desk/{id}")).await.text_contains("/publish"));
        assert_eq!(status(&worker.get(&format!("/desk/{id}/publish")).await), 404);
        let answer = worker.post(&format!("/desk/{id}/publish"), &[("summary", "s"), ("did", "d")]).await;
        assert_eq!(status(&answer), 404);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_board").await, 0);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions WHERE name_may_show").await, 0);
    }

    async fn own_words_stand_there_as_they_were_written(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let id = leave(&mut author, &[("publish", "own_words")]).await;
        answered(&mut worker, world.people.practitioner, id).await;
        worker.post(&format!("/desk/{id}/publish"), &[("summary", "PUT IN THEIR MOUTH"), ("did", "Too old")]).await;
        let mut tx = world.ground.db.read().await.unwrap();
        let row = tx.one("SELECT said, shown_name FROM feedback_board", store::values![]).await.unwrap();
        assert_eq!((row.get::<String>("said").unwrap().as_str(), row.get::<String>("shown_name").unwrap().as_str()), (SAID, ""));
    }

    async fn promise_6_an_export_holds_the_words_and_an_erasure_makes_them_unreadable_everywhere(ground) {
        let world = house(ground).await;
        let person = world.people.resident;
        let mut author = world.session(person).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        let (id, entry) = forward(&world, &mut author, &mut worker).await;
        rep.post(&format!("{entry}/check"), &ALL).await;
        worker.post(&format!("/desk/{id}/reply"), &[("reply", "Which landing?")]).await;
        assert_eq!(found(&world).await, 1);
        let mut tx = trials::write(&world.ground.db).await;
        let bundle = store::subject::export(&mut tx, world.site.tables(), person).await.unwrap().to_string();
        assert!(bundle.contains(SAID) && bundle.contains("Showers are lukewarm"), "{bundle}");
        store::subject::erase(&mut tx, world.site.tables(), person, world.site.now()).await.unwrap();
        person_erased(&mut tx, person, world.site.now()).await.unwrap();
        tx.commit_quiet(Quiet::Schema).await.unwrap();
        let page = worker.get(&format!("/desk/{id}")).await;
        assert_eq!(status(&page), 200, "{}", page.body);
        for gone in [SAID, "Which landing?", "The boiler is too old", "Robin Hale"] {
            assert!(!page.text_contains(gone), "{gone} is still in {}", page.body);
        }
        assert!(!rep.get("/board").await.text_contains("lukewarm"));
        assert_eq!(found(&world).await, 0);
    }
}
