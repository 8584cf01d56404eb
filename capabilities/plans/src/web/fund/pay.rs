//! Paying, spending, taking back, and what came of it.

use access::{Action, act, look};
use pages::{Faults, Outcome, Problem, Visit};

use super::super::{faults_of, optional};
use super::{FormPage, Maker, chosen, money, request};
use crate::access::{PayRequest, RequestFacts, SpendAmount, TakeBackPayment, TellRequest};
use crate::actions::Refused;
use crate::actions::fund::{self as actions, Paying, Telling, left_of};
use crate::model::fund::{Came, PaymentId, RequestId, Route};
use crate::model::{MOST_SHORT, MOST_WORDS};
use crate::rules::fund::pounds;

/// A form about a request: its words stand under `name`.
async fn about<A: Action<Id = RequestId, Facts = RequestFacts>>(
    visit: &Visit,
    id: RequestId,
    (name, tail): (&str, &str),
    faults: &Faults,
) -> Result<FormPage, Problem> {
    let mut looking = look::<A>(visit.site(), visit.who(), id).await?;
    let it = looking.facts().request.clone();
    let left = left_of(looking.tx(), &it).await?;
    drop(looking);
    let page = visit.page();
    let make = Maker { page: &page, sent: visit.sent(), faults };
    let routes: Vec<&str> = Route::ALL.iter().map(|one| one.code()).collect();
    let came: Vec<&str> = Came::ALL.iter().map(|one| one.code()).collect();
    let controls = match name {
        "plans-fund-pay" => vec![make.money("amount", Some(left)), make.radios("route", "plans-fund-route", &routes)],
        "plans-fund-spend" => vec![
            make.area("words", MOST_SHORT),
            make.money("amount", None),
            make.radios("route", "plans-fund-route", &routes),
        ],
        "plans-fund-told" => vec![
            make.area("told", MOST_WORDS),
            make.money("cost", it.paid),
            make.line("seen"),
            make.radios("came", "plans-fund-came", &came),
        ],
        _ => vec![make.area("why", MOST_SHORT)],
    };
    let mut lines = vec![request::title(&page, &it)];
    if left > 0 {
        lines.push(page.t1("plans-fund-left", "amount", pounds(left).as_str()));
    }
    let page = page.with_back(format!("/plans/requests/{id}"), "plans-fund-back-request");
    let mut form = FormPage::new(page, name, format!("/plans/requests/{id}/{tail}"), faults, controls);
    form.about.extend(lines);
    Ok(form)
}

const PAY: (&str, &str) = ("plans-fund-pay", "pay");
const SPEND: (&str, &str) = ("plans-fund-spend", "spend");
const TOLD: (&str, &str) = ("plans-fund-told", "told");

/// The form to pay.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.show(&about::<PayRequest>(visit, visit.id("request")?, PAY, &Faults::new()).await?)
}

/// It is paid.
pub(super) async fn pay(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let amount = money(&page, sent, &mut faults, "amount");
    let route = chosen(&page, sent, &mut faults, "route", Route::from_code);
    let (Some(amount), Some(route), true) = (amount, route, faults.is_empty()) else {
        return visit.again(&about::<PayRequest>(visit, id, PAY, &faults).await?);
    };
    let acting = act::<PayRequest>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::pay(acting, &Paying { amount, route, words: None }).await {
        Ok(()) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-paid"),
        Err(refused) => visit.again(&about::<PayRequest>(visit, id, PAY, &faults_of(&page, refused)?).await?),
    }
}

/// The form to spend of an agreed amount.
pub(super) async fn spend_form(visit: &Visit) -> Outcome {
    visit.show(&about::<SpendAmount>(visit, visit.id("request")?, SPEND, &Faults::new()).await?)
}

/// It is spent.
pub(super) async fn spend(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let words = faults.words(&page, sent, "words", MOST_SHORT, "plans-fault-words");
    let amount = money(&page, sent, &mut faults, "amount");
    let route = chosen(&page, sent, &mut faults, "route", Route::from_code);
    let (Some(words), Some(amount), Some(route), true) = (words, amount, route, faults.is_empty()) else {
        return visit.again(&about::<SpendAmount>(visit, id, SPEND, &faults).await?);
    };
    let acting = act::<SpendAmount>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::spend(acting, &Paying { amount, route, words: Some(words) }).await {
        Ok(()) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-spent"),
        Err(refused) => visit.again(&about::<SpendAmount>(visit, id, SPEND, &faults_of(&page, refused)?).await?),
    }
}

/// The form to say what came of it.
pub(super) async fn told_form(visit: &Visit) -> Outcome {
    visit.show(&about::<TellRequest>(visit, visit.id("request")?, TOLD, &Faults::new()).await?)
}

/// It is told.
pub(super) async fn told(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let words = faults.words(&page, sent, "told", MOST_WORDS, "plans-fault-words");
    let cost = money(&page, sent, &mut faults, "cost");
    let seen = optional(&page, sent, &mut faults, "seen", MOST_SHORT);
    let came = chosen(&page, sent, &mut faults, "came", Came::from_code);
    let (Some(words), Some(cost), Some(came), true) = (words, cost, came, faults.is_empty()) else {
        return visit.again(&about::<TellRequest>(visit, id, TOLD, &faults).await?);
    };
    let acting = act::<TellRequest>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::tell(acting, &Telling { came, cost, words, seen }).await {
        Ok(()) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-told"),
        Err(refused) => visit.again(&about::<TellRequest>(visit, id, TOLD, &faults_of(&page, refused)?).await?),
    }
}

async fn back_page(visit: &Visit, id: RequestId, faults: &Faults) -> Result<FormPage, Problem> {
    let payment: PaymentId = visit.id("payment")?;
    about::<TakeBackPayment>(visit, id, ("plans-fund-back-pay", &format!("back/{payment}")), faults).await
}

/// The form to take a payment back.
pub(super) async fn back_form(visit: &Visit) -> Outcome {
    visit.show(&back_page(visit, visit.id("request")?, &Faults::new()).await?)
}

/// It is taken back.
pub(super) async fn back(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let (page, mut faults) = (visit.page(), Faults::new());
    let why = faults.words(&page, visit.sent(), "why", MOST_SHORT, "plans-fund-fault-no-reason");
    if why.is_none() {
        return visit.again(&back_page(visit, id, &faults).await?);
    }
    let acting = act::<TakeBackPayment>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done: Result<(), Refused> = actions::take_back(acting, visit.id("payment")?, why.as_ref()).await;
    match done {
        Ok(()) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-back"),
        Err(refused) => visit.again(&back_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}
