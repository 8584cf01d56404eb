//! The pages: the notices, how one wants to be told, the off switch in every mail, and letters to print.

mod how;
pub mod laid;
mod letters;
mod off;

use access::{Action as _, scope};
use askama::Template;
use pages::{Outcome, Page, Route, Visit};
use store::Quiet;

use crate::access::{ChooseHow, HandOver, PrintLetter, StopMail};
use crate::notices::{self, NoticeId};

const LIST: &str = "notices";
const SHOWN: i64 = 15;

macro_rules! row {
    ($how:ident $path:literal, $action:expr, $title:literal, $handler:path) => {
        Route::$how($path, $action, $title, |visit| Box::pin($handler(visit)))
    };
}

pub(crate) fn routes() -> Vec<Route> {
    vec![
        row!(get "/notices", "own", "telling-title", list),
        row!(post "/notices/seen", "own", "telling-title", seen),
        row!(get "/notices/how", "own", "telling-how-title", how::page),
        row!(post "/notices/how", ChooseHow::NAME, "telling-how-title", how::choose),
        row!(get "/notices/how/mail", "own", "telling-mail-title", how::mail_form),
        row!(post "/notices/how/mail", ChooseHow::NAME, "telling-mail-title", how::ask),
        row!(get "/notices/how/code", "own", "telling-code-title", how::code_form),
        row!(post "/notices/how/code", ChooseHow::NAME, "telling-code-title", how::confirm),
        row!(get "/notices/how/letter", "own", "telling-letter-title", how::letter_form),
        row!(post "/notices/how/letter", ChooseHow::NAME, "telling-letter-title", how::letter),
        row!(post "/notices/how/off", ChooseHow::NAME, "telling-how-title", how::off),
        row!(post "/notices/how/forget", ChooseHow::NAME, "telling-how-title", how::forget),
        row!(get "/notices/off/{token}", StopMail::NAME, "telling-off-title", off::page).nameless(),
        // A mail program may send its one click as a form with parts (RFC 8058, section 3.2).
        row!(post "/notices/off/{token}", StopMail::NAME, "telling-off-title", off::stop).nameless().with_files(),
        row!(get "/notices/letters", PrintLetter::NAME, "telling-letters-title", letters::list),
        row!(post "/notices/letters/print", PrintLetter::NAME, "telling-letters-title", letters::print),
        row!(post "/notices/letters/handed-over", HandOver::NAME, "telling-letters-title", letters::handed_over),
    ]
}

struct Line {
    href: String,
    text: String,
    at: String,
    machine: String,
    new: bool,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    page: Page,
    lines: Vec<Line>,
    newest: Option<String>,
    any_new: bool,
    next: Option<String>,
    /// Whether they print letters for others.
    prints: bool,
}

async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let cursors = visit.front().cursors();
    let before = cursors.read(LIST, visit.query().text("after")).and_then(|at| at.parse::<NoticeId>().ok());
    let mut tx = visit.read().await?;
    let mut found = notices::of_person(&mut tx, signed.person, before, SHOWN.saturating_add(1)).await?;
    let more = found.len() > usize::try_from(SHOWN).unwrap_or(usize::MAX);
    if more {
        found.pop();
    }
    let page = visit.page();
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/notices?after={}", cursors.make(LIST, &last.id.to_string())));
    let newest = found.first().filter(|_| before.is_none()).map(|first| first.id.to_string());
    let lines = found
        .iter()
        .map(|notice| Line {
            href: visit.front().link(&notice.object_kind, notice.object).unwrap_or_else(|| "/".to_owned()),
            text: page.t(format!("notice-{}", notice.kind.replace(['.', '_'], "-"))),
            at: page.day_of(&notice.at),
            machine: notice.at.text(),
            new: notice.new,
        })
        .collect();
    let any_new = found.iter().any(|notice| notice.new);
    let prints = !scope::<PrintLetter>(visit.who()).within.is_empty();
    visit.show(&NoticesPage { page, lines, newest, any_new, next, prints })
}

async fn seen(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let newest: NoticeId = visit.sent().text("newest").parse().map_err(|_| pages::Problem::BadForm)?;
    #[expect(clippy::disallowed_methods, reason = "marking one's own notices as seen keeps no audit line")]
    let mut tx = visit.site().db.write().await?;
    notices::seen(&mut tx, signed.person, newest, visit.site().now()).await?;
    tx.commit_quiet(Quiet::NoticeSeen).await?;
    visit.go("/notices")
}
