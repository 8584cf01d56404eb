//! The rules of every column of access, and its migrations.

use basics::Kind;
use store::columns::{Class, Column, Table, about, code, day, id, moment, number, other, sealed, secret, yes_no};
use store::{Migration, Part};

/// The migrations of access.
pub const PART: Part = Part {
    name: "access",
    migrations: &[
        Migration::new(1, include_str!("../migrations/001-people.sql")),
        Migration::new(2, include_str!("../migrations/002-kiosks.sql")),
        Migration::new(3, include_str!("../migrations/003-hand-over.sql")),
        Migration::new(4, include_str!("../migrations/004-proofs.sql")),
        Migration::new(5, include_str!("../migrations/005-second.sql")),
        Migration::new(6, include_str!("../migrations/006-looks.sql")),
        Migration::new(7, include_str!("../migrations/007-sign-on.sql")),
        Migration::new(8, include_str!("../migrations/008-passkeys.sql")),
    ],
};

const fn hash_text(name: &'static str) -> Column {
    Column::new(name, Kind::Text, Class::Secret)
}

/// Its tables.
pub const TABLES: &[Table] = &[
    Table::new("access_organisations", &["id"], &[id("id"), code("name"), moment("made_at")]),
    Table::new(
        "access_place",
        &["id"],
        &[
            id("id"),
            id("parent_id"),
            id("organisation_id"),
            code("name"),
            code("kind"),
            code("zone"),
            code("nation"),
            moment("made_at"),
        ],
    ),
    Table::new("access_reach", &["ancestor", "descendant"], &[id("ancestor"), id("descendant"), number("depth")]),
    Table::new("access_holidays", &["place_id", "day"], &[id("place_id"), day("day"), code("name")]),
    Table::new("access_settings", &["place_id", "key"], &[id("place_id"), code("key"), code("value")]),
    Table::new(
        "access_person",
        &["id"],
        &[
            id("id"),
            about("name"),
            about("folded").not_exported("the name again, in small letters"),
            about("lang").kept("needed to show a page; says nothing once the name is gone"),
            code("print_size"),
            moment("made_at"),
            moment("erased_at"),
        ],
    )
    .about(&["id"]),
    Table::new(
        "access_accounts",
        &["person_id"],
        &[id("person_id"), about("sign_in_name"), hash_text("passphrase"), moment("changed_at")],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_memberships",
        &["id"],
        &[
            id("id"),
            id("person_id"),
            code("role"),
            code("standing"),
            id("place_id"),
            id("organisation_id"),
            day("from_on"),
            day("until_on"),
            moment("from_at"),
            moment("until_at"),
            moment("ended_at"),
            moment("made_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_relations",
        &["id"],
        &[
            id("id"),
            code("kind"),
            id("holder_id"),
            id("person_id"),
            id("given_in"),
            day("from_on"),
            day("until_on"),
            moment("from_at"),
            moment("until_at"),
            moment("ended_at"),
        ],
    )
    .about(&["holder_id", "person_id"])
    .row_goes(),
    Table::new(
        "access_sessions",
        &["id"],
        &[
            id("id"),
            secret("token"),
            id("person_id"),
            code("device"),
            secret("form_secret"),
            moment("begun_at"),
            moment("seen_at"),
            number("idle_seconds"),
            moment("ends_at"),
            moment("ended_at"),
            moment("locked_at"),
            id("locked_on"),
            moment("proved_at"),
            id("link_id"),
            secret("there"),
            yes_no("second_there"),
        ],
    )
    .about(&["person_id"])
    .row_goes()
    .not_in_backup(),
    Table::new(
        "access_kiosks",
        &["id"],
        &[
            id("id"),
            secret("token").kept("it opens nothing without the screen, and names nobody"),
            id("place_id"),
            code("name"),
            other("enrolled_by"),
            day("enrolled_on"),
            day("last_used_on"),
            moment("ended_at"),
        ],
    ),
    Table::new(
        "access_pins",
        &["person_id"],
        &[id("person_id"), hash_text("pin"), number("wrong"), moment("changed_at")],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_slips",
        &["id"],
        &[
            id("id"),
            hash_text("lookup"),
            hash_text("secret"),
            code("kind"),
            id("person_id"),
            other("issued_by"),
            moment("issued_at"),
            moment("ends_at"),
            moment("used_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_looks",
        &["id"],
        &[
            id("id"),
            id("owner_id"),
            other("reader_id"),
            id("object_id"),
            day("day"),
            moment("at"),
            code("tie"),
            code("role"),
            code("action"),
            code("object_kind"),
            id("place_id"),
            id("organisation_id"),
        ],
    )
    .about(&["owner_id"])
    .row_goes(),
    Table::new(
        "access_apps",
        &["person_id"],
        &[
            id("person_id"),
            sealed("secret").not_exported("it would open a lock"),
            number("last_step").not_exported("it says when somebody signed in, to half a minute"),
            moment("made_at"),
            moment("confirmed_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_recovery",
        &["id"],
        &[id("id"), id("person_id"), hash_text("lookup"), hash_text("secret"), moment("made_at"), moment("used_at")],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_halfway",
        &["token"],
        &[
            secret("token"),
            id("person_id"),
            secret("device_key"),
            code("device"),
            id("kiosk_id"),
            number("wrong"),
            moment("ends_at"),
            id("link_id"),
            secret("there"),
        ],
    )
    .about(&["person_id"])
    .row_goes()
    .not_in_backup(),
    Table::new(
        "access_links",
        &["id"],
        &[id("id"), id("person_id"), code("issuer"), secret("mark"), moment("linked_at")],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_spent",
        &["mark"],
        &[secret("mark").kept("the hash of something random that nobody can use again"), moment("until_at")],
    )
    .not_in_backup(),
    Table::new(
        "access_passkeys",
        &["id"],
        &[
            id("id"),
            id("person_id"),
            sealed("name"),
            secret("credential"),
            sealed("key").not_exported("it is of use to the house alone"),
            number("counter").not_exported("it says how often somebody signed in"),
            moment("made_at"),
            day("last_used_on"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new("access_handles", &["person_id"], &[id("person_id"), id("handle")]).about(&["person_id"]).row_goes(),
    Table::new(
        "access_challenges",
        &["id"],
        &[
            id("id"),
            id("person_id"),
            code("purpose"),
            secret("put_to"),
            sealed("state").not_exported("it would open a lock, for minutes"),
            moment("ends_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes()
    .not_in_backup(),
    Table::new(
        "access_clearings",
        &["id"],
        &[
            id("id"),
            id("person_id"),
            other("asked_by"),
            moment("asked_at"),
            moment("ends_at"),
            other("agreed_by"),
            moment("agreed_at"),
            moment("stopped_at"),
        ],
    )
    .about(&["person_id"])
    .row_goes(),
    Table::new(
        "access_tries",
        &["key"],
        &[
            secret("key").kept("the hash of a name that may be nobody's"),
            number("count"),
            moment("last_at"),
            moment("wait_until"),
        ],
    )
    .not_in_backup(),
];
