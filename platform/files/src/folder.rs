//! The folder of the house in which files lie: each whole under its random name, or not there. Whatever else somebody put
//! there is left alone.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use access::Site;
use store::{StoreError, beside};

/// Where the house's files lie.
///
/// # Errors
/// Where a house has no such folder.
pub(crate) fn of(site: &Site) -> store::Result<PathBuf> {
    let none = || StoreError::File(std::io::Error::new(ErrorKind::NotFound, "this house has no folder for files"));
    site.files().map(Path::to_owned).ok_or_else(none)
}

/// Does what waits for a disk beside everybody else's work.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> store::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(std::io::Error::other("work on a file was broken off"))).map_err(StoreError::File)
}

/// Writes a file down to the disk with its name.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    beside::make_folder(folder)?;
    beside::put(folder, name, bytes)
}

/// What is in a file; nothing when it is not there.
pub(crate) fn read(folder: &Path, name: &str) -> std::io::Result<Option<Vec<u8>>> {
    match std::fs::read(folder.join(name)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Takes files away, written to their end or not; one that is not there is gone already. Says how many there were.
pub(crate) fn take_away(folder: &Path, names: &[String]) -> std::io::Result<usize> {
    let mut gone = 0_usize;
    for name in names {
        for file in [name.clone(), format!("{name}.part")] {
            match std::fs::remove_file(folder.join(file)) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                other => {
                    other?;
                    gone = gone.saturating_add(1);
                }
            }
        }
    }
    if gone > 0 {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(gone)
}

/// Whether files can be written there: the folder is made where it is not, and one is tried.
#[must_use]
pub fn is_writable(folder: &Path) -> bool {
    const TRIED: &str = ".can-this-be-written";
    let tried = beside::make_folder(folder).and_then(|()| beside::put(folder, TRIED, b"yes"));
    tried.is_ok() && std::fs::remove_file(folder.join(TRIED)).is_ok()
}
