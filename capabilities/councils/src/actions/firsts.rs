//! A rep's first month. Nothing here is late: what is not ticked is not done yet, and that is all it says.

use access::{Acting, people, places};
use basics::PersonId;

use super::Refused;
use crate::access::LOOKING_AFTER;
use crate::access::firsts::{NameBuddy, TickFirst};
use crate::model::firsts::First;
use crate::rules::firsts as rules;
use crate::store::firsts as kept;
use crate::tell::Teller;

/// The most workers who can be named.
pub(crate) const MOST_WORKERS: i64 = 200;

/// Ticks a step, or takes the tick off again.
///
/// # Errors
/// The house's failure.
pub async fn tick(mut acting: Acting<TickFirst>, step: First, is_done: bool) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let (place, seat) = (acting.facts().council.place, acting.facts().seat.clone());
    let tx = acting.tx();
    if is_done {
        let zone = places::timing(tx, place).await?.zone;
        let today = clocks::civil_date_at(now.timestamp(), &zone)?;
        kept::tick(tx, &seat, step, today, by).await?;
    } else {
        kept::untick(tx, id, step).await?;
    }
    Ok(acting.done(&format!("/councils/seats/{id}/first-month")).await?)
}

/// Names who goes with whoever has the seat, and the worker they can ask. Both hear of it, and so does the person.
///
/// # Errors
/// [`Refused::Named`].
pub async fn name(
    mut acting: Acting<NameBuddy>,
    (buddy, supporter): (Option<PersonId>, Option<PersonId>),
) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (council, members, seat) =
        (acting.facts().council.clone(), acting.facts().members.clone(), acting.facts().seat.clone());
    let teller = Teller::new(acting.site(), council.place, now);
    let tx = acting.tx();
    let workers = people::in_roles(tx, council.place, &LOOKING_AFTER, now, MOST_WORKERS).await?;
    let workers: Vec<PersonId> = workers.into_iter().map(|one| one.id).collect();
    rules::named(&seat, &members, (buddy, supporter), &workers).map_err(Refused::Named)?;
    kept::name(tx, id, (buddy, supporter)).await?;
    let new = [buddy.filter(|_| buddy != seat.buddy), supporter.filter(|_| supporter != seat.supporter)];
    for person in new.into_iter().flatten() {
        teller.tell_of_seat(tx, person, "councils.goes_with", id).await?;
    }
    if (buddy, supporter) != (seat.buddy, seat.supporter) {
        teller.tell_of_seat(tx, seat.person, "councils.first_month", id).await?;
    }
    Ok(acting.done(&format!("/councils/seats/{id}/first-month")).await?)
}
