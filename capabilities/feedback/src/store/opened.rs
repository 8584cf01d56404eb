//! What somebody said, as far as it was opened in an emergency: which there is, and no words.

use access::Scope;
use basics::PersonId;
use store::{Build, ReadTx, Result};

use super::read;
use crate::access::ReadOpened;
use crate::model::{Suggestion, SuggestionId};

/// A line of the list, without words: each thing is opened by itself, on record.
#[derive(Clone, Debug)]
pub struct Line {
    /// The suggestion.
    pub it: Suggestion,
    /// The place's name.
    pub place_name: String,
}

/// What a person said under their name in the places that were opened, the newest first: one statement. What they took
/// back stays theirs, but for what they were worried about.
///
/// # Errors
/// The store's failure.
pub async fn of(
    tx: &mut ReadTx,
    scope: &Scope<ReadOpened>,
    person: PersonId,
    after: Option<SuggestionId>,
    most: i64,
) -> Result<Vec<Line>> {
    let build = Build::new(
        "SELECT s.*, p.name AS place_name FROM feedback_suggestions s JOIN access_places p ON p.id = s.place_id \
         WHERE (s.stage <> 'withdrawn' OR s.worried) AND s.author_id = ",
    )
    .value(person)
    .then(" AND ");
    let (sql, bound) = scope
        .restrict(build, "s.place_id", Some("s.author_id"))
        .when(after, |build, after| build.then(" AND s.id < ").value(after))
        .then(" ORDER BY s.id DESC LIMIT ")
        .value(most)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| Ok(Line { it: read(row)?, place_name: row.get("place_name")? })).collect()
}
