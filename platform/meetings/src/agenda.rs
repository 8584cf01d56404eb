//! The agenda: items in their order, that they were moved and why, and papers.

use basics::{Chance, Instant, PersonId, Words};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use crate::keeping::{self, PURPOSE, record};
use crate::model::{Group, Item, ItemId, Meeting, MeetingId, MoveId, Moved, Paper, PaperId, Source};
use crate::rules::MoveTo;

/// The most items of an agenda, moves and papers that are shown.
const MOST: i64 = 200;

/// A member's own words: they go when the member is erased.
const fn words_key(id: ItemId) -> Subject {
    Subject { kind: "item", id: id.uuid() }
}

pub(crate) const fn at(id: ItemId, column: &'static str) -> CellAt {
    CellAt { table: "meetings_items", column, row: id.uuid() }
}

/// What comes onto an agenda.
#[derive(Clone, Copy, Debug)]
pub enum Adding<'a> {
    /// A thing that has a page of its own.
    Thing(&'a Group),
    /// A member's words.
    Words(&'a Words),
}

/// Puts an item at the end of an agenda, as [`crate::rules::add_item`] allowed. `by_rep` says whether a rep brings it:
/// then only who chairs may move it.
///
/// # Errors
/// The store's failure.
pub async fn add_item(
    tx: &mut WriteTx,
    chance: &Chance,
    meeting: MeetingId,
    adding: Adding<'_>,
    (by, by_rep): (PersonId, bool),
    now: Instant,
) -> Result<ItemId> {
    let id = ItemId::new(now, chance);
    let (thing, cell) = match adding {
        Adding::Thing(thing) => (Some(thing), None),
        Adding::Words(words) => {
            (None, Some(seal::seal(tx, PURPOSE, words_key(id), at(id, "words"), words.read()).await?))
        }
    };
    tx.run(
        "INSERT INTO meetings_items (id, meeting_id, number, source_kind, source_id, words, added_by, by_rep, added_at) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM meetings_items WHERE meeting_id = $2), $3, $4, $5, \
         $6, $7, $8)",
        values![id, meeting, thing.map(|thing| thing.kind.clone()), thing.map(|thing| thing.id), cell, by, by_rep, now],
    )
    .await?;
    Ok(id)
}

/// Takes an item off, as [`crate::rules::take_off`] allowed: its words are gone, what comes after it moves up.
///
/// # Errors
/// The store's failure.
pub async fn take_off(tx: &mut WriteTx, item: &Item) -> Result<()> {
    seal::forget(tx, words_key(item.id)).await?;
    tx.run("DELETE FROM meetings_items WHERE id = $1", values![item.id]).await?;
    close_gap(tx, item.meeting, item.number).await
}

async fn close_gap(tx: &mut WriteTx, meeting: MeetingId, number: i64) -> Result<()> {
    tx.run(
        "UPDATE meetings_items SET number = number - 1 WHERE meeting_id = $1 AND number > $2",
        values![meeting, number],
    )
    .await?;
    Ok(())
}

/// Moves an item as [`crate::rules::move_item`] allowed, and keeps that it was moved, by whom and why: it shows on both
/// agendas for good.
///
/// # Errors
/// The store's failure.
pub async fn move_item(
    tx: &mut WriteTx,
    chance: &Chance,
    (it, item, to): (&Meeting, &Item, MoveTo),
    (by, reason): (PersonId, &str),
    now: Instant,
) -> Result<MoveId> {
    let id = MoveId::new(now, chance);
    let cell_at = CellAt { table: "meetings_moves", column: "reason", row: id.uuid() };
    let reason = keeping::seal_words(tx, it.group.id, cell_at, reason).await?;
    let (to_meeting, to_number) = match to {
        MoveTo::Number(number) => {
            shift(tx, item, number).await?;
            (item.meeting, number)
        }
        MoveTo::Meeting(meeting) => {
            let row = tx
                .one(
                    "SELECT COALESCE(MAX(number), 0) + 1 AS n FROM meetings_items WHERE meeting_id = $1",
                    values![meeting],
                )
                .await?;
            (meeting, row.get::<i64>("n")?)
        }
    };
    tx.run(
        "UPDATE meetings_items SET meeting_id = $2, number = $3 WHERE id = $1",
        values![item.id, to_meeting, to_number],
    )
    .await?;
    if to_meeting != item.meeting {
        close_gap(tx, item.meeting, item.number).await?;
        tx.run("UPDATE meetings_papers SET meeting_id = $2 WHERE item_id = $1", values![item.id, to_meeting]).await?;
    }
    tx.run(
        "INSERT INTO meetings_moves (id, item_id, from_meeting, to_meeting, from_number, to_number, reason, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![id, item.id, item.meeting, to_meeting, item.number, to_number, reason, by, now],
    )
    .await?;
    Ok(id)
}

/// Makes room on the same agenda.
async fn shift(tx: &mut WriteTx, item: &Item, to: i64) -> Result<()> {
    if to < item.number {
        tx.run(
            "UPDATE meetings_items SET number = number + 1 WHERE meeting_id = $1 AND number >= $2 AND number < $3",
            values![item.meeting, to, item.number],
        )
        .await?;
    } else {
        tx.run(
            "UPDATE meetings_items SET number = number - 1 WHERE meeting_id = $1 AND number > $3 AND number <= $2",
            values![item.meeting, to, item.number],
        )
        .await?;
    }
    Ok(())
}

/// Cells of one column kind, opened: one statement for all of them.
pub(crate) async fn opened(tx: &mut ReadTx, cells: &[(CellAt, Option<Vec<u8>>)]) -> Result<Vec<Option<Words>>> {
    let borrowed: Vec<(CellAt, &[u8])> =
        cells.iter().map(|(at, cell)| (*at, cell.as_deref().unwrap_or_default())).collect();
    seal::open(tx, &borrowed).await
}

async fn read_items(tx: &mut ReadTx, rows: &[Row]) -> Result<Vec<Item>> {
    let mut cells: Vec<(CellAt, Option<Vec<u8>>)> = Vec::with_capacity(rows.len().saturating_mul(3));
    for row in rows {
        let id: ItemId = row.get("id")?;
        for column in ["words", "said", "decision"] {
            cells.push((at(id, column), row.get(column)?));
        }
    }
    let mut words = opened(tx, &cells).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (own, said, decision) = (words.next().flatten(), words.next().flatten(), words.next().flatten());
            let source = match row.get::<Option<String>>("source_kind")? {
                Some(kind) => Source::Thing(Group { kind, id: row.get("source_id")? }),
                None => Source::Words(own),
            };
            Ok(Item {
                id: row.get("id")?,
                meeting: row.get("meeting_id")?,
                number: row.get("number")?,
                source,
                added_by: row.get("added_by")?,
                by_rep: row.get("by_rep")?,
                said,
                decision,
            })
        })
        .collect()
}

/// The agenda of a meeting with its minutes, in order: two statements.
///
/// # Errors
/// The store's failure.
pub async fn items(tx: &mut ReadTx, meeting: MeetingId) -> Result<Vec<Item>> {
    let rows = tx
        .rows("SELECT * FROM meetings_items WHERE meeting_id = $1 ORDER BY number, id LIMIT $2", values![meeting, MOST])
        .await?;
    read_items(tx, &rows).await
}

/// One item.
///
/// # Errors
/// The store's failure.
pub async fn item(tx: &mut ReadTx, id: ItemId) -> Result<Option<Item>> {
    let rows = tx.rows("SELECT * FROM meetings_items WHERE id = $1", values![id]).await?;
    Ok(read_items(tx, &rows).await?.into_iter().next())
}

/// Where a thing stood on agendas, the newest meeting first: what was said about a proposal, and what stands on an agenda
/// already. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn items_about(tx: &mut ReadTx, thing: &Group) -> Result<Vec<Item>> {
    let rows = tx
        .rows(
            "SELECT i.* FROM meetings_items i JOIN meetings_meetings m ON m.id = i.meeting_id \
             WHERE i.source_id = $1 AND i.source_kind = $2 ORDER BY m.starts_at DESC, i.id DESC LIMIT $3",
            values![thing.id, thing.kind, MOST],
        )
        .await?;
    read_items(tx, &rows).await
}

/// What was moved on or off an agenda, the oldest first, with the reasons: two statements.
///
/// # Errors
/// The store's failure.
pub async fn moves(tx: &mut ReadTx, meeting: MeetingId) -> Result<Vec<Moved>> {
    let rows = tx
        .rows(
            "SELECT * FROM meetings_moves WHERE from_meeting = $1 OR to_meeting = $1 ORDER BY at, id LIMIT $2",
            values![meeting, MOST],
        )
        .await?;
    let mut cells = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: MoveId = row.get("id")?;
        cells.push((CellAt { table: "meetings_moves", column: "reason", row: id.uuid() }, row.get("reason")?));
    }
    let reasons = opened(tx, &cells).await?;
    rows.iter()
        .zip(reasons)
        .map(|(row, reason)| {
            Ok(Moved {
                id: row.get("id")?,
                item: row.get("item_id")?,
                from_meeting: row.get("from_meeting")?,
                to_meeting: row.get("to_meeting")?,
                from_number: row.get("from_number")?,
                to_number: row.get("to_number")?,
                reason,
                by: row.get("by_id")?,
                at: row.get("at")?,
            })
        })
        .collect()
}

/// A paper to add.
#[derive(Clone, Copy, Debug)]
pub struct NewPaper<'a> {
    /// For which item.
    pub item: ItemId,
    /// Its title.
    pub title: &'a Words,
    /// Its text.
    pub text: &'a Words,
    /// Who brings it.
    pub by: PersonId,
}

/// Adds a paper to an item, sealed with the group's key.
///
/// # Errors
/// The store's failure.
pub async fn add_paper(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Meeting,
    new: &NewPaper<'_>,
    now: Instant,
) -> Result<PaperId> {
    let id = PaperId::new(now, chance);
    let title = seal::seal(tx, PURPOSE, record(it.group.id), paper_at(id, "title"), new.title.read()).await?;
    let text = seal::seal(tx, PURPOSE, record(it.group.id), paper_at(id, "text"), new.text.read()).await?;
    tx.run(
        "INSERT INTO meetings_papers (id, meeting_id, item_id, title, text, by_id, added_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![id, it.id, new.item, title, text, new.by, now],
    )
    .await?;
    Ok(id)
}

const fn paper_at(id: PaperId, column: &'static str) -> CellAt {
    CellAt { table: "meetings_papers", column, row: id.uuid() }
}

/// The papers of a meeting, in the order they were brought: two statements.
///
/// # Errors
/// The store's failure.
pub async fn papers(tx: &mut ReadTx, meeting: MeetingId) -> Result<Vec<Paper>> {
    let rows = tx
        .rows("SELECT * FROM meetings_papers WHERE meeting_id = $1 ORDER BY id LIMIT $2", values![meeting, MOST])
        .await?;
    let mut cells = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in &rows {
        for column in ["title", "text"] {
            cells.push((paper_at(row.get("id")?, column), Some(row.get(column)?)));
        }
    }
    let mut words = opened(tx, &cells).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (title, text) = (words.next().flatten(), words.next().flatten());
            Ok(Paper { id: row.get("id")?, item: row.get("item_id")?, title, text, by: row.get("by_id")? })
        })
        .collect()
}
