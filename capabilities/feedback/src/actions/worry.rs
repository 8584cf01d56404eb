//! The safety steps: read first, said what was done, and the house's own reminder.

use access::{Acting, Boxed, Role, Site, Stop, Who, act};
use basics::Words;
use loops::For;
use pages::Job;
use store::due::{self, Due};

use super::Refused;
use crate::access::{CloseWorry, FIRST_READ_JOB, ReadWorry, RemindOfWorry};
use crate::model::SuggestionId;
use crate::store as kept;
use crate::tell::{Teller, WAIT_WORRY};

/// The jobs of this capability.
pub const JOBS: &[Job] = &[Job { kind: FIRST_READ_JOB, run: remind }];

/// Somebody reads a worry, on record: the author sees the day.
///
/// # Errors
/// [`Refused::Over`] when nobody is worried, or the steps are done.
pub async fn read_worry(mut acting: Acting<ReadWorry>) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let (it, worry) = (acting.facts().it.clone(), acting.facts().around.worry.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    let worry = worry.ok_or(Refused::Over)?;
    let teller = Teller::new(acting.site(), it.place, now);
    let tx = acting.tx();
    if worry.read_at.is_none() {
        kept::read_worry(tx, id, by, now).await?;
        due::cancel(tx, FIRST_READ_JOB, id.uuid()).await?;
        // It waits now for the one who has read it, until they say what was done.
        loops::stop_waiting(tx, WAIT_WORRY, id.uuid()).await?;
        teller.wait(tx, For::Person(by), WAIT_WORRY, id, Some(worry.due_at)).await?;
        teller.tell(tx, it.author, "feedback.worry_read", id).await?;
    }
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// Says what was done about a worry. Nobody closes what nobody has read.
///
/// # Errors
/// [`Refused::Over`].
pub async fn close_worry(mut acting: Acting<CloseWorry>, done: &Words) -> Result<(), Refused> {
    let (id, now, worry) = (acting.id(), acting.now(), acting.facts().around.worry.clone());
    let by = acting.person().ok_or(Refused::Over)?;
    if !worry.is_some_and(|worry| worry.read_at.is_some() && worry.closed_at.is_none()) {
        return Err(Refused::Over);
    }
    let tx = acting.tx();
    kept::close_worry(tx, id, by, done, now).await?;
    loops::stop_waiting(tx, WAIT_WORRY, id.uuid()).await?;
    acting.done(&format!("/desk/{id}")).await?;
    Ok(())
}

/// The first-read limit is over: when nobody has read it, the managers are told, and it waits for them too.
fn remind<'a>(site: &'a Site, piece: &'a Due) -> Boxed<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = SuggestionId::of(piece.object);
        let mut acting = match act::<RemindOfWorry>(site, &Who::House(FIRST_READ_JOB), id, None).await {
            Ok(acting) => acting,
            // The thing is gone: so is what was due for it.
            Err(Stop::Refused(_)) => return drop_piece(site, piece).await,
            Err(stop) => return Err(stop),
        };
        let (it, worry, now) = (acting.facts().it.clone(), acting.facts().around.worry.clone(), acting.now());
        let teller = Teller::new(acting.site(), it.place, now);
        let tx = acting.tx();
        if let Some(worry) = worry.filter(|worry| worry.read_at.is_none() && worry.closed_at.is_none()) {
            teller.wait(tx, For::Role(Role::Manager), WAIT_WORRY, id, Some(worry.due_at)).await?;
            teller.tell_managers(tx, "feedback.worry_unread", id, it.author).await?;
        }
        due::done(tx, piece.id).await?;
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
