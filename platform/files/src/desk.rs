//! The desk at which pictures are read: one at a time, beside everybody else's work, and a short line before it. Two
//! processors and a bounded memory are shared with all who only want a page.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::picture::{self, Picture, Refused};

/// How many pictures are read at once.
static DESK: Semaphore = Semaphore::const_new(1);
/// How many are read or wait for it; the next is asked to come again.
static LINE: Semaphore = Semaphore::const_new(MOST_WAITING);
/// The length of that line.
pub const MOST_WAITING: usize = 8;

/// Takes what somebody brings: as [`picture::take`], without holding anybody up.
///
/// # Errors
/// [`Refused`]; [`Refused::Busy`] when the line is full.
pub async fn take_in(bytes: Arc<Vec<u8>>) -> Result<Picture, Refused> {
    let place = LINE.try_acquire().map_err(|_| Refused::Busy)?;
    let desk = DESK.acquire().await.map_err(|_| Refused::Busy)?;
    // The places go along: whoever no longer waits for an answer has not ended the work.
    let read = tokio::task::spawn_blocking(move || {
        let taken = picture::take(&bytes);
        drop((desk, place));
        taken
    });
    // A reader that stumbles over a picture takes nobody else down with it.
    read.await.unwrap_or(Err(Refused::Broken))
}
