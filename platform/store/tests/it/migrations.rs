//! Migrations, and the wall that every column has its rules.

use basics::Kind;
use store::columns::{STORE, code, id, number};
use store::{Db, Migration, Part, StoreError, Table, migrate, schema};
use uuid::Uuid;

use crate::shed::{PARTS, tables};

const FIRST: Migration =
    Migration::new(1, "CREATE TABLE barn_hay (id {id} PRIMARY KEY, bales {int} NOT NULL) {strict};");
const SECOND: Migration = Migration {
    number: 2,
    both: "ALTER TABLE barn_hay ADD COLUMN colour TEXT NOT NULL DEFAULT 'yellow';",
    lite: "CREATE INDEX barn_hay_lite ON barn_hay (colour);",
    pg: "CREATE INDEX barn_hay_pg ON barn_hay (colour);",
};
/// How many migrations the store has itself.
const OURS: usize = store::migrate::STORE.migrations.len();
const BARN: &[Part] = &[store::migrate::STORE, Part { name: "barn", migrations: &[FIRST] }];
const BARN_AND_COLOUR: &[Part] = &[store::migrate::STORE, Part { name: "barn", migrations: &[FIRST, SECOND] }];

async fn live(db: &Db) -> Vec<schema::LiveColumn> {
    schema::live(&mut db.read().await.unwrap()).await.unwrap()
}

async fn applied(db: &Db) -> Vec<(String, i64)> {
    migrate::applied(&mut db.read().await.unwrap()).await.unwrap()
}

trials::story! {
    parts = PARTS;

    async fn a_new_database_is_brought_up_to_date_once(ground) {
        let db = ground.spare(ground.engine).await.db;
        assert!(applied(&db).await.is_empty());
        assert_eq!(migrate::pending(&db, BARN).await.unwrap(), 1 + OURS);
        assert_eq!(migrate::migrate(&db, BARN, ground.now()).await.unwrap(), 1 + OURS);
        assert_eq!(migrate::migrate(&db, BARN, ground.now()).await.unwrap(), 0);
        assert_eq!(migrate::pending(&db, BARN).await.unwrap(), 0);
        assert_eq!(applied(&db).await[..2], [("barn".to_owned(), 1), ("store".to_owned(), 1)]);
    }

    async fn a_later_migration_is_added_to_what_is_there(ground) {
        let db = ground.spare(ground.engine).await.db;
        migrate::migrate(&db, BARN, ground.now()).await.unwrap();
        let mut tx = trials::write(&db).await;
        tx.run("INSERT INTO barn_hay (id, bales) VALUES ($1, 3)", store::values![Uuid::nil()]).await.unwrap();
        tx.commit(crate::shed::line(ground.now())).await.unwrap();
        // Every reader has seen the old table: none may stumble over the new one.
        let mut readers = Vec::new();
        for _ in 0..4 {
            let mut reader = db.read().await.unwrap();
            reader.one("SELECT * FROM barn_hay", store::values![]).await.unwrap();
            readers.push(reader);
        }
        drop(readers);
        assert_eq!(migrate::pending(&db, BARN_AND_COLOUR).await.unwrap(), 1);
        assert_eq!(migrate::migrate(&db, BARN_AND_COLOUR, ground.now()).await.unwrap(), 1);
        let mut tx = db.read().await.unwrap();
        let row = tx.one("SELECT * FROM barn_hay", store::values![]).await.unwrap();
        assert_eq!((row.get::<i64>("bales").unwrap(), row.get::<String>("colour").unwrap()), (3, "yellow".to_owned()));
    }

    async fn a_migration_whose_text_was_changed_is_refused(ground) {
        const CHANGED: &[Part] = &[
            store::migrate::STORE,
            Part {
                name: "barn",
                migrations: &[Migration::new(1, "CREATE TABLE barn_hay (id {id} PRIMARY KEY) {strict};"), SECOND],
            },
        ];
        let db = ground.spare(ground.engine).await.db;
        migrate::migrate(&db, BARN, ground.now()).await.unwrap();
        let told = migrate::migrate(&db, CHANGED, ground.now()).await;
        assert!(
            matches!(&told, Err(StoreError::ChangedMigration { capability, number: 1 }) if capability == "barn"),
            "{told:?}"
        );
        assert_eq!(applied(&db).await.len(), 1 + OURS, "what came after it was applied");
    }

    async fn a_schema_newer_than_the_program_is_refused(ground) {
        let db = ground.spare(ground.engine).await.db;
        migrate::migrate(&db, BARN_AND_COLOUR, ground.now()).await.unwrap();
        for told in [migrate::migrate(&db, BARN, ground.now()).await, migrate::pending(&db, BARN).await] {
            assert!(
                matches!(&told, Err(StoreError::NewerSchema { capability, number: 2 }) if capability == "barn"),
                "{told:?}"
            );
        }
        let without = migrate::pending(&db, &[store::migrate::STORE]).await;
        assert!(matches!(without, Err(StoreError::NewerSchema { number: 1, .. })), "{without:?}");
    }

    async fn a_migration_that_fails_leaves_nothing(ground) {
        const BROKEN: &[Part] = &[
            store::migrate::STORE,
            Part {
                name: "barn",
                migrations: &[
                    FIRST,
                    Migration::new(2, "CREATE TABLE barn_cows (id {id} PRIMARY KEY) {strict}; CREATE TABEL barn_pigs;"),
                ],
            },
        ];
        let db = ground.spare(ground.engine).await.db;
        assert!(matches!(migrate::migrate(&db, BROKEN, ground.now()).await, Err(StoreError::Engine(_))));
        assert_eq!(live(&db).await, []);
        assert!(applied(&db).await.is_empty());
        assert_eq!(migrate::migrate(&db, BARN, ground.now()).await.unwrap(), 1 + OURS);
        assert!(migrate::migrate(&db, BROKEN, ground.now()).await.is_err());
        assert!(!live(&db).await.iter().any(|column| column.table == "barn_cows"));
        assert_eq!(applied(&db).await.len(), 1 + OURS);
    }

    async fn every_column_of_the_store_has_its_rule(ground) {
        let db = ground.spare(ground.engine).await.db;
        migrate::migrate(&db, &[store::migrate::STORE], ground.now()).await.unwrap();
        let live = live(&db).await;
        assert!(live.len() > 50, "{}", live.len());
        assert_eq!(schema::differences(&live, STORE, db.dialect()), Vec::<String>::new());
    }

    async fn a_rule_that_is_missing_wrong_or_too_many_is_named(ground) {
        const TOO_MANY: &[Table] =
            &[Table::new("shed_pots", &["id"], &[id("id"), number("remaining"), code("colour")])];
        const WRONG: &[Table] = &[Table::new("shed_pots", &["id"], &[id("id"), code("remaining")])];
        const MISSING: &[Table] = &[Table::new("shed_pots", &["id"], &[id("id")])];
        let live = live(&ground.db).await;
        let with = |pots: &[Table]| {
            let all: Vec<Table> =
                tables().into_iter().filter(|t| t.name != "shed_pots").chain(pots.iter().copied()).collect();
            schema::differences(&live, &all, ground.db.dialect())
        };
        assert_eq!(schema::differences(&live, &tables(), ground.db.dialect()), Vec::<String>::new());
        assert_eq!(with(MISSING), ["shed_pots.remaining has no rule"]);
        assert_eq!(with(TOO_MANY), ["shed_pots.colour has a rule but is not there"]);
        assert_eq!(with(&[]), ["shed_pots.id has no rule", "shed_pots.remaining has no rule"]);
        let wrong = with(WRONG);
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].starts_with("shed_pots.remaining is "), "{wrong:?}");
        assert!(wrong[0].ends_with(&format!("{:?}", Kind::Text)), "{wrong:?}");
    }
}
