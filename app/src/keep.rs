//! Looking after the house: schema, checks, backup and restore.

use std::path::{Path, PathBuf};

use access::{Hashing, Who};
use ballot::bundle::{self, Outcome};
use basics::Clock;
use clap::Args;
use store::Db;
use store::dump::Source;
use store::verify::Check;

use crate::check::rule;
use crate::house::{self, Begin, HouseArgs};
use crate::{Ended, Failed, wiring};

/// A backup.
#[derive(Args, Debug)]
pub struct BackupArgs {
    /// The new folder to write.
    to: PathBuf,
    /// Where the keys go: a folder apart from the backups; the newest two files are kept.
    #[arg(long)]
    keys: Option<PathBuf>,
    #[command(flatten)]
    house: HouseArgs,
}

/// A restore.
#[derive(Args, Debug)]
pub struct RestoreArgs {
    /// The backup's folder.
    from: PathBuf,
    /// Where the keys are.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Restore over a SQLite database that holds something: it is moved aside, and the new chain names the head it lost.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    house: HouseArgs,
}

#[expect(clippy::print_stdout, reason = "commands answer on stdout")]
fn say(line: &str) {
    println!("{line}");
}

/// `alongside migrate`.
pub async fn migrate(args: HouseArgs) -> Ended {
    let settled = args.settle()?;
    let db = house::open_db(&settled, Begin::New).await?;
    let applied = house::bring_up(&db, &settled, &Clock::machine()).await?;
    say(&format!("{applied} migrations applied"));
    db.close().await;
    Ok(())
}

/// What `alongside verify` looks at.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// A scrutineers' bundle to count again, instead of this house: nothing else is needed for it.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    #[command(flatten)]
    house: HouseArgs,
}

/// `alongside verify --bundle`: counts again what a bundle says, with no house at all.
fn verify_bundle(file: &Path) -> Ended {
    let text = std::fs::read_to_string(file).map_err(|error| Failed(format!("{}: {error}", file.display())))?;
    let held = bundle::read(&text).and_then(|read| read.verify().map(|_| read));
    match held {
        Ok(read) => {
            say(&format!("ok manifest: {}", read.manifest_hash));
            say(&format!("ok papers: {}", read.papers_hash));
            say(&match &read.outcome {
                Outcome::Elected { numbers, digest } => format!("ok result: elected {} {digest}", listed(numbers)),
                Outcome::Seats(seats) => format!("ok result: seats {}", listed(seats)),
            });
            Ok(())
        }
        Err(fault) => {
            say(&format!("BROKEN bundle {fault}"));
            Err(Failed("the bundle does not hold".to_owned()))
        }
    }
}

fn listed(numbers: &[u16]) -> String {
    numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

/// `alongside verify`: one line a check.
pub async fn verify(args: VerifyArgs) -> Ended {
    if let Some(file) = &args.bundle {
        return verify_bundle(file);
    }
    let settled = args.house.settle()?;
    let db = house::open_db(&settled, Begin::Known).await?;
    let checks = all_checks(&db, &settled).await?;
    let mut broken = 0_usize;
    for Check { what, broken: first, note } in checks {
        match first {
            None => say(&format!("ok {what}: {note}")),
            Some(first) => {
                broken = broken.saturating_add(1);
                say(&format!("BROKEN {what} {first}"));
            }
        }
    }
    db.close().await;
    if broken == 0 { Ok(()) } else { Err(Failed(format!("{broken} checks found something broken"))) }
}

/// Every check there is: the store's own, each capability's, and the files'.
pub async fn all_checks(db: &Db, settled: &house::Settled) -> Result<Vec<Check>, Failed> {
    let mut checks = store::verify::verify(db, &wiring::parts(), &wiring::tables()).await?;
    let mut tx = db.read().await?;
    for capability in wiring::capabilities() {
        if let Some(own) = capability.checks {
            checks.extend(own(&mut tx).await?);
        }
    }
    checks.push(files::check(&mut tx, &settled.files).await?);
    Ok(checks)
}

/// `alongside backup`.
pub async fn backup(args: BackupArgs) -> Ended {
    let settled = args.house.settle()?;
    let keys = args.keys.unwrap_or_else(|| settled.keys.clone());
    let db = house::open_db(&settled, Begin::Known).await?;
    let now = Clock::machine().now();
    let beside = files::beside(&settled.files);
    let manifest = store::dump::backup_with(&db, &wiring::tables(), &args.to, &keys, Some(&beside), now).await?;
    let by = if is_apart(&args.to, &keys) { rule::APART } else { rule::BESIDE };
    // A backup that lacks files is kept, and is not counted as one.
    if manifest.missing_files.is_empty() {
        let site = house::site(db.clone(), Clock::machine(), Hashing::real()?);
        governance::confirm_step(&site, "BACKUP", by).await?;
    }
    let rows: u64 = manifest.tables.values().map(|table| table.rows).sum();
    say(&format!(
        "{rows} rows of {} tables, chain head {} {}",
        manifest.tables.len(),
        manifest.head.0,
        manifest.head.1
    ));
    say(&format!("{} files", manifest.files.len()));
    for name in &manifest.missing_files {
        say(&format!("missing file {name}"));
    }
    db.close().await;
    match manifest.missing_files.len() {
        0 => Ok(()),
        some => Err(format!("{some} files were not there: is the folder of pictures mounted?").into()),
    }
}

/// Whether the keys of a backup lie apart from it: neither inside the other, nor side by side.
fn is_apart(backup: &Path, keys: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (backup, keys) = (whole(backup), whole(keys));
    !backup.starts_with(&keys) && !keys.starts_with(&backup) && backup.parent() != keys.parent()
}

/// `alongside restore`.
pub async fn restore(args: RestoreArgs) -> Ended {
    let settled = args.house.settle()?;
    let keys = args.keys.unwrap_or_else(|| settled.keys.clone());
    let clock = Clock::machine();
    let lost = if args.replace { move_aside(&settled, &clock).await? } else { None };
    let db = house::open_db(&settled, Begin::New).await?;
    let now = clock.now();
    let parts = wiring::parts();
    let source = Source { from: &args.from, keys: &keys, files: Some(&settled.files) };
    let restored = store::dump::restore_with(&db, &parts, &wiring::tables(), &source, lost, now).await?;
    // The erasures that came after the backup are told to every part that heard of them then.
    let site = house::site(db.clone(), clock, Hashing::real()?).with_files(settled.files.clone());
    for person in &restored.erased {
        governance::erase_person(&site, &Who::House(governance::COMMAND_LINE), *person).await?;
    }
    governance::confirm_step(&site, "RESTORE", "alongside restore").await?;
    say(&format!(
        "restored the backup of {}, chain head {}; {} erasures repeated",
        restored.manifest.at, restored.manifest.head.0, restored.erased_again
    ));
    if let Err(error) = files::take_away(&site).await {
        say(&format!("files of erased people wait to be taken away: {error}"));
    }
    for name in restored.manifest.missing_files.iter().chain(&restored.wrong_files) {
        say(&format!("missing file {name}: see alongside verify"));
    }
    db.close().await;
    Ok(())
}

/// The chain head of a SQLite database that is about to be replaced; its files get another name.
async fn move_aside(settled: &house::Settled, clock: &Clock) -> Result<Option<store::audit::Head>, Failed> {
    let Some(file) = settled.sqlite_file() else {
        return Err(Failed(
            "--replace is for SQLite; on PostgreSQL make a new empty database and restore into that".into(),
        ));
    };
    if !file.exists() {
        return Ok(None);
    }
    let db = house::open_db(settled, Begin::New).await?;
    let applied = store::migrate::applied(&mut db.read().await?).await?;
    let head = if applied.is_empty() { None } else { Some(store::audit::head(&mut db.read().await?).await?) };
    db.close().await;
    let aside = file.with_extension(format!("replaced-{}", clock.now().text().replace(':', "-")));
    std::fs::rename(&file, &aside)?;
    say(&format!("moved {} aside: it is now {}", file.display(), aside.display()));
    Ok(head)
}
