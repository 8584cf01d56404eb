//! Standing by oneself, and the forms that the returning officer types.

use access::{act, look};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::{desk_page, line_name};
use crate::access::election::{RunElection, StandInElection};
use crate::actions::election::people as actions;
use crate::model::election::{Election, ElectionId, ElectionState, StandingId, StandingState, Team};
use crate::rules::election::manifest::REOPEN;
use crate::rules::election::standing::{Nomination, may_withdraw_for};
use crate::rules::election::states::is_soft;
use crate::store::election as kept;

fn teams(page: &Page, teams: &[Team], chosen: &str) -> Vec<Choice> {
    let them = teams.iter().filter(|team| team.name != REOPEN);
    them.map(|team| Choice {
        value: team.name.clone(),
        text: line_name(page, &team.name),
        hint: (!team.manifesto.is_empty()).then(|| team.manifesto.clone()),
        checked: team.name == chosen,
    })
    .collect()
}

fn nomination(visit: &Visit) -> Nomination {
    let text = |name: &str| visit.sent().text(name).to_owned();
    Nomination {
        team: text("team"),
        shown_name: text("shown_name"),
        statement: text("statement"),
        supporters: super::number(visit, "supporters").unwrap_or(-1),
    }
}

/// The fields of a nomination, on either page.
struct Fields {
    team: Field,
    teams: Vec<Choice>,
    shown_name: Field,
    statement: Field,
    supporters: Option<Field>,
}

fn fields(visit: &Visit, page: &Page, election: &Election, all: &[Team], faults: &Faults) -> Fields {
    let sent = |name: &str| visit.sent().text(name);
    let persons = election.counting.is_of_persons();
    Fields {
        team: page.field("team", "councils-stand-team", "", faults),
        teams: if persons { Vec::new() } else { teams(page, all, sent("team")) },
        shown_name: page.field("shown_name", "councils-stand-name", sent("shown_name"), faults),
        statement: page.field("statement", "councils-stand-statement", sent("statement"), faults),
        supporters: (election.supporters > 0)
            .then(|| page.field("supporters", "councils-stand-supporters", sent("supporters"), faults)),
    }
}

#[derive(Template)]
#[template(path = "election_stand.html")]
struct StandPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    council_name: String,
    fields: Fields,
    needed: i64,
    is_open: bool,
}

async fn stand_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<StandPage, Problem> {
    let mut looking = look::<StandInElection>(visit.site(), visit.who(), id).await?;
    let teams = kept::teams(looking.tx(), id).await?;
    let facts = looking.facts().clone();
    drop(looking);
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    Ok(StandPage {
        errors: faults.lines(),
        action: format!("/councils/elections/{id}/stand"),
        fields: fields(visit, &page, &facts.election, &teams, faults),
        needed: facts.election.supporters,
        is_open: facts.election.state == ElectionState::Nominations,
        council_name: facts.election.title(&facts.council.name),
        page,
    })
}

/// The form to stand.
pub(in crate::web) async fn stand_form(visit: &Visit) -> Outcome {
    visit.show(&stand_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Stands.
pub(in crate::web) async fn stand(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<StandInElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::stand(acting, &nomination(visit)).await {
        Ok(_) => visit.go_saying(&format!("/councils/elections/{id}"), "councils-said-stands"),
        Err(refused) => visit.again(&stand_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Stands no more.
pub(in crate::web) async fn withdraw(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<StandInElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::withdraw(acting).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}"), "councils-said-stands-no-more"),
        Err(refused) => visit.again(&stand_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Somebody who stands, as the returning officer sees them.
struct Person {
    id: StandingId,
    name: String,
    team: String,
    how: String,
    reason: String,
    may_refuse: bool,
    may_withdraw: bool,
    /// Why they are refused: its field is called by their id, for each has one.
    refuse: Field,
}

fn refuse_field(id: StandingId) -> String {
    format!("words-{id}")
}

#[derive(Template)]
#[template(path = "election_people.html")]
struct PeoplePage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    of_persons: bool,
    lines: Vec<(String, String)>,
    people: Vec<Person>,
    fields: Fields,
    nominations: bool,
    soft: bool,
    name: Field,
    manifesto: Field,
}

async fn people_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<PeoplePage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let tx = looking.tx();
    let (teams, standing) = (kept::teams(tx, id).await?, kept::people::standing(tx, id).await?);
    let election = looking.facts().election.clone();
    drop(looking);
    let page = desk_page(visit, id);
    let (state, soft) = (election.state, is_soft(election.state));
    let of_persons = election.counting.is_of_persons();
    let sent = |name: &str| visit.sent().text(name);
    let people = standing.into_iter().map(|one| {
        let how = match (one.state, one.person) {
            (StandingState::Refused, _) => "councils-people-refused",
            (StandingState::Withdrawn, _) => "councils-people-withdrawn",
            (StandingState::Standing, Some(_)) => "councils-people-by-themselves",
            (StandingState::Standing, None) => "councils-people-by-form",
        };
        Person {
            may_refuse: one.stands() && matches!(state, ElectionState::Nominations | ElectionState::Campaign),
            may_withdraw: may_withdraw_for(&election, &one),
            refuse: {
                let name = refuse_field(one.id);
                page.field(&name, "councils-people-refuse-reason", sent(&name), faults)
            },
            id: one.id,
            how: page.t(how),
            team: if of_persons { one.statement } else { one.team },
            name: one.shown_name,
            reason: one.reason,
        }
    });
    Ok(PeoplePage {
        errors: faults.lines(),
        base: format!("/councils/elections/{id}"),
        people: people.collect(),
        fields: fields(visit, &page, &election, &teams, faults),
        lines: teams.iter().map(|team| (line_name(&page, &team.name), team.manifesto.clone())).collect(),
        nominations: state == ElectionState::Nominations,
        name: page.field("name", "councils-people-team-name", sent("name"), faults),
        manifesto: page.field("manifesto", "councils-people-team-words", sent("manifesto"), faults),
        of_persons,
        soft,
        page,
    })
}

/// Who stands.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&people_page(visit, visit.id("election")?, &Faults::new()).await?)
}

async fn after(visit: &Visit, id: ElectionId, done: Result<(), crate::Refused>) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/people"), "councils-said-moved"),
        Err(refused) => visit.again(&people_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Types the form of somebody who signed it.
pub(in crate::web) async fn stand_for(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::stand_for(acting, &nomination(visit)).await.map(drop)).await
}

/// Puts a team on the paper.
pub(in crate::web) async fn add_team(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let (name, manifesto) = (visit.sent().text("name"), visit.sent().text("manifesto"));
    after(visit, id, actions::add_team(acting, name, manifesto).await).await
}

/// Somebody told the returning officer that they stand no more.
pub(in crate::web) async fn withdraw_for(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: StandingId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    after(visit, id, actions::withdraw_for(acting, which).await).await
}

/// Refuses somebody, with a reason.
pub(in crate::web) async fn refuse(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: StandingId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    let words = refuse_field(which);
    match actions::refuse(acting, which, visit.sent().text(&words)).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/people"), "councils-said-moved"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?.moved("words", &words);
            visit.again(&people_page(visit, id, &faults).await?)
        }
    }
}
