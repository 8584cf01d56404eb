//! Practice weeks: a manager proposes their last day, somebody of the other side agrees, and both are on record.

use access::Acting;
use basics::{Date, Instant, PersonId};
use loops::Weeks;

use super::{Refused, reps, today};
use crate::access::practice::{AgreePractice, ProposePractice};
use crate::rules::practice as rules;
use crate::store::practice as kept;
use crate::tell::{PRACTICE, Teller};

/// Proposes a last day; it waits for a rep or a practitioner.
///
/// # Errors
/// [`Refused::Practice`].
pub async fn propose_practice(mut acting: Acting<ProposePractice>, until: Date) -> Result<(), Refused> {
    let (place, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), place, now);
    let tx = acting.tx();
    let (day, zone) = today(tx, place, now).await?;
    rules::may_propose(until, day).map_err(Refused::Practice)?;
    let until_at = Instant::of(clocks::end_of_day(until, &zone)?);
    kept::propose(tx, &chance, place, (until, until_at), by, now).await?;
    teller.wait_for_practice(tx, by).await?;
    Ok(acting.done(&format!("/practice/{place}")).await?)
}

/// Agrees to the last day that was shown: the place practises from today on.
///
/// # Errors
/// [`Refused::Practice`].
pub async fn agree_practice(mut acting: Acting<AgreePractice>, shown: Option<Date>) -> Result<(), Refused> {
    let (place, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let (day, zone) = today(tx, place, now).await?;
    let (proposed, agreed) = kept::of_place(tx, place).await?;
    let running = agreed.and_then(|one| Some(Weeks { from: one.from_on?, until: one.until_on }));
    let weeks = rules::agree(proposed.as_ref(), shown, running, by, day).map_err(Refused::Practice)?;
    let reps: Vec<PersonId> = reps(tx, place, now).await?.into_iter().map(|(person, _)| person).collect();
    rules::may_agree(by, &reps).map_err(Refused::Practice)?;
    let proposed = proposed.ok_or(Refused::Over)?;
    // Days are counted whole: whatever is asked on the first one belongs to the weeks.
    let eve = weeks.from.yesterday().map_err(|_| Refused::Over)?;
    let from_at = Instant::of(clocks::end_of_day(eve, &zone)?);
    kept::agree(tx, place, proposed.id, (weeks.from, from_at), by, now).await?;
    loops::practise(tx, place, weeks).await?;
    loops::stop_waiting_all(tx, PRACTICE, place.uuid()).await?;
    let object = (PRACTICE, place.uuid());
    telling::tell(tx, &chance, proposed.proposed_by, "feedback.practice", object, place, now).await?;
    Ok(acting.done(&format!("/practice/{place}")).await?)
}
