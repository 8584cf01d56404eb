//! Who left long ago, who is here now, and whether anybody who decides has come in yet.

use basics::{Instant, PersonId, PlaceId};
use store::{Build, ReadTx, Result, values};

use crate::days::holds;
use crate::role::{RelationKind, Role};

/// People who are not erased, who belong nowhere, whose memberships all ended before a moment, and whose last one was in
/// one of these places; oldest ids first, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn left_before(tx: &mut ReadTx, places: &[PlaceId], before: Instant, most: i64) -> Result<Vec<PersonId>> {
    let (sql, bound) = Build::new(
        "SELECT p.id AS id FROM access_person p WHERE p.erased_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM access_memberships c WHERE c.person_id = p.id \
         AND (c.ended_at IS NULL OR c.ended_at >= ",
    )
    .value(before)
    .then(
        ")) AND EXISTS (SELECT 1 FROM access_memberships m WHERE m.person_id = p.id AND m.ended_at = \
         (SELECT MAX(x.ended_at) FROM access_memberships x WHERE x.person_id = p.id) AND m.place_id IN ",
    )
    .list(places)
    .then(") ORDER BY p.id LIMIT ")
    .value(most)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Who is a member of one of these places now, after a person in the order of ids: each once, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn members_of_any(
    tx: &mut ReadTx,
    places: &[PlaceId],
    after: Option<PersonId>,
    now: Instant,
    most: i64,
) -> Result<Vec<PersonId>> {
    let build = Build::new("SELECT DISTINCT m.person_id AS id FROM access_memberships m WHERE m.place_id IN ")
        .list(places)
        .when(after, |build, after| build.then(" AND m.person_id > ").value(after))
        .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).then(" ORDER BY m.person_id LIMIT ").value(most).done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// How many people there are, and how many of those who hold one of these roles now can sign in.
///
/// # Errors
/// The store's failure.
pub async fn came_in(tx: &mut ReadTx, roles: &[Role], now: Instant) -> Result<(i64, i64)> {
    let build = Build::new(
        "SELECT (SELECT COUNT(*) FROM access_person) AS people, (SELECT COUNT(DISTINCT m.person_id) \
         FROM access_memberships m JOIN access_accounts a ON a.person_id = m.person_id WHERE m.role IN ",
    )
    .list(roles)
    .then(" AND ");
    let (sql, bound) = holds!(build, "m", now).then(") AS came_in").done();
    let row = tx.one(sql, &bound).await?;
    Ok((row.get("people")?, row.get("came_in")?))
}

/// The places that lie in no other.
///
/// # Errors
/// The store's failure.
pub async fn tops(tx: &mut ReadTx) -> Result<Vec<PlaceId>> {
    let rows = tx.rows("SELECT id FROM access_places WHERE parent_id IS NULL ORDER BY id", values![]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// How many people are duty readers somewhere now.
///
/// # Errors
/// The store's failure.
pub async fn duty_readers(tx: &mut ReadTx, now: Instant) -> Result<i64> {
    let build = Build::new("SELECT COUNT(DISTINCT x.holder_id) AS n FROM access_relations x WHERE x.kind = ")
        .value(RelationKind::DutyReader)
        .then(" AND ");
    let (sql, bound) = holds!(build, "x", now).done();
    tx.one(sql, &bound).await?.get("n")
}

/// The places with members now in which an opening in an emergency would be told to nobody, because no data protection officer
/// is named there or above. Of such places inside each other the upper one; by name, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn without_officer(tx: &mut ReadTx, now: Instant, most: usize) -> Result<Vec<String>> {
    let build = Build::new(
        "SELECT p.id AS id, p.parent_id AS parent_id, p.name AS name FROM access_places p WHERE EXISTS \
         (SELECT 1 FROM access_memberships o WHERE o.place_id = p.id AND ",
    );
    let build = holds!(build, "o", now).then(
        ") AND p.id NOT IN (SELECT r.descendant FROM access_relations x JOIN access_reach r ON r.ancestor = x.given_in ",
    );
    let (sql, bound) = crate::people::held(build, now)
        .then(" AND x.person_id IS NULL AND x.kind = ")
        .value(RelationKind::DataProtectionOfficer)
        .then(") ORDER BY p.name, p.id")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let mut found: Vec<(PlaceId, Option<PlaceId>, String)> = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push((row.get("id")?, row.get("parent_id")?, row.get("name")?));
    }
    let lies_in_one = |parent: Option<PlaceId>| found.iter().any(|(id, ..)| Some(*id) == parent);
    let upper = found.iter().filter(|(_, parent, _)| !lies_in_one(*parent));
    Ok(upper.map(|(.., name)| name.clone()).take(most).collect())
}
