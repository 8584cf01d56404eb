//! The councils of one's places, founding one, and a council's page.

use access::{Role, act, look, may_look, people, places};
use askama::Template;
use basics::{PersonId, PlaceId};
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};
use store::ReadTx;

use super::{Names, choices, codes, faults_of, member_name, people_choices, viewer_of};
use crate::access::joining::{SeeScreening, lives};
use crate::access::{AnswerAsked, FoundCouncil, LOOKING_AFTER, SeeCouncil, SeeSeats};
use crate::actions::council as actions;
use crate::model::seats::Constituency;
use crate::model::{Audience, CameBy, ChosenBy, Council, CouncilId, Member, Office, VacancyRule};
use crate::rules::council::Founding;
use crate::store::council as kept;
use crate::store::{changes as history, constituencies};

/// How many councils stand on a page.
const A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "councils.html")]
struct ListPage {
    page: Page,
    councils: Vec<(String, Council)>,
    may_found: bool,
    /// The places whose list of who goes where today they may read.
    lists: Vec<(String, String)>,
    /// Whether those are shown that are over.
    over: bool,
    more: Option<String>,
    /// Whether they may have something to answer: nobody but who works somewhere does.
    has_desk: bool,
}

/// The councils around the visitor's places. An administrator or auditor belongs to none.
pub(super) async fn list(visit: &Visit) -> Outcome {
    let signed = visit.signed()?;
    let on = visit.on_in("councils");
    let theirs = signed.memberships.iter().filter(|m| !matches!(m.role, Role::Administrator | Role::Auditor));
    let places: Vec<PlaceId> = theirs.map(|membership| membership.place).collect();
    let over = visit.query().text("show") == "over";
    let (cursors, name) = (visit.front().cursors(), if over { "councils over" } else { "councils" });
    // A cursor that is not ours begins the list again.
    let after = cursors.read(name, visit.query().text("after"));
    let after = after.as_deref().and_then(|at| {
        let (id, name) = at.split_once('|')?;
        Some((name, id.parse::<CouncilId>().ok()?))
    });
    let mut tx = visit.read().await?;
    let most = i64::try_from(A_PAGE).unwrap_or(50).saturating_add(1);
    let mut councils = kept::around(&mut tx, (&places, over), after, most).await?;
    let is_more = councils.len() > A_PAGE;
    councils.truncate(A_PAGE);
    let more = councils.last().filter(|_| is_more).map(|last| {
        let at = cursors.make(name, &format!("{}|{}", last.id, last.name));
        format!("/councils?{}after={at}", if over { "show=over&" } else { "" })
    });
    let working = signed.memberships.iter().filter(|m| LOOKING_AFTER.contains(&m.role) && on.contains(&m.place));
    let working: Vec<PlaceId> = working.map(|membership| membership.place).collect();
    let lists = if working.is_empty() { Vec::new() } else { places::some(&mut tx, &working).await? };
    let works = |place: PlaceId| signed.memberships.iter().any(|m| LOOKING_AFTER.contains(&m.role) && m.place == place);
    visit.show(&ListPage {
        page: visit.page(),
        over,
        more,
        lists: lists
            .into_iter()
            .filter(|place| lives(place.kind))
            .map(|place| (format!("/councils/movements/{}", place.id), place.name))
            .collect(),
        councils: councils.into_iter().map(|one| (format!("/councils/{}", one.id), one)).collect(),
        may_found: on.iter().any(|place| works(*place)),
        has_desk: signed.memberships.iter().any(|m| m.role.is_worker()),
    })
}

#[derive(Template)]
#[template(path = "found.html")]
struct FoundPage {
    page: Page,
    errors: Vec<ErrorLine>,
    place: PlaceId,
    place_name: String,
    name: Field,
    about: Field,
    chosen_by: Field,
    ways: Vec<Choice>,
    shown_to: Field,
    audiences: Vec<Choice>,
    answer_days: Field,
    quorum: Field,
    term_months: Field,
    vacancy_rule: Field,
    vacancies: Vec<Choice>,
    decider_role: Field,
    decider: Field,
    deciders: Vec<Choice>,
    deputy: Field,
    deputies: Vec<Choice>,
    facilitator: Field,
    facilitators: Vec<Choice>,
}

/// What was sent, or what stands there at first.
fn sent<'a>(visit: &'a Visit, name: &str, first: &'a str) -> &'a str {
    let text = visit.sent().text(name);
    if text.is_empty() { first } else { text }
}

async fn found_page(visit: &Visit, place: PlaceId, faults: &Faults) -> Result<FoundPage, Problem> {
    let mut looking = look::<FoundCouncil>(visit.site(), visit.who(), place).await?;
    let now = looking.now();
    let this = places::one(looking.tx(), place).await?.ok_or(Problem::NotThere)?;
    let workers = people::in_roles(looking.tx(), place, &LOOKING_AFTER, now, 100).await?;
    let workers: Vec<(PersonId, String)> = workers.into_iter().map(|one| (one.id, one.name)).collect();
    let page = visit.page();
    let field = |name: &str, key: &str, first: &'static str| page.field(name, key, sent(visit, name, first), faults);
    Ok(FoundPage {
        errors: faults.lines(),
        place,
        place_name: this.name,
        name: field("name", "councils-field-name", ""),
        about: field("about", "councils-field-about", ""),
        chosen_by: field("chosen_by", "councils-field-chosen-by", ""),
        ways: choices(
            &page,
            "councils-chosen-by",
            &codes(ChosenBy::ALL, ChosenBy::code),
            sent(visit, "chosen_by", "election"),
        ),
        shown_to: field("shown_to", "councils-field-shown-to", ""),
        audiences: choices(&page, "councils-shown-to", &["members", "public"], sent(visit, "shown_to", "members")),
        answer_days: field("answer_days", "councils-field-answer-days", "20"),
        quorum: field("quorum", "councils-field-quorum", "3"),
        term_months: field("term_months", "councils-field-term", "12"),
        vacancy_rule: field("vacancy_rule", "councils-field-vacancy", ""),
        vacancies: choices(
            &page,
            "councils-vacancy",
            &codes(VacancyRule::ALL, VacancyRule::code),
            sent(visit, "vacancy_rule", "countback"),
        ),
        decider_role: field("decider_role", "councils-field-decider-role", ""),
        decider: field("decider", "councils-field-decider", ""),
        deciders: people_choices(&page, &workers, visit.sent().text("decider")),
        deputy: field("deputy", "councils-field-deputy", ""),
        deputies: people_choices(&page, &workers, visit.sent().text("deputy")),
        facilitator: field("facilitator", "councils-field-facilitator", ""),
        facilitators: people_choices(&page, &workers, visit.sent().text("facilitator")),
        page,
    })
}

/// The place a council is founded in: the one that was named, or the visitor's own.
pub(super) fn place_of(visit: &Visit, named: &str) -> Result<PlaceId, Problem> {
    if named.is_empty() { visit.home() } else { named.parse().map_err(|_| Problem::NotThere) }
}

/// The form that founds a council.
pub(super) async fn found_form(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place = place_of(visit, visit.query().text("place"))?;
    visit.show(&found_page(visit, place, &Faults::new()).await?)
}

/// Founds it.
pub(super) async fn found(visit: &Visit) -> Outcome {
    visit.signed()?;
    let place = place_of(visit, visit.sent().text("place"))?;
    let acting = act::<FoundCouncil>(visit.site(), visit.who(), place, Some(&visit.once()?)).await?;
    let text = |name: &str| visit.sent().text(name);
    let number = |name: &str| text(name).trim().parse::<i64>().unwrap_or(0);
    let new = Founding {
        name: text("name").to_owned(),
        about: text("about").to_owned(),
        chosen_by: ChosenBy::from_code(text("chosen_by")).unwrap_or(ChosenBy::Election),
        // Whoever reads the page is said in the form; a code that is none is a fault.
        shown_to: Audience::from_code(text("shown_to")).unwrap_or(Audience::Council),
        answer_days: number("answer_days"),
        quorum: number("quorum"),
        term_months: number("term_months"),
        vacancy_rule: VacancyRule::from_code(text("vacancy_rule")).unwrap_or(VacancyRule::CoOption),
        decider_role: text("decider_role").to_owned(),
        decider: text("decider").parse().ok(),
        deputy: text("deputy").parse().ok(),
        facilitator: text("facilitator").parse().ok(),
    };
    match actions::found(acting, &new).await {
        Ok(id) => visit.go_saying(&format!("/councils/{id}"), "councils-said-founded"),
        Err(refused) => visit.again(&found_page(visit, place, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "council.html")]
struct CouncilPage {
    page: Page,
    council: Council,
    place_name: String,
    decider: Option<String>,
    deputy: Option<String>,
    members: Vec<(String, String)>,
    /// Its last day, why and which role decided it, where it is over.
    ended: Option<(String, String, String)>,
    /// What was changed, the newest first.
    changes: Vec<(String, String)>,
    /// When it meets next, where a date is set.
    next: Option<(String, String)>,
    ways: Vec<(String, &'static str)>,
}

/// As what somebody sits there: their office, that they were asked by the council and not elected, and the last day of their term
/// where there is one.
pub(super) fn seat_line(page: &Page, member: &Member) -> String {
    seat_line_for(page, member, &[])
}

/// The same, with for whom they sit.
pub(super) fn seat_line_for(page: &Page, member: &Member, stands: &[Constituency]) -> String {
    let office = if member.office == Office::Chair { "councils-office-chair" } else { "councils-office-member" };
    let mut parts = vec![page.t(office)];
    let whom = stands.iter().find(|one| Some(one.id) == member.constituency);
    parts.extend(whom.map(|one| page.t1("councils-stands-for", "name", one.name.as_str())));
    if member.came_by == CameBy::CoOpted {
        parts.push(page.t("councils-came-co-opted"));
    }
    parts.extend(member.until_on.map(|day| page.t1("councils-until", "day", page.day(&day))));
    parts.join(", ")
}

/// What seats stand for, where anybody sits for something.
pub(super) async fn stands_for(tx: &mut ReadTx, members: &[Member], id: CouncilId) -> store::Result<Vec<Constituency>> {
    if members.iter().all(|member| member.constituency.is_none()) {
        return Ok(Vec::new());
    }
    constituencies::of_council(tx, id).await
}

/// A council.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut looking = look::<SeeCouncil>(visit.site(), visit.who(), id).await?;
    let (council, members) = (looking.facts().council.clone(), looking.facts().members.clone());
    let about = access::Facts::about(looking.facts()).clone();
    let place = places::one(looking.tx(), council.place).await?.ok_or(Problem::NotThere)?;
    let names = Names::of(looking.tx(), council.deciders()).await?;
    let now = looking.now();
    let next = meetings::next_of(looking.tx(), &crate::actions::meeting::group(&council), now).await?;
    let ended = if council.is_open() { None } else { history::ended(looking.tx(), id).await? };
    let changes = history::newest(looking.tx(), id).await?;
    let stands = stands_for(looking.tx(), &members, id).await?;
    let page = visit.page().with_title(council.name.clone()).with_back("/councils", "councils-back");
    let viewer = viewer_of(visit, looking.facts())?;
    let shown = |member: &Member| (member_name(&page, member, viewer), seat_line_for(&page, member, &stands));
    let mut ways = Vec::new();
    let own = members.iter().find(|member| Some(member.person) == visit.who().person()).map(|member| member.id);
    if own.is_some() {
        ways.push((format!("/councils/{id}/my-seat"), "councils-own-title"));
        if let Some(seat) = own {
            ways.push((format!("/councils/seats/{seat}/first-month"), "councils-first-title"));
        }
    } else if council.chosen_by == ChosenBy::Open && council.is_open() {
        ways.push((format!("/councils/{id}/join"), "councils-join-title"));
    }
    if may_look::<AnswerAsked>(visit.site(), visit.who(), id).await.is_ok() {
        ways.push((format!("/councils/{id}/asked"), "councils-asked-title"));
    }
    if may_look::<SeeSeats>(visit.site(), visit.who(), id).await.is_ok() {
        ways.push((format!("/councils/{id}/seats"), "councils-seats-title"));
    }
    if access::decide::<SeeScreening>(visit.who(), &about).is_ok() {
        ways.push((format!("/councils/{id}/screening"), "councils-screening-title"));
    }
    if council.is_open() && crate::access::keeps(visit.who(), looking.facts()) {
        ways.push((format!("/councils/{id}/change"), "councils-change-title"));
    }
    if visit.who().person().is_some_and(|person| council.deciders().contains(&person)) {
        ways.push((format!("/councils/{id}/preparing"), "councils-preparing-title"));
    }
    visit.show(&CouncilPage {
        ways,
        decider: council.decider.map(|person| names.get(&page, person)),
        deputy: council.deputy.map(|person| names.get(&page, person)),
        members: members.iter().map(shown).collect(),
        ended: ended.map(|it| {
            (
                page.t1("councils-ended-on", "day", page.day(&it.on)),
                page.t1("councils-decided-by", "role", it.by_role.as_str()),
                it.why,
            )
        }),
        changes: changes.iter().map(|it| super::changes::line(&page, it)).collect(),
        place_name: place.name,
        next: next.map(|it| (format!("/meetings/{}", it.id), super::meeting::when(&page, &it))),
        council,
        page,
    })
}
