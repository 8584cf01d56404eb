//! Plans made by two hands.
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
use ::store::{Migration, Part};
use basics::Setting;
use basics::uuid::Uuid;
use pages::{Capability, Lang, Nav};

pub use crate::access::journal::{DeleteJotting, SeeJournal, ShareJotting, TakeBackJotting, WriteJournal};
pub use crate::access::sharing::{RemindOfSharing, SeeShared, SeeSharing, ShareWith, StopSharing};
pub use crate::access::{
    AnswerVersion, BeginPlan, BringPlan, CountReviews, EndReview, FindOpened, KeepGoals, KeepRequirements, KeepReview,
    PrintBlank, PutBeforeBoth, ReadOpenedPlan, ReadRequirement, RecordPaper, SeePlan, StrikeComer, WriteInPlan,
};
pub use crate::access::{
    AppealRequest, AskFund, DecideRequest, ExportFund, KeepPot, LetGoRequest, OpenPot, PayRequest, SeeFundMoney,
    SeeFundPage, SeeRequest, SpendAmount, TakeBackPayment, TellRequest,
};
pub use crate::actions::{Refused, left, workers_changed};
pub use crate::model::discretion::SECOND as CALL_SECOND;
pub use crate::model::fund;
pub use crate::model::{GoalId, PlanId, SWITCH};
pub use crate::rules::fund as fund_rules;

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::journal::{Jotted, delete, jot, rewrite, share, take_back};
    pub use crate::actions::sharing::{NewSharing, Whom, share_with, stop_sharing};
    pub use crate::actions::{
        NewGoal, NewSaying, NewStep, Ordered, Written, add_goal, add_step, answer, begin, change_requirement,
        move_goal, move_step, put_before_both, put_requirement, read_requirement, record_paper, write,
    };
    /// The verbs of the enabling fund.
    pub mod fund {
        pub use crate::actions::fund::{
            Deciding, NewPot, NewRequest, Paying, Telling, appeal, ask, decide, left_of, let_go, open_pot, pay, spend,
            sums, take_back, take_out, tell, top_up,
        };
    }
}

fn nav(signed: &Signed) -> Vec<Nav> {
    if signed.memberships.is_empty() && !signed.left {
        return Vec::new();
    }
    let key = if signed.is_worker() { "plans-title" } else { "plans-nav" };
    vec![Nav { href: "/plans", key, order: 15 }]
}

fn link(id: Uuid) -> String {
    format!("/plans/{}", id.simple())
}

fn request_link(id: Uuid) -> String {
    format!("/plans/requests/{}", id.simple())
}

fn call_link(id: Uuid) -> String {
    format!("/plans/calls/{}", id.simple())
}

/// The plan of a person, for whoever opened their things in an emergency.
fn opened_link(person: Uuid) -> String {
    format!("/plans/of/{}", person.simple())
}

/// What a place may decide about its plans and its fund.
const SETTINGS: &[Setting] = &[
    model::discretion::SECOND,
    fund::YEAR,
    fund::REQUEST,
    fund::SMALL,
    fund::TWO,
    fund::DAYS,
    fund::WORKER_SMALL,
    fund::PHONE,
    fund::PURPOSE,
    model::review::REVIEW_MONTHS,
    model::review::REVIEW_CHANGE_DAYS,
    model::review::REVIEW_LATER_DAYS,
    model::review::REVIEW_BY_TIME_LEFT,
];

/// The reviews of a plan.
fn reviews_link(plan: Uuid) -> String {
    format!("/plans/{}/reviews", plan.simple())
}

/// What somebody is let see of a plan.
fn shared_link(id: Uuid) -> String {
    format!("/plans/{}/shared", id.simple())
}

/// Whom a person lets see their plan.
fn sharing_link(id: Uuid) -> String {
    format!("/plans/{}/sharing", id.simple())
}

/// What was taken back is not there to be opened.
fn unshared_link(_: Uuid) -> String {
    "/".to_owned()
}

/// The door: all that the rest of the house knows of this capability.
pub const CAPABILITY: Capability = Capability {
    part: Part {
        name: "plans",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-plans.sql")),
            Migration::new(2, include_str!("../migrations/002-fund.sql")),
            Migration::new(3, include_str!("../migrations/003-reviews.sql")),
            Migration::new(4, include_str!("../migrations/004-sharing.sql")),
            Migration::new(5, include_str!("../migrations/005-discretion.sql")),
        ],
    },
    tables: crate::store::TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: SETTINGS,
    switch: Some(&SWITCH),
    nav,
    links: &[
        (tell::PLAN, link),
        ("opened", opened_link),
        (tell::CALL, call_link),
        (tell::REQUEST, request_link),
        (tell::REVIEWS, reviews_link),
        (tell::SHARED, shared_link),
        (tell::SHARING, sharing_link),
        (tell::UNSHARED, unshared_link),
    ],
    jobs: actions::sharing::JOBS,
    samples: Some(samples::samples),
    ..Capability::room("plans")
};
