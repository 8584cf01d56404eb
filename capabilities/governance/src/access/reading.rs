//! Who may see how much was read in a place, and write down that they looked into it.

use access::{Role, or_told};
use basics::PlaceId;

use super::{PlaceFacts, place};

access::actions! { "place", PlaceId, PlaceFacts, place, or_told:
    /// Sees what was unusual in the reading of a place's workers, in numbers.
    SeeReading = "governance.see_reading" [const SENSITIVE: bool = true;],
        |asking| asking.has(&[Role::Manager, Role::Auditor]);
    /// Writes down that unusual reading was looked into.
    NoteReading = "governance.note_reading", |asking| asking.has(&[Role::Manager]);
}
