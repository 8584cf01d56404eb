//! Founding a council, and giving seats that nobody elects.

use access::{Acting, people};
use basics::PersonId;

use super::Refused;
use crate::access::{FoundCouncil, SeatMember};
use crate::model::{CameBy, ChosenBy, ConstituencyId, Council, CouncilId, MemberId, Office, SeatTaken};
use crate::rules::council::{self as rules, Founding, SeatRefused};
use crate::store::council as kept;
use crate::tell::Teller;

/// Founds a council.
///
/// # Errors
/// [`Refused::Founding`] with everything that is not right.
pub async fn found(mut acting: Acting<FoundCouncil>, new: &Founding) -> Result<CouncilId, Refused> {
    let (place, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let faults = rules::founding(new);
    if !faults.is_empty() {
        return Err(Refused::Founding(faults));
    }
    let organisation = acting.facts().organisation;
    let id = CouncilId::new(now, acting.site().db.chance());
    let council = Council {
        id,
        place,
        organisation,
        name: new.name.trim().to_owned(),
        about: new.about.trim().to_owned(),
        chosen_by: new.chosen_by,
        shown_to: new.shown_to,
        answer_days: new.answer_days,
        quorum: new.quorum,
        term_months: new.term_months,
        vacancy_rule: new.vacancy_rule,
        decider_role: new.decider_role.trim().to_owned(),
        decider: new.decider,
        deputy: new.deputy,
        facilitator: new.facilitator,
        made_at: now,
        ended_at: None,
    };
    kept::found(acting.tx(), &council, by).await?;
    acting.made(id);
    acting.done(&format!("/councils/{id}")).await?;
    Ok(id)
}

/// Gives somebody a seat on a council that nobody elects: they hear of it.
///
/// # Errors
/// [`Refused::Seat`].
pub async fn seat(
    mut acting: Acting<SeatMember>,
    person: PersonId,
    constituency: Option<ConstituencyId>,
    office: Office,
) -> Result<MemberId, Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (council, members) = (acting.facts().council.clone(), acting.facts().members.clone());
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), council.place, now);
    let tx = acting.tx();
    let belongs = people::belongs_in(tx, person, council.place, now).await?;
    rules::may_seat(&council, &members, person, belongs).map_err(Refused::Seat)?;
    let known = kept::constituencies(tx, id).await?;
    if constituency.is_some_and(|chosen| !known.iter().any(|one| one.id == chosen)) {
        return Err(Refused::Seat(SeatRefused::NotFromHere));
    }
    let came_by = if council.chosen_by == ChosenBy::Open { CameBy::Came } else { CameBy::Nominated };
    let new = kept::NewMember { person, constituency, office, came_by, until_on: None };
    let member = kept::seat(tx, &chance, id, &new, now).await?;
    teller.tell(tx, person, "councils.seated", id).await?;
    acting.tell(SeatTaken { council: id, place: council.place, person });
    acting.done(&format!("/councils/{id}")).await?;
    Ok(member)
}
