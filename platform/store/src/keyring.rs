//! The keys in a process's hands: the master key from its file, the house's own key, and the purpose keys that were opened.

use std::collections::HashMap;
use std::fmt;
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use basics::Chance;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::seal::{Key, decrypt, encrypt};
use crate::{Result, StoreError};

/// The keys in a process's hands. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Keyring(Arc<Held>);

struct Held {
    /// Where the master key was read, so that a new one that was put there is met without a restart.
    file: Option<PathBuf>,
    master: RwLock<Zeroizing<Key>>,
    /// What [`Keyring::derive`] works from. It outlives a master key.
    house: RwLock<Zeroizing<Key>>,
    opened: Mutex<HashMap<(String, i64), Zeroizing<Key>>>,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(..)")
    }
}

/// SHA-256 over a key and what it is for: the key cannot be had back from it.
fn sum(key: &Key, what: &str) -> Key {
    let mut sum = Sha256::new();
    sum.update(key);
    sum.update(b"|alongside|");
    sum.update(what.as_bytes());
    sum.finalize().into()
}

impl Keyring {
    /// A keyring around a master key.
    #[must_use]
    pub fn of(master: [u8; 32]) -> Self {
        Self::held(master, None)
    }

    fn held(master: Key, file: Option<PathBuf>) -> Self {
        let house = RwLock::new(Zeroizing::new(sum(&master, "house")));
        Self(Arc::new(Held { file, master: RwLock::new(Zeroizing::new(master)), house, opened: Mutex::default() }))
    }

    /// A key of the house for another use than sealing (signing cursors), bound to its name: nothing can be turned back
    /// into the master key. It comes from the house's own key, which stays the same when the master key is changed:
    /// PINs, receipts and what lies in the box hang on it.
    #[must_use]
    pub fn derive(&self, name: &str) -> [u8; 32] {
        sum(&self.0.house.read().unwrap_or_else(PoisonError::into_inner), name)
    }

    /// Reads the master key from `file`, which must be there.
    ///
    /// # Errors
    /// When the file cannot be read, holds no key, or is open to everybody on the machine.
    pub fn read(file: &Path) -> Result<Self> {
        Ok(Self::held(read_key(file)?, Some(file.to_owned())))
    }

    /// Reads the master key from `file`, or makes one there, readable by its owner only.
    ///
    /// # Errors
    /// As [`Keyring::read`], or when it cannot be made.
    pub fn open(file: &Path, chance: &Chance) -> Result<Self> {
        match Self::read(file) {
            Err(StoreError::File(error)) if error.kind() == ErrorKind::NotFound => {
                write_private(file, &chance.bytes::<32>())?;
                Self::read(file)
            }
            other => other,
        }
    }

    /// Eight hex digits that tell one master key from another, and say nothing about it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let sum = sum(&self.0.master.read().unwrap_or_else(PoisonError::into_inner), "fingerprint");
        data_encoding::HEXLOWER.encode(&sum).chars().take(8).collect()
    }

    /// Wraps a purpose's key with the master key.
    pub(crate) fn wrap(&self, chance: &Chance, bound: &str, key: &Key) -> Result<Vec<u8>> {
        encrypt(&self.0.master.read().unwrap_or_else(PoisonError::into_inner), chance, bound.as_bytes(), key)
    }

    /// Opens a purpose's key. When it does not open, the file is read again: an operator may have put a new master key
    /// there while this process was at work.
    pub(crate) fn unwrap(&self, bound: &str, wrapped: &[u8]) -> Result<Key> {
        let with = |master: &Key| decrypt(master, bound.as_bytes(), wrapped);
        let now = with(&self.0.master.read().unwrap_or_else(PoisonError::into_inner));
        let opened = now.or_else(|| {
            let anew = Zeroizing::new(read_key(self.0.file.as_deref()?).ok()?);
            let opened = with(&anew)?;
            *self.0.master.write().unwrap_or_else(PoisonError::into_inner) = anew;
            Some(opened)
        });
        let opened = Zeroizing::new(opened.ok_or(StoreError::Keys("the master key does not fit this database"))?);
        Key::try_from(opened.as_slice()).map_err(|_| StoreError::Keys("a key has the wrong length"))
    }

    /// The house's own key, as it stands.
    pub(crate) fn house(&self) -> Zeroizing<Key> {
        self.0.house.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_house(&self, key: Key) {
        *self.0.house.write().unwrap_or_else(PoisonError::into_inner) = Zeroizing::new(key);
    }

    /// A purpose's key that was opened before.
    pub(crate) fn remembered(&self, purpose: &str, version: i64) -> Option<Zeroizing<Key>> {
        let opened = self.0.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.get(&(purpose.to_owned(), version)).cloned()
    }

    /// Remembers a purpose's key, and lets go of versions that a rotation left behind.
    pub(crate) fn remember(&self, purpose: &str, version: i64, key: Key) {
        let mut opened = self.0.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.retain(|(name, held), _| name != purpose || held.saturating_add(1) >= version);
        opened.insert((purpose.to_owned(), version), Zeroizing::new(key));
    }
}

fn read_key(file: &Path) -> Result<Key> {
    let bytes = Zeroizing::new(std::fs::read(file)?);
    if std::fs::metadata(file)?.permissions().mode() & 0o007 != 0 {
        return Err(StoreError::Keys("everybody on this machine can read the master key file: chmod 600 it"));
    }
    Key::try_from(bytes.as_slice()).map_err(|_| StoreError::Keys("the master key file must hold exactly 32 bytes"))
}

/// Writes a new file for its owner alone, down to the disk with its name.
pub(crate) fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    // Whole or not at all: half a key under its name would stop every start after a crash.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let mut out = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(part)?;
    out.write_all(bytes)?;
    out.sync_all()?;
    let linked = std::fs::hard_link(part, file);
    std::fs::remove_file(part)?;
    linked?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::Keyring;

    #[test]
    fn only_the_newest_two_versions_of_a_purpose_stay_in_memory() {
        let keys = Keyring::of([1; 32]);
        for version in 1..=3 {
            keys.remember("threads", version, [9; 32]);
        }
        keys.remember("people", 1, [9; 32]);
        let held = |purpose, version| keys.remembered(purpose, version).is_some();
        assert_eq!([held("threads", 1), held("threads", 2), held("threads", 3)], [false, true, true]);
        assert!(held("people", 1));
    }
}
