//! A review of a plan: how it goes, said by both sides, with whoever the person wants there.

use basics::uuid::Uuid;
use basics::{Date, Instant, PersonId, Setting, SettingKind, Words, id, text_enum};
use serde::{Deserialize, Serialize};

use super::Side;

id!(
    /// A review.
    ReviewId
);
id!(
    /// A move of the day of a review.
    ReviewMoveId
);
id!(
    /// Somebody who comes to a review.
    ComerId
);
id!(
    /// What one author says in one place of a review.
    ReviewSaidId
);

/// After how many months a plan is reviewed.
pub const REVIEW_MONTHS: Setting =
    Setting { key: "plans.review_months", kind: SettingKind::Number(1, 12), default: "3" };
/// Within how many working days it is reviewed after a change, or when one side asks.
pub const REVIEW_CHANGE_DAYS: Setting =
    Setting { key: "plans.review_change_days", kind: SettingKind::Number(1, 60), default: "10" };
/// By how many working days a reason moves the day.
pub const REVIEW_LATER_DAYS: Setting =
    Setting { key: "plans.review_later_days", kind: SettingKind::Number(1, 20), default: "5" };
/// Whether the months follow what is left of the sentence where a last day is known.
pub const REVIEW_BY_TIME_LEFT: Setting = Setting::switch("plans.review_by_time_left", false);

/// How often in a row the day of a review moves.
pub const MOST_MOVES: i64 = 2;
/// The most people who come to a review.
pub const MOST_COMERS: usize = 12;

text_enum! {
    /// How a review stands.
    pub enum ReviewState {
        /// It has a day, and both can write.
        Planned = "planned",
        /// One side says that it is done.
        OneYes = "one_yes",
        /// Both said so: it is kept whole.
        Done = "done",
        /// It did not take place, because the person did not want it.
        NotWanted = "not_wanted",
    }
}

text_enum! {
    /// Why a plan is reviewed.
    pub enum ReviewReason {
        /// The rules of the place plan it.
        Planned = "planned",
        /// Something changed in somebody's life.
        Changed = "changed",
        /// The person asked for it.
        PersonAsked = "person_asked",
        /// The worker asked for it.
        WorkerAsked = "worker_asked",
    }
}

text_enum! {
    /// Why the day of a review moves.
    pub enum LaterReason {
        /// Somebody's health.
        Health = "health",
        /// The day's order of the place: it was locked down, or nobody could be moved.
        Regime = "regime",
        /// Staff were needed elsewhere.
        Redeployed = "redeployed",
        /// A system did not work.
        SystemFault = "system_fault",
        /// The person asked for a later day.
        PersonAsked = "person_asked",
    }
}

text_enum! {
    /// As what somebody comes to a review.
    pub enum ComerRole {
        /// Family.
        Family = "family",
        /// A friend.
        Friend = "friend",
        /// A mentor.
        Mentor = "mentor",
        /// Another worker.
        Worker = "worker",
        /// Somebody from an organisation.
        Organisation = "organisation",
        /// An interpreter, or somebody who helps with understanding.
        Interpreter = "interpreter",
        /// Anybody else.
        Other = "other",
    }
}

text_enum! {
    /// Where something said for a review stands. Each can be left out.
    pub enum ReviewPart {
        /// How a goal goes, in words.
        Goes = "goes",
        /// How a goal goes, as one of five faces.
        Face = "face",
        /// How a goal goes, from 0 to 10.
        Number = "number",
        /// What 0 is like, in own words.
        Low = "low",
        /// What 10 is like, in own words.
        High = "high",
        /// What changed.
        Changed = "changed",
        /// What got in the way.
        InTheWay = "in_the_way",
        /// What the staff did.
        StaffDid = "staff_did",
        /// What comes next.
        Next = "next",
    }
}

text_enum! {
    /// Five faces, from the saddest to the happiest.
    pub enum Face {
        /// It goes badly.
        One = "1",
        /// It does not go well.
        Two = "2",
        /// So-so.
        Three = "3",
        /// It goes well.
        Four = "4",
        /// It goes very well.
        Five = "5",
    }
}

/// What is asked about each goal.
pub const OF_A_GOAL: [ReviewPart; 5] =
    [ReviewPart::Goes, ReviewPart::Face, ReviewPart::Number, ReviewPart::Low, ReviewPart::High];
/// What is asked about the time since the last review.
pub const OF_THE_TIME: [ReviewPart; 4] =
    [ReviewPart::Changed, ReviewPart::InTheWay, ReviewPart::StaffDid, ReviewPart::Next];

/// A review, without its words.
#[derive(Clone, Debug)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// Its number in the plan.
    pub number: i64,
    /// How it stands.
    pub state: ReviewState,
    /// Why it takes place.
    pub reason: ReviewReason,
    /// The day it had first.
    pub first_on: Date,
    /// The day by which the service holds it.
    pub due_on: Date,
    /// The end of that day where the plan is.
    pub due_at: Instant,
    /// How often in a row the day was moved.
    pub moved: i64,
    /// Which side says that it is done.
    pub yes: Option<Side>,
    /// When it was over.
    pub ended_at: Option<Instant>,
}

impl Review {
    /// Whether something can still be said for it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, ReviewState::Planned | ReviewState::OneYes)
    }
}

/// A move of its day.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Why; nothing where the key is gone.
    pub reason: Option<LaterReason>,
    /// From which day.
    pub from_on: Date,
    /// To which.
    pub to_on: Date,
}

/// Somebody who comes.
#[derive(Clone, Debug)]
pub struct Comer {
    /// Their id.
    pub id: ComerId,
    /// As what.
    pub role: ComerRole,
    /// What they are called.
    pub name: Option<Words>,
    /// What they brought.
    pub brought: Option<Words>,
}

/// What one author says in one place.
#[derive(Clone, Debug)]
pub struct ReviewSaid {
    /// The review, or a goal.
    pub thing: Uuid,
    /// Where it stands there.
    pub part: ReviewPart,
    /// Whose words it is.
    pub by: PersonId,
    /// On which side they stood.
    pub side: Side,
    /// What.
    pub words: Option<Words>,
}

/// All of a review that is open.
#[derive(Clone, Debug)]
pub struct ReviewContents {
    /// What was said.
    pub said: Vec<ReviewSaid>,
    /// Who comes.
    pub comers: Vec<Comer>,
    /// How its day moved.
    pub moves: Vec<Moved>,
}

/// A review that is over, whole. Names stand in it as people were called that day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewText {
    /// Why it took place.
    pub reason: String,
    /// The day it had first.
    pub first_on: String,
    /// The day by which it was to be held.
    pub due_on: String,
    /// How its day moved: reason, from, to.
    pub moves: Vec<[String; 3]>,
    /// Who came.
    pub comers: Vec<ComerText>,
    /// How each goal goes.
    pub goals: Vec<ReviewGoalText>,
    /// What was said of the time since the last one.
    pub said: Vec<ReviewSaidText>,
    /// Steps done since the last one.
    pub steps: usize,
    /// Goals reached since the last one.
    pub reached: usize,
    /// The steps that are done, for the next one to count from.
    pub done_steps: Vec<Uuid>,
    /// The goals that are reached.
    pub reached_goals: Vec<Uuid>,
}

/// Somebody who came, in a review that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComerText {
    /// What they are called.
    pub name: String,
    /// As what they came.
    pub role: String,
    /// What they brought.
    pub brought: String,
}

/// How a goal goes, in a review that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewGoalText {
    /// Its number.
    pub number: i64,
    /// In the person's words.
    pub goal: String,
    /// How it stood.
    pub state: String,
    /// What each side said.
    pub said: Vec<ReviewSaidText>,
}

/// What somebody said, in a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSaidText {
    /// Where it stands.
    pub part: String,
    /// Who said it.
    pub by: String,
    /// On which side they stood.
    pub side: String,
    /// What.
    pub words: String,
}
