//! What is said against the roll, against a refusal and against a result, and its answers.

use access::{Acting, Role, people, places};
use basics::{Chance, Instant, PersonId, Words};
use loops::{For, Wait};
use store::WriteTx;

use super::{Done, must, people as standing};
use crate::access::LOOKING_AFTER;
use crate::access::election::{AnswerAgainst, ElectionFacts, RunElection, SayAgainst};
use crate::actions::Refused;
use crate::model::Council;
use crate::model::election::roll::{Against, SAID, SAID_WAITS, Said, SaidId, SaidOutcome};
use crate::model::election::{Election, ElectionId, MOST_WORDS, StandingId};
use crate::rules::election::ElectionRefused;
use crate::rules::election::{said as rules, states};
use crate::store::election as kept;
use crate::tell::Teller;

/// The most workers who are told of one thing that was said.
const MOST_TOLD: i64 = 50;

fn page_of(id: ElectionId) -> String {
    format!("/councils/elections/{id}/said")
}

fn words_of(text: &str) -> Result<Words, ElectionRefused> {
    let text = text.trim();
    let right = !text.is_empty() && text.chars().count() <= MOST_WORDS;
    if right { Ok(Words::kept(text.to_owned())) } else { Err(ElectionRefused::Words) }
}

/// What is to be kept of it, with the day by whose end it is answered, where the council is.
async fn new_said(
    tx: &mut store::ReadTx,
    facts: &ElectionFacts,
    (against, text): (Against, &str),
    now: Instant,
    chance: &Chance,
) -> Done<Said> {
    rules::may_say(facts.election.state, against)?;
    let words = words_of(text)?;
    let zone = places::timing(tx, facts.council.place).await?.zone;
    let by = rules::answer_by(&facts.election, against, now);
    let day = clocks::civil_date_at(by.timestamp(), &zone)?;
    Ok(Said {
        id: SaidId::new(now, chance),
        against,
        person: None,
        standing: None,
        words,
        made_at: now,
        answer_by: Some(Instant::of(clocks::end_of_day(day, &zone)?)),
        outcome: SaidOutcome::Open,
        answer: None,
    })
}

/// It is kept, whoever may answer and whoever runs the election hear of it, and it waits for those who may answer.
async fn keep(
    tx: &mut WriteTx,
    facts: &ElectionFacts,
    new: &Said,
    (teller, by): (&Teller, Option<PersonId>),
    (chance, now): (&Chance, Instant),
) -> Done<()> {
    let (election, council) = (&facts.election, &facts.council);
    kept::people::say(tx, election.id, new).await?;
    let mut told: Vec<PersonId> = std::iter::once(election.officer).chain(council.facilitator).collect();
    if new.against != Against::Roll {
        let part = kept::people::all_with_a_part(tx, election.id).await?;
        let workers = people::in_roles(tx, council.place, &LOOKING_AFTER, now, MOST_TOLD).await?;
        told.extend(workers.into_iter().map(|worker| worker.id).filter(|worker| !part.contains(worker)));
    }
    told.sort_unstable();
    told.dedup();
    for person in told.into_iter().filter(|person| Some(*person) != by && Some(*person) != new.person) {
        teller.tell_of_election(tx, person, "councils.election_said", election.id).await?;
    }
    Ok(wait(tx, (election, council), chance, now).await?)
}

/// What has no answer yet waits for those who may give it, with the earliest of its days: about the roll for whoever runs the
/// election; about a refusal and a result for whoever looks after councils there and had no part in it. One line for each of them,
/// however much is said.
pub(super) async fn wait(
    tx: &mut WriteTx,
    (election, council): (&Election, &Council),
    chance: &Chance,
    now: Instant,
) -> store::Result<()> {
    loops::stop_waiting_all(tx, SAID, election.id.uuid()).await?;
    let open = kept::people::open(tx, election.id).await?;
    let due = |roll: bool| {
        let them = open.iter().filter(|one| (one.against == Against::Roll) == roll);
        them.fold(None, |first: Option<Option<Instant>>, one| match (first.flatten(), one.answer_by) {
            (Some(first), Some(next)) => Some(Some(first.min(next))),
            (first, next) => Some(first.or(next)),
        })
    };
    let object = (SAID, election.id.uuid());
    if let Some(due_at) = due(true) {
        // Whoever runs it puts the roll right; what they said about it themselves somebody else answers.
        let own = open.iter().all(|one| one.against != Against::Roll || one.person == Some(election.officer));
        let whom = if own { For::Role(Role::Manager) } else { For::Person(election.officer) };
        let wait = Wait { whom, kind: SAID_WAITS, object, place: council.place, due_at, but: &[election.officer] };
        loops::wait(tx, chance, &wait, now).await?;
    }
    let Some(due_at) = due(false) else { return Ok(()) };
    let but = kept::people::all_with_a_part(tx, election.id).await?;
    let mut whom: Vec<For> = LOOKING_AFTER.into_iter().map(For::Role).collect();
    if let Some(facilitator) = council.facilitator.filter(|person| !but.contains(person))
        && !people::works_in(tx, facilitator, council.place, now).await?
    {
        whom.push(For::Person(facilitator));
    }
    for whom in whom {
        let wait = Wait { whom, kind: SAID_WAITS, object, place: council.place, due_at, but: &but };
        loops::wait(tx, chance, &wait, now).await?;
    }
    Ok(())
}

/// The election does not go on, or its result does not stand: what has no answer is answered by that, and whoever said it hears so.
pub(super) async fn close(tx: &mut WriteTx, election: &Election, teller: &Teller, now: Instant) -> store::Result<()> {
    for one in kept::people::open(tx, election.id).await? {
        if let Some(person) = one.person {
            teller.tell_of_election(tx, person, "councils.election_answered", election.id).await?;
        }
    }
    kept::people::close(tx, election.id, now).await?;
    loops::stop_waiting_all(tx, SAID, election.id.uuid()).await
}

/// Whoever acts says that something is wrong. It is answered with reasons.
///
/// # Errors
/// [`ElectionRefused::NotNow`], [`ElectionRefused::Words`]; [`ElectionRefused::NoSuch`] for an appeal by somebody who was not
/// refused.
pub async fn say(mut acting: Acting<SayAgainst>, against: Against, text: &str) -> Done<SaidId> {
    let (now, facts, person) = (acting.now(), acting.facts().clone(), acting.person().ok_or(Refused::Over)?);
    let (teller, chance) = (Teller::new(acting.site(), facts.council.place, now), acting.site().db.chance().clone());
    let election = facts.election.id;
    let tx = acting.tx();
    let mut new = new_said(tx, &facts, (against, text), now, &chance).await?;
    new.person = Some(person);
    let mine = kept::people::open(tx, election).await?.iter().filter(|one| one.person == Some(person)).count();
    must(mine < rules::MOST_OPEN, ElectionRefused::SaidEnough)?;
    if against == Against::Refusal {
        let all = kept::people::standing(tx, election).await?;
        let refused = all.into_iter().find(|one| one.person == Some(person) && one.is_refused());
        new.standing = Some(refused.ok_or(ElectionRefused::NoSuch)?.id);
    }
    keep(tx, &facts, &new, (&teller, Some(person)), (&chance, now)).await?;
    acting.done(&page_of(election)).await?;
    Ok(new.id)
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
    let (now, facts, by) = (acting.now(), acting.facts().clone(), acting.person());
    let (teller, chance) = (Teller::new(acting.site(), facts.council.place, now), acting.site().db.chance().clone());
    let election = facts.election.id;
    let tx = acting.tx();
    let mut new = new_said(tx, &facts, (against, text), now, &chance).await?;
    if against == Against::Refusal {
        let all = kept::people::standing(tx, election).await?;
        let refused = all.into_iter().find(|one| Some(one.id) == whose && one.is_refused());
        new.standing = Some(refused.ok_or(ElectionRefused::NoSuch)?.id);
    }
    keep(tx, &facts, &new, (&teller, by), (&chance, now)).await?;
    acting.done(&page_of(election)).await?;
    Ok(new.id)
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
    let (teller, chance) = (Teller::new(acting.site(), facts.council.place, now), acting.site().db.chance().clone());
    let tx = acting.tx();
    let one = kept::people::said_one(tx, election, which).await?.filter(|one| one.outcome == SaidOutcome::Open);
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
    wait(tx, (&facts.election, &facts.council), &chance, now).await?;
    if let Some(person) = one.person {
        teller.tell_of_election(tx, person, "councils.election_answered", election).await?;
    }
    acting.done(&page_of(election)).await?;
    Ok(())
}
