//! Narrowing the desk's list, and the trace of a list that was taken along.

use basics::{Chance, Instant, PersonId, PlaceId};
use store::columns::{Table, code, id, moment, other, yes_no};
use store::{Build, ReadTx, Result, WriteTx, values};

use super::DeskScope;
use super::lists::Asked;
use crate::model::filter::{ExportId, Filter, Source};

/// The rules of the trace.
pub const EXPORTS: Table = Table::new(
    "feedback_exports",
    &["id"],
    &[
        id("id"),
        id("place_id"),
        id("by_id").kept("who took a list along stays on record"),
        moment("at"),
        code("shows"),
        code("kind"),
        id("within_id"),
        moment("from_at"),
        moment("to_at"),
        other("keeper_id"),
        code("source"),
        yes_no("late"),
        yes_no("searched"),
    ],
)
.about(&["by_id"]);

const BY_HAND: &str = "EXISTS (SELECT 1 FROM feedback_by_hand h WHERE h.suggestion_id = x.id)";

fn came(build: Build, source: Source) -> Build {
    match source {
        // A receipt goes when its days are over, and its thread stays nobody's.
        Source::Account => build.then(" AND x.recorded_by IS NULL AND x.author_id IS NOT NULL"),
        Source::Nameless => build.then(" AND x.recorded_by IS NULL AND x.author_id IS NULL"),
        Source::Paper => build
            .then(" AND x.recorded_by IS NOT NULL AND x.kind <> 'spoken' AND x.author_id IS NULL AND NOT ")
            .then(BY_HAND),
        // Said aloud, or written down by a worker: for somebody who is known here, or who got a printed code.
        Source::Somebody => {
            build.then(" AND x.recorded_by IS NOT NULL AND (x.kind = 'spoken' OR ").then(BY_HAND).then(")")
        }
    }
}

/// Adds what the list is narrowed by, as further conditions on the row `x`.
pub fn narrowed(build: Build, filter: &Filter, now: Instant) -> Build {
    let build = build
        .when(filter.kind, |build, kind| build.then(" AND x.kind = ").value(kind))
        .when(filter.place, |build, place| {
            build
                .then(" AND x.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ")
                .value(place)
                .then(")")
        })
        .when(filter.after, |build, at| build.then(" AND x.left_at > ").value(at))
        .when(filter.until, |build, at| build.then(" AND x.left_at <= ").value(at))
        .when(filter.keeper, |build, keeper| build.then(" AND x.assignee_id = ").value(keeper))
        .when(filter.source, came);
    if !filter.late {
        return build;
    }
    build
        .then(
            " AND (x.stage IN ('heard', 'considered', 'second') OR (x.stage = 'answered' AND x.due_at IS NOT NULL)) \
             AND x.due_at < ",
        )
        .value(now)
}

/// The most places that can be chosen from.
const MOST_PLACES: i64 = 200;

/// The places in reach of the desk, by name: one statement.
///
/// # Errors
/// The store's failure.
pub async fn places(tx: &mut ReadTx, scope: &DeskScope) -> Result<Vec<(PlaceId, String)>> {
    let (sql, bound) = scope
        .places(Build::new("SELECT p.id AS id, p.name AS name FROM ("), None)
        .then(") r JOIN access_places p ON p.id = r.place ORDER BY p.name, p.id LIMIT ")
        .value(MOST_PLACES)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// Keeps that somebody takes a list along: by which filters, and not what was looked for.
///
/// # Errors
/// The store's failure.
pub async fn keep(
    tx: &mut WriteTx,
    chance: &Chance,
    place: PlaceId,
    by: PersonId,
    asked: &Asked<'_>,
    now: Instant,
) -> Result<()> {
    let filter = asked.filter;
    tx.run(
        "INSERT INTO feedback_exports (id, place_id, by_id, at, shows, kind, within_id, from_at, to_at, keeper_id, \
         source, late, searched) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        values![
            ExportId::new(now, chance),
            place,
            by,
            now,
            asked.show,
            filter.kind,
            filter.place,
            filter.after,
            filter.until,
            filter.keeper,
            filter.source,
            filter.late,
            !asked.find.is_empty()
        ],
    )
    .await?;
    Ok(())
}
