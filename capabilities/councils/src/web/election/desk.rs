//! The returning officer's desk: how far it is, what stands in the way, the next step, and the papers.

use access::{act, look};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::{desk_page, state_words};
use crate::access::election::RunElection;
use crate::actions::election as actions;
use crate::model::election::{Election, ElectionId, ElectionState, Preset};
use crate::rules::election::obstacles::Obstacle;
use crate::rules::election::states::{self, Move, is_soft};
use crate::store::{constituencies, election as kept};

#[derive(Template)]
#[template(path = "election_run.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each form of the page")]
struct DeskPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    council_name: String,
    election: Election,
    state: String,
    obstacles: Vec<String>,
    /// The step that comes next, as it is sent and as it is read; none where a page of its own leads on.
    step: Option<(&'static str, &'static str)>,
    opens: bool,
    dice: Field,
    uncontested: bool,
    ways: Vec<(String, &'static str)>,
    may_call_off: bool,
    may_set_aside: bool,
    has_bundle: bool,
    has_papers: bool,
    next: &'static str,
}

/// The step that comes next by itself.
const fn step_of(state: ElectionState) -> Option<(&'static str, &'static str)> {
    match state {
        ElectionState::Notice => Some(("nominations", "councils-run-open-nominations")),
        ElectionState::Nominations => Some(("campaign", "councils-run-close-nominations")),
        ElectionState::Voting => Some(("close", "councils-run-close-voting")),
        ElectionState::Counted => Some(("declare", "councils-run-declare")),
        ElectionState::Declared | ElectionState::Uncontested => Some(("petition", "councils-run-open-petition")),
        ElectionState::Petition => Some(("finish", "councils-run-finish")),
        ElectionState::Campaign | ElectionState::Closed | ElectionState::Final | ElectionState::CalledOff => None,
    }
}

fn ways(base: &str, election: &Election, has_parts: bool) -> Vec<(String, &'static str)> {
    let state = election.state;
    let mut all: Vec<(&str, &'static str)> = Vec::new();
    if has_parts && is_soft(state) {
        all.push(("for", "councils-elected-for-title"));
    }
    if is_soft(state) {
        all.push(("people", "councils-people-title"));
        all.push(("run/arrange", "councils-arrange-title"));
    }
    if is_soft(state) || state == ElectionState::Voting {
        all.push(("roll", "councils-roll-title"));
    }
    // The presets on paper hide what they do not need.
    if election.preset == Preset::Full && (is_soft(state) || state == ElectionState::Voting) {
        all.push(("screen", "councils-onscreen-title"));
    }
    if matches!(state, ElectionState::Voting | ElectionState::Closed) && election.counting.is_of_persons() {
        all.push(("people", "councils-people-title"));
    }
    if state == ElectionState::Closed {
        all.push(("count", "councils-count-title"));
        all.push(("account", "councils-account-title"));
    }
    if election.is_out() || state == ElectionState::Uncontested {
        all.push(("seats", "councils-won-title"));
    }
    if state != ElectionState::CalledOff {
        all.push(("said", "councils-said-title"));
    }
    all.into_iter().map(|(path, key)| (format!("{base}/{path}"), key)).collect()
}

async fn desk(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<DeskPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let has_parts = !constituencies::of_council(looking.tx(), facts.council.id).await?.is_empty();
    let upheld = kept::people::upheld(looking.tx(), id).await? > 0;
    let has_papers = kept::log::is_kept(looking.tx(), id).await?;
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let election = facts.election;
    let obstacles = if is_soft(election.state) { actions::may_open(looking, id).await } else { Ok(Vec::new()) };
    let obstacles = obstacles.map_err(|refused| Problem::Broken(refused.to_string()))?;
    let campaign = election.state == ElectionState::Campaign;
    let nothing = obstacles.iter().any(|one| matches!(one, Obstacle::NothingToChoose | Obstacle::TooFewTeams));
    let base = format!("/councils/elections/{id}");
    Ok(DeskPage {
        errors: faults.lines(),
        council_name: election.title(&facts.council.name),
        state: state_words(&page, election.state),
        obstacles: obstacles
            .iter()
            .map(|one| {
                let (key, name) = one.words();
                page.t1(key, "name", name)
            })
            .collect(),
        step: step_of(election.state),
        opens: campaign && obstacles.is_empty(),
        uncontested: campaign && nothing,
        dice: page.field("dice", "councils-run-dice", visit.sent().text("dice"), faults),
        ways: ways(&base, &election, has_parts),
        may_call_off: states::after(election.state, Move::CallOff).is_ok(),
        may_set_aside: upheld && states::after(election.state, Move::SetAside).is_ok(),
        has_bundle: election.is_out() || election.state == ElectionState::Counted,
        has_papers,
        next: next_key(election.state),
        base,
        election,
        page,
    })
}

const fn next_key(state: ElectionState) -> &'static str {
    match state {
        ElectionState::Notice => "councils-run-next-notice",
        ElectionState::Nominations => "councils-run-next-nominations",
        ElectionState::Campaign => "councils-run-next-campaign",
        ElectionState::Voting => "councils-run-next-voting",
        ElectionState::Closed => "councils-run-next-closed",
        ElectionState::Counted => "councils-run-next-counted",
        ElectionState::Declared | ElectionState::Uncontested => "councils-run-next-declared",
        ElectionState::Petition => "councils-run-next-petition",
        ElectionState::Final | ElectionState::CalledOff => "councils-run-next-over",
    }
}

/// The desk.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&desk(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Goes a step on.
pub(in crate::web) async fn step(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = match visit.sent().text("step") {
        "nominations" => actions::go_on(acting, Move::OpenNominations).await,
        "campaign" => actions::go_on(acting, Move::CloseNominations).await,
        "open" => actions::open_voting(acting, visit.sent().text("dice")).await.map(drop),
        "uncontested" => actions::result::leave_uncontested(acting).await.map(drop),
        "close" => actions::go_on(acting, Move::CloseVoting).await,
        "declare" => actions::result::declare(acting).await.map(drop),
        "petition" => actions::go_on(acting, Move::OpenPetition).await,
        "finish" => actions::result::finish(acting).await,
        _ => return Err(Problem::NotThere),
    };
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/run"), "councils-said-moved"),
        Err(refused) => visit.again(&desk(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "election_off.html")]
struct OffPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    /// What is done: it is called off, or its result is set aside.
    how: &'static str,
    press: &'static str,
    reason: Field,
}

async fn off_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<OffPage, Problem> {
    let looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let aside = states::after(looking.facts().election.state, Move::SetAside).is_ok();
    drop(looking);
    let (how, press) = if aside {
        ("councils-run-aside-how", "councils-run-set-aside")
    } else {
        ("councils-run-off-how", "councils-run-off-title")
    };
    let page = desk_page(visit, id);
    let page = if aside {
        let title = page.t(press);
        page.with_title(title)
    } else {
        page
    };
    let reason = page.field("words", "councils-run-off-reason", visit.sent().text("words"), faults);
    let action = format!("/councils/elections/{id}/run/off");
    Ok(OffPage { errors: faults.lines(), action, how, press, reason, page })
}

/// Why it is called off.
pub(in crate::web) async fn off_form(visit: &Visit) -> Outcome {
    visit.show(&off_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Calls it off.
pub(in crate::web) async fn off(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let reason = visit.sent().text("words");
    let is_out = states::after(acting.facts().election.state, Move::SetAside).is_ok();
    let done =
        if is_out { actions::aside::set_aside(acting, reason).await } else { actions::call_off(acting, reason).await };
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}"), "councils-said-moved"),
        Err(refused) => visit.again(&off_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "election_arrange.html")]
struct ArrangePage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    day: Field,
    on: [String; 3],
    voting_where: Field,
    visiting: Field,
    count_where: Field,
}

async fn arrange_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<ArrangePage, Problem> {
    let looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let at = looking.facts().election.arrangements.clone();
    drop(looking);
    let page = desk_page(visit, id);
    let again = !faults.is_empty();
    let field = |name: &str, key: &str, kept: &str| {
        let value = if again { visit.sent().text(name) } else { kept };
        page.field(name, key, value, faults)
    };
    let kept = at.voting_on.map_or_else(<[String; 3]>::default, |day| {
        [day.day().to_string(), day.month().to_string(), day.year().to_string()]
    });
    let sent = ["day", "month", "year"].map(|part| visit.sent().text(&format!("voting_on-{part}")).to_owned());
    Ok(ArrangePage {
        errors: faults.lines(),
        action: format!("/councils/elections/{id}/run/arrange"),
        day: field("voting_on", "councils-call-day", ""),
        on: if again { sent } else { kept },
        voting_where: field("voting_where", "councils-call-where", &at.voting_where),
        visiting: field("visiting", "councils-call-visiting", &at.visiting),
        count_where: field("count_where", "councils-call-count-where", &at.count_where),
        page,
    })
}

/// Where and when.
pub(in crate::web) async fn arrange_form(visit: &Visit) -> Outcome {
    visit.show(&arrange_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Says where and when.
pub(in crate::web) async fn arrange(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let Ok(at) = super::call::arrangements(visit) else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add("voting_on", visit.page().t("councils-fault-day"));
        return visit.again(&arrange_page(visit, id, &faults).await?);
    };
    match actions::arrange(acting, &at).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/run"), "councils-said-moved"),
        Err(refused) => visit.again(&arrange_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
