//! The page of notices.

use askama::Template;
use pages::{Outcome, Page, Route, Visit};
use store::Quiet;

use crate::notices::{self, NoticeId};

const LIST: &str = "notices";
const SHOWN: i64 = 15;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/notices", "own", "telling-title", |visit| Box::pin(list(visit))),
        Route::post("/notices/seen", "own", "telling-title", |visit| Box::pin(seen(visit))),
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
    visit.show(&NoticesPage { page, lines, newest, any_new, next })
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
