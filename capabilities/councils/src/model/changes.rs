//! What is changed about a council, and how one ends.

use basics::{Date, Instant, id, text_enum};

id!(
    /// One thing that was changed about a council.
    ChangeId
);

/// The most characters of the role that decided.
pub const MOST_ROLE: usize = 60;
/// The most characters of a reason.
pub const MOST_REASON: usize = 1_000;
/// How many proposals get a reason of their own when their council ends; more than that share one.
pub const MOST_CLOSED_SINGLY: i64 = 30;
/// How many changes a council's page shows.
pub const MOST_SHOWN_CHANGES: i64 = 20;

text_enum! {
    /// What can be changed about a council.
    pub enum What {
        /// What it is called.
        Name = "name",
        /// What it is for.
        About = "about",
        /// When it usually meets.
        Meets = "meets",
        /// How many must be there to decide something.
        Quorum = "quorum",
        /// How many months a term is.
        Term = "term",
        /// In how many working days proposals are answered.
        AnswerDays = "answer_days",
        /// What happens when a seat falls empty.
        Vacancy = "vacancy",
        /// Who reads its page.
        ShownTo = "shown_to",
        /// Which role decides.
        DeciderRole = "decider_role",
        /// Who holds that role.
        Decider = "decider",
        /// Who decides in their place.
        Deputy = "deputy",
        /// Who looks after it.
        Facilitator = "facilitator",
    }
}

/// One thing that is changed. People are not named: that it is somebody else now is all that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What.
    pub what: What,
    /// What it was; empty for people.
    pub was: String,
    /// What it is now; empty for people.
    pub became: String,
}

/// One thing that was changed, as the history shows it.
#[derive(Clone, Debug)]
pub struct Change {
    /// What was changed.
    pub it: Changed,
    /// Why.
    pub reason: String,
    /// Which role decided it.
    pub by_role: String,
    /// When.
    pub at: Instant,
}

/// That a council ended.
#[derive(Clone, Debug)]
pub struct End {
    /// Its last day.
    pub on: Date,
    /// Why.
    pub why: String,
    /// Which role decided it.
    pub by_role: String,
}
