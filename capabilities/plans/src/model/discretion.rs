//! What is held back from the person, and judgement calls.

use access::object_id;
use basics::{Date, Instant, PersonId, Setting, SettingKind, Words, id, text_enum};

use super::PlanId;

id!(
    /// Something that is held back.
    HeldId
);
id!(
    /// A judgement call.
    CallId
);
id!(
    /// What one of the two who think it through said.
    ThoughtId
);
object_id!(CallId);

/// When a judgement call needs a second worker's signature: always, or where it goes beyond what is usual.
pub const SECOND: Setting =
    Setting { key: "plans.call_second", kind: SettingKind::OneOf(&["beyond", "always"]), default: "beyond" };

/// The most characters of what is decided, of the ways there were, and of why.
pub const MOST_DECISION: usize = 4_000;

text_enum! {
    /// How something that is held back stands.
    pub enum HeldState {
        /// The person does not see it, and sees that there is something.
        Held = "held",
        /// It is shown to the person now.
        Shown = "shown",
        /// It no longer counts.
        Ended = "ended",
    }
}

text_enum! {
    /// How a judgement call stands.
    pub enum CallState {
        /// It is being thought through.
        Thinking = "thinking",
        /// It is decided, and waits for a second worker.
        Waits = "waits",
        /// It stands, and the person reads it.
        Stands = "stands",
        /// Nothing was decided.
        Dropped = "dropped",
    }
}

/// Something that is held back, opened for whoever may read it.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id.
    pub id: HeldId,
    /// What.
    pub words: Option<Words>,
    /// Why.
    pub reason: Option<Words>,
    /// Who answers for it.
    pub owner: PersonId,
    /// When it is looked at again.
    pub again_on: Date,
    /// How it stands.
    pub state: HeldState,
    /// Since when.
    pub at: Instant,
}

/// A judgement call, without its words.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// In which plan.
    pub plan: PlanId,
    /// Whether it goes beyond what is usual.
    pub beyond: bool,
    /// How it stands.
    pub state: CallState,
    /// Who decides.
    pub by: PersonId,
    /// Who thinks it through with them, and signs.
    pub with: Option<PersonId>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// When the second signed.
    pub signed_at: Option<Instant>,
}

/// The words of a judgement call.
#[derive(Clone, Debug)]
pub struct CallWords {
    /// What was to be decided.
    pub question: Option<Words>,
    /// Which ways there were.
    pub options: Option<Words>,
    /// What was decided.
    pub decision: Option<Words>,
    /// Why.
    pub rationale: Option<Words>,
}

/// What one of the two said.
#[derive(Clone, Debug)]
pub struct Thought {
    /// Who.
    pub by: PersonId,
    /// What.
    pub words: Option<Words>,
    /// When.
    pub at: Instant,
}
