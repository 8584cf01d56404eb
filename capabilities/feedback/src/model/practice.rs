//! Practice weeks of a place.

use basics::{Date, PersonId, id};

id!(
    /// Practice weeks, proposed or agreed.
    PracticeId
);

/// Practice weeks that were proposed, and agreed when they have a first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Practice {
    /// Their id.
    pub id: PracticeId,
    /// The last day.
    pub until_on: Date,
    /// Which manager proposed them.
    pub proposed_by: PersonId,
    /// The day both sides had agreed; none while they are only proposed.
    pub from_on: Option<Date>,
    /// Who agreed for the other side.
    pub agreed_by: Option<PersonId>,
}
