//! The legs of an entry.

use std::collections::BTreeMap;

use crate::Refused;

/// One side of an entry: an account and how its balance changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leg<K> {
    /// The account.
    pub account: K,
    /// What comes to it, or goes from it when negative.
    pub amount: i64,
}

impl<K> Leg<K> {
    /// A leg.
    pub const fn new(account: K, amount: i64) -> Self {
        Self { account, amount }
    }
}

/// The legs of the usual entry: so much from one account to another.
///
/// # Errors
/// [`Refused::NotPositive`]: whoever means the other way round says so with the accounts.
///
/// ```
/// use ledger::{Leg, Refused, transfer};
/// assert_eq!(transfer("pot", "outside", 25_00)?, [Leg::new("pot", -25_00), Leg::new("outside", 25_00)]);
/// for none in [0, -25_00, i64::MIN] {
///     assert_eq!(transfer("pot", "outside", none), Err(Refused::NotPositive { amount: none }));
/// }
/// # Ok::<(), Refused<&str>>(())
/// ```
pub fn transfer<K>(from: K, to: K, amount: i64) -> Result<Vec<Leg<K>>, Refused<K>> {
    match amount.checked_neg() {
        Some(taken) if amount > 0 => Ok(vec![Leg::new(from, taken), Leg::new(to, amount)]),
        _ => Err(Refused::NotPositive { amount }),
    }
}

/// The counter-entry: every leg turned round.
///
/// # Errors
/// [`Refused::TooLarge`] for the one amount that cannot be turned round. No entry with it passes [`check`](crate::check()).
pub fn reversal<K: Clone>(legs: &[Leg<K>]) -> Result<Vec<Leg<K>>, Refused<K>> {
    legs.iter()
        .map(|leg| match leg.amount.checked_neg() {
            Some(amount) => Ok(Leg::new(leg.account.clone(), amount)),
            None => Err(Refused::TooLarge { account: leg.account.clone() }),
        })
        .collect()
}

/// Whether legs take back just what others did, in whatever order they stand.
#[must_use]
pub fn takes_back<K: Ord + Clone>(legs: &[Leg<K>], original: &[Leg<K>]) -> bool {
    let Ok(mut turned) = reversal(original) else { return false };
    let mut legs = legs.to_vec();
    turned.sort_unstable();
    legs.sort_unstable();
    turned == legs
}

/// The amounts by account, when the legs are an entry at all. Where several things are wrong, what is named does not
/// depend on the order of the legs.
pub(crate) fn amounts<K: Ord + Clone>(legs: &[Leg<K>]) -> Result<BTreeMap<&K, i64>, Refused<K>> {
    let first = |wrong: fn(i64) -> bool| legs.iter().filter(|leg| wrong(leg.amount)).map(|leg| &leg.account).min();
    if legs.is_empty() {
        return Err(Refused::NoLegs);
    }
    if let Some(account) = first(|amount| amount == 0) {
        return Err(Refused::ZeroLeg { account: account.clone() });
    }
    // It could not be taken back.
    if let Some(account) = first(|amount| amount == i64::MIN) {
        return Err(Refused::TooLarge { account: account.clone() });
    }
    let mut amounts = BTreeMap::new();
    let twice: Vec<&K> =
        legs.iter().filter(|leg| amounts.insert(&leg.account, leg.amount).is_some()).map(|leg| &leg.account).collect();
    if let Some(account) = twice.into_iter().min() {
        return Err(Refused::Twice { account: account.clone() });
    }
    // No memory holds so many legs of 64 bits that their sum leaves 128.
    let sum = amounts.values().fold(0_i128, |sum, amount| sum.saturating_add(i128::from(*amount)));
    if sum != 0 {
        return Err(Refused::Unbalanced { sum });
    }
    Ok(amounts)
}
