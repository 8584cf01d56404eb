//! Printed slips that have not come back.

use access::settings;
use basics::{Kind, PlaceId};
use store::columns::{Table, loose};
use store::{Build, ReadTx, Result, WriteTx, shake, values};

use crate::model::SWITCH;
use crate::model::paper::Slip;

/// The rules of the slips: which one went to whom is nowhere.
pub const SLIPS: Table = Table::new(
    "feedback_slips",
    &["number"],
    &[
        loose("number", Kind::Text),
        loose("place_id", Kind::Id),
        loose("day", Kind::Date),
        loose("lookup", Kind::Text),
        loose("secret", Kind::Text),
        loose("open_until", Kind::Date),
    ],
);

/// Keeps new slips among the others, in no order. Those whose number is there already are left out: the rest is kept.
///
/// # Errors
/// The store's failure.
pub async fn keep(tx: &mut WriteTx, slips: &[Slip]) -> Result<()> {
    for slip in slips {
        tx.run(
            "INSERT INTO feedback_slips (number, place_id, day, lookup, secret, open_until) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            values![slip.number.as_str(), slip.place, slip.day, slip.lookup.as_str(), slip.secret.as_str(), slip.until],
        )
        .await?;
    }
    shake::shake(tx, &SLIPS).await
}

/// Which of these numbers are taken, by a slip or by a thread that began with one.
///
/// # Errors
/// The store's failure.
pub async fn taken(tx: &mut ReadTx, numbers: &[String]) -> Result<Vec<String>> {
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let (sql, bound) = Build::new("SELECT number AS number FROM feedback_slips WHERE number IN ")
        .list(&numbers)
        .then(" UNION ALL SELECT slip FROM feedback_receipts WHERE slip IN ")
        .list(&numbers)
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("number")).collect()
}

/// One slip that has not come back.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, number: &str) -> Result<Option<Slip>> {
    let row = tx.first("SELECT * FROM feedback_slips WHERE number = $1", values![number]).await?;
    row.map(|row| {
        Ok(Slip {
            number: row.get("number")?,
            place: row.get("place_id")?,
            day: row.get("day")?,
            until: row.get("open_until")?,
            lookup: row.get("lookup")?,
            secret: row.get("secret")?,
        })
    })
    .transpose()
}

/// The numbers of the slips of these places that have not come back.
///
/// # Errors
/// The store's failure.
pub async fn out(tx: &mut ReadTx, places: &[PlaceId]) -> Result<Vec<(String, PlaceId)>> {
    let (sql, bound) = Build::new("SELECT number, place_id FROM feedback_slips WHERE place_id IN ").list(places).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("number")?, row.get("place_id")?))).collect()
}

/// Slips that came back are taken out; the others are shaken.
///
/// # Errors
/// The store's failure.
pub async fn take(tx: &mut WriteTx, numbers: &[String]) -> Result<()> {
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let (sql, bound) = Build::new("DELETE FROM feedback_slips WHERE number IN ").list(&numbers).done();
    tx.run(sql, &bound).await?;
    shake::shake(tx, &SLIPS).await
}

/// Whether any slip is known no longer: its day was before this one. Slips of before such days were kept count from the day
/// they were printed, which was before `printed`.
///
/// # Errors
/// The store's failure.
pub async fn any_over(tx: &mut ReadTx, before: basics::Date, printed: basics::Date) -> Result<bool> {
    let row = tx
        .first(
            "SELECT number FROM feedback_slips WHERE open_until < $1 OR (open_until IS NULL AND day < $2) LIMIT 1",
            values![before, printed],
        )
        .await?;
    Ok(row.is_some())
}

/// Forgets the slips of [`any_over`].
///
/// # Errors
/// The store's failure.
pub async fn forget_over(tx: &mut WriteTx, before: basics::Date, printed: basics::Date) -> Result<()> {
    tx.run(
        "DELETE FROM feedback_slips WHERE open_until < $1 OR (open_until IS NULL AND day < $2)",
        values![before, printed],
    )
    .await?;
    shake::shake(tx, &SLIPS).await
}

/// These places and everything in them where suggestions are on: ids, names, zones.
///
/// # Errors
/// The store's failure.
pub async fn places(tx: &mut ReadTx, within: &[PlaceId], most: i64) -> Result<Vec<(PlaceId, String, String)>> {
    let build = Build::new(
        "SELECT p.id AS id, p.name AS name, p.zone AS zone FROM access_places p \
         WHERE p.id IN (SELECT descendant FROM access_reach WHERE ancestor IN ",
    )
    .list(within)
    .then(") AND ");
    let (sql, bound) =
        settings::switched_on(build, "p.id", &SWITCH).then(" ORDER BY p.name, p.id LIMIT ").value(most).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("name")?, row.get("zone")?))).collect()
}
