//! A seat ends by the code of conduct: said by one, confirmed by another, looked at again by a third. Whoever it is about hears
//! first; nothing that others read says why.

use access::{Acting, Action, Role, people, settings};
use basics::{Chance, PersonId, Words};
use loops::{For, Wait};

use super::Refused;
use crate::access::conduct::{AnswerConduct, ConductFacts, DecideConduct, ProposeConduct};
use crate::model::conduct::{CONDUCT, Conduct, ConductId, ConductState, HEAR_DAYS, MOST_SAID, Step};
use crate::model::terms::TermsState;
use crate::model::{EndedBy, MemberId, Office, SeatEnded, SeatTaken};
use crate::rules::conduct::{self as rules, ConductRefused};
use crate::store::council::{self as councils, NewMember};
use crate::store::{conduct as kept, seats, terms};

/// It waits for another hand.
pub const WAITS: &str = "councils.conduct";

fn no<T>(why: ConductRefused) -> Result<T, Refused> {
    Err(Refused::Conduct(why))
}

fn address(id: ConductId) -> String {
    format!("/councils/conduct/{id}")
}

fn words(text: &str) -> Result<Words, Refused> {
    Words::new(text, MOST_SAID).map_err(|_| Refused::Conduct(ConductRefused::Words))
}

/// The code of conduct that both sides signed last; none where they signed none.
///
/// # Errors
/// The store's failure.
pub async fn code(tx: &mut store::ReadTx, council: crate::model::CouncilId) -> store::Result<Option<String>> {
    let versions = terms::versions(tx, council, 20).await?;
    let signed = versions.into_iter().find(|one| matches!(one.state, TermsState::Signed { .. }));
    Ok(signed.map(|one| one.words.conduct).filter(|code| !code.trim().is_empty()))
}

/// Says that a seat should end, with a reason out of the signed code of conduct. Whoever sits there hears of it and may answer.
///
/// # Errors
/// [`Refused::Conduct`].
pub async fn propose(mut acting: Acting<ProposeConduct>, seat: MemberId, why: &str) -> Result<ConductId, Refused> {
    let (council, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    let Some(member) = facts.members.iter().find(|member| member.id == seat) else { return no(ConductRefused::NoSeat) };
    if member.person == by {
        return no(ConductRefused::Own);
    }
    let why = words(why)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    if code(tx, council).await?.is_none() {
        return no(ConductRefused::NoCode);
    }
    if kept::open_of(tx, seat).await?.is_some() {
        return no(ConductRefused::Already);
    }
    let it = Conduct {
        id: ConductId::new(now, &chance),
        council,
        seat,
        person: member.person,
        state: ConductState::Proposed,
        proposed_by: by,
        proposed_at: now,
        decided_by: None,
    };
    kept::propose(tx, &it).await?;
    kept::say(tx, &chance, &it, (Step::Why, &why), now).await?;
    let place = facts.council.place;
    telling::tell(tx, &chance, it.person, "councils.conduct_said", (CONDUCT, it.id.uuid()), place, now).await?;
    wait(tx, &chance, (&it, place), &[by, it.person], now).await?;
    acting.also(it.id, place, None);
    acting.done(&address(it.id)).await?;
    Ok(it.id)
}

/// It waits for another hand than these.
async fn wait(
    tx: &mut store::WriteTx,
    chance: &Chance,
    (it, place): (&Conduct, basics::PlaceId),
    but: &[PersonId],
    now: basics::Instant,
) -> store::Result<()> {
    loops::stop_waiting_all(tx, CONDUCT, it.id.uuid()).await?;
    let (whom, object) = (For::Role(Role::Manager), (CONDUCT, it.id.uuid()));
    loops::wait(tx, chance, &Wait { whom, kind: WAITS, object, place, due_at: None, but }, now).await
}

fn it<A: Action<Facts = ConductFacts>>(acting: &Acting<A>) -> Result<(Conduct, PersonId), Refused> {
    Ok((acting.facts().it.clone(), acting.person().ok_or(Refused::Over)?))
}

async fn tell<A: Action<Facts = ConductFacts>>(
    acting: &mut Acting<A>,
    person: PersonId,
    kind: &'static str,
) -> store::Result<()> {
    let (id, place, now) = (acting.facts().it.id, acting.facts().council.place, acting.now());
    let chance = acting.site().db.chance().clone();
    telling::tell(acting.tx(), &chance, person, kind, (CONDUCT, id.uuid()), place, now).await
}

/// Whoever it is about says what there is to say, once, before it is decided; or asks that it is looked at again.
///
/// # Errors
/// [`Refused::Conduct`].
pub async fn answer(mut acting: Acting<AnswerConduct>, text: &str) -> Result<(), Refused> {
    let ((it, by), now) = (it(&acting)?, acting.now());
    let place = acting.facts().council.place;
    let answered = kept::has_said(acting.tx(), it.id, Step::Answer).await?;
    let step = if rules::may_answer(&it, answered).is_ok() {
        Step::Answer
    } else {
        rules::may_appeal(&it).map_err(Refused::Conduct)?;
        Step::Appeal
    };
    let said = words(text)?;
    let chance = acting.site().db.chance().clone();
    kept::say(acting.tx(), &chance, &it, (step, &said), now).await?;
    if step == Step::Appeal {
        kept::appeal(acting.tx(), it.id).await?;
        let hands: Vec<PersonId> = [it.proposed_by, by].into_iter().chain(it.decided_by).collect();
        wait(acting.tx(), &chance, (&it, place), &hands, now).await?;
    }
    Ok(acting.done(&address(it.id)).await?)
}

/// Another hand says whether the seat ends, or a third whether it is given back, with the reason that whoever it is about reads.
///
/// # Errors
/// [`Refused::Conduct`].
pub async fn decide(mut acting: Acting<DecideConduct>, ends: bool, why: &str) -> Result<ConductState, Refused> {
    let ((it, by), now) = (it(&acting)?, acting.now());
    let facts = acting.facts().clone();
    let again = it.state == ConductState::Appealed;
    if again {
        rules::may_look_again(&it, by).map_err(Refused::Conduct)?;
    } else {
        let days = settings::number(acting.tx(), facts.council.place, &HEAR_DAYS).await?;
        let answered = kept::has_said(acting.tx(), it.id, Step::Answer).await?;
        rules::may_decide(&it, by, answered, (days, now)).map_err(Refused::Conduct)?;
    }
    let said = words(why)?;
    let chance = acting.site().db.chance().clone();
    let to = match (again, ends) {
        (false, true) => ConductState::Ended,
        (false, false) => ConductState::Stays,
        (true, true) => ConductState::StaysEnded,
        (true, false) => ConductState::GivenBack,
    };
    let tx = acting.tx();
    let step = if again { Step::Outcome } else { Step::Decision };
    kept::say(tx, &chance, &it, (step, &said), now).await?;
    if again {
        kept::close(tx, it.id, to, by, now).await?;
    } else {
        kept::decide(tx, it.id, to, by, now).await?;
    }
    loops::stop_waiting_all(tx, CONDUCT, it.id.uuid()).await?;
    let (council, place) = (facts.council.id, facts.council.place);
    let sits = facts.members.iter().any(|member| member.id == it.seat);
    if to == ConductState::Ended && sits {
        seats::end(tx, it.seat, EndedBy::Conduct, now).await?;
        acting.tell(SeatEnded { council, place, person: it.person });
    }
    if to == ConductState::GivenBack && give_back(&mut acting, &it).await? {
        acting.tell(SeatTaken { council, place, person: it.person });
    }
    tell(&mut acting, it.person, "councils.conduct_decided").await?;
    acting.done(&address(it.id)).await?;
    Ok(to)
}

/// The seat as it was, for the rest of its term, where its person still belongs there and the council goes on.
async fn give_back(acting: &mut Acting<DecideConduct>, it: &Conduct) -> Result<bool, Refused> {
    let (facts, now) = (acting.facts().clone(), acting.now());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let belongs = people::belongs_in(tx, it.person, facts.council.place, now).await?;
    let sits = facts.members.iter().any(|member| member.person == it.person);
    let Some(was) = kept::seat(tx, it.seat).await?.filter(|_| belongs && !sits && facts.council.is_open()) else {
        return Ok(false);
    };
    let new = NewMember {
        person: was.person,
        constituency: was.constituency,
        // The council chose another chair meanwhile, or chooses anew.
        office: Office::Member,
        came_by: was.came_by,
        until_on: was.until_on,
    };
    councils::seat(tx, &chance, facts.council.id, &new, now).await?;
    Ok(true)
}
