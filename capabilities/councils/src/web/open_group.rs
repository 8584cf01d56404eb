//! Starting an open group: a name, and the next date where there is one.

use access::{act, look, places};
use askama::Template;
use basics::PlaceId;
use meetings::{Draft, Hosting, Neutral};
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::council::place_of;
use super::faults_of;
use super::meeting::dates::{draft_field, time};
use crate::access::FoundCouncil;
use crate::access::meeting::PlanMeeting;
use crate::actions::{Refused, council as actions, meeting};
use crate::model::{Audience, ChosenBy, VacancyRule};
use crate::rules::council::{Founding, founding};

#[derive(Template)]
#[template(path = "open_group.html")]
struct OpenGroupPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: PlaceId,
    place_name: String,
    name: Field,
    day: Field,
    day_boxes: [String; 3],
    starts: Field,
    ends: Field,
}

async fn view(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<OpenGroupPage, Problem> {
    let mut looking = look::<FoundCouncil>(visit.site(), visit.who(), place).await?;
    let this = places::one(looking.tx(), place).await?.ok_or(Problem::NotThere)?;
    let page = visit.page().with_back("/councils", "councils-back");
    let text = |name: &str| visit.sent().text(name).to_owned();
    Ok(OpenGroupPage {
        errors: faults.lines(),
        place,
        place_name: this.name,
        name: page.field("name", "councils-field-name", &text("name"), faults),
        day: page.field("day", "councils-field-next-day", "", faults),
        day_boxes: ["day", "month", "year"].map(|suffix| text(&format!("day-{suffix}"))),
        starts: page.field("starts", "councils-field-starts", &text("starts"), faults),
        ends: page.field("ends", "councils-field-ends", &text("ends"), faults),
        page,
    })
}

/// The form.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place = place_of(visit, visit.query().text("place"))?;
    visit.show(&view(visit, place, &Faults::new()).await?)
}

/// The next date, where any of it was typed; what is not right about it goes to the faults.
async fn date(visit: &Visit, place: PlaceId, faults: &mut Faults) -> Result<Option<Draft>, Problem> {
    let (page, sent) = (visit.page(), visit.sent());
    let typed = ["day-day", "day-month", "day-year", "starts", "ends"];
    if typed.iter().all(|name| sent.text(name).trim().is_empty()) {
        return Ok(None);
    }
    let day = sent.date("day").ok().flatten();
    let (starts, ends) = (time(sent.text("starts")), time(sent.text("ends")));
    for (field, missing) in [("day", day.is_none()), ("starts", starts.is_none()), ("ends", ends.is_none())] {
        if missing {
            faults.add(field, page.t(format!("councils-fault-meeting-{field}")));
        }
    }
    let (Some(day), Some(starts), Some(ends)) = (day, starts, ends) else { return Ok(None) };
    let title = sent.text("name").trim().to_owned();
    let draft = Draft { title, neutral: Neutral::Group, day, starts, ends, hosting: Hosting::default() };
    let zone = places::timing(&mut visit.read().await?, place).await?.zone;
    let times = meetings::times(&draft, &zone).map_err(|error| Problem::Broken(error.to_string()))?;
    for fault in meetings::rules::draft(&draft, &times, visit.now()).err().unwrap_or_default() {
        let field = draft_field(fault);
        // What it is called is the group's own name: that is said where the name stands.
        if field != "title" {
            faults.add(field, page.t(format!("meetings-fault-{}", fault.code().replace('_', "-"))));
        }
    }
    Ok(Some(draft))
}

/// Starts it, and sets its next date. Whoever starts it looks after it, until somebody else is named.
pub(super) async fn start(visit: &Visit) -> Outcome {
    let person = visit.signed()?.person;
    let place = place_of(visit, visit.sent().text("place"))?;
    let new = Founding {
        name: visit.sent().text("name").to_owned(),
        about: String::new(),
        chosen_by: ChosenBy::Open,
        shown_to: Audience::Members,
        answer_days: 20,
        quorum: 1,
        term_months: 12,
        vacancy_rule: VacancyRule::CoOption,
        decider_role: String::new(),
        decider: None,
        deputy: None,
        facilitator: Some(person),
    };
    let acting = act::<FoundCouncil>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    let mut faults = Faults::new();
    let draft = date(visit, place, &mut faults).await?;
    if !faults.lines().is_empty() {
        drop(acting);
        let wrong = founding(&new);
        if !wrong.is_empty() {
            faults = both(faults_of(&visit.page(), Refused::Founding(wrong))?, &faults);
        }
        return visit.again(&view(visit, place, &faults).await?);
    }
    let id = match actions::found(acting, &new).await {
        Ok(id) => id,
        Err(refused) => return visit.again(&view(visit, place, &faults_of(&visit.page(), refused)?).await?),
    };
    if let Some(draft) = draft {
        let acting = act::<PlanMeeting>(visit.site(), visit.who(), id, None).await?;
        meeting::plan(acting, &draft).await.map_err(|refused| match refused {
            Refused::Stop(stop) => stop.into(),
            other => Problem::Broken(other.to_string()),
        })?;
    }
    visit.go_saying(&format!("/councils/{id}"), "councils-said-founded")
}

/// The faults of the name before those of the date, as the fields stand.
fn both(mut first: Faults, second: &Faults) -> Faults {
    for field in ["day", "starts", "ends"] {
        if let Some(text) = second.of(field) {
            first.add(field, text);
        }
    }
    first
}
