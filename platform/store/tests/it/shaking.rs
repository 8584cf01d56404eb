//! Promise 4, against somebody who holds the files: the order in which loose things came is nowhere in them. Each check
//! has its control, a table that is not shaken, on which it does find the order.

use basics::LooseId;
use store::columns::Table;
use store::{LooseLine, shake, values};
use trials::{Elsewhere, Engine, Ground, meddle};
use uuid::Uuid;

use crate::shed::{PARTS, count, line};

const DROPS: usize = 30;

/// How far two orders agree: 1 the same, -1 turned round, near 0 nothing to do with each other (Kendall's tau).
fn agreement(came: &[Uuid], seen: &[Uuid]) -> f64 {
    let place = |id: &Uuid| seen.iter().position(|other| other == id).unwrap();
    let (mut same, mut turned) = (0_u32, 0_u32);
    for (n, first) in came.iter().enumerate() {
        for second in &came[n + 1..] {
            if place(first) < place(second) { same += 1 } else { turned += 1 }
        }
    }
    (f64::from(same) - f64::from(turned)) / f64::from(same + turned)
}

/// Where each id's bytes stand in a file, every time they stand there.
fn positions(bytes: &[u8], ids: &[Uuid]) -> Vec<(usize, Uuid)> {
    let mut found: Vec<(usize, Uuid)> = Vec::new();
    for id in ids {
        let hits = bytes.windows(16).enumerate().filter(|(_, window)| window == id.as_bytes());
        found.extend(hits.map(|(at, _)| (at, *id)));
    }
    found.sort_unstable();
    found
}

/// What the files show of the order, and how many states of the rows they hold (a transaction number each on PostgreSQL,
/// a copy each on SQLite).
async fn seen(ground: &Ground, ids: &[Uuid]) -> (Vec<Uuid>, usize) {
    match ground.engine {
        Engine::Lite => {
            let file = std::fs::read(ground.dir.path().join("house.db")).unwrap();
            let log = std::fs::read(ground.dir.path().join("house.db-wal")).unwrap_or_default();
            let (in_file, in_log) = (positions(&file, ids), positions(&log, ids));
            let copies = (in_file.len() + in_log.len()).div_ceil(ids.len());
            let order = if in_log.is_empty() { in_file } else { in_log };
            let mut order: Vec<Uuid> = order.into_iter().map(|(_, id)| id).collect();
            let mut once = Vec::new();
            order.retain(|id| {
                !once.contains(id) && {
                    once.push(*id);
                    true
                }
            });
            (order, copies)
        }
        Engine::Pg => {
            let mut tx = ground.db.read().await.unwrap();
            let sql = "SELECT CAST(CAST(xmin AS TEXT) AS BIGINT) AS x, object_id FROM store_audit_pool ORDER BY ctid";
            let rows = tx.rows(sql, values![]).await.unwrap();
            let mut states: Vec<i64> = rows.iter().map(|row| row.get("x").unwrap()).collect();
            states.dedup();
            (rows.iter().map(|row| row.get("object_id").unwrap()).collect(), states.len())
        }
    }
}

async fn drop_slips(ground: &Ground, shaken: bool) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for n in 0..DROPS {
        // Between two slips the house goes on working, with times.
        let at = ground.now().plus_seconds(i64::try_from(n).unwrap());
        trials::write(&ground.db).await.commit(line(at)).await.unwrap();
        let (object, day) = (LooseId::new(&ground.chance), "2026-08-28".parse().unwrap());
        let slip = LooseLine { day, action: "shed.drop", object_kind: "slip", object };
        let mut tx = trials::write(&ground.db).await;
        if shaken {
            tx.commit_loose(slip).await.unwrap();
        } else {
            let id = LooseId::new(&ground.chance);
            let sql =
                "INSERT INTO store_audit_pool (id, day, action, object_kind, object_id) VALUES ($1, $2, $3, $4, $5)";
            tx.run(sql, values![id, day, slip.action, slip.object_kind, object]).await.unwrap();
            tx.commit_quiet(store::Quiet::Claim).await.unwrap();
        }
        ids.push(object.uuid());
    }
    ids
}

trials::story! {
    parts = PARTS;

    async fn the_files_do_not_show_in_what_order_slips_were_dropped(ground) {
        let ids = drop_slips(&ground, true).await;
        let (order, states) = seen(&ground, &ids).await;
        assert_eq!(order.len(), DROPS);
        let tau = agreement(&ids, &order);
        assert!(tau.abs() < 0.5, "the order shows: {tau}");
        assert_eq!(states, 1, "an earlier state is left");
    }

    async fn without_shaking_the_same_look_does_find_the_order(ground) {
        let ids = drop_slips(&ground, false).await;
        let (order, states) = seen(&ground, &ids).await;
        let tau = agreement(&ids, &order);
        assert!(tau.abs() > 0.9 || states > 1, "the control finds nothing: {tau}, {states}");
    }

    async fn shaking_loses_nothing(ground) {
        crate::shed::furnish(&ground).await;
        let things = crate::shed::tables().into_iter().find(|table| table.name == "shed_things").unwrap();
        let sum = "SELECT CAST(SUM(whole % 1000) AS BIGINT) AS n FROM shed_things";
        let before = (count(&ground.db, "SELECT COUNT(*) AS n FROM shed_things").await, count(&ground.db, sum).await);
        let mut tx = trials::write(&ground.db).await;
        shake::shake(&mut tx, &things).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        let after = (count(&ground.db, "SELECT COUNT(*) AS n FROM shed_things").await, count(&ground.db, sum).await);
        assert_eq!(before, after);
    }

    async fn a_table_counts_as_swept_only_when_nobody_on_the_server_holds_an_earlier_moment(ground) {
        const FINISHED: Table = Table::new("finished", &["n"], &[]);
        if ground.engine == Engine::Lite {
            return;
        }
        let other = Elsewhere::writes(&ground.address).await;
        // Something is finished after they began: they hold it.
        meddle(&ground.address, "CREATE TABLE finished (n INT); INSERT INTO finished VALUES (1); DELETE FROM finished").await;
        ground.db.sweep_soon(&[&FINISHED]).await;
        assert!(!ground.db.is_swept(), "somebody writes in another database since before");
        other.ends().await;
        for _ in 0..500 {
            if ground.db.is_swept() {
                return;
            }
            ground.db.fold_if_owed().await;
        }
        unreachable!("nobody holds it any more");
    }
}
