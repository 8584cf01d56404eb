//! Who may do what here: one type per action, one rule each.

use access::{About, Asking, Facts, Power, Role, places, power};
use basics::PlaceId;
use store::{ReadTx, Result};

use crate::model::{Council, CouncilId, Member, SWITCH};
use crate::store::council as kept;

pub mod conduct;
pub mod firsts;
pub mod joining;
pub mod meeting;

/// Who founds councils and looks after them besides their facilitators.
pub const LOOKING_AFTER: [Role; 2] = [Role::Practitioner, Role::Manager];

/// A council and who sits on it.
#[derive(Clone, Debug)]
pub struct CouncilFacts {
    about: About,
    /// The council.
    pub council: Council,
    /// Who sits on it now.
    pub members: Vec<Member>,
}

impl Facts for CouncilFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// A council; its members are those who deal with it.
pub(crate) async fn council(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(council) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, council.place, Some(&SWITCH)).await? else { return Ok(None) };
    let members = kept::members(tx, id).await?;
    about.organisation = council.organisation;
    about.assigned = members.iter().map(|member| member.person).collect();
    Ok(Some(CouncilFacts { about, council, members }))
}

/// The same for whoever looks after it.
pub(crate) async fn facilitated(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    facts.about.assigned = facts.council.facilitator.into_iter().collect();
    Ok(Some(facts))
}

pub(crate) async fn place(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    places::about(tx, id, Some(&SWITCH)).await
}

/// Whether they deal with it and still belong to its place: whoever left it does nothing there any more, whatever is written
/// beside their name.
pub(crate) fn deals(asking: &Asking<'_>) -> bool {
    asking.assigned() && asking.belongs()
}

/// Whether they look after it: its facilitator, or who works in that place.
pub(crate) fn looks_after(asking: &Asking<'_>) -> bool {
    asking.has(&LOOKING_AFTER) || deals(asking)
}

/// Whether they look after a council, when its facts are known already.
pub(crate) fn keeps(who: &access::Who, facts: &CouncilFacts) -> bool {
    let mut about = facts.about.clone();
    about.assigned = facts.council.facilitator.into_iter().collect();
    access::decide::<ChangeCouncil>(who, &about).is_ok()
}

// Whoever belongs to the place knows of its councils, and may be told that something is not theirs to do.
macro_rules! actions {
    ($object:literal, $id:ty, $facts:ty, $load:path: $($rows:tt)+) => {
        access::actions! { $object, $id, $facts, $load, access::or_told_inside: $($rows)+ }
    };
}
pub(crate) use actions;
pub mod election;
pub mod proposal;
pub mod sounding;

actions! { "place", PlaceId, About, place:
    /// See the councils of a place.
    SeeCouncils = "councils.see_all", |asking| asking.belongs();
    /// Found a council in a place.
    FoundCouncil = "councils.found", |asking| asking.has(&LOOKING_AFTER);
}

actions! { "council", CouncilId, CouncilFacts, council:
    /// See a council.
    SeeCouncil = "councils.see", |asking| asking.belongs();
}

actions! { "council", CouncilId, CouncilFacts, facilitated:
    /// Change what a council is called, how it works and who decides, with a reason that stays.
    ChangeCouncil = "councils.change", |asking| looks_after(asking);
    /// Say what its seats stand for, and who sits for what.
    SetConstituencies = "councils.set_constituencies", |asking| looks_after(asking);
    /// End a council, with a reason that stays.
    EndCouncil = "councils.end", |asking| looks_after(asking);
}

mod seats;
pub mod sent_up;
mod terms;
pub use seats::{
    AnswerAsked, ChooseChair, EndLapsed, JoinGroup, PutForward, SayShown, SeeOpenly, SeeOwnSeat, SeeSeats, StepDown,
};
pub use terms::{DraftTerms, ReopenTerms, SeeTerms, SignTerms};

/// The matrix of this capability.
#[must_use]
pub fn powers() -> Vec<Power> {
    let mut all = vec![power::<SeeCouncils>(), power::<FoundCouncil>(), power::<SeeCouncil>()];
    all.extend([power::<ChangeCouncil>(), power::<EndCouncil>(), power::<SetConstituencies>()]);
    all.extend(meeting::powers());
    all.extend(joining::powers());
    all.extend(firsts::powers());
    all.extend(proposal::powers());
    all.extend(terms::powers());
    all.extend(seats::powers());
    all.extend(conduct::powers());
    all.extend(election::powers());
    all.extend(sent_up::powers());
    all.extend(sounding::powers());
    all
}
