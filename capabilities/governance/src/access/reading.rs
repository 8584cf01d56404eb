//! Who may see how much was read in a place, and write down that they looked into it.

use access::{Action, Asking, Role, Why};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{PlaceFacts, only, place};

macro_rules! on_places {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $sensitive:literal, $roles:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "place";
            const SENSITIVE: bool = $sensitive;
            type Id = PlaceId;
            type Facts = PlaceFacts;
            async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<PlaceFacts>> {
                place(tx, id).await
            }
            fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
                only(asking.has($roles))
            }
        }
    )+};
}

on_places! {
    /// Sees what was unusual in the reading of a place's workers, in numbers.
    SeeReading = "governance.see_reading", true, &[Role::Manager, Role::Auditor];
    /// Writes down that unusual reading was looked into.
    NoteReading = "governance.note_reading", false, &[Role::Manager];
}
