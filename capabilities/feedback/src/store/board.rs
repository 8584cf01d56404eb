//! The board.

use access::settings;
use basics::{Instant, PersonId};
use loops::Outcome;
use store::{Build, ReadTx, Result, WriteTx, values};

use super::{BoardScope, read_entry};
use crate::model::{Entry, EntryId, EntryState, SWITCH, SuggestionId};

/// One entry.
///
/// # Errors
/// The store's failure.
pub async fn entry(tx: &mut ReadTx, id: EntryId) -> Result<Option<Entry>> {
    let row = tx.first("SELECT * FROM feedback_board WHERE id = $1", values![id]).await?;
    row.as_ref().map(read_entry).transpose()
}

/// The entry of a suggestion.
///
/// # Errors
/// The store's failure.
pub async fn of_suggestion(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<Entry>> {
    let row = tx.first("SELECT * FROM feedback_board WHERE suggestion_id = $1", values![id]).await?;
    row.as_ref().map(read_entry).transpose()
}

/// Puts an entry forward: a new one, or one that was sent back, with its new words.
///
/// # Errors
/// The store's failure.
pub async fn propose(tx: &mut WriteTx, new: &Entry, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_board (id, suggestion_id, place_id, author_id, lang, said, did, shown_name, outcome, \
         carrier, days, state, put_by, put_at, why_back) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'proposed', $12, $13, '') \
         ON CONFLICT (suggestion_id) DO UPDATE SET said = excluded.said, did = excluded.did, \
         shown_name = excluded.shown_name, outcome = excluded.outcome, carrier = excluded.carrier, \
         days = excluded.days, state = excluded.state, put_by = excluded.put_by, put_at = excluded.put_at, \
         why_back = ''",
        values![
            new.id,
            new.suggestion,
            new.place,
            new.author,
            new.lang,
            new.said,
            new.did,
            new.shown_name,
            new.outcome,
            new.carrier,
            new.days,
            new.put_by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// A second reader decided.
///
/// # Errors
/// The store's failure.
pub async fn decide(
    tx: &mut WriteTx,
    id: EntryId,
    state: EntryState,
    why_back: &str,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE feedback_board SET state = $2, why_back = $3, read_by = $4, read_at = $5 WHERE id = $1",
        values![id, state, why_back, by, now],
    )
    .await?;
    Ok(())
}

/// Takes an entry down: its words go, its place in the list of what was decided stays as a tombstone.
///
/// # Errors
/// The store's failure.
pub async fn take_down(tx: &mut WriteTx, id: EntryId) -> Result<()> {
    tx.run(
        "UPDATE feedback_board SET state = 'taken_down', said = '', did = '', shown_name = '', why_back = '' WHERE id = $1",
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
}

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
        "SELECT b.*, p.name AS place_name FROM feedback_board b JOIN access_places p ON p.id = b.place_id \
         WHERE b.state = 'published' AND b.said <> '' AND ",
    );
    let build = settings::switched_on(scope.restrict(build, "b.place_id", None).then(" AND "), "b.place_id", &SWITCH);
    let (sql, bound) = build
        .when(outcome, |build, outcome| build.then(" AND b.outcome = ").value(outcome))
        .when(after, |build, (at, id)| {
            build.then(" AND (b.read_at, b.id) < (").value(at).then(", ").value(id).then(")")
        })
        .then(" ORDER BY b.read_at DESC, b.id DESC LIMIT ")
        .value(most)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| Ok(Shown { entry: read_entry(row)?, place_name: row.get("place_name")? })).collect()
}

/// How many answers are late in these places: an exact count of answers, not of people (decision 3). One statement.
///
/// # Errors
/// The store's failure.
pub async fn late(tx: &mut ReadTx, scope: &BoardScope, now: Instant) -> Result<i64> {
    let build = Build::new("SELECT COUNT(*) AS n FROM feedback_suggestions s WHERE ");
    let build = settings::switched_on(scope.restrict(build, "s.place_id", None).then(" AND "), "s.place_id", &SWITCH);
    let (sql, bound) =
        build.then(" AND s.stage IN ('heard', 'considered', 'second') AND s.due_at < ").value(now).done();
    tx.one(sql, &bound).await?.get("n")
}

/// Entries whose words were emptied because their author was erased, while they still stand on the board or wait for it.
///
/// # Errors
/// The store's failure.
pub async fn emptied(tx: &mut ReadTx) -> Result<Vec<EntryId>> {
    let rows = tx
        .rows(
            "SELECT id FROM feedback_board WHERE said = '' AND state <> 'taken_down' ORDER BY id LIMIT 500",
            values![],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
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
