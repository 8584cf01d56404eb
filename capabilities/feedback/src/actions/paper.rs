//! Paper: slips to print, and what came back on them. A slip is anonymous from the first second: its code stands on the
//! part that is torn off, who got which slip is nowhere, and what is typed in names the worker who typed and nobody else.

use access::{Acting, Code, Site, settings};
use basics::{Date, Instant, PlaceId};
use store::Line;

use super::leave::{Beginning, begin};
use super::{Refused, today};
use crate::access::paper::{PrintSlips, TypePaper, TypeSheet};
use crate::model::paper::{Slip, Typed};
use crate::model::the_box::RECEIPT_DAYS;
use crate::model::{SuggestionId, SuggestionLeft};
use crate::rules::paper::{CheckedRow, number};
use crate::rules::receipts::open_until;
use crate::store::paper as slips;
use crate::store::the_box;
use crate::store::wall as on_wall;
use crate::tell::Teller;

/// The most slips that are printed at once: each costs a slow hash.
pub const MOST_SLIPS: usize = 40;

/// A slip for the moment of printing: its code is nowhere else.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The number on both halves.
    pub number: String,
    /// The code on the half that is torn off.
    pub code: Code,
    secret: String,
}

/// Makes so many slips, hashed before the act.
///
/// # Errors
/// [`Refused::Crowded`] when too many ask at once.
pub async fn new_slips(site: &Site, many: usize) -> Result<Vec<Printed>, Refused> {
    let mut made: Vec<Printed> = Vec::with_capacity(many);
    while made.len() < many.min(MOST_SLIPS) {
        let number = number(site.db.chance().bytes());
        if made.iter().any(|other| other.number == number) {
            continue;
        }
        let code = Code::new(site.db.chance());
        let secret = site.keep_code(&code).await?;
        made.push(Printed { number, code, secret });
    }
    Ok(made)
}

/// Keeps slips that are printed now, and gives the last day on which their codes are known. That they were printed, and how many, is on record; where each goes is not.
///
/// # Errors
/// [`Refused::Crowded`] when a number was taken meanwhile: print again.
pub async fn print_slips(mut acting: Acting<PrintSlips>, made: &[Printed]) -> Result<Date, Refused> {
    let (place, now) = (acting.id(), acting.now());
    let tx = acting.tx();
    let numbers: Vec<String> = made.iter().map(|slip| slip.number.clone()).collect();
    if !slips::taken(tx, &numbers).await?.is_empty() {
        return Err(Refused::Crowded);
    }
    let (day, _) = today(tx, place, now).await?;
    let until = open_until(day, settings::number(tx, place, &RECEIPT_DAYS).await?);
    let kept: Vec<Slip> = made
        .iter()
        .map(|slip| Slip {
            number: slip.number.clone(),
            place,
            day,
            until: Some(until),
            lookup: slip.code.lookup().to_owned(),
            secret: slip.secret.clone(),
        })
        .collect();
    slips::keep(tx, &kept).await?;
    let db = acting.site().db.clone();
    acting.done("/desk/slips").await?;
    db.fold_log_soon().await;
    Ok(until)
}

/// Types in one paper. Its slip, when it has one, opens the thread from now on, and its answer hangs on the `wall` under
/// the slip's number when that was ticked.
///
/// # Errors
/// [`Refused::Over`] when its slip came back already or is of another place.
pub async fn type_paper(mut acting: Acting<TypePaper>, typed: &Typed, wall: bool) -> Result<SuggestionId, Refused> {
    let (place, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let organisation = acting.facts().organisation;
    let chance = acting.site().db.chance().clone();
    let teller = Teller::new(acting.site(), place, now);
    let tx = acting.tx();
    let (day, zone) = today(tx, place, now).await?;
    let at = when(typed.found_on, day, &zone, now)?;
    let slip = match &typed.number {
        None => None,
        Some(number) => Some(slips::one(tx, number).await?.filter(|slip| slip.place == place).ok_or(Refused::Over)?),
    };
    let new = Beginning { place, organisation, author: None, recorded_by: Some(by), at };
    let id = begin(tx, &chance, &teller, &new, &typed.saying).await?;
    if let Some(slip) = slip {
        the_box::keep_receipt(tx, &slip.lookup, &slip.secret, id, Some(&slip.number)).await?;
        if wall && !typed.saying.worried {
            on_wall::ask(tx, id, place, &slip.number).await?;
        }
        slips::take(tx, &[slip.number]).await?;
    }
    acting.tell(SuggestionLeft { suggestion: id, place });
    acting.made(id);
    let db = acting.site().db.clone();
    acting.done(&format!("/desk/{id}")).await?;
    db.fold_log_soon().await;
    Ok(id)
}

/// The end of the day a paper was found, or now when that is today.
fn when(found_on: Date, today: Date, zone: &str, now: Instant) -> Result<Instant, Refused> {
    if found_on >= today { Ok(now) } else { Ok(Instant::of(clocks::end_of_day(found_on, zone)?)) }
}

/// Why a sheet of papers was not taken. Nothing of it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetRefused {
    /// Some rows have faults, and leaving them out was not asked for.
    Faults,
    /// No row is left.
    Nothing,
}

/// Types in a whole sheet: every row that has no fault, in one act; each has a line of its own in the audit chain.
///
/// # Errors
/// [`Refused::Sheet`]; then nothing was taken.
pub async fn type_sheet(
    mut acting: Acting<TypeSheet>,
    checked: &[CheckedRow],
    leave_out: bool,
) -> Result<usize, Refused> {
    let good: Vec<&Typed> = checked.iter().filter_map(|row| row.outcome.as_ref().ok()).collect();
    if good.len() < checked.len() && !leave_out {
        return Err(Refused::Sheet(SheetRefused::Faults));
    }
    if good.is_empty() {
        return Err(Refused::Sheet(SheetRefused::Nothing));
    }
    let (now, who) = (acting.now(), acting.who().by());
    let by = acting.person().ok_or(Refused::Over)?;
    let chance = acting.site().db.chance().clone();
    let mut back = Vec::new();
    for typed in &good {
        let teller = Teller::new(acting.site(), typed.place, now);
        let tx = acting.tx();
        let place = access::places::one(tx, typed.place).await?.ok_or(Refused::Over)?;
        let day = clocks::civil_date_at(now.timestamp(), &place.zone)?;
        let at = when(typed.found_on, day, &place.zone, now)?;
        let new =
            Beginning { place: place.id, organisation: place.organisation, author: None, recorded_by: Some(by), at };
        let id = begin(tx, &chance, &teller, &new, &typed.saying).await?;
        if let Some(number) = &typed.number {
            // Checked outside of this act: it may have come back meanwhile.
            let slip = slips::one(tx, number).await?.filter(|slip| slip.place == place.id).ok_or(Refused::Over)?;
            the_box::keep_receipt(tx, &slip.lookup, &slip.secret, id, Some(number)).await?;
            back.push(slip.number);
        }
        let line = Line {
            at: now,
            by: who,
            action: "feedback.type_paper",
            object_kind: "suggestion",
            object: id.uuid(),
            place: Some(place.id.uuid()),
            reason: None,
        };
        tx.note(&line).await?;
        acting.tell(SuggestionLeft { suggestion: id, place: place.id });
    }
    if !back.is_empty() {
        slips::take(acting.tx(), &back).await?;
    }
    let (count, db) = (good.len(), acting.site().db.clone());
    acting.done("/desk/paper/sheet").await?;
    db.fold_log_soon().await;
    Ok(count)
}

/// The place of a slip that has not come back.
///
/// # Errors
/// The store's failure.
pub async fn place_of_slip(tx: &mut store::ReadTx, number: &str) -> Result<Option<PlaceId>, Refused> {
    Ok(slips::one(tx, number).await?.map(|slip| slip.place))
}
