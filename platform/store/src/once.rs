//! A double press is harmless: each form carries a key, and a used key brings back the first answer.

use basics::{Instant, PersonId};
use sha2::{Digest, Sha256};

use crate::{ReadTx, Result, WriteTx, values};

/// What a form carries so that it happens once.
#[derive(Clone, Debug)]
pub struct OnceKey {
    key: String,
    body: Vec<u8>,
}

/// Whether it has happened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// No.
    Never,
    /// Yes, with the same words: this is where its answer stands.
    Same(String),
    /// The key was used with other words: ask "already sent: send again as new?".
    Other(String),
}

/// How long a used key is remembered, in days.
pub const KEPT_DAYS: i64 = 2;

impl OnceKey {
    /// From the form's key field and its whole body. `None` when the key is missing or no key of ours.
    #[must_use]
    pub fn new(key: &str, body: &[u8]) -> Option<Self> {
        let good = key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit());
        good.then(|| Self { key: key.to_owned(), body: Sha256::digest(body).to_vec() })
    }

    /// Each person has keys of their own: nobody can use up, or learn of, another's.
    fn of(&self, person: Option<PersonId>) -> String {
        match person {
            Some(person) => format!("{person}:{}", self.key),
            None => format!(":{}", self.key),
        }
    }
}

/// Whether this key was used by this person.
///
/// # Errors
/// The engine's failure.
pub async fn before(tx: &mut ReadTx, once: &OnceKey, person: Option<PersonId>) -> Result<Before> {
    let row = tx.first("SELECT body, location FROM store_once WHERE key = $1", values![once.of(person)]).await?;
    let Some(row) = row else { return Ok(Before::Never) };
    let location = row.get("location")?;
    Ok(if row.get::<Vec<u8>>("body")? == once.body { Before::Same(location) } else { Before::Other(location) })
}

/// Remembers that it happened, in the same transaction.
///
/// # Errors
/// The engine's failure.
pub async fn keep(
    tx: &mut WriteTx,
    once: &OnceKey,
    person: Option<PersonId>,
    location: &str,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO store_once (key, person_id, body, location, at) VALUES ($1, $2, $3, $4, $5)",
        values![once.of(person), person, once.body, location, now],
    )
    .await?;
    Ok(())
}

/// Forgets keys that are older than [`KEPT_DAYS`].
///
/// # Errors
/// The engine's failure.
pub async fn forget(tx: &mut WriteTx, now: Instant) -> Result<u64> {
    tx.run("DELETE FROM store_once WHERE at < $1", values![now.plus_days(-KEPT_DAYS)]).await
}
