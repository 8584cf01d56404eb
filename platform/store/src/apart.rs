//! Bytes that are too large for a row and lie in a file beside the database: each sealed with a key of its own, which
//! stands sealed in the row that speaks of the file. So a file can be sealed and on the disk before a transaction begins,
//! and whoever destroys the key of the row's subject has destroyed the file too, in every copy of it.

use basics::{Chance, Words};
use zeroize::Zeroizing;

use crate::seal::{CellAt, Key, decrypt, encrypt};
use crate::{Result, StoreError};

/// The key of one file. It does not print itself.
#[derive(Clone)]
pub struct FileKey(Zeroizing<Key>);

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(..)")
    }
}

impl FileKey {
    /// A new one.
    #[must_use]
    pub fn new(chance: &Chance) -> Self {
        Self(Zeroizing::new(chance.bytes()))
    }

    /// As [`crate::seal::seal`] takes it, for the cell of the row.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(data_encoding::HEXLOWER.encode(self.0.as_slice()))
    }

    /// As [`crate::seal::open`] gives it.
    ///
    /// # Errors
    /// When it is no key.
    pub fn read(text: &Words) -> Result<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.read().as_bytes()).map(Zeroizing::new);
        let key = bytes.ok().and_then(|bytes| Key::try_from(bytes.as_slice()).ok());
        key.map(|key| Self(Zeroizing::new(key))).ok_or(StoreError::Keys("the key of a file is none"))
    }

    /// Seals the bytes of a file for the row that speaks of it.
    ///
    /// # Errors
    /// When they cannot be sealed.
    pub fn seal(&self, chance: &Chance, at: CellAt, bytes: &[u8]) -> Result<Vec<u8>> {
        encrypt(&self.0, chance, at.bound().as_bytes(), bytes)
    }

    /// Opens what [`FileKey::seal`] sealed.
    ///
    /// # Errors
    /// When it was changed, or belongs to another row.
    pub fn open(&self, at: CellAt, sealed: &[u8]) -> Result<Vec<u8>> {
        decrypt(&self.0, at.bound().as_bytes(), sealed)
            .ok_or(StoreError::Keys("a sealed file was changed, or is another row's"))
    }
}

#[cfg(test)]
mod tests {
    use super::FileKey;
    use crate::CellAt;
    use basics::{Chance, Words};
    use uuid::Uuid;

    fn at(row: u128) -> CellAt {
        CellAt { table: "shed_files", column: "bytes", row: Uuid::from_u128(row) }
    }

    #[test]
    fn a_file_opens_only_with_its_own_key_for_its_own_row_and_as_it_was() {
        let chance = Chance::seeded(5);
        let key = FileKey::new(&chance);
        let mut sealed = key.seal(&chance, at(1), b"a picture").unwrap();
        let again = FileKey::read(&Words::kept(key.text().to_string())).unwrap();
        assert_eq!(again.open(at(1), &sealed).unwrap(), b"a picture");
        assert!(again.open(at(2), &sealed).is_err(), "another row's");
        assert!(FileKey::new(&chance).open(at(1), &sealed).is_err(), "another key");
        sealed[30] ^= 1;
        assert!(again.open(at(1), &sealed).is_err(), "changed");
        assert!(!format!("{key:?}").contains(key.text().as_str()));
        assert!(FileKey::read(&Words::kept("no key".to_owned())).is_err());
    }
}
