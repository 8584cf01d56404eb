//! An election, from its call to the day on which its result stands.

use access::{Acting, Looking};
use store::ReadTx;

use super::Refused;
use crate::access::election::{AppointTeam, CallElection, ElectionFacts, RunElection, SeeElection};
use crate::model::ConstituencyId;
use crate::model::election::{
    Arrangements, Election, ElectionId, ElectionState, Fills, MOST_WORDS, Roll, Standing, Team,
};
use crate::rules::election::ElectionRefused;
use crate::rules::election::manifest::{self, REOPEN};
use crate::rules::election::obstacles::{self, Calling, CallingFault, Obstacle};
use crate::rules::election::states::{self, Move};
use crate::store::{constituencies, election as kept};
use crate::tell::Teller;
use basics::{Instant, PersonId};

pub mod aside;
pub mod ballot;
pub mod count;
pub mod elected;
pub mod people;
pub mod result;
pub mod roll;
pub mod said;
pub mod screen;
pub mod vacancy;

type Done<T> = Result<T, Refused>;

/// Where whoever runs an election goes next.
fn desk(id: ElectionId) -> String {
    format!("/councils/elections/{id}/run")
}

fn must(right: bool, why: ElectionRefused) -> Result<(), ElectionRefused> {
    if right { Ok(()) } else { Err(why) }
}

/// Rolls, lines and people: what most steps are decided by.
struct Paper {
    rolls: Vec<Roll>,
    teams: Vec<Team>,
    standing: Vec<Standing>,
}

async fn paper(tx: &mut ReadTx, id: ElectionId) -> store::Result<Paper> {
    Ok(Paper {
        rolls: kept::rolls(tx, id).await?,
        teams: kept::teams(tx, id).await?,
        standing: kept::people::standing(tx, id).await?,
    })
}

/// Calls an election of a council.
///
/// # Errors
/// [`ElectionRefused::Calling`] with everything that is not right.
pub async fn call(acting: Acting<CallElection>, new: &Calling) -> Done<ElectionId> {
    call_for(acting, new, None).await
}

/// Calls an election for the seats of one wing, office or theme; for all of a council's where it is none.
///
/// # Errors
/// [`ElectionRefused::Calling`] with everything that is not right.
pub async fn call_for(
    mut acting: Acting<CallElection>,
    new: &Calling,
    part: Option<ConstituencyId>,
) -> Done<ElectionId> {
    let (now, by) = (acting.now(), acting.person().ok_or(Refused::Over)?);
    let council = acting.facts().council.clone();
    let id = ElectionId::new(now, acting.site().db.chance());
    let tx = acting.tx();
    let mut belong = true;
    for person in [new.officer, new.second] {
        belong &= access::people::belongs_in(tx, person, council.place, now).await?;
    }
    let mut faults = obstacles::calling(&council, new, belong);
    if let Some(part) = part {
        let parts = constituencies::of_council(tx, council.id).await?;
        let seats = parts.iter().find(|one| one.id == part).map_or(0, |one| one.seats);
        if new.seats > seats && !faults.contains(&CallingFault::Seats) {
            faults.push(CallingFault::Seats);
        }
    }
    if new.fills == Fills::All && kept::later::goes_on(tx, council.id, part, None).await? {
        faults.push(CallingFault::GoesOn);
    }
    if !faults.is_empty() {
        return Err(ElectionRefused::Calling(faults).into());
    }
    let election = Election {
        id,
        council: council.id,
        place: council.place,
        preset: new.preset,
        counting: new.counting,
        fills: new.fills,
        seats: new.seats,
        state: ElectionState::Notice,
        officer: new.officer,
        second: new.second,
        supporters: new.supporters,
        reopen: new.reopen,
        petition_days: new.petition_days,
        arrangements: new.arrangements.clone(),
        manifest: None,
        reason: String::new(),
        state_at: now,
        declared_at: None,
        term_months: 0,
        seats_for: String::new(),
    };
    kept::call(tx, &election, &new.rolls, by).await?;
    kept::people::ran(tx, id, [new.officer, new.second]).await?;
    if part.is_some() {
        constituencies::elect_for(tx, id, part).await?;
    }
    if new.reopen {
        let line = Team { number: 1, name: REOPEN.to_owned(), manifesto: String::new(), won: 0 };
        kept::add_team(tx, id, &line).await?;
    }
    acting.done(&format!("/councils/elections/{id}")).await?;
    Ok(id)
}

/// Where and when people vote. Once papers are given out the day stays.
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`ElectionRefused::Words`].
pub async fn arrange(mut acting: Acting<RunElection>, at: &Arrangements) -> Done<()> {
    let (id, state) = (acting.id(), acting.facts().election.state);
    must(states::is_soft(state), ElectionRefused::Frozen)?;
    let fits = |text: &String| text.chars().count() <= MOST_WORDS;
    must([&at.voting_where, &at.visiting, &at.count_where].into_iter().all(fits), ElectionRefused::Words)?;
    kept::arrange(acting.tx(), id, at).await?;
    acting.done(&desk(id)).await?;
    Ok(())
}

/// Names who runs the election and who counts a second time: somebody is ill, or has left. What the one before counted does not
/// count any more.
///
/// # Errors
/// [`ElectionRefused::NotNow`] once papers are counted, unless its officer left; [`ElectionRefused::Calling`].
pub async fn appoint(mut acting: Acting<AppointTeam>, officer: PersonId, second: PersonId) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let (teller, by) = (Teller::new(acting.site(), facts.council.place, now), acting.person());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let mut belong = true;
    for person in [officer, second] {
        belong &= access::people::belongs_in(tx, person, facts.council.place, now).await?;
    }
    let standing = kept::people::standing(tx, id).await?;
    let before = [facts.election.officer, facts.election.second];
    let left = !access::people::belongs_in(tx, facts.election.officer, facts.council.place, now).await?;
    must(obstacles::may_appoint(facts.election.state, left), ElectionRefused::NotNow)?;
    obstacles::appoint((&facts.election, &facts.council), by, (officer, second), &standing, belong)?;
    kept::appoint(tx, id, officer, second).await?;
    if before != [officer, second] {
        kept::papers::begin_anew(tx, id).await?;
    }
    kept::people::ran(tx, id, [officer, second]).await?;
    // What was said about the roll waits for whoever runs it now.
    let of = Election { officer, second, ..facts.election.clone() };
    said::wait(tx, (&of, &facts.council), &chance, now).await?;
    for person in [officer, second] {
        teller.tell_of_election(tx, person, "councils.election_team", id).await?;
    }
    // Nobody takes it over unseen: those who are replaced hear of it, and whoever looks after the council.
    for person in before.into_iter().chain(facts.council.facilitator) {
        if person != officer && person != second && Some(person) != by {
            teller.tell_of_election(tx, person, "councils.election_team_changed", id).await?;
        }
    }
    acting.done(&format!("/councils/elections/{id}")).await?;
    Ok(())
}

/// What stands in the way of opening the vote.
///
/// # Errors
/// The store's failure.
pub async fn may_open(mut looking: Looking<RunElection>, id: ElectionId) -> Done<Vec<Obstacle>> {
    let (facts, now) = (looking.facts().clone(), looking.now());
    Ok(obstacles_of(looking.tx(), id, &facts, now).await?.1)
}

/// The paper, and what stands in the way of opening the vote.
async fn obstacles_of(
    tx: &mut ReadTx,
    id: ElectionId,
    facts: &ElectionFacts,
    now: Instant,
) -> store::Result<(Paper, Vec<Obstacle>)> {
    let paper = paper(tx, id).await?;
    let unanswered = kept::people::unanswered(tx, id).await?;
    let lines = (paper.teams.as_slice(), paper.standing.as_slice());
    let mut found = obstacles::obstacles(&facts.election, &facts.council, &paper.rolls, lines, unanswered);
    if screen::lacks_keys(tx, id).await? {
        found.push(Obstacle::KeysMissing);
    }
    found.extend(people::may_still_appeal(tx, id, now).await?.into_iter().map(Obstacle::MayAppeal));
    Ok((paper, found))
}

/// A step that needs nothing besides itself: nominations open and close, the boxes are shut, the petition days begin.
///
/// # Errors
/// [`ElectionRefused::Move`].
pub async fn go_on(mut acting: Acting<RunElection>, step: Move) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, step)?;
    let alone = matches!(step, Move::OpenNominations | Move::CloseNominations | Move::CloseVoting | Move::OpenPetition);
    must(alone, ElectionRefused::Move(facts.election.state, step))?;
    kept::go_on(acting.tx(), id, to, "", now).await?;
    let shuts = step == Move::CloseVoting;
    if shuts {
        kept::the_box::shut(acting.tx(), id).await?;
    }
    let db = acting.site().db.clone();
    acting.done(&desk(id)).await?;
    if shuts {
        db.sweep_soon(&kept::the_box::SWEPT).await;
    }
    Ok(())
}

/// Calls the election off, with a reason that everybody reads.
///
/// # Errors
/// [`ElectionRefused::Move`] once papers are counted; [`ElectionRefused::Words`] without a reason.
pub async fn call_off(mut acting: Acting<RunElection>, reason: &str) -> Done<()> {
    let (id, now, election) = (acting.id(), acting.now(), acting.facts().election.clone());
    let to = states::after(election.state, Move::CallOff)?;
    let reason = reason.trim();
    must(!reason.is_empty() && reason.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let tx = acting.tx();
    kept::go_on(tx, id, to, reason, now).await?;
    kept::roll::forget(tx, id).await?;
    kept::the_box::forget(tx, id).await?;
    kept::papers::forget_all(tx, id).await?;
    result::let_go(tx, &election).await?;
    acting.because(reason);
    let db = acting.site().db.clone();
    acting.done(&desk(id)).await?;
    db.sweep_soon(&kept::the_box::SWEPT).await;
    Ok(())
}

/// Opens the vote: the order on the paper is drawn from throws of a die that everybody saw, and everything is frozen.
/// Gives the hash that is posted.
///
/// # Errors
/// [`ElectionRefused::Obstacles`] with all of them; [`ElectionRefused::Lot`].
pub async fn open_voting(mut acting: Acting<RunElection>, dice: &str) -> Done<String> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, Move::OpenVoting)?;
    let dice = manifest::thrown(dice).ok_or(ElectionRefused::Lot)?;
    let tx = acting.tx();
    let (paper, obstacles) = obstacles_of(tx, id, &facts, now).await?;
    must(obstacles.is_empty(), ElectionRefused::Obstacles(obstacles))?;
    let teams = manifest::drawn(&dice, paper.teams.clone());
    let (title, keys) = (facts.election.title(&facts.council.name), kept::the_box::keys(tx, id).await?);
    let Paper { rolls, standing, .. } = &paper;
    let frozen = manifest::manifest(&title, &facts.election, rolls, &teams, standing, &dice, keys.as_ref());
    let hash = frozen.hash();
    kept::freeze(tx, id, &teams, (&frozen.text(), &hash)).await?;
    kept::go_on(tx, id, to, "", now).await?;
    acting.done(&desk(id)).await?;
    Ok(hash)
}

/// What anybody who belongs to the place sees of an election: its lines with their seats, and its rolls' sizes.
///
/// # Errors
/// The store's failure.
pub async fn seen(mut looking: Looking<SeeElection>, id: ElectionId) -> Done<(Election, Vec<Roll>, Vec<Team>)> {
    let election = looking.facts().election.clone();
    let tx = looking.tx();
    let (rolls, teams) = (kept::rolls(tx, id).await?, kept::teams(tx, id).await?);
    Ok(shown(election, rolls, teams))
}

/// What was in the boxes and who won is read out with the result and not before.
pub(crate) fn shown(election: Election, rolls: Vec<Roll>, teams: Vec<Team>) -> (Election, Vec<Roll>, Vec<Team>) {
    if election.is_out() {
        return (election, rolls, teams);
    }
    // Who is elected without a vote is no secret of a box.
    let open = election.state == ElectionState::Uncontested;
    let rolls = rolls.into_iter().map(|roll| Roll { returned: 0, ..roll }).collect();
    let teams = teams.into_iter().map(|team| if open { team } else { Team { won: 0, ..team } }).collect();
    (election, rolls, teams)
}
