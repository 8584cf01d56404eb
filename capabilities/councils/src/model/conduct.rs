//! A seat that ends by the code of conduct: two hands, and whoever sits there is heard first.

use basics::{Instant, PersonId, Setting, SettingKind, Words, id, text_enum};

use super::{CouncilId, MemberId};

id!(
    /// That a seat should end by the code of conduct.
    ConductId
);
id!(
    /// Something said about it.
    ConductWordsId
);

access::object_id!(ConductId);

/// What kind of thing it is in the chain, in notices and in links.
pub const CONDUCT: &str = "conduct";

/// How many days somebody has to answer before another may decide without their words.
pub const HEAR_DAYS: Setting = Setting { key: "councils.hear_days", kind: SettingKind::Number(1, 60), default: "7" };

/// The most characters of what is said about it.
pub const MOST_SAID: usize = 3_000;

text_enum! {
    /// How far it is.
    pub enum ConductState {
        /// It was said, with a reason; whoever sits there is asked.
        Proposed = "proposed",
        /// Another person said no: the seat stays.
        Stays = "stays",
        /// Another person said yes: the seat ended.
        Ended = "ended",
        /// Whoever sat there asked for it to be looked at again.
        Appealed = "appealed",
        /// A third person gave the seat back.
        GivenBack = "given_back",
        /// A third person said that it stays ended.
        StaysEnded = "stays_ended",
    }
}

text_enum! {
    /// What was said, by which step.
    pub enum Step {
        /// Why the seat should end, out of the code of conduct.
        Why = "why",
        /// What whoever sits there says.
        Answer = "answer",
        /// Why it ended, or stays.
        Decision = "decision",
        /// Why it should be looked at again.
        Appeal = "appeal",
        /// What came of that.
        Outcome = "outcome",
    }
}

/// That a seat should end.
#[derive(Clone, Debug)]
pub struct Conduct {
    /// Its id.
    pub id: ConductId,
    /// In which council.
    pub council: CouncilId,
    /// Which seat.
    pub seat: MemberId,
    /// Whose.
    pub person: PersonId,
    /// How far it is.
    pub state: ConductState,
    /// Who said it first.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_at: Instant,
    /// Who decided.
    pub decided_by: Option<PersonId>,
}

/// Something that was said about it.
#[derive(Clone, Debug)]
pub struct SaidOf {
    /// By which step.
    pub step: Step,
    /// When.
    pub at: Instant,
    /// The words; none once whoever it is about is erased.
    pub words: Option<Words>,
}
