//! Terms of reference, version by version.

use basics::{Chance, Instant, PersonId};
use store::columns::{Table, code, id, moment, number, other, words};
use store::{ReadTx, Result, Row, StoreError, WriteTx, values};

use crate::model::CouncilId;
use crate::model::terms::{Side, Signature, SignedAs, Terms, TermsId, TermsState, TermsWords};

/// The rules of its columns.
pub const TERMS: Table = Table::new(
    "councils_terms",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        number("version"),
        words("definition").kept("what a place means by co-production is no person's"),
        words("source").kept("where a definition comes from is no person's"),
        words("decides").kept("what a council may do is no person's"),
        words("together").kept("what a council may do is no person's"),
        words("advises").kept("what a council may do is no person's"),
        words("told").kept("what a council may do is no person's"),
        words("conduct").kept("a code of conduct is no person's"),
        number("pot_pence"),
        other("drafted_by"),
        moment("drafted_at"),
        other("council_by"),
        code("council_as"),
        moment("council_at"),
        other("service_by"),
        code("service_as"),
        moment("service_at"),
    ],
);

fn signature(row: &Row, columns: [&'static str; 3]) -> Result<Option<Signature>> {
    let [by, signed_as, at] = columns;
    let by: Option<PersonId> = row.get(by)?;
    let signed_as: Option<SignedAs> = row.get(signed_as)?;
    let at: Option<Instant> = row.get(at)?;
    Ok(match (by, signed_as, at) {
        (Some(by), Some(signed_as), Some(at)) => Some(Signature { by, signed_as, at }),
        _ => None,
    })
}

fn read(row: &Row) -> Result<Terms> {
    let council = signature(row, ["council_by", "council_as", "council_at"])?;
    let service = signature(row, ["service_by", "service_as", "service_at"])?;
    let state = match (council, service) {
        (Some(council), Some(service)) => TermsState::Signed { council, service },
        (Some(one), None) | (None, Some(one)) => TermsState::Half(one),
        (None, None) => TermsState::Draft,
    };
    Ok(Terms {
        id: row.get("id")?,
        version: row.get("version")?,
        words: TermsWords {
            definition: row.get("definition")?,
            source: row.get("source")?,
            decides: row.get("decides")?,
            together: row.get("together")?,
            advises: row.get("advises")?,
            told: row.get("told")?,
            conduct: row.get("conduct")?,
            pot_pence: row.get("pot_pence")?,
        },
        state,
        drafted_at: row.get("drafted_at")?,
    })
}

/// The versions of a council's terms, the newest first, at most `most`: one statement.
///
/// # Errors
/// The store's failure.
pub async fn versions(tx: &mut ReadTx, council: CouncilId, most: i64) -> Result<Vec<Terms>> {
    tx.rows("SELECT * FROM councils_terms WHERE council_id = $1 ORDER BY version DESC LIMIT $2", values![council, most])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Begins a version.
///
/// # Errors
/// The store's failure.
pub async fn begin(
    tx: &mut WriteTx,
    chance: &Chance,
    council: CouncilId,
    (version, words): (i64, &TermsWords),
    (by, now): (PersonId, Instant),
) -> Result<TermsId> {
    let id = TermsId::new(now, chance);
    tx.run(
        "INSERT INTO councils_terms (id, council_id, version, definition, source, decides, together, advises, told, \
         conduct, pot_pence, drafted_by, drafted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        values![
            id,
            council,
            version,
            words.definition.as_str(),
            words.source.as_str(),
            words.decides.as_str(),
            words.together.as_str(),
            words.advises.as_str(),
            words.told.as_str(),
            words.conduct.as_str(),
            words.pot_pence,
            by,
            now
        ],
    )
    .await?;
    Ok(id)
}

/// Writes the words of a version anew, if nobody has signed it.
///
/// # Errors
/// The store's failure; that it was signed.
pub async fn write(tx: &mut WriteTx, id: TermsId, words: &TermsWords, (by, now): (PersonId, Instant)) -> Result<()> {
    let changed = tx
        .run(
            "UPDATE councils_terms SET definition = $2, source = $3, decides = $4, together = $5, advises = $6, told = $7, \
         conduct = $8, pot_pence = $9, drafted_by = $10, drafted_at = $11 WHERE id = $1 AND council_at IS NULL \
         AND service_at IS NULL",
            values![
                id,
                words.definition.as_str(),
                words.source.as_str(),
                words.decides.as_str(),
                words.together.as_str(),
                words.advises.as_str(),
                words.told.as_str(),
                words.conduct.as_str(),
                words.pot_pence,
                by,
                now
            ],
        )
        .await?;
    only_one(changed)
}

/// Keeps how far a version is, unless both sides have signed it before.
///
/// # Errors
/// The store's failure; that it was signed.
pub async fn set_state(tx: &mut WriteTx, id: TermsId, state: TermsState) -> Result<()> {
    let (council, service) = match state {
        TermsState::Draft => (None, None),
        TermsState::Half(one) if one.signed_as.side() == Side::Council => (Some(one), None),
        TermsState::Half(one) => (None, Some(one)),
        TermsState::Signed { council, service } => (Some(council), Some(service)),
    };
    let changed = tx
        .run(
            "UPDATE councils_terms SET council_by = $2, council_as = $3, council_at = $4, service_by = $5, \
             service_as = $6, service_at = $7 WHERE id = $1 AND (council_at IS NULL OR service_at IS NULL)",
            values![
                id,
                council.map(|one| one.by),
                council.map(|one| one.signed_as),
                council.map(|one| one.at),
                service.map(|one| one.by),
                service.map(|one| one.signed_as),
                service.map(|one| one.at)
            ],
        )
        .await?;
    only_one(changed)
}

/// A signed version is no row that could be written to.
fn only_one(changed: u64) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(StoreError::NoRow) }
}
