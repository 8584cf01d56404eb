//! Boots and a lock: asked for, said yes to, paid, and what came of it (guide/domain.md, section 7).

use access::{Role, Site, people};
use basics::Date;
use store::ReadTx;

use super::{Cast, acting, contents, words};
use crate::access::{AskFund, DecideRequest, OpenPot, PayRequest, TellRequest};
use crate::actions::Refused;
use crate::actions::fund::{self as actions, Deciding, NewPot, NewRequest, Paying, Telling};
use crate::model::PlanId;
use crate::model::fund::{Came, Choice, Kind, Mode, Route};
use crate::store as kept;

/// What is put into the pot of the demonstration: two thousand pounds.
const PUT_IN: i64 = 200_000;
/// What boots and a lock cost.
const BOOTS: i64 = 8_500;

/// Dougie asks for work boots and a lock; somebody who leads the place says yes, Callum pays the shop, and Dougie says what came
/// of it. Nothing happens where nobody leads the place.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub(super) async fn boots(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    let mut tx = site.db.read().await?;
    let Some(place) = kept::one(&mut tx, plan).await?.map(|plan| plan.place) else { return Ok(()) };
    let leads = people::in_roles(&mut tx, place, &[Role::Manager], site.now(), 1).await?;
    let today = crate::actions::today(&mut tx, place, site.now()).await?;
    drop(tx);
    let Some(lead) = leads.first().map(|lead| lead.id) else { return Ok(()) };
    let from_on = Date::new(today.year(), 1, 1).unwrap_or(today);
    let until_on = Date::new(today.year().saturating_add(1), 12, 31).unwrap_or(today);
    let pot = NewPot { from_on, until_on, amount: PUT_IN };
    actions::open_pot(acting::<OpenPot>(site, lead, place).await?, &pot).await?;
    let goals = contents(site, plan).await?.goals;
    let Some(goal) = goals.get(1).or_else(|| goals.first()).map(|goal| goal.id) else { return Ok(()) };
    let new = NewRequest {
        goal,
        mode: Mode::Thing,
        kind: Kind::Clothes,
        estimate: BOOTS,
        what: words(
            "Work boots with steel caps, and a lock for the bike. Without boots I cannot go on at the workshop.",
        ),
        tried: Some(words("The workshop has boots, but not in my size. Ann asked at the church.")),
        supplier: Some(words("The work wear shop by the station")),
    };
    let id = actions::ask(acting::<AskFund>(site, cast.dougie, plan).await?, &new).await?;
    let yes = Deciding {
        choice: Choice::Yes,
        part: None,
        reason: Some(words("It is what the next step needs.")),
        change: None,
    };
    actions::decide(acting::<DecideRequest>(site, lead, id).await?, &yes).await?;
    let paid = Paying { amount: BOOTS, route: Route::Supplier, words: None };
    actions::pay(acting::<PayRequest>(site, cast.callum, id).await?, &paid).await?;
    let told = Telling {
        came: Came::Helped,
        cost: BOOTS,
        words: words("Boots fit. Lock is on the bike. I have been on time four Thursdays."),
        seen: Some(words("Callum saw the receipt and the boots")),
    };
    actions::tell(acting::<TellRequest>(site, cast.dougie, id).await?, &told).await
}

/// A request, a payment of it, its pot, and what was put in there.
pub(super) async fn samples(tx: &mut ReadTx) -> store::Result<Vec<(&'static str, String)>> {
    let Some((request, payment, pot)) = kept::fund::any(tx).await? else { return Ok(Vec::new()) };
    let mut found = vec![("request", request.to_string())];
    found.extend(payment.map(|payment| ("payment", payment.to_string())));
    found.extend(pot.map(|pot| ("pot", pot.to_string())));
    if let Some(pot) = pot
        && let Some(pot) = kept::fund::pot(tx, pot).await?
    {
        let lines = books::statement(tx, pot.funding, None, 1).await?;
        found.extend(lines.first().map(|line| ("entry", line.entry.to_string())));
    }
    Ok(found)
}
