//! A plan and what stands in it.

use access::{RelationKind, object_id};
use basics::uuid::Uuid;
use basics::{Date, Instant, OrganisationId, PersonId, PlaceId, Setting, Words, id, text_enum};
use serde::{Deserialize, Serialize};

pub mod discretion;
pub mod fund;
pub mod journal;
pub mod review;
pub mod sharing;

id!(
    /// A plan.
    PlanId
);
id!(
    /// What one author wrote in one place of a plan.
    FieldId
);
id!(
    /// A goal.
    GoalId
);
id!(
    /// A step towards a goal.
    StepId
);
id!(
    /// What the court or a licence asks for.
    RequirementId
);
id!(
    /// A plan as both had it before them.
    VersionId
);
id!(
    /// What one side said of a version.
    AnswerId
);
object_id!(PlanId);

/// Whether a place has this switched on.
pub const SWITCH: Setting = Setting::switch("plans.on", false);
/// The most characters of one piece of writing.
pub const MOST_WORDS: usize = 4_000;
/// The most characters of a reason, a step or a name of something.
pub const MOST_SHORT: usize = 500;
/// The most goals of a plan, given up ones too.
pub const MOST_GOALS: usize = 40;
/// The most steps of a goal.
pub const MOST_STEPS: usize = 30;
/// The most requirements of a plan.
pub const MOST_REQUIREMENTS: usize = 40;
/// Whose relations make somebody the worker side of a plan.
pub const WORKERS: [RelationKind; 2] = [RelationKind::AssignedWorker, RelationKind::Cover];

text_enum! {
    /// Where something written stands.
    pub enum Part {
        /// What somebody new is to know first, when a plan is handed over.
        First = "first",
        /// About me: what matters to me.
        Matters = "matters",
        /// About me: what I am good at.
        GoodAt = "good_at",
        /// About me: people and places that are good for me.
        People = "people",
        /// About me: what I hope for.
        Hopes = "hopes",
        /// About me: what helps on a bad day.
        BadDay = "bad_day",
        /// About me: how to talk with me.
        Talk = "talk",
        /// What I have going for me: skills, people, places, things I care about.
        Assets = "assets",
        /// What the court ordered, in plain words.
        Requirement = "requirement",
        /// A goal, in the person's words.
        Goal = "goal",
        /// Why it matters.
        Why = "why",
        /// How ready I feel, in own words.
        Ready = "ready",
        /// How I will know that I am there.
        Know = "know",
        /// An area of need, which a worker may add and nobody has to.
        Area = "area",
        /// A note on a goal, by either side.
        Note = "note",
        /// Why a goal was given up, or what it was like to reach it.
        GoalEnd = "goal_end",
        /// A step.
        Step = "step",
        /// Why a step is stuck or not needed any more.
        StepWhy = "step_why",
        /// How its author sees differently what the other side wrote.
        Differ = "differ",
    }
}

text_enum! {
    /// The two hands.
    pub enum Side {
        /// Whose plan it is.
        Person = "person",
        /// Who works with them.
        Worker = "worker",
    }
}

text_enum! {
    /// How a goal stands.
    pub enum GoalState {
        /// It is being worked on.
        Now = "now",
        /// It is for later.
        Later = "later",
        /// It is reached.
        Reached = "reached",
        /// It is no longer wanted, and why is said.
        GivenUp = "given_up",
    }
}

text_enum! {
    /// How a step stands.
    pub enum StepState {
        /// Not started.
        NotStarted = "not_started",
        /// In progress.
        InProgress = "in_progress",
        /// Cannot be done yet, and why is said.
        NotYet = "not_yet",
        /// No longer needed, and why is said.
        NoLonger = "no_longer",
        /// Done.
        Done = "done",
    }
}

text_enum! {
    /// Who does a step.
    pub enum Actor {
        /// The person.
        Me = "me",
        /// Their worker.
        Worker = "worker",
        /// Their mentor.
        Mentor = "mentor",
        /// Family or friends.
        Family = "family",
        /// An organisation.
        Organisation = "organisation",
    }
}

text_enum! {
    /// What kind of thing a requirement is.
    pub enum RequirementKind {
        /// Unpaid work: hours.
        UnpaidWork = "unpaid_work",
        /// Days of an activity or a programme.
        Programme = "programme",
        /// Treatment.
        Treatment = "treatment",
        /// Meetings with a worker.
        Supervision = "supervision",
        /// Being at home at certain times.
        Curfew = "curfew",
        /// Living at an address, or staying away from somewhere.
        WhereToBe = "where_to_be",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// What one side says of a version (guide/domain.md 3.2).
    pub enum Answer {
        /// They agree: signed.
        Agreed = "agreed",
        /// They do not agree, and say why. The plan goes on, and this stands in it.
        Differs = "differs",
        /// They could not answer, and a day is set to look again.
        CouldNot = "could_not",
    }
}

text_enum! {
    /// How somebody answered.
    pub enum How {
        /// On a screen, signed in as themselves.
        Screen = "screen",
        /// On paper, which a worker saw.
        Paper = "paper",
    }
}

/// A plan, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// Where its worker side is.
    pub place: PlaceId,
    /// Who controls it.
    pub organisation: OrganisationId,
    /// Whose it is.
    pub person: PersonId,
    /// When it was begun.
    pub begun_at: Instant,
}

impl Plan {
    /// On which side of the plan somebody stands.
    #[must_use]
    pub fn side(&self, who: PersonId) -> Side {
        if who == self.person { Side::Person } else { Side::Worker }
    }
}

/// What one author wrote in one place.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// The plan, goal, step, requirement or field it belongs to.
    pub thing: Uuid,
    /// Where it stands there.
    pub part: Part,
    /// Whose words it is.
    pub by: PersonId,
    /// On which side they stood.
    pub side: Side,
    /// What both read.
    pub words: Option<Words>,
    /// What its author alone reads.
    pub draft: Option<Words>,
    /// When it was last written.
    pub changed_at: Instant,
}

/// A goal, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// Its number in the plan.
    pub number: i64,
    /// How it stands.
    pub state: GoalState,
    /// By when, if there is a day.
    pub by_on: Option<Date>,
}

/// A step, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// Its goal.
    pub goal: GoalId,
    /// Who does it.
    pub actor: Actor,
    /// By when, if there is a day.
    pub by_on: Option<Date>,
    /// How it stands.
    pub state: StepState,
}

/// A requirement of the sentence, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its id.
    pub id: RequirementId,
    /// What kind of thing it is.
    pub kind: RequirementKind,
    /// Its first day.
    pub starts_on: Option<Date>,
    /// Its last day.
    pub ends_on: Option<Date>,
    /// Hours or days that were ordered.
    pub ordered: Option<i64>,
    /// Hours or days that are done.
    pub done: Option<i64>,
    /// When it was last written.
    pub changed_at: Instant,
    /// When the person said that they read the change.
    pub read_at: Option<Instant>,
}

/// A version, and what each side said of it last.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// Its number in the plan.
    pub number: i64,
    /// Who put it before both.
    pub put_by: PersonId,
    /// When.
    pub put_at: Instant,
    /// What was said of it, the first first.
    pub answers: Vec<Answered>,
}

impl Version {
    /// What one side said of it last.
    #[must_use]
    pub fn last(&self, side: Side) -> Option<&Answered> {
        self.answers.iter().rev().find(|one| one.side == side)
    }
}

/// What one side said of a version once.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Which side.
    pub side: Side,
    /// What.
    pub answer: Answer,
    /// Why, where it has to be said.
    pub reason: Option<Words>,
    /// When it is looked at again.
    pub again_on: Option<Date>,
    /// How.
    pub how: How,
    /// Who said it; on paper, the worker who saw it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// Everything in a plan that can be read by somebody.
#[derive(Clone, Debug)]
pub struct Contents {
    /// What was written.
    pub fields: Vec<Field>,
    /// Its goals, in their order.
    pub goals: Vec<Goal>,
    /// Its steps, in the order they were added.
    pub steps: Vec<Step>,
    /// Its requirements, in the order they were added.
    pub requirements: Vec<Requirement>,
    /// The newest version.
    pub version: Option<Version>,
}

/// A version's whole text. Names of people stand in it as they were called that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// About me and what I have going for me.
    pub about: Vec<Said>,
    /// What the court ordered.
    pub requirements: Vec<RequirementText>,
    /// The goals.
    pub goals: Vec<GoalText>,
}

/// What somebody wrote, in a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Where it stands.
    pub part: String,
    /// Who wrote it.
    pub by: String,
    /// On which side they stood.
    pub side: String,
    /// What.
    pub words: String,
    /// How the other side sees it differently.
    pub differs: Vec<Said>,
}

/// A requirement, in a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementText {
    /// What kind of thing it is.
    pub kind: String,
    /// Hours or days that were ordered.
    pub ordered: Option<i64>,
    /// Hours or days that are done.
    pub done: Option<i64>,
    /// Its first day.
    pub starts_on: Option<String>,
    /// Its last day.
    pub ends_on: Option<String>,
    /// In plain words.
    pub said: Vec<Said>,
}

/// A goal, in a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalText {
    /// Its number.
    pub number: i64,
    /// How it stands.
    pub state: String,
    /// By when.
    pub by_on: Option<String>,
    /// What was written about it.
    pub said: Vec<Said>,
    /// Its steps.
    pub steps: Vec<StepText>,
}

/// A step, in a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepText {
    /// Who does it.
    pub actor: String,
    /// How it stands.
    pub state: String,
    /// By when.
    pub by_on: Option<String>,
    /// What was written about it.
    pub said: Vec<Said>,
}
