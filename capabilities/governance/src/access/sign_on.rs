//! Who may tie an account with the provider outside to their own.

use access::{Action, Asking, Role, Why};
use basics::PersonId;
use store::{ReadTx, Result};

use super::{PersonFacts, person, unseen};

/// Whoever works here or keeps the house going: their employer has an account for them. Everybody else has none there.
pub(super) fn has_employer(asking: &Asking<'_>) -> bool {
    asking.own() && (asking.works_here() || asking.has(&[Role::Administrator, Role::Auditor]))
}

/// Ties the account with which one comes back to one's own. That one was allowed to set out, and has shown before that who
/// one is, stands sealed in what comes back.
#[derive(Debug)]
pub struct Link;

impl Action for Link {
    const NAME: &'static str = "governance.link_sign_on";
    const OBJECT: &'static str = "person";
    type Id = PersonId;
    type Facts = PersonFacts;
    async fn load(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
        person(tx, id).await
    }
    fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
        unseen(has_employer(asking))
    }
}
