//! Founding a council.

use access::{Acting, people};

use super::Refused;
use crate::access::FoundCouncil;
use crate::model::{Council, CouncilId};
use crate::rules::council::{self as rules, Founding, FoundingFault};
use crate::store::council as kept;

/// Founds a council.
///
/// # Errors
/// [`Refused::Founding`] with everything that is not right.
pub async fn found(mut acting: Acting<FoundCouncil>, new: &Founding) -> Result<CouncilId, Refused> {
    let (place, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let mut faults = rules::founding(new);
    // Whoever is named works here: nobody is given power over a council by their id alone.
    for (person, fault) in [
        (new.decider, FoundingFault::Decider),
        (new.deputy, FoundingFault::Deputy),
        (new.facilitator, FoundingFault::Facilitator),
    ] {
        let Some(person) = person else { continue };
        if !people::works_in(acting.tx(), person, place, now).await? {
            faults.push(fault);
        }
    }
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
        meets: String::new(),
        made_at: now,
        ended_at: None,
    };
    kept::found(acting.tx(), &council, by).await?;
    acting.made(id);
    acting.done(&format!("/councils/{id}")).await?;
    Ok(id)
}
