//! The second step beside the passphrase: on one's account, at sign-in, and taken away by two workers when it is lost.
//! What is about passkeys alone stands in `passkeys`.

use access::second::passkey::{self, Asked, KeptPasskey, MOST_PASSKEYS};
use access::second::{self, AskedClearing, HalfRefused, Needed, Second, Shown, Way};
use access::{Signed, Why, act, look, register};
use askama::Template;
use basics::PersonId;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, SECOND, Visit};
use store::ReadTx;

use super::entry::{back_or_home, device, wait_words};
use super::passkeys::refused_word;
use super::people::HashingProblem;
use super::with_cookies_of;
use crate::access::KeepSecond;
use crate::access::proved::{AgreeClearing, AskClearing, RenewRecovery, SetUpSecond, StopSecond};
use crate::actions::Refused;
use crate::actions::second::{self as verbs, AppRefused};
use crate::rules::second::ClearRefused;

#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage {
    page: Page,
    second: Second,
    passkeys: Vec<KeptPasskey>,
    /// Whether another passkey can be made.
    more: bool,
    /// Whether the house has passkeys.
    offered: bool,
    /// What their place asks, in words; nothing when it asks nothing.
    needed: Option<String>,
    /// The day of an asking to take it away that is still open.
    asked: Option<String>,
}

/// How one's second step stands.
pub(super) async fn second(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let now = visit.now();
    let mut tx = visit.read().await?;
    let second = second::of(&mut tx, signed.person).await?;
    let passkeys = passkey::passkeys(&mut tx, signed.person).await?;
    let asked = second::open_asking(&mut tx, signed.person, now).await?;
    drop(tx);
    let page = visit.page().with_back("/account", "governance-back-account");
    visit.show(&SecondPage {
        more: passkeys.len() < MOST_PASSKEYS,
        offered: visit.site().passkeys().is_some(),
        passkeys,
        needed: needed_words(&page, visit.second_needed()),
        asked: asked.map(|asked| page.day_of(&asked.at)),
        second,
        page,
    })
}

fn needed_words(page: &Page, needed: Needed) -> Option<String> {
    match needed {
        Needed::No => None,
        Needed::From(day) => Some(page.t1("governance-second-needed-from", "day", page.day(&day))),
        Needed::Now => Some(page.t("governance-second-needed")),
    }
}

/// The word key of how somebody's second step stands.
pub(super) const fn state_word(signed: &Signed) -> &'static str {
    if signed.second { "governance-second-on" } else { "governance-second-off" }
}

/// Begins with a new app.
pub(super) async fn begin_app(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<SetUpSecond>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    match verbs::begin_app(acting).await {
        Ok(()) => visit.go("/account/second/app"),
        Err(Refused::Rule(_)) => visit.go(SECOND),
        Err(Refused::Stop(stop)) => Err(stop.into()),
    }
}

#[derive(Template)]
#[template(path = "second_app.html")]
struct AppPage {
    page: Page,
    errors: Vec<ErrorLine>,
    /// The secret as a picture for a phone.
    qr: String,
    /// The same to type, in groups of four.
    groups: Vec<String>,
    code: Field,
}

/// The secret of an app that does not count yet. One that counts is shown to nobody.
async fn app_page(visit: &Visit, faults: &Faults) -> Result<Option<AppPage>, Problem> {
    let person = visit.signed()?.person;
    let mut looking = look::<SetUpSecond>(visit.site(), visit.who(), person).await?;
    let Some(secret) = second::unconfirmed_app(looking.tx(), person).await? else { return Ok(None) };
    let account = register::sign_in_name(looking.tx(), person).await?.unwrap_or_default();
    drop(looking);
    let page = visit.page().with_back(SECOND, "governance-back-second");
    Ok(Some(AppPage {
        errors: faults.lines(),
        qr: pages::qr(&secret.address(&account)),
        groups: secret.groups(),
        code: page.field("code", "governance-second-first-code", "", faults),
        page,
    }))
}

/// The page with the secret, and the field for the first code.
pub(super) async fn app_form(visit: &Visit) -> Outcome {
    match app_page(visit, &Faults::new()).await? {
        Some(page) => visit.show(&page),
        None => visit.go(SECOND),
    }
}

/// The first code: the app counts, and the recovery slips are shown.
pub(super) async fn confirm_app(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<SetUpSecond>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    match verbs::confirm_app(acting, visit.sent().text("code")).await {
        Ok(()) => set_up(visit, person, "governance-second-app-on").await,
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(AppRefused::Already)) => visit.go(SECOND),
        Err(Refused::Rule(AppRefused::Code)) => {
            let mut faults = Faults::new();
            faults.add("code", visit.page().t("governance-code-wrong"));
            match app_page(visit, &faults).await? {
                Some(page) => visit.again(&page),
                None => visit.go(SECOND),
            }
        }
    }
}

/// What follows once a second step counts: with the first one, recovery slips for a day without it.
pub(super) async fn set_up(visit: &Visit, person: PersonId, said: &'static str) -> Outcome {
    let mut tx = visit.site().db.read().await?;
    let has_slips = second::of(&mut tx, person).await?.has_slips();
    drop(tx);
    if has_slips { visit.go_saying(SECOND, said) } else { slips_page(visit, person).await }
}

#[derive(Template)]
#[template(path = "second_slips.html")]
struct SlipsPage {
    page: Page,
    /// Each code, in groups of four.
    codes: Vec<Vec<String>>,
}

/// Makes ten new recovery slips and shows them, once.
async fn slips_page(visit: &Visit, person: PersonId) -> Outcome {
    let slips = second::new_slips(visit.site()).await.map_err(HashingProblem::from)?;
    // No once key: whoever presses twice gets new ones twice, and only the last count.
    let acting = act::<RenewRecovery>(visit.site(), visit.who(), person, None).await?;
    verbs::renew_recovery(acting, &slips).await?;
    let page = visit.page();
    let groups = |slip: &access::sign_in::NewSlip| slip.code.grouped().split('-').map(str::to_owned).collect();
    visit.show(&SlipsPage {
        codes: slips.iter().map(groups).collect(),
        page: page.clone().with_title(page.t("governance-recovery-title")),
    })
}

/// New recovery slips for the ones that were used up, lost or seen.
pub(super) async fn renew(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let mut looking = look::<RenewRecovery>(visit.site(), visit.who(), person).await?;
    if !second::of(looking.tx(), person).await?.is_on() {
        return visit.go(SECOND);
    }
    drop(looking);
    slips_page(visit, person).await
}

/// From now on the passphrase is enough again.
pub(super) async fn stop(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<StopSecond>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    verbs::stop_second(acting).await?;
    visit.go_saying(SECOND, "governance-second-stopped")
}

/// Stops what somebody asked about one's second step.
pub(super) async fn keep(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<KeepSecond>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    verbs::keep_second(acting).await?;
    visit.go_saying(SECOND, "governance-second-kept")
}

/// What the page of a person shows to those who may take a second step away.
pub(super) struct ClearingView {
    /// Whether somebody has asked.
    pub(super) asked: bool,
    /// Whether it was the one who looks.
    pub(super) mine: bool,
}

/// How it stands; nothing when the person has no second step.
pub(super) async fn clearing_view(
    tx: &mut ReadTx,
    mine: PersonId,
    person: PersonId,
    now: basics::Instant,
) -> store::Result<Option<ClearingView>> {
    if !second::of(tx, person).await?.is_on() {
        return Ok(None);
    }
    let asked: Option<AskedClearing> = second::open_asking(tx, person, now).await?;
    Ok(Some(ClearingView { asked: asked.is_some(), mine: asked.is_some_and(|asked| asked.by == mine) }))
}

/// Asks for a second step to be taken away.
pub(super) async fn ask_clearing(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    let acting = act::<AskClearing>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = verbs::ask_clearing(acting).await;
    cleared(visit, id, done, "governance-clearing-asked")
}

/// Agrees to it.
pub(super) async fn agree_clearing(visit: &Visit) -> Outcome {
    let id: PersonId = visit.id("person")?;
    let acting = act::<AgreeClearing>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = verbs::agree_clearing(acting).await;
    cleared(visit, id, done, "governance-clearing-done")
}

fn cleared(visit: &Visit, id: PersonId, done: Result<(), Refused<ClearRefused>>, said: &'static str) -> Outcome {
    let key = match done {
        Ok(()) => said,
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Rule(ClearRefused::Own | ClearRefused::Role)) => return Err(Problem::NotAllowed(Why::Role)),
        Err(Refused::Rule(ClearRefused::Alone)) => "governance-clearing-alone",
        Err(Refused::Rule(ClearRefused::Nothing | ClearRefused::NotAsked)) => "governance-clearing-not-asked",
    };
    visit.go_saying(&format!("/people/{id}"), key)
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    page: Page,
    errors: Vec<ErrorLine>,
    /// What a passkey of theirs is asked, where they have one.
    asked: Option<Asked>,
    code: Field,
    back: String,
}

async fn code_page(visit: &Visit, faults: &Faults, back: &str) -> Result<CodePage, Problem> {
    let asked = match visit.halfway() {
        Some(token) => second::ask_half(visit.site(), token, device(visit)).await?,
        None => None,
    };
    let page = visit.page().with_back("/sign-in", "governance-code-again");
    let code = page.field("code", "governance-code", "", faults);
    Ok(CodePage { errors: faults.lines(), asked, code, back: back.to_owned(), page })
}

/// Where whoever is half-way in goes on.
pub(super) fn go_halfway(visit: &Visit, token: &access::session::Token, back: &str) -> Outcome {
    visit.go_halfway(&format!("/sign-in/code?back={}", pages::as_answer(back)), token)
}

/// The form for the second step.
pub(super) async fn code_form(visit: &Visit) -> Outcome {
    let back = visit.query().text("back");
    if visit.signed().is_ok() {
        return visit.go(back_or_home(back));
    }
    let Some(token) = visit.halfway() else { return visit.go("/sign-in") };
    let mut tx = visit.read().await?;
    if second::half_of(&mut tx, token, device(visit), visit.now()).await?.is_none() {
        return visit.go_saying("/sign-in", "governance-code-over");
    }
    drop(tx);
    visit.show(&code_page(visit, &Faults::new(), back).await?)
}

/// The second step, typed.
pub(super) async fn code(visit: &Visit) -> Outcome {
    finish(visit, Shown::Typed(visit.sent().text("code"))).await
}

/// The second step, answered by a passkey. What names no question is a wrong try like any other.
pub(super) async fn passkey(visit: &Visit) -> Outcome {
    match visit.sent().text("asked").parse() {
        Ok(asked) => finish(visit, Shown::Passkey(asked, visit.sent().text("answer"))).await,
        Err(_) => finish(visit, Shown::Typed("")).await,
    }
}

async fn finish(visit: &Visit, shown: Shown<'_>) -> Outcome {
    let back = visit.sent().text("back");
    if visit.signed().is_ok() {
        return visit.go(back_or_home(back));
    }
    let Some(token) = visit.halfway() else { return visit.go_saying("/sign-in", "governance-code-over") };
    let refused = match second::finish(visit.site(), token, shown, device(visit)).await {
        Ok(done) if done.way == Way::Slip => {
            let answer = visit.go_saying(SECOND, "governance-recovery-used")?;
            return Ok(with_cookies_of(answer, &visit.go_signed_in(SECOND, &done.token)?));
        }
        Ok(done) => return visit.go_signed_in(back_or_home(back), &done.token),
        Err(refused) => refused,
    };
    let page = visit.page();
    let (field, words) = match refused {
        HalfRefused::Store(error) => return Err(error.into()),
        HalfRefused::Over => return visit.go_saying("/sign-in", "governance-code-over"),
        HalfRefused::Wrong => ("code", page.t("governance-code-wrong")),
        // With the passkey, the place of its button may be gone from the page.
        HalfRefused::Passkey(why) => ("", page.t(refused_word(why))),
        HalfRefused::Wait(until) => ("code", wait_words(&page, until, visit.now())),
    };
    let mut faults = Faults::new();
    faults.add(field, words);
    visit.again(&code_page(visit, &faults, back).await?)
}
