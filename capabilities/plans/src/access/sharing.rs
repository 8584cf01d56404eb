//! Who lets whom see a plan: the person alone gives a view and takes it back, and whoever was given one sees just that.

use access::{About, Asking, Facts, Power, or_hidden, power};
use store::{ReadTx, Result};

use super::{PlanFacts, facts, to_read, to_write};
use crate::model::sharing::{SharedAt, Sharing, SharingId};
use crate::model::{Plan, PlanId, SWITCH};
use crate::store::sharing as kept;

/// The job that tells a person that a view ends soon.
pub const SHARING_JOB: &str = "plans.sharing_ends";

/// A plan as it is shown to those whom its person lets see it.
#[derive(Clone, Debug)]
pub struct SharedFacts {
    about: About,
    /// The plan.
    pub plan: Plan,
    /// The views that run at that moment.
    pub sharings: Vec<Sharing>,
}

impl Facts for SharedFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// One view that was given.
#[derive(Clone, Debug)]
pub struct SharingFacts {
    about: About,
    /// Of which plan.
    pub plan: Plan,
    /// It.
    pub sharing: Sharing,
}

impl Facts for SharingFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// Where the part is switched off, nobody but the two hands reads.
async fn shared(tx: &mut ReadTx, id: SharedAt) -> Result<Option<SharedFacts>> {
    let Some(PlanFacts { mut about, plan }) = facts(tx, id.plan, Some(&SWITCH)).await? else { return Ok(None) };
    let sharings = kept::running(tx, id.plan, id.at).await?;
    about.assigned = sharings.iter().map(|one| one.to).collect();
    Ok(Some(SharedFacts { about, plan, sharings }))
}

async fn sharing(tx: &mut ReadTx, id: SharingId) -> Result<Option<SharingFacts>> {
    let Some(sharing) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(PlanFacts { about, plan }) = facts(tx, sharing.plan, Some(&SWITCH)).await? else { return Ok(None) };
    Ok(Some(SharingFacts { about, plan, sharing }))
}

/// Somebody whom the person lets see it today.
fn given(asking: &Asking<'_>) -> bool {
    asking.assigned() && !asking.own()
}

access::actions! { "plan", SharedAt, SharedFacts, shared, or_hidden:
    /// See what one is let see of a plan: that is on record, and its person sees who looked.
    SeeShared = "plans.see_shared" [const RECORDED: bool = true;], |asking| given(asking);
}

access::actions! { "plan", PlanId, PlanFacts, to_read, or_hidden:
    /// See whom one lets see one's plan, and who looked.
    SeeSharing = "plans.see_sharing", |asking| asking.own();
    /// Take a view back, at once: where the part is switched off too.
    StopSharing = "plans.stop_sharing", |asking| asking.own();
}

access::actions! { "plan", PlanId, PlanFacts, to_write, or_hidden:
    /// Let somebody see chosen parts of one's plan until a day.
    ShareWith = "plans.share_with", |asking| asking.own();
}

access::actions! { "sharing", SharingId, SharingFacts, sharing, or_hidden:
    /// Tell the person that a view ends soon.
    RemindOfSharing = "plans.remind_of_sharing" [const JOBS: &'static [&'static str] = &[SHARING_JOB];], |_asking| false;
}

/// This part of the matrix.
pub fn powers() -> Vec<Power> {
    vec![
        power::<SeeShared>(),
        power::<SeeSharing>(),
        power::<StopSharing>(),
        power::<ShareWith>(),
        power::<RemindOfSharing>(),
    ]
}
