//! Paying, spending, taking back, and what came of it.

use access::{Acting, Action};
use basics::Words;
use store::WriteTx;

use super::{Desk, left_of, not_back, strictest};
use crate::access::{PayRequest, RequestFacts, SpendAmount, TakeBackPayment, TellRequest};
use crate::actions::Refused;
use crate::model::fund::{Came, MOST_PAYMENTS, Mode, Move, Payment, PaymentId, Route, State};
use crate::rules::fund::{self as rules, FundRefused};
use crate::store::fund::{self as kept, NewPayment, Told};

/// A payment.
#[derive(Clone, Debug)]
pub struct Paying {
    /// How much, in pence.
    pub amount: i64,
    /// How it gets there.
    pub route: Route,
    /// What it is for, where an agreed amount is spent.
    pub words: Option<Words>,
}

impl Desk {
    /// The money goes out, and a row says how.
    async fn goes_out(&self, tx: &mut WriteTx, new: &Paying) -> Result<(), Refused> {
        let pot = self.pot(tx).await?;
        let promised = self.promised(tx).await?;
        let posted = self.post(tx, "plans.fund_paid", (promised, pot.spent), new.amount).await?;
        let row = NewPayment {
            id: PaymentId::new(self.now, &self.chance),
            entry: posted.id,
            amount: new.amount,
            route: new.route,
            words: new.words.as_ref(),
            by: self.by,
            takes_back: None,
        };
        kept::put_payment(tx, (&self.plan, &self.request), &row, self.now).await?;
        let left = posted.balances.get(&promised).copied().unwrap_or(0);
        if left > 0 && self.request.mode == Mode::Thing {
            self.post(tx, "plans.fund_rest", (promised, pot.left), left).await?;
        }
        Ok(())
    }

    async fn ends<A: Action<Facts = RequestFacts>>(&self, acting: Acting<A>) -> Result<(), Refused> {
        let address = self.address();
        acting.done(&address).await?;
        Ok(())
    }
}

/// Pays what was promised, or less; the rest goes back to the pot by an entry of its own.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn pay(mut acting: Acting<PayRequest>, new: &Paying) -> Result<(), Refused> {
    let desk = Desk::of(&acting)?;
    let tx = acting.tx();
    // What cannot be paid is refused before anybody asks which pot it would be.
    rules::moved(desk.request.state, Move::Pay)?;
    let pot = desk.pot(tx).await?;
    let limits = strictest(tx, desk.request.place, &[pot.place]).await?;
    let votes = kept::votes(tx, desk.id()).await?;
    let to = rules::pay(&desk.request, &votes, desk.by, new.amount, &limits)?;
    desk.goes_out(tx, new).await?;
    kept::paid(tx, desk.id(), Some(new.amount), desk.request.granted).await?;
    desk.moves(tx, to).await?;
    desk.tells(tx, "plans.fund_paid").await?;
    desk.ends(acting).await
}

/// Spends of an agreed amount: nobody is asked, and a sentence says what for.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn spend(mut acting: Acting<SpendAmount>, new: &Paying) -> Result<(), Refused> {
    let desk = Desk::of(&acting)?;
    if new.words.is_none() {
        return Err(FundRefused::NoWords.into());
    }
    let tx = acting.tx();
    let left = left_of(tx, &desk.request).await?;
    let at = match desk.request.pot {
        Some(_) => vec![desk.pot(tx).await?.place],
        None => Vec::new(),
    };
    let limits = strictest(tx, desk.request.place, &at).await?;
    let votes = kept::votes(tx, desk.id()).await?;
    let to = rules::spend(&desk.request, &votes, desk.by, (left, new.amount), &limits)?;
    if kept::payments(tx, desk.id()).await?.len() >= MOST_PAYMENTS {
        return Err(FundRefused::ManyRequests.into());
    }
    desk.goes_out(tx, new).await?;
    desk.moves(tx, to).await?;
    desk.tells(tx, "plans.fund_spent").await?;
    desk.ends(acting).await
}

/// Takes a payment back by a counter-entry, with a reason: the money is promised again.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn take_back(
    mut acting: Acting<TakeBackPayment>,
    payment: PaymentId,
    why: Option<&Words>,
) -> Result<(), Refused> {
    let desk = Desk::of(&acting)?;
    let why = why.ok_or(FundRefused::NoReason)?;
    let to = rules::moved(desk.request.state, Move::TakeBack)?;
    let tx = acting.tx();
    let payments = kept::payments(tx, desk.id()).await?;
    let paid: &Payment =
        payments.iter().find(|one| one.id == payment && one.takes_back.is_none()).ok_or(FundRefused::NoSuchThing)?;
    let posted = books::reverse(tx, &desk.chance, paid.entry, "plans.fund_taken_back", desk.now)
        .await?
        .map_err(|refused| not_back(&refused))?;
    let row = NewPayment {
        id: PaymentId::new(desk.now, &desk.chance),
        entry: posted.id,
        amount: paid.amount,
        route: paid.route,
        words: Some(why),
        by: desk.by,
        takes_back: Some(payment),
    };
    kept::put_payment(tx, (&desk.plan, &desk.request), &row, desk.now).await?;
    if desk.request.state != State::Promised {
        // What went back to the pot before stays there.
        let left = left_of(tx, &desk.request).await?;
        let spent = desk.request.paid.unwrap_or(0).saturating_sub(paid.amount);
        kept::paid(tx, desk.id(), None, Some(left.saturating_add(spent))).await?;
    }
    desk.moves(tx, to).await?;
    desk.tells(tx, "plans.fund_back").await?;
    acting.because(why.read());
    desk.ends(acting).await
}

/// What came of it, as it is told.
#[derive(Clone, Debug)]
pub struct Telling {
    /// As a code.
    pub came: Came,
    /// What it cost in the end, in pence.
    pub cost: i64,
    /// What it was for and what came of it.
    pub words: Words,
    /// Who saw it, or the receipt.
    pub seen: Option<Words>,
}

/// Tells what came of it: when they like, and no clock runs for it.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn tell(mut acting: Acting<TellRequest>, new: &Telling) -> Result<(), Refused> {
    let desk = Desk::of(&acting)?;
    rules::amount(new.cost)?;
    let to = rules::tell(&desk.request, desk.by)?;
    let tx = acting.tx();
    let told = Told { came: new.came, cost: new.cost, words: &new.words, seen: new.seen.as_ref(), by: desk.by };
    kept::told(tx, (&desk.plan, desk.id()), &told, desk.now).await?;
    desk.moves(tx, to).await?;
    desk.tells(tx, "plans.fund_told").await?;
    desk.ends(acting).await
}
