//! Who prints slips and types in what comes back: whoever sits at the desk of the place.

use access::{About, Action, Asking, Why};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{DESK, place, unseen};

macro_rules! on_paper {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)+) => {$(
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
            fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
                unseen(asking.has(&DESK))
            }
        }
    )+};
}

on_paper! {
    /// Print slips with a number and a tear-off code.
    PrintSlips = "feedback.print_slips";
    /// Type in one paper that came back.
    TypePaper = "feedback.type_paper";
    /// Type in a sheet of papers. It stands in the place of whoever does it; each paper in its own.
    TypeSheet = "feedback.type_sheet";
    /// Bring in a sheet of old papers. It stands in the place of whoever does it; each row in its own.
    BringOld = "feedback.bring_old";
}
