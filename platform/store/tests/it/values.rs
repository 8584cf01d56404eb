//! What goes in comes out again, on either engine.

use basics::{Date, Instant, Kind, Value};
use store::{Build, values};
use uuid::Uuid;

use crate::shed::{PARTS, line};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

trials::story! {
    parts = PARTS;

    async fn values_of_every_kind_come_back_as_they_went_in(ground) {
        let every = (0..=255).collect::<Vec<u8>>();
        let long = "Ŵyn a thŷ 🌱 'quoted' \"twice\"\n".repeat(3_000);
        let rows: Vec<[Value; 7]> = vec![
            [
                Value::Int(i64::MIN),
                Value::Bool(true),
                Value::Text(long),
                Value::Bytes(every),
                Value::Instant(at("2026-08-28T09:00:39.000001Z")),
                Value::Date(day("2028-02-29")),
                Value::Id(Uuid::max()),
            ],
            [
                Value::Int(i64::MAX),
                Value::Bool(false),
                Value::Text(String::new()),
                Value::Bytes(Vec::new()),
                Value::Instant(at("1969-12-31T23:59:59.999999Z")),
                Value::Date(day("0001-01-01")),
                Value::Id(Uuid::nil()),
            ],
            [
                Value::Int(0),
                Value::Bool(true),
                Value::Text("a\tb\\c%_".to_owned()),
                Value::Bytes(vec![0]),
                Value::Instant(at("2999-12-30T22:00:00.123456Z")),
                Value::Date(day("9999-12-31")),
                Value::Id(Uuid::from_u128(1)),
            ],
            [
                Value::Null(Kind::Int),
                Value::Null(Kind::Bool),
                Value::Null(Kind::Text),
                Value::Null(Kind::Bytes),
                Value::Null(Kind::Instant),
                Value::Null(Kind::Date),
                Value::Null(Kind::Id),
            ],
        ];
        let mut tx = trials::write(&ground.db).await;
        for (n, row) in (0_u128..).zip(&rows) {
            let all: Vec<Value> = std::iter::once(Value::Id(Uuid::from_u128(n))).chain(row.iter().cloned()).collect();
            let sql = "INSERT INTO shed_things (id, whole, yes, text, bytes, at, day, other_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            assert_eq!(tx.run(sql, &all).await.unwrap(), 1);
        }
        tx.commit(line(ground.now())).await.unwrap();

        let mut tx = ground.db.read().await.unwrap();
        let back = tx.rows("SELECT * FROM shed_things ORDER BY id", values![]).await.unwrap();
        let rules = crate::shed::tables();
        let things = rules.iter().find(|table| table.name == "shed_things").unwrap();
        for (row, expected) in back.iter().zip(&rows) {
            let got: Vec<Value> = things.columns[1..].iter().map(|column| crate::shed::value(row, column)).collect();
            assert_eq!(got, expected);
        }
        assert_eq!(back.len(), rows.len());
        assert_eq!(tx.statements(), 1);
    }

    async fn what_is_not_there_and_what_does_not_fit_are_said(ground) {
        let mut tx = trials::write(&ground.db).await;
        tx.run("INSERT INTO shed_things (id, text) VALUES ($1, 'word')", values![Uuid::nil()]).await.unwrap();
        let row = tx.one("SELECT * FROM shed_things", values![]).await.unwrap();
        assert!(matches!(row.get::<i64>("text"), Err(store::StoreError::Column { column: "text" })));
        assert!(matches!(row.get::<String>("nothing"), Err(store::StoreError::Column { column: "nothing" })));
        assert!(matches!(row.get::<i64>("whole"), Err(store::StoreError::Column { column: "whole" })));
        let none = tx.one("SELECT * FROM shed_things WHERE id = $1", values![Uuid::max()]).await;
        assert!(matches!(none, Err(store::StoreError::NoRow)));
    }

    async fn a_yes_or_no_that_a_statement_worked_out_is_read_alike(ground) {
        let mut tx = ground.db.read().await.unwrap();
        let row =
            tx.one("SELECT CASE WHEN 1 = 1 THEN 1 ELSE 0 END AS y, CASE WHEN 1 = 2 THEN 1 ELSE 0 END AS n", values![]);
        let row = row.await.unwrap();
        assert!(row.get_flag("y").unwrap());
        assert!(!row.get_flag("n").unwrap());
        assert!(row.get_flag("nothing").is_err());
    }

    async fn moments_are_compared_as_time_runs(ground) {
        let mut tx = trials::write(&ground.db).await;
        let moments = ["2026-08-28T09:00:39.500000Z", "2026-08-28T09:00:39Z", "1969-01-01T00:00:00.000001Z"];
        for (n, text) in (0_u128..).zip(moments) {
            tx.run("INSERT INTO shed_things (id, at) VALUES ($1, $2)", values![Uuid::from_u128(n), at(text)])
                .await
                .unwrap();
        }
        let rows =
            tx.rows("SELECT at FROM shed_things WHERE at > $1 ORDER BY at", values![at(moments[1])]).await.unwrap();
        assert_eq!(rows.len(), 1);
        let all = tx.rows("SELECT at FROM shed_things ORDER BY at", values![]).await.unwrap();
        let all: Vec<Instant> = all.iter().map(|row| row.get("at").unwrap()).collect();
        assert_eq!(all, [at(moments[2]), at(moments[1]), at(moments[0])]);
    }

    async fn a_list_may_be_empty_or_long(ground) {
        let mut tx = trials::write(&ground.db).await;
        let ids: Vec<Uuid> = (0..500).map(Uuid::from_u128).collect();
        for id in ids.iter().step_by(5) {
            tx.run(
                "INSERT INTO shed_things (id, whole, yes, text, at) VALUES ($1, 1, $2, 'word', $3)",
                values![*id, true, ground.now()],
            )
            .await
            .unwrap();
        }
        let (sql, bound) = Build::new("SELECT id FROM shed_things WHERE id IN ").list(&ids).then(" ORDER BY id").done();
        assert_eq!(tx.rows(sql, &bound).await.unwrap().len(), 100);

        let none: [Uuid; 0] = [];
        let empty = [
            Build::new("SELECT id FROM shed_things WHERE id IN ").list(&none),
            Build::new("SELECT id FROM shed_things WHERE whole IN ").list::<i64>(&[]),
            Build::new("SELECT id FROM shed_things WHERE yes IN ").list::<bool>(&[]),
            Build::new("SELECT id FROM shed_things WHERE text IN ").list::<&str>(&[]),
            Build::new("SELECT id FROM shed_things WHERE at IN ").list::<Instant>(&[]),
        ];
        for build in empty {
            let (sql, bound) = build.done();
            assert_eq!(tx.rows(sql, &bound).await.unwrap().len(), 0);
        }
    }

    async fn a_filter_is_there_only_when_something_is_asked(ground) {
        let mut tx = trials::write(&ground.db).await;
        for (n, word) in (0_u128..).zip(["leaf", "root", "root"]) {
            tx.run("INSERT INTO shed_things (id, text) VALUES ($1, $2)", values![Uuid::from_u128(n), word])
                .await
                .unwrap();
        }
        for (asked, found) in [(None, 3), (Some("root"), 2), (Some("x' OR '1'='1"), 0)] {
            let (sql, bound) = Build::new("SELECT id FROM shed_things WHERE 1 = 1")
                .when(asked, |build, word| build.then(" AND text = ").value(word))
                .done();
            assert_eq!(tx.rows(sql, &bound).await.unwrap().len(), found, "{asked:?}");
        }
    }
}
