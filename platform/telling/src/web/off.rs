//! The off switch in every mail: a page with one button, for whoever holds the link. Nobody signs in, and nothing here
//! says whose mail it is.

use access::{Who, act, look};
use askama::Template;
use pages::{Outcome, Page, Problem, Visit};

use crate::access::{OffSwitch, StopMail};
use crate::actions;

#[derive(Template)]
#[template(path = "off.html")]
struct OffPage {
    page: Page,
    action: String,
    stopped: bool,
}

fn switch(visit: &Visit) -> Result<OffSwitch, Problem> {
    OffSwitch::read(&visit.id::<String>("token")?).ok_or(Problem::NotThere)
}

fn off_page(visit: &Visit, stopped: bool) -> OffPage {
    let page = visit.page();
    OffPage { action: format!("{}?lang={}", visit.path(), page.lang), stopped, page }
}

/// The button.
pub(super) async fn page(visit: &Visit) -> Outcome {
    look::<StopMail>(visit.site(), &Who::Anyone, switch(visit)?).await?;
    visit.show(&off_page(visit, false))
}

/// Stops the mail. A second press is as good as the first, and a mail program may press by itself (RFC 8058).
pub(super) async fn stop(visit: &Visit) -> Outcome {
    let acting = act::<StopMail>(visit.site(), &Who::Anyone, switch(visit)?, None).await?;
    actions::stop_mail(acting).await?;
    visit.show(&off_page(visit, true))
}
