//! Search: the same on both engines, and the walls hold whatever is asked.

use basics::PlaceId;
use store::search::{Doc, find, find_where, put, remove};
use store::{Db, WriteTx};
use uuid::Uuid;

use crate::shed::{PARTS, line};

fn place(n: u128) -> PlaceId {
    PlaceId::of(Uuid::from_u128(n))
}

async fn doc(tx: &mut WriteTx, n: u128, at: PlaceId, audience: &'static str, lang: &'static str, text: &str) {
    let doc = Doc { kind: "note", object: Uuid::from_u128(n), place: at, audience, lang, text };
    put(tx, &doc).await.unwrap();
}

/// A small shelf of texts, in two places, for two audiences, in two languages.
async fn shelve(db: &Db) {
    let mut tx = trials::write(db).await;
    doc(&mut tx, 1, place(1), "members", "en", "Visiting hours on Saturdays are too short").await;
    doc(&mut tx, 2, place(1), "members", "cy", "Ŵyn yn yr ardd gymunedol, tŷ newydd").await;
    doc(&mut tx, 3, place(2), "members", "en", "The garden needs new spades").await;
    doc(&mut tx, 4, place(1), "workers", "en", "Garden rota for workers").await;
    tx.commit(line(trials::start())).await.unwrap();
}

async fn ask(db: &Db, question: &str, places: &[PlaceId], audiences: &[&'static str]) -> Vec<u128> {
    let mut tx = db.read().await.unwrap();
    let mut hits: Vec<u128> =
        find(&mut tx, question, places, audiences, 10).await.unwrap().iter().map(|hit| hit.object.as_u128()).collect();
    hits.sort_unstable();
    hits
}

trials::story! {
    parts = PARTS;

    async fn what_is_taken_out_leaves_no_word_in_the_file(ground) {
        let word = "zxquniqueword";
        let file = ground.dir.path().join("house.db");
        let holds = |bytes: Vec<u8>| bytes.windows(word.len()).any(|w| w == word.as_bytes());
        let mut tx = trials::write(&ground.db).await;
        doc(&mut tx, 9, place(1), "members", "en", word).await;
        tx.commit(line(ground.now())).await.unwrap();
        if ground.engine == trials::Engine::Lite {
            trials::meddle(&ground.address, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            assert!(holds(std::fs::read(&file).unwrap()), "it was there");
        }
        let mut tx = trials::write(&ground.db).await;
        remove(&mut tx, "note", Uuid::from_u128(9)).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        assert!(ask(&ground.db, word, &[place(1)], &["members"]).await.is_empty());
        if ground.engine == trials::Engine::Lite {
            trials::meddle(&ground.address, "PRAGMA wal_checkpoint(TRUNCATE)").await;
            assert!(!holds(std::fs::read(&file).unwrap()));
        }
    }

    async fn a_word_is_found_by_its_stem_and_in_any_letters(ground) {
        shelve(&ground.db).await;
        let cases: [(&str, &[u128]); 14] = [
            ("visits", &[1]),
            ("When are the visits?", &[1]),
            ("VISITED", &[1]),
            ("visit saturday", &[1]),
            ("hour", &[1]),
            ("tŷ", &[2]),
            ("TY", &[2]),
            ("wyn", &[2]),
            ("ŴYN", &[2]),
            ("gymunedol newydd", &[2]),
            ("visits newydd", &[]),
            ("gardens", &[3, 4]),
            ("spade", &[3]),
            ("nothing like it", &[]),
        ];
        for (question, expected) in cases {
            assert_eq!(
                ask(&ground.db, question, &[place(1), place(2)], &["members", "workers"]).await,
                expected,
                "{question}"
            );
        }
    }

    async fn nobody_finds_what_is_not_for_them(ground) {
        shelve(&ground.db).await;
        let cases: [(&[PlaceId], &[&'static str], &[u128]); 7] = [
            (&[place(1)], &["members"], &[]),
            (&[place(2)], &["members"], &[3]),
            (&[place(1)], &["workers"], &[4]),
            (&[place(1), place(2)], &["members", "workers"], &[3, 4]),
            (&[place(3)], &["members", "workers"], &[]),
            (&[], &["members", "workers"], &[]),
            (&[place(1), place(2)], &[], &[]),
        ];
        for (places, audiences, expected) in cases {
            assert_eq!(ask(&ground.db, "garden", places, audiences).await, expected, "{places:?} {audiences:?}");
        }
    }

    async fn operators_and_quotes_in_a_question_are_only_words(ground) {
        shelve(&ground.db).await;
        let cases: [(&str, &[u128]); 17] = [
            ("\"visits\"", &[1]),
            ("-visits", &[1]),
            ("visits*", &[1]),
            ("(visits", &[1]),
            ("text:visits", &[]),
            ("visits OR newydd", &[]),
            ("visits | newydd", &[]),
            ("NOT visits", &[1]),
            ("visits & !hours", &[1]),
            ("NEAR(visits hours)", &[]),
            ("visits') OR 1=1 --", &[]),
            ("visits\\", &[1]),
            ("%", &[]),
            ("'", &[]),
            ("\"", &[]),
            ("$1", &[]),
            ("🌱", &[]),
        ];
        for (question, expected) in cases {
            assert_eq!(ask(&ground.db, question, &[place(1)], &["members"]).await, expected, "{question}");
        }
        let long = "visits ".repeat(10_000);
        assert_eq!(ask(&ground.db, &long, &[place(1)], &["members"]).await, [1]);
    }

    async fn new_words_replace_old_ones_and_removal_removes(ground) {
        shelve(&ground.db).await;
        let everywhere = [place(1), place(2)];
        let mut tx = trials::write(&ground.db).await;
        doc(&mut tx, 1, place(1), "members", "en", "Phone calls in the evening").await;
        doc(&mut tx, 1, place(1), "members", "cy", "Galwadau gyda'r nos").await;
        tx.commit(line(ground.now())).await.unwrap();
        assert!(ask(&ground.db, "visits", &everywhere, &["members"]).await.is_empty());
        assert_eq!(ask(&ground.db, "call", &everywhere, &["members"]).await, [1]);
        assert_eq!(ask(&ground.db, "galwadau", &everywhere, &["members"]).await, [1]);
        let mut tx = trials::write(&ground.db).await;
        remove(&mut tx, "other", Uuid::from_u128(1)).await.unwrap();
        assert_eq!(find(&mut tx, "call", &everywhere, &["members"], 10).await.unwrap().len(), 1);
        remove(&mut tx, "note", Uuid::from_u128(1)).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        assert!(ask(&ground.db, "call", &everywhere, &["members"]).await.is_empty());
        assert!(ask(&ground.db, "galwadau", &everywhere, &["members"]).await.is_empty());
        assert_eq!(ask(&ground.db, "spades", &everywhere, &["members"]).await, [3]);
    }

    async fn the_newest_hit_comes_first_and_the_list_goes_on(ground) {
        let mut tx = trials::write(&ground.db).await;
        for n in 1..=20 {
            doc(&mut tx, n, place(1), "members", "en", "one bench among many other words").await;
        }
        let (everywhere, mut seen, mut before) = ([place(1)], Vec::new(), None);
        loop {
            let hits = find_where(&mut tx, "benches", before, 8, |build| build.then("d.place_id IN ").list(&everywhere))
                .await
                .unwrap();
            assert!(hits.len() <= 8);
            before = hits.last().map(|hit| hit.doc);
            if hits.is_empty() {
                break;
            }
            assert!(hits.iter().all(|hit| hit.kind == "note" && hit.text == "one bench among many other words"));
            seen.extend(hits.iter().map(|hit| hit.object));
        }
        assert_eq!(seen, (1..=20).rev().map(Uuid::from_u128).collect::<Vec<_>>());
    }
}
