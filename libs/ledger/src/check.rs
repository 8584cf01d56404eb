//! Whether an entry may be posted, and what the balances are then.

use std::collections::BTreeMap;

use crate::legs::amounts;
use crate::{Account, Floors, Leg, Refused, Short};

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After<K> {
    /// The new balance of every account of the entry, and of no other.
    pub balances: BTreeMap<K, i64>,
    /// The accounts that it raised and that stand above their ceiling now.
    pub over: Vec<K>,
}

/// Checks an entry against the accounts it names. Nothing is posted: whoever keeps the balances writes down the new ones
/// together with the legs, or nothing.
///
/// # Errors
/// [`Refused`], the same whatever the order of the legs; every account that lacks something is named, with how much.
///
/// ```
/// use std::collections::BTreeMap;
/// use ledger::{Account, Floors, Leg, Refused, Short, check};
///
/// let held = |balance, floor| Account { balance, floor, ceiling: None };
/// let accounts = BTreeMap::from([("ana", held(-540, Some(-600))), ("ben", held(540, Some(-600)))]);
/// let hour = [Leg::new("ana", -60), Leg::new("ben", 60)];
/// assert_eq!(check(&hour, &accounts, Floors::Hold)?.balances, BTreeMap::from([("ana", -600), ("ben", 600)]));
///
/// let more = [Leg::new("ana", -75), Leg::new("ben", 75)];
/// let short = vec![Short { account: "ana", missing: 15 }];
/// assert_eq!(check(&more, &accounts, Floors::Hold), Err(Refused::BelowFloor { short }));
/// # Ok::<(), Refused<&str>>(())
/// ```
pub fn check<K: Ord + Clone>(
    legs: &[Leg<K>],
    accounts: &BTreeMap<K, Account>,
    floors: Floors,
) -> Result<After<K>, Refused<K>> {
    let amounts = amounts(legs)?;
    let mut moved = Vec::with_capacity(amounts.len());
    for (key, amount) in amounts {
        let account = accounts.get(key).ok_or_else(|| Refused::UnknownAccount { account: key.clone() })?;
        let balance = account.balance.checked_add(amount);
        moved.push((key, account, balance.ok_or_else(|| Refused::TooLarge { account: key.clone() })?));
    }
    if floors == Floors::Hold {
        let short: Vec<Short<K>> = moved
            .iter()
            .filter_map(|(key, account, balance)| {
                account.missing(*balance).map(|missing| Short { account: (*key).clone(), missing })
            })
            .collect();
        if !short.is_empty() {
            return Err(Refused::BelowFloor { short });
        }
    }
    let is_over = |account: &Account, balance: i64| {
        account.ceiling.is_some_and(|ceiling| balance > ceiling && balance > account.balance)
    };
    let over = moved.iter().filter(|(_, account, balance)| is_over(account, *balance)).map(|(key, ..)| (*key).clone());
    let over = over.collect();
    Ok(After { balances: moved.into_iter().map(|(key, _, balance)| (key.clone(), balance)).collect(), over })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Entry = &'static [(&'static str, i64)];

    fn accounts(held: &[(&'static str, i64, Option<i64>)]) -> BTreeMap<&'static str, Account> {
        held.iter()
            .map(|(key, balance, floor)| (*key, Account { balance: *balance, floor: *floor, ceiling: None }))
            .collect()
    }

    fn legs(of: &[(&'static str, i64)]) -> Vec<Leg<&'static str>> {
        of.iter().map(|(account, amount)| Leg::new(*account, *amount)).collect()
    }

    #[test]
    fn what_is_no_entry_is_refused_whatever_the_balances() {
        let accounts = accounts(&[("a", 100, None), ("b", 100, None), ("c", 100, None)]);
        let cases: [(Entry, Refused<&str>); 8] = [
            (&[], Refused::NoLegs),
            (&[("a", 5)], Refused::Unbalanced { sum: 5 }),
            (&[("a", -5), ("b", 6)], Refused::Unbalanced { sum: 1 }),
            (&[("a", -5), ("a", 5)], Refused::Twice { account: "a" }),
            (&[("a", -5), ("b", 3), ("c", 4), ("b", -2)], Refused::Twice { account: "b" }),
            (&[("b", 0), ("a", 0)], Refused::ZeroLeg { account: "a" }),
            (&[("a", -5), ("d", 5)], Refused::UnknownAccount { account: "d" }),
            (&[("a", i64::MIN), ("b", i64::MAX), ("c", 1)], Refused::TooLarge { account: "a" }),
        ];
        for (entry, refused) in cases {
            for floors in [Floors::Hold, Floors::GiveWay] {
                assert_eq!(check(&legs(entry), &accounts, floors), Err(refused.clone()), "{entry:?}");
            }
        }
    }

    #[test]
    fn a_balance_that_does_not_fit_is_refused_and_never_wraps() {
        for (balance, amount) in [(i64::MAX, 1), (1, i64::MAX), (i64::MAX - 1, 2)] {
            let accounts = accounts(&[("rich", balance, None), ("outside", 0, None)]);
            let entry = legs(&[("rich", amount), ("outside", -amount)]);
            assert_eq!(check(&entry, &accounts, Floors::GiveWay), Err(Refused::TooLarge { account: "rich" }));
        }
        let accounts = accounts(&[("deep", i64::MIN + 1, None), ("outside", 0, None)]);
        let entry = legs(&[("deep", -2), ("outside", 2)]);
        assert_eq!(check(&entry, &accounts, Floors::GiveWay), Err(Refused::TooLarge { account: "deep" }));
        // Amounts that sum to zero only if the sum may wrap.
        let entry = legs(&[("deep", i64::MAX), ("outside", i64::MAX), ("c", 2)]);
        let sum = i128::from(i64::MAX) * 2 + 2;
        assert_eq!(check(&entry, &accounts, Floors::GiveWay), Err(Refused::Unbalanced { sum }));
    }

    #[test]
    fn every_account_that_lacks_something_is_named_and_landing_on_the_floor_is_allowed() {
        let accounts = accounts(&[("a", 10, Some(0)), ("b", 5, Some(-5)), ("outside", 0, None)]);
        let entry = legs(&[("outside", 33), ("b", -12), ("a", -21)]);
        let short = vec![Short { account: "a", missing: 11 }, Short { account: "b", missing: 2 }];
        let refused = check(&entry, &accounts, Floors::Hold).unwrap_err();
        assert_eq!(refused, Refused::BelowFloor { short });
        assert_eq!(refused.to_string(), r#"not enough: "a" lacks 11, "b" lacks 2"#);
        assert!(check(&legs(&[("outside", 20), ("b", -10), ("a", -10)]), &accounts, Floors::Hold).is_ok());
        assert!(check(&entry, &accounts, Floors::GiveWay).is_ok());
    }

    #[test]
    fn an_account_below_its_floor_may_be_raised_and_not_lowered() {
        let accounts = accounts(&[("a", -50, Some(0)), ("outside", 0, None)]);
        assert!(check(&legs(&[("a", 10), ("outside", -10)]), &accounts, Floors::Hold).is_ok());
        let short = vec![Short { account: "a", missing: 51 }];
        let entry = legs(&[("a", -1), ("outside", 1)]);
        assert_eq!(check(&entry, &accounts, Floors::Hold), Err(Refused::BelowFloor { short }));
    }

    #[test]
    fn the_widest_gap_there_is_can_be_named() {
        let accounts = accounts(&[("a", 0, Some(i64::MAX)), ("outside", 0, None)]);
        let entry = legs(&[("a", -i64::MAX), ("outside", i64::MAX)]);
        let short = vec![Short { account: "a", missing: u64::MAX - 1 }];
        assert_eq!(check(&entry, &accounts, Floors::Hold), Err(Refused::BelowFloor { short }));
    }

    #[test]
    fn a_ceiling_tells_of_whoever_was_raised_above_it_and_refuses_nothing() {
        let accounts = BTreeMap::from([
            ("a", Account { balance: 1_200, floor: None, ceiling: Some(1_200) }),
            ("b", Account { balance: 1_500, floor: None, ceiling: Some(1_200) }),
        ]);
        assert_eq!(check(&legs(&[("a", 1), ("b", -1)]), &accounts, Floors::Hold).unwrap().over, ["a"]);
        assert!(check(&legs(&[("a", -1), ("b", 1)]), &accounts, Floors::Hold).unwrap().over == ["b"]);
    }
}
