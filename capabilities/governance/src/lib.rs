//! Governance, first part: the way in and out, one's own account, people and their memberships, places and what they
//! have decided, the home page, search, and what a person may ask of their data.

mod access;
mod actions;
mod model;
mod rules;
pub mod samples;
mod store;
mod web;

use basics::uuid::Uuid;
use pages::{Capability, Keeping, Lang, Nav, Sweep};

pub use crate::access::COMMAND_LINE;
pub use crate::access::keeping::HoldPerson;
pub use crate::actions::WAITS as OPENING_WAITS;
pub use crate::actions::{
    FirstRefused, Refused, confirm_step, end_lapsed, erase_person, export_person, first_invitation, keep,
};
pub use crate::model::opening::{OpeningId, OpeningMade, OpeningReviewed, OpeningWaits, Verdict};
pub use crate::model::{
    ClearingAsked, LinkChanged, MembershipEnded, MembershipGiven, NoticeChanged, NoticeText, PersonErased,
    RelationEnded, RelationSet, SecondChanged, SecondCleared, SlipIssued,
};
pub use crate::store::{Signing, confirmed, notice_in, signing_in};
pub use crate::web::READER_NAMES;

/// The verbs, for those who act without a page: tests.
pub mod verbs {
    pub use crate::actions::tell_of_notices;
}

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

/// One's own account with the provider outside, whoever one is.
fn sign_on_link(_: Uuid) -> String {
    "/account/sign-on".to_owned()
}

fn opening_link(id: Uuid) -> String {
    format!("/openings/{}", id.simple())
}

fn privacy_link(_: Uuid) -> String {
    "/privacy".to_owned()
}

/// How long what the platform and this capability hold is kept.
const KEEPING: &[Keeping] = &[
    Keeping {
        kind: "governance.left",
        key: "governance-keeping-left",
        days: 730,
        least: 90,
        most: 2557,
        sweep: Sweep::Each(|site, places, before| Box::pin(actions::erase_leavers(site, places, before))),
    },
    Keeping::fixed("governance.words", "governance-keeping-words", 0),
    Keeping::fixed("governance.openings", "governance-keeping-openings", 0),
    Keeping::fixed("governance.sessions", "governance-keeping-sessions", 30),
    Keeping::fixed("governance.tries", "governance-keeping-tries", 1),
    Keeping::fixed("governance.forms", "governance-keeping-forms", ::store::once::KEPT_DAYS),
    Keeping::fixed("governance.record", "governance-keeping-record", 0),
];

/// The door. People, places and sign-in are kept by the platform.
pub const CAPABILITY: Capability = Capability {
    part: store::PART,
    tables: store::TABLES,
    keeping: KEEPING,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    nav,
    settings: &[
        ::access::kiosk::IDLE,
        ::access::kiosk::WHOLE,
        ::access::second::NEEDED,
        ::access::second::NEEDED_FROM,
        ::access::elsewhere::ONLY,
        web::READER_NAMES,
    ],
    rounds: &[|site| Box::pin(actions::end_lapsed(site)), |site| Box::pin(actions::tell_of_notices(site))],
    jobs: actions::JOBS,
    links: &[
        ("person", person_link),
        ("place", place_link),
        ("second", second_link),
        ("sign_on", sign_on_link),
        ("privacy_notice", privacy_link),
        ("opening", opening_link),
    ],
    samples: Some(samples::samples),
    facts: model::FACTS,
    ..Capability::room("governance")
};
