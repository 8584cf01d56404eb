//! Sealed columns: XChaCha20-Poly1305, one key per subject (a person, a thread), wrapped by a key per purpose, wrapped
//! by the master key that stands in a file outside the database. Destroying a subject's key erases what it sealed, in
//! every backup too. A cell is tied to its table, column and row, so that swapped cells do not open.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use basics::{Chance, Words};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use uuid::Uuid;

use crate::{Build, ReadTx, Result, StoreError, WriteTx, values};

type Key = [u8; 32];

/// The keys in a process's hands: the master key, and the purpose keys it has opened.
#[derive(Clone)]
pub struct Keyring {
    master: Arc<zeroize::Zeroizing<Key>>,
    opened: Arc<Mutex<HashMap<(String, i64), Key>>>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(..)")
    }
}

impl Keyring {
    /// A keyring around a master key.
    #[must_use]
    pub fn of(master: Key) -> Self {
        Self { master: Arc::new(zeroize::Zeroizing::new(master)), opened: Arc::default() }
    }

    /// A key of the house for another use than sealing (signing cursors), bound to its name: it cannot be turned back into
    /// the master key.
    #[must_use]
    pub fn derive(&self, name: &str) -> [u8; 32] {
        use sha2::{Digest as _, Sha256};
        let mut sum = Sha256::new();
        sum.update(self.master.as_slice());
        sum.update(b"|alongside|");
        sum.update(name.as_bytes());
        sum.finalize().into()
    }

    /// Reads the master key from `file`, or makes one there, readable by its owner only.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds no key.
    pub fn open(file: &Path, chance: &Chance) -> Result<Self> {
        match std::fs::read(file) {
            Ok(bytes) => {
                let master = Key::try_from(bytes.as_slice())
                    .map_err(|_| StoreError::Keys("the master key file must hold exactly 32 bytes"))?;
                Ok(Self::of(master))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let master: Key = chance.bytes();
                write_private(file, &master)?;
                Ok(Self::of(master))
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    out.write_all(bytes)?;
    out.sync_all()
}

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
    fn bound(&self) -> String {
        format!("{}|{}|{}", self.table, self.column, self.row.simple())
    }
}

const FORM: u8 = 1;
const HEAD: usize = 17;
const NONCE: usize = 24;

fn encrypt(key: &Key, chance: &Chance, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE] = chance.bytes();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| StoreError::Keys("sealing failed"))?;
    Ok([&nonce[..], &sealed].concat())
}

fn decrypt(key: &Key, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(nonce), Payload { msg: text, aad: bound }).ok()
}

fn key_of(bytes: &[u8]) -> Result<Key> {
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
    let (id, key) = subject_key(tx, purpose, subject).await?;
    let sealed = encrypt(&key, &chance, at.bound().as_bytes(), text.as_bytes())?;
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
    // A wrong master key must not begin a new purpose beside those it cannot open.
    let other =
        tx.first("SELECT purpose, version FROM store_purposes ORDER BY purpose, version LIMIT 1", values![]).await?;
    if let Some(row) = other {
        purpose_key(tx, &row.get::<String>("purpose")?, row.get("version")?).await?;
    }
    let chance = tx.db.chance().clone();
    let key: Key = chance.bytes();
    let bound = format!("{purpose}|1");
    let wrapped = encrypt(&tx.db.keys().master, &chance, bound.as_bytes(), &key)?;
    tx.run("INSERT INTO store_purposes (purpose, version, wrapped) VALUES ($1, 1, $2)", values![purpose, wrapped])
        .await?;
    Ok((1, key))
}

async fn purpose_key(tx: &mut ReadTx, purpose: &str, version: i64) -> Result<Key> {
    let name = (purpose.to_owned(), version);
    let keys = tx.db.keys().clone();
    if let Some(key) = keys.opened.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
        return Ok(*key);
    }
    let row = tx
        .first("SELECT wrapped FROM store_purposes WHERE purpose = $1 AND version = $2", values![purpose, version])
        .await?
        .ok_or(StoreError::Keys("a purpose key is missing"))?;
    let bound = format!("{purpose}|{version}");
    let key = decrypt(&keys.master, bound.as_bytes(), &row.get::<Vec<u8>>("wrapped")?)
        .ok_or(StoreError::Keys("the master key does not fit this database"))?;
    let key = key_of(&key)?;
    // A key that this very transaction made may yet be rolled back: only what is committed is remembered.
    if tx.sees_only_what_is_kept {
        keys.opened.lock().unwrap_or_else(PoisonError::into_inner).insert(name, key);
    }
    Ok(key)
}

/// Opens sealed texts, all with one statement. `None` stands where the key was destroyed: the text was erased.
///
/// # Errors
/// The engine's failure, keys that do not fit, or a cell that was tampered with or moved.
pub async fn open(tx: &mut ReadTx, cells: &[(CellAt, &[u8])]) -> Result<Vec<Option<Words>>> {
    let ids: Vec<Uuid> = cells.iter().filter_map(|(_, cell)| key_id(cell)).collect();
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

/// Whether every purpose key opens with the master key in use.
pub(crate) async fn purposes_open(tx: &mut ReadTx) -> Result<std::result::Result<(), String>> {
    let rows = tx.rows("SELECT purpose, version FROM store_purposes ORDER BY purpose, version", values![]).await?;
    for row in rows {
        let purpose: String = row.get("purpose")?;
        let version: i64 = row.get("version")?;
        if purpose_key(tx, &purpose, version).await.is_err() {
            return Ok(Err(format!("{purpose} version {version}")));
        }
    }
    Ok(Ok(()))
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
