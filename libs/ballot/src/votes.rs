//! An exact amount of votes.

use std::fmt;

/// How finely a rule counts: every amount of a count is a whole number of such parts of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decimals {
    /// Hundredths: ERS97, rule 5.1.6.
    Two,
    /// Hundred-thousandths: rule 48(3) of SSI 2007/42.
    Five,
    /// Thousand-millionths: the reference rule of Meek's method.
    Nine,
}

impl Decimals {
    /// How many digits stand after the point.
    pub const fn places(self) -> usize {
        match self {
            Self::Two => 2,
            Self::Five => 5,
            Self::Nine => 9,
        }
    }

    /// How many units make one vote.
    pub const fn one(self) -> u64 {
        match self {
            Self::Two => 100,
            Self::Five => 100_000,
            Self::Nine => 1_000_000_000,
        }
    }
}

/// An amount of votes as a whole number of the smallest part that the rule knows.
///
/// ```
/// use ballot::{Decimals, Votes};
/// assert_eq!(Votes::new(846_149, Decimals::Five).to_string(), "8.46149");
/// assert_eq!(Votes::new(676, Decimals::Two).to_string(), "6.76");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Votes {
    units: u64,
    decimals: Decimals,
}

impl Votes {
    /// An amount given in the smallest parts that `decimals` allows.
    pub const fn new(units: u64, decimals: Decimals) -> Self {
        Self { units, decimals }
    }

    /// The amount in the smallest parts of its count.
    pub const fn units(self) -> u64 {
        self.units
    }

    /// How finely it is counted.
    pub const fn decimals(self) -> Decimals {
        self.decimals
    }

    /// No votes at all.
    pub const fn none(decimals: Decimals) -> Self {
        Self::new(0, decimals)
    }

    /// What one paper is worth when it is first counted.
    pub(crate) const fn one(decimals: Decimals) -> Self {
        Self::new(decimals.one(), decimals)
    }

    /// So many whole papers at full value; `None` if that is more than the type can hold.
    pub(crate) fn of_papers(papers: u64, decimals: Decimals) -> Option<Self> {
        Self::one(decimals).times(papers)
    }

    /// This value on each of so many papers.
    pub(crate) fn times(self, papers: u64) -> Option<Self> {
        self.units.checked_mul(papers).map(|units| Self { units, ..self })
    }

    /// The sum; `None` if it does not fit or the two are not of one count.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let units = self.units.checked_add(other.units)?;
        (self.decimals == other.decimals).then_some(Self { units, ..self })
    }

    /// The difference; `None` if it would be below nothing or the two are not of one count.
    pub(crate) fn minus(self, other: Self) -> Option<Self> {
        let units = self.units.checked_sub(other.units)?;
        (self.decimals == other.decimals).then_some(Self { units, ..self })
    }

    /// `surplus x value / whole`, the remainder ignored (rule 48(3) of SSI 2007/42).
    ///
    /// The product is taken in 128 bits: with large weights it does not fit 64.
    pub(crate) fn transfer_value(surplus: Self, value: Self, whole: Self) -> Option<Self> {
        let product = u128::from(surplus.units).checked_mul(u128::from(value.units))?;
        let share = product.checked_div(u128::from(whole.units))?;
        u64::try_from(share).ok().map(|units| Self { units, ..value })
    }
}

impl fmt::Display for Votes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, places) = (self.decimals.one(), self.decimals.places());
        let text = format!("{}.{:0places$}", self.units / one, self.units % one);
        f.pad(&text)
    }
}

impl serde::Serialize for Votes {
    /// As text with all its decimals, so that no reader turns it into a float.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn five(units: u64) -> Votes {
        Votes::new(units, Decimals::Five)
    }

    #[test]
    fn all_decimals_are_always_printed() {
        assert_eq!(five(0).to_string(), "0.00000");
        assert_eq!(five(7).to_string(), "0.00007");
        assert_eq!(five(135_900_000).to_string(), "1359.00000");
        assert_eq!(format!("{:>9}", Votes::one(Decimals::Five)), "  1.00000");
        assert_eq!(Votes::new(5, Decimals::Two).to_string(), "0.05");
        assert_eq!(Votes::new(7_000_000_001, Decimals::Nine).to_string(), "7.000000001");
    }

    #[test]
    fn transfer_values_are_cut_off_and_never_wrap() {
        let (surplus, whole, one) = (five(500_000), five(1_300_000), five(100_000));
        assert_eq!(Votes::transfer_value(surplus, one, whole), Some(five(38_461)));
        let huge = five(u64::MAX);
        assert_eq!(Votes::transfer_value(huge, one, huge), Some(one));
        assert_eq!(Votes::transfer_value(surplus, one, five(0)), None);
        assert_eq!(huge.plus(five(1)), None);
        assert_eq!(huge.times(2), None);
        assert_eq!(five(0).minus(five(1)), None);
        assert_eq!(Votes::of_papers(u64::MAX, Decimals::Two), None);
    }

    #[test]
    fn amounts_of_different_counts_are_never_mixed() {
        let hundredths = Votes::new(1, Decimals::Two);
        assert_eq!(five(1).plus(hundredths), None);
        assert_eq!(five(1).minus(hundredths), None);
        assert_eq!(five(2).minus(five(1)), Some(five(1)));
    }
}
