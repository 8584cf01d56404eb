//! Nouns: a meeting, who joins, what stands on the agenda, who was there, what was agreed.

use basics::{Date, Instant, OrganisationId, PersonId, PlaceId, Words, id, text_enum};
use jiff::civil::Time;
use uuid::Uuid;

id!(
    /// A meeting.
    MeetingId
);
id!(
    /// That a person joins, or was put forward.
    JoiningId
);
id!(
    /// An item of an agenda.
    ItemId
);
id!(
    /// That an item was moved.
    MoveId
);
id!(
    /// A paper for an item.
    PaperId
);
id!(
    /// A line of attendance.
    PresenceId
);
id!(
    /// Something that somebody will do.
    ActionId
);

access::object_id!(MeetingId);
access::object_id!(JoiningId);
access::object_id!(ItemId);
access::object_id!(MoveId);
access::object_id!(PaperId);
access::object_id!(PresenceId);
access::object_id!(ActionId);

/// The kind of a single meeting, where joinings are to it alone and not to a group.
pub const MEETING: &str = "meeting";

text_enum! {
    /// How a meeting stands; its word key is `meetings-state-` and this.
    pub enum State {
        /// It is to come.
        Planned = "planned",
        /// It was held.
        Held = "held",
        /// It was called off, with a reason.
        CalledOff = "called_off",
    }
}

text_enum! {
    /// What stands on a calendar and on a movement list instead of a title: a choice of words that tell nobody anything,
    /// because phones are shared and lists lie on desks. Its word key is `meetings-neutral-` and this.
    pub enum Neutral {
        /// "Meeting".
        Meeting = "meeting",
        /// "Group".
        Group = "group",
        /// "Session".
        Session = "session",
        /// "Activity".
        Activity = "activity",
    }
}

text_enum! {
    /// What every notice of a meeting says (issue: food, fares, how to get there, who you will meet, what happens first);
    /// its word key is `meetings-part-` and this.
    pub enum Part {
        /// Where it is.
        Venue = "venue",
        /// What there is to eat and drink.
        Food = "food",
        /// Who pays the way, and how.
        Fares = "fares",
        /// How to get there.
        Way = "way",
        /// Who you will meet.
        Who = "who",
        /// What happens first.
        First = "first",
    }
}

text_enum! {
    /// What came of the screening: exactly one of three, and never a reason. Its word key is `meetings-outcome-` and this.
    pub enum Outcome {
        /// They can come.
        Fine = "fine",
        /// They can come, with conditions.
        Conditions = "conditions",
        /// Not this one; another may be right.
        NotThisOne = "not_this_one",
    }
}

text_enum! {
    /// How somebody attends; its word key is `meetings-how-` and this.
    pub enum How {
        /// They are expected, and nobody has said more yet.
        Expected = "expected",
        /// They sent apologies.
        Apologies = "apologies",
        /// They were there.
        Present = "present",
        /// They did not come and sent no word.
        Absent = "absent",
    }
}

text_enum! {
    /// As what somebody attends; its word key is `meetings-capacity-` and this.
    pub enum Capacity {
        /// A member with a voice in decisions.
        Member = "member",
        /// Who chairs; counts as a member.
        Chair = "chair",
        /// The named decision maker.
        DecisionMaker = "decision_maker",
        /// Somebody with that power in the decision maker's stead: counts as them.
        Deputy = "deputy",
        /// A guest.
        Guest = "guest",
    }
}

text_enum! {
    /// How far the minutes are; its word key is `meetings-minutes-` and this.
    pub enum Minutes {
        /// Nobody has written any.
        Unwritten = "unwritten",
        /// They can be read, and nobody has approved them yet.
        Drafted = "drafted",
        /// They were approved and do not change any more.
        Approved = "approved",
    }
}

text_enum! {
    /// How an action stands; its word key is `meetings-action-` and this.
    pub enum ActionState {
        /// It is to be done.
        Open = "open",
        /// It was done.
        Done = "done",
        /// It was dropped, and it says why.
        Dropped = "dropped",
    }
}

text_enum! {
    /// What is told to those who go; its word key is `notice-` and this with dashes for dots.
    pub enum News {
        /// A date is set.
        Planned = "meetings.planned",
        /// Something about it changed.
        Changed = "meetings.changed",
        /// It was called off.
        CalledOff = "meetings.called_off",
    }
}

/// The notice for whoever asked to join, when it is known; what came of it stands on the page alone.
pub const SCREENED: &str = "meetings.screened";

/// What a meeting belongs to: a council, a circle, an opportunity; or [`MEETING`] and the meeting itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What kind of thing.
    pub kind: String,
    /// Which.
    pub id: Uuid,
}

impl Group {
    /// A thing of a kind.
    #[must_use]
    pub fn new(kind: impl Into<String>, id: Uuid) -> Self {
        Self { kind: kind.into(), id }
    }
}

/// What there is for those who come. What nobody has said yet is empty, and a page says that it was not said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosting {
    /// Where it is.
    pub venue: String,
    /// What there is to eat and drink.
    pub food: String,
    /// Who pays the way, and how.
    pub fares: String,
    /// How to get there.
    pub way: String,
    /// Who you will meet.
    pub who: String,
    /// What happens first.
    pub first: String,
}

impl Hosting {
    /// What it says about a part; empty when nothing.
    #[must_use]
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Venue => &self.venue,
            Part::Food => &self.food,
            Part::Fares => &self.fares,
            Part::Way => &self.way,
            Part::Who => &self.who,
            Part::First => &self.first,
        }
    }

    /// What nobody has said yet, in the order of [`Part::ALL`].
    #[must_use]
    pub fn unsaid(&self) -> Vec<Part> {
        Part::ALL.iter().copied().filter(|part| self.part(*part).trim().is_empty()).collect()
    }
}

/// A meeting as somebody plans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What its members call it.
    pub title: String,
    /// What it is called where others may read.
    pub neutral: Neutral,
    /// The day, in the place's zone.
    pub day: Date,
    /// When it begins there.
    pub starts: Time,
    /// When it ends there, on the same day.
    pub ends: Time,
    /// What there is for those who come.
    pub hosting: Hosting,
}

/// When a meeting is, as moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The day, in the place's zone.
    pub day: Date,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The end of its day: from then on no list of it is given any more.
    pub day_ends_at: Instant,
}

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// What it belongs to.
    pub group: Group,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What its members call it.
    pub title: String,
    /// What it is called where others may read.
    pub neutral: Neutral,
    /// When.
    pub times: Times,
    /// What there is for those who come.
    pub hosting: Hosting,
    /// How it stands.
    pub state: State,
    /// Why it was called off.
    pub off_reason: Option<String>,
    /// How often it was changed: what calendars go by.
    pub sequence: i64,
    /// When it was changed last.
    pub changed_at: Instant,
    /// How far its minutes are.
    pub minutes: Minutes,
    /// When they were first written: the group is told how long it took.
    pub minutes_at: Option<Instant>,
    /// Who approved them.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_at: Option<Instant>,
}

/// What an item is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A thing that has a page of its own: a proposal, a question of the sounding board.
    Thing(Group),
    /// Words that a member wrote; `None` when they were erased.
    Words(Option<Words>),
}

/// An item of an agenda, with its minutes.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Of which meeting.
    pub meeting: MeetingId,
    /// Its place on the agenda, counted from 1.
    pub number: i64,
    /// What it is about.
    pub source: Source,
    /// Who brought it; nobody when they were erased.
    pub added_by: Option<PersonId>,
    /// Whether they brought it as a rep.
    pub by_rep: bool,
    /// What was said about it.
    pub said: Option<Words>,
    /// What was decided.
    pub decision: Option<Words>,
}

/// That an item was moved, and why.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Its id.
    pub id: MoveId,
    /// Which item.
    pub item: ItemId,
    /// From which meeting.
    pub from_meeting: MeetingId,
    /// To which.
    pub to_meeting: MeetingId,
    /// From which number.
    pub from_number: i64,
    /// To which.
    pub to_number: i64,
    /// Why.
    pub reason: Option<Words>,
    /// Who moved it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// A paper for an item.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its id.
    pub id: PaperId,
    /// For which item.
    pub item: ItemId,
    /// Its title.
    pub title: Option<Words>,
    /// Its text.
    pub text: Option<Words>,
    /// Who brought it.
    pub by: PersonId,
}

/// Somebody who was at one meeting, or was not: for those who may read who was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The line.
    pub id: PresenceId,
    /// Who; nobody when they were erased.
    pub person: Option<PersonId>,
    /// Their name; empty when they were erased.
    pub name: String,
    /// As what.
    pub capacity: Capacity,
    /// The role that decides: it shows whoever held it. Empty for everybody else.
    pub role_name: String,
    /// How.
    pub how: How,
}

/// Whether somebody who can decide was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// The decision maker was.
    Present,
    /// Somebody with that power was, in their stead: it counts the same.
    ByDeputy,
    /// The decision maker was named and nobody with that power came.
    Absent,
    /// Nobody was named.
    NotNamed,
}

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A person.
    Person(PersonId),
    /// A role, in the place's words.
    Role(String),
}

/// Something that somebody will do.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// Of which group.
    pub group: Group,
    /// From which meeting.
    pub meeting: MeetingId,
    /// From which item.
    pub item: Option<ItemId>,
    /// What.
    pub what: Option<Words>,
    /// Who; nobody when they were erased.
    pub owner: Option<Owner>,
    /// By when.
    pub due_on: Option<Date>,
    /// How it stands.
    pub state: ActionState,
    /// Why it was dropped.
    pub why: Option<Words>,
    /// When it was done or dropped.
    pub ended_on: Option<Date>,
    /// How many meetings it was carried forward to.
    pub carried: i64,
}

impl Action {
    /// Whether its day is over and it is not done.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        self.state == ActionState::Open && self.due_on.is_some_and(|due| due < today)
    }
}
