//! Opening somebody's things in an emergency, ending that, and saying afterwards whether it was right.

use access::people::NewRelation;
use access::{Acting, Boxed, Refusal, RelationKind, Role, Signed, Site, Stop, Who, act, people, places};
use basics::{Instant, PersonId, PlaceId, Words};
use pages::Job;
use store::due::{self, Due};
use store::{ReadTx, WriteTx};

use super::{Refused, today};
use crate::access::openings::{CloseOpening, OPENING_JOB, OpenPerson, RemindOfOpening, ReviewOpening};
use crate::model::TYING;
use crate::model::opening::{OpeningId, OpeningMade, OpeningReviewed, OpeningWaits, Verdict};
use crate::rules::opening::{
    self as rules, Asked, CloseRefused, LASTS_SECONDS, OpenRefused, REVIEW_DAYS, REVIEW_WORKING_DAYS, ReviewRefused,
};
use crate::store::openings::{self, NewOpening};

/// What waits for whoever looks at openings.
pub const WAITS: &str = "governance.opening";

/// By when somebody looks at what was opened now: the end of the third working day of its place.
async fn review_by(tx: &mut ReadTx, place: PlaceId, now: Instant) -> store::Result<Instant> {
    let timing = places::timing(tx, place).await?;
    let terms =
        loops::Terms { limit: loops::Limit::Working(REVIEW_WORKING_DAYS), day_one: loops::DayOne::NextWorkingDay };
    // An emergency does not wait for a calendar: where it cannot tell the day, a week is the limit.
    Ok(loops::dates(&timing, terms, now).map_or_else(|_| now.plus_days(REVIEW_DAYS), |dates| dates.due_at))
}

/// Whether somebody is the worker of a person, or covers, for what stands in a place.
async fn tied(tx: &mut ReadTx, by: PersonId, person: PersonId, place: PlaceId, now: Instant) -> store::Result<bool> {
    for kind in [RelationKind::AssignedWorker, RelationKind::Cover] {
        if people::holders_to(tx, kind, person, place, now).await?.contains(&by) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many data protection officers of a place would hear of an opening: whoever opens, and whose things they are, do not
/// count.
async fn officers(tx: &mut ReadTx, place: PlaceId, but: [PersonId; 2], now: Instant) -> store::Result<usize> {
    let held = people::holders_at(tx, RelationKind::DataProtectionOfficer, place, now).await?;
    Ok(held.iter().filter(|(_, officer, ..)| !but.contains(&officer.id)).count())
}

/// Whether somebody may open a person's things in a place, before they write why: the same question as when they do.
///
/// # Errors
/// The store's failure; `Ok(Err)` with why not.
pub async fn may_open(
    tx: &mut ReadTx,
    signed: &Signed,
    person: PersonId,
    given_in: Option<PlaceId>,
    now: Instant,
) -> store::Result<Result<(), OpenRefused>> {
    let by = signed.person;
    let running = openings::running(tx, by, now).await?;
    let (unreviewed_here, in_a_week) = openings::before(tx, by, person, now.plus_days(-7)).await?;
    let (tied, officers) = match given_in {
        Some(place) => (tied(tx, by, person, place, now).await?, officers(tx, place, [by, person], now).await?),
        None => (false, 0),
    };
    Ok(rules::open(Asked {
        own: by == person,
        works: given_in.is_some(),
        tied,
        running_here: running.iter().any(|(_, whose)| *whose == person),
        running: running.len(),
        unreviewed_here,
        in_a_week,
        officers,
    }))
}

/// Opens somebody's things for a day, in the nearest of their places when none is named. The person and the data protection
/// officers hear of it in the same act.
///
/// # Errors
/// [`Refused`].
pub async fn open_person(
    mut acting: Acting<OpenPerson>,
    asked_in: Option<PlaceId>,
    reason: &Words,
) -> Result<OpeningId, Refused<OpenRefused>> {
    let (person, now) = (acting.id(), acting.now());
    let signed = acting.signed().cloned().ok_or(Stop::Refused(Refusal::SignIn))?;
    let by = signed.person;
    let chosen =
        acting.facts().given_in(&signed).into_iter().find(|one| asked_in.is_none_or(|place| one.place == place));
    let place = chosen.as_ref().map(|given| given.place);
    may_open(acting.tx(), &signed, person, place, now).await?.map_err(Refused::Rule)?;
    let given = chosen.ok_or(Refused::Rule(OpenRefused::Place))?;
    let role = given.mine.into_iter().find(|role| TYING.contains(role)).ok_or(Refused::Rule(OpenRefused::Place))?;
    let opening = make(&mut acting, (person, given.place), (by, role), reason).await?;
    acting.because(reason.read());
    acting.done(&format!("/openings/{opening}")).await?;
    Ok(opening)
}

async fn make(
    acting: &mut Acting<OpenPerson>,
    (person, place): (PersonId, PlaceId),
    opener: (PersonId, Role),
    reason: &Words,
) -> Result<OpeningId, Refused<OpenRefused>> {
    let now = acting.now();
    let chance = acting.site().db.chance().clone();
    let until_at = now.plus_seconds(LASTS_SECONDS);
    let tx = acting.tx();
    let new = NewRelation {
        kind: RelationKind::Emergency,
        holder: opener.0,
        person: Some(person),
        given_in: place,
        from_on: today(tx, place, now).await?,
        until_on: Some(today(tx, place, until_at).await?),
    };
    let relation = people::relate_until(tx, &chance, &new, until_at, now).await?;
    // Under the number of its relation, so that whoever sees that one knows the way without asking.
    let id = OpeningId::of(relation.uuid());
    let organisation = places::about(tx, place, None).await?.ok_or(Stop::Refused(Refusal::NotThere))?.organisation;
    let review_by = review_by(tx, place, now).await?;
    let place_of = (place, organisation);
    let new = NewOpening { id, place: place_of, person, opener, relation, reason, until_at, review_by };
    openings::add(tx, &new, now).await?;
    due::plan(tx, review_by, OPENING_JOB, id.uuid()).await?;
    acting.tell(OpeningMade { opening: id, person, opener: opener.0, place, review_by });
    Ok(id)
}

/// Ends a running opening: from now on it lets nobody read.
///
/// # Errors
/// [`Refused`].
pub async fn close_opening(mut acting: Acting<CloseOpening>) -> Result<(), Refused<CloseRefused>> {
    let (id, now) = (acting.id(), acting.now());
    let it = acting.facts().shown.it.clone();
    rules::close(rules::state(&it, now)).map_err(Refused::Rule)?;
    people::unrelate(acting.tx(), it.relation, now).await?;
    openings::close(acting.tx(), id, now).await?;
    acting.done(&format!("/openings/{id}")).await?;
    Ok(())
}

/// Says whether an opening was right, in words that the person and whoever opened read.
///
/// # Errors
/// [`Refused`].
pub async fn review_opening(
    mut acting: Acting<ReviewOpening>,
    verdict: Verdict,
    words: &Words,
) -> Result<(), Refused<ReviewRefused>> {
    let (id, now) = (acting.id(), acting.now());
    let it = acting.facts().shown.it.clone();
    rules::review(rules::state(&it, now), it.erased).map_err(Refused::Rule)?;
    let by = acting.person().ok_or(Stop::Refused(Refusal::SignIn))?;
    let tx = acting.tx();
    openings::review(tx, &it, (verdict, words), by, now).await?;
    due::cancel(tx, OPENING_JOB, id.uuid()).await?;
    loops::stop_waiting(tx, WAITS, id.uuid()).await?;
    acting.because(words.read());
    acting.tell(OpeningReviewed { opening: id, person: it.person, opener: it.opener, place: it.place });
    acting.done(&format!("/places/{}/openings", it.place)).await?;
    Ok(())
}

/// Whose things were opened is erased: nobody is asked any more whether it was right.
pub(super) async fn forget(tx: &mut WriteTx, person: PersonId) -> store::Result<()> {
    for opening in openings::unreviewed(tx, person).await? {
        loops::stop_waiting(tx, WAITS, opening.uuid()).await?;
        due::cancel(tx, OPENING_JOB, opening.uuid()).await?;
    }
    Ok(())
}

/// What time brings.
pub const JOBS: &[Job] = &[Job { kind: OPENING_JOB, run: remind }];

/// Nobody has looked at it in time: whoever should hears of it once more.
fn remind<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = OpeningId::of(piece.object);
        let mut acting = match act::<RemindOfOpening>(site, &Who::House(OPENING_JOB), id, None).await {
            Ok(acting) => acting,
            // The thing is gone: so is what was due for it.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let (it, now) = (acting.facts().shown.it.clone(), acting.now());
        due::done(acting.tx(), piece.id).await?;
        if rules::reminds(rules::state(&it, now), it.erased, it.reminded) {
            openings::reminded(acting.tx(), id, now).await?;
            acting.tell(OpeningWaits { opening: id, person: it.person, opener: it.opener, place: it.place });
        }
        acting.done("").await
    })
}

async fn drop_piece(site: &Site, piece: &Due) -> Result<(), Stop> {
    #[expect(clippy::disallowed_methods, reason = "a piece of work whose thing is gone is thrown away")]
    let mut tx = site.db.write().await?;
    due::done(&mut tx, piece.id).await?;
    tx.commit_quiet(store::Quiet::Claim).await?;
    Ok(())
}
