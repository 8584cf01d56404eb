//! What was said, answered and promised before this house kept it.

use basics::{Date, PlaceId, Words, text_enum};

text_enum! {
    /// Where something from before was written down.
    pub enum Source {
        /// A suggestion, in a book or a box.
        Suggestion = "suggestion",
        /// An action in the minutes of a meeting.
        Minutes = "minutes",
    }
}

/// One row of old papers.
#[derive(Clone, Debug)]
pub struct Old {
    /// Where.
    pub place: PlaceId,
    /// Where it was written down.
    pub source: Source,
    /// What was said.
    pub said: Words,
    /// When.
    pub said_on: Date,
    /// What was answered, and when.
    pub answer: Option<(Words, Date)>,
    /// Who promised something.
    pub promised_by: Option<Words>,
    /// For when.
    pub promised_on: Option<Date>,
    /// When it was done.
    pub done_on: Option<Date>,
    /// In which language.
    pub lang: &'static str,
    /// What tells it from every other row: the row's key, or its words and day. It is never kept as it is.
    pub key: String,
}

/// What is shown of something from before, besides its words.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where it was written down.
    pub source: Source,
    /// When it was answered.
    pub answered_on: Option<Date>,
    /// Who promised something; `None` when nobody did, or it was erased.
    pub promised_by: Option<Words>,
    /// For when.
    pub promised_on: Option<Date>,
    /// When it was done.
    pub done_on: Option<Date>,
}
