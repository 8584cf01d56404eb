//! Accounts, entries, and why something is not posted.

use std::collections::BTreeMap;

use basics::{Instant, OrganisationId, PersonId, PlaceId, id, text_enum};
use ledger::{Floors, Short};
use uuid::Uuid;

id!(
    /// An account.
    AccountId
);
id!(
    /// An entry.
    EntryId
);

text_enum! {
    /// What is counted. An account counts one thing for good, and an entry moves one thing.
    pub enum Unit {
        /// Money, in pence.
        Pence = "pence",
        /// Help, in minutes.
        Minutes = "minutes",
    }
}

impl Unit {
    /// Whether taking back asks the floors. Money that was spent is gone, and a pot is never below zero; an hour that was
    /// written down wrongly is put right even where it was spent, and leaves a debt.
    #[must_use]
    pub const fn floors_when_taken_back(self) -> Floors {
        match self {
            Self::Pence => Floors::Hold,
            Self::Minutes => Floors::GiveWay,
        }
    }
}

/// What names an account, together with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// Of what kind: a code of the capability, as `plans.pot`. Never a word of anybody's.
    pub kind: &'a str,
    /// What it belongs to: a pot, a place, a time bank.
    pub object: Uuid,
    /// Whose it is there, when it is a person's: they get its lines in their bundle.
    pub person: Option<PersonId>,
}

/// An account to open.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// What names it.
    pub key: Key<'a>,
    /// What it counts.
    pub unit: Unit,
    /// It never goes below; `None` for what lies outside the house, whence money comes and where it goes.
    pub floor: Option<i64>,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
}

/// An account as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Of what kind.
    pub kind: String,
    /// What it belongs to.
    pub object: Uuid,
    /// Whose it is, when it is a person's.
    pub person: Option<PersonId>,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// What it counts.
    pub unit: Unit,
    /// It never goes below.
    pub floor: Option<i64>,
    /// What it holds.
    pub balance: i64,
    /// When it was opened.
    pub opened_at: Instant,
}

/// One side of an entry.
pub type Leg = ledger::Leg<AccountId>;

/// An entry to post.
#[derive(Clone, Copy, Debug)]
pub struct Posting<'a> {
    /// What happened: a code of the capability, as `plans.paid`. Never a word of anybody's.
    pub kind: &'a str,
    /// About what: the kind of a thing and its id.
    pub object: (&'a str, Uuid),
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Its legs: they sum to zero.
    pub legs: &'a [Leg],
}

/// An entry that was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its id.
    pub id: EntryId,
    /// Its number: entries are counted from 1, without gaps.
    pub number: i64,
    /// What each of its accounts holds now.
    pub balances: BTreeMap<AccountId, i64>,
}

/// Why an entry is not posted. Nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The ledger refuses it.
    #[error(transparent)]
    Ledger(#[from] ledger::Refused<AccountId>),
    /// Its accounts do not count the same thing.
    #[error("an entry moves money or minutes, and not both")]
    MixedUnits,
    /// It has more legs than an entry may have.
    #[error("an entry has too many legs")]
    TooManyLegs,
}

impl Refused {
    /// The accounts that would go below their floor, and how much each lacks; empty when it is refused for another reason.
    #[must_use]
    pub fn short(&self) -> &[Short<AccountId>] {
        match self {
            Self::Ledger(ledger::Refused::BelowFloor { short }) => short,
            _ => &[],
        }
    }
}

/// Why an entry is not taken back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReverseRefused {
    /// There is no such entry.
    #[error("there is no such entry")]
    NoSuchEntry,
    /// It was taken back already.
    #[error("it was taken back already")]
    AlreadyReversed,
    /// It takes another back: what was taken back by mistake is posted anew.
    #[error("it takes another back, and is not taken back itself")]
    IsReversal,
    /// The counter-entry is refused: the money is not there any more.
    #[error(transparent)]
    Posting(#[from] Refused),
}
