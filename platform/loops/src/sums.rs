//! Hashes of sealed cells, for the audit chain: it holds them, and never words (design, section 3).

use access::Boxed;
use basics::Instant;
use sha2::{Digest as _, Sha256};
use store::verify::Check;
use store::{Build, ReadTx, audit};
use uuid::Uuid;

use crate::model::{LoopId, ResponseId};

/// How many answers are checked at once.
const AT_ONCE: i64 = 500;
const WHAT: &str = "reasons of answers";

/// The SHA-256 of sealed cells, one after the other, as text: what an act gives as its reason. An erasure destroys the key
/// and leaves the cell, so that the sum still fits.
#[must_use]
pub fn sum(cells: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    for cell in cells {
        sum.update(cell);
    }
    data_encoding::HEXLOWER.encode(&sum.finalize())
}

/// An answer and the hash that the chain must hold for it.
struct Summed {
    id: ResponseId,
    object: Uuid,
    at: Instant,
    hash: Vec<u8>,
    /// When words were taken out of the answers of its loop, and of which.
    struck: Option<(Instant, LoopId)>,
}

fn hash(sum: &str) -> Vec<u8> {
    Sha256::digest(sum.as_bytes()).to_vec()
}

/// The hash of all answers of a loop that were sealed anew when words were taken out.
async fn struck(tx: &mut ReadTx, id: LoopId) -> store::Result<Vec<u8>> {
    let rows = tx
        .rows(
            "SELECT reasons, change_needed FROM loops_responses WHERE loop_id = $1 AND struck_at IS NOT NULL \
             ORDER BY number",
            store::values![id],
        )
        .await?;
    let mut cells: Vec<Vec<u8>> = Vec::with_capacity(rows.len().saturating_mul(2));
    for row in &rows {
        cells.push(row.get("reasons")?);
        cells.push(row.get::<Option<Vec<u8>>>("change_needed")?.unwrap_or_default());
    }
    let cells: Vec<&[u8]> = cells.iter().map(Vec::as_slice).collect();
    Ok(hash(&sum(&cells)))
}

async fn page(tx: &mut ReadTx, after: Option<ResponseId>) -> store::Result<Vec<Summed>> {
    let (sql, bound) = Build::new(
        "SELECT r.id AS id, r.at AS at, r.reasons AS reasons, r.change_needed AS change_needed, \
         r.told_sum AS told_sum, r.struck_at AS struck_at, r.loop_id AS loop_id, l.object_id AS object_id FROM loops_responses r JOIN loops_loops l ON l.id = r.loop_id",
    )
    .when(after, |build, id| build.then(" WHERE r.id > ").value(id))
    .then(" ORDER BY r.id LIMIT ")
    .value(AT_ONCE)
    .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            let (reasons, change): (Vec<u8>, Option<Vec<u8>>) = (row.get("reasons")?, row.get("change_needed")?);
            // Where words were taken out, the chain holds the hash of what was said first.
            let told: Option<String> = row.get("told_sum")?;
            let hash = hash(&told.unwrap_or_else(|| sum(&[&reasons, &change.unwrap_or_default()])));
            let struck = match row.get::<Option<Instant>>("struck_at")? {
                Some(at) => Some((at, row.get("loop_id")?)),
                None => None,
            };
            Ok(Summed { id: row.get("id")?, object: row.get("object_id")?, at: row.get("at")?, hash, struck })
        })
        .collect()
}

/// Every answer's sealed words still have the hash that the chain wrote down when it was given.
pub(crate) fn check(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<Check>>> {
    Box::pin(async move {
        let (mut after, mut count) = (None, 0_usize);
        loop {
            let answers = page(tx, after).await?;
            let Some(last) = answers.last() else {
                return Ok(vec![Check::ok(WHAT, format!("{count} answers"))]);
            };
            after = Some(last.id);
            count = count.saturating_add(answers.len());
            let objects: Vec<Uuid> = answers.iter().map(|answer| answer.object).collect();
            let lines = audit::reasons(tx, &objects).await?;
            for answer in &answers {
                let known = |at, hash: &[u8]| {
                    lines.iter().any(|line| line.object == answer.object && line.at == at && line.hash == hash)
                };
                let now = match answer.struck {
                    Some((at, id)) => known(at, &struck(tx, id).await?),
                    None => true,
                };
                if !now || !known(answer.at, &answer.hash) {
                    return Ok(vec![Check::broken(WHAT, format!("loops_responses {}", answer.id))]);
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_sum_is_over_all_cells_in_their_order() {
        // The examples of FIPS 180-2: "abc", and nothing at all.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sum(&[b"abc"]), abc);
        assert_eq!(sum(&[b"ab", b"c"]), abc);
        assert_ne!(sum(&[b"c", b"ab"]), abc);
        assert_eq!(sum(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
