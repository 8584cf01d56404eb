//! A seat that should end by the code of conduct: saying so, answering, deciding, looking again.

use access::{act, look, settings};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::council::seat_line;
use super::{faults_of, member_name};
use crate::access::conduct::{AnswerConduct, DecideConduct, ProposeConduct, SeeConduct};
use crate::actions::conduct as actions;
use crate::model::CouncilId;
use crate::model::conduct::{ConductId, HEAR_DAYS, MOST_SAID, SaidOf, Step};
use crate::rules::conduct::{self as rules, ConductRefused};
use crate::rules::names::Viewer;
use crate::store::conduct as kept;

/// Which field of the forms a refusal belongs to.
pub(super) const fn field(why: ConductRefused) -> &'static str {
    match why {
        ConductRefused::Words => "words",
        ConductRefused::NoSeat | ConductRefused::Own | ConductRefused::Already => "seat",
        ConductRefused::NoCode | ConductRefused::SameHand | ConductRefused::NotHeard | ConductRefused::NotNow => "",
    }
}

#[derive(Template)]
#[template(path = "conduct_new.html")]
struct NewPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    /// The code that was signed by both sides; without it nobody's seat ends like this.
    code: Option<String>,
    terms_at: String,
    action: String,
    seat: Field,
    seats: Vec<Choice>,
    why: Field,
    most: usize,
}

async fn new_page(visit: &Visit, id: CouncilId, faults: &Faults) -> Result<NewPage, Problem> {
    let mut looking = look::<ProposeConduct>(visit.site(), visit.who(), id).await?;
    let code = actions::code(looking.tx(), id).await?;
    let facts = looking.into_facts();
    let page = visit.page().with_back(format!("/councils/{id}/seats"), "councils-seats-title");
    let chosen = visit.sent().text("seat");
    // Several may give no name: the number and the day tell them apart.
    let choice = |(at, one): (usize, &crate::model::Member)| {
        let number = i64::try_from(at.saturating_add(1)).unwrap_or(i64::MAX);
        let since = page.t1("councils-seats-since", "day", page.day_of(&one.from_at));
        let text =
            format!("{number}. {} ({}), {since}", member_name(&page, one, Viewer::Council), seat_line(&page, one));
        let value = one.id.to_string();
        Choice { checked: value == chosen, value, text, hint: None }
    };
    Ok(NewPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        code,
        terms_at: format!("/councils/{id}/terms"),
        action: format!("/councils/{id}/conduct"),
        seat: page.field("seat", "councils-field-conduct-seat", "", faults),
        seats: facts.members.iter().enumerate().map(choice).collect(),
        why: page.field("words", "councils-field-conduct-why", visit.sent().text("words"), faults),
        most: MOST_SAID,
        page,
    })
}

/// The form that says it.
pub(super) async fn new_form(visit: &Visit) -> Outcome {
    let id = visit.id("council")?;
    visit.show(&new_page(visit, id, &Faults::new()).await?)
}

/// Says it.
pub(super) async fn propose(visit: &Visit) -> Outcome {
    let id: CouncilId = visit.id("council")?;
    let acting = act::<ProposeConduct>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let Ok(seat) = visit.sent().text("seat").parse() else {
        let mut faults = Faults::new();
        faults.add("seat", visit.page().t("councils-conduct-fault-no-seat"));
        drop(acting);
        return visit.again(&new_page(visit, id, &faults).await?);
    };
    match actions::propose(acting, seat, visit.sent().text("words")).await {
        Ok(it) => visit.go_saying(&format!("/councils/conduct/{it}"), "councils-said-conduct"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&new_page(visit, id, &faults).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "conduct.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each form of the page")]
struct ConductPage {
    page: Page,
    errors: Vec<ErrorLine>,
    council_name: String,
    base: String,
    state: String,
    own: bool,
    said: Vec<(String, String, String)>,
    may_answer: bool,
    may_appeal: bool,
    may_decide: bool,
    may_look_again: bool,
    /// Why they cannot decide it, where they could otherwise.
    not_yet: Option<String>,
    words: Field,
    most: usize,
}

fn said_line(page: &Page, own: bool, said: &SaidOf) -> (String, String, String) {
    let whose = if own { "own" } else { "theirs" };
    let label = match said.step {
        Step::Answer | Step::Appeal => page.t(format!("councils-conduct-step-{}-{whose}", said.step.code())),
        Step::Why | Step::Decision | Step::Outcome => page.t(format!("councils-conduct-step-{}", said.step.code())),
    };
    let words = said.words.as_ref().map_or_else(|| page.t("councils-gone"), |words| words.read().to_owned());
    (label, page.day_of(&said.at), words)
}

async fn view(visit: &Visit, id: ConductId, faults: &Faults) -> Result<ConductPage, Problem> {
    let mut looking = look::<SeeConduct>(visit.site(), visit.who(), id).await?;
    let (facts, now) = (looking.facts().clone(), looking.now());
    let person = visit.signed()?.person;
    let said = kept::said(looking.tx(), id).await?;
    let days = settings::number(looking.tx(), facts.council.place, &HEAR_DAYS).await?;
    let it = &facts.it;
    let (own, answered) = (it.person == person, said.iter().any(|one| one.step == Step::Answer));
    let decides = rules::may_decide(it, person, answered, (days, now));
    let page = visit.page();
    let back = if own { format!("/councils/{}", it.council) } else { format!("/councils/{}/seats", it.council) };
    let page = page.with_back(back, if own { "councils-council-back" } else { "councils-seats-title" });
    let waits = decides.err().filter(|why| *why != ConductRefused::NotNow && !own);
    Ok(ConductPage {
        errors: faults.lines(),
        council_name: facts.council.name.clone(),
        base: format!("/councils/conduct/{id}"),
        state: page.t(format!("councils-conduct-state-{}", it.state.code().replace('_', "-"))),
        own,
        said: said.iter().map(|one| said_line(&page, own, one)).collect(),
        may_answer: own && rules::may_answer(it, answered).is_ok(),
        may_appeal: own && rules::may_appeal(it).is_ok(),
        may_decide: decides.is_ok(),
        may_look_again: rules::may_look_again(it, person).is_ok(),
        not_yet: waits.map(|why| match why {
            ConductRefused::NotHeard => page.t1("councils-conduct-heard-by", "days", days),
            other => page.t(format!("councils-conduct-fault-{}", other.code())),
        }),
        words: page.field("words", "councils-field-conduct-words", visit.sent().text("words"), faults),
        most: MOST_SAID,
        page,
    })
}

/// What is said about it, and what is theirs to do.
pub(super) async fn show(visit: &Visit) -> Outcome {
    let id = visit.id("conduct")?;
    visit.show(&view(visit, id, &Faults::new()).await?)
}

async fn after<T>(visit: &Visit, id: ConductId, done: Result<T, crate::actions::Refused>) -> Outcome {
    match done {
        Ok(_) => visit.go_saying(&format!("/councils/conduct/{id}"), "councils-said-conduct-kept"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?;
            visit.again(&view(visit, id, &faults).await?)
        }
    }
}

/// Whoever it is about answers, or asks that it is looked at again.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    let id: ConductId = visit.id("conduct")?;
    let acting = act::<AnswerConduct>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let done = actions::answer(acting, visit.sent().text("words")).await;
    after(visit, id, done).await
}

/// Another hand decides.
pub(super) async fn decide(visit: &Visit) -> Outcome {
    let id: ConductId = visit.id("conduct")?;
    let acting = act::<DecideConduct>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let ends = match visit.sent().text("ends") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::BadForm),
    };
    let done = actions::decide(acting, ends, visit.sent().text("words")).await;
    after(visit, id, done).await
}
