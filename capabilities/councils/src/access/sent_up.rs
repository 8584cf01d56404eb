//! Who may do what about a proposal that was sent up to another body.

use access::{About, Facts, Power, places, power};
use store::{ReadTx, Result};

use super::looks_after;
use super::meeting::runners;
use crate::model::proposal::Proposal;
use crate::model::sent_up::{SentUp, SentUpId};
use crate::model::{Council, SWITCH};
use crate::store::{council as councils, proposal, sent_up as kept};

/// What was sent up, to whom, and from where.
#[derive(Clone, Debug)]
pub struct SentUpFacts {
    about: About,
    /// The body that is asked.
    pub to: Council,
    /// The council that asks.
    pub from: Council,
    /// The proposal.
    pub proposal: Proposal,
    /// The sending up.
    pub it: SentUp,
}

impl Facts for SentUpFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// For the body that is asked: it is its own thing, in its own place. Whoever looks after it and its chair deal with it.
async fn asked(tx: &mut ReadTx, id: SentUpId) -> Result<Option<SentUpFacts>> {
    let Some(it) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(to) = councils::one(tx, it.to).await? else { return Ok(None) };
    let Some(proposal) = proposal::one(tx, it.proposal).await? else { return Ok(None) };
    let Some(from) = councils::one(tx, proposal.council).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, to.place, Some(&SWITCH)).await? else { return Ok(None) };
    let members = councils::members(tx, to.id).await?;
    about.organisation = to.organisation;
    about.assigned = runners(&to, &members);
    Ok(Some(SentUpFacts { about, to, from, proposal, it }))
}

super::actions! { "sent_up", SentUpId, SentUpFacts, asked:
    /// See what another council sent up, and what was said to it.
    SeeSentUp = "councils.see_sent_up", |asking| asking.belongs();
    /// Record what the body says to what was sent up.
    AnswerSentUp = "councils.answer_sent_up", |asking| looks_after(asking);
}

/// The part of the matrix about what was sent up.
pub(super) fn powers() -> Vec<Power> {
    vec![power::<SeeSentUp>(), power::<AnswerSentUp>()]
}
