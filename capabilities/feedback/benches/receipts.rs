//! How long a receipt that opens nothing takes to say so: wrong, expired, or unknown. It prints medians and decides nothing.
//!
//! `cargo bench -p feedback --bench receipts --profile dev`: the slow hash is optimised in every profile.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement may stop where it stands, prints, and needs a real clock"
)]

use std::time::Instant as Stopwatch;

use access::{Code, Hashing};
use feedback::verbs::open_boxes;
use feedback::{CAPABILITY, RECEIPT_DAYS};
use pages::{Bell, Front};
use trials::{Browser, Engine, Ground, World};

const TRIES: usize = 400;

async fn ask(browser: &mut Browser, code: &str) -> u16 {
    let key = browser.new_key();
    browser.post_raw("/receipt", &[("_key", key.as_str()), ("code", code)]).await.status.as_u16()
}

async fn measure(ground: Ground) {
    let engine = ground.engine;
    let mut world = World::new(ground, &[CAPABILITY], Vec::new()).await;
    world.site.hashing = Hashing::real().unwrap();
    let bell: Bell = |tx, person| Box::pin(telling::count_new(tx, person));
    let rooms = vec![telling::ROOM, loops::ROOM, CAPABILITY];
    let front = Front::new(world.site.clone(), rooms, Vec::new(), bell, false, Vec::new()).unwrap();
    let mut nobody = Browser::new(pages::router(&front), world.ground.chance.clone());
    world.set(world.places.prison, &RECEIPT_DAYS, Some("30")).await;
    // Two threads that ended: one is over, the other is not.
    let mut codes = Vec::new();
    for words in ["This one is over", "This one is not"] {
        let key = nobody.new_key();
        let fields = [("_key", key.as_str()), ("kind", "thanks"), ("words", words), ("publish", "private")];
        let said = nobody.post_raw(&format!("/box/{}", world.places.wing), &fields).await;
        codes.push(said.hidden("code").unwrap());
        for days in [1, 20] {
            world.site.clock.move_to(world.site.now().plus_days(days));
            open_boxes(&world.site).await.unwrap();
        }
    }
    let (expired, open) = (codes.first().unwrap().clone(), codes.last().unwrap().clone());
    let mut wrong = open.clone();
    wrong.replace_range(23.., if open.ends_with('7') { "8" } else { "7" });
    let unknown = || Code::new(&world.ground.chance).grouped();
    assert_eq!((ask(&mut nobody, &expired).await, ask(&mut nobody, &open).await), (422, 200));
    let mut times = vec![Vec::new(); 4];
    // In turns, so that whatever else the machine does meets each alike.
    for turn in 0..TRIES {
        let codes = [wrong.clone(), expired.clone(), unknown(), open.clone()];
        for at in 0..codes.len() {
            let kind = (at + turn) % codes.len();
            let begun = Stopwatch::now();
            ask(&mut nobody, codes.get(kind).unwrap()).await;
            times.get_mut(kind).unwrap().push(begun.elapsed().as_micros());
        }
    }
    for (name, mut of_kind) in ["wrong", "expired", "unknown", "opens"].into_iter().zip(times) {
        of_kind.sort_unstable();
        let at = |part: usize| of_kind.get(of_kind.len() * part / 100).copied().unwrap_or_default();
        println!("| {engine:?} | {name} | {TRIES} | {} | {} | {} |", at(25), at(50), at(75));
    }
}

fn main() {
    println!(
        "| engine | code | tries | lower quarter, us | median, us | upper quarter, us |\n|---|---|---|---|---|---|"
    );
    let parts = trials::parts(&[CAPABILITY]);
    for engine in [Engine::Lite, Engine::Pg] {
        trials::run(engine, parts, measure);
    }
}
