//! Putting one's name to an answer.

use access::{act, look};
use askama::Template;
use pages::{Outcome, Page, Problem, Visit};

use super::{AnswerView, Names, answer_views};
use crate::access::AgreeName;
use crate::actions::{self, Refused};
use crate::model::SuggestionId;

#[derive(Template)]
#[template(path = "name.html")]
struct NamePage {
    page: Page,
    number: String,
    answers: Vec<AnswerView>,
    action: String,
}

/// The answer, for whoever is asked for their name: neither who asked for it nor what the desk notes.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let id: SuggestionId = visit.id("suggestion")?;
    let mut looking = look::<AgreeName>(visit.site(), visit.who(), id).await?;
    let facts = looking.facts().clone();
    let the_loop = facts.the_loop.as_ref().ok_or(Problem::NotThere)?;
    let newest: Vec<_> = loops::responses(looking.tx(), the_loop.id).await?.pop().into_iter().collect();
    let names = Names::of(looking.tx(), newest.iter().map(|one| one.by).collect()).await?;
    let page = visit.page();
    visit.show(&NamePage {
        number: facts.it.number(&facts.around.place_name),
        answers: answer_views(&page, &names, &newest, false),
        action: format!("/feedback/{id}/name"),
        page,
    })
}

/// Yes or no, with one tap.
pub(super) async fn say(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: SuggestionId = visit.id("suggestion")?;
    let agreed = visit.sent().text("do") == "yes";
    let acting = act::<AgreeName>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::agree_name(acting, agreed).await {
        Ok(()) => visit.go_saying("/", if agreed { "feedback-said-name" } else { "feedback-said-no-name" }),
        Err(Refused::Stop(stop)) => Err(stop.into()),
        Err(_) => Err(Problem::NotThere),
    }
}
