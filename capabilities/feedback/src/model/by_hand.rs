//! What a worker writes down for somebody else: before it was agreed, and what is said of it afterwards.

use access::Role;
use basics::{Date, Instant, PersonId, PlaceId, Setting, Words, id, text_enum};

use super::{Kind, Publish};

id!(
    /// Something that is being written down for somebody. The suggestion that comes of it has the same id.
    RecordingId
);

access::object_id!(RecordingId);

/// Whether the name of whoever wrote something down is said beside their role.
pub const RECORDER_NAME: Setting = Setting::switch("feedback.recorder_name", true);

text_enum! {
    /// How the words came to whoever writes them down.
    pub enum Manner {
        /// The person is there.
        Present = "present",
        /// They said it by telephone.
        Telephone = "telephone",
        /// They wrote a letter.
        Letter = "letter",
    }
}

text_enum! {
    /// How the person agreed to what was written down: said as it was, and as nothing better.
    pub enum Agreed {
        /// They were there, it was read back, and they agreed aloud.
        Aloud = "aloud",
        /// They were there, and agreed by themselves on the worker's screen.
        OnScreen = "on_screen",
        /// It was read back by telephone.
        Telephone = "telephone",
        /// It was copied from their letter and compared with it.
        Letter = "letter",
    }
}

text_enum! {
    /// What the person said of it on a screen that was handed to them.
    pub enum Shown {
        /// It was not shown to them, or was changed since.
        No = "no",
        /// It is not what they meant.
        NotRight = "not_right",
    }
}

text_enum! {
    /// How its author took over what was written down for them.
    pub enum Confirmed {
        /// These are their words.
        Mine = "mine",
        /// They put right what they meant, in words of their own beside the old ones.
        Corrected = "corrected",
    }
}

/// Something that is being written down, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its id.
    pub id: RecordingId,
    /// Where it will be left.
    pub place: PlaceId,
    /// For whom; nobody when it is for somebody without an account.
    pub person: Option<PersonId>,
    /// Who writes it down.
    pub by: PersonId,
    /// In which role.
    pub role: Role,
    /// How the words came.
    pub manner: Manner,
    /// What kind it is.
    pub kind: Kind,
    /// In which language.
    pub lang: String,
    /// What may be published.
    pub publish: Publish,
    /// Whether an answer is wanted.
    pub wants_answer: bool,
    /// Whether the person is worried about somebody.
    pub worried: bool,
    /// What they said of it on a screen of their own.
    pub shown: Shown,
    /// When it was begun.
    pub made_at: Instant,
}

/// The sealed words of a recording, opened.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What was said; `None` when it cannot be opened any more.
    pub words: Option<Words>,
    /// What would put it right.
    pub put_right: Option<Words>,
    /// What the person wrote instead, on the screen that was handed to them.
    pub meant: Option<Words>,
}

/// How a suggestion was written down for its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// In which role somebody wrote it down.
    pub role: Role,
    /// How its author agreed.
    pub agreed: Agreed,
    /// On which day.
    pub agreed_on: Date,
    /// How and on which day they took it over, when they have.
    pub confirmed: Option<(Confirmed, Date)>,
    /// Whether the code that was printed for them is still the one that a worker has seen.
    pub code_seen: bool,
}
