//! Practice weeks: until when, who said so, and the two hands that fix it.

use access::{act, look, places};
use askama::Template;
use basics::PlaceId;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{Names, faults_of, field};
use crate::access::practice::{AgreePractice, ProposePractice, SeePractice};
use crate::actions;
use crate::store::practice as kept;

#[derive(Template)]
#[template(path = "practice.html")]
struct PracticePage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    place_name: String,
    /// The last day of what runs, and who fixed it.
    runs: Option<(String, String)>,
    /// The last day that is proposed, as it is sent back, and by whom.
    proposed: Option<(String, String, String)>,
    may_propose: bool,
    may_agree: bool,
    until: Field,
    day: String,
    month: String,
    year: String,
}

async fn practice_page(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<PracticePage, Problem> {
    let mut looking = look::<SeePractice>(visit.site(), visit.who(), place).await?;
    let about = looking.facts().clone();
    let now = looking.now();
    let tx = looking.tx();
    let this = places::one(tx, place).await?.ok_or(Problem::NotThere)?;
    let (proposed, agreed) = kept::of_place(tx, place).await?;
    let today = now.date_in(&this.zone).unwrap_or_default();
    let agreed = agreed.filter(|one| one.until_on >= today);
    let hands = proposed.iter().chain(&agreed).flat_map(|one| [Some(one.proposed_by), one.agreed_by]).flatten();
    let names = Names::of(tx, hands.collect()).await?;
    let page = visit.page();
    let may_agree = access::decide::<AgreePractice>(visit.who(), &about).is_ok();
    let own = proposed.is_some_and(|one| Some(one.proposed_by) == visit.who().person());
    let part = |name: &str| visit.sent().text(&format!("until-{name}")).to_owned();
    Ok(PracticePage {
        errors: faults.lines(),
        action: format!("/practice/{place}"),
        runs: agreed.map(|one| {
            let (by, with) = (names.get(&page, Some(one.proposed_by)), names.get(&page, one.agreed_by));
            (page.day(&one.until_on), page.t2("feedback-practice-hands", "one", by.as_str(), "two", with.as_str()))
        }),
        proposed: proposed
            .map(|one| (page.day(&one.until_on), one.until_on.to_string(), names.get(&page, Some(one.proposed_by)))),
        may_propose: access::decide::<ProposePractice>(visit.who(), &about).is_ok(),
        may_agree: may_agree && !own,
        until: field(&page, "until", "feedback-practice-until", "", faults),
        day: part("day"),
        month: part("month"),
        year: part("year"),
        place_name: this.name,
        page,
    })
}

/// How it stands.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let place = visit.id("place")?;
    visit.show(&practice_page(visit, place, &Faults::new()).await?)
}

/// A manager proposes a last day.
pub(super) async fn propose(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let acting = act::<ProposePractice>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    let Ok(Some(until)) = visit.sent().date("until") else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("until", visit.page().t("feedback-fault-practice-day"));
        return visit.again(&practice_page(visit, place, &faults).await?);
    };
    match actions::propose_practice(acting, until).await {
        Ok(()) => visit.go_saying(&format!("/practice/{place}"), "feedback-said-practice-proposed"),
        Err(refused) => visit.again(&practice_page(visit, place, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// The other side agrees to the day that the page showed.
pub(super) async fn agree(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place: PlaceId = visit.id("place")?;
    let acting = act::<AgreePractice>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    match actions::agree_practice(acting, visit.sent().text("shown").parse().ok()).await {
        Ok(()) => visit.go_saying(&format!("/practice/{place}"), "feedback-said-practice-agreed"),
        Err(refused) => visit.again(&practice_page(visit, place, &faults_of(&visit.page(), refused)?).await?),
    }
}
