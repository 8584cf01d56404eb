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
use basics::uuid::Uuid;
use pages::{Capability, Lang, Nav};

pub use crate::access::journal::{DeleteJotting, SeeJournal, ShareJotting, TakeBackJotting, WriteJournal};
pub use crate::access::sharing::{RemindOfSharing, SeeShared, SeeSharing, ShareWith, StopSharing};
pub use crate::access::{
    AnswerVersion, BeginPlan, FindOpened, KeepGoals, KeepRequirements, PrintBlank, PutBeforeBoth, ReadOpenedPlan,
    ReadRequirement, RecordPaper, SeePlan, WriteInPlan,
};
pub use crate::actions::Refused;
pub use crate::model::{PlanId, SWITCH};

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::journal::{Jotted, delete, jot, rewrite, share, take_back};
    pub use crate::actions::sharing::{NewSharing, Whom, share_with, stop_sharing};
    pub use crate::actions::{
        NewGoal, NewSaying, NewStep, Ordered, Written, add_goal, add_step, answer, begin, change_requirement,
        move_goal, move_step, put_before_both, put_requirement, read_requirement, record_paper, write,
    };
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

/// The plan of a person, for whoever opened their things in an emergency.
fn opened_link(person: Uuid) -> String {
    format!("/plans/of/{}", person.simple())
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
            Migration {
                number: 1,
                both: include_str!("../migrations/001-plans.sql"),
                lite: include_str!("../migrations/001-plans.lite.sql"),
                pg: include_str!("../migrations/001-plans.pg.sql"),
            },
            Migration::new(4, include_str!("../migrations/004-sharing.sql")),
        ],
    },
    tables: crate::store::TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: &[SWITCH],
    switch: Some(&SWITCH),
    nav,
    links: &[
        (tell::PLAN, link),
        ("opened", opened_link),
        (tell::SHARED, shared_link),
        (tell::SHARING, sharing_link),
        (tell::UNSHARED, unshared_link),
    ],
    jobs: actions::sharing::JOBS,
    samples: Some(samples::samples),
    ..Capability::room("plans")
};
