//! An empty plan on paper, for a visit or a talk.

use access::look;
use askama::Template;
use pages::{Outcome, Page, Visit};

use crate::access::PrintBlank;
use crate::rules::ABOUT;

#[derive(Template)]
#[template(path = "blank.html")]
struct BlankPage {
    page: Page,
    rows: Vec<String>,
}

/// The sheet.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.signed()?;
    drop(look::<PrintBlank>(visit.site(), visit.who(), visit.home()?).await?);
    let page = visit.page();
    let parts = ABOUT.iter().map(|part| page.t(format!("plans-part-{}", part.code().replace('_', "-")))).collect();
    visit.show(&BlankPage { rows: parts, page: page.with_back("/plans", "plans-title") })
}
