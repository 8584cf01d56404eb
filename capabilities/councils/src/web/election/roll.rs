//! The roll: read by the returning team alone.

use access::{act, look};
use askama::Template;
use pages::{Columns, ErrorLine, Faults, Field, Outcome, Page, Problem, SheetFault, Visit, read_sheet, sent_sheet};

use super::super::faults_of;
use super::runs;
use crate::access::election::{CountPiles, RunElection};
use crate::actions::election::roll as actions;
use crate::model::election::roll::{Elector, ElectorId, MOST_ELECTORS, Marked};
use crate::model::election::{ElectionId, ElectionState, Roll};
use crate::rules::election::roll::TypedElector;
use crate::rules::election::states::is_soft;
use crate::store::election as kept;

/// The columns of a sheet with names.
const COLUMNS: Columns = Columns { names: &["name", "unit", "roll"], needed: 1, most: MOST_ELECTORS };

#[derive(Template)]
#[template(path = "election_roll.html")]
struct RollPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    rolls: Vec<(Roll, Field)>,
    names: Vec<Elector>,
    may_change: bool,
    may_give: bool,
    by_slip: bool,
    sheet: Field,
    file: Field,
}

async fn roll_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<RollPage, Problem> {
    let may_run = runs(visit, id).await;
    let mut looking = look::<CountPiles>(visit.site(), visit.who(), id).await?;
    let state = looking.facts().election.state;
    let tx = looking.tx();
    let (rolls, names) = (kept::rolls(tx, id).await?, kept::roll::all(tx, id).await?);
    let by_slip = kept::the_box::keys(tx, id).await?.is_some_and(|keys| keys.box_key.is_some());
    drop(looking);
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let sizes = rolls.into_iter().map(|roll| {
        let field = page.field("size", "councils-roll-size", &roll.size.to_string(), faults);
        (roll, field)
    });
    Ok(RollPage {
        errors: faults.lines(),
        base: format!("/councils/elections/{id}"),
        rolls: sizes.collect(),
        names,
        may_change: may_run && is_soft(state),
        may_give: state == ElectionState::Voting,
        by_slip,
        sheet: page.field("names", "councils-roll-names", visit.sent().text("names"), faults),
        file: page.field("file", "councils-roll-file", "", faults),
        page,
    })
}

/// The roll.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&roll_page(visit, visit.id("election")?, &Faults::new()).await?)
}

/// The lines of a sheet, pasted or from a file. Without a line of columns each line is a name, and what stands behind a comma
/// is where they are.
async fn lines(visit: &Visit, page: &Page) -> Result<Vec<(u64, TypedElector)>, Faults> {
    let mut faults = Faults::new();
    let text = sent_sheet(visit.sent(), "names", "file").await.map_err(|fault| {
        faults.add("file", page.t(fault.key()));
        std::mem::take(&mut faults)
    })?;
    let with_columns = match read_sheet(&text, COLUMNS) {
        Ok(rows) => {
            let row = |row: pages::TypedRow| {
                let cell = |at| row.cell(at).to_owned();
                (row.line, TypedElector { name: cell(0), unit: cell(1), roll: cell(2) })
            };
            return Ok(rows.into_iter().map(row).collect());
        }
        Err(SheetFault::Columns { .. }) => None,
        Err(SheetFault::Empty) if !text.trim().is_empty() => None,
        Err(SheetFault::Empty) => Some(page.t("councils-roll-fault-empty")),
        Err(SheetFault::TooMany(many)) => Some(page.t1("councils-roll-fault-many", "count", many)),
        Err(SheetFault::Line(line)) => Some(page.t1("councils-roll-fault-cells", "line", line.to_string())),
    };
    if let Some(why) = with_columns {
        faults.add("names", why);
        return Err(faults);
    }
    let plain = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(at, line)| {
        let (name, unit) = line.split_once(',').unwrap_or((line, ""));
        (at, TypedElector { roll: String::new(), name: name.to_owned(), unit: unit.to_owned() })
    });
    Ok(plain.collect())
}

async fn after(visit: &Visit, id: ElectionId, done: Result<(), crate::Refused>) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/roll"), "councils-said-moved"),
        Err(refused) => visit.again(&roll_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Puts names on it.
pub(in crate::web) async fn add(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    // Who may not run it learns nothing from the faults of a sheet.
    drop(look::<RunElection>(visit.site(), visit.who(), id).await?);
    let lines = match lines(visit, &visit.page()).await {
        Ok(lines) => lines,
        Err(faults) => return visit.again(&roll_page(visit, id, &faults).await?),
    };
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::add_names(acting, lines).await.map(drop)).await
}

/// Takes a name off it.
pub(in crate::web) async fn remove(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: ElectorId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    after(visit, id, actions::remove_name(acting, which).await).await
}

/// Says how many names are on a roll that stands on paper alone.
pub(in crate::web) async fn resize(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let size = super::number(visit, "size").unwrap_or(-1);
    after(visit, id, actions::resize_roll(acting, visit.sent().text("roll"), size).await).await
}

/// Marks that somebody was given a paper, or drew a slip.
pub(in crate::web) async fn give(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<CountPiles>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: ElectorId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    let what = Marked::from_code(visit.sent().text("what")).ok_or(Problem::NotThere)?;
    after(visit, id, crate::actions::election::screen::give(acting, which, what).await).await
}
