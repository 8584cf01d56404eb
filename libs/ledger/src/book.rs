//! A book in memory: for tests, for trying something out, and as the plain picture of what a database keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use thiserror::Error;

use crate::{Account, Floors, Leg, Refused, ReverseRefused, check, reversal};

/// The number of an entry, counted from 1 in the order of posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryNumber(pub usize);

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// An entry as it was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<K> {
    /// Its legs.
    pub legs: Vec<Leg<K>>,
    /// The entry that it takes back.
    pub reverses: Option<EntryNumber>,
}

/// A line of an account's statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub entry: EntryNumber,
    /// What came, or went when negative.
    pub amount: i64,
    /// What the account held then.
    pub balance: i64,
}

/// The account is there already.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is an account {0:?} already")]
pub struct OpenRefused<K>(pub K);

/// Accounts and entries. There is no way to change or to take out an entry.
#[derive(Clone, Debug)]
pub struct Book<K> {
    accounts: BTreeMap<K, Account>,
    entries: Vec<Entry<K>>,
    reversed: BTreeSet<EntryNumber>,
}

impl<K> Default for Book<K> {
    fn default() -> Self {
        Self { accounts: BTreeMap::new(), entries: Vec::new(), reversed: BTreeSet::new() }
    }
}

impl<K: Ord + Clone> Book<K> {
    /// An empty book.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens an account. It holds nothing, whatever balance is handed in: something comes to it by an entry alone.
    ///
    /// # Errors
    /// [`OpenRefused`].
    pub fn open(&mut self, key: K, account: Account) -> Result<(), OpenRefused<K>> {
        if self.accounts.contains_key(&key) {
            return Err(OpenRefused(key));
        }
        self.accounts.insert(key, Account { balance: 0, ..account });
        Ok(())
    }

    /// Posts an entry: all of it, or nothing. The accounts that stand above their ceiling by it are handed back.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn post(&mut self, legs: Vec<Leg<K>>) -> Result<(EntryNumber, Vec<K>), Refused<K>> {
        self.keep(legs, None, Floors::Hold)
    }

    /// Takes an entry back by a counter-entry, once. What is a reversal itself is not taken back.
    ///
    /// # Errors
    /// [`ReverseRefused`].
    pub fn reverse(&mut self, number: EntryNumber, floors: Floors) -> Result<EntryNumber, ReverseRefused<K>> {
        let entry = self.entry(number).ok_or(ReverseRefused::NoSuchEntry(number))?;
        if entry.reverses.is_some() {
            return Err(ReverseRefused::IsReversal(number));
        }
        if self.reversed.contains(&number) {
            return Err(ReverseRefused::AlreadyReversed(number));
        }
        let (made, _) = self.keep(reversal(&entry.legs)?, Some(number), floors)?;
        self.reversed.insert(number);
        Ok(made)
    }

    fn keep(
        &mut self,
        legs: Vec<Leg<K>>,
        reverses: Option<EntryNumber>,
        floors: Floors,
    ) -> Result<(EntryNumber, Vec<K>), Refused<K>> {
        let after = check(&legs, &self.accounts, floors)?;
        for (key, balance) in after.balances {
            if let Some(account) = self.accounts.get_mut(&key) {
                account.balance = balance;
            }
        }
        self.entries.push(Entry { legs, reverses });
        Ok((EntryNumber(self.entries.len()), after.over))
    }

    /// What an account holds.
    #[must_use]
    pub fn balance(&self, key: &K) -> Option<i64> {
        self.accounts.get(key).map(|account| account.balance)
    }

    /// All accounts.
    #[must_use]
    pub fn accounts(&self) -> &BTreeMap<K, Account> {
        &self.accounts
    }

    /// All entries, in the order of posting.
    #[must_use]
    pub fn entries(&self) -> &[Entry<K>] {
        &self.entries
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, number: EntryNumber) -> Option<&Entry<K>> {
        self.entries.get(number.0.checked_sub(1)?)
    }

    /// Whether an entry was taken back.
    #[must_use]
    pub fn is_reversed(&self, number: EntryNumber) -> bool {
        self.reversed.contains(&number)
    }

    /// What all accounts hold together: zero.
    #[must_use]
    pub fn sum(&self) -> i128 {
        // No memory holds so many balances of 64 bits that their sum leaves 128.
        self.accounts.values().fold(0, |sum, account| sum.saturating_add(i128::from(account.balance)))
    }

    /// The lines of an account, the oldest first.
    ///
    /// ```
    /// use ledger::{Account, Book, transfer};
    /// let mut book = Book::new();
    /// for name in ["ana", "ben"] {
    ///     book.open(name, Account::with_floor(-600))?;
    /// }
    /// book.post(transfer("ben", "ana", 60)?)?;
    /// book.post(transfer("ana", "ben", 45)?)?;
    /// assert_eq!(book.statement(&"ana").map(|line| (line.amount, line.balance)).collect::<Vec<_>>(), [(60, 60), (-45, 15)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn statement<'a>(&'a self, key: &'a K) -> impl Iterator<Item = Line> + 'a {
        let legs = (1..).map(EntryNumber).zip(&self.entries).flat_map(move |(number, entry)| {
            entry.legs.iter().filter(move |leg| leg.account == *key).map(move |leg| (number, leg.amount))
        });
        // Every balance fitted when it was posted.
        legs.scan(0_i64, |balance, (entry, amount)| {
            *balance = balance.saturating_add(amount);
            Some(Line { entry, amount, balance: *balance })
        })
    }
}
