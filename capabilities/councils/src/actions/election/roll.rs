//! The roll, and what is said against it, against a refusal and against a result.

use access::{Acting, register};
use basics::{Instant, PersonId, PlaceId, Words, fold};
use store::ReadTx;

use super::{Done, desk, must, people as standing};
use crate::access::election::{AnswerAgainst, RunElection, SayAgainst};
use crate::actions::Refused;
use crate::model::election::roll::{Against, Elector, ElectorId, Said, SaidId, SaidOutcome};
use crate::model::election::{MOST_PAPERS, MOST_WORDS, StandingId};
use crate::rules::election::ElectionRefused;
use crate::rules::election::roll::{self as rules, Joined, Known, TypedElector};
use crate::rules::election::states;
use crate::store::election as kept;
use crate::tell::Teller;

/// How many names are looked for in one statement.
const AT_ONCE: usize = 400;

/// Corrects how many names are on a roll that stands on paper alone.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::Number`], also where the roll has names here.
pub async fn resize_roll(mut acting: Acting<RunElection>, name: &str, size: i64) -> Done<()> {
    let id = acting.id();
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    must((0..=MOST_PAPERS).contains(&size), ElectionRefused::Number)?;
    let tx = acting.tx();
    must(!kept::roll::has_names(tx, id).await?, ElectionRefused::Number)?;
    let there = kept::resize(tx, id, name, size).await?;
    must(there, ElectionRefused::Number)?;
    acting.done(&desk(id)).await?;
    Ok(())
}

/// Puts names on the rolls: all of the lines, or none. Where an entry can be nobody else's, it is joined to that person's account;
/// and what was joined before is cut where it can be somebody else's now.
///
/// # Errors
/// [`ElectionRefused::Frozen`]; [`ElectionRefused::Roll`] with every wrong line; [`ElectionRefused::RollTooLong`].
pub async fn add_names(mut acting: Acting<RunElection>, lines: Vec<(u64, TypedElector)>) -> Done<usize> {
    let (id, now, facts) = (acting.id(), acting.now(), acting.facts().clone());
    must(states::is_soft(facts.election.state), ElectionRefused::Frozen)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let rolls: Vec<String> = kept::rolls(tx, id).await?.into_iter().map(|roll| roll.name).collect();
    let there = kept::roll::all(tx, id).await?;
    must(rules::fits(there.len().saturating_add(lines.len())), ElectionRefused::RollTooLong)?;
    // What stands on the roll already takes part, so that nobody is put on it twice.
    let known = there.iter().map(|one| {
        let (roll, name, unit) = (one.roll.clone(), one.name.clone(), one.unit.clone());
        (0, TypedElector { roll, name, unit })
    });
    let all = rules::check(&rolls, known.chain(lines).collect()).map_err(ElectionRefused::Roll)?;
    let lines: Vec<TypedElector> = all.into_iter().skip(there.len()).collect();
    let joined = joined(tx, (facts.council.place, now), &there, &lines).await?;
    kept::roll::cut(tx, id, &joined.cut).await?;
    let new: Vec<(TypedElector, Option<PersonId>)> = lines.into_iter().zip(joined.new).collect();
    kept::roll::add(tx, (&chance, now), id, &new).await?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(new.len())
}

/// Whose the entries are, of those that are new and of those that are joined already.
async fn joined(
    tx: &mut ReadTx,
    (place, now): (PlaceId, Instant),
    there: &[Elector],
    new: &[TypedElector],
) -> store::Result<Joined> {
    let before = there.iter().filter(|one| one.person.is_some()).map(|one| fold(&one.name));
    let mut names: Vec<String> = before.chain(new.iter().map(|line| fold(&line.name))).collect();
    names.sort_unstable();
    names.dedup();
    let mut known = Vec::new();
    for some in names.chunks(AT_ONCE) {
        let them = register::members_named(tx, place, some, now).await?;
        let of = |(folded, row): (String, access::people::MembershipRow)| {
            // Whoever keeps the installation going stands apart from those it is for, too.
            Known { folded, person: row.person, works: row.role.sees_others() }
        };
        known.extend(them.into_iter().map(of));
    }
    Ok(rules::join(there, new, &known))
}

/// An entry is not that account's: whoever it is has the same name. They vote with a paper or a slip, and whoever has the account
/// does not read the entry any more.
///
/// # Errors
/// [`ElectionRefused::Frozen`] once papers are given out; [`ElectionRefused::NoSuch`] where it is joined to no account.
pub async fn cut_account(mut acting: Acting<RunElection>, which: ElectorId) -> Done<()> {
    let id = acting.id();
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    let cut = kept::roll::cut(acting.tx(), id, &[which]).await?;
    must(cut == 1, ElectionRefused::NoSuch)?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(())
}

/// Takes an entry off a roll.
///
/// # Errors
/// [`ElectionRefused::Frozen`], [`ElectionRefused::NoSuch`].
pub async fn remove_name(mut acting: Acting<RunElection>, which: ElectorId) -> Done<()> {
    let id = acting.id();
    must(states::is_soft(acting.facts().election.state), ElectionRefused::Frozen)?;
    let there = kept::roll::remove(acting.tx(), id, which).await?;
    must(there, ElectionRefused::NoSuch)?;
    acting.done(&format!("/councils/elections/{id}/roll")).await?;
    Ok(())
}

fn words_of(text: &str) -> Result<Words, ElectionRefused> {
    let text = text.trim();
    let right = !text.is_empty() && text.chars().count() <= MOST_WORDS;
    if right { Ok(Words::kept(text.to_owned())) } else { Err(ElectionRefused::Words) }
}

/// Whoever acts says that something is wrong. It is answered with reasons.
///
/// # Errors
/// [`ElectionRefused::NotNow`], [`ElectionRefused::Words`]; [`ElectionRefused::NoSuch`] for an appeal by somebody who was not
/// refused.
pub async fn say(mut acting: Acting<SayAgainst>, against: Against, text: &str) -> Done<SaidId> {
    let (now, facts, person) = (acting.now(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    rules::may_say(facts.election.state, against)?;
    let words = words_of(text)?;
    let id = SaidId::new(now, acting.site().db.chance());
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let election = facts.election.id;
    let tx = acting.tx();
    let mut standing = None;
    if against == Against::Refusal {
        let all = kept::people::standing(tx, election).await?;
        let refused = all.into_iter().find(|one| one.person == Some(person) && one.is_refused());
        standing = Some(refused.ok_or(ElectionRefused::NoSuch)?.id);
    }
    let (person, outcome) = (Some(person), SaidOutcome::Open);
    let new = Said { id, against, person, standing, words, made_at: now, outcome, answer: None };
    kept::people::say(tx, election, &new).await?;
    for told in [Some(facts.election.officer), facts.council.facilitator].into_iter().flatten() {
        teller.tell_of_election(tx, told, "councils.election_said", election).await?;
    }
    acting.done(&format!("/councils/elections/{election}/said")).await?;
    Ok(id)
}

/// The returning officer takes down what somebody without an account says; an appeal names `whose` refusal it is about.
///
/// # Errors
/// As [`say`].
pub async fn say_for(
    mut acting: Acting<RunElection>,
    (against, whose): (Against, Option<StandingId>),
    text: &str,
) -> Done<SaidId> {
    let (now, facts) = (acting.now(), acting.facts().clone());
    rules::may_say(facts.election.state, against)?;
    let words = words_of(text)?;
    let id = SaidId::new(now, acting.site().db.chance());
    let mut standing = None;
    if against == Against::Refusal {
        let all = kept::people::standing(acting.tx(), facts.election.id).await?;
        let refused = all.into_iter().find(|one| Some(one.id) == whose && one.is_refused());
        standing = Some(refused.ok_or(ElectionRefused::NoSuch)?.id);
    }
    let (person, outcome) = (None, SaidOutcome::Open);
    let said = Said { id, against, person, standing, words, made_at: now, outcome, answer: None };
    kept::people::say(acting.tx(), facts.election.id, &said).await?;
    acting.done(&format!("/councils/elections/{}/said", facts.election.id)).await?;
    Ok(id)
}

/// Answers, with reasons. An appeal that is upheld puts them back on the paper.
///
/// # Errors
/// [`ElectionRefused::OwnCase`] for whoever said it, and for whoever ran, counted or stood in the election, but about the roll;
/// [`ElectionRefused::Words`] without reasons; [`ElectionRefused::NoSuch`] where there is nothing to answer, or not in this way;
/// [`ElectionRefused::Frozen`] for an appeal once papers are given out.
pub async fn answer(
    mut acting: Acting<AnswerAgainst>,
    which: SaidId,
    (outcome, reasons): (SaidOutcome, &str),
) -> Done<()> {
    let (now, facts, by) = (acting.now(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    let election = facts.election.id;
    let teller = Teller::new(acting.site(), facts.council.place, now);
    let tx = acting.tx();
    let said = kept::people::said(tx, election, None).await?;
    let one = said.into_iter().find(|one| one.id == which && one.outcome == SaidOutcome::Open);
    let one = one.ok_or(ElectionRefused::NoSuch)?;
    must(rules::outcomes(one.against).contains(&outcome), ElectionRefused::NoSuch)?;
    let had = kept::people::took_part(tx, election, by).await?;
    rules::may_answer(one.against, one.person == Some(by), had)?;
    let words = words_of(reasons)?;
    if one.against == Against::Refusal && outcome == SaidOutcome::Upheld {
        must(states::is_soft(facts.election.state), ElectionRefused::Frozen)?;
        standing::reinstate(tx, &facts, &one).await?;
    }
    kept::people::answer(tx, which, (outcome, &words), (by, now)).await?;
    if let Some(person) = one.person {
        teller.tell_of_election(tx, person, "councils.election_answered", election).await?;
    }
    acting.done(&format!("/councils/elections/{election}/said")).await?;
    Ok(())
}
