//! What people say, and what becomes of it.

use basics::{Date, Fact, Instant, OrganisationId, PersonId, PlaceId, Setting, SettingKind, Words, id, text_enum};
use loops::{Outcome, Stage};

pub mod by_hand;
pub mod filter;
pub mod old;
pub mod paper;
pub mod practice;
pub mod publishing;
pub mod removal;
pub mod the_box;

id!(
    /// A suggestion or a thank-you.
    SuggestionId
);
id!(
    /// A note, a reply, or a word of the author.
    MessageId
);
id!(
    /// An entry of the board.
    EntryId
);

access::object_id!(SuggestionId);
access::object_id!(EntryId);

text_enum! {
    /// What was said.
    pub enum Kind {
        /// Something should change.
        Suggestion = "suggestion",
        /// Something was good.
        Thanks = "thanks",
        /// Asked aloud and answered there and then.
        Spoken = "spoken",
        /// Said before this house kept it, and brought in from old papers: no clock runs for it.
        Before = "before",
    }
}

text_enum! {
    /// What the author wants published (design, decision 12).
    pub enum Publish {
        /// Their own words.
        OwnWords = "own_words",
        /// A summary that somebody else writes.
        Summary = "summary",
        /// Nothing: just an answer.
        Private = "private",
    }
}

text_enum! {
    /// Whose word a message is, and who reads it.
    pub enum MessageKind {
        /// A worker's note for workers: the author never sees it.
        Note = "note",
        /// A worker's reply to the author.
        Reply = "reply",
        /// A word of the author.
        Author = "author",
        /// Why the author was not heard.
        Unheard = "unheard",
        /// Why it is answered together with another.
        Joined = "joined",
        /// What the author meant, where somebody else wrote down what they said.
        Meant = "meant",
    }
}

text_enum! {
    /// Where an entry of the board stands.
    pub enum EntryState {
        /// Somebody put it forward; a second reader has to look.
        Proposed = "proposed",
        /// It is on the board.
        Published = "published",
        /// The second reader sent it back with a reason.
        SentBack = "sent_back",
        /// It was taken down.
        TakenDown = "taken_down",
    }
}

/// Whether a place has the suggestion box.
pub const SWITCH: Setting = Setting::switch("feedback.on", true);
/// In how many days an answer is due.
pub const ANSWER_DAYS: Setting =
    Setting { key: "feedback.answer_days", kind: SettingKind::Number(1, 60), default: "10" };
/// Whether those are working days or all days.
pub const LIMIT_KIND: Setting =
    Setting { key: "feedback.limit_kind", kind: SettingKind::OneOf(&["working", "calendar"]), default: "working" };
/// Which day counts first: the codes of `clocks::DayOne`.
pub const DAY_ONE: Setting = Setting {
    key: "feedback.day_one",
    kind: SettingKind::OneOf(&["next-working-day", "day-of-receipt"]),
    default: "next-working-day",
};
/// In how many hours somebody reads what people are worried about.
pub const FIRST_READ_HOURS: Setting =
    Setting { key: "feedback.first_read_hours", kind: SettingKind::Number(1, 72), default: "24" };
/// In how many hours after that the safety steps are done and written down.
pub const WORRY_CLOSE_HOURS: Setting =
    Setting { key: "feedback.worry_close_hours", kind: SettingKind::Number(1, 168), default: "72" };
/// In how many days the second reader looks.
pub const SECOND_DAYS: Setting =
    Setting { key: "feedback.second_days", kind: SettingKind::Number(1, 60), default: "5" };
/// Whether reps may draft answers together with workers.
pub const REPS_DRAFT: Setting = Setting::switch("feedback.reps_draft", true);
/// Whom to ring when we are late.
pub const PHONE: Setting = Setting { key: "feedback.phone", kind: SettingKind::Line(120), default: "" };
/// When nobody reads; empty takes the house's own words.
pub const NOBODY_READS: Setting = Setting { key: "feedback.nobody_reads", kind: SettingKind::Line(200), default: "" };

/// Where people say something when this place does it elsewhere; empty when it does not (decision 14).
pub const ELSEWHERE: Setting = Setting { key: "feedback.elsewhere", kind: SettingKind::Line(300), default: "" };
/// Whether saying it there starts the official clock.
pub const ELSEWHERE_CLOCK: Setting = Setting::switch("feedback.elsewhere_clock", false);

/// The settings besides the switch.
pub const SETTINGS: &[Setting] = &[
    the_box::ANONYMOUS,
    by_hand::RECORDER_NAME,
    the_box::RECEIPT_DAYS,
    publishing::BOARD_PUBLIC,
    ANSWER_DAYS,
    LIMIT_KIND,
    DAY_ONE,
    FIRST_READ_HOURS,
    WORRY_CLOSE_HOURS,
    SECOND_DAYS,
    REPS_DRAFT,
    PHONE,
    NOBODY_READS,
    ELSEWHERE,
    ELSEWHERE_CLOCK,
];

/// The most characters of a suggestion.
pub const MOST_WORDS: usize = 4_000;
/// The most characters of a name that is shown.
pub const MOST_NAME: usize = 60;
/// The most characters of a role's name.
pub const MOST_CARRIER: usize = 120;

/// A suggestion without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id.
    pub id: SuggestionId,
    /// Where it was left.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The year of its number.
    pub year: i64,
    /// Its number in that place and year.
    pub running: i64,
    /// Who said it; nobody once they were erased.
    pub author: Option<PersonId>,
    /// Who wrote it down, when it was spoken.
    pub recorded_by: Option<PersonId>,
    /// What kind.
    pub kind: Kind,
    /// In which language.
    pub lang: String,
    /// What may be published.
    pub publish: Publish,
    /// Whether the author's name may be shown with it.
    pub name_may_show: bool,
    /// Whether an answer is owed.
    pub wants_answer: bool,
    /// Whether the author is worried.
    pub worried: bool,
    /// Who deals with it.
    pub assignee: Option<PersonId>,
    /// How far it has come.
    pub stage: Stage,
    /// By when an answer is due.
    pub due_at: Option<Instant>,
    /// When it was left.
    pub left_at: Instant,
}

impl Suggestion {
    /// Its number as it is printed and said: the place's initials, the year, the number in that year.
    #[must_use]
    pub fn number(&self, place_name: &str) -> String {
        number_of(place_name, self.year, self.running)
    }
}

/// A number as it is printed and said: a place's initials, the year, the number in that year.
pub(crate) fn number_of(place_name: &str, year: i64, running: i64) -> String {
    let initials: String = place_name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_alphabetic())
        .flat_map(char::to_uppercase)
        .take(3)
        .collect();
    format!("{initials}-{year}-{running:04}")
}

/// A suggestion to be left.
#[derive(Clone, Debug)]
pub struct Saying {
    /// What kind.
    pub kind: Kind,
    /// The words.
    pub words: Words,
    /// What would put it right.
    pub put_right: Option<Words>,
    /// In which language.
    pub lang: &'static str,
    /// What may be published.
    pub publish: Publish,
    /// Whether a name of the author may be shown with it.
    pub name_may_show: bool,
    /// Under which name, as the author chose it (decision 12).
    pub shown_name: Option<Words>,
    /// Whether a thank-you wants an answer.
    pub wants_answer: bool,
    /// Whether the author is worried about somebody.
    pub worried: bool,
}

/// One sealed text of a thread, opened.
#[derive(Clone, Debug)]
pub struct Text {
    /// Which text it is.
    pub part: Part,
    /// Who wrote it; nobody once they were erased.
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// The words; `None` when they were erased.
    pub words: Option<Words>,
}

text_enum! {
    /// Which sealed text of a thread it is.
    pub enum Part {
        /// What was said.
        Said = "said",
        /// What would put it right.
        PutRight = "put_right",
        /// A worker's note for workers.
        Note = "note",
        /// A worker's reply to the author.
        Reply = "reply",
        /// A later word of the author.
        Author = "author",
        /// Why the author was not heard.
        Unheard = "unheard",
        /// Why it is answered together with another.
        Joined = "joined",
        /// What the author meant, in their own words.
        Meant = "meant",
        /// The reasons of a draft.
        DraftReasons = "draft_reasons",
        /// What would have to change, in a draft.
        DraftChange = "draft_change",
        /// The name under which the author's words may be shown.
        ShownName = "shown_name",
        /// Why something was taken off the board.
        WhyDown = "why_down",
        /// Why something was taken off the wall.
        WhyOff = "why_off",
        /// What was done about a worry.
        WorryDone = "worry_done",
    }
}

/// A draft of an answer without its sealed words.
#[derive(Clone, Debug)]
pub struct DraftHead {
    /// What it says.
    pub outcome: Outcome,
    /// Which role carries it out.
    pub carrier: String,
    /// By when.
    pub promised_on: Option<Date>,
    /// Who kept it last.
    pub by: PersonId,
}

/// What stands around a suggestion, loaded with it.
#[derive(Clone, Debug)]
pub struct Around {
    /// The place's name.
    pub place_name: String,
    /// The place's zone.
    pub zone: String,
    /// Whether its author gave no name and reads it by a receipt.
    pub nameless: bool,
    /// With which other it is answered.
    pub into: Option<SuggestionId>,
    /// How many others are answered with it.
    pub joined: i64,
    /// How it was written down by somebody else, when it was.
    pub by_hand: Option<by_hand::ByHand>,
    /// The safety steps, when the author is worried.
    pub worry: Option<Worry>,
    /// The draft that is kept.
    pub draft: Option<DraftHead>,
    /// Its entry of the board.
    pub entry: Option<EntryHead>,
    /// What its author wishes besides an answer.
    pub wishes: publishing::Wishes,
    /// Whether words were taken out of it.
    pub struck: bool,
}

/// The safety steps of a worried suggestion.
#[derive(Clone, Debug)]
pub struct Worry {
    /// When it was left.
    pub opened_at: Instant,
    /// By when somebody reads it.
    pub due_at: Instant,
    /// When it was read.
    pub read_at: Option<Instant>,
    /// Who read it.
    pub read_by: Option<PersonId>,
    /// By when the steps are done, from the moment it was read.
    pub close_by: Option<Instant>,
    /// When the steps were done.
    pub closed_at: Option<Instant>,
}

/// An entry of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Which suggestion it comes from.
    pub suggestion: SuggestionId,
    /// Where.
    pub place: PlaceId,
    /// The author, while they are known.
    pub author: Option<PersonId>,
    /// In which language.
    pub lang: String,
    /// What was said.
    pub said: String,
    /// What came of it.
    pub did: String,
    /// The author's name when it may be shown; empty otherwise.
    pub shown_name: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Which role carries it out, or decided.
    pub carrier: String,
    /// In how many working days it was answered; less than none where that is not said.
    pub days: i64,
    /// Where it stands.
    pub state: EntryState,
    /// Who put it forward, or put forward what is to come in its place.
    pub put_by: PersonId,
    /// When.
    pub put_at: Instant,
    /// When it was read, and so published.
    pub read_at: Option<Instant>,
    /// What waits for the second reader, or was sent back by them.
    pub next: Option<NextEntry>,
}

impl Entry {
    /// Where it stands, without its words.
    #[must_use]
    pub fn head(&self) -> EntryHead {
        let next = self.next.as_ref().map(|next| next.state);
        EntryHead { id: self.id, state: self.state, next, put_at: self.put_at }
    }
}

/// What was put forward and no second reader has agreed to yet: sealed until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextEntry {
    /// Proposed, or sent back.
    pub state: EntryState,
    /// What was said; `None` when it was erased.
    pub said: Option<Words>,
    /// What came of it.
    pub did: Option<Words>,
    /// The name to be shown, when one may be.
    pub shown_name: Option<Words>,
    /// The outcome.
    pub outcome: Outcome,
    /// Which role carries it out, or decided.
    pub carrier: String,
    /// Why it was sent back.
    pub why_back: Option<Words>,
}

/// Where an entry stands, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryHead {
    /// Its id.
    pub id: EntryId,
    /// Where it stands on the board.
    pub state: EntryState,
    /// Where stands what is to come in its place.
    pub next: Option<EntryState>,
    /// When it was put forward last.
    pub put_at: Instant,
}

/// A suggestion was left.
#[derive(Clone, Copy, Debug)]
pub struct SuggestionLeft {
    /// Which.
    pub suggestion: SuggestionId,
    /// Where.
    pub place: PlaceId,
}

/// A suggestion was answered.
#[derive(Clone, Copy, Debug)]
pub struct SuggestionAnswered {
    /// Which.
    pub suggestion: SuggestionId,
    /// Where.
    pub place: PlaceId,
}

/// A suggestion was taken back.
#[derive(Clone, Copy, Debug)]
pub struct SuggestionWithdrawn {
    /// Which.
    pub suggestion: SuggestionId,
    /// Where.
    pub place: PlaceId,
}

impl Fact for SuggestionLeft {
    const NAME: &'static str = "feedback.suggestion_left";
}
impl Fact for SuggestionAnswered {
    const NAME: &'static str = "feedback.suggestion_answered";
}
impl Fact for SuggestionWithdrawn {
    const NAME: &'static str = "feedback.suggestion_withdrawn";
}

/// The facts that are told here.
pub const FACTS: &[&str] = &[SuggestionLeft::NAME, SuggestionAnswered::NAME, SuggestionWithdrawn::NAME];

#[cfg(test)]
mod tests {
    use super::{Kind, Publish, Suggestion, SuggestionId};
    use basics::uuid::Uuid;
    use basics::{Instant, OrganisationId, PlaceId};
    use loops::Stage;

    #[test]
    fn a_number_can_be_said_aloud() {
        let nil = Uuid::nil();
        let it = Suggestion {
            id: SuggestionId::of(nil),
            place: PlaceId::of(nil),
            organisation: OrganisationId::of(nil),
            year: 2026,
            running: 7,
            author: None,
            recorded_by: None,
            kind: Kind::Suggestion,
            lang: "en".into(),
            publish: Publish::Private,
            name_may_show: false,
            wants_answer: true,
            worried: false,
            assignee: None,
            stage: Stage::Heard,
            due_at: None,
            left_at: Instant::parse("2026-08-28T09:00:00Z").unwrap(),
        };
        assert_eq!(it.number("Fallow Moss"), "FM-2026-0007");
        assert_eq!(it.number("Tŷ ŵyn"), "TŴ-2026-0007");
    }
}
