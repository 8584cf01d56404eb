//! From the counting table to the result: one way for all rules.

use crate::count::{Action, Count, Rule, Stage};
use crate::digest::PapersHash;
use crate::model::{Candidate, Election};
use crate::reopening::Reopening;
use crate::ties::Ties;
use crate::votes::Votes;

/// A count as the table leaves it.
pub(crate) struct Finished<'a> {
    pub(crate) rule: Rule,
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
    pub(crate) quota: Votes,
    pub(crate) stages: Vec<Stage>,
    pub(crate) elected: Vec<u16>,
    pub(crate) ties: Ties<'a>,
    pub(crate) reopening: Reopening,
    pub(crate) notes: Vec<String>,
}

impl Finished<'_> {
    /// The result as it is shown: every place under the number on the papers, and only persons elected.
    pub(crate) fn into_count(self, election: &Election, hash: PapersHash) -> Count {
        let reopens = |number: &u16| {
            self.reopening.is(*number) || election.candidate(*number).is_some_and(Candidate::reopens_nominations)
        };
        let reopened = self.elected.iter().filter(|number| reopens(number)).count();
        let elected: Vec<u16> = self.elected.iter().copied().filter(|number| !reopens(number)).collect();
        let empty = |taken: usize| election.seats().saturating_sub(u16::try_from(taken).unwrap_or(u16::MAX));
        let (vacant, unwanted) = (empty(elected.len()), empty(self.elected.len()));
        let mut notes = self.notes;
        match (reopened, elected.len()) {
            (0, _) => {}
            (_, 0) => notes.push("Re-open nominations won: nobody is elected and nominations open again.".to_owned()),
            (seats, _) => {
                notes.push(format!("Re-open nominations won {seats} of the seats: nominations open again for them."));
            }
        }
        if unwanted > 0 {
            notes.push(format!("There were fewer candidates than seats: {unwanted} stay vacant."));
        }
        let mut stages = self.stages;
        for stage in &mut stages {
            show(stage, self.reopening);
        }
        Count {
            rule: self.rule,
            valid: self.valid,
            invalid: self.invalid,
            quota: self.quota,
            stages,
            elected,
            vacant,
            reopened: u16::try_from(reopened).unwrap_or(u16::MAX),
            ties: self.ties.settled,
            notes,
            digest: hash.with_lots(&self.ties.lots),
        }
    }
}

/// Puts every place of a stage under the number it is shown by.
fn show(stage: &mut Stage, reopening: Reopening) {
    let shown = |numbers: &mut Vec<u16>| numbers.iter_mut().for_each(|number| *number = reopening.shown(*number));
    [&mut stage.elected, &mut stage.filled, &mut stage.excluded].into_iter().for_each(shown);
    match &mut stage.action {
        Action::FirstPreferences => {}
        Action::Surplus(numbers) | Action::Exclusion(numbers) | Action::Fill(numbers) => shown(numbers),
    }
    let fold = |amounts: &mut Vec<(u16, Votes)>, both: fn(Votes, Votes) -> Option<Votes>| {
        while let Some((last, more)) = amounts.last().copied()
            && reopening.shown(last) != last
        {
            amounts.pop();
            let listed = amounts.iter_mut().find(|(number, _)| *number == reopening.shown(last));
            if let Some((_, votes)) = listed {
                // Parts of a total that is known to fit.
                *votes = both(*votes, more).unwrap_or(*votes);
            }
        }
    };
    fold(&mut stage.votes, Votes::plus);
    // What is kept of a paper is shown for the first; the fresh ones keep all they get until they are elected.
    fold(&mut stage.keep, |first, _| Some(first));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ballots;
    use crate::votes::Decimals;

    #[test]
    fn a_fresh_re_open_nominations_is_shown_under_its_first_number() -> Result<(), Box<dyn std::error::Error>> {
        let candidate = |(number, name): (u16, &str)| Candidate { number, name: name.to_owned(), withdrawn: false };
        let candidates = [(1, "A"), (2, "Re-open nominations")].map(candidate);
        let election = Election::new("", 2, candidates.to_vec(), Ballots::new(2))?;
        let votes = |units| Votes::new(units, Decimals::Five);
        let mut stage = Stage {
            number: 1,
            action: Action::Exclusion(vec![4]),
            votes: vec![(1, votes(1)), (2, votes(20)), (3, votes(300)), (4, votes(4000))],
            non_transferable: votes(0),
            quota: None,
            keep: vec![(1, votes(7)), (2, votes(8)), (3, votes(9))],
            elected: vec![2, 3],
            filled: vec![3],
            excluded: vec![4],
        };
        show(&mut stage, Reopening::of(&election));
        assert_eq!(stage.votes, [(1, votes(1)), (2, votes(4320))]);
        assert_eq!(stage.keep, [(1, votes(7)), (2, votes(8))]);
        assert_eq!((stage.elected, stage.filled, stage.excluded), (vec![2, 2], vec![2], vec![2]));
        assert_eq!(stage.action, Action::Exclusion(vec![2]));
        Ok(())
    }
}
