//! The two engines behind one text: SQLite inside by default, PostgreSQL when one machine is outgrown.
//!
//! - [`Db::read`] and [`Db::write`] begin transactions; a write is kept only with its audit line.
//! - [`audit`] is the hash-chained record, [`seal`] the sealed columns, [`columns`] the rules of every column.
//! - [`rotate`] gives the keys new versions while everybody works; [`copies`] keeps the files in which keys are kept apart
//!   from backups, and takes destroyed keys out of them.
//! - [`apart`] seals what is too large for a row, [`beside`] carries the files of rows into a backup and back.
//! - [`shake`] takes away the order in which things that must not be traced came.
//! - [`outbox`], [`due`] and [`once`] are the house's queues: what to send, what time brings, what happened already.
//! - [`migrate`], [`dump`], [`verify`], [`subject`] look after the whole.
//!
//! Writes are one at a time on both engines, so both behave alike, the chain cannot fork and nothing is drawn twice.

pub mod apart;
pub mod audit;
pub mod backlog;
pub mod beside;
pub mod columns;
pub mod copies;
mod db;
pub mod due;
pub mod dump;
mod error;
pub mod inspect;
mod keyring;
pub mod migrate;
mod newest;
pub mod once;
pub mod outbox;
mod primary;
mod references;
pub mod rotate;
mod row;
pub mod schema;
pub mod seal;
pub mod search;
pub mod shake;
mod sql;
pub mod subject;
pub mod verify;

pub use apart::FileKey;
pub use audit::{By, Line, LooseLine};
pub use columns::{Column, Table};
pub use db::{Db, Dialect, Quiet, ReadTx, WriteTx};
pub use error::{Result, StoreError};
pub use keyring::Keyring;
pub use migrate::{Migration, Part};
pub use newest::Newest;
pub use row::Row;
pub use seal::{CellAt, Subject};
pub use sql::{Build, Sql};

#[doc(hidden)]
pub use basics;
