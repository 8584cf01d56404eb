//! The audit chain: nothing in it can be changed, and a change by somebody who holds the database is found.

use basics::{Instant, Kind, ToValue as _, Value};
use store::columns::STORE;
use store::{By, Column, Line, audit, values};
use trials::{Engine, Ground, meddle};
use uuid::Uuid;

use crate::shed::{PARTS, count, line, person, value};

/// A value as this engine writes it into a statement.
fn literal(engine: Engine, value: &Value) -> String {
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    match (engine, value) {
        (_, Value::Null(_)) => "NULL".to_owned(),
        (_, Value::Int(n)) => n.to_string(),
        (_, Value::Bool(yes)) => yes.to_string(),
        (_, Value::Text(text)) => format!("'{text}'"),
        (_, Value::Instant(at)) => format!("'{at}'"),
        (_, Value::Date(day)) => format!("'{day}'"),
        (Engine::Lite, Value::Id(id)) => format!("X'{}'", id.simple()),
        (Engine::Pg, Value::Id(id)) => format!("'{id}'"),
        (Engine::Lite, Value::Bytes(bytes)) => format!("X'{}'", hex(bytes)),
        (Engine::Pg, Value::Bytes(bytes)) => format!("'\\x{}'", hex(bytes)),
    }
}

/// What an intruder might make of a value: other ones of the same kind, nothing, or the empty one.
fn forged(value: &Value, column: &Column) -> Vec<Value> {
    let flip = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    let kind = column.kind;
    match value {
        Value::Int(n) => vec![Value::Int(n + 100), Value::Int(-n)],
        Value::Text(text) => {
            let first = String::from_utf8(flip(text.as_bytes(), 0)).unwrap();
            let last = String::from_utf8(flip(text.as_bytes(), text.len() - 1)).unwrap();
            vec![Value::Text(first), Value::Text(last), Value::Text(String::new())]
        }
        Value::Bytes(bytes) => {
            vec![Value::Bytes(flip(bytes, 0)), Value::Bytes(flip(bytes, 31)), Value::Bytes(Vec::new())]
        }
        Value::Id(id) => vec![Value::Id(Uuid::from_slice(&flip(id.as_bytes(), 0)).unwrap()), Value::Id(Uuid::nil())],
        Value::Instant(at) => vec![
            Instant::from_unix_micros(at.unix_micros() + 1).unwrap().to_value(),
            at.plus_seconds(-1).to_value(),
            Value::Null(kind),
        ],
        Value::Date(day) => vec![Value::Date(day.yesterday().unwrap()), Value::Null(kind)],
        Value::Bool(yes) => vec![Value::Bool(!yes)],
        Value::Null(Kind::Text) => vec![Value::Text(String::new()), Value::Text("x".to_owned())],
        Value::Null(Kind::Bytes) => vec![Value::Bytes(Vec::new()), Value::Bytes(vec![0])],
        Value::Null(Kind::Id) => vec![Value::Id(Uuid::nil())],
        Value::Null(Kind::Instant) => vec![Value::Instant(trials::start())],
        Value::Null(Kind::Date) => vec![Value::Date("2026-08-28".parse().unwrap())],
        Value::Null(Kind::Int | Kind::Bool) => Vec::new(),
    }
}

/// Takes the guards away, as somebody could who owns the database.
async fn unguard(ground: &Ground) {
    let sql = match ground.engine {
        Engine::Lite => {
            "DROP TRIGGER store_audit_no_update; DROP TRIGGER store_audit_no_delete; DROP TRIGGER store_audit_next"
        }
        Engine::Pg => "ALTER TABLE store_audit DISABLE TRIGGER USER",
    };
    meddle(&ground.address, sql).await;
}

/// Seven lines: of a person with place and reason, of a job, of nobody, of a day only, and three more.
async fn seven_lines(ground: &Ground) {
    let now = ground.now();
    let whole =
        Line { by: By::Person(person(4).uuid()), place: Some(person(5).uuid()), reason: Some([6; 32]), ..line(now) };
    for said in [whole, line(now), Line { by: By::Nobody, ..line(now) }] {
        trials::write(&ground.db).await.commit(said).await.unwrap();
    }
    let loose = store::LooseLine {
        day: "2026-08-27".parse().unwrap(),
        action: "shed.drop",
        object_kind: "slip",
        object: basics::LooseId::new(&ground.chance),
    };
    trials::write(&ground.db).await.commit_loose(loose).await.unwrap();
    assert_eq!(audit::chain_pool(&ground.db, "2026-08-28".parse().unwrap()).await.unwrap(), 1);
    for _ in 0..3 {
        trials::write(&ground.db).await.commit(line(now)).await.unwrap();
    }
}

async fn first_bad(ground: &Ground) -> Result<i64, i64> {
    audit::verify(&mut ground.db.read().await.unwrap()).await.unwrap().map(|head| head.seq)
}

trials::story! {
    parts = PARTS;

    async fn the_chain_cannot_be_changed(ground) {
        seven_lines(&ground).await;
        let changes = [
            "UPDATE store_audit SET action = 'shed.other' WHERE seq = 1",
            "UPDATE store_audit SET seq = 9 WHERE seq = 7",
            "DELETE FROM store_audit WHERE seq = 7",
            "DELETE FROM store_audit",
            "INSERT INTO store_audit (seq, by_kind, action, object_kind, object_id, hash) \
             SELECT 9, by_kind, action, object_kind, object_id, hash FROM store_audit WHERE seq = 7",
        ];
        let own: &[&'static str] = match ground.engine {
            Engine::Lite => &[
                "REPLACE INTO store_audit SELECT * FROM store_audit WHERE seq = 3",
                "INSERT OR REPLACE INTO store_audit SELECT * FROM store_audit WHERE seq = 7",
                "UPDATE OR IGNORE store_audit SET action = 'x'",
            ],
            Engine::Pg => &[
                "TRUNCATE store_audit",
                "TRUNCATE store_audit CASCADE",
                "INSERT INTO store_audit SELECT * FROM store_audit WHERE seq = 3 \
                 ON CONFLICT (seq) DO UPDATE SET action = 'x'",
            ],
        };
        for sql in changes.iter().chain(own) {
            let mut tx = trials::write(&ground.db).await;
            let told = tx.run(*sql, values![]).await;
            assert!(format!("{told:?}").contains("the audit chain"), "{sql}: {told:?}");
        }
        assert_eq!(first_bad(&ground).await, Ok(7));
    }

    async fn a_byte_changed_in_any_column_of_any_line_is_found(ground) {
        seven_lines(&ground).await;
        unguard(&ground).await;
        let rule = STORE.iter().find(|table| table.name == "store_audit").unwrap();
        let mut tried = 0;
        for seq in [1_i64, 2, 3, 4, 7] {
            for column in rule.columns {
                let held = {
                    let mut tx = ground.db.read().await.unwrap();
                    value(&tx.one("SELECT * FROM store_audit WHERE seq = $1", values![seq]).await.unwrap(), column)
                };
                for other in forged(&held, column).into_iter().filter(|other| *other != held) {
                    let now_at = if let ("seq", Value::Int(n)) = (column.name, &other) { *n } else { seq };
                    let set = |to: &Value, at: i64| {
                        format!(
                            "UPDATE store_audit SET {} = {} WHERE seq = {at}",
                            column.name,
                            literal(ground.engine, to)
                        )
                    };
                    meddle(&ground.address, &set(&other, seq)).await;
                    assert_eq!(first_bad(&ground).await, Err(seq), "{} {held:?} {other:?}", column.name);
                    meddle(&ground.address, &set(&held, now_at)).await;
                    tried += 1;
                }
            }
        }
        assert!(tried > 80, "{tried}");
        assert_eq!(first_bad(&ground).await, Ok(7));
    }

    async fn a_line_that_was_taken_out_is_found(ground) {
        seven_lines(&ground).await;
        let noted = audit::head(&mut ground.db.read().await.unwrap()).await.unwrap();
        unguard(&ground).await;
        // Nothing in a chain can tell that its end is gone: the note of its head can.
        meddle(&ground.address, "DELETE FROM store_audit WHERE seq = 7").await;
        let head = audit::verify(&mut ground.db.read().await.unwrap()).await.unwrap().unwrap();
        assert_ne!(head, noted);
        meddle(&ground.address, "DELETE FROM store_audit WHERE seq = 4").await;
        assert_eq!(first_bad(&ground).await, Err(4));
        meddle(&ground.address, "DELETE FROM store_audit WHERE seq = 1").await;
        assert_eq!(first_bad(&ground).await, Err(1));
    }

    async fn two_lines_that_changed_places_are_found(ground) {
        seven_lines(&ground).await;
        unguard(&ground).await;
        let swap = "UPDATE store_audit SET seq = 100 WHERE seq = 2; UPDATE store_audit SET seq = 2 WHERE seq = 3; \
                    UPDATE store_audit SET seq = 3 WHERE seq = 100";
        meddle(&ground.address, swap).await;
        assert_eq!(first_bad(&ground).await, Err(2));
    }

    async fn a_long_chain_is_walked_to_its_end(ground) {
        let mut tx = trials::write(&ground.db).await;
        for _ in 0..1_050 {
            tx.note(&line(ground.now())).await.unwrap();
        }
        tx.commit(line(ground.now())).await.unwrap();
        assert_eq!(first_bad(&ground).await, Ok(1_051));
        unguard(&ground).await;
        meddle(&ground.address, "UPDATE store_audit SET action = 'shed.other' WHERE seq = 1040").await;
        assert_eq!(first_bad(&ground).await, Err(1_040));
        assert_eq!(count(&ground.db, "SELECT COUNT(*) AS n FROM store_audit").await, 1_051);
    }
}
