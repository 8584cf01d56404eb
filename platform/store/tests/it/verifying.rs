//! `verify`: says that all is well, and otherwise names the first thing that is not.

use store::{StoreError, verify};
use trials::{Engine, Ground, meddle};

use crate::shed::{PARTS, SHED, furnish, tables};

async fn broken(ground: &Ground, parts: &[store::Part]) -> Vec<(&'static str, String)> {
    let checks = verify::verify(&ground.db, parts, &tables()).await.unwrap();
    checks.into_iter().filter_map(|check| check.broken.map(|first| (check.what, first))).collect()
}

trials::story! {
    parts = PARTS;

    async fn a_house_in_order_is_said_to_be_in_order(ground) {
        furnish(&ground).await;
        let checks = verify::verify(&ground.db, PARTS, &tables()).await.unwrap();
        assert!(checks.iter().all(|check| check.broken.is_none()), "{checks:?}");
        let chain = checks.iter().find(|check| check.what == "audit chain").unwrap();
        assert!(chain.note.starts_with("2 lines, head "), "{}", chain.note);
        let expected = if ground.engine == Engine::Lite { 6 } else { 5 };
        assert_eq!(checks.len(), expected);
    }

    async fn each_check_names_what_is_broken(ground) {
        const MORE: store::Part = store::Part { name: "barn", migrations: &[store::Migration::new(1, "SELECT 1;")] };
        furnish(&ground).await;
        assert_eq!(
            broken(&ground, &[store::migrate::STORE, SHED, MORE]).await,
            [("migrations", "barn 1 is missing".to_owned())]
        );
        let unguard = match ground.engine {
            Engine::Lite => "DROP TRIGGER store_audit_no_update",
            Engine::Pg => "ALTER TABLE store_audit DISABLE TRIGGER USER",
        };
        meddle(&ground.address, unguard).await;
        meddle(&ground.address, "UPDATE store_audit SET action = 'shed.Test' WHERE seq = 2").await;
        assert_eq!(broken(&ground, PARTS).await, [("audit chain", "line 2".to_owned())]);
        meddle(&ground.address, "UPDATE store_audit SET action = 'shed.test' WHERE seq = 2").await;
        meddle(&ground.address, "ALTER TABLE shed_pots ADD COLUMN colour TEXT").await;
        assert_eq!(broken(&ground, PARTS).await, [("schema", "shed_pots.colour has no rule".to_owned())]);
        meddle(&ground.address, "ALTER TABLE shed_pots DROP COLUMN colour").await;
        assert_eq!(broken(&ground, PARTS).await, []);
        if ground.engine == Engine::Lite {
            meddle(&ground.address, "PRAGMA foreign_keys = OFF; DELETE FROM shed_notes").await;
            assert_eq!(broken(&ground, PARTS).await, [("references", "shed_visits".to_owned())]);
        }
    }
}

#[test]
fn an_address_of_no_engine_is_refused() {
    trials::run(Engine::Lite, PARTS, |ground| async move {
        for address in ["", "mysql://x", "house.db", "SQLITE:x"] {
            let told = store::Db::open(address, store::Keyring::of([1; 32]), ground.chance.clone()).await;
            assert!(matches!(told, Err(StoreError::Address)), "{address}");
        }
    });
}
