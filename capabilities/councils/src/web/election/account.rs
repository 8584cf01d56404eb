//! Where every paper is, what is decided about doubtful ones, and the count.

use access::{act, look};
use askama::Template;
use ballot::keying::{Difference, Reading};
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::desk_page;
use crate::access::election::RunElection;
use crate::actions::election::count::{self as actions, PaperAccount};
use crate::model::election::{Election, ElectionId, ElectionState, Roll};
use crate::rules::election::keyed;
use crate::rules::election::screen::needed;
use crate::store::election as kept;

/// The most doubtful papers on the page; the next come when these are decided.
const MOST_DOUBTFUL: usize = 20;

#[derive(Template)]
#[template(path = "election_account.html")]
struct AccountPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    is_open: bool,
    issued: Field,
    spoiled: Field,
    unused: Field,
    boxes: Vec<Field>,
    /// Whether papers lie in the box that scrutineers open, with so many parts of so many.
    on_screen: bool,
    needed: i64,
    holders: usize,
    parts: Field,
    signed: Field,
    dice: Field,
    first: Field,
    second: Field,
    doubtful: Vec<(u32, String)>,
    more: bool,
    paper: Field,
    decided: Field,
    watch_one: Field,
    watch_two: Field,
}

fn box_name(at: usize) -> String {
    format!("box-{}", at.saturating_add(1))
}

fn doubtful(list: Vec<Difference>) -> Vec<(u32, String)> {
    let said = |reading: Option<&Reading>| reading.map(keyed::text).unwrap_or_default();
    let line = |one: Difference| (one.paper, format!("{} / {}", said(one.first.as_ref()), said(one.second.as_ref())));
    list.into_iter().take(MOST_DOUBTFUL).map(line).collect()
}

async fn account_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<AccountPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let election: Election = looking.facts().election.clone();
    let rolls: Vec<Roll> = kept::rolls(looking.tx(), id).await?;
    let box_of = kept::the_box::keys(looking.tx(), id).await?.filter(|keys| keys.box_key.is_some());
    let holders = box_of.map_or(0, |keys| keys.scrutineers.len());
    let on_screen = kept::the_box::voters(looking.tx(), id).await? > 0;
    let keys = election.counting.is_of_persons() && election.state == ElectionState::Closed;
    let differ = if keys { differences(looking, id).await? } else { Vec::new() };
    let page = desk_page(visit, id);
    let sent = |name: &str| visit.sent().text(name);
    let field = |name: &str, key: &str| page.field(name, key, sent(name), faults);
    let boxes = rolls.iter().enumerate().map(|(at, roll)| {
        let name = box_name(at);
        Field {
            label: page.t1("councils-account-box", "roll", roll.name.as_str()),
            value: sent(&name).to_owned(),
            error: faults.of(&name),
            name,
            hint: None,
        }
    });
    Ok(AccountPage {
        errors: faults.lines(),
        base: format!("/councils/elections/{id}"),
        is_open: election.state == ElectionState::Closed,
        issued: field("issued", "councils-account-issued"),
        spoiled: field("spoiled", "councils-account-spoiled"),
        unused: field("unused", "councils-account-unused"),
        boxes: boxes.collect(),
        on_screen,
        needed: i64::from(needed(u8::try_from(holders).unwrap_or(u8::MAX))),
        holders,
        parts: field("parts", "councils-account-parts"),
        signed: field("signed", "councils-account-signed"),
        dice: field("dice", "councils-account-dice"),
        first: field("first", "councils-account-first"),
        second: field("second", "councils-account-second"),
        more: differ.len() > MOST_DOUBTFUL,
        doubtful: doubtful(differ),
        paper: field("paper", "councils-account-paper"),
        decided: field("decided", "councils-account-decided"),
        watch_one: field("watch_one", "councils-account-first"),
        watch_two: field("watch_two", "councils-account-second"),
        page,
    })
}

/// The papers on which the two differ, as far as either keyed.
async fn differences(mut looking: access::Looking<RunElection>, id: ElectionId) -> Result<Vec<Difference>, Problem> {
    let election = looking.facts().election.clone();
    let tx = looking.tx();
    let lines = u16::try_from(kept::teams(tx, id).await?.len()).unwrap_or(u16::MAX);
    let mut last = 0;
    for counter in [election.officer, election.second] {
        let keyed = kept::papers::keyed_by(tx, id, counter, lines).await?;
        last = last.max(keyed.keys().next_back().copied().unwrap_or(0));
    }
    actions::differences(looking, last).await.map_err(|refused| Problem::Broken(refused.to_string()))
}

/// The page.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&account_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// Counts.
pub(in crate::web) async fn count(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let rolls = kept::rolls(acting.tx(), id).await?;
    let mut faults = Faults::new();
    let page = visit.page();
    let mut read = |name: &str| {
        let papers = super::number(visit, name).and_then(|papers| u32::try_from(papers).ok());
        if papers.is_none() {
            faults.add(name, page.t("councils-fault-number"));
        }
        papers.unwrap_or(0)
    };
    let text = |name: &str| visit.sent().text(name).to_owned();
    let paper = PaperAccount {
        issued: read("issued"),
        spoiled: read("spoiled"),
        unused: read("unused"),
        boxes: rolls.iter().enumerate().map(|(at, roll)| (roll.name.clone(), read(&box_name(at)))).collect(),
        signed: text("signed"),
        dice: text("dice"),
        witnesses: [text("first"), text("second")],
        parts: visit.sent().text("parts").lines().map(str::to_owned).collect(),
    };
    if !faults.is_empty() {
        drop(acting);
        return visit.again(&account_page(visit, id, &faults).await?);
    }
    match actions::count(acting, &paper).await {
        Ok(_) => visit.go_saying(&format!("/councils/elections/{id}/run"), "councils-said-counted"),
        Err(refused) => visit.again(&account_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Decides about a doubtful paper.
pub(in crate::web) async fn decide(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let paper = super::number(visit, "paper").and_then(|paper| u32::try_from(paper).ok()).unwrap_or(0);
    let text = |name: &str| visit.sent().text(name).to_owned();
    let watched = [text("watch_one"), text("watch_two")];
    match actions::decide(acting, paper, visit.sent().text("decided"), &watched).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/account"), "councils-said-moved"),
        Err(refused) => visit.again(&account_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
