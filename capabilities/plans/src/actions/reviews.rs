//! Reviews: planned by the place's rules or asked for, said by both, moved with a reason, and kept whole when they are over.

use access::{Acting, Action, people, places, settings};
use basics::uuid::Uuid;
use basics::{Chance, Date, Instant, PersonId, Words};
use store::{ReadTx, WriteTx};

use super::{Hand, Refused, workers};
use crate::access::{EndReview, KeepReview, PlanFacts, StrikeComer};
use crate::model::review::{
    ComerId, ComerRole, LaterReason, OF_A_GOAL, OF_THE_TIME, REVIEW_BY_TIME_LEFT, REVIEW_CHANGE_DAYS,
    REVIEW_LATER_DAYS, REVIEW_MONTHS, Review, ReviewId, ReviewMoveId, ReviewPart, ReviewReason, ReviewSaidId,
    ReviewState, ReviewText,
};
use crate::model::{Contents, Plan, PlanId};
use crate::rules::PlanRefused;
use crate::rules::review::{self as rules, Pace, ReviewMove};
use crate::store as kept;
use crate::store::reviews::{self, NewComer, ReviewSaying};
use crate::tell::Teller;

/// The clock of the place of a plan.
struct Days {
    today: Date,
    calendar: clocks::Calendar,
    zone: String,
    now: Instant,
}

impl Days {
    async fn of(tx: &mut ReadTx, hand: &Hand) -> Result<Self, Refused> {
        let timing = places::timing(tx, hand.plan.place).await?;
        let today = hand.now.date_in(&timing.zone).unwrap_or_default();
        Ok(Self { today, calendar: loops::calendar(&timing), zone: timing.zone, now: hand.now })
    }

    fn next(&self, day: Date) -> Option<Date> {
        self.calendar.working_day_after(day).ok()
    }

    /// The end of a day where the plan is.
    fn end(&self, day: Date) -> Instant {
        loops::promise(day, &self.zone).map_or(self.now, |promise| promise.until)
    }
}

async fn last_text(tx: &mut ReadTx, plan: PlanId) -> Result<Option<ReviewText>, Refused> {
    let text = reviews::last_text(tx, plan).await?;
    Ok(text.and_then(|text| serde_json::from_str(text.read()).ok()))
}

/// A review of the plan by its number, when something can still be said for it.
async fn open(tx: &mut ReadTx, hand: &Hand, number: i64, what: ReviewMove) -> Result<(Review, ReviewState), Refused> {
    let review = reviews::one(tx, hand.plan.id, number).await?.ok_or(PlanRefused::NoSuchThing)?;
    let to = rules::review_moves(review.state, review.yes, what)?;
    Ok((review, to))
}

/// Plans the next review by the rules of the place, where none is open and the time left is long enough for one.
pub(super) async fn plan_next(
    tx: &mut WriteTx,
    hand: &Hand,
    chance: &Chance,
    contents: &Contents,
) -> Result<(), Refused> {
    let newest = reviews::all(tx, hand.plan.id, 1).await?.into_iter().next();
    if newest.as_ref().is_some_and(Review::is_open) {
        return Ok(());
    }
    let days = Days::of(tx, hand).await?;
    let pace = Pace {
        months: settings::number(tx, hand.plan.place, &REVIEW_MONTHS).await?,
        by_time_left: settings::one(tx, hand.plan.place, &REVIEW_BY_TIME_LEFT).await? == "on",
    };
    let Some(months) = rules::months_to_review(pace, days.today, rules::last_day(contents)) else { return Ok(()) };
    let day = rules::months_on(days.today, months);
    let due_on = days.calendar.working_day_from(day).unwrap_or(day);
    put(tx, hand, chance, (ReviewReason::Planned, due_on, &days), newest.map_or(1, |one| one.number.saturating_add(1)))
        .await
}

async fn put(
    tx: &mut WriteTx,
    hand: &Hand,
    chance: &Chance,
    (reason, due_on, days): (ReviewReason, Date, &Days),
    number: i64,
) -> Result<(), Refused> {
    let review = Review {
        id: ReviewId::new(hand.now, chance),
        number,
        state: ReviewState::Planned,
        reason,
        first_on: due_on,
        due_on,
        due_at: days.end(due_on),
        moved: 0,
        yes: None,
        ended_at: None,
    };
    reviews::plan(tx, &hand.plan, &review, hand.by, hand.now).await?;
    wait(tx, hand, &review).await
}

async fn wait(tx: &mut WriteTx, hand: &Hand, review: &Review) -> Result<(), Refused> {
    let workers = workers(tx, &hand.plan, hand.now).await?;
    hand.teller.wait_to_review(tx, &workers, hand.plan.id, review.due_at).await?;
    Ok(())
}

/// Works out anew for whom an open review waits, where those who work with the person have changed: it goes with the person and
/// never lapses because somebody left.
///
/// # Errors
/// The store's failure.
pub(super) async fn settle(tx: &mut WriteTx, teller: &Teller, plan: &Plan, now: Instant) -> Result<(), Refused> {
    let newest = reviews::all(tx, plan.id, 1).await?.into_iter().next();
    let Some(open) = newest.filter(Review::is_open) else { return Ok(()) };
    let workers = workers(tx, plan, now).await?;
    Ok(teller.wait_to_review(tx, &workers, plan.id, open.due_at).await?)
}

impl Hand {
    async fn tell_other_of_review(&self, tx: &mut WriteTx, kind: &'static str) -> Result<(), Refused> {
        let others = match self.side {
            crate::model::Side::Worker => vec![self.plan.person],
            crate::model::Side::Person => workers(tx, &self.plan, self.now).await?,
        };
        for other in others {
            self.teller.tell_of_review(tx, other, kind, self.plan.id).await?;
        }
        Ok(())
    }
}

async fn done<A: Action<Facts = PlanFacts, Id = PlanId>>(
    acting: Acting<A>,
    plan: PlanId,
    number: i64,
) -> Result<(), Refused> {
    acting.done(&format!("/plans/{plan}/reviews/{number}")).await?;
    Ok(())
}

/// One side asks for a review: within the working days of the place. One that is planned is brought forward, never put off.
/// `changed` is what changed, when they want to say it already.
///
/// # Errors
/// [`PlanRefused::NotYours`] for a reason that is not theirs.
pub async fn ask_for_review(
    mut acting: Acting<KeepReview>,
    reason: ReviewReason,
    changed: Option<&Words>,
) -> Result<i64, Refused> {
    let hand = Hand::of(&acting)?;
    rules::may_ask(hand.side, reason)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let days = Days::of(tx, &hand).await?;
    let within = settings::number(tx, hand.plan.place, &REVIEW_CHANGE_DAYS).await?;
    let due_on = rules::working_days_on(days.today, within, &|day| days.next(day));
    let newest = reviews::all(tx, hand.plan.id, 1).await?.into_iter().next();
    match newest {
        Some(mut review) if review.is_open() => {
            if due_on < review.due_on {
                (review.due_on, review.due_at) = (due_on, days.end(due_on));
            }
            (review.reason, review.state) = (reason, ReviewState::Planned);
            reviews::change(tx, &review).await?;
            reviews::take_back_yes(tx, review.id).await?;
            wait(tx, &hand, &review).await?;
        }
        newest => {
            let number = newest.map_or(1, |one| one.number.saturating_add(1));
            put(tx, &hand, &chance, (reason, due_on, &days), number).await?;
        }
    }
    let review = reviews::all(tx, hand.plan.id, 1).await?.into_iter().next().ok_or(PlanRefused::NoSuchThing)?;
    if let Some(words) = changed {
        let saying = ReviewSaying {
            id: ReviewSaidId::new(hand.now, &chance),
            thing: review.id.uuid(),
            part: ReviewPart::Changed,
            by: hand.by,
            side: hand.side,
            words: Some(words),
        };
        reviews::say(tx, &hand.plan, review.id, &saying, hand.now).await?;
    }
    hand.tell_other_of_review(tx, "plans.review_asked").await?;
    done(acting, hand.plan.id, review.number).await?;
    Ok(review.number)
}

/// What one side says in one place of a review; nothing takes back what they said there.
pub type SaidThere = (ReviewPart, Option<Words>);

/// One side says something: of a goal, or of the time since the last review when `goal` is none.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn say_in_review(
    mut acting: Acting<KeepReview>,
    number: i64,
    goal: Option<Uuid>,
    said: &[SaidThere],
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let (review, _) = open(tx, &hand, number, ReviewMove::Say).await?;
    if let Some(goal) = goal {
        let contents = kept::contents(tx, hand.plan.id).await?;
        let there = contents.goals.iter().any(|one| one.id.uuid() == goal);
        if !there || rules::goal_words(&contents, goal).is_none() {
            return Err(PlanRefused::NoSuchThing.into());
        }
    }
    let parts: &[ReviewPart] = if goal.is_some() { &OF_A_GOAL } else { &OF_THE_TIME };
    for (part, words) in said {
        if !parts.contains(part) {
            return Err(PlanRefused::NoSuchThing.into());
        }
        if let Some(words) = words {
            rules::may_say(*part, hand.side, words.read())?;
        }
        let saying = ReviewSaying {
            id: ReviewSaidId::new(hand.now, &chance),
            thing: goal.unwrap_or(review.id.uuid()),
            part: *part,
            by: hand.by,
            side: hand.side,
            words: words.as_ref(),
        };
        reviews::say(tx, &hand.plan, review.id, &saying, hand.now).await?;
    }
    reviews::take_back_yes(tx, review.id).await?;
    hand.tell_other_of_review(tx, "plans.review_said").await?;
    done(acting, hand.plan.id, number).await
}

/// Somebody is named who is to come.
///
/// # Errors
/// [`PlanRefused::ManyComers`].
pub async fn add_comer(
    mut acting: Acting<KeepReview>,
    number: i64,
    (name, role): (&Words, ComerRole),
    brought: Option<&Words>,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let id = ComerId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let (review, _) = open(tx, &hand, number, ReviewMove::Say).await?;
    rules::one_more_comer(reviews::contents(tx, review.id).await?.comers.len())?;
    let new = NewComer { id, role, name, brought, side: hand.side };
    reviews::add_comer(tx, &hand.plan, review.id, &new, hand.by, hand.now).await?;
    reviews::take_back_yes(tx, review.id).await?;
    hand.tell_other_of_review(tx, "plans.review_who").await?;
    done(acting, hand.plan.id, number).await
}

/// Whether somebody is on the list of a review.
async fn on_list(tx: &mut ReadTx, review: ReviewId, id: ComerId) -> Result<(), Refused> {
    let there = reviews::contents(tx, review).await?.comers.iter().any(|one| one.id == id);
    if there { Ok(()) } else { Err(PlanRefused::NoSuchThing.into()) }
}

/// What somebody brought to the review, in words of either side.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn comer_brought(
    mut acting: Acting<KeepReview>,
    number: i64,
    id: ComerId,
    words: &Words,
) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let tx = acting.tx();
    let (review, _) = open(tx, &hand, number, ReviewMove::Say).await?;
    on_list(tx, review.id, id).await?;
    reviews::brought(tx, &hand.plan, id, words).await?;
    reviews::take_back_yes(tx, review.id).await?;
    hand.tell_other_of_review(tx, "plans.review_said").await?;
    done(acting, hand.plan.id, number).await
}

/// The person does not want somebody there: no word about them stays, and nobody has to say why.
///
/// # Errors
/// [`Refused::Plan`].
pub async fn strike_comer(mut acting: Acting<StrikeComer>, number: i64, id: ComerId) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let tx = acting.tx();
    let (review, _) = open(tx, &hand, number, ReviewMove::Say).await?;
    on_list(tx, review.id, id).await?;
    reviews::strike_comer(tx, id, hand.now).await?;
    reviews::take_back_yes(tx, review.id).await?;
    hand.tell_other_of_review(tx, "plans.review_who").await?;
    done(acting, hand.plan.id, number).await
}

/// The day of a review moves, with a reason, by the working days of the place.
///
/// # Errors
/// [`PlanRefused::MovedTwice`] or [`PlanRefused::NotYours`].
pub async fn move_review(mut acting: Acting<KeepReview>, number: i64, reason: LaterReason) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let id = ReviewMoveId::new(hand.now, acting.site().db.chance());
    let tx = acting.tx();
    let mut review = reviews::one(tx, hand.plan.id, number).await?.ok_or(PlanRefused::NoSuchThing)?;
    let days = Days::of(tx, &hand).await?;
    let by = settings::number(tx, hand.plan.place, &REVIEW_LATER_DAYS).await?;
    let to = rules::move_later(&review, (hand.side, reason), (days.today, by), &|day| days.next(day))?;
    reviews::moved(tx, &hand.plan, (id, &review), (reason, to), hand.by, hand.now).await?;
    review.due_on = to;
    review.due_at = days.end(to);
    review.moved = review.moved.saturating_add(1);
    review.state = ReviewState::Planned;
    reviews::change(tx, &review).await?;
    reviews::take_back_yes(tx, review.id).await?;
    wait(tx, &hand, &review).await?;
    hand.tell_other_of_review(tx, "plans.review_moved").await?;
    done(acting, hand.plan.id, number).await
}

/// One side says that the review is done; with the other side's yes it is over and kept whole.
///
/// # Errors
/// [`PlanRefused::SaidAlready`] or [`PlanRefused::ReviewOver`].
pub async fn review_is_done(mut acting: Acting<KeepReview>, number: i64) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let (review, to) = open(tx, &hand, number, ReviewMove::Yes(hand.side)).await?;
    if to == ReviewState::Done {
        over(tx, &hand, &chance, (&review, to)).await?;
        hand.tell_other_of_review(tx, "plans.review_done").await?;
    } else {
        reviews::yes(tx, review.id, (hand.side, hand.by), hand.now).await?;
        hand.tell_other_of_review(tx, "plans.review_yes").await?;
    }
    done(acting, hand.plan.id, number).await
}

/// A worker says that the review did not take place because the person did not want it. That is theirs to choose.
///
/// # Errors
/// [`PlanRefused::ReviewOver`].
pub async fn review_not_wanted(mut acting: Acting<EndReview>, number: i64) -> Result<(), Refused> {
    let hand = Hand::of(&acting)?;
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let (review, to) = open(tx, &hand, number, ReviewMove::NotWanted).await?;
    over(tx, &hand, &chance, (&review, to)).await?;
    hand.tell_other_of_review(tx, "plans.review_not_wanted").await?;
    done(acting, hand.plan.id, number).await
}

/// It is over: kept whole as it is now, and the next one is planned.
async fn over(
    tx: &mut WriteTx,
    hand: &Hand,
    chance: &Chance,
    (review, to): (&Review, ReviewState),
) -> Result<(), Refused> {
    let contents = kept::contents(tx, hand.plan.id).await?;
    let said = reviews::contents(tx, review.id).await?;
    let last = last_text(tx, hand.plan.id).await?;
    let mut ids: Vec<PersonId> = said.said.iter().map(|one| one.by).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = people::names(tx, &ids).await?;
    let name =
        |who: PersonId| names.iter().find(|(id, _)| *id == who).map_or_else(String::new, |(_, name)| name.clone());
    let text = rules::review_text(review, (&said, &contents), last.as_ref(), &name);
    let text = serde_json::to_string(&text).unwrap_or_default();
    reviews::end(tx, &hand.plan, (review, to), &text, hand.by, hand.now).await?;
    hand.teller.reviewed(tx, hand.plan.id).await?;
    plan_next(tx, hand, chance, &contents).await
}
