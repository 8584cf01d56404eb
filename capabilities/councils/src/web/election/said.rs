//! What is said against a roll, a refusal or a result, and its answers.

use access::{act, look, may_look};
use askama::Template;
use basics::PersonId;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::{choices, faults_of};
use super::runs;
use crate::access::election::{AnswerAgainst, RunElection, SayAgainst};
use crate::actions::election::roll as actions;
use crate::model::election::roll::{Against, Said, SaidId, SaidOutcome, TookPart};
use crate::model::election::{Election, ElectionId, Standing, StandingId};
use crate::rules::election::roll::{may_answer, may_say, outcomes};
use crate::store::election as kept;

/// Something that was said, as it is shown.
struct Shown {
    id: SaidId,
    against: String,
    day: String,
    words: String,
    outcome: String,
    answer: Option<String>,
    may_answer: bool,
    outcomes: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "election_said.html")]
struct SaidPage {
    page: Page,
    errors: Vec<ErrorLine>,
    base: String,
    all: Vec<Shown>,
    intro: &'static str,
    against: Field,
    whats: Vec<Choice>,
    may_take_down: bool,
    whose: Field,
    /// Nobody, and those who were refused.
    refused: Vec<Choice>,
    words: Field,
    outcome: Field,
    reasons: Field,
}

fn shown(page: &Page, one: Said, (answers, person, had): (bool, PersonId, TookPart)) -> Shown {
    let open = one.outcome == SaidOutcome::Open;
    let codes: Vec<&str> = outcomes(one.against).iter().map(|outcome| outcome.code()).collect();
    Shown {
        outcomes: choices(page, "councils-said-outcome", &codes, ""),
        id: one.id,
        against: page.t(format!("councils-against-{}", one.against.code())),
        day: page.day_of(&one.made_at),
        words: one.words.read().to_owned(),
        outcome: page.t(format!("councils-said-outcome-{}", one.outcome.code().replace('_', "-"))),
        answer: one.answer.map(|answer| answer.read().to_owned()),
        may_answer: open && answers && may_answer(one.against, one.person == Some(person), had).is_ok(),
    }
}

fn whose(page: &Page, standing: &[Standing], chosen: &str) -> Vec<Choice> {
    let of = |one: &Standing| {
        let value = one.id.to_string();
        Choice { checked: value == chosen, value, text: one.shown_name.clone(), hint: None }
    };
    let nobody = page.t("councils-said-whose-nobody");
    let refused = standing.iter().filter(|one| one.is_refused()).map(of);
    let nobody = Choice { value: String::new(), text: nobody, hint: None, checked: chosen.is_empty() };
    let all: Vec<Choice> = std::iter::once(nobody).chain(refused).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

async fn said_page(visit: &Visit, id: ElectionId, faults: &Faults) -> Result<SaidPage, Problem> {
    let answers = may_look::<AnswerAgainst>(visit.site(), visit.who(), id).await.is_ok();
    let may_take_down = runs(visit, id).await;
    let mut looking = look::<SayAgainst>(visit.site(), visit.who(), id).await?;
    let person = visit.signed()?.person;
    let election: Election = looking.facts().election.clone();
    // Whoever answers reads all of it; everybody else what they said themselves.
    let all = kept::people::said(looking.tx(), id, (!answers).then_some(person)).await?;
    let had = kept::people::took_part(looking.tx(), id, person).await?;
    let refused = if may_take_down { kept::people::standing(looking.tx(), id).await? } else { Vec::new() };
    drop(looking);
    let page = visit.page().with_back(format!("/councils/elections/{id}"), "councils-election-back");
    let now: Vec<&str> =
        Against::ALL.iter().filter(|one| may_say(election.state, **one).is_ok()).map(|one| one.code()).collect();
    let sent = |name: &str| visit.sent().text(name);
    let chosen = if sent("against").is_empty() { now.first().copied().unwrap_or_default() } else { sent("against") };
    Ok(SaidPage {
        errors: faults.lines(),
        base: format!("/councils/elections/{id}"),
        all: all.into_iter().map(|one| shown(&page, one, (answers, person, had))).collect(),
        intro: if answers { "councils-said-all" } else { "councils-said-own" },
        against: page.field("against", "councils-said-against", "", faults),
        whats: choices(&page, "councils-against", &now, chosen),
        may_take_down,
        whose: page.field("whose", "councils-said-whose", "", faults),
        refused: whose(&page, &refused, sent("whose")),
        words: page.field("words", "councils-said-words", sent("words"), faults),
        outcome: page.field("outcome", "councils-said-outcome", "", faults),
        reasons: page.field("reasons", "councils-said-reasons", sent("reasons"), faults),
        page,
    })
}

/// What was said.
pub(in crate::web) async fn show(visit: &Visit) -> Outcome {
    visit.show(&said_page(visit, visit.id("election")?, &Faults::new()).await?)
}

async fn after(visit: &Visit, id: ElectionId, done: Result<(), crate::Refused>, said: &'static str) -> Outcome {
    match done {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/said"), said),
        Err(refused) => visit.again(&said_page(visit, id, &faults_of(&visit.page(), refused)?).await?),
    }
}

fn against(visit: &Visit) -> Result<Against, Problem> {
    Against::from_code(visit.sent().text("against")).ok_or(Problem::NotThere)
}

/// Says it.
pub(in crate::web) async fn say(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<SayAgainst>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let against = against(visit)?;
    let done = actions::say(acting, against, visit.sent().text("words")).await.map(drop);
    after(visit, id, done, "councils-said-against-sent").await
}

/// Takes it down for somebody.
pub(in crate::web) async fn say_for(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<RunElection>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let against = against(visit)?;
    let whose: Option<StandingId> = visit.sent().text("whose").parse().ok();
    let done = actions::say_for(acting, (against, whose), visit.sent().text("words")).await.map(drop);
    after(visit, id, done, "councils-said-against-sent").await
}

/// Answers it.
pub(in crate::web) async fn answer(visit: &Visit) -> Outcome {
    let id: ElectionId = visit.id("election")?;
    let acting = act::<AnswerAgainst>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    let which: SaidId = visit.sent().text("said").parse().map_err(|_| Problem::NotThere)?;
    let outcome = SaidOutcome::from_code(visit.sent().text("outcome")).unwrap_or(SaidOutcome::Open);
    let done = actions::answer(acting, which, (outcome, visit.sent().text("reasons"))).await;
    after(visit, id, done, "councils-said-answered").await
}
