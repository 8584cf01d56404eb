//! Who may tie an account with the provider outside to their own.

use access::{Asking, Role, or_hidden};
use basics::PersonId;

use super::{PersonFacts, person};

/// Whoever works here or keeps the house going: their employer has an account for them. Everybody else has none there.
pub(super) fn has_employer(asking: &Asking<'_>) -> bool {
    asking.own() && (asking.works_here() || asking.has(&[Role::Administrator, Role::Auditor]))
}

access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// Ties the account with which one comes back to one's own. That one was allowed to set out, and has shown before that
    /// who one is, stands sealed in what comes back.
    Link = "governance.link_sign_on", |asking| has_employer(asking);
}
