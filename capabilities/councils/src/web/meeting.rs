//! A meeting: when and where, what stands on the agenda, who was there, what was agreed.

use access::{act, look, places};
use askama::Template;
use basics::{PersonId, Words};
use meetings::{ActionState, Capacity, ItemId, Meeting, MeetingId, Minutes, Part, Source, State};
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::joining::{Coming, stands};
use super::{Names, faults_of, member_name};
use crate::access::joining::SeeExpected;
use crate::access::meeting::{
    AddItem, ApproveMinutes, CallOff, EndAction, MeetingFacts, MoveItem, ReadMeeting, SayComing, SeeMeeting,
    TakeAttendance,
};
use crate::actions::meeting as actions;
use crate::model::Member;
use crate::rules::names::Viewer;

pub(super) mod dates;
pub(super) mod record;

/// The most meetings on one page, and the most lines of an action log.
pub(super) const MOST: i64 = 50;
/// The most characters of an item.
const MOST_ITEM: usize = 500;

pub(super) fn when(page: &Page, it: &Meeting) -> String {
    let (day, from, to) =
        (page.day(&it.times.day), page.clock_of(&it.times.starts_at), page.clock_of(&it.times.ends_at));
    page.t2("councils-meeting-when", "day", day.as_str(), "times", format!("{from}–{to}").as_str())
}

/// An item as pages show it.
struct ItemView {
    id: ItemId,
    number: i64,
    words: String,
    by: String,
    by_rep: bool,
    said: Option<String>,
    decision: Option<String>,
    moved: Vec<String>,
}

/// What somebody will do, as pages show it.
struct ActionView {
    id: String,
    what: String,
    owner: String,
    due: Option<String>,
    state: String,
    late: bool,
    open: bool,
    why: Option<String>,
}

fn action_view(page: &Page, action: &meetings::Action, today: basics::Date) -> ActionView {
    let gone = || page.t("councils-gone");
    ActionView {
        id: action.id.to_string(),
        what: action.what.as_ref().map_or_else(gone, |what| what.read().to_owned()),
        owner: match &action.owner {
            Some(meetings::Owner::Role(role)) => role.clone(),
            Some(meetings::Owner::Person(_)) | None => page.t("councils-somebody"),
        },
        due: action.due_on.map(|day| page.day(&day)),
        state: page.t(format!("meetings-action-{}", action.state.code())),
        late: action.is_late(today),
        open: action.state == ActionState::Open,
        why: action.why.as_ref().map(|why| why.read().to_owned()),
    }
}

/// What the visitor may do with a meeting.
#[expect(clippy::struct_excessive_bools, reason = "each is a button of its own on the page")]
struct May {
    read: bool,
    add: bool,
    come: bool,
    run: bool,
    approve: bool,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct MeetingPage {
    page: Page,
    errors: Vec<ErrorLine>,
    it: Meeting,
    council_name: String,
    when: String,
    state: String,
    parts: Vec<(String, String)>,
    planned: bool,
    minutes: String,
    approved: bool,
    items: Vec<ItemView>,
    there: Vec<(String, String, String)>,
    power: Option<String>,
    actions: Vec<ActionView>,
    coming: Option<String>,
    asked: Option<Coming>,
    expected: bool,
    may: May,
    words: Field,
    reason: Field,
    why: Field,
}

/// Asked of what was loaded with the meeting: no statement more for each button.
fn may(visit: &Visit, facts: &MeetingFacts) -> May {
    let (who, part) = (visit.who(), facts.as_taken_part());
    let open = facts.meeting.minutes != Minutes::Approved && facts.meeting.state != State::CalledOff;
    May {
        read: access::decide::<ReadMeeting>(who, &part).is_ok(),
        add: open && access::decide::<AddItem>(who, &part).is_ok(),
        come: facts.meeting.state == State::Planned && access::decide::<SayComing>(who, &part).is_ok(),
        run: access::decide::<TakeAttendance>(who, &facts.as_run()).is_ok(),
        approve: facts.meeting.minutes == Minutes::Drafted
            && access::decide::<ApproveMinutes>(who, &facts.as_chaired()).is_ok(),
    }
}

/// The agenda with the names of who brought what, and why something was moved.
async fn item_views(
    tx: &mut store::ReadTx,
    page: &Page,
    members: &[Member],
    id: MeetingId,
) -> store::Result<Vec<ItemView>> {
    let items = meetings::items(tx, id).await?;
    let moves = meetings::moves(tx, id).await?;
    let names = Names::of(tx, items.iter().filter_map(|item| item.added_by).collect()).await?;
    let gone = || page.t("councils-gone");
    let why = |item: ItemId| {
        let of_it = moves.iter().filter(|one| one.item == item);
        of_it.map(|one| one.reason.as_ref().map_or_else(gone, |why| why.read().to_owned())).collect()
    };
    let view = |item: meetings::Item| ItemView {
        id: item.id,
        number: item.number,
        words: match &item.source {
            Source::Words(words) => words.as_ref().map_or_else(gone, |words| words.read().to_owned()),
            Source::Thing(_) => page.t("councils-item-thing"),
        },
        by: match item.added_by {
            Some(person) if item.by_rep => as_member(page, members, Some(person)),
            Some(person) => names.get(page, person),
            None => page.t("councils-somebody"),
        },
        by_rep: item.by_rep,
        said: item.said.as_ref().map(|said| said.read().to_owned()),
        decision: item.decision.as_ref().map(|decision| decision.read().to_owned()),
        moved: why(item.id),
    };
    Ok(items.into_iter().map(view).collect())
}

async fn meeting_page(visit: &Visit, id: MeetingId, faults: &Faults) -> Result<MeetingPage, Problem> {
    let mut looking = look::<SeeMeeting>(visit.site(), visit.who(), id).await?;
    let (facts, now) = (looking.facts().clone(), looking.now());
    let it = facts.meeting.clone();
    let may = may(visit, &facts);
    let page = visit.page().with_title(it.title.clone());
    let page = page.with_back(format!("/councils/{}/meetings", facts.council.id), "councils-back-meetings");
    let approved = it.minutes == Minutes::Approved;
    let shown = may.read || approved;
    let tx = looking.tx();
    let (mut items, mut there, mut log) = (Vec::new(), Vec::new(), Vec::new());
    if shown {
        items = item_views(tx, &page, &facts.members, id).await?;
        there = meetings::attendance(tx, id).await?;
        log = meetings::actions_of(tx, &it.group, Some(id), MOST).await?;
    }
    let asked = stands(visit, tx, &page, &facts).await?;
    let zone = places::timing(tx, it.place).await?.zone;
    let today = now.date_in(&zone).unwrap_or_default();
    let own = there.iter().find(|one| one.person.is_some() && one.person == visit.who().person());
    let comes = own.filter(|_| may.come).map(|one| page.t(format!("meetings-how-{}", one.how.code())));
    let power = meetings::rules::power_present(there.iter().map(|one| (one.capacity, one.how)));
    let part = |part: &Part| {
        let text = it.hosting.part(*part).trim().to_owned();
        let text = if text.is_empty() { page.t("meetings-unsaid") } else { text };
        (page.t(format!("meetings-part-{}", part.code())), text)
    };
    Ok(MeetingPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        when: when(&page, &it),
        state: page.t(format!("meetings-state-{}", it.state.code().replace('_', "-"))),
        parts: Part::ALL.iter().map(part).collect(),
        planned: it.state == State::Planned,
        minutes: page.t(format!("meetings-minutes-{}", it.minutes.code())),
        approved,
        // Members are not named to everybody who belongs: whoever reads approved minutes sees who decides, and how many came.
        there: there
            .iter()
            .filter(|one| may.read || !one.role_name.is_empty())
            .map(|one| presence(&page, &facts.members, one, may.read))
            .collect(),
        power: (shown && it.state == State::Held).then(|| page.t(format!("meetings-power-{}", power_code(power)))),
        items: items.into_iter().map(|item| without_names(&page, item, may.read)).collect(),
        actions: log.iter().map(|action| action_view(&page, action, today)).collect(),
        coming: comes,
        asked,
        expected: access::decide::<SeeExpected>(visit.who(), &facts.as_looked_after()).is_ok(),
        words: page.field("words", "councils-field-item", visit.sent().text("words"), faults),
        reason: page.field("reason", "councils-field-off", visit.sent().text("reason"), faults),
        why: page.field("why", "councils-field-move-why", visit.sent().text("why"), faults),
        may,
        it,
        page,
    })
}

/// Who brought what is for those who take part.
fn without_names(page: &Page, item: ItemView, named: bool) -> ItemView {
    if named {
        return item;
    }
    let by = page.t(if item.by_rep { "councils-by-a-member" } else { "councils-by-the-service" });
    ItemView { by, ..item }
}

const fn power_code(power: meetings::Power) -> &'static str {
    match power {
        meetings::Power::Present => "present",
        meetings::Power::ByDeputy => "by-deputy",
        meetings::Power::Absent => "absent",
        meetings::Power::NotNamed => "not-named",
    }
}

/// A member as they chose to be shown to their council (design, decision 12), never under the name of their account; whoever sits
/// there no more is not named.
fn as_member(page: &Page, members: &[Member], person: Option<PersonId>) -> String {
    let seat = members.iter().find(|member| Some(member.person) == person);
    seat.map_or_else(|| page.t("councils-member-unnamed"), |member| member_name(page, member, Viewer::Council))
}

fn presence(page: &Page, members: &[Member], one: &meetings::Presence, named: bool) -> (String, String, String) {
    let name = match one.capacity {
        Capacity::Member | Capacity::Chair => as_member(page, members, one.person),
        _ if one.name.is_empty() => page.t("councils-somebody"),
        _ => one.name.clone(),
    };
    let capacity = page.t(format!("meetings-capacity-{}", one.capacity.code().replace('_', "-")));
    let (who, as_what) = match (one.role_name.is_empty(), named) {
        (true, _) => (name, capacity),
        (false, true) => (name, format!("{} ({capacity})", one.role_name)),
        (false, false) => (one.role_name.clone(), capacity),
    };
    (who, as_what, page.t(format!("meetings-how-{}", one.how.code())))
}

/// A meeting.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("meeting")?;
    visit.show(&meeting_page(visit, id, &Faults::new()).await?)
}

/// What came of a form on a meeting's page.
pub(super) async fn back(
    visit: &Visit,
    id: MeetingId,
    came: Result<(), crate::actions::Refused>,
    said: &'static str,
) -> Outcome {
    match came {
        Ok(()) => visit.go_saying(&format!("/meetings/{id}"), said),
        Err(refused) => visit.again(&meeting_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Calls it off.
pub(super) async fn call_off(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    let acting = act::<CallOff>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let came = actions::call_off(acting, visit.sent().text("reason")).await;
    back(visit, id, came, "councils-said-off").await
}

/// Puts something on the agenda.
pub(super) async fn add_item(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    let acting = act::<AddItem>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let mut faults = Faults::new();
    let words: Option<Words> = faults.words(&visit.page(), visit.sent(), "words", MOST_ITEM, "councils-fault-item");
    let Some(words) = words else {
        drop(acting);
        return visit.again(&meeting_page(visit, id, &faults).await?);
    };
    let came = actions::add_item(acting, &words).await.map(|_| ());
    back(visit, id, came, "councils-said-item").await
}

/// Moves an item.
pub(super) async fn move_item(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    let acting = act::<MoveItem>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let sent = visit.sent();
    let item: ItemId = sent.text("item").parse().map_err(|_| Problem::BadForm)?;
    let to = sent.text("to").trim().parse().unwrap_or(0);
    let came = actions::move_item(acting, item, to, sent.text("why")).await;
    back(visit, id, came, "councils-said-item-moved").await
}

/// Says whether one comes.
pub(super) async fn coming(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    let acting = act::<SayComing>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let came = actions::say_coming(acting, visit.sent().text("comes") == "yes").await;
    back(visit, id, came, "councils-said-coming").await
}

/// Approves the minutes.
pub(super) async fn approve(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    let acting = act::<ApproveMinutes>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    back(visit, id, actions::approve(acting).await, "councils-said-approved").await
}

/// Something was done, or is dropped.
pub(super) async fn end_action(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id = visit.id("meeting")?;
    let acting = act::<EndAction>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let sent = visit.sent();
    let which = sent.text("action").parse().map_err(|_| Problem::BadForm)?;
    let dropped = (sent.text("do") == "drop").then(|| sent.text("why"));
    back(visit, id, actions::end_action(acting, which, dropped).await, "councils-said-action").await
}
