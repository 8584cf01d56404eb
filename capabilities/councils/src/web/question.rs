//! The short question about a proposal: answered on screen, or on a printed sheet.

use access::{act, look, places, settings};
use askama::Template;
use pages::{ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::faults_of;
use crate::access::proposal::{AnswerQuestion, SeeProposal, WorkOnProposal};
use crate::actions::question as actions;
use crate::model::proposal::{LEAST_ANSWERS, Move, ProposalId};
use crate::rules::proposal as rules;
use crate::store::question::{self as kept, Says};

/// How many boxes a row of the tally has.
const TALLY: usize = 25;
/// How many rows for each answer.
const ROWS: usize = 4;

#[derive(Template)]
#[template(path = "question.html")]
#[expect(clippy::struct_excessive_bools, reason = "one for each form of the page")]
struct QuestionPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    title: String,
    asked: Option<String>,
    counted: Option<String>,
    question: Field,
    may_ask: bool,
    may_answer: bool,
    may_close: bool,
    has_answered: bool,
}

async fn view(visit: &Visit, id: ProposalId, faults: &Faults) -> Result<QuestionPage, Problem> {
    let mut looking = look::<SeeProposal>(visit.site(), visit.who(), id).await?;
    let (facts, person) = (looking.facts().clone(), visit.signed()?.person);
    let question = kept::one(looking.tx(), id).await?;
    let least = settings::number(looking.tx(), facts.council.place, &LEAST_ANSWERS).await?;
    let has_answered = kept::has_answered(looking.tx(), id, person).await?;
    let base = format!("/councils/proposals/{id}");
    let page = visit.page().with_back(base.clone(), "councils-proposal-back");
    let decides = facts.council.deciders().contains(&person);
    let works = (facts.sits(person) || facts.council.facilitator == Some(person)) && !decides;
    let is_open = question.as_ref().is_some_and(|question| question.is_open);
    let counted = question.as_ref().filter(|question| !question.is_open).map(|question| {
        let n = question.counted;
        if !rules::shows_answers(n, least) {
            return page.t1("councils-asked-too-few", "count", n.asked);
        }
        let first = page.t2("councils-asked", "asked", n.asked, "yes", n.yes);
        format!("{first} {}", page.t2("councils-asked-rest", "no", n.no, "unsure", n.unsure))
    });
    let can_ask = question.is_none() && rules::after(facts.it.state, Move::Canvass).is_some();
    Ok(QuestionPage {
        errors: faults.lines(),
        base,
        title: facts.it.title,
        counted,
        may_ask: works && can_ask,
        may_answer: is_open && !has_answered && facts.council.is_open(),
        may_close: is_open && works,
        has_answered: is_open && has_answered,
        asked: question.map(|question| question.words),
        question: page.field("question", "councils-field-question", visit.sent().text("question"), faults),
        page,
    })
}

/// The question.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&view(visit, visit.id("proposal")?, &Faults::new()).await?)
}

async fn after(visit: &Visit, id: ProposalId, done: Result<(), crate::Refused>, said: &'static str) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/proposals/{id}/question"), said),
        Err(refused) => visit.again(&view(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// Asks it.
pub(super) async fn ask(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::ask(acting, visit.sent().text("question")).await, "councils-said-moved").await
}

/// Answers it.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let says = Says::from_code(visit.sent().text("says")).ok_or(Problem::NotThere)?;
    let acting = act::<AnswerQuestion>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::answer(acting, says).await, "councils-said-thanks").await
}

/// Closes it.
pub(super) async fn close(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    after(visit, id, actions::close(acting).await, "councils-said-moved").await
}

#[derive(Template)]
#[template(path = "question_sheet.html")]
struct SheetPage {
    page: Page,
    title: String,
    place_name: String,
    question: String,
    answers: Vec<String>,
    /// The rows of boxes under each answer.
    rows: Vec<String>,
}

/// The sheet to take along: the question, and boxes to tick for each answer.
pub(super) async fn sheet(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let mut looking = look::<WorkOnProposal>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let place = places::one(looking.tx(), facts.council.place).await?.ok_or(Problem::NotThere)?;
    let asked = kept::one(looking.tx(), id).await?;
    let page = visit.page().with_back(format!("/councils/proposals/{id}"), "councils-proposal-back");
    visit.show(&SheetPage {
        question: asked.map_or_else(|| facts.it.solution.clone(), |question| question.words),
        title: facts.it.title,
        place_name: place.name,
        answers: ["yes", "no", "unsure"].map(|code| page.t(format!("councils-says-{code}"))).into(),
        rows: vec!["☐".repeat(TALLY); ROWS],
        page,
    })
}
