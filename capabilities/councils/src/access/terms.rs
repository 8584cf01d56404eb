//! Who writes and signs terms of reference.

use access::{Power, power};
use store::{ReadTx, Result};

use super::{CouncilFacts, council, deals, looks_after};
use crate::model::{CouncilId, Office};
use crate::rules::terms::signs_as;

/// A council for whoever writes its terms: who looks after it, and its chair.
async fn written(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    let chairs = facts.members.iter().filter(|member| member.office == Office::Chair).map(|member| member.person);
    facts.about.assigned = chairs.chain(facts.council.facilitator).collect();
    Ok(Some(facts))
}

/// A council for whoever signs for one of its two sides.
async fn signed(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut facts) = council(tx, id).await? else { return Ok(None) };
    let both = facts.members.iter().map(|member| member.person).chain(facts.council.deciders());
    facts.about.assigned = both.filter(|who| signs_as(&facts.council, &facts.members, *who).is_some()).collect();
    Ok(Some(facts))
}

actions! { "council", CouncilId, CouncilFacts, council:
    /// Read the terms of reference of a council.
    SeeTerms = "councils.see_terms", |asking| asking.belongs();
}

actions! { "council", CouncilId, CouncilFacts, written:
    /// Write terms of reference, or a new version of them.
    DraftTerms = "councils.draft_terms", |asking| looks_after(asking);
    /// Open a version again that one side has signed: its signature goes.
    ReopenTerms = "councils.reopen_terms", |asking| looks_after(asking);
}

actions! { "council", CouncilId, CouncilFacts, signed:
    /// Sign terms of reference for one's side.
    SignTerms = "councils.sign_terms", |asking| deals(asking);
}

pub(super) fn powers() -> Vec<Power> {
    vec![power::<SeeTerms>(), power::<DraftTerms>(), power::<ReopenTerms>(), power::<SignTerms>()]
}
