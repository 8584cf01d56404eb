//! A decision.

use access::{act, look};
use pages::{Faults, Outcome, Problem, Visit};

use super::super::{faults_of, optional};
use super::{FormPage, Maker, chosen, money, request};
use crate::access::DecideRequest;
use crate::actions::fund::{self as actions, Deciding};
use crate::model::MOST_WORDS;
use crate::model::fund::{Choice, RequestId};
use crate::store::fund as kept;

async fn decide_page(visit: &Visit, id: RequestId, faults: &Faults) -> Result<FormPage, Problem> {
    let mut looking = look::<DecideRequest>(visit.site(), visit.who(), id).await?;
    let it = looking.facts().request.clone();
    let what = kept::words(looking.tx(), id).await?.what;
    drop(looking);
    let page = visit.page();
    let make = Maker { page: &page, sent: visit.sent(), faults };
    let codes: Vec<&str> = Choice::ALL.iter().map(|one| one.code()).collect();
    let controls = vec![
        make.radios("choice", "plans-fund-choice", &codes),
        make.money("part", None),
        make.area("why", MOST_WORDS),
        make.area("change", MOST_WORDS),
    ];
    let line = request::title(&page, &it);
    let page = page.with_back(format!("/plans/requests/{id}"), "plans-fund-back-request");
    let action = format!("/plans/requests/{id}/decide");
    let mut form = FormPage::new(page, "plans-fund-decide", action, faults, controls);
    form.about.push(line);
    form.quoted = what.map_or_else(String::new, |words| words.read().to_owned());
    Ok(form)
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.show(&decide_page(visit, visit.id("request")?, &Faults::new()).await?)
}

/// It is decided.
pub(super) async fn decide(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: RequestId = visit.id("request")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let choice = chosen(&page, sent, &mut faults, "choice", Choice::from_code);
    let part = if choice == Some(Choice::Part) { money(&page, sent, &mut faults, "part") } else { None };
    let reason = optional(&page, sent, &mut faults, "why", MOST_WORDS);
    let change = optional(&page, sent, &mut faults, "change", MOST_WORDS);
    let (Some(choice), true) = (choice, faults.is_empty()) else {
        return visit.again(&decide_page(visit, id, &faults).await?);
    };
    let acting = act::<DecideRequest>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::decide(acting, &Deciding { choice, part, reason, change }).await {
        Ok(_) => visit.go_saying(&format!("/plans/requests/{id}"), "plans-fund-said-decided"),
        Err(refused) => {
            let faults = faults_of(&page, refused)?.moved("amount", "part");
            visit.again(&decide_page(visit, id, &faults).await?)
        }
    }
}
