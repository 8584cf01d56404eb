//! The box: dropped without a name, opened by the house on a later day, and read by receipt.
//!
//! Nothing a nameless person does is done at once: it lies in the box until the day is over, among whatever else was
//! dropped, and is taken out in a random order. So no row of theirs holds a time finer than the day, and none stands beside
//! a session (promise 4). Only what somebody is worried about is taken out at once, and the page says so before.

use access::{Acting, Anyone, Boxed, Code, CodeFailed, Site, Stop, Who, act, act_loose, places};
use basics::{Date, Instant, LooseId, PlaceId, Words};
use loops::Heard;
use store::{By, Line, WriteTx, seal};

use super::board::down;
use super::kept_code::shows_again;
use super::leave::{Beginning, begin};
use super::own::{take_back, take_heard, take_word};
use super::wall::{ask_later, number_for};
use super::{Refused, set_clock};
use crate::access::suggestion;
use crate::access::the_box::{BOX_JOB, DropByReceipt, DropInBox, OpenBox};
use crate::model::the_box::{Dropped, FINISHED, Inside, KEPT, LOST, Opened, Reached, Receipt};
use crate::model::{ANSWER_DAYS, Saying, SuggestionId};
use crate::store::the_box::{self as kept, Taken};
use crate::store::wall;
use crate::tell::Teller;

/// The most that lies in one box: a flood of nonsense must not bury what people say.
const MOST_IN_A_BOX: i64 = 500;

/// One form that was sent: what a receipt's code, and the mark against a double press, are made from. Nothing can be
/// learnt from either without the key of the house.
#[derive(Clone, Debug)]
pub struct Press(pub(super) [u8; 32]);

impl Press {
    /// From what a page makes of its form ([`pages::Visit::press`]).
    #[must_use]
    pub const fn of(form: [u8; 32]) -> Self {
        Self(form)
    }

    pub(super) fn mark(&self, site: &Site) -> String {
        Code::of(&site.db.derived_key(&format!("press {:?}", self.0))).grouped()
    }
}

impl From<CodeFailed> for Refused {
    fn from(error: CodeFailed) -> Self {
        match error {
            CodeFailed::Crowded => Self::Crowded,
            CodeFailed::Hashing(_) => Self::Hashing,
        }
    }
}

/// Drops a suggestion or a thank-you into the box of a place, with the wish to have its answer on the `wall` or without
/// it, and gives the receipt: the same again when the same form is
/// sent twice.
///
/// # Errors
/// [`Refused::Full`] when the box holds too much, [`Refused::Crowded`] when too many ask at once, [`Refused::SentAlready`]
/// when its code was kept, or on a later day: whoever sends the form again then is somebody else at the same screen.
pub async fn drop_saying(
    site: &Site,
    place: PlaceId,
    saying: &Saying,
    wall: bool,
    press: &Press,
) -> Result<Code, Refused> {
    let code = Code::of(&press.0);
    let secret = site.keep_code(&code).await?;
    let mut loose = act_loose::<DropInBox>(site, Anyone, place).await?;
    if let Some(before) = kept::receipt(loose.tx(), code.lookup()).await? {
        let may_show = shows_again(loose.tx(), code.lookup(), &before, site.now()).await?;
        drop(loose);
        if saying.worried && matches!(before.reached, Reached::InTheBox(_)) {
            // It was kept the first time and then could not be taken out: "read this now" holds all the same.
            open_box(site, place, &Taken::Thread(code.lookup())).await?;
        }
        return if may_show { Ok(code) } else { Err(Refused::SentAlready) };
    }
    let (lying, _) = kept::lying(loose.tx(), place, "").await?;
    // A flood must not keep worries out: they have room of their own.
    if lying >= if saying.worried { MOST_IN_A_BOX * 2 } else { MOST_IN_A_BOX } {
        return Err(Refused::Full);
    }
    let day = day_in(loose.tx(), place, site.now()).await?;
    let new = dropped(site, place, day, code.lookup(), Some(secret), press, &Inside::saying(saying, wall))?;
    kept::put(loose.tx(), &new).await?;
    loose.done(unlinked(site), day).await?;
    if saying.worried {
        // Read at once: what is taken out now shows when it came, and the page said so before.
        open_box(site, place, &Taken::Thread(code.lookup())).await?;
    }
    Ok(code)
}

/// Drops a later word, an answer to "were you heard?", or the wish to take it all back, for whoever showed the receipt.
///
/// # Errors
/// [`Refused::Full`].
pub async fn drop_more(site: &Site, opened: &Opened, inside: &Inside, press: &Press) -> Result<(), Refused> {
    if opened.must_change() {
        // Somebody else may hold this code: nobody speaks for its owner with it.
        return Err(Refused::Over);
    }
    let mut loose = act_loose::<DropByReceipt>(site, Anyone, opened.place).await?;
    let (lying, same) = kept::lying(loose.tx(), opened.place, &press.mark(site)).await?;
    if same {
        return Ok(());
    }
    if lying >= MOST_IN_A_BOX * 2 {
        return Err(Refused::Full);
    }
    let day = day_in(loose.tx(), opened.place, site.now()).await?;
    let new = dropped(site, opened.place, day, &opened.lookup, None, press, inside)?;
    kept::put(loose.tx(), &new).await?;
    loose.done(unlinked(site), day).await?;
    Ok(())
}

/// What an audit line of the box is about: an id that stands nowhere else. The chain shows that something was dropped on
/// that day, and not even a copy of the box from that day can say what.
pub(super) fn unlinked(site: &Site) -> LooseId {
    LooseId::new(site.db.chance())
}

pub(super) fn dropped(
    site: &Site,
    place: PlaceId,
    day: Date,
    lookup: &str,
    secret: Option<String>,
    press: &Press,
    inside: &Inside,
) -> Result<Dropped, Refused> {
    let id = LooseId::new(site.db.chance());
    let text = serde_json::to_string(inside).map_err(|_| Refused::Hashing)?;
    let cell = seal::seal_loose(&site.db, kept::cell(id), &text)?;
    let kind = inside.kind();
    Ok(Dropped { id, place, day, lookup: lookup.to_owned(), secret, press: press.mark(site), kind, cell })
}

pub(super) async fn day_in(tx: &mut store::ReadTx, place: PlaceId, now: Instant) -> Result<Date, Refused> {
    let place = places::one(tx, place).await?.ok_or(Refused::Over)?;
    Ok(clocks::civil_date_at(now.timestamp(), &place.zone)?)
}

/// Whether a typed code opens a thread. A wrong one, one whose thread is gone and one whose last day is over answer alike
/// after the same work.
///
/// # Errors
/// [`Refused::Crowded`] when too many ask at once.
pub async fn open_receipt(site: &Site, typed: &str) -> Result<Option<Opened>, Refused> {
    let code = Code::read(typed);
    let lookup = code.as_ref().map_or("", Code::lookup).to_owned();
    let found = kept::receipt(&mut site.db.read().await?, &lookup).await?;
    let now = site.now();
    let found = found.filter(|receipt| {
        let today = now.date_in(&receipt.zone).unwrap_or_default();
        crate::rules::receipts::is_open(receipt.until, today)
    });
    let secret = found.as_ref().map(|receipt| receipt.secret.clone());
    let right = site.code_opens(code.as_ref(), secret).await?;
    let opened =
        |Receipt { place, until, reached, to_change, .. }: Receipt| Opened { lookup, place, until, reached, to_change };
    Ok(found.filter(|_| right).map(opened))
}

/// By when an answer is due for what was dropped on a day.
///
/// # Errors
/// The store's failure.
pub async fn answer_due(tx: &mut store::ReadTx, place: PlaceId, day: Date) -> Result<Date, Refused> {
    let zone = places::one(tx, place).await?.ok_or(Refused::Over)?.zone;
    let (dates, _) = set_clock(tx, place, &ANSWER_DAYS, end_of(day, &zone)?).await?;
    Ok(dates.due_on)
}

/// The one moment that is written for everything of a day: its end.
fn end_of(day: Date, zone: &str) -> Result<Instant, Refused> {
    Ok(Instant::of(clocks::end_of_day(day, zone)?))
}

/// Opens every box that holds something of an earlier day. The house calls it every round; returns how much it took out.
pub fn open_boxes(site: &Site) -> Boxed<'_, Result<usize, Stop>> {
    Box::pin(async move {
        let mut taken = 0_usize;
        let boxes = kept::boxes(&mut site.db.read().await?).await?;
        for (place, zone, oldest) in boxes {
            let Some(today) = site.now().date_in(&zone).filter(|today| oldest < *today) else { continue };
            // A little at a time: nobody who writes waits for a whole box.
            loop {
                match open_box(site, place, &Taken::Before(today)).await {
                    Ok(0) => break,
                    Ok(count) => taken = taken.saturating_add(count),
                    // One box that cannot be opened now keeps no other one shut; it is tried again in the next round.
                    Err(why) => {
                        tracing::error!(%place, %why, "a box could not be opened");
                        break;
                    }
                }
            }
        }
        super::receipts::round(site).await?;
        Ok(taken)
    })
}

/// Takes things out of a place's box in one act: each becomes a suggestion of nobody, or joins its thread.
async fn open_box(site: &Site, place: PlaceId, which: &Taken<'_>) -> Result<usize, Refused> {
    let mut acting = act::<OpenBox>(site, &Who::House(BOX_JOB), place, None).await?;
    let zone = places::one(acting.tx(), place).await?.ok_or(Refused::Over)?.zone;
    let taken = kept::take(acting.tx(), site.db.chance(), place, which).await?;
    if taken.is_empty() {
        // Nothing was there, so nothing was done: no line says that it was.
        return Ok(0);
    }
    for one in taken.iter().filter(|one| one.kind != KEPT && one.kind != FINISHED) {
        let inside = read(site, one);
        // At the end of its day, or now when the day is not over: what was taken out at once.
        let at = end_of(one.day, &zone)?.min(acting.now());
        match (&one.secret, inside.as_saying()) {
            (Some(secret), Some(saying)) => {
                let id = take_out(&mut acting, one, secret, &saying, at).await?;
                if inside.wants_wall() {
                    wall::ask(acting.tx(), id, place, &number_for(site, &one.lookup)).await?;
                }
            }
            _ => join_thread(&mut acting, one, &inside, at).await?,
        }
    }
    let count = taken.len();
    acting.done("").await?;
    // The log held the box as it was before.
    site.db.fold_log_soon().await;
    Ok(count)
}

/// What was dropped, opened. What cannot be opened any more, because its row was damaged, still begins its thread and gets
/// its answer: the desk sees that something was lost, and so does whoever holds the receipt.
fn read(site: &Site, one: &Dropped) -> Inside {
    let opened = seal::open_loose(&site.db, kept::cell(one.id), &one.cell);
    let inside = opened.ok().and_then(|text| serde_json::from_str::<Inside>(text.read()).ok());
    inside.unwrap_or_else(|| {
        tracing::error!("something in a box could not be opened: its row was changed or its key is another one");
        if one.secret.is_some() { Inside::lost() } else { Inside::Word(LOST.to_owned()) }
    })
}

async fn take_out(
    acting: &mut Acting<OpenBox>,
    one: &Dropped,
    secret: &str,
    saying: &Saying,
    at: Instant,
) -> Result<SuggestionId, Refused> {
    let (now, organisation) = (acting.now(), acting.facts().organisation);
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), one.place, now);
    let new = Beginning { place: one.place, organisation, author: None, recorded_by: None, at };
    let id = begin(acting.tx(), &chance, &teller, &new, saying).await?;
    kept::keep_receipt(acting.tx(), &one.lookup, secret, id, None).await?;
    note(acting.tx(), now, "feedback.leave", id, one.place).await?;
    Ok(id)
}

/// Every suggestion that comes out has a line of its own, at the time the box was opened.
async fn note(
    tx: &mut WriteTx,
    at: Instant,
    action: &'static str,
    id: SuggestionId,
    place: PlaceId,
) -> Result<(), Refused> {
    let line = Line {
        at,
        by: By::House(BOX_JOB),
        action,
        object_kind: "suggestion",
        object: id.uuid(),
        place: Some(place.uuid()),
        reason: None,
    };
    Ok(tx.note(&line).await?)
}

async fn join_thread(acting: &mut Acting<OpenBox>, one: &Dropped, inside: &Inside, at: Instant) -> Result<(), Refused> {
    let (now, chance) = (acting.now(), acting.site().db.chance().clone());
    let teller = Teller::new(acting.site(), one.place, now);
    let reached = kept::receipt(acting.tx(), &one.lookup).await?.map(|receipt| receipt.reached);
    let Some(Reached::Thread(id)) = reached else { return Ok(()) };
    let Some(facts) = suggestion(acting.tx(), id).await? else { return Ok(()) };
    // What cannot be done any more (said twice, taken back meanwhile) is left: there is nobody who could be told now, and
    // the thread says how it stands.
    let (action, did) = match inside {
        Inside::Word(words) => {
            let words = Words::kept(words.clone());
            ("feedback.add_word", take_word(acting.tx(), &chance, &teller, &facts, None, &words, at).await)
        }
        Inside::Heard(yes, why) => {
            let why = why.clone().map(Words::kept);
            let said: Heard = Inside::heard(*yes);
            (
                "feedback.say_heard",
                take_heard(acting.tx(), &chance, &teller, &facts, None, said, why.as_ref(), at).await,
            )
        }
        Inside::Back => ("feedback.withdraw", take_back(acting.tx(), &teller, &facts).await),
        Inside::Down => ("feedback.take_down", down(acting.tx(), &facts).await),
        Inside::Wall => {
            let derived = number_for(acting.site(), &one.lookup);
            ("feedback.ask_for_wall", ask_later(acting.tx(), &teller, &facts, &derived).await)
        }
        Inside::Saying { .. } | Inside::Kept | Inside::Finished => return Ok(()),
    };
    match did {
        Ok(()) => note(acting.tx(), now, action, id, one.place).await,
        Err(Refused::Over | Refused::Heard(_)) => Ok(()),
        Err(other) => Err(other),
    }
}
