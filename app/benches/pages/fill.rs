//! The data: one place with a thousand members, its suggestions said and answered by the real verbs.

use std::path::Path;

use access::people::{self, NewMembership};
use access::places::{self, NewPlace, PlaceKind};
use access::{Hashing, Role, Site, Standing, Who, act, session};
use alongside::house::{self, Begin, Settled};
use basics::{Clock, OrganisationId, PersonId, PlaceId, Words};
use feedback::{
    AddWord, AnswerSuggestion, CheckEntry, Kind, Leave, Publish, PutForward, Saying, SuggestionId, Verdict, verbs,
};
use loops::Outcome;
use loops::rules::Draft;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection};
use store::Quiet;

/// How many members there are, and how many of them have a session.
const MEMBERS: usize = 1_000;
const SESSIONS: usize = 64;
/// Of how many suggestions one is on the board.
const ON_BOARD: usize = 4;

/// What was filled in.
pub struct Filled {
    /// Cookies of members.
    pub members: Vec<String>,
    /// Cookies of workers.
    pub workers: Vec<String>,
    /// The thread with fifty replies, and its author's cookie.
    pub item: String,
    /// See `item`.
    pub author: String,
    /// The place.
    pub place: String,
}

/// A database of our own in a server: its address, and the process that is the parent of all its processes.
pub async fn own_database(server: &str) -> (String, u32) {
    let mut held = PgConnection::connect(server).await.unwrap();
    held.execute("DROP DATABASE IF EXISTS alongside_bench").await.unwrap();
    held.execute("CREATE DATABASE alongside_bench").await.unwrap();
    let fsync: String = sqlx::query("SHOW fsync").fetch_one(&mut held).await.unwrap().get(0);
    assert_eq!(fsync, "on", "a measurement needs a server that waits for the disk");
    let pid: i32 = sqlx::query("SELECT pg_backend_pid()").fetch_one(&mut held).await.unwrap().get(0);
    let (parent, ..) = crate::load::stat(u32::try_from(pid).unwrap()).unwrap();
    (server.replacen("/postgres?", "/alongside_bench?", 1), parent)
}

/// Makes the house and fills it.
pub async fn fill(address: &str, data: &Path, size: usize) -> Filled {
    let settled = Settled {
        database: address.to_owned(),
        data: data.to_owned(),
        listen: String::new(),
        keys: data.join("keys"),
        files: data.join("files"),
        master: None,
    };
    let clock = Clock::machine();
    let db = house::open_db(&settled, Begin::New).await.unwrap();
    house::bring_up(&db, &settled, &clock).await.unwrap();
    let town = house::site(db.clone(), clock, Hashing::quick().unwrap());
    let mut tx = db.write().await.unwrap();
    let (now, chance) = (town.now(), db.chance());
    let organisation = places::add_organisation(&mut tx, chance, "Arrowdale Prisons", now).await.unwrap();
    let kind = PlaceKind::Prison;
    let new = NewPlace {
        parent: None,
        organisation,
        name: "Fallow Moss",
        kind,
        zone: "Europe/London",
        nation: "england-and-wales",
    };
    let place = places::add(&mut tx, chance, &new, now).await.unwrap();
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    let members = move_in(&town, MEMBERS, Role::Participant, place, organisation).await;
    let workers = move_in(&town, 4, Role::Practitioner, place, organisation).await;
    let people = enter(&town, &members).await;
    let desk = enter(&town, &workers).await;
    for number in 0..size {
        let author = &people[number % people.len()].1;
        let id = say(&town, author, place, number).await;
        if number % ON_BOARD == 0 {
            publish(&town, &desk[0].1, &desk[1].1, id, number).await;
        }
    }
    let item = say(&town, &people[0].1, place, size).await;
    for _ in 0..50 {
        let acting = act::<AddWord>(&town, &people[0].1, item, None).await.unwrap();
        verbs::add_word(acting, &words("One more word about the gate, so that it is not forgotten.")).await.unwrap();
    }
    db.close().await;
    if address.starts_with("postgres") {
        // Otherwise the plans of the first minute depend on when PostgreSQL looks at the tables by itself.
        PgConnection::connect(address).await.unwrap().execute("ANALYZE").await.unwrap();
    }
    Filled {
        author: people[0].0.clone(),
        members: people.into_iter().map(|(cookie, _)| cookie).collect(),
        workers: desk.into_iter().map(|(cookie, _)| cookie).collect(),
        item: item.to_string(),
        place: place.to_string(),
    }
}

fn words(text: &str) -> Words {
    Words::kept(text.to_owned())
}

async fn move_in(town: &Site, many: usize, role: Role, place: PlaceId, organisation: OrganisationId) -> Vec<PersonId> {
    let mut tx = town.db.write().await.unwrap();
    let (now, chance) = (town.now(), town.db.chance());
    let from_on = now.date_in("Europe/London").unwrap();
    let mut made = Vec::new();
    for number in 0..many {
        let person = people::add(&mut tx, chance, &format!("Robin Hale {number}"), "en", now).await.unwrap();
        let standing = if role == Role::Participant { Standing::Resident } else { Standing::Staff };
        let new = NewMembership { person, role, standing, place, organisation, from_on, until_on: None };
        people::join(&mut tx, chance, &new, now).await.unwrap();
        made.push(person);
    }
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    made
}

/// Sessions of the first of these people.
async fn enter(town: &Site, people: &[PersonId]) -> Vec<(String, Who)> {
    let mut tx = town.db.write().await.unwrap();
    let mut found = Vec::new();
    for person in people.iter().take(SESSIONS) {
        let now = town.now();
        let begun = session::begin(&mut tx, town.db.chance(), *person, "own", session::OWN_DEVICE, now).await.unwrap();
        found.push((begun.0.cookie().to_owned(), session::who(&mut tx, &begun.0, now).await.unwrap()));
    }
    tx.commit_quiet(Quiet::Schema).await.unwrap();
    found
}

async fn say(town: &Site, author: &Who, place: PlaceId, number: usize) -> SuggestionId {
    let saying = Saying {
        kind: Kind::Suggestion,
        words: words(&format!(
            "Number {number}: the gardening group could meet on Saturdays, when more of us are free."
        )),
        put_right: None,
        lang: "en",
        publish: Publish::Summary,
        name_may_show: false,
        shown_name: None,
        wants_answer: true,
        worried: false,
    };
    verbs::leave(act::<Leave>(town, author, place, None).await.unwrap(), &saying).await.unwrap()
}

async fn publish(town: &Site, worker: &Who, reader: &Who, id: SuggestionId, number: usize) {
    let draft = Draft {
        outcome: Outcome::Done,
        reasons: "Two officers have agreed to open the garden on Saturdays from the first of next month.",
        change_needed: "",
        carrier: "Head of activities",
        promised_on: None,
    };
    verbs::answer(act::<AnswerSuggestion>(town, worker, id, None).await.unwrap(), &draft, None).await.unwrap();
    let summary = words(&format!("Somebody asked for gardening on Saturdays (number {number})."));
    let acting = act::<PutForward>(town, worker, id, None).await.unwrap();
    let entry = verbs::put_forward(acting, Some(&summary), &words("The garden opens on Saturdays.")).await.unwrap();
    let acting = act::<CheckEntry>(town, reader, entry, None).await.unwrap();
    let shown = acting.facts().entry.put_at;
    verbs::check(acting, Verdict::Publish { all_checked: true }, Some(shown)).await.unwrap();
}

/// Limit 3: how many rows of a kilobyte one writer can keep in a second, each waiting for the disk.
pub async fn commits(folder: &Path) -> String {
    let address = format!("sqlite:{}?mode=rwc", folder.join("commits.db").display());
    let mut held = SqliteConnection::connect(&address).await.unwrap();
    held.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (row BLOB) STRICT")
        .await
        .unwrap();
    let (begun, mut kept) = (std::time::Instant::now(), 0_u32);
    while begun.elapsed().as_millis() < 1_000 {
        sqlx::query("INSERT INTO kept VALUES (zeroblob(1000))").execute(&mut held).await.unwrap();
        kept += 1;
    }
    let rate = f64::from(kept) / begun.elapsed().as_secs_f64();
    format!(
        "L3, one writer on SQLite that keeps a row of a kilobyte and waits for the disk: {rate:.0} commits a second"
    )
}
