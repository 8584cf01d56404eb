//! A vote on a screen, for whoever votes: papers that are sealed before anything is written, cast or opened as a test.

use access::{Action, Anyone, Code, Looking, Loose, Site, Who, act_loose, look, places};
use ballot::sealed;
use basics::{LooseId, PersonId};
use store::ReadTx;
use store::seal::{CellAt, open_loose, seal_loose};

use super::screen::{is_open, lookup, seal};
use super::{Done, must};
use crate::access::election::{DropBallot, ElectionFacts, OpenTestBallot, SeeElection, VoteOnScreen};
use crate::actions::Refused;
use crate::model::election::roll::Marked;
use crate::model::election::screen::{OpenedTest, PAPER_LENGTH, Prepared, SealedPaper};
use crate::model::election::{Election, ElectionId, ElectionState};
use crate::rules::election::ElectionRefused;
use crate::rules::election::screen::{self as rules, ScreenRefused};
use crate::rules::election::states;
use crate::store::election as kept;
use crate::store::election::the_box;

/// Seals a paper before anything is written, and binds the machine to it by its tracker: the voter says afterwards whether it is
/// cast, or opened as a test. Who votes is not known here.
///
/// # Errors
/// [`ScreenRefused::NotOpen`], [`ScreenRefused::Choices`].
pub async fn prepare(site: &Site, id: ElectionId, chosen: &[u16]) -> Done<Prepared> {
    let mut looking = look::<DropBallot>(site, &Who::Anyone, id).await?;
    let election = looking.facts().election.clone();
    let box_key = is_open(looking.tx(), &election).await?;
    let lines = super::count::lines(&kept::teams(looking.tx(), id).await?);
    drop(looking);
    let text = rules::text(lines, election.counting.is_of_persons(), chosen).map_err(ElectionRefused::Screen)?;
    let chance = site.db.chance();
    let hidden: [u8; 16] = chance.bytes();
    let paper = LooseId::new(chance);
    let serial = paper.uuid().into_bytes();
    let inside = [hidden.as_slice(), text.as_bytes()].concat();
    let shut = sealed::seal(&box_key, serial, &inside, PAPER_LENGTH, chance.bytes()).map_err(seal)?;
    let tracker = sealed::tracker(&box_key, serial, text.as_bytes(), hidden);
    Ok(Prepared { paper: SealedPaper { id: paper, election: id, tracker, sealed: shut }, text, hidden })
}

/// Somebody signed in casts a paper: one transaction marks the roll and drops the paper. No line of the chain names them or says
/// when, and no form's key is kept: the mark on the roll makes a second press harmless.
///
/// # Errors
/// [`ScreenRefused::Used`] for whoever is on no roll, or was given something to vote with; [`ScreenRefused::NotOpen`].
pub async fn cast_signed_in(site: &Site, who: &Who, prepared: Prepared) -> Done<String> {
    let id = prepared.paper.election;
    drop(look::<VoteOnScreen>(site, who, id).await?);
    let person = who.person().ok_or(Refused::Over)?;
    let used = ElectionRefused::Screen(ScreenRefused::Used);
    let mut loose = act_loose::<DropBallot>(site, Anyone, id).await?;
    let election = loose.facts().election.clone();
    is_open(loose.tx(), &election).await?;
    if the_box::is_same_press(loose.tx(), id, person, prepared.paper.id).await? {
        return Ok(prepared.paper.tracker);
    }
    let entry = the_box::entry(loose.tx(), id, person).await?.ok_or(used.clone())?;
    must(!the_box::is_spent(loose.tx(), prepared.paper.id).await?, ElectionRefused::Screen(ScreenRefused::Spent))?;
    let marked = the_box::mark(loose.tx(), id, entry, Marked::Screen).await?;
    must(marked, used)?;
    drop_in(loose, prepared).await
}

/// Whoever holds a slip casts a paper, or casts again: the last one counts.
///
/// # Errors
/// [`ScreenRefused::Code`], also for a slip of another election; [`ScreenRefused::NotOpen`].
pub async fn cast_by_slip(site: &Site, typed: &str, prepared: Prepared) -> Done<String> {
    let id = prepared.paper.election;
    let no_code = ElectionRefused::Screen(ScreenRefused::Code);
    let code = Code::read(typed).ok_or(no_code.clone())?;
    let lookup = lookup(site, &code);
    let mut loose = act_loose::<DropBallot>(site, Anyone, id).await?;
    let election = loose.facts().election.clone();
    is_open(loose.tx(), &election).await?;
    let (of, old) = the_box::slip(loose.tx(), &lookup).await?.ok_or(no_code.clone())?;
    must(of == id, no_code)?;
    if old == Some(prepared.paper.id) {
        // The same press again: it lies there already.
        return Ok(prepared.paper.tracker);
    }
    must(!the_box::is_spent(loose.tx(), prepared.paper.id).await?, ElectionRefused::Screen(ScreenRefused::Spent))?;
    the_box::use_slip(loose.tx(), &lookup, old, prepared.paper.id).await?;
    drop_in(loose, prepared).await
}

async fn drop_in(mut loose: Loose<DropBallot>, prepared: Prepared) -> Done<String> {
    the_box::put(loose.tx(), &prepared.paper).await?;
    done(loose).await?;
    Ok(prepared.paper.tracker)
}

/// Ends what nobody did: the line of the chain has an id that stands nowhere else. It shows that something was done on that
/// day, and not to which paper.
async fn done<A: Action<Facts = ElectionFacts>>(mut loose: Loose<A>) -> Done<()> {
    let site = loose.site().clone();
    let place = loose.facts().election.place;
    let place = places::one(loose.tx(), place).await?.ok_or(Refused::Over)?;
    let day = clocks::civil_date_at(site.now().timestamp(), &place.zone)?;
    loose.done(LooseId::new(site.db.chance()), day).await?;
    Ok(())
}

/// Opens a paper as a test: all of it is shown, and it is used up by that. What was cast is never opened, so that nobody can
/// be made to show what they voted.
///
/// # Errors
/// [`ScreenRefused::Spent`], [`ScreenRefused::NotOpen`].
pub async fn open_test(site: &Site, prepared: Prepared) -> Done<OpenedTest> {
    let id = prepared.paper.election;
    let mut loose = act_loose::<OpenTestBallot>(site, Anyone, id).await?;
    let election = loose.facts().election.clone();
    is_open(loose.tx(), &election).await?;
    must(!the_box::is_spent(loose.tx(), prepared.paper.id).await?, ElectionRefused::Screen(ScreenRefused::Spent))?;
    the_box::keep_test(loose.tx(), id, prepared.paper.id).await?;
    done(loose).await?;
    Ok(prepared.open())
}

/// Where a paper is bound while the page carries it.
const fn between(id: ElectionId) -> CellAt {
    CellAt { table: "councils_election_box", column: "between", row: id.uuid() }
}

/// The paper as the page carries it between its tracker and what the voter says: sealed with a key of the house, so that nothing
/// is kept here of somebody who has not decided yet, and any process can go on with it.
///
/// # Errors
/// When it cannot be sealed.
pub fn carry(site: &Site, prepared: &Prepared) -> Done<String> {
    let sealed = seal_loose(&site.db, between(prepared.paper.election), &prepared.line())?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&sealed))
}

/// The paper that a page carried.
///
/// # Errors
/// [`ScreenRefused::Carried`] for one that was changed, or that belongs to another election.
pub fn carried(site: &Site, id: ElectionId, field: &str) -> Done<Prepared> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(field.as_bytes()).ok();
    let line = bytes.and_then(|bytes| open_loose(&site.db, between(id), &bytes).ok());
    let prepared = line.and_then(|line| Prepared::read(id, line.read()));
    Ok(prepared.ok_or(ElectionRefused::Screen(ScreenRefused::Carried))?)
}

/// The election for which a slip is.
///
/// # Errors
/// [`ScreenRefused::Code`].
pub async fn of_slip(site: &Site, typed: &str) -> Done<ElectionId> {
    let no_code = ElectionRefused::Screen(ScreenRefused::Code);
    let code = Code::read(typed).ok_or(no_code.clone())?;
    let found = the_box::slip(&mut site.db.read().await?, &lookup(site, &code)).await?;
    Ok(found.map(|(id, _)| id).ok_or(no_code)?)
}

/// How somebody signed in stands to a vote on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voter {
    /// They can vote.
    May,
    /// They voted, or were given a paper or a slip.
    Marked,
    /// Their account is on no roll.
    NotOnRoll,
    /// Nobody votes on a screen here now.
    NotOpen,
}

/// Whether they can vote on a screen now.
///
/// # Errors
/// The store's failure.
pub async fn voter(tx: &mut ReadTx, election: &Election, person: PersonId) -> Done<Voter> {
    match is_open(tx, election).await {
        Ok(_) => {}
        Err(Refused::Election(_)) => return Ok(Voter::NotOpen),
        Err(other) => return Err(other),
    }
    if the_box::entry(tx, election.id, person).await?.is_some() {
        return Ok(Voter::May);
    }
    let on_roll = !kept::roll::own(tx, election.id, person).await?.is_empty();
    Ok(if on_roll { Voter::Marked } else { Voter::NotOnRoll })
}

/// The trackers of the papers in the box, sorted, once it is shut.
///
/// # Errors
/// [`ElectionRefused::NotClosed`] before.
pub async fn trackers(mut looking: Looking<SeeElection>) -> Done<Vec<String>> {
    let election = looking.facts().election.clone();
    let shut = !states::is_soft(election.state) && election.state != ElectionState::Voting;
    must(shut, ElectionRefused::NotClosed)?;
    Ok(the_box::trackers(looking.tx(), election.id).await?)
}
