//! What a person may ask of their data: all of it, and to be erased.

use store::columns::{Erase, Export};
use store::{subject, values};
use uuid::Uuid;

use crate::shed::{PARTS, count, furnish, line, note, person, read_note, tables};

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

trials::story! {
    parts = PARTS;

    async fn a_person_gets_what_is_theirs_opened_and_nothing_else(ground) {
        furnish(&ground).await;
        let bundle = subject::export(&mut ground.db.read().await.unwrap(), &tables(), person(1)).await.unwrap();
        assert_eq!(bundle["person"], person(1).to_string());
        let names: Vec<&String> = bundle["tables"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["shed_notes", "shed_visits", "store_audit", "store_keys", "store_outbox"]);
        let notes = bundle["tables"]["shed_notes"].as_array().unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0]["title"], "title 1");
        assert_eq!(notes[0]["body"], "words 1");
        assert_eq!(notes[0]["nick"], "Nickname");
        assert_eq!(notes[0]["at"], "2026-08-28T09:00:01.000000Z");
        let text = bundle.to_string();
        for hidden in ["words 0", "title 2", &person(99).to_string(), "about_id", "hash", "wrapped", &"03".repeat(32)] {
            assert!(!text.contains(hidden), "{hidden}");
        }
        let nobody = subject::export(&mut ground.db.read().await.unwrap(), &tables(), person(77)).await.unwrap();
        assert_eq!(nobody["tables"].as_object().unwrap().len(), 0);
    }

    async fn erasure_takes_what_the_rules_say_and_no_more(ground) {
        furnish(&ground).await;
        let mut tx = trials::write(&ground.db).await;
        note(&mut tx, id(50), person(1), "another title", "another word", ground.now()).await;
        let erased = subject::erase(&mut tx, &tables(), person(1), ground.now()).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        assert_eq!(erased.keys, 1);
        assert_eq!(erased.blanked, [("shed_notes", 2)]);
        assert_eq!(erased.gone, [("shed_visits", 1), ("store_outbox", 1)]);

        assert_eq!(read_note(&ground.db, id(2)).await.unwrap(), None);
        assert_eq!(read_note(&ground.db, id(50)).await.unwrap(), None);
        assert_eq!(read_note(&ground.db, id(1)).await.unwrap().as_deref(), Some("words 0"));
        let mut tx = ground.db.read().await.unwrap();
        let row = tx.one("SELECT * FROM shed_notes WHERE id = $1", values![id(2)]).await.unwrap();
        assert_eq!(
            (row.get::<String>("title").unwrap(), row.get::<String>("nick").unwrap()),
            (String::new(), String::new())
        );
        assert_eq!(row.get::<Uuid>("about_id").unwrap(), person(99).uuid(), "another person's part stays");
        let other = tx.one("SELECT * FROM shed_notes WHERE id = $1", values![id(3)]).await.unwrap();
        assert_eq!(other.get::<String>("title").unwrap(), "title 2");
        let at: basics::Instant = tx
            .one("SELECT at FROM store_erasures WHERE subject_id = $1", values![person(1)])
            .await
            .unwrap()
            .get("at")
            .unwrap();
        assert_eq!(at, ground.now());
        assert!(store::audit::verify(&mut tx).await.unwrap().is_ok());
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM shed_visits").await, 2);

        let bundle = subject::export(&mut ground.db.read().await.unwrap(), &tables(), person(1)).await.unwrap();
        assert_eq!(bundle["tables"]["shed_notes"][0]["body"], serde_json::Value::Null);
        assert!(!bundle.to_string().contains("Nickname"));
    }

    async fn an_erasure_that_is_dropped_erases_nothing_and_a_second_is_harmless(ground) {
        furnish(&ground).await;
        let mut tx = trials::write(&ground.db).await;
        subject::erase(&mut tx, &tables(), person(1), ground.now()).await.unwrap();
        drop(tx);
        assert_eq!(read_note(&ground.db, id(2)).await.unwrap().as_deref(), Some("words 1"));
        for later in [0, 60] {
            let mut tx = trials::write(&ground.db).await;
            let at = ground.now().plus_seconds(later);
            let erased = subject::erase(&mut tx, &tables(), person(1), at).await.unwrap();
            assert_eq!(erased.keys, u64::from(later == 0));
            tx.commit(line(at)).await.unwrap();
        }
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM store_erasures").await, 1);
        assert_eq!(read_note(&ground.db, id(2)).await.unwrap(), None);
    }
}

#[test]
fn rules_that_contradict_themselves_are_named() {
    use store::Table;
    use store::columns::{code, faults, id, sealed, secret, words};
    const BAD: &[Table] = &[
        Table::new("a", &["id", "lost"], &[id("id"), words("said")]),
        Table::new("b", &["name"], &[code("name"), sealed("body")]).about(&["name"]),
        Table::new("c", &["id"], &[id("id"), id("who"), secret("lock")]).about(&["who", "whom"]),
        Table::new("d", &["id"], &[id("id")]).row_goes(),
    ];
    assert_eq!(faults(&tables()), Vec::<String>::new());
    assert_eq!(
        faults(BAD),
        [
            "a.lost is named in the table's rules but has none",
            "a.said is to be erased, but no column says whose it is",
            "b.name is no id and cannot say whose a row is",
            "b.body is sealed in a row that has no id to be tied to",
            "c.whom is named in the table's rules but has none",
            "c.lock is to go with its row, but the row stays",
            "d: its rows go with a person, but no column says which",
        ]
    );
}

#[test]
fn no_rule_lets_a_secret_out_and_each_exception_says_why() {
    for table in tables() {
        for column in table.columns {
            if matches!(column.class, store::columns::Class::Secret | store::columns::Class::Loose) {
                assert!(matches!(column.export, Export::No(_)), "{}.{}", table.name, column.name);
            }
            if let (Export::No(why), _) | (_, Erase::Keep(why)) = (column.export, column.erase) {
                assert!(!why.is_empty(), "{}.{}", table.name, column.name);
            }
        }
    }
}
