//! Files that stand beside rows, in a backup and back: sealed as they lie there, each with its checksum in the manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{ReadTx, Result, Sql, values};

/// Files that stand beside the rows of a table: never changed once they are there, each under the random name that its row
/// knows.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// Where they lie.
    pub folder: &'a Path,
    /// The table whose rows speak of them.
    pub table: &'static str,
    /// The column, of ids, with their names.
    pub name: &'static str,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of them, in hex.
    pub sha256: String,
}

/// Whether this is the name of such a file: 32 hex digits, and so no path that leads elsewhere.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Makes a folder for its owner alone, with those above it, where it is not there.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes a file down to the disk with its name: it is there whole, or it is not.
///
/// # Errors
/// When it cannot be written.
pub fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let part = folder.join(format!("{name}.part"));
    let written = (|| {
        let mut out = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(&part, folder.join(name))
    })();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written?;
    fs::File::open(folder)?.sync_all()
}

/// The size and the checksum of a file.
///
/// # Errors
/// When it is not there, or cannot be read.
pub fn info(file: &Path) -> std::io::Result<FileInfo> {
    let mut from = fs::File::open(file)?;
    let (mut sum, mut bytes, mut piece) = (Sha256::new(), 0_u64, vec![0_u8; 64 * 1024]);
    loop {
        let read = from.read(&mut piece)?;
        let Some(part) = piece.get(..read).filter(|part| !part.is_empty()) else { break };
        sum.update(part);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
    Ok(FileInfo { bytes, sha256: data_encoding::HEXLOWER.encode(&sum.finalize()) })
}

/// A file of the house is written down in a backup. Nothing when it is not there.
fn copy(from: &Path, to: &Path, name: &str) -> Result<Option<FileInfo>> {
    let bytes = match fs::read(from.join(name)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let mut out = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to.join(name))?;
    out.write_all(&bytes)?;
    out.sync_all()?;
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    Ok(Some(FileInfo { bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX), sha256 }))
}

/// What of a folder's files is in a backup.
pub(crate) type Copied = BTreeMap<String, FileInfo>;

/// Copies what lies in the folder now, before the rows are read: a file that is taken away meanwhile had lost its row
/// already, so that the rows that are read then miss none.
pub(crate) fn before(beside: &Beside<'_>, to: &Path) -> Result<Copied> {
    let mut copied = Copied::new();
    make_folder(to)?;
    let found = match fs::read_dir(beside.folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(copied),
        other => other?,
    };
    for entry in found {
        let name = entry?.file_name();
        let Some(name) = name.to_str().filter(|name| is_name(name)) else { continue };
        if let Some(info) = copy(beside.folder, to, name)? {
            copied.insert(name.to_owned(), info);
        }
    }
    Ok(copied)
}

/// With the rows of the backup's moment: copies what came since, and takes out what no row speaks of. Gives what rows speak
/// of and is nowhere.
pub(crate) async fn settle(
    tx: &mut ReadTx,
    beside: &Beside<'_>,
    to: &Path,
    copied: &mut Copied,
) -> Result<Vec<String>> {
    let sql = format!("SELECT {} AS name FROM {} ORDER BY {}", beside.name, beside.table, beside.name);
    let mut spoken_of = BTreeSet::new();
    for row in tx.rows(Sql::of_the_house(sql), values![]).await? {
        spoken_of.insert(row.get::<Uuid>("name")?.simple().to_string());
    }
    for name in copied.keys().filter(|name| !spoken_of.contains(*name)) {
        fs::remove_file(to.join(name))?;
    }
    copied.retain(|name, _| spoken_of.contains(name));
    let mut missing = Vec::new();
    for name in spoken_of {
        if copied.contains_key(&name) {
            continue;
        }
        match copy(beside.folder, to, &name)? {
            Some(info) => {
                copied.insert(name, info);
            }
            None => missing.push(name),
        }
    }
    fs::File::open(to)?.sync_all()?;
    Ok(missing)
}

/// Puts the files of a backup in their place. One that is missing there, or altered, stays away, and is named: the rows
/// are worth having without it.
pub(crate) fn put_back(from: &Path, folder: &Path, files: &Copied) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    if files.is_empty() {
        return Ok(wrong);
    }
    make_folder(folder)?;
    for (name, told) in files {
        let held = if is_name(name) { fs::read(from.join(name)).ok() } else { None };
        let held = held.filter(|bytes| data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)) == told.sha256);
        match held {
            Some(bytes) => put(folder, name, &bytes)?,
            None => wrong.push(name.clone()),
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, good) in [
            ("0123456789abcdef0123456789abcdef", true),
            ("0123456789ABCDEF0123456789abcdef", false),
            ("0123456789abcdef0123456789abcde", false),
            ("../../../../etc/alongside/master", false),
            ("0123456789abcdef0123456789abcdef.part", false),
            ("", false),
        ] {
            assert_eq!(is_name(name), good, "{name}");
        }
    }
}
