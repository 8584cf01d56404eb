//! Writing something down for somebody else: read back and agreed before it is saved, and taken over by them later.

use access::session::Token;
use access::{Acting, Action, Anyone, Boxed, Code, Role, Site, Stop, act_loose, people, places, session};
use basics::{Date, PersonId, Words};
use store::WriteTx;
use store::due::{self, Due};

use super::leave::{Beginning, begin_as};
use super::{Refused, today};
use crate::access::by_hand::{
    AgreeRecording, ChangeCode, ChangeRecording, DropRecording, HandOver, RecordingFacts, SayHanded, TakeOver,
    WriteDown,
};
use crate::access::{DESK, SuggestionFacts};
use crate::model::by_hand::{Agreed, Confirmed, Manner, Recording, RecordingId, Shown};
use crate::model::the_box::Opened;
use crate::model::{MessageKind, Saying, SuggestionId, SuggestionLeft};
use crate::rules::by_hand::{self as rules, ByHandRefused};
use crate::store::{self as threads, by_hand as kept};
use crate::tell::{RECORDING, Teller};

impl From<ByHandRefused> for Refused {
    fn from(why: ByHandRefused) -> Self {
        Self::ByHand(why)
    }
}

/// How long something lies there that was begun and never agreed to, in days.
const DAYS: i64 = 7;
/// After how many days its recorder is told that it will be thrown away.
const TOLD_AFTER: i64 = 5;
/// How much is thrown away in one round.
const MOST_FORGOTTEN: i64 = 200;
/// Tells a recorder that something is thrown away soon.
pub(super) const GOES_JOB: &str = "feedback.recording_goes";

/// What was begun is over: it was agreed to, or nobody wants it sent.
async fn settle(tx: &mut WriteTx, id: RecordingId) -> store::Result<()> {
    kept::drop_recording(tx, id).await?;
    loops::stop_waiting_all(tx, RECORDING, id.uuid()).await?;
    due::cancel(tx, GOES_JOB, id.uuid()).await
}

/// Nothing of it is kept: what is left of its words in a copy opens with no key.
async fn throw_away(tx: &mut WriteTx, id: RecordingId) -> store::Result<()> {
    settle(tx, id).await?;
    kept::forget_key(tx, id).await
}

/// Begins to write down what somebody says; nobody in `person` is somebody without an account.
///
/// # Errors
/// [`Refused::ByHand`] when it would be for oneself, or for somebody who does not belong to the place.
pub async fn write_down(
    mut acting: Acting<WriteDown>,
    person: Option<PersonId>,
    manner: Manner,
    saying: &Saying,
) -> Result<RecordingId, Refused> {
    let (place, now) = (acting.id(), acting.now());
    let by = acting.person().ok_or(Refused::Over)?;
    rules::may_write_for(by, person)?;
    let line = acting.facts().line.clone();
    let memberships = acting.signed().map(|signed| signed.memberships.clone()).unwrap_or_default();
    let here = memberships.iter().find(|held| DESK.contains(&held.role) && line.contains(&held.place));
    let role = here.map_or(Role::Practitioner, |held| held.role);
    let id = RecordingId::new(now, acting.site().db.chance());
    let teller = Teller::new(acting.site(), place, now);
    let tx = acting.tx();
    if let Some(person) = person
        && !people::belongs_in(tx, person, place, now).await?
    {
        return Err(ByHandRefused::NotFromHere.into());
    }
    let it = Recording {
        id,
        place,
        person,
        by,
        role,
        manner,
        kind: saying.kind,
        lang: saying.lang.to_owned(),
        publish: saying.publish,
        wants_answer: saying.wants_answer,
        worried: saying.worried,
        shown: Shown::No,
        made_at: now,
    };
    kept::put(tx, &it, saying).await?;
    due::plan(tx, now.plus_days(TOLD_AFTER), GOES_JOB, id.uuid()).await?;
    if it.worried {
        teller.wait_for_recorder(tx, id, by, now.plus_days(DAYS)).await?;
    }
    acting.made(id);
    acting.done(&format!("/desk/by-hand/{id}")).await?;
    Ok(id)
}

/// Other words than those that were read back.
///
/// # Errors
/// [`Refused`].
pub async fn change_words(
    mut acting: Acting<ChangeRecording>,
    words: &Words,
    put_right: Option<&Words>,
) -> Result<(), Refused> {
    let id = acting.id();
    kept::change(acting.tx(), id, words, put_right).await?;
    acting.done(&format!("/desk/by-hand/{id}")).await?;
    Ok(())
}

/// Throws it away.
///
/// # Errors
/// [`Refused`].
pub async fn drop_recording(mut acting: Acting<DropRecording>) -> Result<(), Refused> {
    let (id, site) = (acting.id(), acting.site().clone());
    throw_away(acting.tx(), id).await?;
    acting.done("/desk/by-hand").await?;
    // The log held the words as they were sealed, and their key.
    site.db.fold_log_soon().await;
    Ok(())
}

/// Hands the screen to the person: the session is locked on this one thing, in the act itself. The token is that of the
/// locked session.
///
/// # Errors
/// [`Refused::ByHand`] when they are not there.
pub async fn hand_over(mut acting: Acting<HandOver>) -> Result<Token, Refused> {
    let (id, now) = (acting.id(), acting.now());
    rules::may_hand_over(acting.facts().it.manner)?;
    let session = acting.signed().ok_or(Refused::Over)?.session;
    let chance = acting.site().db.chance().clone();
    let token = session::hand_over(acting.tx(), &chance, session, id.uuid(), now).await?;
    acting.done("/handed").await?;
    Ok(token)
}

/// A code to be printed for somebody without an account, and what is kept of it.
#[derive(Clone, Debug)]
pub struct PrintedCode {
    /// The code.
    pub code: Code,
    secret: String,
}

/// The code that belongs to a form: the same again when the form is sent twice.
///
/// # Errors
/// [`Refused::Crowded`] when too many ask at once.
pub async fn printed_code(site: &Site, press: &[u8; 32]) -> Result<PrintedCode, Refused> {
    let code = Code::of(press);
    let secret = site.keep_code(&code).await?;
    Ok(PrintedCode { code, secret })
}

/// It was read back and agreed: now it is a suggestion, its clock runs, and the person it is for is told.
///
/// # Errors
/// [`Refused::ByHand`] when it was not read back, or not agreed.
pub async fn agree(
    mut acting: Acting<AgreeRecording>,
    (read, yes): (bool, bool),
    code: Option<&PrintedCode>,
) -> Result<SuggestionId, Refused> {
    let it = acting.facts().it.clone();
    let agreed = rules::agreed(it.manner, it.shown, read, yes)?;
    let id = save(&mut acting, &it, agreed, code).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(id)
}

/// What somebody says of it on the screen that was handed to them.
#[derive(Clone, Debug)]
pub enum Said {
    /// That is right: it is sent.
    Right,
    /// That is not what they meant, and what they meant.
    NotRight(Words),
    /// They do not want it sent: nothing of it is kept.
    Unsent,
}

/// Takes what somebody says of it on the screen that was handed to them.
///
/// # Errors
/// [`Refused`].
pub async fn say_handed(mut acting: Acting<SayHanded>, said: &Said, code: Option<&PrintedCode>) -> Result<(), Refused> {
    let (id, it, site) = (acting.id(), acting.facts().it.clone(), acting.site().clone());
    if it.shown == Shown::NotRight && !matches!(said, Said::Unsent) {
        // Whoever takes the screen next cannot turn a no into a yes: the words have to be changed first.
        return Err(ByHandRefused::NotRight.into());
    }
    match said {
        Said::Right => {
            save(&mut acting, &it, Agreed::OnScreen, code).await?;
        }
        Said::NotRight(meant) => {
            let teller = Teller::new(acting.site(), it.place, acting.now());
            let tx = acting.tx();
            kept::not_right(tx, id, meant).await?;
            // What somebody wrote themselves must not lie where nobody looks.
            teller.wait_for_recorder(tx, id, it.by, it.made_at.plus_days(DAYS)).await?;
        }
        Said::Unsent => throw_away(acting.tx(), id).await?,
    }
    acting.done("/handed").await?;
    if matches!(said, Said::Unsent) {
        site.db.fold_log_soon().await;
    }
    Ok(())
}

/// Begins the thread, with what is known of how it was agreed.
async fn save<A: Action<Facts = RecordingFacts>>(
    acting: &mut Acting<A>,
    it: &Recording,
    agreed: Agreed,
    code: Option<&PrintedCode>,
) -> Result<SuggestionId, Refused> {
    let (now, organisation) = (acting.now(), access::Facts::about(acting.facts()).organisation);
    let cells = acting.facts().cells.clone();
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    let recorded = kept::recorded(tx, &cells).await?;
    let saying = Saying {
        kind: it.kind,
        words: recorded.words.ok_or(Refused::Over)?,
        put_right: recorded.put_right,
        lang: if it.lang == "cy" { "cy" } else { "en" },
        publish: it.publish,
        name_may_show: false,
        shown_name: None,
        wants_answer: it.wants_answer,
        worried: it.worried,
    };
    let new = Beginning { place: it.place, organisation, author: it.person, recorded_by: Some(it.by), at: now };
    let id = begin_as(tx, &chance, &teller, &new, &saying, SuggestionId::of(it.id.uuid())).await?;
    let (day, _) = today(tx, it.place, now).await?;
    kept::keep(tx, id, it, agreed, day).await?;
    settle(tx, it.id).await?;
    match (it.person, code) {
        (Some(person), _) => teller.tell(tx, Some(person), "feedback.written_down", id).await?,
        (None, Some(code)) => kept::keep_seen_receipt(tx, code.code.lookup(), &code.secret, id).await?,
        // Without a code nobody could ever read the answer.
        (None, None) => return Err(Refused::Over),
    }
    acting.tell(SuggestionLeft { suggestion: id, place: it.place });
    acting.made(id);
    Ok(id)
}

/// How its author takes over what was written down for them.
#[derive(Clone, Debug)]
pub enum Taking {
    /// These are their words.
    Mine,
    /// What they meant, in words of their own. The old ones stay as what was written down.
    Meant(Words),
}

/// Its author takes over what was written down for them.
///
/// # Errors
/// [`Refused::ByHand`] when they have already.
pub async fn take_over(mut acting: Acting<TakeOver>, how: &Taking) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let SuggestionFacts { it, around, the_loop, .. } = acting.facts().clone();
    rules::may_take_over(&it, around.by_hand.as_ref())?;
    let by = acting.person().ok_or(Refused::Over)?;
    let (chance, teller) = (acting.site().db.chance().clone(), Teller::new(acting.site(), it.place, now));
    let tx = acting.tx();
    let (day, _) = today(tx, it.place, now).await?;
    match how {
        Taking::Mine => kept::confirm(tx, id, Confirmed::Mine, day).await?,
        Taking::Meant(words) => {
            kept::confirm(tx, id, Confirmed::Corrected, day).await?;
            threads::add_message(tx, &chance, id, MessageKind::Meant, by, words, now).await?;
            // Whoever answers has to know it before they do.
            match it.assignee.or(the_loop.and_then(|the_loop| the_loop.answered_by)) {
                Some(person) => teller.tell(tx, Some(person), "feedback.put_right", id).await?,
                None => teller.tell_desk(tx, it.author, "feedback.put_right", id).await?,
            }
        }
    }
    acting.done(&format!("/feedback/{id}")).await?;
    Ok(())
}

/// The new code that is offered for one that a worker has seen. It follows from the old one, from what the page carries and
/// from a key of the house: nobody can choose it, and the page that is sent back need not be believed.
#[must_use]
pub fn offered_code(site: &Site, old: &Code, page: &str) -> Code {
    Code::of(&site.db.derived_key(&format!("new receipt|{}|{page}", old.grouped())))
}

/// Puts the offered code in the place of the one that a worker has seen, which opens nothing from now on.
///
/// # Errors
/// [`Refused::Over`] when it was changed meanwhile.
pub async fn change_code(site: &Site, opened: &Opened, new: &Code) -> Result<(), Refused> {
    let secret = site.keep_code(new).await?;
    let mut loose = act_loose::<ChangeCode>(site, Anyone, opened.place).await?;
    if !kept::change_receipt(loose.tx(), &opened.lookup, new.lookup(), &secret).await? {
        return Err(Refused::Over);
    }
    let zone = places::one(loose.tx(), opened.place).await?.ok_or(Refused::Over)?.zone;
    let day: Date = clocks::civil_date_at(site.now().timestamp(), &zone)?;
    loose.done(basics::LooseId::new(site.db.chance()), day).await?;
    Ok(())
}

/// Throws away what was begun and never agreed to. The house calls it every round.
pub fn forget_unagreed(site: &Site) -> Boxed<'_, Result<usize, Stop>> {
    Box::pin(async move {
        let before = site.now().plus_days(-DAYS);
        if !kept::any_before(&mut site.db.read().await?, before).await? {
            return Ok(0);
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "what was never agreed to is thrown away as upkeep, like old drafts"
        )]
        let mut tx = site.db.write().await?;
        let gone = kept::before(&mut tx, before, MOST_FORGOTTEN).await?;
        for id in &gone {
            throw_away(&mut tx, *id).await?;
        }
        tx.commit_quiet(store::Quiet::Draft).await?;
        site.db.fold_log_soon().await;
        Ok(gone.len())
    })
}

/// Tells whoever wrote something down that it will be thrown away: there are days left to read it back.
pub(super) fn tell_before<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (id, now) = (RecordingId::of(piece.object), site.now());
        #[expect(
            clippy::disallowed_methods,
            reason = "a word to whoever keeps a draft is upkeep, like throwing it away"
        )]
        let mut tx = site.db.write().await?;
        due::done(&mut tx, piece.id).await?;
        match kept::recording(&mut tx, id).await? {
            Some((it, _)) => Teller::new(site, it.place, now).tell_recorder(&mut tx, id, it.by).await?,
            // It went with the person it was for: nothing waits any more.
            None => loops::stop_waiting_all(&mut tx, RECORDING, id.uuid()).await?,
        }
        tx.commit_quiet(store::Quiet::Draft).await?;
        Ok(())
    })
}
