//! The screens of a place that others use too: which there are, this one made one of them, one taken out of use.

use access::kiosk::{self, KioskRow};
use access::{act, look};
use askama::Template;
use basics::PlaceId;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use crate::access::kiosks::{EndKiosk, EnrolKiosk, SeeKiosks};
use crate::actions;

/// The most letters in the name of a screen.
const MOST_NAME: usize = 40;

#[derive(Template)]
#[template(path = "kiosks.html")]
struct KiosksPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: PlaceId,
    place_name: String,
    kiosks: Vec<KioskRow>,
    name: Field,
}

async fn kiosks_page(visit: &Visit, faults: &Faults) -> Result<KiosksPage, Problem> {
    let place: PlaceId = visit.id("place")?;
    let mut looking = look::<SeeKiosks>(visit.site(), visit.who(), place).await?;
    let kiosks = kiosk::of_place(looking.tx(), place).await?;
    let page = visit.page().with_back(format!("/places/{place}"), "governance-back-place");
    Ok(KiosksPage {
        errors: faults.lines(),
        place,
        place_name: looking.into_facts().place.name,
        kiosks,
        name: page.field("name", "governance-kiosk-name", visit.sent().text("name"), faults),
        page,
    })
}

/// The screens of a place, and the form that makes this one of them.
pub(super) async fn list(visit: &Visit) -> Outcome {
    visit.show(&kiosks_page(visit, &Faults::new()).await?)
}

/// Makes this screen a kiosk; whoever pressed is signed out on it.
pub(super) async fn enrol(visit: &Visit) -> Outcome {
    let place: PlaceId = visit.id("place")?;
    let mut faults = Faults::new();
    let name = faults.line(&visit.page(), visit.sent(), "name", MOST_NAME, "governance-kiosk-name-missing");
    let Some(name) = name else { return visit.again(&kiosks_page(visit, &faults).await?) };
    let acting = act::<EnrolKiosk>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    let token = actions::enrol_kiosk(acting, &name, visit.kiosk()).await?;
    visit.go_enrolled("/", &token)
}

/// Takes a screen out of use.
pub(super) async fn end(visit: &Visit) -> Outcome {
    let acting = act::<EndKiosk>(visit.site(), visit.who(), visit.id("kiosk")?, Some(&visit.once()?)).await?;
    let place = acting.facts().place;
    actions::end_kiosk(acting).await?;
    visit.go_saying(&format!("/places/{place}/kiosks"), "governance-kiosk-ended")
}
