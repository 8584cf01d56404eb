//! Pots: opened, topped up, and what was put in taken back.

use access::{Acting, Facts as _};
use basics::Date;
use books::{EntryId, Key, Opening, Unit};

use super::{Transfer, not_back, transfer};
use crate::access::{ExportFund, KeepPot, OpenPot};
use crate::actions::{Refused, today};
use crate::model::fund::{Pot, PotId};
use crate::rules::fund::{self as rules, FundRefused};
use crate::store::fund as kept;

/// How many of the newest lines of a pot's funding can be taken back.
pub const LINES: i64 = 50;

/// A pot to open.
#[derive(Clone, Copy, Debug)]
pub struct NewPot {
    /// Its first day.
    pub from_on: Date,
    /// Its last day.
    pub until_on: Date,
    /// How much is put in, in pence.
    pub amount: i64,
}

/// Opens a pot of a place with money in it.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn open_pot(mut acting: Acting<OpenPot>, new: &NewPot) -> Result<PotId, Refused> {
    let by = acting.person().ok_or(FundRefused::NotTheirs)?;
    let (now, place) = (acting.now(), acting.id());
    let organisation = acting.facts().about().organisation;
    let chance = acting.site().db.chance().clone();
    let id = PotId::new(now, &chance);
    let tx = acting.tx();
    rules::span(new.from_on, new.until_on, today(tx, place, now).await?)?;
    rules::amount(new.amount)?;
    let opening = |kind, floor| Opening {
        key: Key { kind, object: id.uuid(), person: None },
        unit: Unit::Pence,
        floor,
        place,
        organisation,
    };
    let pot = Pot {
        id,
        place,
        organisation,
        from_on: new.from_on,
        until_on: new.until_on,
        funding: books::open(tx, &chance, &opening("plans.funding", None), now).await?,
        left: books::open(tx, &chance, &opening("plans.pot", Some(0)), now).await?,
        spent: books::open(tx, &chance, &opening("plans.spent", Some(0)), now).await?,
    };
    kept::open_pot(tx, &pot, by, now).await?;
    put_in(&pot, new.amount)?.post(tx, &chance, now).await?;
    acting.made(id);
    acting.done(&format!("/plans/pots/{id}")).await?;
    Ok(id)
}

fn put_in(pot: &Pot, amount: i64) -> Result<Transfer<'static>, Refused> {
    Ok(Transfer {
        kind: "plans.fund_in",
        object: ("pot", pot.id.uuid()),
        at: (pot.place, pot.organisation),
        legs: transfer(pot.funding, pot.left, amount)?,
    })
}

/// Puts more into a pot.
///
/// # Errors
/// [`Refused::Fund`].
pub async fn top_up(mut acting: Acting<KeepPot>, amount: i64) -> Result<(), Refused> {
    rules::amount(amount)?;
    let (pot, now) = (acting.facts().pot.clone(), acting.now());
    let chance = acting.site().db.chance().clone();
    put_in(&pot, amount)?.post(acting.tx(), &chance, now).await?;
    acting.done(&format!("/plans/pots/{}", pot.id)).await?;
    Ok(())
}

/// Takes back what was put in, once, where it still is.
///
/// # Errors
/// [`Refused::Fund`]: what is missing, where some of it is spent or promised.
pub async fn take_out(mut acting: Acting<KeepPot>, entry: EntryId) -> Result<(), Refused> {
    let (pot, now) = (acting.facts().pot.clone(), acting.now());
    let chance = acting.site().db.chance().clone();
    let tx = acting.tx();
    let lines = books::statement(tx, pot.funding, None, LINES).await?;
    if lines.iter().all(|line| line.entry != entry) {
        return Err(FundRefused::NoSuchThing.into());
    }
    books::reverse(tx, &chance, entry, "plans.fund_out", now).await?.map_err(|refused| not_back(&refused))?;
    acting.done(&format!("/plans/pots/{}", pot.id)).await?;
    Ok(())
}

/// Takes the figures along: that is on record.
///
/// # Errors
/// [`Refused::Stop`].
pub async fn export(acting: Acting<ExportFund>) -> Result<(), Refused> {
    acting.done("").await?;
    Ok(())
}
