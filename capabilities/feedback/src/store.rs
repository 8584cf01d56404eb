//! All SQL of this capability.

use access::Scope;
use basics::{Chance, Instant, OrganisationId, PersonId, PlaceId, Words};
use loops::{Outcome, Stage};
use store::{Build, CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use crate::access::{SeeBoard, SeeSuggestion};
use crate::model::publishing::{Audience, Wishes};
use crate::model::{
    Around, DraftHead, EntryHead, EntryId, MessageId, MessageKind, Part, Saying, Suggestion, SuggestionId, Text, Worry,
};

pub mod board;
pub mod by_hand;
pub mod filter;
pub mod joined;
pub mod letters;
pub mod lists;
pub mod old;
pub mod opened;
pub mod paper;
pub mod place_board;
pub mod practice;
pub mod receipts;
pub mod removal;
pub mod the_box;
pub mod wall;

/// The purpose of the thread's key: the same key seals the answers that `loops` keeps.
pub const PURPOSE: &str = "thread";

const SUGGESTIONS: &str = "feedback_suggestions";
const MESSAGES: &str = "feedback_messages";
const DRAFTS: &str = "feedback_drafts";
const WORRIES: &str = "feedback_worries";
const BOARD: &str = "feedback_board";

const fn thread(id: SuggestionId) -> Subject {
    Subject { kind: "thread", id: id.uuid() }
}

const fn at(table: &'static str, column: &'static str, row: basics::uuid::Uuid) -> CellAt {
    CellAt { table, column, row }
}

/// Reads a suggestion from a row of `s.*`.
fn read(row: &Row) -> Result<Suggestion> {
    Ok(Suggestion {
        id: row.get("id")?,
        place: row.get("place_id")?,
        organisation: row.get("organisation_id")?,
        year: row.get("year")?,
        running: row.get("running")?,
        author: row.get("author_id")?,
        recorded_by: row.get("recorded_by")?,
        kind: row.get("kind")?,
        lang: row.get("lang")?,
        publish: row.get("publish")?,
        name_may_show: row.get("name_may_show")?,
        wants_answer: row.get("wants_answer")?,
        worried: row.get("worried")?,
        assignee: row.get("assignee_id")?,
        stage: row.get("stage")?,
        due_at: row.get("due_at")?,
        left_at: row.get("left_at")?,
    })
}

/// One suggestion with what stands around it, without any words: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<(Suggestion, Around)>> {
    let row = tx
        .first(
            "SELECT s.*, p.name AS place_name, p.zone AS zone, w.opened_at AS w_opened, w.due_at AS w_due, \
             w.read_at AS w_read, w.read_by AS w_reader, w.close_by AS w_close, w.closed_at AS w_closed, d.outcome AS d_outcome, \
             d.carrier AS d_carrier, d.promised_on AS d_promised, d.by_id AS d_by, b.id AS b_id, b.state AS b_state, \
             b.next_state AS b_next, b.put_at AS b_put, j.into_id AS into_id, \
             (SELECT COUNT(*) FROM feedback_joined o WHERE o.into_id = s.id) AS joined, \
             CASE WHEN EXISTS (SELECT 1 FROM feedback_receipts r WHERE r.suggestion_id = s.id) THEN 1 ELSE 0 END AS nameless, \
             CASE WHEN EXISTS (SELECT 1 FROM feedback_receipts r WHERE r.suggestion_id = s.id AND r.to_change) \
             THEN 1 ELSE 0 END AS code_seen, h.role AS h_role, h.agreed AS h_agreed, h.agreed_on AS h_agreed_on, \
             h.confirmed AS h_confirmed, h.confirmed_on AS h_confirmed_on, \
             fw.number AS fw_number, fw.state AS fw_state, fw.next_state AS fw_next, fi.on_paper AS fi_paper, \
             fi.name_for AS fi_name, fl.printed_on AS fl_printed, \
             CASE WHEN EXISTS (SELECT 1 FROM feedback_removals m WHERE m.suggestion_id = s.id) THEN 1 ELSE 0 END AS struck \
             FROM feedback_suggestions s JOIN access_places p ON p.id = s.place_id \
             LEFT JOIN feedback_by_hand h ON h.suggestion_id = s.id \
             LEFT JOIN feedback_wall fw ON fw.suggestion_id = s.id \
             LEFT JOIN feedback_wishes fi ON fi.suggestion_id = s.id \
             LEFT JOIN feedback_letters fl ON fl.suggestion_id = s.id \
             LEFT JOIN feedback_worries w ON w.suggestion_id = s.id \
             LEFT JOIN feedback_drafts d ON d.suggestion_id = s.id \
             LEFT JOIN feedback_joined j ON j.suggestion_id = s.id \
             LEFT JOIN feedback_board b ON b.suggestion_id = s.id WHERE s.id = $1",
            values![id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let worry = match row.get::<Option<Instant>>("w_opened")? {
        None => None,
        Some(opened_at) => Some(Worry {
            opened_at,
            due_at: row.get("w_due")?,
            read_at: row.get("w_read")?,
            read_by: row.get("w_reader")?,
            close_by: row.get("w_close")?,
            closed_at: row.get("w_closed")?,
        }),
    };
    let draft = match row.get::<Option<Outcome>>("d_outcome")? {
        None => None,
        Some(outcome) => Some(DraftHead {
            outcome,
            carrier: row.get("d_carrier")?,
            promised_on: row.get("d_promised")?,
            by: row.get("d_by")?,
        }),
    };
    let entry = match row.get::<Option<EntryId>>("b_id")? {
        None => None,
        Some(id) => {
            let (state, next, put_at) = (row.get("b_state")?, row.get("b_next")?, row.get("b_put")?);
            Some(EntryHead { id, state, next, put_at })
        }
    };
    let (place_name, zone, nameless) = (row.get("place_name")?, row.get("zone")?, row.get_flag("nameless")?);
    let (into, joined) = (row.get("into_id")?, row.get("joined")?);
    let by_hand = by_hand::by_hand(&row)?;
    let wishes = wishes(&row)?;
    let struck = row.get_flag("struck")?;
    let around = Around { place_name, zone, nameless, into, joined, by_hand, worry, draft, entry, wishes, struck };
    Ok(Some((read(&row)?, around)))
}

/// What the author wishes besides, from the row of a suggestion.
fn wishes(row: &Row) -> Result<Wishes> {
    let wall = match (row.get("fw_number")?, row.get("fw_state")?) {
        (Some(number), Some(state)) => Some((number, state)),
        _ => None,
    };
    Ok(Wishes {
        wall,
        wall_next: row.get("fw_next")?,
        on_paper: row.get::<Option<bool>>("fi_paper")?.unwrap_or(false),
        name_for: row.get::<Option<Audience>>("fi_name")?.unwrap_or(Audience::Members),
        printed_on: row.get("fl_printed")?,
    })
}

/// All sealed texts of a thread, opened, the oldest first: two statements.
///
/// # Errors
/// The store's failure.
pub async fn texts(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<Text>> {
    let rows = tx
        .rows(
            "SELECT 'said' AS part, id AS row_id, author_id AS by_id, left_at AS at, words AS cell \
             FROM feedback_suggestions WHERE id = $1 \
             UNION ALL SELECT 'put_right', id, author_id, left_at, put_right FROM feedback_suggestions \
             WHERE id = $1 AND put_right IS NOT NULL \
             UNION ALL SELECT kind, id, by_id, at, words FROM feedback_messages WHERE suggestion_id = $1 \
             UNION ALL SELECT 'draft_reasons', suggestion_id, by_id, at, reasons FROM feedback_drafts \
             WHERE suggestion_id = $1 \
             UNION ALL SELECT 'draft_change', suggestion_id, by_id, at, change_needed FROM feedback_drafts \
             WHERE suggestion_id = $1 \
             UNION ALL SELECT 'worry_done', suggestion_id, closed_by, closed_at, done FROM feedback_worries \
             WHERE suggestion_id = $1 AND done IS NOT NULL \
             UNION ALL SELECT 'shown_name', id, author_id, left_at, shown_name FROM feedback_suggestions \
             WHERE id = $1 AND shown_name IS NOT NULL \
             UNION ALL SELECT 'why_down', id, put_by, put_at, why_down FROM feedback_board \
             WHERE suggestion_id = $1 AND why_down IS NOT NULL \
             UNION ALL SELECT 'why_off', w.suggestion_id, w.put_by, s.left_at, w.why_off FROM feedback_wall w \
             JOIN feedback_suggestions s ON s.id = w.suggestion_id \
             WHERE w.suggestion_id = $1 AND w.why_off IS NOT NULL ORDER BY 4, 2",
            values![id],
        )
        .await?;
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let (table, column) = match row.get::<Part>("part")? {
            Part::Said => (SUGGESTIONS, "words"),
            Part::PutRight => (SUGGESTIONS, "put_right"),
            Part::Note | Part::Reply | Part::Author | Part::Unheard | Part::Joined | Part::Meant => (MESSAGES, "words"),
            Part::DraftReasons => (DRAFTS, "reasons"),
            Part::DraftChange => (DRAFTS, "change_needed"),
            Part::ShownName => (SUGGESTIONS, "shown_name"),
            Part::WhyDown => (BOARD, "why_down"),
            Part::WhyOff => ("feedback_wall", "why_off"),
            Part::WorryDone => (WORRIES, "done"),
        };
        cells.push((at(table, column, row.get("row_id")?), row.get("cell")?));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let opened = seal::open(tx, &borrowed).await?;
    rows.iter()
        .zip(opened)
        .map(|(row, words)| Ok(Text { part: row.get("part")?, by: row.get("by_id")?, at: row.get("at")?, words }))
        .collect()
}

/// The number that comes next in a place and year. Writers stand in one line, so it is given once.
///
/// # Errors
/// The store's failure.
pub async fn next_running(tx: &mut ReadTx, place: PlaceId, year: i64) -> Result<i64> {
    let row = tx
        .one(
            "SELECT CAST(COALESCE(MAX(running), 0) + 1 AS BIGINT) AS n FROM feedback_suggestions \
             WHERE place_id = $1 AND year = $2",
            values![place, year],
        )
        .await?;
    row.get("n")
}

/// Seals words of a thread for their cell; nothing where there are none.
async fn cell(tx: &mut WriteTx, id: SuggestionId, at: CellAt, words: Option<&Words>) -> Result<Option<Vec<u8>>> {
    match words {
        None => Ok(None),
        Some(words) => seal::seal(tx, PURPOSE, thread(id), at, words.read()).await.map(Some),
    }
}

/// What a new row of suggestions holds besides what was said.
#[derive(Clone, Copy, Debug)]
pub struct NewRow {
    /// Its id.
    pub id: SuggestionId,
    /// Where.
    pub place: PlaceId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The year and number.
    pub number: (i64, i64),
    /// Who said it.
    pub author: Option<PersonId>,
    /// Who wrote it down.
    pub recorded_by: Option<PersonId>,
    /// How far it has come.
    pub stage: Stage,
    /// By when an answer is due.
    pub due_at: Option<Instant>,
    /// When.
    pub now: Instant,
}

/// Keeps a new suggestion, its words sealed.
///
/// # Errors
/// The store's failure.
pub async fn insert(tx: &mut WriteTx, new: &NewRow, saying: &Saying) -> Result<()> {
    let row = new.id.uuid();
    let words = cell(tx, new.id, at(SUGGESTIONS, "words", row), Some(&saying.words)).await?;
    let put_right = cell(tx, new.id, at(SUGGESTIONS, "put_right", row), saying.put_right.as_ref()).await?;
    let shown_name = cell(tx, new.id, at(SUGGESTIONS, "shown_name", row), saying.shown_name.as_ref()).await?;
    tx.run(
        "INSERT INTO feedback_suggestions (id, place_id, organisation_id, year, running, author_id, recorded_by, kind, \
         lang, words, put_right, publish, name_may_show, shown_name, wants_answer, worried, stage, due_at, left_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        values![
            new.id,
            new.place,
            new.organisation,
            new.number.0,
            new.number.1,
            new.author,
            new.recorded_by,
            saying.kind,
            saying.lang,
            words,
            put_right,
            saying.publish,
            saying.name_may_show,
            shown_name,
            saying.wants_answer,
            saying.worried,
            new.stage,
            new.due_at,
            new.now
        ],
    )
    .await?;
    Ok(())
}

/// Moves a suggestion to a stage, with the day that is now told for it.
///
/// # Errors
/// The store's failure.
pub async fn set_stage(tx: &mut WriteTx, id: SuggestionId, stage: Stage, due_at: Option<Instant>) -> Result<()> {
    tx.run("UPDATE feedback_suggestions SET stage = $2, due_at = $3 WHERE id = $1", values![id, stage, due_at]).await?;
    // Whatever moves begins the time anew: the house gives a receipt its last day once the thread has ended.
    receipts::set_until(tx, id, None).await
}

/// Somebody deals with it.
///
/// # Errors
/// The store's failure.
pub async fn set_assignee(tx: &mut WriteTx, id: SuggestionId, to: PersonId) -> Result<()> {
    tx.run("UPDATE feedback_suggestions SET assignee_id = $2 WHERE id = $1", values![id, to]).await?;
    Ok(())
}

/// What somebody dealt with in a place and below is nobody's again. What is over keeps the name of who dealt with it.
///
/// # Errors
/// The store's failure.
pub async fn unassign(tx: &mut WriteTx, person: PersonId, place: PlaceId) -> Result<u64> {
    tx.run(
        "UPDATE feedback_suggestions SET assignee_id = NULL WHERE assignee_id = $1 \
         AND stage IN ('heard', 'considered', 'second', 'answered') \
         AND place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $2)",
        values![person, place],
    )
    .await
}

/// Adds a message to a thread, and gives its sealed cell.
///
/// # Errors
/// The store's failure.
pub async fn add_message(
    tx: &mut WriteTx,
    chance: &Chance,
    id: SuggestionId,
    kind: MessageKind,
    by: impl Into<Option<PersonId>>,
    words: &Words,
    now: Instant,
) -> Result<Vec<u8>> {
    let by: Option<PersonId> = by.into();
    let message = MessageId::new(now, chance);
    let cell = seal::seal(tx, PURPOSE, thread(id), at(MESSAGES, "words", message.uuid()), words.read()).await?;
    tx.run(
        "INSERT INTO feedback_messages (id, suggestion_id, kind, by_id, at, words) VALUES ($1, $2, $3, $4, $5, $6)",
        values![message, id, kind, by, now, cell.clone()],
    )
    .await?;
    Ok(cell)
}

/// Asks a rep to help; asked twice, they are asked once.
///
/// # Errors
/// The store's failure.
pub async fn add_helper(
    tx: &mut WriteTx,
    id: SuggestionId,
    person: PersonId,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_helpers (suggestion_id, person_id, asked_by, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (suggestion_id, person_id) DO NOTHING",
        values![id, person, by, now],
    )
    .await?;
    Ok(())
}

/// The reps who were asked to help.
///
/// # Errors
/// The store's failure.
pub async fn helpers(tx: &mut ReadTx, id: SuggestionId) -> Result<Vec<PersonId>> {
    let rows = tx
        .rows(
            "SELECT person_id FROM feedback_helpers WHERE suggestion_id = $1 ORDER BY at, person_id LIMIT 20",
            values![id],
        )
        .await?;
    rows.iter().map(|row| row.get("person_id")).collect()
}

/// Keeps the draft of an answer in place of the one before.
///
/// # Errors
/// The store's failure.
pub async fn keep_draft(
    tx: &mut WriteTx,
    id: SuggestionId,
    draft: &loops::rules::Draft<'_>,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    let row = id.uuid();
    let reasons = seal::seal(tx, PURPOSE, thread(id), at(DRAFTS, "reasons", row), draft.reasons).await?;
    let change = seal::seal(tx, PURPOSE, thread(id), at(DRAFTS, "change_needed", row), draft.change_needed).await?;
    drop_draft(tx, id).await?;
    tx.run(
        "INSERT INTO feedback_drafts (suggestion_id, outcome, carrier, promised_on, by_id, at, reasons, change_needed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, draft.outcome, draft.carrier, draft.promised_on, by, now, reasons, change],
    )
    .await?;
    Ok(())
}

/// Throws the draft away: the answer is given, or the suggestion taken back.
///
/// # Errors
/// The store's failure.
pub async fn drop_draft(tx: &mut WriteTx, id: SuggestionId) -> Result<()> {
    tx.run("DELETE FROM feedback_drafts WHERE suggestion_id = $1", values![id]).await?;
    Ok(())
}

/// Throws away drafts about suggestions of these places that nobody has touched since a moment: gives the suggestions.
///
/// # Errors
/// The store's failure.
pub async fn forget_drafts(tx: &mut WriteTx, places: &[PlaceId], before: Instant) -> Result<Vec<basics::uuid::Uuid>> {
    let (sql, bound) = Build::new(
        "DELETE FROM feedback_drafts WHERE suggestion_id IN (SELECT d.suggestion_id FROM feedback_drafts d \
         JOIN feedback_suggestions s ON s.id = d.suggestion_id WHERE s.place_id IN ",
    )
    .list(places)
    .then(" AND d.at < ")
    .value(before)
    .then(") RETURNING suggestion_id")
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| row.get("suggestion_id")).collect()
}

/// Begins the safety steps.
///
/// # Errors
/// The store's failure.
pub async fn begin_worry(
    tx: &mut WriteTx,
    id: SuggestionId,
    place: PlaceId,
    due_at: Instant,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_worries (suggestion_id, place_id, opened_at, due_at) VALUES ($1, $2, $3, $4)",
        values![id, place, now, due_at],
    )
    .await?;
    Ok(())
}

/// Somebody has read it; the first one stays.
///
/// # Errors
/// The store's failure.
pub async fn read_worry(
    tx: &mut WriteTx,
    id: SuggestionId,
    by: PersonId,
    close_by: Instant,
    now: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE feedback_worries SET read_at = $2, read_by = $3, close_by = $4 WHERE suggestion_id = $1 \
         AND read_at IS NULL",
        values![id, now, by, close_by],
    )
    .await?;
    Ok(())
}

/// A worry whose safety steps are not done.
#[derive(Clone, Copy, Debug)]
pub struct OpenWorry {
    /// Which suggestion.
    pub id: SuggestionId,
    /// Where.
    pub place: PlaceId,
    /// Its author.
    pub author: Option<PersonId>,
    /// Who has read it.
    pub read_by: Option<PersonId>,
    /// By when it is read, or dealt with once it was read.
    pub due_at: Instant,
}

/// The worries of a place and below whose safety steps are not done, the first that is due first.
///
/// # Errors
/// The store's failure.
pub async fn open_worries(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<OpenWorry>> {
    let rows = tx
        .rows(
            "SELECT w.suggestion_id AS id, w.place_id AS place_id, s.author_id AS author_id, w.read_by AS read_by, \
             COALESCE(w.close_by, w.due_at) AS due_at FROM feedback_worries w \
             JOIN feedback_suggestions s ON s.id = w.suggestion_id WHERE w.closed_at IS NULL \
             AND w.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = $1) ORDER BY 5, 1 LIMIT 500",
            values![place],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(OpenWorry {
                id: row.get("id")?,
                place: row.get("place_id")?,
                author: row.get("author_id")?,
                read_by: row.get("read_by")?,
                due_at: row.get("due_at")?,
            })
        })
        .collect()
}

/// The safety steps are done; what was done is sealed.
///
/// # Errors
/// The store's failure.
pub async fn close_worry(tx: &mut WriteTx, id: SuggestionId, by: PersonId, done: &Words, now: Instant) -> Result<()> {
    let cell = seal::seal(tx, PURPOSE, thread(id), at(WORRIES, "done", id.uuid()), done.read()).await?;
    tx.run(
        "UPDATE feedback_worries SET closed_at = $2, closed_by = $3, done = $4 WHERE suggestion_id = $1 \
         AND closed_at IS NULL",
        values![id, now, by, cell],
    )
    .await?;
    Ok(())
}

pub use board::entry;

/// What is owed: an answer, or what was promised with one. A day that stands with an answer is the day of a promise.
pub(crate) const OWED: &str =
    "(s.stage IN ('heard', 'considered', 'second') OR (s.stage = 'answered' AND s.due_at IS NOT NULL))";

/// Which places a list of the desk reaches.
pub type DeskScope = Scope<SeeSuggestion>;
/// Which places the board reaches.
pub type BoardScope = Scope<SeeBoard>;
