//! Whom a person lets see their plan, and what those see.

use access::{act, look, looks};
use askama::Template;
use basics::{Date, PersonId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Route, Visit};

use super::view::{PlanView, Reader};
use super::{Names, boxes, day, faults_of};
use crate::access::sharing::{SeeShared, SeeSharing, ShareWith, StopSharing};
use crate::actions::sharing::{self as verbs, NewSharing, Whom};
use crate::actions::{self, Refused};
use crate::model::sharing::{Parts, SharedAt, SharedPart, Sharing, SharingId, SharingState};
use crate::model::{Contents, GoalId, PlanId};
use crate::rules::{PlanRefused, sharing as rules};
use crate::store::{self as kept, sharing as views};
use access::Action as _;

/// The routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        row!(get "/plans/{plan}/shared", SeeShared::NAME, "plans-shared-title", shared),
        row!(get "/plans/{plan}/sharing", SeeSharing::NAME, "plans-sharing-title", list),
        row!(get "/plans/{plan}/sharing/new", ShareWith::NAME, "plans-share-title", form),
        row!(post "/plans/{plan}/sharing/new", ShareWith::NAME, "plans-share-title", share),
        row!(post "/plans/{plan}/sharing/{sharing}/stop", StopSharing::NAME, "plans-sharing-title", stop),
    ]
}

/// The most days on which somebody looked that the page lists.
const MOST_LOOKS: i64 = 100;
/// What a person types who wants somebody that is not in the list.
const SOMEBODY: &str = "named";

/// A view as its person sees it.
struct SharingView {
    name: String,
    parts: Vec<String>,
    span: String,
    tone: &'static str,
    state: String,
    /// Where it is taken back.
    stop: Option<String>,
}

#[derive(Template)]
#[template(path = "sharing.html")]
struct SharingPage {
    page: Page,
    base: String,
    running: Vec<SharingView>,
    over: Vec<SharingView>,
    looks: Vec<String>,
    writes: bool,
}

/// A goal in the person's words; its number where nobody has said what it is.
fn goal_words(page: &Page, contents: &Contents, id: GoalId) -> String {
    let number = contents.goals.iter().find(|goal| goal.id == id).map_or(0, |goal| goal.number);
    let words = crate::rules::review::goal_words(contents, id.uuid());
    words.unwrap_or_else(|| page.t1("plans-goal-number", "number", number))
}

fn part_word(page: &Page, part: SharedPart) -> String {
    page.t(format!("plans-shares-{}", part.code()))
}

fn sharing_view(page: &Page, contents: &Contents, names: &Names, it: &Sharing, state: SharingState) -> SharingView {
    let mut parts: Vec<String> = it.parts.whole.iter().map(|part| part_word(page, *part)).collect();
    parts.extend(it.parts.goals.iter().map(|goal| goal_words(page, contents, *goal)));
    let (from, until) = (page.day_of(&it.from_at), page.day(&it.until_on));
    SharingView {
        name: names.get(page, it.to),
        parts,
        span: page.t2("plans-sharing-span", "from", from.as_str(), "until", until.as_str()),
        tone: if state == SharingState::Runs { "done" } else { "quiet" },
        state: page.t(format!("plans-sharing-{}", state.code())),
        stop: (state == SharingState::Runs).then(|| format!("/plans/{}/sharing/{}/stop", it.plan, it.id)),
    }
}

/// Whom one lets see one's plan, and who looked.
async fn list(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let mut looking = look::<SeeSharing>(visit.site(), visit.who(), id).await?;
    let (now, person) = (looking.now(), looking.facts().plan.person);
    let all = views::all(looking.tx(), id).await?;
    let contents = kept::contents(looking.tx(), id).await?;
    let seen = looks::at_thing(looking.tx(), person, (SeeShared::NAME, id.uuid()), MOST_LOOKS).await?;
    let ids = all.iter().map(|one| one.to).chain(seen.iter().map(|(_, reader)| *reader)).collect();
    let names = Names::of(looking.tx(), ids).await?;
    let writes = access::may_look::<ShareWith>(visit.site(), visit.who(), id).await.is_ok();
    let page = visit.page().with_back(format!("/plans/{id}"), "plans-back");
    let (mut running, mut over) = (Vec::new(), Vec::new());
    for one in &all {
        let state = rules::state(one, now);
        let view = sharing_view(&page, &contents, &names, one, state);
        if state == SharingState::Runs { running.push(view) } else { over.push(view) }
    }
    let line = |(on, reader): &(Date, PersonId)| {
        let (name, on) = (names.get(&page, *reader), page.day(on));
        page.t2("plans-looked-on", "name", name.as_str(), "day", on.as_str())
    };
    let looks = seen.iter().map(line).collect();
    visit.show(&SharingPage { base: format!("/plans/{id}"), running, over, looks, writes, page })
}

#[derive(Template)]
#[template(path = "sharing_new.html")]
struct NewPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    to: Field,
    people: Vec<Choice>,
    name: Field,
    which: Field,
    wholes: Vec<Choice>,
    goals: Field,
    each: Vec<Choice>,
    by: Field,
    by_boxes: [String; 3],
}

fn choice(value: String, text: String, chosen: &[&str]) -> Choice {
    let checked = chosen.contains(&value.as_str());
    Choice { value, text, hint: None, checked }
}

async fn new_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<NewPage, Problem> {
    let mut looking = look::<ShareWith>(visit.site(), visit.who(), id).await?;
    let (now, plan) = (looking.now(), looking.facts().plan.clone());
    let known = match verbs::known(looking.tx(), &plan, now).await {
        Ok(known) => known,
        Err(Refused::Stop(stop)) => return Err(stop.into()),
        Err(Refused::Plan(_) | Refused::Fund(_)) => Vec::new(),
    };
    let contents = kept::contents(looking.tx(), id).await?;
    let names = Names::of(looking.tx(), known.clone()).await?;
    let zone = access::places::timing(looking.tx(), plan.place).await?.zone;
    let (page, sent) = (visit.page(), visit.sent());
    let to = if sent.text("to").is_empty() && known.is_empty() { vec![SOMEBODY] } else { vec![sent.text("to")] };
    let mut people: Vec<Choice> =
        known.iter().map(|one| choice(one.to_string(), names.get(&page, *one), &to)).collect();
    people.push(choice(SOMEBODY.to_owned(), page.t("plans-share-named"), &to));
    let ticked = sent.all("parts");
    let wholes =
        SharedPart::ALL.iter().map(|one| choice(one.code().to_owned(), part_word(&page, *one), &ticked)).collect();
    let chosen = sent.all("goals");
    let each =
        contents.goals.iter().map(|goal| choice(goal.id.to_string(), goal_words(&page, &contents, goal.id), &chosen));
    let each = each.collect();
    let usual = rules::usual(now.date_in(&zone).unwrap_or_default());
    let typed = boxes(sent, "by");
    let untouched = faults.is_empty() && typed.iter().all(String::is_empty);
    let by_boxes =
        if untouched { [usual.day().to_string(), usual.month().to_string(), usual.year().to_string()] } else { typed };
    Ok(NewPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/sharing/new"),
        to: page.field("to", "plans-ask-share-to", "", faults),
        people,
        name: page.field("name", "plans-ask-share-name", sent.text("name"), faults),
        which: page.field("parts", "plans-ask-share-parts", "", faults),
        wholes,
        goals: page.field("goals", "plans-ask-share-goals", "", faults),
        each,
        by: page.field("by", "plans-ask-share-until", "", faults),
        by_boxes,
        page: page.with_back(format!("/plans/{id}/sharing"), "plans-sharing-back"),
    })
}

/// Whom, what and until when.
async fn form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&new_page(visit, id, &Faults::new()).await?)
}

/// The most characters of a name.
const MOST_NAME: usize = 200;

/// Somebody is let see it.
async fn share(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let to = match sent.text("to") {
        SOMEBODY => faults.line(&page, sent, "name", MOST_NAME, "plans-fault-share-name").map(Whom::Named),
        other => other.parse::<PersonId>().ok().map(Whom::Known),
    };
    if to.is_none() && faults.is_empty() {
        faults.add("to", page.t("plans-fault-choose"));
    }
    let until = day(&page, sent, &mut faults, "by");
    let whole = SharedPart::ALL.iter().filter(|part| sent.all("parts").contains(&part.code())).copied().collect();
    let goals = sent.all("goals").iter().filter_map(|one| one.parse().ok()).collect();
    let (Some(to), true) = (to, faults.is_empty()) else {
        return visit.again(&new_page(visit, id, &faults).await?);
    };
    let known = matches!(to, Whom::Known(_));
    let acting = act::<ShareWith>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match verbs::share_with(acting, &NewSharing { to, parts: Parts { whole, goals }, until }).await {
        Ok(_) => visit.go_saying(&format!("/plans/{id}/sharing"), "plans-said-shared-with"),
        Err(refused) => {
            let faults = faults_of(&page, refused)?;
            let faults = if known { faults.moved("name", "to") } else { faults };
            visit.again(&new_page(visit, id, &faults).await?)
        }
    }
}

/// It is taken back: one press. Pressed twice it is taken back too.
async fn stop(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, sharing): (PlanId, SharingId) = (visit.id("plan")?, visit.id("sharing")?);
    let acting = act::<StopSharing>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let to = format!("/plans/{id}/sharing");
    match verbs::stop_sharing(acting, sharing).await {
        Ok(()) => visit.go_saying(&to, "plans-said-stopped"),
        Err(actions::Refused::Stop(stop)) => Err(stop.into()),
        Err(actions::Refused::Plan(why)) if why.contains(&PlanRefused::NoSuchThing) => Err(Problem::NotThere),
        Err(actions::Refused::Plan(_) | actions::Refused::Fund(_)) => visit.go(&to),
    }
}

#[derive(Template)]
#[template(path = "shared.html")]
struct SharedPage {
    page: Page,
    about: String,
    until: String,
    view: PlanView,
    ordered: bool,
    goals: bool,
}

/// What somebody is let see: to read, and nothing else.
async fn shared(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    let me = visit.signed()?.person;
    let asked = SharedAt { plan: id, at: visit.now() };
    let mut looking = look::<SeeShared>(visit.site(), visit.who(), asked).await?;
    let facts = looking.facts().clone();
    let sharing = facts.sharings.iter().find(|one| one.to == me).ok_or(Problem::NotThere)?;
    let all = kept::contents(looking.tx(), id).await?;
    let contents = rules::only(&all, id.uuid(), &sharing.parts);
    let names = Names::in_plan(looking.tx(), &contents, facts.plan.person).await?;
    let page = visit.page();
    let name = names.get(&page, facts.plan.person);
    let mut view = Reader { page: &page, names: &names, plan: &facts.plan, me, writes: false }.view(&contents);
    let unread = page.t("plans-ordered-unread");
    for one in &mut view.requirements {
        one.lines.retain(|line| *line != unread);
    }
    let title = page.t1("plans-of", "name", name.as_str());
    visit.show(&SharedPage {
        about: page.t1("plans-shared-about", "name", name.as_str()),
        until: page.t1("plans-shared-until", "day", page.day(&sharing.until_on).as_str()),
        ordered: sharing.parts.has(SharedPart::Ordered),
        goals: sharing.parts.has(SharedPart::Goals) || !sharing.parts.goals.is_empty(),
        view,
        page: page.with_title(title),
    })
}

/// The plans that somebody is let see today, as a list shows them.
pub(super) async fn with(visit: &Visit, me: PersonId) -> Result<Vec<(String, String)>, Problem> {
    let mut tx = visit.read().await?;
    let found = views::with(&mut tx, me, visit.now()).await?;
    let names = Names::of(&mut tx, found.iter().map(|(_, person)| *person).collect()).await?;
    let page = visit.page();
    Ok(found.iter().map(|(plan, person)| (names.get(&page, *person), format!("/plans/{plan}/shared"))).collect())
}
