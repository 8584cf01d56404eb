//! What keeps a code, and a thread that was opened by it, from coming back on a screen that others use too.
//!
//! Marks of it lie in the box for as long as the day lasts. They hold no moment, no device and no session; the box is shaken
//! with each.

use access::{Anyone, Code, Site, act_loose, places};
use basics::{Instant, PlaceId};

use super::Refused;
use super::the_box::{Press, day_in, dropped, unlinked};
use crate::access::the_box::KeepCode;
use crate::model::the_box::{Inside, Opened, Reached, Receipt};
use crate::rules;
use crate::store::the_box as kept;

/// The most marks of finished visits in one place's box: a flood of them must not fill it.
const MOST_FINISHED: i64 = 500;

/// Whether the code of something that was sent is shown once more.
pub(super) async fn shows_again(
    tx: &mut store::ReadTx,
    lookup: &str,
    it: &Receipt,
    now: Instant,
) -> Result<bool, Refused> {
    let zone = places::one(tx, it.place).await?.ok_or(Refused::Over)?.zone;
    let sent_on = match it.reached {
        Reached::InTheBox(day) => Some(day),
        Reached::Thread(id) => kept::began_at(tx, id).await?.and_then(|at| at.date_in(&zone)),
        Reached::OnPaper => None,
    };
    let (today, is_kept) = (now.date_in(&zone).unwrap_or_default(), kept::is_kept(tx, lookup).await?);
    Ok(sent_on.is_some_and(|day| rules::shows_code_again(day, today, is_kept)))
}

/// Whether the page with this code may be shown once more: not when it was kept, and on no later day.
///
/// # Errors
/// The store's failure.
pub async fn may_show_code(site: &Site, code: &Code) -> Result<bool, Refused> {
    let mut tx = site.db.read().await?;
    let Some(it) = kept::receipt(&mut tx, code.lookup()).await? else { return Ok(false) };
    shows_again(&mut tx, code.lookup(), &it, site.now()).await
}

/// Whoever shows the code has kept it: from now on nothing on this screen brings it back. A mark lies in the box for as long
/// as the day lasts, and says nothing of who or when.
///
/// # Errors
/// The store's failure.
pub async fn keep_code(site: &Site, opened: &Opened) -> Result<(), Refused> {
    let mut loose = act_loose::<KeepCode>(site, Anyone, opened.place).await?;
    if kept::is_kept(loose.tx(), &opened.lookup).await? {
        return Ok(());
    }
    let (press, now) = (Press(site.db.chance().bytes()), site.now());
    let day = day_in(loose.tx(), opened.place, now).await?;
    let new = dropped(site, opened.place, day, &opened.lookup, None, &press, &Inside::Kept)?;
    kept::put(loose.tx(), &new).await?;
    loose.done(unlinked(site), day).await?;
    Ok(())
}

/// All that one person sends from a shared screen carries the same random word: the mark is made from it, and nothing can be
/// learnt from either without the key of the house.
fn visit_mark(site: &Site, visit: &str) -> String {
    Press(site.db.derived_key(&format!("visit|{visit}"))).mark(site)
}

/// Somebody pressed "Finish" on a shared screen: what was sent there with this word brings nothing back.
///
/// # Errors
/// The store's failure.
pub async fn finish_visit(site: &Site, place: PlaceId, visit: &str) -> Result<(), Refused> {
    let mut loose = act_loose::<KeepCode>(site, Anyone, place).await?;
    let mark = visit_mark(site, visit);
    if kept::finished(loose.tx(), &mark).await? {
        return Ok(());
    }
    let lying = kept::count_finished(loose.tx(), place).await?;
    if lying >= MOST_FINISHED {
        // A flood of empty visits must not switch "Finish" off for whoever comes next: any older mark makes room.
        let any = site.db.chance().below(u64::try_from(lying).unwrap_or(1));
        kept::drop_finished(loose.tx(), place, i64::try_from(any).unwrap_or(0)).await?;
    }
    let (press, now) = (Press(site.db.derived_key(&format!("visit|{visit}"))), site.now());
    let day = day_in(loose.tx(), place, now).await?;
    let new = dropped(site, place, day, "", None, &press, &Inside::Finished)?;
    kept::put(loose.tx(), &new).await?;
    loose.done(unlinked(site), day).await?;
    Ok(())
}

/// Whether "Finish" was pressed after forms with this word.
///
/// # Errors
/// The store's failure.
pub async fn is_finished(site: &Site, visit: &str) -> Result<bool, Refused> {
    Ok(kept::finished(&mut site.db.read().await?, &visit_mark(site, visit)).await?)
}
