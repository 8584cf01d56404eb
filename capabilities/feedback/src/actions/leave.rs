//! Leaving a suggestion, and writing down what was said aloud.

use access::{Acting, Role, settings};
use basics::{Chance, Instant, OrganisationId, PersonId, PlaceId, Words};
use loops::{For, Opening, Stage};
use store::{WriteTx, due};

use super::{Refused, set_clock, today};
use crate::access::{FIRST_READ_JOB, Leave, RecordSpoken};
use crate::model::{
    ANSWER_DAYS, FIRST_READ_HOURS, Kind, MessageKind, Publish, Saying, SuggestionAnswered, SuggestionId, SuggestionLeft,
};
use crate::rules;
use crate::store::{self as kept, NewRow};
use crate::tell::{SUGGESTION, Teller, WAIT_NEW};

/// Leaves a suggestion or a thank-you.
///
/// # Errors
/// [`Refused`].
pub async fn leave(mut acting: Acting<Leave>, saying: &Saying) -> Result<SuggestionId, Refused> {
    let (place, now, author) = (acting.id(), acting.now(), acting.person());
    let organisation = acting.facts().organisation;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), place, now);
    let new = Beginning { place, organisation, author, recorded_by: None, at: now };
    let id = begin(acting.tx(), &chance, &teller, &new, saying).await?;
    acting.tell(SuggestionLeft { suggestion: id, place });
    acting.made(id);
    acting.done(&format!("/feedback/{id}/sent")).await?;
    Ok(id)
}

/// What begins a thread, by whatever way it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning {
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Who said it; nobody when it cannot be known.
    pub author: Option<PersonId>,
    /// Who wrote it down for them.
    pub recorded_by: Option<PersonId>,
    /// When it was said: its clock starts there.
    pub at: Instant,
}

/// Begins a thread: its clock is set when an answer is owed, and the safety steps begin when its author is worried.
pub(super) async fn begin(
    tx: &mut WriteTx,
    chance: &Chance,
    teller: &Teller,
    new: &Beginning,
    saying: &Saying,
) -> Result<SuggestionId, Refused> {
    let id = SuggestionId::new(teller.now(), chance);
    begin_as(tx, chance, teller, new, saying, id).await
}

/// The same with an id that was given before: to what was written down for somebody until they agreed.
pub(super) async fn begin_as(
    tx: &mut WriteTx,
    chance: &Chance,
    teller: &Teller,
    new: &Beginning,
    saying: &Saying,
    id: SuggestionId,
) -> Result<SuggestionId, Refused> {
    let Beginning { place, organisation, author, recorded_by, at } = *new;
    let now = teller.now();
    let (dates, day) = set_clock(tx, place, &ANSWER_DAYS, at).await?;
    let opens = rules::opens_a_loop(saying.kind, saying.wants_answer);
    let year = i64::from(day.year());
    let running = kept::next_running(tx, place, year).await?;
    let new = NewRow {
        id,
        place,
        organisation,
        number: (year, running),
        author,
        recorded_by,
        stage: if opens { Stage::Heard } else { Stage::Closed },
        due_at: opens.then_some(dates.due_at),
        now: at,
    };
    kept::insert(tx, &new, saying).await?;
    if opens {
        let opening = Opening { object_kind: SUGGESTION, object: id.uuid(), place, organisation, asker: author, dates };
        loops::open(tx, chance, &opening, at).await?;
        let role = desk_role(tx, teller, author).await?;
        teller.wait(tx, For::Role(role), WAIT_NEW, id, Some(dates.due_at)).await?;
    } else if saying.kind == Kind::Thanks {
        teller.tell_desk(tx, author, "feedback.thanks", id).await?;
    }
    if saying.worried {
        let due_at = first_read_by(settings::number(tx, place, &FIRST_READ_HOURS).await?, now);
        kept::begin_worry(tx, id, place, due_at, now).await?;
        teller.worry(tx, id, author, due_at).await?;
        due::plan(tx, due_at, FIRST_READ_JOB, id.uuid()).await?;
    }
    Ok(id)
}

/// For whom something new waits: where nobody but its author works at the desk, the managers have it.
pub(super) async fn desk_role(tx: &mut WriteTx, teller: &Teller, author: Option<PersonId>) -> store::Result<Role> {
    Ok(if teller.desk_has_others(tx, author).await? { Role::Practitioner } else { Role::Manager })
}

fn first_read_by(hours: i64, now: Instant) -> Instant {
    now.plus_seconds(hours.saturating_mul(3600))
}

/// Writes down what somebody said aloud, with the answer that was given there and then: no clock runs, nobody is named.
///
/// # Errors
/// [`Refused`].
pub async fn record_spoken(
    mut acting: Acting<RecordSpoken>,
    said: Words,
    answer: &Words,
    lang: &'static str,
) -> Result<SuggestionId, Refused> {
    let (place, now) = (acting.id(), acting.now());
    let organisation = acting.facts().organisation;
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = acting.site().db.chance().clone();
    let id = SuggestionId::new(now, &chance);
    let tx = acting.tx();
    let (day, _) = today(tx, place, now).await?;
    let year = i64::from(day.year());
    let running = kept::next_running(tx, place, year).await?;
    let new = NewRow {
        id,
        place,
        organisation,
        number: (year, running),
        author: None,
        recorded_by: Some(by),
        stage: Stage::Closed,
        due_at: None,
        now,
    };
    let saying = Saying {
        kind: Kind::Spoken,
        words: said,
        put_right: None,
        lang,
        publish: Publish::Private,
        name_may_show: false,
        shown_name: None,
        wants_answer: false,
        worried: false,
    };
    kept::insert(tx, &new, &saying).await?;
    kept::add_message(tx, &chance, id, MessageKind::Reply, by, answer, now).await?;
    acting.tell(SuggestionLeft { suggestion: id, place });
    acting.tell(SuggestionAnswered { suggestion: id, place });
    acting.made(id);
    acting.done(&format!("/desk/{id}")).await?;
    Ok(id)
}
