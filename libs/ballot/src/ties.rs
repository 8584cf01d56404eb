//! Ties: who is acted on when votes are equal.

use crate::count::{CountError, SettledBy, Stage, Tie};
use crate::digest::DrawnLot;
use crate::lots::Drum;
use crate::model::Election;

/// What is being decided, and so which end of a tie is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The one who once had most is transferred first (rule 49(2)).
    TransferredFirst,
    /// The one who once had fewest is excluded (rule 51(2)).
    Excluded,
}

impl Decision {
    const fn purpose(self) -> &'static str {
        match self {
            Self::TransferredFirst => "transferred first",
            Self::Excluded => "excluded",
        }
    }
}

/// The ties of one count, settled one after another.
pub(crate) struct Ties<'a> {
    election: &'a Election,
    drum: Drum,
    pub(crate) settled: Vec<Tie>,
    pub(crate) lots: Vec<DrawnLot>,
}

impl<'a> Ties<'a> {
    pub(crate) fn new(election: &'a Election, drum: Drum) -> Self {
        Self { election, drum, settled: Vec::new(), lots: Vec::new() }
    }

    /// Chooses one of `tied` (by number, at least one) who have equal votes after the last of `stages`.
    ///
    /// The most recent earlier stage with unequal votes decides. Where it leaves several at the wanted end, the
    /// stages before it decide among those. Only if all are equal back to the first stage is a lot drawn.
    pub(crate) fn settle(&mut self, tied: Vec<u16>, decision: Decision, stages: &[Stage]) -> Result<u16, CountError> {
        if let [only] = tied.as_slice() {
            return Ok(*only);
        }
        let stage = stages.last().map_or(0, |last| last.number);
        let mut group = tied.clone();
        for earlier in stages.iter().rev() {
            let then = group.iter().filter_map(|candidate| earlier.votes_of(*candidate));
            let wanted = match decision {
                Decision::TransferredFirst => then.max(),
                Decision::Excluded => then.min(),
            };
            group.retain(|candidate| earlier.votes_of(*candidate) == wanted);
            if let [chosen] = group.as_slice() {
                let chosen = *chosen;
                let settled_by = SettledBy::Stage(earlier.number);
                self.settled.push(Tie { stage, candidates: tied, chosen, settled_by });
                return Ok(chosen);
            }
        }
        let Some(chosen) = self.drum.draw(&group) else {
            let names = group.iter().map(|candidate| self.election.label(*candidate)).collect();
            return Err(CountError::LotNeeded { stage, tied: group, names, purpose: decision.purpose() });
        };
        self.lots.push(DrawnLot { stage, tied: group, drawn: chosen });
        self.settled.push(Tie { stage, candidates: tied, chosen, settled_by: SettledBy::Lot });
        Ok(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::Action;
    use crate::lots::Lots;
    use crate::model::{Ballots, Candidate};
    use crate::votes::Votes;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    /// Candidates 1 to 4 with these votes after each stage.
    fn settle(
        history: &[[u64; 4]],
        tied: &[u16],
        decision: Decision,
        lots: Lots<'_>,
    ) -> Result<Tie, Box<dyn std::error::Error>> {
        let candidates = (1..=4).map(|number| Candidate { number, name: format!("C{number}"), withdrawn: false });
        let election = Election::new("", 1, candidates.collect(), Ballots::new(4))?;
        let stages: Vec<Stage> = (1..)
            .zip(history)
            .map(|(number, votes)| Stage {
                number,
                action: Action::FirstPreferences,
                votes: (1..).zip(votes.map(Votes::from_hundred_thousandths)).collect(),
                non_transferable: Votes::ZERO,
                elected: vec![],
                filled: vec![],
            })
            .collect();
        let mut made = Ties::new(&election, Drum::new(lots, "papers"));
        made.settle(tied.to_vec(), decision, &stages)?;
        made.settled.pop().ok_or_else(|| "no tie was noted".into())
    }

    #[test]
    fn the_latest_unequal_stage_decides_not_the_first() -> Outcome {
        let history = [[9, 1, 0, 0], [3, 4, 0, 0], [5, 5, 0, 0]];
        let tie = settle(&history, &[1, 2], Decision::Excluded, Lots::Refused)?;
        assert_eq!((tie.stage, tie.chosen, tie.settled_by), (3, 1, SettledBy::Stage(2)));
        let tie = settle(&history, &[1, 2], Decision::TransferredFirst, Lots::Refused)?;
        assert_eq!(tie.chosen, 2);
        Ok(())
    }

    #[test]
    fn of_three_the_extreme_group_goes_further_back() -> Outcome {
        let history = [[2, 3, 1, 0], [4, 4, 6, 0], [5, 5, 5, 0]];
        let tie = settle(&history, &[1, 2, 3], Decision::Excluded, Lots::Refused)?;
        assert_eq!((tie.chosen, tie.settled_by), (1, SettledBy::Stage(1)), "3 was ahead at stage 2 and is safe");
        assert_eq!(tie.candidates, [1, 2, 3]);
        Ok(())
    }

    #[test]
    fn the_lot_is_only_among_those_still_equal() -> Outcome {
        let history = [[2, 2, 1, 0], [4, 4, 6, 0], [5, 5, 5, 0]];
        let refused = settle(&history, &[1, 2, 3], Decision::Excluded, Lots::Refused).err();
        let refused = refused.map(|fault| fault.to_string()).unwrap_or_default();
        assert!(refused.contains("after stage 3, 1 C1 and 2 C2 are equal"), "{refused}");
        assert!(refused.contains("one of them is to be excluded"), "{refused}");
        for seed in ["a", "b", "c", "d", "e", "f"] {
            let tie = settle(&history, &[1, 2, 3], Decision::Excluded, Lots::Seed(seed))?;
            assert_eq!(tie.settled_by, SettledBy::Lot);
            assert!(tie.chosen != 3);
        }
        Ok(())
    }
}
