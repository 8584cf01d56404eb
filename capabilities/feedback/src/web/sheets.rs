//! A whole sheet, from a file or pasted: read, its faults shown by line and column, and nothing in before somebody says so.

use askama::Template;
use pages::{Columns, ErrorLine, Faults, Field, Page, SheetFault, TypedRow, Visit, read_sheet, sent_sheet};

use super::field;
use crate::rules::paper::CellFault;

/// The most faults that are shown at once; the rest is a number.
const MOST_FAULTS: usize = 200;

/// What kind of sheet it is, and where it is sent.
pub(super) struct Way {
    /// Its address; what is confirmed goes to `/confirm` below it.
    pub(super) path: &'static str,
    /// The word key of what it is about.
    pub(super) about: &'static str,
    /// The word key of which columns must be there.
    pub(super) needed: &'static str,
    /// A row as an example.
    pub(super) example: &'static str,
    /// Its columns.
    pub(super) columns: Columns,
}

#[derive(Template)]
#[template(path = "paper_sheet.html")]
pub(super) struct SheetPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: &'static str,
    about: String,
    needed: String,
    file: Field,
    sheet: Field,
    example: String,
}

/// The form.
pub(super) fn sheet_page(visit: &Visit, way: &Way, faults: &Faults) -> SheetPage {
    let page = visit.page().with_back("/desk/paper", "feedback-back-paper");
    SheetPage {
        errors: faults.lines(),
        action: way.path,
        about: page.t(way.about),
        needed: page.t(way.needed),
        file: field(&page, "file", "feedback-sheet-file", "", faults),
        sheet: field(&page, "sheet", "feedback-sheet-text", visit.sent().text("sheet"), faults),
        example: format!("{}\n{}", way.columns.names.join(","), way.example),
        page,
    }
}

fn say_fault(page: &Page, fault: &SheetFault, most: usize) -> Vec<String> {
    match fault {
        SheetFault::Empty => vec![page.t("feedback-sheet-empty")],
        SheetFault::TooMany(rows) => vec![page.t2("feedback-sheet-many", "rows", *rows, "most", most)],
        SheetFault::Line(line) => {
            vec![page.t1("feedback-sheet-line", "line", i64::try_from(*line).unwrap_or(i64::MAX))]
        }
        SheetFault::Columns { missing, unknown } => {
            let mut said = Vec::new();
            if !missing.is_empty() {
                said.push(page.t1("feedback-sheet-missing", "columns", missing.join(", ")));
            }
            if !unknown.is_empty() {
                said.push(page.t1("feedback-sheet-unknown", "columns", unknown.join(", ")));
            }
            said
        }
    }
}

/// The rows that were sent, by whichever way, and the text they stand in; or the form with what is wrong.
pub(super) async fn read(visit: &Visit, way: &Way) -> Result<(Vec<TypedRow>, String), Box<SheetPage>> {
    let mut faults = Faults::new();
    match sent_sheet(visit.sent(), "sheet", "file").await {
        Ok(text) => match read_sheet(&text, way.columns) {
            Ok(rows) => return Ok((rows, text)),
            Err(fault) => {
                let from = if visit.sent().file("file").is_some() { "file" } else { "sheet" };
                for said in say_fault(&visit.page(), &fault, way.columns.most) {
                    faults.add(from, said);
                }
            }
        },
        Err(fault) => faults.add("file", visit.page().t(fault.key())),
    }
    Err(Box::new(sheet_page(visit, way, &faults)))
}

/// What was found on a sheet: how many lines are good, and the faults of the others.
pub(super) struct Verdict {
    good: usize,
    bad: usize,
    faults: Vec<(u64, CellFault)>,
}

impl Verdict {
    /// From the faults of each line; none for a good one.
    pub(super) fn of<'a>(lines: impl Iterator<Item = (u64, Option<&'a Vec<CellFault>>)>) -> Self {
        let (mut good, mut bad, mut faults) = (0_usize, 0_usize, Vec::new());
        for (line, wrong) in lines {
            match wrong {
                None => good = good.saturating_add(1),
                Some(wrong) => {
                    bad = bad.saturating_add(1);
                    faults.extend(wrong.iter().map(|fault| (line, *fault)));
                }
            }
        }
        Self { good, bad, faults }
    }
}

/// A fault as it is shown.
struct FaultRow {
    line: u64,
    column: &'static str,
    what: String,
}

#[derive(Template)]
#[template(path = "paper_check.html")]
pub(super) struct CheckPage {
    page: Page,
    errors: Vec<ErrorLine>,
    rows: Vec<FaultRow>,
    good: usize,
    bad: usize,
    action: String,
    again: &'static str,
    sheet: String,
    leave_out: Field,
    heads: Vec<String>,
}

/// The page with every fault, and what to do about them.
pub(super) fn check_page(visit: &Visit, way: &Way, verdict: &Verdict, sheet: String, faults: &Faults) -> CheckPage {
    let page = visit.page().with_back(way.path, "feedback-back-sheet");
    let row = |(line, fault): &(u64, CellFault)| FaultRow {
        line: *line,
        column: fault.column,
        what: page.t(format!("feedback-sheet-fault-{}", fault.what)),
    };
    CheckPage {
        errors: faults.lines(),
        rows: verdict.faults.iter().take(MOST_FAULTS).map(row).collect(),
        good: verdict.good,
        bad: verdict.bad,
        action: format!("{}/confirm", way.path),
        again: way.path,
        sheet,
        leave_out: field(&page, "leave_out", "feedback-sheet-leave-out", "", faults),
        heads: ["line", "column", "what"].iter().map(|head| page.t(format!("feedback-sheet-head-{head}"))).collect(),
        page,
    }
}
