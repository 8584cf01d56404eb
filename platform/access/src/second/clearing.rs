//! The way back for somebody who lost phone and slips: one worker asks, another agrees, the person hears of both and can
//! stop it. So no worker alone takes an account over, and nobody is locked out for good.

use basics::{Chance, Instant, PersonId, id};
use store::{ReadTx, Result, WriteTx, values};

id!(
    /// An asking for a second step to be taken away.
    ClearingId
);

/// For how many days it waits for another worker.
const DAYS: i64 = 7;

/// An asking that nobody has agreed to yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedClearing {
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Until when another worker may agree.
    pub until: Instant,
}

/// The asking that is open about somebody.
///
/// # Errors
/// The store's failure.
pub async fn open_asking(tx: &mut ReadTx, person: PersonId, now: Instant) -> Result<Option<AskedClearing>> {
    let row = tx
        .first(
            "SELECT asked_by, asked_at, ends_at FROM access_clearings WHERE person_id = $1 AND agreed_at IS NULL \
             AND stopped_at IS NULL AND ends_at > $2 ORDER BY asked_at DESC, id LIMIT 1",
            values![person, now],
        )
        .await?;
    row.map(|row| Ok(AskedClearing { by: row.get("asked_by")?, at: row.get("asked_at")?, until: row.get("ends_at")? }))
        .transpose()
}

/// Asks; what was asked before about the same person is asked no more.
///
/// # Errors
/// The store's failure.
pub async fn ask(tx: &mut WriteTx, chance: &Chance, person: PersonId, by: PersonId, now: Instant) -> Result<()> {
    stop_asking(tx, person, now).await?;
    tx.run(
        "INSERT INTO access_clearings (id, person_id, asked_by, asked_at, ends_at) VALUES ($1, $2, $3, $4, $5)",
        values![ClearingId::new(now, chance), person, by, now, now.plus_days(DAYS)],
    )
    .await?;
    Ok(())
}

/// Another worker agrees: what the person had beside their passphrase is gone, and every session of theirs ends. `false`
/// when nothing is open, or it was this very worker who asked.
///
/// # Errors
/// The store's failure.
pub async fn agree(tx: &mut WriteTx, person: PersonId, by: PersonId, now: Instant) -> Result<bool> {
    let done = tx
        .run(
            "UPDATE access_clearings SET agreed_by = $2, agreed_at = $3 WHERE person_id = $1 AND asked_by <> $2 \
             AND agreed_at IS NULL AND stopped_at IS NULL AND ends_at > $3",
            values![person, by, now],
        )
        .await?;
    if done != 1 {
        return Ok(false);
    }
    super::clear(tx, person).await?;
    crate::elsewhere::forget(tx, person).await?;
    crate::session::end_all(tx, person, now).await?;
    Ok(true)
}

/// Stops what is asked about a person.
///
/// # Errors
/// The store's failure.
pub async fn stop_asking(tx: &mut WriteTx, person: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE access_clearings SET stopped_at = $2 WHERE person_id = $1 AND agreed_at IS NULL AND stopped_at IS NULL",
        values![person, now],
    )
    .await?;
    Ok(())
}
