//! Asking, asking for another look, and letting go.

use access::Acting;
use basics::Words;

use super::{Desk, due, left_of, limits, settle};
use crate::access::{AppealRequest, AskFund, LetGoRequest};
use crate::actions::{Hand, Refused, workers};
use crate::model::fund::{Kind, MOST_REQUESTS, Mode, Request, RequestId, RequestWords, State};
use crate::model::{GoalId, GoalState};
use crate::rules::fund::{self as rules, FundRefused};
use crate::store::fund as kept;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// For which goal of the plan.
    pub goal: GoalId,
    /// One thing, or an amount for agreed purposes.
    pub mode: Mode,
    /// What kind of thing.
    pub kind: Kind,
    /// What it will cost, in pence.
    pub estimate: i64,
    /// What for.
    pub what: Words,
    /// What else was tried: not asked under the small limit.
    pub tried: Option<Words>,
    /// From whom it is bought.
    pub supplier: Option<Words>,
}

/// Asks the fund: the clock runs for whoever decides, and the other side is told.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn ask(mut acting: Acting<AskFund>, new: &NewRequest) -> Result<RequestId, Refused> {
    let hand = Hand::of(&acting)?;
    let id = RequestId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let place = hand.plan.place;
    let limits = limits(tx, place).await?;
    let small = rules::ask(new.estimate, new.tried.is_some(), &limits)?;
    let goals = crate::store::goals(tx, hand.plan.id).await?;
    if !goals.iter().any(|goal| goal.id == new.goal && matches!(goal.state, GoalState::Now | GoalState::Later)) {
        return Err(FundRefused::NoGoal.into());
    }
    if kept::many(tx, hand.plan.id).await? >= MOST_REQUESTS {
        return Err(FundRefused::ManyRequests.into());
    }
    let due_at = due(tx, place, (small, &limits), hand.now).await?;
    let request = Request {
        id,
        plan: hand.plan.id,
        person: hand.plan.person,
        place,
        organisation: hand.plan.organisation,
        goal: new.goal,
        mode: new.mode,
        kind: new.kind,
        estimate: new.estimate,
        small,
        state: State::Waiting,
        asked_by: hand.by,
        asked_at: hand.now,
        due_at,
        pot: None,
        granted: None,
        paid: None,
        decided_at: None,
        appealed_at: None,
        came: None,
        cost: None,
        told_by: None,
        told_at: None,
    };
    let words = RequestWords {
        what: Some(new.what.clone()),
        tried: new.tried.clone(),
        supplier: new.supplier.clone(),
        ..RequestWords::default()
    };
    kept::ask(tx, &hand.plan, &request, &words).await?;
    let all = workers(tx, &hand.plan, hand.now).await?;
    settle(tx, &hand.teller, (&hand.plan, id), hand.now).await?;
    let others: Vec<_> = all.into_iter().chain([request.person]).filter(|who| *who != hand.by).collect();
    hand.teller.tell_of_request(tx, &others, "plans.fund_asked", id).await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}/fund")).await?;
    Ok(id)
}

/// The person asks for another look, once: somebody else decides, with the same rules and a clock of its own.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn appeal(mut acting: Acting<AppealRequest>, why: &Words) -> Result<(), Refused> {
    let desk = Desk::of(&acting)?;
    let to = rules::appeal(&desk.request)?;
    let tx = acting.tx();
    let limits = limits(tx, desk.request.place).await?;
    let due_at = due(tx, desk.request.place, (false, &limits), desk.now).await?;
    kept::hear(tx, (&desk.plan, desk.id()), why, (desk.now, due_at)).await?;
    desk.moves(tx, to).await?;
    desk.tells(tx, "plans.fund_appealed").await?;
    let address = desk.address();
    acting.done(&address).await?;
    Ok(())
}

/// Those who asked let go of it: promised money, or what is left of an agreed amount, goes back to the pot.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn let_go(mut acting: Acting<LetGoRequest>) -> Result<(), Refused> {
    let desk = Desk::of(&acting)?;
    let tx = acting.tx();
    let left = left_of(tx, &desk.request).await?;
    let granted = desk.request.granted.unwrap_or(0);
    let spent = granted.saturating_sub(left);
    let (step, to) = rules::let_go(&desk.request, desk.by, spent)?;
    if left > 0 {
        let pot = desk.pot(tx).await?;
        let promised = desk.promised(tx).await?;
        desk.post(tx, "plans.fund_rest", (promised, pot.left), left).await?;
    }
    if step == crate::model::fund::Move::Finish {
        kept::paid(tx, desk.id(), Some(spent), Some(granted)).await?;
    }
    desk.moves(tx, to).await?;
    desk.tells(tx, "plans.fund_let_go").await?;
    let address = desk.address();
    acting.done(&address).await?;
    Ok(())
}
