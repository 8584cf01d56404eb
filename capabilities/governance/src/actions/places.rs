//! What is done to a place: its settings, its days off, and places made inside it.

use access::places::{self, NewPlace, PlaceKind};
use access::{Acting, Stop, second, settings};
use basics::{BadSetting, Date, PlaceId, Setting};

use super::Refused;
use crate::access::{AddPlace, ChangePlace};

/// Answers a setting of a place; `None` takes the answer back, so that what holds above holds here.
///
/// # Errors
/// [`Refused`].
pub async fn answer(
    mut acting: Acting<ChangePlace>,
    setting: &Setting,
    value: Option<&str>,
) -> Result<(), Refused<BadSetting>> {
    let place = acting.id();
    if [second::NEEDED.key, second::NEEDED_FROM.key].contains(&setting.key) {
        // It takes a lock off, or puts one on, for everybody there.
        acting.must_be_proved()?;
    }
    settings::set(acting.tx(), place, setting, value).await?.map_err(Refused::Rule)?;
    acting.done(&format!("/places/{place}/settings")).await?;
    Ok(())
}

/// Adds a day on which the clocks of a place stand still.
///
/// # Errors
/// [`Stop`].
pub async fn add_day_off(mut acting: Acting<ChangePlace>, day: Date, name: &str) -> Result<(), Stop> {
    let place = acting.id();
    places::add_holiday(acting.tx(), place, day, name).await?;
    acting.done(&format!("/places/{place}/settings")).await
}

/// A place to be made inside another: it has that one's organisation, zone and nation.
#[derive(Clone, Copy, Debug)]
pub struct NewRoom<'a> {
    /// Its name.
    pub name: &'a str,
    /// What kind.
    pub kind: PlaceKind,
}

/// Makes a place inside a place.
///
/// # Errors
/// [`Stop`].
pub async fn add_room(mut acting: Acting<AddPlace>, room: NewRoom<'_>) -> Result<PlaceId, Stop> {
    let now = acting.now();
    let chance = acting.site().db.chance().clone();
    let above = acting.facts().place.clone();
    let new = NewPlace {
        parent: Some(above.id),
        organisation: above.organisation,
        name: room.name,
        kind: room.kind,
        zone: &above.zone,
        nation: &above.nation,
    };
    let id = places::add(acting.tx(), &chance, &new, now).await?;
    acting.made(id);
    acting.done(&format!("/places/{id}")).await?;
    Ok(id)
}
