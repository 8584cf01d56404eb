//! The board.

use basics::{Instant, PersonId, PlaceId, Words};
use loops::Outcome;
use store::{Build, Newest, ReadTx, Result, Row, WriteTx, seal, values};

use super::{BOARD, BoardScope, at, cell};
use crate::model::{Entry, EntryId, EntryState, NextEntry, SWITCH, SuggestionId};

/// Reads an entry as it stands on the board; what is to come in its place stays shut.
pub(super) fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.get("id")?,
        suggestion: row.get("suggestion_id")?,
        place: row.get("place_id")?,
        author: row.get("author_id")?,
        lang: row.get("lang")?,
        said: row.get("said")?,
        did: row.get("did")?,
        shown_name: row.get("shown_name")?,
        outcome: row.get("outcome")?,
        carrier: row.get("carrier")?,
        days: row.get("days")?,
        state: row.get::<EntryState>("state")?,
        put_by: row.get("put_by")?,
        put_at: row.get("put_at")?,
        read_at: row.get("read_at")?,
        next: None,
    })
}

/// Opens an entry with what is to come in its place.
async fn open(tx: &mut ReadTx, row: Option<Row>) -> Result<Option<Entry>> {
    let Some(row) = row else { return Ok(None) };
    let mut entry = read_entry(&row)?;
    let Some(state) = row.get::<Option<EntryState>>("next_state")? else { return Ok(Some(entry)) };
    let mut cells = Vec::with_capacity(4);
    for column in ["next_said", "next_did", "next_name", "why_back"] {
        cells.push((at(BOARD, column, entry.id.uuid()), row.get::<Option<Vec<u8>>>(column)?.unwrap_or_default()));
    }
    let borrowed: Vec<_> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    let mut word = || opened.next().flatten();
    let (said, did, shown_name, why_back) = (word(), word(), word(), word());
    let (outcome, carrier) = (row.get("next_outcome")?, row.get("next_carrier")?);
    entry.next = Some(NextEntry { state, said, did, shown_name, outcome, carrier, why_back });
    Ok(Some(entry))
}

/// One entry: two statements while something waits, else one.
///
/// # Errors
/// The store's failure.
pub async fn entry(tx: &mut ReadTx, id: EntryId) -> Result<Option<Entry>> {
    let row = tx.first("SELECT * FROM feedback_board WHERE id = $1", values![id]).await?;
    open(tx, row).await
}

/// The entry of a suggestion.
///
/// # Errors
/// The store's failure.
pub async fn of_suggestion(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<Entry>> {
    let row = tx.first("SELECT * FROM feedback_board WHERE suggestion_id = $1", values![id]).await?;
    open(tx, row).await
}

/// What is put forward.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The entry's id.
    pub id: EntryId,
    /// Which suggestion it comes from.
    pub suggestion: SuggestionId,
    /// Where.
    pub place: PlaceId,
    /// The author.
    pub author: Option<PersonId>,
    /// In which language.
    pub lang: String,
    /// What was said.
    pub said: Words,
    /// What came of it.
    pub did: Words,
    /// The name to be shown, when one may be.
    pub shown_name: Option<Words>,
    /// The outcome.
    pub outcome: Outcome,
    /// Which role carries it out, or decided.
    pub carrier: String,
    /// In how many working days it was answered.
    pub days: i64,
    /// Who puts it forward.
    pub by: PersonId,
}

/// Puts an entry forward: a new one, one that was sent back, or one to come in the place of what stands there. Its words
/// are sealed until a second reader agrees.
///
/// # Errors
/// The store's failure.
pub async fn propose(tx: &mut WriteTx, new: &Proposal, now: Instant) -> Result<()> {
    let (row, of) = (new.id.uuid(), new.suggestion);
    let said = cell(tx, of, at(BOARD, "next_said", row), Some(&new.said)).await?;
    let did = cell(tx, of, at(BOARD, "next_did", row), Some(&new.did)).await?;
    let name = cell(tx, of, at(BOARD, "next_name", row), new.shown_name.as_ref()).await?;
    tx.run(
        "INSERT INTO feedback_board (id, suggestion_id, place_id, author_id, lang, said, did, shown_name, outcome, \
         carrier, days, state, put_by, put_at, next_state, next_said, next_did, next_name, next_outcome, next_carrier) \
         VALUES ($1, $2, $3, $4, $5, '', '', '', $6, $7, $8, 'proposed', $9, $10, 'proposed', $11, $12, $13, $6, $7) \
         ON CONFLICT (suggestion_id) DO UPDATE SET next_state = 'proposed', next_said = excluded.next_said, \
         next_did = excluded.next_did, next_name = excluded.next_name, next_outcome = excluded.next_outcome, \
         next_carrier = excluded.next_carrier, put_by = excluded.put_by, put_at = excluded.put_at, why_back = NULL, \
         state = CASE WHEN feedback_board.state = 'published' THEN 'published' ELSE 'proposed' END",
        values![
            new.id,
            new.suggestion,
            new.place,
            new.author,
            new.lang,
            new.outcome,
            new.carrier,
            new.days,
            new.by,
            now,
            said,
            did,
            name
        ],
    )
    .await?;
    Ok(())
}

/// A second reader agreed: the words stand in the clear from now on, in the place of what stood there before.
///
/// # Errors
/// The store's failure.
pub async fn publish(
    tx: &mut WriteTx,
    id: EntryId,
    (said, did, shown_name): (&str, &str, &str),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE feedback_board SET said = $2, did = $3, shown_name = $4, outcome = next_outcome, \
         carrier = next_carrier, state = 'published', read_by = $5, read_at = $6, next_state = NULL, \
         next_said = NULL, next_did = NULL, next_name = NULL, next_outcome = NULL, next_carrier = NULL, \
         why_back = NULL WHERE id = $1",
        values![id, said, did, shown_name, by, now],
    )
    .await?;
    Ok(())
}

/// A second reader sent it back; what stands on the board already stays.
///
/// # Errors
/// The store's failure.
pub async fn send_back(tx: &mut WriteTx, entry: &Entry, why: &Words, by: PersonId) -> Result<()> {
    let why = cell(tx, entry.suggestion, at(BOARD, "why_back", entry.id.uuid()), Some(why)).await?;
    tx.run(
        "UPDATE feedback_board SET next_state = 'sent_back', why_back = $2, read_by = $3, \
         state = CASE WHEN state = 'published' THEN 'published' ELSE 'sent_back' END WHERE id = $1",
        values![entry.id, why, by],
    )
    .await?;
    Ok(())
}

/// Keeps why somebody took an entry down, sealed, and gives the sealed cell.
///
/// # Errors
/// The store's failure.
pub async fn keep_why_down(tx: &mut WriteTx, entry: &Entry, why: &Words) -> Result<Vec<u8>> {
    let why = cell(tx, entry.suggestion, at(BOARD, "why_down", entry.id.uuid()), Some(why)).await?.unwrap_or_default();
    tx.run("UPDATE feedback_board SET why_down = $2 WHERE id = $1", values![entry.id, why.clone()]).await?;
    Ok(why)
}

/// Takes an entry down: its words go, its place in the list of what was decided stays as a tombstone.
///
/// # Errors
/// The store's failure.
pub async fn take_down(tx: &mut WriteTx, id: EntryId) -> Result<()> {
    tx.run(
        "UPDATE feedback_board SET state = 'taken_down', said = '', did = '', shown_name = '', next_state = NULL, \
         next_said = NULL, next_did = NULL, next_name = NULL, next_outcome = NULL, next_carrier = NULL, \
         why_back = NULL WHERE id = $1",
        values![id],
    )
    .await?;
    Ok(())
}

/// An entry as the board shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The entry.
    pub entry: Entry,
    /// The place's name.
    pub place_name: String,
    /// How many others said the same and got this answer.
    pub others: i64,
}

/// The newest rows of the board in each place.
pub(super) const ON_BOARD: Newest = Newest { table: "feedback_board", id: "id", by: &["read_at", "id"] };

/// The board, the newest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn list(
    tx: &mut ReadTx,
    scope: &BoardScope,
    outcome: Option<Outcome>,
    after: Option<(Instant, EntryId)>,
    most: i64,
) -> Result<Vec<Shown>> {
    let build = Build::new(
        "SELECT b.*, p.name AS place_name, (SELECT COUNT(*) FROM feedback_joined o WHERE o.into_id = b.suggestion_id) \
         AS others FROM (",
    );
    let places = |build: Build| scope.places(build, Some(&SWITCH));
    let (sql, bound) = ON_BOARD
        .of_each(tx.dialect(), build, most, places, |build| {
            build
                .then("x.state = 'published' AND x.said <> ''")
                .when(outcome, |build, outcome| build.then(" AND x.outcome = ").value(outcome))
                .when(after, |build, (at, id)| {
                    build.then(" AND (x.read_at, x.id) < (").value(at).then(", ").value(id).then(")")
                })
        })
        .then(") n JOIN feedback_board b ON b.id = n.id JOIN access_places p ON p.id = b.place_id")
        .then(" ORDER BY b.read_at DESC, b.id DESC")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(Shown { entry: read_entry(row)?, place_name: row.get("place_name")?, others: row.get("others")? })
        })
        .collect()
}

/// The most late answers that are counted: beyond it the page says that there are more.
pub const MOST_LATE: i64 = 100;

/// How many answers and promises are late in these places, counted to one more than [`MOST_LATE`]: an exact count of
/// answers, not of people (decision 3). One statement.
///
/// # Errors
/// The store's failure.
pub async fn late(tx: &mut ReadTx, scope: &BoardScope, now: Instant) -> Result<i64> {
    let build = Build::new("SELECT COUNT(*) AS n FROM (SELECT s.id FROM (");
    let build = scope
        .places(build, Some(&SWITCH))
        .then(") r CROSS JOIN feedback_suggestions s WHERE s.place_id = r.place AND ")
        .then(super::OWED)
        .then(" AND s.due_at < ")
        .value(now);
    let (sql, bound) =
        super::practice::not_practised(build).then(" LIMIT ").value(MOST_LATE.saturating_add(1)).then(") l").done();
    tx.one(sql, &bound).await?.get("n")
}

/// Entries whose words were erased with their author, while they still stand on the board or wait for it. What was said
/// without a name has no author either, and keeps its words.
///
/// # Errors
/// The store's failure.
pub async fn emptied(tx: &mut ReadTx) -> Result<Vec<EntryId>> {
    let rows = tx
        .rows(
            "SELECT id, said, state, next_said FROM feedback_board WHERE author_id IS NULL AND state <> 'taken_down' \
             AND (next_said IS NOT NULL OR said = '') \
             AND NOT EXISTS (SELECT 1 FROM feedback_receipts r WHERE r.suggestion_id = feedback_board.suggestion_id) \
             ORDER BY id LIMIT 500",
            values![],
        )
        .await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: EntryId = row.get("id")?;
        cells.push((at(BOARD, "next_said", id.uuid()), row.get::<Option<Vec<u8>>>("next_said")?.unwrap_or_default()));
    }
    let borrowed: Vec<_> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut gone = Vec::new();
    for (row, next) in rows.iter().zip(seal::open(tx, &borrowed).await?) {
        let stands = row.get::<EntryState>("state")? == EntryState::Published && !row.get::<String>("said")?.is_empty();
        if next.is_none() && !stands {
            gone.push(row.get("id")?);
        }
    }
    Ok(gone)
}

/// An entry on the board of the place of a suggestion: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn beside(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<EntryId>> {
    let row = tx
        .first(
            "SELECT b.id AS id FROM feedback_board b JOIN feedback_suggestions s ON s.place_id = b.place_id \
             WHERE s.id = $1 AND b.state = 'published' ORDER BY b.id LIMIT 1",
            values![id],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}
