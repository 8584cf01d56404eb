//! A code that a worker has seen: whoever opens it first is given another one, and nothing is shown before they have kept it.

use access::{Code, places};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::the_box::{READING, finish_at, show, too_old, wrong};
use super::{faults_of, field};
use crate::actions;
use crate::model::the_box::Opened;

#[derive(Template)]
#[template(path = "receipt_new.html")]
struct NewCodePage {
    page: Page,
    errors: Vec<ErrorLine>,
    place_name: String,
    groups: Vec<String>,
    qr: String,
    address: String,
    old: String,
    offer: String,
    kept: Field,
    /// After how many minutes the page goes away on a shared screen.
    minutes: i64,
}

/// The page with the new code. The old one goes on opening this page, and nothing else, until the new one was kept.
pub(super) async fn ask(visit: &Visit, opened: &Opened, offer: String, faults: &Faults) -> Outcome {
    let old = Code::read(visit.sent().text("code")).ok_or(Problem::NotThere)?;
    let code = actions::offered_code(visit.site(), &old, &offer).grouped();
    let this = places::one(&mut visit.site().db.read().await?, opened.place()).await?.ok_or(Problem::NotThere)?;
    let origin = visit.origin().unwrap_or_default();
    let mut page = visit.page().with_title(visit.page().t("feedback-receipt-changed-title"));
    finish_at(&mut page, opened.place());
    let shown = NewCodePage {
        errors: faults.lines(),
        place_name: this.name,
        groups: code.split('-').map(str::to_owned).collect(),
        qr: pages::qr(&format!("{origin}/receipt?c={code}")),
        address: format!("{origin}/receipt"),
        old: old.grouped(),
        kept: field(&page, "kept", "feedback-receipt-kept", "", faults),
        offer,
        minutes: READING / 60,
        page,
    };
    let answer = if faults.is_empty() { visit.show(&shown) } else { visit.again(&shown) };
    Ok(visit.goes_away(answer?, READING))
}

/// What makes the new code besides the old one: random, and of no use without the key of the house.
pub(super) fn fresh(visit: &Visit) -> String {
    visit.page().form_key
}

/// The new code was kept: from now on it opens the thread, and the old one opens nothing.
pub(super) async fn kept_it(visit: &Visit) -> Outcome {
    let (page, sent) = (visit.page(), visit.sent());
    visit.once()?;
    if let Some(page) = too_old(visit).await? {
        return visit.again(&page);
    }
    let offer: String = sent.text("offer").chars().take(64).collect();
    let Some(old) = Code::read(sent.text("code")) else { return wrong(visit) };
    let refused = |refused| faults_of(&page, refused).err().unwrap_or(Problem::NotThere);
    let new = actions::offered_code(visit.site(), &old, &offer);
    match actions::open_receipt(visit.site(), &old.grouped()).await.map_err(refused)? {
        Some(opened) if opened.must_change() => {
            if !sent.ticked("kept") {
                let mut faults = Faults::new();
                faults.add("kept", page.t("feedback-fault-kept"));
                return ask(visit, &opened, offer, &faults).await;
            }
            actions::change_code(visit.site(), &opened, &new).await.map_err(refused)?;
        }
        // The same form once more: what it put in the old one's place opens already. A wrong code makes another wrong one.
        _ => {}
    }
    match actions::open_receipt(visit.site(), &new.grouped()).await.map_err(refused)? {
        Some(opened) => show(visit, &opened, &Faults::new(), Some("feedback-said-code-changed"), &new.grouped()).await,
        None => wrong(visit),
    }
}
