//! What is written down for somebody, and how it was agreed.

use basics::{Date, Instant, PersonId, Words};
use store::columns::{Table, code, day, id, moment, other, sealed, yes_no};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use super::PURPOSE;
use crate::model::by_hand::{Agreed, ByHand, Confirmed, Recorded, Recording, RecordingId, Shown};
use crate::model::{Saying, SuggestionId};

/// What is being written down: it goes with the person it is for.
pub const RECORDINGS: Table = Table::new(
    "feedback_recordings",
    &["id"],
    &[
        id("id"),
        id("place_id"),
        id("person_id"),
        other("by_id"),
        code("role"),
        code("manner"),
        code("kind"),
        code("lang"),
        code("publish"),
        yes_no("wants_answer"),
        yes_no("worried"),
        sealed("words"),
        sealed("put_right"),
        code("shown"),
        sealed("meant"),
        moment("made_at"),
    ],
)
.about(&["person_id"])
.row_goes();

/// How it was agreed: its author's to know.
pub const BY_HAND: Table = Table::new(
    "feedback_by_hand",
    &["suggestion_id"],
    &[id("suggestion_id"), code("role"), code("agreed"), day("agreed_on"), code("confirmed"), day("confirmed_on")],
)
.belonging_to("suggestion_id", "feedback_suggestions", "id", None);

const TABLE: &str = "feedback_recordings";

/// The key is that of the thread it may become, and is destroyed with it.
const fn subject(id: RecordingId) -> Subject {
    Subject { kind: "thread", id: id.uuid() }
}

const fn cell(id: RecordingId, column: &'static str) -> CellAt {
    CellAt { table: TABLE, column, row: id.uuid() }
}

async fn sealed_cell(
    tx: &mut WriteTx,
    id: RecordingId,
    column: &'static str,
    words: Option<&Words>,
) -> Result<Option<Vec<u8>>> {
    match words {
        None => Ok(None),
        Some(words) => seal::seal(tx, PURPOSE, subject(id), cell(id, column), words.read()).await.map(Some),
    }
}

fn read(row: &Row) -> Result<Recording> {
    Ok(Recording {
        id: row.get("id")?,
        place: row.get("place_id")?,
        person: row.get("person_id")?,
        by: row.get("by_id")?,
        role: row.get("role")?,
        manner: row.get("manner")?,
        kind: row.get("kind")?,
        lang: row.get("lang")?,
        publish: row.get("publish")?,
        wants_answer: row.get("wants_answer")?,
        worried: row.get("worried")?,
        shown: row.get("shown")?,
        made_at: row.get("made_at")?,
    })
}

/// The sealed words of a recording, as they lie there.
#[derive(Clone)]
pub struct Cells([(CellAt, Vec<u8>); 3]);

impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cells(..)")
    }
}

/// One recording, with its words still sealed.
///
/// # Errors
/// The store's failure.
pub async fn recording(tx: &mut ReadTx, id: RecordingId) -> Result<Option<(Recording, Cells)>> {
    let Some(row) = tx.first("SELECT * FROM feedback_recordings WHERE id = $1", values![id]).await? else {
        return Ok(None);
    };
    let of = |column: &'static str| -> Result<(CellAt, Vec<u8>)> {
        Ok((cell(id, column), row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()))
    };
    let cells = Cells([of("words")?, of("put_right")?, of("meant")?]);
    Ok(Some((read(&row)?, cells)))
}

/// Its words, opened.
///
/// # Errors
/// The store's failure.
pub async fn recorded(tx: &mut ReadTx, cells: &Cells) -> Result<Recorded> {
    let borrowed: Vec<(CellAt, &[u8])> = cells.0.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    let mut next = || opened.next().flatten();
    Ok(Recorded { words: next(), put_right: next(), meant: next() })
}

/// What somebody has begun to write down, the newest first.
///
/// # Errors
/// The store's failure.
pub async fn unfinished(tx: &mut ReadTx, by: PersonId, most: i64) -> Result<Vec<(Recording, String)>> {
    let rows = tx
        .rows(
            "SELECT r.*, p.name AS name FROM feedback_recordings r LEFT JOIN access_people p ON p.id = r.person_id \
             WHERE r.by_id = $1 ORDER BY r.made_at DESC, r.id LIMIT $2",
            values![by, most],
        )
        .await?;
    rows.iter().map(|row| Ok((read(row)?, row.get::<Option<String>>("name")?.unwrap_or_default()))).collect()
}

/// Keeps what is being written down.
///
/// # Errors
/// The store's failure.
pub async fn put(tx: &mut WriteTx, it: &Recording, saying: &Saying) -> Result<()> {
    let words = sealed_cell(tx, it.id, "words", Some(&saying.words)).await?;
    let put_right = sealed_cell(tx, it.id, "put_right", saying.put_right.as_ref()).await?;
    tx.run(
        "INSERT INTO feedback_recordings (id, place_id, person_id, by_id, role, manner, kind, lang, publish, \
         wants_answer, worried, words, put_right, shown, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        values![
            it.id,
            it.place,
            it.person,
            it.by,
            it.role,
            it.manner,
            it.kind,
            it.lang.as_str(),
            it.publish,
            it.wants_answer,
            it.worried,
            words,
            put_right,
            it.shown,
            it.made_at
        ],
    )
    .await?;
    Ok(())
}

/// Other words: whatever was said of the old ones says nothing of these.
///
/// # Errors
/// The store's failure.
pub async fn change(tx: &mut WriteTx, id: RecordingId, words: &Words, put_right: Option<&Words>) -> Result<()> {
    let words = sealed_cell(tx, id, "words", Some(words)).await?;
    let put_right = sealed_cell(tx, id, "put_right", put_right).await?;
    tx.run(
        "UPDATE feedback_recordings SET words = $2, put_right = $3, shown = $4, meant = NULL WHERE id = $1",
        values![id, words, put_right, Shown::No],
    )
    .await?;
    Ok(())
}

/// The person says that it is not what they meant, in words of their own.
///
/// # Errors
/// The store's failure.
pub async fn not_right(tx: &mut WriteTx, id: RecordingId, meant: &Words) -> Result<()> {
    let meant = sealed_cell(tx, id, "meant", Some(meant)).await?;
    tx.run("UPDATE feedback_recordings SET shown = $2, meant = $3 WHERE id = $1", values![id, Shown::NotRight, meant])
        .await?;
    Ok(())
}

/// It is gone: it became a suggestion, or nobody wants it sent.
///
/// # Errors
/// The store's failure.
pub async fn drop_recording(tx: &mut WriteTx, id: RecordingId) -> Result<()> {
    tx.run("DELETE FROM feedback_recordings WHERE id = $1", values![id]).await?;
    Ok(())
}

/// Destroys the key of something that never became a suggestion: its words cannot be opened again, wherever a copy lies.
///
/// # Errors
/// The store's failure.
pub async fn forget_key(tx: &mut WriteTx, id: RecordingId) -> Result<()> {
    seal::forget(tx, subject(id)).await?;
    Ok(())
}

/// Whether anything lies there that was begun before this moment.
///
/// # Errors
/// The store's failure.
pub async fn any_before(tx: &mut ReadTx, moment: Instant) -> Result<bool> {
    let row = tx.first("SELECT 1 AS n FROM feedback_recordings WHERE made_at < $1 LIMIT 1", values![moment]).await?;
    Ok(row.is_some())
}

/// What was begun before this moment and never agreed to, the oldest first.
///
/// # Errors
/// The store's failure.
pub async fn before(tx: &mut ReadTx, moment: Instant, most: i64) -> Result<Vec<RecordingId>> {
    let sql = "SELECT id FROM feedback_recordings WHERE made_at < $1 ORDER BY made_at, id LIMIT $2";
    tx.rows(sql, values![moment, most]).await?.iter().map(|row| row.get("id")).collect()
}

/// Keeps how a suggestion was written down and agreed.
///
/// # Errors
/// The store's failure.
pub async fn keep(tx: &mut WriteTx, id: SuggestionId, it: &Recording, agreed: Agreed, on: Date) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_by_hand (suggestion_id, role, agreed, agreed_on) VALUES ($1, $2, $3, $4)",
        values![id, it.role, agreed, on],
    )
    .await?;
    Ok(())
}

/// Its author has taken it over.
///
/// # Errors
/// The store's failure.
pub async fn confirm(tx: &mut WriteTx, id: SuggestionId, how: Confirmed, on: Date) -> Result<()> {
    tx.run(
        "UPDATE feedback_by_hand SET confirmed = $2, confirmed_on = $3 WHERE suggestion_id = $1 AND confirmed IS NULL",
        values![id, how, on],
    )
    .await?;
    Ok(())
}

/// How it was written down, from a row that was joined with it as `h_*`.
pub(super) fn by_hand(row: &Row) -> Result<Option<ByHand>> {
    let Some(agreed) = row.get::<Option<Agreed>>("h_agreed")? else { return Ok(None) };
    let confirmed = match row.get::<Option<Confirmed>>("h_confirmed")? {
        None => None,
        Some(how) => Some((how, row.get("h_confirmed_on")?)),
    };
    let (role, agreed_on, code_seen) = (row.get("h_role")?, row.get("h_agreed_on")?, row.get_flag("code_seen")?);
    Ok(Some(ByHand { role, agreed, agreed_on, confirmed, code_seen }))
}

/// Keeps a code that was printed where a worker could see it: whoever opens it first is given another.
///
/// # Errors
/// The store's failure.
pub async fn keep_seen_receipt(tx: &mut WriteTx, lookup: &str, secret: &str, thread: SuggestionId) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_receipts (lookup, secret, suggestion_id, to_change) VALUES ($1, $2, $3, $4)",
        values![lookup, secret, thread, true],
    )
    .await?;
    Ok(())
}

/// Puts a new code in the place of one that a worker has seen; `false` when that one opens nothing any more.
///
/// # Errors
/// The store's failure.
pub async fn change_receipt(tx: &mut WriteTx, old: &str, new: &str, secret: &str) -> Result<bool> {
    let changed = tx
        .run(
            "UPDATE feedback_receipts SET lookup = $2, secret = $3, to_change = NULL WHERE lookup = $1 AND to_change",
            values![old, new, secret],
        )
        .await?;
    Ok(changed == 1)
}

/// One recording that is there, for walking every route, with whoever writes it down.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<RecordingId>> {
    let row = tx.first("SELECT id FROM feedback_recordings ORDER BY made_at DESC, id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}
