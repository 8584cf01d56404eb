//! Words that were taken out of a thread, and the trace of it.

use basics::{Instant, PersonId, Words, id, text_enum};

id!(
    /// The trace of a removal from one text.
    RemovalId
);

text_enum! {
    /// Why words were taken out.
    pub enum Reason {
        /// They name somebody else.
        Names = "names",
        /// They tell something private about somebody else.
        Private = "private",
        /// They hold an address, a number, or another way to reach somebody.
        Contact = "contact",
        /// They could put somebody in danger.
        Danger = "danger",
    }
}

text_enum! {
    /// What somebody else found who looked at a removal again.
    pub enum Again {
        /// It was right.
        Right = "right",
        /// It was wrong: the author may say it again.
        Wrong = "wrong",
    }
}

/// A text of a thread as whoever takes words out reads it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which text it is.
    pub field: &'static str,
    /// Its words.
    pub words: Words,
}

/// The trace of a removal: the words are nowhere.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Of which text.
    pub field: String,
    /// Why.
    pub reason: Reason,
    /// About how many characters.
    pub characters: i64,
    /// Who took them out.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// When the author said that it was wrong.
    pub wrong_at: Option<Instant>,
    /// What somebody else found then.
    pub outcome: Option<Again>,
}

/// The most characters that can be pasted.
pub const MOST_PASTED: usize = 2_000;
