//! The box: what was dropped without a name, and the receipts that open threads.

use access::settings;
use basics::{Chance, Date, Instant, Kind, PlaceId};
use store::columns::{Class, Column, Table, code, day, id, loose, yes_no};
use store::{Build, CellAt, ReadTx, Result, Row, WriteTx, shake, values};

use crate::model::SWITCH;
use crate::model::SuggestionId;
use crate::model::the_box::{ANONYMOUS, Dropped, FINISHED, KEPT, Reached, Receipt};

/// The rules of the box: nothing in it can be tied to anybody.
pub const BOX: Table = Table::new(
    "feedback_box",
    &["id"],
    &[
        loose("id", Kind::Id),
        loose("place_id", Kind::Id),
        loose("day", Kind::Date),
        loose("lookup", Kind::Text),
        loose("secret", Kind::Text),
        loose("press", Kind::Text),
        loose("kind", Kind::Text),
        loose("cell", Kind::Bytes),
    ],
);

const fn receipt_part(name: &'static str) -> Column {
    Column::new(name, Kind::Text, Class::Secret).kept("nobody knows whose receipt it is")
}

/// The rules of the receipts.
pub const RECEIPTS: Table = Table::new(
    "feedback_receipts",
    &["lookup"],
    &[
        receipt_part("lookup"),
        receipt_part("secret"),
        id("suggestion_id"),
        code("slip"),
        yes_no("to_change"),
        day("open_until"),
    ],
);

/// Where the sealed text of something in the box stands.
#[must_use]
pub const fn cell(id: basics::LooseId) -> CellAt {
    CellAt { table: "feedback_box", column: "cell", row: id.uuid() }
}

/// Puts something into the box and shakes it.
///
/// # Errors
/// The store's failure.
pub async fn put(tx: &mut WriteTx, new: &Dropped) -> Result<()> {
    if new.kind > "2-word" || new.kind == KEPT {
        // What was said last holds, until the box is opened.
        tx.run("DELETE FROM feedback_box WHERE lookup = $1 AND kind = $2", values![new.lookup.as_str(), new.kind])
            .await?;
    }
    tx.run(
        "INSERT INTO feedback_box (id, place_id, day, lookup, secret, press, kind, cell) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            new.id,
            new.place,
            new.day,
            new.lookup.as_str(),
            new.secret.clone(),
            new.press.as_str(),
            new.kind,
            new.cell.clone()
        ],
    )
    .await?;
    shake::shake(tx, &BOX).await
}

/// How many things lie in a place's box, and whether this very form is among them.
///
/// # Errors
/// The store's failure.
pub async fn lying(tx: &mut ReadTx, place: PlaceId, press: &str) -> Result<(i64, bool)> {
    let row = tx
        .one(
            "SELECT CAST(COALESCE(SUM(CASE WHEN kind IN ($3, $4) THEN 0 ELSE 1 END), 0) AS BIGINT) AS n, CAST(COALESCE(SUM(CASE WHEN press = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS same \
             FROM feedback_box WHERE place_id = $1",
            values![place, press, KEPT, FINISHED],
        )
        .await?;
    Ok((row.get("n")?, row.get::<i64>("same")? > 0))
}

/// Whether the code of this thread was kept, as far as the box knows: the mark goes when the box is opened.
///
/// # Errors
/// The store's failure.
pub async fn is_kept(tx: &mut ReadTx, lookup: &str) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM feedback_box WHERE lookup = $1 AND kind = $2 LIMIT 1";
    Ok(tx.first(sql, values![lookup, KEPT]).await?.is_some())
}

/// Whether somebody pressed "Finish" after forms with this mark.
///
/// # Errors
/// The store's failure.
pub async fn finished(tx: &mut ReadTx, press: &str) -> Result<bool> {
    let sql = "SELECT 1 AS n FROM feedback_box WHERE press = $1 AND kind = $2 LIMIT 1";
    Ok(tx.first(sql, values![press, FINISHED]).await?.is_some())
}

/// How many marks of that kind lie in a place's box.
///
/// # Errors
/// The store's failure.
pub async fn count_finished(tx: &mut ReadTx, place: PlaceId) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS n FROM feedback_box WHERE place_id = $1 AND kind = $2";
    tx.one(sql, values![place, FINISHED]).await?.get("n")
}

/// Takes out the mark at this place in the order of their random ids: any one of them.
///
/// # Errors
/// The store's failure.
pub async fn drop_finished(tx: &mut WriteTx, place: PlaceId, at: i64) -> Result<()> {
    tx.run(
        "DELETE FROM feedback_box WHERE id = (SELECT id FROM feedback_box WHERE place_id = $1 AND kind = $2 \
         ORDER BY id LIMIT 1 OFFSET $3)",
        values![place, FINISHED, at],
    )
    .await?;
    Ok(())
}

/// The moment that is written for when a thread began.
///
/// # Errors
/// The store's failure.
pub async fn began_at(tx: &mut ReadTx, thread: SuggestionId) -> Result<Option<Instant>> {
    let row = tx.first("SELECT left_at FROM feedback_suggestions WHERE id = $1", values![thread]).await?;
    row.map(|row| row.get("left_at")).transpose()
}

/// Which boxes hold something of an earlier day than today where they stand, with their zones.
///
/// # Errors
/// The store's failure.
pub async fn boxes(tx: &mut ReadTx) -> Result<Vec<(PlaceId, String, Date)>> {
    let rows = tx
        .rows(
            "SELECT b.place_id AS place_id, p.zone AS zone, MIN(b.day) AS day FROM feedback_box b \
             JOIN access_places p ON p.id = b.place_id GROUP BY b.place_id, p.zone ORDER BY b.place_id",
            values![],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("place_id")?, row.get("zone")?, row.get("day")?))).collect()
}

/// What is taken out of a box.
#[derive(Clone, Debug)]
pub enum Taken<'a> {
    /// Everything of the days before this one.
    Before(Date),
    /// What belongs to this thread.
    Thread(&'a str),
}

/// How many things are taken out of a box in one act.
const PORTION: i64 = 25;

/// Takes things out of a place's box, at most a portion, in a random order (ids are random), what begins a thread first and
/// what ends one last; the rest is shaken.
///
/// # Errors
/// The store's failure.
pub async fn take(tx: &mut WriteTx, chance: &Chance, place: PlaceId, which: &Taken<'_>) -> Result<Vec<Dropped>> {
    let narrow = |build: Build| match which {
        Taken::Before(day) => build.then(" AND day < ").value(*day),
        Taken::Thread(lookup) => build.then(" AND lookup = ").value(*lookup),
    };
    let (sql, bound) = narrow(Build::new("SELECT * FROM feedback_box WHERE place_id = ").value(place))
        .then(" ORDER BY kind, day, id LIMIT ")
        .value(PORTION)
        .done();
    let mut taken = tx.rows(sql, &bound).await?.iter().map(read).collect::<Result<Vec<Dropped>>>()?;
    if taken.is_empty() {
        return Ok(taken);
    }
    let ids: Vec<basics::LooseId> = taken.iter().map(|one| one.id).collect();
    let (sql, bound) = Build::new("DELETE FROM feedback_box WHERE id IN ").list(&ids).done();
    tx.run(sql, &bound).await?;
    shake::shake(tx, &BOX).await?;
    chance.shuffle(&mut taken);
    taken.sort_by_key(|one| (one.kind, one.day));
    Ok(taken)
}

fn read(row: &Row) -> Result<Dropped> {
    Ok(Dropped {
        id: row.get("id")?,
        place: row.get("place_id")?,
        day: row.get("day")?,
        lookup: row.get("lookup")?,
        secret: row.get("secret")?,
        press: row.get("press")?,
        kind: known_kind(&row.get::<String>("kind")?),
        cell: row.get("cell")?,
    })
}

fn known_kind(code: &str) -> &'static str {
    [KEPT, FINISHED, "1-saying", "2-word", "3-heard", "3-wall", "4-down"]
        .into_iter()
        .find(|known| *known == code)
        .unwrap_or("5-back")
}

/// Keeps what a receipt opens.
///
/// # Errors
/// The store's failure.
pub async fn keep_receipt(
    tx: &mut WriteTx,
    lookup: &str,
    secret: &str,
    thread: SuggestionId,
    slip: Option<&str>,
) -> Result<()> {
    let slip = slip.map(str::to_owned);
    tx.run(
        "INSERT INTO feedback_receipts (lookup, secret, suggestion_id, slip) VALUES ($1, $2, $3, $4)",
        values![lookup, secret, thread, slip],
    )
    .await?;
    Ok(())
}

/// What is kept of a receipt, in the box or out of it: one statement.
///
/// # Errors
/// The store's failure.
pub async fn receipt(tx: &mut ReadTx, lookup: &str) -> Result<Option<Receipt>> {
    let row = tx
        .first(
            "SELECT f.*, p.zone AS zone FROM (\
             SELECT r.secret AS secret, s.place_id AS place_id, r.suggestion_id AS suggestion_id, NULL AS day, \
             r.open_until AS open_until, CASE WHEN r.to_change THEN 1 ELSE 0 END AS to_change FROM feedback_receipts r \
             JOIN feedback_suggestions s ON s.id = r.suggestion_id WHERE r.lookup = $1 \
             UNION ALL SELECT b.secret, b.place_id, NULL, b.day, NULL, 0 FROM feedback_box b \
             WHERE b.lookup = $1 AND b.secret IS NOT NULL \
             UNION ALL SELECT c.secret, c.place_id, NULL, NULL, c.open_until, 0 FROM feedback_slips c WHERE c.lookup = $1\
             ) f JOIN access_places p ON p.id = f.place_id",
            values![lookup],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let reached = match row.get::<Option<SuggestionId>>("suggestion_id")? {
        Some(thread) => Reached::Thread(thread),
        None => row.get::<Option<Date>>("day")?.map_or(Reached::OnPaper, Reached::InTheBox),
    };
    let (zone, until) = (row.get("zone")?, row.get("open_until")?);
    let (secret, place, to_change) = (row.get("secret")?, row.get("place_id")?, row.get_flag("to_change")?);
    Ok(Some(Receipt { secret, place, zone, until, reached, to_change }))
}

/// Places that take suggestions without a name, by name: their ids and names.
///
/// # Errors
/// The store's failure.
pub async fn places(tx: &mut ReadTx, most: i64) -> Result<Vec<(PlaceId, String)>> {
    let build = Build::new("SELECT p.id AS id, p.name AS name FROM access_places p WHERE ");
    let build = settings::switched_on(build, "p.id", &SWITCH).then(" AND ");
    let (sql, bound) =
        settings::switched_on(build, "p.id", &ANONYMOUS).then(" ORDER BY p.name, p.id LIMIT ").value(most).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}
