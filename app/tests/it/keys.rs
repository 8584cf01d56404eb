//! The commands about keys, run as people run them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::commands::{alongside, good, invited, run};

fn json(data: &Path) -> serde_json::Value {
    serde_json::from_str(&good(alongside(data).args(["keys", "show", "--format", "json"]))).unwrap()
}

fn key_files(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("keys-")).count()
}

fn narrow(file: &Path) {
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_master_key_that_was_named_is_read_and_never_made() {
    let folder = tempfile::tempdir().unwrap();
    let (data, named) = (folder.path().join("data"), folder.path().join("named.key"));
    let with = |file: &Path, args: &[&str]| run(alongside(&data).env("ALONGSIDE_MASTER_KEY_FILE", file).args(args));
    let (ok, _, err) = with(&named, &["migrate"]);
    assert!(!ok && err.contains("named.key") && !named.exists(), "{err}");
    std::fs::write(&named, [5; 32]).unwrap();
    narrow(&named);
    assert!(with(&named, &["migrate"]).0);
    assert!(!data.join("master.key").exists());
    let (ok, out, _) = with(&named, &["keys", "show"]);
    assert!(ok && out.contains("named.key") && out.contains("house version 1: 0 days old, 0 keys"), "{out}");
    // From systemd, under the name that the unit gives it.
    std::fs::copy(&named, folder.path().join("alongside.master-key")).unwrap();
    let credential = |args: &[&str]| run(alongside(&data).env("CREDENTIALS_DIRECTORY", folder.path()).args(args));
    let (ok, out, err) = credential(&["keys", "show"]);
    assert!(ok && out.contains("alongside.master-key"), "{err}");

    let refused = |file: &Path, word: &str| {
        for command in ["verify", "serve"] {
            let (ok, _, err) = with(file, &[command]);
            assert!(!ok && err.lines().last().unwrap().contains(word), "{command}: {err}");
        }
    };
    let other = folder.path().join("other.key");
    std::fs::write(&other, [6; 32]).unwrap();
    narrow(&other);
    refused(&other, "does not fit this database");
    std::fs::write(&other, [6; 31]).unwrap();
    refused(&other, "exactly 32 bytes");
    std::fs::set_permissions(&named, std::fs::Permissions::from_mode(0o604)).unwrap();
    refused(&named, "everybody on this machine");
    let (ok, _, err) = run(alongside(&data).env("ALONGSIDE_MASTER_KEY", "0".repeat(64)).arg("verify"));
    assert!(!ok && err.contains("is not read"), "{err}");
}

#[test]
fn keys_are_rotated_and_the_master_key_is_changed() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    let person = invited(data);
    good(alongside(data).args(["backup"]).arg(data.join("first")));
    let before = json(data);
    assert_eq!(before["versions"][0]["purpose"], "house", "{before}");
    assert_eq!(before["versions"][0]["days"], 0);
    let (ok, _, err) = run(alongside(data).args(["keys", "rotate", "--purpose", "house"]));
    assert!(!ok && err.contains("PINs"), "{err}");
    let (ok, _, err) = run(alongside(data).args(["keys", "rotate", "--purpose", "nothing"]));
    assert!(!ok && err.contains("no such purpose"), "{err}");
    good(alongside(data).args(["keys", "rotate"]));

    let to = data.join("new.key");
    let said = good(alongside(data).args(["keys", "new-master", "--to"]).arg(&to));
    assert!(said.contains("ALONGSIDE_MASTER_KEY_FILE"), "{said}");
    // Again, as after a stop: it is the same key, and nothing is lost.
    good(alongside(data).args(["keys", "new-master", "--to"]).arg(&to));
    let (ok, _, err) = run(alongside(data).arg("verify"));
    assert!(!ok && err.contains("does not fit"), "{err}");
    std::fs::rename(&to, data.join("master.key")).unwrap();
    assert_ne!(json(data)["master"], before["master"]);
    assert!(good(alongside(data).arg("verify")).lines().all(|line| line.starts_with("ok ")));
    assert!(good(alongside(data).args(["person", "export", &person])).contains("Priya Nair"));
    // The backup of before restores with the new key and the copy that was written anew.
    let back = tempfile::tempdir().unwrap();
    std::fs::copy(data.join("master.key"), back.path().join("master.key")).unwrap();
    good(alongside(back.path()).arg("restore").arg(data.join("first")).arg("--keys").arg(data.join("keys")));
}

#[test]
fn an_erasure_mends_every_folder_of_copies_and_says_which_it_cannot_reach() {
    let folder = tempfile::tempdir().unwrap();
    let (data, named) = (folder.path().join("data"), folder.path().join("named"));
    let disk = folder.path().join("disk");
    let person = invited(&data);
    let with = |args: &[&str]| run(alongside(&data).env("ALONGSIDE_KEYS", &named).args(args));
    for to in ["one", "two"] {
        let to = folder.path().join(to);
        assert!(with(&["backup", to.to_str().unwrap()]).0);
    }
    good(alongside(&data).arg("backup").arg(folder.path().join("three")).arg("--keys").arg(&disk));
    assert_eq!((key_files(&named), key_files(&disk)), (2, 1));
    assert!(!data.join("keys").exists(), "the folder that was named is used");
    std::fs::rename(&disk, folder.path().join("away")).unwrap();
    let (ok, out, err) = with(&["person", "erase", &person]);
    assert!(!ok && out.contains("emptied access_person 1") && err.contains("disk"), "{out}{err}");
    assert_eq!(key_files(&named), 1);
    let (ok, out, _) = run(alongside(&data).arg("verify"));
    assert!(!ok && out.contains("BROKEN key copies") && out.contains("disk"), "{out}");
    assert_eq!(json(&data)["copies_owed"].as_array().unwrap().len(), 1);
    let at = json(&data)["copies_owed"][0].as_str().unwrap().to_owned();
    let (ok, _, err) = run(alongside(&data).args(["keys", "write-off", "/nowhere"]));
    assert!(!ok && err.contains("/nowhere"), "{err}");
    good(alongside(&data).args(["keys", "write-off", &at]));
    assert!(good(alongside(&data).arg("verify")).contains("ok key copies"));
}
