//! The books, told on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may stop where it stands, and fills its own house"
)]

mod guards;
mod many;
mod people;
mod posting;

use std::sync::LazyLock;

use basics::PersonId;
use books::{AccountId, EntryId, Key, Leg, Opening, Posted, Posting, Refused, ReverseRefused, Unit};
use ledger::transfer;
use store::{Part, Quiet, WriteTx};
use trials::World;
use uuid::Uuid;

static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[]));

async fn write(world: &World) -> WriteTx {
    world.site.db.write().await.unwrap()
}

async fn keep(tx: WriteTx) {
    tx.commit_quiet(Quiet::Draft).await.unwrap();
}

fn thing(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// An account of a thing of the prison, or of somebody there.
async fn opened(
    world: &World,
    (kind, object, person): (&str, u128, Option<PersonId>),
    unit: Unit,
    floor: Option<i64>,
) -> AccountId {
    let (place, organisation) = (world.places.prison, world.organisations.service);
    let key = Key { kind, object: thing(object), person };
    let new = Opening { key, unit, floor, place, organisation };
    let mut tx = write(world).await;
    let id = books::open(&mut tx, world.site.db.chance(), &new, world.site.now()).await.unwrap();
    keep(tx).await;
    id
}

/// The accounts of a fund: outside, the pot, what is promised.
#[derive(Clone, Copy)]
struct Fund {
    outside: AccountId,
    pot: AccountId,
    promised: AccountId,
}

async fn fund(world: &World) -> Fund {
    Fund {
        outside: opened(world, ("trial.outside", 1, None), Unit::Pence, None).await,
        pot: opened(world, ("trial.pot", 2, None), Unit::Pence, Some(0)).await,
        promised: opened(world, ("trial.promised", 2, None), Unit::Pence, Some(0)).await,
    }
}

async fn posts(world: &World, legs: &[Leg]) -> Result<Posted, Refused> {
    let (place, organisation) = (world.places.prison, world.organisations.service);
    let new = Posting { kind: "trial.moved", object: ("request", thing(9)), place, organisation, legs };
    let mut tx = write(world).await;
    let said = books::post(&mut tx, world.site.db.chance(), &new, world.site.now()).await.unwrap();
    // Kept also when it was refused: a refusal must leave nothing by itself.
    keep(tx).await;
    said
}

async fn moves(world: &World, from: AccountId, to: AccountId, amount: i64) -> Result<Posted, Refused> {
    posts(world, &transfer(from, to, amount).unwrap()).await
}

async fn takes_back(world: &World, entry: EntryId) -> Result<Posted, ReverseRefused> {
    let mut tx = write(world).await;
    let (chance, now) = (world.site.db.chance(), world.site.now());
    let said = books::reverse(&mut tx, chance, entry, "trial.taken_back", now).await.unwrap();
    keep(tx).await;
    said
}

async fn holds(world: &World, account: AccountId) -> i64 {
    books::one(&mut world.site.db.read().await.unwrap(), account).await.unwrap().unwrap().balance
}

/// The first thing that `alongside verify` finds wrong in the books.
async fn wrong(world: &World) -> Option<String> {
    let mut tx = world.site.db.read().await.unwrap();
    let checks = (books::ROOM.checks.unwrap())(&mut tx).await.unwrap();
    assert_eq!(checks.len(), 1);
    checks.into_iter().find_map(|check| check.broken)
}
