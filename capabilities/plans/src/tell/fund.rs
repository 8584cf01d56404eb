//! Which step of a request tells whom, and what waits for whom.

use access::Role;
use basics::{Instant, PersonId, PlaceId};
use loops::{For, Wait};
use store::{Result, WriteTx};

use super::Teller;
use crate::model::fund::RequestId;

/// What kind of thing a request is in lists, notices and links.
pub const REQUEST: &str = "request";
/// A request waits for a decision.
const WAIT_DECIDE: &str = "plans.fund_decide";
/// Promised money waits to be paid.
const WAIT_PAY: &str = "plans.fund_pay";
/// What came of it may be told: no clock runs for it.
const WAIT_TELL: &str = "plans.fund_tell";
/// All that waits at the requests of a plan.
pub const REQUEST_KINDS: [&str; 3] = [WAIT_DECIDE, WAIT_PAY, WAIT_TELL];

impl Teller {
    /// For what is decided in another place.
    #[must_use]
    pub fn in_place(&self, place: PlaceId) -> Self {
        Self { place, ..self.clone() }
    }

    /// Tells people about a request.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_request(
        &self,
        tx: &mut WriteTx,
        people: &[PersonId],
        kind: &'static str,
        id: RequestId,
    ) -> Result<()> {
        for person in people {
            telling::tell(tx, &self.chance, *person, kind, (REQUEST, id.uuid()), self.place, self.now).await?;
        }
        Ok(())
    }

    async fn wait_for(
        &self,
        tx: &mut WriteTx,
        whom: For,
        (kind, id): (&'static str, RequestId),
        (due_at, but): (Option<Instant>, &[PersonId]),
    ) -> Result<()> {
        let wait = Wait { whom, kind, object: (REQUEST, id.uuid()), place: self.place, due_at, but };
        loops::wait(tx, &self.chance, &wait, self.now).await
    }

    /// A request waits for a manager of the place, and for those who work with the person where they may decide.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_decide(
        &self,
        tx: &mut WriteTx,
        id: RequestId,
        due_at: Instant,
        (workers, but): (&[PersonId], &[PersonId]),
    ) -> Result<()> {
        self.stop_request(tx, id).await?;
        let due = Some(due_at);
        self.wait_for(tx, For::Role(Role::Manager), (WAIT_DECIDE, id), (due, but)).await?;
        for worker in workers.iter().filter(|worker| !but.contains(worker)) {
            self.wait_for(tx, For::Person(*worker), (WAIT_DECIDE, id), (due, &[])).await?;
        }
        Ok(())
    }

    /// Promised money waits for somebody who may pay it: those who work with the person, and the managers.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_pay(
        &self,
        tx: &mut WriteTx,
        id: RequestId,
        (workers, but): (&[PersonId], &[PersonId]),
    ) -> Result<()> {
        self.stop_request(tx, id).await?;
        self.wait_for(tx, For::Role(Role::Manager), (WAIT_PAY, id), (None, but)).await?;
        for worker in workers.iter().filter(|worker| !but.contains(worker)) {
            self.wait_for(tx, For::Person(*worker), (WAIT_PAY, id), (None, &[])).await?;
        }
        Ok(())
    }

    /// The person may say what came of it, when they like.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn wait_to_hear(&self, tx: &mut WriteTx, id: RequestId, person: PersonId) -> Result<()> {
        self.stop_request(tx, id).await?;
        self.wait_for(tx, For::Person(person), (WAIT_TELL, id), (None, &[])).await
    }

    /// Nothing waits for a request any more.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn stop_request(&self, tx: &mut WriteTx, id: RequestId) -> Result<()> {
        loops::stop_waiting_all(tx, REQUEST, id.uuid()).await
    }
}
