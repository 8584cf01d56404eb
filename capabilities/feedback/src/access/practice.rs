//! Who fixes practice weeks: a manager proposes, a rep of the place agrees, and a practitioner only where it has no rep.

use access::{About, Action, Asking, Role, Why};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{is_rep, place, unseen};

macro_rules! of_practice {
    ($($(#[$doc:meta])* $name:ident = $text:literal, |$asking:ident| $rule:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "place";
            type Id = PlaceId;
            type Facts = About;
            async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
                place(tx, id).await
            }
            fn rule($asking: &Asking<'_>) -> std::result::Result<(), Why> {
                unseen($rule)
            }
        }
    )+};
}

of_practice! {
    /// See until when a place practises.
    SeePractice = "feedback.see_practice", |asking| asking.belongs();
    /// Propose until when a place practises.
    ProposePractice = "feedback.propose_practice", |asking| asking.has(&[Role::Manager]);
    /// Agree to it.
    AgreePractice = "feedback.agree_practice", |asking| is_rep(asking) || asking.has(&[Role::Practitioner]);
}
