//! A rep's first month: what helps somebody who has just taken a seat.

use basics::{Date, PersonId, text_enum};

/// What kind of thing a seat is in notices and in links.
pub const SEAT: &str = "seat";

text_enum! {
    /// A step of a first month; its word key is `councils-first-` and this.
    pub enum First {
        /// Somebody showed them how the council works.
        Induction = "induction",
        /// They were shown what was agreed about the council.
        Terms = "terms",
        /// They met who goes with them.
        Buddy = "buddy",
        /// They met whoever decides.
        Decider = "decider",
        /// Their first meeting was prepared with them.
        Meeting = "meeting",
    }
}

text_enum! {
    /// Why nobody can be named like that; its word key is `councils-first-fault-` and this.
    pub enum NamedFault {
        /// Nobody is their own buddy or supporter.
        Themselves = "themselves",
        /// A buddy sits on the same council.
        NoMember = "no_member",
        /// A supporter works there.
        NoWorker = "no_worker",
    }
}

/// A step that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which.
    pub step: First,
    /// On which day.
    pub on: Date,
    /// Who ticked it.
    pub by: PersonId,
}
