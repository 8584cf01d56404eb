//! Full-text search: the one feature whose text differs by engine. What can be found is written at the time of the
//! action; sealed text never is.

use basics::{PlaceId, fold};
use uuid::Uuid;

use crate::{Build, Dialect, ReadTx, Result, WriteTx, values};

/// What a thing can be found by.
#[derive(Clone, Debug)]
pub struct Doc<'a> {
    /// What kind of thing.
    pub kind: &'static str,
    /// Which.
    pub object: Uuid,
    /// Where it belongs.
    pub place: PlaceId,
    /// Who may find it: `members` or `workers`.
    pub audience: &'static str,
    /// In which language it is written: `en` or `cy`.
    pub lang: &'static str,
    /// Its words.
    pub text: &'a str,
}

/// Something found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Where it stands in the order of the search: what was made findable later has more.
    pub doc: i64,
    /// What kind of thing.
    pub kind: String,
    /// Which.
    pub object: Uuid,
    /// The folded words it was found by.
    pub text: String,
}

/// The most words of a question that are looked at.
const MOST_TERMS: usize = 8;
/// Small words that say nothing about what is looked for: "when are the visits" asks for visits. PostgreSQL leaves such
/// words out by itself, SQLite would look for them.
const SMALL_WORDS: [&str; 48] = [
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "for", "from", "had",
    "has", "have", "how", "if", "in", "is", "it", "its", "my", "not", "of", "on", "or", "our", "so", "that", "the",
    "their", "there", "this", "to", "was", "were", "what", "when", "where", "which", "who", "why", "with", "your",
];

/// The words of a folded question: the small ones only when there are no others.
fn terms(folded: &str) -> Vec<&str> {
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST_TERMS * 4).collect();
    let telling: Vec<&str> =
        words.iter().copied().filter(|word| !SMALL_WORDS.contains(word)).take(MOST_TERMS).collect();
    if telling.is_empty() { words.into_iter().take(MOST_TERMS).collect() } else { telling }
}

/// Makes a thing findable, or findable by other words.
///
/// # Errors
/// The engine's failure.
pub async fn put(tx: &mut WriteTx, doc: &Doc<'_>) -> Result<()> {
    tx.run(
        "DELETE FROM search_docs WHERE object_id = $1 AND kind = $2 AND lang = $3",
        values![doc.object, doc.kind, doc.lang],
    )
    .await?;
    tx.run(
        "INSERT INTO search_docs (kind, object_id, place_id, audience, lang, text) VALUES ($1, $2, $3, $4, $5, $6)",
        values![doc.kind, doc.object, doc.place, doc.audience, doc.lang, fold(doc.text)],
    )
    .await?;
    Ok(())
}

/// Makes a thing unfindable.
///
/// # Errors
/// The engine's failure.
pub async fn remove(tx: &mut WriteTx, kind: &'static str, object: Uuid) -> Result<()> {
    tx.run("DELETE FROM search_docs WHERE object_id = $1 AND kind = $2", values![object, kind]).await?;
    Ok(())
}

/// Finds what has all the words, in these places and for these audiences, the newest first.
///
/// # Errors
/// The engine's failure.
pub async fn find(
    tx: &mut ReadTx,
    question: &str,
    places: &[PlaceId],
    audiences: &[&'static str],
    most: i64,
) -> Result<Vec<Hit>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    find_where(tx, question, None, most, |build| {
        build.then("d.place_id IN ").list(places).then(" AND d.audience IN ").list(audiences)
    })
    .await
}

/// As [`find`], for whatever the condition allows: it speaks of `d.kind`, `d.place_id` and `d.audience`. With `before`,
/// the [`Hit::doc`] where a page ended, it goes on after it.
///
/// The newest and not the best, because ranking reads every hit for a page that shows a few.
///
/// # Errors
/// The engine's failure.
pub async fn find_where(
    tx: &mut ReadTx,
    question: &str,
    before: Option<i64>,
    most: i64,
    allowed: impl FnOnce(Build) -> Build,
) -> Result<Vec<Hit>> {
    let folded = fold(question);
    let terms = terms(&folded);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let (build, by) = match tx.dialect() {
        Dialect::Lite => {
            let quoted: Vec<String> = terms.iter().map(|term| format!("\"{term}\"")).collect();
            let build = Build::new(
                "SELECT d.doc AS doc, d.kind AS kind, d.object_id AS object_id, d.text AS text FROM search_index i \
                 CROSS JOIN search_docs d ON d.doc = i.rowid WHERE search_index MATCH ",
            )
            .value(quoted.join(" "))
            .when(before, |build, doc| build.then(" AND i.rowid < ").value(doc));
            (build, "i.rowid")
        }
        Dialect::Pg => {
            let plain = terms.join(" ");
            let build = Build::new(
                "SELECT d.doc AS doc, d.kind AS kind, d.object_id AS object_id, d.text AS text FROM search_docs d \
                 WHERE (d.found @@ plainto_tsquery('english', ",
            )
            .value(plain.as_str())
            .then(") OR d.found @@ plainto_tsquery('simple', ")
            .value(plain.as_str())
            .then("))")
            .when(before, |build, doc| build.then(" AND d.doc < ").value(doc));
            (build, "d.doc")
        }
    };
    let (sql, values) =
        allowed(build.then(" AND (")).then(") ORDER BY ").then(by).then(" DESC LIMIT ").value(most).done();
    let rows = tx.rows(sql, &values).await?;
    rows.iter()
        .map(|row| {
            let (doc, kind, object) = (row.get("doc")?, row.get("kind")?, row.get("object_id")?);
            Ok(Hit { doc, kind, object, text: row.get("text")? })
        })
        .collect()
}
