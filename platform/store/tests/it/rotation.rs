//! New keys for old while everybody works: nothing that was written is lost, and nobody meets an error.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use basics::Chance;
use store::rotate::{self, Rotated};
use store::{CellAt, Db, Keyring, StoreError, copies, seal, values};
use trials::{Ground, MASTER};
use uuid::Uuid;

use crate::shed::{PARTS, body_of, count, line, note, person, read_note, tables};

const WRITERS: u128 = 4;
const EACH: u128 = 250;

async fn another(ground: &Ground, keys: Keyring) -> Db {
    Db::open(&ground.address, keys, Chance::system()).await.unwrap()
}

async fn write_one(db: &Db, n: u128) {
    let mut tx = trials::write(db).await;
    let author = person(u8::try_from(n % 150).unwrap());
    note(&mut tx, Uuid::from_u128(n), author, "t", &format!("words {n}"), trials::start()).await;
    tx.commit(line(trials::start())).await.unwrap();
}

async fn all_open(db: &Db, from: u128, to: u128) {
    for n in from..to {
        assert_eq!(read_note(db, Uuid::from_u128(n)).await.unwrap(), Some(format!("words {n}")), "{n}");
    }
}

async fn versions(db: &Db) -> Vec<(String, i64, i64)> {
    let all = rotate::versions(&mut db.read().await.unwrap()).await.unwrap();
    all.into_iter().map(|one| (one.purpose, one.version, one.keys)).collect()
}

trials::story! {
    parts = PARTS;

    async fn a_rotation_during_a_thousand_writes_loses_none(ground) {
        write_one(&ground.db, 0).await;
        let (written, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let mut work = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let (db, written) = (ground.db.clone(), Arc::clone(&written));
            work.spawn(async move {
                for n in 0..EACH {
                    write_one(&db, 1 + writer * EACH + n).await;
                    written.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        // Readers of this process, all the while: none meets a key that is gone.
        let (db, done) = (ground.db.clone(), Arc::clone(&stop));
        let reader = tokio::spawn(async move {
            let (mut reads, mut every) = (0_u32, tokio::time::interval(std::time::Duration::from_millis(5)));
            while !done.load(Ordering::SeqCst) {
                assert_eq!(read_note(&db, Uuid::from_u128(0)).await.unwrap().as_deref(), Some("words 0"));
                reads += 1;
                every.tick().await;
            }
            reads
        });
        // The command is another process: it shares nothing but the database and the master key.
        let command = another(&ground, Keyring::of(MASTER)).await;
        let (mut rotations, mut wrapped, mut during) = (0, 0, 0);
        while written.load(Ordering::SeqCst) < usize::try_from(WRITERS * EACH).unwrap() {
            let before = written.load(Ordering::SeqCst);
            let done = rotate::rotate(&command, "notes", trials::start()).await.unwrap();
            (rotations, wrapped) = (rotations + 1, wrapped + done.keys);
            during += written.load(Ordering::SeqCst) - before;
        }
        while let Some(ended) = work.join_next().await {
            ended.unwrap();
        }
        stop.store(true, Ordering::SeqCst);
        assert!(reader.await.unwrap() > 10 && rotations >= 2 && wrapped > 150, "{rotations} {wrapped}");
        assert!(during > 100, "writes went on meanwhile: {during}");
        rotate::rotate(&command, "notes", trials::start()).await.unwrap();
        let fresh = another(&ground, Keyring::of(MASTER)).await;
        for db in [&ground.db, &command, &fresh] {
            all_open(db, 0, 1 + WRITERS * EACH).await;
        }
        assert_eq!(versions(&ground.db).await, [("notes".to_owned(), rotations + 2, 150)]);
        command.close().await;
        fresh.close().await;
    }

    async fn a_rotation_that_was_interrupted_is_finished_by_the_next(ground) {
        for n in 0..150 {
            write_one(&ground.db, n).await;
        }
        // As one leaves it that stopped after its first batch: two versions, and keys on both.
        let rotation = rotate::rotate(&ground.db, "notes", trials::start());
        let stopped = tokio::time::timeout(std::time::Duration::ZERO, rotation).await;
        assert!(stopped.is_err(), "it had begun and was dropped");
        all_open(&ground.db, 0, 150).await;
        let told = rotate::rotate(&ground.db, "notes", trials::start()).await.unwrap();
        assert_eq!((told.keys, versions(&ground.db).await.len()), (150, 1));
        all_open(&another(&ground, Keyring::of(MASTER)).await, 0, 150).await;
        let lines = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'store.keys.destroyed'";
        assert_eq!(count(&ground.db, lines).await, 1);
    }

    async fn the_old_key_is_gone_and_opens_nothing(ground) {
        write_one(&ground.db, 1).await;
        let old = "SELECT wrapped FROM store_purposes WHERE purpose = 'notes'";
        let before: Vec<u8> = ground.db.read().await.unwrap().one(old, values![]).await.unwrap().get("wrapped").unwrap();
        let cell = crate::shed::cell(&ground.db, Uuid::from_u128(1)).await;
        let told = rotate::rotate(&ground.db, "notes", trials::start()).await.unwrap();
        assert_eq!(told, Rotated { version: 2, keys: 1, destroyed: 1 });
        let rows = ground.db.read().await.unwrap().rows(old, values![]).await.unwrap();
        assert!(rows.len() == 1 && rows[0].get::<Vec<u8>>("wrapped").unwrap() != before);
        assert_eq!(crate::shed::cell(&ground.db, Uuid::from_u128(1)).await, cell, "what was sealed is not touched");
        for (purpose, why) in [("house", "not rotated"), ("nothing", "no such purpose")] {
            let told = rotate::rotate(&ground.db, purpose, trials::start()).await.unwrap_err().to_string();
            assert!(told.contains(why), "{told}");
        }
    }

    async fn a_new_master_key_opens_everything_and_the_old_one_nothing(ground) {
        seal::found(&ground.db, ground.now()).await.unwrap();
        write_one(&ground.db, 1).await;
        let loose = CellAt { table: "shed_notes", column: "title", row: Uuid::nil() };
        let boxed = seal::seal_loose(&ground.db, loose, "in the box").unwrap();
        let (pin, keys) = (ground.db.derived_key("pin"), ground.dir.path().join("keys"));
        store::dump::backup(&ground.db, &tables(), &ground.dir.path().join("b"), &keys, ground.now()).await.unwrap();
        let to = ground.dir.path().join("new.key");
        let new = rotate::new_master(&ground.db, &to, ground.now()).await.unwrap();
        assert_ne!(new.fingerprint(), ground.db.keys().fingerprint());

        let db = another(&ground, Keyring::read(&to).unwrap()).await;
        seal::meet(&db).await.unwrap();
        all_open(&db, 1, 2).await;
        assert_eq!(db.derived_key("pin"), pin, "PINs and receipts hang on it");
        assert_eq!(seal::open_loose(&db, loose, &boxed).unwrap().read(), "in the box");
        // The copies are owed, and then fit the new key: backup and key file restore with it, and not with the old one.
        assert!(copies::settle(&db, ground.now()).await.unwrap().is_empty());
        for (master, good) in [(Keyring::of(MASTER), false), (Keyring::read(&to).unwrap(), true)] {
            let spare = ground.spare(ground.engine).await;
            let spare = Db::open(&spare.address, master, Chance::system()).await.unwrap();
            let from = ground.dir.path().join("b");
            let told = store::dump::restore(&spare, PARTS, &tables(), &from, &keys, None, ground.now()).await;
            assert_eq!(told.is_ok(), good);
            if good {
                all_open(&spare, 1, 2).await;
                assert_eq!(spare.derived_key("pin"), pin);
            }
            spare.close().await;
        }
        let old = another(&ground, Keyring::of(MASTER)).await;
        assert!(matches!(seal::meet(&old).await, Err(StoreError::Keys(_))));
        assert!(read_note(&old, Uuid::from_u128(1)).await.is_err());
        // A process of before, that remembers its keys, begins no purpose that the new key could not open.
        let mut tx = trials::write(&ground.db).await;
        let subject = store::Subject { kind: "person", id: Uuid::nil() };
        let told = seal::seal(&mut tx, "another", subject, body_of(Uuid::nil()), "words").await;
        assert!(matches!(told, Err(StoreError::Keys(_))));
        drop(tx);
        old.close().await;
        db.close().await;
    }

    async fn a_stop_at_any_step_of_a_new_master_key_leaves_a_pair_that_works(ground) {
        write_one(&ground.db, 1).await;
        let (pin, to) = (ground.db.derived_key("pin"), ground.dir.path().join("new.key"));
        // After the first step: the file is there, nothing else.
        drop(Keyring::open(&to, &ground.chance).unwrap());
        let made = std::fs::read(&to).unwrap();
        all_open(&another(&ground, Keyring::of(MASTER)).await, 1, 2).await;
        // The next try takes the key that is there. So does one after the second step, whichever key it holds.
        for _ in 0..2 {
            rotate::new_master(&ground.db, &to, ground.now()).await.unwrap();
            assert_eq!(std::fs::read(&to).unwrap(), made);
            let db = another(&ground, Keyring::read(&to).unwrap()).await;
            seal::meet(&db).await.unwrap();
            all_open(&db, 1, 2).await;
            assert_eq!(db.derived_key("pin"), pin);
            db.close().await;
        }
        let lines = "SELECT COUNT(*) AS n FROM store_audit WHERE action = 'store.keys.new_master'";
        assert_eq!(count(&ground.db, lines).await, 1);
        // A file that is no key changes nothing.
        let bad = ground.dir.path().join("bad.key");
        std::fs::write(&bad, b"short").unwrap();
        assert!(rotate::new_master(&ground.db, &bad, ground.now()).await.is_err());
        all_open(&another(&ground, Keyring::read(&to).unwrap()).await, 1, 2).await;
    }

    async fn a_process_at_work_meets_a_new_master_key_where_it_read_the_old_one(ground) {
        let (file, to) = (ground.dir.path().join("master.key"), ground.dir.path().join("new.key"));
        std::fs::write(&file, MASTER).unwrap();
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let serving = another(&ground, Keyring::read(&file).unwrap()).await;
        write_one(&serving, 1).await;
        seal::found(&serving, ground.now()).await.unwrap();
        let command = another(&ground, Keyring::read(&file).unwrap()).await;
        seal::meet(&command).await.unwrap();
        rotate::new_master(&command, &to, ground.now()).await.unwrap();
        all_open(&serving, 1, 2).await;
        std::fs::rename(&to, &file).unwrap();
        rotate::rotate(&another(&ground, Keyring::read(&file).unwrap()).await, "notes", ground.now()).await.unwrap();
        all_open(&serving, 1, 2).await;
        write_one(&serving, 2).await;
        let mut tx = trials::write(&serving).await;
        let subject = store::Subject { kind: "person", id: Uuid::nil() };
        seal::seal(&mut tx, "another", subject, body_of(Uuid::nil()), "words").await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        let fresh = another(&ground, Keyring::read(&file).unwrap()).await;
        seal::meet(&fresh).await.unwrap();
        all_open(&fresh, 1, 3).await;
    }
}
