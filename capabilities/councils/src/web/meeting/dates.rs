//! A council's dates, and setting one.

use access::{act, look, places};
use askama::Template;
use jiff::civil::Time;
use meetings::rules::DraftFault;
use meetings::{Draft, Hosting, Meeting, Minutes, Neutral, Part};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::{choices, codes, faults_of, viewer_of};
use super::{ActionView, MOST, action_view, when};
use crate::access::SeeCouncil;
use crate::access::meeting::PlanMeeting;
use crate::actions::meeting as actions;
use crate::model::CouncilId;
use crate::rules::names::Viewer;

/// A meeting in a list.
struct Line {
    href: String,
    title: String,
    when: String,
    state: String,
}

fn line(page: &Page, it: &Meeting) -> Line {
    Line {
        href: format!("/meetings/{}", it.id),
        title: it.title.clone(),
        when: when(page, it),
        state: page.t(format!("meetings-state-{}", it.state.code().replace('_', "-"))),
    }
}

#[derive(Template)]
#[template(path = "meetings.html")]
struct ListPage {
    page: Page,
    council: CouncilId,
    council_name: String,
    next: Option<Line>,
    lines: Vec<Line>,
    actions: Vec<ActionView>,
    may_plan: bool,
}

/// The dates of a council, and what was agreed to be done.
pub(in crate::web) async fn list(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut looking = look::<SeeCouncil>(visit.site(), visit.who(), id).await?;
    let (council, now) = (looking.facts().council.clone(), looking.now());
    let group = actions::group(&council);
    let tx = looking.tx();
    let next = meetings::next_of(tx, &group, now).await?;
    let all = meetings::of_group(tx, &group, MOST).await?;
    let mut log = meetings::actions_of(tx, &group, None, MOST).await?;
    let zone = places::timing(tx, council.place).await?.zone;
    // What was agreed stands in minutes, which are for those who take part until they are approved.
    if viewer_of(visit, looking.facts())? != Viewer::Council {
        let approved = |id| all.iter().any(|it| it.id == id && it.minutes == Minutes::Approved);
        log.retain(|action| approved(action.meeting));
    }
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-back-council");
    let may_plan = access::may_look::<PlanMeeting>(visit.site(), visit.who(), id).await.is_ok();
    let today = now.date_in(&zone).unwrap_or_default();
    visit.show(&ListPage {
        council: id,
        council_name: council.name,
        next: next.as_ref().map(|it| line(&page, it)),
        lines: all
            .iter()
            .filter(|it| next.as_ref().is_none_or(|next| next.id != it.id))
            .map(|it| line(&page, it))
            .collect(),
        actions: log.iter().map(|action| action_view(&page, action, today)).collect(),
        may_plan,
        page,
    })
}

#[derive(Template)]
#[template(path = "meeting_new.html")]
struct NewPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    title: Field,
    neutral: Field,
    neutrals: Vec<Choice>,
    day: Field,
    day_boxes: [String; 3],
    starts: Field,
    ends: Field,
    parts: Vec<Field>,
}

async fn new_page(visit: &Visit, council: CouncilId, faults: &Faults) -> Result<NewPage, Problem> {
    look::<PlanMeeting>(visit.site(), visit.who(), council).await?;
    let page = visit.page().with_back(format!("/councils/{council}/meetings"), "councils-back-meetings");
    let text = |name: &str| visit.sent().text(name).to_owned();
    let part = |part: &Part| {
        let key = format!("meetings-part-{}", part.code());
        page.field(part.code(), &key, &text(part.code()), faults)
    };
    Ok(NewPage {
        errors: faults.lines(),
        action: format!("/councils/{council}/meetings/new"),
        title: page.field("title", "councils-field-meeting-title", &text("title"), faults),
        neutral: page.field("neutral", "councils-field-neutral", "", faults),
        neutrals: choices(
            &page,
            "meetings-neutral",
            &codes(Neutral::ALL, Neutral::code),
            match text("neutral").as_str() {
                "" => "meeting",
                other => other,
            },
        ),
        day: page.field("day", "councils-field-day", "", faults),
        day_boxes: ["day", "month", "year"].map(|suffix| text(&format!("day-{suffix}"))),
        starts: page.field("starts", "councils-field-starts", &text("starts"), faults),
        ends: page.field("ends", "councils-field-ends", &text("ends"), faults),
        parts: Part::ALL.iter().map(part).collect(),
        page,
    })
}

/// The form that sets a date.
pub(in crate::web) async fn new_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let council = visit.id("council")?;
    visit.show(&new_page(visit, council, &Faults::new()).await?)
}

/// A time of day as people write it: `14:00`, `14.00` or `9:30`.
pub(in crate::web) fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once([':', '.'])?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn draft_of(visit: &Visit, faults: &mut Faults) -> Option<Draft> {
    let (page, sent) = (visit.page(), visit.sent());
    let day = sent.date("day").ok().flatten();
    let (starts, ends) = (time(sent.text("starts")), time(sent.text("ends")));
    for (field, missing) in [("day", day.is_none()), ("starts", starts.is_none()), ("ends", ends.is_none())] {
        if missing {
            faults.add(field, page.t(format!("councils-fault-meeting-{field}")));
        }
    }
    let part = |part: Part| sent.text(part.code()).trim().to_owned();
    let hosting = Hosting {
        venue: part(Part::Venue),
        food: part(Part::Food),
        fares: part(Part::Fares),
        way: part(Part::Way),
        who: part(Part::Who),
        first: part(Part::First),
    };
    Some(Draft {
        title: sent.text("title").trim().to_owned(),
        neutral: Neutral::from_code(sent.text("neutral")).unwrap_or(Neutral::Meeting),
        day: day?,
        starts: starts?,
        ends: ends?,
        hosting,
    })
}

/// Which field of the form a fault of a draft belongs to.
pub(in crate::web) const fn draft_field(fault: DraftFault) -> &'static str {
    match fault {
        DraftFault::NoTitle | DraftFault::TitleLong => "title",
        DraftFault::TextLong => "",
        DraftFault::EndsFirst => "ends",
        DraftFault::Past | DraftFault::TooFar => "day",
    }
}

/// Sets a date.
pub(in crate::web) async fn plan(visit: &Visit) -> Outcome {
    visit.signed()?;
    let council: CouncilId = visit.id("council")?;
    let acting = act::<PlanMeeting>(visit.site(), visit.who(), council, Some(&visit.once()?)).await?;
    let mut faults = Faults::new();
    let Some(draft) = draft_of(visit, &mut faults) else {
        drop(acting);
        return visit.again(&new_page(visit, council, &faults).await?);
    };
    match actions::plan(acting, &draft).await {
        Ok(id) => visit.go_saying(&format!("/meetings/{id}"), "councils-said-planned"),
        Err(refused) => visit.again(&new_page(visit, council, &faults_of(&visit.page(), refused)?).await?),
    }
}
