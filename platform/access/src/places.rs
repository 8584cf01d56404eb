//! Places are a tree; who is above whom is kept as rows, so that reach is one join.

use basics::{Chance, Date, Instant, OrganisationId, PlaceId, Setting, text_enum};
use store::{ReadTx, Result, WriteTx, values};

use crate::decide::About;

text_enum! {
    /// What kind of place.
    pub enum PlaceKind {
        /// Several services that work together.
        Partnership = "partnership",
        /// A council area or region.
        Area = "area",
        /// A prison.
        Prison = "prison",
        /// An office of probation or justice social work.
        Office = "office",
        /// A wing, hall or house block.
        Wing = "wing",
        /// A project or group.
        Project = "project",
    }
}

/// A place to be made.
#[derive(Clone, Debug)]
pub struct NewPlace<'a> {
    /// What it lies in.
    pub parent: Option<PlaceId>,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: &'a str,
    /// What kind.
    pub kind: PlaceKind,
    /// Its IANA zone.
    pub zone: &'a str,
    /// Whose bank holidays it keeps: `england-and-wales`, `scotland`, `northern-ireland`.
    pub nation: &'a str,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// What it lies in.
    pub parent: Option<PlaceId>,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What kind.
    pub kind: PlaceKind,
    /// Its IANA zone.
    pub zone: String,
    /// Whose bank holidays it keeps.
    pub nation: String,
}

/// Makes an organisation.
///
/// # Errors
/// The store's failure.
pub async fn add_organisation(tx: &mut WriteTx, chance: &Chance, name: &str, now: Instant) -> Result<OrganisationId> {
    let id = OrganisationId::new(now, chance);
    tx.run("INSERT INTO access_organisations (id, name, made_at) VALUES ($1, $2, $3)", values![id, name, now]).await?;
    Ok(id)
}

/// Makes a place, and the rows that say what it lies in.
///
/// # Errors
/// The store's failure.
pub async fn add(tx: &mut WriteTx, chance: &Chance, new: &NewPlace<'_>, now: Instant) -> Result<PlaceId> {
    let id = PlaceId::new(now, chance);
    add_as(tx, id, new, now).await?;
    Ok(id)
}

/// Makes a place under an id that was made before: the very first act of a house is about its first place.
///
/// # Errors
/// The store's failure.
pub async fn add_as(tx: &mut WriteTx, id: PlaceId, new: &NewPlace<'_>, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO access_place (id, parent_id, organisation_id, name, kind, zone, nation, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![id, new.parent, new.organisation, new.name, new.kind, new.zone, new.nation, now],
    )
    .await?;
    tx.run("INSERT INTO access_reach (ancestor, descendant, depth) VALUES ($1, $1, 0)", values![id]).await?;
    if let Some(parent) = new.parent {
        tx.run(
            "INSERT INTO access_reach (ancestor, descendant, depth) \
             SELECT ancestor, $1, depth + 1 FROM access_reach WHERE descendant = $2",
            values![id, parent],
        )
        .await?;
    }
    Ok(())
}

/// One place.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: PlaceId) -> Result<Option<Place>> {
    let row = tx.first("SELECT * FROM access_places WHERE id = $1", values![id]).await?;
    row.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &store::Row) -> Result<Place> {
    Ok(Place {
        id: row.get("id")?,
        parent: row.get("parent_id")?,
        organisation: row.get("organisation_id")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        zone: row.get("zone")?,
        nation: row.get("nation")?,
    })
}

/// These places, by name.
///
/// # Errors
/// The store's failure.
pub async fn some(tx: &mut ReadTx, ids: &[PlaceId]) -> Result<Vec<Place>> {
    let (sql, bound) =
        store::Build::new("SELECT * FROM access_places WHERE id IN ").list(ids).then(" ORDER BY name, id").done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// A place and everything in it, from the top down, at most `most`.
///
/// # Errors
/// The store's failure.
pub async fn below(tx: &mut ReadTx, top: PlaceId, most: i64) -> Result<Vec<(Place, i64)>> {
    let rows = tx
        .rows(
            "SELECT p.*, r.depth AS depth FROM access_reach r JOIN access_places p ON p.id = r.descendant \
             WHERE r.ancestor = $1 ORDER BY r.depth, p.name, p.id LIMIT $2",
            values![top, most],
        )
        .await?;
    rows.iter().map(|row| Ok((read(row)?, row.get("depth")?))).collect()
}

/// What decides about a thing that stands in a place: one statement. `switch` is the setting that turns its capability
/// on there; without one it is on.
///
/// # Errors
/// The store's failure.
pub async fn about(tx: &mut ReadTx, place: PlaceId, switch: Option<&Setting>) -> Result<Option<About>> {
    let key = switch.map_or("", |setting| setting.key);
    let rows = tx
        .rows(
            "SELECT p.organisation_id AS organisation_id, r.ancestor AS ancestor, s.value AS value FROM access_place p \
             JOIN access_reach r ON r.descendant = p.id \
             LEFT JOIN access_settings s ON s.place_id = r.ancestor AND s.key = $2 WHERE p.id = $1 ORDER BY r.depth",
            values![place, key],
        )
        .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let organisation = first.get("organisation_id")?;
    let mut line = Vec::with_capacity(rows.len());
    let mut answer: Option<String> = None;
    for row in &rows {
        line.push(row.get("ancestor")?);
        if answer.is_none() {
            // What is no answer counts as not made, as everywhere (`settings`).
            let value: Option<String> = row.get("value")?;
            answer = value.filter(|value| switch.is_some_and(|setting| setting.check(value).is_ok()));
        }
    }
    let on = match (switch, answer) {
        (None, _) => true,
        (Some(_), Some(value)) => value == "on",
        (Some(setting), None) => setting.default == "on",
    };
    Ok(Some(About { place, line, organisation, owner: None, assigned: Vec::new(), kept_out: Vec::new(), on }))
}

/// What the frame of a page shows of a place.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The place.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// Its IANA zone.
    pub zone: String,
    /// The answers that hold there to the settings that were asked for and answered somewhere above: key and value.
    pub answers: Vec<(String, String)>,
}

/// Name, zone and some settings of each of these places: one statement, asked once a page.
///
/// # Errors
/// The store's failure.
pub async fn frames(tx: &mut ReadTx, places: &[PlaceId], keys: &[&'static str]) -> Result<Vec<Frame>> {
    let (sql, bound) = store::Build::new(
        "SELECT p.id AS id, p.name AS name, p.zone AS zone, s.key AS key, s.value AS value FROM access_place p \
         JOIN access_reach r ON r.descendant = p.id LEFT JOIN access_settings s ON s.place_id = r.ancestor AND s.key IN ",
    )
    .list(keys)
    .then(" WHERE p.id IN ")
    .list(places)
    .then(" ORDER BY p.id, r.depth")
    .done();
    let mut frames: Vec<Frame> = Vec::new();
    for row in &tx.rows(sql, &bound).await? {
        let place: PlaceId = row.get("id")?;
        if frames.last().is_none_or(|last| last.place != place) {
            frames.push(Frame { place, name: row.get("name")?, zone: row.get("zone")?, answers: Vec::new() });
        }
        if let (Some(frame), Some(key), Some(value)) =
            (frames.last_mut(), row.get::<Option<String>>("key")?, row.get::<Option<String>>("value")?)
            && !frame.answers.iter().any(|(known, _)| *known == key)
        {
            frame.answers.push((key, value));
        }
    }
    Ok(frames)
}

impl Frame {
    /// The answer that holds here: what is no answer to the setting counts as not made, and its default holds.
    #[must_use]
    pub fn answer<'a>(&'a self, setting: &'a Setting) -> &'a str {
        let made = self.answers.iter().find(|(key, _)| key == setting.key).map(|(_, value)| value.as_str());
        made.filter(|value| setting.check(value).is_ok()).unwrap_or(setting.default)
    }
}

/// What a clock in a place runs by.
#[derive(Clone, Debug)]
pub struct Timing {
    /// The IANA zone.
    pub zone: String,
    /// Whose bank holidays.
    pub nation: String,
    /// The place's own days off, and those of the places above it.
    pub holidays: Vec<(Date, String)>,
}

/// What clocks in a place run by: two statements.
///
/// # Errors
/// The store's failure.
pub async fn timing(tx: &mut ReadTx, place: PlaceId) -> Result<Timing> {
    let row = tx.one("SELECT zone, nation FROM access_places WHERE id = $1", values![place]).await?;
    let days = tx
        .rows(
            "SELECT h.day AS day, h.name AS name FROM access_holidays h JOIN access_reach r ON r.ancestor = h.place_id \
             WHERE r.descendant = $1 ORDER BY h.day",
            values![place],
        )
        .await?;
    Ok(Timing {
        zone: row.get("zone")?,
        nation: row.get("nation")?,
        holidays: days.iter().map(|day| Ok((day.get("day")?, day.get("name")?))).collect::<Result<_>>()?,
    })
}

/// Adds a day off of a place.
///
/// # Errors
/// The store's failure.
pub async fn add_holiday(tx: &mut WriteTx, place: PlaceId, day: Date, name: &str) -> Result<()> {
    tx.run(
        "INSERT INTO access_holidays (place_id, day, name) VALUES ($1, $2, $3) \
         ON CONFLICT (place_id, day) DO UPDATE SET name = excluded.name",
        values![place, day, name],
    )
    .await?;
    Ok(())
}
