//! The live walls of the whole house, and its commands as people script them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and fills its own house"
)]

mod commands;
mod expected;
mod intruder;
mod walk;
mod walls;

/// The folder of the whole project.
fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
