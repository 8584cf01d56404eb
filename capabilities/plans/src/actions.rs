//! Verbs: the only writers of plans.

use access::{Acting, Action, Stop, people, places};
use basics::uuid::Uuid;
use basics::{Date, Instant, PersonId, PlaceId, Words};
use store::{ReadTx, StoreError, WriteTx};

use crate::access::{BeginPlan, PlanFacts, ReadRequirement, WriteInPlan};
use crate::model::discretion::CallState;
use crate::model::{Contents, Field, FieldId, Part, Plan, PlanId, RequirementId, Side};
use crate::rules::fund::FundRefused;
use crate::rules::{self, PlanRefused};
use crate::store::{self as kept, Writing};
use crate::tell::Teller;

mod agree;
pub mod discretion;
pub mod fund;
mod goals;
pub mod journal;
mod moving;
mod requirements;
mod reviews;
pub mod sharing;

pub use agree::{NewSaying, answer, put_before_both, record_paper};
pub use goals::{NewGoal, NewStep, add_goal, add_step, move_goal, move_step};
pub use moving::{bring, left, workers_changed};
pub use requirements::{Ordered, change_requirement, put_requirement};
pub use reviews::{
    SaidThere, add_comer, ask_for_review, comer_brought, move_review, review_is_done, review_not_wanted, say_in_review,
    strike_comer,
};

/// Why a verb did nothing.
#[derive(Debug)]
pub enum Refused {
    /// They may not, or the house failed.
    Stop(Stop),
    /// The rules say no, each with its reason.
    Plan(Vec<PlanRefused>),
    /// The rules of the fund say no, each with its reason.
    Fund(Vec<FundRefused>),
}

impl From<Stop> for Refused {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}
impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Stop(Stop::Store(error))
    }
}
impl From<PlanRefused> for Refused {
    fn from(why: PlanRefused) -> Self {
        Self::Plan(vec![why])
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stop(stop) => stop.fmt(f),
            Self::Plan(why) => write!(f, "{why:?}"),
            Self::Fund(why) => write!(f, "{why:?}"),
        }
    }
}

impl std::error::Error for Refused {}

/// The day it is in a place.
pub(crate) async fn today(tx: &mut ReadTx, place: PlaceId, now: Instant) -> Result<Date, Refused> {
    let zone = places::timing(tx, place).await?.zone;
    Ok(now.date_in(&zone).unwrap_or_default())
}

/// Who acts in a plan, on which side.
struct Hand {
    plan: Plan,
    by: PersonId,
    side: Side,
    now: Instant,
    teller: Teller,
}

impl Hand {
    fn of<A: Action<Facts = PlanFacts>>(acting: &Acting<A>) -> Result<Self, Refused> {
        let plan = acting.facts().plan.clone();
        let by = acting.person().ok_or(PlanRefused::NotYours)?;
        let now = acting.now();
        let teller = Teller::new(acting.site(), plan.place, now);
        Ok(Self { side: plan.side(by), by, now, teller, plan })
    }

    /// Tells the other side that something changed.
    async fn tell_other(&self, tx: &mut WriteTx, kind: &'static str) -> Result<(), Refused> {
        let others = match self.side {
            Side::Worker => vec![self.plan.person],
            Side::Person => workers(tx, &self.plan, self.now).await?,
        };
        for other in others {
            self.teller.tell(tx, other, kind, self.plan.id).await?;
        }
        Ok(())
    }

    /// Keeps what is written, and tells the other side when they can read it.
    async fn write(&self, tx: &mut WriteTx, writing: &Writing<'_>) -> Result<(), Refused> {
        kept::write(tx, &self.plan, writing, self.now).await?;
        Ok(())
    }
}

/// Who works with a person, and who covers for that.
async fn workers(tx: &mut ReadTx, plan: &Plan, now: Instant) -> Result<Vec<PersonId>, Refused> {
    let mut all = Vec::new();
    for kind in crate::model::WORKERS {
        for holder in people::holders_to(tx, kind, plan.person, plan.place, now).await? {
            if !all.contains(&holder) && people::works_in(tx, holder, plan.place, now).await? {
                all.push(holder);
            }
        }
    }
    Ok(all)
}

/// Works out anew what waits for whom in a plan.
async fn settle(tx: &mut WriteTx, teller: &Teller, plan: &Plan, now: Instant) -> Result<(), Refused> {
    let workers = workers(tx, plan, now).await?;
    let contents = kept::contents(tx, plan.id).await?;
    let held = kept::discretion::held(tx, plan.id).await?;
    let waits = rules::waits::waits(plan.person, &workers, contents.version.as_ref(), &held);
    teller.wait_anew(tx, plan.id, &waits).await?;
    Ok(())
}

/// Begins the plan of a person.
///
/// # Errors
/// [`PlanRefused::HasOne`].
pub async fn begin(mut acting: Acting<BeginPlan>) -> Result<PlanId, Refused> {
    if acting.facts().plan.is_some() {
        return Err(PlanRefused::HasOne.into());
    }
    let (now, person) = (acting.now(), acting.id());
    let by = acting.person().ok_or(PlanRefused::NotYours)?;
    let id = PlanId::new(now, acting.site().db.chance());
    let about = access::Facts::about(acting.facts()).clone();
    let plan = Plan { id, place: about.place, organisation: about.organisation, person, begun_at: now };
    let teller = Teller::new(acting.site(), plan.place, now);
    let tx = acting.tx();
    kept::begin(tx, &plan, by).await?;
    if by == person {
        for worker in workers(tx, &plan, now).await? {
            teller.tell(tx, worker, "plans.begun", id).await?;
        }
    } else {
        teller.tell(tx, person, "plans.begun", id).await?;
    }
    acting.made(id);
    acting.done(&format!("/plans/{id}")).await?;
    Ok(id)
}

/// What is to be written, and where.
#[derive(Clone, Debug)]
pub struct Written {
    /// To what it belongs: the plan itself, a goal, a step, a requirement or something written.
    pub thing: Uuid,
    /// Where.
    pub part: Part,
    /// What.
    pub words: Words,
    /// Whether the other side reads it.
    pub shared: bool,
}

/// Writes in a plan, in the author's own row.
///
/// # Errors
/// [`Refused::Plan`] where it is the other side's to write, or there is no such thing.
pub async fn write(mut acting: Acting<WriteInPlan>, what: &Written) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    rules::may_write(what.part, hand.side)?;
    let id = FieldId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let contents = kept::contents(tx, hand.plan.id).await?;
    if !sees_call_differently(tx, &hand, what).await? {
        belongs(&contents, &hand, what)?;
    }
    let writing = Writing {
        id,
        thing: what.thing,
        part: what.part,
        by: hand.by,
        side: hand.side,
        words: &what.words,
        shared: what.shared,
    };
    hand.write(tx, &writing).await?;
    if what.shared {
        let kind = if what.part == Part::Differ { "plans.differs" } else { "plans.changed" };
        hand.tell_other(tx, kind).await?;
    }
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(())
}

/// Whether it is how the person sees a judgement call that stands.
async fn sees_call_differently(tx: &mut ReadTx, hand: &Hand, what: &Written) -> Result<bool, Refused> {
    if what.part != Part::Differ || hand.side != Side::Person {
        return Ok(false);
    }
    let calls = kept::discretion::calls(tx, hand.plan.id, hand.by).await?;
    Ok(calls.iter().any(|(call, _)| call.id.uuid() == what.thing && call.state == CallState::Stands))
}

/// Whether a part stands with that thing in this plan, and the author can see the thing.
fn belongs(contents: &Contents, hand: &Hand, what: &Written) -> Result<(), PlanRefused> {
    let seen = |field: &&Field| rules::reads(field, hand.by);
    let fits = match what.part {
        part if rules::ABOUT.contains(&part) => what.thing == hand.plan.id.uuid(),
        // It has a form of its own, with its days and hours, so that a change is always told and read.
        Part::Requirement => false,
        Part::Step | Part::StepWhy => contents.steps.iter().any(|one| one.id.uuid() == what.thing),
        Part::Differ => {
            let field = contents.fields.iter().filter(seen).find(|one| one.id.uuid() == what.thing);
            return rules::may_differ(field.ok_or(PlanRefused::NoSuchThing)?, hand.side);
        }
        _ => contents.goals.iter().any(|one| one.id.uuid() == what.thing),
    };
    if fits { Ok(()) } else { Err(PlanRefused::NoSuchThing) }
}

/// The person says that they have read what was changed in what the court ordered. It is no proof of service: the official notice
/// still counts.
///
/// # Errors
/// [`PlanRefused::NoSuchThing`].
pub async fn read_requirement(
    mut acting: Acting<ReadRequirement>,
    id: RequirementId,
    shown: Instant,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let tx = acting.tx();
    let contents = kept::contents(tx, hand.plan.id).await?;
    let one = contents.requirements.iter().find(|one| one.id == id).ok_or(PlanRefused::NoSuchThing)?;
    if one.changed_at != shown {
        return Err(PlanRefused::Changed.into());
    }
    kept::requirement_read(tx, id, hand.now).await?;
    hand.tell_other(tx, "plans.read").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(())
}
