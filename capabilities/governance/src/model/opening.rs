//! An opening in an emergency, and cover for everybody a worker works with.

use access::people::RelationId;
use access::{Role, object_id};
use basics::{Date, Fact, Instant, OrganisationId, PersonId, PlaceId, id, text_enum};

id!(
    /// An opening in an emergency.
    OpeningId
);
object_id!(OpeningId);
id!(
    /// Cover for everybody a worker works with.
    CoverId
);
object_id!(CoverId);

text_enum! {
    /// What those who looked at an opening afterwards said.
    pub enum Verdict {
        /// It was right.
        Right = "right",
        /// It was not right.
        Wrong = "wrong",
    }
}

/// An opening, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its id.
    pub id: OpeningId,
    /// In which place it holds, and inside it.
    pub place: PlaceId,
    /// Whose place that is.
    pub organisation: OrganisationId,
    /// Whose things were opened.
    pub person: PersonId,
    /// By whom.
    pub opener: PersonId,
    /// In which role.
    pub role: Role,
    /// The relation that lets them read.
    pub relation: RelationId,
    /// When.
    pub opened_at: Instant,
    /// When it ends by itself.
    pub until_at: Instant,
    /// When somebody ended it before.
    pub closed_at: Option<Instant>,
    /// By when somebody should have looked at it.
    pub review_by: Instant,
    /// What was said about it, and when.
    pub reviewed: Option<(Verdict, Instant)>,
    /// Whether somebody was reminded to look at it.
    pub reminded: bool,
    /// Whether the person was erased since.
    pub erased: bool,
}

/// How far an opening has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningState {
    /// It lets its opener read.
    Running {
        /// Until when.
        until: Instant,
    },
    /// It is over, and nobody has said yet whether it was right.
    Over {
        /// Since when.
        since: Instant,
    },
    /// Somebody said whether it was right.
    Reviewed {
        /// What they said.
        verdict: Verdict,
        /// When.
        at: Instant,
    },
}

/// Cover for everybody a worker works with in a place, and inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Its id.
    pub id: CoverId,
    /// Where.
    pub place: PlaceId,
    /// For whom.
    pub worker: PersonId,
    /// Who stands in.
    pub colleague: PersonId,
    /// From which day.
    pub from_on: Date,
    /// Until which day, that day included.
    pub until_on: Date,
    /// Whether it was ended before.
    pub ended: bool,
}

/// Somebody's things were opened in an emergency: they hear of it, and so does whoever looks at it afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningMade {
    /// Which.
    pub opening: OpeningId,
    /// Whose things.
    pub person: PersonId,
    /// Who opened them.
    pub opener: PersonId,
    /// Where.
    pub place: PlaceId,
    /// By when somebody should have looked at it.
    pub review_by: Instant,
}

impl Fact for OpeningMade {
    const NAME: &'static str = "governance.opening_made";
}

/// Nobody has looked at an opening in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningWaits {
    /// Which.
    pub opening: OpeningId,
    /// Whose things.
    pub person: PersonId,
    /// Who opened them.
    pub opener: PersonId,
    /// Where.
    pub place: PlaceId,
}

impl Fact for OpeningWaits {
    const NAME: &'static str = "governance.opening_waits";
}

/// Somebody said whether an opening was right: both sides hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpeningReviewed {
    /// Which.
    pub opening: OpeningId,
    /// Whose things.
    pub person: PersonId,
    /// Who opened them.
    pub opener: PersonId,
    /// Where.
    pub place: PlaceId,
}

impl Fact for OpeningReviewed {
    const NAME: &'static str = "governance.opening_reviewed";
}
