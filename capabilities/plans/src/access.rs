//! Who may do what here: one type per action, one rule each.

use access::{About, Asking, Facts, Power, Role, or_hidden, places, power, register};
use basics::{PersonId, PlaceId, Setting};
use store::{ReadTx, Result};

use crate::model::{Plan, PlanId, SWITCH, WORKERS};
use crate::store as kept;

pub mod discretion;
mod fund;

pub use fund::{
    AppealRequest, AskFund, DecideRequest, ExportFund, KeepPot, LetGoRequest, OpenPot, PayRequest, RequestFacts,
    SeeFundMoney, SeeFundPage, SeeRequest, SpendAmount, TakeBackPayment, TellRequest,
};
pub mod journal;
pub mod sharing;

/// A plan, and what decides about it.
#[derive(Clone, Debug)]
pub struct PlanFacts {
    about: About,
    /// The plan.
    pub plan: Plan,
}

impl Facts for PlanFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

/// Somebody of whom a plan could be, where they belong now.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    about: About,
    /// Their plan, when they have one.
    pub plan: Option<PlanId>,
}

impl Facts for PersonFacts {
    fn about(&self) -> &About {
        &self.about
    }
}

async fn facts(tx: &mut ReadTx, id: PlanId, switch: Option<&Setting>) -> Result<Option<PlanFacts>> {
    let Some(plan) = kept::one(tx, id).await? else { return Ok(None) };
    let Some(mut about) = places::about(tx, plan.place, switch).await? else { return Ok(None) };
    about.organisation = plan.organisation;
    about.owner = Some(plan.person);
    Ok(Some(PlanFacts { about, plan }))
}

/// Reading does not end where a place switches the part off: people keep their words (promise 6).
async fn to_read(tx: &mut ReadTx, id: PlanId) -> Result<Option<PlanFacts>> {
    facts(tx, id, None).await
}

async fn to_write(tx: &mut ReadTx, id: PlanId) -> Result<Option<PlanFacts>> {
    facts(tx, id, Some(&SWITCH)).await
}

/// Where a person takes part now: a plan is begun with whoever works with them there.
async fn person(tx: &mut ReadTx, id: PersonId) -> Result<Option<PersonFacts>> {
    let belongings = register::belongings(tx, id).await?;
    let here = belongings.iter().find(|one| !one.ended && takes_part(one.role));
    let Some(here) = here else { return Ok(None) };
    let Some(mut about) = places::about(tx, here.place, Some(&SWITCH)).await? else { return Ok(None) };
    about.organisation = here.organisation;
    about.owner = Some(id);
    let plan = kept::of_person(tx, id).await?.map(|plan| plan.id);
    Ok(Some(PersonFacts { about, plan }))
}

pub(crate) const fn takes_part(role: access::Role) -> bool {
    matches!(role, access::Role::Participant | access::Role::Rep | access::Role::PeerMentor)
}

async fn place(tx: &mut ReadTx, id: PlaceId) -> Result<Option<About>> {
    places::about(tx, id, Some(&SWITCH)).await
}

/// The two hands, and nobody else: whose plan it is, and who works with them or covers for that.
fn hands(asking: &Asking<'_>) -> bool {
    asking.own() || worker(asking)
}

fn worker(asking: &Asking<'_>) -> bool {
    !asking.own() && asking.works_here() && WORKERS.iter().any(|kind| asking.is(*kind))
}

access::actions! { "person", PersonId, PersonFacts, person, or_hidden:
    /// Begin the plan of a person.
    BeginPlan = "plans.begin", |asking| hands(asking);
    /// Find out whether somebody whose things were opened in an emergency has a plan.
    FindOpened = "plans.find_opened", |asking| asking.opened() && !asking.own();
}

access::actions! { "place", PlaceId, About, place, or_hidden:
    /// Print an empty plan, for a visit or a talk.
    PrintBlank = "plans.print_blank", |asking| asking.belongs();
    /// See how many reviews of plans are due and late: figures, and nobody's plan.
    CountReviews = "plans.count_reviews", |asking| asking.has(&[Role::Manager]);
}

access::actions! { "plan", PlanId, PlanFacts, to_read, or_hidden:
    /// Take one's plan along to where one takes part now.
    BringPlan = "plans.bring", |asking| asking.own();
    /// Read a plan: that is on record, and its person sees who read it.
    SeePlan = "plans.see" [const RECORDED: bool = true;], |asking| hands(asking);
    /// Read a plan by an opening in an emergency: every look is on record.
    ReadOpenedPlan = "plans.read_opened" [const SENSITIVE: bool = true;], |asking| asking.opened() && !hands(asking);
}

access::actions! { "plan", PlanId, PlanFacts, to_write, or_hidden:
    /// Write in a plan, each in their own rows.
    WriteInPlan = "plans.write" [const RECORDED: bool = true;], |asking| hands(asking);
    /// Add a goal or a step, and say how it goes.
    KeepGoals = "plans.keep_goals" [const RECORDED: bool = true;], |asking| hands(asking);
    /// Keep what the court ordered.
    KeepRequirements = "plans.keep_requirements" [const RECORDED: bool = true;], |asking| worker(asking);
    /// Say that one has read what was changed in what the court ordered.
    ReadRequirement = "plans.read_requirement", |asking| asking.own();
    /// Put the plan before both.
    PutBeforeBoth = "plans.put_before_both", |asking| hands(asking);
    /// Say for one's own side whether one agrees.
    AnswerVersion = "plans.answer", |asking| hands(asking);
    /// Bring in what the person said on paper.
    RecordPaper = "plans.record_paper", |asking| worker(asking);
    /// Ask for a review, say something for it and who comes, move its day, and say that it is done.
    KeepReview = "plans.keep_review", |asking| hands(asking);
    /// Strike somebody off who was to come to a review.
    StrikeComer = "plans.strike_comer", |asking| asking.own();
    /// Say that a review did not take place because the person did not want it.
    EndReview = "plans.end_review", |asking| worker(asking);
}

/// The matrix of this capability.
#[must_use]
pub fn powers() -> Vec<Power> {
    let mut all = vec![
        power::<BeginPlan>(),
        power::<FindOpened>(),
        power::<PrintBlank>(),
        power::<SeePlan>(),
        power::<BringPlan>(),
        power::<ReadOpenedPlan>(),
        power::<WriteInPlan>(),
        power::<KeepGoals>(),
        power::<KeepRequirements>(),
        power::<ReadRequirement>(),
        power::<PutBeforeBoth>(),
        power::<AnswerVersion>(),
        power::<RecordPaper>(),
        power::<KeepReview>(),
        power::<StrikeComer>(),
        power::<EndReview>(),
        power::<CountReviews>(),
    ];
    all.extend(discretion::powers());
    all.extend(fund::powers());
    all.extend(sharing::powers());
    all.extend(journal::powers());
    all
}
