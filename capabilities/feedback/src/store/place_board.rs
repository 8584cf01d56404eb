//! The board of one place and of what lies in it.

use access::settings;
use basics::{Date, Instant, PlaceId};
use store::{Build, ReadTx, Result, Row};

use super::BoardScope;
use super::board::{ON_BOARD, Shown, read_entry};
use super::practice::{self, Running};
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
    /// Whether it practises now.
    pub practises: Option<Running>,
}

/// An entry, and who may see the name beside it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The entry with its place.
    pub shown: Shown,
    /// How far its author agreed that the name is shown.
    pub name_for: Audience,
    /// Whether its place practises now.
    pub practises: Option<Running>,
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
    /// When it is asked: a place that practises now says nothing of days.
    pub now: Instant,
}

/// The practice weeks of a row: who agreed to them, and their last day.
fn running(row: &Row, place: PlaceId, [name, until_on]: [&'static str; 2]) -> Result<Option<Running>> {
    let (name, until_on) = (row.get::<Option<String>>(name)?, row.get::<Option<Date>>(until_on)?);
    Ok(name.zip(until_on).map(|(name, until_on)| Running { place, name, until_on }))
}

/// Adds a SELECT of one column `place`: a place and those in it whose board may be read, by belonging there or by anybody.
pub(super) fn readable(build: Build, place: PlaceId, scope: Option<&BoardScope>) -> Build {
    let build =
        build.then("SELECT v.descendant AS place FROM access_reach v WHERE v.ancestor = ").value(place).then(" AND ");
    let build = settings::switched_on(build, "v.descendant", &SWITCH).then(" AND (");
    let build = match scope {
        Some(scope) => scope.restrict(build, "v.descendant", None).then(" OR "),
        None => build,
    };
    settings::switched_on(build, "v.descendant", &BOARD_PUBLIC).then(")")
}

/// The place and its board, the newest first: one statement. What stands in a place that does not show its board to
/// everybody is seen only by those who belong there.
///
/// # Errors
/// The store's failure.
pub async fn list(tx: &mut ReadTx, asked: &Asked<'_>) -> Result<Option<(Here, Vec<Placed>)>> {
    let build = Build::new(
        "SELECT h.name AS here_name, h.zone AS here_zone, h.open AS here_public, hx.until_on AS here_until, \
         hp.name AS here_practises, e.*, ex.until_on AS until_on, ep.name AS practises FROM (SELECT q.name AS name, \
         q.zone AS zone, ",
    );
    let build = practice::running_of(build, "q.id", asked.now).then(" AS practice, CASE WHEN ");
    let build = settings::switched_on(build, "q.id", &BOARD_PUBLIC)
        .then(" THEN 1 ELSE 0 END AS open FROM access_places q WHERE q.id = ")
        .value(asked.place)
        .then(
            ") h LEFT JOIN feedback_practice hx ON hx.id = h.practice LEFT JOIN access_places hp ON hp.id = hx.place_id \
             LEFT JOIN (SELECT b.*, p.name AS place_name, w.name_for AS name_for, \
             (SELECT COUNT(*) FROM feedback_joined o WHERE o.into_id = b.suggestion_id) AS others, ",
        );
    let build = practice::running_of(build, "b.place_id", asked.now).then(" AS practice FROM (");
    let places = |build: Build| readable(build, asked.place, asked.scope);
    let (sql, bound) = ON_BOARD
        .of_each(tx.dialect(), build, asked.most, places, |build| {
            build.then("x.state = 'published' AND x.said <> ''").when(asked.after, |build, (at, id)| {
                build.then(" AND (x.read_at, x.id) < (").value(at).then(", ").value(id).then(")")
            })
        })
        .then(
            ") n JOIN feedback_board b ON b.id = n.id JOIN access_places p ON p.id = b.place_id \
             LEFT JOIN feedback_wishes w ON w.suggestion_id = b.suggestion_id) e ON 1 = 1 \
             LEFT JOIN feedback_practice ex ON ex.id = e.practice LEFT JOIN access_places ep ON ep.id = ex.place_id \
             ORDER BY e.read_at DESC, e.id DESC",
        )
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let here = Here {
        name: first.get("here_name")?,
        zone: first.get("here_zone")?,
        public: first.get_flag("here_public")?,
        practises: running(first, asked.place, ["here_practises", "here_until"])?,
    };
    let mut found = Vec::new();
    for row in &rows {
        if row.get::<Option<EntryId>>("id")?.is_some() {
            let (place_name, others) = (row.get("place_name")?, row.get("others")?);
            let shown = Shown { entry: read_entry(row)?, place_name, others };
            let name_for = row.get::<Option<Audience>>("name_for")?.unwrap_or(Audience::Members);
            let practises = running(row, shown.entry.place, ["practises", "until_on"])?;
            found.push(Placed { shown, name_for, practises });
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
