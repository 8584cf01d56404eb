//! The journal of the demonstration and whom its plan is shared with, and ids of both for walking every route.

use access::{Site, people};
use store::ReadTx;

use super::{Cast, acting, contents, words};
use crate::access::journal::{ShareJotting, WriteJournal};
use crate::access::sharing::ShareWith;
use crate::actions::Refused;
use crate::actions::journal::{self, Jotted};
use crate::actions::sharing::{NewSharing, Whom, share_with};
use crate::model::PlanId;
use crate::model::journal::JottingKind;
use crate::model::sharing::{MOST_NAMED, NAMED_ROLES, Parts, SharedPart};
use crate::store as kept;

/// What Dougie writes for himself, and whether it stands in the plan.
const JOURNAL: [(JottingKind, &str, bool); 3] = [
    (JottingKind::Story, "I used to count the days I was in. Now I count Saturdays.", false),
    (JottingKind::Entry, "Trued my first wheel without anybody telling me how.", true),
    (JottingKind::Entry, "Bad night. Walked to the bridge and back and rang Ann in the morning.", false),
];

/// Dougie keeps a journal, puts one entry in the plan, and lets somebody who helps there see a part of the plan.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub(super) async fn goes_on(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    for (kind, text, shared) in JOURNAL {
        let new = Jotted { kind, words: words(text), on: None };
        let id = journal::jot(acting::<WriteJournal>(site, cast.dougie, plan).await?, &new).await?;
        if shared {
            journal::share(acting::<ShareJotting>(site, cast.dougie, plan).await?, id).await?;
        }
    }
    let mut tx = site.db.read().await?;
    let Some(place) = kept::one(&mut tx, plan).await?.map(|plan| plan.place) else { return Ok(()) };
    let here = people::in_roles(&mut tx, place, &NAMED_ROLES, site.now(), MOST_NAMED).await?;
    drop(tx);
    let Some(helper) = here.into_iter().find(|one| one.id != cast.dougie) else { return Ok(()) };
    let goals = contents(site, plan).await?.goals.iter().skip(1).take(1).map(|goal| goal.id).collect();
    let parts = Parts { whole: vec![SharedPart::About], goals };
    let new = NewSharing { to: Whom::Named(helper.name), parts, until: None };
    share_with(acting::<ShareWith>(site, cast.dougie, plan).await?, &new).await.map(|_| ())
}

/// A view that was given and an entry of a journal.
pub(super) async fn found(tx: &mut ReadTx, plan: PlanId) -> store::Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    found.extend(kept::journal::any(tx, plan).await?.map(|id| ("jotting", id.to_string())));
    found.extend(kept::sharing::all(tx, plan).await?.first().map(|one| ("sharing", one.id.to_string())));
    Ok(found)
}
