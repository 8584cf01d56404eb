//! Feedback, first part: a suggestion or a thank-you, the desk that answers it, and the board.
#![doc = include_str!("../README.md")]

mod access;
mod actions;
mod model;
mod rules;
pub mod samples;
mod store;
mod tell;
mod web;

use ::access::Signed;
use ::store::columns::{Column, Erase, Table, about, code, day, id, moment, number, other, sealed, words, yes_no};
use ::store::{Migration, Part};
use basics::uuid::Uuid;
use pages::{Capability, Elsewhere, Lang, Nav};

pub use crate::access::by_hand::{
    AgreeRecording, ChangeCode, ChangeRecording, DropRecording, HandOver, SayHanded, SeeHanded, SeeRecording, TakeOver,
    WriteDown,
};
pub use crate::access::paper::{BringOld, PrintSlips, TypePaper, TypeSheet};
pub use crate::access::practice::{AgreePractice, ProposePractice, SeePractice};
pub use crate::access::publishing::{
    CheckForWall, HeardOnPaper, PrintPack, PrintPoster, PutOnWall, SeePublicBoard, TakeOffWall, Wish,
};
pub use crate::access::the_box::{DropByReceipt, DropInBox, KeepCode, OpenBox, SeeByReceipt};
pub use crate::access::{
    AddWord, AgreeName, AnswerSuggestion, AskHelper, Assign, CheckEntry, CloseWorry, ContestRemoval, ExportDesk,
    HelpDraft, Join, KeepDraft, KeepMilestones, Leave, LookAgain, Part as PartSuggestion, PutForward, ReadOpened,
    ReadWorry, RecordSpoken, RemindOfWorry, RemoveWords, Reply, SayHeard, SeeBoard, SeeEntry, SeeOwn, SeeSuggestion,
    SeeWorried, TakeDown, TellBack, Withdraw, WriteNote,
};
pub use crate::actions::{Refused, Verdict, letters_follow, membership_ended, person_erased, relation_ended};
pub use crate::model::by_hand::{Manner, RECORDER_NAME, RecordingId};
pub use crate::model::publishing::{Audience, BOARD_PUBLIC};
pub use crate::model::removal::{Again, Reason};
pub use crate::model::the_box::{ANONYMOUS, ByReceipt, Inside, Opened, RECEIPT_DAYS, Reached};
pub use crate::model::{
    ANSWER_DAYS, DAY_ONE, ELSEWHERE, ELSEWHERE_CLOCK, EntryId, FIRST_READ_HOURS, Kind, LIMIT_KIND, MessageId,
    NOBODY_READS, PHONE, Publish, REPS_DRAFT, SECOND_DAYS, SWITCH, Saying, SuggestionAnswered, SuggestionId,
    SuggestionLeft, SuggestionWithdrawn, WORRY_CLOSE_HOURS,
};
pub use crate::tell::raised::{NAMED, came_of, raised};

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::{
        Press, drop_more, drop_saying, new_slips, open_boxes, open_receipt, print_slips, type_paper, type_sheet,
    };
    pub use crate::actions::{
        PrintedCode, Said, Taking, agree, change_code, change_words, drop_recording, forget_unagreed, hand_over,
        offered_code, printed_code, say_handed, take_over, write_down,
    };
    pub use crate::actions::{
        add_milestone, add_word, agree_name, agree_practice, answer, ask_helper, assign, bring_old, check, close_worry,
        finish_milestone, help_draft, join, keep_draft, leave, part, propose_practice, put_forward, read_worry,
        record_spoken, reply, say_heard, take_down, tell_back, withdraw, write_note,
    };
    pub use crate::actions::{check_for_wall, heard_on_paper, print_pack, put_on_wall, take_off_wall, wish};
    pub use crate::actions::{contest_removal, look_again, remove_words};
}

/// Words that the thread's key seals: they go when its author is erased, and not when a worker is. They are in the author's
/// bundle, and not in that of the worker who wrote them.
const fn of_thread(name: &'static str) -> Column {
    sealed(name).kept("the thread's key goes when its author is erased").to_owner()
}

/// The same in a row that names its author itself.
const fn of_entry(name: &'static str) -> Column {
    sealed(name).kept("the thread's key goes when its author is erased")
}

/// An id that says whose a thing was: it is emptied with the rest.
const fn erased_id(name: &'static str) -> Column {
    let mut column = id(name);
    column.erase = Erase::Blank;
    column
}

const fn writer(name: &'static str) -> Column {
    id(name).kept("who acted for the service stays on record")
}

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    Table::new(
        "feedback_suggestions",
        &["id"],
        &[
            id("id"),
            id("place_id"),
            id("organisation_id"),
            number("year"),
            number("running"),
            erased_id("author_id"),
            other("recorded_by"),
            code("kind"),
            code("lang"),
            sealed("words"),
            sealed("put_right"),
            code("publish"),
            yes_no("name_may_show"),
            sealed("shown_name"),
            yes_no("wants_answer"),
            yes_no("worried"),
            other("assignee_id"),
            code("stage"),
            moment("due_at"),
            moment("left_at"),
        ],
    )
    .about(&["author_id"]),
    Table::new(
        "feedback_messages",
        &["id"],
        &[id("id"), id("suggestion_id"), code("kind"), writer("by_id"), moment("at"), of_thread("words")],
    )
    .about(&["by_id"])
    .belonging_to("suggestion_id", "feedback_suggestions", "id", Some(("kind", &["note"]))),
    Table::new(
        "feedback_helpers",
        &["suggestion_id", "person_id"],
        &[id("suggestion_id"), id("person_id"), other("asked_by"), moment("at")],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "feedback_drafts",
        &["suggestion_id"],
        &[
            id("suggestion_id"),
            code("outcome"),
            code("carrier"),
            day("promised_on"),
            writer("by_id"),
            moment("at"),
            of_thread("reasons").not_exported("a draft is no answer yet"),
            of_thread("change_needed").not_exported("a draft is no answer yet"),
        ],
    )
    .about(&["by_id"]),
    Table::new(
        "feedback_worries",
        &["suggestion_id"],
        &[
            id("suggestion_id"),
            id("place_id"),
            moment("opened_at"),
            moment("due_at"),
            moment("read_at"),
            other("read_by"),
            moment("close_by"),
            moment("closed_at"),
            writer("closed_by"),
            of_thread("done").not_exported("a safety record, which may speak of others: ask the service for it"),
        ],
    )
    .about(&["closed_by"]),
    Table::new(
        "feedback_board",
        &["id"],
        &[
            id("id"),
            id("suggestion_id"),
            id("place_id"),
            erased_id("author_id"),
            code("lang"),
            words("said"),
            code("did"),
            about("shown_name"),
            code("outcome"),
            code("carrier"),
            number("days"),
            code("state"),
            other("put_by"),
            moment("put_at"),
            other("read_by"),
            moment("read_at"),
            code("next_state"),
            of_entry("next_said"),
            of_entry("next_did"),
            of_entry("next_name"),
            code("next_outcome"),
            code("next_carrier"),
            of_entry("why_back").not_exported("between the two readers"),
            of_entry("why_down"),
        ],
    )
    .about(&["author_id"]),
    crate::store::by_hand::RECORDINGS,
    crate::store::by_hand::BY_HAND,
    crate::store::joined::JOINED,
    crate::store::the_box::BOX,
    crate::store::the_box::RECEIPTS,
    crate::store::paper::SLIPS,
    crate::store::old::OLD,
    crate::store::practice::PRACTICE,
    crate::store::wall::TABLE,
    crate::store::letters::WISHES,
    crate::store::letters::LETTERS,
    crate::store::removal::REMOVALS,
    crate::store::filter::EXPORTS,
];

fn nav(signed: &Signed) -> Vec<Nav> {
    let mut items = vec![Nav { href: "/feedback", key: "feedback-nav-own", order: 20 }];
    if signed.memberships.iter().any(|membership| crate::access::DESK.contains(&membership.role)) {
        items.push(Nav { href: "/desk", key: "feedback-nav-desk", order: 30 });
    }
    if !signed.memberships.is_empty() {
        items.push(Nav { href: "/board", key: "feedback-nav-board", order: 40 });
    }
    items
}

fn suggestion_link(id: Uuid) -> String {
    format!("/feedback/{}", id.simple())
}
/// What a person said, for whoever opened their things in an emergency.
fn opened_link(person: Uuid) -> String {
    format!("/feedback/of/{}", person.simple())
}
fn help_link(id: Uuid) -> String {
    format!("/feedback/{}/help", id.simple())
}
fn name_link(id: Uuid) -> String {
    format!("/feedback/{}/name", id.simple())
}
fn removal_link(id: Uuid) -> String {
    format!("/desk/{}/removal", id.simple())
}
fn recording_link(id: Uuid) -> String {
    format!("/desk/by-hand/{}", id.simple())
}
fn board_link(id: Uuid) -> String {
    format!("/board/{}", id.simple())
}
fn practice_link(id: Uuid) -> String {
    format!("/practice/{}", id.simple())
}
fn wall_link(id: Uuid) -> String {
    format!("/wall/{}", id.simple())
}
fn wall_put_link(id: Uuid) -> String {
    format!("/desk/{}/wall", id.simple())
}
fn check_link(id: Uuid) -> String {
    format!("/board/{}/check", id.simple())
}

/// How long what only workers or nobody need is kept; what people wrote goes with them.
const KEEPING: &[pages::Keeping] = &[
    pages::Keeping {
        kind: "feedback.drafts",
        key: "feedback-keeping-drafts",
        days: 180,
        least: 30,
        most: 730,
        sweep: pages::Sweep::Rows(|tx, places, before| Box::pin(store::forget_drafts(tx, places, before))),
    },
    pages::Keeping::fixed("feedback.receipts", "feedback-keeping-receipts", 365),
];

/// The door.
pub const CAPABILITY: Capability = Capability {
    part: Part {
        name: "feedback",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-suggestions.sql")),
            Migration::new(2, include_str!("../migrations/002-the-box.sql")),
            Migration::new(3, include_str!("../migrations/003-paper.sql")),
            Migration::new(4, include_str!("../migrations/004-joined.sql")),
            Migration::new(5, include_str!("../migrations/005-by-hand.sql")),
            Migration::new(6, include_str!("../migrations/006-papers-in.sql")),
            Migration::new(7, include_str!("../migrations/007-publishing.sql")),
            Migration::new(8, include_str!("../migrations/008-taken-out.sql")),
        ],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: model::SETTINGS,
    switch: Some(&SWITCH),
    elsewhere: Some(Elsewhere {
        setting: &ELSEWHERE,
        nav: Nav { href: "/feedback/new", key: "feedback-new-title", order: 20 },
    }),
    nav,
    jobs: actions::JOBS,
    keeping: KEEPING,
    rounds: &[actions::open_boxes, actions::forget_unagreed],
    links: &[
        ("suggestion", suggestion_link),
        ("opened", opened_link),
        ("suggestion_help", help_link),
        ("suggestion_name", name_link),
        ("suggestion_removal", removal_link),
        ("recording", recording_link),
        ("board", board_link),
        ("board_check", check_link),
        ("practice", practice_link),
        ("wall_check", wall_link),
        ("wall_put", wall_put_link),
    ],
    lends: &[(tell::raised::NAMED, tell::raised::lend)],
    reply: Some(tell::reply),
    samples: Some(samples::samples),
    facts: model::FACTS,
    ..Capability::room("feedback")
};
