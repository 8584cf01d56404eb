//! Who may write a place's privacy notice, sign off how long things are kept, see what was erased by that, and hold what is
//! kept about a person; and what the house does of it by itself.

use access::{Role, or_hidden, or_told};
use basics::{PersonId, PlaceId};

use super::{COMMAND_LINE, FirstFacts, PersonFacts, PlaceFacts, first, person, place};
use crate::model::LEADING;

/// The house's own job that erases what is over, and tells of notices.
pub const KEEPING_JOB: &str = "governance.keeping";

access::actions! { "place", PlaceId, PlaceFacts, place, or_told:
    /// Writes the next version of a place's privacy notice.
    WriteNotice = "governance.write_notice", |asking| asking.has(LEADING);
    /// Signs off how long things are kept in a place.
    SignKeeping = "governance.sign_keeping", |asking| asking.has(LEADING);
    /// Sees what was erased because its time was over: kinds, days, counts and ids.
    SeeErased = "governance.see_erased", |asking| asking.has(LEADING) || asking.has(&[Role::Auditor]);
}

access::actions! { "place", PlaceId, PlaceFacts, place, or_hidden:
    /// The house erases what is over by a place's rules.
    Sweep = "governance.sweep" [const JOBS: &'static [&'static str] = &[KEEPING_JOB];], |_asking| false;
    /// The house tells members that their notice has changed.
    TellOfNotice = "governance.tell_of_notice" [const JOBS: &'static [&'static str] = &[KEEPING_JOB];], |_asking| false;
}

// That somebody is looked into is told by those who look into it.
access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// Reads why what is kept about a person is held.
    SeeHold = "governance.see_hold" [const SENSITIVE: bool = true; const LOOKS_TOLD: bool = false;],
        |asking| asking.has(&[Role::Manager]);
    /// Keeps a person from being erased by period, with a reason and until a day.
    HoldPerson = "governance.hold_person" [const LOOKS_TOLD: bool = false;], |asking| asking.has(&[Role::Manager]);
    /// Ends the hold on a person.
    EndHold = "governance.end_hold" [const LOOKS_TOLD: bool = false;], |asking| asking.has(&[Role::Manager]);
}

access::actions! { "place", PlaceId, FirstFacts, first, or_hidden:
    /// Whoever runs the machine says that a step was done which software cannot see, or a backup was made.
    ConfirmStep = "governance.confirm_step" [const JOBS: &'static [&'static str] = &[COMMAND_LINE];], |_asking| false;
}
