//! The audit chain: append-only, hash-chained, in the same transaction as the change (guide: DPA 2018 s.62 asks for
//! who, what and when; design promise 4 asks that some things are never tied to a time).

use basics::{Date, Instant, LooseId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Db, Quiet, ReadTx, Result, Row, WriteTx, values};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A person.
    Person(Uuid),
    /// The house itself; the name of its job.
    House(&'static str),
    /// Nobody who can be named.
    Nobody,
}

/// One line of the chain: ids and hashes, never anybody's words.
#[derive(Clone, Debug)]
pub struct Line {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: By,
    /// What was done: `feedback.answer_suggestion`.
    pub action: &'static str,
    /// To what kind of thing.
    pub object_kind: &'static str,
    /// To which.
    pub object: Uuid,
    /// Where, when it was in a place.
    pub place: Option<Uuid>,
    /// The SHA-256 of the reason that was given, when one was; the reason itself stands sealed elsewhere.
    pub reason: Option<[u8; 32]>,
}

/// A line about a thing that must not be traced: no time, no person.
#[derive(Clone, Debug)]
pub struct LooseLine {
    /// The day, the finest time that is kept.
    pub day: Date,
    /// What was done.
    pub action: &'static str,
    /// To what kind of thing.
    pub object_kind: &'static str,
    /// To which.
    pub object: LooseId,
}

/// The chain's newest line: its number and hash. Print it, write it down: whoever rebuilds the chain cannot rebuild
/// your note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many lines there are.
    pub seq: i64,
    /// The newest line's hash.
    pub hash: Vec<u8>,
}

/// The hash before the first line.
const GENESIS: [u8; 32] = [0; 32];
/// How many pooled lines make a batch that may be chained before the day is over.
const BATCH: i64 = 10;

struct Stored {
    seq: i64,
    at: Option<Instant>,
    day: Option<Date>,
    by_kind: String,
    by_id: Option<Uuid>,
    by_job: Option<String>,
    action: String,
    object_kind: String,
    object: Uuid,
    place: Option<Uuid>,
    reason: Option<Vec<u8>>,
}

impl Stored {
    /// SHA-256 over the hash before and every field, each with its length in front, so that no two lines share bytes. A
    /// field that is not there has a length no field can have: nothing and the empty text are two things.
    fn hash(&self, prev: &[u8]) -> Vec<u8> {
        let mut sum = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| {
            let length = bytes.map_or(u64::MAX, |bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX - 1));
            sum.update(length.to_be_bytes());
            sum.update(bytes.unwrap_or_default());
        };
        field(Some(prev));
        field(Some(&self.seq.to_be_bytes()));
        field(self.at.map(Instant::text).as_deref().map(str::as_bytes));
        field(self.day.map(|day| day.to_string()).as_deref().map(str::as_bytes));
        field(Some(self.by_kind.as_bytes()));
        field(self.by_id.as_ref().map(|id| &id.as_bytes()[..]));
        field(self.by_job.as_deref().map(str::as_bytes));
        field(Some(self.action.as_bytes()));
        field(Some(self.object_kind.as_bytes()));
        field(Some(self.object.as_bytes()));
        field(self.place.as_ref().map(|id| &id.as_bytes()[..]));
        field(self.reason.as_deref());
        sum.finalize().to_vec()
    }

    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            seq: row.get("seq")?,
            at: row.get("at")?,
            day: row.get("day")?,
            by_kind: row.get("by_kind")?,
            by_id: row.get("by_id")?,
            by_job: row.get("by_job")?,
            action: row.get("action")?,
            object_kind: row.get("object_kind")?,
            object: row.get("object_id")?,
            place: row.get("place_id")?,
            reason: row.get("reason")?,
        })
    }
}

/// The newest line.
///
/// # Errors
/// The engine's failure.
pub async fn head(tx: &mut ReadTx) -> Result<Head> {
    let newest = tx.first("SELECT seq, hash FROM store_audit ORDER BY seq DESC LIMIT 1", values![]).await?;
    match newest {
        Some(row) => Ok(Head { seq: row.get("seq")?, hash: row.get("hash")? }),
        None => Ok(Head { seq: 0, hash: GENESIS.to_vec() }),
    }
}

async fn insert(tx: &mut WriteTx, mut line: Stored) -> Result<()> {
    let before = head(tx).await?;
    line.seq = before.seq.saturating_add(1);
    let hash = line.hash(&before.hash);
    tx.run(
        "INSERT INTO store_audit (seq, at, day, by_kind, by_id, by_job, action, object_kind, object_id, place_id, \
         reason, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        values![
            line.seq,
            line.at,
            line.day,
            line.by_kind,
            line.by_id,
            line.by_job,
            line.action,
            line.object_kind,
            line.object,
            line.place,
            line.reason,
            hash
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn append(tx: &mut WriteTx, line: &Line) -> Result<()> {
    let (by_kind, by_id, by_job) = match line.by {
        By::Person(id) => ("person", Some(id), None),
        By::House(job) => ("house", None, Some(job.to_owned())),
        By::Nobody => ("nobody", None, None),
    };
    let stored = Stored {
        seq: 0,
        at: Some(line.at),
        day: None,
        by_kind: by_kind.to_owned(),
        by_id,
        by_job,
        action: line.action.to_owned(),
        object_kind: line.object_kind.to_owned(),
        object: line.object,
        place: line.place,
        reason: line.reason.map(|hash| hash.to_vec()),
    };
    insert(tx, stored).await
}

pub(crate) async fn pool(tx: &mut WriteTx, line: &LooseLine) -> Result<()> {
    let id = LooseId::new(&tx.db.chance().clone());
    tx.run(
        "INSERT INTO store_audit_pool (id, day, action, object_kind, object_id) VALUES ($1, $2, $3, $4, $5)",
        values![id, line.day, line.action, line.object_kind, line.object],
    )
    .await?;
    Ok(())
}

/// Chains what waits in the pool, in shuffled order and with its day only: when ten or more wait, and everything of
/// days before `today`. Returns how many lines were chained.
///
/// # Errors
/// The engine's failure.
pub async fn chain_pool(db: &Db, today: Date) -> Result<usize> {
    #[expect(clippy::disallowed_methods, reason = "upkeep of the chain itself")]
    let mut tx = db.write().await?;
    let waiting: i64 = tx.one("SELECT COUNT(*) AS n FROM store_audit_pool", values![]).await?.get("n")?;
    let all = "SELECT id, day, action, object_kind, object_id FROM store_audit_pool ORDER BY id";
    let old = "SELECT id, day, action, object_kind, object_id FROM store_audit_pool WHERE day < $1 ORDER BY id";
    let mut rows = if waiting >= BATCH { tx.rows(all, values![]).await? } else { tx.rows(old, values![today]).await? };
    db.chance().shuffle(&mut rows);
    for row in &rows {
        let line = Stored {
            seq: 0,
            at: None,
            day: row.get("day")?,
            by_kind: "nobody".to_owned(),
            by_id: None,
            by_job: None,
            action: row.get("action")?,
            object_kind: row.get("object_kind")?,
            object: row.get("object_id")?,
            place: None,
            reason: None,
        };
        insert(&mut tx, line).await?;
        tx.run("DELETE FROM store_audit_pool WHERE id = $1", values![row.get::<Uuid>("id")?]).await?;
    }
    tx.commit_quiet(Quiet::Chaining).await?;
    Ok(rows.len())
}

/// A line that carries the hash of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// To which thing.
    pub object: Uuid,
    /// When.
    pub at: Instant,
    /// The hash.
    pub hash: Vec<u8>,
}

/// The reasons that were written down for these things: for a check that recomputes them.
///
/// # Errors
/// The engine's failure.
pub async fn reasons(tx: &mut ReadTx, objects: &[Uuid]) -> Result<Vec<Reason>> {
    let (sql, bound) =
        crate::Build::new("SELECT object_id, at, reason FROM store_audit WHERE reason IS NOT NULL AND object_id IN ")
            .list(objects)
            .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| Ok(Reason { object: row.get("object_id")?, at: row.get("at")?, hash: row.get("reason")? }))
        .collect()
}

/// How many lines say this: for a check that compares them with what is there. It reads the whole chain.
///
/// # Errors
/// The engine's failure.
pub async fn count(tx: &mut ReadTx, action: &str) -> Result<i64> {
    tx.one("SELECT COUNT(*) AS n FROM store_audit WHERE action = $1", values![action]).await?.get("n")
}

/// Walks the whole chain, a thousand lines at a time. `Ok(Err(seq))` names the first line that does not fit.
///
/// # Errors
/// The engine's failure.
pub async fn verify(tx: &mut ReadTx) -> Result<std::result::Result<Head, i64>> {
    let mut at = Head { seq: 0, hash: GENESIS.to_vec() };
    loop {
        let rows = tx.rows("SELECT * FROM store_audit WHERE seq > $1 ORDER BY seq LIMIT 1000", values![at.seq]).await?;
        if rows.is_empty() {
            // A line whose number was turned below the first would otherwise look like one that never was.
            let all: i64 = tx.one("SELECT COUNT(*) AS n FROM store_audit", values![]).await?.get("n")?;
            return Ok(if all == at.seq { Ok(at) } else { Err(at.seq.saturating_add(1)) });
        }
        for row in &rows {
            let expected = at.seq.saturating_add(1);
            let Ok(line) = Stored::from_row(row) else { return Ok(Err(expected)) };
            let kept: Vec<u8> = row.get("hash").unwrap_or_default();
            let hash = line.hash(&at.hash);
            if line.seq != expected || kept != hash {
                return Ok(Err(expected));
            }
            at = Head { seq: line.seq, hash };
        }
    }
}
