//! Who is on a roll, and what is said against a roll, a refusal or a result.

use basics::{Instant, PersonId, Words, id, text_enum};

use super::StandingId;

id!(
    /// An entry of a roll.
    ElectorId
);
id!(
    /// Something said against a roll, a refusal or a result.
    SaidId
);

/// What is said about an election, as a kind of thing that waits: named by the election, for its page shows all of it.
pub const SAID: &str = "election_said";
/// It waits for an answer.
pub const SAID_WAITS: &str = "councils.election_said";

/// The most names on all rolls of an election.
pub const MOST_ELECTORS: usize = 5_000;

text_enum! {
    /// That somebody was given what they vote with; never when, never what they voted.
    pub enum Marked {
        /// Not yet.
        No = "no",
        /// They were given a paper.
        Paper = "paper",
        /// They drew a slip with a code.
        Slip = "slip",
        /// They voted on a screen.
        Screen = "screen",
    }
}

/// An entry of a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elector {
    /// Its id.
    pub id: ElectorId,
    /// On which roll.
    pub roll: String,
    /// Its number there, from 1.
    pub number: i64,
    /// The name as it stands on the roll.
    pub name: String,
    /// Where they are: a landing, an office. It says which box comes to them.
    pub unit: String,
    /// Their account, where they have one.
    pub person: Option<PersonId>,
    /// Whether they were given what they vote with.
    pub marked: Marked,
}

text_enum! {
    /// Against what something is said.
    pub enum Against {
        /// An entry of the roll, or that one is missing.
        Roll = "roll",
        /// A refusal to let somebody stand.
        Refusal = "refusal",
        /// The result.
        Result = "result",
    }
}

text_enum! {
    /// What was answered.
    pub enum SaidOutcome {
        /// Nothing yet.
        Open = "open",
        /// They were right: what was decided does not stand.
        Upheld = "upheld",
        /// They were right, and it was put right while the vote went on: the result can stand.
        PutRight = "put_right",
        /// It stays as it is, with reasons.
        NotUpheld = "not_upheld",
    }
}

/// What somebody had to do with an election.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TookPart {
    /// They stand in it, stood, or were refused.
    pub stood: bool,
    /// They run it or count in it, or did.
    pub ran: bool,
}

/// Something said against a roll, a refusal or a result, with its answer.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub id: SaidId,
    /// Against what.
    pub against: Against,
    /// Who said it; none where it was taken down for somebody without an account.
    pub person: Option<PersonId>,
    /// Whose refusal it is about; none for anything else.
    pub standing: Option<StandingId>,
    /// In their words.
    pub words: Words,
    /// When.
    pub made_at: Instant,
    /// By when it is answered; none where it was said before this was kept.
    pub answer_by: Option<Instant>,
    /// What was answered.
    pub outcome: SaidOutcome,
    /// The reasons.
    pub answer: Option<Words>,
}
