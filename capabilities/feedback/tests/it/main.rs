//! Stories of suggestions, the desk, the board and worries, on both engines and over the router.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod board;
mod bundle;
mod by_hand;
mod finding;
mod going_out;
mod handed;
mod house;
mod keeping;
mod leaving;
mod letters;
mod loops_told;
mod nameless;
mod old_papers;
mod pack;
mod papers;
mod practice;
mod receipts;
mod removals;
mod rights;
mod screens;
mod switches;
mod together;
mod worry;

use std::sync::LazyLock;

use basics::{Instant, PersonId};
use feedback::{CAPABILITY, SuggestionId};
use store::Part;
use trials::{Answer, Browser, Ground, World};

/// The migrations that these stories stand on.
static PARTS: LazyLock<&'static [Part]> = LazyLock::new(|| trials::parts(&[CAPABILITY]));

async fn house(ground: Ground) -> World {
    World::new(ground, &[CAPABILITY], Vec::new()).await
}

const SAID: &str = "The shower on the landing runs cold";

/// Leaves something as this browser's person, and gives its id.
async fn leave(browser: &mut Browser, more: &[(&str, &str)]) -> SuggestionId {
    let mut fields = vec![("kind", "suggestion"), ("words", SAID), ("publish", "summary")];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let answer = browser.post("/feedback/new", &fields).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    answer.location.strip_prefix("/feedback/").unwrap().strip_suffix("/sent").unwrap().parse().unwrap()
}

/// The fields of a good answer: it cannot be done.
const CANNOT: [(&str, &str); 5] = [
    ("outcome", "cannot"),
    ("reasons", "The boiler is too old"),
    ("change", "A new boiler in the budget"),
    ("carrier", "works department"),
    ("do", "answer"),
];

/// Takes it up and answers it.
async fn answered(worker: &mut Browser, person: PersonId, id: SuggestionId) {
    let taken = worker.post(&format!("/desk/{id}/assign"), &[("to", &person.to_string())]).await;
    assert_eq!(taken.status.as_u16(), 303, "{}", taken.body);
    let given = worker.post(&format!("/desk/{id}/answer"), &CANNOT).await;
    assert_eq!((given.status.as_u16(), given.location), (303, format!("/desk/{id}")), "{}", given.body);
}

/// Decides as a second reader, about what the page shows now.
async fn decide(reader: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = reader.get(path).await.hidden("shown").unwrap_or_default();
    let mut all = vec![("shown", shown.as_str())];
    all.extend_from_slice(fields);
    reader.post(path, &all).await
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

async fn count(world: &World, sql: &'static str) -> i64 {
    let mut tx = world.ground.db.read().await.unwrap();
    tx.one(sql, store::values![]).await.unwrap().get("n").unwrap()
}

/// How far a suggestion has come.
async fn stage(world: &World, id: SuggestionId) -> String {
    let mut tx = world.ground.db.read().await.unwrap();
    let both = tx
        .one(
            "SELECT s.stage AS ours, l.stage AS theirs FROM feedback_suggestions s \
             JOIN loops_loops l ON l.object_id = s.id WHERE s.id = $1",
            store::values![id],
        )
        .await
        .unwrap();
    let (ours, theirs): (String, String) = (both.get("ours").unwrap(), both.get("theirs").unwrap());
    assert_eq!(ours, theirs, "the desk and the loop tell the same");
    ours
}

/// What waits for somebody, soonest first.
async fn waits(world: &World, person: PersonId) -> Vec<String> {
    let who = world.who(person).await;
    let mut tx = world.ground.db.read().await.unwrap();
    let found = loops::waiting_for(&mut tx, who.signed().unwrap(), 20).await.unwrap();
    found.into_iter().map(|one| one.kind).collect()
}

/// What somebody was told.
async fn told(world: &World, person: PersonId) -> Vec<String> {
    let mut tx = world.ground.db.read().await.unwrap();
    let found = telling::of_person(&mut tx, person, None, 20).await.unwrap();
    found.into_iter().map(|one| one.kind).collect()
}

/// Does what is due, at this time.
async fn until(world: &World, at: Instant) {
    world.site.clock.move_to(at);
    for piece in store::due::claim(&world.ground.db, at, 50).await.unwrap() {
        let jobs = loops::ROOM.jobs.iter().chain(CAPABILITY.jobs);
        let job = jobs.into_iter().find(|job| job.kind == piece.kind).unwrap();
        (job.run)(&world.site, &piece).await.unwrap();
    }
}
