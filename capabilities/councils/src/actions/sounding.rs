//! The sounding board: asked before a decision, answered by the council, and what was altered.

use access::{Acting, places};
use basics::{Date, Instant, PersonId, PlaceId};
use loops::{For, Wait};
use store::WriteTx;

use super::Refused;
use crate::access::sounding::{AnswerSounding, DecideSounding, PostSounding};
use crate::model::sounding::{Posting, SOUNDING, SoundingId};
use crate::rules::sounding as rules;
use crate::store::sounding as kept;

/// A question waits for the council.
pub const WAIT_ANSWER: &str = "councils.sounding";
/// What the council said waits for whoever decides.
pub const WAIT_DECISION: &str = "councils.sounding_answered";

async fn day(tx: &mut WriteTx, place: PlaceId, now: Instant) -> Result<Date, Refused> {
    let zone = places::timing(tx, place).await?.zone;
    Ok(clocks::civil_date_at(now.timestamp(), &zone)?)
}

fn right(fault: Result<(), crate::rules::proposal::ProposalFault>) -> Result<(), Refused> {
    fault.map_err(|fault| Refused::Proposal(vec![fault]))
}

/// What telling about one needs.
struct Saying {
    chance: basics::Chance,
    place: PlaceId,
    now: Instant,
    id: SoundingId,
}

impl Saying {
    /// Tells these people, and puts it on their list when something is theirs to do.
    async fn say(
        &self,
        tx: &mut WriteTx,
        people: &[PersonId],
        notice: &'static str,
        wait: Option<&'static str>,
    ) -> store::Result<()> {
        let object = (SOUNDING, self.id.uuid());
        loops::stop_waiting_all(tx, SOUNDING, self.id.uuid()).await?;
        for person in people {
            telling::tell(tx, &self.chance, *person, notice, object, self.place, self.now).await?;
            if let Some(kind) = wait {
                let whom = For::Person(*person);
                let wait = Wait { whom, kind, object, place: self.place, due_at: None, but: &[] };
                loops::wait(tx, &self.chance, &wait, self.now).await?;
            }
        }
        Ok(())
    }
}

/// Asks a council before something is decided.
///
/// # Errors
/// [`Refused::Proposal`] with everything that is not right.
pub async fn post(mut acting: Acting<PostSounding>, new: Posting<'_>) -> Result<SoundingId, Refused> {
    let (council, now, by) = (acting.facts().council.clone(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let members: Vec<PersonId> = acting.facts().members.iter().map(|member| member.person).collect();
    if !council.is_open() {
        return Err(Refused::Over);
    }
    let today = day(acting.tx(), council.place, now).await?;
    let faults = rules::posting(new, today);
    if !faults.is_empty() {
        return Err(Refused::Proposal(faults));
    }
    let chance = acting.site().db.chance().clone();
    let id = SoundingId::new(now, &chance);
    let tx = acting.tx();
    kept::post(tx, (id, council.id), new, by, now).await?;
    let saying = Saying { chance, place: council.place, now, id };
    saying.say(tx, &members, "councils.sounding_posted", Some(WAIT_ANSWER)).await?;
    acting.also(id, council.place, None);
    acting.done(&format!("/councils/soundings/{id}")).await?;
    Ok(id)
}

/// Records what the council says.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn answer(mut acting: Acting<AnswerSounding>, text: &str, on: Option<Date>) -> Result<(), Refused> {
    let (id, now, council) = (acting.id(), acting.now(), acting.facts().council.clone());
    let it = acting.facts().it.clone();
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let today = day(tx, council.place, now).await?;
    right(rules::answering(&it, text, on, today))?;
    kept::answer(tx, &chance, id, (text, on), now).await?;
    let saying = Saying { chance, place: council.place, now, id };
    saying.say(tx, &council.deciders(), "councils.sounding_answered", Some(WAIT_DECISION)).await?;
    acting.done(&format!("/councils/soundings/{id}")).await?;
    Ok(())
}

/// Records what was altered, or why nothing was: the council hears of it.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn decide(mut acting: Acting<DecideSounding>, altered: &str) -> Result<(), Refused> {
    let (id, now, council) = (acting.id(), acting.now(), acting.facts().council.clone());
    let (it, members) = (acting.facts().it.clone(), acting.facts().members.clone());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let today = day(tx, council.place, now).await?;
    right(rules::deciding(&it, altered, today))?;
    kept::decide(tx, id, altered, now).await?;
    let people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
    let saying = Saying { chance, place: council.place, now, id };
    saying.say(tx, &people, "councils.sounding_decided", None).await?;
    acting.done(&format!("/councils/soundings/{id}")).await?;
    Ok(())
}
