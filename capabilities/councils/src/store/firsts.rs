//! What was done in somebody's first month, and who goes with them.

use basics::{Date, PersonId};
use store::columns::{Table, code, day, id, other};
use store::{ReadTx, Result, WriteTx, values};

use crate::model::firsts::{Done, First};
use crate::model::{CouncilId, Member, MemberId};

/// The rules of its columns.
pub const FIRSTS: Table = Table::new(
    "councils_firsts",
    &["member_id", "step"],
    &[id("member_id"), id("person_id"), code("step"), day("done_on"), other("done_by")],
)
.about(&["person_id"])
.row_goes();

/// The council of a seat that somebody holds now.
///
/// # Errors
/// The store's failure.
pub async fn council_of(tx: &mut ReadTx, seat: MemberId) -> Result<Option<CouncilId>> {
    let row =
        tx.first("SELECT council_id FROM councils_members WHERE id = $1 AND ended_at IS NULL", values![seat]).await?;
    row.map(|row| row.get("council_id")).transpose()
}

/// Any seat that somebody holds on a council, one with a buddy before others: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx, council: CouncilId) -> Result<Option<MemberId>> {
    let row = tx
        .first(
            "SELECT id FROM councils_members WHERE council_id = $1 AND ended_at IS NULL \
             ORDER BY CASE WHEN buddy_id IS NULL THEN 1 ELSE 0 END, from_at, id LIMIT 1",
            values![council],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// What was done: one statement, and never more rows than there are steps.
///
/// # Errors
/// The store's failure.
pub async fn done(tx: &mut ReadTx, seat: MemberId) -> Result<Vec<Done>> {
    tx.rows("SELECT step, done_on, done_by FROM councils_firsts WHERE member_id = $1 ORDER BY step", values![seat])
        .await?
        .iter()
        .map(|row| Ok(Done { step: row.get("step")?, on: row.get("done_on")?, by: row.get("done_by")? }))
        .collect()
}

/// A step was done on this day.
///
/// # Errors
/// The store's failure.
pub async fn tick(tx: &mut WriteTx, seat: &Member, step: First, on: Date, by: PersonId) -> Result<()> {
    tx.run(
        "INSERT INTO councils_firsts (member_id, person_id, step, done_on, done_by) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (member_id, step) DO NOTHING",
        values![seat.id, seat.person, step, on, by],
    )
    .await?;
    Ok(())
}

/// A step was not done after all.
///
/// # Errors
/// The store's failure.
pub async fn untick(tx: &mut WriteTx, seat: MemberId, step: First) -> Result<()> {
    tx.run("DELETE FROM councils_firsts WHERE member_id = $1 AND step = $2", values![seat, step]).await?;
    Ok(())
}

/// These go with whoever has the seat.
///
/// # Errors
/// The store's failure.
pub async fn name(
    tx: &mut WriteTx,
    seat: MemberId,
    (buddy, supporter): (Option<PersonId>, Option<PersonId>),
) -> Result<()> {
    tx.run(
        "UPDATE councils_members SET buddy_id = $2, supporter_id = $3 WHERE id = $1 AND ended_at IS NULL",
        values![seat, buddy, supporter],
    )
    .await?;
    Ok(())
}
