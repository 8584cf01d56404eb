//! One's own page: how one wants to be told.

use access::act;
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use crate::access::ChooseHow;
use crate::actions::{self, AskRefused};
use crate::keeping;
use crate::model::{How, Often, Quiet, Route, When};
use crate::rules::CodeRefused;

/// The longest postal address.
const MOST_LETTER_TO: usize = 400;

#[derive(Template)]
#[template(path = "how.html")]
struct HowPage {
    page: Page,
    errors: Vec<ErrorLine>,
    how: How,
    /// Whether this house sends mail at all.
    mail_on: bool,
    route: Field,
    routes: Vec<Choice>,
    often: Field,
    oftens: Vec<Choice>,
    hour: Field,
    hours: Vec<Choice>,
    weekday: Field,
    weekdays: Vec<Choice>,
    quiet_from: Field,
    quiet_froms: Vec<Choice>,
    quiet_to: Field,
    quiet_tos: Vec<Choice>,
}

fn choice(visit: &Visit, prefix: &str, code: &str, chosen: &str) -> Choice {
    let (book, lang) = (visit.front().words(), visit.lang());
    let key = format!("{prefix}-{}", code.replace('_', "-"));
    let hint = format!("{key}-hint");
    Choice {
        value: code.to_owned(),
        text: book.say(lang, &key, &[]),
        hint: book.has(lang, &hint).then(|| book.say(lang, &hint, &[])),
        checked: code == chosen,
    }
}

fn hours(none: Option<String>, chosen: Option<i8>) -> Vec<Choice> {
    let first = none.map(|text| Choice { value: String::new(), text, hint: None, checked: chosen.is_none() });
    let hour = |hour: i8| Choice {
        value: hour.to_string(),
        text: format!("{hour:02}:00"),
        hint: None,
        checked: chosen == Some(hour),
    };
    first.into_iter().chain((0..24).map(hour)).collect()
}

async fn how_page(visit: &Visit, faults: &Faults) -> Result<HowPage, Problem> {
    let person = visit.signed()?.person;
    let how = keeping::how(&mut visit.site().db.read().await?, person).await?;
    let page = visit.page().with_back("/notices", "telling-back-notices");
    let mail_on = visit.front().post().is_some();
    let asked = Route::from_code(visit.sent().text("route"));
    let route = asked.unwrap_or(how.route);
    let offered = Route::ALL.iter().filter(|one| mail_on || **one != Route::Mail || how.route == Route::Mail);
    let field = |name: &str, label: &str| page.field(name, label, "", faults);
    let When { often, hour, weekday, quiet } = how.when;
    let none = page.t("telling-quiet-none");
    Ok(HowPage {
        errors: faults.lines(),
        mail_on,
        route: field("route", "telling-route"),
        routes: offered.map(|one| choice(visit, "telling-route", one.code(), route.code())).collect(),
        often: field("often", "telling-often"),
        oftens: Often::ALL.iter().map(|one| choice(visit, "telling-often", one.code(), often.code())).collect(),
        hour: field("hour", "telling-hour"),
        hours: hours(None, Some(hour)),
        weekday: field("weekday", "telling-weekday"),
        weekdays: (1..=7).map(|day| choice(visit, "telling-weekday", &day.to_string(), &weekday.to_string())).collect(),
        quiet_from: field("quiet_from", "telling-quiet-from"),
        quiet_froms: hours(Some(none.clone()), quiet.map(|quiet| quiet.from)),
        quiet_to: field("quiet_to", "telling-quiet-to"),
        quiet_tos: hours(Some(none), quiet.map(|quiet| quiet.to)),
        how,
        page,
    })
}

/// Where news goes now, and the form to change it.
pub(super) async fn page(visit: &Visit) -> Outcome {
    visit.show(&how_page(visit, &Faults::new()).await?)
}

/// A number of the form, when it is one of these.
fn number(visit: &Visit, name: &str, least: i8, most: i8) -> Result<Option<i8>, Problem> {
    match visit.sent().text(name) {
        "" => Ok(None),
        text => match text.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(Problem::BadForm),
        },
    }
}

/// Keeps route and time; whoever chose mail without an address goes on to say which.
pub(super) async fn choose(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let route = Route::from_code(visit.sent().text("route")).ok_or(Problem::BadForm)?;
    let often = Often::from_code(visit.sent().text("often")).ok_or(Problem::BadForm)?;
    let (from, to) = (number(visit, "quiet_from", 0, 23)?, number(visit, "quiet_to", 0, 23)?);
    if from.is_some() != to.is_some() || (from.is_some() && from == to) {
        let mut faults = Faults::new();
        faults.add("quiet_from", visit.page().t("telling-quiet-both"));
        return visit.again(&how_page(visit, &faults).await?);
    }
    let usual = When::default();
    let when = When {
        often,
        hour: number(visit, "hour", 0, 23)?.unwrap_or(usual.hour),
        weekday: number(visit, "weekday", 1, 7)?.unwrap_or(usual.weekday),
        quiet: from.zip(to).map(|(from, to)| Quiet { from, to }),
    };
    let now = keeping::how(&mut visit.site().db.read().await?, person).await?;
    let ready = now.address.is_some() && now.refused_at.is_none();
    if route == Route::Mail && !ready && visit.front().post().is_none() {
        return Err(Problem::BadForm);
    }
    // Until the address has shown that it is read, news goes where it went.
    let kept = if route == Route::Mail && !ready { now.route } else { route };
    let acting = act::<ChooseHow>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    actions::choose(acting, kept, &when).await?;
    match route {
        Route::Mail if !ready => visit.go("/notices/how/mail"),
        Route::Letter if now.route != Route::Letter => visit.go("/notices/how/letter"),
        Route::Screen | Route::Mail | Route::Letter => visit.go_saying("/notices/how", "telling-how-saved"),
    }
}

#[derive(Template)]
#[template(path = "how_mail.html")]
struct MailPage {
    page: Page,
    errors: Vec<ErrorLine>,
    address: Field,
}

fn mail_page(visit: &Visit, faults: &Faults) -> MailPage {
    let page = visit.page().with_back("/notices/how", "telling-back-how");
    let address = page.field("address", "telling-address", visit.sent().text("address"), faults);
    MailPage { errors: faults.lines(), address, page }
}

/// Where mail should go. A house that sends none has no such page.
pub(super) async fn mail_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    visit.front().post().ok_or(Problem::NotThere)?;
    visit.show(&mail_page(visit, &Faults::new()))
}

/// Sends a code there.
pub(super) async fn ask(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    visit.front().post().ok_or(Problem::NotThere)?;
    let acting = act::<ChooseHow>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    let key = match actions::ask_address(acting, visit.sent().text("address").trim()).await? {
        Ok(()) => return visit.go("/notices/how/code"),
        Err(AskRefused::NoAddress) => "telling-address-bad",
        Err(AskRefused::TooSoon) => "telling-address-soon",
    };
    let mut faults = Faults::new();
    faults.add("address", visit.page().t(key));
    visit.again(&mail_page(visit, &faults))
}

#[derive(Template)]
#[template(path = "how_code.html")]
struct CodePage {
    page: Page,
    errors: Vec<ErrorLine>,
    address: String,
    code: Field,
}

async fn code_page(visit: &Visit, faults: &Faults) -> Result<Option<CodePage>, Problem> {
    let person = visit.signed()?.person;
    let how = keeping::how(&mut visit.site().db.read().await?, person).await?;
    let Some(asked) = how.asked else { return Ok(None) };
    let page = visit.page().with_back("/notices/how", "telling-back-how");
    let code = page.field("code", "telling-code", "", faults);
    Ok(Some(CodePage { errors: faults.lines(), address: asked.read().to_owned(), code, page }))
}

/// Where the code from the mail is typed.
pub(super) async fn code_form(visit: &Visit) -> Outcome {
    match code_page(visit, &Faults::new()).await? {
        Some(page) => visit.show(&page),
        None => visit.go("/notices/how"),
    }
}

/// Takes the code: from now on mail goes there.
pub(super) async fn confirm(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<ChooseHow>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    let key = match actions::confirm(acting, visit.sent().text("code")).await? {
        Ok(()) => return visit.go_saying("/notices/how", "telling-mail-confirmed"),
        Err(CodeRefused::Wrong) => "telling-code-wrong",
        Err(CodeRefused::Over) => "telling-code-over",
    };
    let mut faults = Faults::new();
    faults.add("code", visit.page().t(key));
    match code_page(visit, &faults).await? {
        Some(page) => visit.again(&page),
        None => visit.go("/notices/how"),
    }
}

#[derive(Template)]
#[template(path = "how_letter.html")]
struct LetterPage {
    page: Page,
    errors: Vec<ErrorLine>,
    what: Field,
    whats: Vec<Choice>,
    to: Field,
}

async fn letter_page(visit: &Visit, faults: &Faults) -> Result<LetterPage, Problem> {
    let person = visit.signed()?.person;
    let how = keeping::how(&mut visit.site().db.read().await?, person).await?;
    let page = visit.page().with_back("/notices/how", "telling-back-how");
    let chosen = if how.whole { "whole" } else { "news" };
    let kept = how.letter_to.as_ref().map_or("", basics::Words::read);
    let to = if faults.is_empty() { kept } else { visit.sent().text("to") };
    Ok(LetterPage {
        errors: faults.lines(),
        what: page.field("what", "telling-letter-what", "", faults),
        whats: ["news", "whole"].map(|code| choice(visit, "telling-letter-what", code, chosen)).to_vec(),
        to: page.field("to", "telling-letter-to", to, faults),
        page,
    })
}

/// What stands in one's letters, and where they go.
pub(super) async fn letter_form(visit: &Visit) -> Outcome {
    visit.show(&letter_page(visit, &Faults::new()).await?)
}

/// Keeps it; from now on news comes by letter.
pub(super) async fn letter(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let whole = match visit.sent().text("what") {
        "news" => false,
        "whole" => true,
        _ => return Err(Problem::BadForm),
    };
    let (page, mut faults) = (visit.page(), Faults::new());
    let to = if visit.sent().text("to").trim().is_empty() {
        None
    } else {
        faults.words(&page, visit.sent(), "to", MOST_LETTER_TO, "telling-letter-to")
    };
    if !faults.is_empty() {
        return visit.again(&letter_page(visit, &faults).await?);
    }
    let acting = act::<ChooseHow>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    actions::by_letter(acting, to.as_ref().map(basics::Words::read), whole).await?;
    visit.go_saying("/notices/how", "telling-how-saved")
}

/// The one off switch.
pub(super) async fn off(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<ChooseHow>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    actions::stop_own_mail(acting).await?;
    visit.go_saying("/notices/how", "telling-mail-stopped")
}

/// Forgets the address.
pub(super) async fn forget(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<ChooseHow>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    actions::forget_address(acting).await?;
    visit.go_saying("/notices/how", "telling-address-forgotten")
}
