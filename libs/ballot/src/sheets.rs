//! The papers as the rules with one clear order read them: down to the last clear preference.

use crate::count::CountError;
use crate::model::{Election, Mark};

/// One line of papers: how many, and where its preferences stand.
pub(crate) struct Sheet {
    pub(crate) weight: u64,
    /// Index of the preference that the papers lie with at present.
    at: usize,
    end: usize,
}

/// The valid papers as these rules read them.
pub(crate) struct Sheets {
    pub(crate) lines: Vec<Sheet>,
    /// The clear preferences of all sheets, one after another.
    preferences: Vec<u16>,
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
    /// Valid papers that are followed only part of the way.
    pub(crate) cut_short: u64,
}

impl Sheets {
    /// Reads all papers; refuses an election in which there is nothing to count.
    pub(crate) fn read(election: &Election) -> Result<Self, CountError> {
        let withdrawn: Vec<bool> = election.candidates().iter().map(|candidate| candidate.withdrawn).collect();
        if withdrawn.iter().all(|withdrawn| *withdrawn) {
            return Err(CountError::NoCandidates);
        }
        let papers = election.ballots().papers();
        let lines = Vec::with_capacity(papers.len());
        let mut read = Self { lines, preferences: Vec::new(), valid: 0, invalid: 0, cut_short: 0 };
        for paper in papers {
            let at = read.preferences.len();
            let whole = clear_preferences(paper.marks, &withdrawn, &mut read.preferences);
            let end = read.preferences.len();
            // No sum can pass the total of the box, which is known to fit.
            if at == end {
                read.invalid = read.invalid.saturating_add(paper.weight);
                continue;
            }
            read.valid = read.valid.saturating_add(paper.weight);
            if !whole {
                read.cut_short = read.cut_short.saturating_add(paper.weight);
            }
            read.lines.push(Sheet { weight: paper.weight, at, end });
        }
        if read.valid == 0 {
            return Err(CountError::NoValidPapers { invalid: read.invalid });
        }
        Ok(read)
    }

    /// The preference that a line of papers lies with, and how many papers it is.
    pub(crate) fn current(&self, index: usize) -> Option<(u16, u64)> {
        let sheet = self.lines.get(index)?;
        self.preferences.get(sheet.at).map(|number| (*number, sheet.weight))
    }

    /// Moves a line of papers on to its next preference for somebody who may receive it: `open` names the place where
    /// papers for a candidate lie now, if there is one. `None` when no preference is left.
    #[inline]
    pub(crate) fn next(&mut self, index: usize, open: impl Fn(u16) -> Option<u16>) -> Option<(u16, u64)> {
        let sheet = self.lines.get_mut(index)?;
        while sheet.at + 1 < sheet.end {
            sheet.at += 1;
            if let Some(place) = open(*self.preferences.get(sheet.at)?) {
                return Some((place, sheet.weight));
            }
        }
        None
    }

    /// What a reader should know of papers that were followed only part of the way.
    pub(crate) fn note(&self) -> Option<String> {
        let many = self.cut_short;
        (many > 0).then(|| {
            let papers = if many == 1 { "1 paper counts".to_owned() } else { format!("{many} papers count") };
            format!(
                "{papers} only down to a rank that was left out or given to several candidates, as the rule has it."
            )
        })
    }
}

/// Appends the preferences that can be followed on a paper; whether that is all of it.
///
/// "Next available preference" means the next one in consecutive order (article 2 of SSI 2007/42; ERS97, 6.10 and
/// 6.17), so a paper counts down to the first rank that was left out or given to several. Withdrawn candidates are
/// taken off first, as if the paper had been printed without them.
fn clear_preferences(marks: &[Mark], withdrawn: &[bool], preferences: &mut Vec<u16>) -> bool {
    let stands = |candidate: &u16| withdrawn.get(usize::from(*candidate) - 1) == Some(&false);
    let mut rest = marks;
    while let Some((first, tail)) = rest.split_first() {
        let Some(candidate) = first.candidate() else {
            return false;
        };
        let joined = tail.iter().take_while(|mark| mark.is_joined()).count();
        let (equals, next) = tail.split_at(joined);
        rest = next;
        let others = equals.iter().filter_map(|mark| mark.candidate());
        let mut standing = std::iter::once(candidate).chain(others).filter(stands);
        match (standing.next(), standing.next()) {
            (Some(only), None) => preferences.push(only),
            (None, _) => {}
            (Some(_), Some(_)) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_counts_down_to_its_last_clear_preference() {
        let read = |marks: &[Mark]| {
            let mut preferences = Vec::new();
            let whole = clear_preferences(marks, &[false, false, true, false], &mut preferences);
            (preferences, whole)
        };
        let (next, equal) = (Mark::next, Mark::equal);
        assert_eq!(read(&[next(4), next(1)]), (vec![4, 1], true));
        assert_eq!(read(&[next(4), next(3), next(1)]), (vec![4, 1], true), "a withdrawn candidate is passed over");
        assert_eq!(read(&[next(4), Mark::SKIPPED, next(1)]), (vec![4], false), "a gap ends the paper");
        assert_eq!(read(&[Mark::SKIPPED, next(1)]), (vec![], false));
        assert_eq!(read(&[next(4), next(1), equal(2)]), (vec![4], false), "an equal rank ends the paper");
        assert_eq!(read(&[next(1), equal(3), next(2)]), (vec![1, 2], true), "without the withdrawn the rank is clear");
        assert_eq!(read(&[next(3), equal(1), equal(2)]), (vec![], false));
        assert_eq!(read(&[next(3)]), (vec![], true));
    }
}
