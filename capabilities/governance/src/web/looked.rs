//! Who looked at what is mine: by day, in which role, and what it was.

use access::looks::{self, LookId, Looked};
use askama::Template;
use basics::{Date, Setting};
use pages::{Outcome, Page, Visit};

/// Whether people see the names of those who looked, and not their roles alone: the place's choice.
pub const READER_NAMES: Setting = Setting::switch("governance.reader_names", false);

const A_PAGE: usize = 30;
/// One more, to know whether there are more.
const A_PAGE_AND_ONE: i64 = 31;

/// One look.
struct View {
    /// As what: a role, a place, an organisation.
    who: String,
    /// What they opened.
    what: String,
    /// Where one sees it oneself.
    href: Option<String>,
    /// What they have to do with it.
    tie: String,
}

#[derive(Template)]
#[template(path = "looked.html")]
struct LookedPage {
    page: Page,
    days: Vec<(String, Vec<View>)>,
    next: Option<String>,
}

/// What was opened by somebody else, the newest first.
pub(super) async fn looked(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let before = visit.front().cursors().read("looked", visit.query().text("after"));
    let before = before.and_then(|at| at.parse::<LookId>().ok());
    let mut tx = visit.read().await?;
    let mut found = looks::at_things_of(&mut tx, person, before, &READER_NAMES, A_PAGE_AND_ONE).await?;
    drop(tx);
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/account/looked?after={}", visit.front().cursors().make("looked", &last.id.to_string())));
    let page = visit.page().with_back("/account", "governance-back-account");
    let mut days: Vec<(Date, Vec<View>)> = Vec::new();
    for look in &found {
        let view = view(visit, &page, look);
        match days.last_mut().filter(|(day, _)| *day == look.day) {
            Some((_, views)) => views.push(view),
            None => days.push((look.day, vec![view])),
        }
    }
    let days = days.into_iter().map(|(day, views)| (page.day(&day), views)).collect();
    visit.show(&LookedPage { page, days, next })
}

fn view(visit: &Visit, page: &Page, look: &Looked) -> View {
    let role = page.t(format!("governance-role-{}", look.role.code()));
    let whose = format!("{role}, {} ({})", look.place_name, look.organisation_name);
    let (kind, id) = &look.object;
    View {
        who: look.reader.as_ref().map_or_else(|| whose.clone(), |name| format!("{name}: {whose}")),
        what: page.t(format!("looked-{}", look.action.replace(['.', '_'], "-"))),
        // What is one's own is opened where one reads it, and not at the desk of a worker.
        href: (kind == "suggestion").then(|| visit.front().link("suggestion", *id)).flatten(),
        tie: page.t(format!("governance-tie-{}", look.tie.code().replace('_', "-"))),
    }
}
