//! Taking words out: every text of a thread, and the trace.

use basics::{Chance, Instant, PersonId, Words};
use store::columns::{Table, code, id, moment, number, other};
use store::{ReadTx, Result, Row, WriteTx, seal, values};

use super::old::OLDS;
use super::wall::WALL;
use super::{BOARD, DRAFTS, MESSAGES, PURPOSE, SUGGESTIONS, WORRIES, at, thread};
use crate::model::removal::{Again, Found, Reason, Removal, RemovalId};
use crate::model::{EntryId, EntryState, SuggestionId};

/// The rules of the trace.
pub const REMOVALS: Table = Table::new(
    "feedback_removals",
    &["id"],
    &[
        id("id"),
        id("suggestion_id"),
        code("field"),
        code("reason"),
        number("characters"),
        id("by_id").kept("who acted for the service stays on record"),
        moment("at"),
        moment("wrong_at"),
        code("outcome"),
        other("looked_by"),
        moment("looked_at"),
    ],
)
.about(&["by_id"])
.belonging_to("suggestion_id", "feedback_suggestions", "id", None);

/// A kind of sealed text of a thread: how it is called, where it stands, and how it is written anew.
struct Text {
    field: &'static str,
    table: &'static str,
    column: &'static str,
    anew: &'static str,
}

const fn text(field: &'static str, table: &'static str, column: &'static str, anew: &'static str) -> Text {
    Text { field, table, column, anew }
}

const WORDS: &str = "UPDATE feedback_messages SET words = $2 WHERE id = $1";

/// All of them but what `loops` keeps.
const TEXTS: [Text; 20] = [
    text("said", SUGGESTIONS, "words", "UPDATE feedback_suggestions SET words = $2 WHERE id = $1"),
    text("put_right", SUGGESTIONS, "put_right", "UPDATE feedback_suggestions SET put_right = $2 WHERE id = $1"),
    text("shown_name", SUGGESTIONS, "shown_name", "UPDATE feedback_suggestions SET shown_name = $2 WHERE id = $1"),
    text("note", MESSAGES, "words", WORDS),
    text("reply", MESSAGES, "words", WORDS),
    text("author", MESSAGES, "words", WORDS),
    text("unheard", MESSAGES, "words", WORDS),
    text("joined", MESSAGES, "words", WORDS),
    text("meant", MESSAGES, "words", WORDS),
    text("draft_reasons", DRAFTS, "reasons", "UPDATE feedback_drafts SET reasons = $2 WHERE suggestion_id = $1"),
    text(
        "draft_change",
        DRAFTS,
        "change_needed",
        "UPDATE feedback_drafts SET change_needed = $2 WHERE suggestion_id = $1",
    ),
    text("worry_done", WORRIES, "done", "UPDATE feedback_worries SET done = $2 WHERE suggestion_id = $1"),
    text("next_said", BOARD, "next_said", "UPDATE feedback_board SET next_said = $2 WHERE id = $1"),
    text("next_did", BOARD, "next_did", "UPDATE feedback_board SET next_did = $2 WHERE id = $1"),
    text("next_name", BOARD, "next_name", "UPDATE feedback_board SET next_name = $2 WHERE id = $1"),
    text("why", BOARD, "why_back", "UPDATE feedback_board SET why_back = $2 WHERE id = $1"),
    text("next_reply", WALL, "next_reply", "UPDATE feedback_wall SET next_reply = $2 WHERE suggestion_id = $1"),
    text("wall_back", WALL, "why_back", "UPDATE feedback_wall SET why_back = $2 WHERE suggestion_id = $1"),
    text("wall_off", WALL, "why_off", "UPDATE feedback_wall SET why_off = $2 WHERE suggestion_id = $1"),
    text("promised_by", OLDS, "promised_by", "UPDATE feedback_old SET promised_by = $2 WHERE suggestion_id = $1"),
];
const WHY_DOWN: Text = text("why", BOARD, "why_down", "UPDATE feedback_board SET why_down = $2 WHERE id = $1");

/// A sealed text that is there, opened.
struct Opened {
    kind: &'static Text,
    row: basics::uuid::Uuid,
    words: Words,
}

async fn opened(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<Opened>> {
    let rows = tx
        .rows(
            "SELECT 1 AS n, 'said' AS field, id AS row_id, words AS cell FROM feedback_suggestions WHERE id = $1 \
             UNION ALL SELECT 2, 'put_right', id, put_right FROM feedback_suggestions WHERE id = $1 \
             UNION ALL SELECT 3, 'shown_name', id, shown_name FROM feedback_suggestions WHERE id = $1 \
             UNION ALL SELECT 4, kind, id, words FROM feedback_messages WHERE suggestion_id = $1 \
             UNION ALL SELECT 5, 'draft_reasons', suggestion_id, reasons FROM feedback_drafts WHERE suggestion_id = $1 \
             UNION ALL SELECT 6, 'draft_change', suggestion_id, change_needed FROM feedback_drafts \
             WHERE suggestion_id = $1 \
             UNION ALL SELECT 7, 'worry_done', suggestion_id, done FROM feedback_worries WHERE suggestion_id = $1 \
             UNION ALL SELECT 8, 'next_said', id, next_said FROM feedback_board WHERE suggestion_id = $1 \
             UNION ALL SELECT 9, 'next_did', id, next_did FROM feedback_board WHERE suggestion_id = $1 \
             UNION ALL SELECT 10, 'next_name', id, next_name FROM feedback_board WHERE suggestion_id = $1 \
             UNION ALL SELECT 11, 'why', id, why_back FROM feedback_board WHERE suggestion_id = $1 \
             UNION ALL SELECT 12, 'why_down', id, why_down FROM feedback_board WHERE suggestion_id = $1 \
             UNION ALL SELECT 13, 'next_reply', suggestion_id, next_reply FROM feedback_wall WHERE suggestion_id = $1 \
             UNION ALL SELECT 14, 'wall_back', suggestion_id, why_back FROM feedback_wall WHERE suggestion_id = $1 \
             UNION ALL SELECT 15, 'wall_off', suggestion_id, why_off FROM feedback_wall WHERE suggestion_id = $1 \
             UNION ALL SELECT 16, 'promised_by', suggestion_id, promised_by FROM feedback_old WHERE suggestion_id = $1 \
             ORDER BY 1, 3",
            values![id],
        )
        .await?;
    let mut kinds = Vec::with_capacity(rows.len());
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        let (field, cell): (String, Option<Vec<u8>>) = (row.get("field")?, row.get("cell")?);
        let kind = if field == "why_down" { Some(&WHY_DOWN) } else { TEXTS.iter().find(|kind| kind.field == field) };
        let (Some(kind), Some(cell)) = (kind, cell) else { continue };
        let row = row.get("row_id")?;
        kinds.push((kind, row));
        cells.push((at(kind.table, kind.column, row), cell));
    }
    let borrowed: Vec<_> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let words = seal::open(tx, &borrowed).await?;
    Ok(kinds
        .into_iter()
        .zip(words)
        .filter_map(|((kind, row), words)| words.map(|words| Opened { kind, row, words }))
        .collect())
}

/// What stands in the clear on the board.
struct Clear {
    id: EntryId,
    state: EntryState,
    texts: [String; 3],
}

async fn clear(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<Clear>> {
    let row = tx
        .first("SELECT id, state, said, did, shown_name FROM feedback_board WHERE suggestion_id = $1", values![id])
        .await?;
    let Some(row) = row else { return Ok(None) };
    let texts = [row.get("said")?, row.get("did")?, row.get("shown_name")?];
    Ok(Some(Clear { id: row.get("id")?, state: row.get("state")?, texts }))
}

/// Who carries it out, wherever that stands in the clear: each with what writes it anew.
async fn carriers(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<(&'static str, String)>> {
    let rows = tx
        .rows(
            "SELECT 'draft' AS stands, carrier AS carrier FROM feedback_drafts WHERE suggestion_id = $1 \
             UNION ALL SELECT 'board', carrier FROM feedback_board WHERE suggestion_id = $1 \
             UNION ALL SELECT 'coming', next_carrier FROM feedback_board WHERE suggestion_id = $1 \
             AND next_carrier IS NOT NULL ORDER BY 1",
            values![id],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let anew = match row.get::<String>("stands")?.as_str() {
                "draft" => "UPDATE feedback_drafts SET carrier = $2 WHERE suggestion_id = $1",
                "board" => "UPDATE feedback_board SET carrier = $2 WHERE suggestion_id = $1",
                _ => "UPDATE feedback_board SET next_carrier = $2 WHERE suggestion_id = $1",
            };
            Ok((anew, row.get("carrier")?))
        })
        .collect()
}

/// What hangs on the wall in the clear.
async fn on_wall(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<String>> {
    let row = tx.first("SELECT reply FROM feedback_wall WHERE suggestion_id = $1", values![id]).await?;
    let reply = row.map(|row| row.get::<String>("reply")).transpose()?;
    Ok(reply.filter(|reply| !reply.is_empty()))
}

/// Every text of a thread but what `loops` keeps, for whoever takes words out: five statements.
///
/// # Errors
/// The store's failure.
pub async fn all(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<Found>> {
    let mut found: Vec<Found> =
        opened(tx, id).await?.into_iter().map(|one| Found { field: one.kind.field, words: one.words }).collect();
    for (_, carrier) in carriers(tx, id).await? {
        found.push(Found { field: "carrier", words: Words::kept(carrier) });
    }
    if let Some(reply) = on_wall(tx, id).await? {
        found.push(Found { field: "wall", words: Words::kept(reply) });
    }
    if let Some(entry) = clear(tx, id).await? {
        let shown = entry.texts.into_iter().filter(|text| !text.is_empty());
        found.extend(shown.map(|text| Found { field: "board", words: Words::kept(text) }));
    }
    Ok(found)
}

/// What was published, after words were taken out of it.
#[derive(Clone, Debug)]
pub struct Published {
    /// The entry.
    pub entry: EntryId,
    /// What search may find it by from now on; nothing when it does not stand there.
    pub findable: Option<String>,
}

/// Takes words out of every text of a thread but what `loops` keeps: each is sealed anew. `rule` gives what a text reads
/// afterwards and how many characters went. Gives which text lost how many, and what of it was published.
///
/// # Errors
/// The store's failure.
pub async fn strike(
    tx: &mut WriteTx,
    id: SuggestionId,
    rule: impl Fn(&str) -> Option<(String, usize)>,
    now: Instant,
) -> Result<(Vec<(&'static str, usize)>, Option<Published>)> {
    let mut struck = Vec::new();
    for one in opened(tx, id).await? {
        let Some((new, gone)) = rule(one.words.read()) else { continue };
        let cell = seal::seal(tx, PURPOSE, thread(id), at(one.kind.table, one.kind.column, one.row), &new).await?;
        tx.run(one.kind.anew, values![one.row, cell]).await?;
        struck.push((one.kind.field, gone));
    }
    if struck.iter().any(|(field, _)| field.starts_with("next_")) {
        // Whoever reads it as the second reader now has other words before them.
        tx.run("UPDATE feedback_board SET put_at = $2 WHERE suggestion_id = $1", values![id, now]).await?;
        tx.run("UPDATE feedback_wall SET turn = turn + 1 WHERE suggestion_id = $1", values![id]).await?;
    }
    for (anew, carrier) in carriers(tx, id).await? {
        if let Some((new, gone)) = rule(&carrier) {
            tx.run(anew, values![id, new]).await?;
            struck.push(("carrier", gone));
        }
    }
    if let Some((reply, gone)) = on_wall(tx, id).await?.as_deref().and_then(&rule) {
        tx.run("UPDATE feedback_wall SET reply = $2 WHERE suggestion_id = $1", values![id, reply]).await?;
        struck.push(("wall", gone));
    }
    let Some(entry) = clear(tx, id).await? else { return Ok((struck, None)) };
    let changed: Vec<Option<(String, usize)>> = entry.texts.iter().map(|text| rule(text)).collect();
    let gone = changed.iter().flatten().fold(0_usize, |sum, (_, gone)| sum.saturating_add(*gone));
    if gone == 0 {
        return Ok((struck, None));
    }
    let mut texts = entry.texts.iter().zip(changed).map(|(old, new)| new.map_or_else(|| old.clone(), |(new, _)| new));
    let mut next = || texts.next().unwrap_or_default();
    let (said, did, name) = (next(), next(), next());
    let findable = (entry.state == EntryState::Published).then(|| format!("{said} {did}"));
    tx.run(
        "UPDATE feedback_board SET said = $2, did = $3, shown_name = $4 WHERE id = $1",
        values![entry.id, said, did, name],
    )
    .await?;
    struck.push(("board", gone));
    Ok((struck, Some(Published { entry: entry.id, findable })))
}

/// Keeps the trace of what was taken out of one text.
///
/// # Errors
/// The store's failure.
pub async fn keep(
    tx: &mut WriteTx,
    chance: &Chance,
    id: SuggestionId,
    (field, characters): (&str, i64),
    (reason, by): (Reason, PersonId),
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_removals (id, suggestion_id, field, reason, characters, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![RemovalId::new(now, chance), id, field, reason, characters, by, now],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<Removal> {
    Ok(Removal {
        field: row.get("field")?,
        reason: row.get("reason")?,
        characters: row.get("characters")?,
        by: row.get("by_id")?,
        at: row.get("at")?,
        wrong_at: row.get("wrong_at")?,
        outcome: row.get::<Option<Again>>("outcome")?,
    })
}

/// What was taken out of a thread, the oldest first.
///
/// # Errors
/// The store's failure.
pub async fn of(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<Removal>> {
    let rows =
        tx.rows("SELECT * FROM feedback_removals WHERE suggestion_id = $1 ORDER BY id LIMIT 200", values![id]).await?;
    rows.iter().map(read).collect()
}

/// The author says that what was taken out should not have been.
///
/// # Errors
/// The store's failure.
pub async fn contest(tx: &mut WriteTx, id: SuggestionId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE feedback_removals SET wrong_at = $2 WHERE suggestion_id = $1 AND wrong_at IS NULL",
        values![id, now],
    )
    .await?;
    Ok(())
}

/// Somebody else has looked at what the author said was wrong.
///
/// # Errors
/// The store's failure.
pub async fn looked(tx: &mut WriteTx, id: SuggestionId, outcome: Again, by: PersonId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE feedback_removals SET outcome = $2, looked_by = $3, looked_at = $4 WHERE suggestion_id = $1 \
         AND wrong_at IS NOT NULL AND outcome IS NULL",
        values![id, outcome, by, now],
    )
    .await?;
    Ok(())
}
