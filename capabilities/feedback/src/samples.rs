//! What the demonstration's people have said, through the real verbs; and real ids for walking every route. All of it is
//! made up.

use access::samples::acting;
use access::{Boxed, Site, people, places};
use basics::{Date, Instant, PersonId, PlaceId, Words};
use loops::rules::Draft;
use loops::{DayOne, Heard};
use store::ReadTx;

use crate::access::{
    AgreeName, AnswerSuggestion, Assign, CheckEntry, ContestRemoval, Join, Leave, PutForward, RecordSpoken,
    RemoveWords, SayHeard, TellBack, WriteNote,
};
use crate::actions::{self, Refused, Verdict};
use crate::model::removal::Reason;
use crate::model::{ANSWER_DAYS, DAY_ONE, Kind, LIMIT_KIND, Publish, Saying, SuggestionId};
use crate::rules;
use crate::store::{board, by_hand as recordings, lists};

mod before;
mod by_hand;
mod sayings;
mod unnamed;

use sayings::{Answered, Item, Published};

/// The places of the demonstration.
#[derive(Clone, Debug)]
pub struct Places {
    /// What everything else lies in.
    pub partnership: PlaceId,
    /// An area in Scotland.
    pub upper_arrow: PlaceId,
    /// An office in Scotland.
    pub kelbridge: PlaceId,
    /// A prison in England.
    pub fallow_moss: PlaceId,
    /// A wing of it.
    pub wing: PlaceId,
}

/// The people of the demonstration who say and answer something.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The places.
    pub places: Places,
    /// Manager of the partnership.
    pub moira: PersonId,
    /// Practitioner at Kelbridge.
    pub callum: PersonId,
    /// Practitioner of the partnership.
    pub priya: PersonId,
    /// Manager of Fallow Moss.
    pub helen: PersonId,
    /// Practitioner and duty reader at Fallow Moss.
    pub sam: PersonId,
    /// Participant at Kelbridge.
    pub dougie: PersonId,
    /// Rep at Kelbridge.
    pub shanice: PersonId,
    /// Participant on the wing.
    pub tomasz: PersonId,
    /// Participant at Upper Arrow.
    pub aileen: PersonId,
    /// Peer mentor at Kelbridge.
    pub nadia: PersonId,
    /// Participant on the wing, who reads Welsh.
    pub jamie: PersonId,
    /// Rep on the wing.
    pub mac: PersonId,
}

/// How many days the demonstration looks back; its clock stands there when [`demo`] begins.
const DAYS: i64 = 90;
/// On which day words are taken out of something, and its author says that it was wrong.
const REMOVED: i64 = 80;
/// By how many working days the answer about cycle parking is late (domain guide, section 7).
const LATE: u16 = 9;

/// Fills the suggestion box of Arrowdale: the site's clock is a set clock that stands 90 days before `today`, and is moved
/// forward to it, never past it.
///
/// # Errors
/// [`Refused`], when a verb would not do what the demonstration asks of it.
pub async fn demo(site: &Site, cast: &Cast, today: Instant) -> Result<(), Refused> {
    let start = today.plus_days(-DAYS);
    let late = day_that_is_late(site, cast.places.kelbridge, today).await?;
    let items = sayings::items(late);
    let mut made: Vec<Option<SuggestionId>> = vec![None; items.len()];
    let mut without_a_name = unnamed::Unnamed::default();
    for day in 0..DAYS {
        for (number, (item, made)) in items.iter().zip(made.iter_mut()).enumerate() {
            let minutes = i64::try_from(number).unwrap_or(0);
            let at = start.plus_days(day).plus_seconds(minutes.saturating_mul(60));
            if at <= today {
                site.clock.move_to(at);
                a_day(site, cast, item, day, made).await?;
            }
        }
        if day == 40 {
            said_aloud(site, cast).await?;
        }
        if day == 84 {
            said_the_same(site, cast).await?;
        }
        by_hand::on_day(site, cast, day).await?;
        unnamed::a_day(site, cast, day, &mut without_a_name).await?;
        if day == REMOVED {
            taken_out(site, cast).await?;
        }
    }
    site.clock.move_to(today);
    before::bring(site, cast).await?;
    before::propose_practice(site, cast).await
}

/// The day on which something was said whose answer is [`LATE`] working days late today.
async fn day_that_is_late(site: &Site, place: PlaceId, today: Instant) -> Result<i64, Refused> {
    let mut tx = site.db.read().await?;
    let timing = places::timing(&mut tx, place).await?;
    let terms = rules::terms(ANSWER_DAYS.default, LIMIT_KIND.default, DAY_ONE.default);
    let now: Date = clocks::civil_date_at(today.timestamp(), &timing.zone)?;
    let calendar = loops::calendar(&timing);
    for day in (0..DAYS).rev() {
        let dates = loops::dates(&timing, terms, today.plus_days(day.saturating_sub(DAYS)))?;
        let late = dates.due_on < now
            && clocks::working_days_between(&calendar, dates.due_on, now, DayOne::NextWorkingDay)? >= LATE;
        if late {
            return Ok(day);
        }
    }
    Ok(0)
}

async fn a_day(
    site: &Site,
    cast: &Cast,
    item: &Item,
    day: i64,
    made: &mut Option<SuggestionId>,
) -> Result<(), Refused> {
    if day == item.left {
        *made = Some(say(site, cast, item).await?);
    }
    let Some(id) = *made else { return Ok(()) };
    if Some(day) == item.taken {
        let permit = acting::<Assign>(site, (item.worker)(cast), id).await?;
        actions::assign(permit, (item.worker)(cast)).await?;
        if let Some(note) = item.note {
            let permit = acting::<WriteNote>(site, (item.worker)(cast), id).await?;
            actions::write_note(permit, &kept(note)).await?;
        }
    }
    if let Some(answer) = item.answer.as_ref().filter(|answer| answer.day == day) {
        give(site, cast, item, answer, id).await?;
    }
    if let Some((when, done)) = item.told
        && when == day
    {
        actions::tell_back(acting::<TellBack>(site, (item.worker)(cast), id).await?, done).await?;
    }
    if let Some((when, heard, why)) = item.heard
        && when == day
    {
        let why = (heard == Heard::No).then(|| kept(why));
        actions::say_heard(acting::<SayHeard>(site, (item.by)(cast), id).await?, heard, why.as_ref()).await?;
    }
    if let Some(published) = item.board.as_ref().filter(|published| published.day == day) {
        publish(site, cast, item, published, id).await?;
    }
    Ok(())
}

fn kept(text: &str) -> Words {
    Words::kept(text.to_owned())
}

async fn say(site: &Site, cast: &Cast, item: &Item) -> Result<SuggestionId, Refused> {
    let mut tx = site.db.read().await?;
    let name = people::one(&mut tx, (item.by)(cast)).await?.map(|row| row.name).unwrap_or_default();
    drop(tx);
    let shows = item.name && item.publish != Publish::Private;
    let saying = Saying {
        kind: item.kind,
        words: kept(item.words),
        put_right: item.put_right.map(kept),
        lang: item.lang,
        publish: item.publish,
        name_may_show: shows,
        shown_name: shows.then(|| kept(rules::offered_name(&name))),
        wants_answer: item.kind == Kind::Suggestion,
        worried: item.worried,
    };
    actions::leave(acting::<Leave>(site, (item.by)(cast), (item.place)(cast)).await?, &saying).await
}

async fn give(site: &Site, cast: &Cast, item: &Item, answer: &Answered, id: SuggestionId) -> Result<(), Refused> {
    let promised_on = answer.in_days.and_then(|days| site.now().plus_days(days).date_in("Europe/London"));
    let draft = Draft {
        outcome: answer.outcome,
        reasons: answer.reasons,
        change_needed: answer.change,
        carrier: answer.carrier,
        promised_on,
    };
    let with = answer.with.map(|with| with(cast));
    actions::answer(acting::<AnswerSuggestion>(site, (item.worker)(cast), id).await?, &draft, with).await?;
    match with {
        Some(with) => actions::agree_name(acting::<AgreeName>(site, with, id).await?, true).await,
        None => Ok(()),
    }
}

async fn publish(site: &Site, cast: &Cast, item: &Item, it: &Published, id: SuggestionId) -> Result<(), Refused> {
    let permit = acting::<PutForward>(site, (item.worker)(cast), id).await?;
    let summary = kept(it.summary);
    let entry = actions::put_forward(permit, Some(&summary), &kept(it.did)).await?;
    let permit = acting::<CheckEntry>(site, (it.reader)(cast), entry).await?;
    let shown = permit.facts().entry.put_at;
    actions::check(permit, Verdict::Publish { all_checked: true }, Some(shown)).await
}

async fn said_aloud(site: &Site, cast: &Cast) -> Result<(), Refused> {
    let permit = acting::<RecordSpoken>(site, cast.sam, cast.places.fallow_moss).await?;
    let said = kept("The clock on the landing is wrong.");
    actions::record_spoken(permit, said, &kept("Set it right the same afternoon."), "en").await?;
    Ok(())
}

/// Three on the wing say the same in their own words, and are to get one answer.
async fn said_the_same(site: &Site, cast: &Cast) -> Result<(), Refused> {
    let mut first = None;
    for (person, words) in [
        (
            cast.tomasz,
            "The visit hall is booked out two weeks ahead. More visit times at the weekend would help families.",
        ),
        (cast.mac, "Families who work cannot come in the week. Please add visit times at the weekend."),
        (cast.jamie, "My mum works in the week, so weekend visit times would help her. They are always booked."),
    ] {
        let saying = Saying {
            kind: Kind::Suggestion,
            words: kept(words),
            put_right: None,
            lang: "en",
            publish: Publish::Summary,
            name_may_show: false,
            shown_name: None,
            wants_answer: true,
            worried: false,
        };
        let id = actions::leave(acting::<Leave>(site, person, cast.places.wing).await?, &saying).await?;
        match first {
            None => first = Some(id),
            Some(first) => {
                let why = kept("All of you ask for visit times at the weekend.");
                actions::join(acting::<Join>(site, cast.sam, id).await?, first, &why).await?;
            }
        }
    }
    Ok(())
}

/// Somebody names somebody else; the name is taken out, and they ask that somebody else looks at it.
async fn taken_out(site: &Site, cast: &Cast) -> Result<(), Refused> {
    let words = kept("The kitchen door does not lock. Ask Quentin Farthing, he broke it.");
    let saying = Saying {
        kind: Kind::Suggestion,
        words,
        put_right: None,
        lang: "en",
        publish: Publish::Private,
        name_may_show: false,
        shown_name: None,
        wants_answer: true,
        worried: false,
    };
    let id = actions::leave(acting::<Leave>(site, cast.tomasz, cast.places.wing).await?, &saying).await?;
    let permit = acting::<RemoveWords>(site, cast.sam, id).await?;
    actions::remove_words(permit, &["Quentin Farthing"], Reason::Names, "[removed: names somebody else]").await?;
    actions::contest_removal(acting::<ContestRemoval>(site, cast.tomasz, id).await?).await
}

/// A suggestion, an entry of the board, and something that is being written down.
pub fn samples(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<(&'static str, String)>>> {
    Box::pin(async move {
        let mut found = Vec::new();
        if let Some(id) = lists::any(tx).await? {
            found.push(("suggestion", id.to_string()));
            if let Some(entry) = board::beside(tx, id).await? {
                found.push(("entry", entry.to_string()));
            }
        }
        if let Some(recording) = recordings::any(tx).await? {
            found.push(("recording", recording.to_string()));
        }
        Ok(found)
    })
}
