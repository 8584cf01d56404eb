//! Councils: people choose who speaks for them, members propose, whoever decides answers.
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
use ::store::columns::Table;
use ::store::{Migration, Part};
use basics::uuid::Uuid;
use pages::{Capability, Lang, Nav};

pub use crate::access::election::{CallElection, CountPiles, RunElection, SeeElection, StandInElection};
pub use crate::access::{FoundCouncil, SeatMember, SeeCouncil, SeeCouncils};
pub use crate::actions::Refused;
pub use crate::model::election::{Election, ElectionId, ElectionState, ListMethod, Roll, Team};
pub use crate::model::{
    Audience, CameBy, ChosenBy, ConstituencyId, ConstituencyKind, Council, CouncilId, EndedBy, Member, MemberId,
    Office, SWITCH, SeatEnded, SeatTaken, VacancyRule,
};

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::council::{found, seat};
    pub use crate::rules::council::Founding;

    /// Elections on paper.
    pub mod election {
        pub use crate::actions::election::{
            PaperAccount, add_team, call, call_off, count, declare, finish, go_on, hand_in, may_open, open_voting,
            resize_roll, seen, stand, withdraw,
        };
        pub use crate::rules::election::ElectionRefused;
        pub use crate::rules::election::obstacles::{Calling, CallingFault, Obstacle, StandRefused};
        pub use crate::rules::election::states::Move;
        pub use crate::rules::election::tally::{Turnout, turnout, void_reasons};
    }
}

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    crate::store::council::COUNCILS,
    crate::store::council::CONSTITUENCIES,
    crate::store::council::MEMBERS,
    crate::store::election::ELECTIONS,
    crate::store::election::ROLLS,
    crate::store::election::TEAMS,
    crate::store::election::STANDING,
    crate::store::election::SHEETS,
];

fn nav(signed: &Signed) -> Vec<Nav> {
    if signed.memberships.is_empty() {
        return Vec::new();
    }
    vec![Nav { href: "/councils", key: "councils-nav", order: 35 }]
}

fn council_link(id: Uuid) -> String {
    format!("/councils/{}", id.simple())
}

/// The door.
pub const CAPABILITY: Capability = Capability {
    part: Part {
        name: "councils",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-councils.sql")),
            Migration::new(4, include_str!("../migrations/004-elections.sql")),
        ],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: model::SETTINGS,
    switch: Some(&SWITCH),
    nav,
    links: &[("council", council_link)],
    samples: Some(samples::samples),
    facts: model::FACTS,
    ..Capability::room("councils")
};
