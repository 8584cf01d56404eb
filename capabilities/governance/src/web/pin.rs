//! The PIN: chosen on one's own account, and asked on an enrolled screen.

use access::sign_in::SignInRefused;
use access::{
    Pin, PinFault, PinRefused, PinState, came_by_slip, choose_pin, may_have_pin, pin_state, sign_in_by_pin, stop_pin,
};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::entry::refused_words;

#[derive(Template)]
#[template(path = "pin_sign_in.html")]
struct SignInPage {
    page: Page,
    errors: Vec<ErrorLine>,
    name: Field,
    pin: Field,
}

fn sign_in_page(visit: &Visit, faults: &Faults) -> SignInPage {
    let page = visit.page();
    SignInPage {
        errors: faults.lines(),
        name: page.field("name", "governance-sign-in-name", visit.sent().text("name"), faults),
        pin: page.field("pin", "governance-pin", "", faults),
        page,
    }
}

/// The form that an enrolled screen asks with.
pub(super) fn form(visit: &Visit) -> Outcome {
    visit.show(&sign_in_page(visit, &Faults::new()))
}

/// Signs in. Whatever is not right, the screen itself included, answers alike.
pub(super) async fn sign_in(visit: &Visit) -> Outcome {
    if visit.signed().is_ok() {
        return visit.go("/");
    }
    let (name, pin) = (visit.sent().text("name"), visit.sent().text("pin"));
    match sign_in_by_pin(visit.site(), name, pin, visit.kiosk(), visit.device()).await {
        Ok(token) => visit.go_signed_in("/", &token),
        Err(SignInRefused::Store(error)) => Err(error.into()),
        Err(_) => {
            let mut faults = Faults::new();
            faults.add("name", visit.page().t("governance-pin-wrong"));
            visit.again(&sign_in_page(visit, &faults))
        }
    }
}

#[derive(Template)]
#[template(path = "pin.html")]
struct PinPage {
    page: Page,
    errors: Vec<ErrorLine>,
    /// The word key of how it stands.
    state: &'static str,
    has_one: bool,
    /// Whether they have just come in by a slip: their passphrase is known already.
    by_slip: bool,
    passphrase: Field,
    pin: Field,
    again: Field,
}

/// The word key of how a PIN stands.
pub(super) const fn state_word(state: PinState) -> &'static str {
    match state {
        PinState::Unset => "governance-pin-state-unset",
        PinState::Works => "governance-pin-state-works",
        PinState::Locked => "governance-pin-state-locked",
    }
}

async fn pin_page(visit: &Visit, faults: &Faults) -> Result<PinPage, Problem> {
    let signed = visit.signed()?;
    let mut tx = visit.site().db.read().await?;
    let state = pin_state(&mut tx, signed.person).await?;
    let by_slip = came_by_slip(&mut tx, signed).await?;
    let page = visit.page().with_back("/account", "governance-back-account");
    Ok(PinPage {
        errors: faults.lines(),
        state: state_word(state),
        has_one: state != PinState::Unset,
        by_slip,
        passphrase: page.field("passphrase", "governance-passphrase-old", "", faults),
        pin: page.field("pin", "governance-pin-new", "", faults),
        again: page.field("again", "governance-pin-again", "", faults),
        page,
    })
}

/// The form to choose a PIN. Whoever cannot have one goes home: a slip brings everybody here on an enrolled screen.
pub(super) async fn choose_form(visit: &Visit) -> Outcome {
    if !may_have_pin(visit.signed()?) {
        return visit.go("/");
    }
    visit.show(&pin_page(visit, &Faults::new()).await?)
}

/// Keeps a PIN.
pub(super) async fn choose(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    if !may_have_pin(signed) {
        return Err(Problem::NotThere);
    }
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let pin = match Pin::read(sent.text("pin")) {
        Ok(pin) if Pin::read(sent.text("again")).as_ref() == Ok(&pin) => Some(pin),
        Ok(_) => {
            faults.add("again", page.t("governance-pin-differs"));
            None
        }
        Err(PinFault::NotSix) => {
            faults.add("pin", page.t("governance-pin-not-six"));
            None
        }
        Err(PinFault::Easy) => {
            faults.add("pin", page.t("governance-pin-easy"));
            None
        }
    };
    let Some(pin) = pin else { return visit.again(&pin_page(visit, &faults).await?) };
    match choose_pin(visit.site(), signed, sent.text("passphrase"), &pin).await {
        Ok(()) => return visit.go_saying("/account", "governance-pin-kept"),
        Err(PinRefused::Passphrase(SignInRefused::Store(error))) => return Err(error.into()),
        Err(PinRefused::Passphrase(refused)) => {
            let now = visit.site().now();
            faults.add("passphrase", refused_words(&page, &refused, now, "governance-passphrase-old-wrong"));
        }
        Err(PinRefused::NotForThem) => return Err(Problem::NotThere),
    }
    visit.again(&pin_page(visit, &faults).await?)
}

/// Stops using the PIN.
pub(super) async fn stop(visit: &Visit) -> Outcome {
    stop_pin(visit.site(), visit.signed()?).await?;
    visit.go_saying("/account", "governance-pin-stopped")
}
