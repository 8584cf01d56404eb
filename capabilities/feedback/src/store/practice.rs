//! Practice weeks, and what they leave out of figures.

use basics::{Chance, Date, Instant, PersonId, PlaceId};
use store::columns::{Table, day, id, moment, other};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use super::BoardScope;
use crate::model::practice::{Practice, PracticeId};

/// The rules of its columns.
pub const PRACTICE: Table = Table::new(
    "feedback_practice",
    &["id"],
    &[
        id("id"),
        id("place_id"),
        day("until_on"),
        moment("until_at"),
        other("proposed_by"),
        moment("proposed_at"),
        day("from_on"),
        moment("from_at"),
        other("agreed_by"),
    ],
);

fn read(row: &Row) -> Result<Practice> {
    Ok(Practice {
        id: row.get("id")?,
        until_on: row.get("until_on")?,
        proposed_by: row.get("proposed_by")?,
        from_on: row.get("from_on")?,
        agreed_by: row.get("agreed_by")?,
    })
}

/// What is proposed in a place, and what was agreed there last: one statement.
///
/// # Errors
/// The store's failure.
pub async fn of_place(tx: &mut ReadTx, place: PlaceId) -> Result<(Option<Practice>, Option<Practice>)> {
    let rows = tx
        .rows(
            "SELECT * FROM feedback_practice WHERE place_id = $1 ORDER BY proposed_at DESC, id DESC LIMIT 20",
            values![place],
        )
        .await?;
    let all = rows.iter().map(read).collect::<Result<Vec<Practice>>>()?;
    let proposed = all.first().filter(|newest| newest.from_on.is_none()).copied();
    Ok((proposed, all.into_iter().find(|one| one.from_on.is_some())))
}

/// A last day that is proposed: in the place of an earlier proposal that nobody agreed to.
///
/// # Errors
/// The store's failure.
pub async fn propose(
    tx: &mut WriteTx,
    chance: &Chance,
    place: PlaceId,
    (until_on, until_at): (Date, Instant),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run("DELETE FROM feedback_practice WHERE place_id = $1 AND from_at IS NULL", values![place]).await?;
    tx.run(
        "INSERT INTO feedback_practice (id, place_id, until_on, until_at, proposed_by, proposed_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        values![PracticeId::new(now, chance), place, until_on, until_at, by, now],
    )
    .await?;
    Ok(())
}

/// What was proposed is agreed. What ran in the place until then ends here: the new weeks hold it.
///
/// # Errors
/// The store's failure.
pub async fn agree(
    tx: &mut WriteTx,
    place: PlaceId,
    id: PracticeId,
    (from_on, from_at): (Date, Instant),
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "UPDATE feedback_practice SET until_at = $2 WHERE place_id = $1 AND from_at IS NOT NULL AND until_at > $2",
        values![place, now],
    )
    .await?;
    tx.run(
        "UPDATE feedback_practice SET from_on = $2, from_at = $3, agreed_by = $4 WHERE id = $1",
        values![id, from_on, from_at, by],
    )
    .await?;
    Ok(())
}

/// Leaves out of a figure what was asked while its place practised: `s` is the table of suggestions. Every figure of
/// timeliness asks this.
#[must_use]
pub fn not_practised(build: Build) -> Build {
    build.then(
        " AND NOT EXISTS (SELECT 1 FROM feedback_practice x JOIN access_reach y ON y.ancestor = x.place_id \
         WHERE y.descendant = s.place_id AND s.left_at > x.from_at AND s.left_at <= x.until_at)",
    )
}

/// Whether something that was asked in a place at a moment was asked while it practised: one statement.
///
/// # Errors
/// The store's failure.
pub async fn practised(tx: &mut ReadTx, place: PlaceId, left_at: Instant) -> Result<bool> {
    let row = tx
        .first(
            "SELECT x.id AS id FROM feedback_practice x JOIN access_reach y ON y.ancestor = x.place_id \
             WHERE y.descendant = $1 AND $2 > x.from_at AND $2 <= x.until_at LIMIT 1",
            values![place, left_at],
        )
        .await?;
    Ok(row.is_some())
}

/// A place of a board that practises now.
#[derive(Clone, Debug)]
pub struct Running {
    /// Which place's entries stand without days.
    pub place: PlaceId,
    /// The name of the place that agreed to it: this one, or one above it.
    pub name: String,
    /// The last day.
    pub until_on: Date,
}

/// The places of a board that practise now: one statement.
///
/// # Errors
/// The store's failure.
pub async fn running(tx: &mut ReadTx, scope: &BoardScope, now: Instant) -> Result<Vec<Running>> {
    let build = Build::new(
        "SELECT y.descendant AS place_id, p.name AS name, x.until_on AS until_on FROM feedback_practice x \
         JOIN access_reach y ON y.ancestor = x.place_id JOIN access_places p ON p.id = x.place_id WHERE x.from_at < ",
    )
    .value(now)
    .then(" AND x.until_at >= ")
    .value(now)
    .then(" AND ");
    let (sql, bound) =
        scope.restrict(build, "y.descendant", None).then(" ORDER BY p.name, y.descendant LIMIT 500").done();
    tx.rows(sql, &bound)
        .await?
        .iter()
        .map(|row| Ok(Running { place: row.get("place_id")?, name: row.get("name")?, until_on: row.get("until_on")? }))
        .collect()
}

/// Adds the id of the practice weeks that hold now in the place that a column names: those that last longest, where they
/// were agreed for it and for a place above it.
#[must_use]
pub fn running_of(build: Build, place: &'static str, now: Instant) -> Build {
    build
        .then(
            "(SELECT x.id FROM feedback_practice x JOIN access_reach y ON y.ancestor = x.place_id \
             WHERE y.descendant = ",
        )
        .then(place)
        .then(" AND x.from_at < ")
        .value(now)
        .then(" AND x.until_at >= ")
        .value(now)
        .then(" ORDER BY x.until_at DESC, x.id LIMIT 1)")
}
