//! Many hands at once, on both engines.

use std::sync::{Arc, Mutex};

use basics::Chance;
use books::{AccountId, EntryId, Leg, Posted, Unit};
use ledger::{Account, Book, Floors, transfer};
use store::{ReadTx, values};
use trials::World;

use super::{Fund, PARTS, fund, moves, opened, posts, takes_back, wrong};

/// How many operations are tried in all.
const TRIES: usize = 10_000;
/// By how many hands.
const HANDS: usize = 8;
/// How deep a member of the time bank may be in debt.
const DEBT: i64 = -600;

/// What the hands work on.
#[derive(Clone)]
struct Ground {
    fund: Fund,
    pots: Vec<AccountId>,
    members: Vec<AccountId>,
}

/// What was done: the legs of an entry, or the number of the entry that was taken back; by the number it got.
type Done = Arc<Mutex<Vec<(Posted, Result<Vec<Leg>, i64>)>>>;

fn below(chance: &Chance, limit: usize) -> usize {
    usize::try_from(chance.below(u64::try_from(limit).unwrap())).unwrap()
}

fn amount(chance: &Chance, limit: u64) -> i64 {
    i64::try_from(1 + chance.below(limit)).unwrap()
}

/// Tries one thing; says whether it was refused.
async fn one_try(world: &World, ground: &Ground, chance: &Chance, done: &Done) -> bool {
    let Fund { outside, promised, .. } = ground.fund;
    let pot = ground.pots[below(chance, ground.pots.len())];
    let member = || ground.members[below(chance, ground.members.len())];
    let legs = match chance.below(20) {
        0 => transfer(outside, pot, amount(chance, 20_000)).unwrap(),
        // A promise, often of more than there is.
        1..=8 => transfer(pot, promised, amount(chance, 9_000)).unwrap(),
        // A payment that costs less than was promised.
        9..=11 => {
            let (paid, rest) = (amount(chance, 5_000), amount(chance, 500));
            vec![Leg::new(promised, -paid - rest), Leg::new(outside, paid), Leg::new(pot, rest)]
        }
        12 => transfer(promised, pot, amount(chance, 5_000)).unwrap(),
        // An amount that nobody can mean, and an entry that is none.
        13 => transfer(pot, outside, 1_000_000_000_000).unwrap(),
        14 => vec![Leg::new(pot, -100), Leg::new(member(), 100)],
        15..=17 => transfer(member(), member(), amount(chance, 240)).unwrap(),
        _ => {
            let known: Option<(EntryId, i64)> = {
                let done = done.lock().unwrap();
                let back = below(chance, 50);
                done.len().checked_sub(back + 1).map(|at| (done[at].0.id, done[at].0.number))
            };
            let Some((entry, number)) = known else { return true };
            let Ok(posted) = takes_back(world, entry).await else { return true };
            done.lock().unwrap().push((posted, Err(number)));
            return false;
        }
    };
    let Ok(posted) = posts(world, &legs).await else { return true };
    done.lock().unwrap().push((posted, Ok(legs)));
    false
}

/// What holds at any moment: each unit sums to zero, and no money is below nothing but outside.
async fn holds_now(tx: &mut ReadTx, outside: AccountId) {
    let rows = tx.rows("SELECT unit, CAST(SUM(balance) AS BIGINT) AS n FROM books_accounts GROUP BY unit", values![]);
    for row in rows.await.unwrap() {
        assert_eq!(row.get::<i64>("n").unwrap(), 0, "{:?}", row.get::<Unit>("unit"));
    }
    let sql = "SELECT COUNT(*) AS n FROM books_accounts WHERE unit = 'pence' AND balance < 0 AND id <> $1";
    let below = tx.one(sql, values![outside]).await.unwrap();
    assert_eq!(below.get::<i64>("n").unwrap(), 0);
}

/// What was done, in its order, in a book in memory, which must come to the same at every step.
fn told_again(ground: &Ground, mut done: Vec<(Posted, Result<Vec<Leg>, i64>)>) -> Book<AccountId> {
    let mut book = Book::new();
    book.open(ground.fund.outside, Account::boundless()).unwrap();
    for pot in ground.pots.iter().chain([&ground.fund.promised]) {
        book.open(*pot, Account::with_floor(0)).unwrap();
    }
    for member in &ground.members {
        book.open(*member, Account::with_floor(DEBT)).unwrap();
    }
    done.sort_unstable_by_key(|(posted, _)| posted.number);
    for (number, (posted, what)) in (1..).zip(done) {
        assert_eq!(posted.number, number, "an entry is missing or stands twice");
        match what {
            Ok(legs) => drop(book.post(legs).unwrap()),
            Err(of) => {
                let of = ledger::EntryNumber(usize::try_from(of).unwrap());
                let is_help = ground.members.contains(&book.entry(of).unwrap().legs[0].account);
                book.reverse(of, if is_help { Floors::GiveWay } else { Floors::Hold }).unwrap();
            }
        }
        for (account, balance) in &posted.balances {
            assert_eq!(book.balance(account), Some(*balance), "entry {number}");
        }
    }
    book
}

trials::story! {
    parts = *PARTS;

    async fn ten_thousand_operations_by_many_hands_keep_sums_at_zero_and_pots_above_nothing(ground) {
        let world = Arc::new(World::new(ground, &[], Vec::new()).await);
        let fund = fund(&world).await;
        let mut ground = Ground { fund, pots: vec![fund.pot], members: Vec::new() };
        for number in 0..3 {
            ground.pots.push(opened(&world, ("trial.pot", 100 + number, None), Unit::Pence, Some(0)).await);
        }
        for number in 0..6 {
            let name = ("trial.member", 200 + number, None);
            ground.members.push(opened(&world, name, Unit::Minutes, Some(DEBT)).await);
        }
        moves(&world, fund.outside, fund.pot, 1).await.unwrap();
        let (done, mut hands) = (Done::default(), Vec::new());
        for hand in 0..HANDS {
            let (world, ground, done) = (Arc::clone(&world), ground.clone(), Arc::clone(&done));
            hands.push(tokio::spawn(async move {
                let chance = Chance::seeded(u64::try_from(hand).unwrap());
                let mut refused = 0;
                for turn in 0..TRIES / HANDS {
                    refused += usize::from(one_try(&world, &ground, &chance, &done).await);
                    if turn % 50 == 0 {
                        holds_now(&mut world.site.db.read().await.unwrap(), ground.fund.outside).await;
                    }
                }
                refused
            }));
        }
        let mut refused = 0;
        for hand in hands {
            refused += hand.await.unwrap();
        }
        let mut done = std::mem::take(&mut *done.lock().unwrap());
        let (kept, taken_back) = (done.len(), done.iter().filter(|(_, what)| what.is_err()).count());
        // Both were really tried.
        assert_eq!(kept + refused, TRIES / HANDS * HANDS);
        assert!(kept > TRIES / 4 && refused > TRIES / 4 && taken_back > TRIES / 50, "{kept} {refused} {taken_back}");
        assert_eq!(wrong(&world).await, None);
        let mut tx = world.site.db.read().await.unwrap();
        holds_now(&mut tx, fund.outside).await;
        let first = books::statement(&mut tx, fund.pot, Some(2), 1).await.unwrap().remove(0);
        let legs = transfer(fund.outside, fund.pot, 1).unwrap();
        let balances = [(fund.outside, -1), (fund.pot, 1)].into();
        done.push((Posted { id: first.entry, number: 1, balances }, Ok(legs)));
        let book = told_again(&ground, done);
        let accounts: Vec<AccountId> = book.accounts().keys().copied().collect();
        for (id, account) in books::several(&mut tx, &accounts).await.unwrap() {
            assert_eq!(book.balance(&id), Some(account.balance));
        }
    }
}
