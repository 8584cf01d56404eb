//! Who was there, and minutes.

use access::{act, look, people};
use askama::Template;
use basics::PersonId;
use meetings::{How, MeetingId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::{choices, faults_of};
use super::{ItemView, item_views};
use crate::access::meeting::{TakeAttendance, WriteMinutes};
use crate::actions::meeting as actions;
use crate::rules::names::{Viewer, name_for};

#[derive(Template)]
#[template(path = "meeting_there.html")]
struct TherePage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    people: Vec<(Field, Vec<Choice>)>,
}

async fn there_page(visit: &Visit, id: MeetingId, faults: &Faults) -> Result<TherePage, Problem> {
    let mut looking = look::<TakeAttendance>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let mut ids: Vec<PersonId> = facts.members.iter().map(|member| member.person).collect();
    ids.extend(facts.council.deciders());
    ids.dedup();
    let known = meetings::attendance(looking.tx(), id).await?;
    let names = if ids.is_empty() { Vec::new() } else { people::names(looking.tx(), &ids).await? };
    let page = visit.page().with_back(format!("/meetings/{id}"), "councils-back-meeting");
    let row = |person: &PersonId| {
        let name = format!("how-{person}");
        let before = known.iter().find(|one| one.person == Some(*person)).map_or("", |one| one.how.code());
        let sent = visit.sent().text(&name);
        let chosen = if sent.is_empty() { before } else { sent };
        let capacity = actions::capacity(&facts.council, &facts.members, *person);
        let capacity = page.t(format!("meetings-capacity-{}", capacity.code().replace('_', "-")));
        // Whoever writes down who was there has to tell them apart: a name that was chosen goes before that of the account.
        let theirs = facts.members.iter().find(|member| member.person == *person);
        let as_shown = theirs.and_then(|member| name_for(member, Viewer::Council)).map(str::to_owned);
        let account = names.iter().find(|(known, _)| known == person).map(|(_, name)| name.clone());
        let who = as_shown.or(account).unwrap_or_default();
        let mut field = page.field(&name, "councils-field-there", "", faults);
        field.label = format!("{who} ({capacity})");
        (field, choices(&page, "meetings-how", &["present", "apologies", "absent"], chosen))
    };
    Ok(TherePage {
        errors: faults.lines(),
        action: format!("/meetings/{id}/there"),
        people: ids.iter().map(row).collect(),
        page,
    })
}

/// The form that says who was there.
pub(in crate::web) async fn there_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    visit.show(&there_page(visit, id, &Faults::new()).await?)
}

/// Writes down who was there.
pub(in crate::web) async fn there(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: MeetingId = visit.id("meeting")?;
    let acting = act::<TakeAttendance>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let facts = acting.facts();
    let mut people: Vec<PersonId> = facts.members.iter().map(|member| member.person).collect();
    people.extend(facts.council.deciders());
    let how = |person: PersonId| Some((person, How::from_code(visit.sent().text(&format!("how-{person}")))?));
    let said: Vec<(PersonId, How)> = people.into_iter().filter_map(how).collect();
    match actions::take_attendance(acting, &said).await {
        Ok(()) => visit.go_saying(&format!("/meetings/{id}"), "councils-said-there"),
        Err(refused) => visit.again(&there_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "meeting_minutes.html")]
struct MinutesPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    items: Vec<(ItemView, Field, Field)>,
    what: Field,
    role: Field,
    by: Field,
    by_boxes: [String; 3],
}

async fn minutes_page(visit: &Visit, id: MeetingId, faults: &Faults) -> Result<MinutesPage, Problem> {
    let mut looking = look::<WriteMinutes>(visit.site(), visit.who(), id).await?;
    let page = visit.page().with_back(format!("/meetings/{id}"), "councils-back-meeting");
    let members = looking.facts().members.clone();
    let items = item_views(looking.tx(), &page, &members, id).await?;
    let text = |name: &str| visit.sent().text(name).to_owned();
    let row = |item: ItemView| {
        // What was sent about one item stands beside that item alone.
        let here = visit.sent().text("number") == item.number.to_string();
        let field = |name: &str, key: &str, kept: &Option<String>| {
            let name = format!("{name}-{}", item.number);
            let value = if here { text(&name) } else { kept.clone().unwrap_or_default() };
            page.field(&name, key, &value, faults)
        };
        let said = field("said", "councils-field-said", &item.said);
        let decision = field("decision", "councils-field-decision", &item.decision);
        (item, said, decision)
    };
    Ok(MinutesPage {
        errors: faults.lines(),
        action: format!("/meetings/{id}/minutes"),
        items: items.into_iter().map(row).collect(),
        what: page.field("what", "councils-field-deed", &text("what"), faults),
        role: page.field("role", "councils-field-role", &text("role"), faults),
        by: page.field("by", "councils-field-by", "", faults),
        by_boxes: ["day", "month", "year"].map(|suffix| text(&format!("by-{suffix}"))),
        page,
    })
}

/// The form that writes minutes.
pub(in crate::web) async fn minutes_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    visit.show(&minutes_page(visit, id, &Faults::new()).await?)
}

/// Writes minutes of one item, or what a role will do.
pub(in crate::web) async fn minutes(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: MeetingId = visit.id("meeting")?;
    let acting = act::<WriteMinutes>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let sent = visit.sent();
    let came = if sent.text("do") == "action" {
        let Ok(due) = sent.date("by") else {
            drop(acting);
            let mut faults = Faults::new();
            faults.add("by", visit.page().t("councils-fault-by"));
            return visit.again(&minutes_page(visit, id, &faults).await?);
        };
        actions::add_action(acting, sent.text("what"), sent.text("role"), due).await
    } else {
        let item = sent.text("item").parse().map_err(|_| Problem::BadForm)?;
        let text = |name: &str| sent.text(&format!("{name}-{}", sent.text("number")));
        actions::write_minutes(acting, item, text("said"), text("decision")).await
    };
    match came {
        Ok(()) => visit.go_saying(&format!("/meetings/{id}/minutes"), "councils-said-minutes"),
        Err(refused) => visit.again(&minutes_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
