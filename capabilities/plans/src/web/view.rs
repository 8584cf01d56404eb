//! A plan as pages show it: who wrote what when, and what somebody may write beside it.

use basics::PersonId;
use basics::uuid::Uuid;
use pages::Page;

use super::Names;
use crate::model::{Contents, Field, Goal, GoalState, Part, Plan, Requirement, Side, Step, StepState};
use crate::rules;

/// What one author wrote.
pub(super) struct FieldView {
    pub(super) voice: &'static str,
    pub(super) who: String,
    pub(super) words: String,
    /// What the reader has begun and not shared.
    pub(super) draft: Option<String>,
    /// Where the reader changes it, when it is theirs.
    pub(super) change: Option<String>,
    /// Where the reader says that they see it differently, when it is the other side's.
    pub(super) differ: Option<String>,
    pub(super) differs: Vec<FieldView>,
}

/// A part of a plan, a goal or a step, with what each wrote.
pub(super) struct PartView {
    pub(super) title: String,
    pub(super) fields: Vec<FieldView>,
    /// Where the reader begins to write, when they may and have not.
    pub(super) write: Option<String>,
}

/// What the court ordered.
pub(super) struct RequirementView {
    pub(super) kind: String,
    pub(super) lines: Vec<String>,
    pub(super) part: PartView,
    /// Where the person says that they read the change.
    pub(super) read: Option<String>,
    /// Which text the page shows.
    pub(super) shown: String,
    pub(super) change: Option<String>,
}

/// A step.
pub(super) struct StepView {
    pub(super) part: PartView,
    pub(super) why: PartView,
    pub(super) actor: String,
    pub(super) by: String,
    pub(super) tone: &'static str,
    pub(super) state: String,
    pub(super) how: Option<String>,
}

/// A goal with its steps.
pub(super) struct GoalView {
    pub(super) heading: String,
    pub(super) id: String,
    pub(super) tone: &'static str,
    pub(super) state: String,
    pub(super) by: String,
    pub(super) title: PartView,
    pub(super) parts: Vec<PartView>,
    pub(super) unwritten: Vec<PartView>,
    pub(super) steps: Vec<StepView>,
    /// What is done next, and by whom.
    pub(super) next: Option<(String, String)>,
    pub(super) more: String,
    pub(super) add_step: Option<String>,
    pub(super) how: Option<String>,
}

/// Everything in a plan, for one reader.
pub(super) struct PlanView {
    pub(super) about: Vec<PartView>,
    /// What nothing is written about yet: folded away.
    pub(super) unwritten: Vec<PartView>,
    pub(super) requirements: Vec<RequirementView>,
    pub(super) goals: Vec<GoalView>,
    pub(super) ended: Vec<GoalView>,
}

/// Who looks at a plan, and what they may do there.
pub(super) struct Reader<'a> {
    pub(super) page: &'a Page,
    pub(super) names: &'a Names,
    pub(super) plan: &'a Plan,
    pub(super) me: PersonId,
    /// Whether they write in it.
    pub(super) writes: bool,
}

/// From when to when something holds, in words; nothing where neither is known.
pub(super) fn span(page: &Page, from: Option<String>, until: Option<String>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => page.t2("plans-ordered-span", "from", from.as_str(), "until", until.as_str()),
        (Some(from), None) => page.t1("plans-ordered-from", "from", from.as_str()),
        (None, Some(until)) => page.t1("plans-ordered-until", "until", until.as_str()),
        (None, None) => String::new(),
    }
}

impl Reader<'_> {
    fn side(&self) -> Side {
        self.plan.side(self.me)
    }

    fn href(&self, tail: &str) -> String {
        format!("/plans/{}{tail}", self.plan.id)
    }

    fn write_href(&self, thing: Uuid, part: Part) -> String {
        self.href(&format!("/write?on={}&part={}", thing.simple(), part.code()))
    }

    /// Everything, as this reader sees it.
    pub(super) fn view(&self, contents: &Contents) -> PlanView {
        let parts = rules::ABOUT.iter().map(|part| self.part(contents, self.plan.id.uuid(), *part));
        let (about, unwritten) = parts.partition(|part| !part.fields.is_empty());
        let goals = contents.goals.iter().filter(|goal| self.can_see(contents, goal.id.uuid(), Part::Goal));
        let (ended, goals) = goals
            .map(|goal| (goal.state, self.goal(contents, goal)))
            .partition::<Vec<_>, _>(|(state, _)| matches!(state, GoalState::Reached | GoalState::GivenUp));
        let only = |list: Vec<(GoalState, GoalView)>| list.into_iter().map(|(_, view)| view).collect();
        PlanView {
            about,
            unwritten,
            requirements: contents.requirements.iter().map(|one| self.requirement(contents, one)).collect(),
            goals: only(goals),
            ended: only(ended),
        }
    }

    fn can_see(&self, contents: &Contents, thing: Uuid, part: Part) -> bool {
        contents.fields.iter().any(|field| field.thing == thing && field.part == part && rules::reads(field, self.me))
    }

    pub(super) fn part(&self, contents: &Contents, thing: Uuid, part: Part) -> PartView {
        let here = |side: Side| {
            contents.fields.iter().filter(move |field| {
                field.thing == thing && field.part == part && field.side == side && rules::reads(field, self.me)
            })
        };
        let fields: Vec<FieldView> =
            here(Side::Person).chain(here(Side::Worker)).map(|field| self.field(contents, field)).collect();
        let mine = contents.fields.iter().any(|f| f.thing == thing && f.part == part && f.by == self.me);
        let may = self.writes && !mine && rules::may_write(part, self.side()).is_ok();
        PartView {
            title: self.page.t(format!("plans-part-{}", part.code().replace('_', "-"))),
            fields,
            write: may.then(|| self.write_href(thing, part)),
        }
    }

    fn field(&self, contents: &Contents, field: &Field) -> FieldView {
        let page = self.page;
        let (name, day) = (self.names.get(page, field.by), page.day_of(&field.changed_at));
        let mine = field.by == self.me;
        let differs: Vec<FieldView> = contents
            .fields
            .iter()
            .filter(|one| field.part != Part::Differ && one.part == Part::Differ && one.thing == field.id.uuid())
            .filter(|one| rules::reads(one, self.me))
            .map(|one| self.field(contents, one))
            .collect();
        let differs_already = contents
            .fields
            .iter()
            .any(|one| one.part == Part::Differ && one.thing == field.id.uuid() && one.by == self.me);
        let may_differ = self.writes && !differs_already && rules::may_differ(field, self.side()).is_ok();
        FieldView {
            voice: if field.side == Side::Person { "person" } else { "service" },
            who: page.t2("plans-wrote", "name", name.as_str(), "day", day.as_str()),
            words: field.words.as_ref().map_or_else(String::new, |words| words.read().to_owned()),
            draft: field.draft.as_ref().filter(|_| mine).map(|words| words.read().to_owned()),
            // What the court ordered has a form of its own.
            change: (mine && self.writes && field.part != Part::Requirement)
                .then(|| self.write_href(field.thing, field.part)),
            differ: may_differ.then(|| self.write_href(field.id.uuid(), Part::Differ)),
            differs,
        }
    }

    fn requirement(&self, contents: &Contents, one: &Requirement) -> RequirementView {
        let page = self.page;
        let mut lines = Vec::new();
        if let Some(ordered) = one.ordered {
            lines.push(page.t2("plans-ordered-hours", "ordered", ordered, "done", one.done.unwrap_or(0)));
        }
        let days = |day: Option<basics::Date>| day.map(|day| page.day(&day));
        let days = span(page, days(one.starts_on), days(one.ends_on));
        if !days.is_empty() {
            lines.push(days);
        }
        let person = self.side() == Side::Person;
        if let Some(read) = one.read_at {
            lines.push(page.t1("plans-ordered-read", "day", page.day_of(&read).as_str()));
        } else if !person {
            lines.push(page.t("plans-ordered-unread"));
        }
        let at = |tail: &str| self.href(&format!("/ordered/{}{tail}", one.id));
        RequirementView {
            kind: page.t(format!("plans-kind-{}", one.kind.code().replace('_', "-"))),
            lines,
            part: self.part(contents, one.id.uuid(), Part::Requirement),
            shown: one.changed_at.text(),
            read: (person && self.writes && one.read_at.is_none()).then(|| at("/read")),
            change: (!person && self.writes).then(|| at("")),
        }
    }

    fn goal(&self, contents: &Contents, goal: &Goal) -> GoalView {
        let page = self.page;
        let parts = rules::OF_GOAL
            .iter()
            .filter(|part| **part != Part::Goal && !(**part == Part::GoalEnd && goal.state == GoalState::Now))
            .map(|part| self.part(contents, goal.id.uuid(), *part));
        let (parts, unwritten) = parts.partition(|part| !part.fields.is_empty());
        let at = |tail: &str| self.href(&format!("/goals/{}{tail}", goal.id));
        let open = matches!(goal.state, GoalState::Now | GoalState::Later);
        let steps: Vec<(StepState, StepView)> = contents
            .steps
            .iter()
            .filter(|step| step.goal == goal.id && self.can_see(contents, step.id.uuid(), Part::Step))
            .map(|step| (step.state, self.step(contents, step)))
            .collect();
        let waits = |state: StepState| matches!(state, StepState::NotStarted | StepState::InProgress);
        let next = steps.iter().find(|(state, _)| open && waits(*state)).and_then(|(_, step)| {
            let words = step.part.fields.iter().map(|field| field.words.clone()).find(|words| !words.is_empty())?;
            Some((words, step.actor.clone()))
        });
        GoalView {
            heading: page.t1("plans-goal-number", "number", goal.number),
            id: goal.id.to_string(),
            tone: match goal.state {
                GoalState::Now => "waiting",
                GoalState::Later | GoalState::GivenUp => "quiet",
                GoalState::Reached => "done",
            },
            state: page.t(format!("plans-goal-{}", goal.state.code().replace('_', "-"))),
            by: self.by(goal.by_on),
            title: self.part(contents, goal.id.uuid(), Part::Goal),
            parts,
            unwritten,
            more: page.t1("plans-steps-and-more", "count", steps.len()),
            steps: steps.into_iter().map(|(_, step)| step).collect(),
            next,
            add_step: (self.writes && open).then(|| at("/steps")),
            how: self.writes.then(|| at("")),
        }
    }

    fn by(&self, day: Option<basics::Date>) -> String {
        day.map_or_else(String::new, |day| self.page.t1("plans-by", "day", self.page.day(&day).as_str()))
    }

    fn step(&self, contents: &Contents, step: &Step) -> StepView {
        let page = self.page;
        StepView {
            part: self.part(contents, step.id.uuid(), Part::Step),
            why: PartView { write: None, ..self.part(contents, step.id.uuid(), Part::StepWhy) },
            actor: page.t(if self.me == self.plan.person {
                format!("plans-actor-{}", step.actor.code())
            } else {
                format!("plans-actor-their-{}", step.actor.code())
            }),
            by: self.by(step.by_on),
            tone: match step.state {
                StepState::NotStarted | StepState::NoLonger => "quiet",
                StepState::InProgress => "waiting",
                StepState::NotYet => "plain",
                StepState::Done => "done",
            },
            state: page.t(format!("plans-step-{}", step.state.code().replace('_', "-"))),
            how: self.writes.then(|| self.href(&format!("/steps/{}", step.id))),
        }
    }
}
