//! A backup that was tampered with is refused, with the file and line, and nothing of it is kept.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use store::{StoreError, dump, migrate, schema, values};
use trials::{Ground, Spare};
use uuid::Uuid;

use crate::shed::{PARTS, count, furnish, line, tables};

async fn furnished_backup(ground: &Ground) -> PathBuf {
    furnish(ground).await;
    let dir = ground.dir.path();
    dump::backup(&ground.db, &tables(), &dir.join("good"), &dir.join("keys"), ground.now()).await.unwrap();
    dir.join("good")
}

/// A copy of the backup that a test may spoil.
fn copy(from: &Path, name: &str) -> PathBuf {
    let to = from.with_file_name(name);
    std::fs::create_dir_all(to.join("tables")).unwrap();
    std::fs::copy(from.join("manifest.json"), to.join("manifest.json")).unwrap();
    for entry in std::fs::read_dir(from.join("tables")).unwrap() {
        let file = entry.unwrap();
        std::fs::copy(file.path(), to.join("tables").join(file.file_name())).unwrap();
    }
    to
}

fn change(file: &Path, how: impl FnOnce(String) -> String) {
    let text = std::fs::read_to_string(file).unwrap();
    let changed = how(text.clone());
    assert_ne!(changed, text, "{}", file.display());
    std::fs::write(file, changed).unwrap();
}

/// Makes the manifest agree with a table's changed file, as a careful forger would.
fn agree(backup: &Path, table: &str) {
    let bytes = std::fs::read(backup.join("tables").join(format!("{table}.jsonl"))).unwrap();
    let file = backup.join("manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    manifest["tables"][table]["sha256"] = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)).into();
    manifest["tables"][table]["rows"] = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty()).count().into();
    std::fs::write(file, manifest.to_string()).unwrap();
}

async fn restore(ground: &Ground, into: &Spare, from: &Path) -> store::Result<dump::Restored> {
    dump::restore(&into.db, PARTS, &tables(), from, &ground.dir.path().join("keys"), None, ground.now()).await
}

/// What a forger does to a table's lines.
type Spoil = fn(String) -> String;

/// The refusal of a spoilt backup; the database it was to go into is as empty as before.
async fn refusal(ground: &Ground, into: &Spare, from: &Path) -> String {
    let told = restore(ground, into, from).await;
    assert!(matches!(told, Err(StoreError::Backup(_))), "{}: {told:?}", from.display());
    let why = told.unwrap_err().to_string();
    assert!(migrate::applied(&mut into.db.read().await.unwrap()).await.unwrap().is_empty(), "{why}");
    assert_eq!(schema::live(&mut into.db.read().await.unwrap()).await.unwrap(), [], "{why}");
    why
}

trials::story! {
    parts = PARTS;

    async fn a_line_that_was_tampered_with_is_named(ground) {
        let good = furnished_backup(&ground).await;
        let spare = ground.spare(ground.engine).await;
        let notes = "tables/shed_notes.jsonl";
        let cases: [(&str, Spoil, bool, &str); 7] = [
            (
                "json",
                |text| text.replacen("{\"about_id\"", "{about_id", 2).replacen("{about_id", "{\"about_id\"", 1),
                false,
                "shed_notes.jsonl:2",
            ),
            (
                "kind",
                |text| text.replacen("2026-08-28T09:00:00.000000Z", "yesterday", 1),
                false,
                "shed_notes.jsonl:1: at does not fit",
            ),
            ("word", |text| text.replacen("title 1", "title 7", 1), false, "shed_notes.jsonl"),
            ("fewer", |text| text.split_inclusive('\n').skip(1).collect(), false, "shed_notes.jsonl"),
            ("more", |text| format!("{text}{}", text.split_inclusive('\n').next().unwrap()), false, "shed_notes.jsonl"),
            (
                "twice",
                |text| format!("{text}{}", text.split_inclusive('\n').next().unwrap()),
                true,
                "shed_notes.jsonl:4",
            ),
            ("null", |text| text.replacen("\"title 2\"", "null", 1), true, "shed_notes.jsonl:3"),
        ];
        for (name, spoil, agreed, expected) in cases {
            let bad = copy(&good, name);
            change(&bad.join(notes), spoil);
            if agreed {
                agree(&bad, "shed_notes");
            }
            let why = refusal(&ground, &spare, &bad).await;
            assert!(why.contains(expected), "{name}: {why}");
        }
        restore(&ground, &spare, &good).await.unwrap();
        assert_eq!(count(&spare.db, "SELECT COUNT(*) AS n FROM shed_notes").await, 3);
    }

    async fn a_chain_with_a_line_missing_is_not_restored(ground) {
        let good = furnished_backup(&ground).await;
        let spare = ground.spare(ground.engine).await;
        let bad = copy(&good, "gap");
        change(&bad.join("tables/store_audit.jsonl"), |text| text.split_inclusive('\n').skip(1).collect());
        agree(&bad, "store_audit");
        let why = refusal(&ground, &spare, &bad).await;
        assert!(why.contains("store_audit.jsonl:1"), "{why}");
        let bad = copy(&good, "changed");
        change(&bad.join("tables/store_audit.jsonl"), |text| text.replacen("shed.test", "shed.best", 1));
        agree(&bad, "store_audit");
        let why = refusal(&ground, &spare, &bad).await;
        assert!(why.contains("audit chain"), "{why}");
        let bad = copy(&good, "shorter");
        change(&bad.join("tables/store_audit.jsonl"), |text| text.split_inclusive('\n').take(1).collect());
        agree(&bad, "store_audit");
        let why = refusal(&ground, &spare, &bad).await;
        assert!(why.contains("audit chain"), "{why}");
    }

    async fn a_row_that_points_at_nothing_is_refused(ground) {
        let good = furnished_backup(&ground).await;
        let spare = ground.spare(ground.engine).await;
        let bad = copy(&good, "orphan");
        change(&bad.join("tables/shed_places.jsonl"), |text| text.split_inclusive('\n').take(2).collect());
        agree(&bad, "shed_places");
        let why = refusal(&ground, &spare, &bad).await;
        assert!(why.contains("references") && why.contains("shed_places"), "{why}");
        restore(&ground, &spare, &good).await.unwrap();
        // And they are as strict afterwards as before.
        let mut tx = trials::write(&spare.db).await;
        let orphan = values![Uuid::from_u128(20), Uuid::from_u128(21)];
        assert!(tx.run("INSERT INTO shed_places (id, parent_id) VALUES ($1, $2)", orphan).await.is_err());
    }

    async fn a_manifest_that_was_tampered_with_is_refused(ground) {
        let good = furnished_backup(&ground).await;
        let spare = ground.spare(ground.engine).await;
        let cases: [(&str, &str, &str, &str); 6] = [
            ("rows", "\"rows\": 3", "\"rows\": 4", ".jsonl"),
            ("form", "\"form\": 1", "\"form\": 2", "form"),
            ("json", "\"form\": 1,", "\"form\": 1", "manifest.json"),
            ("table", "\"shed_pots\"", "\"shed_pans\"", "shed_pans"),
            ("column", "\"remaining\"", "\"remaining) VALUES (1); --\"", "impossible name"),
            ("kind", "\"remaining\",\n          \"int\"", "\"remaining\",\n          \"float\"", "shed_pots.jsonl:1"),
        ];
        for (name, from, to, expected) in cases {
            let bad = copy(&good, name);
            change(&bad.join("manifest.json"), |text| text.replacen(from, to, 1));
            let why = refusal(&ground, &spare, &bad).await;
            assert!(why.contains(expected), "{name}: {why}");
        }
        let bad = copy(&good, "missing");
        std::fs::remove_file(bad.join("tables/shed_pots.jsonl")).unwrap();
        let why = refusal(&ground, &spare, &bad).await;
        assert!(why.contains("shed_pots.jsonl"), "{why}");
        let why = refusal(&ground, &spare, &ground.dir.path().join("nowhere")).await;
        assert!(why.contains("manifest.json"), "{why}");
    }

    async fn a_house_that_holds_something_is_not_restored_over(ground) {
        let good = furnished_backup(&ground).await;
        let spare = ground.spare(ground.engine).await;
        restore(&ground, &spare, &good).await.unwrap();
        let mut tx = trials::write(&spare.db).await;
        tx.run("UPDATE shed_pots SET remaining = 3 WHERE id = $1", values![Uuid::nil()]).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        for db in [&spare.db, &ground.db] {
            let told =
                dump::restore(db, PARTS, &tables(), &good, &ground.dir.path().join("keys"), None, ground.now()).await;
            assert!(matches!(&told, Err(StoreError::Backup(why)) if why.contains("not empty")), "{told:?}");
        }
        assert_eq!(count(&spare.db, "SELECT remaining AS n FROM shed_pots").await, 3);
    }

    async fn a_backup_without_its_keys_is_refused(ground) {
        let good = furnished_backup(&ground).await;
        let spare = ground.spare(ground.engine).await;
        let nowhere = ground.dir.path().join("no-keys");
        std::fs::create_dir(&nowhere).unwrap();
        let told = dump::restore(&spare.db, PARTS, &tables(), &good, &nowhere, None, ground.now()).await;
        assert!(matches!(told, Err(StoreError::Keys(_))), "{told:?}");
        assert_eq!(schema::live(&mut spare.db.read().await.unwrap()).await.unwrap(), []);
    }
}
