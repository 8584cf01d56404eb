//! The way in and out: signing in, using a slip, choosing a language, signing out.

use access::sign_in::{self, Device, Entered, JoinRefused, SignInRefused};
use access::{people, register, session};
use askama::Template;
use basics::Instant;
use pages::{ErrorLine, Faults, Field, Lang, Outcome, Page, Problem, Visit};

use super::{pin, second, sign_on, with_cookies_of};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    errors: Vec<ErrorLine>,
    name: Field,
    passphrase: Field,
    shared: Field,
    shared_ticked: bool,
    back: String,
    /// What the provider outside is called, and the way there.
    elsewhere: Option<(String, String)>,
}

/// Where somebody signs in from: an enrolled screen is always one that others use.
pub(super) fn device(visit: &Visit) -> Device<'_> {
    let kiosk = visit.kiosk();
    Device { id: visit.device(), shared: kiosk.is_some() || visit.sent().ticked("shared"), kiosk }
}

fn here(visit: &Visit) -> bool {
    visit.signed().is_ok()
}

/// How a wait is told: whole minutes, never none.
pub(super) fn wait_words(page: &Page, until: Instant, now: Instant) -> String {
    let minutes = until.seconds_since(now).max(1).saturating_add(59) / 60;
    page.t1("governance-sign-in-wait", "minutes", minutes)
}

fn sign_in_page(visit: &Visit, faults: &Faults, back: &str) -> SignInPage {
    let page = visit.page();
    SignInPage {
        errors: faults.lines(),
        name: page.field("name", "governance-sign-in-name", visit.sent().text("name"), faults),
        passphrase: page.field("passphrase", "governance-sign-in-passphrase", "", faults),
        shared: page.field("shared", "governance-sign-in-shared", "", faults),
        shared_ticked: visit.sent().ticked("shared"),
        back: back.to_owned(),
        elsewhere: sign_on::offered(visit).map(|name| {
            let back = if back.is_empty() { String::new() } else { format!("?back={}", pages::as_answer(back)) };
            (name.to_owned(), format!("/sign-in/with{back}"))
        }),
        page,
    }
}

/// The form to sign in with.
pub(super) async fn sign_in_form(visit: &Visit) -> Outcome {
    let back = visit.query().text("back");
    if here(visit) {
        return visit.go(back_or_home(back));
    }
    if visit.kiosk().is_some() && visit.query().text("with") != "passphrase" {
        return pin::form(visit);
    }
    visit.show(&sign_in_page(visit, &Faults::new(), back))
}

pub(super) fn back_or_home(back: &str) -> &str {
    if back.is_empty() { "/" } else { back }
}

/// Signs in. What is wrong is never said: a name that is not there answers as a passphrase that does not fit.
pub(super) async fn sign_in(visit: &Visit) -> Outcome {
    let sent = visit.sent();
    let back = sent.text("back");
    if here(visit) {
        return visit.go(back_or_home(back));
    }
    let device = device(visit);
    match sign_in::sign_in(visit.site(), sent.text("name"), sent.text("passphrase"), device).await {
        Ok(Entered::In(token)) => visit.go_signed_in(back_or_home(back), &token),
        Ok(Entered::Half(token)) => second::go_halfway(visit, &token, back),
        Err(SignInRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            let page = visit.page();
            let mut faults = Faults::new();
            faults.add("name", refused_words(&page, &refused, visit.site().now(), "governance-sign-in-wrong"));
            visit.again(&sign_in_page(visit, &faults, back))
        }
    }
}

pub(super) fn refused_words(page: &Page, refused: &SignInRefused, now: Instant, wrong: &str) -> String {
    match refused {
        SignInRefused::Wait(until) => wait_words(page, *until, now),
        SignInRefused::Short => page.t("governance-sign-in-short"),
        SignInRefused::Elsewhere => page.t("governance-sign-in-elsewhere"),
        SignInRefused::Wrong | SignInRefused::Store(_) => page.t(wrong),
    }
}

/// Signs out, and leaves nothing in the browser.
pub(super) async fn sign_out(visit: &Visit) -> Outcome {
    if let Ok(signed) = visit.signed() {
        session::sign_out(visit.site(), signed).await?;
    }
    visit.go_signed_out(if visit.kiosk().is_some() { "/kiosk/finished" } else { "/" })
}

/// Shows the pages in another language from now on.
pub(super) async fn language(visit: &Visit) -> Outcome {
    let code: String = visit.id("lang")?;
    let lang = Lang::of(&code).ok_or(Problem::NotThere)?;
    visit.go_speaking(back_or_home(visit.query().text("back")), lang)
}

/// Shows the pages in larger print from now on, or no longer: a cookie that holds that word and nothing else.
pub(super) async fn print_size(visit: &Visit) -> Outcome {
    visit.go_printing(back_or_home(visit.sent().text("back")), visit.sent().text("size") == "large")
}

#[derive(Template)]
#[template(path = "join.html")]
struct JoinPage {
    page: Page,
    errors: Vec<ErrorLine>,
    code: Field,
}

#[derive(Template)]
#[template(path = "join_name.html")]
struct JoinNamePage {
    page: Page,
    errors: Vec<ErrorLine>,
    /// The code, carried on.
    code: String,
    /// Whose slip it is.
    who: String,
    /// The name they sign in with already.
    known: Option<String>,
    /// The privacy notice of where they are invited to.
    privacy: String,
    name: Field,
    passphrase: Field,
    shared: Field,
    shared_ticked: bool,
}

fn code_page(visit: &Visit, code: &str, faults: &Faults) -> JoinPage {
    let page = visit.page();
    JoinPage { errors: faults.lines(), code: page.field("code", "governance-join-code", code, faults), page }
}

/// The form to type a slip's code into; a phone that read the picture brings it along.
pub(super) async fn join_form(visit: &Visit) -> Outcome {
    let code: String = visit.query().text("c").chars().take(60).collect();
    visit.show(&code_page(visit, &code, &Faults::new()))
}

/// First the code, then the same address with a name and a passphrase.
pub(super) async fn join(visit: &Visit) -> Outcome {
    let sent = visit.sent();
    if sent.text("step") != "name" {
        return name_page(visit, Faults::new(), false).await;
    }
    let device = device(visit);
    let (code, name, passphrase) = (sent.text("code"), sent.text("name"), sent.text("passphrase"));
    let refused = match sign_in::use_slip(visit.site(), code, name, passphrase, device).await {
        // The slip is used, the passphrase is theirs; their second step goes on being asked.
        Ok(Entered::Half(token)) => return second::go_halfway(visit, &token, ""),
        Ok(Entered::In(token)) => {
            // On an enrolled screen a PIN is offered, now that their passphrase is known.
            let to = if visit.kiosk().is_some() { "/account/pin" } else { "/" };
            let answer = visit.go_saying(to, "governance-join-welcome")?;
            return Ok(with_cookies_of(answer, &visit.go_signed_in("/", &token)?));
        }
        Err(refused) => refused,
    };
    let page = visit.page();
    let mut faults = Faults::new();
    match refused {
        JoinRefused::Name => faults.add("name", page.t("governance-join-name-bad")),
        JoinRefused::NameTaken => faults.add("name", page.t("governance-join-name-taken")),
        JoinRefused::Short(least) => faults.add("passphrase", page.t1("governance-passphrase-short", "least", least)),
        JoinRefused::Common => faults.add("passphrase", page.t("governance-passphrase-common")),
        JoinRefused::Slip(SignInRefused::Store(error)) => return Err(error.into()),
        JoinRefused::Slip(refused) => return wrong_code(visit, &refused),
    }
    name_page(visit, faults, true).await
}

/// Wrong, used and expired codes answer alike.
fn wrong_code(visit: &Visit, refused: &SignInRefused) -> Outcome {
    let mut faults = Faults::new();
    faults.add("code", refused_words(&visit.page(), refused, visit.site().now(), "governance-join-wrong"));
    let code: String = visit.sent().text("code").chars().take(60).collect();
    visit.again(&code_page(visit, &code, &faults))
}

/// The second step, for a code that opens a slip.
async fn name_page(visit: &Visit, faults: Faults, again: bool) -> Outcome {
    let sent = visit.sent();
    let device = device(visit);
    let slip = match sign_in::open_slip(visit.site(), sent.text("code"), device).await {
        Ok(slip) => slip,
        Err(SignInRefused::Store(error)) => return Err(error.into()),
        Err(refused) => return wrong_code(visit, &refused),
    };
    let mut tx = visit.site().db.read().await?;
    let who = people::one(&mut tx, slip.person).await?.map(|person| person.name).unwrap_or_default();
    let known = register::sign_in_name(&mut tx, slip.person).await?;
    let held = people::memberships_of(&mut tx, slip.person).await?;
    let privacy = held.first().map_or_else(|| "/privacy".to_owned(), |one| format!("/privacy?place={}", one.place));
    drop(tx);
    let page = visit.page();
    let typed = if again { sent.text("name").to_owned() } else { String::new() };
    let shown = JoinNamePage {
        errors: faults.lines(),
        code: sent.text("code").chars().take(60).collect(),
        who,
        known,
        privacy,
        name: page.field("name", "governance-join-name", &typed, &faults),
        passphrase: page.field("passphrase", "governance-join-passphrase", "", &faults),
        shared: page.field("shared", "governance-sign-in-shared", "", &faults),
        shared_ticked: sent.ticked("shared"),
        page,
    };
    if again { visit.again(&shown) } else { visit.show(&shown) }
}
