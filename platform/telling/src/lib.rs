//! Telling: who is told what, by which route. A notice is a person, a kind and an id; it is worded when it is shown or
//! sent, so that it never repeats what has been taken back in between. It is always on screen; whoever wants it gets one
//! digest besides, by mail or on paper.
//!
//! - [`tell`], [`of_person`], [`seen`] are the notices.
//! - [`rules`] says when news goes and what goes into it; [`plan`] and [`carry`] do it, round by round.
//! - [`verbs`] is how people choose.

mod access;
mod actions;
mod keeping;
mod letters;
mod model;
mod notices;
pub mod rules;
pub mod samples;
mod sending;
mod web;
mod wording;

use pages::{Capability, Lang};
use store::columns::{Column, Table, code, id, moment, number, sealed, secret, yes_no};
use store::{Migration, Part};
use uuid::Uuid;

pub use crate::access::{ChooseHow, HandOver, OffSwitch, PrintLetter, SendNews, StopMail};
pub use crate::keeping::{how, moved};
pub use crate::model::{How, Often, Quiet, Route, When};
pub use crate::notices::{Notice, NoticeId, count_new, of_person, seen, tell};
pub use crate::sending::{carry, carry_until, plan};
pub use crate::web::laid::show as show_laid;
pub use crate::wording::SUBJECT;

/// The verbs, for those who act without a page: the demonstration and tests.
pub mod verbs {
    pub use crate::actions::{
        AskRefused, ask_address, by_letter, choose, confirm, forget_address, hand_over, stop_mail, stop_own_mail,
    };
}

/// The kind of thing that one's own choice of routes is, in notices and links.
pub(crate) const HOW: &str = "telling_how";

/// What would let somebody in or stop something for somebody else stays in the house.
const fn locked(name: &'static str) -> Column {
    sealed(name).not_exported("it would open a lock")
}

/// The rules of its columns.
pub const TABLES: &[Table] = &[
    Table::new(
        "telling_notices",
        &["id"],
        &[
            id("id"),
            id("person_id"),
            code("kind"),
            code("object_kind"),
            id("object_id"),
            id("place_id"),
            moment("at"),
            moment("seen_at"),
            moment("carried_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "telling_how",
        &["person_id"],
        &[
            id("person_id"),
            code("route"),
            code("often"),
            number("hour"),
            number("weekday"),
            number("quiet_from"),
            number("quiet_to"),
            yes_no("whole"),
            sealed("address"),
            sealed("asked_address"),
            locked("code"),
            moment("code_at"),
            number("code_tries"),
            locked("off_token"),
            secret("off_hash"),
            sealed("letter_to"),
            moment("refused_at"),
            id("place_id"),
            moment("stirred_at"),
            moment("next_at"),
            moment("letter_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
];

fn how_link(_: Uuid) -> String {
    "/notices/how".to_owned()
}

/// Notices that were seen are kept so that their person can look back, and not for ever.
const SEEN: pages::Keeping = pages::Keeping {
    kind: "telling.seen",
    key: "telling-keeping-seen",
    days: 365,
    least: 30,
    most: 730,
    sweep: pages::Sweep::Rows(|tx, places, before| Box::pin(notices::forget_seen(tx, places, before))),
};

/// Its door.
pub const ROOM: Capability = Capability {
    part: Part {
        name: "telling",
        migrations: &[
            Migration::new(1, include_str!("../migrations/001-notices.sql")),
            Migration::new(2, include_str!("../migrations/002-routes.sql")),
        ],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    powers: crate::access::powers,
    settings: &[SUBJECT],
    rounds: &[plan],
    keeping: &[SEEN],
    links: &[(HOW, how_link)],
    samples: Some(samples::samples),
    ..Capability::room("telling")
};
