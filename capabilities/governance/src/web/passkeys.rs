//! Passkeys on one's account: made, and removed.

use access::second::passkey::{Asked, ChallengeId, PasskeyId, PasskeyRefused};
use access::second::{self, Removed};
use access::{act, look, register};
use askama::Template;
use basics::line;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, SECOND, Visit};

use super::second::set_up;
use crate::access::proved::{RemovePasskey, SetUpSecond};
use crate::actions::Refused;
use crate::actions::second as verbs;

/// How many characters the name of a passkey has at the most: it is for its person's own list.
const NAME_LIMIT: usize = 40;

#[derive(Template)]
#[template(path = "second_passkey.html")]
struct PasskeyPage {
    page: Page,
    errors: Vec<ErrorLine>,
    asked: Asked,
    name: Field,
}

/// The page with a fresh question. Nothing where the house has no passkeys, or somebody has enough.
async fn passkey_page(visit: &Visit, faults: &Faults) -> Result<Option<PasskeyPage>, Problem> {
    let signed = visit.signed()?;
    let mut looking = look::<SetUpSecond>(visit.site(), visit.who(), signed.person).await?;
    let account = register::sign_in_name(looking.tx(), signed.person).await?.unwrap_or_default();
    drop(looking);
    let Some(asked) = second::ask_new(visit.site(), signed, &account).await? else { return Ok(None) };
    let page = visit.page().with_back(SECOND, "governance-back-second");
    let name = page.field("name", "governance-passkey-name", visit.sent().text("name"), faults);
    Ok(Some(PasskeyPage { errors: faults.lines(), asked, name, page }))
}

/// The form for a new passkey.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.signed()?;
    if visit.kiosk().is_some() {
        // It would be made in the screen itself, and be everybody's who unlocks that.
        return visit.go(SECOND);
    }
    match passkey_page(visit, &Faults::new()).await? {
        Some(page) => visit.show(&page),
        None => visit.go(SECOND),
    }
}

/// The word key of why a passkey is refused.
pub(super) const fn refused_word(why: PasskeyRefused) -> &'static str {
    match why {
        PasskeyRefused::Over => "governance-passkey-over",
        PasskeyRefused::Removed => "governance-passkey-was-removed",
        PasskeyRefused::Wrong => "governance-passkey-wrong",
        PasskeyRefused::Already => "governance-passkey-already",
        PasskeyRefused::Enough => "governance-passkey-enough",
    }
}

/// Keeps the passkey that a device has made.
pub(super) async fn keep(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    if visit.kiosk().is_some() {
        return visit.go(SECOND);
    }
    let acting = act::<SetUpSecond>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    let sent = visit.sent();
    let asked: ChallengeId = sent.text("asked").parse().map_err(|_| Problem::BadForm)?;
    // The device has made it already: a name that cannot be taken must not leave a passkey there that the house does not know.
    let typed: String = sent.text("name").chars().take(NAME_LIMIT).collect();
    let page = visit.page();
    let name = line(&typed, NAME_LIMIT)
        .unwrap_or_else(|_| page.t1("governance-passkey-unnamed", "day", page.day_of(&visit.now())));
    match verbs::keep_passkey(acting, &name, (asked, sent.text("answer"))).await {
        Ok(()) => set_up(visit, person, "governance-passkey-kept").await,
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(Refused::Rule(why)) => {
            let mut faults = Faults::new();
            faults.add("passkey", page.t(refused_word(why)));
            match passkey_page(visit, &faults).await? {
                Some(page) => visit.again(&page),
                None => visit.go_saying(SECOND, "governance-passkey-enough"),
            }
        }
    }
}

/// Removes one: it opens nothing any more.
pub(super) async fn remove(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let acting = act::<RemovePasskey>(visit.site(), visit.who(), person, Some(&visit.once()?)).await?;
    let id: PasskeyId = visit.sent().text("passkey").parse().map_err(|_| Problem::BadForm)?;
    let said = match verbs::remove_passkey(acting, id).await? {
        Removed::Nothing => "governance-passkey-gone",
        Removed::One => "governance-passkey-removed",
        Removed::Last => "governance-second-stopped",
    };
    visit.go_saying(SECOND, said)
}
