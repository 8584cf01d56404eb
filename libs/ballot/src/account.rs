//! The ballot paper account: where every printed paper is when voting is over, and which were not counted and why.
//!
//! Every paper that was printed is with a voter's vote, was handed back spoiled, or was never used; every paper that came back
//! counts or is void for one of five reasons (guide to the field: elections, 3.7 and 6.3, 7; the reasons are those of the Local
//! Government Elections rules and of SSI 2009/352, schedule, paragraph 37).

use thiserror::Error;

/// Why a paper that came back does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VoidReason {
    /// It has not the mark that real papers have.
    NoMark,
    /// It has no clear first choice.
    NoFirst,
    /// It has more than one first choice.
    MoreThanOneFirst,
    /// Somebody could be known by what is written on it.
    Identifies,
    /// It is blank, or what it says is not certain.
    Unclear,
}

impl VoidReason {
    /// All five, in the order in which a statement lists them.
    pub const ALL: [Self; 5] = [Self::NoMark, Self::NoFirst, Self::MoreThanOneFirst, Self::Identifies, Self::Unclear];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoMark => "no_mark",
            Self::NoFirst => "no_first",
            Self::MoreThanOneFirst => "more_than_one_first",
            Self::Identifies => "identifies",
            Self::Unclear => "unclear",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Papers by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// Printed and handed to the polling station.
    pub issued: u32,
    /// In the boxes.
    pub returned: u32,
    /// Handed back wrong, in exchange for a new one. They never count and are no void papers.
    pub spoiled: u32,
    /// Never given to anybody.
    pub unused: u32,
    /// Of those returned: counted.
    pub valid: u32,
    /// Of those returned: void.
    pub void: u32,
}

/// What does not balance. The numbers say by how much, for whoever looks for the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Imbalance {
    /// Papers are missing or too many.
    #[error("{issued} papers were printed, and {found} are accounted for (returned, spoiled and unused)")]
    Papers {
        /// Printed.
        issued: u32,
        /// Returned, spoiled and unused together.
        found: u64,
    },
    /// The boxes and the count differ.
    #[error("{returned} papers were in the boxes, and {counted} were counted or void")]
    Boxes {
        /// In the boxes.
        returned: u32,
        /// Valid and void together.
        counted: u64,
    },
}

impl Account {
    /// Everything that does not balance; nothing when it all does.
    ///
    /// ```
    /// use ballot::account::Account;
    /// let account = Account { issued: 320, returned: 298, spoiled: 4, unused: 18, valid: 295, void: 3 };
    /// assert_eq!(account.faults(), []);
    /// ```
    #[must_use]
    pub fn faults(&self) -> Vec<Imbalance> {
        let found = u64::from(self.returned) + u64::from(self.spoiled) + u64::from(self.unused);
        let counted = u64::from(self.valid) + u64::from(self.void);
        let papers = (found != u64::from(self.issued)).then_some(Imbalance::Papers { issued: self.issued, found });
        let boxes =
            (counted != u64::from(self.returned)).then_some(Imbalance::Boxes { returned: self.returned, counted });
        papers.into_iter().chain(boxes).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_is_somewhere_and_every_returned_one_counts_or_is_void() {
        let right = Account { issued: 10, returned: 7, spoiled: 1, unused: 2, valid: 6, void: 1 };
        assert_eq!(right.faults(), []);
        assert_eq!(Account::default().faults(), []);
        let papers = Imbalance::Papers { issued: 11, found: 10 };
        assert_eq!(Account { issued: 11, ..right }.faults(), [papers]);
        assert_eq!(
            papers.to_string(),
            "11 papers were printed, and 10 are accounted for (returned, spoiled and unused)"
        );
        assert_eq!(Account { valid: 5, ..right }.faults(), [Imbalance::Boxes { returned: 7, counted: 6 }]);
        let both = Account { returned: 8, ..right }.faults();
        assert_eq!(both, [Imbalance::Papers { issued: 10, found: 11 }, Imbalance::Boxes { returned: 8, counted: 7 }]);
        // One paper too many in the boxes is not made good by one that is counted as spoiled.
        assert_eq!(Account { spoiled: 0, unused: 3, ..right }.faults(), []);
        let most = Account { issued: 0, returned: u32::MAX, spoiled: u32::MAX, unused: u32::MAX, valid: 0, void: 0 };
        assert_eq!(most.faults().len(), 2, "sums that do not fit in 32 bits are faults too");
    }

    #[test]
    fn reasons_are_read_by_their_codes() {
        for reason in VoidReason::ALL {
            assert_eq!(VoidReason::of(reason.code()), Some(reason));
        }
        assert_eq!(VoidReason::of("because"), None);
    }
}
