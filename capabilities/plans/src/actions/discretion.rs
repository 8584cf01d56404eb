//! Holding back, and judgement calls.

use access::{Acting, Action, Role, people, settings};
use basics::{Date, PersonId, Words};
use store::ReadTx;

use super::{Hand, Refused, settle, today};
use crate::access::discretion::{BeginCall, CallFacts, DecideCall, HoldBack, SignCall, ThinkThrough};
use crate::model::Plan;
use crate::model::discretion::{CallId, CallState, HeldId, HeldState, SECOND, ThoughtId};
use crate::rules::PlanRefused;
use crate::rules::discretion as rules;
use crate::store::discretion::{self as kept, Decision};
use crate::tell::Teller;

/// The most colleagues who are offered.
const MOST_COLLEAGUES: i64 = 50;

/// What is done with something that is held back.
#[derive(Clone, Debug)]
pub enum Again {
    /// It is held on, for a reason, until a day.
    Hold(Words, Option<Date>),
    /// It is shown to the person.
    Show,
    /// It no longer counts.
    End,
}

/// Holds something back from the person: with a reason, by somebody who answers for it, until a day on which it is looked at again.
/// The person is told that there is something.
///
/// # Errors
/// [`Refused::Plan`] for a day that is none.
pub async fn hold_back(
    mut acting: Acting<HoldBack>,
    words: &Words,
    reason: &Words,
    until: Option<Date>,
) -> Result<HeldId, Refused> {
    let hand = Hand::of(&acting)?;
    let id = HeldId::new(hand.now, acting.site().db.chance());
    acting.because(reason.read());
    let tx = acting.tx();
    let again_on = rules::held_until(until, today(tx, hand.plan.place, hand.now).await?)?;
    kept::hold(tx, &hand.plan, (id, again_on), (words, reason), hand.by, hand.now).await?;
    settle(tx, &hand.teller, &hand.plan, hand.now).await?;
    hand.teller.tell(tx, hand.plan.person, "plans.held", hand.plan.id).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/held")).await?;
    Ok(id)
}

/// Looks again at something that is held back.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn hold_again(mut acting: Acting<HoldBack>, id: HeldId, what: &Again) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let tx = acting.tx();
    let all = kept::held(tx, hand.plan.id).await?;
    let one = all.iter().find(|one| one.id == id).ok_or(PlanRefused::NoSuchThing)?;
    let to = match what {
        Again::Hold(..) => HeldState::Held,
        Again::Show => HeldState::Shown,
        Again::End => HeldState::Ended,
    };
    rules::held_moves(one.state, to)?;
    match what {
        Again::Hold(reason, until) => {
            let again_on = rules::held_until(*until, today(tx, hand.plan.place, hand.now).await?)?;
            kept::hold_on(tx, &hand.plan, (id, again_on), reason, hand.by, hand.now).await?;
        }
        Again::Show | Again::End => kept::move_held(tx, id, to, hand.now).await?,
    }
    settle(tx, &hand.teller, &hand.plan, hand.now).await?;
    hand.teller.tell(tx, hand.plan.person, "plans.held_again", hand.plan.id).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/held")).await?;
    Ok(())
}

/// Who could think a judgement call through: whoever works in the place, but for the one who decides and whose plan it is.
///
/// # Errors
/// The store's failure.
pub async fn colleagues(
    tx: &mut ReadTx,
    plan: &Plan,
    but: PersonId,
    now: basics::Instant,
) -> Result<Vec<(PersonId, String)>, Refused> {
    let roles = [Role::Practitioner, Role::Manager];
    let found = people::in_roles(tx, plan.place, &roles, now, MOST_COLLEAGUES).await?;
    let mut all = Vec::new();
    for one in found {
        if one.id != but && one.id != plan.person && all.iter().all(|(known, _)| *known != one.id) {
            all.push((one.id, one.name));
        }
    }
    Ok(all)
}

async fn colleague(
    tx: &mut ReadTx,
    plan: &Plan,
    by: PersonId,
    with: PersonId,
    now: basics::Instant,
) -> Result<(), Refused> {
    let all = colleagues(tx, plan, by, now).await?;
    if all.iter().any(|(id, _)| *id == with) { Ok(()) } else { Err(PlanRefused::NoColleague.into()) }
}

/// Begins a judgement call, alone or with a colleague who thinks it through.
///
/// # Errors
/// [`PlanRefused::NoColleague`].
pub async fn begin_call(
    mut acting: Acting<BeginCall>,
    question: &Words,
    with: Option<PersonId>,
) -> Result<CallId, Refused> {
    let hand = Hand::of(&acting)?;
    let id = CallId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    if let Some(with) = with {
        colleague(tx, &hand.plan, hand.by, with, hand.now).await?;
    }
    kept::begin_call(tx, &hand.plan, (id, question), (hand.by, with), hand.now).await?;
    if let Some(with) = with {
        hand.teller.tell_of_call(tx, with, "plans.call_begun", id).await?;
    }
    acting.made(id);
    acting.done(&format!("/plans/calls/{id}")).await?;
    Ok(id)
}

/// What an act on a judgement call needs.
struct AtCall {
    plan: Plan,
    by: PersonId,
    now: basics::Instant,
    teller: Teller,
}

impl AtCall {
    fn of<A: Action<Facts = CallFacts>>(acting: &Acting<A>) -> Result<Self, Refused> {
        let plan = acting.facts().plan.clone();
        let by = acting.person().ok_or(PlanRefused::NotYours)?;
        let now = acting.now();
        let teller = Teller::new(acting.site(), plan.place, now);
        Ok(Self { plan, by, now, teller })
    }
}

/// One of the two says what they think.
///
/// # Errors
/// [`PlanRefused::NoMove`] once it is decided.
pub async fn think(mut acting: Acting<ThinkThrough>, words: &Words) -> Result<(), Refused> {
    let at = AtCall::of(&acting)?;
    let call = acting.facts().call.clone();
    if call.state != CallState::Thinking {
        return Err(PlanRefused::NoMove.into());
    }
    let id = ThoughtId::new(at.now, acting.site().db.chance());
    let tx = acting.tx();
    kept::think(tx, &at.plan, (id, &call), at.by, words, at.now).await?;
    let other = if at.by == call.by { call.with } else { Some(call.by) };
    if let Some(other) = other {
        at.teller.tell_of_call(tx, other, "plans.call_thought", call.id).await?;
    }
    acting.done(&format!("/plans/calls/{}", call.id)).await?;
    Ok(())
}

/// A judgement call as it is decided.
#[derive(Clone, Debug)]
pub struct Deciding {
    /// Which ways there were.
    pub options: Words,
    /// What is decided.
    pub decision: Words,
    /// Why.
    pub rationale: Words,
    /// Whether it goes beyond what is usual.
    pub beyond: bool,
    /// Who signs as the second.
    pub with: Option<PersonId>,
}

/// It is decided: it stands, and the person reads it; or it waits for the second who was asked.
///
/// # Errors
/// [`PlanRefused::NoSecond`] where one is needed, [`PlanRefused::NoColleague`].
pub async fn decide(mut acting: Acting<DecideCall>, made: &Deciding) -> Result<(), Refused> {
    let at = AtCall::of(&acting)?;
    let call = acting.facts().call.clone();
    acting.because(made.rationale.read());
    let tx = acting.tx();
    let second = rules::needs_second(&settings::one(tx, at.plan.place, &SECOND).await?, made.beyond);
    // Who thought along stays named, unless somebody else is asked to sign.
    // Where no second is needed nobody has to be there any more.
    let with = made.with.or(call.with);
    if let Some(with) = with.filter(|with| second || Some(*with) != call.with) {
        colleague(tx, &at.plan, at.by, with, at.now).await?;
    }
    let state = rules::decided(call.state, second, with)?;
    let decision = Decision {
        options: &made.options,
        made: &made.decision,
        rationale: &made.rationale,
        beyond: made.beyond,
        with,
        state,
    };
    kept::decide(tx, at.plan.id, call.id, &decision, at.now).await?;
    if state == CallState::Stands {
        kept::rule(tx, &at.plan, call.id, at.now).await?;
    }
    match (state, with) {
        (CallState::Waits, Some(with)) => at.teller.wait_to_sign_call(tx, with, call.id).await?,
        _ => at.teller.tell_of_call(tx, at.plan.person, "plans.call_stands", call.id).await?,
    }
    acting.done(&format!("/plans/calls/{}", call.id)).await?;
    Ok(())
}

/// Nothing is decided.
///
/// # Errors
/// [`PlanRefused::NoMove`].
pub async fn drop_call(mut acting: Acting<DecideCall>) -> Result<(), Refused> {
    let at = AtCall::of(&acting)?;
    let call = acting.facts().call.clone();
    rules::call_moves(call.state, CallState::Dropped)?;
    let tx = acting.tx();
    kept::move_call(tx, call.id, CallState::Dropped, None).await?;
    acting.done(&format!("/plans/{}", at.plan.id)).await?;
    Ok(())
}

/// Whoever decided takes it back from the second, who has not signed: they have left, or somebody else is to be asked.
///
/// # Errors
/// [`PlanRefused::NoMove`].
pub async fn take_back(mut acting: Acting<DecideCall>) -> Result<(), Refused> {
    let at = AtCall::of(&acting)?;
    let call = acting.facts().call.clone();
    rules::call_moves(call.state, CallState::Thinking)?;
    let tx = acting.tx();
    kept::move_call(tx, call.id, CallState::Thinking, None).await?;
    at.teller.call_settled(tx, call.id).await?;
    acting.done(&format!("/plans/calls/{}", call.id)).await?;
    Ok(())
}

/// The second worker signs, or sends it back with what they think.
///
/// # Errors
/// [`PlanRefused::NoReason`] for sending it back without a word.
pub async fn sign(
    mut acting: Acting<SignCall>,
    yes: bool,
    words: Option<&Words>,
    shown: Option<basics::Instant>,
) -> Result<(), Refused> {
    let at = AtCall::of(&acting)?;
    let call = acting.facts().call.clone();
    // Nobody signs words that they were not shown.
    if yes && call.decided_at != shown {
        return Err(PlanRefused::Changed.into());
    }
    let to = if yes { CallState::Stands } else { CallState::Thinking };
    rules::call_moves(call.state, to)?;
    let id = ThoughtId::new(at.now, acting.site().db.chance());
    if !yes && words.is_none() {
        return Err(PlanRefused::NoReason.into());
    }
    let tx = acting.tx();
    if let Some(words) = words {
        kept::think(tx, &at.plan, (id, &call), at.by, words, at.now).await?;
    }
    kept::move_call(tx, call.id, to, yes.then_some(at.now)).await?;
    if yes {
        kept::rule(tx, &at.plan, call.id, at.now).await?;
    }
    at.teller.call_settled(tx, call.id).await?;
    let kind = if yes { "plans.call_signed" } else { "plans.call_back" };
    at.teller.tell_of_call(tx, call.by, kind, call.id).await?;
    if yes {
        at.teller.tell_of_call(tx, at.plan.person, "plans.call_stands", call.id).await?;
    }
    acting.done(&format!("/plans/calls/{}", call.id)).await?;
    Ok(())
}
