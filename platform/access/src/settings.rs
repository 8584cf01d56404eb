//! What a place has decided, and what it inherits from the places above.

use basics::{BadSetting, PlaceId, Setting};
use store::{Build, ReadTx, Result, WriteTx, values};

/// The answers that hold in a place, for several settings at once: one statement.
///
/// # Errors
/// The store's failure.
pub async fn several(tx: &mut ReadTx, place: PlaceId, settings: &[&Setting]) -> Result<Vec<String>> {
    let keys: Vec<&'static str> = settings.iter().map(|setting| setting.key).collect();
    let (sql, bound) = Build::new(
        "SELECT s.key AS key, s.value AS value FROM access_settings s JOIN access_reach r ON r.ancestor = s.place_id \
         WHERE r.descendant = ",
    )
    .value(place)
    .then(" AND s.key IN ")
    .list(&keys)
    .then(" ORDER BY r.depth")
    .done();
    let mut made: Vec<(String, String)> = Vec::new();
    for row in tx.rows(sql, &bound).await? {
        let (key, value): (String, String) = (row.get("key")?, row.get("value")?);
        // An answer that an older version wrote and this one does not know counts as not made: the next above holds.
        let known = settings.iter().any(|setting| setting.key == key && setting.check(&value).is_ok());
        if known && !made.iter().any(|(made, _)| *made == key) {
            made.push((key, value));
        }
    }
    Ok(settings
        .iter()
        .map(|setting| {
            let answer = made.iter().find(|(key, _)| key == setting.key).map(|(_, value)| value.as_str());
            answer.unwrap_or(setting.default).to_owned()
        })
        .collect())
}

/// The answer that holds in a place.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, place: PlaceId, setting: &Setting) -> Result<String> {
    Ok(several(tx, place, &[setting]).await?.into_iter().next().unwrap_or_else(|| setting.default.to_owned()))
}

/// What this place and the places above it have answered themselves, the nearest first: who answered, and what.
///
/// # Errors
/// The store's failure.
pub async fn made(tx: &mut ReadTx, place: PlaceId, setting: &Setting) -> Result<Vec<(PlaceId, String)>> {
    let rows = tx
        .rows(
            "SELECT s.place_id AS place_id, s.value AS value FROM access_settings s \
             JOIN access_reach r ON r.ancestor = s.place_id WHERE r.descendant = $1 AND s.key = $2 ORDER BY r.depth",
            values![place, setting.key],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("place_id")?, row.get("value")?))).collect()
}

/// Adds the condition that a switch is on in the place that the column `place` names: the nearest answer counts, and what
/// is no answer counts as not made.
#[must_use]
pub fn switched_on(build: Build, place: &'static str, switch: &Setting) -> Build {
    build
        .then(
            "COALESCE((SELECT s.value FROM access_settings s JOIN access_reach r ON r.ancestor = s.place_id \
             WHERE s.value IN ('on', 'off') AND r.descendant = ",
        )
        .then(place)
        .then(" AND s.key = ")
        .value(switch.key)
        .then(" ORDER BY r.depth LIMIT 1), ")
        .value(switch.default)
        .then(") = 'on'")
}

/// A whole number that holds in a place; the setting's default when the answer is none.
///
/// # Errors
/// The store's failure.
pub async fn number(tx: &mut ReadTx, place: PlaceId, setting: &Setting) -> Result<i64> {
    let answer = one(tx, place, setting).await?;
    Ok(answer.parse().or_else(|_| setting.default.parse()).unwrap_or(0))
}

/// What this very place has answered, without what it inherits.
///
/// # Errors
/// The store's failure.
pub async fn own(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<(String, String)>> {
    let rows =
        tx.rows("SELECT key, value FROM access_settings WHERE place_id = $1 ORDER BY key", values![place]).await?;
    rows.iter().map(|row| Ok((row.get("key")?, row.get("value")?))).collect()
}

/// Answers a setting for a place; `None` takes the answer back, so that it inherits again.
///
/// # Errors
/// The store's failure; `Ok(Err)` when the text is no answer to it.
pub async fn set(
    tx: &mut WriteTx,
    place: PlaceId,
    setting: &Setting,
    value: Option<&str>,
) -> Result<std::result::Result<(), BadSetting>> {
    let Some(value) = value else {
        tx.run("DELETE FROM access_settings WHERE place_id = $1 AND key = $2", values![place, setting.key]).await?;
        return Ok(Ok(()));
    };
    if let Err(bad) = setting.check(value) {
        return Ok(Err(bad));
    }
    tx.run(
        "INSERT INTO access_settings (place_id, key, value) VALUES ($1, $2, $3) \
         ON CONFLICT (place_id, key) DO UPDATE SET value = excluded.value",
        values![place, setting.key, value],
    )
    .await?;
    Ok(Ok(()))
}
