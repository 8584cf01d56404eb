//! Both engines for every story, and a database for each that is copied from a template.

use std::any::Any;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use basics::{Chance, Clock, Instant};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use store::{Db, Keyring, Part, migrate};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::meddle;

/// The master key of every test's house.
pub const MASTER: [u8; 32] = [7; 32];
/// Two processes never make the same template: the number is ours alone.
const TEMPLATE_LOCK: i64 = 4_173_111;
const SERVER: &str = "ALONGSIDE_TEST_PG";
const BOTH: &str = "ALONGSIDE_TEST_BOTH";

/// Which engine a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Lite,
    /// PostgreSQL.
    Pg,
}

/// What a story stands on.
#[derive(Debug)]
pub struct Ground {
    /// Its database, with all migrations applied.
    pub db: Db,
    /// A folder of its own, gone when the story ends. The SQLite file stands in it, as `house.db`.
    pub dir: TempDir,
    /// A clock that stands at [`start`] until the story moves it.
    pub clock: Clock,
    /// Repeatable chance; the database draws from the same.
    pub chance: Chance,
    /// The database's address, as [`Db::open`] takes it.
    pub address: String,
    /// Which engine this is.
    pub engine: Engine,
    made: Made,
}

/// A second database of a story, empty: no migration has been applied.
#[derive(Debug)]
pub struct Spare {
    /// The database.
    pub db: Db,
    /// Its address.
    pub address: String,
}

/// The PostgreSQL databases that a story made and that go when it ends.
type Made = Arc<Mutex<Vec<String>>>;

/// When every story begins: 28 August 2026, 9:00 UTC, a Friday before a bank holiday.
#[must_use]
pub fn start() -> Instant {
    Instant::parse("2026-08-28T09:00:00Z").expect("a time that is written well")
}

impl Ground {
    /// What time the story's clock shows.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// An empty database beside the story's own, on either engine. It goes when the story ends.
    ///
    /// # Panics
    /// When it cannot be made; on PostgreSQL also when [`run`] found no server.
    pub async fn spare(&self, engine: Engine) -> Spare {
        let name = new_name();
        let address = match engine {
            Engine::Lite => lite_address(&self.dir.path().join(format!("{name}.db"))),
            Engine::Pg => {
                let server = server().expect("a spare PostgreSQL database needs a server to stand on");
                lock(&self.made).push(name.clone());
                meddle(&server, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
                with_database(&server, &name)
            }
        };
        Spare { db: open(&address, &self.chance).await, address }
    }
}

/// Tells a story on one engine, in a runtime of its own. The database goes afterwards, even when the story failed.
///
/// # Panics
/// When the story does, or its ground cannot be laid.
pub fn run<F, Told>(engine: Engine, parts: &'static [Part], story: F)
where
    F: FnOnce(Ground) -> Told,
    Told: Future<Output = ()>,
{
    if engine == Engine::Pg && server().is_none() {
        assert!(!std::env::var(BOTH).is_ok_and(|both| both == "1"), "{SERVER} names no server");
        eprintln!("skipped: {SERVER} names no server");
        return;
    }
    let runtime = runtime();
    let made = Made::default();
    let told = catch_unwind(AssertUnwindSafe(|| {
        let ground = runtime.block_on(lay(engine, parts, &made));
        let db = ground.db.clone();
        let told = catch_unwind(AssertUnwindSafe(|| runtime.block_on(story(ground))));
        if told.is_ok() {
            runtime.block_on(db.close());
        }
        told
    }));
    runtime.block_on(clear(&made));
    runtime.shutdown_background();
    pass_on(told.and_then(|told| told));
}

fn pass_on(told: Result<(), Box<dyn Any + Send>>) {
    if let Err(fault) = told {
        resume_unwind(fault);
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime for the story")
}

async fn lay(engine: Engine, parts: &'static [Part], made: &Made) -> Ground {
    let dir = tempfile::Builder::new().prefix("alongside-").tempdir().expect("a folder for the story");
    let chance = Chance::seeded(20_260_828);
    let address = match engine {
        Engine::Lite => {
            let file = dir.path().join("house.db");
            std::fs::write(&file, &*lite_template(parts).await).expect("a copy of the template");
            lite_address(&file)
        }
        Engine::Pg => {
            let server = server().expect("asked before");
            let template = pg_template(&server, parts).await;
            let name = new_name();
            lock(made).push(name.clone());
            meddle(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            with_database(&server, &name)
        }
    };
    let db = open(&address, &chance).await;
    Ground { db, dir, clock: Clock::set_to(start()), chance, address, engine, made: Arc::clone(made) }
}

async fn clear(made: &Made) {
    let names = std::mem::take(&mut *lock(made));
    for name in names {
        let server = server().expect("asked before");
        meddle(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
}

async fn open(address: &str, chance: &Chance) -> Db {
    Db::open(address, Keyring::of(MASTER), chance.clone()).await.expect("the test's database opens")
}

fn server() -> Option<String> {
    std::env::var(SERVER).ok().filter(|address| !address.trim().is_empty())
}

fn new_name() -> String {
    format!("alongside_{}", hex(&Chance::system().bytes::<8>()))
}

fn lite_address(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// The same server's address with another database.
fn with_database(address: &str, database: &str) -> String {
    let (place, query) = match address.split_once('?') {
        Some((place, query)) => (place, format!("?{query}")),
        None => (address, String::new()),
    };
    let (scheme, rest) = place.split_once("://").expect("a server's address has a scheme");
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    format!("{scheme}://{host}/{database}{query}")
}

/// What a set of migrations is known by: another text makes another template.
fn checksum(parts: &[Part]) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update(part.name.as_bytes());
        for migration in part.migrations {
            sum.update(migration.number.to_be_bytes());
            for text in [migration.both, migration.lite, migration.pg] {
                sum.update(text.as_bytes());
                sum.update([0]);
            }
        }
    }
    hex(&sum.finalize()).chars().take(16).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes what is written to it");
        text
    })
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

type Templates = tokio::sync::Mutex<Option<HashMap<String, Arc<Vec<u8>>>>>;

/// A migrated SQLite file, made once in a process and kept as bytes, so that nothing is left on the disk.
async fn lite_template(parts: &[Part]) -> Arc<Vec<u8>> {
    static MADE: Templates = Templates::const_new(None);
    let mut made = MADE.lock().await;
    let made = made.get_or_insert_default();
    let name = checksum(parts);
    if let Some(bytes) = made.get(&name) {
        return Arc::clone(bytes);
    }
    let dir = TempDir::new().expect("a folder for the template");
    let file = dir.path().join("template.db");
    migrated(&lite_address(&file), parts).await;
    let bytes = Arc::new(std::fs::read(&file).expect("the template that was just made"));
    made.insert(name, Arc::clone(&bytes));
    bytes
}

/// The name of a migrated PostgreSQL database, made once on a server, whichever process comes first.
async fn pg_template(server: &str, parts: &[Part]) -> String {
    let name = format!("alongside_template_{}", checksum(parts));
    let mut admin = PgConnection::connect(server).await.expect("the server that was named answers");
    sqlx::query("SELECT pg_advisory_lock($1)").bind(TEMPLATE_LOCK).execute(&mut admin).await.expect("our turn");
    let there = sqlx::query("SELECT COUNT(*) FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .expect("the list of databases");
    if there.get::<i64, _>(0) == 0 {
        let making = format!("{name}_making");
        for step in [
            format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"),
            format!("CREATE DATABASE {making} TEMPLATE template0"),
        ] {
            sqlx::raw_sql(AssertSqlSafe(step)).execute(&mut admin).await.expect("a new database");
        }
        migrated(&with_database(server, &making), parts).await;
        sqlx::raw_sql(AssertSqlSafe(format!("ALTER DATABASE {making} RENAME TO {name}")))
            .execute(&mut admin)
            .await
            .expect("the template gets its name once it is whole");
    }
    admin.close().await.expect("the server takes leave");
    name
}

async fn migrated(address: &str, parts: &[Part]) {
    let db = open(address, &Chance::seeded(1)).await;
    migrate::migrate(&db, parts, start()).await.expect("the migrations apply");
    db.close().await;
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::{Arc, Mutex};

    use sqlx::{Connection as _, PgConnection, Row as _};

    use super::{Engine, lock, run, runtime, server, with_database};

    const PARTS: &[store::Part] = &[store::migrate::STORE];

    #[test]
    fn only_the_database_changes_in_an_address() {
        let cases = [
            ("postgresql:///postgres?host=/run/pg&user=me", "postgresql:///x?host=/run/pg&user=me"),
            ("postgres://me:word@host:5433/postgres", "postgres://me:word@host:5433/x"),
            ("postgres://host", "postgres://host/x"),
        ];
        for (from, to) in cases {
            assert_eq!(with_database(from, "x"), to);
        }
    }

    #[test]
    fn a_story_that_fails_leaves_no_database_and_still_fails() {
        let name = Arc::new(Mutex::new(String::new()));
        let told = Arc::clone(&name);
        let Some(server) = server() else { return };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            run(Engine::Pg, PARTS, |ground| async move {
                lock(&told).push_str(lock(&ground.made).first().unwrap());
                panic!("the story's own fault");
            });
        }));
        assert_eq!(outcome.unwrap_err().downcast_ref::<&str>(), Some(&"the story's own fault"));
        let name = lock(&name).clone();
        assert!(name.starts_with("alongside_"), "{name}");
        let left = runtime().block_on(async {
            let mut admin = PgConnection::connect(&server).await.unwrap();
            let sql = "SELECT COUNT(*) FROM pg_database WHERE datname = $1";
            sqlx::query(sql).bind(&name).fetch_one(&mut admin).await.unwrap().get::<i64, _>(0)
        });
        assert_eq!(left, 0);
    }

    #[test]
    fn each_story_has_a_folder_that_goes_with_it() {
        let seen = Arc::new(Mutex::new(None));
        let told = Arc::clone(&seen);
        run(Engine::Lite, PARTS, |ground| async move {
            assert!(ground.dir.path().join("house.db").exists());
            *lock(&told) = Some(ground.dir.path().to_owned());
        });
        let folder = lock(&seen).take().unwrap();
        assert!(!folder.exists());
    }
}
