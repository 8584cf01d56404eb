//! Accounts: opened once, found by what names them.

use std::collections::BTreeMap;

use basics::{Chance, Instant};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::model::{Account, AccountId, Key, Opening, Unit};

fn read(row: &Row) -> Result<Account> {
    Ok(Account {
        id: row.get("id")?,
        kind: row.get("kind")?,
        object: row.get("object_id")?,
        person: row.get("person_id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        unit: row.get("unit")?,
        floor: row.get("floor")?,
        balance: row.get("balance")?,
        opened_at: row.get("opened_at")?,
    })
}

/// Opens an account that holds nothing. Where there is one of this name and unit already, it is that one, with the floor
/// that it has.
///
/// # Errors
/// The store's failure; a floor above zero, which money that is not there would be below.
pub async fn open(tx: &mut WriteTx, chance: &Chance, new: &Opening<'_>, now: Instant) -> Result<AccountId> {
    if let Some(known) = by_key(tx, &new.key, new.unit).await? {
        return Ok(known.id);
    }
    let (id, key) = (AccountId::new(now, chance), &new.key);
    tx.run(
        "INSERT INTO books_accounts (id, kind, object_id, person_id, place_id, organisation_id, unit, floor, balance, \
         opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)",
        values![id, key.kind, key.object, key.person, new.place, new.organisation, new.unit, new.floor, now],
    )
    .await?;
    Ok(id)
}

/// An account by its id.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: AccountId) -> Result<Option<Account>> {
    let row = tx.first("SELECT * FROM books_accounts WHERE id = $1", values![id]).await?;
    row.as_ref().map(read).transpose()
}

/// An account by what names it.
///
/// # Errors
/// The store's failure.
pub async fn by_key(tx: &mut ReadTx, key: &Key<'_>, unit: Unit) -> Result<Option<Account>> {
    let row = match key.person {
        Some(person) => {
            tx.first(
                "SELECT * FROM books_accounts WHERE person_id = $1 AND object_id = $2 AND kind = $3 AND unit = $4",
                values![person, key.object, key.kind, unit],
            )
            .await?
        }
        None => {
            tx.first(
                "SELECT * FROM books_accounts WHERE person_id IS NULL AND object_id = $1 AND kind = $2 AND unit = $3",
                values![key.object, key.kind, unit],
            )
            .await?
        }
    };
    row.as_ref().map(read).transpose()
}

/// Several accounts: one statement, for lists and for posting. One that is not there is left out.
///
/// # Errors
/// The store's failure.
pub async fn several(tx: &mut ReadTx, ids: &[AccountId]) -> Result<BTreeMap<AccountId, Account>> {
    let (sql, bound) = Build::new("SELECT * FROM books_accounts WHERE id IN ").list(ids).done();
    tx.rows(sql, &bound).await?.iter().map(|row| read(row).map(|account| (account.id, account))).collect()
}
