//! A small part of a house to test with: things of every kind, pots to draw from, notes about people, and visits.

use basics::{Date, Instant, Kind, PersonId, ToValue as _, Value};
use store::columns::{STORE, about, id, moment, number, other, sealed, words};
use store::{By, CellAt, Column, Db, Line, Migration, Part, Row, Subject, Table, WriteTx, seal, values};
use trials::Ground;
use uuid::Uuid;

pub const SHED: Part = Part {
    name: "shed",
    migrations: &[Migration::new(
        1,
        "CREATE TABLE shed_things (
            id {id} PRIMARY KEY,
            whole {int},
            yes {bool},
            text TEXT,
            bytes {bytes},
            at {instant},
            day TEXT,
            other_id {id}
        ) {strict};
        CREATE TABLE shed_pots (id {id} PRIMARY KEY, remaining {int} NOT NULL) {strict};
        CREATE TABLE shed_notes (
            id {id} PRIMARY KEY,
            author_id {id} NOT NULL,
            about_id {id},
            title TEXT NOT NULL,
            nick TEXT NOT NULL,
            body {bytes} NOT NULL,
            at {instant} NOT NULL
        ) {strict};
        CREATE TABLE shed_places (id {id} PRIMARY KEY, parent_id {id} REFERENCES shed_places (id)) {strict};
        CREATE TABLE shed_visits (
            id {id} PRIMARY KEY,
            note_id {id} NOT NULL REFERENCES shed_notes (id),
            person_id {id} NOT NULL,
            count {int} NOT NULL
        ) {strict};",
    )],
};

pub const PARTS: &[Part] = &[store::migrate::STORE, SHED];

const OWN: &[Table] = &[
    Table::new(
        "shed_things",
        &["id"],
        &[
            id("id"),
            number("whole"),
            store::columns::yes_no("yes"),
            store::columns::code("text"),
            Column::new("bytes", Kind::Bytes, store::columns::Class::Plain),
            moment("at"),
            store::columns::day("day"),
            id("other_id"),
        ],
    ),
    Table::new("shed_pots", &["id"], &[id("id"), number("remaining")]),
    Table::new("shed_places", &["id"], &[id("id"), id("parent_id")]),
    Table::new(
        "shed_notes",
        &["id"],
        &[
            id("id"),
            id("author_id").kept("who erased their words stays an id that says nothing"),
            other("about_id"),
            words("title"),
            about("nick"),
            sealed("body"),
            moment("at"),
        ],
    )
    .about(&["author_id"]),
    Table::new("shed_visits", &["id"], &[id("id"), id("note_id"), id("person_id"), number("count")])
        .about(&["person_id"])
        .row_goes(),
];

/// The rules of every table of this house.
pub fn tables() -> Vec<Table> {
    STORE.iter().chain(OWN).copied().collect()
}

/// A person, always the same for the same number.
pub fn person(n: u8) -> PersonId {
    PersonId::of(Uuid::from_bytes([n; 16]))
}

/// An audit line of the house's own.
pub fn line(at: Instant) -> Line {
    Line {
        at,
        by: By::House("test"),
        action: "shed.test",
        object_kind: "thing",
        object: Uuid::nil(),
        place: None,
        reason: None,
    }
}

/// Where a note's words stand.
pub fn body_of(note: Uuid) -> CellAt {
    CellAt { table: "shed_notes", column: "body", row: note }
}

/// Writes a note of a person, its words sealed with their own key.
pub async fn note(tx: &mut WriteTx, id: Uuid, author: PersonId, title: &str, words: &str, at: Instant) {
    let subject = Subject { kind: "person", id: author.uuid() };
    let body = seal::seal(tx, "notes", subject, body_of(id), words).await.unwrap();
    tx.run(
        "INSERT INTO shed_notes (id, author_id, about_id, title, nick, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![id, author, person(99), title, "Nickname", body, at],
    )
    .await
    .unwrap();
}

/// The sealed cell of a note.
pub async fn cell(db: &Db, note: Uuid) -> Vec<u8> {
    let mut tx = db.read().await.unwrap();
    tx.one("SELECT body FROM shed_notes WHERE id = $1", values![note]).await.unwrap().get("body").unwrap()
}

/// What a note says, `None` when it was erased.
pub async fn read_note(db: &Db, note: Uuid) -> store::Result<Option<String>> {
    let cell = cell(db, note).await;
    let opened = seal::open(&mut db.read().await.unwrap(), &[(body_of(note), &cell)]).await?;
    Ok(opened[0].as_ref().map(|words| words.read().to_owned()))
}

/// How many rows a `SELECT COUNT(*) AS n` finds.
pub async fn count(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(sql, values![]).await.unwrap().get("n").unwrap()
}

/// Puts something of everything into the house: what a backup must carry.
pub async fn furnish(ground: &Ground) {
    let (db, now) = (&ground.db, ground.now());
    let mut tx = trials::write(db).await;
    for n in 0..3_u8 {
        let id = Uuid::from_bytes([n + 1; 16]);
        note(&mut tx, id, person(n), &format!("title {n}"), &format!("words {n}"), now.plus_seconds(i64::from(n)))
            .await;
        tx.run(
            "INSERT INTO shed_visits (id, note_id, person_id, count) VALUES ($1, $2, $3, 5)",
            values![Uuid::from_bytes([n + 101; 16]), id, person(n)],
        )
        .await
        .unwrap();
        tx.run(
            "INSERT INTO shed_things (id, whole, yes, text, bytes, at, day, other_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                id,
                i64::MIN + i64::from(n),
                n == 1,
                format!("Tŷ \"{n}\"\n\t\\ 🌱"),
                vec![0_u8, 255, n],
                now.plus_days(i64::from(n)),
                "2028-02-29".parse::<Date>().unwrap(),
                Some(id)
            ],
        )
        .await
        .unwrap();
        store::outbox::put(&mut tx, "letter.digest", person(n), now).await.unwrap();
        store::due::plan(&mut tx, now.plus_days(1), "shed.water", id).await.unwrap();
    }
    tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::max()]).await.unwrap();
    tx.run("INSERT INTO shed_pots (id, remaining) VALUES ($1, 10)", values![Uuid::nil()]).await.unwrap();
    for (place, parent) in [(9, None), (1, Some(9)), (5, Some(1))] {
        // The partnership's id is the highest: it is read in after the places below it.
        let (place, parent) = (Uuid::from_u128(place), parent.map(Uuid::from_u128));
        tx.run("INSERT INTO shed_places (id, parent_id) VALUES ($1, $2)", values![place, parent]).await.unwrap();
    }
    let doc = store::search::Doc {
        kind: "note",
        object: Uuid::nil(),
        place: basics::PlaceId::of(Uuid::nil()),
        audience: "members",
        lang: "en",
        text: "Visiting hours",
    };
    store::search::put(&mut tx, &doc).await.unwrap();
    tx.note(&Line { by: By::Person(person(1).uuid()), place: Some(Uuid::max()), reason: Some([3; 32]), ..line(now) })
        .await
        .unwrap();
    tx.commit(line(now.plus_seconds(1))).await.unwrap();
    let tx = trials::write(db).await;
    let loose = store::LooseLine {
        day: "2026-08-28".parse().unwrap(),
        action: "shed.drop",
        object_kind: "slip",
        object: basics::LooseId::new(&ground.chance),
    };
    tx.commit_loose(loose).await.unwrap();
}

/// A cell as neutral value, by the kind its rule names.
pub fn value(row: &Row, column: &Column) -> Value {
    let name = column.name;
    match column.kind {
        Kind::Id => row.get::<Option<Uuid>>(name).unwrap().to_value(),
        Kind::Int => row.get::<Option<i64>>(name).unwrap().to_value(),
        Kind::Bool => row.get::<Option<bool>>(name).unwrap().to_value(),
        Kind::Text => row.get::<Option<String>>(name).unwrap().to_value(),
        Kind::Bytes => row.get::<Option<Vec<u8>>>(name).unwrap().to_value(),
        Kind::Instant => row.get::<Option<Instant>>(name).unwrap().to_value(),
        Kind::Date => row.get::<Option<Date>>(name).unwrap().to_value(),
    }
}
