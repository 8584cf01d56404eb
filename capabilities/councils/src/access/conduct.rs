//! Who may do what when a seat should end by the code of conduct. That there is such a thing is known to whoever it is about and
//! to those who may have to decide it, and to nobody else.

use access::{About, Asking, Facts, Power, Why, or_hidden, or_told, places, power};
use store::{ReadTx, Result};

use super::{CouncilFacts, LOOKING_AFTER, facilitated, looks_after};
use crate::model::conduct::{Conduct, ConductId};
use crate::model::{Council, CouncilId, Member, SWITCH};
use crate::store::{conduct as kept, council as councils};

/// That a seat should end, its council, and who sits there.
#[derive(Clone, Debug)]
pub struct ConductFacts {
    about: About,
    /// The council.
    pub council: Council,
    /// Who sits there now.
    pub members: Vec<Member>,
    /// The thing.
    pub it: Conduct,
}

impl Facts for ConductFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn facts(tx: &mut ReadTx, id: ConductId) -> Result<Option<ConductFacts>> {
    let Some(it) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(council) = councils::one(tx, it.council).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, council.place, Some(&SWITCH)).await? else { return Ok(None) };
    let members = councils::members(tx, council.id).await?;
    about.organisation = council.organisation;
    about.owner = Some(it.person);
    about.assigned = council.deciders().into_iter().chain(council.facilitator).collect();
    Ok(Some(ConductFacts { about, council, members, it }))
}

/// Whether they may have to decide it.
fn decides(asking: &Asking<'_>) -> bool {
    (asking.has(&LOOKING_AFTER) || asking.assigned()) && asking.works_here()
}

/// Whoever has to do with it is told that something is not theirs to do; nobody else learns that it is there.
fn or_told_near(asking: &Asking<'_>, may: bool) -> std::result::Result<(), Why> {
    if asking.own() || decides(asking) { or_told(asking, may) } else { or_hidden(asking, may) }
}

super::actions! { "council", CouncilId, CouncilFacts, facilitated:
    /// Say that a seat should end by the code of conduct.
    ProposeConduct = "councils.propose_conduct", |asking| looks_after(asking) && asking.works_here();
}

access::actions! { "conduct", ConductId, ConductFacts, facts, or_told_near:
    /// Read what is said about a seat that should end.
    SeeConduct = "councils.see_conduct", |asking| asking.own() || decides(asking);
    /// Say as whoever it is about what there is to say, or ask for it to be looked at again.
    AnswerConduct = "councils.answer_conduct", |asking| asking.own();
    /// Decide as another hand.
    DecideConduct = "councils.decide_conduct", |asking| decides(asking) && !asking.own();
}

pub(super) fn powers() -> Vec<Power> {
    vec![power::<ProposeConduct>(), power::<SeeConduct>(), power::<AnswerConduct>(), power::<DecideConduct>()]
}
