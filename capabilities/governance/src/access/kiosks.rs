//! Who may make a screen a kiosk of a place, see which there are, and take one out of use.

use access::kiosk::{self, KioskId};
use access::{Action, Asking, Why, places};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{PlaceFacts, only, place, unseen};
use crate::model::LEADING;

/// Sees the enrolled screens of a place.
#[derive(Debug)]
pub struct SeeKiosks;

impl Action for SeeKiosks {
    const NAME: &'static str = "governance.see_kiosks";
    const OBJECT: &'static str = "place";
    type Id = PlaceId;
    type Facts = PlaceFacts;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<PlaceFacts>> {
        place(tx, id).await
    }

    fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
        only(asking.has(LEADING))
    }
}

/// Makes the screen that asks a kiosk of a place.
#[derive(Debug)]
pub struct EnrolKiosk;

impl Action for EnrolKiosk {
    const NAME: &'static str = "governance.enrol_kiosk";
    const OBJECT: &'static str = "kiosk";
    type Id = PlaceId;
    type Facts = PlaceFacts;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<PlaceFacts>> {
        place(tx, id).await
    }

    fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
        only(asking.has(LEADING))
    }
}

/// Takes a screen out of use.
#[derive(Debug)]
pub struct EndKiosk;

impl Action for EndKiosk {
    const NAME: &'static str = "governance.end_kiosk";
    const OBJECT: &'static str = "kiosk";
    type Id = KioskId;
    type Facts = access::About;

    async fn load(tx: &mut ReadTx, id: KioskId) -> Result<Option<access::About>> {
        match kiosk::place_of(tx, id).await? {
            Some(place) => places::about(tx, place, None).await,
            None => Ok(None),
        }
    }

    fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
        unseen(asking.has(LEADING))
    }
}
