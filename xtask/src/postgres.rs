//! A PostgreSQL for tests: started once on a socket of its own, and gone when we are, however we end.

use std::env;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::run::on_path;

/// The variable that names a server for the tests.
pub const NAMED: &str = "ALONGSIDE_TEST_PG";

/// How often we look whether the server is there, and for how long.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 600;

/// What the server is told. It holds nothing worth keeping, so nothing waits for the disk.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "shared_buffers=64MB",
    "max_connections=200",
    "wal_level=minimal",
    "max_wal_senders=0",
    "log_timezone=UTC",
    "timezone=UTC",
];

/// Keeps the server while its own input is open. When whoever holds the other end ends, by whatever way, the input closes,
/// the server is stopped and its folder goes.
const KEEPER: &str = "\
folder=$1; shift
\"$@\" >\"$folder/log\" 2>&1 &
server=$!
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
rm -rf \"$folder\"
";

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    keeper: Child,
    folder: PathBuf,
}

/// Who runs the server: PostgreSQL refuses to be run by root.
#[derive(Clone, Copy, Debug)]
struct Runner {
    ids: Option<(u32, u32)>,
}

impl Runner {
    fn find() -> Result<Self, String> {
        let root = id(&["-u"]) == Some(0);
        if !root {
            return Ok(Self { ids: None });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)))
            .map(|ids| Self { ids: Some(ids) })
            .ok_or_else(|| {
                "PostgreSQL does not run as root, and there is neither a user postgres nor nobody".to_owned()
            })
    }

    fn command(self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("HOME", folder).stdin(Stdio::null());
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The folder of PostgreSQL's programs: from PATH, else the newest under the usual place of Debian.
pub fn programs() -> Option<PathBuf> {
    let beside = |initdb: PathBuf| Some(fs::canonicalize(initdb).ok()?.parent()?.to_path_buf());
    let whole = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    if let Some(folder) = on_path("initdb").and_then(beside).filter(whole) {
        return Some(folder);
    }
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| whole(folder))
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder)
}

impl Server {
    /// Makes a database folder and starts a server on it.
    pub fn start(programs: &Path) -> Result<Self, String> {
        let runner = Runner::find()?;
        let folder = own_folder(runner)?;
        let started = prepare(programs, runner, &folder).and_then(|()| {
            let mut command = runner.command(Path::new("sh"), &folder);
            command.arg("-c").arg(KEEPER).arg("keeper").arg(&folder);
            command.arg(programs.join("postgres")).arg("-D").arg(folder.join("data")).arg("-k").arg(&folder);
            command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
            // A group of its own: Ctrl-C ends us, and our end tells the keeper.
            command.process_group(0).stdin(Stdio::piped());
            command.spawn().map_err(|error| format!("PostgreSQL did not start: {error}"))
        });
        match started {
            Ok(keeper) => {
                let server = Self { keeper, folder };
                server.wait_until_there(programs)?;
                Ok(server)
            }
            Err(why) => {
                // The folder is of no use to anybody; that it could not be removed changes nothing.
                let _ = fs::remove_dir_all(&folder);
                Err(why)
            }
        }
    }

    /// Its address, as the tests take it.
    pub fn address(&self) -> String {
        format!("postgresql:///postgres?host={}&user=postgres", self.folder.display())
    }

    fn wait_until_there(&self, programs: &Path) -> Result<(), String> {
        for _ in 0..LOOKS {
            let mut look = Command::new(programs.join("pg_isready"));
            look.arg("-q").arg("-h").arg(&self.folder).args(["-U", "postgres"]);
            if look.stdin(Stdio::null()).status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            #[expect(clippy::disallowed_methods, reason = "nothing tells us when another program is ready")]
            std::thread::sleep(LOOK_EVERY);
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not answer in a minute; it said:\n{log}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // A keeper that cannot be waited for has ended already.
        let _ = self.keeper.wait();
    }
}

/// A new folder with a short name (a socket's path has room for about a hundred letters), for the runner alone.
fn own_folder(runner: Runner) -> Result<PathBuf, String> {
    let short = Path::new("/tmp");
    let parent = if short.is_dir() { short.to_path_buf() } else { env::temp_dir() };
    for attempt in 0..100 {
        let folder = parent.join(format!("alongside-pg-{}-{attempt}", std::process::id()));
        if DirBuilder::new().mode(0o700).create(&folder).is_err() {
            continue;
        }
        if let Some((user, group)) = runner.ids {
            chown(&folder, Some(user), Some(group)).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        return Ok(folder);
    }
    Err(format!("no folder for PostgreSQL could be made in {}", parent.display()))
}

/// Makes the database folder, with the one locale that is the same everywhere, or plain C where that is missing.
fn prepare(programs: &Path, runner: Runner, folder: &Path) -> Result<(), String> {
    let data = folder.join("data");
    let mut said = String::new();
    for locale in ["C.UTF-8", "C"] {
        let mut initdb = runner.command(&programs.join("initdb"), folder);
        initdb.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        let output = initdb.args(["--locale", locale]).output().map_err(|error| format!("initdb: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    Err(format!("initdb failed: {said}"))
}

/// `cargo xtask pg`: a server for a day's work, until Ctrl-C.
pub fn keep() -> Result<(), String> {
    let programs = programs().ok_or(MISSING)?;
    let mut server = Server::start(&programs)?;
    println!("export {NAMED}='{}'", server.address());
    println!("PostgreSQL is running until Ctrl-C");
    // Waiting would close the keeper's input, which is its sign to stop: hold it.
    let input = server.keeper.stdin.take();
    let ended = server.keeper.wait();
    drop(input);
    ended.map_err(|error| error.to_string())?;
    Err("PostgreSQL has stopped".to_owned())
}

/// What to say when PostgreSQL's programs are not there.
pub const MISSING: &str =
    "PostgreSQL's programs (initdb, postgres) are neither on PATH nor under /usr/lib/postgresql: install postgresql";

#[cfg(test)]
mod tests {
    use super::{Server, programs};
    use std::process::Command;

    /// Where PostgreSQL is not installed the test command says so itself; there is nothing to start here.
    #[test]
    fn a_server_answers_and_is_gone_afterwards() {
        let Some(programs) = programs() else { return };
        let server = Server::start(&programs).unwrap();
        let folder = server.folder.clone();
        assert_eq!(server.address(), format!("postgresql:///postgres?host={}&user=postgres", folder.display()));
        let mut ask = Command::new(programs.join("psql"));
        ask.arg(server.address()).args(["-Atc", "SHOW server_encoding; SHOW max_connections; SHOW fsync"]);
        let said = String::from_utf8(ask.output().unwrap().stdout).unwrap();
        assert_eq!(said, "UTF8\n200\noff\n");
        drop(server);
        assert!(!folder.exists());
    }

    /// The server goes with whoever started it, even when that is killed.
    #[test]
    fn a_server_does_not_outlive_its_keeper() {
        let Some(programs) = programs() else { return };
        let mut server = Server::start(&programs).unwrap();
        let input = server.keeper.stdin.take();
        assert!(server.folder.exists());
        drop(input);
        server.keeper.wait().unwrap();
        assert!(!server.folder.exists());
    }
}
