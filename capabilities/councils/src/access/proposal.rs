//! Who may do what about a proposal.

use access::{About, Facts, Power, places, power};
use basics::PersonId;
use store::{ReadTx, Result};

use super::{CouncilFacts, council};
use crate::model::proposal::{Proposal, ProposalId};
use crate::model::{Audience, Council, CouncilId, Member, SWITCH};
use crate::store::{council as councils, proposal as kept};

/// A proposal, its council and who sits there.
#[derive(Clone, Debug)]
pub struct ProposalFacts {
    about: About,
    /// Its council.
    pub council: Council,
    /// Who sits there now.
    pub members: Vec<Member>,
    /// The proposal.
    pub it: Proposal,
}

impl Facts for ProposalFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

impl ProposalFacts {
    /// Whether somebody sits on its council.
    #[must_use]
    pub fn sits(&self, person: PersonId) -> bool {
        self.members.iter().any(|member| member.person == person)
    }

    /// The name its proposer is shown under to these readers: chosen by them, and taken down when they sit there no more
    /// or the council is over (design, decision 12).
    #[must_use]
    pub fn name_for(&self, public: bool) -> Option<&str> {
        let far = self.it.name_for == Audience::Public || (!public && self.it.name_for != Audience::Council);
        let sits = self.council.is_open() && self.it.proposer.is_some_and(|person| self.sits(person));
        Some(self.it.shown_name.as_str()).filter(|name| far && sits && !name.is_empty())
    }
}

async fn facts(tx: &mut ReadTx, id: ProposalId) -> Result<Option<ProposalFacts>> {
    let Some(it) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(council) = councils::one(tx, it.council).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, council.place, Some(&SWITCH)).await? else { return Ok(None) };
    let members = councils::members(tx, council.id).await?;
    about.organisation = council.organisation;
    about.assigned = members.iter().map(|member| member.person).collect();
    about.owner = it.proposer;
    Ok(Some(ProposalFacts { about, council, members, it }))
}

/// For those who deal with it in any way.
async fn for_all(tx: &mut ReadTx, id: ProposalId) -> Result<Option<ProposalFacts>> {
    let Some(mut found) = facts(tx, id).await? else { return Ok(None) };
    found.about.assigned.extend(found.council.deciders().into_iter().chain(found.council.facilitator));
    Ok(Some(found))
}

/// For the council's side: its members and who looks after it, never whoever decides, unless the council is over and nobody
/// is left who could tell back what came of it.
async fn for_council(tx: &mut ReadTx, id: ProposalId) -> Result<Option<ProposalFacts>> {
    let Some(mut found) = facts(tx, id).await? else { return Ok(None) };
    let deciders = found.council.deciders();
    found.about.assigned.extend(found.council.facilitator);
    if !found.council.is_open() && found.council.facilitator.is_none() {
        found.about.assigned = deciders;
        return Ok(Some(found));
    }
    found.about.assigned.retain(|person| !deciders.contains(person));
    Ok(Some(found))
}

/// For the decision maker and the deputy.
async fn for_deciders(tx: &mut ReadTx, id: ProposalId) -> Result<Option<ProposalFacts>> {
    let Some(mut found) = facts(tx, id).await? else { return Ok(None) };
    found.about.assigned = found.council.deciders();
    Ok(Some(found))
}

/// For everybody, where the council shows its page to everybody.
async fn for_everybody(tx: &mut ReadTx, id: ProposalId) -> Result<Option<ProposalFacts>> {
    let Some(mut found) = facts(tx, id).await? else { return Ok(None) };
    found.about.on = found.about.on && found.council.shown_to == Audience::Public;
    Ok(Some(found))
}

async fn council_for_everybody(tx: &mut ReadTx, id: CouncilId) -> Result<Option<CouncilFacts>> {
    let Some(mut found) = council(tx, id).await? else { return Ok(None) };
    found.about.on = found.about.on && found.council.shown_to == Audience::Public;
    Ok(Some(found))
}

actions! { "council", CouncilId, CouncilFacts, council:
    /// Raise a proposal in a council.
    RaiseProposal = "councils.raise_proposal", |asking| asking.assigned() && asking.belongs();
}

actions! { "council", CouncilId, CouncilFacts, council:
    /// Raise into a proposal what was said elsewhere: whoever may take it on there, a member or not.
    BringProposal = "councils.bring_proposal", |asking| asking.belongs();
}

actions! { "council", CouncilId, CouncilFacts, council_for_everybody:
    /// See a council's proposals without belonging there, where it shows them to everybody.
    SeePublicProposals = "councils.see_public_proposals" [const OPEN: bool = true;], |_asking| true;
}

actions! { "proposal", ProposalId, ProposalFacts, for_all:
    /// See a proposal and what came of it. Whoever proposed it reads that wherever they are now (promise 9).
    SeeProposal = "councils.see_proposal", |asking| asking.belongs() || asking.own();
    /// Stand behind a proposal, take that back, and say whether one was told.
    SupportProposal = "councils.support_proposal", |asking| asking.belongs();
    /// Answer the short question about a proposal, once.
    AnswerQuestion = "councils.answer_question", |asking| asking.belongs();
    /// Say something beside a proposal.
    RemarkOnProposal = "councils.remark_on_proposal", |asking| asking.assigned() && asking.belongs();
}

actions! { "proposal", ProposalId, ProposalFacts, for_everybody:
    /// See a proposal without belonging there, where its council shows them to everybody.
    SeePublicProposal = "councils.see_public_proposal" [const OPEN: bool = true;], |_asking| true;
}

actions! { "proposal", ProposalId, ProposalFacts, for_council:
    /// Record what people and staff said, take a proposal up, record the vote, and tell back.
    WorkOnProposal = "councils.work_on_proposal", |asking| asking.assigned() && asking.belongs();
}

actions! { "proposal", ProposalId, ProposalFacts, for_deciders:
    /// Answer a proposal, say why the answer is late, and carry it out in steps.
    AnswerProposal = "councils.answer_proposal", |asking| asking.assigned() && asking.works_here();
}

actions! { "proposal", ProposalId, ProposalFacts, facts:
    /// Say as a member whether what was accepted is done.
    CheckProposal = "councils.check_proposal", |asking| asking.assigned() && asking.belongs();
}

actions! { "proposal", ProposalId, ProposalFacts, facts:
    /// The house reminds of an answer that is due.
    RemindOfProposal = "councils.remind_of_proposal" [const JOBS: &'static [&'static str] = &[crate::tell::proposal::JOB];],
        |_asking| false;
}

/// The part of the matrix about proposals.
pub(super) fn powers() -> Vec<Power> {
    vec![
        power::<RaiseProposal>(),
        power::<BringProposal>(),
        power::<SeePublicProposals>(),
        power::<SeeProposal>(),
        power::<SupportProposal>(),
        power::<AnswerQuestion>(),
        power::<RemarkOnProposal>(),
        power::<SeePublicProposal>(),
        power::<WorkOnProposal>(),
        power::<AnswerProposal>(),
        power::<CheckProposal>(),
        power::<RemindOfProposal>(),
    ]
}
