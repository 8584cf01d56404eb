//! What the desk's list can be narrowed by.

use basics::{Instant, PersonId, PlaceId, id, text_enum};

use super::{Kind, Suggestion};

id!(
    /// The trace of a list that was taken along.
    ExportId
);

text_enum! {
    /// How something came in.
    pub enum Source {
        /// Somebody who was signed in.
        Account = "account",
        /// Without a name, through the box.
        Nameless = "nameless",
        /// On paper, typed in by a worker.
        Paper = "paper",
        /// Written down for somebody.
        Somebody = "somebody",
    }
}

impl Source {
    /// How a suggestion came in.
    #[must_use]
    pub fn of(it: &Suggestion, nameless: bool) -> Self {
        match it.recorded_by {
            None if nameless => Self::Nameless,
            None => Self::Account,
            Some(_) if it.kind == Kind::Spoken || it.author.is_some() => Self::Somebody,
            Some(_) => Self::Paper,
        }
    }
}

/// What the list is narrowed by; nothing where nothing was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What kind.
    pub kind: Option<Kind>,
    /// In which place, and below.
    pub place: Option<PlaceId>,
    /// Left after this moment.
    pub after: Option<Instant>,
    /// Left until this moment.
    pub until: Option<Instant>,
    /// Who deals with it.
    pub keeper: Option<PersonId>,
    /// How it came in.
    pub source: Option<Source>,
    /// Only what is late.
    pub late: bool,
}
