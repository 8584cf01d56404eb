//! Which thing tells whom, and what waits for whom. The words stand in `words/` as `notice-*` and `waiting-*`.

use access::{Site, places};
use basics::{Chance, Date, Instant, PersonId, PlaceId};
use loops::{For, Wait};
use store::{Result, WriteTx};

use crate::model::PlanId;

/// What kind of thing a plan is in lists, notices and links.
pub const PLAN: &str = "plan";
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

    /// A version waits for somebody's answer. No clock runs for it: clocks bind services, never people.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_sign(&self, tx: &mut WriteTx, who: PersonId, id: PlanId) -> Result<()> {
        self.wait(tx, who, (WAIT_SIGN, id), None).await
    }

    /// Somebody could not answer: it waits for the worker, to be looked at again on that day.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_look_again(&self, tx: &mut WriteTx, who: PersonId, id: PlanId, day: Date) -> Result<()> {
        let zone = places::timing(tx, self.place).await?.zone;
        let due = day.at(17, 0, 0, 0).in_tz(&zone).ok().map(|at| Instant::of(at.timestamp()));
        self.wait(tx, who, (WAIT_AGAIN, id), due).await
    }

    /// It was looked at again: everybody has answered.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn looked_again(&self, tx: &mut WriteTx, id: PlanId) -> Result<()> {
        loops::stop_waiting(tx, WAIT_AGAIN, id.uuid()).await
    }

    /// Somebody has answered: nothing waits for them.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn signed(&self, tx: &mut WriteTx, who: PersonId, id: PlanId) -> Result<()> {
        loops::stop_waiting_for(tx, WAIT_SIGN, id.uuid(), who).await
    }

    /// A new version takes the place of what waited.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn stop_all(&self, tx: &mut WriteTx, id: PlanId) -> Result<()> {
        loops::stop_waiting_all(tx, PLAN, id.uuid()).await
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
