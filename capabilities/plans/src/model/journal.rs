//! What a person writes for themselves.

use basics::{Date, Words, id, text_enum};

id!(
    /// Something in a journal.
    JottingId
);

/// The most entries of a journal.
pub const MOST_JOTTINGS: i64 = 2_000;
/// The most entries that a plan shows.
pub const MOST_SHOWN: i64 = 20;

text_enum! {
    /// What kind of thing was written.
    pub enum JottingKind {
        /// A day's entry.
        Entry = "entry",
        /// A piece of one's own story of change.
        Story = "story",
    }
}

text_enum! {
    /// Who can read it.
    pub enum JottingState {
        /// Whoever wrote it.
        Own = "own",
        /// Both hands of the plan, until it is taken back.
        Shared = "shared",
    }
}

/// Something in a journal.
#[derive(Clone, Debug)]
pub struct Jotting {
    /// Its id.
    pub id: JottingId,
    /// What kind of thing.
    pub kind: JottingKind,
    /// Who can read it.
    pub state: JottingState,
    /// Of which day it is.
    pub on: Date,
    /// What.
    pub words: Option<Words>,
}
