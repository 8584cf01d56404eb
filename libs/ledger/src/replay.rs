//! Adding up again what was posted, believing nothing.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::legs::amounts;
use crate::{Entry, EntryNumber, Leg, Refused, takes_back};

/// Balances added up from entries alone. A floor is not asked: what it was then is not known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums<K>(BTreeMap<K, i64>);

impl<K> Default for Sums<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Clone> Sums<K> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// [`Refused`] when this is no entry, or a balance does not fit: then nothing is added.
    pub fn add(&mut self, legs: &[Leg<K>]) -> Result<(), Refused<K>> {
        let mut moved = Vec::with_capacity(legs.len());
        for (key, amount) in amounts(legs)? {
            let balance = self.of(key).checked_add(amount);
            moved.push((key.clone(), balance.ok_or_else(|| Refused::TooLarge { account: key.clone() })?));
        }
        self.0.extend(moved);
        Ok(())
    }

    /// What an account holds; nothing when no entry named it.
    #[must_use]
    pub fn of(&self, key: &K) -> i64 {
        self.0.get(key).copied().unwrap_or(0)
    }

    /// Every account that an entry named.
    #[must_use]
    pub fn balances(&self) -> &BTreeMap<K, i64> {
        &self.0
    }
}

/// The first entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReplayFault<K> {
    /// It is no entry.
    #[error("entry {number}: {why}")]
    Entry {
        /// Which.
        number: EntryNumber,
        /// Why.
        why: Refused<K>,
    },
    /// It says that it takes another back and does not: there is no such entry before it, it is a reversal itself or was
    /// taken back already, or the legs are not those of the other turned round.
    #[error("entry {number} does not take back what it says")]
    Reversal {
        /// Which.
        number: EntryNumber,
    },
}

/// Adds up entries from the first on.
///
/// # Errors
/// [`ReplayFault`], which names the first that does not hold.
///
/// ```
/// use ledger::{Account, Book, Floors, replay, transfer};
/// let mut book = Book::new();
/// book.open("outside", Account::boundless())?;
/// book.open("pot", Account::with_floor(0))?;
/// let (gift, _) = book.post(transfer("outside", "pot", 500_00)?)?;
/// book.reverse(gift, Floors::Hold)?;
/// let again = replay(book.entries())?;
/// assert!(book.accounts().iter().all(|(key, account)| again.of(key) == account.balance));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn replay<K: Ord + Clone>(entries: &[Entry<K>]) -> Result<Sums<K>, ReplayFault<K>> {
    let (mut sums, mut reversed) = (Sums::new(), BTreeSet::new());
    for (number, entry) in (1..).map(EntryNumber).zip(entries) {
        sums.add(&entry.legs).map_err(|why| ReplayFault::Entry { number, why })?;
        let Some(original) = entry.reverses else { continue };
        let holds = original < number
            && original.0.checked_sub(1).and_then(|at| entries.get(at)).is_some_and(|before| {
                before.reverses.is_none() && takes_back(&entry.legs, &before.legs) && reversed.insert(original)
            });
        if !holds {
            return Err(ReplayFault::Reversal { number });
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(legs: &[(&'static str, i64)], reverses: Option<usize>) -> Entry<&'static str> {
        let legs = legs.iter().map(|(account, amount)| Leg::new(*account, *amount)).collect();
        Entry { legs, reverses: reverses.map(EntryNumber) }
    }

    #[test]
    fn the_first_entry_that_does_not_hold_is_named() {
        let good = || entry(&[("a", -5), ("b", 5)], None);
        let back = |of| entry(&[("b", -5), ("a", 5)], Some(of));
        assert_eq!(replay(&[good(), back(1), good(), back(3)]).unwrap().of(&"b"), 0);
        let fault = |number| Err(ReplayFault::Reversal { number: EntryNumber(number) });
        // There is no such entry, or not before it; not the same legs; twice; of a reversal.
        assert_eq!(replay(&[good(), back(0)]), fault(2));
        assert_eq!(replay(&[good(), back(3), good()]), fault(2));
        assert_eq!(replay(&[back(1)]), fault(1));
        assert_eq!(replay(&[good(), entry(&[("b", -4), ("a", 4)], Some(1))]), fault(2));
        assert_eq!(replay(&[good(), entry(&[("a", -5), ("b", 5)], Some(1))]), fault(2));
        assert_eq!(replay(&[good(), back(1), back(1)]), fault(3));
        assert_eq!(replay(&[good(), back(1), entry(&[("a", -5), ("b", 5)], Some(2))]), fault(3));
        let why = Refused::Unbalanced { sum: 1 };
        let bad = ReplayFault::Entry { number: EntryNumber(2), why };
        assert_eq!(replay(&[good(), entry(&[("a", -5), ("b", 6)], None), good()]), Err(bad));
    }

    #[test]
    fn an_entry_that_is_not_added_leaves_the_sums_as_they_were() {
        let mut sums = Sums::new();
        sums.add(&[Leg::new("a", i64::MAX), Leg::new("b", -i64::MAX)]).unwrap();
        let before = sums.clone();
        let refused = sums.add(&[Leg::new("b", 1), Leg::new("c", -2), Leg::new("a", 1)]);
        assert_eq!(refused, Err(Refused::TooLarge { account: "a" }));
        assert_eq!(sums, before);
    }
}
