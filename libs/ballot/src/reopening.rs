//! Re-open nominations: a choice that can win without being a person.
//!
//! Where several are to be elected it may win more than one seat: when it is elected its surplus goes to a fresh
//! Re-open nominations, as students' unions count it. A fresh one gets a number after all candidates while the count
//! goes on, and is shown under the one number that stands on the papers.

use crate::model::{Candidate, Election};

/// Which places on the counting table stand for opening nominations again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reopening {
    /// The number on the papers, if it stands there.
    listed: Option<u16>,
    /// The place that papers for it lie at now.
    current: u16,
    candidates: u16,
}

impl Reopening {
    pub(crate) fn of(election: &Election) -> Self {
        let stands = |candidate: &&Candidate| !candidate.withdrawn && candidate.reopens_nominations();
        let listed = election.candidates().iter().find(stands).map(|candidate| candidate.number);
        let candidates = u16::try_from(election.candidates().len()).unwrap_or(u16::MAX);
        Self { listed, current: listed.unwrap_or(0), candidates }
    }

    /// Whether the place with this number is for opening nominations again.
    pub(crate) fn is(self, place: u16) -> bool {
        place > self.candidates || self.listed == Some(place)
    }

    /// Makes the place with this number the one that papers go to from now on.
    pub(crate) fn renew(&mut self, place: u16) {
        self.current = place;
    }

    /// The place at which papers for this candidate lie now.
    #[inline]
    pub(crate) fn place_of(self, candidate: u16) -> u16 {
        if self.listed == Some(candidate) { self.current } else { candidate }
    }

    /// The number under which a place is shown.
    pub(crate) fn shown(self, place: u16) -> u16 {
        match self.listed {
            Some(listed) if place > self.candidates => listed,
            _ => place,
        }
    }
}
