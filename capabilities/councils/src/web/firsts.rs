//! A rep's first month, and how whoever decides prepares.

use access::{act, look};
use askama::Template;
use basics::PersonId;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{Names, faults_of, member_name, people_choices};
use crate::access::LOOKING_AFTER;
use crate::access::firsts::{NameBuddy, SeatFacts, SeeFirstMonth, SeePreparing, TickFirst};
use crate::actions::firsts as actions;
use crate::actions::meeting::group;
use crate::model::firsts::First;
use crate::model::{CouncilId, MemberId, Office};
use crate::rules::names::Viewer;
use crate::store::firsts as kept;

/// A step of the list.
struct StepLine {
    code: &'static str,
    text: String,
    /// On which day it was done; not yet.
    on: Option<String>,
}

#[derive(Template)]
#[template(path = "first_month.html")]
struct FirstMonthPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    name: String,
    own: bool,
    buddy: Option<String>,
    supporter: Option<String>,
    steps: Vec<StepLine>,
    action: String,
    /// Whether they may name who goes with them: for whoever looks after the council.
    may_name: bool,
    buddy_field: Field,
    buddies: Vec<Choice>,
    supporter_field: Field,
    supporters: Vec<Choice>,
}

fn chosen(visit: &Visit, name: &str, now: Option<PersonId>) -> String {
    match visit.sent().text(name) {
        "" => now.map(|person| person.to_string()).unwrap_or_default(),
        sent => sent.to_owned(),
    }
}

/// Who can be named: members under the names they chose, and workers.
async fn naming(
    visit: &Visit,
    tx: &mut store::ReadTx,
    page: &Page,
    (facts, now): (&SeatFacts, basics::Instant),
) -> Result<[Vec<Choice>; 2], Problem> {
    let others = facts.members.iter().filter(|member| member.id != facts.seat.id);
    let others: Vec<(PersonId, String)> =
        others.map(|member| (member.person, member_name(page, member, Viewer::Council))).collect();
    let workers = access::people::in_roles(tx, facts.council.place, &LOOKING_AFTER, now, actions::MOST_WORKERS).await?;
    let workers: Vec<(PersonId, String)> = workers.into_iter().map(|one| (one.id, one.name)).collect();
    Ok([
        people_choices(page, &others, &chosen(visit, "buddy", facts.seat.buddy)),
        people_choices(page, &workers, &chosen(visit, "supporter", facts.seat.supporter)),
    ])
}

async fn first_month(visit: &Visit, id: MemberId, faults: &Faults) -> Result<FirstMonthPage, Problem> {
    let mut looking = look::<SeeFirstMonth>(visit.site(), visit.who(), id).await?;
    let (facts, now) = (looking.facts().clone(), looking.now());
    let own = visit.who().person() == Some(facts.seat.person);
    let may_name = access::decide::<NameBuddy>(visit.who(), &facts.as_looked_after()).is_ok();
    let tx = looking.tx();
    let done = kept::done(tx, id).await?;
    let names = Names::of(tx, facts.seat.supporter.into_iter().collect()).await?;
    let back = if own { "my-seat" } else { "seats" };
    let page = visit.page().with_back(format!("/councils/{}/{back}", facts.council.id), "councils-first-back");
    let choices = if may_name { naming(visit, tx, &page, (&facts, now)).await? } else { [Vec::new(), Vec::new()] };
    let [buddies, supporters] = choices;
    let buddy = facts.members.iter().find(|member| Some(member.person) == facts.seat.buddy);
    let step = |step: &First| StepLine {
        code: step.code(),
        text: page.t(format!("councils-first-{}", step.code())),
        on: done.iter().find(|one| one.step == *step).map(|one| page.day(&one.on)),
    };
    Ok(FirstMonthPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        name: member_name(&page, &facts.seat, Viewer::Council),
        own,
        buddy: buddy.map(|member| member_name(&page, member, Viewer::Council)),
        supporter: facts.seat.supporter.map(|person| names.get(&page, person)),
        steps: First::ALL.iter().map(step).collect(),
        action: format!("/councils/seats/{id}/first-month"),
        may_name,
        buddy_field: page.field("buddy", "councils-field-buddy", "", faults),
        buddies,
        supporter_field: page.field("supporter", "councils-field-supporter", "", faults),
        supporters,
        page,
    })
}

/// A first month.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&first_month(visit, visit.id("seat")?, &Faults::new()).await?)
}

/// Ticks a step, or takes the tick off.
pub(super) async fn tick(visit: &Visit) -> Outcome {
    let id: MemberId = visit.id("seat")?;
    let acting = act::<TickFirst>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let step = First::from_code(visit.sent().text("step")).ok_or(Problem::BadForm)?;
    let is_done = visit.sent().text("done") != "no";
    match actions::tick(acting, step, is_done).await {
        Ok(()) => visit.go_saying(&format!("/councils/seats/{id}/first-month"), "councils-said-first"),
        Err(refused) => visit.again(&first_month(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Names who goes with them.
pub(super) async fn name(visit: &Visit) -> Outcome {
    let id: MemberId = visit.id("seat")?;
    let acting = act::<NameBuddy>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let who = |name: &str| visit.sent().text(name).parse().ok();
    match actions::name(acting, (who("buddy"), who("supporter"))).await {
        Ok(()) => visit.go_saying(&format!("/councils/seats/{id}/first-month"), "councils-said-named"),
        Err(refused) => visit.again(&first_month(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "preparing.html")]
struct PreparingPage {
    page: Page,
    council_name: String,
    council: CouncilId,
    answer_days: i64,
    members: Vec<(String, String)>,
    next: Option<(String, String)>,
}

/// How whoever decides prepares for a council.
pub(super) async fn preparing(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let mut looking = look::<SeePreparing>(visit.site(), visit.who(), id).await?;
    let (council, members, now) = (looking.facts().council.clone(), looking.facts().members.clone(), looking.now());
    let next = meetings::next_of(looking.tx(), &group(&council), now).await?;
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-back-council");
    let member = |one: &crate::model::Member| {
        let office = if one.office == Office::Chair { "councils-office-chair" } else { "councils-office-member" };
        (member_name(&page, one, Viewer::Council), page.t(office))
    };
    visit.show(&PreparingPage {
        council_name: council.name.clone(),
        council: id,
        answer_days: council.answer_days,
        members: members.iter().map(member).collect(),
        next: next.map(|it| (format!("/meetings/{}", it.id), super::meeting::when(&page, &it))),
        page,
    })
}
