//! The live walls of the whole house, and its commands as people script them.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and fills its own house"
)]

mod bell;
mod check;
mod commands;
mod cost;
mod covers;
mod erasing;
mod expected;
mod handed;
mod intruder;
mod keys;
mod kiosk;
mod opening;
mod paper_code;
mod pictures;
mod post;
mod processes;
mod raised;
mod reading;
mod sealed;
mod seats;
mod seconds;
mod sign_on;
mod walk;
mod walls;

/// The folder of the whole project.
fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The capabilities of the house, without the platform's rooms: a world of the tests brings those itself.
fn capabilities() -> Vec<pages::Capability> {
    let mut all = alongside::wiring::capabilities();
    all.retain(|one| root().join("capabilities").join(one.name).exists());
    all
}

/// Lets people be invited in a world of the tests: notice and retention rules of its places stand.
async fn prepare(world: &trials::World) {
    let (chance, now) = (world.site.db.chance(), world.site.now());
    let mut tx = trials::write(&world.site.db).await;
    for place in access::leavers::tops(&mut tx).await.unwrap() {
        alongside::wiring::prepared(&mut tx, chance, place, now).await.unwrap();
    }
    tx.commit_quiet(store::Quiet::Schema).await.unwrap();
}
