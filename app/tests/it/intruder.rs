//! Promise 4, against somebody who holds everything: the database and its log, a backup, and our own log. They look for a
//! way from something that was left without a name to a session, a device, an order, or a time finer than the day.
//!
//! Each look has its control: the same look at what was left with a name does find all of that. What no test can rule out is
//! written in SECURITY.md.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use basics::uuid::Uuid;
use basics::{Instant, Value};
use store::{Db, Table, values};
use trials::{Browser, Engine, Ground, World};

pub const DROPS: usize = 24;

pub fn parts() -> &'static [store::Part] {
    alongside::wiring::parts().leak()
}

/// Our own log, as `serve` writes it, kept in memory.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// How far two orders agree: 1 the same, -1 turned round, near 0 nothing to do with each other (Kendall's tau).
fn agreement<T: PartialEq>(came: &[T], seen: &[T]) -> f64 {
    assert_eq!(came.len(), seen.len());
    let place = |id: &T| seen.iter().position(|other| other == id).unwrap();
    let (mut same, mut turned) = (0_u32, 0_u32);
    for (n, first) in came.iter().enumerate() {
        for second in &came[n + 1..] {
            if place(first) < place(second) { same += 1 } else { turned += 1 }
        }
    }
    (f64::from(same) - f64::from(turned)) / f64::from(same + turned)
}

/// Every value of every row, as text, with the table it stands in: for looking something up in all of them.
pub async fn everything(db: &Db, tables: &[Table]) -> Vec<(String, Vec<(&'static str, Value)>)> {
    let mut tx = db.read().await.unwrap();
    let mut all = Vec::new();
    for table in tables {
        let (sql, bound) = store::Build::new("SELECT * FROM ").then(table.name).done();
        for row in tx.rows(sql, &bound).await.unwrap() {
            let cells = table.columns.iter().map(|c| (c.name, row.value(c.name, c.kind).unwrap())).collect();
            all.push((table.name.to_owned(), cells));
        }
    }
    all
}

/// The rows in which one of these stands, as id or as text.
pub fn rows_with<'a>(
    all: &'a [(String, Vec<(&'static str, Value)>)],
    id: Option<Uuid>,
    text: &str,
) -> Vec<&'a (String, Vec<(&'static str, Value)>)> {
    let is = |value: &Value| match value {
        Value::Id(other) => id == Some(*other),
        Value::Text(other) => !text.is_empty() && other == text,
        _ => false,
    };
    all.iter().filter(|(_, cells)| cells.iter().any(|(_, value)| is(value))).collect()
}

fn files(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), into);
        } else {
            into.extend(std::fs::read(entry.path()).unwrap());
        }
    }
}

/// The bytes an intruder holds besides the tables: SQLite's file and log, and a backup.
pub async fn bytes(world: &World, name: &str) -> Vec<u8> {
    let (dir, keys) = (world.ground.dir.path().join(name), world.ground.dir.path().join(format!("{name}-keys")));
    let now = world.site.now();
    store::dump::backup(&world.ground.db, &alongside::wiring::tables(), &dir, &keys, now).await.unwrap();
    let mut held = Vec::new();
    files(&dir, &mut held);
    if world.ground.engine == Engine::Lite {
        for file in ["house.db", "house.db-wal"] {
            held.extend(std::fs::read(world.ground.dir.path().join(file)).unwrap_or_default());
        }
    }
    held
}

pub fn holds(bytes: &[u8], marker: &str) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker.as_bytes())
}

/// One person after another sits down, signed in, looks at a page, leaves something without their name and then something
/// with it. Gives the receipts' codes in the order they came.
async fn a_morning(world: &World) -> Vec<String> {
    let mut codes = Vec::new();
    for n in 0..DROPS {
        let person = world.member(&format!("Member {n}"), access::Role::Participant, world.places.wing).await;
        let mut browser: Browser = world.session(person).await;
        browser.set_cookie("device", &format!("{n:032x}"));
        browser.get("/notices").await;
        world.site.clock.move_to(world.site.now().plus_seconds(61));
        let body = serde_urlencoded::to_string([
            ("_key", browser.new_key().as_str()),
            ("kind", "suggestion"),
            ("words", &format!("nameless-marker-{n}")),
            ("publish", "private"),
        ])
        .unwrap();
        let agent = format!("agent-marker-{n}");
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", agent.as_str())];
        let answer = browser.ask("POST", &format!("/box/{}", world.places.wing), &headers, body.into_bytes()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        codes.push(answer.hidden("code").unwrap());
        let named = [("kind", "suggestion"), ("words", "with my name"), ("publish", "private")];
        assert_eq!(browser.post("/feedback/new", &named).await.status, 303);
        world.site.clock.move_to(world.site.now().plus_seconds(240));
    }
    codes
}

pub fn lookup(code: &str) -> String {
    code.replace('-', "")[..8].to_owned()
}

pub async fn column(db: &Db, sql: &'static str) -> Vec<Uuid> {
    let mut tx = db.read().await.unwrap();
    tx.rows(sql, values![]).await.unwrap().iter().map(|row| row.get("id").unwrap()).collect()
}

pub async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    let mut tx = db.read().await.unwrap();
    tx.rows(sql, values![]).await.unwrap().iter().map(|row| row.get("text").unwrap()).collect()
}

/// Nothing that stands beside a nameless thing is a moment, a person, a session or a device.
pub fn beside_nothing(all: &[(String, Vec<(&'static str, Value)>)], id: Option<Uuid>, text: &str, known: &[Uuid]) {
    for (table, cells) in rows_with(all, id, text) {
        for (column, value) in cells {
            assert!(!matches!(value, Value::Instant(_)), "{table}.{column} has a time");
            if let Value::Id(other) = value {
                assert!(!known.contains(other), "{table}.{column} names somebody");
            }
        }
    }
}

/// People, sessions and devices: what nothing nameless may stand beside.
pub async fn known(db: &Db) -> Vec<Uuid> {
    let mut known = column(db, "SELECT id FROM access_person").await;
    known.extend(column(db, "SELECT id FROM access_sessions").await);
    known.extend(column(db, "SELECT id FROM access_memberships").await);
    known
}

pub fn unordered(came: &[String], seen: &[String], what: &str) {
    let tau = agreement(came, seen);
    assert!(tau.abs() < 0.45, "{what} shows the order: {tau}");
}

async fn in_the_box(world: &World, codes: &[String], log: &Log) {
    let db = &world.ground.db;
    let lookups: Vec<String> = codes.iter().map(|code| lookup(code)).collect();
    let all = everything(db, &alongside::wiring::tables()).await;
    let (known, boxed) = (known(db).await, column(db, "SELECT id FROM feedback_box").await);
    assert_eq!(boxed.len(), DROPS);
    for id in &boxed {
        beside_nothing(&all, Some(*id), "", &known);
    }
    let natural = match world.ground.engine {
        Engine::Lite => "SELECT lookup AS text FROM feedback_box",
        Engine::Pg => "SELECT lookup AS text FROM feedback_box ORDER BY ctid",
    };
    unordered(&lookups, &texts(db, natural).await, "the box");
    let held = bytes(world, "before").await;
    for (n, code) in codes.iter().enumerate() {
        for marker in
            [format!("nameless-marker-{n}\""), format!("agent-marker-{n}"), code.clone(), code.replace('-', "")]
        {
            assert!(!holds(&held, &marker), "{marker}");
        }
    }
    assert!(holds(&held, &lookups[0]), "the look does find what is there");
    // Where the ids of the box stand in the raw files, the first time each stands there.
    let first = |id: &String| held.windows(8).position(|window| window == id.as_bytes()).unwrap();
    let mut by_place = lookups.clone();
    by_place.sort_by_key(first);
    unordered(&lookups, &by_place, "the files");
    let log = log.text();
    assert!(log.contains("/feedback/new") && log.contains("/notices"), "the log is written");
    for marker in ["/box", "drop_in_box", "agent-marker"] {
        assert!(!log.contains(marker), "the log tells of {marker}");
    }
}

async fn out_of_the_box(world: &World, codes: &[String]) {
    let db = &world.ground.db;
    let opened = world.site.now();
    let all = everything(db, &alongside::wiring::tables()).await;
    let lookups: Vec<String> = codes.iter().map(|code| lookup(code)).collect();
    unordered(&lookups, &texts(db, "SELECT lookup AS text FROM feedback_receipts").await, "the receipts' table");
    let mut tx = db.read().await.unwrap();
    let rows = tx
        .rows(
            "SELECT s.id AS id, s.left_at AS left_at, s.running AS running, r.lookup AS lookup FROM feedback_suggestions s \
             JOIN feedback_receipts r ON r.suggestion_id = s.id ORDER BY s.id",
            values![],
        )
        .await
        .unwrap();
    assert_eq!(rows.len(), DROPS);
    let by_id: Vec<String> = rows.iter().map(|row| row.get("lookup").unwrap()).collect();
    unordered(&lookups, &by_id, "the ids");
    let mut by_number: Vec<(i64, String)> =
        rows.iter().map(|row| (row.get("running").unwrap(), row.get("lookup").unwrap())).collect();
    by_number.sort_unstable();
    unordered(&lookups, &by_number.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), "the numbers");
    let first: Instant = rows[0].get("left_at").unwrap();
    let (known, zone) = (known(db).await, "Europe/London");
    for row in &rows {
        assert_eq!(row.get::<Instant>("left_at").unwrap(), first, "one moment for the whole day");
        let id: Uuid = row.get("id").unwrap();
        for (table, cells) in rows_with(&all, Some(id), "") {
            for (column, value) in cells {
                if let Value::Instant(at) = value {
                    let round = *at == first || *at >= opened.plus_seconds(-60);
                    assert!(round, "{table}.{column} has a time of the day it was dropped: {}", at.text());
                    let day = at.date_in(zone).unwrap();
                    assert!(day >= first.date_in(zone).unwrap(), "{table}.{column}");
                }
            }
            let names: Vec<_> =
                cells.iter().filter(|(_, v)| matches!(v, Value::Id(id) if known.contains(id))).collect();
            // A notice says which worker was told, and that is no author.
            assert!(names.is_empty() || table == "telling_notices", "{table}: {names:?}");
        }
    }
    // The chain: a line for each drop, with the day and nothing else, in an order of its own.
    let dropped = texts(db, "SELECT day AS text FROM store_audit WHERE action = 'feedback.drop_in_box'").await;
    assert_eq!(dropped.len(), DROPS);
    let untimed = column(db, "SELECT object_id AS id FROM store_audit WHERE action = 'feedback.drop_in_box' AND at IS NULL AND by_id IS NULL").await;
    assert_eq!(untimed.len(), DROPS);
    assert!(store::audit::verify(&mut tx).await.unwrap().is_ok());
}

/// With a name, the same looks find the person, the time and the order.
async fn control(world: &World) {
    let db = &world.ground.db;
    let all = everything(db, &alongside::wiring::tables()).await;
    let known = known(db).await;
    let named = column(db, "SELECT id FROM feedback_suggestions WHERE author_id IS NOT NULL ORDER BY left_at").await;
    assert_eq!(named.len(), DROPS);
    let by_id = column(db, "SELECT id FROM feedback_suggestions WHERE author_id IS NOT NULL ORDER BY id").await;
    assert!(agreement(&named, &by_id) > 0.99, "the ids show the order");
    for id in named {
        let beside = rows_with(&all, Some(id), "");
        let has =
            |is: &dyn Fn(&Value) -> bool| beside.iter().any(|(_, cells)| cells.iter().any(|(_, value)| is(value)));
        assert!(has(&|value| matches!(value, Value::Id(id) if known.contains(id))));
        assert!(has(&|value| matches!(value, Value::Instant(_))));
    }
}

pub async fn house(ground: Ground) -> World {
    World::new(ground, &[governance::CAPABILITY, feedback::CAPABILITY], Vec::new()).await
}

trials::story! {
    parts = parts();

    async fn nothing_leads_from_what_was_left_without_a_name_to_who_left_it(ground) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let world = house(ground).await;
        let codes = a_morning(&world).await;
        in_the_box(&world, &codes, &log).await;

        world.site.clock.move_to(world.site.now().plus_days(1));
        assert_eq!(feedback::verbs::open_boxes(&world.site).await.unwrap(), DROPS);
        let today = world.site.now().date_in("UTC").unwrap();
        store::audit::chain_pool(&world.ground.db, today).await.unwrap();
        out_of_the_box(&world, &codes).await;
        control(&world).await;

        // What was taken out left nothing behind where the box was.
        let held = bytes(&world, "after").await;
        for n in 0..DROPS {
            assert!(!holds(&held, &format!("nameless-marker-{n}\"")));
        }
        assert!(!log.text().contains("/box"));
    }
}
