//! Screens that others use too, enrolled for a place: a random token in the screen's cookie, its hash in a row. What a
//! person does there is not kept with the screen.

use basics::{Chance, Date, Instant, PersonId, PlaceId, Setting, SettingKind, id};
use store::{ReadTx, Result, WriteTx, values};

use crate::places::Place;
use crate::session::{Limits, SHARED_DEVICE, Token};
use crate::settings;

id!(
    /// An enrolled screen.
    KioskId
);
crate::object_id!(KioskId);

/// After how many minutes without use a session on a kiosk is over.
pub const IDLE: Setting = Setting { key: "governance.kiosk_idle", kind: SettingKind::Number(2, 10), default: "4" };
/// After how many minutes a session on a kiosk is over in any case.
pub const WHOLE: Setting = Setting { key: "governance.kiosk_whole", kind: SettingKind::Number(5, 60), default: "15" };

/// How a session on a kiosk is marked.
pub(crate) const DEVICE: &str = "kiosk";

/// The screen that is asked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
    /// Its id.
    pub id: KioskId,
    /// Where it stands.
    pub place: PlaceId,
    /// What that place is called.
    pub place_name: String,
    /// The zone of the place.
    pub zone: String,
}

/// A screen as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KioskRow {
    /// Its id.
    pub id: KioskId,
    /// What it was called: `library`.
    pub name: String,
    /// The day it was enrolled.
    pub since: Date,
    /// The day somebody last signed in there.
    pub last_used: Option<Date>,
}

/// Enrols a screen; the token is for its cookie.
///
/// # Errors
/// The store's failure.
pub async fn enrol(
    tx: &mut WriteTx,
    chance: &Chance,
    place: &Place,
    name: &str,
    by: Option<PersonId>,
    now: Instant,
) -> Result<(Token, KioskId)> {
    let (token, id) = (Token::new(chance), KioskId::new(now, chance));
    let today = now.date_in(&place.zone).unwrap_or_default();
    tx.run(
        "INSERT INTO access_kiosks (id, token, place_id, name, enrolled_by, enrolled_on) VALUES ($1, $2, $3, $4, $5, $6)",
        values![id, token.hash(), place.id, name, by, today],
    )
    .await?;
    Ok((token, id))
}

/// The enrolled screen with this token, as long as it is one: one statement.
///
/// # Errors
/// The store's failure.
pub async fn at(tx: &mut ReadTx, token: &Token) -> Result<Option<Kiosk>> {
    let row = tx
        .first(
            "SELECT k.id AS id, k.place_id AS place_id, p.name AS name, p.zone AS zone FROM access_kiosks k \
             JOIN access_place p ON p.id = k.place_id WHERE k.token = $1 AND k.ended_at IS NULL",
            values![token.hash()],
        )
        .await?;
    row.map(|row| {
        Ok(Kiosk {
            id: row.get("id")?,
            place: row.get("place_id")?,
            place_name: row.get("name")?,
            zone: row.get("zone")?,
        })
    })
    .transpose()
}

/// The screens of a place that are in use, the newest first.
///
/// # Errors
/// The store's failure.
pub async fn of_place(tx: &mut ReadTx, place: PlaceId) -> Result<Vec<KioskRow>> {
    let rows = tx
        .rows(
            "SELECT id, name, enrolled_on, last_used_on FROM access_kiosks WHERE place_id = $1 AND ended_at IS NULL \
             ORDER BY id DESC LIMIT 100",
            values![place],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(KioskRow {
                id: row.get("id")?,
                name: row.get("name")?,
                since: row.get("enrolled_on")?,
                last_used: row.get("last_used_on")?,
            })
        })
        .collect()
}

/// Where a screen stands; `None` when there is none, or when it is no kiosk any more.
///
/// # Errors
/// The store's failure.
pub async fn place_of(tx: &mut ReadTx, id: KioskId) -> Result<Option<PlaceId>> {
    let sql = "SELECT place_id FROM access_kiosks WHERE id = $1 AND ended_at IS NULL";
    tx.first(sql, values![id]).await?.map(|row| row.get("place_id")).transpose()
}

/// Any screen in use, for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<KioskId>> {
    let sql = "SELECT id FROM access_kiosks WHERE ended_at IS NULL ORDER BY id LIMIT 1";
    tx.first(sql, values![]).await?.map(|row| row.get("id")).transpose()
}

/// The screen is a kiosk no more: whoever sits there is signed out with their next step.
///
/// # Errors
/// The store's failure.
pub async fn end(tx: &mut WriteTx, id: KioskId, now: Instant) -> Result<()> {
    tx.run("UPDATE access_kiosks SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", values![id, now]).await?;
    Ok(())
}

/// Somebody signs in on it: the day is kept, and nothing finer.
pub(crate) async fn used(tx: &mut WriteTx, kiosk: &Kiosk, now: Instant) -> Result<()> {
    let today = now.date_in(&kiosk.zone).unwrap_or_default();
    tx.run("UPDATE access_kiosks SET last_used_on = $2 WHERE id = $1", values![kiosk.id, today]).await?;
    Ok(())
}

/// How long a session lasts there.
///
/// # Errors
/// The store's failure.
pub async fn limits(tx: &mut ReadTx, kiosk: &Kiosk) -> Result<Limits> {
    let answers = settings::several(tx, kiosk.place, &[&IDLE, &WHOLE]).await?;
    let minutes = |at: usize| answers.get(at).and_then(|answer| answer.parse::<i64>().ok());
    let seconds = |at: usize, usual: i64| minutes(at).map_or(usual, |minutes| minutes.saturating_mul(60));
    let absolute_seconds = seconds(1, SHARED_DEVICE.absolute_seconds);
    Ok(Limits { idle_seconds: seconds(0, SHARED_DEVICE.idle_seconds).min(absolute_seconds), absolute_seconds })
}
