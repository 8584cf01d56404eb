//! The books: money in pence and help in minutes, by double entry (`ledger`), append only.
//!
//! An [`Account`] is named by a [`Key`]: a kind, a thing (a pot, a request, a time bank) and, where it is somebody's, a
//! person. A capability opens accounts and posts inside its own acts, after it has asked its own rules: who may, up to
//! how much, with whose second signature. This room knows nothing of what an amount is for, and holds no words: those
//! stand in the capability, and go with what they belong to.
//!
//! - [`post`] keeps an entry whole or refuses it, and says which account lacks how much. The balance stands on the
//!   account and is changed in the same transaction; writers stand in one line, so that nothing is spent twice.
//! - [`reverse`] takes an entry back by a counter-entry, once. Money is taken back only where it still is; minutes always.
//! - [`statement`] is an account's lines, the newest first.
//! - What is promised and not paid yet is moved to an account for promises (see `ledger`).
//!
//! The database refuses to change or delete an entry. Each has a line in the audit chain with its hash, and
//! `alongside verify` adds everything up again.

mod keeping;
mod model;
mod posting;
mod statement;
mod sums;
mod tables;

use pages::Capability;
use store::{Migration, Part};

pub use keeping::{by_key, one, open, several};
pub use model::{Account, AccountId, EntryId, Key, Leg, Opening, Posted, Posting, Refused, ReverseRefused, Unit};
pub use posting::{MOST_LEGS, post, reverse};
pub use statement::{Line, statement};
pub use tables::TABLES;

/// Its door.
pub const ROOM: Capability = Capability {
    part: Part {
        name: "books",
        migrations: &[Migration {
            number: 1,
            both: include_str!("../migrations/001-books.sql"),
            lite: include_str!("../migrations/001-books.lite.sql"),
            pg: include_str!("../migrations/001-books.pg.sql"),
        }],
    },
    tables: TABLES,
    checks: Some(sums::check),
    ..Capability::room("books")
};
