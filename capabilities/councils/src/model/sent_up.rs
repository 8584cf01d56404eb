//! A proposal that was sent up to another body, and what that said.

use basics::{Instant, id};

use super::CouncilId;
use super::proposal::ProposalId;

id!(
    /// A sending up.
    SentUpId
);

access::object_id!(SentUpId);

/// What kind of thing it is in notices, in lists and in links.
pub const SENT_UP: &str = "sent_up";

/// A sending up.
#[derive(Clone, Debug)]
pub struct SentUp {
    /// Its id.
    pub id: SentUpId,
    /// Of which proposal.
    pub proposal: ProposalId,
    /// To which body.
    pub to: CouncilId,
    /// What that is called.
    pub to_name: String,
    /// Why.
    pub why: String,
    /// When.
    pub at: Instant,
    /// What the body said, and when.
    pub answer: Option<(String, Instant)>,
}
