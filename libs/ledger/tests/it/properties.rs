//! What holds for every book.

use std::collections::BTreeMap;

use ledger::{Account, Book, EntryNumber, Floors, Leg, Refused, ReverseRefused, check, replay, reversal};
use proptest::prelude::*;

/// How many accounts the books here have. Account 0 lies outside and has no floor.
const ACCOUNTS: usize = 6;

/// A book with a floor of its own for each account but the first.
fn book(floors: &[i64]) -> Book<usize> {
    let mut book = Book::new();
    book.open(0, Account::boundless()).unwrap();
    for (key, floor) in (1..).zip(floors) {
        book.open(key, Account::with_floor(*floor).and_ceiling(2_000)).unwrap();
    }
    book
}

fn floors() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(prop_oneof![3 => Just(0_i64), 1 => -600_i64..0], ACCOUNTS - 1)
}

/// Something that is tried: legs over some accounts with what is over on the last one, or taking back the entry that stands
/// so many entries from the end.
#[derive(Clone, Debug)]
enum Try {
    Post(Vec<(usize, i64)>, usize),
    Reverse(usize, bool),
}

fn tries() -> impl Strategy<Value = Try> {
    let amount = prop_oneof![8 => -300_i64..300, 1 => Just(i64::MAX), 1 => Just(i64::MIN), 1 => any::<i64>()];
    let leg = (0..ACCOUNTS + 1, amount);
    prop_oneof![
        5 => (prop::collection::vec(leg, 1..4), 0..ACCOUNTS).prop_map(|(legs, rest)| Try::Post(legs, rest)),
        // From outside to somewhere, so that there is something to take.
        3 => (1..ACCOUNTS, 1_i64..500).prop_map(|(to, amount)| Try::Post(vec![(to, amount)], 0)),
        1 => (1_usize..40, any::<bool>()).prop_map(|(back, hold)| Try::Reverse(back, hold)),
    ]
}

/// The legs of a try; the last takes what is over, where that fits.
fn legs(parts: &[(usize, i64)], rest: usize) -> Vec<Leg<usize>> {
    let sum: i128 = parts.iter().map(|(_, amount)| i128::from(*amount)).sum();
    let mut legs: Vec<Leg<usize>> = parts.iter().map(|(account, amount)| Leg::new(*account, *amount)).collect();
    if let Ok(over) = i64::try_from(-sum) {
        legs.push(Leg::new(rest, over));
    }
    legs
}

fn balances(book: &Book<usize>) -> BTreeMap<usize, i64> {
    book.accounts().iter().map(|(key, account)| (*key, account.balance)).collect()
}

/// Tries something; says whether it was done.
fn attempt(book: &mut Book<usize>, what: &Try) -> bool {
    match what {
        Try::Post(parts, rest) => book.post(legs(parts, *rest)).is_ok(),
        Try::Reverse(back, hold) => {
            let number = EntryNumber(book.entries().len().saturating_sub(*back));
            let floors = if *hold { Floors::Hold } else { Floors::GiveWay };
            book.reverse(number, floors).is_ok()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn ten_thousand_tries_keep_sums_at_zero_and_floors_and_change_nothing_when_refused(
        floors in floors(), tried in prop::collection::vec(tries(), 10_000),
    ) {
        let mut book = book(&floors);
        let (mut done, mut refused) = (0, 0);
        for what in &tried {
            let (before, entries) = (balances(&book), book.entries().len());
            let was_done = attempt(&mut book, what);
            prop_assert_eq!(book.entries().len(), entries + usize::from(was_done));
            prop_assert_eq!(book.sum(), 0);
            let after = balances(&book);
            if was_done { done += 1 } else { refused += 1 }
            if !was_done {
                prop_assert_eq!(&after, &before);
            }
            let gives_way = matches!(what, Try::Reverse(_, false));
            for (key, account) in book.accounts() {
                let floor = account.floor.unwrap_or(i64::MIN);
                prop_assert!(account.balance >= floor || account.balance >= before[key] || gives_way);
            }
        }
        // Both were really tried.
        prop_assert!(done > 500 && refused > 500, "{} done, {} refused", done, refused);
        let again = replay(book.entries()).unwrap();
        prop_assert!(balances(&book).iter().all(|(key, balance)| again.of(key) == *balance));
    }

    #[test]
    fn a_pot_from_which_nothing_is_taken_past_its_floor_is_never_below_it(
        tried in prop::collection::vec(tries(), 10_000),
    ) {
        let mut book = book(&[0; ACCOUNTS - 1]);
        for what in &tried {
            let what = match what {
                Try::Reverse(back, _) => Try::Reverse(*back, true),
                post @ Try::Post(..) => post.clone(),
            };
            attempt(&mut book, &what);
            prop_assert!((1..ACCOUNTS).all(|pot| book.balance(&pot).unwrap() >= 0));
        }
    }
}

proptest! {
    #[test]
    fn the_order_of_legs_changes_nothing(
        floors in floors(), filled in prop::collection::vec(tries(), 0..30),
        parts in prop::collection::vec((0..ACCOUNTS + 2, prop_oneof![-400_i64..400, any::<i64>()]), 0..6),
        rest in 0..ACCOUNTS, turns in 0_usize..6, hold in any::<bool>(),
    ) {
        let mut book = book(&floors);
        for what in &filled {
            attempt(&mut book, what);
        }
        let legs = legs(&parts, rest);
        let mut other = legs.clone();
        let by = turns % other.len().max(1);
        other.rotate_left(by);
        let mut third = legs.clone();
        third.reverse();
        let floors = if hold { Floors::Hold } else { Floors::GiveWay };
        let said = check(&legs, book.accounts(), floors);
        prop_assert_eq!(&said, &check(&other, book.accounts(), floors));
        prop_assert_eq!(&said, &check(&third, book.accounts(), floors));
    }

    #[test]
    fn a_reversal_restores_every_balance_and_works_once(
        floors in floors(), filled in prop::collection::vec(tries(), 5..60), pick in any::<prop::sample::Index>(),
    ) {
        let mut book = book(&floors);
        for what in &filled {
            attempt(&mut book, what);
        }
        prop_assume!(!book.entries().is_empty());
        let number = EntryNumber(pick.index(book.entries().len()) + 1);
        let entry = book.entry(number).unwrap().clone();
        let before = balances(&book);
        match book.reverse(number, Floors::GiveWay) {
            Ok(made) => {
                for leg in &entry.legs {
                    prop_assert_eq!(book.balance(&leg.account).unwrap(), before[&leg.account] - leg.amount);
                }
                let touched: Vec<usize> = entry.legs.iter().map(|leg| leg.account).collect();
                prop_assert!(balances(&book).iter().all(|(key, now)| touched.contains(key) || before[key] == *now));
                prop_assert!(book.is_reversed(number));
                prop_assert_eq!(
                    book.reverse(number, Floors::GiveWay),
                    Err(ReverseRefused::AlreadyReversed(number))
                );
                prop_assert_eq!(book.reverse(made, Floors::GiveWay), Err(ReverseRefused::IsReversal(made)));
            }
            Err(ReverseRefused::IsReversal(_)) => prop_assert!(entry.reverses.is_some()),
            Err(ReverseRefused::AlreadyReversed(_)) => {
                prop_assert!(book.entries().iter().any(|other| other.reverses == Some(number)));
            }
            Err(ReverseRefused::Posting(Refused::TooLarge { .. })) => {}
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn an_entry_and_its_reversal_leave_everything_as_it_was(
        floors in floors(), filled in prop::collection::vec(tries(), 0..30), what in tries(),
    ) {
        let mut book = book(&floors);
        for what in &filled {
            attempt(&mut book, what);
        }
        let Try::Post(parts, rest) = what else { return Ok(()) };
        let before = balances(&book);
        let legs = legs(&parts, rest);
        if let Ok((number, _)) = book.post(legs.clone()) {
            // Nothing can have gone below its floor by going back to where it was.
            prop_assert!(book.reverse(number, Floors::GiveWay).is_ok());
            prop_assert_eq!(balances(&book), before);
            prop_assert_eq!(reversal(&reversal(&legs).unwrap()).unwrap(), legs);
        }
    }

    #[test]
    fn the_last_line_of_a_statement_is_the_balance(
        floors in floors(), filled in prop::collection::vec(tries(), 0..200),
    ) {
        let mut book = book(&floors);
        for what in &filled {
            attempt(&mut book, what);
        }
        for (key, account) in book.accounts() {
            let last = book.statement(key).last().map_or(0, |line| line.balance);
            prop_assert_eq!(last, account.balance);
        }
    }
}

#[test]
fn an_account_is_opened_once_and_holds_nothing_at_first() {
    let mut book = Book::new();
    book.open("pot", Account { balance: 500, floor: Some(0), ceiling: None }).unwrap();
    assert_eq!(book.balance(&"pot"), Some(0));
    assert!(book.open("pot", Account::boundless()).is_err());
    assert_eq!(book.accounts()[&"pot"].floor, Some(0));
    assert_eq!(book.reverse(EntryNumber(0), Floors::Hold), Err(ReverseRefused::NoSuchEntry(EntryNumber(0))));
    assert_eq!(book.reverse(EntryNumber(1), Floors::Hold), Err(ReverseRefused::NoSuchEntry(EntryNumber(1))));
}
