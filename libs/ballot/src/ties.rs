//! Ties: who is acted on when votes are equal.

use crate::count::{CountError, Decides, SettledBy, Stage, Tie};
use crate::digest::DrawnLot;
use crate::lots::Drum;
use crate::model::Election;
use crate::reopening::Reopening;
use crate::votes::Votes;

/// The votes at one earlier point of the count, and the stage it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Point<'a> {
    pub(crate) stage: u32,
    pub(crate) votes: &'a [(u16, Votes)],
}

impl<'a> Point<'a> {
    pub(crate) fn of(stage: &'a Stage) -> Self {
        Self { stage: stage.number, votes: &stage.votes }
    }

    /// The units of a candidate's votes; nothing for a place that was not there yet.
    pub(crate) fn units(self, candidate: u16) -> u64 {
        let at = self.votes.binary_search_by_key(&candidate, |(number, _)| *number).ok();
        at.and_then(|index| self.votes.get(index)).map_or(0, |(_, votes)| votes.units())
    }
}

/// The ties of one count, settled one after another.
pub(crate) struct Ties<'a> {
    election: &'a Election,
    reopening: Reopening,
    drum: Drum,
    pub(crate) settled: Vec<Tie>,
    pub(crate) lots: Vec<DrawnLot>,
}

impl<'a> Ties<'a> {
    pub(crate) fn new(election: &'a Election, drum: Drum) -> Self {
        Self { election, reopening: Reopening::of(election), drum, settled: Vec::new(), lots: Vec::new() }
    }

    /// Chooses one of `tied` (by number, at least one) who have equal votes after `stage`.
    ///
    /// `points` are the earlier points that the rule looks at, in its order: the first with unequal votes decides.
    /// Where it leaves several at the wanted end, the points after it decide among those. Only if all are equal at
    /// all of them, or the rule looks at none, is a lot drawn.
    pub(crate) fn settle<'p>(
        &mut self,
        tied: &[u16],
        decides: Decides,
        stage: u32,
        points: impl IntoIterator<Item = Point<'p>>,
    ) -> Result<u16, CountError> {
        if let [only] = tied {
            return Ok(*only);
        }
        let mut group = tied.to_vec();
        let mut looked_back = false;
        for point in points {
            looked_back = true;
            let then = group.iter().map(|candidate| point.units(*candidate));
            let wanted = match decides {
                Decides::TransferredFirst | Decides::Elected => then.max(),
                Decides::Excluded => then.min(),
            };
            group.retain(|candidate| Some(point.units(*candidate)) == wanted);
            if let [chosen] = group.as_slice() {
                let chosen = *chosen;
                self.note(stage, tied, chosen, decides, SettledBy::Stage(point.stage));
                return Ok(chosen);
            }
        }
        let shown: Vec<u16> = group.iter().map(|candidate| self.reopening.shown(*candidate)).collect();
        let Some(drawn) = self.drum.draw(&shown) else {
            let names = shown.iter().map(|candidate| self.election.label(*candidate)).collect();
            return Err(CountError::LotNeeded { stage, tied: shown, names, decides, looked_back });
        };
        let chosen = group.into_iter().find(|candidate| self.reopening.shown(*candidate) == drawn);
        let chosen = chosen.ok_or(CountError::Overflow)?;
        self.lots.push(DrawnLot { stage, tied: shown, drawn });
        self.note(stage, tied, chosen, decides, SettledBy::Lot);
        Ok(chosen)
    }

    /// Keeps a tie and what broke it.
    pub(crate) fn note(&mut self, stage: u32, tied: &[u16], chosen: u16, decides: Decides, settled_by: SettledBy) {
        let candidates = tied.iter().map(|place| self.reopening.shown(*place)).collect();
        let chosen = self.reopening.shown(chosen);
        self.settled.push(Tie { stage, candidates, chosen, decides, settled_by });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lots::Lots;
    use crate::model::{Ballots, Candidate};
    use crate::votes::Decimals;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    /// Candidates 1 to 4 with these votes after each stage; the rule looks at the latest stage first.
    fn settle(
        history: &[[u64; 4]],
        tied: &[u16],
        decides: Decides,
        lots: Lots<'_>,
    ) -> Result<Tie, Box<dyn std::error::Error>> {
        let candidates = (1..=4).map(|number| Candidate { number, name: format!("C{number}"), withdrawn: false });
        let election = Election::new("", 1, candidates.collect(), Ballots::new(4))?;
        let stages: Vec<Vec<(u16, Votes)>> = history
            .iter()
            .map(|votes| (1..).zip(votes.map(|units| Votes::new(units, Decimals::Five))).collect())
            .collect();
        let mut made = Ties::new(&election, Drum::new(lots, "papers"));
        let points: Vec<Point<'_>> = (1..).zip(&stages).map(|(stage, votes)| Point { stage, votes }).collect();
        made.settle(tied, decides, u32::try_from(stages.len())?, points.into_iter().rev())?;
        made.settled.pop().ok_or_else(|| "no tie was noted".into())
    }

    #[test]
    fn the_latest_unequal_stage_decides_not_the_first() -> Outcome {
        let history = [[9, 1, 0, 0], [3, 4, 0, 0], [5, 5, 0, 0]];
        let tie = settle(&history, &[1, 2], Decides::Excluded, Lots::Refused)?;
        assert_eq!((tie.stage, tie.chosen, tie.settled_by), (3, 1, SettledBy::Stage(2)));
        let tie = settle(&history, &[1, 2], Decides::TransferredFirst, Lots::Refused)?;
        assert_eq!(tie.chosen, 2);
        Ok(())
    }

    #[test]
    fn of_three_the_extreme_group_goes_further_back() -> Outcome {
        let history = [[2, 3, 1, 0], [4, 4, 6, 0], [5, 5, 5, 0]];
        let tie = settle(&history, &[1, 2, 3], Decides::Excluded, Lots::Refused)?;
        assert_eq!((tie.chosen, tie.settled_by), (1, SettledBy::Stage(1)), "3 was ahead at stage 2 and is safe");
        assert_eq!(tie.candidates, [1, 2, 3]);
        Ok(())
    }

    #[test]
    fn the_lot_is_only_among_those_still_equal() -> Outcome {
        let history = [[2, 2, 1, 0], [4, 4, 6, 0], [5, 5, 5, 0]];
        let refused = settle(&history, &[1, 2, 3], Decides::Excluded, Lots::Refused).err();
        let refused = refused.map(|fault| fault.to_string()).unwrap_or_default();
        assert!(refused.contains("after stage 3, 1 C1 and 2 C2 are equal, as at every stage before"), "{refused}");
        assert!(refused.contains("one of them is to be excluded"), "{refused}");
        for seed in ["a", "b", "c", "d", "e", "f"] {
            let tie = settle(&history, &[1, 2, 3], Decides::Excluded, Lots::Seed(seed))?;
            assert_eq!(tie.settled_by, SettledBy::Lot);
            assert!(tie.chosen != 3);
        }
        Ok(())
    }
}
