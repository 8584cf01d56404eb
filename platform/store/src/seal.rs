//! Sealed columns: XChaCha20-Poly1305, one key per subject (a person, a thread), wrapped by a key per purpose, wrapped
//! by the master key that stands in a file outside the database. Destroying a subject's key erases what it sealed, in
//! every backup too. A cell is tied to its table, column and row, so that swapped cells do not open.

use std::collections::HashMap;

use basics::{Chance, Instant, Words};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use crate::{Build, Db, Quiet, ReadTx, Result, StoreError, WriteTx, copies, values};

pub(crate) type Key = [u8; 32];
/// The house's own key stands among the purposes, so that it travels with them; nothing is sealed for it.
pub(crate) const HOUSE: &str = "house";

/// Whose key seals.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// `person`, `thread`, ...
    pub kind: &'static str,
    /// Which.
    pub id: Uuid,
}

/// Where a sealed text stands.
#[derive(Clone, Copy, Debug)]
pub struct CellAt {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's id.
    pub row: Uuid,
}

impl CellAt {
    pub(crate) fn bound(&self) -> String {
        format!("{}|{}|{}", self.table, self.column, self.row.simple())
    }
}

const FORM: u8 = 1;
const HEAD: usize = 17;
const NONCE: usize = 24;

pub(crate) fn encrypt(key: &Key, chance: &Chance, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = chance.bytes();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| StoreError::Keys("sealing failed"))?;
    Ok([&nonce[..], &sealed].concat())
}

pub(crate) fn decrypt(key: &Key, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(nonce), Payload { msg: text, aad: bound }).ok()
}

pub(crate) fn key_of(bytes: &[u8]) -> Result<Key> {
    Key::try_from(bytes).map_err(|_| StoreError::Keys("a key has the wrong length"))
}

/// Seals a text for its cell; the subject's key is made when there is none yet.
///
/// # Errors
/// The engine's failure, or keys that do not fit.
pub async fn seal(
    tx: &mut WriteTx,
    purpose: &'static str,
    subject: Subject,
    at: CellAt,
    text: &str,
) -> Result<Vec<u8>> {
    let chance = tx.db.chance().clone();
    let with = subject_key(tx, purpose, subject).await?;
    seal_one(&with, &chance, at, text)
}

/// Seals many texts of one subject, each for its cell, in their order: the key is looked up once, however many they are.
///
/// # Errors
/// As [`seal`].
pub async fn seal_all(
    tx: &mut WriteTx,
    purpose: &'static str,
    subject: Subject,
    texts: &[(CellAt, &str)],
) -> Result<Vec<Vec<u8>>> {
    let chance = tx.db.chance().clone();
    let with = subject_key(tx, purpose, subject).await?;
    texts.iter().map(|(at, text)| seal_one(&with, &chance, *at, text)).collect()
}

fn seal_one((id, key): &(Uuid, Key), chance: &Chance, at: CellAt, text: &str) -> Result<Vec<u8>> {
    let sealed = encrypt(key, chance, at.bound().as_bytes(), text.as_bytes())?;
    let mut cell = Vec::with_capacity(HEAD + sealed.len());
    cell.push(FORM);
    cell.extend_from_slice(id.as_bytes());
    cell.extend_from_slice(&sealed);
    Ok(cell)
}

/// Seals a text that must not be traced and that stands for a day at most: with a key of the house, because a key of its
/// own would be one more row that came at a time.
///
/// # Errors
/// When it cannot be sealed.
pub fn seal_loose(db: &crate::Db, at: CellAt, text: &str) -> Result<Vec<u8>> {
    encrypt(&db.derived_key("loose"), db.chance(), at.bound().as_bytes(), text.as_bytes())
}

/// Opens what [`seal_loose`] sealed.
///
/// # Errors
/// When it was tampered with, moved, or sealed with another master key.
pub fn open_loose(db: &crate::Db, at: CellAt, cell: &[u8]) -> Result<Words> {
    let plain = decrypt(&db.derived_key("loose"), at.bound().as_bytes(), cell)
        .ok_or(StoreError::Keys("a sealed cell does not open where it stands"))?;
    let text = String::from_utf8(plain).map_err(|_| StoreError::Keys("a sealed text is no text"))?;
    Ok(Words::kept(text))
}

/// Destroys the keys of a subject: nothing that was sealed for it can be opened again. Returns how many there were.
///
/// # Errors
/// The engine's failure.
pub async fn forget(tx: &mut WriteTx, subject: Subject) -> Result<u64> {
    copies::owe(tx).await?;
    tx.run("DELETE FROM store_keys WHERE subject_id = $1 AND subject_kind = $2", values![subject.id, subject.kind])
        .await
}

async fn subject_key(tx: &mut WriteTx, purpose: &'static str, subject: Subject) -> Result<(Uuid, Key)> {
    let found = tx
        .first(
            "SELECT id, version, wrapped FROM store_keys WHERE subject_id = $1 AND subject_kind = $2 AND purpose = $3",
            values![subject.id, subject.kind, purpose],
        )
        .await?;
    if let Some(row) = found {
        let id: Uuid = row.get("id")?;
        let above = purpose_key(tx, purpose, row.get("version")?).await?;
        let key = decrypt(&above, id.as_bytes(), &row.get::<Vec<u8>>("wrapped")?)
            .ok_or(StoreError::Keys("a subject's key does not open with the master key in use"))?;
        return Ok((id, key_of(&key)?));
    }
    let chance = tx.db.chance().clone();
    let (version, above) = newest_purpose_key(tx, purpose).await?;
    let id = Uuid::from_bytes(chance.bytes());
    let key: Key = chance.bytes();
    let wrapped = encrypt(&above, &chance, id.as_bytes(), &key)?;
    tx.run(
        "INSERT INTO store_keys (id, subject_kind, subject_id, purpose, version, wrapped) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, subject.kind, subject.id, purpose, version, wrapped],
    )
    .await?;
    Ok((id, key))
}

async fn newest_purpose_key(tx: &mut WriteTx, purpose: &'static str) -> Result<(i64, Key)> {
    let newest = tx
        .first("SELECT version FROM store_purposes WHERE purpose = $1 ORDER BY version DESC LIMIT 1", values![purpose])
        .await?;
    if let Some(row) = newest {
        let version = row.get("version")?;
        return Ok((version, purpose_key(tx, purpose, version).await?));
    }
    let key = new_version(tx, purpose, 1, None).await?;
    Ok((1, key))
}

/// Makes a new version of a purpose's key. A master key that is not this database's must not begin one beside those it
/// cannot open, so one of them is opened anew, whatever this process remembers.
pub(crate) async fn new_version(tx: &mut WriteTx, purpose: &str, version: i64, now: Option<Instant>) -> Result<Key> {
    let sql = "SELECT purpose, version, wrapped FROM store_purposes ORDER BY purpose, version LIMIT 1";
    if let Some(row) = tx.first(sql, values![]).await? {
        let bound = bound_to(&row.get::<String>("purpose")?, row.get("version")?);
        tx.db.keys().unwrap(&bound, &row.get::<Vec<u8>>("wrapped")?)?;
    }
    let chance = tx.db.chance().clone();
    let key: Key = if purpose == HOUSE { *tx.db.keys().house() } else { chance.bytes() };
    let wrapped = tx.db.keys().wrap(&chance, &bound_to(purpose, version), &key)?;
    tx.run(
        "INSERT INTO store_purposes (purpose, version, wrapped, made_at) VALUES ($1, $2, $3, $4)",
        values![purpose, version, wrapped, now],
    )
    .await?;
    Ok(key)
}

/// What a purpose's wrapped key is tied to.
pub(crate) fn bound_to(purpose: &str, version: i64) -> String {
    format!("{purpose}|{version}")
}

pub(crate) async fn purpose_key(tx: &mut ReadTx, purpose: &str, version: i64) -> Result<Key> {
    let keys = tx.db.keys().clone();
    if let Some(key) = keys.remembered(purpose, version) {
        return Ok(*key);
    }
    let row = tx
        .first("SELECT wrapped FROM store_purposes WHERE purpose = $1 AND version = $2", values![purpose, version])
        .await?
        .ok_or(StoreError::Keys("a purpose key is missing"))?;
    let key = keys.unwrap(&bound_to(purpose, version), &row.get::<Vec<u8>>("wrapped")?)?;
    // A key that this very transaction made may yet be rolled back: only what is committed is remembered.
    if tx.sees_only_what_is_kept {
        keys.remember(purpose, version, key);
    }
    Ok(key)
}

/// Opens sealed texts, all with one statement. `None` stands where the key was destroyed: the text was erased.
///
/// # Errors
/// The engine's failure, keys that do not fit, or a cell that was tampered with or moved.
pub async fn open(tx: &mut ReadTx, cells: &[(CellAt, &[u8])]) -> Result<Vec<Option<Words>>> {
    let mut ids: Vec<Uuid> = cells.iter().filter_map(|(_, cell)| key_id(cell)).collect();
    // Thousands of cells may have one key.
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(cells.iter().map(|_| None).collect());
    }
    let (sql, bound) =
        Build::new("SELECT id, purpose, version, wrapped FROM store_keys WHERE id IN ").list(&ids).done();
    let rows = tx.rows(sql, &bound).await?;
    let mut keys = HashMap::with_capacity(rows.len());
    for row in &rows {
        let id: Uuid = row.get("id")?;
        let above = purpose_key(tx, &row.get::<String>("purpose")?, row.get("version")?).await?;
        let key = decrypt(&above, id.as_bytes(), &row.get::<Vec<u8>>("wrapped")?)
            .ok_or(StoreError::Keys("a subject's key does not open with the master key in use"))?;
        keys.insert(id, key_of(&key)?);
    }
    cells.iter().map(|(at, cell)| open_one(&keys, at, cell)).collect()
}

fn open_one(keys: &HashMap<Uuid, Key>, at: &CellAt, cell: &[u8]) -> Result<Option<Words>> {
    let Some(key) = key_id(cell).and_then(|id| keys.get(&id)) else { return Ok(None) };
    let sealed = cell.get(HEAD..).unwrap_or_default();
    let plain =
        decrypt(key, at.bound().as_bytes(), sealed).ok_or(StoreError::Keys("a sealed text was changed or moved"))?;
    let text = String::from_utf8(plain).map_err(|_| StoreError::Keys("a sealed text is no text"))?;
    Ok(Some(Words::kept(text)))
}

/// The key a cell was sealed with.
pub(crate) fn key_id(cell: &[u8]) -> Option<Uuid> {
    let (head, _) = cell.split_at_checked(HEAD)?;
    let (form, id) = head.split_first()?;
    if *form == FORM { Uuid::from_slice(id).ok() } else { None }
}

/// Whether every purpose key opens with the master key in use: each is opened anew. Names the first that does not.
pub(crate) async fn purposes_open(tx: &mut ReadTx) -> Result<std::result::Result<(), String>> {
    let sql = "SELECT purpose, version, wrapped FROM store_purposes ORDER BY purpose, version";
    for row in tx.rows(sql, values![]).await? {
        let (purpose, version) = (row.get::<String>("purpose")?, row.get("version")?);
        match tx.db.keys().unwrap(&bound_to(&purpose, version), &row.get::<Vec<u8>>("wrapped")?) {
            Ok(key) if purpose == HOUSE => tx.db.keys().set_house(key),
            Ok(key) if tx.sees_only_what_is_kept => tx.db.keys().remember(&purpose, version, key),
            Ok(_) => {}
            Err(_) => return Ok(Err(format!("{purpose} version {version}"))),
        }
    }
    Ok(Ok(()))
}

/// Meets a database that was there before: its keys must open with the master key in hand, and the house's own key is
/// taken up.
///
/// # Errors
/// [`StoreError::Keys`] when they do not, or the engine's failure.
pub async fn meet(db: &Db) -> Result<()> {
    purposes_open(&mut db.read().await?)
        .await?
        .map_err(|_| StoreError::Keys("the master key does not fit this database"))
}

/// Keeps the house's own key in the database when it is not there yet, so that it outlives the master key, and dates the
/// purpose keys that were made since anybody looked.
///
/// # Errors
/// As [`meet`].
pub async fn found(db: &Db, now: Instant) -> Result<()> {
    meet(db).await?;
    let sql = "SELECT COUNT(*) AS n, COUNT(made_at) AS dated, \
               CAST(SUM(CASE WHEN purpose = 'house' THEN 1 ELSE 0 END) AS BIGINT) AS own FROM store_purposes";
    let row = db.read().await?.one(sql, values![]).await?;
    let own = row.get::<Option<i64>>("own")?.unwrap_or(0);
    if own > 0 && row.get::<i64>("n")? == row.get::<i64>("dated")? {
        return Ok(());
    }
    #[expect(clippy::disallowed_methods, reason = "the house's own keys are upkeep")]
    let mut tx = db.write().await?;
    let there = tx.first("SELECT 1 AS n FROM store_purposes WHERE purpose = $1", values![HOUSE]).await?;
    if there.is_none() {
        new_version(&mut tx, HOUSE, 1, Some(now)).await?;
    }
    tx.run("UPDATE store_purposes SET made_at = $1 WHERE made_at IS NULL", values![now]).await?;
    tx.commit_quiet(Quiet::Keys).await
}

#[cfg(test)]
mod tests {
    use super::{decrypt, encrypt, key_id};
    use basics::Chance;

    #[test]
    fn a_text_opens_only_in_its_own_cell_and_with_its_own_key() {
        let chance = Chance::seeded(5);
        let sealed = encrypt(&[1; 32], &chance, b"table|column|row", b"words").unwrap();
        assert_eq!(decrypt(&[1; 32], b"table|column|row", &sealed).as_deref(), Some(&b"words"[..]));
        assert_eq!(decrypt(&[1; 32], b"table|column|other", &sealed), None);
        assert_eq!(decrypt(&[2; 32], b"table|column|row", &sealed), None);
        assert_eq!(key_id(b"short"), None);
    }
}
