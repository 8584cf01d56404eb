//! The private address of one's own calendar: made, seen once, ended; and the calendar behind it, for whoever has it.

use access::{Who, act, look};
use askama::Template;
use axum::http::{HeaderName, HeaderValue, header};
use meetings::{CalendarToken, Entry, Neutral};
use pages::{Lang, Outcome, Page, Problem, Visit};

use crate::access::joining::{EndCalendar, MakeCalendar, ReadCalendar, SeeOwnCalendar};
use crate::actions::{Refused, joining as actions};

/// What the address of a calendar ends with, so that a phone knows what it is.
const ENDS_WITH: &str = ".ics";

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    page: Page,
    /// The address, once: just after it was made.
    address: Option<String>,
    has_address: bool,
    /// What the calendar holds now, in its own words.
    entries: Vec<String>,
}

fn line(page: &Page, entry: &Entry) -> String {
    let (day, time) = (page.day_of(&entry.starts_at), pages::dates::time_of(entry.starts_at, &entry.zone));
    let what = page.t(format!("meetings-neutral-{}", entry.neutral.code()));
    format!("{day}, {time}: {what}, {}", entry.place)
}

async fn calendar_page(visit: &Visit, address: Option<String>) -> Result<CalendarPage, Problem> {
    let signed = visit.signed()?;
    let mut looking = look::<SeeOwnCalendar>(visit.site(), visit.who(), signed.person).await?;
    let now = looking.now();
    let has_address = meetings::has_address(looking.tx(), signed).await?;
    let entries = meetings::own_entries(looking.tx(), signed, now).await?;
    let page = visit.page().with_back("/councils", "councils-back");
    let entries = entries.iter().filter(|entry| !entry.is_off).map(|entry| line(&page, entry)).collect();
    Ok(CalendarPage { page, address, has_address, entries })
}

/// One's own calendar.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&calendar_page(visit, None).await?)
}

fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Stop(stop) => stop.into(),
        other => Problem::Broken(other.to_string()),
    }
}

/// Makes the address, and shows it this once.
pub(super) async fn make(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<MakeCalendar>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    let token = actions::make_calendar(acting).await.map_err(problem)?;
    let begin = visit.origin().unwrap_or_default();
    let address = format!("{begin}/calendar/{}{ENDS_WITH}", token.address());
    visit.show(&calendar_page(visit, Some(address)).await?)
}

/// Ends it.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<EndCalendar>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    actions::end_calendar(acting).await.map_err(problem)?;
    visit.go_saying("/calendar", "councils-said-calendar-ended")
}

/// The calendar behind an address. One that was never made, was ended, or cannot be one is looked for all the same, and is
/// not there.
pub(super) async fn read(visit: &Visit) -> Outcome {
    let typed: String = visit.id("token")?;
    let token = typed.strip_suffix(ENDS_WITH).and_then(CalendarToken::read).unwrap_or(CalendarToken::nobodys());
    let mut looking = look::<ReadCalendar>(visit.site(), &Who::Anyone, token).await?;
    let now = looking.now();
    let found = meetings::calendar_of(looking.tx(), &token, now).await?.ok_or(Problem::NotThere)?;
    let (page, lang) = (visit.page(), Lang::of(&found.lang).unwrap_or(Lang::En));
    let word = |neutral: Neutral| page.t_in(lang, format!("meetings-neutral-{}", neutral.code()));
    let home = visit.origin().map(|origin| format!("{origin}/")).unwrap_or_default();
    let name = page.t_in(lang, "councils-calendar-name");
    let text = found.text(&name, word, &home).map_err(|error| Problem::Broken(error.to_string()))?;
    let mut answer = axum::response::Response::new(text.into());
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"calendar.ics\""));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    Ok(answer)
}
