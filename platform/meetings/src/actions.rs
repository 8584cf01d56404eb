//! The action log of a group: what somebody will do, by when, and what became of it. What is open comes up again at every
//! meeting until it is done, or dropped with a reason.

use basics::{Chance, Date, Instant, PersonId};
use store::{Build, CellAt, ReadTx, Result, Row, WriteTx, seal, values};

use crate::agenda::opened;
use crate::keeping::{self, PURPOSE, record};
use crate::model::{Action, ActionId, Group, ItemId, Meeting, MeetingId, Owner};

const fn at(id: ActionId, column: &'static str) -> CellAt {
    CellAt { table: "meetings_actions", column, row: id.uuid() }
}

/// Something that was agreed.
#[derive(Clone, Copy, Debug)]
pub struct NewAction<'a> {
    /// From which item of the meeting.
    pub item: Option<ItemId>,
    /// What; sealed with the group's key.
    pub what: &'a str,
    /// Who.
    pub owner: &'a Owner,
    /// By when.
    pub due_on: Option<Date>,
}

/// Writes down what was agreed, as [`crate::rules::add_action`] allowed. A meeting where something was agreed was held.
///
/// # Errors
/// The store's failure.
pub async fn add_action(
    tx: &mut WriteTx,
    chance: &Chance,
    it: &Meeting,
    new: &NewAction<'_>,
    now: Instant,
) -> Result<ActionId> {
    let id = ActionId::new(now, chance);
    let what = seal::seal(tx, PURPOSE, record(it.group.id), at(id, "what"), new.what.trim()).await?;
    let (person, role) = match new.owner {
        Owner::Person(person) => (Some(*person), ""),
        Owner::Role(role) => (None, role.trim()),
    };
    tx.run(
        "INSERT INTO meetings_actions (id, object_kind, object_id, meeting_id, item_id, what, owner_id, owner_role, \
         due_on, state, carried) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 0)",
        values![id, it.group.kind, it.group.id, it.id, new.item, what, person, role, new.due_on],
    )
    .await?;
    keeping::drafted(tx, it, now).await?;
    Ok(id)
}

/// Something was done, as [`crate::rules::end_action`] allowed.
///
/// # Errors
/// The store's failure.
pub async fn finish_action(tx: &mut WriteTx, id: ActionId, on: Date) -> Result<()> {
    tx.run("UPDATE meetings_actions SET state = 'done', ended_on = $2 WHERE id = $1", values![id, on]).await?;
    Ok(())
}

/// Something was dropped, as [`crate::rules::end_action`] allowed; why shows.
///
/// # Errors
/// The store's failure.
pub async fn drop_action(tx: &mut WriteTx, it: &Action, why: &str, on: Date) -> Result<()> {
    let why = keeping::seal_words(tx, it.group.id, at(it.id, "why"), why).await?;
    tx.run(
        "UPDATE meetings_actions SET state = 'dropped', why = $2, ended_on = $3 WHERE id = $1",
        values![it.id, why, on],
    )
    .await?;
    Ok(())
}

/// Carries what is still open forward to a meeting, as [`crate::rules::carry_forward`] allowed: once each, and never to the
/// meeting it comes from. Says how many.
///
/// # Errors
/// The store's failure.
pub async fn carry_forward(tx: &mut WriteTx, group: &Group, to: MeetingId) -> Result<u64> {
    tx.run(
        "UPDATE meetings_actions SET carried_to = $3, carried = carried + 1 WHERE object_id = $1 AND object_kind = $2 \
         AND state = 'open' AND meeting_id <> $3 AND (carried_to IS NULL OR carried_to <> $3)",
        values![group.id, group.kind, to],
    )
    .await
}

async fn read(tx: &mut ReadTx, rows: &[Row]) -> Result<Vec<Action>> {
    let mut cells = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in rows {
        for column in ["what", "why"] {
            cells.push((at(row.get("id")?, column), row.get(column)?));
        }
    }
    let mut words = opened(tx, &cells).await?.into_iter();
    rows.iter()
        .map(|row| {
            let (what, why) = (words.next().flatten(), words.next().flatten());
            let role: String = row.get("owner_role")?;
            let owner = match row.get::<Option<PersonId>>("owner_id")? {
                Some(person) => Some(Owner::Person(person)),
                None => Some(role).filter(|role| !role.is_empty()).map(Owner::Role),
            };
            Ok(Action {
                id: row.get("id")?,
                group: Group { kind: row.get("object_kind")?, id: row.get("object_id")? },
                meeting: row.get("meeting_id")?,
                item: row.get("item_id")?,
                what,
                owner,
                due_on: row.get("due_on")?,
                state: row.get("state")?,
                why,
                ended_on: row.get("ended_on")?,
                carried: row.get("carried")?,
            })
        })
        .collect()
}

/// One action.
///
/// # Errors
/// The store's failure.
pub async fn action(tx: &mut ReadTx, id: ActionId) -> Result<Option<Action>> {
    let rows = tx.rows("SELECT * FROM meetings_actions WHERE id = $1", values![id]).await?;
    Ok(read(tx, &rows).await?.into_iter().next())
}

/// The action log of a group: what is open first, soonest first, then what ended, the newest first. With a meeting, only
/// what was agreed there or carried forward to it. Two statements.
///
/// # Errors
/// The store's failure.
pub async fn actions_of(tx: &mut ReadTx, group: &Group, meeting: Option<MeetingId>, most: i64) -> Result<Vec<Action>> {
    let (sql, bound) = Build::new("SELECT * FROM meetings_actions WHERE object_id = ")
        .value(group.id)
        .then(" AND object_kind = ")
        .value(&*group.kind)
        .when(meeting, |build, meeting| {
            build.then(" AND (meeting_id = ").value(meeting).then(" OR carried_to = ").value(meeting).then(")")
        })
        .then(
            " ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, \
             CASE state WHEN 'open' THEN due_on ELSE '' END, ended_on DESC, id LIMIT ",
        )
        .value(most)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    read(tx, &rows).await
}

/// What somebody has to do, soonest first: two statements. It says what they took on, not where they were.
///
/// # Errors
/// The store's failure.
pub async fn owned_by(tx: &mut ReadTx, owner: PersonId, most: i64) -> Result<Vec<Action>> {
    let rows = tx
        .rows(
            "SELECT * FROM meetings_actions WHERE owner_id = $1 AND state = 'open' \
             ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, id LIMIT $2",
            values![owner, most],
        )
        .await?;
    read(tx, &rows).await
}
