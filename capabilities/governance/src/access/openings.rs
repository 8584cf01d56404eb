//! Who may open somebody's things in an emergency, who sees and reviews that, and who names cover for a worker.

use access::{About, Asking, Facts, RelationKind, Role, or_hidden, or_told, places};
use basics::{PersonId, PlaceId};
use store::{ReadTx, Result};

use super::{PersonFacts, PlaceFacts, person, place};
use crate::model::TYING;
use crate::model::opening::{Cover, CoverId, OpeningId};
use crate::store::covers;
use crate::store::openings::{self, Shown};

/// The house's own job that reminds of openings nobody has looked at.
pub const OPENING_JOB: &str = "governance.opening";

/// An opening, and what decides about it: it is the person's, and whoever opened deals with it.
#[derive(Clone, Debug)]
pub struct OpeningFacts {
    about: About,
    /// The opening.
    pub shown: Shown,
}

impl Facts for OpeningFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn opening(tx: &mut ReadTx, id: OpeningId) -> Result<Option<OpeningFacts>> {
    let Some(shown) = openings::one(tx, id).await? else { return Ok(None) };
    let Some(about) = places::about(tx, shown.it.place, None).await? else { return Ok(None) };
    let (owner, assigned) = (Some(shown.it.person), vec![shown.it.opener]);
    Ok(Some(OpeningFacts { about: About { owner, assigned, ..about }, shown }))
}

/// Who looks at openings: a data protection officer of the place, or a manager. Never at their own, nor at one of their own
/// things.
fn reviews(asking: &Asking<'_>) -> bool {
    supervises(asking) && !asking.own() && !asking.assigned()
}

fn supervises(asking: &Asking<'_>) -> bool {
    asking.is(RelationKind::DataProtectionOfficer) || asking.has(&[Role::Manager])
}

access::actions! { "opening", OpeningId, OpeningFacts, opening, or_hidden:
    /// Sees an opening with its reason: whose things were opened, who opened them while they work there, who reviews.
    SeeOpening = "governance.see_opening",
        |asking| asking.own() || reviews(asking) || (asking.assigned() && asking.works_here());
    /// Ends a running opening: whoever opened, or who reviews.
    CloseOpening = "governance.close_opening", |asking| !asking.own() && (asking.assigned() || reviews(asking));
    /// Says whether an opening was right.
    ReviewOpening = "governance.review_opening", |asking| reviews(asking);
    /// The house reminds that nobody has looked at an opening.
    RemindOfOpening = "governance.remind_of_opening" [const JOBS: &'static [&'static str] = &[OPENING_JOB];],
        |_asking| false;
}

access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// Opens somebody's things for a day, with a reason that they read. An open screen is not enough for it.
    OpenPerson = "governance.open_person" [const STEP_UP: bool = true;], |asking| asking.has(TYING);
    /// Names a colleague who stands in for everybody a worker works with.
    CoverWorker = "governance.cover_worker" [const STEP_UP: bool = true;], |asking| asking.has(&[Role::Manager]);
}

access::actions! { "place", PlaceId, PlaceFacts, place, or_told:
    /// Sees which openings of a place wait to be looked at, and which were: who, whose, when, and not why.
    SeeOpenings = "governance.see_openings", |asking| supervises(asking);
}

/// Cover for a worker, and what decides about it: the place in which it counts.
#[derive(Clone, Debug)]
pub struct CoverFacts {
    about: About,
    /// The cover.
    pub cover: Cover,
}

impl Facts for CoverFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn cover(tx: &mut ReadTx, id: CoverId) -> Result<Option<CoverFacts>> {
    let Some(cover) = covers::one(tx, id).await? else { return Ok(None) };
    let about = places::about(tx, cover.place, None).await?;
    Ok(about.map(|about| CoverFacts { about, cover }))
}

access::actions! { "cover", CoverId, CoverFacts, cover, or_hidden:
    /// Ends the cover for everybody a worker works with.
    EndCover = "governance.end_cover", |asking| asking.has(&[Role::Manager]);
}

/// The lines of the matrix.
#[must_use]
pub fn powers() -> Vec<access::Power> {
    vec![
        access::power::<OpenPerson>(),
        access::power::<SeeOpening>(),
        access::power::<CloseOpening>(),
        access::power::<SeeOpenings>(),
        access::power::<ReviewOpening>(),
        access::power::<RemindOfOpening>(),
        access::power::<CoverWorker>(),
        access::power::<EndCover>(),
    ]
}
