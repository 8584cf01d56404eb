//! A judgement call about Dougie's Saturdays, and something that is held back.

use access::Site;

use super::{Cast, acting, words};
use crate::access::discretion::{BeginCall, DecideCall, HoldBack};
use crate::actions::Refused;
use crate::actions::discretion::{self as verbs, Deciding};
use crate::model::PlanId;

/// How many days something is held back before it is looked at again.
const HELD_DAYS: i64 = 60;

/// What Callum decided by his own judgement, and what he holds back.
pub(super) async fn on_their_own_judgement(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    let callum = cast.callum;
    let question = words("May unpaid work move off the Saturdays on which Dougie sees his daughter?");
    let call = verbs::begin_call(acting::<BeginCall>(site, callum, plan).await?, &question, None).await?;
    let made = Deciding {
        options: words("Leave it as it is. Move those Saturdays to Tuesdays. Take fewer hours a week for longer."),
        decision: words("Those Saturdays move to Tuesdays. The hours stay the same."),
        rationale: words("Seeing her is what he works for, and nothing that was ordered is lost by another day."),
        beyond: false,
        with: None,
    };
    verbs::decide(acting::<DecideCall>(site, callum, call).await?, &made).await?;
    let until = site.now().plus_days(HELD_DAYS).date_in("Europe/London");
    let (held, why) =
        (words("Somebody in the family rang and is worried."), words("They asked us not to say who rang."));
    verbs::hold_back(acting::<HoldBack>(site, callum, plan).await?, &held, &why, until).await?;
    Ok(())
}
