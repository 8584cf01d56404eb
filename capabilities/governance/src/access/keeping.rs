//! Who may write a place's privacy notice, sign off how long things are kept, see what was erased by that, and hold what is
//! kept about a person; and what the house does of it by itself.

use access::{Action, Asking, Role, Why};
use basics::{PersonId, PlaceId};
use store::{ReadTx, Result};

use super::{COMMAND_LINE, FirstFacts, InviteFirst, PersonFacts, PlaceFacts, only, person, place, unseen};
use crate::model::LEADING;

/// The house's own job that erases what is over, and tells of notices.
pub const KEEPING_JOB: &str = "governance.keeping";

macro_rules! on_places {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $jobs:expr, |$asking:ident| $rule:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "place";
            const JOBS: &'static [&'static str] = $jobs;
            type Id = PlaceId;
            type Facts = PlaceFacts;
            async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<PlaceFacts>> {
                place(tx, id).await
            }
            fn rule($asking: &Asking<'_>) -> std::result::Result<(), Why> {
                $rule
            }
        }
    )+};
}

on_places! {
    /// Writes the next version of a place's privacy notice.
    WriteNotice = "governance.write_notice", &[], |asking| only(asking.has(LEADING));
    /// Signs off how long things are kept in a place.
    SignKeeping = "governance.sign_keeping", &[], |asking| only(asking.has(LEADING));
    /// Sees what was erased because its time was over: kinds, days, counts and ids.
    SeeErased = "governance.see_erased", &[], |asking| only(asking.has(LEADING) || asking.has(&[Role::Auditor]));
    /// The house erases what is over by a place's rules.
    Sweep = "governance.sweep", &[KEEPING_JOB], |_asking| unseen(false);
    /// The house tells members that their notice has changed.
    TellOfNotice = "governance.tell_of_notice", &[KEEPING_JOB], |_asking| unseen(false);
}

macro_rules! on_people {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $sensitive:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Action for $name {
            const NAME: &'static str = $text;
            const OBJECT: &'static str = "person";
            const SENSITIVE: bool = $sensitive;
            // That somebody is looked into is told by those who look into it.
            const LOOKS_TOLD: bool = false;
            type Id = PersonId;
            type Facts = PersonFacts;
            async fn load(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
                person(tx, id).await
            }
            fn rule(asking: &Asking<'_>) -> std::result::Result<(), Why> {
                unseen(asking.has(&[Role::Manager]))
            }
        }
    )+};
}

on_people! {
    /// Reads why what is kept about a person is held.
    SeeHold = "governance.see_hold", true;
    /// Keeps a person from being erased by period, with a reason and until a day.
    HoldPerson = "governance.hold_person", false;
    /// Ends the hold on a person.
    EndHold = "governance.end_hold", false;
}

/// Whoever runs the machine says that a step was done which software cannot see, or a backup was made.
#[derive(Debug)]
pub struct ConfirmStep;

impl Action for ConfirmStep {
    const NAME: &'static str = "governance.confirm_step";
    const OBJECT: &'static str = "place";
    const JOBS: &'static [&'static str] = &[COMMAND_LINE];
    type Id = PlaceId;
    type Facts = FirstFacts;

    async fn load(tx: &mut ReadTx, id: PlaceId) -> Result<Option<FirstFacts>> {
        InviteFirst::load(tx, id).await
    }

    fn rule(_asking: &Asking<'_>) -> std::result::Result<(), Why> {
        unseen(false)
    }
}
