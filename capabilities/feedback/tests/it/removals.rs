//! Words that name somebody else are taken out, for good, and in the open.

use std::fmt::Write as _;

use crate::*;
use feedback::verbs::{contest_removal, look_again, remove_words};
use feedback::{Again, ContestRemoval, LookAgain, Reason, RemoveWords};

/// Words that stand nowhere else.
const PLANTED: &str = "Zebedee Quillfeather";

/// Says something with the planted name in it, answers it with the name, notes it, drafts it, and puts it on the board.
async fn planted(world: &World) -> SuggestionId {
    let mut author = world.session(world.people.resident).await;
    let mut worker = world.session(world.people.practitioner).await;
    let said = format!("The shower is cold. {PLANTED} broke it! Please mend it.");
    let id = leave(&mut author, &[("words", said.as_str()), ("put_right", PLANTED)]).await;
    let taken = worker.post(&format!("/desk/{id}/assign"), &[("to", &world.people.practitioner.to_string())]).await;
    assert_eq!(status(&taken), 303);
    for (path, field) in [("note", "note"), ("reply", "reply")] {
        let text = format!("I asked {PLANTED} about it");
        assert_eq!(status(&worker.post(&format!("/desk/{id}/{path}"), &[(field, text.as_str())]).await), 303);
    }
    let mut answer = CANNOT.to_vec();
    let reasons = format!("{PLANTED} says that the boiler is too old");
    answer.retain(|(name, _)| *name != "reasons");
    answer.push(("reasons", reasons.as_str()));
    assert_eq!(status(&worker.post(&format!("/desk/{id}/answer"), &answer).await), 303);
    let said = format!("{PLANTED} and a cold shower");
    let put = worker.post(&format!("/desk/{id}/publish"), &[("summary", said.as_str()), ("did", "Nothing yet")]).await;
    assert_eq!(status(&put), 303, "{}", put.body);
    let mut reader = world.session(world.people.manager).await;
    let entry = entry_of(world, id).await;
    let fields =
        [("checks", "names"), ("checks", "marks"), ("checks", "others"), ("checks", "work"), ("do", "publish")];
    let done = decide(&mut reader, &format!("/board/{entry}/check"), &fields).await;
    assert_eq!(status(&done), 303, "{}", done.body);
    id
}

async fn entry_of(world: &World, id: SuggestionId) -> String {
    let mut tx = world.ground.db.read().await.unwrap();
    let row = tx.one("SELECT id FROM feedback_board WHERE suggestion_id = $1", store::values![id]).await.unwrap();
    row.get::<basics::uuid::Uuid>("id").unwrap().simple().to_string()
}

/// Every sealed cell of the house, and every text in the clear.
async fn cells(world: &World) -> (Vec<Vec<u8>>, Vec<String>) {
    let mut tx = world.ground.db.read().await.unwrap();
    let (mut sealed, mut clear) = (Vec::new(), Vec::new());
    for table in world.site.tables() {
        let (sql, bound) = store::Build::new("SELECT * FROM ").then(table.name).done();
        for row in tx.rows(sql, &bound).await.unwrap() {
            for column in table.columns {
                match row.value(column.name, column.kind).unwrap() {
                    store::basics::Value::Bytes(bytes) if column.class == store::columns::Class::Sealed => {
                        sealed.push(bytes);
                    }
                    store::basics::Value::Text(text) => clear.push(text),
                    _ => {}
                }
            }
        }
    }
    let rows = tx.rows("SELECT text FROM search_docs", store::values![]).await.unwrap();
    clear.extend(rows.iter().map(|row| row.get::<String>("text").unwrap()));
    (sealed, clear)
}

fn files(folder: &std::path::Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), into);
        } else {
            into.extend(std::fs::read(entry.path()).unwrap());
        }
    }
}

fn holds(bytes: &[u8], marker: &[u8]) -> bool {
    // A cell is told by its nonce and the words after it: it is random, so that a piece of it is enough.
    let marker = &marker[..marker.len().min(48)];
    bytes.windows(marker.len()).any(|window| window == marker)
}

trials::story! {
    parts = *PARTS;

    async fn words_that_are_taken_out_are_nowhere_any_more(ground) {
        let world = house(ground).await;
        let id = planted(&world).await;
        let (before, clear) = cells(&world).await;
        assert!(clear.iter().any(|text| text.contains(PLANTED)), "it is on the board");
        assert!(clear.iter().any(|text| text.contains("zebedee")), "and found by search");

        let mut worker = world.session(world.people.practitioner).await;
        let page = worker.get(&format!("/desk/{id}/words")).await;
        assert!(page.text_contains("Zebedee Quillfeather broke it!") && page.text_contains("The answer’s reasons"), "{}", page.body);
        let sent = worker.post(&format!("/desk/{id}/words"), &[("exact", "zebedee quillfeather"), ("reason", "names")]).await;
        assert_eq!((status(&sent), sent.location.clone()), (303, format!("/desk/{id}")), "{}", sent.body);

        let (after, clear) = cells(&world).await;
        for text in &clear {
            assert!(!text.to_lowercase().contains("quillfeather"), "{text}");
        }
        for path in [format!("/desk/{id}"), format!("/desk/{id}/words"), "/desk?show=all".to_owned(), "/board".to_owned()] {
            let page = worker.get(&path).await;
            assert!(status(&page) == 200 && !page.body.contains("Quillfeather"), "{path}");
        }
        let page = worker.get(&format!("/desk/{id}")).await;
        assert!(page.text_contains("The shower is cold. [removed: names somebody else] broke it! Please mend it."), "{}", page.body);
        assert!(page.text_contains("[removed: names somebody else] says that the boiler is too old"));
        assert!(page.text_contains("What was said: about 20 characters"), "{}", page.body);
        assert!(!worker.find("/desk?show=all&q=quillfeather").await.text_contains("The shower"));

        // Not in the file, not in its log, not in a backup that is made now.
        let gone: Vec<&Vec<u8>> = before.iter().filter(|cell| !after.contains(cell)).collect();
        assert!(gone.len() >= 5, "said, what would put it right, note, reply, reasons: {}", gone.len());
        let (dir, keys) = (world.ground.dir.path().join("b"), world.ground.dir.path().join("b-keys"));
        store::dump::backup(&world.ground.db, world.site.tables(), &dir, &keys, world.site.now()).await.unwrap();
        let mut backup = Vec::new();
        files(&dir, &mut backup);
        let hex = |cell: &[u8]| {
            cell.iter().fold(String::new(), |mut text, byte| {
                write!(text, "{byte:02x}").unwrap();
                text
            })
        };
        assert!(after.iter().all(|cell| holds(&backup, hex(cell).as_bytes())), "the same look finds what is there");
        assert!(!gone.iter().any(|cell| holds(&backup, hex(cell).as_bytes())));
        assert!(!holds(&backup, b"Quillfeather") && !holds(&backup, b"quillfeather"));
        if world.ground.engine == trials::Engine::Lite {
            let mut held = Vec::new();
            for file in ["house.db", "house.db-wal"] {
                held.extend(std::fs::read(world.ground.dir.path().join(file)).unwrap_or_default());
            }
            assert!(after.iter().all(|cell| holds(&held, cell)), "the same look finds what is there");
            assert!(!gone.iter().any(|cell| holds(&held, cell)), "an old cell is in the file");
            assert!(!holds(&held, b"Quillfeather") && !holds(&held, b"quillfeather"));
        }
        let mut tx = world.ground.db.read().await.unwrap();
        let checks = (loops::ROOM.checks.unwrap())(&mut tx).await.unwrap();
        assert!(checks.iter().all(|check| check.broken.is_none()), "the chain knows the answer as it reads now");
    }

    async fn the_author_is_told_and_somebody_else_looks_once(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[("words", "Kev took my kettle. It is cold.")]).await;
        assert_eq!(status(&author.post(&format!("/feedback/{id}/removal"), &[]).await), 404, "nothing was taken out");
        let sent = worker.post(&format!("/desk/{id}/words"), &[("piece", "Kev took my kettle."), ("reason", "names")]).await;
        assert_eq!(status(&sent), 303, "{}", sent.body);
        assert_eq!(told(&world, people.resident).await[0], "feedback.words_out");
        let thread = author.get(&format!("/feedback/{id}")).await;
        assert!(thread.text_contains("[removed: names somebody else] It is cold.") && thread.text_contains("Words were taken out"), "{}", thread.body);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/removal"), &[]).await), 303);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/removal"), &[]).await), 404, "once");
        let waits_for = |kinds: Vec<String>| kinds.contains(&"feedback.removal".to_owned());
        assert!(waits_for(waits(&world, people.manager).await) && !waits_for(waits(&world, people.practitioner).await));
        let same = worker.post(&format!("/desk/{id}/removal"), &[("found", "right")]).await;
        assert!(status(&same) == 422 && same.text_contains("Somebody else has to look"), "{}", same.body);
        let mut manager = world.session(people.manager).await;
        assert_eq!(status(&manager.post(&format!("/desk/{id}/removal"), &[("found", "maybe")]).await), 422);
        assert_eq!(status(&manager.post(&format!("/desk/{id}/removal"), &[("found", "wrong")]).await), 303);
        assert!(!waits_for(waits(&world, people.manager).await));
        assert_eq!(told(&world, people.resident).await[0], "feedback.removal_wrong");
        assert!(author.get(&format!("/feedback/{id}")).await.text_contains("The author may say it again"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_removals WHERE looked_by IS NOT NULL AND characters = 20").await, 1);
    }

    async fn only_the_desk_takes_words_out_and_only_what_stands_there(ground) {
        let world = house(ground).await;
        let people = world.people;
        let mut author = world.session(people.resident).await;
        let mut worker = world.session(people.practitioner).await;
        let id = leave(&mut author, &[]).await;
        let path = format!("/desk/{id}/words");
        for bad in [&[("exact", ""), ("reason", "names")][..], &[("exact", "no such words"), ("reason", "names")], &[("exact", "shower")], &[("piece", "shower"), ("exact", "nowhere"), ("reason", "names")]] {
            assert_eq!(status(&worker.post(&path, bad).await), 422, "{bad:?}");
        }
        let long = "x".repeat(2_001);
        assert_eq!(status(&worker.post(&path, &[("exact", long.as_str()), ("reason", "names")]).await), 422);
        let good = [("exact", "shower"), ("reason", "names")];
        for (name, person) in people.all() {
            if ![people.practitioner, people.colleague, people.manager].contains(&person) {
                let mut them = world.session(person).await;
                assert_eq!(status(&them.get(&path).await), 404, "{name}");
                assert_eq!(status(&them.post(&path, &good).await), 404, "{name}");
                assert_eq!(status(&them.post(&format!("/desk/{id}/removal"), &[("found", "right")]).await), 404, "{name}");
            }
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM feedback_removals").await, 0);
        // Nobody takes words out of what they said themselves, and what is shut stays shut.
        let mine = leave(&mut worker, &[]).await;
        assert_eq!(status(&worker.post(&format!("/desk/{mine}/words"), &good).await), 404);
        let worried = leave(&mut author, &[("worried", "1")]).await;
        assert_eq!(status(&worker.get(&format!("/desk/{worried}/words")).await), 404);
        let refused = worker.post(&format!("/desk/{worried}/words"), &good).await;
        assert_eq!(status(&refused), 404, "{}", refused.body);
        assert_eq!(status(&author.post(&format!("/feedback/{id}/withdraw"), &[]).await), 303);
        assert_eq!(status(&worker.post(&path, &good).await), 404);
    }

    async fn the_same_through_the_verbs(ground) {
        let world = house(ground).await;
        let (author, worker, manager) = (world.who(world.people.resident).await, world.who(world.people.practitioner).await, world.who(world.people.manager).await);
        let id = leave(&mut world.session(world.people.resident).await, &[]).await;
        let acting = access::act::<RemoveWords>(&world.site, &worker, id, None).await.unwrap();
        remove_words(acting, &["shower"], Reason::Private, "[x]").await.unwrap();
        contest_removal(access::act::<ContestRemoval>(&world.site, &author, id, None).await.unwrap()).await.unwrap();
        let again = access::act::<LookAgain>(&world.site, &worker, id, None).await.unwrap();
        assert!(look_again(again, Again::Right).await.is_err(), "their own hand");
        look_again(access::act::<LookAgain>(&world.site, &manager, id, None).await.unwrap(), Again::Right).await.unwrap();
        let again = access::act::<LookAgain>(&world.site, &manager, id, None).await.unwrap();
        assert!(look_again(again, Again::Right).await.is_err(), "once");
    }
}
