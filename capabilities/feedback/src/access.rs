//! Who may do what here: one type per action, one rule each.

use access::{About, Asking, Facts, Power, RelationKind, Role, or_hidden, places, power, settings};
use basics::PlaceId;
use loops::{Loop, Stage};
use store::{ReadTx, Result};

use crate::model::{Around, Entry, EntryId, REPS_DRAFT, SWITCH, Suggestion, SuggestionId};
use crate::store as kept;

pub mod by_hand;
pub mod paper;
pub mod practice;
pub mod publishing;
pub mod the_box;

use by_hand::{
    AgreeRecording, ChangeCode, ChangeRecording, DropRecording, HandOver, SayHanded, SeeHanded, SeeRecording, TakeOver,
    WriteDown,
};
use paper::{BringOld, PrintSlips, TypePaper, TypeSheet};
use practice::{AgreePractice, ProposePractice, SeePractice};
use publishing::{CheckForWall, HeardOnPaper, PrintPack, PrintPoster, PutOnWall, SeePublicBoard, TakeOffWall, Wish};
use the_box::{DropByReceipt, DropInBox, KeepCode, OpenBox, SeeByReceipt};

/// The house's own job that reminds of what people are worried about.
pub const FIRST_READ_JOB: &str = "feedback.first_read";

/// The house's own job that reminds of worries whose safety steps are not done.
pub const CLOSE_JOB: &str = "feedback.worry_close";

/// Who works at the desk.
pub const DESK: [Role; 2] = [Role::Practitioner, Role::Manager];

/// A suggestion, its loop, and what stands around it.
#[derive(Clone, Debug)]
pub struct SuggestionFacts {
    about: About,
    /// The suggestion, without its words.
    pub it: Suggestion,
    /// What stands around it.
    pub around: Around,
    /// Its loop, when it has one.
    pub the_loop: Option<Loop>,
}

impl Facts for SuggestionFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// An entry of the board, and the suggestion that it comes from.
#[derive(Clone, Debug)]
pub struct EntryFacts {
    about: About,
    /// The entry.
    pub entry: Entry,
    /// The suggestion.
    pub it: Suggestion,
    /// What stands around it.
    pub around: Around,
}

impl Facts for EntryFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

pub(crate) async fn suggestion(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<SuggestionFacts>> {
    let Some((it, around)) = kept::one(tx, id).await? else { return Ok(None) };
    // Switching the part off ends what is new, and never what was asked: every open loop still gets its answer
    // (promise 1), and its author keeps their words (promise 6).
    let Some(mut about) = places::about(tx, it.place, None).await? else { return Ok(None) };
    about.organisation = it.organisation;
    about.owner = it.author;
    about.assigned = it.assignee.into_iter().collect();
    let the_loop = loops::of_object(tx, "suggestion", id.uuid()).await?;
    Ok(Some(SuggestionFacts { about, it, around, the_loop }))
}

/// The same for the first readers: what nobody is worried about is not there for them.
async fn worried(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<SuggestionFacts>> {
    Ok(suggestion(tx, id).await?.filter(|facts| facts.it.worried))
}

/// The same for whoever opened somebody's things in an emergency: what somebody said under their name, and did not take back.
/// What somebody is worried about stays to be read even then, as it does for its first readers.
async fn said_by_somebody(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<SuggestionFacts>> {
    let named = |facts: &SuggestionFacts| facts.it.author.is_some() && !facts.around.nameless;
    let stands = |facts: &SuggestionFacts| facts.it.worried || facts.it.stage != Stage::Withdrawn;
    Ok(suggestion(tx, id).await?.filter(|facts| named(facts) && stands(facts)))
}

/// The same for the reps who were asked to help: they are the ones who deal with it, where the place allows it.
async fn helped(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<SuggestionFacts>> {
    let Some(mut facts) = suggestion(tx, id).await? else { return Ok(None) };
    facts.about.assigned = kept::helpers(tx, id).await?;
    facts.about.on = facts.about.on && settings::one(tx, facts.it.place, &REPS_DRAFT).await? == "on";
    Ok(Some(facts))
}

/// The same for whoever is asked to put their name to an answer.
async fn named(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<SuggestionFacts>> {
    let Some(mut facts) = suggestion(tx, id).await? else { return Ok(None) };
    facts.about.assigned = match &facts.the_loop {
        Some(the_loop) if the_loop.stage != Stage::Withdrawn => {
            loops::asked_for_name(tx, the_loop.id).await?.into_iter().collect()
        }
        _ => Vec::new(),
    };
    Ok(Some(facts))
}

async fn entry(tx: &mut ReadTx, id: EntryId) -> Result<Option<EntryFacts>> {
    let Some(entry) = kept::entry(tx, id).await? else { return Ok(None) };
    let Some((it, around)) = kept::one(tx, entry.suggestion).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, entry.place, Some(&SWITCH)).await? else { return Ok(None) };
    about.organisation = it.organisation;
    about.owner = entry.author;
    Ok(Some(EntryFacts { about, entry, it, around }))
}

async fn place(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    places::about(tx, id, Some(&SWITCH)).await
}

/// Nobody sits at the desk for what they said themselves: the notes about it are not theirs to read.
fn desk(asking: &Asking<'_>) -> bool {
    asking.has(&DESK) && !asking.own()
}

fn first_reader(asking: &Asking<'_>) -> bool {
    (asking.has(&DESK) || asking.is(RelationKind::DutyReader)) && !asking.own()
}

fn is_rep(asking: &Asking<'_>) -> bool {
    asking.has(&[Role::Rep]) || asking.is(RelationKind::Rep)
}

fn second_reader(asking: &Asking<'_>) -> bool {
    (asking.has(&DESK) || is_rep(asking)) && !asking.own()
}

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// Leave a suggestion or a thank-you in a place.
    Leave = "feedback.leave", |asking| asking.belongs();
    /// Write down what was said aloud and answered there and then.
    RecordSpoken = "feedback.record_spoken", |asking| asking.has(&DESK);
    /// Take along what the desk shows, as a table.
    ExportDesk = "feedback.export_desk", |asking| asking.has(&DESK);
    /// See the board of a place.
    SeeBoard = "feedback.see_board", |asking| asking.belongs();
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, suggestion, or_hidden:
    /// See one's own suggestion and what came of it.
    SeeOwn = "feedback.see_own", |asking| asking.own();
    /// Add a word to one's own suggestion.
    AddWord = "feedback.add_word", |asking| asking.own();
    /// Say whether one was heard.
    SayHeard = "feedback.say_heard", |asking| asking.own();
    /// Take one's own suggestion back.
    Withdraw = "feedback.withdraw", |asking| asking.own();
    /// See a suggestion at the desk.
    SeeSuggestion = "feedback.see_suggestion" [const RECORDED: bool = true;], |asking| desk(asking);
    /// Say who deals with a suggestion.
    Assign = "feedback.assign", |asking| desk(asking);
    /// Ask a rep to help with the answer.
    AskHelper = "feedback.ask_helper", |asking| desk(asking);
    /// Write a note for the desk.
    WriteNote = "feedback.write_note", |asking| desk(asking);
    /// Write to the author.
    Reply = "feedback.reply", |asking| desk(asking);
    /// Keep a draft of the answer.
    KeepDraft = "feedback.keep_draft", |asking| desk(asking);
    /// Give the answer.
    AnswerSuggestion = "feedback.answer", |asking| desk(asking);
    /// Say which steps lead to what was promised, and which are done.
    KeepMilestones = "feedback.keep_milestones", |asking| desk(asking);
    /// Tell the author that what was promised is done.
    TellBack = "feedback.tell_back", |asking| desk(asking);
    /// Answer a suggestion together with another that says the same.
    Join = "feedback.join", |asking| desk(asking);
    /// Answer it by itself again.
    Part = "feedback.part", |asking| desk(asking);
    /// Put an answered suggestion forward for the board.
    PutForward = "feedback.put_forward", |asking| desk(asking);
    /// Take words out that name somebody else.
    RemoveWords = "feedback.remove_words", |asking| desk(asking);
    /// Say that words should not have been taken out.
    ContestRemoval = "feedback.contest_removal", |asking| asking.own();
    /// Look again at what was taken out.
    LookAgain = "feedback.look_again", |asking| desk(asking);
    /// The house reminds of a worry that nobody has read, or that nobody has dealt with.
    RemindOfWorry = "feedback.remind_of_worry" [const JOBS: &'static [&'static str] = &[FIRST_READ_JOB, CLOSE_JOB];],
        |_asking| false;
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, worried, or_hidden:
    /// See one whose author is worried: that is on record.
    SeeWorried = "feedback.see_worried" [const SENSITIVE: bool = true;], |asking| first_reader(asking);
    /// Be the first who reads what somebody is worried about.
    ReadWorry = "feedback.read_worry", |asking| first_reader(asking);
    /// Say what was done about a worry.
    CloseWorry = "feedback.close_worry", |asking| first_reader(asking);
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, said_by_somebody, or_hidden:
    /// Read what somebody said, by an opening in an emergency: every look is on record.
    ReadOpened = "feedback.read_opened" [const SENSITIVE: bool = true;], |asking| asking.opened() && !asking.own();
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, helped, or_hidden:
    /// Help with the draft of an answer, as the rep who was asked.
    HelpDraft = "feedback.help_draft", |asking| asking.assigned() && is_rep(asking) && !asking.own();
}

access::actions! { "suggestion", SuggestionId, SuggestionFacts, named, or_hidden:
    /// Put one's name to an answer, or not, as the one who was asked.
    AgreeName = "feedback.agree_name", |asking| asking.assigned() && asking.belongs() && !asking.own();
}

access::actions! { "board", EntryId, EntryFacts, entry, or_hidden:
    /// See an entry of the board.
    SeeEntry = "feedback.see_entry", |asking| asking.own() || asking.belongs();
    /// Be the second reader of an entry.
    CheckEntry = "feedback.check_entry", |asking| second_reader(asking);
    /// Take an entry down.
    TakeDown = "feedback.take_down", |asking| asking.own() || asking.has(&DESK);
}

/// The matrix of this capability.
#[must_use]
pub fn powers() -> Vec<Power> {
    vec![
        power::<Leave>(),
        power::<RecordSpoken>(),
        power::<WriteDown>(),
        power::<SeeRecording>(),
        power::<ChangeRecording>(),
        power::<AgreeRecording>(),
        power::<DropRecording>(),
        power::<HandOver>(),
        power::<SeeHanded>(),
        power::<SayHanded>(),
        power::<TakeOver>(),
        power::<ChangeCode>(),
        power::<ExportDesk>(),
        power::<SeeBoard>(),
        power::<SeeOwn>(),
        power::<AddWord>(),
        power::<SayHeard>(),
        power::<Withdraw>(),
        power::<SeeSuggestion>(),
        power::<SeeWorried>(),
        power::<ReadWorry>(),
        power::<CloseWorry>(),
        power::<ReadOpened>(),
        power::<Assign>(),
        power::<AskHelper>(),
        power::<WriteNote>(),
        power::<Reply>(),
        power::<KeepDraft>(),
        power::<AnswerSuggestion>(),
        power::<KeepMilestones>(),
        power::<TellBack>(),
        power::<Join>(),
        power::<Part>(),
        power::<PutForward>(),
        power::<RemoveWords>(),
        power::<ContestRemoval>(),
        power::<LookAgain>(),
        power::<RemindOfWorry>(),
        power::<HelpDraft>(),
        power::<AgreeName>(),
        power::<PrintSlips>(),
        power::<TypePaper>(),
        power::<TypeSheet>(),
        power::<BringOld>(),
        power::<SeePractice>(),
        power::<ProposePractice>(),
        power::<AgreePractice>(),
        power::<DropInBox>(),
        power::<DropByReceipt>(),
        power::<KeepCode>(),
        power::<SeeByReceipt>(),
        power::<OpenBox>(),
        power::<SeePublicBoard>(),
        power::<PrintPoster>(),
        power::<PutOnWall>(),
        power::<CheckForWall>(),
        power::<TakeOffWall>(),
        power::<Wish>(),
        power::<HeardOnPaper>(),
        power::<PrintPack>(),
        power::<SeeEntry>(),
        power::<CheckEntry>(),
        power::<TakeDown>(),
    ]
}
