//! Who may do what on the sounding board.

use access::{About, Facts, Power, places, power};
use store::{ReadTx, Result};

use super::{CouncilFacts, council};
use crate::model::sounding::{Sounding, SoundingId};
use crate::model::{Council, CouncilId, Member, SWITCH};
use crate::store::{council as councils, sounding as kept};

/// A question, its council and who sits there.
#[derive(Clone, Debug)]
pub struct SoundingFacts {
    about: About,
    /// The council.
    pub council: Council,
    /// Who sits there.
    pub members: Vec<Member>,
    /// The question.
    pub it: Sounding,
}

impl Facts for SoundingFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// For the council's side: its members and who looks after it.
async fn for_council(tx: &mut ReadTx, id: SoundingId) -> Result<Option<SoundingFacts>> {
    let Some(it) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(council) = councils::one(tx, it.council).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, council.place, Some(&SWITCH)).await? else { return Ok(None) };
    let members = councils::members(tx, council.id).await?;
    about.organisation = council.organisation;
    about.assigned = members.iter().map(|member| member.person).chain(council.facilitator).collect();
    Ok(Some(SoundingFacts { about, council, members, it }))
}

async fn for_deciders(tx: &mut ReadTx, id: SoundingId) -> Result<Option<SoundingFacts>> {
    let Some(mut found) = for_council(tx, id).await? else { return Ok(None) };
    found.about.assigned = found.council.deciders();
    Ok(Some(found))
}

/// A council for whoever may ask it: who decides, the deputy and who looks after it.
async fn asked_council(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut found) = council(tx, id).await? else { return Ok(None) };
    found.about.assigned = found.council.deciders().into_iter().chain(found.council.facilitator).collect();
    Ok(Some(found))
}

actions! { "council", CouncilId, CouncilFacts, asked_council:
    /// Ask a council before a decision.
    PostSounding = "councils.post_sounding", |asking| asking.assigned() && asking.belongs();
}

actions! { "sounding", SoundingId, SoundingFacts, for_council:
    /// See what a council was asked before a decision.
    SeeSounding = "councils.see_sounding", |asking| asking.belongs();
    /// Record what the council says to it.
    AnswerSounding = "councils.answer_sounding", |asking| asking.assigned() && asking.belongs();
}

actions! { "sounding", SoundingId, SoundingFacts, for_deciders:
    /// Record what was altered.
    DecideSounding = "councils.decide_sounding", |asking| asking.assigned() && asking.belongs();
}

/// The part of the matrix about the sounding board.
pub(super) fn powers() -> Vec<Power> {
    vec![power::<PostSounding>(), power::<SeeSounding>(), power::<AnswerSounding>(), power::<DecideSounding>()]
}
