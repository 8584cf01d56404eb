//! People, places, sign-in, and who may do what.
//!
//! - [`act`] and [`look`] are the only ways to a capability's data: permission before data, typed.
//! - [`decide`] is the one decision; [`scope`] the same rule as an SQL predicate; [`power`] prints it.
//! - [`places`], [`people`], [`home`], [`looks`], [`register`], [`settings`], [`session`], [`sign_in`] keep what they are called.

mod act;
mod actions;
mod by_pin;
mod code_lines;
mod codes;
mod days;
mod decide;
pub mod elsewhere;
pub mod home;
pub mod kiosk;
pub mod leavers;
pub mod looks;
mod loose;
mod passphrase;
pub mod people;
mod pin;
pub mod places;
mod powers;
mod proof;
pub mod readings;
pub mod register;
mod role;
pub mod samples;
mod scope;
pub mod second;
pub mod session;
pub mod settings;
pub mod sign_in;
mod site;
mod tables;
mod tries;
mod who;

pub use act::{Acting, Looking, Stop, act, look, may_look};
pub use actions::{or_hidden, or_told, or_told_inside};
pub use by_pin::{PinRefused, PinState, came_by_slip, choose_pin, may_have_pin, pin_state, sign_in_by_pin, stop_pin};
pub use codes::Code;
pub use decide::{About, Action, Asking, Facts, ObjectId, Refusal, Why, decide};
pub use loose::{Loose, act_loose};
pub use passphrase::{CodeFailed, Hashing, HashingFailed, SHORTEST, SHORTEST_WORKER};
pub use pin::{Pin, PinFault};
pub use powers::{Power, power};
pub use proof::{prove_again, prove_by_second};
pub use role::{RelationKind, Role, Standing};
pub use scope::{Scope, in_reach, scope};
pub use site::{Boxed, Listener, Site};
pub use tables::{PART, TABLES};
pub use who::{Anyone, Handed, Membership, MembershipId, Relation, SessionId, Signed, Who};

#[doc(hidden)]
pub use basics;
#[doc(hidden)]
pub use store;
