//! Verbs of the enabling fund: the only writers of requests and pots, and of their money in the books.

use access::{Acting, Action, places, settings};
use basics::{Chance, Instant, PersonId, PlaceId};
use books::{AccountId, Key, Leg, Opening, Posted, Posting, Unit};
use clocks::{DayOne, Limit};
use store::{ReadTx, WriteTx};

use super::{Refused, workers};
use crate::access::RequestFacts;
use crate::model::Plan;
use crate::model::fund::{
    DAYS, Limits, Mode, Pot, REQUEST, Request, RequestId, SMALL, State, Sums, TWO, WORKER_SMALL, YEAR,
};
use crate::rules::fund::FundRefused;
use crate::store::fund as kept;
use crate::tell::Teller;

mod ask;
mod decide;
mod pay;
mod pots;

pub use ask::{NewRequest, appeal, ask, let_go};
pub use decide::{Deciding, decide};
pub use pay::{Paying, Telling, pay, spend, take_back, tell};
pub use pots::{NewPot, export, open_pot, take_out, top_up};

impl From<FundRefused> for Refused {
    fn from(why: FundRefused) -> Self {
        Self::Fund(vec![why])
    }
}

/// What a place has decided about its fund, in pence.
///
/// # Errors
/// The store's failure.
pub async fn limits(tx: &mut ReadTx, place: PlaceId) -> store::Result<Limits> {
    let asked = [&YEAR, &REQUEST, &SMALL, &TWO, &DAYS, &WORKER_SMALL];
    let answers = settings::several(tx, place, &asked).await?;
    let number = |at: usize| answers.get(at).and_then(|answer| answer.parse::<i64>().ok()).unwrap_or(0);
    let pence = |at: usize| number(at).saturating_mul(100);
    Ok(Limits {
        year: pence(0),
        request: pence(1),
        small: pence(2),
        two: pence(3),
        days: number(4).max(1),
        worker_small: answers.get(5).is_some_and(|answer| answer == "on"),
    })
}

/// The strictest of what these places have decided: whoever may set it in a place further inside loosens nothing for money from above.
///
/// # Errors
/// The store's failure.
async fn strictest(tx: &mut ReadTx, place: PlaceId, others: &[PlaceId]) -> store::Result<Limits> {
    let mut all = limits(tx, place).await?;
    let mut known = vec![place];
    for other in others {
        if !known.contains(other) {
            known.push(*other);
            all = all.and(&limits(tx, *other).await?);
        }
    }
    Ok(all)
}

/// What these pots hold, by the books: one statement.
///
/// # Errors
/// The store's failure.
pub async fn sums(tx: &mut ReadTx, pots: &[Pot]) -> store::Result<Vec<Sums>> {
    let ids: Vec<AccountId> = pots.iter().flat_map(|pot| [pot.funding, pot.left, pot.spent]).collect();
    let accounts = books::several(tx, &ids).await?;
    let holds = |id: AccountId| accounts.get(&id).map_or(0, |account| account.balance);
    Ok(pots
        .iter()
        .map(|pot| {
            let (put_in, left, spent) = (0_i64.saturating_sub(holds(pot.funding)), holds(pot.left), holds(pot.spent));
            Sums { put_in, left, spent, promised: put_in.saturating_sub(left).saturating_sub(spent) }
        })
        .collect())
}

/// What names the account of what is promised to a person for a request.
fn promised(request: &Request) -> Key<'static> {
    Key { kind: "plans.promised", object: request.id.uuid(), person: Some(request.person) }
}

/// What is promised for a request and not spent yet.
///
/// # Errors
/// The store's failure.
pub async fn left_of(tx: &mut ReadTx, request: &Request) -> store::Result<i64> {
    Ok(books::by_key(tx, &promised(request), Unit::Pence).await?.map_or(0, |account| account.balance))
}

/// By when a decision is due: what is small on the same day, all else in working days.
async fn due(
    tx: &mut ReadTx,
    place: PlaceId,
    (small, limits): (bool, &Limits),
    now: Instant,
) -> store::Result<Instant> {
    let timing = places::timing(tx, place).await?;
    if small {
        let today = now.date_in(&timing.zone).unwrap_or_default();
        return Ok(loops::promise(today, &timing.zone).map_or(now, |day| day.until));
    }
    let days = u16::try_from(limits.days).unwrap_or(1);
    let terms = loops::Terms { limit: Limit::Working(days), day_one: DayOne::NextWorkingDay };
    Ok(loops::dates(&timing, terms, now).map_or_else(|_| now.plus_days(limits.days), |dates| dates.due_at))
}

/// Who acts about a request.
struct Desk {
    plan: Plan,
    request: Request,
    by: PersonId,
    now: Instant,
    teller: Teller,
    chance: Chance,
}

impl Desk {
    fn of<A: Action<Facts = RequestFacts>>(acting: &Acting<A>) -> Result<Self, Refused> {
        let request = acting.facts().request.clone();
        // Where the plan has gone since, those who work with the person there have no part in money of another place.
        let plan = Plan { place: request.place, ..acting.facts().plan.clone() };
        let by = acting.person().ok_or(FundRefused::NotTheirs)?;
        let now = acting.now();
        let teller = Teller::new(acting.site(), request.place, now);
        Ok(Self { plan, request, by, now, teller, chance: acting.site().db.chance().clone() })
    }

    fn address(&self) -> String {
        format!("/plans/requests/{}", self.request.id)
    }

    const fn id(&self) -> RequestId {
        self.request.id
    }

    /// It goes to another state; then it is worked out anew for whom it waits.
    async fn moves(&self, tx: &mut WriteTx, to: State) -> Result<(), Refused> {
        kept::moved(tx, self.request.id, to).await?;
        settle(tx, &self.teller, (&self.plan, self.request.id), self.now).await
    }

    /// Everybody on both sides but whoever acts.
    async fn others(&self, tx: &mut ReadTx) -> Result<Vec<PersonId>, Refused> {
        let mut all = workers(tx, &self.plan, self.now).await?;
        all.push(self.request.person);
        all.push(self.request.asked_by);
        all.sort_unstable();
        all.dedup();
        all.retain(|person| *person != self.by);
        Ok(all)
    }

    async fn tells(&self, tx: &mut WriteTx, kind: &'static str) -> Result<(), Refused> {
        let others = self.others(tx).await?;
        Ok(self.teller.tell_of_request(tx, &others, kind, self.id()).await?)
    }

    /// The pot from which this request has its money.
    async fn pot(&self, tx: &mut ReadTx) -> Result<Pot, Refused> {
        let Some(id) = self.request.pot else { return Err(FundRefused::NoPot.into()) };
        Ok(kept::pot(tx, id).await?.ok_or(FundRefused::NoPot)?)
    }

    /// The account of what is promised: opened with the first promise.
    async fn promised(&self, tx: &mut WriteTx) -> Result<AccountId, Refused> {
        let new = Opening {
            key: promised(&self.request),
            unit: Unit::Pence,
            floor: Some(0),
            place: self.request.place,
            organisation: self.request.organisation,
        };
        Ok(books::open(tx, &self.chance, &new, self.now).await?)
    }

    async fn post(
        &self,
        tx: &mut WriteTx,
        kind: &str,
        (from, to): (AccountId, AccountId),
        amount: i64,
    ) -> Result<Posted, Refused> {
        let new = Transfer {
            kind,
            object: ("request", self.request.id.uuid()),
            at: (self.request.place, self.request.organisation),
            legs: transfer(from, to, amount)?,
        };
        new.post(tx, &self.chance, self.now).await
    }
}

/// Works out anew for whom a request waits, as it stands now.
async fn settle(
    tx: &mut WriteTx,
    teller: &Teller,
    (plan, id): (&Plan, RequestId),
    now: Instant,
) -> Result<(), Refused> {
    let Some(it) = kept::one(tx, id).await? else { return Ok(()) };
    let teller = teller.in_place(it.place);
    if it.state == State::Paid {
        return Ok(teller.wait_to_hear(tx, id, it.person).await?);
    }
    if !it.state.waits() && (it.state != State::Promised || it.mode == Mode::Amount) {
        return Ok(teller.stop_request(tx, id).await?);
    }
    let limits = limits(tx, it.place).await?;
    let near = workers(tx, &Plan { place: it.place, ..plan.clone() }, now).await?;
    let mut but = vec![it.person, it.asked_by];
    if it.state == State::Promised {
        if it.granted > Some(limits.two) {
            but.extend(kept::deciders(tx, id).await?);
        }
        return Ok(teller.wait_to_pay(tx, id, (&near, &but)).await?);
    }
    but.extend(kept::deciders(tx, id).await?);
    let near: &[PersonId] = if it.state == State::Waiting && it.small && limits.worker_small { &near } else { &[] };
    Ok(teller.wait_to_decide(tx, id, it.due_at, (near, &but)).await?)
}

/// The same for all requests of a plan, where those who work with its person have changed.
///
/// # Errors
/// The store's failure.
pub(super) async fn settle_all(tx: &mut WriteTx, teller: &Teller, plan: &Plan, now: Instant) -> Result<(), Refused> {
    for id in kept::open_of_plan(tx, plan.id).await? {
        settle(tx, teller, (plan, id), now).await?;
    }
    Ok(())
}

/// The legs of so much from one account to another.
fn transfer(from: AccountId, to: AccountId, amount: i64) -> Result<Vec<Leg>, Refused> {
    ledger::transfer(from, to, amount).map_err(|_| FundRefused::Nothing.into())
}

/// An entry that moves money of a fund.
struct Transfer<'a> {
    kind: &'a str,
    object: (&'a str, basics::uuid::Uuid),
    at: (PlaceId, basics::OrganisationId),
    legs: Vec<Leg>,
}

impl Transfer<'_> {
    /// Posts it; what an account lacks is named.
    async fn post(&self, tx: &mut WriteTx, chance: &Chance, now: Instant) -> Result<Posted, Refused> {
        let (place, organisation) = self.at;
        let new = Posting { kind: self.kind, object: self.object, place, organisation, legs: &self.legs };
        Ok(books::post(tx, chance, &new, now).await?.map_err(|why| short(&why))?)
    }
}

/// Why an entry was refused, in words that somebody can act on.
fn short(why: &books::Refused) -> FundRefused {
    match why.short().first() {
        Some(short) => FundRefused::Short { missing: i64::try_from(short.missing).unwrap_or(i64::MAX) },
        None => FundRefused::TooMuch,
    }
}

/// Why a counter-entry was refused.
fn not_back(why: &books::ReverseRefused) -> FundRefused {
    match why {
        books::ReverseRefused::Posting(why) => short(why),
        books::ReverseRefused::NoSuchEntry => FundRefused::NoSuchThing,
        books::ReverseRefused::AlreadyReversed | books::ReverseRefused::IsReversal => FundRefused::NoMove,
    }
}
