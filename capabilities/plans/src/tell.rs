//! Which thing tells whom, and what waits for whom. The words stand in `words/` as `notice-*` and `waiting-*`.

use access::{Site, places};
use basics::{Chance, Date, Instant, PersonId, PlaceId};
use loops::{For, Wait};
use store::{Result, WriteTx};

use crate::model::PlanId;
use crate::model::discretion::CallId;
use crate::rules::waits::{Awaited, Waiting};

mod fund;

pub use fund::{REQUEST, REQUEST_KINDS};

/// What kind of thing a plan is in lists, notices and links.
pub const PLAN: &str = "plan";
/// A judgement call, in lists, notices and links.
pub const CALL: &str = "plan_call";
/// Something that is held back waits to be looked at again.
const WAIT_HELD: &str = "plans.held_due";
/// A judgement call waits for its second signature.
pub const WAIT_CALL: &str = "plans.call_sign";
/// What kind of thing the reviews of a plan are, by the id of the plan.
pub const REVIEWS: &str = "plan_reviews";
/// A plan as somebody is let see it.
pub const SHARED: &str = "plan_shared";
/// The page of whom a person lets see their plan.
pub const SHARING: &str = "plan_sharing";
/// What was taken back: its notice leads nowhere.
pub const UNSHARED: &str = "plan_unshared";
/// A version waits for somebody's answer.
const WAIT_SIGN: &str = "plans.sign";
/// Somebody could not answer: it waits to be looked at again.
const WAIT_AGAIN: &str = "plans.again";
/// All that waits in a plan itself.
pub const KINDS: [&str; 3] = [WAIT_SIGN, WAIT_AGAIN, WAIT_HELD];

/// A review is due: it waits for the worker, never for the person.
pub const WAIT_REVIEW: &str = "plans.review";

/// What telling needs besides the transaction.
#[derive(Clone, Debug)]
pub struct Teller {
    chance: Chance,
    place: PlaceId,
    now: Instant,
}

impl Teller {
    /// For a plan in this place.
    #[must_use]
    pub fn new(site: &Site, place: PlaceId, now: Instant) -> Self {
        Self { chance: site.db.chance().clone(), place, now }
    }

    /// Where no house is at hand: inside what is heard of somebody else's act.
    #[must_use]
    pub fn hearing(place: PlaceId, now: Instant) -> Self {
        Self { chance: Chance::system(), place, now }
    }

    /// Tells a person about a plan.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell(&self, tx: &mut WriteTx, person: PersonId, kind: &'static str, id: PlanId) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (PLAN, id.uuid()), self.place, self.now).await
    }

    async fn wait(
        &self,
        tx: &mut WriteTx,
        who: PersonId,
        (kind, id): (&'static str, PlanId),
        due_at: Option<Instant>,
    ) -> Result<()> {
        let wait =
            Wait { whom: For::Person(who), kind, object: (PLAN, id.uuid()), place: self.place, due_at, but: &[] };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// Five in the afternoon of a day in the place.
    async fn end_of(&self, tx: &mut WriteTx, day: Date) -> Result<Option<Instant>> {
        let zone = places::timing(tx, self.place).await?.zone;
        Ok(day.at(17, 0, 0, 0).in_tz(&zone).ok().map(|at| Instant::of(at.timestamp())))
    }

    /// What waits for whom in a plan takes the place of what waited there before.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_anew(&self, tx: &mut WriteTx, id: PlanId, waits: &[Waiting]) -> Result<()> {
        for kind in KINDS {
            loops::stop_waiting(tx, kind, id.uuid()).await?;
        }
        for wait in waits {
            let (kind, day) = match wait.what {
                Awaited::Answer => (WAIT_SIGN, None),
                Awaited::LookAgain(day) => (WAIT_AGAIN, Some(day)),
                Awaited::HeldAgain(day) => (WAIT_HELD, Some(day)),
            };
            let due = match day {
                Some(day) => self.end_of(tx, day).await?,
                None => None,
            };
            self.wait(tx, wait.who, (kind, id), due).await?;
        }
        Ok(())
    }

    /// Tells a person about a judgement call.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_call(&self, tx: &mut WriteTx, who: PersonId, kind: &'static str, id: CallId) -> Result<()> {
        telling::tell(tx, &self.chance, who, kind, (CALL, id.uuid()), self.place, self.now).await
    }

    /// A judgement call waits for its second signature.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_sign_call(&self, tx: &mut WriteTx, who: PersonId, id: CallId) -> Result<()> {
        let (whom, object) = (For::Person(who), (CALL, id.uuid()));
        let wait = Wait { whom, kind: WAIT_CALL, object, place: self.place, due_at: None, but: &[] };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// It waits for nobody.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn call_settled(&self, tx: &mut WriteTx, id: CallId) -> Result<()> {
        loops::stop_waiting_all(tx, CALL, id.uuid()).await
    }

    /// Tells a person about the reviews of a plan.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_review(
        &self,
        tx: &mut WriteTx,
        person: PersonId,
        kind: &'static str,
        id: PlanId,
    ) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (REVIEWS, id.uuid()), self.place, self.now).await
    }

    /// A review waits for these workers until its day, in the place of what waited before. The day binds the service.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_review(
        &self,
        tx: &mut WriteTx,
        workers: &[PersonId],
        id: PlanId,
        due_at: Instant,
    ) -> Result<()> {
        self.reviewed(tx, id).await?;
        for worker in workers {
            let whom = For::Person(*worker);
            let object = (REVIEWS, id.uuid());
            let wait = Wait { whom, kind: WAIT_REVIEW, object, place: self.place, due_at: Some(due_at), but: &[] };
            loops::wait(tx, &self.chance, &wait, self.now).await?;
        }
        Ok(())
    }

    /// No review waits any more.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn reviewed(&self, tx: &mut WriteTx, id: PlanId) -> Result<()> {
        loops::stop_waiting_all(tx, REVIEWS, id.uuid()).await
    }

    /// Tells a person about a plan as somebody else is let see it.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_sharing(
        &self,
        tx: &mut WriteTx,
        person: PersonId,
        kind: &'static str,
        (object, id): (&'static str, PlanId),
    ) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (object, id.uuid()), self.place, self.now).await
    }
}
