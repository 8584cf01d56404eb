//! Who has the seats: those without an account yet, and seats that fell empty. And the scrutineers' bundle.

use access::{act, look, register};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::desk_page;
use crate::access::election::RunElection;
use crate::actions::election::result as actions;
use crate::model::VacancyRule;
use crate::model::election::{ElectionId, Standing, StandingId};
use crate::rules::election::seats::elected;
use crate::store::election as kept;

#[derive(Template)]
#[template(path = "election_seats.html")]
struct SeatsPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    sit: Vec<String>,
    without: Vec<Choice>,
    who: Field,
    name: Field,
    gone: Vec<String>,
    could: Vec<Choice>,
    asked: Field,
    dice: Field,
    by_rule: bool,
    rule: String,
}

async fn seats_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<SeatsPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let rule = looking.facts().council.vacancy_rule;
    let tx = looking.tx();
    let (teams, standing) = (kept::teams(tx, id).await?, kept::people::standing(tx, id).await?);
    let won = elected(&teams, &standing);
    let choice = |id: StandingId, text: &str, chosen: bool| Choice {
        value: id.to_string(),
        text: text.to_owned(),
        hint: None,
        checked: chosen,
    };
    let sent = |name: &str| visit.sent().text(name);
    let fills = kept::fills::fills(tx, id).await?;
    let has = |one: &&Standing| {
        let won = won.iter().any(|other| other.id == one.id) || fills.iter().any(|fill| fill.has == one.id);
        won && one.person.is_none()
    };
    let without = standing.iter().filter(has).map(|one| choice(one.id, &one.shown_name, false)).collect();
    let waits = actions::waiting(looking).await.map_err(|refused| Problem::Broken(refused.to_string()))?;
    let page = desk_page(visit, id);
    let ticked: Vec<&str> = visit.sent().all("asked");
    let could = waits.iter().filter(|one| !one.had && !one.sits);
    let names = |sits: bool| -> Vec<String> {
        let them =
            waits.iter().filter(|one| one.had && one.sits == sits && !one.replaced && one.standing.person.is_some());
        them.map(|one| one.standing.shown_name.clone()).collect()
    };
    Ok(SeatsPage {
        errors: faults.lines(),
        base: format!("/councils/elections/{id}"),
        sit: names(true),
        gone: names(false),
        could: could
            .map(|one| {
                let id = one.standing.id;
                choice(id, &one.standing.shown_name, ticked.contains(&id.to_string().as_str()))
            })
            .collect(),
        without,
        who: page.field("who", "councils-won-who", "", faults),
        name: page.field("name", "councils-won-name", sent("name"), faults),
        asked: page.field("asked", "councils-won-asked", "", faults),
        dice: page.field("dice", "councils-account-dice", sent("dice"), faults),
        by_rule: matches!(rule, VacancyRule::Countback | VacancyRule::RunnerUp),
        rule: page.t(format!("councils-vacancy-{}", rule.code().replace('_', "-"))),
        page,
    })
}

/// The page.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&seats_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Somebody who was elected on a form takes their seat.
pub(in crate::web) async fn seat(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: StandingId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    let (place, now) = (acting.facts().council.place, acting.now());
    let named = [basics::fold(visit.sent().text("name"))];
    let found = register::people_named(acting.tx(), place, &named, now).await?;
    let [(_, person)] = found.as_slice() else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("name", visit.page().t("councils-won-fault-name"));
        return visit.again(&seats_page(visit, id, &faults).await?);
    };
    match actions::seat_elected(acting, which, *person).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/seats"), "councils-said-moved"),
        Err(refused) => visit.again(&seats_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Fills a seat that fell empty.
pub(in crate::web) async fn fill(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let asked: Vec<StandingId> = visit.sent().all("asked").iter().filter_map(|one| one.parse().ok()).collect();
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::fill(acting, &asked, visit.sent().text("dice")).await {
        Ok(_) => visit.go_saying(&format!("/councils/elections/{id}/seats"), "councils-said-filled"),
        Err(refused) => visit.again(&seats_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// The bundle as a file, for the scrutineers: `alongside verify --bundle` counts it again. Who took it stands in the chain.
pub(in crate::web) async fn bundle(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    if visit.kiosk().is_some() {
        // The file would stay on the screen for the next person.
        return visit.go(&format!("/councils/elections/{id}/run"));
    }
    // No once key: whoever presses twice gets the file twice, and both times are on record.
    let acting = act::<RunElection>(visit.site(), visit.who(), id, None).await?;
    match actions::take_bundle(acting).await {
        Ok(text) => pages::attachment("text/plain; charset=utf-8", "attachment; filename=\"bundle.txt\"", text),
        Err(refused) => visit.again(&seats_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
