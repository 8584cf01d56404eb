//! New keys for old, while everybody works: a new version of a purpose's key, the subjects' keys wrapped anew in small
//! batches, and the old version destroyed when nothing hangs on it any more; and a new master key.
//!
//! No reader meets a half: whoever reads sees the keys of one moment, and what that moment wrapped them with. A rotation
//! that was interrupted leaves two versions that both open; the next one finishes it.

use std::io::ErrorKind;
use std::path::Path;

use basics::Instant;
use uuid::Uuid;

use crate::audit::{By, Line};
use crate::keyring::write_private;
use crate::seal::{HOUSE, bound_to, decrypt, encrypt, key_of, new_version, purpose_key};
use crate::{Db, Keyring, Quiet, ReadTx, Result, StoreError, WriteTx, copies, values};

/// How many subjects' keys are wrapped anew in one transaction: a few milliseconds, so that nobody waits.
const BATCH: i64 = 100;
/// How long others have the door to themselves between two batches.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(5);
/// How often a shut door is tried, five seconds each.
const TRIES: u32 = 24;

/// A version of a purpose's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// What it seals for.
    pub purpose: String,
    /// Its number, from 1.
    pub version: i64,
    /// When it was made, or first seen.
    pub made_at: Option<Instant>,
    /// How many subjects' keys hang on it.
    pub keys: i64,
}

/// Every version of every purpose's key. No secrets.
///
/// # Errors
/// The engine's failure.
pub async fn versions(tx: &mut ReadTx) -> Result<Vec<Version>> {
    let sql = "SELECT p.purpose AS purpose, p.version AS version, p.made_at AS made_at, \
               (SELECT COUNT(*) FROM store_keys k WHERE k.purpose = p.purpose AND k.version = p.version) AS keys \
               FROM store_purposes p ORDER BY p.purpose, p.version";
    let rows = tx.rows(sql, values![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Version {
                purpose: row.get("purpose")?,
                version: row.get("version")?,
                made_at: row.get("made_at")?,
                keys: row.get("keys")?,
            })
        })
        .collect()
}

/// What a rotation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The new version.
    pub version: i64,
    /// How many subjects' keys were wrapped anew.
    pub keys: u64,
    /// How many old versions were destroyed.
    pub destroyed: u64,
}

fn line(action: &'static str, now: Instant) -> Line {
    Line { at: now, by: By::House("keys"), action, object_kind: "keys", object: Uuid::nil(), place: None, reason: None }
}

/// Gives a purpose a new key, wraps its subjects' keys with it, and destroys the old. What was sealed is not touched: the
/// subjects' own keys stay. The copies of keys are owed new files: see [`copies::settle`].
///
/// # Errors
/// [`StoreError::Keys`] when there is no such purpose, when it is the house's own key (PINs, receipts and what lies in the
/// box hang on it), or when the keys do not open; or the engine's failure: the next rotation finishes what is left.
pub async fn rotate(db: &Db, purpose: &str, now: Instant) -> Result<Rotated> {
    if purpose == HOUSE {
        return Err(StoreError::Keys("the house's own key is not rotated: PINs, receipts and the box hang on it"));
    }
    let version = begin(db, purpose, now).await?;
    let mut keys = 0_u64;
    loop {
        let wrapped = batch(db, purpose, version).await?;
        keys = keys.saturating_add(wrapped);
        if wrapped == 0 {
            break;
        }
        copies::pause(PAUSE).await;
    }
    let mut tx = write(db).await?;
    let destroyed = tx
        .run(
            "DELETE FROM store_purposes WHERE purpose = $1 AND version < $2 AND NOT EXISTS \
             (SELECT 1 FROM store_keys k WHERE k.purpose = store_purposes.purpose AND k.version = store_purposes.version)",
            values![purpose, version],
        )
        .await?;
    copies::owe(&mut tx).await?;
    tx.commit(line("store.keys.destroyed", now)).await?;
    Ok(Rotated { version, keys, destroyed })
}

/// A turn among the writers. On SQLite whoever comes from another process may find the door shut many times while a house
/// is busy: who rotates has time, and everybody else goes first.
#[expect(clippy::disallowed_methods, reason = "keys are the store's own upkeep, each step with its line")]
async fn write(db: &Db) -> Result<WriteTx> {
    for _ in 0..TRIES {
        match db.write().await {
            Err(StoreError::Busy) => {}
            other => return other,
        }
    }
    db.write().await
}

async fn begin(db: &Db, purpose: &str, now: Instant) -> Result<i64> {
    let mut tx = write(db).await?;
    let newest = "SELECT version FROM store_purposes WHERE purpose = $1 ORDER BY version DESC LIMIT 1";
    let row = tx.first(newest, values![purpose]).await?;
    let newest: i64 = row.ok_or(StoreError::Keys("there is no such purpose"))?.get("version")?;
    let version = newest.saturating_add(1);
    new_version(&mut tx, purpose, version, Some(now)).await?;
    tx.commit(line("store.keys.rotated", now)).await?;
    Ok(version)
}

/// One short turn among the writers.
async fn batch(db: &Db, purpose: &str, version: i64) -> Result<u64> {
    // A read first: it remembers the new version's key, which is kept by now.
    let mut tx = db.read().await?;
    let sql = "SELECT 1 AS n FROM store_purposes WHERE purpose = $1 AND version = $2";
    if tx.first(sql, values![purpose, version]).await?.is_none() {
        // Somebody else's rotation overtook this one and left nothing to do.
        return Ok(0);
    }
    let above = purpose_key(&mut tx, purpose, version).await?;
    drop(tx);
    let mut tx = write(db).await?;
    let sql = "SELECT id, version, wrapped FROM store_keys WHERE purpose = $1 AND version < $2 ORDER BY id LIMIT $3";
    let rows = tx.rows(sql, values![purpose, version, BATCH]).await?;
    let chance = db.chance().clone();
    let mut count = 0_u64;
    for row in rows {
        let id: Uuid = row.get("id")?;
        let old = purpose_key(&mut tx, purpose, row.get("version")?).await?;
        let key = decrypt(&old, id.as_bytes(), &row.get::<Vec<u8>>("wrapped")?)
            .ok_or(StoreError::Keys("a subject's key does not open with the master key in use"))?;
        let wrapped = encrypt(&above, &chance, id.as_bytes(), &key_of(&key)?)?;
        let sql = "UPDATE store_keys SET version = $1, wrapped = $2 WHERE id = $3";
        count = count.saturating_add(tx.run(sql, values![version, wrapped, id]).await?);
    }
    tx.commit_quiet(Quiet::Keys).await?;
    Ok(count)
}

/// Wraps every purpose's key with a new master key, which stands in `to`: made there, or there already.
///
/// The steps, so that a stop between any two leaves a pair that works: (1) the new key is on the disk, with its name,
/// before anything uses it: database and old file still fit; (2) one transaction wraps everything anew: from its commit
/// on the database and the new file fit, and the old file fits no more; (3) the copies of keys are owed new files.
/// Neither key file is ever written over or taken away. To run it again is always safe: when the key in `to` fits
/// already, only (3) is done again. Returns the keyring of the new key.
///
/// # Errors
/// [`StoreError::Keys`] when neither the old nor the new key fits the database, or the file in `to` is no key file; or
/// what files and engine say.
pub async fn new_master(db: &Db, to: &Path, now: Instant) -> Result<Keyring> {
    let new = match Keyring::read(to) {
        Err(StoreError::File(error)) if error.kind() == ErrorKind::NotFound => {
            write_private(to, &db.chance().bytes::<32>())?;
            Keyring::read(to)?
        }
        other => other?,
    };
    let mut tx = write(db).await?;
    if opens(&mut tx, &new).await? {
        copies::owe(&mut tx).await?;
        tx.commit_quiet(Quiet::Keys).await?;
        return Ok(new);
    }
    // The house's own key must be among them: otherwise it would be worked out from the new master key, and be another.
    let house = tx.first("SELECT 1 AS n FROM store_purposes WHERE purpose = $1", values![HOUSE]).await?;
    if house.is_none() {
        new_version(&mut tx, HOUSE, 1, Some(now)).await?;
    }
    let sql = "SELECT purpose, version, wrapped FROM store_purposes ORDER BY purpose, version";
    for row in tx.rows(sql, values![]).await? {
        let (purpose, version) = (row.get::<String>("purpose")?, row.get::<i64>("version")?);
        let bound = bound_to(&purpose, version);
        let key = db.keys().unwrap(&bound, &row.get::<Vec<u8>>("wrapped")?)?;
        let wrapped = new.wrap(db.chance(), &bound, &key)?;
        let sql = "UPDATE store_purposes SET wrapped = $1 WHERE purpose = $2 AND version = $3";
        tx.run(sql, values![wrapped, purpose, version]).await?;
    }
    copies::owe(&mut tx).await?;
    tx.commit(line("store.keys.new_master", now)).await?;
    Ok(new)
}

/// Whether a keyring opens all purposes, of which there are some.
async fn opens(tx: &mut ReadTx, keys: &Keyring) -> Result<bool> {
    let rows = tx.rows("SELECT purpose, version, wrapped FROM store_purposes", values![]).await?;
    for row in &rows {
        let bound = bound_to(&row.get::<String>("purpose")?, row.get("version")?);
        if keys.unwrap(&bound, &row.get::<Vec<u8>>("wrapped")?).is_err() {
            return Ok(false);
        }
    }
    Ok(!rows.is_empty())
}

/// The purposes that a rotation of everything means: all but the house's own key.
///
/// # Errors
/// The engine's failure.
pub async fn purposes(tx: &mut ReadTx) -> Result<Vec<String>> {
    let rows = tx
        .rows("SELECT DISTINCT purpose FROM store_purposes WHERE purpose <> $1 ORDER BY purpose", values![HOUSE])
        .await?;
    rows.iter().map(|row| row.get("purpose")).collect()
}

/// How many whole days lie between a version's making and now; nothing when it was not dated yet.
#[must_use]
pub fn age_in_days(version: &Version, now: Instant) -> Option<i64> {
    version.made_at.map(|made| now.seconds_since(made).div_euclid(86_400))
}
