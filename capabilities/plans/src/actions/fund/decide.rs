//! A decision: yes, a part, or no with what would have to change. The money moves in the same act.

use access::{Acting, Role};
use basics::Words;
use store::WriteTx;

use super::{Desk, strictest, sums};
use crate::access::DecideRequest;
use crate::actions::{Refused, today};
use crate::model::fund::{Choice, Move, Pot, State, VoteId};
use crate::rules::fund::{self as rules, FundRefused};
use crate::store::fund::{self as kept, NewVote};

/// For how many days the limit for one person counts.
const A_YEAR: i64 = 365;

/// What somebody decides.
#[derive(Clone, Debug)]
pub struct Deciding {
    /// What.
    pub choice: Choice,
    /// How much, for a part, in pence.
    pub part: Option<i64>,
    /// Why.
    pub reason: Option<Words>,
    /// What would have to change.
    pub change: Option<Words>,
}

/// Decides. Where two people are needed, the first yes waits for the second.
///
/// # Errors
/// [`Refused::Fund`] with everything that is wrong; where the pot holds too little, what is missing.
pub async fn decide(mut acting: Acting<DecideRequest>, new: &Deciding) -> Result<State, Refused> {
    let desk = Desk::of(&acting)?;
    let line = access::Facts::about(acting.facts()).line.clone();
    let manager = acting.signed().is_some_and(|signed| {
        signed.memberships.iter().any(|held| held.role == Role::Manager && line.contains(&held.place))
    });
    let tx = acting.tx();
    let pots = candidates(&desk, tx, &line).await?;
    let places: Vec<basics::PlaceId> = pots.iter().map(|pot| pot.place).collect();
    let limits = strictest(tx, desk.request.place, &places).await?;
    let votes = kept::votes(tx, desk.id()).await?;
    let since = desk.now.plus_days(-A_YEAR);
    let decided = rules::decide(&rules::Deciding {
        request: &desk.request,
        votes: &votes,
        by: desk.by,
        manager,
        choice: new.choice,
        part: new.part,
        says: (new.reason.is_some(), new.change.is_some()),
        limits,
        year: kept::promised_since(tx, desk.request.person, since, desk.id()).await?,
    })
    .map_err(Refused::Fund)?;
    let vote = NewVote {
        id: VoteId::new(desk.now, &desk.chance),
        by: desk.by,
        choice: new.choice,
        amount: decided.amount,
        reason: new.reason.as_ref(),
        change: new.change.as_ref(),
    };
    kept::put_vote(tx, (&desk.plan, &desk.request), &vote, desk.now).await?;
    if let Some(granted) = decided.granted {
        let pot = pot(tx, pots, decided.moves).await?;
        let promised = desk.promised(tx).await?;
        desk.post(tx, "plans.fund_promised", (pot.left, promised), decided.moves).await?;
        kept::granted(tx, desk.id(), pot.id, granted).await?;
    }
    desk.moves(tx, decided.to).await?;
    if decided.step != Move::FirstYes {
        kept::voted(tx, desk.id(), desk.now).await?;
        let kind = if decided.step == Move::Grant { "plans.fund_promised" } else { "plans.fund_refused" };
        desk.tells(tx, kind).await?;
    }
    if let Some(reason) = &new.reason {
        acting.because(reason.read());
    }
    let address = desk.address();
    acting.done(&address).await?;
    Ok(decided.to)
}

/// The pots that could pay, the nearest first: the one it had before, or those that are open today.
async fn candidates(desk: &Desk, tx: &mut WriteTx, line: &[basics::PlaceId]) -> Result<Vec<Pot>, Refused> {
    if desk.request.pot.is_some() {
        return Ok(vec![desk.pot(tx).await?]);
    }
    let today = today(tx, desk.request.place, desk.now).await?;
    let mut open = kept::pots(tx, line, Some(today)).await?;
    open.sort_by_key(|pot| (line.iter().position(|place| *place == pot.place), pot.until_on));
    Ok(open)
}

/// The pot that pays: the nearest that holds enough, or the nearest.
async fn pot(tx: &mut WriteTx, open: Vec<Pot>, amount: i64) -> Result<Pot, Refused> {
    let sums = sums(tx, &open).await?;
    let enough = sums.iter().position(|sum| sum.left >= amount).unwrap_or(0);
    Ok(open.into_iter().nth(enough).ok_or(FundRefused::NoPot)?)
}
