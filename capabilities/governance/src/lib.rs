//! Governance, first part: the way in and out, one's own account, people and their memberships, places and what they
//! have decided, the home page, search, and what a person may ask of their data.

mod access;
mod actions;
mod model;
mod rules;
mod samples;
mod web;

use basics::uuid::Uuid;
use pages::{Capability, Lang, Nav};

pub use crate::access::COMMAND_LINE;
pub use crate::actions::{FirstRefused, end_lapsed, erase_person, export_person, first_invitation};
pub use crate::model::{
    ClearingAsked, MembershipEnded, MembershipGiven, PersonErased, RelationEnded, RelationSet, SecondChanged,
    SecondCleared, SlipIssued,
};

/// Everybody has their home page and a search; who looks after people has them in the menu too.
fn nav(signed: &::access::Signed) -> Vec<Nav> {
    let mut items = vec![Nav { href: "/", key: "governance-nav-home", order: 0 }];
    if !signed.memberships.is_empty() {
        items.push(Nav { href: "/places", key: "governance-nav-places", order: 80 });
        items.push(Nav { href: "/search", key: "governance-nav-search", order: 90 });
    }
    if signed.memberships.iter().any(|membership| model::LOOKING_AFTER.contains(&membership.role)) {
        items.push(Nav { href: "/people", key: "governance-nav-people", order: 70 });
    }
    items
}

fn person_link(id: Uuid) -> String {
    format!("/people/{}", id.simple())
}

fn place_link(id: Uuid) -> String {
    format!("/places/{}", id.simple())
}

/// One's own second step, whoever one is.
fn second_link(_: Uuid) -> String {
    pages::SECOND.to_owned()
}

/// The door. It has no tables of its own: people, places and sign-in are kept by the platform.
pub const CAPABILITY: Capability = Capability {
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    nav,
    settings: &[::access::kiosk::IDLE, ::access::kiosk::WHOLE, ::access::second::NEEDED, ::access::second::NEEDED_FROM],
    rounds: &[|site| Box::pin(actions::end_lapsed(site))],
    links: &[("person", person_link), ("place", place_link), ("second", second_link)],
    samples: Some(samples::samples),
    facts: model::FACTS,
    ..Capability::room("governance")
};
