//! The reviews of the demonstration: one that both held, and the next, to which Ann comes.

use access::Site;
use basics::Words;
use store::ReadTx;

use super::{Cast, acting, contents, words};
use crate::access::KeepReview;
use crate::actions::{self, Refused};
use crate::model::PlanId;
use crate::model::review::{ComerRole, LaterReason, ReviewPart, ReviewReason};
use crate::store::reviews as held;

/// A review that Dougie asked for was held, and the next one has a day that moved once.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn reviewed(site: &Site, cast: Cast, plan: PlanId) -> Result<(), Refused> {
    let Cast { dougie, callum } = cast;
    let asked = words("I have days at Second Gear now, and the curfew is in the way of two of them.");
    let permit = acting::<KeepReview>(site, dougie, plan).await?;
    let number = actions::ask_for_review(permit, ReviewReason::PersonAsked, Some(&asked)).await?;
    let ann = (words("Ann, my sister"), words("The letter from the contact centre."));
    let permit = acting::<KeepReview>(site, dougie, plan).await?;
    actions::add_comer(permit, number, (&ann.0, ComerRole::Family), Some(&ann.1)).await?;
    let goal = contents(site, plan).await?.goals.first().map(|goal| goal.id.uuid());
    if goal.is_some() {
        let said = |pairs: &[(ReviewPart, &str)]| -> Vec<(ReviewPart, Option<Words>)> {
            pairs.iter().map(|(part, text)| (*part, Some(words(text)))).collect()
        };
        let mine = said(&[
            (ReviewPart::Goes, "She asked when, so that is something."),
            (ReviewPart::Face, "4"),
            (ReviewPart::Number, "5"),
            (ReviewPart::Low, "I only hear of her from others"),
            (ReviewPart::High, "She shouts down the stairs for me"),
        ]);
        actions::say_in_review(acting::<KeepReview>(site, dougie, plan).await?, number, goal, &mine).await?;
        let theirs = said(&[(ReviewPart::Goes, "He wrote to her mother twice, and kept to what she answered.")]);
        actions::say_in_review(acting::<KeepReview>(site, callum, plan).await?, number, goal, &theirs).await?;
    }
    let did = words("Rang the contact centre, and put the question about the curfew to the court.");
    let said = [(ReviewPart::StaffDid, Some(did))];
    actions::say_in_review(acting::<KeepReview>(site, callum, plan).await?, number, None, &said).await?;
    for who in [callum, dougie] {
        actions::review_is_done(acting::<KeepReview>(site, who, plan).await?, number).await?;
    }
    let next = number.saturating_add(1);
    let permit = acting::<KeepReview>(site, dougie, plan).await?;
    actions::add_comer(permit, next, (&ann.0, ComerRole::Family), None).await?;
    let permit = acting::<KeepReview>(site, callum, plan).await?;
    actions::move_review(permit, next, LaterReason::Redeployed).await
}

/// The open review of a plan, and somebody who comes to it.
///
/// # Errors
/// The store's failure.
pub async fn samples(tx: &mut ReadTx, plan: PlanId) -> store::Result<Vec<(&'static str, String)>> {
    let Some(review) = held::all(tx, plan, 1).await?.into_iter().next() else { return Ok(Vec::new()) };
    let mut found = vec![("review", review.number.to_string())];
    let comers = held::contents(tx, review.id).await?.comers;
    found.extend(comers.first().map(|comer| ("comer", comer.id.to_string())));
    Ok(found)
}
