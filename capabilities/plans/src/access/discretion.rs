//! Who holds back, who thinks through, who signs.

use access::{About, Asking, Facts, Power, or_hidden, power};
use store::{ReadTx, Result};

use super::{PlanFacts, facts, to_read, to_write, worker};
use crate::model::discretion::{Call, CallId, CallState};
use crate::model::{Plan, PlanId, SWITCH};
use crate::store::discretion as kept;

/// A judgement call, and what decides about it.
#[derive(Clone, Debug)]
pub struct CallFacts {
    about: About,
    /// The call.
    pub call: Call,
    /// Its plan.
    pub plan: Plan,
}

impl Facts for CallFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn call(tx: &mut ReadTx, id: CallId) -> Result<Option<CallFacts>> {
    let Some(call) = kept::call(tx, id).await? else { return Ok(None) };
    let Some(PlanFacts { about, plan }) = facts(tx, call.plan, Some(&SWITCH)).await? else { return Ok(None) };
    Ok(Some(CallFacts { about, call, plan }))
}

/// For the two who think it through.
async fn two(tx: &mut ReadTx, id: CallId) -> Result<Option<CallFacts>> {
    Ok(call(tx, id).await?.map(|mut facts| {
        facts.about.assigned = [Some(facts.call.by), facts.call.with].into_iter().flatten().collect();
        facts
    }))
}

/// For whoever decides.
async fn author(tx: &mut ReadTx, id: CallId) -> Result<Option<CallFacts>> {
    Ok(call(tx, id).await?.map(|mut facts| {
        facts.about.assigned = vec![facts.call.by];
        facts
    }))
}

/// For whoever was asked to sign, while it waits for them.
async fn second(tx: &mut ReadTx, id: CallId) -> Result<Option<CallFacts>> {
    Ok(call(tx, id).await?.filter(|facts| facts.call.state == CallState::Waits).map(|mut facts| {
        facts.about.assigned = facts.call.with.into_iter().collect();
        facts
    }))
}

/// For both hands of the plan: only what stands.
async fn stands(tx: &mut ReadTx, id: CallId) -> Result<Option<CallFacts>> {
    let Some(call) = kept::call(tx, id).await?.filter(|call| call.state == CallState::Stands) else { return Ok(None) };
    let Some(PlanFacts { about, plan }) = facts(tx, call.plan, None).await? else { return Ok(None) };
    Ok(Some(CallFacts { about, call, plan }))
}

/// Somebody whose it is to think about, who still works there, and whose own plan it is not.
fn one_of_them(asking: &Asking<'_>) -> bool {
    asking.assigned() && asking.works_here() && !asking.own()
}

access::actions! { "plan", PlanId, PlanFacts, to_read, or_hidden:
    /// Read what is held back from the person: that somebody looked is on record for them.
    SeeHeld = "plans.see_held" [const RECORDED: bool = true;], |asking| worker(asking);
}

access::actions! { "plan", PlanId, PlanFacts, to_write, or_hidden:
    /// Hold something back from the person, look at it again, show it or end it.
    HoldBack = "plans.hold_back", |asking| worker(asking);
    /// Begin a judgement call.
    BeginCall = "plans.begin_call", |asking| worker(asking);
}

access::actions! { "call", CallId, CallFacts, two, or_hidden:
    /// Think a judgement call through.
    ThinkThrough = "plans.think_through" [const RECORDED: bool = true;], |asking| one_of_them(asking);
}

access::actions! { "call", CallId, CallFacts, author, or_hidden:
    /// Decide, or drop it.
    DecideCall = "plans.decide_call", |asking| one_of_them(asking);
}

access::actions! { "call", CallId, CallFacts, second, or_hidden:
    /// Sign a judgement call as the second worker, or send it back.
    SignCall = "plans.sign_call", |asking| one_of_them(asking);
}

access::actions! { "call", CallId, CallFacts, stands, or_hidden:
    /// Read a judgement call that stands.
    SeeCall = "plans.see_call" [const RECORDED: bool = true;], |asking| super::hands(asking);
}

/// The matrix of this part.
pub(super) fn powers() -> Vec<Power> {
    vec![
        power::<SeeHeld>(),
        power::<HoldBack>(),
        power::<BeginCall>(),
        power::<ThinkThrough>(),
        power::<DecideCall>(),
        power::<SignCall>(),
        power::<SeeCall>(),
    ]
}
