//! The commands, run as people run them.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

pub fn alongside(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
    command.env("ALONGSIDE_DATA", data).env_remove("ALONGSIDE_DATABASE_URL").env_remove("ALONGSIDE_LISTEN");
    command
}

pub fn run(command: &mut Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

pub fn good(command: &mut Command) -> String {
    let (ok, out, err) = run(command);
    assert!(ok, "{out}\n{err}");
    out
}

pub fn invited(data: &Path) -> String {
    let out = good(alongside(data).args(["invite", "Priya Nair", "--place", "Arrowdale", "--role", "practitioner"]));
    assert!(out.lines().any(|line| line.trim().len() == 24 && line.matches('-').count() == 4), "{out}");
    out.lines().find_map(|line| line.split_once("Their id: ").map(|(_, id)| id.to_owned())).unwrap()
}

#[test]
fn a_first_invitation_makes_a_house_that_verifies() {
    let data = tempfile::tempdir().unwrap();
    assert!(good(alongside(data.path()).arg("migrate")).contains("migrations applied"));
    invited(data.path());
    let checks = good(alongside(data.path()).arg("verify"));
    assert!(checks.lines().count() >= 5 && checks.lines().all(|line| line.starts_with("ok ")), "{checks}");
    assert!(checks.lines().any(|line| line == "ok books: 0 entries sum to zero"), "{checks}");
    assert!(checks.lines().any(|line| line == "ok files: 0 as they were brought"), "{checks}");
}

#[test]
fn what_the_house_makes_is_its_owners_alone_and_what_is_wider_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    // Whatever the umask of whoever starts it.
    let wide = |args: &[&str]| {
        let mut command = Command::new("sh");
        command.arg("-c").arg(r#"umask 000; exec "$0" "$@""#).arg(env!("CARGO_BIN_EXE_alongside")).args(args);
        command.env("ALONGSIDE_DATA", &data).env_remove("ALONGSIDE_DATABASE_URL");
        run(&mut command)
    };
    let (ok, _, err) = wide(&["migrate"]);
    assert!(ok && !err.contains("others can open"), "{err}");
    assert_eq!(mode(&data), 0o700);
    for file in ["alongside.db", "master.key"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    std::fs::set_permissions(data.join("alongside.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (ok, _, err) = wide(&["verify"]);
    let said: Vec<&str> = err.lines().filter(|line| line.contains("others can open")).collect();
    assert!(ok && said.len() == 2, "{err}");
    assert!(said.iter().any(|line| line.contains("mode 755") && line.contains("chmod 700")), "{err}");
    assert!(said.iter().any(|line| line.contains("alongside.db") && line.contains("chmod 600")), "{err}");
}

#[test]
fn a_mistyped_folder_does_not_look_like_a_house_that_lost_everything() {
    let folder = tempfile::tempdir().unwrap();
    let typo = folder.path().join("dtaa");
    let backup = folder.path().join("backup");
    let commands: [&[&str]; 5] = [
        &["serve"],
        &["verify"],
        &["backup", backup.to_str().unwrap()],
        &["person", "export", "00000000000000000000000000000000"],
        &["person", "erase", "00000000000000000000000000000000"],
    ];
    for args in commands {
        let (ok, _, err) = run(alongside(&typo).args(args));
        assert!(!ok && err.contains("there is no house here yet") && err.contains("serve --new"), "{args:?}: {err}");
        assert!(!typo.exists(), "{args:?} made a folder");
    }
    // A database that is there, in a folder without its key, is the wrong folder too; so is an empty file.
    invited(&typo);
    std::fs::rename(typo.join("master.key"), folder.path().join("kept.key")).unwrap();
    let (ok, _, err) = run(alongside(&typo).arg("verify"));
    assert!(!ok && err.contains("master.key is missing"), "{err}");
    assert!(!typo.join("master.key").exists());
    std::fs::rename(folder.path().join("kept.key"), typo.join("master.key")).unwrap();
    good(alongside(&typo).arg("verify"));
    std::fs::write(typo.join("alongside.db"), "").unwrap();
    let (ok, _, err) = run(alongside(&typo).arg("serve"));
    assert!(!ok && err.contains("the database is empty"), "{err}");
}

#[test]
fn a_new_house_is_made_when_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut child = alongside(&data)
        .env("ALONGSIDE_LISTEN", "127.0.0.1:0")
        .args(["serve", "--new"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut err = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("serving") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut err, &mut line).unwrap() > 0, "it ended");
    }
    let address = line.split_once("\"listen\":\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    assert!(ask(&address, "/ready").starts_with("HTTP/1.1 200"));
    good(Command::new("kill").args(["-TERM", &child.id().to_string()]));
    assert!(child.wait().unwrap().success());
    good(alongside(&data).arg("verify"));
}

#[test]
fn the_first_place_keeps_the_holidays_of_its_nation() {
    let data = tempfile::tempdir().unwrap();
    let invite = |nation: &str| {
        let args = ["invite", "Priya Nair", "--place", "Arrowdale", "--role", "manager", "--nation", nation];
        run(alongside(data.path()).args(args))
    };
    let (ok, _, err) = invite("narnia");
    assert!(!ok && err.contains("there is no nation narnia"), "{err}");
    assert!(invite("scotland").0);
    let (ok, _, err) = invite("scotland");
    assert!(!ok && err.contains("is there already"), "{err}");
    let bytes = std::fs::read(data.path().join("alongside.db")).unwrap();
    assert!(bytes.windows(8).any(|w| w == b"scotland"));
}

#[test]
fn an_unknown_role_is_a_clear_error() {
    let data = tempfile::tempdir().unwrap();
    let (ok, _, err) = run(alongside(data.path()).args(["invite", "X", "--place", "Y", "--role", "king"]));
    assert!(!ok && err.contains("there is no role king"), "{err}");
    let (ok, _, err) = run(alongside(data.path()).env("ALONGSIDE_DATABASE_URL", "mysql://x").arg("migrate"));
    assert!(!ok && err.contains("sqlite: or postgres:"), "{err}");
}

#[test]
fn verify_finds_a_flipped_byte_in_the_audit_chain() {
    let data = tempfile::tempdir().unwrap();
    invited(data.path());
    let file = data.path().join("alongside.db");
    // Flip one letter of the first line's action, where the file holds it: the triggers guard SQL, not the file.
    let mut bytes = std::fs::read(&file).unwrap();
    let wal = std::fs::metadata(data.path().join("alongside.db-wal")).map_or(0, |m| m.len());
    assert_eq!(wal, 0, "the log is folded in when the command ends");
    let word = b"governance.";
    let places: Vec<usize> =
        bytes.windows(word.len()).enumerate().filter(|(_, w)| *w == word).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] = b'G';
    }
    std::fs::write(&file, bytes).unwrap();
    let (ok, out, _) = run(alongside(data.path()).arg("verify"));
    assert!(!ok && out.lines().any(|line| line.starts_with("BROKEN audit chain line ")), "{out}");
}

#[test]
fn a_backup_restores_into_the_other_engine_and_back() {
    let Ok(admin) = std::env::var("ALONGSIDE_TEST_PG") else {
        assert!(std::env::var_os("ALONGSIDE_TEST_BOTH").is_none(), "ALONGSIDE_TEST_PG names no server");
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let person = invited(data.path());
    let keys = data.path().join("keys");
    let first = data.path().join("first");
    good(alongside(data.path()).arg("backup").arg(&first));
    // The same keys, another engine.
    let name = format!("alongside_commands_{}", std::process::id());
    let pg = |sql: &str| good(Command::new("psql").arg(&admin).args(["-q", "-c", sql]));
    pg(&format!("CREATE DATABASE {name}"));
    let address = admin.replacen("/postgres?", &format!("/{name}?"), 1);
    assert_ne!(address, admin, "the test address names the database postgres");
    let on_pg = |args: &[&std::ffi::OsStr]| {
        let mut command = alongside(data.path());
        command.env("ALONGSIDE_DATABASE_URL", &address).args(args);
        command
    };
    good(&mut on_pg(&["restore".as_ref(), first.as_os_str()]));
    assert!(good(&mut on_pg(&["verify".as_ref()])).lines().all(|line| line.starts_with("ok ")));
    let second = data.path().join("second");
    good(&mut on_pg(&["backup".as_ref(), second.as_os_str()]));
    let back = tempfile::tempdir().unwrap();
    std::fs::copy(data.path().join("master.key"), back.path().join("master.key")).unwrap();
    good(alongside(back.path()).arg("restore").arg(&second).arg("--keys").arg(&keys));
    assert!(good(alongside(back.path()).arg("verify")).lines().all(|line| line.starts_with("ok ")));
    let exported =
        |out: String| serde_json::from_str::<serde_json::Value>(&out).unwrap()["tables"]["access_person"].clone();
    let before = exported(good(alongside(data.path()).args(["person", "export", &person])));
    let after = exported(good(alongside(back.path()).args(["person", "export", &person])));
    assert_eq!(before, after);
    let (ok, _, err) = run(alongside(back.path()).arg("restore").arg(&second).arg("--keys").arg(&keys));
    assert!(!ok && err.contains("not empty"), "{err}");
    let said = good(alongside(back.path()).arg("restore").arg(&second).arg("--keys").arg(&keys).arg("--replace"));
    let aside = said.lines().find_map(|line| line.split_once("it is now ")).unwrap().1;
    assert!(Path::new(aside).is_file() && aside.contains("replaced-"), "{said}");
    pg(&format!("DROP DATABASE {name} WITH (FORCE)"));
}

#[test]
fn a_person_is_exported_and_erased() {
    let data = tempfile::tempdir().unwrap();
    let person = invited(data.path());
    let bundle = good(alongside(data.path()).args(["person", "export", &person]));
    assert!(bundle.contains("Priya Nair"));
    let erased = good(alongside(data.path()).args(["person", "erase", &person]));
    assert!(erased.contains("emptied access_person 1"), "{erased}");
    let bundle = good(alongside(data.path()).args(["person", "export", &person]));
    assert!(!bundle.contains("Priya Nair"), "{bundle}");
    let bytes = std::fs::read(data.path().join("alongside.db")).unwrap();
    assert!(!bytes.windows(10).any(|w| w == b"Priya Nair"), "nothing of the name is left in the file");
    let (ok, _, err) = run(alongside(data.path()).args(["person", "export", "nobody"]));
    assert!(!ok && err.contains("not an id"), "{err}");
}

#[test]
fn an_erasure_takes_older_key_files_away_and_a_backup_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let data = tempfile::tempdir().unwrap();
    let person = invited(data.path());
    let keys = data.path().join("keys");
    let names = || -> Vec<_> {
        let mut names: Vec<_> = std::fs::read_dir(&keys).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.retain(|name| name != "folder.id");
        names.sort();
        names
    };
    for to in ["first", "second"] {
        good(alongside(data.path()).arg("backup").arg(data.path().join(to)));
    }
    let before = names();
    assert_eq!(before.len(), 2);
    for entry in std::fs::read_dir(data.path().join("first/tables")).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads a backup");
    }
    good(alongside(data.path()).args(["person", "erase", &person]));
    let after = names();
    assert!(after.len() == 1 && !before.contains(&after[0]), "{before:?} {after:?}");
    // A backup from before it knows nothing of the erasure: restoring it repeats all of it.
    let back = tempfile::tempdir().unwrap();
    std::fs::copy(data.path().join("master.key"), back.path().join("master.key")).unwrap();
    let from = data.path().join("first");
    let said = good(alongside(back.path()).arg("restore").arg(&from).arg("--keys").arg(&keys));
    assert!(said.contains("1 erasures repeated"), "{said}");
    let bundle: serde_json::Value =
        serde_json::from_str(&good(alongside(back.path()).args(["person", "export", &person]))).unwrap();
    let row = &bundle["tables"]["access_person"][0];
    assert!(row["name"] == "" && !row["erased_at"].is_null(), "{bundle}");
}

#[test]
fn routes_and_powers_are_printed_without_a_database() {
    let nowhere = Path::new("/nonexistent");
    assert!(good(alongside(nowhere).arg("routes")).contains("GET  /people/new"));
    assert!(good(alongside(nowhere).arg("powers")).contains("kept-out"));
    let json: serde_json::Value =
        serde_json::from_str(&good(alongside(nowhere).args(["routes", "--format", "json"]))).unwrap();
    assert!(json.as_array().unwrap().iter().any(|route| route["path"] == "/sign-in"));
}

fn ask(address: &str, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_demonstration_opens_and_ends_when_told() {
    let data = tempfile::tempdir().unwrap();
    let mut child = alongside(data.path())
        .args(["demo", "--port", "0", "--data"])
        .arg(data.path())
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    let address = line.trim().split_once("http://").map(|(_, address)| address.to_owned()).unwrap();
    assert!(ask(&address, "/health").starts_with("HTTP/1.1 200"));
    assert!(ask(&address, "/ready").starts_with("HTTP/1.1 200"));
    let front = ask(&address, "/");
    assert!(front.starts_with("HTTP/1.1 200") && front.contains("Priya Nair"), "{front}");
    good(Command::new("kill").args(["-TERM", &child.id().to_string()]));
    assert!(child.wait().unwrap().success());
}

#[test]
fn votes_are_counted_and_seats_shared_without_a_house() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let ward = concat!(env!("CARGO_MANIFEST_DIR"), "/../libs/ballot/tests/data/blt/eilean_siar_2022_ward3.blt");
    let broken = concat!(env!("CARGO_MANIFEST_DIR"), "/../libs/ballot/tests/data/odd/22_zero_weight.blt");
    let ended = |args: &[&str]| {
        let output = alongside(&data).args(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    for rule in ["scottish", "ers97", "meek"] {
        let (code, out, err) = ended(&["count", "--rule", rule, "--format", "json", ward]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{rule}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        let mut elected: Vec<u64> =
            json[0]["elected"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).collect();
        elected.sort_unstable();
        assert_eq!(elected, [2, 3], "{rule}");
    }
    let (code, out, err) = ended(&["count", "--format", "json", ward, broken]);
    assert_eq!(code, Some(1));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap().as_array().map(Vec::len), Some(2));
    assert!(err.contains("22_zero_weight.blt:2: a paper of weight 0"), "{err}");
    assert_eq!(ended(&["count", "--rule", "borda", ward]).0, Some(2));

    let seats = ["seats", "--method", "dhondt", "--seats", "12", "Housing=121", "Food=93", "Visits=48", "Work=33"];
    let (code, out, _) = ended(&[&seats[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(0));
    assert!(
        out.starts_with(r#"{"method":"dhondt","seats":12,"lists":[{"name":"Housing","votes":121,"seats":5}"#),
        "{out}"
    );
    let tied = ["seats", "--method", "hare", "--seats", "1", "A=1", "B=1"];
    assert_eq!(ended(&tied).0, Some(1));
    assert_eq!(ended(&["seats", "--method", "hare", "--seats", "1", "A"]).0, Some(2));
    assert!(!data.exists(), "nothing is made on the disk");
}

#[test]
fn a_scrutineers_bundle_is_counted_again_with_no_house_at_all() {
    use ballot::bundle::{Bundle, Ledger, Manifest, Papers};
    let manifest = Manifest {
        title: "Fallow Moss".into(),
        method: "sainte-lague".into(),
        seats: 12,
        choices: ["Housing", "Equality", "Work", "Health"].map(str::to_owned).into(),
        rolls: [("residents".to_owned(), 412), ("staff".to_owned(), 164)].into(),
        rules: Vec::new(),
    };
    let void = [("unclear".to_owned(), 3)].into();
    let account = Ledger { issued: 300, returned: 298, spoiled: 0, unused: 2, void, on_screen: 0, signed: None };
    let text = Bundle::new(manifest, Vec::new(), Papers::Piles(vec![121, 93, 48, 33]), account, None).unwrap().text();
    let folder = tempfile::tempdir().unwrap();
    let (file, nowhere) = (folder.path().join("bundle.json"), folder.path().join("nowhere"));
    let verify = |text: &str| {
        std::fs::write(&file, text).unwrap();
        run(alongside(&nowhere).arg("verify").arg("--bundle").arg(&file))
    };
    let (ok, out, _) = verify(&text);
    assert!(ok && out.contains("ok result: seats 5 4 2 1"), "{out}");
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), 3);
    for (bad, why) in [
        (text.replacen("121", "122", 1), "the hash at the end"),
        (text.replace("Housing", "Hats"), "the hash at the end"),
        ("{}".to_owned(), "no bundle"),
        (String::new(), "no bundle"),
    ] {
        let (ok, out, err) = verify(&bad);
        assert!(!ok && out.starts_with("BROKEN bundle ") && out.contains(why), "{out}{err}");
    }
    let (ok, _, err) = run(alongside(&nowhere).arg("verify").arg("--bundle").arg(folder.path().join("gone")));
    assert!(!ok && err.contains("gone"), "{err}");
    assert!(!nowhere.exists(), "nothing was opened");
}
