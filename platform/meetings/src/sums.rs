//! Hashes of approved minutes, for the audit chain: it holds them, and never words (design, section 3).

use access::Boxed;
use basics::Instant;
use sha2::{Digest as _, Sha256};
use store::verify::Check;
use store::{Build, ReadTx, audit};
use uuid::Uuid;

use crate::minutes;
use crate::model::MeetingId;

/// How many meetings are checked at once.
const AT_ONCE: i64 = 200;
const WHAT: &str = "approved minutes";

/// The SHA-256 of sealed cells as text. Each is counted with its length, so that no word can pass from one into the next. An
/// erasure destroys a key and leaves the cell, so that the sum still fits.
pub(crate) fn sum(cells: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    for cell in cells {
        sum.update(u64::try_from(cell.len()).unwrap_or(u64::MAX).to_be_bytes());
        sum.update(cell);
    }
    data_encoding::HEXLOWER.encode(&sum.finalize())
}

/// Every approved meeting's sealed minutes still have the hash that the chain wrote down when they were approved.
pub(crate) fn check(tx: &mut ReadTx) -> Boxed<'_, store::Result<Vec<Check>>> {
    Box::pin(async move {
        let (mut after, mut count) = (None::<MeetingId>, 0_usize);
        loop {
            let (sql, bound) = Build::new(
                "SELECT id, object_id, approved_at, approved_sum FROM meetings_meetings WHERE minutes = 'approved'",
            )
            .when(after, |build, id| build.then(" AND id > ").value(id))
            .then(" ORDER BY id LIMIT ")
            .value(AT_ONCE)
            .done();
            let rows = tx.rows(sql, &bound).await?;
            let Some(last) = rows.last() else {
                return Ok(vec![Check::ok(WHAT, format!("{count} meetings"))]);
            };
            after = Some(last.get("id")?);
            count = count.saturating_add(rows.len());
            // The act may have been about the meeting, or about what it belongs to.
            let mut objects: Vec<Uuid> = Vec::with_capacity(rows.len().saturating_mul(2));
            for row in &rows {
                objects.push(row.get("id")?);
                objects.push(row.get("object_id")?);
            }
            let lines = audit::reasons(tx, &objects).await?;
            for row in &rows {
                let (id, group): (MeetingId, Uuid) = (row.get("id")?, row.get("object_id")?);
                let (at, told): (Instant, String) = (row.get("approved_at")?, row.get("approved_sum")?);
                let hash = Sha256::digest(told.as_bytes()).to_vec();
                let known = lines
                    .iter()
                    .any(|line| [id.uuid(), group].contains(&line.object) && line.at == at && line.hash == hash);
                if !known || minutes::sum_of(tx, id).await? != told {
                    return Ok(vec![Check::broken(WHAT, format!("meetings_meetings {id}"))]);
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn no_word_can_pass_from_one_cell_into_the_next() {
        // The SHA-256 of nothing at all, FIPS 180-2.
        assert_eq!(sum(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_ne!(sum(&[b"ab", b"c"]), sum(&[b"a", b"bc"]));
        assert_ne!(sum(&[b"ab", b"c"]), sum(&[b"c", b"ab"]));
        assert_eq!(sum(&[b"ab", b"c"]), sum(&[b"ab", b"c"]));
    }
}
