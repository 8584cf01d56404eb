//! The invitation sheet: pasted, shown with every fault, confirmed, printed.

use access::sign_in::{NewSlip, SlipKind, new_slip};
use access::{HashingFailed, Role, Site, Standing, Why, act, scope};
use askama::Template;
use basics::{PlaceId, fold};
use pages::{ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use super::SlipView;
use super::people::{HashingProblem, SlipsPage, missing_links, not_ready_key};
use crate::access::InviteSheet;
use crate::actions::{self, Refused, SheetRefused};
use crate::model::LOOKING_AFTER;
use crate::rules::sheet::{CheckedRow, MOST_ROWS, SheetFault, TypedRow, check as check_rows, read};

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    page: Page,
    errors: Vec<ErrorLine>,
    sheet: Field,
    most: usize,
}

fn form_page(visit: &Visit, faults: &Faults) -> SheetPage {
    let page = visit.page().with_back("/people", "governance-back-people");
    let sheet = page.field("sheet", "governance-sheet-text", visit.sent().text("sheet"), faults);
    SheetPage { errors: faults.lines(), sheet, most: MOST_ROWS, page }
}

/// The place whose right it is done by: the first one that the person looks after.
fn home(visit: &Visit) -> Result<PlaceId, Problem> {
    let signed = visit.signed()?;
    if scope::<InviteSheet>(visit.who()).within.is_empty() {
        return Err(Problem::NotAllowed(Why::Role));
    }
    let mut mine = signed.memberships.iter().filter(|m| LOOKING_AFTER.contains(&m.role));
    mine.next().map(|membership| membership.place).ok_or(Problem::NotAllowed(Why::Role))
}

/// The form to paste a sheet into.
pub(super) async fn form(visit: &Visit) -> Outcome {
    home(visit)?;
    visit.show(&form_page(visit, &Faults::new()))
}

/// A row of the sheet as it is shown: line, name, role, place, and every fault in words; none when all is well.
struct ShownRow {
    line: u64,
    name: String,
    role: String,
    place: String,
    faults: Vec<String>,
}

#[derive(Template)]
#[template(path = "sheet_check.html")]
struct CheckPage {
    page: Page,
    errors: Vec<ErrorLine>,
    /// What has to be written before anybody can be invited.
    missing: Vec<(String, String)>,
    rows: Vec<ShownRow>,
    good: usize,
    bad: usize,
    sheet: String,
    leave_out: Field,
    heads: Vec<String>,
}

/// Things by the words they may be called.
type Named<T> = Vec<(String, T)>;

/// The words a sheet may use: each role and standing by its code and by its name in both languages.
fn sheet_words(visit: &Visit) -> (Named<Role>, Named<Standing>) {
    let book = visit.front().words();
    let every = |prefix: &str, code: &str| {
        let mut words: Vec<String> =
            Lang::ALL.iter().map(|lang| fold(&book.say(*lang, &format!("{prefix}-{code}"), &[]))).collect();
        words.push(code.to_owned());
        words.push(code.replace('_', " "));
        words
    };
    let roles = Role::ALL
        .iter()
        .filter(|role| role.is_held())
        .flat_map(|role| every("governance-role", role.code()).into_iter().map(|word| (word, *role)))
        .collect();
    let standings = Standing::ALL
        .iter()
        .flat_map(|standing| every("governance-standing", standing.code()).into_iter().map(|word| (word, *standing)))
        .collect();
    (roles, standings)
}

fn say_sheet_fault(page: &Page, fault: &SheetFault) -> Vec<String> {
    match fault {
        SheetFault::Empty => vec![page.t("governance-sheet-empty")],
        SheetFault::TooMany(rows) => vec![page.t2("governance-sheet-many", "rows", *rows, "most", MOST_ROWS)],
        SheetFault::Line(line) => {
            let line = i64::try_from(*line).unwrap_or(i64::MAX);
            vec![page.t1("governance-sheet-line", "line", line)]
        }
        SheetFault::Columns { missing, unknown } => {
            let mut said = Vec::new();
            if !missing.is_empty() {
                said.push(page.t1("governance-sheet-missing", "columns", missing.join(", ")));
            }
            if !unknown.is_empty() {
                said.push(page.t1("governance-sheet-unknown", "columns", unknown.join(", ")));
            }
            said
        }
    }
}

fn read_sheet(visit: &Visit) -> Result<Vec<TypedRow>, Box<SheetPage>> {
    read(visit.sent().text("sheet")).map_err(|fault| {
        let page = visit.page();
        let mut faults = Faults::new();
        for text in say_sheet_fault(&page, &fault) {
            faults.add("sheet", text);
        }
        Box::new(form_page(visit, &faults))
    })
}

/// What would happen to each row now.
async fn checked(visit: &Visit, rows: &[TypedRow]) -> Result<Vec<CheckedRow>, Problem> {
    let signed = visit.signed()?;
    let (roles, standings) = sheet_words(visit);
    let mut tx = visit.site().db.read().await?;
    let known = actions::known_to(&mut tx, signed, rows, roles, standings, visit.site().now()).await?;
    Ok(check_rows(rows, &known))
}

fn check_page(visit: &Visit, rows: Vec<CheckedRow>, faults: &Faults) -> CheckPage {
    let page = visit.page().with_back("/people/sheet", "governance-back-sheet");
    let bad = rows.iter().filter(|row| row.outcome.is_err()).count();
    let good = rows.len().saturating_sub(bad);
    let rows = rows
        .into_iter()
        .map(|row| ShownRow {
            line: row.line,
            name: row.name,
            role: row.role,
            place: row.place,
            faults: row
                .outcome
                .err()
                .unwrap_or_default()
                .iter()
                .map(|fault| page.t1(format!("governance-sheet-fault-{}", fault.what), "column", fault.column))
                .collect(),
        })
        .collect();
    let heads = ["line", "name", "role", "place", "result"];
    CheckPage {
        errors: faults.lines(),
        missing: Vec::new(),
        rows,
        good,
        bad,
        sheet: visit.sent().text("sheet").to_owned(),
        leave_out: page.field("leave_out", "governance-sheet-leave-out", "", faults),
        heads: heads.iter().map(|head| page.t(format!("governance-sheet-head-{head}"))).collect(),
        page,
    }
}

/// Shows what would happen; saves nothing.
pub(super) async fn check(visit: &Visit) -> Outcome {
    home(visit)?;
    match read_sheet(visit) {
        Ok(rows) => {
            let rows = checked(visit, &rows).await?;
            visit.show(&check_page(visit, rows, &Faults::new()))
        }
        Err(page) => visit.again(&*page),
    }
}

/// So many codes, hashed before the act: two at a time, as the desk allows.
async fn slips(site: &Site, many: usize) -> Result<Vec<NewSlip>, HashingFailed> {
    let mut slips = Vec::with_capacity(many);
    for _ in 0..many {
        slips.push(new_slip(site).await?);
    }
    Ok(slips)
}

/// Invites everybody on the sheet and shows all slips, once.
pub(super) async fn confirm(visit: &Visit) -> Outcome {
    let home = home(visit)?;
    let once = visit.once()?;
    let leave_out = visit.sent().ticked("leave_out");
    let rows = match read_sheet(visit) {
        Ok(rows) => rows,
        Err(page) => return visit.again(&*page),
    };
    let shown = checked(visit, &rows).await?;
    let good = shown.iter().filter(|row| row.outcome.is_ok()).count();
    // Whoever left faults in is told before anything is hashed; a second press finds its first answer in `act`.
    let slips = if good == shown.len() || leave_out {
        slips(visit.site(), good).await.map_err(HashingProblem::from)?
    } else {
        Vec::new()
    };
    let acting = act::<InviteSheet>(visit.site(), visit.who(), home, Some(&once)).await?;
    let (roles, standings) = sheet_words(visit);
    let page = visit.page();
    let invited = match actions::invite_sheet(acting, &rows, roles, standings, leave_out, slips).await {
        Ok(invited) => invited,
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Rule(refused)) => {
            let mut faults = Faults::new();
            let mut links = Vec::new();
            let (field, key) = match refused {
                SheetRefused::Faults => ("leave_out", "governance-sheet-has-faults"),
                SheetRefused::Nobody => ("", "governance-sheet-nobody"),
                SheetRefused::Changed => ("", "governance-sheet-changed"),
                SheetRefused::NotReady(missing, place) => {
                    links = missing_links(&page, missing, place);
                    ("", not_ready_key(missing))
                }
            };
            faults.add(field, page.t(key));
            let mut shown = check_page(visit, checked(visit, &rows).await?, &faults);
            shown.missing = links;
            return visit.again(&shown);
        }
    };
    let slips = invited
        .iter()
        .map(|one| SlipView::new(visit, &page, &one.guest.name, &one.slip, SlipKind::Invite.days()))
        .collect();
    let page = page.with_title(visit.page().t("governance-slips-title"));
    visit.show(&SlipsPage { page, slips, about: "governance-slip-invite", on: "/people".to_owned() })
}
