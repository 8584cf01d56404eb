//! The loop: heard, considered, answered with reasons, changed or not, told back, "were you heard?".

use basics::{Date, Instant, OrganisationId, PersonId, PlaceId, id, text_enum};
use uuid::Uuid;

id!(
    /// A loop.
    LoopId
);
id!(
    /// A response.
    ResponseId
);
id!(
    /// A line of what waits.
    WaitId
);
id!(
    /// A milestone.
    MilestoneId
);

text_enum! {
    /// How far a loop has come.
    pub enum Stage {
        /// It was received; nobody has taken it up yet.
        Heard = "heard",
        /// Somebody looks into it.
        Considered = "considered",
        /// It has an answer with reasons; what was promised may be still to come.
        Answered = "answered",
        /// The asker said they were not heard: a second reader looks, once.
        Second = "second",
        /// All that was asked and promised is done and told.
        Closed = "closed",
        /// The asker took it back.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What an answer says.
    pub enum Outcome {
        /// It is done.
        Done = "done",
        /// It will be done by a date.
        WillDo = "will_do",
        /// A part is done or will be.
        InPart = "in_part",
        /// It is being looked at until a date.
        Looking = "looking",
        /// It cannot be done, because.
        Cannot = "cannot",
    }
}

text_enum! {
    /// Whether the asker was heard.
    pub enum Heard {
        /// They were.
        Yes = "yes",
        /// They were not.
        No = "no",
    }
}

impl Outcome {
    /// Whether it names a date by which something will have happened.
    #[must_use]
    pub const fn needs_date(self) -> bool {
        matches!(self, Self::WillDo | Self::Looking)
    }

    /// Whether it must say what would have to change (promise 1: a refusal without it cannot be saved).
    #[must_use]
    pub const fn needs_change(self) -> bool {
        matches!(self, Self::Cannot | Self::InPart)
    }

    /// Whether it promises something that is still to come and has to be told back.
    #[must_use]
    pub const fn promises(self) -> bool {
        matches!(self, Self::WillDo | Self::InPart)
    }

    /// Whether the loop is answered with it; "being looked at" keeps it open.
    #[must_use]
    pub const fn answers(self) -> bool {
        !matches!(self, Self::Looking)
    }
}

/// A loop as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// Its id.
    pub id: LoopId,
    /// What kind of thing it is about.
    pub object_kind: String,
    /// Which.
    pub object: Uuid,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who asked.
    pub asker: Option<PersonId>,
    /// When.
    pub opened_at: Instant,
    /// On which day, in the place's zone.
    pub received_on: Date,
    /// The day a reminder is due.
    pub half_on: Date,
    /// The day an answer is due.
    pub due_on: Date,
    /// The end of that day in the place's zone.
    pub due_at: Instant,
    /// How far it has come.
    pub stage: Stage,
    /// What the newest answer says.
    pub outcome: Option<Outcome>,
    /// By when something was promised.
    pub promised_on: Option<Date>,
    /// The end of that day, while the promise is to be kept.
    pub promised_at: Option<Instant>,
    /// Who deals with it now.
    pub keeper: Option<PersonId>,
    /// When it was answered.
    pub answered_at: Option<Instant>,
    /// By whom.
    pub answered_by: Option<PersonId>,
    /// With whom.
    pub answered_with: Option<PersonId>,
    /// Whether the asker was heard.
    pub heard: Option<Heard>,
    /// Who looks a second time.
    pub second_reader: Option<PersonId>,
    /// By when.
    pub second_due_on: Option<Date>,
}

impl Loop {
    /// Whether an answer is owed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Heard | Stage::Considered | Stage::Second)
    }

    /// Whether something that was promised is still to be done and told back.
    #[must_use]
    pub const fn owes(&self) -> bool {
        matches!(self.stage, Stage::Answered) && self.promised_at.is_some()
    }

    /// Whether the day of a promise is over and nobody has told that it was kept.
    #[must_use]
    pub fn is_promise_late(&self, now: Instant) -> bool {
        self.owes() && self.promised_at.is_some_and(|until| until < now)
    }

    /// Whether the answer that is owed is late at `now`.
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        matches!(self.stage, Stage::Heard | Stage::Considered) && self.due_at < now
    }
}
