//! The sounding board: managers ask before they decide (guide/domain.md 3.1).

use basics::{Date, Instant, PersonId, id};

use super::CouncilId;

id!(
    /// A question posted before a decision.
    SoundingId
);

id!(
    /// An answer that a council gave before a decision.
    SoundingAnswerId
);

access::object_id!(SoundingId);

/// What kind of thing it is in the chain, in notices and in links.
pub const SOUNDING: &str = "sounding";

/// A question posted before a decision.
#[derive(Clone, Debug)]
pub struct Sounding {
    /// Its id.
    pub id: SoundingId,
    /// Which council is asked.
    pub council: CouncilId,
    /// What it is called.
    pub title: String,
    /// What is planned, and what the question is.
    pub plan: String,
    /// What is fixed.
    pub fixed: String,
    /// What is open.
    pub open: String,
    /// The day until which the council answers.
    pub answer_by: Date,
    /// Who posted it.
    pub posted_by: PersonId,
    /// The day it was discussed.
    pub discussed_on: Option<Date>,
    /// What the council says.
    pub answer: String,
    /// When it said so.
    pub answered_at: Option<Instant>,
    /// What was altered, or why nothing was.
    pub altered: String,
    /// When it was decided.
    pub decided_at: Option<Instant>,
}

/// A question to be posted.
#[derive(Clone, Copy, Debug)]
pub struct Posting<'a> {
    /// What it is called.
    pub title: &'a str,
    /// What is planned, and what the question is.
    pub plan: &'a str,
    /// What is fixed.
    pub fixed: &'a str,
    /// What is open.
    pub open: &'a str,
    /// The day until which the council answers.
    pub answer_by: Option<Date>,
}
