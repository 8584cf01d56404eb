//! The count as it is shown: who won, the votes stage by stage, and what happened in each stage. What is kept of it holds no
//! paper.

use ballot::bundle::{Bundle, BundleFault, Counted};
use ballot::{Action, Count, Decides, Election, SettledBy};
use serde::{Deserialize, Serialize};

use super::tally;

/// A line of the paper and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The name on the paper.
    pub name: String,
    /// The seats: for a person 1 or 0.
    pub won: u16,
    /// The votes after each stage, with all decimals of the rule; for a team one number. Empty in a very small election.
    pub votes: Vec<String>,
}

/// What happened in a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// `first_preferences`, `surplus`, `exclusion` or `fill`.
    pub kind: String,
    /// Whom it was about.
    pub who: Vec<String>,
    /// Who was elected after it.
    pub elected: Vec<String>,
    /// Votes that have nowhere to go.
    pub gone: String,
}

/// Where chance or an earlier stage decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// The equal.
    pub between: Vec<String>,
    /// Who it was.
    pub chosen: String,
    /// `transferred_first`, `excluded`, `elected` or `seat`.
    pub decides: String,
    /// The stage that told them apart; none where it was a lot.
    pub by_stage: Option<u32>,
}

/// The count as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Papers that count.
    pub valid: u64,
    /// Papers that do not.
    pub void: u32,
    /// The votes that surely elect, where the rule has such a number.
    pub quota: Option<String>,
    /// The lines, in the order of the paper.
    pub lines: Vec<Line>,
    /// The stages; none for teams.
    pub steps: Vec<Step>,
    /// Where several were equal.
    pub ties: Vec<Tie>,
    /// Seats that nobody was elected to.
    pub vacant: u16,
    /// Those of them that "Re-open nominations" won.
    #[serde(default)]
    pub reopened: u16,
}

impl Told {
    /// Papers that count and papers that do not, on paper and on screens; in a very small election none is told.
    #[must_use]
    pub fn papers(&self) -> i64 {
        i64::try_from(self.valid).unwrap_or(i64::MAX).saturating_add(self.void.into())
    }
}

/// What is shown of a bundle. With fewer than ten voters no figure is (guide/elections.md 6.3, 11).
///
/// # Errors
/// [`BundleFault`], when the bundle does not hold.
pub fn told(bundle: &Bundle) -> Result<Told, BundleFault> {
    let voters: i64 = bundle.manifest.rolls.values().map(|size| i64::from(*size)).sum();
    let void = bundle.account.void.values().fold(0_u32, |sum, more| sum.saturating_add(*more));
    let told = match bundle.verify()? {
        Counted::Persons { election, count } => persons(&election, &count),
        Counted::Lists(seats) => Told {
            valid: seats.lists.iter().map(|share| share.list.votes).fold(0, u64::saturating_add),
            lines: seats
                .lists
                .iter()
                .map(|share| Line {
                    name: share.list.name.clone(),
                    won: share.seats,
                    votes: vec![share.list.votes.to_string()],
                })
                .collect(),
            ties: seats
                .ties
                .iter()
                .map(|lot| Tie {
                    between: lot.lists.clone(),
                    chosen: lot.chosen.clone(),
                    decides: "seat".to_owned(),
                    by_stage: None,
                })
                .collect(),
            ..Told::default()
        },
    };
    let told = Told { void, ..told };
    Ok(if tally::shows_figures(voters) { told } else { without_figures(told) })
}

fn without_figures(told: Told) -> Told {
    let lines = told.lines.into_iter().map(|line| Line { votes: Vec::new(), ..line }).collect();
    // Until which stage two were equal is a figure; that a lot was drawn is not.
    let ties = told.ties.into_iter().filter(|tie| tie.by_stage.is_none()).collect();
    Told { valid: 0, void: 0, quota: None, lines, steps: Vec::new(), ties, ..told }
}

fn persons(election: &Election, count: &Count) -> Told {
    let name = |number: &u16| election.candidate(*number).map_or_else(String::new, |one| one.name.clone());
    let names = |numbers: &[u16]| numbers.iter().map(name).collect::<Vec<String>>();
    let lines = election.candidates().iter().map(|one| {
        let votes = count.stages.iter().filter_map(|stage| stage.votes_of(one.number));
        Line {
            name: one.name.clone(),
            won: u16::from(count.elected.contains(&one.number)),
            votes: votes.map(|votes| votes.to_string()).collect(),
        }
    });
    let steps = count.stages.iter().map(|stage| Step {
        kind: stage.action.kind().to_owned(),
        who: names(match &stage.action {
            Action::FirstPreferences => &[],
            Action::Surplus(all) | Action::Exclusion(all) | Action::Fill(all) => all,
        }),
        elected: names(&stage.elected),
        gone: stage.non_transferable.to_string(),
    });
    let ties = count.ties.iter().map(|tie| Tie {
        between: names(&tie.candidates),
        chosen: name(&tie.chosen),
        decides: match tie.decides {
            Decides::TransferredFirst => "transferred_first",
            Decides::Excluded => "excluded",
            Decides::Elected => "elected",
        }
        .to_owned(),
        by_stage: match tie.settled_by {
            SettledBy::Stage(stage) => Some(stage),
            SettledBy::Lot => None,
        },
    });
    Told {
        valid: count.valid,
        void: 0,
        quota: Some(count.quota.to_string()),
        lines: lines.collect(),
        steps: steps.collect(),
        ties: ties.collect(),
        vacant: count.vacant,
        reopened: count.reopened,
    }
}

impl Told {
    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was kept; none where nothing was.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Tie, Told, told, without_figures};
    use crate::rules::election::manifest::REOPEN;
    use ballot::bundle::{Bundle, Ledger, Manifest, Papers};

    fn bundle(voters: u32, method: &str, seats: u16, papers: Papers) -> Bundle {
        let number = match &papers {
            Papers::Ranked(all) => u32::try_from(all.len()).unwrap(),
            Papers::Piles(all) => u32::try_from(all.iter().sum::<u64>()).unwrap(),
        };
        let manifest = Manifest {
            title: "Wing".into(),
            method: method.into(),
            seats,
            choices: ["Ash", "Birch", "Cedar"].map(str::to_owned).into(),
            rolls: [("Residents".to_owned(), voters)].into(),
            rules: Vec::new(),
        };
        let void = [("unclear".to_owned(), 1)].into();
        let account = Ledger {
            issued: number + 1,
            returned: number + 1,
            spoiled: 0,
            unused: 0,
            void,
            on_screen: 0,
            signed: None,
        };
        Bundle::new(manifest, Vec::new(), papers, account, None).unwrap()
    }

    #[test]
    fn a_count_of_persons_is_told_stage_by_stage() {
        let papers = Papers::Ranked([vec![vec![1, 2]; 5], vec![vec![2]; 4], vec![vec![3, 2]; 3]].concat());
        let told = told(&bundle(20, "irv", 1, papers)).unwrap();
        assert_eq!((told.valid, told.void), (12, 1));
        let won: Vec<(&str, u16, usize)> =
            told.lines.iter().map(|line| (line.name.as_str(), line.won, line.votes.len())).collect();
        assert_eq!(won, [("Ash", 0, 2), ("Birch", 1, 2), ("Cedar", 0, 2)]);
        assert_eq!(
            (told.steps[1].kind.as_str(), told.steps[1].who.as_slice()),
            ("exclusion", ["Cedar".to_owned()].as_slice())
        );
        assert_eq!(told.steps[1].elected, ["Birch"]);
        assert_eq!(Told::read(&told.text()), Some(told));
        assert_eq!(Told::read(""), None);
    }

    #[test]
    fn with_fewer_than_ten_voters_no_figure_is_shown() {
        let small = told(&bundle(9, "hare", 2, Papers::Piles(vec![4, 2, 0]))).unwrap();
        assert_eq!((small.valid, small.void, small.lines[0].won), (0, 0, 1));
        assert!(small.lines.iter().all(|line| line.votes.is_empty()));
        let shown = told(&bundle(10, "hare", 2, Papers::Piles(vec![4, 2, 0]))).unwrap();
        assert_eq!(shown.lines[0].votes, ["4"]);
    }

    #[test]
    fn a_seat_that_re_open_nominations_won_is_told_as_open_again() {
        let papers = Papers::Ranked([vec![vec![1]; 5], vec![vec![4]; 6]].concat());
        let mut won = bundle(20, "irv", 1, Papers::Ranked(vec![vec![1]; 11]));
        won.manifest.choices.push(REOPEN.to_owned());
        let won = Bundle::new(won.manifest, Vec::new(), papers, won.account, None).unwrap();
        let told = told(&won).unwrap();
        assert_eq!((told.vacant, told.reopened), (1, 1));
        assert!(told.lines.iter().all(|line| line.won == 0));
        // One that was kept before this was told is read as it was.
        let old = told.text().replace(",\"reopened\":1", "");
        assert_eq!(Told::read(&old).unwrap().reopened, 0);
    }

    #[test]
    fn with_fewer_than_ten_voters_no_stage_is_told_at_which_two_were_equal() {
        let tie = |by_stage| Tie { chosen: "Ash".into(), decides: "excluded".into(), by_stage, ..Tie::default() };
        let told = without_figures(Told { ties: vec![tie(Some(2)), tie(None)], ..Told::default() });
        assert_eq!(told.ties, [tie(None)]);
    }
}
