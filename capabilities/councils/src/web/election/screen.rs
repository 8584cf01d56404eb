//! Voting on a screen, for whoever runs it: who holds a part of the key, the parts on paper, and slips.

use access::{act, look};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::desk_page;
use crate::access::election::RunElection;
use crate::actions::election::screen as actions;
use crate::model::election::screen::Scrutineer;
use crate::model::election::{ElectionId, ElectionState};
use crate::rules::election::screen::needed;
use crate::rules::election::states::is_soft;
use crate::store::election::the_box;

/// So many people can hold a part (libs/ballot `MOST_KEYS`).
const LINES: usize = 7;

/// A line of the form: a name, and whether they work here.
struct Holder {
    name: Field,
    staff: Field,
    is_staff: bool,
}

#[derive(Template)]
#[template(path = "election_screen.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each form of the page")]
struct ScreenPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    holders: Vec<Holder>,
    named: Vec<Scrutineer>,
    needed: i64,
    may_name: bool,
    may_make: bool,
    is_made: bool,
    is_voting: bool,
    many: Field,
}

fn holders(visit: &Visit, page: &Page, named: &[Scrutineer], faults: &Faults) -> Vec<Holder> {
    let again = !faults.is_empty();
    (0..LINES)
        .map(|at| {
            let (name, staff) = (format!("name-{at}"), format!("staff-{at}"));
            let kept = named.get(at);
            let value = if again { visit.sent().text(&name) } else { kept.map_or("", |one| one.name.as_str()) };
            let is_staff = if again { visit.sent().ticked(&staff) } else { kept.is_some_and(|one| one.is_staff) };
            let number = i64::try_from(at).unwrap_or_default().saturating_add(1);
            Holder {
                is_staff,
                name: Field {
                    label: page.t1("councils-onscreen-name", "number", number),
                    value: value.to_owned(),
                    error: faults.of(&name),
                    hint: None,
                    name,
                },
                staff: Field {
                    label: page.t1("councils-onscreen-staff", "number", number),
                    value: String::new(),
                    error: None,
                    hint: None,
                    name: staff,
                },
            }
        })
        .collect()
}

async fn screen_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<ScreenPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let state = looking.facts().election.state;
    let keys = the_box::keys(looking.tx(), id).await?;
    drop(looking);
    let page = desk_page(visit, id);
    let is_made = keys.as_ref().is_some_and(|keys| keys.box_key.is_some());
    let named = keys.map(|keys| keys.scrutineers).unwrap_or_default();
    Ok(ScreenPage {
        errors: faults.lines(),
        base: format!("/councils/elections/{id}/screen"),
        holders: holders(visit, &page, &named, faults),
        needed: i64::from(needed(u8::try_from(named.len()).unwrap_or(u8::MAX))),
        may_name: is_soft(state),
        may_make: is_soft(state) && !is_made && !named.is_empty(),
        is_made,
        is_voting: is_made && state == ElectionState::Voting,
        many: page.field("many", "councils-onscreen-many", visit.sent().text("many"), faults),
        named,
        page,
    })
}

/// The page.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&screen_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Names who holds a part.
pub(in crate::web) async fn name(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let one = |at: usize| Scrutineer {
        name: visit.sent().text(&format!("name-{at}")).trim().to_owned(),
        is_staff: visit.sent().ticked(&format!("staff-{at}")),
    };
    let all: Vec<Scrutineer> = (0..LINES).map(one).filter(|one| !one.name.is_empty()).collect();
    match actions::name_scrutineers(acting, &all).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/screen"), "councils-said-moved"),
        Err(refused) => visit.again(&screen_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// A sheet for one who holds a part.
struct PartSheet {
    name: String,
    groups: Vec<String>,
}

#[derive(Template)]
#[template(path = "election_keys.html")]
struct KeysPage {
    page: Page,
    council_name: String,
    needed: i64,
    of: usize,
    sheets: Vec<PartSheet>,
}

/// Makes the keys, and shows the parts this once.
pub(in crate::web) async fn make_keys(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let council_name = acting.facts().election.title(&acting.facts().council.name);
    let made = match actions::make_keys(acting).await {
        Ok(made) => made,
        Err(refused) => return visit.again(&screen_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    };
    let sheet = |(one, part): &(Scrutineer, ballot::sealed::KeyPart)| PartSheet {
        name: one.name.clone(),
        groups: part.text().split_whitespace().map(str::to_owned).collect(),
    };
    let page = desk_page(visit, id).with_title(visit.page().t("councils-onscreen-keys-title"));
    visit.show(&KeysPage {
        page,
        council_name,
        needed: i64::from(needed(u8::try_from(made.len()).unwrap_or(u8::MAX))),
        of: made.len(),
        sheets: made.iter().map(sheet).collect(),
    })
}

#[derive(Template)]
#[template(path = "election_slips.html")]
struct SlipsPage {
    page: Page,
    council_name: String,
    address: String,
    slips: Vec<Vec<String>>,
}

/// Prints slips, this once.
pub(in crate::web) async fn print_slips(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let council_name = acting.facts().election.title(&acting.facts().council.name);
    let many = super::number(visit, "many").and_then(|many| usize::try_from(many).ok()).unwrap_or(0);
    let codes = match actions::print_slips(acting, many).await {
        Ok(codes) => codes,
        Err(refused) => return visit.again(&screen_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    };
    let address = format!("{}/vote", visit.origin().unwrap_or_default());
    let slip = |code: &access::Code| code.grouped().split('-').map(str::to_owned).collect();
    let page = desk_page(visit, id).with_title(visit.page().t("councils-onscreen-slips-title"));
    visit.show(&SlipsPage { page, council_name, address, slips: codes.iter().map(slip).collect() })
}
