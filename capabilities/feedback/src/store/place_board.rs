//! The board of one place and of what lies in it.

use access::settings;
use basics::{Instant, PlaceId};
use store::{Build, ReadTx, Result};

use super::BoardScope;
use super::board::{Shown, read_entry};
use crate::model::publishing::{Audience, BOARD_PUBLIC};
use crate::model::{EntryId, SWITCH};

/// A place as its board shows it.
#[derive(Clone, Debug)]
pub struct Here {
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Whether its board may be read without signing in.
    pub public: bool,
}

/// An entry, and who may see the name beside it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The entry with its place.
    pub shown: Shown,
    /// How far its author agreed that the name is shown.
    pub name_for: Audience,
}

/// What is asked of a place's board.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Which place, with everything in it.
    pub place: PlaceId,
    /// What the reader's memberships reach; nobody who is not signed in has any.
    pub scope: Option<&'a BoardScope>,
    /// The list goes on after this one.
    pub after: Option<(Instant, EntryId)>,
    /// How many at most.
    pub most: i64,
}

/// The place and its board, the newest first: one statement. What stands in a place that does not show its board to
/// everybody is seen only by those who belong there.
///
/// # Errors
/// The store's failure.
pub async fn list(tx: &mut ReadTx, asked: &Asked<'_>) -> Result<Option<(Here, Vec<Placed>)>> {
    let build = Build::new(
        "SELECT h.name AS here_name, h.zone AS here_zone, h.open AS here_public, b.*, p.name AS place_name, \
         w.name_for AS name_for FROM (SELECT q.id AS id, q.name AS name, q.zone AS zone, CASE WHEN ",
    );
    let build = settings::switched_on(build, "q.id", &BOARD_PUBLIC)
        .then(" THEN 1 ELSE 0 END AS open FROM access_places q WHERE q.id = ")
        .value(asked.place)
        .then(
            ") h LEFT JOIN feedback_board b ON b.id IN (SELECT i.id FROM feedback_board i WHERE i.state = 'published' \
             AND i.said <> '' AND i.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ",
        )
        .value(asked.place)
        .then(") AND ");
    let build = settings::switched_on(build, "i.place_id", &SWITCH).then(" AND (");
    let build = match asked.scope {
        Some(scope) => scope.restrict(build, "i.place_id", None).then(" OR "),
        None => build,
    };
    let (sql, bound) = settings::switched_on(build, "i.place_id", &BOARD_PUBLIC)
        .then(")")
        .when(asked.after, |build, (at, id)| {
            build.then(" AND (i.read_at, i.id) < (").value(at).then(", ").value(id).then(")")
        })
        .then(" ORDER BY i.read_at DESC, i.id DESC LIMIT ")
        .value(asked.most)
        .then(
            ") LEFT JOIN access_places p ON p.id = b.place_id \
             LEFT JOIN feedback_wishes w ON w.suggestion_id = b.suggestion_id ORDER BY b.read_at DESC, b.id DESC",
        )
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let here =
        Here { name: first.get("here_name")?, zone: first.get("here_zone")?, public: first.get_flag("here_public")? };
    let mut found = Vec::new();
    for row in &rows {
        if row.get::<Option<EntryId>>("id")?.is_some() {
            let shown = Shown { entry: read_entry(row)?, place_name: row.get("place_name")? };
            let name_for = row.get::<Option<Audience>>("name_for")?.unwrap_or(Audience::Members);
            found.push(Placed { shown, name_for });
        }
    }
    Ok(Some((here, found)))
}

/// The places whose boards may be chosen from, by name: those in reach, and those that everybody may read. One statement.
///
/// # Errors
/// The store's failure.
pub async fn places(tx: &mut ReadTx, scope: Option<&BoardScope>, most: i64) -> Result<Vec<(PlaceId, String)>> {
    let build = Build::new("SELECT p.id AS id, p.name AS name FROM access_places p WHERE ");
    let build = settings::switched_on(build, "p.id", &SWITCH).then(" AND (");
    let build = match scope {
        Some(scope) => scope.restrict(build, "p.id", None).then(" OR "),
        None => build,
    };
    let (sql, bound) =
        settings::switched_on(build, "p.id", &BOARD_PUBLIC).then(") ORDER BY p.name, p.id LIMIT ").value(most).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}
