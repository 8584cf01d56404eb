//! What can be counted, and nothing that says who.

use basics::{Instant, PersonId, PlaceId};
use store::{Build, ReadTx, Result, values};

use super::{Kind, PotId, RequestId, State};
use crate::model::fund::Came;

/// What a person was promised since a moment, without one request: what was paid counts where it was paid.
///
/// # Errors
/// The store's failure.
pub async fn promised_since(tx: &mut ReadTx, person: PersonId, since: Instant, but: RequestId) -> Result<i64> {
    let (sql, bound) = Build::new(
        "SELECT CAST(COALESCE(SUM(COALESCE(paid, granted)), 0) AS BIGINT) AS n FROM plans_requests q \
         WHERE q.person_id = ",
    )
    .value(person)
    .then(" AND id <> ")
    .value(but)
    .then(" AND EXISTS (SELECT 1 FROM plans_votes v WHERE v.request_id = q.id AND v.choice <> 'no' AND v.at > ")
    .value(since)
    .then(") AND granted IS NOT NULL AND state <> ")
    .value(State::Withdrawn)
    .done();
    tx.one(sql, &bound).await?.get("n")
}

/// How many people something was bought for, by kind, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// All.
    pub people: i64,
    /// By kind.
    pub kinds: Vec<(Kind, i64)>,
    /// By what came of it.
    pub came: Vec<(Came, i64)>,
}

/// Counts people, each once in a line, in a place and inside it.
///
/// # Errors
/// The store's failure.
pub async fn counted(tx: &mut ReadTx, place: PlaceId) -> Result<Counted> {
    let sql = "SELECT q.kind AS kind, COUNT(DISTINCT q.person_id) AS n FROM plans_requests q \
               JOIN access_reach r ON r.descendant = q.place_id WHERE r.ancestor = $1 AND q.paid > 0 GROUP BY q.kind";
    let kinds = tx.rows(sql, values![place]).await?;
    let sql = "SELECT q.outcome AS outcome, COUNT(DISTINCT q.person_id) AS n FROM plans_requests q \
               JOIN access_reach r ON r.descendant = q.place_id \
               WHERE r.ancestor = $1 AND q.outcome IS NOT NULL GROUP BY q.outcome";
    let came = tx.rows(sql, values![place]).await?;
    let sql = "SELECT COUNT(DISTINCT q.person_id) AS n FROM plans_requests q \
               JOIN access_reach r ON r.descendant = q.place_id WHERE r.ancestor = $1 AND q.paid > 0";
    let people = tx.one(sql, values![place]).await?.get("n")?;
    Ok(Counted {
        people,
        kinds: kinds.iter().map(|row| Ok((row.get("kind")?, row.get("n")?))).collect::<Result<_>>()?,
        came: came.iter().map(|row| Ok((row.get("outcome")?, row.get("n")?))).collect::<Result<_>>()?,
    })
}

/// When something was asked, decided and due: no words, and nobody.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    /// From which pot, when money was promised.
    pub pot: Option<PotId>,
    /// When it was asked.
    pub asked_at: Instant,
    /// When it was decided.
    pub at: Instant,
    /// Whether that was in time.
    pub in_time: bool,
}

/// What was decided in a place and inside it, the newest first.
///
/// # Errors
/// The store's failure.
pub async fn decided(tx: &mut ReadTx, place: PlaceId, most: i64) -> Result<Vec<Decided>> {
    let rows = tx
        .rows(
            "SELECT q.pot_id AS pot, q.asked_at AS asked_at, q.decided_at AS decided_at, q.decide_by AS due_at \
             FROM plans_requests q JOIN access_reach r ON r.descendant = q.place_id \
             WHERE r.ancestor = $1 AND q.decided_at IS NOT NULL ORDER BY q.decided_at DESC, q.id LIMIT $2",
            values![place, most],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let (at, due): (Instant, Instant) = (row.get("decided_at")?, row.get("due_at")?);
            Ok(Decided { pot: row.get("pot")?, asked_at: row.get("asked_at")?, at, in_time: at <= due })
        })
        .collect()
}
