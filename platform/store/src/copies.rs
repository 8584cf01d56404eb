//! The files in which the keys are kept apart from backups. A backup without its keys opens nothing, so a key that is
//! destroyed in the database must go out of every copy too: each folder of copies is known by a mark in it, an erasure
//! owes all of them a new file, and what is owed stays on record until it is done.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use basics::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dump::{hex, json_fault, write_synced};
use crate::{Db, Quiet, ReadTx, Result, StoreError, WriteTx, values};

/// The file that tells one folder of copies from another: a path alone may be another disk today, or another machine's.
const MARK: &str = "folder.id";
const FORM: u32 = 1;
/// How often and how long to wait for another who writes into the same folder: half a minute in all.
const LOCK_TRIES: u32 = 3_000;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(10);

/// What a key file holds.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeyFile {
    form: u32,
    at: String,
    pub(crate) purposes: Vec<(String, i64, String)>,
    pub(crate) keys: Vec<(Uuid, String, Uuid, String, i64, String)>,
    pub(crate) erasures: Vec<(Uuid, String)>,
}

/// Which key files stay beside a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The new one and the one before.
    NewestTwo,
    /// The new one only: the others may open what was erased.
    This,
}

/// Lets others go first for a moment.
#[expect(clippy::disallowed_methods, reason = "nothing is due then: it only gives way to another process")]
pub(crate) async fn pause(moment: std::time::Duration) {
    tokio::time::sleep(moment).await;
}

/// Makes the folder when it is not there, and its mark; says which it is. The lock is held until the file is dropped:
/// of two who write keys, the later one reads them later too.
async fn hold(folder: &Path) -> Result<(fs::File, Uuid)> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mark = folder.join(MARK);
    let mut file = fs::OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(&mark)?;
    // Asked for again and again rather than waited for: whoever holds it may be this thread's next piece of work.
    let mut tries = 0_u32;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(fs::TryLockError::WouldBlock) => {}
            // A share that knows no locks: that is no other who holds it.
            Err(fs::TryLockError::Error(error)) => return Err(error.into()),
        }
        tries = tries.saturating_add(1);
        if tries > LOCK_TRIES {
            return Err(StoreError::Busy);
        }
        pause(LOCK_PAUSE).await;
    }
    let text = fs::read_to_string(&mark)?;
    if let Ok(id) = Uuid::try_parse(text.trim()) {
        return Ok((file, id));
    }
    if !text.is_empty() {
        return Err(StoreError::Backup(format!("{} is no mark of a folder of keys", mark.display())));
    }
    let id = Uuid::from_bytes(basics::Chance::system().bytes());
    file.write_all(id.simple().to_string().as_bytes())?;
    file.sync_all()?;
    fs::File::open(folder)?.sync_all()?;
    Ok((file, id))
}

/// Notes that copies of keys lie in `folder`, which is made when it is not there.
///
/// # Errors
/// When it cannot be written, or the engine fails.
pub async fn note(db: &Db, folder: &Path) -> Result<()> {
    let id = hold(folder).await?.1;
    let at = fs::canonicalize(folder)?.display().to_string();
    let sql = "SELECT 1 AS n FROM store_key_folders WHERE id = $1 AND folder = $2";
    if db.read().await?.first(sql, values![id, at]).await?.is_some() {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "where copies of keys lie is upkeep")]
    let mut tx = db.write().await?;
    tx.run(
        "INSERT INTO store_key_folders (id, folder, owed) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET folder = excluded.folder",
        values![id, at, 0_i64],
    )
    .await?;
    tx.commit_quiet(Quiet::Keys).await
}

/// A key is destroyed in this transaction: every copy is owed a new file.
pub(crate) async fn owe(tx: &mut WriteTx) -> Result<()> {
    tx.run("UPDATE store_key_folders SET owed = owed + 1", values![]).await?;
    Ok(())
}

/// The folders that still hold a key that was destroyed, or one wrapped by a key that was replaced.
///
/// # Errors
/// The engine's failure.
pub async fn owed(tx: &mut ReadTx) -> Result<Vec<String>> {
    let sql = "SELECT folder FROM store_key_folders WHERE owed > 0 ORDER BY folder";
    tx.rows(sql, values![]).await?.iter().map(|row| row.get("folder")).collect()
}

/// Pays what is owed: writes a new key file into each folder that can be reached and takes the older ones away. Names the
/// folders that cannot: they stay owed, for the next round or another machine.
///
/// # Errors
/// The engine's failure. A folder that cannot be written is named, and no error.
pub async fn settle(db: &Db, now: Instant) -> Result<Vec<String>> {
    let sql = "SELECT id, folder FROM store_key_folders WHERE owed > 0 ORDER BY folder";
    let rows = db.read().await?.rows(sql, values![]).await?;
    let mut left = Vec::new();
    for row in rows {
        let (id, folder) = (row.get::<Uuid>("id")?, row.get::<String>("folder")?);
        let path = Path::new(&folder);
        let marked = fs::read_to_string(path.join(MARK)).is_ok_and(|text| Uuid::try_parse(text.trim()) == Ok(id));
        match if marked { write(db, path, now, Kept::This).await } else { Err(StoreError::NoRow) } {
            Ok(()) => {}
            // One that cannot be had now keeps no other from being paid.
            Err(_) => left.push(folder),
        }
    }
    Ok(left)
}

/// Writes off a folder that is gone for good: nobody holds its files any more, its operator says so.
///
/// # Errors
/// [`StoreError::NoRow`] when no such folder is known, or the engine's failure.
pub async fn write_off(db: &Db, folder: &str) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "where copies of keys lie is upkeep")]
    let mut tx = db.write().await?;
    if tx.run("DELETE FROM store_key_folders WHERE folder = $1", values![folder]).await? == 0 {
        return Err(StoreError::NoRow);
    }
    tx.commit_quiet(Quiet::Keys).await
}

/// Writes a new key file into a folder, whole or not at all: half a file would be the newest, and a restore reads the
/// newest. What the folder was owed is paid with it when no older file stays.
///
/// # Errors
/// When a file cannot be written, or the engine fails.
pub async fn write(db: &Db, folder: &Path, now: Instant, kept: Kept) -> Result<()> {
    let (lock, id) = hold(folder).await?;
    let mut tx = db.read().await?;
    let content = content(&mut tx, now).await?;
    let seen = if kept == Kept::This { owed_to(&mut tx, id).await? } else { 0 };
    drop(tx);
    let part = folder.join("part");
    write_synced(&part, &serde_json::to_vec(&content).map_err(json_fault)?)?;
    let older = files(folder)?;
    let newest = older.last().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str()).unwrap_or_default();
    let mut name = format!("keys-{}", now.text().replace(':', "-"));
    // A clock that was put back, or two in one moment: the newest file has the last name all the same.
    if name.as_str() <= newest {
        name = format!("{newest}z");
    }
    fs::rename(&part, folder.join(format!("{name}.json")))?;
    fs::File::open(folder)?.sync_all()?;
    let stay = usize::from(kept == Kept::NewestTwo);
    for file in older.iter().take(older.len().saturating_sub(stay)) {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    fs::File::open(folder)?.sync_all()?;
    pay(db, id, seen).await?;
    drop(lock);
    Ok(())
}

async fn owed_to(tx: &mut ReadTx, id: Uuid) -> Result<i64> {
    let row = tx.first("SELECT owed FROM store_key_folders WHERE id = $1", values![id]).await?;
    row.map_or(Ok(0), |row| row.get("owed"))
}

/// What was owed when the file was filled is paid; when more came to be owed since, the next settling pays.
async fn pay(db: &Db, id: Uuid, seen: i64) -> Result<()> {
    if seen == 0 {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "where copies of keys lie is upkeep")]
    let mut tx = db.write().await?;
    tx.run("UPDATE store_key_folders SET owed = 0 WHERE id = $1 AND owed = $2", values![id, seen]).await?;
    tx.commit_quiet(Quiet::Keys).await
}

/// The key files of a folder, the newest last.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with("keys-")))
        .collect();
    files.sort();
    Ok(files)
}

async fn content(tx: &mut ReadTx, now: Instant) -> Result<KeyFile> {
    let sql = "SELECT purpose, version, wrapped FROM store_purposes ORDER BY purpose, version";
    let purposes = tx.rows(sql, values![]).await?;
    let keys = tx.rows("SELECT * FROM store_keys ORDER BY id", values![]).await?;
    let erasures = tx.rows("SELECT subject_id, at FROM store_erasures ORDER BY subject_id", values![]).await?;
    Ok(KeyFile {
        form: FORM,
        at: now.text(),
        purposes: purposes
            .iter()
            .map(|row| Ok((row.get("purpose")?, row.get("version")?, hex(&row.get::<Vec<u8>>("wrapped")?))))
            .collect::<Result<_>>()?,
        keys: keys
            .iter()
            .map(|row| {
                Ok((
                    row.get("id")?,
                    row.get("subject_kind")?,
                    row.get("subject_id")?,
                    row.get("purpose")?,
                    row.get("version")?,
                    hex(&row.get::<Vec<u8>>("wrapped")?),
                ))
            })
            .collect::<Result<_>>()?,
        erasures: erasures
            .iter()
            .map(|row| Ok((row.get("subject_id")?, row.get::<Instant>("at")?.text())))
            .collect::<Result<_>>()?,
    })
}
