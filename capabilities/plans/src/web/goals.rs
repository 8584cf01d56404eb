//! Goals and steps: adding them, and saying how they go.

use access::{act, look};
use askama::Template;
use pages::{Choice, ErrorLine, Faults, Field, Outcome, Page, Problem, Visit};

use super::{boxes, choices, day, faults_of, optional};
use crate::access::KeepGoals;
use crate::actions::{self, NewGoal, NewStep};
use crate::model::{Actor, Contents, GoalId, GoalState, MOST_SHORT, MOST_WORDS, Part, PlanId, StepId, StepState};
use crate::rules;
use crate::store as kept;

#[derive(Template)]
#[template(path = "goal_new.html")]
struct NewGoalPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    first: bool,
    matters: Field,
    goal: Field,
    step: Field,
    actor: Field,
    actors: Vec<Choice>,
    more: Vec<Field>,
    more_open: bool,
    by: Field,
    by_boxes: [String; 3],
    later: bool,
    later_field: Field,
}

/// What may be said of a goal when it is added.
const MORE: [(&str, Part); 3] = [("why", Part::Why), ("ready", Part::Ready), ("know", Part::Know)];

fn actors(page: &Page, chosen: &str) -> Vec<Choice> {
    let codes: Vec<&str> = Actor::ALL.iter().map(|one| one.code()).collect();
    choices(page, "plans-actor", &codes, if chosen.is_empty() { "me" } else { chosen })
}

async fn contents(visit: &Visit, id: PlanId) -> Result<Contents, Problem> {
    let mut looking = look::<KeepGoals>(visit.site(), visit.who(), id).await?;
    Ok(kept::contents(looking.tx(), id).await?)
}

async fn new_page(visit: &Visit, id: PlanId, faults: &Faults) -> Result<NewGoalPage, Problem> {
    let contents = contents(visit, id).await?;
    let (page, sent) = (visit.page(), visit.sent());
    let field = |name: &str, label: &str| page.field(name, label, sent.text(name), faults);
    let me = visit.signed()?.person;
    // One's own words alone count: a draft of the other side is nobody's to notice.
    let first = !sent.text("matters").is_empty()
        || !contents.fields.iter().any(|one| one.part == Part::Matters && (one.by == me || one.words.is_some()));
    let more: Vec<Field> = MORE.iter().map(|(name, _)| field(name, &format!("plans-ask-{name}"))).collect();
    let by = page.field("by", "plans-ask-by", "", faults);
    let typed = more.iter().any(|one| !one.value.is_empty() || one.error.is_some()) || by.error.is_some();
    Ok(NewGoalPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/goals"),
        first,
        matters: field("matters", "plans-ask-matters"),
        goal: field("goal", "plans-ask-goal"),
        step: field("step", "plans-ask-first-step"),
        actor: field("actor", "plans-ask-actor"),
        actors: actors(&page, sent.text("actor")),
        more,
        more_open: typed,
        by,
        by_boxes: boxes(sent, "by"),
        later: sent.ticked("later"),
        later_field: page.field("later", "plans-ask-later", "", faults),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// One thing that matters, one goal, one step.
pub(super) async fn form(visit: &Visit) -> Outcome {
    let id: PlanId = visit.id("plan")?;
    visit.show(&new_page(visit, id, &Faults::new()).await?)
}

/// The goal is kept.
pub(super) async fn add(visit: &Visit) -> Outcome {
    visit.signed()?;
    let id: PlanId = visit.id("plan")?;
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let matters = optional(&page, sent, &mut faults, "matters", MOST_WORDS);
    let goal = faults.words(&page, sent, "goal", MOST_SHORT, "plans-fault-goal");
    let step = optional(&page, sent, &mut faults, "step", MOST_SHORT);
    let mut more = Vec::new();
    for (name, part) in MORE {
        if let Some(words) = optional(&page, sent, &mut faults, name, MOST_WORDS) {
            more.push((part, words));
        }
    }
    let by_on = day(&page, sent, &mut faults, "by");
    let actor = Actor::from_code(sent.text("actor")).unwrap_or(Actor::Me);
    let (Some(goal), true) = (goal, faults.is_empty()) else {
        return visit.again(&new_page(visit, id, &faults).await?);
    };
    let step = step.map(|words| NewStep { words, actor, by_on: None });
    let new = NewGoal { matters, goal, more, later: sent.ticked("later"), by_on, step };
    let acting = act::<KeepGoals>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::add_goal(acting, &new).await {
        Ok(_) => visit.go_saying(&format!("/plans/{id}"), "plans-said-goal"),
        Err(refused) => visit.again(&new_page(visit, id, &faults_of(&page, refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "step_new.html")]
struct NewStepPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    goal: String,
    step: Field,
    actor: Field,
    actors: Vec<Choice>,
    by: Field,
    by_boxes: [String; 3],
}

/// The words of a thing that both read, the person's before the worker's.
fn said(contents: &Contents, thing: basics::uuid::Uuid, part: Part) -> String {
    let here = contents.fields.iter().filter(|one| one.thing == thing && one.part == part);
    let mut shared: Vec<_> = here.filter_map(|one| Some((one.side, one.words.as_ref()?.read().to_owned()))).collect();
    shared.sort_by_key(|(side, _)| *side == crate::model::Side::Worker);
    shared.into_iter().next().map_or_else(String::new, |(_, words)| words)
}

async fn step_page(visit: &Visit, (id, goal): (PlanId, GoalId), faults: &Faults) -> Result<NewStepPage, Problem> {
    let contents = contents(visit, id).await?;
    if contents.goals.iter().all(|one| one.id != goal) {
        return Err(Problem::NotThere);
    }
    let (page, sent) = (visit.page(), visit.sent());
    Ok(NewStepPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/goals/{goal}/steps"),
        goal: said(&contents, goal.uuid(), Part::Goal),
        step: page.field("step", "plans-ask-step", sent.text("step"), faults),
        actor: page.field("actor", "plans-ask-actor", "", faults),
        actors: actors(&page, sent.text("actor")),
        by: page.field("by", "plans-ask-by", "", faults),
        by_boxes: boxes(sent, "by"),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// A step for a goal.
pub(super) async fn step_form(visit: &Visit) -> Outcome {
    let at = (visit.id("plan")?, visit.id("goal")?);
    visit.show(&step_page(visit, at, &Faults::new()).await?)
}

/// The step is kept.
pub(super) async fn add_step(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, goal): (PlanId, GoalId) = (visit.id("plan")?, visit.id("goal")?);
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let words = faults.words(&page, sent, "step", MOST_SHORT, "plans-fault-step");
    let by_on = day(&page, sent, &mut faults, "by");
    let actor = Actor::from_code(sent.text("actor")).unwrap_or(Actor::Me);
    let (Some(words), true) = (words, faults.is_empty()) else {
        return visit.again(&step_page(visit, (id, goal), &faults).await?);
    };
    let acting = act::<KeepGoals>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::add_step(acting, goal, &NewStep { words, actor, by_on }).await {
        Ok(_) => visit.go_saying(&format!("/plans/{id}"), "plans-said-step"),
        Err(refused) => visit.again(&step_page(visit, (id, goal), &faults_of(&page, refused)?).await?),
    }
}

#[derive(Template)]
#[template(path = "how.html")]
struct HowPage {
    page: Page,
    errors: Vec<ErrorLine>,
    action: String,
    words: String,
    to: Field,
    tos: Vec<Choice>,
    why: Field,
}

async fn how_page(visit: &Visit, (id, step): (PlanId, StepId), faults: &Faults) -> Result<HowPage, Problem> {
    let contents = contents(visit, id).await?;
    let one = contents.steps.iter().find(|one| one.id == step).ok_or(Problem::NotThere)?;
    let (page, sent) = (visit.page(), visit.sent());
    let codes: Vec<&str> = StepState::ALL
        .iter()
        .filter(|to| rules::step_moves(one.state, **to, true).is_ok())
        .map(|to| to.code())
        .collect();
    Ok(HowPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/steps/{step}"),
        words: said(&contents, step.uuid(), Part::Step),
        to: page.field("to", "plans-ask-how", "", faults),
        tos: choices(&page, "plans-step", &codes, sent.text("to")),
        why: page.field("why", "plans-ask-step-why", sent.text("why"), faults),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// How a step goes.
pub(super) async fn how_form(visit: &Visit) -> Outcome {
    let at = (visit.id("plan")?, visit.id("step")?);
    visit.show(&how_page(visit, at, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn how(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, step): (PlanId, StepId) = (visit.id("plan")?, visit.id("step")?);
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let why = optional(&page, sent, &mut faults, "why", MOST_SHORT);
    let to = StepState::from_code(sent.text("to"));
    if to.is_none() {
        faults.add("to", page.t("plans-fault-choose"));
    }
    let (Some(to), true) = (to, faults.is_empty()) else {
        return visit.again(&how_page(visit, (id, step), &faults).await?);
    };
    let acting = act::<KeepGoals>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::move_step(acting, step, to, why.as_ref()).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}"), "plans-said-how"),
        Err(refused) => visit.again(&how_page(visit, (id, step), &faults_of(&page, refused)?).await?),
    }
}

async fn goal_page(visit: &Visit, (id, goal): (PlanId, GoalId), faults: &Faults) -> Result<HowPage, Problem> {
    let contents = contents(visit, id).await?;
    let one = contents.goals.iter().find(|one| one.id == goal).ok_or(Problem::NotThere)?;
    let (page, sent) = (visit.page(), visit.sent());
    let codes: Vec<&str> = GoalState::ALL
        .iter()
        .filter(|to| rules::goal_moves(one.state, **to, true).is_ok())
        .map(|to| to.code())
        .collect();
    Ok(HowPage {
        errors: faults.lines(),
        action: format!("/plans/{id}/goals/{goal}"),
        words: said(&contents, goal.uuid(), Part::Goal),
        to: page.field("to", "plans-ask-goal-how", "", faults),
        tos: choices(&page, "plans-goal", &codes, sent.text("to")),
        why: page.field("why", "plans-ask-goal-end", sent.text("why"), faults),
        page: page.with_back(format!("/plans/{id}"), "plans-back"),
    })
}

/// How a goal stands.
pub(super) async fn goal_form(visit: &Visit) -> Outcome {
    let at = (visit.id("plan")?, visit.id("goal")?);
    visit.show(&goal_page(visit, at, &Faults::new()).await?)
}

/// It is kept.
pub(super) async fn goal(visit: &Visit) -> Outcome {
    visit.signed()?;
    let (id, goal): (PlanId, GoalId) = (visit.id("plan")?, visit.id("goal")?);
    let (page, sent, mut faults) = (visit.page(), visit.sent(), Faults::new());
    let why = optional(&page, sent, &mut faults, "why", MOST_WORDS);
    let to = GoalState::from_code(sent.text("to"));
    if to.is_none() {
        faults.add("to", page.t("plans-fault-choose"));
    }
    let (Some(to), true) = (to, faults.is_empty()) else {
        return visit.again(&goal_page(visit, (id, goal), &faults).await?);
    };
    let acting = act::<KeepGoals>(visit.site(), visit.who(), id, Some(&visit.once()?)).await?;
    match actions::move_goal(acting, goal, to, why.as_ref()).await {
        Ok(()) => visit.go_saying(&format!("/plans/{id}"), "plans-said-how"),
        Err(refused) => visit.again(&goal_page(visit, (id, goal), &faults_of(&page, refused)?).await?),
    }
}
