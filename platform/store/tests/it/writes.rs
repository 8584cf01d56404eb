//! Writes: kept with their line or not at all, one at a time, and nothing drawn twice.

use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use store::{By, Db, Line, Quiet, StoreError, audit, values};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::shed::{PARTS, count, line, person};

const THINGS: &str = "SELECT COUNT(*) AS n FROM shed_things";
const LINES: &str = "SELECT COUNT(*) AS n FROM store_audit";

/// Takes one from the pot as a capability would: looks, decides, writes.
async fn draw(db: &Db, at: basics::Instant) -> bool {
    let mut tx = trials::write(db).await;
    let left: i64 = tx.one("SELECT remaining FROM shed_pots", values![]).await.unwrap().get("remaining").unwrap();
    if left == 0 {
        return false;
    }
    tokio::task::yield_now().await;
    tx.run("UPDATE shed_pots SET remaining = $1", values![left - 1]).await.unwrap();
    tx.commit(line(at)).await.unwrap();
    true
}

trials::story! {
    parts = PARTS;

    async fn a_write_that_is_dropped_keeps_nothing(ground) {
        let mut tx = trials::write(&ground.db).await;
        tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::nil()]).await.unwrap();
        tx.note(&line(ground.now())).await.unwrap();
        assert_eq!(tx.one(THINGS, values![]).await.unwrap().get::<i64>("n").unwrap(), 1);
        drop(tx);
        assert_eq!(count(&ground.db, THINGS).await, 0);
        assert_eq!(count(&ground.db, LINES).await, 0);
        let tx = trials::write(&ground.db).await;
        tx.commit(line(ground.now())).await.unwrap();
        assert_eq!(count(&ground.db, LINES).await, 1);
    }

    async fn a_commit_writes_its_line(ground) {
        let mut tx = trials::write(&ground.db).await;
        tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::nil()]).await.unwrap();
        let said = Line {
            at: ground.now(),
            by: By::Person(person(4).uuid()),
            action: "shed.put_away",
            object_kind: "thing",
            object: Uuid::max(),
            place: Some(Uuid::from_u128(5)),
            reason: Some([9; 32]),
        };
        tx.commit(said).await.unwrap();
        let mut tx = ground.db.read().await.unwrap();
        let row = tx.one("SELECT * FROM store_audit", values![]).await.unwrap();
        assert_eq!(row.get::<i64>("seq").unwrap(), 1);
        assert_eq!(row.get::<Option<basics::Instant>>("at").unwrap(), Some(ground.now()));
        assert_eq!(row.get::<Option<basics::Date>>("day").unwrap(), None);
        assert_eq!(row.get::<String>("by_kind").unwrap(), "person");
        assert_eq!(row.get::<Option<Uuid>>("by_id").unwrap(), Some(person(4).uuid()));
        assert_eq!(row.get::<String>("action").unwrap(), "shed.put_away");
        assert_eq!(row.get::<Uuid>("object_id").unwrap(), Uuid::max());
        assert_eq!(row.get::<Option<Uuid>>("place_id").unwrap(), Some(Uuid::from_u128(5)));
        assert_eq!(row.get::<Vec<u8>>("reason").unwrap(), [9; 32]);
        assert_eq!(row.get::<Vec<u8>>("hash").unwrap(), audit::head(&mut tx).await.unwrap().hash);
    }

    async fn a_quiet_change_is_kept_without_a_line(ground) {
        let mut tx = trials::write(&ground.db).await;
        tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::nil()]).await.unwrap();
        tx.commit_quiet(Quiet::Draft).await.unwrap();
        assert_eq!(count(&ground.db, THINGS).await, 1);
        assert_eq!(count(&ground.db, LINES).await, 0);
    }

    async fn sixteen_writers_leave_one_unforked_chain(ground) {
        let mut writers = JoinSet::new();
        for writer in 0..16_u128 {
            let (db, now) = (ground.db.clone(), ground.now());
            writers.spawn(async move {
                for n in 0..20_u128 {
                    let mut tx = trials::write(&db).await;
                    let id = Uuid::from_u128(writer * 100 + n);
                    tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![id]).await.unwrap();
                    tx.commit(Line { object: id, ..line(now) }).await.unwrap();
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        assert_eq!(count(&ground.db, THINGS).await, 320);
        let mut tx = ground.db.read().await.unwrap();
        let head = audit::verify(&mut tx).await.unwrap().unwrap();
        assert_eq!(head.seq, 320);
        assert_eq!(head, audit::head(&mut tx).await.unwrap());
    }

    async fn of_sixty_four_who_draw_from_ten_exactly_ten_succeed(ground) {
        let mut tx = trials::write(&ground.db).await;
        tx.run("INSERT INTO shed_pots (id, remaining) VALUES ($1, 10)", values![Uuid::nil()]).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        let gate = Arc::new(Barrier::new(64));
        let mut people = JoinSet::new();
        for _ in 0..64 {
            let (db, gate, now) = (ground.db.clone(), Arc::clone(&gate), ground.now());
            people.spawn(async move {
                gate.wait().await;
                draw(&db, now).await
            });
        }
        let mut got = 0;
        while let Some(drawn) = people.join_next().await {
            got += i32::from(drawn.unwrap());
        }
        assert_eq!(got, 10);
        assert_eq!(count(&ground.db, "SELECT remaining AS n FROM shed_pots").await, 0);
        assert_eq!(count(&ground.db, LINES).await, 11);
    }

    async fn who_goes_away_in_the_middle_leaves_the_store_as_it_was(ground) {
        // A browser that closes its connection drops the work wherever it stands.
        for patience in 0..120_u128 {
            let (db, now) = (ground.db.clone(), ground.now());
            let work = tokio::spawn(async move {
                let mut tx = trials::write(&db).await;
                tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::from_u128(patience)]).await.unwrap();
                tx.commit(line(now)).await.unwrap();
            });
            for _ in 0..patience * 4 {
                tokio::task::yield_now().await;
            }
            work.abort();
            let _ = work.await;
        }
        let (things, lines) = (count(&ground.db, THINGS).await, count(&ground.db, LINES).await);
        assert_eq!(things, lines, "a change without its line, or a line without its change");
        assert!(things < 120, "nobody went away: nothing was tried");
        for n in 0..12_u128 {
            let mut tx = trials::write(&ground.db).await;
            tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::from_u128(1_000 + n)]).await.unwrap();
            tx.commit(line(ground.now())).await.unwrap();
        }
        assert_eq!(count(&ground.db, THINGS).await, things + 12);
        let mut tx = ground.db.read().await.unwrap();
        assert_eq!(audit::verify(&mut tx).await.unwrap().unwrap().seq, lines + 12);
    }

    async fn a_reader_sees_one_moment_while_a_writer_commits(ground) {
        let mut reader = ground.db.read().await.unwrap();
        assert_eq!(reader.one(THINGS, values![]).await.unwrap().get::<i64>("n").unwrap(), 0);
        let mut tx = trials::write(&ground.db).await;
        tx.run("INSERT INTO shed_things (id) VALUES ($1)", values![Uuid::nil()]).await.unwrap();
        tx.commit(line(ground.now())).await.unwrap();
        assert_eq!(reader.one(THINGS, values![]).await.unwrap().get::<i64>("n").unwrap(), 0);
        assert_eq!(reader.one(LINES, values![]).await.unwrap().get::<i64>("n").unwrap(), 0);
        assert_eq!(count(&ground.db, THINGS).await, 1);
    }

    async fn a_reader_cannot_write(ground) {
        let mut reader = ground.db.read().await.unwrap();
        let sql = "INSERT INTO shed_things (id) VALUES ($1) RETURNING id";
        assert!(reader.rows(sql, values![Uuid::nil()]).await.is_err());
        drop(reader);
        assert_eq!(count(&ground.db, THINGS).await, 0);
    }

    #[expect(clippy::disallowed_methods, reason = "patience is measured in real time")]
    async fn who_waits_longer_than_five_seconds_is_told_that_the_store_is_busy(ground) {
        let mut holder = trials::write(&ground.db).await;
        let begun = Stopwatch::now();
        let db = ground.db.clone();
        let waiter = tokio::spawn(async move { db.write().await.map(|_| ()) });
        while !waiter.is_finished() && begun.elapsed() < Duration::from_secs(9) {
            // The holder is at work: one that lies idle would be sent home by PostgreSQL first.
            holder.rows("SELECT 1 AS n", values![]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let told = waiter.await.unwrap();
        assert!(matches!(told, Err(StoreError::Busy)), "{told:?}");
        assert!(begun.elapsed() >= Duration::from_millis(4_900), "{:?}", begun.elapsed());
        holder.commit(line(ground.now())).await.unwrap();
        trials::write(&ground.db).await.commit(line(ground.now())).await.unwrap();
        assert_eq!(count(&ground.db, LINES).await, 2);
    }
}
