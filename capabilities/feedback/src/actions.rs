//! The verbs: the only writers of this capability.

use access::{Stop, places, settings};
use basics::{Date, Instant, PlaceId, Setting};
use clocks::ClockError;
use loops::Dates;
use loops::rules::{AnswerFault, HeardFault, StepFault};
use store::{ReadTx, StoreError, WriteTx};

use crate::model::{DAY_ONE, LIMIT_KIND};
use crate::rules::by_hand::ByHandRefused;
use crate::rules::join::JoinRefused;
use crate::rules::practice::PracticeRefused;
use crate::rules::removal::RemovalRefused;
use crate::rules::{self, AnswerRefused, AssignRefused, BoardRefused};

mod board;
mod by_hand;
mod desk;
mod export;
mod give;
mod join;
mod kept_code;
mod leave;
mod letters;
mod old;
mod own;
mod paper;
mod practice;
mod receipts;
mod removal;
mod the_box;
mod wall;
mod worry;

pub use board::{Verdict, check, person_erased, put_forward, take_down};
pub use by_hand::{
    PrintedCode, Said, Taking, agree, change_code, change_words, drop_recording, forget_unagreed, hand_over,
    offered_code, printed_code, say_handed, take_over, write_down,
};
pub(crate) use desk::{MOST_CHOSEN, reps, second_names};
pub use desk::{
    add_milestone, agree_name, answer, ask_helper, assign, finish_milestone, help_draft, keep_draft, membership_ended,
    reply, tell_back, write_note,
};
pub use export::export;
pub(crate) use export::{MOST_LINES, Taken, taken};
pub use join::{join, part};
pub use kept_code::{finish_visit, is_finished, keep_code, may_show_code};
pub use leave::{leave, record_spoken};
pub use letters::{Brought, follow as letters_follow, heard_on_paper, print_pack, wish};
pub use old::{bring_old, refuse_known};
pub use own::{add_word, say_heard, withdraw};
pub use paper::{MOST_SLIPS, SheetRefused, new_slips, place_of_slip, print_slips, type_paper, type_sheet};
pub use practice::{agree_practice, propose_practice};
pub(crate) use removal::texts;
pub use removal::{contest_removal, look_again, remove_words};
pub use the_box::{Press, answer_due, drop_more, drop_saying, open_boxes, open_receipt};
pub use wall::{check_for_wall, number_for, put_on_wall, take_off_wall};
pub use worry::{JOBS, close_worry, read_worry, relation_ended};

/// Why a verb did nothing.
#[derive(Debug)]
pub enum Refused {
    /// They may not, or the house failed.
    Stop(Stop),
    /// The answer lacks something.
    Answer(Vec<AnswerFault>),
    /// This person cannot give this answer.
    Answering(AnswerRefused),
    /// This person cannot deal with it.
    Assigning(AssignRefused),
    /// It cannot be answered together with the other, or apart from it.
    Joining(JoinRefused),
    /// It cannot go to the board.
    Board(BoardRefused),
    /// A step cannot be due on this day.
    Step(StepFault),
    /// "Were you heard?" cannot be answered now.
    Heard(HeardFault),
    /// Nothing can be done to it any more.
    Over,
    /// It cannot be written down for somebody, agreed to or taken over.
    ByHand(ByHandRefused),
    /// The sheet of papers was not taken.
    Sheet(SheetRefused),
    /// Practice weeks cannot be fixed like this.
    Practice(PracticeRefused),
    /// Words cannot be taken out, or not be looked at again.
    Removal(RemovalRefused),
    /// The box holds too much already.
    Full,
    /// It was sent already, and its code was kept: it is not shown again.
    SentAlready,
    /// Too many ask at once: try again.
    Crowded,
    /// The house cannot make or read a code.
    Hashing,
    /// There is no working calendar for these years.
    Calendar(ClockError),
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}
impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Stop(Stop::Store(error))
    }
}
impl From<ClockError> for Refused {
    fn from(error: ClockError) -> Self {
        Self::Calendar(error)
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stop(stop) => stop.fmt(f),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for Refused {}

/// Sets a clock of `days` in a place, from now on.
async fn set_clock(tx: &mut ReadTx, place: PlaceId, days: &Setting, now: Instant) -> Result<(Dates, Date), Refused> {
    let answers = settings::several(tx, place, &[days, &LIMIT_KIND, &DAY_ONE]).await?;
    let timing = places::timing(tx, place).await?;
    let answer = |at: usize| answers.get(at).map_or("", String::as_str);
    let dates = loops::dates(&timing, rules::terms(answer(0), answer(1), answer(2)), now)?;
    Ok((dates, dates.received_on))
}

/// The day it is in a place.
async fn today(tx: &mut WriteTx, place: PlaceId, now: Instant) -> Result<(Date, String), Refused> {
    let zone = places::timing(tx, place).await?.zone;
    Ok((clocks::civil_date_at(now.timestamp(), &zone)?, zone))
}
