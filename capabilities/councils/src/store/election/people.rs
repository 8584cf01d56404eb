//! Who stands, and what is said against a roll, a refusal or a result.

use basics::{Instant, PersonId, Words};
use store::columns::{Column, Erase, Table, about, code, id, moment, number, other, sealed, words};
use store::{CellAt, ReadTx, Result, Row, Subject, WriteTx, seal, values};

use super::super::PURPOSE;
use crate::model::election::roll::{Against, Said, SaidId, SaidOutcome, TookPart};
use crate::model::election::{ElectionId, MOST_IN_TEAM, MOST_TEAMS, Standing, StandingId, StandingState};

const fn erased_id(name: &'static str) -> Column {
    let mut column = id(name);
    column.erase = Erase::Blank;
    column
}

/// The rules of who stands.
pub const PEOPLE: Table = Table::new(
    "councils_election_people",
    &["id"],
    &[
        id("id"),
        id("election_id"),
        words("team").kept("a line of the paper was posted for everybody"),
        id("person_id").kept("who stood stays on record as an id without a name"),
        about("shown_name"),
        words("statement"),
        number("supporters"),
        code("state"),
        words("reason"),
        moment("at"),
        moment("refused_at"),
        erased_id("asked_id"),
        moment("gave_up_at"),
    ],
)
.about(&["person_id", "asked_id"]);

/// The rules of what is said. The key of each goes with whoever said it.
pub const SAID: Table = Table::new(
    "councils_election_said",
    &["id"],
    &[
        id("id"),
        id("election_id"),
        code("kind"),
        id("person_id"),
        sealed("words"),
        moment("made_at"),
        code("outcome"),
        sealed("answer"),
        other("answered_by"),
        moment("answered_at"),
        id("standing_id"),
        moment("answer_by"),
    ],
)
.about(&["person_id"]);

/// The rules of who ever ran an election or counted in it.
pub const RAN: Table =
    Table::new("councils_election_ran", &["election_id", "person_id"], &[id("election_id"), other("person_id")]);

const SAID_TABLE: &str = "councils_election_said";
/// The most things said about one election that a page shows.
const MOST_SAID: i64 = 200;

fn read(row: &Row) -> Result<Standing> {
    Ok(Standing {
        id: row.get("id")?,
        team: row.get("team")?,
        person: row.get("person_id")?,
        shown_name: row.get("shown_name")?,
        statement: row.get("statement")?,
        supporters: row.get("supporters")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        asked: row.get("asked_id")?,
        gave_up: row.get::<Option<Instant>>("gave_up_at")?.is_some(),
    })
}

/// Who stands, stood or was refused, line by line, as they came: one statement.
///
/// # Errors
/// The store's failure.
pub async fn standing(tx: &mut ReadTx, id: ElectionId) -> Result<Vec<Standing>> {
    let most = i64::try_from(MOST_TEAMS * MOST_IN_TEAM).unwrap_or(i64::MAX);
    let sql = "SELECT * FROM councils_election_people WHERE election_id = $1 ORDER BY team, at, id LIMIT $2";
    tx.rows(sql, values![id, most]).await?.iter().map(read).collect()
}

/// Somebody stands.
///
/// # Errors
/// The store's failure.
pub async fn stand(tx: &mut WriteTx, id: ElectionId, new: &Standing, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO councils_election_people (id, election_id, team, person_id, shown_name, statement, supporters, state, \
         reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        values![
            new.id,
            id,
            new.team.as_str(),
            new.person,
            new.shown_name.as_str(),
            new.statement.as_str(),
            new.supporters,
            new.state,
            new.reason.as_str(),
            now
        ],
    )
    .await?;
    Ok(())
}

/// Somebody stands no more, and nothing of it stays.
///
/// # Errors
/// The store's failure.
pub async fn withdraw(tx: &mut WriteTx, id: StandingId) -> Result<()> {
    tx.run("DELETE FROM councils_election_people WHERE id = $1", values![id]).await?;
    Ok(())
}

/// What becomes of somebody who put themselves forward.
///
/// # Errors
/// The store's failure.
pub async fn set_state(tx: &mut WriteTx, id: StandingId, state: StandingState, reason: &str) -> Result<()> {
    let sql = "UPDATE councils_election_people SET state = $2, reason = $3 WHERE id = $1";
    tx.run(sql, values![id, state, reason]).await?;
    Ok(())
}

/// Somebody is refused, and has time to appeal.
///
/// # Errors
/// The store's failure.
pub async fn refuse(tx: &mut WriteTx, id: StandingId, reason: &str, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_election_people SET state = $2, reason = $3, refused_at = $4 WHERE id = $1";
    tx.run(sql, values![id, StandingState::Refused, reason, now]).await?;
    Ok(())
}

/// Who was refused since that moment and has not appealed, by name: one statement.
///
/// # Errors
/// The store's failure.
pub async fn may_still_appeal(tx: &mut ReadTx, election: ElectionId, since: Instant) -> Result<Vec<String>> {
    let sql = "SELECT shown_name FROM councils_election_people WHERE election_id = $1 AND state = $2 AND refused_at > $3 \
               AND NOT EXISTS (SELECT 1 FROM councils_election_said said \
               WHERE said.standing_id = councils_election_people.id AND said.made_at >= refused_at) \
               ORDER BY shown_name LIMIT $4";
    let most = i64::try_from(MOST_TEAMS * MOST_IN_TEAM).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, values![election, StandingState::Refused, since, most]).await?;
    rows.iter().map(|row| row.get("shown_name")).collect()
}

/// They run the election or count in it, from now on.
///
/// # Errors
/// The store's failure.
pub async fn ran(tx: &mut WriteTx, election: ElectionId, both: [PersonId; 2]) -> Result<()> {
    for person in both {
        let sql = "INSERT INTO councils_election_ran (election_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        tx.run(sql, values![election, person]).await?;
    }
    Ok(())
}

/// Whether somebody stood in an election, and whether they ever ran it or counted in it: one statement.
///
/// # Errors
/// The store's failure.
pub async fn took_part(tx: &mut ReadTx, election: ElectionId, person: PersonId) -> Result<TookPart> {
    let sql = "SELECT (SELECT COUNT(*) FROM councils_election_people WHERE election_id = $1 AND person_id = $2) AS stood, \
               (SELECT COUNT(*) FROM councils_election_ran WHERE election_id = $1 AND person_id = $2) AS ran";
    let row = tx.one(sql, values![election, person]).await?;
    Ok(TookPart { stood: row.get::<i64>("stood")? > 0, ran: row.get::<i64>("ran")? > 0 })
}

/// Somebody who stood on a form has an account now.
///
/// # Errors
/// The store's failure.
pub async fn name_person(tx: &mut WriteTx, id: StandingId, person: PersonId) -> Result<()> {
    tx.run("UPDATE councils_election_people SET person_id = $2 WHERE id = $1", values![id, person]).await?;
    Ok(())
}

/// An account is asked whether it is theirs, in the place of another that was asked; or none is any more.
///
/// # Errors
/// The store's failure.
pub async fn ask(tx: &mut WriteTx, id: StandingId, person: Option<PersonId>) -> Result<()> {
    tx.run("UPDATE councils_election_people SET asked_id = $2 WHERE id = $1", values![id, person]).await?;
    Ok(())
}

/// They do not take the seat they won.
///
/// # Errors
/// The store's failure.
pub async fn give_up(tx: &mut WriteTx, id: StandingId, now: Instant) -> Result<()> {
    let sql = "UPDATE councils_election_people SET gave_up_at = $2, asked_id = NULL WHERE id = $1";
    tx.run(sql, values![id, now]).await?;
    Ok(())
}

const fn said_key(id: SaidId) -> Subject {
    Subject { kind: "said", id: id.uuid() }
}

const fn said_cell(id: SaidId, column: &'static str) -> CellAt {
    CellAt { table: SAID_TABLE, column, row: id.uuid() }
}

/// Something is said.
///
/// # Errors
/// The store's failure.
pub async fn say(tx: &mut WriteTx, election: ElectionId, new: &Said) -> Result<()> {
    let words = seal::seal(tx, PURPOSE, said_key(new.id), said_cell(new.id, "words"), new.words.read()).await?;
    tx.run(
        "INSERT INTO councils_election_said (id, election_id, kind, person_id, words, made_at, outcome, standing_id, \
         answer_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            new.id,
            election,
            new.against,
            new.person,
            words,
            new.made_at,
            new.outcome,
            new.standing,
            new.answer_by
        ],
    )
    .await?;
    Ok(())
}

/// It is answered.
///
/// # Errors
/// The store's failure.
pub async fn answer(
    tx: &mut WriteTx,
    id: SaidId,
    (outcome, answer): (SaidOutcome, &Words),
    (by, now): (PersonId, Instant),
) -> Result<()> {
    let words = seal::seal(tx, PURPOSE, said_key(id), said_cell(id, "answer"), answer.read()).await?;
    let sql = "UPDATE councils_election_said SET outcome = $2, answer = $3, answered_by = $4, answered_at = $5 \
               WHERE id = $1";
    tx.run(sql, values![id, outcome, words, by, now]).await?;
    Ok(())
}

/// How many things have no answer: one statement.
///
/// # Errors
/// The store's failure.
pub async fn unanswered(tx: &mut ReadTx, election: ElectionId) -> Result<usize> {
    let sql = "SELECT COUNT(*) AS n FROM councils_election_said WHERE election_id = $1 AND outcome = $2";
    let row = tx.one(sql, values![election, SaidOutcome::Open]).await?;
    Ok(usize::try_from(row.get::<i64>("n")?).unwrap_or(0))
}

/// Something that has no answer yet, without its words.
#[derive(Clone, Copy, Debug)]
pub struct OpenSaid {
    /// Against what.
    pub against: Against,
    /// Who said it, where they have an account.
    pub person: Option<PersonId>,
    /// By when it is answered.
    pub answer_by: Option<Instant>,
}

/// What has no answer yet, the oldest first: one statement.
///
/// # Errors
/// The store's failure.
pub async fn open(tx: &mut ReadTx, election: ElectionId) -> Result<Vec<OpenSaid>> {
    let sql = "SELECT kind, person_id, answer_by FROM councils_election_said WHERE election_id = $1 AND outcome = $2 \
               ORDER BY made_at, id LIMIT $3";
    let read = |row: &Row| {
        Ok(OpenSaid { against: row.get("kind")?, person: row.get("person_id")?, answer_by: row.get("answer_by")? })
    };
    tx.rows(sql, values![election, SaidOutcome::Open, MOST_SAID]).await?.iter().map(read).collect()
}

/// Everybody with an account who stands, stood, ran the election or counted in it: one statement.
///
/// # Errors
/// The store's failure.
pub async fn all_with_a_part(tx: &mut ReadTx, election: ElectionId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person_id FROM councils_election_ran WHERE election_id = $1 \
               UNION SELECT person_id FROM councils_election_people WHERE election_id = $1 AND person_id IS NOT NULL \
               ORDER BY person_id LIMIT $2";
    let most = i64::try_from(MOST_TEAMS * MOST_IN_TEAM).unwrap_or(i64::MAX);
    tx.rows(sql, values![election, most]).await?.iter().map(|row| row.get("person_id")).collect()
}

/// How many things said against the result were right: one statement.
///
/// # Errors
/// The store's failure.
pub async fn upheld(tx: &mut ReadTx, election: ElectionId) -> Result<usize> {
    let sql = "SELECT COUNT(*) AS n FROM councils_election_said WHERE election_id = $1 AND kind = $2 AND outcome = $3";
    let row = tx.one(sql, values![election, Against::Result, SaidOutcome::Upheld]).await?;
    Ok(usize::try_from(row.get::<i64>("n")?).unwrap_or(0))
}

/// What was said about an election, the oldest first; only what `person` said where one is named.
///
/// # Errors
/// The store's failure.
pub async fn said(tx: &mut ReadTx, election: ElectionId, person: Option<PersonId>) -> Result<Vec<Said>> {
    let rows = if let Some(person) = person {
        let sql = "SELECT * FROM councils_election_said WHERE election_id = $1 AND person_id = $2 \
                   ORDER BY made_at, id LIMIT $3";
        tx.rows(sql, values![election, person, MOST_SAID]).await?
    } else {
        let sql = "SELECT * FROM councils_election_said WHERE election_id = $1 ORDER BY made_at, id LIMIT $2";
        tx.rows(sql, values![election, MOST_SAID]).await?
    };
    let mut cells: Vec<(CellAt, Vec<u8>)> = Vec::new();
    for row in &rows {
        let id: SaidId = row.get("id")?;
        cells.push((said_cell(id, "words"), row.get("words")?));
        cells.push((said_cell(id, "answer"), row.get::<Option<Vec<u8>>>("answer")?.unwrap_or_default()));
    }
    let borrowed: Vec<(CellAt, &[u8])> = cells.iter().map(|(at, cell)| (*at, cell.as_slice())).collect();
    let mut opened = seal::open(tx, &borrowed).await?.into_iter();
    let mut all = Vec::new();
    for row in &rows {
        let (words, answer) = (opened.next().flatten(), opened.next().flatten());
        all.push(Said {
            id: row.get("id")?,
            against: row.get("kind")?,
            person: row.get("person_id")?,
            standing: row.get("standing_id")?,
            words: words.unwrap_or_else(|| Words::kept(String::new())),
            made_at: row.get("made_at")?,
            answer_by: row.get("answer_by")?,
            outcome: row.get("outcome")?,
            answer,
        });
    }
    Ok(all)
}
