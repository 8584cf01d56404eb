//! Showing once more who one is, before an act for which an open screen is not enough.

use store::Quiet;

use crate::second::passkey::To;
use crate::second::{self, Shown};
use crate::session::{self, Token};
use crate::sign_in::{SignInRefused, prove};
use crate::site::Site;
use crate::tries::{self, Tried};
use crate::who::Signed;

/// Whoever holds the session shows their passphrase once more. From now on the session has another token, and counts as
/// proved for [`session::PROVED_SECONDS`]. Wrong tries are counted as at sign-in, and the waits end as they do there.
///
/// # Errors
/// [`SignInRefused`].
pub async fn prove_again(site: &Site, signed: &Signed, passphrase: &str) -> Result<Token, SignInRefused> {
    let name = prove(site, signed.person, passphrase).await?;
    let (now, account) = (site.now(), Tried::Account(&name));
    #[expect(clippy::disallowed_methods, reason = "one's own passphrase, shown again, is the permission")]
    let mut tx = site.db.write().await?;
    // Many tries at once have all passed the first look: the one that is right must not get through after the limit.
    if let Some(until) = tries::waiting(&mut tx, account, now).await? {
        return Err(SignInRefused::Wait(until));
    }
    tries::right(&mut tx, account).await?;
    let token = session::proved(&mut tx, site.db.chance(), signed.session, now).await?;
    tx.commit(session::line(now, signed.person, "access.prove_again", signed.session.uuid())).await?;
    Ok(token)
}

/// The same with the second step that they have: a code of the app, a passkey, or a recovery slip.
///
/// # Errors
/// [`SignInRefused`].
pub async fn prove_by_second(site: &Site, signed: &Signed, shown: Shown<'_>) -> Result<Token, SignInRefused> {
    let now = site.now();
    let name = signed.person.to_string();
    let tried = Tried::Second(&name);
    let mut tx = site.db.read().await?;
    if let Some(until) = tries::waiting(&mut tx, tried, now).await? {
        return Err(SignInRefused::Wait(until));
    }
    drop(tx);
    let offer = second::read(site, signed.person, shown).await?;
    #[expect(clippy::disallowed_methods, reason = "one's own second step, shown again, is the permission")]
    let mut tx = site.db.write().await?;
    if let Some(until) = tries::waiting(&mut tx, tried, now).await? {
        return Err(SignInRefused::Wait(until));
    }
    let Ok(way) = second::spend(&mut tx, site, (signed.person, To::Session(signed.session)), &offer, now).await? else {
        tries::wrong(&mut tx, tried, now).await?;
        tx.commit_quiet(Quiet::Tries).await?;
        return Err(SignInRefused::Wrong);
    };
    tries::right(&mut tx, tried).await?;
    let action = match way {
        second::Way::App => "access.prove_again_by_app",
        second::Way::Passkey => "access.prove_again_by_passkey",
        second::Way::Slip => {
            second::tell_of_slip(&mut tx, site, signed.person, now).await?;
            "access.prove_again_by_recovery_slip"
        }
    };
    let token = session::proved(&mut tx, site.db.chance(), signed.session, now).await?;
    tx.commit(session::line(now, signed.person, action, signed.session.uuid())).await?;
    Ok(token)
}
