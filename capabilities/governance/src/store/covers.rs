//! Cover for everybody a worker works with: who stands in, from when until when, and which relations were made for it.

use access::people::RelationId;
use basics::{Date, Instant, OrganisationId, PersonId, PlaceId};
use store::columns::{Table, day, id as id_column, moment, other};
use store::{ReadTx, Result, Row, WriteTx, values};

use crate::model::opening::{Cover, CoverId};

/// The rules of its columns: ids and days, about the worker and the colleague.
pub const TABLE: Table = Table::new(
    "governance_covers",
    &["id"],
    &[
        id_column("id"),
        id_column("place_id"),
        id_column("organisation_id"),
        id_column("worker_id"),
        id_column("colleague_id"),
        day("from_on"),
        day("until_on"),
        other("made_by"),
        moment("made_at"),
        moment("ended_at"),
    ],
)
.about(&["worker_id", "colleague_id"]);

/// Which relations were made for it.
pub const COVERED: Table =
    Table::new("governance_covered", &["cover_id", "relation_id"], &[id_column("cover_id"), id_column("relation_id")]);

fn read(row: &Row) -> Result<Cover> {
    Ok(Cover {
        id: row.get("id")?,
        place: row.get("place_id")?,
        worker: row.get("worker_id")?,
        colleague: row.get("colleague_id")?,
        from_on: row.get("from_on")?,
        until_on: row.get("until_on")?,
        ended: row.get::<Option<Instant>>("ended_at")?.is_some(),
    })
}

/// Keeps one.
pub async fn add(
    tx: &mut WriteTx,
    cover: &Cover,
    organisation: OrganisationId,
    by: Option<PersonId>,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO governance_covers (id, place_id, organisation_id, worker_id, colleague_id, from_on, until_on, made_by, \
         made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            cover.id,
            cover.place,
            organisation,
            cover.worker,
            cover.colleague,
            cover.from_on,
            cover.until_on,
            by,
            now
        ],
    )
    .await?;
    Ok(())
}

/// A relation was made for it.
pub async fn add_covered(tx: &mut WriteTx, cover: CoverId, relation: RelationId) -> Result<()> {
    tx.run("INSERT INTO governance_covered (cover_id, relation_id) VALUES ($1, $2)", values![cover, relation]).await?;
    Ok(())
}

/// One.
pub async fn one(tx: &mut ReadTx, id: CoverId) -> Result<Option<Cover>> {
    tx.first("SELECT * FROM governance_covers WHERE id = $1", values![id]).await?.as_ref().map(read).transpose()
}

/// Those for a worker that are not over on a day; in a place or above it alone, when one is named.
pub async fn of_worker(tx: &mut ReadTx, worker: PersonId, over: Option<PlaceId>, today: Date) -> Result<Vec<Cover>> {
    let rows = tx
        .rows(
            "SELECT * FROM governance_covers WHERE worker_id = $1 AND ended_at IS NULL AND until_on >= $2 \
             ORDER BY from_on, id LIMIT 50",
            values![worker, today],
        )
        .await?;
    let found = rows.iter().map(read).collect::<Result<Vec<Cover>>>()?;
    let Some(place) = over else { return Ok(found) };
    let line = access::places::about(tx, place, None).await?.map(|about| about.line).unwrap_or_default();
    Ok(found.into_iter().filter(|cover| line.contains(&cover.place)).collect())
}

/// The relations that were made for it.
pub async fn relations(tx: &mut ReadTx, cover: CoverId) -> Result<Vec<RelationId>> {
    let sql = "SELECT relation_id FROM governance_covered WHERE cover_id = $1 ORDER BY relation_id";
    tx.rows(sql, values![cover]).await?.iter().map(|row| row.get("relation_id")).collect()
}

/// It is over.
pub async fn end(tx: &mut WriteTx, cover: CoverId, now: Instant) -> Result<()> {
    tx.run("UPDATE governance_covers SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", values![cover, now])
        .await?;
    Ok(())
}

/// One that is there, for walking every route.
pub async fn any(tx: &mut ReadTx) -> Result<Option<CoverId>> {
    let row = tx.first("SELECT id FROM governance_covers ORDER BY id LIMIT 1", values![]).await?;
    row.map(|row| row.get("id")).transpose()
}
