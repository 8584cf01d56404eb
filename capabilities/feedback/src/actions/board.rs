//! Publishing: put forward, read by a second person, on the board, taken down.

use access::{Acting, Boxed, places, settings};
use basics::{Instant, PersonId, Words};
use loops::DayOne;
use store::WriteTx;
use store::search::{self, Doc};

use super::Refused;
use crate::access::{CheckEntry, PutForward, SuggestionFacts, TakeDown};
use crate::model::{DAY_ONE, EntryId, Part, Publish};
use crate::rules::{self, BoardRefused};
use crate::store::board::{self, Proposal};
use crate::store::practice;
use crate::store::{self as kept};
use crate::tell::{BOARD, CHECK, Teller};

/// An entry that says nothing of how long its answer took.
const NO_DAYS: i64 = -1;

/// Puts an answered suggestion forward. Where the author chose their own words, those stand there and no others; where
/// they chose a summary, `summary` is it.
///
/// # Errors
/// [`Refused::Board`].
pub async fn put_forward(
    mut acting: Acting<PutForward>,
    summary: Option<&Words>,
    did: &Words,
) -> Result<EntryId, Refused> {
    let (id, now) = (acting.id(), acting.now());
    let SuggestionFacts { it, around, the_loop, .. } = acting.facts().clone();
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    let answered = the_loop.as_ref().and_then(|the_loop| the_loop.answered_at);
    rules::may_put_forward(&it, around.entry.as_ref(), answered).map_err(Refused::Board)?;
    let the_loop = the_loop.ok_or(Refused::Board(BoardRefused::NotAnswered))?;
    let responses = loops::responses(tx, the_loop.id).await?;
    // The days count until the first answer: what was promised and done later does not make us slower than we were.
    let first = responses.iter().find(|one| one.outcome.answers()).map(|one| one.at);
    let (Some(outcome), Some(answered_at)) = (the_loop.outcome, first) else {
        return Err(Refused::Board(BoardRefused::NotAnswered));
    };
    let texts = kept::texts(tx, id).await?;
    let own = |part| texts.iter().find(|text| text.part == part).and_then(|text| text.words.clone());
    let said = match it.publish {
        // Where they put right what somebody else wrote down, those are their own words.
        Publish::OwnWords => own(Part::Meant).or_else(|| own(Part::Said)),
        Publish::Summary => summary.cloned(),
        Publish::Private => None,
    };
    let said = said.ok_or(Refused::Board(BoardRefused::JustAnswerMe))?;
    let timing = places::timing(tx, it.place).await?;
    let day_one = DayOne::from_code(&settings::one(tx, it.place, &DAY_ONE).await?).unwrap_or(DayOne::NextWorkingDay);
    let answered_on = clocks::civil_date_at(answered_at.timestamp(), &timing.zone)?;
    let days = clocks::working_days_between(&loops::calendar(&timing), the_loop.received_on, answered_on, day_one)?;
    let entry = Proposal {
        id: around.entry.map_or_else(|| EntryId::new(now, &chance), |entry| entry.id),
        suggestion: id,
        place: it.place,
        author: it.author,
        lang: it.lang.clone(),
        said,
        did: did.clone(),
        shown_name: own(Part::ShownName).filter(|_| it.name_may_show),
        outcome,
        carrier: responses.last().map(|last| last.carrier.clone()).unwrap_or_default(),
        // What was asked while the place practised stands there without days, for good.
        days: if practice::practised(tx, it.place, it.left_at).await? { NO_DAYS } else { i64::from(days) },
        by,
    };
    board::propose(tx, &entry, now).await?;
    let but: Vec<_> = it.author.into_iter().chain([by]).collect();
    teller.wait_for_check(tx, entry.id, &but).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(entry.id)
}

/// What a second reader decides.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'a> {
    /// It may be published: was everything on the list checked?
    Publish {
        /// Whether every box was ticked.
        all_checked: bool,
    },
    /// It goes back, and why.
    Back(&'a Words),
}

/// The second reader publishes an entry or sends it back: the one that was put forward at the moment `shown`.
///
/// # Errors
/// [`Refused::Board`].
pub async fn check(
    mut acting: Acting<CheckEntry>,
    verdict: Verdict<'_>,
    shown: Option<Instant>,
) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (entry, it) = (acting.facts().entry.clone(), acting.facts().it.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    if Some(entry.put_at) != shown {
        // Other words were put forward since this page was opened: nobody publishes what they have not read.
        return Err(Refused::Board(BoardRefused::Changed));
    }
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    match verdict {
        Verdict::Publish { all_checked } => {
            rules::may_publish(&it, &entry, by, all_checked).map_err(Refused::Board)?;
            let next = entry.next.as_ref().ok_or(Refused::Over)?;
            let read = |words: &Option<Words>| words.as_ref().map(|words| words.read().to_owned()).unwrap_or_default();
            let (said, did, name) = (read(&next.said), read(&next.did), read(&next.shown_name));
            board::publish(tx, id, (&said, &did, &name), by, now).await?;
            let text = format!("{said} {did}");
            let lang = if entry.lang == "cy" { "cy" } else { "en" };
            let doc = Doc { kind: BOARD, object: id.uuid(), place: it.place, audience: "members", lang, text: &text };
            search::put(tx, &doc).await?;
            teller.tell_entry(tx, it.author, "feedback.published", (BOARD, id)).await?;
        }
        Verdict::Back(why) => {
            rules::may_send_back(&it, &entry, by, why.read()).map_err(Refused::Board)?;
            board::send_back(tx, &entry, why, by).await?;
            teller.tell(tx, Some(entry.put_by), "feedback.sent_back", it.id).await?;
        }
    }
    loops::stop_waiting_all(tx, CHECK, id.uuid()).await?;
    acting.done("/board").await?;
    Ok(())
}

/// Takes an entry off the board and out of search, at once. Somebody else than its author says why: the author is told and
/// reads it, and the audit line carries the hash of the sealed reason.
///
/// # Errors
/// [`Refused::Board`] when it is down already, or the reason is missing.
pub async fn take_down(mut acting: Acting<TakeDown>, why: Option<&Words>) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person());
    let (entry, it) = (acting.facts().entry.clone(), acting.facts().it.clone());
    let own = it.author.is_some() && it.author == by;
    rules::may_take_down(entry.state, own, why.is_some()).map_err(Refused::Board)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    remove(tx, id).await?;
    if let Some(why) = why.filter(|_| !own) {
        let kept = board::keep_why_down(tx, &entry, why).await?;
        teller.tell(tx, it.author, "feedback.taken_down", it.id).await?;
        acting.because(&loops::sum(&[&kept]));
    }
    acting.done("/board").await?;
    Ok(())
}

async fn remove(tx: &mut WriteTx, id: EntryId) -> store::Result<()> {
    board::take_down(tx, id).await?;
    search::remove(tx, BOARD, id.uuid()).await?;
    loops::stop_waiting_all(tx, CHECK, id.uuid()).await
}

/// The author takes what stands on the board down.
pub(super) async fn down(tx: &mut WriteTx, facts: &SuggestionFacts) -> Result<(), Refused> {
    let walled = super::wall::off(tx, facts).await?;
    match &facts.around.entry {
        Some(entry) => Ok(remove(tx, entry.id).await?),
        None if walled => Ok(()),
        None => Err(Refused::Over),
    }
}

/// Somebody was erased: the words that the column rules have emptied go from the board and from search too.
pub fn person_erased(tx: &mut WriteTx, _person: PersonId, _now: Instant) -> Boxed<'_, store::Result<()>> {
    Box::pin(async move {
        for entry in board::emptied(tx).await? {
            remove(tx, entry).await?;
        }
        Ok(())
    })
}
