//! Copies of keys: what was destroyed goes out of every one of them, and a folder that cannot be reached is not forgotten.

use std::path::{Path, PathBuf};

use store::{Db, copies, dump, values, verify};
use trials::Ground;

use crate::shed::{PARTS, furnish, line, person, tables};

const PARTNER: u8 = 1;

async fn back_up(ground: &Ground, name: &str, keys: &Path) {
    let to = ground.dir.path().join(name);
    dump::backup(&ground.db, &tables(), &to, keys, ground.now()).await.unwrap();
}

async fn erase(ground: &Ground) {
    let mut tx = trials::write(&ground.db).await;
    store::subject::erase(&mut tx, &tables(), person(PARTNER), ground.now()).await.unwrap();
    tx.commit(line(ground.now())).await.unwrap();
}

/// The wrapped key of the person, as it stands in a key file.
async fn key(db: &Db) -> String {
    let sql = "SELECT wrapped FROM store_keys WHERE subject_id = $1";
    let row = db.read().await.unwrap().one(sql, values![person(PARTNER)]).await.unwrap();
    data_encoding::HEXLOWER.encode(&row.get::<Vec<u8>>("wrapped").unwrap())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.file_name().unwrap() != "folder.id");
    all.sort();
    all
}

fn holding(folder: &Path, key: &str) -> usize {
    files(folder).iter().filter(|file| std::fs::read_to_string(file).unwrap().contains(key)).count()
}

async fn owed(db: &Db) -> Vec<String> {
    copies::owed(&mut db.read().await.unwrap()).await.unwrap()
}

async fn check(db: &Db) -> Option<String> {
    let checks = verify::verify(db, PARTS, &tables()).await.unwrap();
    checks.into_iter().find(|check| check.what == "key copies").unwrap().broken
}

trials::story! {
    parts = PARTS;

    async fn a_key_that_was_destroyed_goes_out_of_every_copy(ground) {
        furnish(&ground).await;
        let (near, far) = (ground.dir.path().join("keys"), ground.dir.path().join("disk/keys"));
        back_up(&ground, "first", &near).await;
        ground.clock.move_to(ground.now().plus_days(1));
        back_up(&ground, "second", &near).await;
        back_up(&ground, "third", &far).await;
        let key = key(&ground.db).await;
        assert_eq!((holding(&near, &key), holding(&far, &key)), (2, 1), "the look does find it");
        assert!(owed(&ground.db).await.is_empty() && check(&ground.db).await.is_none());

        // One folder is on a disk that is not there now: nothing is made in its place.
        let away = ground.dir.path().join("away");
        std::fs::rename(far.parent().unwrap(), &away).unwrap();
        erase(&ground).await;
        assert_eq!(owed(&ground.db).await.len(), 2);
        let left = copies::settle(&ground.db, ground.now()).await.unwrap();
        assert!(left.len() == 1 && left[0].ends_with("disk/keys"), "{left:?}");
        assert_eq!((holding(&near, &key), files(&near).len()), (0, 1));
        assert!(!far.exists());
        assert!(check(&ground.db).await.unwrap().contains("disk/keys"));

        // Another folder of that name is not the one; nor is one without a mark.
        std::fs::create_dir_all(&far).unwrap();
        assert_eq!(copies::settle(&ground.db, ground.now()).await.unwrap(), left);
        std::fs::write(far.join("folder.id"), "00000000000000000000000000000007").unwrap();
        assert_eq!(copies::settle(&ground.db, ground.now()).await.unwrap(), left);
        assert!(files(&far).is_empty());

        std::fs::remove_dir_all(far.parent().unwrap()).unwrap();
        std::fs::rename(&away, far.parent().unwrap()).unwrap();
        assert_eq!(holding(&far, &key), 1, "until then it could be opened");
        assert!(copies::settle(&ground.db, ground.now()).await.unwrap().is_empty());
        assert_eq!((holding(&far, &key), files(&far).len()), (0, 1));
        assert!(owed(&ground.db).await.is_empty() && check(&ground.db).await.is_none());
    }

    async fn a_folder_that_is_gone_for_good_is_written_off(ground) {
        furnish(&ground).await;
        let keys = ground.dir.path().join("keys");
        back_up(&ground, "first", &keys).await;
        std::fs::remove_dir_all(&keys).unwrap();
        erase(&ground).await;
        let left = copies::settle(&ground.db, ground.now()).await.unwrap();
        assert!(copies::write_off(&ground.db, "/nowhere").await.is_err());
        copies::write_off(&ground.db, &left[0]).await.unwrap();
        assert!(owed(&ground.db).await.is_empty());
    }

    async fn a_clock_that_went_back_does_not_bring_an_old_key_file_back(ground) {
        furnish(&ground).await;
        let keys = ground.dir.path().join("keys");
        back_up(&ground, "first", &keys).await;
        let (key, now) = (key(&ground.db).await, ground.now());
        erase(&ground).await;
        // An hour before the file that is there, and twice in one moment.
        for _ in 0..2 {
            copies::write(&ground.db, &keys, now.plus_seconds(-3_600), copies::Kept::NewestTwo).await.unwrap();
        }
        assert_eq!((holding(&keys, &key), files(&keys).len()), (0, 2), "the newest two are those written last");
    }

    async fn a_backup_and_an_erasure_at_once_leave_no_key(ground) {
        furnish(&ground).await;
        let keys = ground.dir.path().join("keys");
        back_up(&ground, "first", &keys).await;
        let key = key(&ground.db).await;
        let backups = async {
            for n in 0..10 {
                back_up(&ground, &format!("more-{n}"), &keys).await;
            }
        };
        let erasing = async {
            while !ground.dir.path().join("more-3").exists() {
                tokio::task::yield_now().await;
            }
            erase(&ground).await;
            copies::settle(&ground.db, ground.now()).await.unwrap()
        };
        let ((), left) = tokio::join!(backups, erasing);
        assert!(left.is_empty());
        assert_eq!(holding(&keys, &key), 0);
    }
}
