//! What is shown when a page cannot be: in words, in the frame, with the right status, and never with what was typed.

use access::{Refusal, SessionId, Stop, Why};
use store::StoreError;

/// Why there is no page.
#[derive(Debug)]
pub enum Problem {
    /// There is no such thing, as far as this person may know.
    NotThere,
    /// They may not.
    NotAllowed(Why),
    /// They must sign in first.
    SignIn,
    /// They may, and must show once more who they are first.
    ProveAgain,
    /// The form came from somewhere else, or its session is over.
    Stale,
    /// The form cannot be read.
    BadForm,
    /// Too much was sent.
    TooLarge,
    /// The same form was sent before: go to its answer.
    Already(String),
    /// The form's key was used with other words: ask.
    AlreadyOther(String),
    /// The house is busy: try again.
    Busy,
    /// The database was lost while it was being kept: nobody can tell whether it was.
    Unsure,
    /// Too many ask for the same slow thing just now: try again in a minute.
    Crowded,
    /// Something broke. The text is for the log; ids only.
    Broken(String),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::Unsure => Self::Unsure,
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => refusal.into(),
            Stop::Already(location) => Self::Already(location),
            Stop::AlreadyOther(location) => Self::AlreadyOther(location),
            Stop::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SignIn => Self::SignIn,
            Refusal::NotThere => Self::NotThere,
            Refusal::NotAllowed(why) => Self::NotAllowed(why),
            Refusal::ProveAgain => Self::ProveAgain,
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Problem {
    /// The status, and the word key of its title; the text's key is the same with `-text`.
    pub(crate) const fn shown(&self) -> (u16, &'static str) {
        match self {
            Self::NotThere => (404, "pages-not-there"),
            Self::NotAllowed(_) => (403, "pages-not-allowed"),
            Self::SignIn => (401, "pages-sign-in-first"),
            Self::ProveAgain => (403, "pages-prove"),
            Self::Stale => (403, "pages-stale"),
            Self::BadForm => (400, "pages-bad-form"),
            Self::TooLarge => (413, "pages-too-large"),
            Self::Already(_) | Self::AlreadyOther(_) => (409, "pages-already"),
            Self::Busy => (503, "pages-busy"),
            Self::Unsure => (503, "pages-unsure"),
            Self::Crowded => (503, "pages-crowded"),
            Self::Broken(_) => (500, "pages-broken"),
        }
    }
}

/// Who is signed in, for the log: a session's id is nobody's name.
pub(crate) fn session_word(session: Option<SessionId>) -> String {
    session.map(|id| id.to_string()).unwrap_or_default()
}
