//! The papers as the Scottish rule reads them: down to the last clear preference.

use crate::model::{Election, Mark};

/// One line of papers: how many, and where its preferences stand.
pub(super) struct Sheet {
    pub(super) weight: u64,
    /// Index of the preference that the papers lie with at present.
    pub(super) at: usize,
    pub(super) end: usize,
}

/// The valid papers as this rule reads them.
pub(super) struct Sheets {
    pub(super) lines: Vec<Sheet>,
    /// The clear preferences of all sheets, one after another.
    pub(super) preferences: Vec<u16>,
    pub(super) valid: u64,
    pub(super) invalid: u64,
}

impl Sheets {
    pub(super) fn read(election: &Election) -> Self {
        let withdrawn: Vec<bool> = election.candidates().iter().map(|candidate| candidate.withdrawn).collect();
        let papers = election.ballots().papers();
        let mut read = Self { lines: Vec::with_capacity(papers.len()), preferences: Vec::new(), valid: 0, invalid: 0 };
        for paper in papers {
            let at = read.preferences.len();
            clear_preferences(paper.marks, &withdrawn, &mut read.preferences);
            let end = read.preferences.len();
            // Neither sum can pass the total of the box, which is known to fit.
            if at == end {
                read.invalid = read.invalid.saturating_add(paper.weight);
            } else {
                read.valid = read.valid.saturating_add(paper.weight);
                read.lines.push(Sheet { weight: paper.weight, at, end });
            }
        }
        read
    }
}

/// Appends the preferences that can be followed on a paper.
///
/// "Next available preference" means the next one in consecutive order (article 2 of SSI 2007/42), so a paper counts
/// down to the first rank that was left out or given to several. Withdrawn candidates are taken off first, as if the
/// paper had been printed without them.
fn clear_preferences(marks: &[Mark], withdrawn: &[bool], preferences: &mut Vec<u16>) {
    let stands = |candidate: &u16| withdrawn.get(usize::from(*candidate) - 1) == Some(&false);
    let mut rest = marks;
    while let Some((first, tail)) = rest.split_first() {
        let Some(candidate) = first.candidate() else {
            return;
        };
        let joined = tail.iter().take_while(|mark| mark.is_joined()).count();
        let (equals, next) = tail.split_at(joined);
        rest = next;
        let others = equals.iter().filter_map(|mark| mark.candidate());
        let mut standing = std::iter::once(candidate).chain(others).filter(stands);
        match (standing.next(), standing.next()) {
            (Some(only), None) => preferences.push(only),
            (None, _) => {}
            (Some(_), Some(_)) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_counts_down_to_its_last_clear_preference() {
        let read = |marks: &[Mark]| {
            let mut preferences = Vec::new();
            clear_preferences(marks, &[false, false, true, false], &mut preferences);
            preferences
        };
        let (next, equal) = (Mark::next, Mark::equal);
        assert_eq!(read(&[next(4), next(1)]), [4, 1]);
        assert_eq!(read(&[next(4), next(3), next(1)]), [4, 1], "a withdrawn candidate is passed over");
        assert_eq!(read(&[next(4), Mark::SKIPPED, next(1)]), [4], "a gap ends the paper");
        assert_eq!(read(&[Mark::SKIPPED, next(1)]), [0; 0]);
        assert_eq!(read(&[next(4), next(1), equal(2)]), [4], "an equal rank ends the paper");
        assert_eq!(read(&[next(1), equal(3), next(2)]), [1, 2], "without the withdrawn the rank is clear");
        assert_eq!(read(&[next(3), equal(1), equal(2)]), [0; 0]);
        assert_eq!(read(&[next(3)]), [0; 0]);
    }
}
