//! What the database itself refuses, and what `verify` finds when somebody got past that.

use store::StoreError;
use trials::{Engine, World, meddle};

use super::{Fund, PARTS, fund, keep, moves, takes_back, write, wrong};

/// Takes the guards away, as somebody could who owns the database.
async fn unguard(world: &World) {
    let sql = match world.ground.engine {
        Engine::Lite => {
            "DROP TRIGGER books_entries_no_update; DROP TRIGGER books_entries_no_delete; \
             DROP TRIGGER books_legs_no_update; DROP TRIGGER books_legs_no_delete; \
             DROP TRIGGER books_accounts_stay; DROP TRIGGER books_accounts_as_opened"
        }
        Engine::Pg => {
            "ALTER TABLE books_entries DISABLE TRIGGER USER; ALTER TABLE books_legs DISABLE TRIGGER USER; \
             ALTER TABLE books_accounts DISABLE TRIGGER USER"
        }
    };
    meddle(&world.ground.address, sql).await;
}

/// Three entries: a gift, a promise, and the promise taken back.
async fn three(world: &World) -> Fund {
    let fund = fund(world).await;
    moves(world, fund.outside, fund.pot, 50_000).await.unwrap();
    let promise = moves(world, fund.pot, fund.promised, 30_000).await.unwrap();
    takes_back(world, promise.id).await.unwrap();
    assert_eq!(wrong(world).await, None);
    fund
}

/// What `verify` says of an entry that was altered so that all still adds up.
const HASH: &str = "the audit chain holds another hash for it";
/// An intruder's changes, and what `verify` says of what it finds.
const FORGED: &[(&[&str], &str)] = &[
    (&["UPDATE books_accounts SET balance = balance + 1 WHERE kind = 'trial.pot'"], "books_accounts "),
    // Two accounts altered so that all still come to zero.
    (
        &[
            "UPDATE books_accounts SET balance = balance + 100 WHERE kind = 'trial.pot'",
            "UPDATE books_accounts SET balance = balance - 100 WHERE kind = 'trial.outside'",
        ],
        "books_accounts ",
    ),
    (&["UPDATE books_accounts SET unit = 'minutes' WHERE kind = 'trial.pot'"], "books_legs "),
    (
        &["UPDATE books_legs SET amount = amount + 1 WHERE number = 2 AND amount > 0"],
        "the legs sum to 1, and not to zero",
    ),
    (&["UPDATE books_legs SET amount = -amount WHERE number = 2"], "books_legs "),
    (&["UPDATE books_legs SET balance = balance + 1 WHERE number = 2 AND amount > 0"], "books_legs "),
    (&["UPDATE books_legs SET number = 9 WHERE number = 2 AND amount > 0"], "books_legs "),
    (&["DELETE FROM books_legs WHERE number = 2 AND amount > 0"], "the legs sum to -30000, and not to zero"),
    (&["DELETE FROM books_legs WHERE number = 2"], "an entry needs at least two legs"),
    (&["UPDATE books_entries SET number = 9 WHERE number = 2"], "its number is 3, and 2 is due"),
    (&["UPDATE books_entries SET kind = 'trial.other' WHERE number = 1"], HASH),
    (&["UPDATE books_entries SET unit = 'minutes' WHERE number = 1"], "books_legs "),
    (&["UPDATE books_entries SET unit = 'pounds' WHERE number = 1"], "after entry 0: unit"),
    (&["UPDATE books_entries SET reverses = NULL WHERE number = 3"], HASH),
    (
        &["UPDATE books_entries SET reverses = (SELECT id FROM books_entries WHERE number = 1) WHERE number = 3"],
        "it does not take back what it says",
    ),
    // The last entry gone without a trace, but for the chain.
    (
        &[
            "UPDATE books_accounts SET balance = 20000 WHERE kind = 'trial.pot'",
            "UPDATE books_accounts SET balance = 30000 WHERE kind = 'trial.promised'",
            "DELETE FROM books_legs WHERE number = 3",
            "DELETE FROM books_entries WHERE number = 3",
        ],
        "books_entries: the audit chain knows 3, and 2 are there",
    ),
    // An entry altered everywhere: what moved, what was held then, what is held now.
    (
        &[
            "UPDATE books_legs SET amount = amount * 2, balance = balance * 2 WHERE number = 1",
            "UPDATE books_legs SET balance = balance + 50000 WHERE number > 1 AND balance IN (20000, 50000)",
            "UPDATE books_accounts SET balance = 100000 WHERE kind = 'trial.pot'",
            "UPDATE books_accounts SET balance = -100000 WHERE kind = 'trial.outside'",
        ],
        HASH,
    ),
];

trials::story! {
    parts = *PARTS;

    async fn the_books_cannot_be_changed(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        three(&world).await;
        let changes = [
            "UPDATE books_entries SET kind = 'x' WHERE number = 1",
            "DELETE FROM books_entries WHERE number = 3",
            "UPDATE books_legs SET amount = amount WHERE number = 1",
            "DELETE FROM books_legs",
            "DELETE FROM books_accounts",
            "UPDATE books_accounts SET unit = 'minutes'",
            "UPDATE books_accounts SET kind = 'x' WHERE kind = 'trial.pot'",
            "UPDATE books_accounts SET balance = -1 WHERE kind = 'trial.pot'",
            "UPDATE books_accounts SET floor = 60000 WHERE kind = 'trial.pot'",
        ];
        let own: &[&'static str] = match world.ground.engine {
            Engine::Lite => &[
                "REPLACE INTO books_entries SELECT * FROM books_entries WHERE number = 1",
                "INSERT OR REPLACE INTO books_legs SELECT * FROM books_legs WHERE number = 3",
                "UPDATE OR IGNORE books_legs SET amount = 1",
            ],
            Engine::Pg => &["TRUNCATE books_legs", "TRUNCATE books_entries CASCADE", "TRUNCATE books_accounts CASCADE"],
        };
        for sql in changes.iter().chain(own) {
            let mut tx = write(&world).await;
            assert!(matches!(tx.run(*sql, store::values![]).await, Err(StoreError::Engine(_))), "{sql}");
        }
        keep(write(&world).await).await;
        assert_eq!(wrong(&world).await, None);
    }

    async fn verify_names_the_first_row_that_does_not_hold(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        three(&world).await;
        unguard(&world).await;
        for (forged, expected) in FORGED {
            // Nothing of it is kept, so that the next one finds whole books.
            let mut tx = write(&world).await;
            for sql in *forged {
                assert!(tx.run(*sql, store::values![]).await.unwrap() > 0, "{sql}");
            }
            let found = (books::ROOM.checks.unwrap())(&mut tx).await.unwrap().remove(0).broken;
            assert!(found.as_ref().is_some_and(|found| found.contains(expected)), "{forged:?}: {found:?}");
        }
        assert_eq!(wrong(&world).await, None);
    }

    async fn verify_finds_a_leg_that_belongs_to_no_entry(ground) {
        let world = World::new(ground, &[], Vec::new()).await;
        three(&world).await;
        // Its entry is one that never was.
        let more = "INSERT INTO books_legs (entry_id, account_id, number, at, amount, balance) \
                    SELECT account_id, account_id, 9, at, 1, 1 FROM books_legs WHERE number = 1 AND amount > 0";
        let unheld = match world.ground.engine {
            Engine::Lite => "PRAGMA foreign_keys = OFF",
            Engine::Pg => "ALTER TABLE books_legs DROP CONSTRAINT books_legs_entry_id_fkey",
        };
        meddle(&world.ground.address, &format!("{unheld}; {more}")).await;
        assert_eq!(wrong(&world).await.as_deref(), Some("books_legs: there are 7, and 6 belong to an entry"));
    }
}
