//! What is done to a person only by somebody who has shown a moment ago who they are: an open screen is not enough.

use access::or_hidden;
use basics::PersonId;

use super::sign_on::has_employer;
use super::{PersonFacts, person};
use crate::model::LOOKING_AFTER;

access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// Takes away everything the house keeps about oneself, as a file.
    ExportOwnData = "governance.export_own_data" [const STEP_UP: bool = true;], |asking| asking.own();
    /// Sets up an app or a passkey as one's second step.
    SetUpSecond = "governance.set_up_second" [const STEP_UP: bool = true;], |asking| asking.own();
    /// Removes one of one's passkeys.
    RemovePasskey = "governance.remove_passkey" [const STEP_UP: bool = true;], |asking| asking.own();
    /// Makes new recovery slips for oneself.
    RenewRecovery = "governance.renew_recovery" [const STEP_UP: bool = true;], |asking| asking.own();
    /// Stops one's second step.
    StopSecond = "governance.stop_second" [const STEP_UP: bool = true;], |asking| asking.own();
    /// Asks for the second step of somebody who lost it to be taken away.
    AskClearing = "governance.ask_clearing" [const STEP_UP: bool = true;], |asking| asking.has(LOOKING_AFTER);
    /// Wants to tie an account with the provider outside to one's own.
    WantLink = "governance.want_link" [const STEP_UP: bool = true;], |asking| has_employer(asking);
    /// Takes it off again.
    Unlink = "governance.unlink_sign_on" [const STEP_UP: bool = true;], |asking| asking.own();
    /// Agrees to what another asked.
    AgreeClearing = "governance.agree_clearing" [const STEP_UP: bool = true;], |asking| asking.has(LOOKING_AFTER);
}
