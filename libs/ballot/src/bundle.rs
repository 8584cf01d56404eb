//! The scrutineers' bundle: everything a count needs, in one file, so that it can be repeated without us.
//!
//! It is held by scrutineers and never published: in a small election whole rankings tell who voted (guide to the field: elections,
//! 4.3 and 6.3, 10). It has the manifest that was frozen before the vote, every paper in a shuffled order, the account of the
//! papers, the dice, and the result. [`read`] takes it only in the one form that [`Bundle::text`] writes, and its last line holds
//! the hash of all before it, so that no byte can be changed unnoticed; [`Bundle::verify`] counts again.
//!
//! **Hashes.** All are SHA-256 in hexadecimal. The manifest's is over `alongside manifest 1`, a line feed and the manifest as JSON
//! without spaces, its fields in the order of [`Manifest`]; the papers' is over `alongside papers 1`, a line feed and the papers in
//! the same way. The first is shown and printed before the vote, the second before the dice are thrown.
//!
//! **Lots.** The text lots are drawn from ([`Lots::Seed`]) is the manifest's hash, a line feed, the papers' hash, a line feed and
//! the digits of the dice: nobody can try out dice before the papers are fixed, or papers after the dice have fallen.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use thiserror::Error;

use crate::account::{Account, Imbalance, VoidReason};
use crate::count::{Count, CountError, Rule, count};
use crate::digest::hexadecimal;
use crate::lots::Lots;
use crate::model::{Ballots, Candidate, Election, Mark};
use crate::seats::{self, List, Method, Seats, SeatsError};

/// The fewest dice whose digits a seed is made from.
pub const FEWEST_DICE: usize = 10;
/// The form that is written and read here.
const FORM: u32 = 1;

/// What is fixed before the vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Which election.
    pub title: String,
    /// The rule or method by its name: `scottish`, `ers97`, `meek`, `irv`, `dhondt`, `sainte-lague` or `hare`.
    pub method: String,
    /// How many seats there are.
    pub seats: u16,
    /// The candidates or lists, in the order of their numbers from 1.
    pub choices: Vec<String>,
    /// How many may vote, by the name of their roll.
    pub rolls: BTreeMap<String, u32>,
    /// How ties are settled, and every other rule, in the words that were posted.
    pub rules: Vec<String>,
}

impl Manifest {
    /// What is shown and printed before the vote.
    #[must_use]
    pub fn hash(&self) -> String {
        hash_of("alongside manifest 1\n", self)
    }

    /// The text that the hash is over, without its first line: what is kept and shown to whoever wants to check the hash.
    ///
    /// ```
    /// # use ballot::bundle::Manifest;
    /// let manifest = Manifest {
    ///     title: "Wing rep".to_owned(), method: "irv".to_owned(), seats: 1, choices: vec!["Ash".to_owned()],
    ///     rolls: [("Residents".to_owned(), 60)].into(), rules: Vec::new(),
    /// };
    /// assert_eq!(Manifest::read(&manifest.text()), Ok(manifest));
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        json(self)
    }

    /// A manifest as [`Manifest::text`] wrote it.
    ///
    /// # Errors
    /// [`BundleFault::NoBundle`].
    pub fn read(text: &str) -> Result<Self, BundleFault> {
        serde_json::from_str(text).map_err(|error| BundleFault::NoBundle(error.to_string()))
    }
}

/// What was voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Papers {
    /// Each paper's candidates in order of preference; the papers in an order that was shuffled.
    Ranked(Vec<Vec<u16>>),
    /// The votes of each list, in the order of their numbers.
    Piles(Vec<u64>),
}

impl Papers {
    /// What is posted before the dice are thrown.
    #[must_use]
    pub fn hash(&self) -> String {
        hash_of("alongside papers 1\n", self)
    }

    fn number(&self) -> u64 {
        match self {
            Self::Ranked(papers) => u64::try_from(papers.len()).unwrap_or(u64::MAX),
            Self::Piles(votes) => votes.iter().fold(0, |sum, more| sum.saturating_add(*more)),
        }
    }
}

/// Where the printed papers are. Votes on a screen stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Printed.
    pub issued: u32,
    /// In the boxes.
    pub returned: u32,
    /// Handed back wrong.
    pub spoiled: u32,
    /// Never used.
    pub unused: u32,
    /// Void papers by the code of their reason.
    pub void: BTreeMap<String, u32>,
    /// Votes on a screen.
    pub on_screen: u32,
    /// Why the account does not balance, as the returning officer signed it.
    pub signed: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Outcome {
    /// Who was elected, by number and in order, and the digest of the count ([`Count::digest`]).
    Elected {
        /// The numbers.
        numbers: Vec<u16>,
        /// The digest.
        digest: String,
    },
    /// The seats of each list, in the order of their numbers.
    Seats(Vec<u16>),
}

/// The bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// The form it is written in: 1.
    pub alongside_bundle: u32,
    /// What was fixed before the vote.
    pub manifest: Manifest,
    /// The hash that was posted then.
    pub manifest_hash: String,
    /// The numbers of those who withdrew after that: the papers are counted as if they did not stand.
    pub withdrawn: Vec<u16>,
    /// What was voted.
    pub papers: Papers,
    /// The hash that was posted before the dice.
    pub papers_hash: String,
    /// Where the papers are.
    pub account: Ledger,
    /// The digits of the dice; none where no lot was needed.
    pub dice: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
}

/// Why a bundle does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleFault {
    /// It cannot be read.
    #[error("this is no bundle: {0}")]
    NoBundle(String),
    /// It was not written like this, so something was changed.
    #[error("the file is not as it was written: something in it was changed")]
    Changed,
    /// The hash at its end is not that of what stands before it.
    #[error("the hash at the end is not that of the bundle: something in it was changed")]
    Seal,
    /// A newer form.
    #[error("this bundle has form {0}, and form 1 is read here")]
    Form(u32),
    /// The posted hash of the manifest is another.
    #[error("the manifest is not the one that was posted: its hash is {0}")]
    Manifest(String),
    /// The posted hash of the papers is another.
    #[error("the papers are not those that were posted: their hash is {0}")]
    Papers(String),
    /// No such way to count.
    #[error("there is no method called {0}")]
    Method(String),
    /// Ranked papers for lists, or piles for candidates.
    #[error("the papers do not fit the method")]
    WrongPapers,
    /// A paper that cannot be.
    #[error("paper {paper}: {fault}")]
    Paper {
        /// Which, from 1.
        paper: usize,
        /// What is wrong.
        fault: String,
    },
    /// A void reason that is none of the five.
    #[error("there is no reason {0} for which a paper is void")]
    Reason(String),
    /// More votes on a screen than papers altogether.
    #[error("more votes on a screen are said to be there than there are votes")]
    Screens,
    /// Nobody with this number could have withdrawn.
    #[error("there is no choice {0} to withdraw")]
    Withdrawn(u16),
    /// The account does not balance, and nobody signed why.
    #[error("the paper account does not balance, and nobody signed why: {0}")]
    Account(Imbalance),
    /// The dice are no dice.
    #[error(transparent)]
    Dice(#[from] DiceFault),
    /// The papers cannot be counted.
    #[error(transparent)]
    Count(#[from] CountError),
    /// The seats cannot be shared out.
    #[error(transparent)]
    Seats(#[from] SeatsError),
    /// The count comes to something else.
    #[error("counted again, the result is {found}, and the bundle says {said}")]
    Result {
        /// What the count comes to.
        found: String,
        /// What the bundle says.
        said: String,
    },
}

/// Why a text is no throw of dice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DiceFault {
    /// Fewer than ten.
    #[error("at least {FEWEST_DICE} dice are thrown, and there are {0}")]
    TooFew(usize),
    /// A digit that no die shows.
    #[error("{0:?} is on no die: write the digits from 1 to 6")]
    NoDie(char),
}

/// The digits of dice that were thrown in public, without what stands between them.
///
/// # Errors
/// [`DiceFault`].
///
/// ```
/// assert_eq!(ballot::bundle::dice("3 1 6, 6 2 4 4 1 5 2").as_deref(), Ok("3166244152"));
/// assert!(ballot::bundle::dice("1 2 3").is_err());
/// ```
pub fn dice(text: &str) -> Result<String, DiceFault> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '-')).collect();
    if let Some(odd) = digits.chars().find(|digit| !('1'..='6').contains(digit)) {
        return Err(DiceFault::NoDie(odd));
    }
    let number = digits.len();
    if number < FEWEST_DICE { Err(DiceFault::TooFew(number)) } else { Ok(digits) }
}

/// The public text that lots are drawn from.
///
/// # Errors
/// [`DiceFault`].
pub fn seed(manifest_hash: &str, papers_hash: &str, thrown: &str) -> Result<String, DiceFault> {
    Ok(format!("{manifest_hash}\n{papers_hash}\n{}", dice(thrown)?))
}

/// A count of either kind.
#[derive(Debug, Clone)]
pub enum Counted {
    /// Of candidates.
    Persons {
        /// The election, with the papers.
        election: Box<Election>,
        /// The count.
        count: Box<Count>,
    },
    /// Of lists.
    Lists(Seats),
}

impl Counted {
    /// What a bundle says of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Persons { count, .. } => {
                Outcome::Elected { numbers: count.elected.clone(), digest: count.digest.clone() }
            }
            Self::Lists(seats) => Outcome::Seats(seats.lists.iter().map(|share| share.seats).collect()),
        }
    }
}

/// Counts papers as a manifest says; `thrown` are the digits of the dice, where they were thrown.
///
/// # Errors
/// [`BundleFault`].
pub fn counted(
    manifest: &Manifest,
    withdrawn: &[u16],
    papers: &Papers,
    thrown: Option<&str>,
) -> Result<Counted, BundleFault> {
    let known = 1..=u16::try_from(manifest.choices.len()).unwrap_or(u16::MAX);
    if let Some(odd) = withdrawn.iter().find(|number| !known.contains(number)) {
        return Err(BundleFault::Withdrawn(*odd));
    }
    let seed = thrown.map(|thrown| seed(&manifest.hash(), &papers.hash(), thrown)).transpose()?;
    let lots = seed.as_deref().map_or(Lots::Refused, Lots::Seed);
    match (Rule::named(&manifest.method), Method::named(&manifest.method), papers) {
        (Some(rule), _, Papers::Ranked(papers)) => {
            let election = election(manifest, withdrawn, papers)?;
            let count = count(&election, rule, lots)?;
            Ok(Counted::Persons { election: Box::new(election), count: Box::new(count) })
        }
        (None, Some(method), Papers::Piles(votes)) => {
            // A team that withdraws after the papers are printed has no rule: it stands, or the vote is called anew.
            if votes.len() != manifest.choices.len() || !withdrawn.is_empty() {
                return Err(BundleFault::WrongPapers);
            }
            let lists = manifest.choices.iter().zip(votes);
            let lists = lists.map(|(name, votes)| List { name: name.clone(), votes: *votes });
            Ok(Counted::Lists(seats::share(method, manifest.seats, lists.collect(), lots)?))
        }
        (None, None, _) => Err(BundleFault::Method(manifest.method.clone())),
        _ => Err(BundleFault::WrongPapers),
    }
}

fn election(manifest: &Manifest, withdrawn: &[u16], papers: &[Vec<u16>]) -> Result<Election, BundleFault> {
    let unreadable = |fault: &dyn std::fmt::Display| BundleFault::NoBundle(fault.to_string());
    let choices = u16::try_from(manifest.choices.len()).map_err(|error| unreadable(&error))?;
    let mut ballots = Ballots::new(choices);
    for (at, ranks) in papers.iter().enumerate() {
        let wrong = |fault: &dyn std::fmt::Display| BundleFault::Paper { paper: at + 1, fault: fault.to_string() };
        if ranks.contains(&0) {
            return Err(wrong(&"it names nobody at a place of its own"));
        }
        let marks: Vec<Mark> = ranks.iter().map(|number| Mark::next(*number)).collect();
        ballots.add(1, &marks).map_err(|fault| wrong(&fault))?;
    }
    let candidate = |(number, name): (u16, &String)| Candidate {
        number,
        name: name.clone(),
        withdrawn: withdrawn.contains(&number),
    };
    let candidates = (1..=choices).zip(&manifest.choices).map(candidate).collect();
    Election::new(&manifest.title, manifest.seats, candidates, ballots).map_err(|fault| unreadable(&fault))
}

impl Ledger {
    /// Whether somebody signed in words why it does not balance.
    fn is_signed(&self) -> bool {
        self.signed.as_ref().is_some_and(|why| !why.trim().is_empty())
    }

    /// The account of paper alone: votes on a screen were never printed.
    fn account(&self, papers: u64) -> Result<Account, BundleFault> {
        if let Some(odd) = self.void.keys().find(|code| VoidReason::of(code).is_none()) {
            return Err(BundleFault::Reason(odd.clone()));
        }
        let void = self.void.values().fold(0_u32, |sum, more| sum.saturating_add(*more));
        let valid = papers.checked_sub(self.on_screen.into()).ok_or(BundleFault::Screens)?;
        let valid = u32::try_from(valid).unwrap_or(u32::MAX);
        let Self { issued, returned, spoiled, unused, .. } = *self;
        Ok(Account { issued, returned, spoiled, unused, valid, void })
    }
}

impl Bundle {
    /// Puts a bundle together from what was fixed, what was voted and what the dice showed; the result is counted here.
    ///
    /// # Errors
    /// [`BundleFault`].
    pub fn new(
        manifest: Manifest,
        withdrawn: Vec<u16>,
        papers: Papers,
        account: Ledger,
        thrown: Option<&str>,
    ) -> Result<Self, BundleFault> {
        let dice = thrown.map(dice).transpose()?;
        let outcome = counted(&manifest, &withdrawn, &papers, dice.as_deref())?.outcome();
        let (manifest_hash, papers_hash) = (manifest.hash(), papers.hash());
        let made = Self {
            alongside_bundle: FORM,
            manifest,
            manifest_hash,
            withdrawn,
            papers,
            papers_hash,
            account,
            dice,
            outcome,
        };
        made.verify()?;
        Ok(made)
    }

    /// The file: JSON, and in a last line the hash of it.
    #[must_use]
    pub fn text(&self) -> String {
        let body = json(self);
        let seal = hexadecimal(&Sha256::digest(&body));
        format!("{body}\n{seal}\n")
    }

    /// Counts again and compares everything; says what was counted.
    ///
    /// # Errors
    /// The first thing that is not so, as a [`BundleFault`].
    pub fn verify(&self) -> Result<Counted, BundleFault> {
        if self.alongside_bundle != FORM {
            return Err(BundleFault::Form(self.alongside_bundle));
        }
        let (manifest, papers) = (self.manifest.hash(), self.papers.hash());
        if manifest != self.manifest_hash {
            return Err(BundleFault::Manifest(manifest));
        }
        if papers != self.papers_hash {
            return Err(BundleFault::Papers(papers));
        }
        let faults = self.account.account(self.papers.number())?.faults();
        if let Some(fault) = faults.first().filter(|_| !self.account.is_signed()) {
            return Err(BundleFault::Account(*fault));
        }
        let counted = counted(&self.manifest, &self.withdrawn, &self.papers, self.dice.as_deref())?;
        let found = counted.outcome();
        if found == self.outcome {
            Ok(counted)
        } else {
            Err(BundleFault::Result { found: json(&found), said: json(&self.outcome) })
        }
    }
}

/// Reads a bundle, in the one form that is written.
///
/// # Errors
/// [`BundleFault::NoBundle`], [`BundleFault::Seal`] or [`BundleFault::Changed`].
pub fn read(text: &str) -> Result<Bundle, BundleFault> {
    let whole = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n'));
    let (body, seal) = whole.ok_or_else(|| BundleFault::NoBundle("its last line is missing".to_owned()))?;
    if hexadecimal(&Sha256::digest(body)) != seal {
        return Err(BundleFault::Seal);
    }
    let bundle: Bundle = serde_json::from_str(body).map_err(|error| BundleFault::NoBundle(error.to_string()))?;
    if bundle.text() == text { Ok(bundle) } else { Err(BundleFault::Changed) }
}

/// One line of JSON. What is written here has no map with keys that are no text, so it can always be written.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn hash_of(head: &str, value: &impl Serialize) -> String {
    hexadecimal(&Sha256::new().chain_update(head).chain_update(json(value)).finalize())
}

#[cfg(test)]
mod tests;
