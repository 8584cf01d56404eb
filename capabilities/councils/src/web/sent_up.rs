//! Sending a proposal up to another body, and what that says.

use access::{act, decide, look};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::faults_of;
use super::proposal_form::{FormPage, Input, Maker};
use crate::access::proposal::WorkOnProposal;
use crate::access::sent_up::{AnswerSentUp, SeeSentUp};
use crate::actions::sent_up as actions;
use crate::model::proposal::{MOST_TEXT, ProposalId};
use crate::model::sent_up::{SentUp, SentUpId};
use crate::store::sent_up as kept;

async fn form_page(visit: &Visit, faults: &Faults) -> Result<FormPage, Problem> {
    let id: ProposalId = visit.id("proposal")?;
    let mut looking = look::<WorkOnProposal>(visit.site(), visit.who(), id).await?;
    let council = looking.facts().council.clone();
    let bodies = kept::looking_after(looking.tx(), council.place).await?;
    let base = format!("/councils/proposals/{id}");
    let page = visit.page().with_back(base.clone(), "councils-proposal-back");
    let chosen = visit.sent().text("to");
    let choice = |(id, name): (crate::model::CouncilId, String)| {
        let value = id.to_string();
        Choice { checked: value == chosen, value, text: name, hint: None }
    };
    let bodies: Vec<Choice> = bodies.into_iter().filter(|(id, _)| *id != council.id).map(choice).collect();
    let make = Maker { visit, page: &page, faults };
    // Where there is no other body, the page says so and asks for nothing.
    let (inputs, next) = if bodies.is_empty() {
        (Vec::new(), "councils-send-up-none")
    } else {
        (vec![Input::One(make.field("to"), bodies), make.text("reasons")], "councils-send-up-next")
    };
    Ok(FormPage {
        errors: faults.lines(),
        action: format!("{base}/send-up"),
        about: looking.into_facts().it.title,
        inputs,
        most: MOST_TEXT,
        send: page.t("councils-send-up-send"),
        next: page.t(next),
        from: None,
        page,
    })
}

/// The form that sends it up.
pub(super) async fn form(visit: &Visit) -> Outcome {
    visit.show(&form_page(visit, &Faults::new()).await?)
}

/// Sends it up.
pub(super) async fn send(visit: &Visit) -> Outcome {
    let id: ProposalId = visit.id("proposal")?;
    let acting = act::<WorkOnProposal>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let (to, why) = (visit.sent().text("to").parse().ok(), visit.sent().text("reasons"));
    match actions::send(acting, to, why).await {
        Ok(_) => visit.go_saying(&format!("/councils/proposals/{id}"), "councils-said-sent-up"),
        Err(refused) => visit.again(&form_page(visit, &faults_of(&visit.page(), refused)?).await?),
    }
}

/// What was sent up, as its proposal's page shows it: to whom and why, and what that body said.
pub(super) struct SentUpView {
    pub(super) to: String,
    pub(super) why: String,
    pub(super) answer: Option<(String, String)>,
}

pub(super) fn sent_up_view(page: &Page, it: SentUp) -> SentUpView {
    SentUpView {
        to: page.t2("councils-sent-up-to", "to", it.to_name.as_str(), "day", page.day_of(&it.at)),
        answer: it.answer.map(|(words, at)| {
            (page.t2("councils-sent-up-said", "to", it.to_name.as_str(), "day", page.day_of(&at)), words)
        }),
        why: it.why,
    }
}

#[derive(Template)]
#[template(path = "sent_up.html")]
struct SentUpPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    title: String,
    problem: String,
    solution: String,
    from: String,
    it: SentUpView,
    words: Field,
    may_answer: bool,
    next: &'static str,
}

async fn view(visit: &Visit, id: SentUpId, faults: &Faults) -> Result<SentUpPage, Problem> {
    let facts = look::<SeeSentUp>(visit.site(), visit.who(), id).await?.into_facts();
    let page = visit.page().with_back(format!("/councils/{}", facts.to.id), "councils-council-back");
    let open = facts.it.answer.is_none();
    let may_answer = open && decide::<AnswerSentUp>(visit.who(), access::Facts::about(&facts)).is_ok();
    Ok(SentUpPage {
        errors: faults.lines(),
        base: format!("/councils/sent-up/{id}"),
        from: page.t1("councils-sent-up-from", "from", facts.from.name.as_str()),
        title: facts.proposal.title,
        problem: facts.proposal.problem,
        solution: facts.proposal.solution,
        words: page.field("words", "councils-field-sent-up-answer", visit.sent().text("words"), faults),
        may_answer,
        next: if open { "councils-sent-up-next" } else { "councils-sent-up-next-answered" },
        it: sent_up_view(&page, facts.it),
        page,
    })
}

/// What was sent up.
pub(super) async fn show(visit: &Visit) -> Outcome {
    visit.show(&view(visit, visit.id("sent_up")?, &Faults::new()).await?)
}

/// Records what the body says.
pub(super) async fn answer(visit: &Visit) -> Outcome {
    let id: SentUpId = visit.id("sent_up")?;
    let acting = act::<AnswerSentUp>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::answer(acting, visit.sent().text("words")).await {
        Ok(_) => visit.go_saying(&format!("/councils/sent-up/{id}"), "councils-said-sent-up-answered"),
        Err(refused) => visit.again(&view(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}
