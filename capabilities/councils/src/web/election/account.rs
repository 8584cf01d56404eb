//! Where every paper is, what is decided about doubtful ones, and the count.

use access::{act, look};
use askama::Template;
use ballot::account::VoidReason;
use ballot::piles::Pile;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::{desk_page, line_name, pile_words};
use crate::access::election::RunElection;
use crate::actions::Refused;
use crate::actions::election::count::{self as actions, PaperAccount};
use crate::model::election::{Election, ElectionId, ElectionState, Roll, Team};
use crate::rules::election::ElectionRefused;
use crate::rules::election::keyed::letter;
use crate::rules::election::log::{Logged, PaperLog};
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
    /// The hash of the papers that is read out before a die is thrown; empty where no lot is needed.
    lot_papers: String,
    dice: Field,
    first: Field,
    second: Field,
    doubtful: Vec<u32>,
    more: bool,
    paper: Field,
    decided: Field,
    decided_by: Field,
    watch_one: Field,
    watch_two: Field,
}

fn box_name(at: usize) -> String {
    format!("box-{}", at.saturating_add(1))
}

async fn account_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<AccountPage, Problem> {
    let mut looking = look::<RunElection>(visit.site(), visit.who(), id).await?;
    let election: Election = looking.facts().election.clone();
    let rolls: Vec<Roll> = kept::rolls(looking.tx(), id).await?;
    let box_of = kept::the_box::keys(looking.tx(), id).await?.filter(|keys| keys.box_key.is_some());
    let holders = box_of.map_or(0, |keys| keys.scrutineers.len());
    let on_screen = !kept::the_box::papers(looking.tx(), id).await?.is_empty();
    let keys = election.counting.is_of_persons() && election.state == ElectionState::Closed;
    let lot_papers = kept::lot_papers(looking.tx(), id).await?;
    let differ = if keys { actions::differences(looking).await } else { Ok(Vec::new()) };
    let differ = differ.map_err(|refused| Problem::Broken(refused.to_string()))?;
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
        lot_papers,
        dice: field("dice", "councils-account-dice"),
        first: field("first", "councils-account-first"),
        second: field("second", "councils-account-second"),
        more: differ.len() > MOST_DOUBTFUL,
        doubtful: differ.into_iter().take(MOST_DOUBTFUL).collect(),
        paper: field("paper", "councils-account-paper"),
        decided: field("decided", "councils-account-decided"),
        decided_by: field("decided_by", "councils-account-decided-by"),
        watch_one: field("watch_one", "councils-account-first"),
        watch_two: field("watch_two", "councils-account-second"),
        page,
    })
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
        let papers = super::papers(visit, name);
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
        Err(refused) => {
            // What was thrown before the number of the papers was read out does not count.
            let early = matches!(refused, Refused::Election(ElectionRefused::LotNeeded { .. }));
            let mut page = account_page(visit, id, &faults_of(&visit.page(), refused)?).await?;
            if early {
                page.dice.value.clear();
            }
            visit.again(&page)
        }
    }
}

/// Decides about a doubtful paper.
pub(in crate::web) async fn decide(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let paper = super::number(visit, "paper").and_then(|paper| u32::try_from(paper).ok()).unwrap_or(0);
    let text = |name: &str| visit.sent().text(name).to_owned();
    let watched = [text("watch_one"), text("watch_two")];
    match actions::decide(acting, paper, visit.sent().text("decided"), (visit.sent().text("decided_by"), &watched))
        .await
    {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/account"), "councils-said-moved"),
        Err(Refused::Election(ElectionRefused::Typed(typed))) => {
            let mut faults = Faults::new();
            for (_, fault) in typed {
                faults.add("decided", visit.page().t(fault.key()));
            }
            visit.again(&account_page(visit, id, &faults).await?)
        }
        Err(refused) => visit.again(&account_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// What was read on each paper as a file, by the papers' numbers. Who took it stands in the chain.
pub(in crate::web) async fn papers(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    if visit.kiosk().is_some() {
        // The file would stay on the screen for the next person.
        return visit.go(&format!("/councils/elections/{id}/run"));
    }
    // No once key, as with the bundle.
    let acting = act::<RunElection>(visit.site(), visit.who(), id, None).await?;
    match actions::take_log(acting).await {
        Ok((log, teams)) => {
            let text = log_text(&visit.page(), &log, &teams);
            pages::attachment("text/plain; charset=utf-8", "attachment; filename=\"papers.txt\"", text)
        }
        Err(refused) => visit.again(&account_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

fn log_text(page: &Page, log: &PaperLog, teams: &[Team]) -> String {
    let names = teams.iter().map(|team| format!("{} {}", team.number, line_name(page, &team.name)));
    let reasons =
        VoidReason::ALL.into_iter().map(|why| format!("void {} {}", letter(why), pile_words(page, Pile::Void(why))));
    let papers = log.papers.iter().map(|one| logged(page, one));
    let title = [page.t("councils-papers-title"), String::new()];
    let mut lines: Vec<String> = title.into_iter().chain(names).chain(reasons).chain([String::new()]).collect();
    lines.extend(papers);
    lines.push(String::new());
    lines.join("\n")
}

fn logged(page: &Page, one: &Logged) -> String {
    let line = page.t2("councils-papers-line", "paper", one.paper, "reading", one.reading.as_str());
    let Some(decided) = &one.decided else { return line };
    let differed =
        page.t2("councils-papers-differed", "first", decided.first.as_str(), "second", decided.second.as_str());
    let watched = decided.watched.join(", ");
    let by = page.t2("councils-papers-decided", "name", decided.by.as_str(), "watched", watched);
    format!("{line}. {differed} {by}")
}
