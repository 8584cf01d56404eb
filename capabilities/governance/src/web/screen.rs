//! What a shared screen shows between people: its first page, "are you still there?", and that it is over. None of these
//! has a word of anybody's on it.

use access::settings;
use askama::Template;
use basics::Setting;
use pages::{Outcome, Page, Problem, Visit, WARNING, onto};

#[derive(Template)]
#[template(path = "kiosk_front.html")]
struct FirstPage {
    page: Page,
    place: String,
    place_name: String,
    nameless: bool,
    votes: bool,
    /// What nameless pages are told in their addresses, because they read no cookie.
    carried: String,
}

/// The first page of an enrolled screen; `None` when this is none.
pub(super) async fn first(visit: &Visit) -> Result<Option<Outcome>, Problem> {
    let Some(kiosk) = visit.kiosk() else { return Ok(None) };
    if visit.query().text("begin") == "again" {
        // Somebody whom no page knew has finished: the language and the print they chose go with them.
        let mut answer = visit.go("/")?;
        visit.leave_nothing(&mut answer);
        return Ok(Some(Ok(answer)));
    }
    let box_of = visit.front().capabilities().iter().find(|one| one.name == "feedback");
    let asked: Vec<&Setting> = box_of
        .map(|one| {
            one.switch.into_iter().chain(one.settings.iter().filter(|s| s.key == "feedback.anonymous")).collect()
        })
        .unwrap_or_default();
    let answers = settings::several(&mut visit.site().db.read().await?, kiosk.place, &asked).await?;
    Ok(Some(visit.show(&FirstPage {
        place: kiosk.place.to_string(),
        place_name: kiosk.place_name.clone(),
        nameless: !asked.is_empty() && answers.iter().all(|answer| answer == "on"),
        votes: visit.front().routes().iter().any(|route| route.path == "/vote"),
        carried: format!("{}&shared=yes", visit.page().nameless_query()),
        page: visit.page(),
    })))
}

#[derive(Template)]
#[template(path = "kiosk_still.html")]
struct StillPage {
    page: Page,
    back: String,
    seconds: i64,
    /// Whether the whole time is over soon: carrying on adds none.
    last: bool,
}

/// Asks whether anybody is there. The browser came here by itself: that is no sign of anybody.
pub(super) async fn still(visit: &Visit) -> Outcome {
    let Some(seconds) = visit.kiosk_seconds_left() else { return visit.go("/kiosk/finished") };
    let signed = visit.signed()?;
    let last = signed.ends_at.seconds_since(visit.site().now()) <= WARNING;
    let mut page = visit.page();
    // The page itself says how long there is, and has the way out.
    page.kiosk = None;
    page.nav.clear();
    page.person = None;
    let mut answer = visit.show(&StillPage { back: visit.query().text("back").to_owned(), seconds, last, page })?;
    onto(&mut answer, seconds.saturating_add(2), "/kiosk/finished");
    Ok(answer)
}

/// Somebody is there: back to where they were. Having come is what keeps the session.
pub(super) async fn carry_on(visit: &Visit) -> Outcome {
    visit.signed()?;
    visit.go(visit.sent().text("back"))
}

#[derive(Template)]
#[template(path = "kiosk_finished.html")]
struct FinishedPage {
    page: Page,
}

/// It is over. Nothing of whoever was here stays, and after a moment the next person finds the first page.
pub(super) async fn finished(visit: &Visit) -> Outcome {
    // Somebody is signed in still: only they can end it, by pressing.
    if visit.kiosk_seconds_left().is_some() {
        return visit.go("/kiosk/still");
    }
    if visit.signed().is_ok() {
        // On a device of their own nothing is over.
        return visit.go("/");
    }
    let mut answer = visit.show(&FinishedPage { page: visit.page() })?;
    visit.leave_nothing(&mut answer);
    if visit.kiosk().is_some() {
        onto(&mut answer, 30, "/");
    }
    Ok(answer)
}
