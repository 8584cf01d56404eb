//! Paper: printed slips with a number and a tear-off code, and what is typed in from them.

use basics::{Date, PlaceId, Words};

use super::{Kind, Publish, Saying};

/// A printed slip that has not come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Its number, which stands on both halves: three letters, a hyphen, three letters.
    pub number: String,
    /// For which place it was printed.
    pub place: PlaceId,
    /// The day it was printed.
    pub day: Date,
    /// The last day on which its code is known, as it is printed on it.
    pub until: Option<Date>,
    /// What finds its thread.
    pub lookup: String,
    /// The hash that its code opens.
    pub secret: String,
}

/// What somebody typed in from a paper.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The number of the slip; none when it was any other piece of paper.
    pub number: Option<String>,
    /// Where it was found.
    pub place: PlaceId,
    /// The day it was found: its clock starts there.
    pub found_on: Date,
    /// What it says.
    pub saying: Saying,
}

impl Typed {
    /// A saying from a paper: nobody is named on it.
    #[must_use]
    pub const fn saying(
        kind: Kind,
        words: Words,
        put_right: Option<Words>,
        lang: &'static str,
        publish: Publish,
        wants_answer: bool,
        worried: bool,
    ) -> Saying {
        Saying { kind, words, put_right, lang, publish, name_may_show: false, shown_name: None, wants_answer, worried }
    }
}
