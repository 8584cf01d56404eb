//! What the demonstration's people have chosen, through the real verbs; and a real off switch for walking every route.

use access::{Boxed, Site, Stop, Who, act, session};
use basics::{PersonId, Words};
use store::{Quiet, ReadTx};

use crate::access::ChooseHow;
use crate::model::{Often, Quiet as QuietHours, Route, When};
use crate::{actions, keeping};

/// Real ids of the demonstration, by the names they have in paths.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let Some(person) = keeping::any_with_off(tx).await? else { return Ok(Vec::new()) };
        Ok(keeping::off_token(tx, person).await?.into_iter().map(|token| ("token", token)).collect())
    })
}

/// Somebody in a session of their own, who has just come.
async fn somebody(site: &Site, person: PersonId) -> Result<Who, Stop> {
    let now = site.now();
    #[expect(clippy::disallowed_methods, reason = "made-up people sign in without a passphrase")]
    let mut tx = site.db.write().await?;
    let (token, _) = session::begin(&mut tx, site.db.chance(), person, "own", session::OWN_DEVICE, now).await?;
    tx.commit_quiet(Quiet::SessionSeen).await?;
    Ok(session::who(&mut site.db.read().await?, &token, now).await?)
}

/// Somebody chooses mail at an address and shows that they read it.
///
/// # Errors
/// [`Stop`].
pub async fn by_mail(site: &Site, person: PersonId, address: &str) -> Result<(), Stop> {
    let who = somebody(site, person).await?;
    let asked = actions::ask_address(act::<ChooseHow>(site, &who, person, None).await?, address).await?;
    if asked.is_err() {
        return Ok(());
    }
    let kept = keeping::asked(&mut site.db.read().await?, person).await?;
    let code = kept.and_then(|asked| asked.code);
    let typed = code.as_ref().map_or("", Words::read);
    // The code is the one that was kept, so it counts.
    let _ = actions::confirm(act::<ChooseHow>(site, &who, person, None).await?, typed).await?;
    let evening = When { often: Often::Daily, hour: 18, weekday: 5, quiet: Some(QuietHours { from: 22, to: 7 }) };
    actions::choose(act::<ChooseHow>(site, &who, person, None).await?, Route::Mail, &evening).await
}

/// Somebody chooses letters, handed over by the service, with the whole reply in them or without.
///
/// # Errors
/// [`Stop`].
pub async fn by_letter(site: &Site, person: PersonId, whole: bool) -> Result<(), Stop> {
    let who = somebody(site, person).await?;
    let at_once = When { often: Often::AtOnce, ..When::default() };
    actions::choose(act::<ChooseHow>(site, &who, person, None).await?, Route::Letter, &at_once).await?;
    actions::by_letter(act::<ChooseHow>(site, &who, person, None).await?, None, whole).await
}
