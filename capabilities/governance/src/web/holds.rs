//! A hold on a person: nothing about them is erased by period while it stands.

use access::{act, look, people};
use askama::Template;
use basics::PersonId;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::date_boxes;
use crate::access::keeping::{EndHold, HoldPerson, SeeHold};
use crate::actions::{self, Refused};
use crate::rules::keeping::HoldRefused;
use crate::store;

/// The most letters in a reason.
const MOST_REASON: usize = 2000;

#[derive(Template)]
#[template(path = "hold.html")]
struct HoldPage {
    page: Page,
    errors: Vec<ErrorLine>,
    id: PersonId,
    name: String,
    /// The hold that stands: its reason, since when, until when.
    stands: Option<(String, String, String)>,
    reason: Field,
    until: Field,
    until_boxes: [String; 3],
    most: usize,
}

async fn hold_page(visit: &Visit, faults: &Faults) -> Result<HoldPage, Problem> {
    let id: PersonId = visit.id("person")?;
    let mut looking = look::<SeeHold>(visit.site(), visit.who(), id).await?;
    let name = people::one(looking.tx(), id).await?.ok_or(Problem::NotThere)?.name;
    let place = access::Facts::about(looking.facts()).place;
    let now = looking.now();
    let today = actions::today(looking.tx(), place, now).await?;
    let hold = store::hold_on(looking.tx(), id, today).await?;
    let page = visit.page().with_back(format!("/people/{id}"), "governance-back-person");
    let stands = hold.map(|hold| {
        let reason = hold.reason.map(|reason| reason.read().to_owned()).unwrap_or_default();
        (reason, page.day_of(&hold.made_at), page.day(&hold.until))
    });
    Ok(HoldPage {
        errors: faults.lines(),
        id,
        name,
        stands,
        reason: page.field("reason", "governance-hold-reason", visit.sent().text("reason"), faults),
        until: page.field("until", "governance-hold-until", "", faults),
        until_boxes: date_boxes(visit, "until"),
        most: MOST_REASON,
        page,
    })
}

/// The hold that stands, and the form to make one.
pub(super) async fn hold_form(visit: &Visit) -> Outcome {
    visit.show(&hold_page(visit, &Faults::new()).await?)
}

/// Holds what is kept about a person.
pub(super) async fn hold(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    look::<HoldPerson>(visit.site(), visit.who(), id).await?;
    let page = visit.page();
    let mut faults = Faults::new();
    let reason = faults.words(&page, visit.sent(), "reason", MOST_REASON, "governance-hold-reason-missing");
    let until = visit.sent().date("until").ok().flatten();
    if until.is_none() {
        faults.add("until", page.t("governance-date-bad"));
    }
    let (Some(reason), Some(until)) = (reason, until) else {
        return visit.again(&hold_page(visit, &faults).await?);
    };
    let acting = act::<HoldPerson>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::hold_person(acting, &reason, until).await {
        Ok(()) => visit.go_saying(&format!("/people/{id}"), "governance-hold-done"),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            let key = match refused {
                HoldRefused::Past => "governance-date-past",
                HoldRefused::Far => "governance-hold-far",
            };
            faults.add("until", page.t(key));
            visit.again(&hold_page(visit, &faults).await?)
        }
    }
}

/// Ends the hold on a person.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    let acting = act::<EndHold>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    actions::end_hold(acting).await?;
    visit.go_saying(&format!("/people/{id}"), "governance-hold-ended")
}
