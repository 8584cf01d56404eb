//! What an account holds, and how far it may go.

/// An account: what it holds and its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// What it holds, in the smallest unit.
    pub balance: i64,
    /// It never holds less by an entry that takes from it; `None` for what lies outside the house.
    pub floor: Option<i64>,
    /// Above it whoever keeps the book is told, and nothing is refused.
    pub ceiling: Option<i64>,
}

impl Account {
    /// Holds nothing and has no limits: the world outside, a treasury.
    #[must_use]
    pub const fn boundless() -> Self {
        Self { balance: 0, floor: None, ceiling: None }
    }

    /// Holds nothing and may go down to this: 0 for a pot, below it where debt is allowed.
    #[must_use]
    pub const fn with_floor(floor: i64) -> Self {
        Self { balance: 0, floor: Some(floor), ceiling: None }
    }

    /// The same account with a ceiling.
    #[must_use]
    pub const fn and_ceiling(mut self, ceiling: i64) -> Self {
        self.ceiling = Some(ceiling);
        self
    }

    /// How much is missing when the balance becomes `balance` and was not raised by that; nothing when it may be so.
    pub(crate) fn missing(&self, balance: i64) -> Option<u64> {
        // An account that stands below its floor, because an entry was taken back, may still be raised towards it.
        let floor = self.floor.filter(|floor| balance < *floor && balance < self.balance)?;
        Some(floor.abs_diff(balance))
    }
}

/// Whether the floors are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floors {
    /// An account that would go below its floor refuses: every ordinary entry, and taking back where what was spent
    /// cannot be asked for again.
    Hold,
    /// They are not asked: taking back where debt is allowed, because what was wrong must be put right even when it was
    /// spent already.
    GiveWay,
}
