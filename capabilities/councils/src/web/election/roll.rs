//! The roll: read by the returning team alone.

use access::people::MembershipRow;
use access::{act, look, register};
use askama::Template;
use basics::{Instant, PersonId, PlaceId};
use pages::{Columns, ErrorLine, Faults, Field, Outcome, Page, Problem, SheetFault, Visit, read_sheet, sent_sheet};
use store::ReadTx;

use super::super::faults_of;
use super::runs;
use crate::Refused;
use crate::access::election::{CountPiles, RunElection};
use crate::actions::election::roll as actions;
use crate::model::election::roll::{Elector, ElectorId, MOST_ELECTORS, Marked};
use crate::model::election::{ElectionId, ElectionState, MOST_NAME, Roll};
use crate::rules::election::ElectionRefused;
use crate::rules::election::roll::{TypedElector, found};
use crate::rules::election::states::is_soft;
use crate::store::election as kept;

/// The columns of a sheet with names.
const COLUMNS: Columns = Columns { names: &["name", "unit", "roll"], needed: 1, most: MOST_ELECTORS };

/// How many names stand on a page.
const A_PAGE: usize = 50;
/// The same, as a number counts.
const STEP: i64 = 50;

/// Which part of the rolls somebody looks at. It goes along with every form of the page, so that they come back to it.
struct At {
    /// Of which roll, in their order.
    of: usize,
    /// From which number on.
    from: i64,
    /// What is looked for; empty when nothing is.
    sought: String,
}

impl At {
    /// From the form that was sent, or from the address.
    fn read(visit: &Visit) -> Self {
        let is_sent = !visit.sent().text("from").is_empty();
        let text = |name: &str| if is_sent { visit.sent().text(name) } else { visit.query().text(name) };
        let sought = text("q").trim().chars().filter(|c| !c.is_control()).take(2 * MOST_NAME).collect();
        Self { of: text("of").parse().unwrap_or(0), from: text("from").parse().unwrap_or(1).max(1), sought }
    }

    /// Its address: what is looked for stands sealed in it.
    fn path(&self, visit: &Visit, id: ElectionId) -> String {
        let base = format!("/councils/elections/{id}/roll");
        match visit.sought(&self.sought) {
            sought if !sought.is_empty() => format!("{base}?q={sought}"),
            _ if (self.of, self.from) == (0, 1) => base,
            _ => part_path(&base, self.of, self.from),
        }
    }
}

fn part_path(base: &str, of: usize, from: i64) -> String {
    format!("{base}?of={of}&from={from}")
}

/// What a page shows of the rolls.
struct Shown {
    names: Vec<Elector>,
    /// The number with which the next page begins.
    next: Option<i64>,
    /// Whether more was found than the page shows.
    more: bool,
}

async fn shown(tx: &mut ReadTx, id: ElectionId, rolls: &[Roll], at: &At) -> store::Result<Shown> {
    if !at.sought.is_empty() {
        let mut names = match at.sought.parse() {
            Ok(number) => kept::roll::numbered(tx, id, number).await?,
            Err(_) => found(kept::roll::all(tx, id).await?, &at.sought),
        };
        let more = names.len() > A_PAGE;
        names.truncate(A_PAGE);
        return Ok(Shown { names, next: None, more });
    }
    let Some(roll) = rolls.get(at.of) else { return Ok(Shown { names: Vec::new(), next: None, more: false }) };
    let mut names = kept::roll::part(tx, id, (&roll.name, at.from), STEP.saturating_add(1)).await?;
    let next = names.get(A_PAGE).map(|one| one.number);
    names.truncate(A_PAGE);
    Ok(Shown { names, next, more: false })
}

/// With whose account each entry is joined: one statement.
async fn accounts(
    tx: &mut ReadTx,
    (place, now): (PlaceId, Instant),
    names: Vec<Elector>,
) -> store::Result<Vec<(Elector, Option<Account>)>> {
    let people: Vec<PersonId> = names.iter().filter_map(|one| one.person).collect();
    let rows = register::members_among(tx, place, &people, now).await?;
    let account = |person| Account { member: rows.iter().find(|row| row.person == person).cloned() };
    Ok(names
        .into_iter()
        .map(|one| {
            let account = one.person.map(account);
            (one, account)
        })
        .collect())
}

/// The account that an entry is joined to.
struct Account {
    /// As what they belong here; none when they left.
    member: Option<MembershipRow>,
}

impl Account {
    fn words(&self, page: &Page) -> String {
        let Some(member) = &self.member else { return page.t("councils-roll-joined-left") };
        let role = page.t(format!("councils-roll-role-{}", member.role.code().replace('_', "-")));
        page.t2("councils-roll-joined", "name", member.name.as_str(), "role", role)
    }
}

/// One of the rolls, as the page lists them.
struct RollLine {
    roll: Roll,
    href: String,
    /// Whether its names are shown.
    here: bool,
    size: Field,
}

#[derive(Template)]
#[template(path = "election_roll.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each part of the page that may be missing")]
struct RollPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    at: At,
    rolls: Vec<RollLine>,
    has_names: bool,
    names: Vec<(Elector, Option<Account>)>,
    more: bool,
    pages: (Option<String>, Option<String>),
    find: Field,
    may_change: bool,
    may_give: bool,
    by_slip: bool,
    sheet: Field,
    file: Field,
}

async fn roll_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<RollPage, Problem> {
    let may_run = runs(visit, id).await;
    let mut looking = look::<CountPiles>(visit.site(), visit.who(), id).await?;
    let (state, place, now) = (looking.facts().election.state, looking.facts().council.place, looking.now());
    let tx = looking.tx();
    let mut at = At::read(visit);
    let rolls = kept::rolls(tx, id).await?;
    at.of = at.of.min(rolls.len().saturating_sub(1));
    let Shown { names, next, more } = shown(tx, id, &rolls, &at).await?;
    let has_names = !names.is_empty() || kept::roll::has_names(tx, id).await?;
    let names = accounts(tx, (place, now), names).await?;
    let by_slip = kept::the_box::keys(tx, id).await?.is_some_and(|keys| keys.box_key.is_some());
    drop(looking);
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let base = format!("/councils/elections/{id}");
    let list = format!("{base}/roll");
    let before =
        (at.sought.is_empty() && at.from > 1).then(|| part_path(&list, at.of, at.from.saturating_sub(STEP).max(1)));
    let may_change = may_run && is_soft(state);
    let lines = rolls.into_iter().enumerate().map(|(n, roll)| {
        let name = size_field(n);
        let typed = visit.sent().text(&name);
        let value = if typed.is_empty() { roll.size.to_string() } else { typed.to_owned() };
        let size = page.field(&name, "councils-roll-size", &value, faults);
        RollLine { href: part_path(&list, n, 1), here: at.sought.is_empty() && n == at.of, size, roll }
    });
    // A fault leads to its field where that is on the page.
    let is_there = |field: &str| may_change && (!has_names || !field.starts_with(SIZE));
    let errors = faults.lines().into_iter().map(|line| {
        let field = if is_there(&line.field) { line.field } else { String::new() };
        ErrorLine { field, text: line.text }
    });
    Ok(RollPage {
        errors: errors.collect(),
        rolls: lines.collect(),
        has_names,
        names,
        more,
        pages: (before, next.map(|from| part_path(&list, at.of, from))),
        find: page.field("q", "councils-roll-find", &at.sought, &Faults::new()),
        at,
        base,
        may_change,
        may_give: state == ElectionState::Voting,
        by_slip,
        sheet: page.field("names", "councils-roll-names", visit.sent().text("names"), faults),
        file: page.field("file", "councils-roll-file", "", faults),
        page,
    })
}

/// How the fields for the size of a roll begin.
const SIZE: &str = "size-";

/// The field for the size of a roll, which is a field of its own on a page with several.
fn size_field(roll: usize) -> String {
    format!("{SIZE}{roll}")
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

/// Back to the names that somebody looked at, which may be in the middle of a long roll.
async fn after(visit: &Visit, id: ElectionId, done: Result<(), Refused>) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&At::read(visit).path(visit, id), "councils-said-moved"),
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

/// Says that an entry is not the account's that it was joined to.
pub(in crate::web) async fn cut(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: ElectorId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    after(visit, id, actions::cut_account(acting, which).await).await
}

/// Says how many names are on a roll that stands on paper alone.
pub(in crate::web) async fn resize(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let field = size_field(visit.sent().text("of").parse().unwrap_or(0));
    // A number that was left out is asked for again.
    let size = visit.sent().text(&field).trim().parse().unwrap_or(-1);
    match actions::resize_roll(acting, visit.sent().text("roll"), size).await {
        Err(Refused::Election(ElectionRefused::Number)) => {
            let mut faults = Faults::new();
            faults.add(&field, visit.page().t(ElectionRefused::Number.key()));
            visit.again(&roll_page(visit, id, &faults).await?)
        }
        done => after(visit, id, done).await,
    }
}

/// Marks that somebody was given a paper, or drew a slip.
pub(in crate::web) async fn give(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<CountPiles>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: ElectorId = visit.sent().text("who").parse().map_err(|_| Problem::NotThere)?;
    let what = Marked::from_code(visit.sent().text("what")).ok_or(Problem::NotThere)?;
    after(visit, id, crate::actions::election::screen::give(acting, which, what).await).await
}
