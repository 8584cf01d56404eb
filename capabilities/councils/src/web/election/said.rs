//! What is said against a roll, a refusal or a result, and its answers.

use access::{act, look, may_look};
use askama::Template;
use basics::PersonId;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::super::{choices, faults_of};
use super::runs;
use crate::access::election::{AnswerAgainst, RunElection, SayAgainst};
use crate::actions::election::said as actions;
use crate::model::election::roll::{Against, Said, SaidId, SaidOutcome, TookPart};
use crate::model::election::{Election, ElectionId, Standing, StandingId};
use crate::rules::election::said::{may_answer, may_say, outcomes};
use crate::store::election as kept;

/// Something that was said, as it is shown.
struct Shown {
    id: SaidId,
    against: String,
    day: String,
    words: String,
    outcome: String,
    answer: Option<String>,
    answer_by: Option<String>,
    form: Option<AnswerForm>,
}

/// The form of an answer. Each thing that was said has its own, so its fields are called by its id.
struct AnswerForm {
    outcome: Field,
    outcomes: Vec<Choice>,
    reasons: Field,
}

fn field_of(name: &str, id: SaidId) -> String {
    format!("{name}-{id}")
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
}

fn answer_form(visit: &Visit, page: &Page, one: &Said, faults: &Faults) -> AnswerForm {
    let (outcome, reasons) = (field_of("outcome", one.id), field_of("reasons", one.id));
    let codes: Vec<&str> = outcomes(one.against).iter().map(|outcome| outcome.code()).collect();
    AnswerForm {
        outcomes: choices(page, "councils-said-outcome", &codes, visit.sent().text(&outcome)),
        reasons: page.field(&reasons, "councils-said-reasons", visit.sent().text(&reasons), faults),
        outcome: page.field(&outcome, "councils-said-outcome", "", faults),
    }
}

fn shown(
    visit: &Visit,
    (page, faults): (&Page, &Faults),
    one: Said,
    (answers, person, had): (bool, PersonId, TookPart),
) -> Shown {
    let open = one.outcome == SaidOutcome::Open;
    let may_answer = open && answers && may_answer(one.against, one.person == Some(person), had).is_ok();
    Shown {
        form: may_answer.then(|| answer_form(visit, page, &one, faults)),
        answer_by: one.answer_by.filter(|_| open).map(|by| page.day_of(&by)),
        id: one.id,
        against: page.t(format!("councils-against-{}", one.against.code())),
        day: page.day_of(&one.made_at),
        words: one.words.read().to_owned(),
        outcome: page.t(format!("councils-said-outcome-{}", one.outcome.code().replace('_', "-"))),
        answer: one.answer.map(|answer| answer.read().to_owned()),
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
        all: all.into_iter().map(|one| shown(visit, (&page, faults), one, (answers, person, had))).collect(),
        intro: if answers { "councils-said-all" } else { "councils-said-own" },
        against: page.field("against", "councils-said-against", "", faults),
        whats: choices(&page, "councils-against", &now, chosen),
        may_take_down,
        whose: page.field("whose", "councils-said-whose", "", faults),
        refused: whose(&page, &refused, sent("whose")),
        words: page.field("words", "councils-said-words", sent("words"), faults),
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
    let (outcome, reasons) = (field_of("outcome", which), field_of("reasons", which));
    let chosen = SaidOutcome::from_code(visit.sent().text(&outcome)).filter(|one| *one != SaidOutcome::Open);
    let Some(chosen) = chosen else {
        drop(acting);
        let mut faults = Faults::new();
        faults.add(&outcome, visit.page().t("councils-said-fault-outcome"));
        return visit.again(&said_page(visit, id, &faults).await?);
    };
    match actions::answer(acting, which, (chosen, visit.sent().text(&reasons))).await {
        Ok(()) => visit.go_saying(&format!("/councils/elections/{id}/said"), "councils-said-answered"),
        Err(refused) => {
            let faults = faults_of(&visit.page(), refused)?.moved("words", &reasons);
            visit.again(&said_page(visit, id, &faults).await?)
        }
    }
}
