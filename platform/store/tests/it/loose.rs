//! Promise 4: a line about a thing that must not be traced waits without time, and is chained in a shuffled batch.

use basics::{Date, Instant, LooseId};
use store::{LooseLine, audit, values};
use trials::Ground;
use uuid::Uuid;

use crate::shed::{PARTS, count};

const WAITING: &str = "SELECT COUNT(*) AS n FROM store_audit_pool";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Drops slips on a day; their ids, in the order they were dropped.
async fn drop_slips(ground: &Ground, on: &str, how_many: usize) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for _ in 0..how_many {
        let object = LooseId::new(&ground.chance);
        let slip = LooseLine { day: day(on), action: "shed.drop", object_kind: "slip", object };
        trials::write(&ground.db).await.commit_loose(slip).await.unwrap();
        ids.push(object.uuid());
    }
    ids
}

/// What waits, in the order in which the pool holds it.
async fn waiting(ground: &Ground) -> Vec<Uuid> {
    let mut tx = ground.db.read().await.unwrap();
    let rows = tx.rows("SELECT object_id FROM store_audit_pool ORDER BY id", values![]).await.unwrap();
    rows.iter().map(|row| row.get("object_id").unwrap()).collect()
}

async fn chained(ground: &Ground) -> Vec<Uuid> {
    let mut tx = ground.db.read().await.unwrap();
    let rows = tx.rows("SELECT object_id FROM store_audit ORDER BY seq", values![]).await.unwrap();
    rows.iter().map(|row| row.get("object_id").unwrap()).collect()
}

trials::story! {
    parts = PARTS;

    async fn nine_of_today_wait_and_ten_are_chained(ground) {
        let today = day("2026-08-28");
        let mut ids = drop_slips(&ground, "2026-08-28", 9).await;
        assert_eq!(audit::chain_pool(&ground.db, today).await.unwrap(), 0);
        assert_eq!(count(&ground.db, WAITING).await, 9);
        assert!(chained(&ground).await.is_empty());
        ids.extend(drop_slips(&ground, "2026-08-28", 1).await);
        let waited = waiting(&ground).await;
        assert_ne!(waited, ids, "the pool shows the order in which they were dropped");
        assert_eq!(audit::chain_pool(&ground.db, today).await.unwrap(), 10);
        assert_eq!(count(&ground.db, WAITING).await, 0);
        let order = chained(&ground).await;
        assert_ne!(order, ids, "the order in which they were dropped shows");
        assert_ne!(order, waited, "the order in which they waited shows");
        ids.sort_unstable();
        let mut sorted = order;
        sorted.sort_unstable();
        assert_eq!(sorted, ids);
    }

    async fn what_is_of_an_earlier_day_is_chained_however_few(ground) {
        let old = drop_slips(&ground, "2026-08-27", 2).await;
        drop_slips(&ground, "2026-08-28", 3).await;
        assert_eq!(audit::chain_pool(&ground.db, day("2026-08-28")).await.unwrap(), 2);
        let mut order = chained(&ground).await;
        order.sort_unstable();
        let mut expected = old;
        expected.sort_unstable();
        assert_eq!(order, expected);
        assert_eq!(count(&ground.db, WAITING).await, 3);
    }

    async fn a_chained_slip_has_a_day_and_no_time_and_no_person(ground) {
        drop_slips(&ground, "2026-08-28", 12).await;
        audit::chain_pool(&ground.db, day("2026-08-28")).await.unwrap();
        let mut tx = ground.db.read().await.unwrap();
        let rows = tx.rows("SELECT * FROM store_audit", values![]).await.unwrap();
        assert_eq!(rows.len(), 12);
        for row in &rows {
            assert_eq!(row.get::<Option<Instant>>("at").unwrap(), None);
            assert_eq!(row.get::<Option<Date>>("day").unwrap(), Some(day("2026-08-28")));
            assert_eq!(row.get::<String>("by_kind").unwrap(), "nobody");
            assert_eq!(row.get::<Option<Uuid>>("by_id").unwrap(), None);
            assert_eq!(row.get::<Option<Uuid>>("place_id").unwrap(), None);
        }
        assert_eq!(audit::verify(&mut tx).await.unwrap().unwrap().seq, 12);
    }
}
