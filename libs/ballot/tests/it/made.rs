//! Made-up elections for the properties.

use ballot::{Ballots, Candidate, Count, CountError, Election, Lots, Mark, Rule};
use proptest::prelude::*;

/// One line of papers: how many, and the ranks. An empty rank was left out, a rank of several is equal.
pub type Line = (u64, Vec<Vec<u16>>);

#[derive(Debug, Clone)]
pub struct Draft {
    pub seats: u16,
    pub withdrawn: Vec<bool>,
    /// The candidate that stands for opening nominations again, if any.
    pub reopens: Option<u16>,
    pub lines: Vec<Line>,
}

impl Draft {
    pub fn candidates(&self) -> u16 {
        (1..).zip(&self.withdrawn).map(|(number, _)| number).last().unwrap_or(0)
    }

    pub fn election(&self) -> Result<Election, TestCaseError> {
        let failed = |fault: &dyn std::error::Error| TestCaseError::fail(fault.to_string());
        let mut ballots = Ballots::new(self.candidates());
        for (weight, ranks) in &self.lines {
            ballots.add(*weight, &marks(ranks)).map_err(|fault| failed(&fault))?;
        }
        let candidates = (1..).zip(&self.withdrawn).map(|(number, withdrawn)| Candidate {
            number,
            name: self.name(number),
            withdrawn: *withdrawn,
        });
        Election::new("Made up", self.seats, candidates.collect(), ballots).map_err(|fault| failed(&fault))
    }

    pub fn name(&self, number: u16) -> String {
        if self.reopens == Some(number) { "Re-open nominations".to_owned() } else { format!("Candidate {number}") }
    }

    pub fn count(&self, rule: Rule, lots: Lots<'_>) -> Result<Result<Count, CountError>, TestCaseError> {
        Ok(ballot::count(&self.election()?, rule, lots))
    }

    /// The same with as many seats as the rule can fill.
    pub fn for_rule(&self, rule: Rule) -> Self {
        let seats = if rule == Rule::Irv { 1 } else { self.seats };
        Self { seats, ..self.clone() }
    }

    /// The same election with other numbers for the candidates; `None` leaves a candidate out.
    pub fn renumbered(&self, numbers: &[Option<u16>]) -> Self {
        let new = |old: &u16| numbers.get(usize::from(*old) - 1).copied().flatten();
        let mut withdrawn: Vec<(u16, bool)> =
            numbers.iter().zip(&self.withdrawn).filter_map(|(number, w)| number.map(|number| (number, *w))).collect();
        withdrawn.sort_unstable();
        let rank = |rank: &Vec<u16>| {
            let mut kept: Vec<u16> = rank.iter().filter_map(new).collect();
            kept.sort_unstable();
            // A rank of only those left out is closed up; one that the voter left out stays.
            (!kept.is_empty() || rank.is_empty()).then_some(kept)
        };
        let lines = self.lines.iter().map(|(weight, ranks)| (*weight, ranks.iter().filter_map(rank).collect()));
        Self {
            seats: self.seats,
            withdrawn: withdrawn.into_iter().map(|(_, w)| w).collect(),
            reopens: self.reopens.as_ref().and_then(new),
            lines: lines.collect(),
        }
    }
}

pub fn marks(ranks: &[Vec<u16>]) -> Vec<Mark> {
    let rank = |rank: &Vec<u16>| match rank.split_first() {
        None => vec![Mark::SKIPPED],
        Some((first, others)) => {
            std::iter::once(Mark::next(*first)).chain(others.iter().map(|other| Mark::equal(*other))).collect()
        }
    };
    ranks.iter().flat_map(rank).collect()
}

/// Ranks over some of the candidates, now and then with a gap or an equal rank.
fn ranks(candidates: u16) -> impl Strategy<Value = Vec<Vec<u16>>> {
    let order = Just((1..=candidates).collect::<Vec<u16>>()).prop_shuffle();
    let length = 0..=usize::from(candidates);
    let slips = prop::collection::vec(prop_oneof![14 => Just(0), 1 => Just(1), 1 => Just(2)], usize::from(candidates));
    (order, length, slips).prop_map(|(order, length, slips)| {
        let mut ranks: Vec<Vec<u16>> = Vec::new();
        for (candidate, slip) in order.into_iter().take(length).zip(slips) {
            match (slip, ranks.last_mut()) {
                (1, Some(last)) if !last.is_empty() => last.push(candidate),
                (2, _) => ranks.extend([vec![], vec![candidate]]),
                _ => ranks.push(vec![candidate]),
            }
        }
        for rank in &mut ranks {
            rank.sort_unstable();
        }
        ranks
    })
}

/// Any election: up to seven candidates, some withdrawn, some papers odd.
pub fn draft() -> impl Strategy<Value = Draft> {
    (2_u16..=7).prop_flat_map(|candidates| {
        let withdrawn = prop::collection::vec(prop::bool::weighted(0.15), usize::from(candidates));
        let line = (1_u64..40, ranks(candidates));
        (1_u16..=4, withdrawn, prop::collection::vec(line, 1..25)).prop_map(|(seats, withdrawn, lines)| Draft {
            seats,
            withdrawn,
            reopens: None,
            lines,
        })
    })
}

/// Any election, at times with Re-open nominations.
pub fn draft_or_reopening() -> impl Strategy<Value = Draft> {
    (draft(), prop::option::weighted(0.3, any::<prop::sample::Index>())).prop_map(|(draft, at)| {
        let reopens = at.and_then(|at| u16::try_from(at.index(draft.withdrawn.len()) + 1).ok());
        Draft { reopens, ..draft }
    })
}

/// Any of the rules.
pub fn rule() -> impl Strategy<Value = Rule> {
    prop::sample::select(Rule::ALL.to_vec())
}
