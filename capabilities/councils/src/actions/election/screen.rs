//! Voting on a screen, for those who run it: keys, slips, marks on the roll, and the opening of the box.

use access::{Acting, Code, Site};
use ballot::sealed::{self, KeyPart, Opener};
use store::ReadTx;

use super::{Done, desk, must};
use crate::access::election::{CountPiles, RunElection};
use crate::model::election::roll::{ElectorId, Marked};
use crate::model::election::screen::{MOST_SLIPS, NewSlip, Scrutineer, SealedPaper};
use crate::model::election::{Election, ElectionId, ElectionState};
use crate::rules::election::ElectionRefused;
use crate::rules::election::screen::{self as rules, ScreenRefused};
use crate::rules::election::states;
use crate::store::election as kept;
use crate::store::election::the_box;

/// Names who holds a part of the key, so that people can vote on a screen too; with nobody, they cannot. Keys that were made
/// before open nothing any more.
///
/// # Errors
/// [`ElectionRefused::Frozen`]; [`ScreenRefused::Scrutineers`].
pub async fn name_scrutineers(mut acting: Acting<RunElection>, all: &[Scrutineer]) -> Done<()> {
    let (id, state) = (acting.id(), acting.facts().election.state);
    must(states::is_soft(state), ElectionRefused::Frozen)?;
    must(all.is_empty() || rules::may_hold(all), ElectionRefused::Screen(ScreenRefused::Scrutineers))?;
    the_box::name(acting.tx(), id, all).await?;
    acting.done(&desk(id)).await?;
    Ok(())
}

/// Makes the keys, once: gives each scrutineer's part, which is kept nowhere.
///
/// # Errors
/// [`ElectionRefused::Frozen`]; [`ScreenRefused::Scrutineers`] where nobody is named; [`ScreenRefused::KeysMade`].
pub async fn make_keys(mut acting: Acting<RunElection>) -> Done<Vec<(Scrutineer, KeyPart)>> {
    let (id, state) = (acting.id(), acting.facts().election.state);
    must(states::is_soft(state), ElectionRefused::Frozen)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let keys = the_box::keys(tx, id).await?.ok_or(ElectionRefused::Screen(ScreenRefused::Scrutineers))?;
    must(keys.box_key.is_none(), ElectionRefused::Screen(ScreenRefused::KeysMade))?;
    let parts = u8::try_from(keys.scrutineers.len()).unwrap_or(u8::MAX);
    let made = sealed::make_keys(chance.bytes(), chance.bytes(), parts, rules::needed(parts));
    let (box_key, parts) = made.map_err(seal)?;
    the_box::keep_key(tx, id, &box_key).await?;
    acting.done(&desk(id)).await?;
    Ok(keys.scrutineers.into_iter().zip(parts).collect())
}

pub(super) const fn seal(fault: sealed::SealFault) -> ElectionRefused {
    ElectionRefused::Screen(ScreenRefused::Seal(fault))
}

/// Whether the keys stand in the way of opening the vote.
pub(super) async fn lacks_keys(tx: &mut ReadTx, id: ElectionId) -> store::Result<bool> {
    Ok(the_box::keys(tx, id).await?.is_some_and(|keys| keys.box_key.is_none()))
}

/// What is kept of a code: it opens nothing without the key of the house.
pub(super) fn lookup(site: &Site, code: &Code) -> String {
    Code::of(&site.db.derived_key(&format!("councils slip {}", code.grouped()))).grouped()
}

/// Prints slips, which are cut and mixed in a box: only what finds them is kept.
///
/// # Errors
/// [`ScreenRefused::NotOpen`] but while people vote on a screen; [`ElectionRefused::Number`].
pub async fn print_slips(mut acting: Acting<RunElection>, many: usize) -> Done<Vec<Code>> {
    let (id, election, site) = (acting.id(), acting.facts().election.clone(), acting.site().clone());
    must((1..=MOST_SLIPS).contains(&many), ElectionRefused::Number)?;
    let slip = |_| {
        let code = Code::new(site.db.chance());
        NewSlip { lookup: lookup(&site, &code), code }
    };
    let new: Vec<NewSlip> = (0..many).map(slip).collect();
    let tx = acting.tx();
    is_open(tx, &election).await?;
    the_box::keep_slips(tx, id, &new).await?;
    acting.done(&desk(id)).await?;
    Ok(new.into_iter().map(|slip| slip.code).collect())
}

/// A paper was given out, or a slip drawn: the roll is marked, and nothing says which.
///
/// # Errors
/// [`ElectionRefused::NotNow`] but while people vote; [`ScreenRefused::Used`] for an entry that is marked already.
pub async fn give(mut acting: Acting<CountPiles>, elector: ElectorId, what: Marked) -> Done<()> {
    let (id, election) = (acting.id(), acting.facts().election.clone());
    let right = election.state == ElectionState::Voting && matches!(what, Marked::Paper | Marked::Slip);
    must(right, ElectionRefused::NotNow)?;
    let tx = acting.tx();
    if what == Marked::Slip {
        is_open(tx, &election).await?;
    }
    let marked = the_box::mark(tx, id, elector, what).await?;
    must(marked, ElectionRefused::Screen(ScreenRefused::Used))?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(())
}

pub(super) async fn is_open(tx: &mut ReadTx, election: &Election) -> Done<sealed::BoxKey> {
    let not_open = ElectionRefused::Screen(ScreenRefused::NotOpen);
    must(election.state == ElectionState::Voting, not_open.clone())?;
    let keys = the_box::keys(tx, election.id).await?;
    Ok(keys.and_then(|keys| keys.box_key).ok_or(not_open)?)
}

/// Opens the papers of the box with the parts that scrutineers type; none where the box is empty.
pub(super) async fn opened(
    tx: &mut ReadTx,
    election: &Election,
    (parts, signed): (&[String], &str),
) -> Done<Vec<Vec<u16>>> {
    let papers = the_box::papers(tx, election.id).await?;
    let voters = usize::try_from(the_box::voters(tx, election.id).await?).unwrap_or(usize::MAX);
    let balances = voters == papers.len() || !signed.is_empty();
    must(balances, ElectionRefused::Screen(ScreenRefused::Unbalanced))?;
    let Some(box_key) = the_box::keys(tx, election.id).await?.and_then(|keys| keys.box_key) else {
        return Ok(Vec::new());
    };
    if papers.is_empty() {
        return Ok(Vec::new());
    }
    let typed = parts.iter().filter(|part| !part.trim().is_empty()).map(|part| part.parse());
    let typed: Vec<KeyPart> = typed.collect::<Result<_, _>>().map_err(seal)?;
    let opener = sealed::put_together(&box_key, &typed).map_err(seal)?;
    let lines = super::count::lines(&kept::teams(tx, election.id).await?);
    let of_persons = election.counting.is_of_persons();
    let open = |paper: &SealedPaper| open_one(&opener, (lines, of_persons), paper);
    Ok(papers.iter().map(open).collect::<Result<_, _>>()?)
}

fn open_one(
    opener: &Opener,
    (lines, of_persons): (u16, bool),
    paper: &SealedPaper,
) -> Result<Vec<u16>, ElectionRefused> {
    let inside = opener.open(paper.serial(), &paper.sealed).map_err(seal)?;
    let (_, text) = inside.split_at_checked(16).ok_or(seal(sealed::SealFault::Changed))?;
    rules::read(lines, of_persons, text).map_err(ElectionRefused::Screen)
}
