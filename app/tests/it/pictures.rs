//! Pictures through the commands: verified, backed up, restored, given to whom they are about, and erased.

use std::path::Path;

use alongside::house::{self, Begin, Settled};
use basics::{Clock, PersonId};
use files::Belongs;
use store::{Quiet, Subject};

use crate::commands::{alongside, good, invited, run};

fn names(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Somebody's receipt, in the house that stands in a folder.
async fn receipt(data: &Path, person: PersonId) {
    let settled = Settled {
        data: data.to_owned(),
        database: house::sqlite_in(data),
        listen: String::new(),
        keys: data.join("keys"),
        files: data.join("files"),
        master: None,
    };
    let db = house::open_db(&settled, Begin::Known).await.map_err(|failed| failed.0).unwrap();
    let site = house::site(db.clone(), Clock::machine(), access::Hashing::quick().unwrap()).with_files(settled.files);
    let place = access::leavers::tops(&mut db.read().await.unwrap()).await.unwrap()[0];
    let here = access::places::about(&mut db.read().await.unwrap(), place, None).await.unwrap().unwrap();
    let subject = Subject { kind: "plan", id: person.uuid() };
    let (kind, purpose, organisation) = ("receipt", "plans", here.organisation);
    let to = Belongs { kind, purpose, subject, person: Some(person), place, organisation };
    let picture = files::take(&trials::photo(300, 200)).unwrap();
    let laid = files::lay(&site, Some(person), place, picture).await.unwrap().unwrap();
    let mut tx = trials::write(&db).await;
    files::keep(&mut tx, &laid, &to, site.now()).await.unwrap().unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    db.close().await;
}

#[test]
fn a_picture_is_verified_backed_up_restored_given_and_erased() {
    let dir = tempfile::tempdir().unwrap();
    let (data, new) = (dir.path().join("data"), dir.path().join("new"));
    let (backup, keys, given) = (dir.path().join("backup"), dir.path().join("keys"), dir.path().join("given"));
    let person = invited(&data);
    tokio::runtime::Runtime::new().unwrap().block_on(receipt(&data, person.parse().unwrap()));
    let lying = data.join("files").join(&names(&data.join("files"))[0]);
    assert!(good(alongside(&data).arg("verify")).contains("ok files: 1 as they were brought"));
    let said = good(alongside(&data).arg("backup").arg(&backup).arg("--keys").arg(&keys));
    assert!(said.contains("1 files"), "{said}");

    std::fs::create_dir(&new).unwrap();
    std::fs::copy(data.join("master.key"), new.join("master.key")).unwrap();
    good(alongside(&new).arg("restore").arg(&backup).arg("--keys").arg(&keys));
    assert!(good(alongside(&new).arg("verify")).contains("ok files: 1 as they were brought"));
    let bundle = good(alongside(&new).args(["person", "export", &person, "--files"]).arg(&given));
    let pictures = names(&given);
    assert_eq!(pictures.len(), 1);
    assert!(bundle.contains(pictures[0].trim_end_matches(".jpg")), "the bundle names it");
    assert!(std::fs::read(given.join(&pictures[0])).unwrap().starts_with(&[0xff, 0xd8, 0xff]));

    // In a folder that a setting names, as several processes share it.
    let shared = dir.path().join("shared");
    std::fs::rename(new.join("files"), &shared).unwrap();
    let (well, said, _) = run(alongside(&new).arg("verify"));
    assert!(!well && said.contains("BROKEN files files_file") && said.contains("is missing"), "{said}");
    good(alongside(&new).arg("verify").env("ALONGSIDE_FILES", &shared));

    let mut held = std::fs::read(&lying).unwrap();
    held[200] ^= 1;
    std::fs::write(&lying, held).unwrap();
    let (well, said, _) = run(alongside(&data).arg("verify"));
    assert!(!well && said.contains("is altered"), "{said}");
    let said = good(alongside(&data).args(["person", "erase", &person]));
    assert!(said.contains("files taken away 1") && said.contains("gone files_file 1"), "{said}");
    assert!(names(&data.join("files")).is_empty());
    good(alongside(&data).arg("verify"));
}
