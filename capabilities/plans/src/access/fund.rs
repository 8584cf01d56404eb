//! Who may do what with the enabling fund.

use access::{About, Asking, Facts, Power, Role, or_hidden, places, power};
use basics::PlaceId;
use store::{ReadTx, Result};

use super::{PlanFacts, hands, place, to_write, worker};
use crate::model::fund::{Pot, PotId, Request, RequestId};
use crate::model::{Plan, SWITCH};
use crate::store::fund as kept;

/// A request, and what decides about it.
#[derive(Clone, Debug)]
pub struct RequestFacts {
    about: About,
    /// The plan in which it stands.
    pub plan: Plan,
    /// The request.
    pub request: Request,
    /// Whether the part is switched on where it is decided.
    pub on: bool,
}

impl RequestFacts {
    /// Whether somebody who reads it may also do that, without another look at the database.
    #[must_use]
    pub fn may<A: access::Action>(&self, who: &access::Who) -> bool {
        self.on && access::decide::<A>(who, &self.about).is_ok()
    }
}

impl Facts for RequestFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// A pot, and what decides about it.
#[derive(Clone, Debug)]
pub struct PotFacts {
    about: About,
    /// The pot.
    pub pot: Pot,
}

impl Facts for PotFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn to_act(tx: &mut ReadTx, id: RequestId) -> Result<Option<RequestFacts>> {
    let Some(request) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(plan) = crate::store::one(tx, request.plan).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, request.place, Some(&SWITCH)).await? else { return Ok(None) };
    about.organisation = request.organisation;
    about.owner = Some(request.person);
    Ok(Some(RequestFacts { on: about.on, about, plan, request }))
}

/// Reading does not end where a place switches the part off.
async fn to_read(tx: &mut ReadTx, id: RequestId) -> Result<Option<RequestFacts>> {
    let mut facts = to_act(tx, id).await?;
    if let Some(facts) = &mut facts {
        facts.about.on = true;
    }
    Ok(facts)
}

async fn pot(tx: &mut ReadTx, id: PotId) -> Result<Option<PotFacts>> {
    let Some(pot) = kept::pot(tx, id).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, pot.place, Some(&SWITCH)).await? else { return Ok(None) };
    about.organisation = pot.organisation;
    Ok(Some(PotFacts { about, pot }))
}

fn manages(asking: &Asking<'_>) -> bool {
    asking.has(&[Role::Manager])
}

/// Whoever may decide about money of somebody: never about their own.
fn decides(asking: &Asking<'_>) -> bool {
    !asking.own() && (manages(asking) || worker(asking))
}

access::actions! { "plan", crate::model::PlanId, PlanFacts, to_write, or_hidden:
    /// Ask the fund for something.
    AskFund = "plans.ask_fund" [const RECORDED: bool = true;], |asking| hands(asking);
}

access::actions! { "request", RequestId, RequestFacts, to_read, or_hidden:
    /// Read a request: that is on record, and its person sees who read it.
    SeeRequest = "plans.see_request" [const RECORDED: bool = true;], |asking| hands(asking) || decides(asking);
}

access::actions! { "request", RequestId, RequestFacts, to_act, or_hidden:
    /// Decide about a request.
    DecideRequest = "plans.decide_request" [const RECORDED: bool = true;], |asking| decides(asking);
    /// Ask for another look.
    AppealRequest = "plans.appeal_request", |asking| asking.own();
    /// Pay what was promised.
    PayRequest = "plans.pay_request", |asking| decides(asking);
    /// Spend of an agreed amount.
    SpendAmount = "plans.spend_amount", |asking| hands(asking);
    /// Take a payment back.
    TakeBackPayment = "plans.take_back_payment", |asking| !asking.own() && manages(asking);
    /// Say what came of it.
    TellRequest = "plans.tell_request", |asking| hands(asking);
    /// Let go of a request: promised money goes back.
    LetGoRequest = "plans.let_go_request", |asking| hands(asking);
}

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// Read what a fund is for and what came of it.
    SeeFundPage = "plans.see_fund_page", |asking| asking.belongs();
    /// See the money of a fund.
    SeeFundMoney = "plans.see_fund_money", |asking| manages(asking);
    /// Take the figures of a fund along.
    ExportFund = "plans.export_fund", |asking| manages(asking);
    /// Open a pot.
    OpenPot = "plans.open_pot", |asking| manages(asking);
}

access::actions! { "pot", PotId, PotFacts, pot, or_hidden:
    /// Put money into a pot, or take back what was put in.
    KeepPot = "plans.keep_pot", |asking| manages(asking);
}

/// The matrix of the fund.
pub(super) fn powers() -> [Power; 14] {
    [
        power::<AskFund>(),
        power::<SeeRequest>(),
        power::<DecideRequest>(),
        power::<AppealRequest>(),
        power::<PayRequest>(),
        power::<SpendAmount>(),
        power::<TakeBackPayment>(),
        power::<TellRequest>(),
        power::<LetGoRequest>(),
        power::<SeeFundPage>(),
        power::<SeeFundMoney>(),
        power::<ExportFund>(),
        power::<OpenPot>(),
        power::<KeepPot>(),
    ]
}
