//! Files that people bring and that are kept: a photograph of a receipt, of a plan that was signed on paper. Only pictures:
//! no program looks for viruses here (OWASP ASVS 5.4.3), so nothing is taken that could hold one.
//!
//! A picture goes through three hands:
//!
//! 1. [`take`] looks what it is, by its content and never by its name, and draws it anew: nothing is kept of the file but
//!    what one sees. Where it was taken, by which camera, what was written into it or hung behind it is gone. [`take_in`]
//!    does it at a desk, one at a time, so that a picture made to be a burden is nobody else's.
//! 2. [`lay`] seals it with a key of its own and writes it down to the disk, under a random name, before any transaction.
//! 3. [`keep`] makes it a file in the caller's act: a row, with that key sealed for what the file belongs to. Whoever
//!    destroys the key of a plan has destroyed its pictures, in every backup too.
//!
//! [`bring`] is the first two for a form, [`show`] answers with a picture, and [`not_kept`] is for an act that came to
//! nothing. [`remove`] lets one go; whatever takes the row away, the next round takes the file ([`take_away`]). What was
//! laid down and never kept goes after a day.
//!
//! How many may be brought are settings of a place: a person's and the place's, in a day and altogether. Files lie in one
//! folder, which several processes may share; a backup carries them as they lie, and [`check`] names the first that is
//! missing or altered.

mod desk;
mod folder;
mod keeping;
mod model;
pub mod picture;
mod rules;
mod sums;
mod sweep;
mod tables;
mod web;

use pages::{Capability, Keeping, Lang};
use store::beside::Beside;
use store::{Migration, Part};

pub use desk::{MOST_WAITING, take_in};
pub use folder::is_writable;
pub use keeping::{about, find, keep, lay, not_kept, open, remove, room, several};
pub use model::{A_DAY, ALTOGETHER, Belongs, FileId, Full, Held, Kept, Laid, PLACE_A_DAY, PLACE_ALTOGETHER, Whose};
pub use picture::{Picture, Refused, take};
pub use sums::check;
pub use sweep::take_away;
pub use tables::TABLES;
pub use web::{FORM_MOST, NotBrought, bring, show, with_picture};

/// How long a file is there: as long as what it belongs to.
const PICTURES: Keeping = Keeping::fixed("files.pictures", "files-keeping-pictures", 0);

/// The files of a house, for its backups.
#[must_use]
pub const fn beside(folder: &std::path::Path) -> Beside<'_> {
    Beside { folder, table: "files_file", name: "name" }
}

/// Its door.
pub const ROOM: Capability = Capability {
    part: Part {
        name: "files",
        migrations: &[Migration {
            number: 1,
            both: include_str!("../migrations/001-files.sql"),
            lite: include_str!("../migrations/001-files.lite.sql"),
            pg: include_str!("../migrations/001-files.pg.sql"),
        }],
    },
    tables: TABLES,
    words: &[(Lang::En, include_str!("../words/en.ftl")), (Lang::Cy, include_str!("../words/cy.ftl"))],
    settings: &[A_DAY, ALTOGETHER, PLACE_A_DAY, PLACE_ALTOGETHER],
    rounds: &[sweep::round],
    keeping: &[PICTURES],
    ..Capability::room("files")
};
