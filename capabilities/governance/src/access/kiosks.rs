//! Who may make a screen a kiosk of a place, see which there are, and take one out of use.

use access::kiosk::{self, KioskId};
use access::{About, or_hidden, or_told, places};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{PlaceFacts, place};
use crate::model::LEADING;

async fn kiosk_about(tx: &mut ReadTx, id: KioskId) -> Result<Option<About>> {
    match kiosk::place_of(tx, id).await? {
        Some(place) => places::about(tx, place, None).await,
        None => Ok(None),
    }
}

access::actions! { "place", PlaceId, PlaceFacts, place, or_told:
    /// Sees the enrolled screens of a place.
    SeeKiosks = "governance.see_kiosks", |asking| asking.has(LEADING);
}

access::actions! { "kiosk", PlaceId, PlaceFacts, place, or_told:
    /// Makes the screen that asks a kiosk of a place.
    EnrolKiosk = "governance.enrol_kiosk", |asking| asking.has(LEADING);
}

access::actions! { "kiosk", KioskId, About, kiosk_about, or_hidden:
    /// Takes a screen out of use.
    EndKiosk = "governance.end_kiosk", |asking| asking.has(LEADING);
}
