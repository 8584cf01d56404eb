//! The ground that stories are told on: each on SQLite and on PostgreSQL, each in a database of its own that is copied
//! from a template with the migrations already applied. For tests only.
//!
//! ```
//! const PARTS: &[store::Part] = &[store::migrate::STORE];
//!
//! trials::story! {
//!     parts = PARTS;
//!
//!     async fn a_new_house_has_an_empty_chain(ground) {
//!         let head = store::audit::head(&mut ground.db.read().await.unwrap()).await.unwrap();
//!         assert_eq!(head.seq, 0);
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! A [`World`] is a house on that ground with a person of every role in it, and a [`Browser`] for each of them.
//!
//! `ALONGSIDE_TEST_PG` names the PostgreSQL server, as the address of a database whose user may create others:
//! `postgresql:///postgres?host=/run/postgresql&user=postgres`. Where it is not set, the PostgreSQL half of each story
//! is left out with a word about it; with `ALONGSIDE_TEST_BOTH=1` it fails instead.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test's ground that cannot be laid is a failed test, and stops where it stands"
)]

mod browser;
mod device;
mod engines;
mod meddle;
mod pair;
mod photo;
mod provider;
mod workbook;
mod world;

pub use browser::{Answer, Browser, FORM_WITH_FILE, form_with_file};
pub use device::PasskeyDevice;
pub use engines::{Engine, Ground, MASTER, Spare, run, start};
pub use meddle::{Elsewhere, meddle, write};
pub use pair::{Pair, can_pair};
pub use photo::photo;
pub use provider::SignOn;
pub use workbook::workbook;
pub use world::{ADDRESS, Organisations, People, Places, World, parts};

/// Declares stories: each becomes a module with the tests `on_sqlite` and `on_postgresql`, which get a [`Ground`].
///
/// `story! { parts = PARTS; async fn a_thing_holds(ground) { ... } }`, where `PARTS` is a `&'static [store::Part]`: the
/// migrations the story stands on, the store's own first. More than one story may follow the same `parts`.
#[macro_export]
macro_rules! story {
    (parts = $parts:expr; $($(#[$meta:meta])* async fn $name:ident($ground:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($ground: $crate::Ground) $body

            #[test]
            fn on_sqlite() {
                $crate::run($crate::Engine::Lite, $parts, story);
            }

            #[test]
            fn on_postgresql() {
                $crate::run($crate::Engine::Pg, $parts, story);
            }
        }
    )+};
}
