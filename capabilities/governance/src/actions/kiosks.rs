//! Screens that others use too: enrolled, and taken out of use.

use access::kiosk::{self, Kiosk};
use access::session::{self, Token};
use access::{Acting, Stop};

use crate::access::kiosks::{EndKiosk, EnrolKiosk};

/// Makes the screen a kiosk of the place. The session of whoever did it ends there with the same act, so that nobody can
/// forget to; what the screen was before, it is no more.
///
/// # Errors
/// [`Stop`].
pub async fn enrol_kiosk(mut acting: Acting<EnrolKiosk>, name: &str, before: Option<&Kiosk>) -> Result<Token, Stop> {
    let (now, by, place) = (acting.now(), acting.person(), acting.facts().place.clone());
    let chance = acting.site().db.chance().clone();
    if let Some(before) = before {
        kiosk::end(acting.tx(), before.id, now).await?;
    }
    let (token, id) = kiosk::enrol(acting.tx(), &chance, &place, name, by, now).await?;
    if let Some(mine) = acting.signed().map(|signed| signed.session) {
        session::end(acting.tx(), mine, now).await?;
    }
    acting.made(id);
    acting.done("/").await?;
    Ok(token)
}

/// Takes a screen out of use, at once.
///
/// # Errors
/// [`Stop`].
pub async fn end_kiosk(mut acting: Acting<EndKiosk>) -> Result<(), Stop> {
    let (id, now, place) = (acting.id(), acting.now(), acting.facts().place);
    kiosk::end(acting.tx(), id, now).await?;
    acting.done(&format!("/places/{place}/kiosks")).await
}
