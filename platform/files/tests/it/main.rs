//! Files, told on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and fills its own house"
)]

mod asked;
mod corpus;
mod kept;
mod made;
mod secrets;
mod travel;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use access::Site;
use basics::{OrganisationId, PersonId, PlaceId};
use files::{Belongs, FileId, Full, Laid, Picture, take};
use store::{Db, Part, Quiet, Subject, WriteTx};
use trials::World;
use uuid::Uuid;

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[]));

async fn write(world: &World) -> WriteTx {
    world.site.db.write().await.unwrap()
}

async fn done(tx: WriteTx) {
    tx.commit_quiet(Quiet::Draft).await.unwrap();
}

fn a_picture() -> Picture {
    take(&made::jpeg(120, 80)).unwrap()
}

/// The plan that a person's pictures belong to.
fn plan_of(person: PersonId) -> Subject {
    Subject { kind: "plan", id: person.uuid() }
}

/// A receipt of a person's.
fn receipt_of(person: PersonId, place: PlaceId, organisation: OrganisationId) -> Belongs {
    let (kind, purpose, subject) = ("receipt", "plans", plan_of(person));
    Belongs { kind, purpose, subject, person: Some(person), place, organisation }
}

/// A receipt of a person's, in the prison.
fn receipt(world: &World, person: PersonId) -> Belongs {
    receipt_of(person, world.places.prison, world.organisations.service)
}

async fn laid(world: &World, by: PersonId, picture: Picture) -> Result<Laid, Full> {
    files::lay(&world.site, Some(by), world.places.prison, picture).await.unwrap()
}

/// A picture of a person's own that they brought.
async fn brought(world: &World, person: PersonId, picture: Picture) -> Result<FileId, Full> {
    let laid = laid(world, person, picture).await?;
    let mut tx = write(world).await;
    let kept = files::keep(&mut tx, &laid, &receipt(world, person), world.site.now()).await.unwrap();
    // Kept also when it was refused: a refusal must leave nothing by itself.
    done(tx).await;
    kept
}

/// What somebody sees who may see it.
async fn sees(site: &Site, id: FileId) -> Option<Vec<u8>> {
    let held = files::find(&mut site.db.read().await.unwrap(), id).await.unwrap()?;
    files::open(site, &held).await.unwrap()
}

fn folder(world: &World) -> PathBuf {
    world.site.files().unwrap().to_owned()
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let found = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The first thing that `alongside verify` finds wrong with the files.
async fn wrong(db: &Db, folder: &Path) -> Option<String> {
    files::check(&mut db.read().await.unwrap(), folder).await.unwrap().broken
}

/// The name of the file of a row.
async fn name_of(db: &Db, id: FileId) -> String {
    let mut tx = db.read().await.unwrap();
    let row = tx.one("SELECT name FROM files_file WHERE id = $1", store::values![id]).await.unwrap();
    row.get::<Uuid>("name").unwrap().simple().to_string()
}
