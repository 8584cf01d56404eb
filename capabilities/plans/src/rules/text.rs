//! The whole plan as one text, for a version: only what both read.

use basics::PersonId;
use basics::uuid::Uuid;

use super::{ABOUT, OF_GOAL};
use crate::model::{Contents, Field, GoalState, GoalText, Part, RequirementText, Said, Side, StepText, Text};

/// The plan as both read it now. `plan` is the plan's id, under which what is about the person stands; `name` says how somebody
/// is called.
#[must_use]
pub fn text(contents: &Contents, plan: Uuid, name: &dyn Fn(PersonId) -> String) -> Text {
    let said = |thing: Uuid, parts: &[Part]| of(contents, thing, parts, name);
    Text {
        about: said(plan, &ABOUT),
        requirements: contents
            .requirements
            .iter()
            .map(|one| RequirementText {
                kind: one.kind.code().to_owned(),
                ordered: one.ordered,
                done: one.done,
                starts_on: one.starts_on.map(|day| day.to_string()),
                ends_on: one.ends_on.map(|day| day.to_string()),
                said: said(one.id.uuid(), &[Part::Requirement]),
            })
            .collect(),
        goals: contents
            .goals
            .iter()
            .map(|goal| GoalText {
                number: goal.number,
                state: goal.state.code().to_owned(),
                by_on: goal.by_on.map(|day| day.to_string()),
                // Why it once ended says nothing of a goal that was taken up again.
                said: said(goal.id.uuid(), &of_goal(goal.state)),
                steps: contents
                    .steps
                    .iter()
                    .filter(|step| step.goal == goal.id)
                    .map(|step| StepText {
                        actor: step.actor.code().to_owned(),
                        state: step.state.code().to_owned(),
                        by_on: step.by_on.map(|day| day.to_string()),
                        said: said(step.id.uuid(), &[Part::Step, Part::StepWhy]),
                    })
                    .filter(|step| !step.said.is_empty())
                    .collect(),
            })
            .filter(|goal| !goal.said.is_empty())
            .collect(),
    }
}

fn of_goal(state: GoalState) -> Vec<Part> {
    OF_GOAL.into_iter().filter(|part| state != GoalState::Now || *part != Part::GoalEnd).collect()
}

/// What was shared about a thing, part by part, the person's words before the worker's.
fn of(contents: &Contents, thing: Uuid, parts: &[Part], name: &dyn Fn(PersonId) -> String) -> Vec<Said> {
    let mut all = Vec::new();
    for part in parts {
        for side in [Side::Person, Side::Worker] {
            let here = |field: &&Field| field.thing == thing && field.part == *part && field.side == side;
            for field in contents.fields.iter().filter(here) {
                let Some(words) = &field.words else { continue };
                all.push(Said {
                    part: part.code().to_owned(),
                    by: name(field.by),
                    side: side.code().to_owned(),
                    words: words.read().to_owned(),
                    // What is seen differently is not seen differently again.
                    differs: match part {
                        Part::Differ => Vec::new(),
                        _ => of(contents, field.id.uuid(), &[Part::Differ], name),
                    },
                });
            }
        }
    }
    all
}
