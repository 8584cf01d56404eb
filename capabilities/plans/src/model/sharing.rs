//! What a person lets somebody see of their plan.

use access::{ObjectId, Role, object_id};
use basics::{Date, Instant, PersonId, id, text_enum};

use super::{GoalId, PlanId};

id!(
    /// A view of a plan that its person gave to somebody.
    SharingId
);
object_id!(SharingId);

/// The most views of a plan that run at a time.
pub const MOST_SHARINGS: usize = 20;
/// Who may be named that is nothing to the person: whoever helps here without working here.
pub const NAMED_ROLES: [Role; 2] = [Role::PeerMentor, Role::Volunteer];
/// The most of them who are looked through.
pub const MOST_NAMED: i64 = 2_000;

text_enum! {
    /// How a view that was given stands.
    pub enum SharingState {
        /// It can be read.
        Runs = "runs",
        /// The person took it back.
        Stopped = "stopped",
        /// Its day has gone by.
        Over = "over",
    }
}

text_enum! {
    /// A part of a plan that can be shown.
    pub enum SharedPart {
        /// About me, and what I have going for me.
        About = "about",
        /// Every goal with its steps, those that come later too.
        Goals = "goals",
        /// What the court ordered.
        Ordered = "ordered",
        /// What one side sees differently, beside what is shown.
        Differs = "differs",
    }
}

/// The parts that were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Whole parts.
    pub whole: Vec<SharedPart>,
    /// Goals, where not all of them are shown.
    pub goals: Vec<GoalId>,
}

impl Parts {
    /// Whether a whole part is shown.
    #[must_use]
    pub fn has(&self, part: SharedPart) -> bool {
        self.whole.contains(&part)
    }

    /// Whether a goal is shown.
    #[must_use]
    pub fn shows(&self, goal: GoalId) -> bool {
        self.has(SharedPart::Goals) || self.goals.contains(&goal)
    }
}

/// A view that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Its id.
    pub id: SharingId,
    /// Of which plan.
    pub plan: PlanId,
    /// To whom.
    pub to: PersonId,
    /// Of which parts.
    pub parts: Parts,
    /// From when.
    pub from_at: Instant,
    /// Until which day, that day included.
    pub until_on: Date,
    /// The first moment when it is over.
    pub until_at: Instant,
    /// When the person took it back.
    pub stopped_at: Option<Instant>,
}

/// A plan as somebody looks at it whom its person lets see it. The moment belongs to what is asked: a view is over when its day
/// has gone by, whether or not the house has done anything since.
#[derive(Clone, Copy, Debug)]
pub struct SharedAt {
    /// Which plan.
    pub plan: PlanId,
    /// When.
    pub at: Instant,
}

impl From<SharedAt> for ObjectId {
    fn from(shared: SharedAt) -> Self {
        Self(shared.plan.uuid())
    }
}
