//! Questions for passkeys, put before a page is shown. They change nothing of anybody's, hold for minutes and open nothing.

use store::{Quiet, Result, WriteTx};

use super::half::half_of;
use super::passkey::{self, Asked, Ceremony, To};
use crate::session::Token;
use crate::sign_in::Device;
use crate::site::Site;
use crate::who::Signed;

async fn begin(site: &Site) -> Result<WriteTx> {
    #[expect(clippy::disallowed_methods, reason = "a question is no act: it opens nothing and is forgotten in minutes")]
    site.db.write().await
}

/// Asks for a passkey of whoever is half-way in with this token, on this device. `None` when they or the house have none.
///
/// # Errors
/// The store's failure.
pub async fn ask_half(site: &Site, token: &Token, device: Device<'_>) -> Result<Option<Asked>> {
    let Some(house) = site.passkeys() else { return Ok(None) };
    let now = site.now();
    let mut tx = site.db.read().await?;
    let Some(person) = half_of(&mut tx, token, device, now).await? else { return Ok(None) };
    if !passkey::any(&mut tx, person).await? {
        return Ok(None);
    }
    drop(tx);
    let mut tx = begin(site).await?;
    let at = Ceremony { house, chance: site.db.chance(), to: To::Half(token), now };
    let asked = passkey::ask_known(&mut tx, &at, person).await?;
    tx.commit_quiet(Quiet::Asked).await?;
    Ok(asked)
}

/// Asks for a passkey of whoever is signed in, to show once more who they are. `None` when they or the house have none.
///
/// # Errors
/// The store's failure.
pub async fn ask_signed(site: &Site, signed: &Signed) -> Result<Option<Asked>> {
    let Some(house) = site.passkeys() else { return Ok(None) };
    let mut tx = site.db.read().await?;
    if !passkey::any(&mut tx, signed.person).await? {
        return Ok(None);
    }
    drop(tx);
    let mut tx = begin(site).await?;
    let at = Ceremony { house, chance: site.db.chance(), to: To::Session(signed.session), now: site.now() };
    let asked = passkey::ask_known(&mut tx, &at, signed.person).await?;
    tx.commit_quiet(Quiet::Asked).await?;
    Ok(asked)
}

/// Asks for a new passkey of whoever is signed in. `account` is what their device shows beside it. `None` when they have
/// enough, or the house has none.
///
/// # Errors
/// The store's failure.
pub async fn ask_new(site: &Site, signed: &Signed, account: &str) -> Result<Option<Asked>> {
    let Some(house) = site.passkeys() else { return Ok(None) };
    let mut tx = begin(site).await?;
    let at = Ceremony { house, chance: site.db.chance(), to: To::Session(signed.session), now: site.now() };
    let asked = passkey::ask_new(&mut tx, &at, (signed.person, account)).await?;
    tx.commit_quiet(Quiet::Asked).await?;
    Ok(asked)
}
