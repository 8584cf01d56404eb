//! What is said against the roll, against a refusal and against a result, and its answers.

use access::{Acting, Role, places};
use basics::{Chance, Instant, PersonId, Words};
use loops::{For, Wait};
use store::WriteTx;

use super::{Done, must, people as standing};
use crate::access::election::{AnswerAgainst, ElectionFacts, RunElection, SayAgainst};
use crate::actions::Refused;
use crate::model::Council;
use crate::model::election::roll::{Against, SAID, SAID_WAITS, Said, SaidId, SaidOutcome};
use crate::model::election::{Election, ElectionId, MOST_WORDS, StandingId};
use crate::rules::election::ElectionRefused;
use crate::rules::election::{said as rules, states};
use crate::store::election as kept;
use crate::tell::Teller;

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

/// It is kept; whoever runs the election and whoever looks after the council hear of it, and it waits for those who may answer.
async fn keep(
    tx: &mut WriteTx,
    facts: &ElectionFacts,
    new: &Said,
    (teller, by): (&Teller, Option<PersonId>),
    (chance, now): (&Chance, Instant),
) -> Done<()> {
    let election = facts.election.id;
    kept::people::say(tx, election, new).await?;
    let facilitator = facts.council.facilitator.filter(|person| *person != facts.election.officer);
    for told in [Some(facts.election.officer), facilitator].into_iter().flatten().filter(|told| Some(*told) != by) {
        teller.tell_of_election(tx, told, "councils.election_said", election).await?;
    }
    Ok(wait(tx, (&facts.election, &facts.council), chance, now).await?)
}

/// What has no answer yet waits for those who may give it, each with its day: about the roll for whoever runs the election; about
/// a refusal and a result for whoever looks after councils there and had no part in it.
pub(super) async fn wait(
    tx: &mut WriteTx,
    (election, council): (&Election, &Council),
    chance: &Chance,
    now: Instant,
) -> store::Result<()> {
    let place = council.place;
    let object = (SAID, election.id.uuid());
    loops::stop_waiting_all(tx, SAID, election.id.uuid()).await?;
    let open = kept::people::open(tx, election.id).await?;
    if open.is_empty() {
        return Ok(());
    }
    let part = kept::people::all_with_a_part(tx, election.id).await?;
    for one in open {
        let mut but: Vec<PersonId> = one.person.into_iter().collect();
        let mut whom = vec![For::Role(Role::Manager)];
        if one.against == Against::Roll {
            whom.push(For::Person(election.officer));
        } else {
            but.extend(part.iter().copied());
            whom.push(For::Role(Role::Practitioner));
        }
        whom.extend(council.facilitator.map(For::Person));
        whom.retain(|whom| !matches!(whom, For::Person(person) if but.contains(person)));
        for whom in whom {
            let wait = Wait { whom, kind: SAID_WAITS, object, place, due_at: one.answer_by, but: &but };
            loops::wait(tx, chance, &wait, now).await?;
        }
    }
    Ok(())
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
    wait(tx, (&facts.election, &facts.council), &chance, now).await?;
    if let Some(person) = one.person {
        teller.tell_of_election(tx, person, "councils.election_answered", election).await?;
    }
    acting.done(&page_of(election)).await?;
    Ok(())
}
