//! Who may do what at the box: anybody may drop something, whoever shows a receipt may read its thread, and only the house
//! opens the box.

use access::{About, or_hidden, places, settings};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{SuggestionFacts, suggestion};
use crate::model::SWITCH;
use crate::model::the_box::{ANONYMOUS, ByReceipt};

/// The house's own job that opens the boxes.
pub const BOX_JOB: &str = "feedback.open_box";

/// The box of a place that takes things without a name.
async fn open_box(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    let Some(mut about) = places::about(tx, id, Some(&SWITCH)).await? else { return Ok(None) };
    about.on = about.on && settings::one(tx, id, &ANONYMOUS).await? == "on";
    Ok(Some(about))
}

/// A place whose box was opened once: what was begun there goes on when the box itself is closed.
pub(super) async fn any_box(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    places::about(tx, id, None).await
}

async fn by_receipt(tx: &mut ReadTx, id: ByReceipt) -> Result<Option<SuggestionFacts>> {
    suggestion(tx, id.id()).await
}

access::actions! { "box", PlaceId, About, open_box, or_hidden:
    /// Drop a suggestion or a thank-you without a name.
    DropInBox = "feedback.drop_in_box" [const OPEN: bool = true;], |_asking| true;
}

access::actions! { "box", PlaceId, About, any_box, or_hidden:
    /// Drop a later word to one's own thread, by its receipt.
    DropByReceipt = "feedback.drop_by_receipt" [const OPEN: bool = true;], |_asking| true;
    /// Say that one has kept one's code, or has finished on a shared screen: nothing there is shown again.
    KeepCode = "feedback.keep_code" [const OPEN: bool = true;], |_asking| true;
}

access::actions! { "suggestion", ByReceipt, SuggestionFacts, by_receipt, or_hidden:
    /// See one's own thread, by its receipt.
    SeeByReceipt = "feedback.see_by_receipt" [const OPEN: bool = true;], |_asking| true;
}

access::actions! { "place", PlaceId, About, any_box, or_hidden:
    /// The house opens a box.
    OpenBox = "feedback.open_box" [const JOBS: &'static [&'static str] = &[BOX_JOB];], |_asking| false;
}
