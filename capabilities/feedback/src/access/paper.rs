//! Who prints slips and types in what comes back: whoever sits at the desk of the place.

use access::{About, or_hidden};
use basics::PlaceId;

use super::{DESK, place};

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// Print slips with a number and a tear-off code.
    PrintSlips = "feedback.print_slips", |asking| asking.has(&DESK);
    /// Type in one paper that came back.
    TypePaper = "feedback.type_paper", |asking| asking.has(&DESK);
    /// Type in a sheet of papers. It stands in the place of whoever does it; each paper in its own.
    TypeSheet = "feedback.type_sheet", |asking| asking.has(&DESK);
    /// Bring in a sheet of old papers. It stands in the place of whoever does it; each row in its own.
    BringOld = "feedback.bring_old", |asking| asking.has(&DESK);
}
