//! A PostgreSQL and its standby, for stories in which the one that writes is lost: on sockets of their own, as a user that
//! is not root, gone when the story ends, however it ends.

use std::io::Write as _;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// Whether a story with a standby can be told here: PostgreSQL's programs are there.
#[must_use]
pub fn can_pair() -> bool {
    programs().is_some()
}

/// Stops its server when its input closes: so it goes with whoever started it, even when that is killed.
const KEEPER: &str =
    "log=$1; shift; \"$@\" >>\"$log\" 2>&1 & server=$!; cat >/dev/null; kill -QUIT $server 2>/dev/null; wait $server";

/// A primary and its standby. What the primary says is kept is on both.
#[derive(Debug)]
pub struct Pair {
    folder: TempDir,
    programs: PathBuf,
    runner: Option<(u32, u32)>,
    keepers: Vec<Child>,
}

impl Pair {
    /// Starts both, with an empty database `house` on them.
    ///
    /// # Panics
    /// When PostgreSQL does not do as it is told.
    #[must_use]
    pub fn start() -> Self {
        let programs = programs().expect("PostgreSQL's programs (initdb, postgres): install postgresql");
        let runner = runner();
        // A socket's path has room for about a hundred letters.
        let parent = if Path::new("/tmp").is_dir() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("alongside-two-").tempdir_in(parent).expect("a folder for two");
        if let Some((user, group)) = runner {
            chown(folder.path(), Some(user), Some(group)).expect("the folder is its user's");
        }
        let mut pair = Self { folder, programs, runner, keepers: Vec::new() };
        pair.run("initdb", &["-D", &pair.path("a"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        pair.serve("a");
        pair.run("createdb", &["-h", &pair.path("sa"), "-U", "postgres", "-T", "template0", "house"]);
        let (from, to) = (pair.path("sa"), pair.path("b"));
        pair.run("pg_basebackup", &["-h", &from, "-U", "postgres", "-D", &to, "-R", "-X", "stream", "-c", "fast"]);
        pair.serve("b");
        for sql in ["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"] {
            pair.run("psql", &["-h", &from, "-U", "postgres", "-qAtc", sql, "house"]);
        }
        pair.wait(|pair| pair.asked("sa", "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1");
        pair
    }

    /// The address with both hosts, the primary first.
    #[must_use]
    pub fn address(&self) -> String {
        format!("postgresql:///house?host={},{}&user=postgres", self.path("sa"), self.path("sb"))
    }

    /// The primary stops at once, as when its machine is lost.
    pub fn stop_primary(&self) {
        self.run("pg_ctl", &["-D", &self.path("a"), "-m", "immediate", "-w", "stop"]);
    }

    /// The standby becomes the primary.
    pub fn promote_standby(&self) {
        self.run("pg_ctl", &["-D", &self.path("b"), "-w", "promote"]);
        self.wait(|pair| pair.asked("sb", "SELECT pg_is_in_recovery()") == "f");
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).env("HOME", self.folder.path()).stdin(Stdio::null());
        if let Some((user, group)) = self.runner {
            command.uid(user).gid(group);
        }
        command
    }

    fn run(&self, program: &str, args: &[&str]) {
        let output = self.command(&self.programs.join(program)).args(args).output().expect(program);
        assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn asked(&self, socket: &str, sql: &str) -> String {
        let mut psql = self.command(&self.programs.join("psql"));
        let output = psql.args(["-h", &self.path(socket), "-U", "postgres", "-Atc", sql, "postgres"]).output();
        String::from_utf8_lossy(&output.expect("psql").stdout).trim().to_owned()
    }

    fn serve(&mut self, name: &str) {
        let socket = format!("s{name}");
        let mut mkdir = self.command(Path::new("mkdir"));
        assert!(mkdir.arg(self.path(&socket)).status().is_ok_and(|status| status.success()));
        let mut keeper = self.command(Path::new("sh"));
        keeper.args(["-c", KEEPER, "keeper", &self.path(&format!("{name}.log"))]);
        keeper.arg(self.programs.join("postgres")).args(["-D", &self.path(name), "-k", &self.path(&socket)]);
        for setting in
            ["listen_addresses=", "fsync=off", "shared_buffers=32MB", "max_connections=60", "wal_level=replica"]
        {
            keeper.args(["-c", setting]);
        }
        keeper.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        self.keepers.push(keeper.spawn().expect("PostgreSQL starts"));
        let is_there = |pair: &Self| pair.asked(&socket, "SELECT 1") == "1";
        self.wait(is_there);
    }

    fn wait(&self, until: impl Fn(&Self) -> bool) {
        for _ in 0..600 {
            if until(self) {
                return;
            }
            #[expect(clippy::disallowed_methods, reason = "nothing tells us when another program is ready")]
            std::thread::sleep(Duration::from_millis(100));
        }
        let logs = ["a.log", "b.log"].map(|log| std::fs::read_to_string(self.path(log)).unwrap_or_default());
        panic!("PostgreSQL did not do it within a minute: {logs:?}");
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        for keeper in &mut self.keepers {
            if let Some(mut input) = keeper.stdin.take() {
                let _ = input.flush();
            }
            let _ = keeper.wait();
        }
    }
}

/// PostgreSQL refuses to be run by root.
fn runner() -> Option<(u32, u32)> {
    let id = |args: &[&str]| -> Option<u32> {
        String::from_utf8(Command::new("id").args(args).output().ok()?.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let found = ["postgres", "nobody"].iter().find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)));
    Some(found.expect("a user postgres or nobody, because PostgreSQL does not run as root"))
}

/// The folder of PostgreSQL's programs: from PATH, else the newest under the usual place of Debian.
fn programs() -> Option<PathBuf> {
    let whole = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let on_path = std::env::var_os("PATH")?;
    if let Some(initdb) =
        std::env::split_paths(&on_path).map(|folder| folder.join("initdb")).find(|file| file.is_file())
    {
        let beside = std::fs::canonicalize(initdb).ok()?.parent().map(Path::to_path_buf).filter(whole);
        if beside.is_some() {
            return beside;
        }
    }
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| whole(folder))
        .collect();
    versions.sort();
    versions.pop().map(|(_, folder)| folder)
}
