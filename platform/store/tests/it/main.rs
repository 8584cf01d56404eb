//! The stories of the store: each on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod backups;
mod chain;
mod copies;
mod loose;
mod migrations;
mod queues;
mod restores;
mod rotation;
mod sealing;
mod search;
mod shaking;
mod shed;
mod subjects;
mod values;
mod verifying;
mod writes;
