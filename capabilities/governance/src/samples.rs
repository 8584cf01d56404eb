//! Real ids of a house with people in it, by the names they have in paths: for walking every route.

use access::samples::acting;
use access::{Boxed, Role, Site, Stop, register};
use basics::{Chance, Date, Instant, PersonId, PlaceId, Words};
use store::{ReadTx, WriteTx};

use crate::access::openings::{CloseOpening, CoverWorker, OpenPerson, ReviewOpening};
use crate::actions::{self, AskedCover, Refused};
use crate::model::NoticeText;
use crate::model::opening::{OpeningId, Verdict};
use crate::store::{NoticeId, SigningId, add_notice, sign, told};
use crate::store::{covers, openings};

/// A privacy notice and retention rules of a made-up place, as if they had stood there from the beginning: in tests and in the
/// demonstration people can be invited.
///
/// # Errors
/// The store's failure.
pub async fn prepared(tx: &mut WriteTx, chance: &Chance, place: PlaceId, now: Instant) -> store::Result<()> {
    let text = NoticeText {
        controller: "Arrowdale Justice Services, 1 Weir Street, Kelbridge".to_owned(),
        contact: "privacy@arrowdale.example".to_owned(),
        complaint: "Write to us first. You can also ring the Information Commissioner: 0303 123 1113.".to_owned(),
        plain_en:
            "We keep your name, where you belong and what you write here, so that you get answers.\n\nOnly people who \
            look after your place see it. You can ask for a copy, and to be deleted."
                .to_owned(),
        easy_en: "We keep your name.\nWe keep what you write.\nYou can see it.\nYou can ask us to delete it."
            .to_owned(),
        plain_cy: "Rydyn ni’n cadw eich enw, ble rydych chi’n perthyn a’r hyn a ysgrifennwch yma, er mwyn i chi gael \
            atebion."
            .to_owned(),
        easy_cy: "Rydyn ni’n cadw eich enw.\nRydyn ni’n cadw eich geiriau.\nGallwch eu gweld.".to_owned(),
    };
    let notice = NoticeId::new(now, chance);
    add_notice(tx, notice, place, &text, None, now).await?;
    told(tx, notice, None, Some(now)).await?;
    // The longest time there is, so that nothing of the made-up past goes before somebody looks at it.
    let days = [("governance.left", 2557), ("telling.seen", 730), ("feedback.drafts", 730)];
    sign(tx, SigningId::new(now, chance), place, &days, None, now).await
}

/// A person, a membership, a place, a relation and a language.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let mut found = vec![("lang", "cy".to_owned())];
        let Some(top) = register::first_place(tx).await? else { return Ok(found) };
        found.push(("place", top.to_string()));
        if let Some(opening) = openings::any(tx).await? {
            found.push(("opening", opening.to_string()));
        }
        if let Some(cover) = covers::any(tx).await? {
            found.push(("cover", cover.to_string()));
        }
        if let Some(kiosk) = access::kiosk::any(tx).await? {
            found.push(("kiosk", kiosk.to_string()));
        }
        let Some((person, membership)) = register::any_member(tx, top, Role::Participant).await? else {
            return Ok(found);
        };
        found.push(("person", person.to_string()));
        found.push(("membership", membership.to_string()));
        if let Some(relation) = register::any_relation(tx, person).await? {
            found.push(("relation", relation.to_string()));
        }
        if let Some(session) = register::any_session(tx, person).await? {
            found.push(("session", session.to_string()));
        }
        Ok(found)
    })
}

/// What a rule refused is not made up, and the demonstration says so in its log.
fn made<T, R: std::fmt::Debug>(done: Result<T, Refused<R>>) -> Result<Option<T>, Stop> {
    match done {
        Ok(made) => Ok(Some(made)),
        Err(Refused::Stop(stop)) => Err(stop),
        Err(Refused::Rule(why)) => {
            tracing::warn!(?why, "something of the demonstration was refused");
            Ok(None)
        }
    }
}

/// Somebody opens a person's things in an emergency, through the real verb.
///
/// # Errors
/// [`Stop`].
pub async fn open_somebody(
    site: &Site,
    opener: PersonId,
    person: PersonId,
    reason: &str,
) -> Result<Option<OpeningId>, Stop> {
    let permit = acting::<OpenPerson>(site, opener, person).await?;
    made(actions::open_person(permit, None, &Words::kept(reason.to_owned())).await)
}

/// Whoever opened something ends it, and somebody else says whether it was right; the clock of the site is moved on between.
///
/// # Errors
/// [`Stop`].
pub async fn end_and_review(
    site: &Site,
    id: OpeningId,
    (opener, reviewer): (PersonId, PersonId),
    (verdict, words): (Verdict, &str),
) -> Result<(), Stop> {
    site.clock.move_to(site.now().plus_seconds(5 * 3600));
    made(actions::close_opening(acting::<CloseOpening>(site, opener, id).await?).await)?;
    site.clock.move_to(site.now().plus_days(1));
    let permit = acting::<ReviewOpening>(site, reviewer, id).await?;
    made(actions::review_opening(permit, verdict, &Words::kept(words.to_owned())).await)?;
    Ok(())
}

/// A manager names cover for everybody a worker works with.
///
/// # Errors
/// [`Stop`].
pub async fn cover_for(
    site: &Site,
    manager: PersonId,
    (worker, colleague): (PersonId, PersonId),
    until: Date,
) -> Result<(), Stop> {
    let asked = AskedCover { colleague, place: None, from: None, until: Some(until) };
    made(actions::cover_worker(acting::<CoverWorker>(site, manager, worker).await?, asked).await)?;
    Ok(())
}
