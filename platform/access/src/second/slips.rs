//! Recovery slips: ten codes on paper, each of which opens once. They are codes as on every slip of the house, sixty bits of
//! them behind a slow hash (OWASP ASVS 5, 6.5.1 and 6.5.2).

use basics::{Chance, Instant, PersonId, id};
use store::{Result, WriteTx, values};

use crate::codes::Code;
use crate::passphrase::HashingFailed;
use crate::sign_in::{NewSlip, new_slip};
use crate::site::Site;

id!(
    /// A recovery slip.
    RecoveryId
);

/// How many there are.
pub const HOW_MANY: usize = 10;

/// Makes the codes and hashes them, before the transaction that keeps them.
///
/// # Errors
/// [`HashingFailed`].
pub async fn new_slips(site: &Site) -> std::result::Result<Vec<NewSlip>, HashingFailed> {
    let mut slips = Vec::with_capacity(HOW_MANY);
    for _ in 0..HOW_MANY {
        slips.push(new_slip(site).await?);
    }
    Ok(slips)
}

/// Keeps recovery slips; all from before stop working, used or not.
///
/// # Errors
/// The store's failure.
pub async fn put_slips(
    tx: &mut WriteTx,
    chance: &Chance,
    person: PersonId,
    slips: &[NewSlip],
    now: Instant,
) -> Result<()> {
    tx.run("DELETE FROM access_recovery WHERE person_id = $1", values![person]).await?;
    for slip in slips {
        tx.run(
            "INSERT INTO access_recovery (id, person_id, lookup, secret, made_at) VALUES ($1, $2, $3, $4, $5)",
            values![RecoveryId::new(now, chance), person, slip.code.lookup(), slip.hash(), now],
        )
        .await?;
    }
    Ok(())
}

/// The unused slip of a person that a code opens. One that is not there costs the same work.
pub(super) async fn fitting(site: &Site, person: PersonId, code: &Code) -> Result<Option<RecoveryId>> {
    let mut tx = site.db.read().await?;
    let row = tx
        .first(
            "SELECT id, secret FROM access_recovery WHERE person_id = $1 AND lookup = $2 AND used_at IS NULL",
            values![person, code.lookup()],
        )
        .await?;
    drop(tx);
    let kept = row.as_ref().map(|row| row.get::<String>("secret")).transpose()?;
    // A house that cannot hash opens nothing.
    let right = site.hashing.check(code.secret(), kept).await.unwrap_or(false);
    row.filter(|_| right).map(|row| row.get("id")).transpose()
}

/// Uses a slip up; `false` when somebody was faster.
pub(super) async fn spend(tx: &mut WriteTx, id: RecoveryId, now: Instant) -> Result<bool> {
    let sql = "UPDATE access_recovery SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
    Ok(tx.run(sql, values![id, now]).await? == 1)
}
