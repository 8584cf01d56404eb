//! Which suggestions are answered together.

use basics::{Instant, PersonId};
use loops::Stage;
use store::columns::{Table, id, moment};
use store::{Build, ReadTx, Result, WriteTx, values};

use super::DeskScope;
use crate::model::{Suggestion, SuggestionId};

/// The rules of its columns.
pub const JOINED: Table = Table::new(
    "feedback_joined",
    &["suggestion_id"],
    &[id("suggestion_id"), id("into_id"), crate::writer("by_id"), moment("at")],
)
.about(&["by_id"]);

/// The most suggestions that are answered with one.
pub const MOST_JOINED: i64 = 50;

/// One suggestion is answered with another from now on, and so is everything that was to be answered with it.
///
/// # Errors
/// The store's failure.
pub async fn join(tx: &mut WriteTx, it: SuggestionId, into: SuggestionId, by: PersonId, now: Instant) -> Result<()> {
    tx.run("UPDATE feedback_joined SET into_id = $2 WHERE into_id = $1", values![it, into]).await?;
    tx.run(
        "INSERT INTO feedback_joined (suggestion_id, into_id, by_id, at) VALUES ($1, $2, $3, $4)",
        values![it, into, by, now],
    )
    .await?;
    Ok(())
}

/// It is answered by itself again.
///
/// # Errors
/// The store's failure.
pub async fn part(tx: &mut WriteTx, it: SuggestionId) -> Result<()> {
    tx.run("DELETE FROM feedback_joined WHERE suggestion_id = $1", values![it]).await?;
    Ok(())
}

/// How many would be answered with `into` when `it` and all that is answered with it came to it.
///
/// # Errors
/// The store's failure.
pub async fn would_be(tx: &mut ReadTx, it: SuggestionId, into: SuggestionId) -> Result<i64> {
    let row = tx.one("SELECT COUNT(*) AS n FROM feedback_joined WHERE into_id IN ($1, $2)", values![it, into]).await?;
    Ok(row.get::<i64>("n")?.saturating_add(1))
}

/// What is answered with this one, in the order in which it was joined.
///
/// # Errors
/// The store's failure.
pub async fn with(tx: &mut ReadTx, into: SuggestionId) -> Result<Vec<SuggestionId>> {
    let rows = tx
        .rows(
            "SELECT suggestion_id FROM feedback_joined WHERE into_id = $1 ORDER BY at, suggestion_id LIMIT $2",
            values![into, MOST_JOINED],
        )
        .await?;
    rows.iter().map(|row| row.get("suggestion_id")).collect()
}

/// A suggestion among those that are answered together, as the desk shows it: its number and whether it can be parted.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The suggestion.
    pub it: Suggestion,
    /// The place's name.
    pub place_name: String,
}

/// What is answered with this one, as far as it is in reach, but for what this person said themselves.
///
/// # Errors
/// The store's failure.
pub async fn seen(tx: &mut ReadTx, scope: &DeskScope, person: PersonId, into: SuggestionId) -> Result<Vec<Joined>> {
    let build = Build::new(
        "SELECT s.*, p.name AS place_name FROM feedback_joined j JOIN feedback_suggestions s ON s.id = j.suggestion_id \
         JOIN access_places p ON p.id = s.place_id WHERE j.into_id = ",
    )
    .value(into)
    .then(" AND ");
    let (sql, bound) = scope
        .restrict(build, "s.place_id", None)
        .then(" AND (s.author_id IS NULL OR s.author_id <> ")
        .value(person)
        .then(") ORDER BY j.at, s.id LIMIT ")
        .value(MOST_JOINED)
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter().map(|row| Ok(Joined { it: super::read(row)?, place_name: row.get("place_name")? })).collect()
}

/// The number of a suggestion as it is printed, in any place.
///
/// # Errors
/// The store's failure.
pub async fn number(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<String>> {
    Ok(super::one(tx, id).await?.map(|(it, around)| it.number(&around.place_name)))
}

/// How far the loop of a suggestion is, as the desk's row says it.
#[must_use]
pub const fn is_owed(stage: Stage) -> bool {
    matches!(stage, Stage::Heard | Stage::Considered)
}
