//! What the seats of a council stand for, who sits for what, and for whose seats an election is.

use access::{act, look};
use askama::Template;
use basics::uuid::Uuid;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::council::seat_line;
use super::{choices, codes, faults_of, member_name};
use crate::access::SetConstituencies;
use crate::access::election::RunElection;
use crate::actions::{Refused, constituencies as actions};
use crate::model::election::{ElectionId, ElectionState};
use crate::model::seats::{Constituency, StandsFor};
use crate::model::{ChosenBy, ConstituencyId, CouncilId, Member};
use crate::rules::names::Viewer;
use crate::rules::seats::ConstituencyFault;
use crate::store::{constituencies as kept, election};

/// The most elections of a council that are looked at.
const MOST: i64 = 20;

/// Where a fault stands, and its words.
pub(super) const fn fault(why: ConstituencyFault) -> (&'static str, &'static str) {
    match why {
        ConstituencyFault::GoesOn => ("constituency", "councils-calling-fault-goes-on"),
        ConstituencyFault::Name => ("name", "councils-fault-stands-name"),
        ConstituencyFault::Twice => ("name", "councils-fault-stands-twice"),
        ConstituencyFault::Seats => ("seats", "councils-fault-stands-seats"),
        ConstituencyFault::Many => ("name", "councils-fault-stands-many"),
        ConstituencyFault::NoSuch => ("constituency", "councils-fault-stands-none"),
        ConstituencyFault::Full => ("constituency", "councils-fault-stands-full"),
        ConstituencyFault::NoSeat => ("seat", "councils-conduct-fault-no-seat"),
    }
}

/// The whole council, and each of what its seats stand for.
fn whole_or(page: &Page, all: &[Constituency], chosen: &str) -> Vec<Choice> {
    let whole = page.t("councils-stands-whole");
    let whole = Choice { value: String::new(), text: whole, hint: None, checked: chosen.is_empty() };
    let parts = all.iter().map(|one| {
        let value = one.id.to_string();
        Choice { checked: value == chosen, value, text: one.name.clone(), hint: None }
    });
    std::iter::once(whole).chain(parts).collect()
}

/// What some seats stand for, as the page shows it.
struct Part {
    id: String,
    kind: String,
    name: String,
    /// How many of its seats are taken.
    taken: String,
    /// Where an election for its seats is called.
    call_at: Option<String>,
}

#[derive(Template)]
#[template(path = "constituencies.html")]
struct ListPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    base: String,
    /// What seats stand for.
    parts: Vec<Part>,
    name: Field,
    kind: Field,
    kinds: Vec<Choice>,
    seats: Field,
    member: Field,
    members: Vec<Choice>,
    constituency: Field,
    whom: Vec<Choice>,
    /// Elections that are called and for which nobody stands yet: for whose seats they are can still be said.
    called: Vec<(String, String)>,
}

async fn list_page(visit: &Visit, id: CouncilId, faults: &Faults) -> Result<ListPage, Problem> {
    let mut looking = look::<SetConstituencies>(visit.site(), visit.who(), id).await?;
    let parts = kept::of_council(looking.tx(), id).await?;
    let elections = election::of_council(looking.tx(), id, MOST).await?;
    let facts = looking.into_facts();
    let page = visit.page().with_back(format!("/councils/{id}/seats"), "councils-seats-title");
    let sent = |name: &str| visit.sent().text(name).to_owned();
    let taken = |one: &Constituency| {
        let sit = facts.members.iter().filter(|member| member.constituency == Some(one.id)).count();
        page.t2("councils-stands-taken", "taken", i64::try_from(sit).unwrap_or(0), "seats", one.seats)
    };
    // Several may give no name: the number tells them apart.
    let member = |(at, one): (usize, &Member)| {
        let number = i64::try_from(at.saturating_add(1)).unwrap_or(i64::MAX);
        let text = format!("{number}. {} ({})", member_name(&page, one, Viewer::Council), seat_line(&page, one));
        Choice { value: one.id.to_string(), text, hint: None, checked: false }
    };
    let elects = facts.council.chosen_by == ChosenBy::Election && facts.council.is_open();
    Ok(ListPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        base: format!("/councils/{id}/constituencies"),
        parts: parts
            .iter()
            .map(|one| Part {
                id: one.id.to_string(),
                kind: page.t(format!("councils-stands-kind-{}", one.kind.code())),
                name: one.name.clone(),
                taken: taken(one),
                call_at: elects.then(|| {
                    let asked = format!("preset=full&seats={}&constituency={}", one.seats, one.id);
                    format!("/councils/{id}/elections/new?{asked}")
                }),
            })
            .collect(),
        name: page.field("name", "councils-field-stands-name", &sent("name"), faults),
        kind: page.field("kind", "councils-field-stands-kind", "", faults),
        kinds: choices(&page, "councils-stands-kind", &codes(StandsFor::ALL, StandsFor::code), "wing"),
        seats: page.field("seats", "councils-field-stands-seats", &sent("seats"), faults),
        member: page.field("seat", "councils-field-conduct-seat", "", faults),
        members: facts.members.iter().enumerate().map(member).collect(),
        constituency: page.field("constituency", "councils-field-stands-for", "", faults),
        whom: whole_or(&page, &parts, ""),
        called: elections
            .iter()
            .filter(|one| one.state == ElectionState::Notice && Some(one.officer) == visit.who().person())
            .map(|one| (format!("/councils/elections/{}/for", one.id), page.day_of(&one.state_at)))
            .collect(),
        page,
    })
}

/// What its seats stand for.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&list_page(visit, id, &Faults::new()).await?)
}

async fn after(visit: &Visit, id: CouncilId, done: Result<(), Refused>) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/{id}/constituencies"), "councils-said-stands-for"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&list_page(visit, id, &faults).await?)
        }
    }
}

/// Says what some seats stand for.
pub(super) async fn add(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<SetConstituencies>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let new = Constituency {
        id: ConstituencyId::of(Uuid::nil()),
        kind: StandsFor::from_code(visit.sent().text("kind")).unwrap_or(StandsFor::Group),
        name: visit.sent().text("name").to_owned(),
        seats: visit.sent().text("seats").trim().parse().unwrap_or(0),
    };
    let done = actions::add(acting, &new).await;
    after(visit, id, done).await
}

/// Seats stand for it no more.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<SetConstituencies>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let it = visit.sent().text("constituency").parse().map_err(|_| Problem::BadForm)?;
    let done = actions::end(acting, it).await;
    after(visit, id, done).await
}

/// What a form chose: one of them, or the whole. What is neither is no form of ours.
fn chosen(visit: &Visit) -> Result<Option<ConstituencyId>, Problem> {
    match visit.sent().text("constituency") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::BadForm),
    }
}

/// Writes down for whom a member sits.
pub(super) async fn sits_for(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<SetConstituencies>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let seat = visit.sent().text("seat").parse().map_err(|_| Problem::BadForm)?;
    let done = actions::sits_for(acting, seat, chosen(visit)?).await;
    after(visit, id, done).await
}

#[derive(Template)]
#[template(path = "election_for.html")]
struct ForPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    action: String,
    is_soft: bool,
    constituency: Field,
    whom: Vec<Choice>,
}

async fn for_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<ForPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let parts = kept::of_council(looking.tx(), facts.council.id).await?;
    let now = kept::elected_for(looking.tx(), id).await?.map(|one| one.to_string()).unwrap_or_default();
    let page = visit.page().with_back(format!("/councils/elections/{id}/run"), "councils-run-title");
    Ok(ForPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        action: format!("/councils/elections/{id}/for"),
        is_soft: facts.election.state == ElectionState::Notice,
        constituency: page.field("constituency", "councils-field-elected-for", "", faults),
        whom: whole_or(&page, &parts, &now),
        page,
    })
}

/// For whose seats an election is.
pub(super) async fn for_form(visit: &Visit) -> Outcome {
    let id = visit.id("election")?;
    visit.show(&for_page(visit, id, &Faults::new()).await?)
}

/// Says it.
pub(super) async fn elect_for(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::elect_for(acting, chosen(visit)?).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/run"), "councils-said-stands-for"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&for_page(visit, id, &faults).await?)
        }
    }
}
