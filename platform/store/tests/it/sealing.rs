//! Sealed columns: they open in their own cell with their own key, and nowhere else.

use std::path::Path;

use basics::{Chance, PersonId};
use store::columns::STORE;
use store::{CellAt, Db, Keyring, StoreError, Subject, dump, seal, values, verify};
use trials::{Engine, meddle};
use uuid::Uuid;

use crate::shed::{PARTS, body_of, cell, count, line, note, person, read_note, tables};

const KEYS: &str = "SELECT COUNT(*) AS n FROM store_keys";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Everything that stands in the files under the folder, one after the other.
fn all_files(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&all_files(&path));
        } else {
            all.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    all
}

async fn one_note(db: &Db, n: u128, author: PersonId, words: &str) {
    let mut tx = trials::write(db).await;
    note(&mut tx, id(n), author, "a title", words, trials::start()).await;
    tx.commit(line(trials::start())).await.unwrap();
}

trials::story! {
    parts = PARTS;

    async fn what_was_sealed_opens_again(ground) {
        for (n, words) in [(1, "Fy ngeiriau i: ŵ ŷ 🌱\n\"quoted\""), (2, ""), (3, &*"long ".repeat(5_000))] {
            one_note(&ground.db, n, person(1), words).await;
            assert_eq!(read_note(&ground.db, id(n)).await.unwrap().as_deref(), Some(words));
        }
        assert_eq!(count(&ground.db, KEYS).await, 1, "one person has one key");
        one_note(&ground.db, 4, person(2), "mine").await;
        assert_eq!(count(&ground.db, KEYS).await, 2);
    }

    async fn the_same_words_never_look_the_same(ground) {
        one_note(&ground.db, 1, person(1), "the same words").await;
        one_note(&ground.db, 2, person(1), "the same words").await;
        assert_ne!(cell(&ground.db, id(1)).await[17..], cell(&ground.db, id(2)).await[17..]);
    }

    async fn a_page_of_notes_is_opened_with_one_statement(ground) {
        for n in 0..20_u8 {
            one_note(&ground.db, u128::from(n), person(n % 3), &format!("words {n}")).await;
        }
        let mut tx = ground.db.read().await.unwrap();
        let rows = tx.rows("SELECT id, body FROM shed_notes ORDER BY id", values![]).await.unwrap();
        let cells: Vec<(CellAt, Vec<u8>)> =
            rows.iter().map(|row| (body_of(row.get("id").unwrap()), row.get("body").unwrap())).collect();
        let cells: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
        // The first opening also fetches the purpose key, which a process then holds.
        seal::open(&mut ground.db.read().await.unwrap(), &cells).await.unwrap();
        let before = tx.statements();
        let opened = seal::open(&mut tx, &cells).await.unwrap();
        assert_eq!(tx.statements(), before + 1);
        for (n, words) in opened.iter().enumerate() {
            assert_eq!(words.as_ref().unwrap().read(), format!("words {n}"));
        }
        assert!(seal::open(&mut tx, &[]).await.unwrap().is_empty());
    }

    async fn many_texts_are_sealed_with_one_look_for_the_key_and_open_each_in_its_own_cell(ground) {
        let subject = Subject { kind: "person", id: person(1).uuid() };
        let words: Vec<String> = (0..300).map(|n| format!("words {n}")).collect();
        let cells: Vec<(CellAt, &str)> =
            (0..).zip(&words).map(|(n, words)| (body_of(id(n)), words.as_str())).collect();
        let mut tx = trials::write(&ground.db).await;
        // The first text makes the keys.
        seal::seal(&mut tx, "notes", subject, body_of(id(999)), "first").await.unwrap();
        let before = tx.statements();
        let one = seal::seal_all(&mut tx, "notes", subject, &cells[..1]).await.unwrap();
        let took = tx.statements() - before;
        let sealed = seal::seal_all(&mut tx, "notes", subject, &cells).await.unwrap();
        assert_eq!(tx.statements() - before, 2 * took, "as many for three hundred as for one");
        assert_ne!(one[0], sealed[0], "the same words never look the same");
        let held: Vec<(CellAt, &[u8])> =
            cells.iter().zip(&sealed).map(|((at, _), cell)| (*at, cell.as_slice())).collect();
        let opened = seal::open(&mut tx, &held).await.unwrap();
        assert!(opened.iter().zip(&words).all(|(opened, words)| opened.as_ref().unwrap().read() == words));
        let moved = seal::open(&mut tx, &[(cells[0].0, sealed[1].as_slice())]).await;
        assert!(matches!(moved, Err(StoreError::Keys(_))));
        assert!(seal::seal_all(&mut tx, "notes", subject, &[]).await.unwrap().is_empty());
        tx.commit(line(ground.now())).await.unwrap();
    }

    async fn a_cell_that_was_moved_or_changed_is_refused(ground) {
        one_note(&ground.db, 1, person(1), "first").await;
        one_note(&ground.db, 2, person(1), "second").await;
        let held = cell(&ground.db, id(1)).await;
        let mut last = held.clone();
        *last.last_mut().unwrap() ^= 1;
        let mut nonce = held.clone();
        nonce[20] ^= 1;
        let elsewhere = [
            (body_of(id(2)), held.as_slice()),
            (CellAt { column: "title", ..body_of(id(1)) }, &held),
            (CellAt { table: "shed_things", ..body_of(id(1)) }, &held),
            (body_of(id(1)), &last),
            (body_of(id(1)), &nonce),
            (body_of(id(1)), &held[..30]),
        ];
        for (at, bytes) in elsewhere {
            let told = seal::open(&mut ground.db.read().await.unwrap(), &[(at, bytes)]).await;
            assert!(matches!(told, Err(StoreError::Keys(_))), "{at:?}");
        }
        meddle(
            &ground.address,
            "UPDATE shed_notes SET body = (SELECT body FROM shed_notes WHERE title = 'a title' ORDER BY id LIMIT 1)",
        )
        .await;
        assert_eq!(read_note(&ground.db, id(1)).await.unwrap().as_deref(), Some("first"));
        assert!(matches!(read_note(&ground.db, id(2)).await, Err(StoreError::Keys(_))));
    }

    async fn what_lost_its_key_is_gone(ground) {
        one_note(&ground.db, 1, person(1), "first").await;
        one_note(&ground.db, 2, person(2), "second").await;
        let mut tx = trials::write(&ground.db).await;
        tx.run("DELETE FROM store_keys WHERE subject_id = $1", values![person(1)]).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        assert_eq!(read_note(&ground.db, id(1)).await.unwrap(), None);
        assert_eq!(read_note(&ground.db, id(2)).await.unwrap().as_deref(), Some("second"));
        one_note(&ground.db, 3, person(1), "a new beginning").await;
        assert_eq!(read_note(&ground.db, id(3)).await.unwrap().as_deref(), Some("a new beginning"));
        assert_eq!(read_note(&ground.db, id(1)).await.unwrap(), None, "a new key opens nothing old");
    }

    async fn with_another_master_key_nothing_opens_and_nothing_is_sealed(ground) {
        one_note(&ground.db, 1, person(1), "first").await;
        let wrong = Db::open(&ground.address, Keyring::of([9; 32]), Chance::seeded(1)).await.unwrap();
        assert!(matches!(read_note(&wrong, id(1)).await, Err(StoreError::Keys(_))));
        for (purpose, who) in [("notes", person(1)), ("notes", person(2)), ("other", person(1))] {
            let mut tx = trials::write(&wrong).await;
            let subject = Subject { kind: "person", id: who.uuid() };
            let told = seal::seal(&mut tx, purpose, subject, body_of(id(9)), "words").await;
            assert!(matches!(told, Err(StoreError::Keys(_))), "{purpose} {who}");
        }
        let checks = verify::verify(&wrong, PARTS, &tables()).await.unwrap();
        let keys = checks.iter().find(|check| check.what == "keys").unwrap();
        assert_eq!(keys.broken.as_deref(), Some("notes version 1"));
        assert_eq!(read_note(&ground.db, id(1)).await.unwrap().as_deref(), Some("first"));
        wrong.close().await;
    }

    async fn a_sealing_that_was_not_kept_spoils_no_later_one(ground) {
        let mut tx = trials::write(&ground.db).await;
        note(&mut tx, id(1), person(1), "t", "never kept", ground.now()).await;
        note(&mut tx, id(2), person(2), "t", "never kept", ground.now()).await;
        let held: Vec<u8> =
            tx.one("SELECT body FROM shed_notes WHERE id = $1", values![id(2)]).await.unwrap().get("body").unwrap();
        assert!(seal::open(&mut tx, &[(body_of(id(2)), &held)]).await.unwrap()[0].is_some());
        drop(tx);
        one_note(&ground.db, 1, person(1), "kept").await;
        one_note(&ground.db, 2, person(2), "kept too").await;
        assert_eq!(read_note(&ground.db, id(1)).await.unwrap().as_deref(), Some("kept"));
        assert_eq!(read_note(&ground.db, id(2)).await.unwrap().as_deref(), Some("kept too"));
        let anew = Db::open(&ground.address, Keyring::of(trials::MASTER), Chance::seeded(1)).await.unwrap();
        assert_eq!(read_note(&anew, id(2)).await.unwrap().as_deref(), Some("kept too"), "after a restart");
        anew.close().await;
    }

    async fn sealed_words_stand_in_no_file(ground) {
        let phrase = |n: u128| format!("planted phrase {n} of fifty");
        for n in 0..50_u128 {
            let mut tx = trials::write(&ground.db).await;
            note(&mut tx, id(n), person(1), "a title in the clear", &phrase(n), ground.now()).await;
            tx.commit(line(ground.now())).await.unwrap();
        }
        let backup = ground.dir.path().join("backup");
        dump::backup(&ground.db, &tables(), &backup, &ground.dir.path().join("keys"), ground.now()).await.unwrap();
        for folder in [backup.as_path(), ground.dir.path()] {
            assert!(all_files(folder).contains("a title in the clear"), "the search itself finds nothing");
        }
        if ground.engine == Engine::Lite {
            assert!(ground.dir.path().join("house.db-wal").exists());
        }
        // The whole folder: database, log before and after it is folded in, backup and keys.
        for _ in 0..2 {
            let all = all_files(ground.dir.path());
            for n in 0..50 {
                assert!(!all.contains(&phrase(n)), "{n}");
            }
            assert_eq!(read_note(&ground.db, id(49)).await.unwrap(), Some(phrase(49)));
            if ground.engine == Engine::Lite {
                meddle(&ground.address, "PRAGMA wal_checkpoint(TRUNCATE)").await;
                assert_eq!(std::fs::metadata(ground.dir.path().join("house.db-wal")).unwrap().len(), 0);
            }
        }
    }
}

#[test]
fn a_key_for_another_use_depends_on_its_name_and_the_master_key() {
    let keys = Keyring::of(trials::MASTER);
    assert_eq!(keys.derive("cursors"), Keyring::of(trials::MASTER).derive("cursors"));
    assert_ne!(keys.derive("cursors"), keys.derive("forms"));
    assert_ne!(keys.derive("cursors"), Keyring::of([8; 32]).derive("cursors"));
    assert_ne!(keys.derive(""), trials::MASTER);
}

#[test]
fn a_master_key_file_is_made_once_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    trials::run(Engine::Lite, PARTS, |ground| async move {
        let file = ground.dir.path().join("master.key");
        let open = |keys: Keyring| Db::open(&ground.address, keys, Chance::seeded(1));
        let first = open(Keyring::open(&file, &ground.chance).unwrap()).await.unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        one_note(&first, 1, person(1), "words").await;
        let again = open(Keyring::open(&file, &ground.chance).unwrap()).await.unwrap();
        assert_eq!(read_note(&again, id(1)).await.unwrap().as_deref(), Some("words"));
        let absent = ground.dir.path().join("absent.key");
        assert!(matches!(Keyring::read(&absent), Err(StoreError::File(_))));
        assert!(!absent.exists(), "a key that was named is never made");
        for (mode, good) in [(0o604, false), (0o601, false), (0o640, true), (0o400, true)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Keyring::read(&file).is_ok(), good, "{mode:o}");
        }
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&file, b"too short").unwrap();
        assert!(matches!(Keyring::open(&file, &ground.chance), Err(StoreError::Keys(_))));
        let shown = format!("{:?}", Keyring::of([1; 32]));
        assert!(!shown.contains('1'), "{shown}");
        assert!(!STORE.iter().any(|table| table.name == "store_keys" && table.in_backup));
    });
}
