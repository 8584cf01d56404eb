//! Passphrases: Argon2id, a few at a time, so that a flood of sign-ins cannot eat the machine.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// The shortest passphrase of somebody who uses services (NIST SP 800-63B and OWASP ASVS 5 6.2.1 ask for 8).
pub const SHORTEST: usize = 8;
/// The shortest passphrase of somebody in a role that sees others' private matters, see [`crate::Role::sees_others`] (OWASP ASVS 5 6.2.1 recommends 15).
pub const SHORTEST_WORKER: usize = 15;
/// The longest that is looked at.
pub const LONGEST: usize = 200;

/// How many hashes are worked out at once.
const AT_ONCE: usize = 2;

/// How many codes of nobody in particular may wait in one line; whoever comes after is asked to try again.
pub(crate) const MOST_WAITING: usize = 40;

/// In which line a code waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Codes that are most likely wrong, in a line of their own: however long it is, nobody else stands in it.
    Guesses,
    /// Codes whose mark is right (see [`crate::Site::code_opens`]): whoever holds theirs.
    Holders,
    /// Codes that are made.
    Makers,
}

/// Hashes and checks. Clones share the same desks: two for people who sign in; one for guesses and for codes that are made,
/// who take turns; and one for those who hold a right code. So a thousand guesses keep nobody from signing in, from opening
/// their own thread, or from saying something.
#[derive(Clone)]
pub struct Hashing {
    desks: Arc<Semaphore>,
    aside: Arc<Semaphore>,
    holders: Arc<Semaphore>,
    lines: [Arc<Semaphore>; 3],
    argon: Arc<Argon2<'static>>,
    /// The hash of nothing anybody could type, so that a wrong name costs the same time as a wrong passphrase.
    nobody: Arc<str>,
}

impl fmt::Debug for Hashing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashing(..)")
    }
}

/// A passphrase could not be hashed or compared; never says which text.
#[derive(Debug, thiserror::Error)]
#[error("hashing failed")]
pub struct HashingFailed;

/// Why a code could not be hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum CodeFailed {
    /// Too many wait already: try again.
    #[error("too many wait")]
    Crowded,
    /// The house cannot hash.
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
}

impl Hashing {
    /// The real cost: 19 MiB, two passes, one lane (the first choice of the OWASP password storage cheat sheet).
    ///
    /// # Errors
    /// When the machine cannot hash at all.
    pub fn real() -> Result<Self, HashingFailed> {
        Self::with(19 * 1024, 2)
    }

    /// A cost for tests, which hash hundreds of times.
    ///
    /// # Errors
    /// When the machine cannot hash at all.
    pub fn quick() -> Result<Self, HashingFailed> {
        Self::with(64, 1)
    }

    fn with(kib: u32, passes: u32) -> Result<Self, HashingFailed> {
        let params = Params::new(kib, passes, 1, None).map_err(|_| HashingFailed)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = argon.hash_password(b"\0nobody\0").map_err(|_| HashingFailed)?.to_string();
        let one = || Arc::new(Semaphore::new(1));
        let line = || Arc::new(Semaphore::new(MOST_WAITING));
        Ok(Self {
            desks: Arc::new(Semaphore::new(AT_ONCE)),
            aside: one(),
            holders: one(),
            lines: [line(), line(), line()],
            argon: Arc::new(argon),
            nobody: nobody.into(),
        })
    }

    /// The hash of a text that nobody in particular sent, after waiting in its line.
    pub(crate) async fn hash_in(&self, line: Line, text: String) -> Result<String, CodeFailed> {
        let (desk, line) = self.at(line);
        let _place = line.try_acquire().map_err(|_| CodeFailed::Crowded)?;
        let _desk = desk.acquire().await.map_err(|_| HashingFailed)?;
        Ok(self.work(text).await?)
    }

    /// Whether a text that nobody in particular sent is the one behind `kept`, after waiting in its line.
    pub(crate) async fn check_in(&self, line: Line, text: String, kept: Option<String>) -> Result<bool, CodeFailed> {
        let (desk, line) = self.at(line);
        let _place = line.try_acquire().map_err(|_| CodeFailed::Crowded)?;
        let _desk = desk.acquire().await.map_err(|_| HashingFailed)?;
        Ok(self.compare(text, kept).await?)
    }

    const fn at(&self, line: Line) -> (&Arc<Semaphore>, &Arc<Semaphore>) {
        let [guesses, holders, makers] = &self.lines;
        match line {
            Line::Guesses => (&self.aside, guesses),
            Line::Makers => (&self.aside, makers),
            Line::Holders => (&self.holders, holders),
        }
    }

    /// The hash to keep, with a salt of its own.
    ///
    /// # Errors
    /// [`HashingFailed`].
    pub async fn hash(&self, text: String) -> Result<String, HashingFailed> {
        let _desk = self.desks.acquire().await.map_err(|_| HashingFailed)?;
        self.work(text).await
    }

    async fn work(&self, text: String) -> Result<String, HashingFailed> {
        let argon = Arc::clone(&self.argon);
        tokio::task::spawn_blocking(move || {
            argon.hash_password(text.as_bytes()).map(|hash| hash.to_string()).map_err(|_| HashingFailed)
        })
        .await
        .map_err(|_| HashingFailed)?
    }

    /// Whether the text is the one behind `kept`. Without a kept hash the same work is done and the answer is no.
    ///
    /// # Errors
    /// [`HashingFailed`].
    pub async fn check(&self, text: String, kept: Option<String>) -> Result<bool, HashingFailed> {
        let _desk = self.desks.acquire().await.map_err(|_| HashingFailed)?;
        self.compare(text, kept).await
    }

    async fn compare(&self, text: String, kept: Option<String>) -> Result<bool, HashingFailed> {
        let argon = Arc::clone(&self.argon);
        let nobody = Arc::clone(&self.nobody);
        tokio::task::spawn_blocking(move || {
            let known = kept.is_some();
            let kept = kept.unwrap_or_else(|| nobody.to_string());
            let hash = PasswordHash::new(&kept).map_err(|_| HashingFailed)?;
            Ok(argon.verify_password(text.as_bytes(), &hash).is_ok() && known)
        })
        .await
        .map_err(|_| HashingFailed)?
    }
}
