//! Every file that a row speaks of is in the folder, and is what it was.

use std::path::Path;

use store::verify::Check;
use store::{Build, ReadTx, Result, beside};

use crate::folder;
use crate::model::FileId;

const WHAT: &str = "files";
/// How many are looked at at once.
const AT_ONCE: i64 = 100;

/// Reads every file and names the first that is missing or altered. It needs no key.
///
/// # Errors
/// The store's failure.
pub async fn check(tx: &mut ReadTx, folder: &Path) -> Result<Check> {
    let (mut after, mut count) = (None::<FileId>, 0_usize);
    loop {
        let (sql, bound) = Build::new("SELECT id, name, bytes, sum FROM files_file")
            .when(after, |build, id| build.then(" WHERE id > ").value(id))
            .then(" ORDER BY id LIMIT ")
            .value(AT_ONCE)
            .done();
        let rows = tx.rows(sql, &bound).await?;
        let Some(last) = rows.last() else { return Ok(Check::ok(WHAT, format!("{count} as they were brought"))) };
        after = Some(last.get("id")?);
        for row in &rows {
            let name = row.get::<basics::LooseId>("name")?.to_string();
            let file = folder.join(&name);
            let (bytes, sum): (i64, Vec<u8>) = (row.get("bytes")?, row.get("sum")?);
            let found = folder::aside(move || Ok(beside::info(&file).ok())).await?;
            let wrong = match found {
                None => Some("is missing"),
                Some(found) => {
                    let same =
                        i64::try_from(found.bytes) == Ok(bytes) && found.sha256 == data_encoding::HEXLOWER.encode(&sum);
                    (!same).then_some("is altered")
                }
            };
            if let Some(wrong) = wrong {
                return Ok(Check::broken(WHAT, format!("files_file {}: {name} {wrong}", row.get::<FileId>("id")?)));
            }
        }
        count = count.saturating_add(rows.len());
    }
}
