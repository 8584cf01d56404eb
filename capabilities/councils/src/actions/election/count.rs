//! The count on paper: piles of two sheets, or papers keyed twice, and where every paper is.

use std::collections::BTreeMap;

use access::{Acting, Looking};
use ballot::account::Account;
use ballot::bundle::{Bundle, Ledger, Manifest, Papers};
use ballot::keying::{self, Keyed, KeyingFault, Reading};
use ballot::piles::{Sheet, agree};
use store::ReadTx;

use super::{Done, desk, must, screen};
use crate::access::election::{CountPiles, RunElection};
use crate::actions::Refused;
use crate::model::election::{Election, ElectionId, ElectionState, MOST_PAPERS, MOST_WORDS, Roll, StandingState, Team};
use crate::rules::election::keyed::{self, DecidedBy, TypedFault};
use crate::rules::election::log::{Decisions, PaperLog};
use crate::rules::election::obstacles::is_name;
use crate::rules::election::screen as rules;
use crate::rules::election::states::{self, Move};
use crate::rules::election::{ElectionRefused, account, manifest, seats, tally, told};
use crate::store::election::{self as kept, CountKept};

/// The way to the counters' own page.
fn sheet_page(id: ElectionId) -> String {
    format!("/councils/elections/{id}/count")
}

/// The way to where every paper is accounted for.
fn account_page(id: ElectionId) -> String {
    format!("/councils/elections/{id}/account")
}

pub(super) fn lines(teams: &[Team]) -> u16 {
    u16::try_from(teams.len()).unwrap_or(u16::MAX)
}

/// A counter hands in their own sheet; they may hand it in again until the count.
///
/// # Errors
/// [`ElectionRefused::NotClosed`]; [`ElectionRefused::Piles`] for a team that is not on the paper.
pub async fn hand_in(mut acting: Acting<CountPiles>, sheet: &Sheet) -> Done<()> {
    let (id, facts, by) = (acting.id(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    must(facts.election.state == ElectionState::Closed, ElectionRefused::NotClosed)?;
    must(!facts.election.counting.is_of_persons(), ElectionRefused::NotNow)?;
    let fits = |papers: &u32| i64::from(*papers) <= MOST_PAPERS;
    must(sheet.lists.values().chain(sheet.void.values()).all(fits), ElectionRefused::Number)?;
    must(!sheet.lists.is_empty(), ElectionRefused::SheetMissing)?;
    let tx = acting.tx();
    let teams = kept::teams(tx, id).await?;
    // A sheet agrees with itself unless it names a team that is not there.
    agree(lines(&teams), sheet, sheet).map_err(ElectionRefused::Piles)?;
    kept::papers::put_sheet(tx, id, by, sheet).await?;
    acting.done(&sheet_page(id)).await?;
    Ok(())
}

/// A counter keys ranked papers, one a line, from a number on: all of the lines, or none. They see their own papers alone, and
/// take a number back by `-`. What was decided about a paper that they read otherwise now has to be decided anew, and where the two
/// were compared the other keys it again too.
///
/// # Errors
/// [`ElectionRefused::NotClosed`]; [`ElectionRefused::Typed`] with every paper that cannot be read; [`ElectionRefused::Number`].
pub async fn key_papers(mut acting: Acting<CountPiles>, from: u32, typed: &str) -> Done<u32> {
    let (id, facts, by) = (acting.id(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    must(facts.election.state == ElectionState::Closed, ElectionRefused::NotClosed)?;
    must(facts.election.counting.is_of_persons(), ElectionRefused::NotNow)?;
    let tx = acting.tx();
    let count = lines(&kept::teams(tx, id).await?);
    let mut new: BTreeMap<u32, Option<Reading>> = BTreeMap::new();
    let mut faults: Vec<(u32, TypedFault)> = Vec::new();
    for (paper, line) in (from..).zip(typed.trim_end().lines()) {
        match keyed::read_line(count, line) {
            Ok(reading) => drop(new.insert(paper, reading)),
            Err(fault) => faults.push((paper, fault)),
        }
    }
    must(faults.is_empty(), ElectionRefused::Typed(faults))?;
    let last = new.keys().next_back().copied().ok_or(ElectionRefused::Number)?;
    must(from >= 1 && i64::from(last) <= MOST_PAPERS, ElectionRefused::Number)?;
    let before = kept::papers::keyed_by(tx, id, by, count).await?;
    new.retain(|paper, reading| before.get(paper) != reading.as_ref());
    kept::papers::key_papers(tx, id, by, &new).await?;
    acting.done(&sheet_page(id)).await?;
    Ok(last)
}

/// The papers on which the two differed when they were compared, and about which nothing is decided yet: their numbers alone. What
/// either read stays unsaid, so that both can read the paper again and be blind.
///
/// # Errors
/// The store's failure.
pub async fn differences(mut looking: Looking<RunElection>) -> Done<Vec<u32>> {
    let election = looking.facts().election.clone();
    let tx = looking.tx();
    let (first, second, decisions, _) = keyed_twice(tx, &election).await?;
    let open = |paper: &u32| first.get(paper) != second.get(paper) && !decisions.contains_key(paper);
    Ok(kept::papers::compared(tx, election.id).await?.into_iter().filter(open).collect())
}

async fn keyed_twice(tx: &mut ReadTx, election: &Election) -> store::Result<(Keyed, Keyed, Decisions, u16)> {
    let count = lines(&kept::teams(tx, election.id).await?);
    Ok((
        kept::papers::keyed_by(tx, election.id, election.officer, count).await?,
        kept::papers::keyed_by(tx, election.id, election.second, count).await?,
        kept::papers::decided(tx, election.id, count).await?,
        count,
    ))
}

/// Decides about a paper on which the two differed when they were compared: somebody who keyed none does, with two watching who
/// keyed none either (guide/elections.md 3.7 and 6.3, 7).
///
/// # Errors
/// [`ElectionRefused::Typed`], [`ElectionRefused::Deciders`] without three names; [`ElectionRefused::Keying`] where nobody differs.
pub async fn decide(
    mut acting: Acting<RunElection>,
    paper: u32,
    typed: &str,
    (by, watched_by): (&str, &[String; 2]),
) -> Done<()> {
    let (id, election) = (acting.id(), acting.facts().election.clone());
    must(election.state == ElectionState::Closed, ElectionRefused::NotClosed)?;
    let tx = acting.tx();
    let (first, second, _, count) = keyed_twice(tx, &election).await?;
    let differ = first.get(&paper) != second.get(&paper);
    let compared = kept::papers::compared(tx, id).await?.contains(&paper);
    must(differ && compared, ElectionRefused::Keying(KeyingFault::NothingToDecide(paper)))?;
    let reading = keyed::read(count, typed).map_err(|fault| ElectionRefused::Typed(vec![(paper, fault)]))?;
    let names = access::people::names(tx, &[election.officer, election.second]).await?;
    let names: Vec<String> = names.into_iter().map(|(_, name)| name).collect();
    let by = DecidedBy::of(by, watched_by, &names).ok_or(ElectionRefused::Deciders)?;
    kept::papers::decide(tx, id, paper, &keyed::text(&reading), &by).await?;
    acting.done(&account_page(id)).await?;
    Ok(())
}

/// Two different names, a line each.
pub(super) fn two(names: &[String; 2]) -> Option<String> {
    let [first, second] = names;
    let right = is_name(first) && is_name(second) && basics::fold(first) != basics::fold(second);
    right.then(|| format!("{}\n{}", first.trim(), second.trim()))
}

/// Where the papers are, as the returning officer fills it in before the count.
#[derive(Clone, Debug, Default)]
pub struct PaperAccount {
    /// Papers printed.
    pub issued: u32,
    /// Papers handed back wrong, in exchange for a new one.
    pub spoiled: u32,
    /// Papers never given to anybody.
    pub unused: u32,
    /// Papers in each roll's boxes, by the roll's name.
    pub boxes: Vec<(String, u32)>,
    /// Why papers are missing or too many, signed; empty where they balance.
    pub signed: String,
    /// Throws of a die for a lot; empty where none is needed.
    pub dice: String,
    /// The two who saw them.
    pub witnesses: [String; 2],
    /// The scrutineers' parts of the key, as they typed them; none where nobody voted on a screen.
    pub parts: Vec<String>,
}

/// Counts: by two sheets that agree, or by papers keyed twice.
///
/// # Errors
/// [`ElectionRefused::SheetMissing`], [`ElectionRefused::Piles`] with the piles that differ, [`ElectionRefused::NotKeyed`] and
/// [`ElectionRefused::Keying`] with the papers, [`ElectionRefused::Account`], [`ElectionRefused::Boxes`]; then nothing is altered.
/// [`ElectionRefused::Differ`]: from then on both read a paper again, or it is decided. [`ElectionRefused::LotNeeded`]: from then on
/// dice are taken, for these papers alone.
pub async fn count(mut acting: Acting<RunElection>, paper: &PaperAccount) -> Done<Bundle> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let election = &facts.election;
    let to = states::after(election.state, Move::Count)?;
    must(paper.signed.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let tx = acting.tx();
    let frozen = frozen(tx, election).await?;
    let rolls = boxes(kept::rolls(tx, id).await?, paper)?;
    let returned = paper.boxes.iter().try_fold(0_u32, |sum, (_, papers)| sum.checked_add(*papers));
    let returned = returned.ok_or(ElectionRefused::Number)?;
    let PapersRead { papers, void, valid, log } = match read_papers(tx, election, returned).await? {
        Ok(read) => read,
        Err(differ) => return compared(acting, differ).await,
    };
    let signed = paper.signed.trim();
    let voters = kept::the_box::voters(tx, id).await?;
    let opened = screen::opened(tx, election, &voters, (&paper.parts, signed)).await?;
    let on_screen = u32::try_from(opened.len()).map_err(|_| ElectionRefused::Number)?;
    let papers = rules::join(papers, opened);
    let PaperAccount { issued, spoiled, unused, .. } = *paper;
    let all_void = void.values().fold(0_u32, |sum, more| sum.saturating_add(*more));
    let sheet = Account { issued, returned, spoiled, unused, valid, void: all_void };
    account::balances(sheet, &rolls, (&voters, on_screen), Some(signed))?;
    let rolls = tally::voted(rolls, &voters, on_screen);
    let signed = (!signed.is_empty()).then(|| signed.to_owned());
    let ledger = Ledger { issued, returned, spoiled, unused, void, on_screen, signed };
    let withdrawn = withdrawn(tx, election, &frozen).await?;
    let read_out = kept::lot_papers(tx, id).await?;
    let counted = tally::count(frozen, withdrawn, papers, ledger, (&read_out, || dice_of(paper)));
    if let Err(ElectionRefused::LotNeeded { between, papers }) = counted {
        return lot_needed(acting, between, papers).await;
    }
    let bundle = counted?;
    let told = told::told(&bundle).map_err(ElectionRefused::Bundle)?;
    kept::won(tx, id, &seats::won(&bundle)).await?;
    let dice = bundle.dice.as_deref().unwrap_or_default();
    let seen_by = if dice.is_empty() { String::new() } else { two(&paper.witnesses).unwrap_or_default() };
    let (result, ledger, papers) = (told.text(), &bundle.account, bundle.papers_hash.as_str());
    let count = CountKept { rolls: &rolls, ledger, dice, seen_by: &seen_by, papers, result: &result };
    kept::keep_count(tx, id, &count).await?;
    kept::papers::keep_bundle(tx, id, &bundle.text()).await?;
    if let Some(log) = log {
        kept::log::keep(tx, id, &log).await?;
    }
    kept::go_on(tx, id, to, "", now).await?;
    let db = acting.site().db.clone();
    acting.done(&desk(id)).await?;
    // Whoever shut the boxes may have been stopped before.
    db.sweep_soon(&kept::the_box::SWEPT).await;
    Ok(bundle)
}

/// From now on it is known on which papers the two differ, so neither makes theirs agree alone.
async fn compared(mut acting: Acting<RunElection>, differ: Vec<u32>) -> Done<Bundle> {
    let id = acting.id();
    kept::papers::compare(acting.tx(), id, &differ).await?;
    acting.done(&account_page(id)).await?;
    Err(ElectionRefused::Differ(differ).into())
}

/// From now on the hash of these papers can be read out; whoever threw dice before throws again.
async fn lot_needed(mut acting: Acting<RunElection>, between: Vec<String>, papers: String) -> Done<Bundle> {
    let id = acting.id();
    kept::lot_needed(acting.tx(), id, &papers).await?;
    acting.done(&account_page(id)).await?;
    Err(ElectionRefused::LotNeeded { between, papers }.into())
}

/// How each paper was read, by its number, for those who draw a sample and those who answer an objection: until the result stands.
///
/// # Errors
/// [`ElectionRefused::NoSuch`] where no papers were keyed, or the result stands.
pub async fn take_log(mut acting: Acting<RunElection>) -> Done<(PaperLog, Vec<Team>)> {
    let id = acting.id();
    let log = kept::log::log(acting.tx(), id).await?.ok_or(ElectionRefused::NoSuch)?;
    let teams = kept::teams(acting.tx(), id).await?;
    acting.done(&desk(id)).await?;
    Ok((log, teams))
}

/// What was frozen, if it is what was posted.
async fn frozen(tx: &mut ReadTx, election: &Election) -> Done<Manifest> {
    let text = kept::manifest_text(tx, election.id).await?;
    let frozen = Manifest::read(&text).map_err(ElectionRefused::Bundle)?;
    let hash = frozen.hash();
    let posted = election.manifest.as_ref() == Some(&hash);
    must(posted, ElectionRefused::Bundle(ballot::bundle::BundleFault::Manifest(hash)))?;
    Ok(frozen)
}

async fn withdrawn(tx: &mut ReadTx, election: &Election, frozen: &Manifest) -> Done<Vec<u16>> {
    let standing = kept::people::standing(tx, election.id).await?;
    let gone: Vec<&String> =
        standing.iter().filter(|one| one.state == StandingState::Withdrawn).map(|one| &one.team).collect();
    let numbers = (1..).zip(&frozen.choices).filter(|(_, name)| gone.contains(name)).map(|(number, _)| number);
    Ok(numbers.collect())
}

/// What two people counted or keyed.
struct PapersRead {
    /// The papers that count.
    papers: Papers,
    /// The void ones by reason.
    void: BTreeMap<String, u32>,
    /// How many count.
    valid: u32,
    /// How each was read; none where they were counted in piles.
    log: Option<PaperLog>,
}

/// What the two read, or the papers on which they differ.
async fn read_papers(tx: &mut ReadTx, election: &Election, returned: u32) -> Done<Result<PapersRead, Vec<u32>>> {
    if election.counting.is_of_persons() {
        let (first, second, mut decisions, count) = keyed_twice(tx, election).await?;
        // What was decided and is agreed on since does not stand in the way: both keyed it again.
        decisions.retain(|paper, _| first.get(paper) != second.get(paper));
        let decided: Keyed = decisions.iter().map(|(paper, (reading, _))| (*paper, reading.clone())).collect();
        let counted = match keying::settle(count, returned, &first, &second, &decided) {
            Err(KeyingFault::Differ(differ)) => match keyed::open(&differ) {
                Some(ElectionRefused::Differ(papers)) => return Ok(Err(papers)),
                why => return Err(why.unwrap_or(ElectionRefused::NotNow).into()),
            },
            other => other.map_err(ElectionRefused::Keying)?,
        };
        let valid = u32::try_from(counted.ballots.total()).map_err(|_| ElectionRefused::Number)?;
        let log = Some(PaperLog::of(&first, &second, &decisions));
        let (papers, void) = (tally::ranked(&counted.ballots), tally::void(&counted.void));
        return Ok(Ok(PapersRead { papers, void, valid, log }));
    }
    let count = lines(&kept::teams(tx, election.id).await?);
    let first = kept::papers::sheet(tx, election.id, election.officer).await?.ok_or(ElectionRefused::SheetMissing)?;
    let second = kept::papers::sheet(tx, election.id, election.second).await?.ok_or(ElectionRefused::SheetMissing)?;
    let counted = agree(count, &first, &second).map_err(ElectionRefused::Piles)?;
    let (papers, void) = (tally::piles(&counted.votes), tally::void(&counted.void));
    Ok(Ok(PapersRead { papers, void, valid: counted.valid, log: None }))
}

/// The rolls with what was in their boxes.
fn boxes(rolls: Vec<Roll>, paper: &PaperAccount) -> Result<Vec<Roll>, ElectionRefused> {
    if paper.boxes.iter().any(|(name, _)| !rolls.iter().any(|roll| roll.name == *name)) {
        return Err(ElectionRefused::Boxes);
    }
    let of = |roll: &Roll| paper.boxes.iter().find(|(name, _)| *name == roll.name).map_or(0, |(_, papers)| *papers);
    Ok(rolls.into_iter().map(|roll| Roll { returned: i64::from(of(&roll)), ..roll }).collect())
}

/// The throws of the die, where there are any: seen by two who are not the same.
fn dice_of(paper: &PaperAccount) -> Result<Option<String>, ElectionRefused> {
    if paper.dice.trim().is_empty() {
        return Ok(None);
    }
    let dice = manifest::thrown(&paper.dice).filter(|_| two(&paper.witnesses).is_some());
    dice.map(Some).ok_or(ElectionRefused::Lot)
}
