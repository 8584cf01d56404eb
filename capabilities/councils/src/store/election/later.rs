//! Which of a council's elections came later, and which goes on beside another.

use basics::Instant;
use store::{ReadTx, Result, values};

use crate::model::election::{Election, ElectionId};
use crate::model::{ConstituencyId, CouncilId};

/// Whether an election but this one, if any, that fills these seats anew, or some of them, has no result yet: one statement.
///
/// # Errors
/// The store's failure.
pub async fn goes_on(
    tx: &mut ReadTx,
    council: CouncilId,
    part: Option<ConstituencyId>,
    but: Option<ElectionId>,
) -> Result<bool> {
    let sql = "SELECT one.id AS id, chosen.constituency_id AS constituency_id FROM councils_elections AS one \
               LEFT JOIN councils_election_for AS chosen ON chosen.election_id = one.id \
               WHERE one.council_id = $1 AND one.fills = 'all' \
               AND one.state IN ('notice', 'nominations', 'campaign', 'voting', 'closed', 'counted') \
               ORDER BY one.id LIMIT 100";
    let all = tx.rows(sql, values![council]).await?;
    for row in &all {
        let other: Option<ConstituencyId> = row.get("constituency_id")?;
        if Some(row.get::<ElectionId>("id")?) == but {
            continue;
        }
        if part.is_none() || other.is_none() || other == part {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a later election filled all the seats of this one anew, so that its term is over: one statement.
///
/// # Errors
/// The store's failure.
pub async fn is_over(tx: &mut ReadTx, of: &Election) -> Result<bool> {
    let since: Instant = of.since();
    let sql = "SELECT COUNT(*) AS n FROM councils_elections AS later \
               LEFT JOIN councils_election_for AS chosen ON chosen.election_id = later.id \
               WHERE later.council_id = $1 AND later.id <> $2 AND later.fills = 'all' \
               AND later.state IN ('declared', 'uncontested', 'petition', 'final') AND later.declared_at > $3 \
               AND (chosen.constituency_id IS NULL OR chosen.constituency_id IN \
               (SELECT constituency_id FROM councils_election_for WHERE election_id = $2))";
    Ok(tx.one(sql, values![of.council, of.id, since]).await?.get::<i64>("n")? > 0)
}
