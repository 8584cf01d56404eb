//! Wrong tries are counted by account and by device, never by address: a wing behind one address must not be locked out
//! together. Nobody is locked out for good.

use basics::Instant;
use sha2::{Digest, Sha256};
use store::{ReadTx, Result, WriteTx, values};

/// What is tried, or where.
#[derive(Clone, Copy, Debug)]
pub enum Tried<'a> {
    /// An account, by its folded name.
    Account(&'a str),
    /// A device, by the random id in its cookie.
    Device(&'a str),
    /// A second step, by the id of its person.
    Second(&'a str),
    /// A PIN, by the folded name it was typed with. Nobody waits for it: what locks it stands with the PIN.
    Pin(&'a str),
}

/// After an hour without a wrong try, earlier ones are forgotten.
const FORGOTTEN_AFTER: i64 = 3600;

impl Tried<'_> {
    fn key(&self) -> Vec<u8> {
        let (kind, name) = match self {
            Self::Account(name) => ("account", name),
            Self::Device(id) => ("device", id),
            Self::Second(id) => ("second", id),
            Self::Pin(name) => ("pin", name),
        };
        let mut sum = Sha256::new();
        sum.update(kind);
        sum.update([0]);
        sum.update(name);
        sum.finalize().to_vec()
    }

    /// Seconds to wait after so many wrong tries in a row. A device is forgiven more, because many people may share it.
    #[must_use]
    pub const fn wait(&self, wrong: i64) -> i64 {
        match self {
            Self::Account(_) | Self::Second(_) => match wrong {
                ..5 => 0,
                5 => 30,
                6 => 60,
                7 => 120,
                8 => 300,
                _ => 900,
            },
            Self::Device(_) => match wrong {
                ..20 => 0,
                _ => 60,
            },
            Self::Pin(_) => 0,
        }
    }
}

/// Until when this has to wait, when it has to.
///
/// # Errors
/// The store's failure.
pub async fn waiting(tx: &mut ReadTx, tried: Tried<'_>, now: Instant) -> Result<Option<Instant>> {
    let row = tx.first("SELECT wait_until FROM access_tries WHERE key = $1", values![tried.key()]).await?;
    let until = row.map(|row| row.get::<Option<Instant>>("wait_until")).transpose()?.flatten();
    Ok(until.filter(|until| *until > now))
}

/// Counts a wrong try.
///
/// # Errors
/// The store's failure.
pub async fn wrong(tx: &mut WriteTx, tried: Tried<'_>, now: Instant) -> Result<()> {
    let row = tx.first("SELECT count, last_at FROM access_tries WHERE key = $1", values![tried.key()]).await?;
    let before = match row {
        Some(row) if now.seconds_since(row.get("last_at")?) < FORGOTTEN_AFTER => row.get::<i64>("count")?,
        _ => 0,
    };
    let count = before.saturating_add(1);
    let wait = tried.wait(count);
    let until = (wait > 0).then(|| now.plus_seconds(wait));
    tx.run(
        "INSERT INTO access_tries (key, count, last_at, wait_until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (key) DO UPDATE SET count = excluded.count, last_at = excluded.last_at, \
         wait_until = excluded.wait_until",
        values![tried.key(), count, now, until],
    )
    .await?;
    Ok(())
}

/// Forgets the wrong tries: it went well.
///
/// # Errors
/// The store's failure.
pub async fn right(tx: &mut WriteTx, tried: Tried<'_>) -> Result<()> {
    tx.run("DELETE FROM access_tries WHERE key = $1", values![tried.key()]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Tried;

    #[test]
    fn waits_grow_and_end() {
        let account = Tried::Account("x");
        assert_eq!([0, 4, 5, 6, 7, 8, 9, 1000].map(|n| account.wait(n)), [0, 0, 30, 60, 120, 300, 900, 900]);
        assert_eq!(Tried::Second("x").wait(5), 30);
        let device = Tried::Device("x");
        assert_eq!([5, 19, 20, 1000].map(|n| device.wait(n)), [0, 0, 60, 60]);
        assert_eq!(Tried::Pin("x").wait(1000), 0);
    }
}
