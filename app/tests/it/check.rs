//! `alongside check`: on a new house it names every step, each step done takes its line away, and in the end it says nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use access::people::NewRelation;
use access::{Hashing, RelationKind, Role, Site, people};
use alongside::check::{look, may_be_stated, rule};
use alongside::house::{self, Settled};
use alongside::wiring;
use basics::Clock;

fn parts() -> &'static [store::Part] {
    wiring::parts().leak()
}

fn private(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// What is looked at, and with which settings.
struct Looked {
    site: Site,
    settled: Settled,
    address: Option<String>,
}

impl Looked {
    async fn codes(&self) -> Vec<&'static str> {
        let now = self.site.now();
        let off = look::Ways { mail: false, sign_on: false };
        let mut house = look::inspect(&self.site.db, &self.settled, self.address.clone(), off, now).await.unwrap();
        // How full the disk of the machine is that tests run on is not theirs.
        house.free_kib = None;
        rule::missing(&house).iter().map(|step| step.code).collect()
    }

    /// Does a step, and sees that its line goes and no other one comes.
    async fn gone(&self, before: &mut Vec<&'static str>, code: &str) {
        let after = self.codes().await;
        let expected: Vec<&str> = before.iter().copied().filter(|known| *known != code).collect();
        assert!(before.contains(&code), "{code} was not missing before");
        assert_eq!(after, expected, "after {code}");
        *before = after;
    }
}

/// A person in a role who has come in.
async fn came(site: &Site, name: &str, role: Role) -> basics::PersonId {
    let (code, person) = governance::first_invitation(site, name, "Arrowdale", role, None).await.unwrap();
    let device = access::sign_in::Device { id: "a screen", shared: false, kiosk: None };
    let passphrase = "seven grey kettles hum";
    access::sign_in::use_slip(site, &code.grouped(), &name.to_lowercase(), passphrase, device).await.unwrap();
    person
}

trials::story! {
    parts = parts();

    async fn a_new_house_names_every_step_and_each_one_done_takes_its_line_away(ground) {
        let data = ground.dir.path().to_owned();
        private(&data, 0o700);
        std::fs::write(data.join("master.key"), trials::MASTER).unwrap();
        private(&data.join("master.key"), 0o644);
        if ground.engine == trials::Engine::Lite {
            private(&data.join("house.db"), 0o644);
        } else {
            private(&data, 0o755);
        }
        // No folder, but something that bears its name.
        std::fs::write(data.join("files"), "").unwrap();
        private(&data.join("files"), 0o600);
        let site = house::site(ground.db.clone(), Clock::set_to(ground.now()), Hashing::quick().unwrap());
        let settled = Settled {
            data: data.clone(),
            database: ground.address.clone(),
            listen: String::new(),
            keys: data.join("keys"),
            files: data.join("files"),
            master: None,
        };
        let mut looked = Looked { site, settled, address: None };
        let site = looked.site.clone();
        let mut left = looked.codes().await;
        crate::expected::agrees(&crate::root().join("app/tests/expected/check.txt"), &(left.join("\n") + "\n"));

        private(&data.join("master.key"), 0o600);
        looked.gone(&mut left, "KEY_RIGHTS").await;
        private(&data, 0o700);
        if ground.engine == trials::Engine::Lite {
            private(&data.join("house.db"), 0o600);
        }
        looked.gone(&mut left, "FILES").await;
        std::fs::remove_file(data.join("files")).unwrap();
        looked.gone(&mut left, "FILES_FOLDER").await;
        looked.address = Some("https://together.example".to_owned());
        looked.gone(&mut left, "ADDRESS").await;

        // Before the notice stands only whoever sets things up can come.
        let root = came(&site, "Root", Role::Administrator).await;
        looked.gone(&mut left, "FIRST_ADMINISTRATOR").await;
        let mut tx = site.db.read().await.unwrap();
        let place = access::leavers::tops(&mut tx).await.unwrap()[0];
        drop(tx);
        let (now, chance) = (site.now(), site.db.chance().clone());
        let mut tx = trials::write(&site.db).await;
        governance::samples::prepared(&mut tx, &chance, place, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        left.retain(|code| *code != "NOTICE");
        looked.gone(&mut left, "KEEPING").await;
        came(&site, "Helen", Role::Manager).await;
        looked.gone(&mut left, "TWO_PEOPLE").await;
        let mut tx = trials::write(&site.db).await;
        let from_on = now.date_in("Europe/London").unwrap();
        let kind = RelationKind::DutyReader;
        let new = NewRelation { kind, holder: root, person: None, given_in: place, from_on, until_on: None };
        people::relate(&mut tx, &chance, &new, now).await.unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        looked.gone(&mut left, "DUTY_READER").await;
        // It is said where: in the place that has members. Named there, the line goes.
        let house = look::inspect(&site.db, &looked.settled, None, look::Ways { mail: false, sign_on: false }, now).await.unwrap();
        assert_eq!(house.without_officer, ["Arrowdale"]);
        let steps = rule::missing(&house);
        let lines = alongside::check::lines(&steps, None, &house.without_officer);
        let line = lines.iter().find(|line| line.starts_with("missing: OFFICER ")).unwrap();
        assert!(line.contains("(places: Arrowdale)"), "{line}");
        assert!(alongside::check::json(&steps, &house.without_officer).to_string().contains("[\"Arrowdale\"]"));
        let auditor = came(&site, "Ros", Role::Auditor).await;
        for (holder, counts) in [(root, false), (auditor, true)] {
            let mut tx = trials::write(&site.db).await;
            let new = NewRelation { kind: RelationKind::DataProtectionOfficer, holder, ..new };
            people::relate(&mut tx, &chance, &new, now).await.unwrap();
            tx.commit_quiet(store::Quiet::Schema).await.unwrap();
            // Whoever runs the machine is no officer, whatever a row says.
            assert_eq!(looked.codes().await.contains(&"OFFICER"), !counts);
        }
        looked.gone(&mut left, "OFFICER").await;
        let mut tx = trials::write(&site.db).await;
        access::settings::set(&mut tx, place, &access::second::NEEDED, Some("sees-others")).await.unwrap().unwrap();
        tx.commit_quiet(store::Quiet::Schema).await.unwrap();
        looked.gone(&mut left, "SECOND_FACTOR").await;

        governance::confirm_step(&site, "BACKUP", rule::BESIDE).await.unwrap();
        looked.gone(&mut left, "BACKUP").await;
        governance::confirm_step(&site, "BACKUP", rule::APART).await.unwrap();
        looked.gone(&mut left, "KEYS_APART").await;
        for step in rule::STEPS.iter().filter(|step| step.stated.is_some()) {
            governance::confirm_step(&site, may_be_stated(step.code).unwrap(), "Ewan Fyfe").await.unwrap();
            looked.gone(&mut left, step.code).await;
        }
        assert_eq!(left, Vec::<&str>::new(), "all is done, and nothing is said");

        // What time undoes is named again.
        site.clock.move_to(now.plus_days(93));
        assert_eq!(looked.codes().await, ["ADVISORIES", "BACKUP", "RESTORE"]);
        // And what breaks.
        let late = "INSERT INTO store_due (id, at, kind, object_id) SELECT id, made_at, 'x.y', id FROM access_place";
        trials::meddle(&ground.address, late).await;
        assert!(looked.codes().await.contains(&"DUE"));
        site.clock.move_to(now.plus_days(-1));
        assert!(looked.codes().await.contains(&"CLOCK"), "the record is newer than the clock");
    }
}

#[test]
fn nobody_can_say_that_something_is_done_which_can_be_seen() {
    assert!(may_be_stated("KEY_COPY").is_ok());
    for code in ["NOTICE", "key_copy", "", "KEY_COPY; DROP TABLE", "NOTHING"] {
        assert!(may_be_stated(code).is_err(), "{code}");
    }
}

fn alongside(data: &Path, args: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alongside"));
    command.env("ALONGSIDE_DATA", data).env_remove("ALONGSIDE_DATABASE_URL").env_remove("ALONGSIDE_ADDRESS");
    let out = command.args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.success(), text(out.stdout), text(out.stderr))
}

#[test]
fn the_command_ends_with_one_while_something_is_missing_and_takes_somebodys_word_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let data: PathBuf = folder.path().join("data");
    let (ok, _, err) = alongside(&data, &["check"]);
    assert!(!ok && err.contains("there is no house here yet"), "{err}");
    assert!(alongside(&data, &["migrate"]).0);
    let (ok, out, err) = alongside(&data, &["check"]);
    assert!(!ok && err.contains("steps are missing"), "{err}");
    assert!(out.lines().all(|line| line.starts_with("missing: ") && line.contains(", do: ")), "{out}");
    assert!(out.contains("missing: KEY_COPY ") && !out.contains("KEY_RIGHTS") && !out.contains("SCHEMA"), "{out}");
    for refused in [
        &["check", "--done", "KEY_COPY"][..],
        &["check", "--done", "KEY_COPY", "--by", " "],
        &["check", "--done", "NOTICE", "--by", "Ewan"],
        &["check", "--done", "NOTHING", "--by", "Ewan"],
    ] {
        assert!(!alongside(&data, refused).0, "{refused:?}");
    }
    let (ok, out, err) = alongside(&data, &["check", "--done", "KEY_COPY", "--by", "Ewan Fyfe"]);
    assert!(ok && out.is_empty(), "{out}{err}");
    let keys = folder.path().join("elsewhere/keys");
    std::fs::create_dir_all(&keys).unwrap();
    let backup = folder.path().join("backups");
    std::fs::create_dir_all(&backup).unwrap();
    let to = backup.join("one");
    let (ok, _, err) = alongside(&data, &["backup", to.to_str().unwrap(), "--keys", keys.to_str().unwrap()]);
    assert!(ok, "{err}");
    let (ok, out, _) = alongside(&data, &["check", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_str(&out).unwrap();
    let codes: Vec<&str> =
        said["missing"].as_array().unwrap().iter().map(|one| one["step"].as_str().unwrap()).collect();
    assert!(!ok && codes.contains(&"RESTORE"), "{codes:?}");
    for gone in ["KEY_COPY", "BACKUP", "KEYS_APART"] {
        assert!(!codes.contains(&gone), "{gone}: {codes:?}");
    }
}
