//! Old suggestions and old minutes' actions from a sheet, and how something from before is shown.

use access::act;
use pages::{Faults, Outcome, Page, Problem, TypedRow, Visit};

use super::faults_of;
use super::paper::{every, in_reach};
use super::sheets::{Verdict, Way, check_page, read, sheet_page};
use crate::access::paper::BringOld;
use crate::actions;
use crate::model::old::{Kept, Source};
use crate::rules::old::{CheckedOld, Known, OLD_SHEET, check};

/// The way of a sheet of old papers.
const OLD: Way = Way {
    path: "/desk/paper/old",
    about: "feedback-old-about",
    needed: "feedback-old-needed",
    example: "Heron Wing,\"…\",14/03/2024,minutes,\"…\",28/03/2024,works department,30/04/2024,,en,M-2024-7",
    columns: OLD_SHEET,
};

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    in_reach(visit).await?;
    visit.show(&sheet_page(visit, &OLD, &Faults::new()))
}

/// What would happen to each row now.
async fn checked(visit: &Visit, rows: &[TypedRow]) -> Result<Vec<CheckedOld>, Problem> {
    let places = in_reach(visit).await?;
    let sources =
        every(visit, "feedback-old-source", &[("suggestion", Source::Suggestion), ("minutes", Source::Minutes)]);
    let mut checked = check(rows, &Known { places, sources });
    let mut tx = visit.site().db.read().await?;
    let refused = actions::refuse_known(visit.site(), &mut tx, &mut checked).await;
    refused.map_err(|refused| faults_of(&visit.page(), refused).err().unwrap_or(Problem::NotThere))?;
    Ok(checked)
}

fn verdict(rows: &[CheckedOld]) -> Verdict {
    Verdict::of(rows.iter().map(|row| (row.line, row.outcome.as_ref().err())))
}

/// Shows every fault with its line and column; saves nothing.
pub(super) async fn dry_run(visit: &Visit) -> Outcome {
    in_reach(visit).await?;
    match read(visit, &OLD).await {
        Ok((rows, text)) => {
            let shown = checked(visit, &rows).await?;
            visit.show(&check_page(visit, &OLD, &verdict(&shown), text, &Faults::new()))
        }
        Err(page) => visit.again(&*page),
    }
}

/// Brings the whole sheet in, or what of it has no fault when that was asked for.
pub(super) async fn bring(visit: &Visit) -> Outcome {
    let home = in_reach(visit).await?.first().map(|place| place.id).ok_or(Problem::NotThere)?;
    let once = visit.once()?;
    let (rows, text) = match read(visit, &OLD).await {
        Ok(read) => read,
        Err(page) => return visit.again(&*page),
    };
    let shown = checked(visit, &rows).await?;
    let acting = act::<BringOld>(visit.site(), visit.who(), home, Some(&once)).await?;
    match actions::bring_old(acting, &shown, visit.sent().ticked("leave_out")).await {
        Ok(_) => visit.go_saying("/desk?show=before", "feedback-said-old"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&check_page(visit, &OLD, &verdict(&shown), text, &faults))
        }
    }
}

/// What is said of something from before, as rows of a summary: what it is, and how it was.
pub(super) fn rows(page: &Page, kept: &Kept) -> Vec<(String, String)> {
    let mut rows = vec![(page.t("feedback-old-from"), page.t(format!("feedback-old-source-{}", kept.source.code())))];
    let days = [
        ("feedback-old-answered", kept.answered_on),
        ("feedback-old-promised", kept.promised_on),
        ("feedback-old-done", kept.done_on),
    ];
    if let Some(by) = &kept.promised_by {
        rows.push((page.t("feedback-old-by"), by.read().to_owned()));
    }
    rows.extend(days.into_iter().filter_map(|(key, on)| Some((page.t(key), page.day(&on?)))));
    rows
}
