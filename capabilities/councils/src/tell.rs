//! Which thing tells whom, and what waits for whom. The words stand in `words/` as `notice-*` and `waiting-*`.

pub mod proposal;

use access::Site;
use basics::{Chance, Instant, PersonId, PlaceId};
use store::{Result, WriteTx};

use crate::model::election::{ELECTION, ElectionId};
use crate::model::firsts::SEAT;
use crate::model::sent_up::{SENT_UP, SentUpId};
use crate::model::{COUNCIL, CouncilId, MemberId};

/// What telling needs besides the transaction.
#[derive(Clone, Debug)]
pub struct Teller {
    chance: Chance,
    place: PlaceId,
    now: Instant,
}

impl Teller {
    /// For a thing in this place.
    #[must_use]
    pub fn new(site: &Site, place: PlaceId, now: Instant) -> Self {
        Self { chance: site.db.chance().clone(), place, now }
    }

    /// Tells a person about a council.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell(&self, tx: &mut WriteTx, person: PersonId, kind: &'static str, id: CouncilId) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (COUNCIL, id.uuid()), self.place, self.now).await
    }

    /// Tells a person about something that was sent up.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_sent_up(
        &self,
        tx: &mut WriteTx,
        person: PersonId,
        kind: &'static str,
        id: SentUpId,
    ) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (SENT_UP, id.uuid()), self.place, self.now).await
    }

    /// Tells a person about a seat: theirs, or that of somebody they go with.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_seat(
        &self,
        tx: &mut WriteTx,
        person: PersonId,
        kind: &'static str,
        id: MemberId,
    ) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (SEAT, id.uuid()), self.place, self.now).await
    }

    /// Tells a person about an election.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn tell_of_election(
        &self,
        tx: &mut WriteTx,
        person: PersonId,
        kind: &'static str,
        id: ElectionId,
    ) -> Result<()> {
        telling::tell(tx, &self.chance, person, kind, (ELECTION, id.uuid()), self.place, self.now).await
    }
}
