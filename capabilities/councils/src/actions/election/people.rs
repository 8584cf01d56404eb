//! Teams, and who stands: by their own word, or on a form that they signed and the returning officer types.

use access::Acting;
use basics::{Instant, PersonId};
use store::ReadTx;

use super::{Done, desk, must};
use crate::access::election::{ElectionFacts, RunElection, StandInElection};
use crate::actions::Refused;
use crate::model::election::roll::Said;
use crate::model::election::{
    ElectionId, ElectionState, MOST_TEAMS, MOST_WORDS, Standing, StandingId, StandingState, Team,
};
use crate::rules::election::ElectionRefused;
use crate::rules::election::obstacles::is_name;
use crate::rules::election::standing::{self as rules, Nomination, StandRefused};
use crate::rules::election::states;
use crate::store::election as kept;
use crate::tell::Teller;

/// Puts a team with what it stands for on the paper.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::Team`], [`ElectionRefused::Words`].
pub async fn add_team(mut acting: Acting<RunElection>, name: &str, manifesto: &str) -> Done<()> {
    let (id, election) = (acting.id(), acting.facts().election.clone());
    must(states::is_soft(election.state), ElectionRefused::Frozen)?;
    must(manifesto.chars().count() <= MOST_WORDS, ElectionRefused::Words)?;
    let tx = acting.tx();
    let teams = kept::teams(tx, id).await?;
    let name = name.trim();
    let known = |team: &Team| basics::fold(&team.name) == basics::fold(name);
    let right = is_name(name) && teams.len() < MOST_TEAMS && !teams.iter().any(known);
    must(right && !election.counting.is_of_persons(), ElectionRefused::Team)?;
    let team =
        Team { number: next_number(&teams), name: name.to_owned(), manifesto: manifesto.trim().to_owned(), won: 0 };
    kept::add_team(tx, id, &team).await?;
    acting.done(&desk(id)).await?;
    Ok(())
}

fn next_number(teams: &[Team]) -> i64 {
    i64::try_from(teams.len()).unwrap_or(i64::MAX).saturating_add(1)
}

/// Whoever acts stands, under a name of their own.
///
/// # Errors
/// [`ElectionRefused::Stand`].
pub async fn stand(mut acting: Acting<StandInElection>, new: &Nomination) -> Done<StandingId> {
    let (now, person) = (acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    let id = StandingId::new(now, acting.site().db.chance());
    put_up(acting.tx(), &facts, (id, Some(person)), new, now).await?;
    acting.done(&format!("/councils/elections/{}", facts.election.id)).await?;
    Ok(id)
}

/// Types the form of somebody who signed it: they need no account. Their signature stays on the paper.
///
/// # Errors
/// [`ElectionRefused::Stand`].
pub async fn stand_for(mut acting: Acting<RunElection>, new: &Nomination) -> Done<StandingId> {
    let (now, facts) = (acting.now(), acting.facts().clone());
    let id = StandingId::new(now, acting.site().db.chance());
    put_up(acting.tx(), &facts, (id, None), new, now).await?;
    acting.done(&desk(facts.election.id)).await?;
    Ok(id)
}

async fn put_up(
    tx: &mut store::WriteTx,
    facts: &ElectionFacts,
    (id, person): (StandingId, Option<PersonId>),
    new: &Nomination,
    now: Instant,
) -> Done<()> {
    let (election, of) = (&facts.election, facts.election.id);
    let (teams, standing) = (kept::teams(tx, of).await?, kept::people::standing(tx, of).await?);
    rules::stand(election, &facts.council, (&teams, &standing), person, new).map_err(ElectionRefused::Stand)?;
    let shown_name = new.shown_name.trim().to_owned();
    let statement = new.statement.trim().to_owned();
    let mut team = new.team.clone();
    if election.counting.is_of_persons() {
        team.clone_from(&shown_name);
        let (number, name, manifesto) = (next_number(&teams), team.clone(), statement.clone());
        kept::add_team(tx, of, &Team { number, name, manifesto, won: 0 }).await?;
    }
    let (supporters, state) = (new.supporters, StandingState::Standing);
    let reason = String::new();
    let one =
        Standing { id, team, person, shown_name, statement, supporters, state, reason, asked: None, gave_up: false };
    kept::people::stand(tx, of, &one, now).await?;
    Ok(())
}

/// Whoever acts stands no more. Before the paper is frozen nothing of it stays; afterwards papers are counted as if they did not
/// stand (guide/elections.md 3.6). Somebody of a team cannot go back on it then: the team's line stays.
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`ElectionRefused::Stand`] when they do not stand.
pub async fn withdraw(mut acting: Acting<StandInElection>) -> Done<()> {
    let (facts, person) = (acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    let id = facts.election.id;
    let tx = acting.tx();
    let standing = kept::people::standing(tx, id).await?;
    let own = standing.into_iter().find(|one| one.person == Some(person) && one.stands());
    go_back(tx, &facts, own).await?;
    acting.done(&format!("/councils/elections/{id}")).await?;
    Ok(())
}

/// Somebody told the returning officer that they stand no more: whoever stood on a form, and, once papers are given out, whoever has
/// an account too, for they may be where there is no screen. They hear of it, and may say that it is wrong.
///
/// # Errors
/// As [`withdraw`].
pub async fn withdraw_for(mut acting: Acting<RunElection>, which: StandingId) -> Done<()> {
    let (now, facts) = (acting.now(), acting.facts().clone());
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let id = facts.election.id;
    let tx = acting.tx();
    let standing = kept::people::standing(tx, id).await?;
    let may = |one: &Standing| rules::may_withdraw_for(&facts.election, one);
    let one = standing.into_iter().find(|one| one.id == which && may(one));
    let person = one.as_ref().and_then(|one| one.person);
    go_back(tx, &facts, one).await?;
    if let Some(person) = person {
        teller.tell_of_election(tx, person, "councils.withdrawn_for", id).await?;
    }
    acting.done(&desk(id)).await?;
    Ok(())
}

async fn go_back(tx: &mut store::WriteTx, facts: &ElectionFacts, one: Option<Standing>) -> Done<()> {
    let election = &facts.election;
    let persons = election.counting.is_of_persons();
    let frozen = matches!(election.state, ElectionState::Voting | ElectionState::Closed);
    must(states::is_soft(election.state) || (persons && frozen), ElectionRefused::Frozen)?;
    let one = one.ok_or(ElectionRefused::Stand(StandRefused::NoTeam))?;
    if frozen {
        kept::people::set_state(tx, one.id, StandingState::Withdrawn, "").await?;
        return Ok(());
    }
    kept::people::withdraw(tx, one.id).await?;
    if persons {
        kept::remove_team(tx, election.id, &one.team).await?;
    }
    Ok(())
}

/// Refuses somebody who put themselves forward, with a reason that they read; they may appeal.
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`ElectionRefused::Words`], [`ElectionRefused::NoSuch`].
pub async fn refuse(mut acting: Acting<RunElection>, which: StandingId, reason: &str) -> Done<()> {
    let (now, facts) = (acting.now(), acting.facts().clone());
    let id = facts.election.id;
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    let standing = kept::people::standing(tx, id).await?;
    let one = standing.into_iter().find(|one| one.id == which).ok_or(ElectionRefused::NoSuch)?;
    rules::refuse(facts.election.state, &one, reason)?;
    kept::people::refuse(tx, one.id, reason.trim(), now).await?;
    if facts.election.counting.is_of_persons() {
        kept::remove_team(tx, id, &one.team).await?;
    }
    if let Some(person) = one.person {
        teller.tell_of_election(tx, person, "councils.standing_refused", id).await?;
    }
    acting.done(&desk(id)).await?;
    Ok(())
}

/// For how many days whoever was refused may think about an appeal before the vote opens without them.
const APPEAL_DAYS: i64 = 2;

/// Who was refused so lately that they may still appeal, and did not yet.
pub(super) async fn may_still_appeal(tx: &mut ReadTx, id: ElectionId, now: Instant) -> store::Result<Vec<String>> {
    kept::people::may_still_appeal(tx, id, now.plus_days(-APPEAL_DAYS)).await
}

/// A refusal was wrong: they stand again, in their old place.
///
/// # Errors
/// [`ElectionRefused::NoSuch`], where nobody is refused who could be put back.
pub(super) async fn reinstate(tx: &mut store::WriteTx, facts: &ElectionFacts, said: &Said) -> Done<()> {
    let id: ElectionId = facts.election.id;
    let standing = kept::people::standing(tx, id).await?;
    // An appeal from before it was kept whose it is: by the account, where there is one.
    let of = |one: &Standing| match said.standing {
        Some(which) => one.id == which,
        None => one.person.is_some() && one.person == said.person,
    };
    let one = standing.iter().find(|one| one.state == StandingState::Refused && of(one));
    let one = one.ok_or(ElectionRefused::NoSuch)?;
    kept::people::set_state(tx, one.id, StandingState::Standing, "").await?;
    if facts.election.counting.is_of_persons() {
        let teams = kept::teams(tx, id).await?;
        let (number, name, manifesto) = (next_number(&teams), one.team.clone(), one.statement.clone());
        kept::add_team(tx, id, &Team { number, name, manifesto, won: 0 }).await?;
    }
    Ok(())
}
