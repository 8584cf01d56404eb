//! Taking along what the desk shows, as a table for a spreadsheet.

use access::{act, scope};
use askama::Template;

use basics::Words;
use pages::{Outcome, Page, Problem, Visit};

use super::filter::Wanted;
use super::outcome_word;
use crate::access::{ExportDesk, SeeSuggestion};
use crate::actions::{self, MOST_LINES, Refused, Taken};
use crate::model::filter::Source;
use crate::rules::table;
use crate::store::lists::Asked;

/// Beyond it the page says that there are more.
const MOST_COUNTED: usize = 100;

#[derive(Template)]
#[template(path = "export.html")]
struct ExportPage {
    page: Page,
    back: String,
    count: usize,
    more: bool,
    narrowed: bool,
    hidden: Vec<(&'static str, String)>,
}

/// What would be taken along, without a word of it.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    if scope::<ExportDesk>(visit.who()).within.is_empty() || !visit.is_on("feedback") {
        return Err(Problem::NotThere);
    }
    let page = visit.page();
    let wanted = Wanted::read(&page, visit.query());
    if wanted.is_wrong() {
        return visit.go(&format!("/desk{}", wanted.address(visit)));
    }
    let asked = asked(&wanted, signed.person, visit.now());
    let mut tx = visit.read().await?;
    let reach = scope::<SeeSuggestion>(visit.who());
    let (found, more) = actions::taken(&mut tx, &reach, &asked, MOST_COUNTED).await?;
    drop(tx);
    visit.show(&ExportPage {
        back: format!("/desk{}", wanted.address(visit)),
        count: found.len(),
        more,
        narrowed: wanted.is_narrowed(),
        hidden: wanted.hidden(),
        page,
    })
}

fn asked(wanted: &Wanted, person: basics::PersonId, now: basics::Instant) -> Asked<'_> {
    let Wanted { show, find, filter, .. } = wanted;
    Asked { person, show: *show, after: None, find, filter, most: 0, now }
}

/// The table. Who takes it along, and by which filters, is on record before anything is read.
pub(super) async fn table(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let page = visit.page();
    let wanted = Wanted::read(&page, visit.sent());
    let own = scope::<ExportDesk>(visit.who()).within;
    let place = wanted.filter.place.or_else(|| own.first().copied()).ok_or(Problem::NotThere)?;
    if wanted.is_wrong() {
        return Err(Problem::NotThere);
    }
    // No once key: whoever presses twice gets the table twice, and both times are on record.
    let acting = act::<ExportDesk>(visit.site(), visit.who(), place, None).await?;
    let asked = asked(&wanted, person, visit.now());
    // Without a place chosen, the table holds what stands in all of them.
    let others = if wanted.filter.place.is_none() { own } else { Vec::new() };
    match actions::export(acting, &others, &asked).await {
        Ok(()) => {}
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(refused) => return Err(Problem::Broken(refused.to_string())),
    }
    let mut tx = visit.read().await?;
    let reach = scope::<SeeSuggestion>(visit.who());
    let (found, more) = actions::taken(&mut tx, &reach, &asked, MOST_LINES).await?;
    drop(tx);
    let mut text = String::from(table::BEGIN);
    text.push_str(&table::line(&HEADS.map(|head| page.t(format!("feedback-export-{head}")))));
    for one in &found {
        text.push_str(&table::line(&cells(&page, one)));
    }
    if more {
        text.push_str(&table::line(&[page.t("feedback-export-more")]));
    }
    pages::attachment("text/csv; charset=utf-8", "attachment; filename=\"desk.csv\"", text)
}

const HEADS: [&str; 11] =
    ["number", "place", "kind", "source", "in", "due", "stage", "outcome", "days", "words", "reasons"];

/// A line: the days alone, so that what has no name has no time.
fn cells(page: &Page, one: &Taken) -> [String; 11] {
    let (line, it) = (&one.line, &one.line.it);
    let came = one.came.as_ref();
    let on = |at: basics::Instant| at.date_in(&page.zone);
    let (left, answered) = (on(it.left_at), came.and_then(|came| came.answered_at).and_then(on));
    let days = left.zip(answered).and_then(|(left, answered)| left.until(answered).ok()).map(|span| span.get_days());
    let text = |words: Option<&Words>| words.map_or("", Words::read).to_owned();
    [
        it.number(&line.place_name),
        line.place_name.clone(),
        page.t(format!("feedback-filter-kind-{}", it.kind.code())),
        page.t(format!("feedback-source-{}", Source::of(it, line.nameless).code())),
        left.map(|day| day.to_string()).unwrap_or_default(),
        came.map(|came| came.due_on.to_string()).unwrap_or_default(),
        page.t(format!("loops-stage-{}", it.stage.code())),
        came.and_then(|came| came.outcome).map(|outcome| outcome_word(page, outcome)).unwrap_or_default(),
        days.map(|days| days.to_string()).unwrap_or_default(),
        text(one.words()),
        text(one.reasons()),
    ]
}
