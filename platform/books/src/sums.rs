//! Adding everything up again, believing nothing: for `alongside verify`.

use std::collections::{BTreeMap, BTreeSet};

use access::Boxed;
use basics::{Instant, OrganisationId, PlaceId};
use ledger::{Sums, takes_back};
use sha2::{Digest as _, Sha256};
use store::verify::Check;
use store::{Build, ReadTx, Result, Row, StoreError, audit, values};
use uuid::Uuid;

use crate::model::{AccountId, EntryId, Leg, Unit};
use crate::posting::POSTED;

/// How many entries or accounts are looked at together.
const AT_ONCE: i64 = 500;
const WHAT: &str = "books";

/// A leg as it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrittenLeg {
    pub leg: Leg,
    pub number: i64,
    pub at: Instant,
    pub balance: i64,
}

/// An entry as it is written down.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub id: EntryId,
    pub number: i64,
    pub unit: Unit,
    pub kind: String,
    pub object_kind: String,
    pub object: Uuid,
    pub place: PlaceId,
    pub organisation: OrganisationId,
    pub at: Instant,
    pub reverses: Option<EntryId>,
    pub legs: Vec<WrittenLeg>,
}

impl Written {
    /// The SHA-256 over all of it, each field with its length in front, the legs by their accounts.
    pub fn hash(&self) -> [u8; 32] {
        let mut sum = Sha256::new();
        let mut field = |bytes: &[u8]| {
            sum.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            sum.update(bytes);
        };
        field(self.id.uuid().as_bytes());
        field(&self.number.to_be_bytes());
        field(self.unit.code().as_bytes());
        field(self.kind.as_bytes());
        field(self.object_kind.as_bytes());
        field(self.object.as_bytes());
        field(self.place.uuid().as_bytes());
        field(self.organisation.uuid().as_bytes());
        field(self.at.text().as_bytes());
        field(self.reverses.map(|id| *id.uuid().as_bytes()).unwrap_or_default().as_slice());
        let mut legs = self.legs.clone();
        legs.sort_unstable_by_key(|written| written.leg.account);
        for written in &legs {
            field(written.leg.account.uuid().as_bytes());
            field(&written.leg.amount.to_be_bytes());
            field(&written.balance.to_be_bytes());
        }
        sum.finalize().into()
    }

    fn moves(&self) -> Vec<Leg> {
        self.legs.iter().map(|written| written.leg).collect()
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            unit: row.get("unit")?,
            kind: row.get("kind")?,
            object_kind: row.get("object_kind")?,
            object: row.get("object_id")?,
            place: row.get("place_id")?,
            organisation: row.get("organisation_id")?,
            at: row.get("at")?,
            reverses: row.get("reverses")?,
            legs: Vec::new(),
        })
    }
}

/// Entries with their legs, by their ids.
async fn with_legs(tx: &mut ReadTx, rows: &[Row]) -> Result<Vec<Written>> {
    let mut entries = rows.iter().map(Written::read).collect::<Result<Vec<_>>>()?;
    let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
    let (sql, bound) = Build::new("SELECT * FROM books_legs WHERE entry_id IN ").list(&ids).done();
    let mut legs: BTreeMap<EntryId, Vec<WrittenLeg>> = BTreeMap::new();
    for row in tx.rows(sql, &bound).await? {
        let leg = Leg::new(row.get("account_id")?, row.get("amount")?);
        let written = WrittenLeg { leg, number: row.get("number")?, at: row.get("at")?, balance: row.get("balance")? };
        legs.entry(row.get("entry_id")?).or_default().push(written);
    }
    for entry in &mut entries {
        entry.legs = legs.remove(&entry.id).unwrap_or_default();
    }
    Ok(entries)
}

/// What was added up so far.
#[derive(Default)]
struct Added {
    sums: Sums<AccountId>,
    number: i64,
    legs: i64,
    reversed: BTreeSet<EntryId>,
}

impl Added {
    /// Adds an entry; says what is wrong with it. `units` are those of its accounts, `hashes` what the chain holds for it,
    /// `original` the entry that it takes back.
    fn add(
        &mut self,
        entry: &Written,
        units: &BTreeMap<AccountId, Unit>,
        hashes: &[audit::Reason],
        original: Option<&Written>,
    ) -> std::result::Result<(), String> {
        let wrong = |why: &str| format!("books_entries {}: {why}", entry.id);
        let expected = self.number.saturating_add(1);
        if entry.number != expected {
            return Err(wrong(&format!("its number is {}, and {expected} is due", entry.number)));
        }
        self.number = expected;
        self.sums.add(&entry.moves()).map_err(|why| wrong(&why.to_string()))?;
        for written in &entry.legs {
            let account = written.leg.account;
            let as_entry = written.number == entry.number && written.at == entry.at;
            if !as_entry || units.get(&account) != Some(&entry.unit) || written.balance != self.sums.of(&account) {
                return Err(format!("books_legs {} {account}", entry.id));
            }
            self.legs = self.legs.saturating_add(1);
        }
        if let Some(of) = entry.reverses {
            let holds = original.is_some_and(|original| {
                original.number < entry.number
                    && original.reverses.is_none()
                    && takes_back(&entry.moves(), &original.moves())
            });
            if !holds || !self.reversed.insert(of) {
                return Err(wrong("it does not take back what it says"));
            }
        }
        let hash = entry.hash();
        if !hashes.iter().any(|line| line.object == entry.id.uuid() && line.at == entry.at && line.hash == hash) {
            return Err(wrong("the audit chain holds another hash for it"));
        }
        Ok(())
    }
}

/// The units of the accounts in these entries.
async fn units(tx: &mut ReadTx, entries: &[Written]) -> Result<BTreeMap<AccountId, Unit>> {
    let ids: BTreeSet<AccountId> =
        entries.iter().flat_map(|entry| entry.legs.iter().map(|written| written.leg.account)).collect();
    let ids: Vec<AccountId> = ids.into_iter().collect();
    let (sql, bound) = Build::new("SELECT id, unit FROM books_accounts WHERE id IN ").list(&ids).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("unit")?))).collect()
}

/// The first entry that does not hold.
async fn entries(tx: &mut ReadTx, added: &mut Added) -> Result<Option<String>> {
    loop {
        let sql = "SELECT * FROM books_entries WHERE number > $1 ORDER BY number LIMIT $2";
        let rows = tx.rows(sql, values![added.number, AT_ONCE]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let page = with_legs(tx, &rows).await?;
        let taken_back: Vec<EntryId> = page.iter().filter_map(|entry| entry.reverses).collect();
        let (sql, bound) = Build::new("SELECT * FROM books_entries WHERE id IN ").list(&taken_back).done();
        let rows = tx.rows(sql, &bound).await?;
        let originals = with_legs(tx, &rows).await?;
        let units = units(tx, &page).await?;
        let objects: Vec<Uuid> = page.iter().map(|entry| entry.id.uuid()).collect();
        let hashes = audit::reasons(tx, &objects).await?;
        for entry in &page {
            let original = originals.iter().find(|original| entry.reverses == Some(original.id));
            if let Err(wrong) = added.add(entry, &units, &hashes, original) {
                return Ok(Some(wrong));
            }
        }
    }
}

/// The first account that does not hold what its legs come to, or holds less than it may.
async fn accounts(tx: &mut ReadTx, added: &Added) -> Result<Option<String>> {
    let mut after = None::<AccountId>;
    loop {
        let (sql, bound) = Build::new("SELECT id, unit, floor, balance FROM books_accounts")
            .when(after, |build, id| build.then(" WHERE id > ").value(id))
            .then(" ORDER BY id LIMIT ")
            .value(AT_ONCE)
            .done();
        let rows = tx.rows(sql, &bound).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        after = Some(last.get("id")?);
        for row in &rows {
            let (id, balance): (AccountId, i64) = (row.get("id")?, row.get("balance")?);
            let sum = added.sums.of(&id);
            if balance != sum {
                return Ok(Some(format!("books_accounts {id}: it holds {balance}, and its legs come to {sum}")));
            }
            let floor: Option<i64> = row.get("floor")?;
            if let Some(floor) = floor.filter(|floor| balance < *floor && row.get("unit").ok() == Some(Unit::Pence)) {
                return Ok(Some(format!("books_accounts {id}: it holds {balance}, and its floor is {floor}")));
            }
        }
    }
}

/// What stands beside the entries: legs of none, and entries that the chain knows and that are gone.
async fn beside(tx: &mut ReadTx, added: &Added) -> Result<Option<String>> {
    let legs: i64 = tx.one("SELECT COUNT(*) AS n FROM books_legs", values![]).await?.get("n")?;
    if legs != added.legs {
        return Ok(Some(format!("books_legs: there are {legs}, and {} belong to an entry", added.legs)));
    }
    let known = audit::count(tx, POSTED).await?;
    if known != added.number {
        return Ok(Some(format!("books_entries: the audit chain knows {known}, and {} are there", added.number)));
    }
    Ok(None)
}

async fn first_wrong(tx: &mut ReadTx, added: &mut Added) -> Result<Option<String>> {
    if let Some(wrong) = entries(tx, added).await? {
        return Ok(Some(wrong));
    }
    match accounts(tx, added).await? {
        Some(wrong) => Ok(Some(wrong)),
        None => beside(tx, added).await,
    }
}

/// Adds up every entry from the first on: each sums to zero and follows the one before without a gap, each leg says what
/// its account held, what takes back does so once, the chain holds the hash of each, no account holds anything else than
/// its legs come to, and no money is below its floor. The first row that does not hold is named.
pub(crate) fn check(tx: &mut ReadTx) -> Boxed<'_, Result<Vec<Check>>> {
    Box::pin(async move {
        let mut added = Added::default();
        let wrong = match first_wrong(tx, &mut added).await {
            Err(StoreError::Column { column }) => {
                Some(format!("after entry {}: {column} holds something unexpected", added.number))
            }
            other => other?,
        };
        Ok(vec![match wrong {
            None => Check::ok(WHAT, format!("{} entries sum to zero", added.number)),
            Some(first) => Check::broken(WHAT, first),
        }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "2026-08-28T09:00:00Z";

    fn account(number: u128) -> AccountId {
        AccountId::of(Uuid::from_u128(number))
    }

    /// An entry that moves so much from account 1 to account 2, after which they hold so much.
    fn entry(number: i64, amount: i64, holds: i64, reverses: Option<&Written>) -> Written {
        let at = Instant::parse(START).unwrap();
        let leg = |of, amount, balance| WrittenLeg { leg: Leg::new(account(of), amount), number, at, balance };
        Written {
            id: EntryId::of(Uuid::from_u128(u128::from(number.unsigned_abs()))),
            number,
            unit: Unit::Pence,
            kind: "moved".to_owned(),
            object_kind: "request".to_owned(),
            object: Uuid::nil(),
            place: PlaceId::of(Uuid::nil()),
            organisation: OrganisationId::of(Uuid::nil()),
            at,
            reverses: reverses.map(|original| original.id),
            legs: vec![leg(1, -amount, -holds), leg(2, amount, holds)],
        }
    }

    /// Adds entries whose hashes all stand in the chain; says which of them is the first that does not hold.
    fn first_wrong(entries: &[&Written]) -> Option<(i64, String)> {
        let mut added = Added::default();
        let units = BTreeMap::from([(account(1), Unit::Pence), (account(2), Unit::Pence)]);
        for entry in entries {
            let line = audit::Reason { object: entry.id.uuid(), at: entry.at, hash: entry.hash().to_vec() };
            let original = entries.iter().find(|original| entry.reverses == Some(original.id)).copied();
            if let Err(wrong) = added.add(entry, &units, &[line], original) {
                return Some((entry.number, wrong.split_once(": ").unwrap().1.to_owned()));
            }
        }
        None
    }

    #[test]
    fn what_takes_back_does_so_once_and_after_what_it_takes_back() {
        let gift = entry(1, 500, 500, None);
        let back = entry(2, -500, 0, Some(&gift));
        let again = entry(3, 500, 500, None);
        assert_eq!(first_wrong(&[&gift, &back, &again]), None);
        let no = |number| Some((number, "it does not take back what it says".to_owned()));
        // Twice; of a reversal; another amount; of an entry that is not there; of one that comes later.
        assert_eq!(first_wrong(&[&gift, &back, &entry(3, -500, -500, Some(&gift))]), no(3));
        assert_eq!(first_wrong(&[&gift, &back, &entry(3, 500, 500, Some(&back))]), no(3));
        assert_eq!(first_wrong(&[&gift, &entry(2, -499, 1, Some(&gift))]), no(2));
        assert_eq!(first_wrong(&[&gift, &entry(2, -500, 0, Some(&entry(9, 500, 0, None)))]), no(2));
        let early = entry(1, -500, -500, Some(&entry(2, 500, 0, None)));
        assert_eq!(first_wrong(&[&early, &entry(2, 500, 0, None)]), no(1));
    }

    #[test]
    fn every_field_of_an_entry_is_in_its_hash() {
        let (gift, other) = (entry(1, 500, 500, None), Uuid::from_u128(77));
        let changes: [fn(&mut Written, Uuid); 12] = [
            |entry, other| entry.id = EntryId::of(other),
            |entry, _| entry.number = 2,
            |entry, _| entry.unit = Unit::Minutes,
            |entry, _| entry.kind = "paid".to_owned(),
            |entry, _| entry.object_kind = "pot".to_owned(),
            |entry, other| entry.object = other,
            |entry, other| entry.place = PlaceId::of(other),
            |entry, other| entry.organisation = OrganisationId::of(other),
            |entry, _| entry.at = entry.at.plus_seconds(1),
            |entry, other| entry.reverses = Some(EntryId::of(other)),
            |entry, _| entry.legs[0].leg.amount -= 1,
            |entry, _| entry.legs[1].balance += 1,
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut forged = gift.clone();
            change(&mut forged, other);
            assert_ne!(forged.hash(), gift.hash(), "{at}");
        }
        let mut turned = gift.clone();
        turned.legs.reverse();
        assert_eq!(turned.hash(), gift.hash());
    }
}
