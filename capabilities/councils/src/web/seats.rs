//! Who sits on a council: being asked, joining, being shown, leaving.

use access::{act, look, may_look};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::council::{seat_line, seat_line_for, stands_for};
use super::{Names, choices, codes, faults_of, member_name};
use crate::access::conduct::ProposeConduct;
use crate::access::{
    AnswerAsked, ChooseChair, CouncilFacts, JoinGroup, PutForward, SayShown, SeeOpenly, SeeOwnSeat, SeeSeats, StepDown,
};
use crate::actions::{Refused, seats as actions};
use crate::model::seats::ShownAs;
use crate::model::{Audience, CameBy, ChosenBy, CouncilId, Member, Office, VacancyRule};
use crate::rules::council::may_co_opt;
use crate::rules::names::Viewer;
use crate::rules::seats::ShownFault;
use crate::store::{conduct, seats as kept};

/// The words of why nobody can be shown like that.
pub(super) const fn shown_fault(why: ShownFault) -> &'static str {
    match why {
        ShownFault::TooLong => "councils-fault-shown-long",
        ShownFault::NoName => "councils-fault-shown-none",
    }
}

#[derive(Template)]
#[template(path = "seats.html")]
struct SeatsPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    members: Vec<Choice>,
    chair: Field,
    chair_at: String,
    asked: Vec<String>,
    elected: bool,
    may_ask: bool,
    person: Field,
    ask_at: String,
    /// Where it is said what the seats stand for.
    stands_at: Option<String>,
    /// How many seats are empty, in words.
    empty: Option<String>,
    /// Whether the council asks somebody for one.
    may_co_opt: bool,
    until: Field,
    until_at: [String; 3],
    /// Where an election for the empty seats is called.
    by_election: Option<String>,
    /// Where it is said that a seat should end, and what of that waits for a hand.
    conduct_at: Option<String>,
    conducts: Vec<(String, String)>,
}

/// How many seats of an elected council are empty.
fn vacancies(facts: &CouncilFacts, elected_for: Option<i64>) -> i64 {
    let sit = i64::try_from(facts.members.len()).unwrap_or(i64::MAX);
    match facts.council.chosen_by {
        ChosenBy::Election => elected_for.map_or(0, |seats| seats.saturating_sub(sit).max(0)),
        ChosenBy::Nomination | ChosenBy::Open => 0,
    }
}

async fn seats_page(visit: &Visit, id: CouncilId, faults: &Faults) -> Result<SeatsPage, Problem> {
    let mut looking = look::<SeeSeats>(visit.site(), visit.who(), id).await?;
    let asked = kept::asked(looking.tx(), id).await?;
    let names = Names::of(looking.tx(), asked.iter().map(|one| one.person).collect()).await?;
    let elected_for = crate::actions::election::vacancy::seats_there_are(looking.tx(), id).await?;
    let sitting = looking.facts().members.clone();
    let stands = stands_for(looking.tx(), &sitting, id).await?;
    let open_conducts = conduct::waiting(looking.tx(), id).await?;
    let facts = looking.into_facts();
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-terms-back");
    let by_nomination = facts.council.chosen_by == ChosenBy::Nomination && facts.council.is_open();
    // Several may give no name: the number and the day tell them apart.
    let member = |(at, one): (usize, &crate::model::Member)| {
        let label = format!("{} ({})", member_name(&page, one, Viewer::Council), seat_line_for(&page, one, &stands));
        let number = i64::try_from(at.saturating_add(1)).unwrap_or(i64::MAX);
        let since = page.t1("councils-seats-since", "day", page.day_of(&one.from_at));
        let text = format!("{number}. {label}, {since}");
        Choice { value: one.id.to_string(), text, hint: None, checked: one.office == Office::Chair }
    };
    let puts_forward = may_look::<PutForward>(visit.site(), visit.who(), id).await.is_ok();
    let decides = may_look::<ProposeConduct>(visit.site(), visit.who(), id).await.is_ok();
    let own = visit.signed()?.person;
    let empty = if facts.council.is_open() { vacancies(&facts, elected_for) } else { 0 };
    let again = faults.of("until").is_some() || faults.of("person").is_some();
    let part = |part: &str| if again { visit.sent().text(&format!("until-{part}")).to_owned() } else { String::new() };
    Ok(SeatsPage {
        stands_at: facts.council.is_open().then(|| format!("/councils/{id}/constituencies")),
        empty: (empty > 0).then(|| page.t1("councils-seats-empty", "count", empty)),
        may_co_opt: puts_forward && may_co_opt(&facts.council, &facts.members, elected_for).is_ok(),
        until: page.field("until", "councils-seats-until", "", faults),
        until_at: [part("day"), part("month"), part("year")],
        by_election: (empty > 0 && puts_forward && facts.council.vacancy_rule == VacancyRule::ByElection)
            .then(|| format!("/councils/{id}/elections/new?preset=full&fills=empty&seats={empty}")),
        conduct_at: (decides && facts.council.is_open()).then(|| format!("/councils/{id}/conduct")),
        conducts: open_conducts
            .iter()
            .filter(|one| decides && one.person != own)
            .map(|one| {
                let state = page.t(format!("councils-conduct-state-{}", one.state.code()));
                (format!("/councils/conduct/{}", one.id), format!("{state}, {}", page.day_of(&one.proposed_at)))
            })
            .collect(),
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        members: facts.members.iter().enumerate().map(member).collect(),
        chair: page.field("chair", "councils-seats-chair", "", faults),
        chair_at: format!("/councils/{id}/seats/chair"),
        asked: asked.iter().map(|one| names.get(&page, one.person)).collect(),
        elected: facts.council.chosen_by == ChosenBy::Election,
        may_ask: by_nomination && puts_forward,
        person: page.field("person", "councils-seats-name", visit.sent().text("person"), faults),
        ask_at: format!("/councils/{id}/seats"),
        page,
    })
}

/// Who sits on a council, and who was asked.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&seats_page(visit, id, &Faults::new()).await?)
}

/// Asks somebody.
pub(super) async fn put_forward(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<PutForward>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let name = visit.sent().text("person");
    let done = match acting.facts().council.chosen_by {
        ChosenBy::Election => actions::co_opt(acting, name, visit.sent().date("until").ok().flatten()).await,
        ChosenBy::Nomination | ChosenBy::Open => actions::put_forward(acting, name).await,
    };
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/{id}/seats"), "councils-said-asked"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&seats_page(visit, id, &faults).await?)
        }
    }
}

/// Writes down who chairs.
pub(super) async fn choose_chair(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<ChooseChair>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let seat = visit.sent().text("chair").parse().map_err(|_| Problem::BadForm)?;
    match actions::choose_chair(acting, seat).await {
        Ok(()) => visit.go_saying(&format!("/councils/{id}/seats"), "councils-said-chair"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&seats_page(visit, id, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "seat_form.html")]
struct SeatForm {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    about: Option<&'static str>,
    action: String,
    shown_name: Field,
    shown_to: Field,
    audiences: Vec<Choice>,
    send: &'static str,
    asked: bool,
    leave_at: Option<String>,
    next: &'static str,
}

/// The form in which somebody says how they are shown; at first as they are now, which is to the council alone.
fn seat_form(visit: &Visit, facts: &CouncilFacts, way: &'static str, again: Option<&Faults>) -> SeatForm {
    let none = Faults::new();
    let (id, faults) = (facts.council.id, again.unwrap_or(&none));
    let page = visit.page().with_back(format!("/councils/{id}"), "councils-terms-back");
    let own = facts.members.iter().find(|member| Some(member.person) == visit.who().person());
    let (name, to) = own.map_or(("", Audience::Council), |one| (one.shown_name.as_str(), one.shown_to));
    let (name, to) = match again {
        Some(_) => (visit.sent().text("shown_name"), visit.sent().text("shown_to")),
        None => (name, to.code()),
    };
    let (about, send, next) = match way {
        "asked" => (Some("councils-asked-about"), "councils-asked-yes", "councils-asked-next"),
        "join" => (Some("councils-join-about"), "councils-join-send", "councils-join-next"),
        _ => (None, "councils-own-save", "councils-own-next"),
    };
    SeatForm {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        about,
        action: format!("/councils/{id}/{way}"),
        shown_name: page.field("shown_name", "councils-shown-name", name, faults),
        shown_to: page.field("shown_to", "councils-shown-who", "", faults),
        audiences: choices(&page, "councils-shown-who", &codes(Audience::ALL, Audience::code), to),
        send,
        asked: way == "asked",
        leave_at: (way == "my-seat").then(|| format!("/councils/{id}/my-seat/step-down")),
        next,
        page,
    }
}

/// How the form says they are shown. What is no audience is the narrowest.
fn shown_as(visit: &Visit) -> ShownAs {
    let to = Audience::from_code(visit.sent().text("shown_to")).unwrap_or(Audience::Council);
    ShownAs { name: visit.sent().text("shown_name").trim().to_owned(), to }
}

/// Whoever was asked reads what.
pub(super) async fn asked(visit: &Visit) -> Outcome {
    let looking = look::<AnswerAsked>(visit.site(), visit.who(), visit.id("council")?).await?;
    visit.show(&seat_form(visit, looking.facts(), "asked", None))
}

/// Where it goes on, or the same form again.
fn after(
    visit: &Visit,
    facts: &CouncilFacts,
    way: &'static str,
    done: Result<(), Refused>,
    said: &'static str,
) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/{}", facts.council.id), said),
        Err(refused) => {
            let mut faults = faults_of(&visit.page(), refused)?;
            if faults.of("person").is_some() {
                // Nobody is chosen here: what stands in the way is said at the first field.
                let text = faults.of("person").unwrap_or_default();
                faults = Faults::new();
                faults.add("shown_name", text);
            }
            visit.again(&seat_form(visit, facts, way, Some(&faults)))
        }
    }
}

/// Says yes or no.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    let acting = act::<AnswerAsked>(visit.site(), visit.who(), visit.id("council")?, Some(&visit.once()?)).await?;
    let facts = acting.facts().clone();
    let (how, said) = match visit.sent().text("answer") {
        "yes" => (Some(shown_as(visit)), "councils-said-seated"),
        "no" => (None, "councils-said-no"),
        _ => return Err(Problem::BadForm),
    };
    let done = actions::answer(acting, how.as_ref()).await;
    after(visit, &facts, "asked", done, said)
}

/// The form that joins an open group.
pub(super) async fn join_form(visit: &Visit) -> Outcome {
    let looking = look::<JoinGroup>(visit.site(), visit.who(), visit.id("council")?).await?;
    visit.show(&seat_form(visit, looking.facts(), "join", None))
}

/// Joins it.
pub(super) async fn join(visit: &Visit) -> Outcome {
    let acting = act::<JoinGroup>(visit.site(), visit.who(), visit.id("council")?, Some(&visit.once()?)).await?;
    let facts = acting.facts().clone();
    let done = actions::join(acting, &shown_as(visit)).await;
    after(visit, &facts, "join", done, "councils-said-seated")
}

/// One's own seat.
pub(super) async fn own(visit: &Visit) -> Outcome {
    let looking = look::<SeeOwnSeat>(visit.site(), visit.who(), visit.id("council")?).await?;
    visit.show(&seat_form(visit, looking.facts(), "my-seat", None))
}

/// Says how one is shown.
pub(super) async fn say_shown(visit: &Visit) -> Outcome {
    let acting = act::<SayShown>(visit.site(), visit.who(), visit.id("council")?, Some(&visit.once()?)).await?;
    let facts = acting.facts().clone();
    let done = actions::say_shown(acting, &shown_as(visit)).await;
    after(visit, &facts, "my-seat", done, "councils-said-shown")
}

/// Steps down.
pub(super) async fn step_down(visit: &Visit) -> Outcome {
    let acting = act::<StepDown>(visit.site(), visit.who(), visit.id("council")?, Some(&visit.once()?)).await?;
    let facts = acting.facts().clone();
    let done = actions::step_down(acting).await;
    after(visit, &facts, "my-seat", done, "councils-said-stepped-down")
}

#[derive(Template)]
#[template(path = "openly.html")]
struct OpenPage {
    page: Page,
    about: String,
    members: Vec<String>,
    proposals_at: String,
}

/// A member for everybody: that somebody was not elected is said to everybody too.
fn open_line(page: &Page, member: &Member) -> String {
    let name = member_name(page, member, Viewer::Anyone);
    if member.came_by == CameBy::CoOpted { format!("{name} ({})", seat_line(page, member)) } else { name }
}

/// A council that everybody may read about, with the names that everybody may see.
pub(super) async fn openly(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let facts = look::<SeeOpenly>(visit.site(), visit.who(), id).await?.into_facts();
    let page = visit.page().with_title(facts.council.name.clone());
    visit.show(&OpenPage {
        proposals_at: format!("/councils/{id}/proposals"),
        about: facts.council.about.clone(),
        members: facts.members.iter().map(|member| open_line(&page, member)).collect(),
        page,
    })
}
