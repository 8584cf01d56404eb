//! What leaves the house: answers on a wall, a board for everybody, answers on paper.

use basics::{Date, PersonId, PlaceId, Setting, Words, text_enum};
use loops::Outcome;

use super::{EntryState, SuggestionId};

/// Whether a place's board may be read without signing in.
pub const BOARD_PUBLIC: Setting = Setting::switch("feedback.board_public", false);

/// The most characters of an answer on a wall.
pub const MOST_ON_WALL: usize = 1_000;

text_enum! {
    /// Where an answer stands that its author wants on a wall.
    pub enum WallState {
        /// Its author asked for it; nothing stands there yet.
        Asked = "asked",
        /// It stands on the wall.
        Published = "published",
        /// It was taken off the wall.
        TakenDown = "taken_down",
    }
}

text_enum! {
    /// Who reads: each of them stands for those before it too.
    pub enum Audience {
        /// Those who belong to the place.
        Members = "members",
        /// Those who work with it, and visitors who pass a wall.
        Partners = "partners",
        /// Everybody.
        Public = "public",
    }
}

text_enum! {
    /// Where an answer on paper stands.
    pub enum LetterState {
        /// It is to be printed.
        Waiting = "waiting",
        /// It was printed.
        Printed = "printed",
    }
}

/// What an author wishes for their thread besides an answer, loaded with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// The number under which the answer stands on the wall, and how far that is.
    pub wall: Option<(String, WallState)>,
    /// What waits to stand on the wall, or was sent back.
    pub wall_next: Option<EntryState>,
    /// Whether the answer is to be brought on paper.
    pub on_paper: bool,
    /// Who may see the name beside their words.
    pub name_for: Audience,
    /// The day the answer was printed.
    pub printed_on: Option<Date>,
}

/// An answer for a wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallAnswer {
    /// Which suggestion it answers.
    pub suggestion: SuggestionId,
    /// Where it hangs.
    pub place: PlaceId,
    /// The number it stands under.
    pub number: String,
    /// Where it stands.
    pub state: WallState,
    /// How often something was put forward: who decides says about which.
    pub turn: i64,
    /// What stands there; empty while nothing does.
    pub reply: String,
    /// What it says.
    pub outcome: Option<Outcome>,
    /// Who put it forward.
    pub put_by: Option<PersonId>,
    /// The day it was read a second time.
    pub read_on: Option<Date>,
    /// What waits for the second reader, or was sent back by them.
    pub next: Option<NextOnWall>,
}

/// What was put forward for a wall: sealed until a second reader agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextOnWall {
    /// Proposed, or sent back.
    pub state: EntryState,
    /// The answer; `None` when it was erased.
    pub reply: Option<Words>,
    /// What it says.
    pub outcome: Outcome,
    /// Why it was sent back.
    pub why_back: Option<Words>,
}
