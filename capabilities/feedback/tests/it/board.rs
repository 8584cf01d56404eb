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

/// The entry of a suggestion.
async fn entry_of(world: &World, id: SuggestionId) -> feedback::EntryId {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT id FROM feedback_board WHERE suggestion_id = $1", store::values![id]).await.unwrap();
    row.get("id").unwrap()
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
        assert_eq!(status(&decide(&mut author, &format!("{entry}/check"), &ALL).await), 404, "the author never checks their own");
        let check = |kinds: Vec<String>| kinds.contains(&"feedback.check".to_owned());
        assert!(!check(waits(&world, world.people.practitioner).await), "who put it forward is not asked to check it");
        assert!(check(waits(&world, world.people.rep).await) && check(waits(&world, world.people.colleague).await));
        let own = decide(&mut worker, &format!("{entry}/check"), &ALL).await;
        assert!(status(&own) == 422 && own.text_contains("somebody else"), "{}", own.body);
        assert_eq!(status(&decide(&mut rep, &format!("{entry}/check"), &ALL[1..]).await), 422, "every box");
        assert_eq!(status(&decide(&mut rep, &format!("{entry}/check"), &[("do", "back"), ("why", " ")]).await), 422);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_board WHERE state = 'published'").await, 0);

        // Sent back with a reason, mended, and published.
        assert_eq!(status(&decide(&mut rep, &format!("{entry}/check"), &[("do", "back"), ("why", "Say which landing")]).await), 303);
        assert!(worker.get(&format!("/desk/{id}/publish")).await.text_contains("Say which landing"));
        let mended = [("summary", "Showers are lukewarm upstairs"), ("did", "The boiler is too old")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &mended).await), 303);
        assert_eq!(status(&decide(&mut rep, &format!("{entry}/check"), &ALL).await), 303);
        let board = other.get("/board").await;
        assert!(!board.text_contains("Robin Hale"), "only the name that was chosen");
        for shown in ["lukewarm upstairs", "The boiler is too old", "works department", "Robin"] {
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
        let (entry, mut rep) = (entry_of(&world, id).await, world.session(world.people.rep).await);
        assert!(rep.get(&format!("/board/{entry}/check")).await.text_contains(SAID));
        assert_eq!(status(&decide(&mut rep, &format!("/board/{entry}/check"), &ALL).await), 303);
        let mut tx = world.ground.db.read().await.unwrap();
        let row = tx.one("SELECT said, shown_name FROM feedback_board", store::values![]).await.unwrap();
        assert_eq!((row.get::<String>("said").unwrap().as_str(), row.get::<String>("shown_name").unwrap().as_str()), (SAID, ""));
    }

    async fn what_no_second_reader_has_agreed_to_stands_nowhere_in_the_clear(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        let id = leave(&mut author, &[("publish", "own_words"), ("name", "yes"), ("shown_name", "A RUNNER")]).await;
        answered(&mut worker, world.people.practitioner, id).await;
        worker.post(&format!("/desk/{id}/publish"), &[("did", "BOILED over")]).await;
        let entry = entry_of(&world, id).await;
        assert!(rep.get(&format!("/board/{entry}/check")).await.text_contains("A RUNNER"));
        decide(&mut rep, &format!("/board/{entry}/check"), &[("do", "back"), ("why", "It NAMES a landing")]).await;
        let folder = tempfile::tempdir().unwrap();
        let dump = folder.path().join("data");
        store::dump::backup(&world.ground.db, world.site.tables(), &dump, &folder.path().join("keys"), world.site.now()).await.unwrap();
        let files = |folder: &std::path::Path| -> Vec<_> {
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect()
        };
        let (folders, mut all): (Vec<_>, Vec<_>) = files(&dump).into_iter().partition(|path| path.is_dir());
        all.extend(folders.iter().flat_map(|folder| files(folder)));
        assert!(all.iter().any(|file| std::fs::read_to_string(file).unwrap().contains("sent_back")), "the entry itself is in the backup");
        for file in all {
            let text = std::fs::read_to_string(&file).unwrap();
            for words in [SAID, "BOILED", "A RUNNER", "NAMES"] {
                assert!(!text.contains(words), "{words} in {}", file.display());
            }
        }
        assert!(worker.get(&format!("/desk/{id}/publish")).await.text_contains("It NAMES a landing"));
    }

    async fn a_promise_that_was_kept_replaces_the_entry_once_a_second_reader_agrees(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let id = leave(&mut author, &[]).await;
        let promise = [
            ("outcome", "will_do"), ("reasons", "It will be fixed"), ("carrier", "works"), ("do", "answer"),
            ("promised-day", "30"), ("promised-month", "9"), ("promised-year", "2026"),
        ];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &promise).await), 303);
        worker.post(&format!("/desk/{id}/publish"), &[("summary", "Showers are lukewarm"), ("did", "We mend them")]).await;
        let entry = entry_of(&world, id).await;
        let check = format!("/board/{entry}/check");
        assert_eq!(status(&decide(&mut rep, &check, &ALL).await), 303);
        let again = [("summary", "Showers were cold"), ("did", "They are mended")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &again).await), 422, "nothing new was answered");
        assert!(!worker.get(&format!("/desk/{id}")).await.body.contains("/publish"));
        world.site.clock.move_to(trials::start().plus_seconds(600));
        assert_eq!(status(&worker.post(&format!("/desk/{id}/told"), &[("told", "New valves are in")]).await), 303);

        let form = worker.get(&format!("/desk/{id}/publish")).await;
        assert!(form.text_contains("It stands on the board already") && form.text_contains("New valves are in"), "{}", form.body);
        assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &again).await), 303);
        // The old one stays until the second reader agrees, also when they send it back first.
        for back in [true, false] {
            let board = rep.get("/board?show=will_do").await;
            assert!(board.text_contains("We mend them") && !board.text_contains("They are mended"), "{}", board.body);
            assert_eq!(found(&world).await, 1);
            assert!(rep.get(&check).await.text_contains("They are mended"));
            if back {
                assert_eq!(status(&decide(&mut rep, &check, &[("do", "back"), ("why", "Say when")]).await), 303);
                assert_eq!(status(&rep.get(&check).await), 404);
                assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &again).await), 303);
            }
        }
        assert_eq!(status(&worker.post(&check, &ALL).await), 422, "not by who put it forward");
        assert_eq!(status(&decide(&mut rep, &check, &ALL).await), 303);
        let board = rep.get("/board?show=done").await;
        assert!(board.text_contains("They are mended") && !board.text_contains("We mend them"), "{}", board.body);
        assert_eq!((found(&world).await, count(&world, "SELECT COUNT(*) AS n FROM feedback_board").await), (0, 1));
    }

    async fn a_worker_who_takes_something_down_says_why_and_its_author_reads_it(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let mut rep = world.session(people.rep).await;
        let (id, entry) = forward(&world, &mut author, &mut worker).await;
        assert_eq!(status(&decide(&mut rep, &format!("{entry}/check"), &ALL).await), 303);
        assert!(!author.get(&entry).await.body.contains("name=\"why\""), "the author needs no reason");
        let empty = worker.post(&format!("{entry}/down"), &[("why", " ")]).await;
        assert!(status(&empty) == 422 && empty.text_contains("Say why you take it down"), "{}", empty.body);
        assert_eq!(status(&worker.get(&entry).await), 200);
        let why = [("why", "The landing can be RECOGNISED")];
        assert_eq!(status(&worker.post(&format!("{entry}/down"), &why).await), 303);
        assert_eq!((status(&worker.get(&entry).await), found(&world).await), (404, 0));
        assert_eq!(status(&worker.post(&format!("{entry}/down"), &why).await), 303, "it is down already");
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("The landing can be RECOGNISED"));
        assert!(told(&world, people.resident).await.contains(&"feedback.taken_down".to_owned()));
        let mut tx = world.ground.db.read().await.unwrap();
        let line = tx.one("SELECT reason FROM store_audit WHERE action = 'feedback.take_down'", store::values![]).await.unwrap();
        let cell = tx.one("SELECT why_down FROM feedback_board", store::values![]).await.unwrap();
        let cell: Vec<u8> = cell.get("why_down").unwrap();
        let kept: Vec<u8> = line.get("reason").unwrap();
        let kept = kept.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        assert_eq!(kept, loops::sum(&[loops::sum(&[&cell]).as_bytes()]), "the chain holds the hash of the sealed reason");
    }

    async fn the_name_is_the_one_that_its_author_chose(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        assert!(author.get("/feedback/new").await.body.contains("value=\"Robin\""), "the first word is offered");
        let long = "x".repeat(61);
        let fields = [("kind", "suggestion"), ("words", SAID), ("publish", "summary"), ("name", "yes"), ("shown_name", &long)];
        assert_eq!(status(&author.post("/feedback/new", &fields).await), 422);
        leave(&mut author, &[("name", "yes"), ("shown_name", "Hale of Heron")]).await;
        leave(&mut author, &[("shown_name", "unticked")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_suggestions WHERE shown_name IS NOT NULL").await, 1);
    }

    async fn promise_6_an_export_holds_the_words_and_an_erasure_makes_them_unreadable_everywhere(ground) {
        let world = house(ground).await;
        let person = world.people.resident;
        let mut author = world.session(person).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        let (id, entry) = forward(&world, &mut author, &mut worker).await;
        decide(&mut rep, &format!("{entry}/check"), &ALL).await;
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

    async fn nobody_publishes_what_they_have_not_read(ground) {
        let world = house(ground).await;
        let mut author = world.session(world.people.resident).await;
        let mut worker = world.session(world.people.practitioner).await;
        let mut rep = world.session(world.people.rep).await;
        let mut colleague = world.session(world.people.colleague).await;
        let (id, entry) = forward(&world, &mut author, &mut worker).await;
        let seen = rep.get(&format!("{entry}/check")).await.hidden("shown").unwrap();
        // While the page lies open, it is sent back and other words are put forward.
        let back = [("do", "back"), ("why", "Say which landing")];
        assert_eq!(status(&decide(&mut colleague, &format!("{entry}/check"), &back).await), 303);
        world.site.clock.move_to(world.site.now().plus_seconds(60));
        let other = [("summary", "Robin Hale says so"), ("did", "The boiler is too old")];
        assert_eq!(status(&worker.post(&format!("/desk/{id}/publish"), &other).await), 303);
        let mut old = vec![("shown", seen.as_str())];
        old.extend_from_slice(&ALL);
        let refused = rep.post(&format!("{entry}/check"), &old).await;
        assert!(status(&refused) == 422 && refused.text_contains("Other words were put forward"), "{}", refused.body);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_board WHERE state = 'published'").await, 0);
    }

}
