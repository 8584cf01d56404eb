//! Looks at an installation: files, database, settings.

use std::path::Path;

use access::{Role, leavers, second, settings};
use basics::Instant;
use store::Db;

use super::rule::{Done, Inspected};
use crate::house::Settled;
use crate::keep::all_checks;
use crate::{Failed, wiring};

/// No clock of a machine that runs this stands before it was made.
const MADE: &str = "2026-01-01T00:00:00Z";
/// Due work may be so late, in seconds, before somebody should look.
const LATE: i64 = 3600;
/// How many places are named, in which something is missing.
const MOST_PLACES: usize = 10;

/// Whether others than its owner may open a file or folder.
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

/// How many KiB are free where a folder lies, as `df` says.
fn free_kib(folder: &Path) -> Option<u64> {
    let said = std::process::Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// The first thing that is broken.
async fn broken(db: &Db, settled: &Settled) -> Result<Option<String>, Failed> {
    let checks = all_checks(db, settled).await?;
    // What is not brought up to date is a step of its own.
    let found = checks.into_iter().filter(|check| check.what != "migrations").find_map(|check| {
        let what = check.what;
        check.broken.map(|first| format!("{what} {first}"))
    });
    Ok(found)
}

/// Which ways out of the house an operator opened.
#[derive(Clone, Copy, Debug)]
pub struct Ways {
    /// Mail.
    pub mail: bool,
    /// Signing in with a provider.
    pub sign_on: bool,
}

/// Looks at everything.
pub async fn inspect(
    db: &Db,
    settled: &Settled,
    address: Option<String>,
    ways: Ways,
    now: Instant,
) -> Result<Inspected, Failed> {
    let pending = store::migrate::pending(db, &wiring::parts()).await?;
    let found = broken(db, settled).await?;
    let mut tx = db.read().await?;
    let done = governance::confirmed(&mut tx).await?;
    let tops = leavers::tops(&mut tx).await?;
    let chosen: Vec<&str> = wiring::keeping().iter().filter(|kind| kind.is_chosen()).map(|kind| kind.kind).collect();
    let (mut notices, mut signings, mut seconds) = (0_usize, 0_usize, 0_usize);
    for place in &tops {
        let needed = settings::one(&mut tx, *place, &second::NEEDED).await?;
        seconds = seconds.saturating_add(usize::from(needed == "sees-others"));
        let notice = governance::notice_in(&mut tx, *place).await?;
        notices = notices.saturating_add(usize::from(notice.is_some()));
        let signing = governance::signing_in(&mut tx, *place).await?;
        let all = signing
            .is_some_and(|signing| chosen.iter().all(|kind| signing.days.iter().any(|(known, _)| known == kind)));
        signings = signings.saturating_add(usize::from(all));
    }
    let duty_readers = leavers::duty_readers(&mut tx, now).await?;
    let without_officer = leavers::without_officer(&mut tx, now, MOST_PLACES).await?;
    let (_, leads) = leavers::came_in(&mut tx, &[Role::Manager, Role::Administrator], now).await?;
    let (_, administrators) = leavers::came_in(&mut tx, &[Role::Administrator], now).await?;
    let waiting = store::inspect::waiting(&mut tx, now.plus_seconds(-LATE)).await?;
    let server = store::inspect::server(&mut tx).await?;
    drop(tx);
    let sqlite = settled.sqlite_file();
    let made = Instant::parse(MADE).unwrap_or(now);
    Ok(Inspected {
        now,
        key_open: open_to_others(&settled.key_file()),
        files_open: open_to_others(&settled.data)
            || open_to_others(&settled.files)
            || sqlite.is_some_and(|file| open_to_others(&file)),
        files_writable: files::is_writable(&settled.files),
        address,
        pending,
        broken: found,
        done: done.into_iter().map(|(step, by, at)| Done { step, by, at }).collect(),
        tops: tops.len(),
        notices,
        signings,
        duty_readers,
        without_officer,
        leads,
        administrators,
        second_factor: Some(seconds > 0 && seconds == tops.len()),
        mail: ways.mail,
        sign_on: ways.sign_on,
        clock_behind: now < made || waiting.newest.is_some_and(|newest| newest > now.plus_seconds(300)),
        free_kib: free_kib(&settled.data),
        server,
        late: waiting.late,
        stuck: waiting.stuck,
    })
}
