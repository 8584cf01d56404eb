//! Opening the house: where its data lies, its keys, its database, its wiring.

use std::path::{Path, PathBuf};

use access::{Hashing, Site};
use basics::{Chance, Clock, Instant};
use clap::Args;
use store::{Db, Keyring};

use crate::post::PostSettings;
use crate::sign_on::SignOnSettings;
use crate::{Ended, Failed, wiring};

/// Where the house is. Everything can be given in the environment, in a file of `NAME=VALUE` lines, or both: the
/// environment wins.
#[derive(Args, Clone, Debug)]
pub struct HouseArgs {
    /// A file of NAME=VALUE lines, as systemd reads them.
    #[arg(long)]
    pub config: Option<PathBuf>,
}

/// What the settings of a run are.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The folder with keys, files, and the database when it is SQLite.
    pub data: PathBuf,
    /// `sqlite:FILE` or `postgres://...`.
    pub database: String,
    /// Where to listen.
    pub listen: String,
    /// Where copies of the keys go, apart from backups.
    pub keys: PathBuf,
    /// Where the files lie that people bring: one folder for all processes of a house.
    pub files: PathBuf,
    /// The master key's file, when somebody named one: it is read only, and never made.
    pub master: Option<PathBuf>,
}

impl HouseArgs {
    /// Reads what it says about mail.
    pub fn post(&self) -> Result<PostSettings, Failed> {
        let lines = self.lines()?;
        Ok(PostSettings {
            way: find(&lines, "ALONGSIDE_MAIL"),
            from: find(&lines, "ALONGSIDE_MAIL_FROM"),
            address: find(&lines, "ALONGSIDE_ADDRESS"),
        })
    }

    /// Reads what it says about a sign-on provider.
    pub fn sign_on(&self) -> Result<SignOnSettings, Failed> {
        let lines = self.lines()?;
        Ok(SignOnSettings {
            issuer: find(&lines, "ALONGSIDE_SIGN_ON_ISSUER"),
            client: find(&lines, "ALONGSIDE_SIGN_ON_CLIENT"),
            secret: find(&lines, "ALONGSIDE_SIGN_ON_SECRET_FILE").map(PathBuf::from),
            name: find(&lines, "ALONGSIDE_SIGN_ON_NAME"),
            address: find(&lines, "ALONGSIDE_ADDRESS"),
        })
    }

    /// Reads where figures are shown.
    pub fn figures(&self) -> Result<Option<std::net::SocketAddr>, Failed> {
        crate::figures::settle(find(&self.lines()?, "ALONGSIDE_METRICS").as_deref())
    }

    /// Reads environment and file.
    pub fn settle(&self) -> Result<Settled, Failed> {
        let lines = self.lines()?;
        let data = find(&lines, "ALONGSIDE_DATA").map_or_else(crate::default_data, PathBuf::from);
        let database = find(&lines, "ALONGSIDE_DATABASE_URL").unwrap_or_else(|| sqlite_in(&data));
        let listen = find(&lines, "ALONGSIDE_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let keys = find(&lines, "ALONGSIDE_KEYS").map_or_else(|| data.join("keys"), PathBuf::from);
        let files = find(&lines, "ALONGSIDE_FILES").map_or_else(|| data.join("files"), PathBuf::from);
        let master = find(&lines, "ALONGSIDE_MASTER_KEY_FILE").map(PathBuf::from).or_else(credential);
        if std::env::var_os("ALONGSIDE_MASTER_KEY").is_some() {
            return Err(Failed(
                "ALONGSIDE_MASTER_KEY is not read: others can see an environment. Put the key into a file and name that \
                 in ALONGSIDE_MASTER_KEY_FILE"
                    .into(),
            ));
        }
        Ok(Settled { data, database, listen, keys, files, master })
    }

    /// The lines of the file, name and value.
    fn lines(&self) -> Result<Vec<(String, String)>, Failed> {
        let file = match &self.config {
            Some(file) => {
                std::fs::read_to_string(file).map_err(|error| Failed(format!("{}: {error}", file.display())))?
            }
            None => String::new(),
        };
        let mut lines = Vec::new();
        for (number, line) in file.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let pair = line.split_once('=').filter(|(name, _)| KNOWN.contains(&name.trim()));
            let Some((name, value)) = pair else {
                let number = number.saturating_add(1);
                return Err(Failed(format!(
                    "line {number} of the configuration is not NAME=VALUE with a name we know"
                )));
            };
            lines.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        Ok(lines)
    }
}

/// Every name that a configuration may set.
const KNOWN: [&str; 14] = [
    "ALONGSIDE_METRICS",
    "ALONGSIDE_DATA",
    "ALONGSIDE_DATABASE_URL",
    "ALONGSIDE_LISTEN",
    "ALONGSIDE_ADDRESS",
    "ALONGSIDE_MAIL",
    "ALONGSIDE_MAIL_FROM",
    "ALONGSIDE_KEYS",
    "ALONGSIDE_FILES",
    "ALONGSIDE_MASTER_KEY_FILE",
    "ALONGSIDE_SIGN_ON_ISSUER",
    "ALONGSIDE_SIGN_ON_CLIENT",
    "ALONGSIDE_SIGN_ON_SECRET_FILE",
    "ALONGSIDE_SIGN_ON_NAME",
];

/// The master key as systemd hands it over (`LoadCredential=alongside.master-key:...`), when it does.
fn credential() -> Option<PathBuf> {
    let file = Path::new(&std::env::var_os("CREDENTIALS_DIRECTORY")?).join("alongside.master-key");
    file.exists().then_some(file)
}

/// The environment wins over the file.
fn find(lines: &[(String, String)], name: &str) -> Option<String> {
    let in_file = || lines.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    std::env::var(name).ok().or_else(in_file)
}

/// The SQLite database in a data folder.
pub fn sqlite_in(data: &Path) -> String {
    format!("sqlite:{}", data.join("alongside.db").display())
}

/// Whether a command may make a house where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// It may: a first day, a demonstration, a restore.
    New,
    /// It may not: a folder that was mistyped must not look like a house that lost everything.
    Known,
}

impl Settled {
    /// The file of the database, when it is SQLite.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        self.database.strip_prefix("sqlite:").map(|file| PathBuf::from(file.trim_start_matches("//")))
    }

    /// What is missing of a house that should be there.
    fn missing(&self) -> Option<PathBuf> {
        self.sqlite_file().into_iter().chain([self.key_file()]).find(|file| !file.exists())
    }

    /// Where the master key stands.
    pub fn key_file(&self) -> PathBuf {
        self.master.clone().unwrap_or_else(|| self.data.join("master.key"))
    }

    /// The master key. Where somebody named its file, it must be there; else a first run makes one.
    fn keyring(&self, chance: &Chance) -> Result<Keyring, Failed> {
        let file = self.key_file();
        let read = if self.master.is_some() { Keyring::read(&file) } else { Keyring::open(&file, chance) };
        read.map_err(|error| Failed(format!("{}: {error}", file.display())))
    }
}

/// Keys that do not fit are said in one sentence, with which key it was.
fn no_fit(settled: &Settled, db: &Db, error: &store::StoreError) -> Failed {
    let (file, mark) = (settled.key_file(), db.keys().fingerprint());
    Failed(format!("{error}: the key in {} has the fingerprint {mark}; is it this database's?", file.display()))
}

fn no_house(what: &str) -> Failed {
    Failed(format!(
        "there is no house here yet: {what}. Is the folder the right one? To make a new house, run `alongside migrate` first, \
         or `alongside serve --new`"
    ))
}

/// Opens the database with the keys of the data folder. What it makes is for its owner alone; what others may read
/// already, it warns about.
pub async fn open_db(settled: &Settled, begin: Begin) -> Result<Db, Failed> {
    if let Some(file) = settled.missing().filter(|_| begin == Begin::Known) {
        return Err(no_house(&format!("{} is missing", file.display())));
    }
    make_private(settled)?;
    let chance = Chance::system();
    let keys = settled.keyring(&chance)?;
    let db = Db::open(&settled.database, keys, chance).await?;
    let empty = store::migrate::applied(&mut db.read().await?).await?.is_empty();
    let stop = if empty {
        (begin == Begin::Known).then(|| no_house("the database is empty"))
    } else {
        store::seal::meet(&db).await.err().map(|error| no_fit(settled, &db, &error))
    };
    if let Some(stop) = stop {
        db.close().await;
        return Err(stop);
    }
    Ok(db)
}

/// Makes folder and file for their owner alone before anything is written into them: SQLite gives its log the rights of
/// its file.
fn make_private(settled: &Settled) -> Ended {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&settled.data)?;
    let file = settled.sqlite_file();
    if let Some(file) = file.as_ref().filter(|file| !file.exists()) {
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    }
    // A folder that cannot be made (a share that is not there today) stops nobody from coming in: `check` names it.
    if let Err(error) = store::beside::make_folder(&settled.files) {
        tracing::warn!(%error, "the folder for files cannot be made");
    }
    let files = Some(settled.files.clone()).filter(|folder| folder.exists());
    for path in [Some(settled.data.clone()), Some(settled.key_file()), file, files].into_iter().flatten() {
        warn_when_open(&path);
    }
    Ok(())
}

/// Says so when others than its owner may read or change a file or folder of the house.
#[expect(clippy::print_stderr, reason = "a warning is for whoever runs the command, logs or not")]
fn warn_when_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(mode) = std::fs::metadata(path).map(|found| found.permissions().mode() & 0o777) else { return };
    let others = mode & 0o077;
    if others == 0 {
        return;
    }
    tracing::warn!(mode = format!("{mode:o}"), "a file or folder of the house is open to others");
    let narrow = if path.is_dir() { "700" } else { "600" };
    let path = path.display();
    eprintln!("alongside: others can open {path} (mode {mode:o}): chmod {narrow} {path}");
}

/// A running house around a database.
pub fn site(db: Db, clock: Clock, hashing: Hashing) -> Site {
    Site::new(db, clock, hashing, wiring::listeners(), wiring::tables(), wiring::settings())
}

/// Brings the schema up to date; a database that already has one is backed up first. Files are left where they lie: no
/// migration touches them.
pub async fn bring_up(db: &Db, settled: &Settled, clock: &Clock) -> Result<usize, Failed> {
    let parts = wiring::parts();
    let pending = store::migrate::pending(db, &parts).await?;
    let now = clock.now();
    if pending == 0 {
        keep_keys(db, settled, now).await?;
        return Ok(0);
    }
    let applied = store::migrate::applied(&mut db.read().await?).await?;
    if !applied.is_empty() {
        let there = existing_tables(db).await?;
        let to = settled.data.join("backups").join(format!("before-{}", now.text().replace(':', "-")));
        std::fs::create_dir_all(settled.data.join("backups"))?;
        store::dump::backup(db, &there, &to, &settled.keys, now).await?;
    }
    let applied = store::migrate::migrate(db, &parts, now).await?;
    keep_keys(db, settled, now).await?;
    Ok(applied)
}

/// The house's own key is in the database, and it is known where copies of keys lie.
async fn keep_keys(db: &Db, settled: &Settled, now: Instant) -> Ended {
    store::seal::found(db, now).await?;
    if settled.keys.is_dir() {
        store::copies::note(db, &settled.keys).await?;
    }
    Ok(())
}

/// The tables of an older schema: those of ours that exist with all their columns.
async fn existing_tables(db: &Db) -> Result<Vec<store::Table>, Failed> {
    let live = store::schema::live(&mut db.read().await?).await?;
    let there = |table: &store::Table| {
        table.columns.iter().all(|column| live.iter().any(|l| l.table == table.name && l.column == column.name))
    };
    Ok(wiring::tables().into_iter().filter(there).collect())
}
