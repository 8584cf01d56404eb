//! A rep's first month, and how whoever decides prepares.

use access::{About, Facts, Power, power};
use store::{ReadTx, Result};

use super::{CouncilFacts, LOOKING_AFTER, actions, council, looks_after};
use crate::model::{Council, CouncilId, Member, MemberId};
use crate::store::firsts as kept;

/// A seat, and the council it is on.
#[derive(Clone, Debug)]
pub struct SeatFacts {
    about: About,
    /// The council.
    pub council: Council,
    /// Who sits on it now.
    pub members: Vec<Member>,
    /// The seat.
    pub seat: Member,
}

impl Facts for SeatFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

impl SeatFacts {
    /// What decides for whoever looks after the council.
    #[must_use]
    pub fn as_looked_after(&self) -> About {
        About { assigned: self.council.facilitator.into_iter().collect(), ..self.about.clone() }
    }
}

/// A seat for whoever has it, goes with them, or looks after the council.
async fn seat(tx: &mut ReadTx, id: MemberId) -> Result<Option<SeatFacts>> {
    let Some(of) = kept::council_of(tx, id).await? else { return Ok(None) };
    let Some(CouncilFacts { mut about, council, members }) = council(tx, of).await? else { return Ok(None) };
    let Some(seat) = members.iter().find(|member| member.id == id).cloned() else { return Ok(None) };
    let with = [seat.buddy, seat.supporter, council.facilitator];
    about.assigned = std::iter::once(seat.person).chain(with.into_iter().flatten()).collect();
    Ok(Some(SeatFacts { about, council, members, seat }))
}

/// The same, for whoever looks after the council.
async fn looked_after(tx: &mut ReadTx, id: MemberId) -> Result<Option<SeatFacts>> {
    Ok(seat(tx, id).await?.map(|facts| SeatFacts { about: facts.as_looked_after(), ..facts }))
}

/// A council for whoever decides about its proposals.
async fn decided(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    facts.about.assigned = facts.council.deciders();
    facts.about.assigned.extend(facts.council.facilitator);
    Ok(Some(facts))
}

actions! { "seat", MemberId, SeatFacts, seat:
    /// See what was done in a first month: whoever has the seat, who goes with them, who looks after the council.
    SeeFirstMonth = "councils.see_first_month", |asking| asking.has(&LOOKING_AFTER) || asking.assigned();
    /// Tick what was done in it.
    TickFirst = "councils.tick_first", |asking| asking.has(&LOOKING_AFTER) || asking.assigned();
}

actions! { "seat", MemberId, SeatFacts, looked_after:
    /// Name who goes with somebody in their first month.
    NameBuddy = "councils.name_buddy", |asking| looks_after(asking);
}

actions! { "council", CouncilId, CouncilFacts, decided:
    /// Read how whoever decides prepares for a council.
    SeePreparing = "councils.see_preparing", |asking| asking.has(&LOOKING_AFTER) || asking.assigned();
}

/// The lines of the matrix about a first month.
pub(super) fn powers() -> Vec<Power> {
    vec![power::<SeeFirstMonth>(), power::<TickFirst>(), power::<NameBuddy>(), power::<SeePreparing>()]
}
