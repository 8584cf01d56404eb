//! A counter's own page: the piles of a sheet, or papers keyed one by one. Neither counter sees what the other wrote.

use access::{act, look};
use askama::Template;
use ballot::account::VoidReason;
use ballot::keying::Keyed;
use ballot::piles::{Pile, Sheet};
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::faults_of;
use super::{line_name, pile_words};
use crate::access::election::CountPiles;
use crate::actions::election::count as actions;
use crate::model::election::{ElectionId, ElectionState, Team};
use crate::rules::election::keyed::{left_out, letter};
use crate::store::election as kept;

#[derive(Template)]
#[template(path = "election_count.html")]
struct CountPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    is_open: bool,
    of_persons: bool,
    is_in: bool,
    piles: Vec<Field>,
    lines: Vec<(i64, String)>,
    reasons: Vec<(char, String)>,
    keyed: usize,
    /// The last number they keyed, and those before it that they left out, where the two differ.
    last: Option<(String, String)>,
    from: Field,
    papers: Field,
}

fn pile_name(number: i64) -> String {
    format!("line-{number}")
}

fn void_name(reason: VoidReason) -> String {
    format!("void-{}", letter(reason))
}

fn piles(visit: &Visit, page: &Page, teams: &[Team], sheet: Option<&Sheet>, faults: &Faults) -> Vec<Field> {
    let value = |name: &str, kept: Option<u32>| {
        let sent = visit.sent().text(name);
        if sent.is_empty() && faults.is_empty() {
            kept.map(|papers| papers.to_string()).unwrap_or_default()
        } else {
            sent.to_owned()
        }
    };
    let of_team = teams.iter().map(|team| {
        let name = pile_name(team.number);
        let number = u16::try_from(team.number).unwrap_or(0);
        let kept = sheet.and_then(|sheet| sheet.lists.get(&number).copied());
        let label = format!("{} {}", team.number, line_name(page, &team.name));
        Field { value: value(&name, kept), error: faults.of(&name), name, label, hint: None }
    });
    let void = VoidReason::ALL.into_iter().map(|reason| {
        let name = void_name(reason);
        let kept = sheet.and_then(|sheet| sheet.void.get(&reason).copied());
        let label = pile_words(page, Pile::Void(reason));
        Field { value: value(&name, kept), error: faults.of(&name), name, label, hint: None }
    });
    of_team.chain(void).collect()
}

/// The most numbers left out that are named.
const MOST_LEFT_OUT: usize = 20;

fn last_of(keyed: &Keyed) -> Option<(String, String)> {
    let out = left_out(keyed, MOST_LEFT_OUT);
    let names = out.iter().map(u32::to_string).collect::<Vec<String>>().join(", ");
    keyed.keys().next_back().filter(|_| !out.is_empty()).map(|last| (last.to_string(), names))
}

async fn count_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<CountPage, Problem> {
    let mut looking = look::<CountPiles>(visit.site(), visit.who(), id).await?;
    let (election, person) = (looking.facts().election.clone(), visit.signed()?.person);
    let of_persons = election.counting.is_of_persons();
    let tx = looking.tx();
    let teams = kept::teams(tx, id).await?;
    let lines = u16::try_from(teams.len()).unwrap_or(u16::MAX);
    let keyed = if of_persons { kept::papers::keyed_by(tx, id, person, lines).await? } else { Keyed::default() };
    let sheet = if of_persons { None } else { kept::papers::sheet(tx, id, person).await? };
    drop(looking);
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let next = keyed.keys().next_back().map_or(1, |last| last.saturating_add(1)).to_string();
    let sent = |name: &str| visit.sent().text(name);
    let from = if sent("from").is_empty() || faults.is_empty() { next.as_str() } else { sent("from") };
    Ok(CountPage {
        errors: faults.lines(),
        action: format!("/councils/elections/{id}/count"),
        is_open: election.state == ElectionState::Closed,
        is_in: sheet.is_some() || !keyed.is_empty(),
        piles: if of_persons { Vec::new() } else { piles(visit, &page, &teams, sheet.as_ref(), faults) },
        lines: teams.iter().map(|team| (team.number, line_name(&page, &team.name))).collect(),
        reasons: VoidReason::ALL
            .into_iter()
            .map(|reason| (letter(reason), pile_words(&page, Pile::Void(reason))))
            .collect(),
        last: last_of(&keyed),
        keyed: keyed.len(),
        from: page.field("from", "councils-count-from", from, faults),
        papers: page.field("papers", "councils-count-papers", sent("papers"), faults),
        of_persons,
        page,
    })
}

/// The page.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&count_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// A sheet as it was sent; the names of fields that hold no number.
fn sheet(visit: &Visit, lines: u16) -> Result<Sheet, Vec<String>> {
    let mut odd = Vec::new();
    let mut read = |name: String| {
        let papers = super::papers(visit, &name);
        if papers.is_none() {
            odd.push(name);
        }
        papers.unwrap_or(0)
    };
    let lists = (1..=lines).map(|number| (number, read(pile_name(i64::from(number))))).collect();
    let void = VoidReason::ALL.into_iter().map(|reason| (reason, read(void_name(reason)))).collect();
    if odd.is_empty() { Ok(Sheet { lists, void }) } else { Err(odd) }
}

/// Hands in the sheet, or the papers.
pub(in crate::web) async fn hand_in(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let mut acting = act::<CountPiles>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let of_persons = acting.facts().election.counting.is_of_persons();
    let done = if of_persons {
        let from = super::number(visit, "from").and_then(|from| u32::try_from(from).ok()).unwrap_or(0);
        actions::key_papers(acting, from, visit.sent().text("papers")).await.map(drop)
    } else {
        let lines = u16::try_from(kept::teams(acting.tx(), id).await?.len()).unwrap_or(u16::MAX);
        match sheet(visit, lines) {
            Ok(sheet) => actions::hand_in(acting, &sheet).await,
            Err(odd) => {
                drop(acting);
                let page = visit.page();
                let mut faults = Faults::new();
                for name in odd {
                    faults.add(&name, page.t("councils-fault-number"));
                }
                return visit.again(&count_page(visit, id, &faults).await?);
            }
        }
    };
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/count"), "councils-said-counted-in"),
        Err(refused) => visit.again(&count_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
