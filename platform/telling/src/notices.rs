//! Notices on screen.

use basics::{Instant, PersonId, PlaceId, id};
use store::{Build, ReadTx, Result, Row, WriteTx, values};
use uuid::Uuid;

use crate::keeping;

id!(
    /// A notice.
    NoticeId
);

/// One notice, without words: kinds and ids.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What happened: its word key is `notice-` and this with dashes for dots.
    pub kind: String,
    /// What kind of thing it happened to.
    pub object_kind: String,
    /// To which.
    pub object: Uuid,
    /// When.
    pub at: Instant,
    /// Whether it is new to the person.
    pub new: bool,
}

/// Tells a person that something happened. The same thing is told once until it is seen, or goes out to them by the route
/// they chose.
///
/// # Errors
/// The store's failure.
pub async fn tell(
    tx: &mut WriteTx,
    chance: &basics::Chance,
    person: PersonId,
    kind: &'static str,
    object: (&str, Uuid),
    place: PlaceId,
    now: Instant,
) -> Result<()> {
    let id = NoticeId::new(now, chance);
    let (object_kind, object_id) = object;
    let told = tx
        .run(
            "INSERT INTO telling_notices (id, person_id, kind, object_kind, object_id, place_id, at) \
         SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM telling_notices WHERE object_id = $5 \
         AND kind = $3 AND person_id = $2 AND seen_at IS NULL AND carried_at IS NULL)",
            values![id, person, kind, object_kind, object_id, place, now],
        )
        .await?;
    if told > 0 {
        keeping::stir(tx, person, now).await?;
    }
    Ok(())
}

/// The newest notices that a person has neither seen on screen nor been told elsewhere.
///
/// # Errors
/// The store's failure.
pub(crate) async fn to_carry(tx: &mut ReadTx, person: PersonId, most: i64) -> Result<Vec<Notice>> {
    let rows = tx
        .rows(
            "SELECT id, kind, object_kind, object_id, at, 1 AS fresh FROM telling_notices WHERE person_id = $1 \
             AND seen_at IS NULL AND carried_at IS NULL ORDER BY id DESC LIMIT $2",
            values![person, most],
        )
        .await?;
    rows.iter().map(read).collect()
}

/// These notices went out to their person. What came in while they were carried is planned anew.
///
/// # Errors
/// The store's failure.
pub(crate) async fn carried(tx: &mut WriteTx, person: PersonId, which: &[NoticeId], now: Instant) -> Result<()> {
    let (sql, bound) = Build::new("UPDATE telling_notices SET carried_at = ")
        .value(now)
        .then(" WHERE person_id = ")
        .value(person)
        .then(" AND seen_at IS NULL AND carried_at IS NULL AND id IN ")
        .list(which)
        .done();
    tx.run(sql, &bound).await?;
    keeping::stir_again(tx, person, now).await
}

fn read(row: &Row) -> Result<Notice> {
    Ok(Notice {
        id: row.get("id")?,
        kind: row.get("kind")?,
        object_kind: row.get("object_kind")?,
        object: row.get("object_id")?,
        at: row.get("at")?,
        new: row.get_flag("fresh")?,
    })
}

/// How many notices are new to a person, counted to 100.
///
/// # Errors
/// The store's failure.
pub async fn count_new(tx: &mut ReadTx, person: PersonId) -> Result<i64> {
    let row = tx
        .one(
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM telling_notices WHERE person_id = $1 AND seen_at IS NULL \
             LIMIT 100) AS fresh",
            values![person],
        )
        .await?;
    row.get("n")
}

/// A person's newest notices, older than `before` when a page before ended there.
///
/// # Errors
/// The store's failure.
pub async fn of_person(tx: &mut ReadTx, person: PersonId, before: Option<NoticeId>, most: i64) -> Result<Vec<Notice>> {
    let (sql, bound) = Build::new(
        "SELECT id, kind, object_kind, object_id, at, CASE WHEN seen_at IS NULL THEN 1 ELSE 0 END AS fresh \
         FROM telling_notices WHERE person_id = ",
    )
    .value(person)
    .when(before, |build, id| build.then(" AND id < ").value(id))
    .then(" ORDER BY id DESC LIMIT ")
    .value(most)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(read).collect()
}

/// The person has seen every notice up to this one.
///
/// # Errors
/// The store's failure.
pub async fn seen(tx: &mut WriteTx, person: PersonId, newest: NoticeId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE telling_notices SET seen_at = $3 WHERE person_id = $1 AND id <= $2 AND seen_at IS NULL",
        values![person, newest, now],
    )
    .await?;
    Ok(())
}

/// How many notices go in one act.
const AT_ONCE: i64 = 1000;

/// Forgets notices of these places that were seen before a moment: gives their ids.
///
/// # Errors
/// The store's failure.
pub async fn forget_seen(tx: &mut WriteTx, places: &[PlaceId], before: Instant) -> Result<Vec<Uuid>> {
    let (sql, bound) = Build::new("SELECT id FROM telling_notices WHERE place_id IN ")
        .list(places)
        .then(" AND seen_at < ")
        .value(before)
        .then(" ORDER BY id LIMIT ")
        .value(AT_ONCE)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<Uuid>>>()?;
    let (sql, bound) = Build::new("DELETE FROM telling_notices WHERE id IN ").list(&ids).done();
    tx.run(sql, &bound).await?;
    Ok(ids)
}
