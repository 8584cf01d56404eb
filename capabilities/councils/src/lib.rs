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

pub use crate::access::proposal::{
    AnswerProposal, AnswerQuestion, CheckProposal, RaiseProposal, RemarkOnProposal, SeeProposal, SeePublicProposal,
    SeePublicProposals, SupportProposal, WorkOnProposal,
};
pub use crate::access::sounding::{AnswerSounding, DecideSounding, PostSounding, SeeSounding};
pub use crate::access::{FoundCouncil, SeatMember, SeeCouncil, SeeCouncils};
pub use crate::actions::Refused;
pub use crate::model::proposal::{Asked, ProposalId, State, Told, Verdict, Votes};
pub use crate::model::{
    Audience, CameBy, ChosenBy, ConstituencyId, ConstituencyKind, Council, CouncilId, EndedBy, Member, MemberId,
    Office, SWITCH, SeatEnded, SeatTaken, VacancyRule,
};

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::council::{found, seat};
    pub use crate::actions::proposal::{
        add_step, answer, canvass, check, delay, finish, finish_step, raise, say_told, support, take_up, tell_back,
        vote,
    };
    pub use crate::rules::council::Founding;
    pub use crate::rules::proposal::Raising;
}

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    crate::store::council::COUNCILS,
    crate::store::council::CONSTITUENCIES,
    crate::store::council::MEMBERS,
    crate::store::proposal::PROPOSALS,
    crate::store::proposal::SUPPORTERS,
    crate::store::came_of::ANSWERS,
    crate::store::came_of::DELAYS,
    crate::store::came_of::STEPS,
    crate::store::came_of::REMARKS,
    crate::store::question::QUESTIONS,
    crate::store::question::ANSWERED,
    crate::store::sounding::SOUNDINGS,
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

fn proposal_link(id: Uuid) -> String {
    format!("/councils/proposals/{}", id.simple())
}

fn sounding_link(id: Uuid) -> String {
    format!("/councils/soundings/{}", id.simple())
}

/// The door.
pub const CAPABILITY: Capability = Capability {
    part: Part {
        name: "councils",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-councils.sql")),
            Migration::new(2, include_str!("../migrations/002-proposals.sql")),
        ],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: model::SETTINGS,
    switch: Some(&SWITCH),
    nav,
    jobs: tell::proposal::JOBS,
    links: &[("council", council_link), ("proposal", proposal_link), ("sounding", sounding_link)],
    samples: Some(samples::samples),
    facts: model::FACTS,
    ..Capability::room("councils")
};
