//! What a count is: rule, stages, ties, result.

use thiserror::Error;

use crate::lots::Lots;
use crate::model::Election;
use crate::scottish;
use crate::votes::Votes;

/// The rule an election is counted by. It is named in writing before the vote and on every result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Scottish single transferable vote: weighted inclusive Gregory, rules 45 to 52 of schedule 1 of SSI 2007/42,
    /// carried on in SSI 2011/399.
    Scottish,
}

impl Rule {
    /// The rule's name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scottish => "scottish",
        }
    }

    /// The rule's name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Scottish => "Scottish STV",
        }
    }
}

/// What was done in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Every valid paper went to its first preference.
    FirstPreferences,
    /// The surplus of this elected candidate was transferred.
    Surplus(u16),
    /// This candidate was excluded and the papers transferred.
    Exclusion(u16),
}

/// How things stood after one step of the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// 1, 2, 3 ..
    pub number: u32,
    /// What was done.
    pub action: Action,
    /// The votes of every candidate that is not withdrawn, by ascending number.
    pub votes: Vec<(u16, Votes)>,
    /// Votes that have nowhere to go, and what cutting off at five decimals lost.
    pub non_transferable: Votes,
    /// Who was elected after this stage, the most votes first.
    pub elected: Vec<u16>,
    /// Those of `elected` who have no quota but got the last seats because nobody else was left (rule 52).
    pub filled: Vec<u16>,
}

impl Stage {
    /// The votes of this candidate; `None` for a withdrawn one.
    pub fn votes_of(&self, candidate: u16) -> Option<Votes> {
        let index = self.votes.binary_search_by_key(&candidate, |(number, _)| *number).ok()?;
        self.votes.get(index).map(|(_, votes)| *votes)
    }

    /// Who was excluded in this stage.
    pub fn excluded(&self) -> Option<u16> {
        match self.action {
            Action::Exclusion(candidate) => Some(candidate),
            Action::FirstPreferences | Action::Surplus(_) => None,
        }
    }
}

/// What broke a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettledBy {
    /// The votes after this earlier stage.
    Stage(u32),
    /// Chance: all were equal at every stage.
    Lot,
}

/// A tie that had to be broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The stage after which the votes were equal; the decision was for the stage that follows.
    pub stage: u32,
    /// All who were tied, by number.
    pub candidates: Vec<u16>,
    /// Who was acted on: transferred first, or excluded.
    pub chosen: u16,
    /// What broke the tie.
    pub settled_by: SettledBy,
}

/// A finished count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The rule it was counted by.
    pub rule: Rule,
    /// Papers that counted.
    pub valid: u64,
    /// Papers without one clear first preference.
    pub invalid: u64,
    /// Votes that surely elect.
    pub quota: Votes,
    /// Every stage, first preferences first.
    pub stages: Vec<Stage>,
    /// The persons elected, in the order they were elected.
    pub elected: Vec<u16>,
    /// Seats that nobody was elected to.
    pub vacant: u16,
    /// Every tie and what broke it.
    pub ties: Vec<Tie>,
    /// What a reader of the result should know, in sentences.
    pub notes: Vec<String>,
    /// SHA-256, in hexadecimal, over the text below: two counts of the same papers agree in it, whatever the order
    /// the papers came in.
    ///
    /// ```text
    /// alongside count 1
    /// rule scottish
    /// seats 3
    /// candidates 5
    /// withdrawn 2 4          only if some are
    /// papers
    /// 9 1 2 3                number of papers, then the marks; "-" a rank left out, "2=3" an equal rank;
    /// ..                     equal lines added up, in the order of their marks
    /// lots
    /// 2 1 5 1                the stage after which they were tied, the tied, the one drawn
    /// ```
    /// Every line ends with a line feed. The hash of the papers used for lots covers the text up to and without
    /// the line `lots`.
    pub digest: String,
}

/// Why an election cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CountError {
    /// Nobody is left to vote for.
    #[error("every candidate has withdrawn: there is nobody to elect")]
    NoCandidates,
    /// Nothing to count.
    #[error("there is no valid paper to count ({invalid} invalid): nobody can be elected")]
    NoValidPapers {
        /// Papers without a clear first preference.
        invalid: u64,
    },
    /// Chance must decide and no lot was given.
    #[error(
        "a lot is needed: after stage {stage}, {} are equal, as at every stage before, and one of them is to be {purpose}; \
         draw the lot in public and count again with its seed",
        .names.join(" and ")
    )]
    LotNeeded {
        /// The stage after which they are tied.
        stage: u32,
        /// The numbers of those between whom the lot decides.
        tied: Vec<u16>,
        /// Their numbers and names.
        names: Vec<String>,
        /// What the lot decides: "excluded" or "transferred first".
        purpose: &'static str,
    },
    /// Re-open nominations won one of several seats; how its surplus goes on is not part of the rule.
    #[error(
        "Re-open nominations ({0}) is elected in a count for several seats: this rule does not say what becomes of the other \
         seats, so nothing is declared"
    )]
    ReopenedAmongSeveral(u16),
    /// More votes than the arithmetic can hold exactly.
    #[error("there are more papers than can be counted exactly")]
    Overflow,
}

/// Counts an election.
///
/// # Errors
/// [`CountError`]: nothing is elected by an error, and nothing is left half counted.
///
/// ```
/// # let file = b"2 1\n5 1 0\n5 2 0\n0\n\"Ash\"\n\"Birch\"\n\"dead heat\"\n";
/// # let election = ballot::blt::read(file, ballot::blt::Reading::Strict)?.election;
/// use ballot::{CountError, Lots, Rule, SettledBy, count};
/// let refused = count(&election, Rule::Scottish, Lots::Refused);
/// assert!(matches!(refused, Err(CountError::LotNeeded { tied, .. }) if tied == [1, 2]));
/// let counted = count(&election, Rule::Scottish, Lots::Seed("six dice: 2 2 5 1 6 3"))?;
/// assert_eq!(counted.ties[0].settled_by, SettledBy::Lot);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn count(election: &Election, rule: Rule, lots: Lots<'_>) -> Result<Count, CountError> {
    match rule {
        Rule::Scottish => scottish::count(election, lots),
    }
}
