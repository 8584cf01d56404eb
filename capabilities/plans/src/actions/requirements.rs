//! What the court ordered: a worker's to keep.

use access::Acting;
use basics::Words;

use super::{Hand, Refused};
use crate::access::KeepRequirements;
use crate::model::{Field, FieldId, MOST_REQUIREMENTS, Part, RequirementId, RequirementKind};
use crate::rules::{self, PlanRefused};
use crate::store::{self as kept, NewRequirement, Writing};

/// A requirement, as a worker writes it down.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// What kind of thing.
    pub kind: RequirementKind,
    /// In plain words.
    pub words: Words,
    /// Its first and last day.
    pub span: (Option<basics::Date>, Option<basics::Date>),
    /// Hours or days: ordered and done.
    pub hours: (Option<i64>, Option<i64>),
}

/// Adds a requirement.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn put_requirement(acting: Acting<KeepRequirements>, ordered: &Ordered) -> Result<(), Refused> {
    keep(acting, None, ordered).await
}

/// Changes a requirement: the person is told, and asked to say that they read it.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn change_requirement(
    acting: Acting<KeepRequirements>,
    id: RequirementId,
    ordered: &Ordered,
) -> Result<(), Refused> {
    keep(acting, Some(id), ordered).await
}

async fn keep(
    mut acting: Acting<KeepRequirements>,
    known: Option<RequirementId>,
    ordered: &Ordered,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    rules::requirement(ordered.span, ordered.hours)?;
    let chance = acting.site().db.chance().clone();
    let id = known.unwrap_or_else(|| RequirementId::new(hand.now, &chance));
    let tx = acting.tx();
    let contents = kept::contents(tx, hand.plan.id).await?;
    let new = NewRequirement { id, kind: ordered.kind, span: ordered.span, hours: ordered.hours };
    if known.is_some() {
        if contents.requirements.iter().all(|one| one.id != id) {
            return Err(PlanRefused::NoSuchThing.into());
        }
        kept::change_requirement(tx, &hand.plan, &new, hand.by, hand.now).await?;
    } else {
        if contents.requirements.len() >= MOST_REQUIREMENTS {
            return Err(PlanRefused::ManyRequirements.into());
        }
        kept::put_requirement(tx, &hand.plan, &new, hand.by, hand.now).await?;
    }
    let here = |field: &&Field| field.thing == id.uuid() && field.part == Part::Requirement;
    if let Some(field) = contents.fields.iter().find(here) {
        kept::take_over(tx, &hand.plan, field.id, hand.by, &ordered.words, hand.now).await?;
        hand.tell_other(tx, "plans.requirement").await?;
        let plan = hand.plan.id;
        acting.done(&format!("/plans/{plan}")).await?;
        return Ok(());
    }
    let writing = Writing {
        id: FieldId::new(hand.now, &chance),
        thing: id.uuid(),
        part: Part::Requirement,
        by: hand.by,
        side: hand.side,
        words: &ordered.words,
        shared: true,
    };
    hand.write(tx, &writing).await?;
    hand.tell_other(tx, "plans.requirement").await?;
    let plan = hand.plan.id;
    acting.done(&format!("/plans/{plan}")).await?;
    Ok(())
}
