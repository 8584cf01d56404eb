//! Posting, and taking back.

use std::collections::BTreeMap;

use basics::{Chance, Instant};
use ledger::{Floors, check, reversal};
use store::{Build, By, Line, ReadTx, Result, WriteTx, values};
use uuid::Uuid;

use crate::keeping::several;
use crate::model::{AccountId, EntryId, Leg, Posted, Posting, Refused, ReverseRefused, Unit};
use crate::sums::{Written, WrittenLeg};

/// The most legs of an entry.
pub const MOST_LEGS: usize = 100;
/// What the audit chain says of an entry.
pub(crate) const POSTED: &str = "books.post";

/// Posts an entry: all of it, or nothing.
///
/// # Errors
/// The store's failure.
pub async fn post(
    tx: &mut WriteTx,
    chance: &Chance,
    new: &Posting<'_>,
    now: Instant,
) -> Result<std::result::Result<Posted, Refused>> {
    keep(tx, chance, new, None, now).await
}

/// Takes an entry back by a counter-entry about the same thing, once. What takes another back is not taken back itself.
///
/// # Errors
/// The store's failure.
pub async fn reverse(
    tx: &mut WriteTx,
    chance: &Chance,
    entry: EntryId,
    kind: &str,
    now: Instant,
) -> Result<std::result::Result<Posted, ReverseRefused>> {
    let found = tx
        .first(
            "SELECT e.object_kind AS object_kind, e.object_id AS object_id, e.place_id AS place_id, \
             e.organisation_id AS organisation_id, e.reverses AS reverses, r.id AS reversed_by \
             FROM books_entries e LEFT JOIN books_entries r ON r.reverses = e.id WHERE e.id = $1",
            values![entry],
        )
        .await?;
    let Some(row) = found else { return Ok(Err(ReverseRefused::NoSuchEntry)) };
    if row.get::<Option<EntryId>>("reverses")?.is_some() {
        return Ok(Err(ReverseRefused::IsReversal));
    }
    if row.get::<Option<EntryId>>("reversed_by")?.is_some() {
        return Ok(Err(ReverseRefused::AlreadyReversed));
    }
    let legs = match reversal(&legs_of(tx, entry).await?) {
        Ok(legs) => legs,
        Err(refused) => return Ok(Err(ReverseRefused::Posting(refused.into()))),
    };
    let object_kind: String = row.get("object_kind")?;
    let new = Posting {
        kind,
        object: (&object_kind, row.get("object_id")?),
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        legs: &legs,
    };
    Ok(keep(tx, chance, &new, Some(entry), now).await?.map_err(ReverseRefused::Posting))
}

async fn legs_of(tx: &mut ReadTx, entry: EntryId) -> Result<Vec<Leg>> {
    let sql = "SELECT account_id, amount FROM books_legs WHERE entry_id = $1 ORDER BY account_id";
    let rows = tx.rows(sql, values![entry]).await?;
    rows.iter().map(|row| Ok(Leg::new(row.get("account_id")?, row.get("amount")?))).collect()
}

/// What an entry comes to: its unit, and what its accounts hold then.
async fn decide(
    tx: &mut ReadTx,
    legs: &[Leg],
    is_reversal: bool,
) -> Result<std::result::Result<(Unit, BTreeMap<AccountId, i64>), Refused>> {
    if legs.len() > MOST_LEGS {
        return Ok(Err(Refused::TooManyLegs));
    }
    let ids: Vec<AccountId> = legs.iter().map(|leg| leg.account).collect();
    let accounts = several(tx, &ids).await?;
    let unit = accounts.values().next().map_or(Unit::Pence, |account| account.unit);
    if accounts.values().any(|account| account.unit != unit) {
        return Ok(Err(Refused::MixedUnits));
    }
    let floors = if is_reversal { unit.floors_when_taken_back() } else { Floors::Hold };
    let held = accounts
        .into_iter()
        .map(|(id, account)| (id, ledger::Account { balance: account.balance, floor: account.floor, ceiling: None }))
        .collect();
    Ok(check(legs, &held, floors).map(|after| (unit, after.balances)).map_err(Refused::Ledger))
}

async fn keep(
    tx: &mut WriteTx,
    chance: &Chance,
    new: &Posting<'_>,
    reverses: Option<EntryId>,
    now: Instant,
) -> Result<std::result::Result<Posted, Refused>> {
    let (unit, balances) = match decide(tx, new.legs, reverses.is_some()).await? {
        Ok(decided) => decided,
        Err(refused) => return Ok(Err(refused)),
    };
    let last = tx.one("SELECT COALESCE(MAX(number), 0) AS n FROM books_entries", values![]).await?;
    let number = last.get::<i64>("n")?.saturating_add(1);
    let id = EntryId::new(now, chance);
    tx.run(
        "INSERT INTO books_entries (id, number, unit, kind, object_kind, object_id, place_id, organisation_id, at, \
         reverses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![id, number, unit, new.kind, new.object.0, new.object.1, new.place, new.organisation, now, reverses],
    )
    .await?;
    let legs: Vec<WrittenLeg> = new
        .legs
        .iter()
        .map(|leg| {
            let balance = balances.get(&leg.account).copied().unwrap_or_default();
            WrittenLeg { leg: *leg, number, at: now, balance }
        })
        .collect();
    write_legs(tx, id, &legs).await?;
    let written = Written {
        id,
        number,
        unit,
        kind: new.kind.to_owned(),
        object_kind: new.object.0.to_owned(),
        object: new.object.1,
        place: new.place,
        organisation: new.organisation,
        at: now,
        reverses,
        legs,
    };
    note(tx, &written).await?;
    Ok(Ok(Posted { id, number, balances }))
}

/// Writes the legs, and on each account what it holds then: two statements, however many legs there are.
async fn write_legs(tx: &mut WriteTx, entry: EntryId, legs: &[WrittenLeg]) -> Result<()> {
    let mut before = " VALUES (";
    let mut build = Build::new("INSERT INTO books_legs (entry_id, account_id, number, at, amount, balance)");
    for WrittenLeg { leg, number, at, balance } in legs {
        build = build.then(std::mem::replace(&mut before, ", (")).value(entry).then(", ").value(leg.account);
        build = build.then(", ").value(*number).then(", ").value(*at);
        build = build.then(", ").value(leg.amount).then(", ").value(*balance).then(")");
    }
    let (sql, bound) = build.done();
    tx.run(sql, &bound).await?;
    tx.run(
        "UPDATE books_accounts SET balance = (SELECT l.balance FROM books_legs l \
         WHERE l.entry_id = $1 AND l.account_id = books_accounts.id) \
         WHERE id IN (SELECT account_id FROM books_legs WHERE entry_id = $1)",
        values![entry],
    )
    .await?;
    Ok(())
}

/// The line of an entry in the audit chain, with its hash: whoever alters the entry later has to alter the chain. Who acted
/// stands in the line of the act.
async fn note(tx: &mut WriteTx, written: &Written) -> Result<()> {
    let object: Uuid = written.id.uuid();
    tx.note(&Line {
        at: written.at,
        by: By::House("books"),
        action: POSTED,
        object_kind: "entry",
        object,
        place: Some(written.place.uuid()),
        reason: Some(written.hash()),
    })
    .await
}
