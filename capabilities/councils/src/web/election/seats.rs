//! Who has the seats: those without an account yet, and seats that fell empty. And the scrutineers' bundle.

use access::{act, look, register};
use askama::Template;
use basics::PersonId;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::desk_page;
use crate::access::election::{RunElection, TakeElectedSeat};
use crate::actions::election::elected::{self as elected_verbs, ask_elected};
use crate::actions::election::result;
use crate::actions::election::vacancy::{self as actions, Lot};
use crate::model::VacancyRule;
use crate::model::election::{ElectionId, Fill, Standing, StandingId};
use crate::rules::election::seats::elected;
use crate::store::election as kept;

/// A seat that fell empty and was filled, as everybody may see how.
pub(super) struct Refilled {
    /// Who has it.
    pub has: String,
    /// Whose it was.
    pub left: String,
    /// How it was found.
    pub how: String,
    /// Throws of a die, and who saw them.
    pub lot: Option<(String, String)>,
}

/// How each seat that fell empty was filled.
pub(super) fn refilled(page: &Page, fills: &[Fill], standing: &[Standing]) -> Vec<Refilled> {
    let name = |id: StandingId| standing.iter().find(|one| one.id == id).map(|one| one.shown_name.clone());
    let of = |fill: &Fill| {
        let seen_by = fill.seen_by.lines().collect::<Vec<_>>().join(", ");
        let how = format!("councils-fill-{}", fill.came_by.code().replace('_', "-"));
        let asked = i64::try_from(fill.asked.len()).unwrap_or(i64::MAX);
        Refilled {
            has: name(fill.has).unwrap_or_default(),
            left: name(fill.left).unwrap_or_default(),
            how: page.t1(how, "count", asked),
            lot: (!fill.dice.is_empty()).then(|| (fill.dice.clone(), seen_by)),
        }
    };
    fills.iter().map(of).collect()
}

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
    reason: Field,
    gone: Vec<String>,
    could: Vec<Choice>,
    asked: Field,
    dice: Field,
    first: Field,
    second: Field,
    refilled: Vec<Refilled>,
    by_rule: bool,
    rule: String,
}

/// By which name each account is known that is asked about a line.
async fn asked(tx: &mut store::ReadTx, id: ElectionId) -> Result<Vec<(StandingId, String)>, Problem> {
    let asked = kept::asked::all(tx, id).await?;
    let people: Vec<PersonId> = asked.iter().map(|(_, person)| *person).collect();
    let names = access::people::names(tx, &people).await?;
    let name = |person| names.iter().find(|(one, _)| *one == person).map(|(_, name)| name.clone());
    Ok(asked.into_iter().filter_map(|(line, person)| Some((line, name(person)?))).collect())
}

async fn seats_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<SeatsPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let rule = looking.facts().council.vacancy_rule;
    let of_persons = looking.facts().election.counting.is_of_persons();
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
    // Where nobody voted for persons there are no papers to count again.
    let counted = !of_persons || !kept::read_out(tx, id).await?.result.is_empty();
    let has = |one: &&Standing| {
        let won = won.iter().any(|other| other.id == one.id) || fills.iter().any(|fill| fill.has == one.id);
        won && one.person.is_none() && !fills.iter().any(|fill| fill.left == one.id)
    };
    let asked = asked(tx, id).await?;
    let name_of = |which| asked.iter().find(|(line, _)| *line == which).map(|(_, name)| name.clone());
    let without: Vec<(Standing, Option<String>)> =
        standing.iter().filter(has).map(|one| (one.clone(), name_of(one.id))).collect();
    let waits = actions::waiting(looking).await.map_err(|refused| Problem::Broken(refused.to_string()))?;
    let page = desk_page(visit, id);
    let ticked: Vec<&str> = visit.sent().all("asked");
    let could = waits.iter().filter(|one| !one.had && !one.sits);
    let names = |sits: bool| -> Vec<String> {
        let them = waits
            .iter()
            .filter(|one| one.had && one.sits == sits && !one.replaced && (one.standing.person.is_some() || !sits));
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
        without: without
            .into_iter()
            .map(|(one, asked)| Choice {
                hint: match asked {
                    Some(asked) => Some(page.t1("councils-won-is-asked", "name", asked)),
                    None if one.gave_up => Some(page.t1("councils-won-gave-up-why", "reason", one.reason)),
                    None => None,
                },
                ..choice(one.id, &one.shown_name, sent("who") == one.id.to_string())
            })
            .collect(),
        reason: page.field("words", "councils-won-gave-up-reason", sent("words"), faults),
        refilled: refilled(&page, &fills, &standing),
        first: page.field("first", "councils-account-first", sent("first"), faults),
        second: page.field("second", "councils-account-second", sent("second"), faults),
        who: page.field("who", "councils-won-who", "", faults),
        name: page.field("name", "councils-won-name", sent("name"), faults),
        asked: page.field("asked", "councils-won-asked", "", faults),
        dice: page.field("dice", "councils-account-dice", sent("dice"), faults),
        by_rule: counted && matches!(rule, VacancyRule::Countback | VacancyRule::RunnerUp),
        rule: page.t(format!("councils-vacancy-{}", rule.code().replace('_', "-"))),
        page,
    })
}

/// The page.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&seats_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Asks whether an account is that of somebody who was elected on a form.
pub(in crate::web) async fn seat(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which = match chosen(visit, id).await {
        Ok(which) => which,
        Err(again) => return again,
    };
    let (place, now) = (acting.facts().council.place, acting.now());
    let named = [basics::fold(visit.sent().text("name"))];
    let found = register::people_named(acting.tx(), place, &named, now).await?;
    let [(_, person)] = found.as_slice() else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("name", visit.page().t("councils-won-fault-name"));
        return visit.again(&seats_page(visit, id, &faults).await?);
    };
    match ask_elected(acting, which, *person).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/seats"), "councils-said-asked"),
        Err(refused) => visit.again(&seats_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Who on the paper it is; else the page again, which asks for it.
async fn chosen(visit: &Visit, id: ElectionId) -> Result<StandingId, Outcome> {
    if let Ok(which) = visit.sent().text("who").parse() {
        return Ok(which);
    }
    let mut faults = Faults::new();
    faults.add("who", visit.page().t("councils-won-fault-who"));
    Err(match seats_page(visit, id, &faults).await {
        Ok(page) => visit.again(&page),
        Err(problem) => Err(problem),
    })
}

/// Somebody who was elected on a form does not take their seat.
pub(in crate::web) async fn give_up(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which = match chosen(visit, id).await {
        Ok(which) => which,
        Err(again) => return again,
    };
    match actions::give_up(acting, which, visit.sent().text("words")).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/seats"), "councils-said-moved"),
        Err(refused) => visit.again(&seats_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Whoever was asked says whether the seat is theirs.
pub(in crate::web) async fn take(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<TakeElectedSeat>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let council = acting.facts().council.id;
    let is_theirs = match visit.sent().text("answer") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::NotThere),
    };
    let at = format!("/councils/elections/{id}");
    match elected_verbs::take(acting, is_theirs).await {
        Ok(true) => visit.go_saying(&format!("/councils/{council}/my-seat"), "councils-said-seated"),
        Ok(false) if is_theirs => visit.go_saying(&at, "councils-said-not-theirs"),
        Ok(false) => visit.go_saying(&at, "councils-said-not-mine"),
        Err(refused) => {
            // Nobody asks them any more: the page shows how it stands.
            faults_of(&visit.page(), refused)?;
            visit.go_saying(&at, "councils-said-not-theirs")
        }
    }
}

/// Fills a seat that fell empty.
pub(in crate::web) async fn fill(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let asked: Vec<StandingId> = visit.sent().all("asked").iter().filter_map(|one| one.parse().ok()).collect();
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let text = |name: &str| visit.sent().text(name).to_owned();
    let lot = Lot { dice: text("dice"), witnesses: [text("first"), text("second")] };
    match actions::fill(acting, &asked, &lot).await {
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
    match result::take_bundle(acting).await {
        Ok(text) => pages::attachment("text/plain; charset=utf-8", "attachment; filename=\"bundle.txt\"", text),
        Err(refused) => visit.again(&seats_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
