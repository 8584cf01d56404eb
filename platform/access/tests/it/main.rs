//! The stories of access: each on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod acting;
mod deciding;
mod entering;
mod handing;
mod knowing;
mod lasting;
mod looked;
mod loosely;
mod passkeys;
mod scoping;
mod seconds;
mod shed;
mod slips;
