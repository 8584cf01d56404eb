//! What a council asks for, and what came of it (guide/domain.md 3.1).

use basics::{Date, Instant, PersonId, Setting, SettingKind, Words, id, text_enum};

use super::{Audience, CouncilId};

id!(
    /// A proposal.
    ProposalId
);
id!(
    /// An answer to a proposal.
    AnswerId
);
id!(
    /// A step of what was accepted.
    StepId
);
id!(
    /// A day named because an answer is late.
    DelayId
);
id!(
    /// Something said beside a proposal.
    RemarkId
);

access::object_id!(ProposalId);

/// What kind of thing a proposal is in the chain, in notices and in links.
pub const PROPOSAL: &str = "proposal";

/// The least answers to a short question of which a page shows what they were (decision 29).
pub const LEAST_ANSWERS: Setting =
    Setting { key: "councils.least_answers", kind: SettingKind::Number(1, 20), default: "5" };

/// The most characters of a title.
pub const MOST_TITLE: usize = 120;
/// The most characters of a theme, and of a name.
pub const MOST_THEME: usize = 60;
/// The most characters of a longer text: a problem, a solution, reasons.
pub const MOST_TEXT: usize = 3_000;
/// The most people that can be counted on a form.
pub const MOST_COUNTED: i64 = 100_000;
/// The most steps of one proposal.
pub const MOST_STEPS: i64 = 30;

text_enum! {
    /// How far a proposal has come.
    pub enum State {
        /// A member of the council wrote it down.
        Raised = "raised",
        /// People were asked, and what staff think is on record.
        Canvassed = "canvassed",
        /// The council talks about it and votes.
        InCouncil = "in_council",
        /// The council did not carry it.
        NotForward = "not_forward",
        /// It waits for whoever decides: the clock runs.
        WithDecider = "with_decider",
        /// Accepted.
        Accepted = "accepted",
        /// Accepted in part.
        InPart = "in_part",
        /// Not accepted: with reasons, and what would have to change.
        NotAccepted = "not_accepted",
        /// Back with the council, with what is needed.
        MoreWork = "more_work",
        /// What was accepted is being done, in steps.
        BeingDone = "being_done",
        /// It is said to be done; members have not said so yet.
        Done = "done",
        /// Members say so too.
        Checked = "checked",
        /// Whoever asked for it knows what came of it.
        ToldBack = "told_back",
        /// Its council ended before it was decided; why is said.
        Closed = "closed",
    }
}

text_enum! {
    /// What can happen to a proposal.
    pub enum Move {
        /// People were asked.
        Canvass = "canvass",
        /// The council takes it up.
        TakeUp = "take_up",
        /// The council carries it.
        Carry = "carry",
        /// The council does not carry it.
        Fall = "fall",
        /// Accepted.
        Accept = "accept",
        /// Accepted in part.
        AcceptPart = "accept_part",
        /// Not accepted.
        Refuse = "refuse",
        /// Needs more work.
        SendBack = "send_back",
        /// The first step begins.
        Begin = "begin",
        /// It is said to be done.
        Finish = "finish",
        /// A member says that it is done.
        Confirm = "confirm",
        /// A member says that it is not.
        Dispute = "dispute",
        /// Whoever asked for it is told.
        TellBack = "tell_back",
    }
}

text_enum! {
    /// What an answer says.
    pub enum Verdict {
        /// Accepted.
        Accepted = "accepted",
        /// Accepted in part.
        InPart = "in_part",
        /// Not accepted.
        NotAccepted = "not_accepted",
        /// Needs more work.
        MoreWork = "more_work",
    }
}

impl Verdict {
    /// The move it makes.
    #[must_use]
    pub const fn moves(self) -> Move {
        match self {
            Self::Accepted => Move::Accept,
            Self::InPart => Move::AcceptPart,
            Self::NotAccepted => Move::Refuse,
            Self::MoreWork => Move::SendBack,
        }
    }
}

text_enum! {
    /// For whom something was said beside a proposal.
    pub enum RemarkKind {
        /// For the council and whoever decides.
        Word = "word",
        /// For the deciding side alone.
        Note = "note",
    }
}

text_enum! {
    /// Whether a supporter says that they were told what came of it.
    pub enum Told {
        /// They were.
        Yes = "yes",
        /// They were not.
        No = "no",
    }
}

text_enum! {
    /// A part of a council's page of proposals.
    pub enum Shelf {
        /// Still with the council.
        Open = "open",
        /// With whoever decides.
        Waiting = "waiting",
        /// Accepted and on the way.
        Accepted = "accepted",
        /// Done.
        Done = "done",
        /// Not accepted, or not carried.
        Refused = "refused",
    }
}

/// What was counted when people were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many were asked.
    pub asked: i64,
    /// How many said yes.
    pub yes: i64,
    /// How many said no.
    pub no: i64,
    /// How many were not sure.
    pub unsure: i64,
}

/// A vote of the council.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// For it.
    pub yes: i64,
    /// Against it.
    pub no: i64,
    /// Neither.
    pub abstained: i64,
}

/// How somebody stands to a proposal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Support {
    /// They do not stand behind it.
    #[default]
    Not,
    /// They do.
    Behind,
    /// They do, and have said whether they were told.
    Said(Told),
}

/// A proposal as it stands.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// Whose it is.
    pub council: CouncilId,
    /// Who wrote it down; nobody once they are erased.
    pub proposer: Option<PersonId>,
    /// Under which name they are shown; empty for none.
    pub shown_name: String,
    /// To whom.
    pub name_for: Audience,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub theme: String,
    /// What is wrong, in people's words.
    pub problem: String,
    /// What should change.
    pub solution: String,
    /// What it costs and what it brings.
    pub gain: String,
    /// How many people said this before.
    pub said_by: i64,
    /// How far it has come.
    pub state: State,
    /// How many stand behind it.
    pub supporters: i64,
    /// What was counted when people were asked.
    pub asked: Asked,
    /// What staff think.
    pub staff_view: String,
    /// How the council voted.
    pub votes: Votes,
    /// When it was raised.
    pub raised_at: Instant,
    /// When it went to whoever decides.
    pub sent_at: Option<Instant>,
    /// The day an answer is due.
    pub due_on: Option<Date>,
    /// The end of that day.
    pub due_at: Option<Instant>,
    /// When it was answered first after it was sent.
    pub answered_at: Option<Instant>,
    /// How many days that took.
    pub answer_days: Option<i64>,
    /// When it was told back.
    pub told_at: Option<Instant>,
    /// How many supporters say that they were told.
    pub told_yes: i64,
    /// How many say that they were not.
    pub told_no: i64,
    /// Why it was closed with its council; empty where it was not.
    pub closed_why: String,
}

impl Proposal {
    /// Whether an answer is late. A new day that was named does not make it less so.
    #[must_use]
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.state == State::WithDecider && self.due_at.is_some_and(|due| due < now)
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// To which proposal.
    pub proposal: ProposalId,
    /// The first is 1.
    pub number: i64,
    /// What it says.
    pub verdict: Verdict,
    /// Why.
    pub reasons: String,
    /// What would have to change, or what is needed.
    pub change_needed: String,
    /// Which role decided.
    pub by_role: String,
    /// When.
    pub at: Instant,
}

/// A day named because an answer is late.
#[derive(Clone, Debug)]
pub struct Delay {
    /// Of which proposal.
    pub proposal: ProposalId,
    /// The day until then.
    pub was_due_on: Date,
    /// The new one.
    pub new_on: Date,
    /// Why.
    pub reason: String,
}

/// A step of what was accepted.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// What is done.
    pub what: String,
    /// By when.
    pub due_on: Option<Date>,
    /// When it was done.
    pub done_on: Option<Date>,
}

/// Something said beside a proposal.
#[derive(Clone, Debug)]
pub struct Remark {
    /// For whom.
    pub kind: RemarkKind,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// The words; none when whoever wrote them is erased.
    pub words: Option<Words>,
}
