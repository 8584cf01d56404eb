//! The papers as Meek's method reads them: all ranks, equal ones too.

use crate::count::CountError;
use crate::model::{Election, Mark};

/// One line of papers: how many, and where its ranks stand.
struct Line {
    weight: u64,
    start: usize,
    end: usize,
}

/// The valid papers, their ranks flat one after another.
pub(super) struct Papers {
    lines: Vec<Line>,
    /// Where each rank begins and ends among the choices.
    ranks: Vec<(usize, usize)>,
    /// Candidates by index (number less one).
    choices: Vec<usize>,
    pub(super) valid: u64,
    pub(super) invalid: u64,
    /// Papers with equal ranks or ranks left out.
    irregular: u64,
}

impl Papers {
    /// Reads all papers; refuses an election in which there is nothing to count.
    pub(super) fn read(election: &Election) -> Result<Self, CountError> {
        let withdrawn: Vec<bool> = election.candidates().iter().map(|candidate| candidate.withdrawn).collect();
        if withdrawn.iter().all(|withdrawn| *withdrawn) {
            return Err(CountError::NoCandidates);
        }
        let mut read = Self { lines: vec![], ranks: vec![], choices: vec![], valid: 0, invalid: 0, irregular: 0 };
        for paper in election.ballots().papers() {
            let start = read.ranks.len();
            let regular = read.take(paper.marks, &withdrawn);
            let end = read.ranks.len();
            // No sum can pass the total of the box, which is known to fit.
            if start == end {
                read.invalid = read.invalid.saturating_add(paper.weight);
                continue;
            }
            read.valid = read.valid.saturating_add(paper.weight);
            if !regular {
                read.irregular = read.irregular.saturating_add(paper.weight);
            }
            read.lines.push(Line { weight: paper.weight, start, end });
        }
        if read.valid == 0 {
            return Err(CountError::NoValidPapers { invalid: read.invalid });
        }
        Ok(read)
    }

    /// Appends the ranks of one paper without the withdrawn; whether each has one candidate and none was left out.
    fn take(&mut self, marks: &[Mark], withdrawn: &[bool]) -> bool {
        let mut regular = true;
        let mut rest = marks;
        while let Some((first, tail)) = rest.split_first() {
            let joined = tail.iter().take_while(|mark| mark.is_joined()).count();
            let (equals, next) = tail.split_at(joined);
            rest = next;
            regular &= first.candidate().is_some();
            let start = self.choices.len();
            let places = std::iter::once(first).chain(equals).filter_map(|mark| mark.candidate());
            let places = places.map(|candidate| usize::from(candidate) - 1);
            self.choices.extend(places.filter(|at| withdrawn.get(*at) == Some(&false)));
            let end = self.choices.len();
            regular &= end - start <= 1;
            if end > start {
                self.ranks.push((start, end));
            }
        }
        regular
    }

    /// Each line of papers: how many, and the candidates (by index) of each rank.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, impl Iterator<Item = &[usize]>)> {
        self.lines.iter().map(|line| {
            let ranks = self.ranks.get(line.start..line.end).unwrap_or_default();
            (line.weight, ranks.iter().map(|(start, end)| self.choices.get(*start..*end).unwrap_or_default()))
        })
    }

    /// What a reader should know of papers with equal ranks or ranks left out.
    pub(super) fn note(&self) -> Option<String> {
        (self.irregular > 0).then(|| {
            format!(
                "Equal ranks were shared evenly and ranks left out were passed over; papers concerned: {}.",
                self.irregular
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blt;

    #[test]
    fn ranks_are_read_without_the_withdrawn_and_without_gaps() -> Result<(), Box<dyn std::error::Error>> {
        let file = b"4 1\n-3\n2 1=3 - 2=4 0\n1 3 2 0\n3 3 0\n4 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"D\"\n\"T\"\n";
        let papers = Papers::read(&blt::read(file, blt::Reading::Strict)?.election)?;
        let lines: Vec<(u64, Vec<&[usize]>)> = papers.lines().map(|(w, ranks)| (w, ranks.collect())).collect();
        assert_eq!(lines, [(2, vec![&[0][..], &[1, 3]]), (1, vec![&[1]])]);
        assert_eq!((papers.valid, papers.invalid, papers.irregular), (3, 7, 2));
        Ok(())
    }
}
