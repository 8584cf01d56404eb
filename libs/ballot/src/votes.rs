//! An exact amount of votes.

use std::fmt;

/// An amount of votes as a whole number of 0.00001, the precision of rule 48(3) of SSI 2007/42.
///
/// ```
/// use ballot::Votes;
/// assert_eq!(Votes::from_hundred_thousandths(846_149).to_string(), "8.46149");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Votes(u64);

impl Votes {
    /// No votes at all.
    pub const ZERO: Self = Self(0);
    /// What one paper is worth when it is first counted.
    pub const ONE: Self = Self(100_000);

    /// An amount given in hundred-thousandths of a vote.
    pub const fn from_hundred_thousandths(amount: u64) -> Self {
        Self(amount)
    }

    /// The amount in hundred-thousandths of a vote.
    pub const fn hundred_thousandths(self) -> u64 {
        self.0
    }

    /// So many whole papers at full value; `None` if that is more than the type can hold.
    pub(crate) fn of_papers(papers: u64) -> Option<Self> {
        Self::ONE.times(papers)
    }

    /// This value on each of so many papers.
    pub(crate) fn times(self, papers: u64) -> Option<Self> {
        self.0.checked_mul(papers).map(Self)
    }

    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// `surplus x value / whole`, the remainder ignored (rule 48(3)).
    ///
    /// The product is taken in 128 bits: with large weights it does not fit 64.
    pub(crate) fn transfer_value(surplus: Self, value: Self, whole: Self) -> Option<Self> {
        let product = u128::from(surplus.0).checked_mul(u128::from(value.0))?;
        let share = product.checked_div(u128::from(whole.0))?;
        u64::try_from(share).ok().map(Self)
    }
}

impl fmt::Display for Votes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:05}", self.0 / Self::ONE.0, self.0 % Self::ONE.0);
        f.pad(&text)
    }
}

impl serde::Serialize for Votes {
    /// As text with five decimals, so that no reader turns it into a float.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_decimals_are_always_printed() {
        assert_eq!(Votes::ZERO.to_string(), "0.00000");
        assert_eq!(Votes(7).to_string(), "0.00007");
        assert_eq!(Votes(135_900_000).to_string(), "1359.00000");
        assert_eq!(format!("{:>9}", Votes::ONE), "  1.00000");
    }

    #[test]
    fn transfer_values_are_cut_off_and_never_wrap() {
        let five = Votes(500_000);
        let thirteen = Votes(1_300_000);
        assert_eq!(Votes::transfer_value(five, Votes::ONE, thirteen), Some(Votes(38_461)));
        let huge = Votes(u64::MAX);
        assert_eq!(Votes::transfer_value(huge, Votes::ONE, huge), Some(Votes::ONE));
        assert_eq!(Votes::transfer_value(five, Votes::ONE, Votes::ZERO), None);
        assert_eq!(huge.plus(Votes(1)), None);
        assert_eq!(huge.times(2), None);
        assert_eq!(Votes::ZERO.minus(Votes(1)), None);
    }
}
