//! What is done to a person only by somebody who has shown a moment ago who they are: an open screen is not enough.

use access::{Action, Asking, Why};
use basics::PersonId;
use store::{ReadTx, Result};

use super::sign_on::has_employer;
use super::{PersonFacts, person, unseen};
use crate::model::LOOKING_AFTER;

macro_rules! proved_on_people {
    ($($(#[$doc:meta])* $name:ident = $text:literal, |$asking:ident| $rule:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "person";
            const STEP_UP: bool = true;
            type Id = PersonId;
            type Facts = PersonFacts;
            async fn load(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
                person(tx, id).await
            }
            fn rule($asking: &Asking<'_>) -> std::result::Result<(), Why> {
                $rule
            }
        }
    )+};
}

proved_on_people! {
    /// Takes away everything the house keeps about oneself, as a file.
    ExportOwnData = "governance.export_own_data", |asking| unseen(asking.own());
    /// Sets up an app or a passkey as one's second step.
    SetUpSecond = "governance.set_up_second", |asking| unseen(asking.own());
    /// Removes one of one's passkeys.
    RemovePasskey = "governance.remove_passkey", |asking| unseen(asking.own());
    /// Makes new recovery slips for oneself.
    RenewRecovery = "governance.renew_recovery", |asking| unseen(asking.own());
    /// Stops one's second step.
    StopSecond = "governance.stop_second", |asking| unseen(asking.own());
    /// Asks for the second step of somebody who lost it to be taken away.
    AskClearing = "governance.ask_clearing", |asking| unseen(asking.has(LOOKING_AFTER));
    /// Wants to tie an account with the provider outside to one's own.
    WantLink = "governance.want_link", |asking| unseen(has_employer(asking));
    /// Takes it off again.
    Unlink = "governance.unlink_sign_on", |asking| unseen(asking.own());
    /// Agrees to what another asked.
    AgreeClearing = "governance.agree_clearing", |asking| unseen(asking.has(LOOKING_AFTER));
}
