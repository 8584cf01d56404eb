//! What a count is: rule, stages, ties, result.

use thiserror::Error;

use crate::lots::Lots;
use crate::model::Election;
use crate::votes::Votes;
use crate::{ers97, meek, scottish};

/// The rule an election is counted by. It is named in writing before the vote and on every result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Scottish single transferable vote: weighted inclusive Gregory, rules 45 to 52 of schedule 1 of SSI 2007/42,
    /// carried on in SSI 2011/399.
    Scottish,
    /// The Electoral Reform Society's rules of 1997 (Newland and Britton, third edition), section 5.
    Ers97,
    /// Meek's method by the reference rule of the Proportional Representation Foundation, after Hill, Wichmann and
    /// Woodall, Algorithm 123, Computer Journal 30 (1987).
    Meek,
    /// Instant run-off for one seat: the lowest goes out until one has more than half of the papers still in play.
    Irv,
}

impl Rule {
    /// Every rule, the usual one first.
    pub const ALL: [Self; 4] = [Self::Scottish, Self::Ers97, Self::Meek, Self::Irv];

    /// The rule's name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scottish => "scottish",
            Self::Ers97 => "ers97",
            Self::Meek => "meek",
            Self::Irv => "irv",
        }
    }

    /// The rule's name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Scottish => "Scottish STV",
            Self::Ers97 => "ERS97 STV",
            Self::Meek => "Meek STV",
            Self::Irv => "Instant run-off",
        }
    }

    /// The rule with this name on the command line.
    ///
    /// ```
    /// assert_eq!(ballot::Rule::named("meek"), Some(ballot::Rule::Meek));
    /// assert_eq!(ballot::Rule::named("borda"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// What was done in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Every valid paper went to its first preference.
    FirstPreferences,
    /// The surplus of this elected candidate was transferred; by Meek, of all these at once.
    Surplus(Vec<u16>),
    /// This candidate was excluded and the papers transferred; by ERS97 several may go out together.
    Exclusion(Vec<u16>),
    /// Nothing moved: the last seats went to these, because nobody else was left.
    Fill(Vec<u16>),
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
    /// Votes that have nowhere to go, and what cutting off at the rule's decimals lost.
    pub non_transferable: Votes,
    /// The votes that surely elected at this stage, where the rule lets them change (ERS97, Meek, IRV).
    pub quota: Option<Votes>,
    /// The part of each paper that a candidate keeps (Meek), by ascending number; empty by the other rules.
    pub keep: Vec<(u16, Votes)>,
    /// Who was elected after this stage, the most votes first; by Meek those of one round by number.
    pub elected: Vec<u16>,
    /// Those of `elected` who have no quota but got the last seats because nobody else was left (rule 52).
    pub filled: Vec<u16>,
    /// Who went out. Their papers have moved in this stage; by Meek, whose stages are rounds, they move in the next,
    /// and whoever is left over when the seats are full goes out in the last.
    pub excluded: Vec<u16>,
}

impl Stage {
    /// The votes of this candidate; `None` for a withdrawn one.
    pub fn votes_of(&self, candidate: u16) -> Option<Votes> {
        let index = self.votes.binary_search_by_key(&candidate, |(number, _)| *number).ok()?;
        self.votes.get(index).map(|(_, votes)| *votes)
    }
}

/// What broke a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettledBy {
    /// The votes after this earlier stage.
    Stage(u32),
    /// Chance: all were equal at every stage, or the rule looks back at none.
    Lot,
}

/// What a tie was about, and so which end of it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decides {
    /// Whose surplus is transferred first: whoever once had most.
    TransferredFirst,
    /// Who goes out: whoever once had fewest.
    Excluded,
    /// Who of several with a quota has the last places (ERS97, 5.6.2): whoever once had most.
    Elected,
}

impl Decides {
    /// In words: somebody is to be "excluded".
    pub const fn words(self) -> &'static str {
        match self {
            Self::TransferredFirst => "transferred first",
            Self::Excluded => "excluded",
            Self::Elected => "elected",
        }
    }
}

/// A tie that had to be broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The stage after which the votes were equal; the decision was for the stage that follows.
    pub stage: u32,
    /// All who were tied, by number.
    pub candidates: Vec<u16>,
    /// Who was acted on.
    pub chosen: u16,
    /// What was done with the one chosen.
    pub decides: Decides,
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
    /// Votes that surely elect; where the rule lets them change, those of the last stage.
    pub quota: Votes,
    /// Every stage, first preferences first.
    pub stages: Vec<Stage>,
    /// The persons elected, in the order they were elected; Re-open nominations is none.
    pub elected: Vec<u16>,
    /// Seats that nobody was elected to.
    pub vacant: u16,
    /// How many of these "Re-open nominations" won: people can stand for them again.
    pub reopened: u16,
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
        "a lot is needed: after stage {stage}, {} are equal{}, and one of them is to be {}; \
         draw the lot in public and count again with its seed",
        .names.join(" and "), if *.looked_back { ", as at every stage before" } else { "" }, .decides.words()
    )]
    LotNeeded {
        /// The stage after which they are tied.
        stage: u32,
        /// The numbers of those between whom the lot decides.
        tied: Vec<u16>,
        /// Their numbers and names.
        names: Vec<String>,
        /// What the lot decides.
        decides: Decides,
        /// Whether the rule has looked at earlier stages.
        looked_back: bool,
    },
    /// The rule fills one seat and no more.
    #[error("this rule fills one seat, and there are {seats}: count by scottish, ers97 or meek")]
    OneSeatOnly {
        /// The seats of the election.
        seats: u16,
    },
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
        Rule::Scottish | Rule::Irv => scottish::count(election, rule, lots),
        Rule::Ers97 => ers97::count(election, lots),
        Rule::Meek => meek::count(election, lots),
    }
}
