//! Loops: whatever a person asks opens one, with a clock that binds the service and never the person. Heard, considered,
//! answered with reasons and with what would have to change, told back, and "were you heard?".
//!
//! A capability opens a loop inside its own act ([`open`]), asks [`rules`] before it saves an answer ([`respond`]), and
//! puts what waits for somebody on the one list that the home page shows ([`wait`], [`waiting_for`]).

mod answers;
mod clock;
mod jobs;
mod keeping;
mod links;
mod model;
mod practice;
pub mod rules;
mod steps;
mod striking;
mod summaries;
mod sums;
mod waiting;

use pages::{Capability, Lang};
use store::columns::{Column, Table, code, day, id, moment, number, other, sealed};
use store::{Migration, Part};

pub use answers::{
    Answering, Kept, Response, Second, answerers, answers_to, asked_for_name, respond, responses, say_name,
};
pub use clock::{Dates, Promise, Terms, calendar, dates, promise};
pub use clocks::{ClockError, DayOne, Limit};
pub use jobs::{LoopFacts, RemindOfLoop};
pub use keeping::{
    Opening, bring_forward, consider, end, has_open, keep, of_asker, of_object, one, open, set_heard, set_second_reader,
};
pub use links::{Thing, came_from, came_of, link};
pub use model::{Heard, Loop, LoopId, MilestoneId, Outcome, ResponseId, Stage, WaitId};
pub use practice::{Weeks, practise, practising};
pub use steps::{Milestone, add_milestone, finish_milestone, milestones};
pub use striking::{Striking, Struck, strike};
pub use summaries::{Summary, summaries};
pub use sums::sum;
pub use waiting::{
    For, Wait, Waiting, hand_back, hand_back_kind, pass_on, stop_waiting, stop_waiting_all, stop_waiting_for, wait,
    waited_on, waiting_for,
};

const fn erased_id(name: &'static str) -> Column {
    let mut column = id(name);
    column.erase = store::columns::Erase::Blank;
    column
}

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    Table::new(
        "loops_loops",
        &["id"],
        &[
            id("id"),
            code("object_kind"),
            id("object_id"),
            id("place_id"),
            id("organisation_id"),
            erased_id("asker_id"),
            moment("opened_at"),
            day("received_on"),
            day("half_on"),
            day("due_on"),
            moment("due_at"),
            code("stage"),
            code("outcome"),
            day("promised_on"),
            moment("promised_at"),
            other("keeper_id"),
            moment("answered_at"),
            other("answered_by"),
            other("answered_with"),
            moment("told_at"),
            code("heard"),
            moment("heard_at"),
            other("second_reader_id"),
            day("second_due_on"),
            moment("second_due_at"),
        ],
    )
    .about(&["asker_id"]),
    Table::new(
        "loops_responses",
        &["id"],
        &[
            id("id"),
            id("loop_id"),
            number("number"),
            code("outcome"),
            code("carrier"),
            day("promised_on"),
            id("by_id").kept("an answer names who gave it, as the record of a decision"),
            other("with_id"),
            moment("with_agreed_at"),
            moment("at"),
            sealed("reasons").kept("the thread's key goes when its asker is erased").to_owner(),
            sealed("change_needed").kept("the thread's key goes when its asker is erased").to_owner(),
            code("told_sum"),
            moment("struck_at"),
        ],
    )
    .about(&["by_id"])
    .belonging_to("loop_id", "loops_loops", "id", None),
    Table::new(
        "loops_milestones",
        &["id"],
        &[
            id("id"),
            id("loop_id"),
            sealed("what").kept("the thread's key goes when its asker is erased").to_owner(),
            day("due_on"),
            day("done_on"),
            moment("made_at"),
        ],
    )
    .belonging_to("loop_id", "loops_loops", "id", None),
    Table::new(
        "loops_waiting",
        &["id"],
        &[
            id("id"),
            id("person_id"),
            code("role"),
            id("place_id"),
            code("kind"),
            code("object_kind"),
            id("object_id"),
            moment("due_at"),
            moment("since_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new("loops_waiting_not", &["waiting_id", "person_id"], &[id("waiting_id"), id("person_id")])
        .about(&["person_id"])
        .row_goes(),
    links::LINKS,
];

fn powers() -> Vec<access::Power> {
    vec![access::power::<RemindOfLoop>()]
}

/// Its door.
pub const ROOM: Capability = Capability {
    part: Part {
        name: "loops",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-loops.sql")),
            Migration::new(2, include_str!("../migrations/002-struck.sql")),
            Migration::new(3, include_str!("../migrations/003-links.sql")),
        ],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    powers,
    jobs: jobs::JOBS,
    checks: Some(sums::check),
    ..Capability::room("loops")
};
