//! Whose the lines are: what a person gets of the books, what an erasure leaves, and what a backup brings back.

use books::Unit;
use serde_json::Value;
use store::{Table, dump, subject};
use trials::{Engine, World};

use super::{Fund, PARTS, fund, keep, moves, opened, takes_back, write, wrong};

fn tables() -> Vec<Table> {
    // What the other rooms hold of anybody is theirs to tell.
    store::columns::STORE.iter().chain(access::TABLES).chain(books::TABLES).copied().collect()
}

trials::story! {
    parts = *PARTS;

    async fn a_person_gets_the_lines_of_their_own_accounts_and_nobody_elses(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let own = async |person| opened(&world, ("trial.member", 1, Some(person)), Unit::Minutes, Some(-600)).await;
        let (resident, rep) = (own(world.people.resident).await, own(world.people.rep).await);
        moves(&world, resident, rep, 45).await.unwrap();
        let mut tx = world.site.db.read().await.unwrap();
        let bundle = subject::export(&mut tx, &tables(), world.people.resident).await.unwrap();
        let lines = |table: &str| bundle["tables"][table].as_array().cloned().unwrap_or_default();
        let (accounts, legs) = (lines("books_accounts"), lines("books_legs"));
        assert_eq!((accounts.len(), legs.len()), (1, 1));
        assert_eq!((&accounts[0]["unit"], &accounts[0]["balance"]), (&Value::from("minutes"), &Value::from(-45)));
        assert_eq!((&legs[0]["amount"], &legs[0]["balance"]), (&Value::from(-45), &Value::from(-45)));
        assert!(legs[0]["at"].as_str().unwrap().starts_with("2026-08-28"));
        assert!(!bundle.to_string().contains(&rep.uuid().to_string()));
    }

    async fn an_erasure_leaves_every_sum_whole(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        let own = async |person| opened(&world, ("trial.member", 1, Some(person)), Unit::Minutes, Some(-600)).await;
        let (resident, rep) = (own(world.people.resident).await, own(world.people.rep).await);
        moves(&world, resident, rep, 45).await.unwrap();
        let mut tx = write(&world).await;
        subject::erase(&mut tx, &tables(), world.people.resident, world.site.now()).await.unwrap();
        keep(tx).await;
        assert_eq!(wrong(&world).await, None);
        // What was theirs can still be squared with the other side.
        moves(&world, rep, resident, 45).await.unwrap();
        assert_eq!(wrong(&world).await, None);
    }
}

/// Told on the PostgreSQL ground, which is left out where there is no server: its way goes through SQLite.
#[test]
fn a_backup_brings_the_books_whole_into_the_other_engine_and_back() {
    trials::run(Engine::Pg, *PARTS, |ground| async move {
        let world = World::new(ground, &[], Vec::new()).await;
        let Fund { outside, pot, promised } = fund(&world).await;
        moves(&world, outside, pot, 50_000).await.unwrap();
        let promise = moves(&world, pot, promised, 30_000).await.unwrap();
        takes_back(&world, promise.id).await.unwrap();
        let mut from = world.site.db.clone();
        for (name, engine) in [("first", Engine::Lite), ("second", Engine::Pg)] {
            let (to, keys) = (world.ground.dir.path().join(name), world.ground.dir.path().join("keys"));
            dump::backup(&from, &tables(), &to, &keys, world.site.now()).await.unwrap();
            from = world.ground.spare(engine).await.db;
            dump::restore(&from, *PARTS, &tables(), &to, &keys, None, world.site.now()).await.unwrap();
            let mut tx = from.read().await.unwrap();
            let checks = (books::ROOM.checks.unwrap())(&mut tx).await.unwrap();
            assert_eq!((checks[0].broken.as_deref(), checks[0].note.as_str()), (None, "3 entries sum to zero"));
            assert_eq!(books::one(&mut tx, pot).await.unwrap().unwrap().balance, 50_000);
        }
    });
}
