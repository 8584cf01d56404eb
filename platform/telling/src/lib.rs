//! Telling: who is told what. A notice is a person, a kind and an id; it is worded when it is shown, so that it never
//! repeats what has been taken back in between. On screen now; the other routes go through the store's outbox.

mod notices;
mod web;

use pages::{Capability, Lang};
use store::columns::{Table, code, id, moment};
use store::{Migration, Part};

pub use notices::{Notice, NoticeId, count_new, of_person, seen, tell};

/// The rules of its columns.
pub const TABLES: &[Table] = &[Table::new(
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
    ],
)
.about(&["person_id"])
.row_goes()];

/// Its door.
pub const ROOM: Capability = Capability {
    part: Part { name: "telling", migrations: &[Migration::new(1, include_str!("../migrations/001-notices.sql"))] },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    routes: web::routes,
    ..Capability::room("telling")
};
