//! Calling an election: first which form it takes, then what that form needs.

use access::{Role, act, look, people};
use askama::Template;
use basics::PersonId;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::{choices, faults_of, people_choices};
use crate::access::election::{AppointTeam, CallElection};
use crate::actions::election as actions;
use crate::model::election::{Arrangements, Counting, ElectionId, Fills, Preset};
use crate::model::{ChosenBy, CouncilId};
use crate::rules::election::obstacles::Calling;

/// Who may run or count an election: workers of the place, and whoever comes from outside for it.
const COUNTING: [Role; 3] = [Role::Practitioner, Role::Manager, Role::Volunteer];

#[derive(Template)]
#[template(path = "election_call.html")]
struct CallPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council: CouncilId,
    council_name: String,
    /// For whose seats it is; empty for all.
    part: String,
    preset: Option<Preset>,
    elected: bool,
    counting: Field,
    ways: Vec<Choice>,
    fills: Field,
    which: Vec<Choice>,
    seats: Field,
    officer: Field,
    officers: Vec<Choice>,
    second: Field,
    seconds: Vec<Choice>,
    day: Field,
    on: [String; 3],
    voting_where: Field,
    visiting: Field,
    count_where: Field,
    rolls: Field,
    supporters: Field,
    reopen: Field,
    reopens: bool,
    petition_days: Field,
}

fn ways_of(preset: Preset) -> Vec<&'static str> {
    let fits = |counting: &&Counting| crate::rules::election::obstacles::counting_fits(preset, **counting);
    Counting::ALL.iter().filter(fits).map(|counting| counting.code()).collect()
}

async fn call_page(visit: &Visit, id: CouncilId, faults: &Faults) -> Result<CallPage, Problem> {
    let mut looking = look::<CallElection>(visit.site(), visit.who(), id).await?;
    let (council, now) = (looking.facts().council.clone(), looking.now());
    let workers = people::in_roles(looking.tx(), council.place, &COUNTING, now, 100).await?;
    let deciders = council.deciders();
    let workers: Vec<(PersonId, String)> =
        workers.into_iter().map(|one| (one.id, one.name)).filter(|(id, _)| !deciders.contains(id)).collect();
    let named = if visit.sent().text("preset").is_empty() { visit.query() } else { visit.sent() };
    let preset = Preset::from_code(named.text("preset"));
    let page = visit.page().with_back(format!("/councils/{id}/elections"), "councils-elections-title");
    let sent = |name: &str, first: &'static str| {
        let text = named.text(name);
        if text.is_empty() { first } else { text }
    };
    let field = |name: &str, key: &str, first: &'static str| page.field(name, key, sent(name, first), faults);
    let ways = preset.map(ways_of).unwrap_or_default();
    let first = ways.first().copied().unwrap_or_default();
    let own = visit.signed()?.person.to_string();
    let officer = if visit.sent().text("officer").is_empty() { own.as_str() } else { visit.sent().text("officer") };
    let part = |part: &str| visit.sent().text(&format!("voting_on-{part}")).to_owned();
    Ok(CallPage {
        errors: faults.lines(),
        council: id,
        elected: council.chosen_by == ChosenBy::Election && council.is_open(),
        counting: field("counting", "councils-call-counting", ""),
        ways: choices(&page, "councils-counting", &ways, sent("counting", first)),
        fills: field("fills", "councils-call-fills", ""),
        which: choices(&page, "councils-fills", &["all", "empty"], sent("fills", "all")),
        seats: field("seats", "councils-call-seats", "1"),
        officer: field("officer", "councils-call-officer", ""),
        officers: people_choices(&page, &workers, officer),
        second: field("second", "councils-call-second", ""),
        seconds: people_choices(&page, &workers, visit.sent().text("second")),
        day: field("voting_on", "councils-call-day", ""),
        on: [part("day"), part("month"), part("year")],
        voting_where: field("voting_where", "councils-call-where", ""),
        visiting: field("visiting", "councils-call-visiting", ""),
        count_where: field("count_where", "councils-call-count-where", ""),
        rolls: field("rolls", "councils-call-rolls", ""),
        supporters: field("supporters", "councils-call-supporters", "0"),
        reopen: field("reopen", "councils-call-reopen", ""),
        reopens: visit.sent().ticked("reopen"),
        petition_days: field("petition_days", "councils-call-petition", "7"),
        council_name: council.name,
        part: named.text("constituency").to_owned(),
        preset,
        page,
    })
}

/// The form.
pub(in crate::web) async fn form(visit: &Visit) -> Outcome {
    visit.show(&call_page(visit, visit.id("council")?, &Faults::new()).await?)
}

/// Rolls as they are typed: one a line, with the number of names where it is known: "Residents 412".
fn rolls(typed: &str) -> Vec<(String, i64)> {
    let line = |line: &str| {
        let line = line.trim();
        match line.rsplit_once(' ') {
            Some((name, size)) => match size.parse::<i64>() {
                Ok(size) => (name.trim().to_owned(), size),
                Err(_) => (line.to_owned(), 0),
            },
            None => (line.to_owned(), 0),
        }
    };
    typed.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

/// Where and when, as it is typed; no day where none was, or none that is one.
pub(super) fn arrangements(visit: &Visit) -> Result<Arrangements, pages::NoDate> {
    let text = |name: &str| visit.sent().text(name).to_owned();
    Ok(Arrangements {
        voting_on: visit.sent().date("voting_on")?,
        voting_where: text("voting_where"),
        visiting: text("visiting"),
        count_where: text("count_where"),
    })
}

/// Calls it.
pub(in crate::web) async fn call(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<CallElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let text = |name: &str| visit.sent().text(name);
    let number = |name: &str| text(name).trim().parse::<i64>().unwrap_or(-1);
    let Some(preset) = Preset::from_code(text("preset")) else { return Err(Problem::NotThere) };
    let Ok(arrangements) = arrangements(visit) else {
        let mut faults = Faults::new();
        faults.add("voting_on", visit.page().t("councils-fault-day"));
        drop(acting);
        return visit.again(&call_page(visit, id, &faults).await?);
    };
    let nobody = PersonId::of(basics::uuid::Uuid::nil());
    let full = preset == Preset::Full;
    let new = Calling {
        preset,
        counting: Counting::from_code(text("counting")).unwrap_or(Counting::Stv),
        fills: Fills::from_code(text("fills")).unwrap_or(Fills::All),
        seats: number("seats"),
        officer: text("officer").parse().unwrap_or(nobody),
        second: text("second").parse().unwrap_or(nobody),
        // What a form does not ask for is as simple as it can be.
        supporters: if full { number("supporters") } else { 0 },
        reopen: full && visit.sent().ticked("reopen"),
        petition_days: if full { number("petition_days") } else { 7 },
        arrangements,
        rolls: rolls(text("rolls")),
    };
    let part = match text("constituency") {
        "" => None,
        part => Some(part.parse().map_err(|_| Problem::BadForm)?),
    };
    match actions::call_for(acting, &new, part).await {
        Ok(id) => visit.go_saying(&format!("/councils/elections/{id}"), "councils-said-election-called"),
        Err(refused) => visit.again(&call_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "election_team.html")]
struct TeamPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    officer: Field,
    officers: Vec<Choice>,
    second: Field,
    seconds: Vec<Choice>,
}

async fn team_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<TeamPage, Problem> {
    let mut looking = look::<AppointTeam>(visit.site(), visit.who(), id).await?;
    let (facts, now) = (looking.facts().clone(), looking.now());
    let workers = people::in_roles(looking.tx(), facts.council.place, &COUNTING, now, 100).await?;
    drop(looking);
    let deciders = facts.council.deciders();
    let workers: Vec<(PersonId, String)> =
        workers.into_iter().map(|one| (one.id, one.name)).filter(|(id, _)| !deciders.contains(id)).collect();
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let chosen = |name: &str, now: PersonId| {
        let sent = visit.sent().text(name);
        if sent.is_empty() { now.to_string() } else { sent.to_owned() }
    };
    Ok(TeamPage {
        errors: faults.lines(),
        action: format!("/councils/elections/{id}/team"),
        officer: page.field("officer", "councils-call-officer", "", faults),
        officers: people_choices(&page, &workers, &chosen("officer", facts.election.officer)),
        second: page.field("second", "councils-call-second", "", faults),
        seconds: people_choices(&page, &workers, &chosen("second", facts.election.second)),
        page,
    })
}

/// Who runs it and who counts.
pub(in crate::web) async fn team_form(visit: &Visit) -> Outcome {
    visit.show(&team_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Names somebody else.
pub(in crate::web) async fn team(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<AppointTeam>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let nobody = PersonId::of(basics::uuid::Uuid::nil());
    let named = |name: &str| visit.sent().text(name).parse().unwrap_or(nobody);
    match actions::appoint(acting, named("officer"), named("second")).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}"), "councils-said-moved"),
        Err(refused) => visit.again(&team_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[cfg(test)]
mod tests {
    use super::rolls;

    #[test]
    fn rolls_are_typed_one_a_line() {
        let all = rolls("Residents 412\n\n Staff  164 \nB wing\n");
        assert_eq!(all, [("Residents".to_owned(), 412), ("Staff".to_owned(), 164), ("B wing".to_owned(), 0)]);
    }
}
