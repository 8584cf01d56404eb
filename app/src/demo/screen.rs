//! A shared screen of the demonstration: the library of Fallow Moss, and somebody with a PIN for it.

use access::session::{self, Token};
use access::sign_in::{self, Device, JoinRefused, SlipKind};
use access::{Pin, PinFault, PinRefused, Site, kiosk, places};
use feedback::samples::Cast;
use pages::{DemoPerson, Visit};
use store::{By, Line};

use crate::Failed;

/// What everybody who tries the demonstration may type.
const NAME: &str = "tomasz";
const PASSPHRASE: &str = "lamp over the oak door";
const PIN: &str = "274916";
/// Its token stands behind this in the list of who one can be: nothing in the demonstration is a secret.
const BEGINS: &str = "screen-";

fn failed(what: &str) -> Failed {
    Failed(format!("the shared screen of the demonstration: {what}"))
}

/// Enrols the screen and gives Tomasz a way in, by the same steps as in earnest.
pub async fn enrol(site: &Site, cast: &Cast) -> Result<DemoPerson, Failed> {
    let now = site.now();
    let slip = sign_in::new_slip(site).await.map_err(|_| failed("no slip"))?;
    #[expect(clippy::disallowed_methods, reason = "the demonstration's screen has nobody to enrol it")]
    let mut tx = site.db.write().await?;
    let place = places::one(&mut tx, cast.places.fallow_moss).await?.ok_or_else(|| failed("no place"))?;
    let (screen, id) = kiosk::enrol(&mut tx, site.db.chance(), &place, "library", Some(cast.helen), now).await?;
    sign_in::put_slip(&mut tx, site.db.chance(), &slip, SlipKind::Invite, cast.tomasz, Some(cast.sam), now).await?;
    let (by, at) = (By::House("demo"), Some(place.id.uuid()));
    let object = id.uuid();
    let action = "governance.enrol_kiosk";
    tx.commit(Line { at: now, by, action, object_kind: "kiosk", object, place: at, reason: None }).await?;

    let device = Device { id: "demonstration", shared: false, kiosk: None };
    let code = slip.code.grouped();
    let entered = sign_in::use_slip(site, &code, NAME, PASSPHRASE, device).await.map_err(|why| refused(&why))?;
    let token = entered.session().ok_or_else(|| failed("a second step is asked"))?;
    let who = session::who(&mut site.db.read().await?, &token, now).await?;
    let signed = who.signed().ok_or_else(|| failed("no session"))?;
    let pin = Pin::read(PIN).map_err(|why: PinFault| failed(&format!("{why:?}")))?;
    access::choose_pin(site, signed, PASSPHRASE, &pin).await.map_err(|why: PinRefused| failed(&format!("{why:?}")))?;
    session::sign_out(site, signed).await?;
    Ok(DemoPerson {
        id: format!("{BEGINS}{}", screen.cookie()),
        name: "A shared screen".to_owned(),
        about: format!("in the library of Fallow Moss: sign in there as {NAME}, PIN {PIN}"),
    })
}

fn refused(why: &JoinRefused) -> Failed {
    failed(&format!("{why:?}"))
}

/// The screen's token, when it was chosen from the bar.
pub fn chosen(visit: &Visit, chosen: &str) -> Option<Token> {
    visit.front().demo().iter().find(|known| known.id == chosen)?;
    chosen.strip_prefix(BEGINS).and_then(Token::read)
}
