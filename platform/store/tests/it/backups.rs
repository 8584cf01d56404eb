//! Backups: one point in time, portable between the engines, without keys.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use basics::Value;
use store::{Db, StoreError, audit, copies, dump, schema, values, verify};
use trials::{Engine, Ground, Spare};
use uuid::Uuid;

use crate::shed::{PARTS, count, furnish, line, note, person, read_note, tables, value};

/// Every row of every table, read without the code that makes backups. `store_migrations` differs by its times and
/// `store_once` does not travel.
async fn everything(db: &Db) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
    let mut all = BTreeMap::new();
    for table in tables().into_iter().filter(|t| t.name != "store_migrations" && t.name != "store_once") {
        let mut tx = db.read().await.unwrap();
        let sql: &'static str = Box::leak(format!("SELECT * FROM {}", table.name).into_boxed_str());
        let rows = tx.rows(sql, values![]).await.unwrap();
        let mut rows: Vec<Vec<Value>> =
            rows.iter().map(|row| table.columns.iter().map(|column| value(row, column)).collect()).collect();
        rows.sort_by_key(|row| format!("{row:?}"));
        all.insert(table.name, rows);
    }
    all
}

async fn back_up(ground: &Ground, db: &Db, name: &str) -> dump::Manifest {
    let dir = ground.dir.path();
    dump::backup(db, &tables(), &dir.join(name), &dir.join("keys"), ground.now()).await.unwrap()
}

async fn restored(ground: &Ground, into: &Spare, name: &str) -> store::Result<dump::Restored> {
    let dir = ground.dir.path();
    dump::restore(&into.db, PARTS, &tables(), &dir.join(name), &dir.join("keys"), None, ground.now()).await
}

/// What differs after a restore is one line more in the chain, and nothing else.
fn equal_but_for_the_restores_line(
    before: &BTreeMap<&'static str, Vec<Vec<Value>>>,
    after: &BTreeMap<&'static str, Vec<Vec<Value>>>,
) {
    for (name, rows) in before {
        // Where copies of keys lie is this machine's own, and no backup's.
        if *name == "store_key_folders" {
            continue;
        }
        let mut then = after[name].clone();
        if *name == "store_audit" {
            then.retain(|line| line[6] != Value::Text("store.restore".to_owned()) || rows.contains(line));
            assert_eq!(after[name].len(), rows.len() + 1);
        }
        assert_eq!(&then, rows, "{name}");
        assert!(!rows.is_empty() || *name == "store_erasures", "{name} held nothing to compare");
    }
}

async fn in_order(db: &Db) {
    let checks = verify::verify(db, PARTS, &tables()).await.unwrap();
    assert!(checks.iter().all(|check| check.broken.is_none()), "{checks:?}");
}

/// There and back: a backup is restored into the other engine, and one of that into the first again.
async fn round_trip(ground: Ground, other: Engine) {
    furnish(&ground).await;
    let first = everything(&ground.db).await;
    back_up(&ground, &ground.db, "first").await;
    let there = ground.spare(other).await;
    restored(&ground, &there, "first").await.unwrap();
    let second = everything(&there.db).await;
    equal_but_for_the_restores_line(&first, &second);
    in_order(&there.db).await;

    ground.clock.move_to(ground.now().plus_seconds(60));
    back_up(&ground, &there.db, "second").await;
    let back = ground.spare(ground.engine).await;
    restored(&ground, &back, "second").await.unwrap();
    equal_but_for_the_restores_line(&second, &everything(&back.db).await);
    in_order(&back.db).await;
    for db in [&there.db, &back.db] {
        assert_eq!(read_note(db, Uuid::from_bytes([2; 16])).await.unwrap().as_deref(), Some("words 1"));
        let mut tx = db.read().await.unwrap();
        let hits =
            store::search::find(&mut tx, "visits", &[basics::PlaceId::of(Uuid::nil())], &["members"], 5).await.unwrap();
        assert_eq!(hits.len(), 1);
    }
    // Life goes on in the restored house: what is written now opens, and the chain goes on.
    let mut tx = trials::write(&back.db).await;
    note(&mut tx, Uuid::from_bytes([60; 16]), person(1), "t", "after the move", ground.now()).await;
    tx.commit(line(ground.now())).await.unwrap();
    assert_eq!(read_note(&back.db, Uuid::from_bytes([60; 16])).await.unwrap().as_deref(), Some("after the move"));
    in_order(&back.db).await;
    let live = schema::live(&mut back.db.read().await.unwrap()).await.unwrap();
    assert_eq!(schema::differences(&live, &tables(), back.db.dialect()), Vec::<String>::new());
}

#[test]
fn a_house_moves_from_sqlite_to_postgresql_and_back() {
    // Told on the PostgreSQL ground, which is left out where there is no server: its way goes through SQLite first.
    trials::run(Engine::Pg, PARTS, |ground| async move {
        furnish(&ground).await;
        back_up(&ground, &ground.db, "origin").await;
        let lite = ground.spare(Engine::Lite).await;
        restored(&ground, &lite, "origin").await.unwrap();
        let first = everything(&lite.db).await;
        equal_but_for_the_restores_line(&everything(&ground.db).await, &first);
        ground.clock.move_to(ground.now().plus_seconds(1));
        back_up(&ground, &lite.db, "from-lite").await;
        let pg = ground.spare(Engine::Pg).await;
        restored(&ground, &pg, "from-lite").await.unwrap();
        let second = everything(&pg.db).await;
        equal_but_for_the_restores_line(&first, &second);
        ground.clock.move_to(ground.now().plus_seconds(1));
        back_up(&ground, &pg.db, "from-pg").await;
        let again = ground.spare(Engine::Lite).await;
        restored(&ground, &again, "from-pg").await.unwrap();
        equal_but_for_the_restores_line(&second, &everything(&again.db).await);
        for db in [&lite.db, &pg.db, &again.db] {
            in_order(db).await;
        }
    });
}

#[test]
fn a_house_moves_from_postgresql_to_sqlite_and_back() {
    trials::run(Engine::Pg, PARTS, |ground| round_trip(ground, Engine::Lite));
}

trials::story! {
    parts = PARTS;

    async fn a_house_is_restored_on_its_own_engine(ground) {
        let engine = ground.engine;
        round_trip(ground, engine).await;
    }

    async fn a_backup_says_what_it_holds_and_holds_no_key(ground) {
        furnish(&ground).await;
        let manifest = back_up(&ground, &ground.db, "backup").await;
        let dir = ground.dir.path().join("backup");
        let kept: dump::Manifest = serde_json::from_slice(&std::fs::read(dir.join("manifest.json")).unwrap()).unwrap();
        assert_eq!(kept.head, manifest.head);
        let head = audit::head(&mut ground.db.read().await.unwrap()).await.unwrap();
        assert_eq!(kept.head.0, head.seq);
        assert_eq!(kept.at, ground.now().text());
        assert_eq!(kept.tables["shed_notes"].rows, 3);
        assert_eq!(kept.tables["shed_things"].rows, 4);
        for left_out in ["store_keys", "store_key_folders", "store_purposes", "store_once", "store_migrations"] {
            assert!(!kept.tables.contains_key(left_out), "{left_out}");
        }
        let files = std::fs::read_dir(dir.join("tables")).unwrap().count();
        assert_eq!(files, kept.tables.len());
        let told = dump::backup(&ground.db, &tables(), &dir, &ground.dir.path().join("keys"), ground.now()).await;
        assert!(matches!(told, Err(StoreError::Backup(_))), "a backup was written over another");
    }

    async fn a_backup_is_of_one_moment_while_writers_go_on(ground) {
        let enough = Arc::new(AtomicBool::new(false));
        let (db, now, told) = (ground.db.clone(), ground.now(), Arc::clone(&enough));
        let writer = tokio::spawn(async move {
            let mut n = 0_u128;
            while !told.load(Ordering::SeqCst) {
                let mut tx = trials::write(&db).await;
                tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::from_u128(n)]).await.unwrap();
                tx.commit(line(now)).await.unwrap();
                n += 1;
            }
        });
        while count(&ground.db, "SELECT COUNT(*) AS n FROM shed_things").await < 10 {
            tokio::task::yield_now().await;
        }
        let manifest = back_up(&ground, &ground.db, "backup").await;
        enough.store(true, Ordering::SeqCst);
        writer.await.unwrap();
        let head = u64::try_from(manifest.head.0).unwrap();
        assert!(head >= 10, "{head}");
        assert_eq!((manifest.tables["shed_things"].rows, manifest.tables["store_audit"].rows), (head, head));
        let spare = ground.spare(ground.engine).await;
        restored(&ground, &spare, "backup").await.unwrap();
        in_order(&spare.db).await;
    }

    async fn a_backup_may_be_of_any_length(ground) {
        let mut tx = trials::write(&ground.db).await;
        for n in 0..2_100_u128 {
            tx.run("INSERT INTO shed_things (id, whole) VALUES ($1, 7)", values![Uuid::from_u128(n)]).await.unwrap();
        }
        tx.commit(line(ground.now())).await.unwrap();
        let manifest = back_up(&ground, &ground.db, "backup").await;
        assert_eq!(manifest.tables["shed_things"].rows, 2_100);
        let spare = ground.spare(ground.engine).await;
        restored(&ground, &spare, "backup").await.unwrap();
        assert_eq!(count(&spare.db, "SELECT COUNT(*) AS n FROM shed_things WHERE whole = 7").await, 2_100);
    }

    async fn a_restore_writes_its_line_with_the_head_that_was_lost(ground) {
        furnish(&ground).await;
        back_up(&ground, &ground.db, "backup").await;
        let lost = audit::head(&mut ground.db.read().await.unwrap()).await.unwrap();
        let spare = ground.spare(ground.engine).await;
        let dir = ground.dir.path();
        let did = dump::restore(
            &spare.db,
            PARTS,
            &tables(),
            &dir.join("backup"),
            &dir.join("keys"),
            Some(lost.clone()),
            ground.now(),
        )
        .await;
        assert_eq!(did.unwrap().erased_again, 0);
        let mut tx = spare.db.read().await.unwrap();
        let row = tx.one("SELECT * FROM store_audit ORDER BY seq DESC LIMIT 1", values![]).await.unwrap();
        assert_eq!(row.get::<i64>("seq").unwrap(), lost.seq + 1);
        assert_eq!(row.get::<String>("action").unwrap(), "store.restore");
        assert_eq!(row.get::<Vec<u8>>("reason").unwrap(), lost.hash);
    }

    async fn only_the_two_newest_key_files_are_kept(ground) {
        furnish(&ground).await;
        let mut taken = Vec::new();
        for n in 0..4_u8 {
            back_up(&ground, &ground.db, &format!("backup-{n}")).await;
            taken.push(ground.now().text().replace(':', "-"));
            ground.clock.move_to(ground.now().plus_days(1));
        }
        let mut files = names_in(&ground.dir.path().join("keys"));
        files.sort();
        assert_eq!(files, taken[2..].iter().map(|at| format!("keys-{at}.json")).collect::<Vec<_>>());
    }

    async fn an_old_backup_cannot_reopen_what_was_erased_since(ground) {
        furnish(&ground).await;
        back_up(&ground, &ground.db, "before").await;
        ground.clock.move_to(ground.now().plus_days(1));
        let mut tx = trials::write(&ground.db).await;
        store::subject::erase(&mut tx, &tables(), person(1), ground.now()).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        back_up(&ground, &ground.db, "after").await;
        let spare = ground.spare(ground.engine).await;
        assert_eq!(restored(&ground, &spare, "before").await.unwrap().erased_again, 1);
        assert_eq!(read_note(&spare.db, Uuid::from_bytes([2; 16])).await.unwrap(), None);
        assert_eq!(read_note(&spare.db, Uuid::from_bytes([1; 16])).await.unwrap().as_deref(), Some("words 0"));
        assert_eq!(count(&spare.db, "SELECT COUNT(*) AS n FROM shed_notes WHERE title = 'title 1'").await, 0);
        assert_eq!(count(&spare.db, "SELECT COUNT(*) AS n FROM shed_visits").await, 2);
        assert_eq!(count(&spare.db, "SELECT COUNT(*) AS n FROM store_erasures").await, 1);
        in_order(&spare.db).await;
        let whole = ground.spare(ground.engine).await;
        assert_eq!(restored(&ground, &whole, "after").await.unwrap().erased_again, 0);
    }

    async fn after_an_erasure_no_key_file_is_left_that_could_open_it(ground) {
        furnish(&ground).await;
        back_up(&ground, &ground.db, "before").await;
        let keys = ground.dir.path().join("keys");
        let mut tx = ground.db.read().await.unwrap();
        let row = tx.one("SELECT wrapped FROM store_keys WHERE subject_id = $1", values![person(1)]).await.unwrap();
        let key = data_encoding::HEXLOWER.encode(&row.get::<Vec<u8>>("wrapped").unwrap());
        drop(tx);
        let holds = || {
            names_in(&keys)
                .iter()
                .filter(|name| std::fs::read_to_string(keys.join(name)).unwrap().contains(&key))
                .count()
        };
        assert_eq!(holds(), 1);
        ground.clock.move_to(ground.now().plus_seconds(1));
        let mut tx = trials::write(&ground.db).await;
        store::subject::erase(&mut tx, &tables(), person(1), ground.now()).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        copies::write(&ground.db, &keys, ground.now(), copies::Kept::This).await.unwrap();
        assert_eq!((holds(), names_in(&keys).len()), (0, 1));
        let spare = ground.spare(ground.engine).await;
        assert_eq!(restored(&ground, &spare, "before").await.unwrap().erased_again, 1);
        assert_eq!(read_note(&spare.db, Uuid::from_bytes([2; 16])).await.unwrap(), None);
        assert_eq!(read_note(&spare.db, Uuid::from_bytes([3; 16])).await.unwrap().as_deref(), Some("words 2"));
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != "folder.id").collect()
}
