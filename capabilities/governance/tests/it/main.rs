//! Stories of the way in, people, places and what a person may ask of their data, on both engines and over the router.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop where it stands")]

mod belonging;
mod entry;
mod house;
mod keeping;
mod kiosks;
mod passkeys;
mod people;
mod places;
mod proofs;
mod seconds;
mod sheet;
mod ties;
mod world;
