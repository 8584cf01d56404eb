//! Stories of plans, on both engines and over the router.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod agreeing;
mod bad_input;
mod discretion;
mod fund;
mod fund_apart;
mod fund_many;
mod journal;
mod moving;
mod reviews;
mod rights;
mod sealed;
mod sharing;
mod writing;

use std::sync::LazyLock;

use access::RelationKind;
use basics::PersonId;
use plans::{CAPABILITY, PlanId, SWITCH};
use store::Part;
use trials::{Answer, Browser, Ground, World};

/// The migrations that these stories stand on.
static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[CAPABILITY]));

/// A house in which plans are switched on and the practitioner works with the resident.
async fn house(ground: Ground) -> World {
    let world = World::new(ground, &[CAPABILITY], Vec::new()).await;
    world.set(world.places.partnership, &SWITCH, Some("on")).await;
    let (worker, person) = (world.people.practitioner, world.people.resident);
    world.relate(RelationKind::AssignedWorker, worker, Some(person), Some(world.places.prison)).await;
    world
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

/// The plan of the resident, begun by this browser's person.
async fn begun(world: &World, browser: &mut Browser) -> PlanId {
    let answer = browser.post(&format!("/plans/begin/{}", world.people.resident), &[]).await;
    assert_eq!(status(&answer), 303, "{}", answer.body);
    answer.location.strip_prefix("/plans/").unwrap().parse().unwrap()
}

const MATTERS: &str = "My daughter counts the Saturdays";
const GOAL: &str = "Fix bikes for a living";
const STEP: &str = "Ask at the workshop on Thursday";

/// A first plan: one thing that matters, one goal, one step.
async fn first(browser: &mut Browser, plan: PlanId) {
    let fields = [("matters", MATTERS), ("goal", GOAL), ("step", STEP), ("actor", "me")];
    let answer = browser.post(&format!("/plans/{plan}/goals"), &fields).await;
    assert_eq!((status(&answer), answer.location), (303, format!("/plans/{plan}")), "{}", answer.body);
}

/// Writes in a part of a thing, shared or as a draft.
async fn write(browser: &mut Browser, plan: PlanId, (on, part): (&str, &str), words: &str, how: &str) -> Answer {
    let fields = [("on", on), ("part", part), ("words", words), ("do", how)];
    browser.post(&format!("/plans/{plan}/write"), &fields).await
}

/// What a page of the plan shows.
async fn page(browser: &mut Browser, plan: PlanId) -> Answer {
    let answer = browser.get(&format!("/plans/{plan}")).await;
    assert_eq!(status(&answer), 200, "{}", answer.body);
    answer
}

/// The kinds of what a person was told.
async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.ground.db.read().await.unwrap();
    let found = telling::of_person(&mut tx, person, None, 20).await.unwrap();
    found.into_iter().map(|one| one.kind).collect()
}

/// The kinds of what waits for somebody.
async fn waits(world: &World, person: PersonId) -> Vec<String> {
    let who = world.who(person).await;
    let mut tx = world.ground.db.read().await.unwrap();
    let found = loops::waiting_for(&mut tx, who.signed().unwrap(), 20).await.unwrap();
    found.into_iter().map(|one| one.kind).collect()
}

async fn count(world: &World, sql: &'static str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one(sql, store::values![]).await.unwrap().get("n").unwrap()
}
