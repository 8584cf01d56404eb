//! Pages: the frame, components, forms, words, and the route rows from which the router is built.
//!
//! Everything works with scripts off. A handler takes a [`Visit`] and gives an [`Outcome`]: it parses, asks for
//! permission through `access`, acts, and shows a page.

mod attachment;
mod capability;
mod cursor;
pub mod dates;
mod form;
mod front;
mod keeping;
mod kiosk;
mod page;
mod picture;
mod post;
mod problem;
mod prove;
mod public;
mod router;
mod serve;
mod sheet;
mod sign_on;
mod sought;
mod statics;
mod upload;
mod visit;
mod words;
mod workbook;

pub use attachment::attachment;
pub use capability::{
    Capability, Checks, Elsewhere, FORM_LIMIT, HANDED, Handler, Job, Lend, Lent, Link, Method, Nav, Reply, Round,
    Route, SECOND, Samples, Takers, read_taken, taken_from,
};
pub use cursor::Cursors;
pub use form::{Choice, ErrorLine, Faults, Field, NoDate, Sent, choices};
pub use front::{Bell, Front, OWN_ROUTES};
pub use keeping::{Keeping, Sweep, SweepEach, SweepRows};
pub use kiosk::{KioskBar, WARNING, clear, onto};
pub use page::{DemoPerson, Flash, NavItem, Page, PersonBar, as_answer};
pub use picture::qr;
pub use post::{Carrier, Mail, NotCarried, Post};
pub use problem::Problem;
pub use prove::{PROVE, PROVE_LIMIT, SHOWN, Stopped};
pub use router::{REQUEST_SECONDS, REQUESTS, router};
pub use serve::serve;
pub use sheet::{Columns, SheetFault, TypedRow, read_day, read_sheet};
pub use sign_on::{Outside, Purpose, SignOn, Trip};
pub use upload::Upload;
pub use visit::{ACCENT, Outcome, Visit};
pub use words::{BadWords, Lang, WordArg, Wordbook};
pub use workbook::{FileFault, sent_sheet, sheet_text};
