//! Why something is not posted.

use thiserror::Error;

use crate::EntryNumber;

/// An account that would go below its floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short<K> {
    /// Which.
    pub account: K,
    /// How much it lacks.
    pub missing: u64,
}

fn listed<K: std::fmt::Debug>(short: &[Short<K>]) -> String {
    let each: Vec<String> = short.iter().map(|short| format!("{:?} lacks {}", short.account, short.missing)).collect();
    each.join(", ")
}

/// Why an entry is not posted. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused<K> {
    /// An entry has legs.
    #[error("an entry needs at least two legs")]
    NoLegs,
    /// Something moves by a positive amount.
    #[error("an amount must be more than nothing, and {amount} is not")]
    NotPositive {
        /// The amount.
        amount: i64,
    },
    /// A leg moves nothing.
    #[error("a leg of {account:?} moves nothing")]
    ZeroLeg {
        /// Its account.
        account: K,
    },
    /// An account stands in an entry once: nobody pays themselves, and two amounts are one.
    #[error("{account:?} stands in the entry twice")]
    Twice {
        /// Which.
        account: K,
    },
    /// What comes is not what goes.
    #[error("the legs sum to {sum}, and not to zero")]
    Unbalanced {
        /// What is over.
        sum: i128,
    },
    /// There is no such account.
    #[error("there is no account {account:?}")]
    UnknownAccount {
        /// Which.
        account: K,
    },
    /// An amount or a balance does not fit.
    #[error("the amount is too large for {account:?}")]
    TooLarge {
        /// The account.
        account: K,
    },
    /// Accounts would go below their floor.
    #[error("not enough: {}", listed(short))]
    BelowFloor {
        /// All of them, in their order.
        short: Vec<Short<K>>,
    },
}

/// Why an entry is not taken back.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReverseRefused<K> {
    /// There is no such entry.
    #[error("there is no entry {0}")]
    NoSuchEntry(EntryNumber),
    /// It was taken back already.
    #[error("entry {0} was taken back already")]
    AlreadyReversed(EntryNumber),
    /// It is itself the taking back of another. What was taken back by mistake is posted anew, as an ordinary entry that
    /// the floors are asked about: otherwise something could go back and forth past every floor.
    #[error("entry {0} takes another back, and is not taken back itself")]
    IsReversal(EntryNumber),
    /// The counter-entry is refused.
    #[error(transparent)]
    Posting(#[from] Refused<K>),
}
