//! What authors wish besides an answer, and the answers that go to people on paper.

use access::Scope;
use basics::{Date, PersonId, PlaceId};
use store::columns::{Table, code, day, id, number, other, yes_no};
use store::{Build, ReadTx, Result, WriteTx, values};

use crate::access::publishing::HeardOnPaper;
use crate::model::publishing::{Audience, LetterState};
use crate::model::{SuggestionId, number_of};

/// The rules of the wishes: they go with whose they are.
pub const WISHES: Table = Table::new(
    "feedback_wishes",
    &["suggestion_id"],
    &[id("suggestion_id"), id("person_id"), yes_no("on_paper"), code("name_for")],
)
.about(&["person_id"])
.row_goes();

/// The rules of the letters.
pub const LETTERS: Table = Table::new(
    "feedback_letters",
    &["suggestion_id"],
    &[id("suggestion_id"), id("place_id"), code("state"), number("answers"), day("printed_on"), other("printed_by")],
);

/// Keeps what an author wishes in the place of what they wished before.
///
/// # Errors
/// The store's failure.
pub async fn wish(
    tx: &mut WriteTx,
    id: SuggestionId,
    person: PersonId,
    on_paper: bool,
    name_for: Audience,
) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_wishes (suggestion_id, person_id, on_paper, name_for) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (suggestion_id) DO UPDATE SET on_paper = excluded.on_paper, name_for = excluded.name_for",
        values![id, person, on_paper, name_for],
    )
    .await?;
    Ok(())
}

/// What was answered is to be brought on paper; the answers that were printed before are not printed again with a new one,
/// nor without it: `given` says how many there are.
///
/// # Errors
/// The store's failure.
pub async fn add(tx: &mut WriteTx, id: SuggestionId, place: PlaceId, given: i64) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_letters (suggestion_id, place_id, state, answers) VALUES ($1, $2, 'waiting', 0) \
         ON CONFLICT (suggestion_id) DO UPDATE SET state = 'waiting', place_id = excluded.place_id \
         WHERE feedback_letters.answers < $3",
        values![id, place, given],
    )
    .await?;
    Ok(())
}

/// What waits to be brought to somebody is brought to where they are now.
///
/// # Errors
/// The store's failure.
pub async fn bring_to(tx: &mut WriteTx, author: PersonId, place: PlaceId) -> Result<()> {
    tx.run(
        "UPDATE feedback_letters SET place_id = $2 WHERE state = 'waiting' AND suggestion_id IN \
         (SELECT id FROM feedback_suggestions WHERE author_id = $1)",
        values![author, place],
    )
    .await?;
    Ok(())
}

/// An answer is not to be brought on paper any more. That earlier ones were printed stays on record.
///
/// # Errors
/// The store's failure.
pub async fn remove_waiting(tx: &mut WriteTx, id: SuggestionId) -> Result<()> {
    tx.run("DELETE FROM feedback_letters WHERE suggestion_id = $1 AND state = 'waiting' AND answers = 0", values![id])
        .await?;
    tx.run("UPDATE feedback_letters SET state = 'printed' WHERE suggestion_id = $1 AND state = 'waiting'", values![id])
        .await?;
    Ok(())
}

/// Which letters are printed.
#[derive(Clone, Copy, Debug)]
pub enum Batch {
    /// Those that wait.
    Waiting,
    /// Once more those that were printed on this day.
    Again(Date),
}

/// A letter to be printed.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Which suggestion it answers.
    pub id: SuggestionId,
    /// Its author; nobody when it came on paper.
    pub author: Option<PersonId>,
    /// The author's name; empty when there is none.
    pub name: String,
    /// The number of the slip it came on.
    pub slip: Option<String>,
    /// The year and running number of the suggestion.
    pub number: (i64, i64),
    /// In which language it was said.
    pub lang: String,
    /// The wing.
    pub place_name: String,
    /// How many of its answers were printed before.
    pub answers: i64,
}

impl Letter {
    /// The number of what was said, as it is printed and said aloud.
    #[must_use]
    pub fn said_number(&self) -> String {
        number_of(&self.place_name, self.number.0, self.number.1)
    }
}

/// Which letters are printed at all, of the suggestion `s`: the same that [`crate::rules::publishing::goes_on_paper`] says,
/// since something may have changed after an answer was given.
const PRINTED: &str = "s.stage <> 'withdrawn' AND NOT s.worried AND (s.author_id IS NOT NULL \
     OR (s.recorded_by IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM feedback_by_hand h WHERE h.suggestion_id = s.id)))";

/// The most letters of one pack: what somebody folds and seals in an hour.
pub const MOST_LETTERS: i64 = 60;

/// The letters of a place and of what lies in it, but what this person said themselves, and what nobody is there for any
/// more because they were erased: one statement.
///
/// # Errors
/// The store's failure.
pub async fn list(tx: &mut ReadTx, place: PlaceId, batch: Batch, but: PersonId) -> Result<Vec<Letter>> {
    let build = Build::new(
        "SELECT l.suggestion_id AS id, l.answers AS answers, s.author_id AS author_id, s.year AS year, \
         s.running AS running, s.lang AS lang, p.name AS place_name, a.name AS name, \
         (SELECT MIN(r.slip) FROM feedback_receipts r WHERE r.suggestion_id = s.id) AS slip FROM feedback_letters l \
         JOIN feedback_suggestions s ON s.id = l.suggestion_id JOIN access_places p ON p.id = l.place_id \
         LEFT JOIN access_people a ON a.id = s.author_id WHERE ",
    )
    .then(PRINTED)
    .then(" AND l.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ")
    .value(place)
    .then(") AND (s.author_id IS NULL OR s.author_id <> ")
    .value(but)
    .then(") AND l.state = ");
    let build = match batch {
        Batch::Waiting => build.value(LetterState::Waiting),
        Batch::Again(on) => build.value(LetterState::Printed).then(" AND l.printed_on = ").value(on),
    };
    let (sql, bound) = build.then(" ORDER BY p.name, l.suggestion_id LIMIT ").value(MOST_LETTERS).done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(Letter {
                id: row.get("id")?,
                author: row.get("author_id")?,
                name: row.get::<Option<String>>("name")?.unwrap_or_default(),
                slip: row.get("slip")?,
                number: (row.get("year")?, row.get("running")?),
                lang: row.get("lang")?,
                place_name: row.get("place_name")?,
                answers: row.get("answers")?,
            })
        })
        .collect()
}

/// Letters that wait: which wing, and how many.
pub type PerWing = (String, i64);
/// Letters that were printed: on which day, and how many.
pub type PerDay = (Date, i64);

/// How many letters wait on each wing, and how many were printed on the last days: one statement.
///
/// # Errors
/// The store's failure.
pub async fn counts(tx: &mut ReadTx, place: PlaceId, but: PersonId) -> Result<(Vec<PerWing>, Vec<PerDay>)> {
    let build = Build::new(
        "SELECT l.state AS state, CASE WHEN l.state = 'waiting' THEN p.name ELSE '' END AS wing, \
         CASE WHEN l.state = 'waiting' THEN NULL ELSE l.printed_on END AS printed_on, COUNT(*) AS n \
         FROM feedback_letters l JOIN feedback_suggestions s ON s.id = l.suggestion_id \
         JOIN access_places p ON p.id = l.place_id WHERE ",
    );
    let (sql, bound) = build
        .then(PRINTED)
        .then(" AND (s.author_id IS NULL OR s.author_id <> ")
        .value(but)
        .then(") AND l.place_id IN (SELECT descendant FROM access_reach WHERE ancestor = ")
        .value(place)
        .then(") GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 DESC LIMIT 300")
        .done();
    let rows = tx.rows(sql, &bound).await?;
    let (mut waiting, mut printed) = (Vec::new(), Vec::new());
    for row in &rows {
        match row.get::<Option<Date>>("printed_on")? {
            None => waiting.push((row.get("wing")?, row.get("n")?)),
            Some(on) => printed.push((on, row.get("n")?)),
        }
    }
    printed.truncate(10);
    Ok((waiting, printed))
}

/// These letters are printed on this day: what their answers say is told.
///
/// # Errors
/// The store's failure.
pub async fn printed(tx: &mut WriteTx, id: SuggestionId, answers: i64, by: PersonId, on: Date) -> Result<()> {
    tx.run(
        "UPDATE feedback_letters SET state = 'printed', answers = $2, printed_by = $3, printed_on = $4 \
         WHERE suggestion_id = $1",
        values![id, answers, by, on],
    )
    .await?;
    Ok(())
}

/// Something that was said under a number, with the name of its place.
pub type Numbered = (SuggestionId, String);

/// What was said under a number that stands on a slip, on a wall or on a letter, in the places of this list: at most a
/// few, since numbers of different places may be alike. Whoever asks is asked again about each.
///
/// # Errors
/// The store's failure.
pub async fn by_number(
    tx: &mut ReadTx,
    scope: &Scope<HeardOnPaper>,
    slip: Option<&str>,
    typed: &str,
) -> Result<Vec<Numbered>> {
    let build = Build::new("SELECT s.id AS id, p.name AS name FROM (");
    if let Some(slip) = slip {
        let build = build
            .then("SELECT suggestion_id AS id FROM feedback_receipts WHERE slip = ")
            .value(slip)
            .then(" UNION SELECT suggestion_id FROM feedback_wall WHERE number = ")
            .value(slip)
            .then(") n JOIN feedback_suggestions s ON s.id = n.id JOIN access_places p ON p.id = s.place_id WHERE ");
        let (sql, bound) = scope.restrict(build, "s.place_id", None).then(" ORDER BY p.name, s.id LIMIT 10").done();
        return tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect();
    }
    let mut parts = typed.rsplitn(3, '-');
    let (running, year) = (parts.next().and_then(|n| n.parse::<i64>().ok()), parts.next().and_then(|n| n.parse().ok()));
    let (Some(running), Some::<i64>(year)) = (running, year) else { return Ok(Vec::new()) };
    // A number is given once in a place and year, so this is at most one of each place.
    let (sql, bound) = scope
        .places(build, None)
        .then(") r CROSS JOIN feedback_suggestions s JOIN access_places p ON p.id = s.place_id WHERE s.place_id = r.place")
        .then(" AND s.year = ")
        .value(year)
        .then(" AND s.running = ")
        .value(running)
        .then(" ORDER BY p.name, s.id LIMIT 500")
        .done();
    let mut found = Vec::new();
    for row in &tx.rows(sql, &bound).await? {
        let name: String = row.get("name")?;
        if number_of(&name, year, running).eq_ignore_ascii_case(typed.trim()) {
            found.push((row.get("id")?, name));
        }
    }
    Ok(found)
}
