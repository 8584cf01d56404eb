//! Who fixes practice weeks: a manager proposes, a rep of the place agrees, and a practitioner only where it has no rep.

use access::{About, Role, or_hidden};
use basics::PlaceId;

use super::{is_rep, place};

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// See until when a place practises.
    SeePractice = "feedback.see_practice", |asking| asking.belongs();
    /// Propose until when a place practises.
    ProposePractice = "feedback.propose_practice", |asking| asking.has(&[Role::Manager]);
    /// Agree to it.
    AgreePractice = "feedback.agree_practice", |asking| is_rep(asking) || asking.has(&[Role::Practitioner]);
}
