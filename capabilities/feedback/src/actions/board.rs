//! Publishing: put forward, read by a second person, on the board, taken down.

use access::{Acting, Boxed, people, places, settings};
use basics::{Instant, PersonId, Words};
use loops::DayOne;
use store::WriteTx;
use store::search::{self, Doc};

use super::Refused;
use crate::access::{CheckEntry, PutForward, SuggestionFacts, TakeDown};
use crate::model::{DAY_ONE, Entry, EntryId, EntryState, Part, Publish};
use crate::rules::{self, BoardRefused};
use crate::store::{self as kept, board};
use crate::tell::{BOARD, CHECK, Teller};

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
    let SuggestionFacts { it, the_loop, .. } = acting.facts().clone();
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    let before = board::of_suggestion(tx, id).await?;
    rules::may_put_forward(&it, before.as_ref()).map_err(Refused::Board)?;
    let the_loop = the_loop.ok_or(Refused::Board(BoardRefused::NotAnswered))?;
    let responses = loops::responses(tx, the_loop.id).await?;
    // The days count until the first answer: what was promised and done later does not make us slower than we were.
    let first = responses.iter().find(|one| one.outcome.answers()).map(|one| one.at);
    let (Some(outcome), Some(answered_at)) = (the_loop.outcome, first) else {
        return Err(Refused::Board(BoardRefused::NotAnswered));
    };
    let said = match it.publish {
        Publish::OwnWords => {
            kept::texts(tx, id).await?.into_iter().find(|text| text.part == Part::Said).and_then(|t| t.words)
        }
        Publish::Summary => summary.cloned(),
        Publish::Private => None,
    };
    let said = said.ok_or(Refused::Board(BoardRefused::JustAnswerMe))?;
    let timing = places::timing(tx, it.place).await?;
    let day_one = DayOne::from_code(&settings::one(tx, it.place, &DAY_ONE).await?).unwrap_or(DayOne::NextWorkingDay);
    let answered_on = clocks::civil_date_at(answered_at.timestamp(), &timing.zone)?;
    let days = clocks::working_days_between(&loops::calendar(&timing), the_loop.received_on, answered_on, day_one)?;
    let shown_name = match it.author {
        Some(author) if it.name_may_show => people::one(tx, author).await?.map(|row| row.name).unwrap_or_default(),
        _ => String::new(),
    };
    let carrier = responses.last().map(|last| last.carrier.clone()).unwrap_or_default();
    let entry = Entry {
        id: before.map_or_else(|| EntryId::new(now, &chance), |entry| entry.id),
        suggestion: id,
        place: it.place,
        author: it.author,
        lang: it.lang.clone(),
        said: said.read().to_owned(),
        did: did.read().to_owned(),
        shown_name,
        outcome,
        carrier,
        days: i64::from(days),
        state: EntryState::Proposed,
        put_by: by,
        read_at: None,
        why_back: String::new(),
    };
    board::propose(tx, &entry, now).await?;
    teller.wait_for_check(tx, entry.id).await?;
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
    Back(&'a str),
}

/// The second reader publishes an entry or sends it back.
///
/// # Errors
/// [`Refused::Board`].
pub async fn check(mut acting: Acting<CheckEntry>, verdict: Verdict<'_>) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (entry, it) = (acting.facts().entry.clone(), acting.facts().it.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    match verdict {
        Verdict::Publish { all_checked } => {
            rules::may_publish(&it, &entry, by, all_checked).map_err(Refused::Board)?;
            board::decide(tx, id, EntryState::Published, "", by, now).await?;
            let text = format!("{} {}", entry.said, entry.did);
            let lang = if entry.lang == "cy" { "cy" } else { "en" };
            let doc = Doc { kind: BOARD, object: id.uuid(), place: it.place, audience: "members", lang, text: &text };
            search::put(tx, &doc).await?;
            teller.tell_entry(tx, it.author, "feedback.published", (BOARD, id)).await?;
        }
        Verdict::Back(why) => {
            rules::may_send_back(&it, &entry, by, why).map_err(Refused::Board)?;
            board::decide(tx, id, EntryState::SentBack, why, by, now).await?;
            teller.tell(tx, Some(entry.put_by), "feedback.sent_back", it.id).await?;
        }
    }
    loops::stop_waiting_all(tx, CHECK, id.uuid()).await?;
    acting.done("/board").await?;
    Ok(())
}

/// Takes an entry off the board and out of search, at once. Its author is told when somebody else did it.
///
/// # Errors
/// [`Refused::Over`] when it is down already.
pub async fn take_down(mut acting: Acting<TakeDown>) -> Result<(), Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person());
    let (entry, it) = (acting.facts().entry.clone(), acting.facts().it.clone());
    // What only waits for its second reader is the second reader's to send back.
    if entry.state != EntryState::Published {
        return Err(Refused::Over);
    }
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    remove(tx, id).await?;
    if it.author != by {
        teller.tell(tx, it.author, "feedback.taken_down", it.id).await?;
    }
    acting.done("/board").await?;
    Ok(())
}

async fn remove(tx: &mut WriteTx, id: EntryId) -> store::Result<()> {
    board::take_down(tx, id).await?;
    search::remove(tx, BOARD, id.uuid()).await?;
    loops::stop_waiting_all(tx, CHECK, id.uuid()).await
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
