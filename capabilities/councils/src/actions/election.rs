//! An election on paper, from its call to the day on which its result stands.

use access::{Acting, Looking, people};
use ballot::account::Account;
use ballot::piles::{Counted, Sheet, agree};
use ballot::seats::Seats;
use basics::PersonId;

use super::Refused;
use crate::access::election::{CallElection, CountPiles, ElectionFacts, RunElection, SeeElection, StandInElection};
use crate::model::election::{
    Election, ElectionId, ElectionState, MOST_PAPERS, MOST_TEAMS, MOST_WORDS, Roll, Standing, StandingId, Team,
};
use crate::model::{CameBy, MOST_MEMBERS, Office, SeatTaken};
use crate::rules::election::obstacles::{self, Calling, Obstacle};
use crate::rules::election::states::{self, Move};
use crate::rules::election::{ElectionRefused, account, manifest, tally};
use crate::store::{council as councils, election as kept};
use crate::tell::Teller;

type Done<T> = Result<T, Refused>;

/// Where whoever acts on an election goes next.
fn next(facts: &ElectionFacts) -> String {
    format!("/councils/{}", facts.council.id)
}

/// Calls an election of a council.
///
/// # Errors
/// [`ElectionRefused::Calling`] with everything that is not right.
pub async fn call(mut acting: Acting<CallElection>, new: &Calling) -> Done<ElectionId> {
    let (now, by) = (acting.now(), acting.person().ok_or(Refused::Over)?);
    let council = acting.facts().council.clone();
    let id = ElectionId::new(now, acting.site().db.chance());
    let tx = acting.tx();
    let mut belong = true;
    for person in [new.officer, new.second] {
        belong &= people::belongs_in(tx, person, council.place, now).await?;
    }
    let faults = obstacles::calling(&council, new, belong);
    if !faults.is_empty() {
        return Err(ElectionRefused::Calling(faults).into());
    }
    let election = Election {
        id,
        council: council.id,
        place: council.place,
        method: new.method,
        seats: new.seats,
        state: ElectionState::Notice,
        officer: new.officer,
        second: new.second,
        petition_days: new.petition_days,
        manifest: None,
        state_at: now,
    };
    kept::call(tx, &election, &new.rolls, by).await?;
    acting.done(&format!("/councils/{}", council.id)).await?;
    Ok(id)
}

/// Puts a team with what it stands for on the paper.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::Team`], [`ElectionRefused::Words`].
pub async fn add_team(mut acting: Acting<RunElection>, name: &str, manifesto: &str) -> Done<()> {
    let (id, to) = (acting.id(), next(acting.facts()));
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    must(manifesto.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let tx = acting.tx();
    let teams = kept::teams(tx, id).await?;
    let name = name.trim();
    let right = obstacles::is_name(name) && teams.len() < MOST_TEAMS && !teams.iter().any(|team| team.name == name);
    must(right, ElectionRefused::Team)?;
    let number = i64::try_from(teams.len()).unwrap_or(i64::MAX).saturating_add(1);
    let team = Team { number, name: name.to_owned(), manifesto: manifesto.trim().to_owned(), won: 0 };
    kept::add_team(tx, id, &team).await?;
    acting.done(&to).await?;
    Ok(())
}

/// Corrects how many names are on a roll.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::Number`].
pub async fn resize_roll(mut acting: Acting<RunElection>, name: &str, size: i64) -> Done<()> {
    let (id, to) = (acting.id(), next(acting.facts()));
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    must((0..=MOST_PAPERS).contains(&size), ElectionRefused::Number)?;
    let there = kept::resize(acting.tx(), id, name, size).await?;
    must(there, ElectionRefused::Number)?;
    acting.done(&to).await?;
    Ok(())
}

/// Whoever acts stands for a team, under a name of their own.
///
/// # Errors
/// [`ElectionRefused::Stand`].
pub async fn stand(mut acting: Acting<StandInElection>, team: &str, shown_name: &str) -> Done<StandingId> {
    let (id, now, person) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    let new = StandingId::new(now, acting.site().db.chance());
    let tx = acting.tx();
    let (teams, standing) = (kept::teams(tx, id).await?, kept::standing(tx, id).await?);
    obstacles::stand(&facts.election, &facts.council, &teams, &standing, (person, team, shown_name))
        .map_err(ElectionRefused::Stand)?;
    let shown_name = shown_name.trim().to_owned();
    kept::stand(tx, id, &Standing { id: new, team: team.to_owned(), person, shown_name }, now).await?;
    acting.done(&next(&facts)).await?;
    Ok(new)
}

/// Whoever acts stands no more.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out.
pub async fn withdraw(mut acting: Acting<StandInElection>) -> Done<()> {
    let (id, to, person) = (acting.id(), next(acting.facts()), acting.person().ok_or(Refused::Over)?);
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    let stood = kept::withdraw(acting.tx(), id, person).await?;
    must(stood, ElectionRefused::Stand(obstacles::StandRefused::NoTeam))?;
    acting.done(&to).await?;
    Ok(())
}

/// What stands in the way of opening the vote.
///
/// # Errors
/// The store's failure.
pub async fn may_open(mut looking: Looking<RunElection>, id: ElectionId) -> Done<Vec<Obstacle>> {
    let facts = looking.facts().clone();
    let tx = looking.tx();
    let (rolls, teams, standing) =
        (kept::rolls(tx, id).await?, kept::teams(tx, id).await?, kept::standing(tx, id).await?);
    Ok(obstacles::obstacles(&facts.election, &facts.council, &rolls, &teams, &standing))
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
    acting.done(&next(&facts)).await?;
    Ok(())
}

/// Calls the election off, with a reason that everybody reads.
///
/// # Errors
/// [`ElectionRefused::Move`] once it is declared; [`ElectionRefused::Words`] without a reason.
pub async fn call_off(mut acting: Acting<RunElection>, reason: &str) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, Move::CallOff)?;
    let reason = reason.trim();
    must(!reason.is_empty() && reason.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    kept::go_on(acting.tx(), id, to, reason, now).await?;
    acting.because(reason);
    acting.done(&next(&facts)).await?;
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
    must(manifest::is_thrown(dice), ElectionRefused::Lot)?;
    let tx = acting.tx();
    let (rolls, teams, standing) =
        (kept::rolls(tx, id).await?, kept::teams(tx, id).await?, kept::standing(tx, id).await?);
    let obstacles = obstacles::obstacles(&facts.election, &facts.council, &rolls, &teams, &standing);
    must(obstacles.is_empty(), ElectionRefused::Obstacles(obstacles))?;
    let teams = manifest::drawn(dice, teams);
    let sealed = manifest::seal(&manifest::text(&facts.election, &rolls, &teams, &standing, dice));
    kept::freeze(tx, id, &teams, &sealed).await?;
    kept::go_on(tx, id, to, "", now).await?;
    acting.done(&next(&facts)).await?;
    Ok(sealed)
}

/// A counter hands in their own sheet; they may hand it in again until the count.
///
/// # Errors
/// [`ElectionRefused::NotClosed`]; [`ElectionRefused::Piles`] for a team that is not on the paper.
pub async fn hand_in(mut acting: Acting<CountPiles>, sheet: &Sheet) -> Done<()> {
    let (id, facts, by) = (acting.id(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    must(facts.election.state == ElectionState::Closed, ElectionRefused::NotClosed)?;
    let fits = |papers: &u32| i64::from(*papers) <= MOST_PAPERS;
    must(sheet.lists.values().chain(sheet.void.values()).all(fits), ElectionRefused::Number)?;
    must(!sheet.lists.is_empty(), ElectionRefused::SheetMissing)?;
    let tx = acting.tx();
    let teams = kept::teams(tx, id).await?;
    // A sheet agrees with itself unless it names a team that is not there.
    agree(how_many(&teams), sheet, sheet).map_err(ElectionRefused::Piles)?;
    kept::put_sheet(tx, id, by, sheet).await?;
    acting.done(&next(&facts)).await?;
    Ok(())
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
}

/// Shares the seats out by two sheets that agree.
///
/// # Errors
/// [`ElectionRefused::SheetMissing`], [`ElectionRefused::Piles`] with the piles that differ, [`ElectionRefused::Account`],
/// [`ElectionRefused::Boxes`], [`ElectionRefused::LotNeeded`]; then nothing is altered.
pub async fn count(mut acting: Acting<RunElection>, paper: &PaperAccount) -> Done<Seats> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let election = &facts.election;
    let to = states::after(election.state, Move::Count)?;
    must(paper.signed.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let tx = acting.tx();
    let teams = kept::teams(tx, id).await?;
    let first = kept::sheet(tx, id, election.officer).await?.ok_or(ElectionRefused::SheetMissing)?;
    let second = kept::sheet(tx, id, election.second).await?.ok_or(ElectionRefused::SheetMissing)?;
    let counted = agree(how_many(&teams), &first, &second).map_err(ElectionRefused::Piles)?;
    let rolls = boxes(kept::rolls(tx, id).await?, paper)?;
    let account = account_of(paper, &counted)?;
    let signed = paper.signed.trim();
    account::balances(account, &rolls, Some(signed))?;
    let dice = dice_of(paper)?;
    let seen_by = dice.map(|_| paper.witnesses.each_ref().map(|name| name.trim()).join("\n")).unwrap_or_default();
    let seats = tally::seats(election, &teams, &counted, dice)?;
    let won: Vec<(String, u16)> = seats.lists.iter().map(|share| (share.list.name.clone(), share.seats)).collect();
    kept::keep_count(tx, id, (&rolls, &won), account, (signed, dice.unwrap_or_default(), &seen_by)).await?;
    kept::go_on(tx, id, to, "", now).await?;
    acting.done(&next(&facts)).await?;
    Ok(seats)
}

fn how_many(teams: &[Team]) -> u16 {
    u16::try_from(teams.len()).unwrap_or(u16::MAX)
}

/// The rolls with what was in their boxes.
fn boxes(rolls: Vec<Roll>, paper: &PaperAccount) -> Result<Vec<Roll>, ElectionRefused> {
    if paper.boxes.iter().any(|(name, _)| !rolls.iter().any(|roll| roll.name == *name)) {
        return Err(ElectionRefused::Boxes);
    }
    let of = |roll: &Roll| paper.boxes.iter().find(|(name, _)| *name == roll.name).map_or(0, |(_, papers)| *papers);
    Ok(rolls.into_iter().map(|roll| Roll { returned: i64::from(of(&roll)), ..roll }).collect())
}

fn account_of(paper: &PaperAccount, counted: &Counted) -> Result<Account, ElectionRefused> {
    let returned = paper.boxes.iter().try_fold(0_u32, |sum, (_, papers)| sum.checked_add(*papers));
    let returned = returned.ok_or(ElectionRefused::Number)?;
    let PaperAccount { issued, spoiled, unused, .. } = *paper;
    Ok(Account { issued, returned, spoiled, unused, valid: counted.valid, void: counted.voided })
}

/// The throws of the die, where there are any: seen by two who are not the same.
fn dice_of(paper: &PaperAccount) -> Result<Option<&str>, ElectionRefused> {
    if paper.dice.is_empty() {
        return Ok(None);
    }
    let [first, second] = &paper.witnesses;
    let seen = obstacles::is_name(first) && obstacles::is_name(second) && first.trim() != second.trim();
    let right = manifest::is_thrown(&paper.dice) && seen;
    if right { Ok(Some(&paper.dice)) } else { Err(ElectionRefused::Lot) }
}

/// Declares the result: of each team, those who came first take its seats; a seat with nobody left for it stays empty.
///
/// # Errors
/// [`ElectionRefused::Move`]; nobody is seated twice.
pub async fn declare(mut acting: Acting<RunElection>) -> Done<Vec<PersonId>> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, Move::Declare)?;
    let chance = acting.site().db.chance().clone();
    let council = &facts.council;
    let teller = Teller::new(acting.site(), council.place, now);
    let tx = acting.tx();
    let (teams, standing) = (kept::teams(tx, id).await?, kept::standing(tx, id).await?);
    let there = councils::members(tx, council.id).await?;
    let mut elected = Vec::new();
    for team in &teams {
        let seats = usize::try_from(team.won).unwrap_or(0);
        let first = standing.iter().filter(|one| one.team == team.name).take(seats).map(|one| one.person);
        elected.extend(first.filter(|person| !there.iter().any(|member| member.person == *person)));
    }
    let all = there.len().saturating_add(elected.len());
    must(i64::try_from(all).unwrap_or(i64::MAX) <= MOST_MEMBERS, ElectionRefused::Number)?;
    for person in &elected {
        let (office, came_by) = (Office::Member, CameBy::Elected);
        let new = councils::NewMember { person: *person, constituency: None, office, came_by, until_on: None };
        councils::seat(tx, &chance, council.id, &new, now).await?;
        teller.tell(tx, *person, "councils.seated", council.id).await?;
    }
    kept::go_on(tx, id, to, "", now).await?;
    for person in &elected {
        acting.tell(SeatTaken { council: council.id, place: council.place, person: *person });
    }
    acting.done(&next(&facts)).await?;
    Ok(elected)
}

/// The result stands, when the days in which anybody may say that something was wrong are over.
///
/// # Errors
/// [`ElectionRefused::TooEarly`].
pub async fn finish(mut acting: Acting<RunElection>) -> Done<()> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    let to = states::after(facts.election.state, Move::Finish)?;
    must(now >= facts.election.state_at.plus_days(facts.election.petition_days), ElectionRefused::TooEarly)?;
    kept::go_on(acting.tx(), id, to, "", now).await?;
    acting.done(&next(&facts)).await?;
    Ok(())
}

/// What anybody who belongs to the place sees of an election: its teams with their seats, and its rolls' sizes.
///
/// # Errors
/// The store's failure.
pub async fn seen(mut looking: Looking<SeeElection>, id: ElectionId) -> Done<(Election, Vec<Roll>, Vec<Team>)> {
    let election = looking.facts().election.clone();
    let tx = looking.tx();
    let (mut rolls, teams) = (kept::rolls(tx, id).await?, kept::teams(tx, id).await?);
    // What was in the boxes is read out with the result and not before.
    let is_out = matches!(election.state, ElectionState::Declared | ElectionState::Petition | ElectionState::Final);
    if !is_out {
        for roll in &mut rolls {
            roll.returned = 0;
        }
    }
    let hidden = |team: Team| if is_out { team } else { Team { won: 0, ..team } };
    Ok((election, rolls, teams.into_iter().map(hidden).collect()))
}

fn must(right: bool, why: ElectionRefused) -> Result<(), ElectionRefused> {
    if right { Ok(()) } else { Err(why) }
}
