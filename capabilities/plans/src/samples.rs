//! The plan of the demonstration, made by the real verbs by two people; and real ids for walking every route. All of it is made
//! up (guide/domain.md, section 7).

use access::samples::acting;
use access::{Boxed, Site};
use basics::{PersonId, Words};
use store::ReadTx;

use crate::access::{
    AnswerVersion, BeginPlan, KeepGoals, KeepRequirements, PutBeforeBoth, ReadRequirement, WriteInPlan,
};
use crate::actions::{self, NewGoal, NewSaying, NewStep, Ordered, Refused, Written};
use crate::model::{Actor, Answer, Contents, Part, PlanId, RequirementKind, StepState};
use crate::store as kept;
use crate::store::discretion as held;

mod discretion;

mod fund;

mod reviews;

mod sharing;

/// Who writes the plan of the demonstration.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// Whose plan it is.
    pub dougie: PersonId,
    /// Who works with him.
    pub callum: PersonId,
}

fn words(text: &str) -> Words {
    Words::kept(text.to_owned())
}

async fn contents(site: &Site, plan: PlanId) -> Result<Contents, Refused> {
    Ok(kept::contents(&mut site.db.read().await?, plan).await?)
}

/// What Dougie writes about himself.
const ABOUT: [(Part, &str); 6] = [
    (Part::GoodAt, "Welding. I have my ticket. Anything with wheels. I can wait when I have to."),
    (Part::People, "My sister Ann. The workshop at Second Gear on Thursdays."),
    (Part::Hopes, "That my daughter knows where I live and likes it there."),
    (Part::BadDay, "Walk first. Then ring Ann. Do not ask me questions straight away."),
    (Part::Talk, "Say it straight and say it once. If I go quiet I am thinking."),
    (Part::Assets, "Welding ticket. My sister Ann. Second Gear on Thursdays. Patience."),
];

struct Sown {
    goal: &'static str,
    why: &'static str,
    steps: [(&'static str, Actor); 2],
}

const GOALS: [Sown; 3] = [
    Sown {
        goal: "See my daughter every other Saturday",
        why: "She is seven. She counts the Saturdays.",
        steps: [
            ("Ask her mother which Saturdays, in writing", Actor::Me),
            ("Find out about the contact centre on Mill Street", Actor::Worker),
        ],
    },
    Sown {
        goal: "Fix bikes for a living",
        why: "I am good at it and nobody shouts there.",
        steps: [
            ("Thursdays at Second Gear until the spring", Actor::Organisation),
            ("Boots and a lock, so that I can go by bike", Actor::Me),
        ],
    },
    Sown {
        goal: "Sleep in my own place by spring",
        why: "Ann has been kind long enough.",
        steps: [
            ("Put my name down at the housing office", Actor::Me),
            ("Ask the court about the address", Actor::Worker),
        ],
    },
];

/// The plan is begun, written by both, and agreed to with a disagreement left standing: as of the site's clock.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn together(site: &Site, cast: Cast) -> Result<PlanId, Refused> {
    let Cast { dougie, callum } = cast;
    let plan = actions::begin(acting::<BeginPlan>(site, callum, dougie).await?).await?;
    for (number, sown) in GOALS.iter().enumerate() {
        let [(first, actor), (second, other)] = sown.steps;
        let new = NewGoal {
            matters: (number == 0)
                .then(|| words("My daughter. And being somewhere on time because I want to be there.")),
            goal: words(sown.goal),
            more: vec![(Part::Why, words(sown.why))],
            later: false,
            by_on: None,
            step: Some(NewStep { words: words(first), actor, by_on: None }),
        };
        let goal = actions::add_goal(acting::<KeepGoals>(site, dougie, plan).await?, &new).await?;
        let step = NewStep { words: words(second), actor: other, by_on: None };
        actions::add_step(acting::<KeepGoals>(site, callum, plan).await?, goal, &step).await?;
    }
    for (part, text) in ABOUT {
        let written = Written { thing: plan.uuid(), part, words: words(text), shared: true };
        actions::write(acting::<WriteInPlan>(site, dougie, plan).await?, &written).await?;
    }
    ordered(site, cast, plan).await?;
    curfew(site, cast, plan).await?;
    let number = actions::put_before_both(acting::<PutBeforeBoth>(site, callum, plan).await?).await?;
    for who in [dougie, callum] {
        let said = NewSaying { number, answer: Answer::Agreed, reason: None, again_on: None };
        actions::answer(acting::<AnswerVersion>(site, who, plan).await?, &said).await?;
    }
    Ok(plan)
}

async fn ordered(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    let sown = [
        (
            RequirementKind::UnpaidWork,
            "Unpaid work, on Tuesdays and Fridays with the team in the park.",
            (Some(120), Some(0)),
        ),
        (
            RequirementKind::Treatment,
            "Alcohol treatment: the group on Wednesdays and a talk every month.",
            (None, None),
        ),
    ];
    for (kind, text, hours) in sown {
        let ordered = Ordered { kind, words: words(text), span: (None, None), hours };
        actions::put_requirement(acting::<KeepRequirements>(site, cast.callum, plan).await?, &ordered).await?;
    }
    for one in contents(site, plan).await?.requirements {
        actions::read_requirement(acting::<ReadRequirement>(site, cast.dougie, plan).await?, one.id, one.changed_at)
            .await?;
    }
    Ok(())
}

/// The worker's note about the curfew, and how Dougie sees it.
async fn curfew(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    let Some(goal) = contents(site, plan).await?.goals.last().map(|goal| goal.id.uuid()) else { return Ok(()) };
    let note = "Until March the curfew is at Ann’s address. A move before that needs the court’s word first.";
    let written = Written { thing: goal, part: Part::Note, words: words(note), shared: true };
    actions::write(acting::<WriteInPlan>(site, cast.callum, plan).await?, &written).await?;
    let note = contents(site, plan).await?.fields.into_iter().find(|one| one.part == Part::Note);
    let Some(note) = note else { return Ok(()) };
    let sees = "I was told that the address can change when I have work. I want that looked at, not just noted.";
    let written = Written { thing: note.id.uuid(), part: Part::Differ, words: words(sees), shared: true };
    actions::write(acting::<WriteInPlan>(site, cast.dougie, plan).await?, &written).await
}

/// What came of it by the site's clock: hours were done, a step too, one is stuck, and one thing is a draft.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn goes_on(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    let now = contents(site, plan).await?;
    if let Some(work) = now.requirements.iter().find(|one| one.kind == RequirementKind::UnpaidWork) {
        let text = "Unpaid work, on Tuesdays and Fridays with the team in the park.";
        let hours = (Some(120), Some(46));
        let ordered = Ordered { kind: work.kind, words: words(text), span: (None, None), hours };
        let permit = acting::<KeepRequirements>(site, cast.callum, plan).await?;
        actions::change_requirement(permit, work.id, &ordered).await?;
    }
    let mut steps = now.steps.iter();
    if let Some(step) = steps.next() {
        actions::move_step(acting::<KeepGoals>(site, cast.dougie, plan).await?, step.id, StepState::Done, None).await?;
    }
    if let Some(step) = steps.next() {
        let why = words("The centre has no free Saturday before May.");
        let permit = acting::<KeepGoals>(site, cast.callum, plan).await?;
        actions::move_step(permit, step.id, StepState::NotYet, Some(&why)).await?;
    }
    let written = Written {
        thing: plan.uuid(),
        part: Part::Matters,
        words: words("Since then: I want to be asked, not told."),
        shared: false,
    };
    actions::write(acting::<WriteInPlan>(site, cast.dougie, plan).await?, &written).await?;
    discretion::on_their_own_judgement(site, cast, plan).await?;
    fund::boots(site, cast, plan).await?;
    reviews::reviewed(site, cast, plan).await?;
    sharing::goes_on(site, cast, plan).await
}

/// A plan, and something of each kind in it.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let Some(plan) = kept::any(tx).await? else { return Ok(Vec::new()) };
        let contents = kept::contents(tx, plan).await?;
        let mut found = vec![("plan", plan.to_string())];
        found.extend(contents.goals.first().map(|goal| ("goal", goal.id.to_string())));
        found.extend(contents.steps.first().map(|step| ("step", step.id.to_string())));
        found.extend(contents.requirements.first().map(|one| ("requirement", one.id.to_string())));
        found.extend(held::held(tx, plan).await?.first().map(|one| ("held", one.id.to_string())));
        found.extend(held::any_call(tx, plan).await?.map(|id| ("call", id.to_string())));
        found.extend(contents.version.as_ref().map(|version| ("number", version.number.to_string())));
        found.extend(fund::samples(tx).await?);
        found.extend(reviews::samples(tx, plan).await?);
        found.extend(sharing::found(tx, plan).await?);
        Ok(found)
    })
}
