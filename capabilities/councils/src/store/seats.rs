//! Who was asked to sit on a council, and how a seat is held and left.

use access::people::RelationId;
use basics::{Chance, Date, Instant, PersonId};
use store::columns::{Table, code, day, id, moment, other};
use store::{ReadTx, Result, WriteTx, values};

use crate::model::seats::{Asked, AskedAnswer, AskedId, MovedOn, ShownAs};
use crate::model::{CameBy, CouncilId, EndedBy, MOST_MEMBERS, MemberId, Office};

/// The rules of its columns.
pub const ASKED: Table = Table::new(
    "councils_asked",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        id("person_id"),
        other("asked_by"),
        moment("asked_at"),
        code("answer"),
        moment("answered_at"),
        code("came_by"),
        day("until_on"),
    ],
)
.about(&["person_id"])
.row_goes();

/// Who was asked and has not answered: one statement, bounded by [`MOST_MEMBERS`].
///
/// # Errors
/// The store's failure.
pub async fn asked(tx: &mut ReadTx, council: CouncilId) -> Result<Vec<Asked>> {
    tx.rows(
        "SELECT id, person_id, came_by, until_on FROM councils_asked WHERE council_id = $1 AND answered_at IS NULL ORDER BY asked_at, id \
         LIMIT $2",
        values![council, MOST_MEMBERS],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Asked {
            id: row.get("id")?,
            person: row.get("person_id")?,
            came_by: row.get("came_by")?,
            until_on: row.get("until_on")?,
        })
    })
    .collect()
}

/// Asks somebody.
///
/// # Errors
/// The store's failure.
pub async fn ask(
    tx: &mut WriteTx,
    chance: &Chance,
    (council, person): (CouncilId, PersonId),
    (came_by, until_on): (CameBy, Option<Date>),
    (by, now): (PersonId, Instant),
) -> Result<AskedId> {
    let id = AskedId::new(now, chance);
    tx.run(
        "INSERT INTO councils_asked (id, council_id, person_id, asked_by, asked_at, came_by, until_on) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values![id, council, person, by, now, came_by, until_on],
    )
    .await?;
    Ok(id)
}

/// Keeps what somebody said who was asked.
///
/// # Errors
/// The store's failure.
pub async fn answer(tx: &mut WriteTx, asked: AskedId, answer: AskedAnswer, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE councils_asked SET answer = $2, answered_at = $3 WHERE id = $1 AND answered_at IS NULL",
        values![asked, answer, now],
    )
    .await?;
    Ok(())
}

/// A member is shown like that from now on.
///
/// # Errors
/// The store's failure.
pub async fn show_as(tx: &mut WriteTx, seat: MemberId, how: &ShownAs) -> Result<()> {
    tx.run(
        "UPDATE councils_members SET shown_name = $2, shown_to = $3 WHERE id = $1 AND ended_at IS NULL",
        values![seat, how.name.trim(), how.to],
    )
    .await?;
    Ok(())
}

/// This member chairs the council from now on, and whoever did before is a member.
///
/// # Errors
/// The store's failure.
pub async fn chair(tx: &mut WriteTx, council: CouncilId, seat: MemberId) -> Result<()> {
    tx.run(
        "UPDATE councils_members SET office = CASE WHEN id = $2 THEN $3 ELSE $4 END WHERE council_id = $1 \
         AND ended_at IS NULL",
        values![council, seat, Office::Chair, Office::Member],
    )
    .await?;
    Ok(())
}

/// A seat ends; the name it was shown under goes with it.
///
/// # Errors
/// The store's failure.
pub async fn end(tx: &mut WriteTx, seat: MemberId, why: EndedBy, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE councils_members SET ended_at = $2, ended_by = $3, shown_name = '' WHERE id = $1 AND ended_at IS NULL",
        values![seat, now, why],
    )
    .await?;
    Ok(())
}

/// The seats that somebody holds, with their places.
///
/// # Errors
/// The store's failure.
pub async fn held(tx: &mut ReadTx, person: PersonId) -> Result<Vec<MovedOn>> {
    tx.rows(
        "SELECT m.id AS id, c.place_id AS place_id FROM councils_members m JOIN councils_councils c \
         ON c.id = m.council_id WHERE m.person_id = $1 AND m.ended_at IS NULL ORDER BY m.from_at, m.id LIMIT $2",
        values![person, MOST_MEMBERS],
    )
    .await?
    .iter()
    .map(|row| Ok(MovedOn { seat: row.get("id")?, person, place: row.get("place_id")? }))
    .collect()
}

/// Everybody who was asked to sit on a council is asked no more.
///
/// # Errors
/// The store's failure.
pub async fn ask_no_more(tx: &mut WriteTx, council: CouncilId, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_asked SET answer = $2, answered_at = $3 WHERE council_id = $1 AND answered_at IS NULL";
    tx.run(sql, values![council, AskedAnswer::No, now]).await?;
    Ok(())
}

/// The councils on which somebody sits, with their places: one statement.
///
/// # Errors
/// The store's failure.
pub async fn councils_with_seats(tx: &mut ReadTx) -> Result<Vec<(CouncilId, basics::PlaceId)>> {
    tx.rows(
        "SELECT c.id AS id, c.place_id AS place_id FROM councils_councils c WHERE EXISTS \
         (SELECT 1 FROM councils_members m WHERE m.council_id = c.id AND m.ended_at IS NULL) ORDER BY c.id",
        values![],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("place_id")?)))
    .collect()
}

/// What somebody was asked and has not answered, with the places.
///
/// # Errors
/// The store's failure.
pub async fn open_questions(tx: &mut ReadTx, person: PersonId) -> Result<Vec<(AskedId, CouncilId, basics::PlaceId)>> {
    tx.rows(
        "SELECT a.id AS id, c.id AS council_id, c.place_id AS place_id FROM councils_asked a JOIN councils_councils c \
         ON c.id = a.council_id WHERE a.person_id = $1 AND a.answered_at IS NULL ORDER BY a.asked_at, a.id LIMIT $2",
        values![person, MOST_MEMBERS],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("id")?, row.get("council_id")?, row.get("place_id")?)))
    .collect()
}

/// The seat brought its person this relation.
///
/// # Errors
/// The store's failure.
pub async fn brought(tx: &mut WriteTx, council: CouncilId, person: PersonId, relation: RelationId) -> Result<()> {
    tx.run(
        "UPDATE councils_members SET relation_id = $3 WHERE council_id = $1 AND person_id = $2 AND ended_at IS NULL",
        values![council, person, relation],
    )
    .await?;
    Ok(())
}

/// Takes back the relations that seats of this person brought which have ended. One that another of their seats in the same
/// place stands on goes over to that seat instead. Gives those that end.
///
/// # Errors
/// The store's failure.
pub async fn take_back(tx: &mut WriteTx, person: PersonId) -> Result<Vec<RelationId>> {
    let rows = tx
        .rows(
            "SELECT m.id AS id, m.relation_id AS relation_id, (SELECT o.id FROM councils_members o \
             JOIN councils_councils k ON k.id = o.council_id WHERE o.person_id = m.person_id AND o.ended_at IS NULL \
             AND o.relation_id IS NULL AND k.place_id = c.place_id ORDER BY o.from_at, o.id LIMIT 1) AS other_id \
             FROM councils_members m JOIN councils_councils c ON c.id = m.council_id WHERE m.person_id = $1 \
             AND m.ended_at IS NOT NULL AND m.relation_id IS NOT NULL ORDER BY m.from_at, m.id LIMIT $2",
            values![person, MOST_MEMBERS],
        )
        .await?;
    let mut over = Vec::new();
    for row in rows {
        let (seat, relation): (MemberId, RelationId) = (row.get("id")?, row.get("relation_id")?);
        tx.run("UPDATE councils_members SET relation_id = NULL WHERE id = $1", values![seat]).await?;
        if let Some(other) = row.get::<Option<MemberId>>("other_id")? {
            tx.run("UPDATE councils_members SET relation_id = $2 WHERE id = $1", values![other, relation]).await?;
        } else {
            over.push(relation);
        }
    }
    Ok(over)
}

/// How many seats an elected council has: of all that seats stand for, where that is said; else as many as people were elected
/// for last. None where nobody was yet: two statements.
///
/// # Errors
/// The store's failure.
pub async fn elected_seats(tx: &mut ReadTx, council: CouncilId) -> Result<Option<i64>> {
    let sql = "SELECT seats FROM councils_elections WHERE council_id = $1 AND fills = 'all' \
               AND state IN ('declared', 'petition', 'final') ORDER BY made_at DESC, id DESC LIMIT 1";
    let Some(row) = tx.first(sql, values![council]).await? else { return Ok(None) };
    let parts = super::constituencies::of_council(tx, council).await?;
    if parts.is_empty() { Ok(Some(row.get("seats")?)) } else { Ok(Some(parts.iter().map(|one| one.seats).sum())) }
}
