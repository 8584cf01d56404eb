//! Whether a `0` inside a line can only be the end of a paper.
//!
//! Some writers put one paper on a line and a `0` for a rank left out: `1 2 0 3 0`. Read as fields that is one
//! paper for 2 and three blank ones. Where both readings are possible the file is refused.

use super::Refusal;
use crate::model::Mark;

/// What the lines of papers have shown so far.
#[derive(Default)]
pub(super) struct Layout {
    /// The line of the last field before the paper at hand.
    last_line: usize,
    /// The last line that began with a paper.
    boundary: usize,
    checked: usize,
    /// A paper went over a line end or stands beside the header: the file is surely fields, not lines.
    running: bool,
    doubtful: Option<usize>,
}

impl Layout {
    /// A field before the papers ended on this line.
    pub(super) fn before_papers(&mut self, line: usize) {
        self.last_line = line;
    }

    /// A paper, or the end marker, begins on this line.
    pub(super) fn begins<'a>(&mut self, line: usize, whole_line: impl FnOnce() -> &'a [u8], candidates: usize) {
        if line != self.last_line {
            self.boundary = line;
        } else if line != self.boundary {
            self.running = true;
        } else if line != self.checked {
            self.checked = line;
            if self.doubtful.is_none() && one_paper_with_gaps(whole_line(), candidates) {
                self.doubtful = Some(line);
            }
        }
    }

    /// A paper that began on one line ended on another, or on the same.
    pub(super) fn ends(&mut self, began: usize, line: usize) {
        self.running |= began != line;
        self.last_line = line;
    }

    /// The refusal of a file that can be read in two ways.
    pub(super) fn doubt(&self) -> Option<Refusal> {
        let line = self.doubtful.filter(|_| !self.running)?;
        let reason = "a 0 inside the line: it may end a paper or stand for a rank left out; write one paper a line \
                      and - for a rank left out";
        Some(Refusal::new(line, reason))
    }
}

/// Whether the line can be read as a single paper in which a `0` stands for a rank left out.
fn one_paper_with_gaps(line: &[u8], candidates: usize) -> bool {
    let Ok(line) = str::from_utf8(line) else {
        return false;
    };
    let line = line.split('#').next().unwrap_or_default();
    let mut fields = line.split([' ', '\t', '\r', ',']).filter(|field| !field.is_empty());
    let weight = fields.find(|field| !field.starts_with('('));
    if !weight.is_some_and(|weight| weight.parse::<u64>().is_ok_and(|papers| papers > 0)) {
        return false;
    }
    let marks: Vec<&str> = fields.collect();
    let Some(("0", ranks)) = marks.split_last().map(|(last, ranks)| (*last, ranks)) else {
        return false;
    };
    let mut box_of_one = crate::Ballots::new(u16::try_from(candidates).unwrap_or(u16::MAX));
    let mark = |rank: &str| match rank.parse::<u16>() {
        Ok(0) => Some(Mark::SKIPPED),
        Ok(number) => Some(Mark::next(number)),
        Err(_) => None,
    };
    ranks
        .iter()
        .filter(|rank| **rank != "-")
        .flat_map(|rank| rank.split('='))
        .all(|rank| mark(rank).is_some_and(|mark| box_of_one.mark(mark).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_can_only_be_several_papers_is_told_from_one_with_gaps() {
        let doubtful = |line: &str| one_paper_with_gaps(line.as_bytes(), 4);
        assert!(doubtful("1 2 0 3 0"));
        assert!(doubtful("1 0 2 0 0\r"));
        assert!(doubtful("(A1) 1 2 0 3=4 - 0 # late"));
        assert!(doubtful("1,2,0,3,0,"));
        assert!(!doubtful("1 2 0 1 2 0"), "2 would stand twice");
        assert!(!doubtful("1 2 0 20 3 0"), "there is no candidate 20");
        assert!(!doubtful("1 2 0 3"));
        assert!(!doubtful("0 2 0 3 0"));
        assert!(!doubtful("1 2 0 x 0"));
    }
}
