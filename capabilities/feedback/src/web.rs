//! Handlers: parse, permit, act, page.

use access::people;
use basics::{PersonId, Words};
use loops::Outcome;
use loops::rules::{AnswerFault, StepFault};
use pages::{Choice, Faults, Field, Page, Problem, Route, Sent, choices};
use store::ReadTx;

use crate::access::by_hand::{
    AgreeRecording, ChangeCode, ChangeRecording, DropRecording, HandOver, SayHanded, SeeHanded, SeeRecording, TakeOver,
    WriteDown,
};
use crate::access::paper::{BringOld, PrintSlips, TypePaper, TypeSheet};
use crate::access::practice::{AgreePractice, ProposePractice, SeePractice};
use crate::access::publishing::{
    CheckForWall, HeardOnPaper, PrintPack, PrintPoster, PutOnWall, SeePublicBoard, TakeOffWall, Wish,
};
use crate::access::the_box::{DropByReceipt, DropInBox, KeepCode, SeeByReceipt};
use crate::access::{
    AddWord, AgreeName, AnswerSuggestion, AskHelper, Assign, CheckEntry, CloseWorry, ContestRemoval, ExportDesk,
    HelpDraft, Join, KeepMilestones, Leave, LookAgain, Part, PutForward, ReadOpened, ReadWorry, RecordSpoken,
    RemoveWords, Reply, SayHeard, SeeBoard, SeeEntry, SeeOwn, SeeSuggestion, TakeDown, TellBack, Withdraw, WriteNote,
};
use crate::actions::{Refused, SheetRefused};
use crate::rules::by_hand::ByHandRefused;
use crate::rules::join::JoinRefused;
use crate::rules::practice::PracticeRefused;
use crate::rules::removal::RemovalRefused;
use crate::rules::{AnswerRefused, AssignRefused, BoardRefused};
use access::Action as _;

mod alike;
mod answer;
mod board;
mod by_hand;
mod desk;
mod elsewhere;
mod export;
mod filter;
mod handed;
mod item;
mod leave;
mod name;
mod old;
mod opened;
mod own;
mod pack;
mod paper;
mod place_board;
mod practice;
mod raised;
mod receipt_new;
mod removal;
mod sheets;
mod the_box;
mod wall;

/// How many lines stand on a page of a list.
const A_PAGE: usize = 15;

macro_rules! row {
    ($method:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$method($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

/// The routes.
pub fn routes() -> Vec<Route> {
    let mut all = of_people();
    all.extend(of_the_desk());
    all.extend(of_the_board());
    all.extend(of_the_box());
    all.extend(of_paper());
    all.extend(by_somebody_elses_hand());
    all.extend(of_practice());
    all.extend(going_out());
    all
}

/// What leaves the house: boards of places, answers on walls, answers on paper.
fn going_out() -> Vec<Route> {
    vec![
        row!(get "/board/at", "open", "feedback-board-places", place_board::choose),
        row!(get "/board/at/{place}", SeeBoard::NAME, "feedback-board-title", place_board::show),
        row!(get "/board/at/{place}/numbers", SeeBoard::NAME, "feedback-numbers-title", place_board::numbers),
        row!(get "/board/at/{place}/feed", SeePublicBoard::NAME, "feedback-board-title", place_board::feed),
        row!(get "/board/at/{place}/poster", PrintPoster::NAME, "feedback-poster-title", place_board::poster),
        row!(get "/desk/{suggestion}/wall", PutOnWall::NAME, "feedback-wall-put-title", wall::put_form),
        row!(post "/desk/{suggestion}/wall", PutOnWall::NAME, "feedback-wall-put-title", wall::put),
        row!(post "/desk/{suggestion}/wall/off", TakeOffWall::NAME, "feedback-item-title", wall::take_off),
        row!(get "/wall/{suggestion}", CheckForWall::NAME, "feedback-wall-check-title", wall::check_form),
        row!(post "/wall/{suggestion}", CheckForWall::NAME, "feedback-wall-check-title", wall::check),
        row!(post "/feedback/{suggestion}/wish", Wish::NAME, "feedback-thread-title", own::wish),
        row!(get "/desk/paper/heard", HeardOnPaper::NAME, "feedback-heard-on-paper", pack::heard_form),
        row!(post "/desk/paper/heard", HeardOnPaper::NAME, "feedback-heard-on-paper", pack::heard),
        row!(get "/desk/pack", PrintPack::NAME, "feedback-pack-title", pack::choose),
        row!(get "/desk/pack/{place}", PrintPack::NAME, "feedback-pack-title", pack::form),
        row!(post "/desk/pack/{place}", PrintPack::NAME, "feedback-pack-title", pack::print),
    ]
}

fn of_people() -> Vec<Route> {
    vec![
        row!(get "/feedback", "own", "feedback-own-title", own::list),
        row!(get "/feedback/new", Leave::NAME, "feedback-new-title", leave::form),
        row!(post "/feedback/new", Leave::NAME, "feedback-new-title", leave::leave),
        row!(get "/feedback/{suggestion}", SeeOwn::NAME, "feedback-thread-title", own::show),
        row!(get "/feedback/of/{person}", ReadOpened::NAME, "feedback-opened-title", opened::list),
        row!(get "/feedback/{suggestion}/opened", ReadOpened::NAME, "feedback-opened-title", opened::show),
        row!(get "/feedback/{suggestion}/sent", SeeOwn::NAME, "feedback-sent-title", leave::sent),
        row!(post "/feedback/{suggestion}/words", AddWord::NAME, "feedback-thread-title", own::add_word),
        row!(post "/feedback/{suggestion}/heard", SayHeard::NAME, "feedback-thread-title", own::heard),
        row!(post "/feedback/{suggestion}/withdraw", Withdraw::NAME, "feedback-thread-title", own::withdraw),
        row!(get "/feedback/{suggestion}/help", HelpDraft::NAME, "feedback-help-title", answer::help_form),
        row!(post "/feedback/{suggestion}/help", HelpDraft::NAME, "feedback-help-title", answer::help),
        row!(get "/feedback/{suggestion}/name", AgreeName::NAME, "feedback-name-title", name::form),
        row!(post "/feedback/{suggestion}/name", AgreeName::NAME, "feedback-name-title", name::say),
    ]
}

fn of_the_desk() -> Vec<Route> {
    vec![
        row!(get "/desk", SeeSuggestion::NAME, "feedback-desk-title", desk::list).finds(),
        row!(get "/desk/there-and-then", RecordSpoken::NAME, "feedback-spoken-title", leave::spoken_form),
        row!(post "/desk/there-and-then", RecordSpoken::NAME, "feedback-spoken-title", leave::spoken),
        row!(get "/desk/{suggestion}", SeeSuggestion::NAME, "feedback-item-title", item::show),
        row!(post "/desk/{suggestion}/read", ReadWorry::NAME, "feedback-item-title", desk::read_worry),
        row!(post "/desk/{suggestion}/worry", CloseWorry::NAME, "feedback-item-title", desk::close_worry),
        row!(get "/desk/{suggestion}/assign", Assign::NAME, "feedback-assign-title", desk::assign_form),
        row!(post "/desk/{suggestion}/assign", Assign::NAME, "feedback-assign-title", desk::assign),
        row!(post "/desk/{suggestion}/helpers", AskHelper::NAME, "feedback-assign-title", desk::ask_helper),
        row!(get "/desk/{suggestion}/alike", Join::NAME, "feedback-alike-title", alike::form),
        row!(post "/desk/{suggestion}/alike", Join::NAME, "feedback-alike-title", alike::join),
        row!(post "/desk/{suggestion}/apart", Part::NAME, "feedback-alike-title", alike::part),
        row!(post "/desk/{suggestion}/note", WriteNote::NAME, "feedback-item-title", desk::note),
        row!(post "/desk/{suggestion}/reply", Reply::NAME, "feedback-item-title", desk::reply),
        row!(get "/desk/{suggestion}/answer", AnswerSuggestion::NAME, "feedback-answer-title", answer::form),
        row!(post "/desk/{suggestion}/answer", AnswerSuggestion::NAME, "feedback-answer-title", answer::give),
        row!(post "/desk/{suggestion}/milestones", KeepMilestones::NAME, "feedback-item-title", desk::add_milestone),
        row!(post "/desk/{suggestion}/milestones/done", KeepMilestones::NAME, "feedback-item-title", desk::milestone_done),
        row!(post "/desk/{suggestion}/told", TellBack::NAME, "feedback-item-title", desk::tell_back),
        row!(get "/desk/filter", SeeSuggestion::NAME, "feedback-filter-title", desk::filter),
        row!(get "/desk/export", ExportDesk::NAME, "feedback-export-title", export::form),
        row!(post "/desk/export", ExportDesk::NAME, "feedback-export-title", export::table),
        row!(get "/desk/{suggestion}/words", RemoveWords::NAME, "feedback-remove-title", removal::form),
        row!(post "/desk/{suggestion}/words", RemoveWords::NAME, "feedback-remove-title", removal::remove),
        row!(get "/desk/{suggestion}/removal", LookAgain::NAME, "feedback-removal-title", removal::again_form),
        row!(post "/desk/{suggestion}/removal", LookAgain::NAME, "feedback-removal-title", removal::again),
        row!(post "/feedback/{suggestion}/removal", ContestRemoval::NAME, "feedback-thread-title", removal::contest),
        row!(get "/desk/{suggestion}/publish", PutForward::NAME, "feedback-publish-title", board::publish_form),
        row!(post "/desk/{suggestion}/publish", PutForward::NAME, "feedback-publish-title", board::publish),
    ]
}

fn of_the_board() -> Vec<Route> {
    vec![
        row!(get "/board", SeeBoard::NAME, "feedback-board-title", board::list),
        row!(get "/board/{entry}", SeeEntry::NAME, "feedback-entry-title", board::show),
        row!(get "/board/{entry}/check", CheckEntry::NAME, "feedback-check-title", board::check_form),
        row!(post "/board/{entry}/check", CheckEntry::NAME, "feedback-check-title", board::check),
        row!(post "/board/{entry}/down", TakeDown::NAME, "feedback-entry-title", board::take_down),
    ]
}

fn by_somebody_elses_hand() -> Vec<Route> {
    let mut rows = vec![
        row!(get "/desk/by-hand", WriteDown::NAME, "feedback-by-hand-title", by_hand::who).finds(),
        row!(get "/desk/by-hand/new", WriteDown::NAME, "feedback-by-hand-title", by_hand::form),
        row!(post "/desk/by-hand/new", WriteDown::NAME, "feedback-by-hand-title", by_hand::write_down),
        row!(get "/desk/by-hand/{recording}", SeeRecording::NAME, "feedback-by-hand-read-title", by_hand::read_back),
        // A form that came back with what is wrong has an address too: looked at again, it is the page it was on.
        row!(get "/desk/by-hand/{recording}/change", SeeRecording::NAME, "feedback-by-hand-read-title", by_hand::read_back),
        row!(get "/desk/by-hand/{recording}/agree", SeeRecording::NAME, "feedback-by-hand-read-title", by_hand::read_back),
        row!(get "/desk/by-hand/{recording}/hand-over", SeeRecording::NAME, "feedback-by-hand-read-title", by_hand::read_back),
        row!(post "/desk/by-hand/{recording}/change", ChangeRecording::NAME, "feedback-by-hand-read-title", by_hand::change),
        row!(post "/desk/by-hand/{recording}/agree", AgreeRecording::NAME, "feedback-by-hand-read-title", by_hand::agree),
        row!(post "/desk/by-hand/{recording}/throw-away", DropRecording::NAME, "feedback-by-hand-read-title", by_hand::throw_away),
        row!(post "/desk/by-hand/{recording}/hand-over", HandOver::NAME, "feedback-by-hand-read-title", by_hand::hand_over),
        row!(post "/feedback/{suggestion}/mine", TakeOver::NAME, "feedback-thread-title", own::mine),
        row!(post "/feedback/{suggestion}/meant", TakeOver::NAME, "feedback-thread-title", own::meant),
        row!(get "/receipt/new", "open", "feedback-receipt-title", the_box::type_it).nameless(),
        row!(post "/receipt/new", ChangeCode::NAME, "feedback-receipt-title", receipt_new::kept_it).nameless(),
    ];
    // What a screen that was handed over can reach, and nothing else.
    let handed = vec![
        row!(get "/handed", SeeHanded::NAME, "feedback-handed-title", handed::show),
        row!(post "/handed", SayHanded::NAME, "feedback-handed-title", handed::say),
        row!(get "/handed/unlock", SeeHanded::NAME, "feedback-handed-title", handed::show),
        row!(post "/handed/unlock", "own", "feedback-handed-title", handed::unlock),
        row!(post "/handed/end", "own", "feedback-handed-title", handed::end),
    ];
    rows.extend(handed.into_iter().map(Route::handed));
    rows
}

/// How many bytes a sheet of papers may have, and its form with it.
const SHEET_LIMIT: usize = 4 * 1024 * 1024;

fn of_paper() -> Vec<Route> {
    vec![
        row!(get "/desk/slips", PrintSlips::NAME, "feedback-slips-title", paper::slips_form),
        row!(post "/desk/slips", PrintSlips::NAME, "feedback-slips-title", paper::slips),
        row!(get "/desk/paper", TypePaper::NAME, "feedback-type-title", paper::paper_form),
        row!(post "/desk/paper", TypePaper::NAME, "feedback-type-title", paper::paper),
        row!(get "/desk/paper/sheet", TypeSheet::NAME, "feedback-sheet-title", paper::sheet_form),
        row!(post "/desk/paper/sheet", TypeSheet::NAME, "feedback-sheet-title", paper::sheet_check)
            .up_to(SHEET_LIMIT)
            .with_files(),
        row!(post "/desk/paper/sheet/confirm", TypeSheet::NAME, "feedback-sheet-title", paper::sheet)
            .up_to(SHEET_LIMIT)
            .with_files(),
        row!(get "/desk/paper/old", BringOld::NAME, "feedback-old-title", old::form),
        row!(post "/desk/paper/old", BringOld::NAME, "feedback-old-title", old::dry_run)
            .up_to(SHEET_LIMIT)
            .with_files(),
        row!(post "/desk/paper/old/confirm", BringOld::NAME, "feedback-old-title", old::bring)
            .up_to(SHEET_LIMIT)
            .with_files(),
    ]
}

fn of_practice() -> Vec<Route> {
    vec![
        row!(get "/practice/{place}", SeePractice::NAME, "feedback-practice-title", practice::show),
        row!(post "/practice/{place}", ProposePractice::NAME, "feedback-practice-title", practice::propose),
        // Whoever looks at it again sees how it stands.
        row!(get "/practice/{place}/agree", SeePractice::NAME, "feedback-practice-title", practice::show),
        row!(post "/practice/{place}/agree", AgreePractice::NAME, "feedback-practice-title", practice::agree),
    ]
}

/// The pages on which nobody is known.
fn of_the_box() -> Vec<Route> {
    let rows = vec![
        row!(get "/box", "open", "feedback-box-title", the_box::list),
        row!(get "/box/{place}", DropInBox::NAME, "feedback-box-title", the_box::form),
        row!(post "/box/{place}", DropInBox::NAME, "feedback-box-title", the_box::drop_it),
        row!(get "/box/kept", "open", "feedback-box-title", the_box::gone),
        row!(post "/box/kept", KeepCode::NAME, "feedback-box-title", the_box::kept_it),
        row!(get "/box/finished", "open", "feedback-finished-title", the_box::finished),
        row!(post "/box/finished/{place}", KeepCode::NAME, "feedback-finished-title", the_box::finish),
        row!(get "/receipt", "open", "feedback-receipt-title", the_box::type_it),
        row!(post "/receipt", SeeByReceipt::NAME, "feedback-receipt-title", the_box::open),
        // Whoever looks at these again is asked for the code: a thread has no address of its own.
        row!(get "/receipt/words", "open", "feedback-receipt-title", the_box::type_it),
        row!(get "/receipt/heard", "open", "feedback-receipt-title", the_box::type_it),
        row!(get "/receipt/down", "open", "feedback-receipt-title", the_box::type_it),
        row!(get "/receipt/wall", "open", "feedback-receipt-title", the_box::type_it),
        row!(post "/receipt/wall", DropByReceipt::NAME, "feedback-receipt-title", the_box::wall),
        row!(get "/receipt/withdraw", "open", "feedback-receipt-title", the_box::type_it),
        row!(post "/receipt/words", DropByReceipt::NAME, "feedback-receipt-title", the_box::add_word),
        row!(post "/receipt/heard", DropByReceipt::NAME, "feedback-receipt-title", the_box::heard),
        row!(post "/receipt/down", DropByReceipt::NAME, "feedback-receipt-title", the_box::down),
        row!(post "/receipt/withdraw", DropByReceipt::NAME, "feedback-receipt-title", the_box::withdraw),
    ];
    rows.into_iter().map(Route::nameless).collect()
}

/// What a rule had to say, as faults of the form; anything else is no fault of a form.
fn faults_of(page: &Page, refused: Refused) -> Result<Faults, Problem> {
    let mut faults = Faults::new();
    let (field, key) = match refused {
        Refused::Stop(stop) => return Err(stop.into()),
        Refused::Calendar(error) => return Err(Problem::Broken(error.to_string())),
        Refused::Answer(list) => {
            for fault in list {
                let (field, key) = answer_fault(fault);
                faults.add(field, page.t(key));
            }
            return Ok(faults);
        }
        Refused::Answering(why) => ("with", answering(why)),
        Refused::Assigning(why) => ("to", assigning(why)),
        Refused::Joining(why) => ("with", joining(why)),
        Refused::Board(why) => ("", boarding(why)),
        Refused::Step(StepFault::Past) => ("by", "feedback-fault-step-past"),
        Refused::Step(StepFault::Far) => ("by", "feedback-fault-date-far"),
        Refused::Heard(_) => ("", "feedback-fault-heard"),
        Refused::Over => ("", "feedback-fault-over"),
        Refused::ByHand(why) => by_hands(why),
        Refused::Sheet(SheetRefused::Faults) => ("leave_out", "feedback-sheet-has-faults"),
        Refused::Sheet(SheetRefused::Nothing) => ("", "feedback-sheet-nothing"),
        Refused::Practice(PracticeRefused::Past) => ("until", "feedback-fault-practice-past"),
        Refused::Practice(PracticeRefused::Far) => ("until", "feedback-fault-practice-far"),
        Refused::Practice(PracticeRefused::Changed) => ("", "feedback-fault-practice-changed"),
        Refused::Practice(PracticeRefused::TheReps) => ("", "feedback-fault-practice-reps"),
        Refused::Practice(PracticeRefused::SameHand) => ("", "feedback-fault-practice-hand"),
        Refused::Removal(why) => removing(why),
        Refused::Full => ("", "feedback-fault-full"),
        Refused::SentAlready => ("", "feedback-already-title"),
        Refused::Crowded => return Err(Problem::Crowded),
        Refused::Hashing => return Err(Problem::Broken("a code could not be made or read".to_owned())),
    };
    faults.add(field, page.t(key));
    Ok(faults)
}

const fn answer_fault(fault: AnswerFault) -> (&'static str, &'static str) {
    match fault {
        AnswerFault::NotOpen => ("", "feedback-fault-over"),
        AnswerFault::NoReasons => ("reasons", "feedback-fault-reasons"),
        AnswerFault::NoChange => ("change", "feedback-fault-change"),
        AnswerFault::NoCarrier => ("carrier", "feedback-fault-carrier"),
        AnswerFault::NoDate => ("promised", "feedback-fault-date"),
        AnswerFault::DatePast => ("promised", "feedback-fault-date-past"),
        AnswerFault::DateFar => ("promised", "feedback-fault-date-far"),
        AnswerFault::NoMoreLooking => ("outcome", "feedback-fault-no-more-looking"),
    }
}

const fn answering(why: AnswerRefused) -> &'static str {
    match why {
        AnswerRefused::OwnSuggestion => "feedback-fault-own",
        AnswerRefused::AnsweredBefore => "feedback-fault-answered-before",
        AnswerRefused::SameName => "feedback-fault-same-name",
        AnswerRefused::NotFromHere => "feedback-fault-not-from-here",
        AnswerRefused::WorryFirst => "feedback-fault-worry-first",
    }
}

const fn assigning(why: AssignRefused) -> &'static str {
    match why {
        AssignRefused::NotFromHere => "feedback-fault-not-from-here",
        AssignRefused::OwnSuggestion => "feedback-fault-own",
        AssignRefused::AnsweredBefore => "feedback-fault-answered-before",
        AssignRefused::Over => "feedback-fault-over",
    }
}

const fn joining(why: JoinRefused) -> &'static str {
    match why {
        JoinRefused::Itself => "feedback-fault-join-itself",
        JoinRefused::AlreadyJoined => "feedback-fault-join-already",
        JoinRefused::NotOpen => "feedback-fault-join-over",
        JoinRefused::Worried => "feedback-fault-worried",
        JoinRefused::OtherOrganisation | JoinRefused::NotThere => "feedback-fault-join-none",
        JoinRefused::Answered => "feedback-fault-join-answered",
        JoinRefused::Full => "feedback-fault-join-full",
    }
}

const fn by_hands(why: ByHandRefused) -> (&'static str, &'static str) {
    match why {
        ByHandRefused::Yourself => ("", "feedback-fault-by-hand-yourself"),
        ByHandRefused::NotFromHere => ("", "feedback-fault-by-hand-not-from-here"),
        ByHandRefused::NotRead => ("read", "feedback-fault-by-hand-not-read"),
        ByHandRefused::NotAgreed => ("agrees", "feedback-fault-by-hand-not-agreed"),
        ByHandRefused::NotRight => ("", "feedback-fault-by-hand-not-right"),
        ByHandRefused::NotThere => ("", "feedback-fault-by-hand-not-there"),
        ByHandRefused::TakenOver => ("", "feedback-fault-by-hand-taken-over"),
    }
}

const fn removing(why: RemovalRefused) -> (&'static str, &'static str) {
    match why {
        RemovalRefused::Nothing => ("piece", "feedback-fault-remove-nothing"),
        RemovalRefused::NotThere => ("exact", "feedback-fault-remove-not-there"),
        RemovalRefused::NothingOpen => ("", "feedback-fault-over"),
        RemovalRefused::SameHand => ("found", "feedback-fault-removal-same"),
    }
}

const fn boarding(why: BoardRefused) -> &'static str {
    match why {
        BoardRefused::Changed => "feedback-fault-changed",
        BoardRefused::JustAnswerMe => "feedback-fault-private",
        BoardRefused::NotAnswered => "feedback-fault-not-answered",
        BoardRefused::AlreadyThere => "feedback-fault-already-there",
        BoardRefused::Withdrawn | BoardRefused::NotOnBoard => "feedback-fault-over",
        BoardRefused::SameReader => "feedback-fault-same-reader",
        BoardRefused::NotChecked => "feedback-fault-not-checked",
        BoardRefused::NoReason => "feedback-fault-why-back",
        BoardRefused::NotProposed => "feedback-fault-not-proposed",
        BoardRefused::Worried => "feedback-fault-worried",
        BoardRefused::NoDownReason => "feedback-fault-down-why",
    }
}

/// Words that may be left out: nothing when nothing was written, a fault when they cannot be taken.
fn optional(faults: &mut Faults, page: &Page, sent: &Sent, field: &str, most: usize) -> Option<Words> {
    if sent.text(field).trim().is_empty() {
        return None;
    }
    faults.words(page, sent, field, most, "feedback-fault-words")
}

/// Choices from people.
fn people_choices(people: &[(PersonId, String)], chosen: &str, none: Option<String>) -> Vec<Choice> {
    let nobody = none.map(|text| Choice { value: String::new(), text, hint: None, checked: chosen.is_empty() });
    let them = people.iter().map(|(id, name)| {
        let value = id.to_string();
        Choice { checked: value == chosen, value, text: name.clone(), hint: None }
    });
    nobody.into_iter().chain(them).collect()
}

/// A field whose name is not the last part of its word key.
fn field(page: &Page, name: &str, key: &str, value: &str, faults: &Faults) -> Field {
    page.field(name, key, value, faults)
}

/// The names of people, asked for once a page.
struct Names(Vec<(PersonId, String)>);

impl Names {
    async fn of(tx: &mut ReadTx, mut ids: Vec<PersonId>) -> store::Result<Self> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self(Vec::new()));
        }
        Ok(Self(people::names(tx, &ids).await?))
    }

    /// A person's name; a word for somebody whose name is gone.
    fn get(&self, page: &Page, id: Option<PersonId>) -> String {
        if page.nameless {
            // Where nobody is known, no worker's name is given either: the role that answers for it is shown.
            return page.t("feedback-worker-here");
        }
        let found = id.and_then(|id| self.0.iter().find(|(known, _)| *known == id));
        found
            .map(|(_, name)| name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| page.t("feedback-somebody"))
    }
}

/// Everybody whose name a page of a suggestion says.
fn people_in(
    it: &crate::model::Suggestion,
    around: &crate::model::Around,
    texts: &[crate::model::Text],
    responses: &[loops::Response],
) -> Vec<PersonId> {
    let mut ids: Vec<PersonId> = texts.iter().filter_map(|text| text.by).collect();
    ids.extend(responses.iter().map(|one| one.by));
    ids.extend(responses.iter().filter_map(|one| one.with));
    ids.extend(it.author.into_iter().chain(it.assignee).chain(it.recorded_by));
    ids.extend(around.worry.as_ref().and_then(|worry| worry.read_by));
    ids
}

/// The word of an outcome.
fn outcome_word(page: &Page, outcome: Outcome) -> String {
    page.t(format!("loops-outcome-{}", outcome.code().replace('_', "-")))
}

/// An answer as pages show it.
struct AnswerView {
    outcome: String,
    who: String,
    day: String,
    machine: String,
    carrier: String,
    promised: Option<String>,
    reasons: String,
    change: Option<String>,
    /// Who was asked for their name and has not said yet: for the desk alone.
    asked: Option<String>,
}

fn answer_views(page: &Page, names: &Names, responses: &[loops::Response], at_desk: bool) -> Vec<AnswerView> {
    let erased = || page.t("feedback-erased");
    responses
        .iter()
        .map(|one| AnswerView {
            outcome: outcome_word(page, one.outcome),
            who: match one.with.filter(|_| one.with_agreed_at.is_some()) {
                Some(with) => page.t2(
                    "feedback-two-names",
                    "one",
                    names.get(page, Some(one.by)).as_str(),
                    "two",
                    names.get(page, Some(with)).as_str(),
                ),
                None => names.get(page, Some(one.by)),
            },
            day: page.day_of(&one.at),
            machine: one.at.text(),
            carrier: one.carrier.clone(),
            promised: one.promised_on.map(|on| page.day(&on)),
            reasons: one.reasons.as_ref().map_or_else(erased, |words| words.read().to_owned()),
            change: one.change_needed.as_ref().map(|words| words.read().to_owned()),
            asked: one
                .with
                .filter(|_| at_desk && one.with_agreed_at.is_none())
                .map(|with| page.t1("feedback-name-asked", "name", names.get(page, Some(with)).as_str())),
        })
        .collect()
}

/// A step towards what was promised, as pages show it.
struct StepView {
    id: String,
    what: String,
    by: Option<String>,
    done: Option<String>,
}

fn step_views(page: &Page, steps: Vec<loops::Milestone>) -> Vec<StepView> {
    steps
        .into_iter()
        .map(|step| StepView {
            id: step.id.to_string(),
            what: step.what.map_or_else(|| page.t("feedback-erased"), |what| what.read().to_owned()),
            by: step.due_on.map(|on| page.day(&on)),
            done: step.done_on.map(|on| page.day(&on)),
        })
        .collect()
}

/// A message as pages show it.
struct MessageView {
    voice: &'static str,
    who: String,
    words: String,
    after: String,
}
