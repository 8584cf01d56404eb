//! Promise 4 on paper, against the same intruder as in `intruder.rs`: nothing leads from a slip's secret code to whoever holds
//! it, to the order or the time in which slips were printed or codes typed in, or to a device. What a slip and the worker who
//! typed it in have to do with each other is no secret, and is the control.

use basics::uuid::Uuid;
use basics::{Instant, Value};
use feedback::PrintSlips;
use feedback::verbs::{new_slips, print_slips};
use store::values;
use trials::{Browser, World};

use super::intruder::{
    DROPS, Log, beside_nothing, bytes, column, everything, holds, house, known, lookup, parts, rows_with, texts,
    unordered,
};

/// A slip as it lies on the table: number and secret code.
struct Slip {
    number: String,
    code: access::Code,
}

/// Slips are printed by one worker, in this order.
async fn printed(world: &World) -> Vec<Slip> {
    let worker = world.who(world.people.practitioner).await;
    let made = new_slips(&world.site, DROPS).await.unwrap();
    let acting = access::act::<PrintSlips>(&world.site, &worker, world.places.wing, None).await.unwrap();
    print_slips(acting, &made).await.unwrap();
    made.into_iter().map(|it| Slip { number: it.number, code: it.code }).collect()
}

/// Each paper comes back and is typed in by another worker, in the order of the pile.
async fn typed(world: &World, slips: &[Slip]) {
    let mut worker = world.session(world.people.colleague).await;
    for slip in slips {
        let fields =
            [("number", slip.number.as_str()), ("words", "on paper"), ("kind", "suggestion"), ("publish", "private")];
        let answer = worker.post("/desk/paper", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        world.site.clock.move_to(world.site.now().plus_seconds(90));
    }
}

/// One person after another looks at a page of their own and then, on the same device, at the paper's thread by its code, and
/// writes back.
async fn read_by_code(world: &World, slips: &[Slip]) {
    for (n, slip) in slips.iter().enumerate() {
        let person = world.member(&format!("Reader {n}"), access::Role::Participant, world.places.wing).await;
        let mut browser: Browser = world.session(person).await;
        browser.set_cookie("device", &format!("{n:032x}"));
        browser.get("/notices").await;
        world.site.clock.move_to(world.site.now().plus_seconds(61));
        let code = slip.code.grouped();
        for (path, more) in [("/receipt", None), ("/receipt/words", Some(format!("paper-marker-{n}")))] {
            let key = browser.new_key();
            let mut fields = vec![("_key", key.as_str()), ("code", code.as_str())];
            fields.extend(more.as_deref().map(|words| ("words", words)));
            let body = serde_urlencoded::to_string(fields).unwrap();
            let agent = format!("agent-marker-{n}");
            let headers = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", agent.as_str())];
            let answer = browser.ask("POST", path, &headers, body.into_bytes()).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        world.site.clock.move_to(world.site.now().plus_seconds(240));
    }
}

/// Every person who stands in a row of the thread is a worker; so nothing tells whose paper it was.
async fn only_workers(world: &World) {
    let db = &world.ground.db;
    let all = everything(db, &alongside::wiring::tables()).await;
    let mut others = known(db).await;
    let workers = [world.people.practitioner, world.people.colleague].map(basics::PersonId::uuid);
    let mut theirs: Vec<Uuid> = column(db, "SELECT id FROM access_memberships").await;
    let mut tx = db.read().await.unwrap();
    for worker in workers {
        theirs.push(worker);
        let rows = tx.rows("SELECT id FROM access_sessions WHERE person_id = $1", values![worker]).await.unwrap();
        theirs.extend(rows.iter().map(|row| row.get::<Uuid>("id").unwrap()));
    }
    drop(tx);
    others.retain(|id| !theirs.contains(id));
    let threads = column(db, "SELECT suggestion_id AS id FROM feedback_receipts").await;
    assert_eq!(threads.len(), DROPS);
    let mut by_worker = 0;
    for thread in threads {
        for (table, cells) in rows_with(&all, Some(thread), "") {
            for (column, value) in cells {
                let Value::Id(id) = value else { continue };
                // A notice says who was told of something new, and those are at the desk.
                assert!(!others.contains(id) || table == "telling_notices", "{table}.{column} names somebody");
                by_worker += usize::from(*id == world.people.colleague.uuid());
            }
        }
    }
    assert!(by_worker >= DROPS, "the same look does find who typed each in");
}

async fn files_and_log(world: &World, slips: &[Slip], log: &Log, name: &str) {
    let held = bytes(world, name).await;
    for (n, slip) in slips.iter().enumerate() {
        let code = slip.code.grouped();
        let (bare, secret) = (code.replace('-', ""), code.replace('-', "")[8..].to_owned());
        for marker in [code, bare, secret, format!("paper-marker-{n}"), format!("agent-marker-{n}")] {
            assert!(!holds(&held, &marker), "{marker}");
        }
    }
    assert!(holds(&held, &lookup(&slips[0].code.grouped())), "the look does find what is there");
    let log = log.text();
    for marker in ["/receipt", "agent-marker"] {
        assert!(!log.contains(marker), "the log tells of {marker}");
    }
}

trials::story! {
    parts = parts();

    async fn nothing_leads_from_a_papers_code_to_whoever_holds_it(ground) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let world = house(ground).await;
        let db = world.ground.db.clone();

        let slips = printed(&world).await;
        let codes: Vec<String> = slips.iter().map(|slip| lookup(&slip.code.grouped())).collect();
        let all = everything(&db, &alongside::wiring::tables()).await;
        let people = known(&db).await;
        for slip in &slips {
            beside_nothing(&all, None, &lookup(&slip.code.grouped()), &people);
            beside_nothing(&all, None, &slip.number, &people);
        }
        let natural = match world.ground.engine {
            trials::Engine::Lite => "SELECT lookup AS text FROM feedback_slips",
            trials::Engine::Pg => "SELECT lookup AS text FROM feedback_slips ORDER BY ctid",
        };
        unordered(&codes, &texts(&db, natural).await, "the slips");
        files_and_log(&world, &slips, &log, "printed").await;

        typed(&world, &slips).await;
        read_by_code(&world, &slips).await;
        only_workers(&world).await;
        // What was written back lies in the box beside nothing, in no order.
        let all = everything(&db, &alongside::wiring::tables()).await;
        let people = known(&db).await;
        let boxed = column(&db, "SELECT id FROM feedback_box").await;
        assert_eq!(boxed.len(), DROPS);
        for id in &boxed {
            beside_nothing(&all, Some(*id), "", &people);
        }
        files_and_log(&world, &slips, &log, "read").await;
        assert!(log.text().contains("/desk/paper") && log.text().contains("/notices"), "the log is written");

        // Out of the box on the next day, in one moment and in an order of its own.
        world.site.clock.move_to(world.site.now().plus_days(1));
        assert_eq!(feedback::verbs::open_boxes(&world.site).await.unwrap(), DROPS);
        let mut tx = db.read().await.unwrap();
        let sql = "SELECT r.lookup AS lookup, w.at AS at FROM feedback_messages w JOIN feedback_receipts r \
                   ON r.suggestion_id = w.suggestion_id WHERE w.kind = 'author' ORDER BY w.id";
        let rows = tx.rows(sql, values![]).await.unwrap();
        drop(tx);
        let written: Vec<String> = rows.iter().map(|row| row.get("lookup").unwrap()).collect();
        unordered(&codes, &written, "what was written back");
        let at: Vec<Instant> = rows.iter().map(|row| row.get("at").unwrap()).collect();
        assert!(at.windows(2).all(|two| two[0] == two[1]), "one moment for all of it");
        only_workers(&world).await;
        files_and_log(&world, &slips, &log, "opened").await;
    }
}
