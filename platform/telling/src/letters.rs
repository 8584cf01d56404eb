//! Letters that wait to be printed.

use access::Scope;
use basics::PersonId;
use store::{Build, ReadTx, Result, WriteTx, values};

use crate::access::PrintLetter;
use crate::model::LetterRow;

/// Who in reach waits for a letter with something in it, wing by wing.
///
/// # Errors
/// The store's failure.
pub async fn waiting(tx: &mut ReadTx, scope: &Scope<PrintLetter>, most: i64) -> Result<Vec<LetterRow>> {
    let build = Build::new(
        "SELECT h.person_id AS person_id, p.name AS name, l.name AS place_name, \
         h.letter_at AS letter_at FROM telling_how h JOIN access_people p ON p.id = h.person_id \
         JOIN access_places l ON l.id = h.place_id WHERE h.letter_at IS NOT NULL AND h.route = 'letter' AND ",
    );
    let (sql, bound) = scope
        .restrict(build, "h.place_id", None)
        .then(
            " AND EXISTS (SELECT 1 FROM telling_notices n WHERE n.person_id = h.person_id AND n.seen_at IS NULL \
             AND n.carried_at IS NULL) ORDER BY l.name, p.folded, p.id LIMIT ",
        )
        .value(most)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(LetterRow {
                person: row.get("person_id")?,
                name: row.get("name")?,
                place_name: row.get("place_name")?,
                since: row.get("letter_at")?,
            })
        })
        .collect()
}

/// Whether a letter waits for somebody.
///
/// # Errors
/// The store's failure.
pub async fn waits(tx: &mut ReadTx, person: PersonId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM telling_how WHERE person_id = $1 AND letter_at IS NOT NULL AND route = 'letter'";
    Ok(tx.first(sql, values![person]).await?.is_some())
}

/// A letter was handed over: none waits any more.
///
/// # Errors
/// The store's failure.
pub async fn handed_over(tx: &mut WriteTx, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE telling_how SET letter_at = NULL, next_at = NULL, stirred_at = NULL WHERE person_id = $1",
        values![person],
    )
    .await?;
    Ok(())
}
