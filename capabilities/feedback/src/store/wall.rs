//! Answers on a wall, under a number alone.

use basics::{Date, PersonId, PlaceId, Words};
use loops::Outcome;
use store::columns::{Table, code, day, id, number, sealed, words};
use store::{Build, Newest, ReadTx, Result, WriteTx, seal, values};

use super::place_board::readable;
use super::{BoardScope, at, cell};
use crate::model::SuggestionId;
use crate::model::publishing::{NextOnWall, WallAnswer};

pub(super) const WALL: &str = "feedback_wall";
const NOBODY: &str = "nobody knows whose it is: it stands under a number";

const fn shut(name: &'static str) -> store::columns::Column {
    sealed(name).kept(NOBODY).not_exported("nobody knows whose it is")
}

/// The rules of the wall: nobody is named on it.
pub const TABLE: Table = Table::new(
    WALL,
    &["suggestion_id"],
    &[
        id("suggestion_id"),
        id("place_id"),
        code("number"),
        code("state"),
        number("turn"),
        words("reply").kept(NOBODY).not_exported("nobody knows whose it is"),
        code("outcome"),
        store::columns::other("put_by"),
        store::columns::other("read_by"),
        day("read_on"),
        code("next_state"),
        shut("next_reply"),
        code("next_outcome"),
        shut("why_back"),
        shut("why_off"),
    ],
);

/// Somebody wants their answer on the wall; asked twice, it is asked once.
///
/// # Errors
/// The store's failure.
pub async fn ask(tx: &mut WriteTx, id: SuggestionId, place: PlaceId, number: &str) -> Result<()> {
    tx.run(
        "INSERT INTO feedback_wall (suggestion_id, place_id, number, state, turn, reply) \
         VALUES ($1, $2, $3, 'asked', 0, '') ON CONFLICT (suggestion_id) DO NOTHING",
        values![id, place, number],
    )
    .await?;
    Ok(())
}

/// The number of the slip that a thread began with.
///
/// # Errors
/// The store's failure.
pub async fn slip_of(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<String>> {
    let row = tx.first("SELECT slip FROM feedback_receipts WHERE suggestion_id = $1", values![id]).await?;
    Ok(row.map(|row| row.get::<Option<String>>("slip")).transpose()?.flatten())
}

/// The answer for the wall, opened: two statements.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, id: SuggestionId) -> Result<Option<WallAnswer>> {
    let Some(row) = tx.first("SELECT * FROM feedback_wall WHERE suggestion_id = $1", values![id]).await? else {
        return Ok(None);
    };
    let next = match row.get("next_state")? {
        None => None,
        Some(state) => {
            let cells = [
                row.get::<Option<Vec<u8>>>("next_reply")?.unwrap_or_default(),
                row.get::<Option<Vec<u8>>>("why_back")?.unwrap_or_default(),
            ];
            let places = ["next_reply", "why_back"].map(|column| at(WALL, column, id.uuid()));
            let borrowed: Vec<_> = places.iter().copied().zip(cells.iter().map(Vec::as_slice)).collect();
            let mut opened = seal::open(tx, &borrowed).await?.into_iter();
            let (reply, why_back) = (opened.next().flatten(), opened.next().flatten());
            Some(NextOnWall { state, reply, outcome: row.get("next_outcome")?, why_back })
        }
    };
    Ok(Some(WallAnswer {
        suggestion: id,
        place: row.get("place_id")?,
        number: row.get("number")?,
        state: row.get("state")?,
        turn: row.get("turn")?,
        reply: row.get("reply")?,
        outcome: row.get("outcome")?,
        put_by: row.get("put_by")?,
        read_on: row.get("read_on")?,
        next,
    }))
}

/// Puts an answer forward, sealed until a second reader agrees; what stands there stays until then.
///
/// # Errors
/// The store's failure.
pub async fn propose(tx: &mut WriteTx, id: SuggestionId, reply: &Words, outcome: Outcome, by: PersonId) -> Result<()> {
    let reply = cell(tx, id, at(WALL, "next_reply", id.uuid()), Some(reply)).await?;
    tx.run(
        "UPDATE feedback_wall SET turn = turn + 1, put_by = $2, next_state = 'proposed', next_reply = $3, \
         next_outcome = $4, why_back = NULL WHERE suggestion_id = $1",
        values![id, by, reply, outcome],
    )
    .await?;
    Ok(())
}

/// A second reader agreed: the answer stands in the clear from this day on.
///
/// # Errors
/// The store's failure.
pub async fn publish(tx: &mut WriteTx, id: SuggestionId, reply: &str, by: PersonId, on: Date) -> Result<()> {
    tx.run(
        "UPDATE feedback_wall SET state = 'published', reply = $2, outcome = next_outcome, read_by = $3, read_on = $4, \
         next_state = NULL, next_reply = NULL, next_outcome = NULL, why_back = NULL WHERE suggestion_id = $1",
        values![id, reply, by, on],
    )
    .await?;
    Ok(())
}

/// A second reader sent it back; what stands there already stays.
///
/// # Errors
/// The store's failure.
pub async fn send_back(tx: &mut WriteTx, id: SuggestionId, why: &Words, by: PersonId) -> Result<()> {
    let why = cell(tx, id, at(WALL, "why_back", id.uuid()), Some(why)).await?;
    tx.run(
        "UPDATE feedback_wall SET next_state = 'sent_back', why_back = $2, read_by = $3 WHERE suggestion_id = $1",
        values![id, why, by],
    )
    .await?;
    Ok(())
}

/// Takes an answer off the wall, with the reason when somebody else than its author does; gives the sealed reason.
///
/// # Errors
/// The store's failure.
pub async fn take_off(tx: &mut WriteTx, id: SuggestionId, why: Option<&Words>) -> Result<Vec<u8>> {
    let why = cell(tx, id, at(WALL, "why_off", id.uuid()), why).await?;
    tx.run(
        "UPDATE feedback_wall SET state = 'taken_down', reply = '', next_state = NULL, next_reply = NULL, \
         next_outcome = NULL, why_back = NULL, why_off = $2 WHERE suggestion_id = $1",
        values![id, why.clone()],
    )
    .await?;
    Ok(why.unwrap_or_default())
}

/// A line of the wall.
#[derive(Clone, Debug)]
pub struct OnWall {
    /// The number.
    pub number: String,
    /// The answer.
    pub reply: String,
    /// In which language.
    pub lang: String,
    /// What it says.
    pub outcome: Option<Outcome>,
    /// The day it was hung up.
    pub on: Date,
    /// The place's name.
    pub place_name: String,
}

/// The newest answers of the wall in each place; those of a day go by their number, which says nothing.
const ON_WALL: Newest = Newest { table: WALL, id: "suggestion_id", by: &["read_on", "number"] };

/// The wall of a place and of what lies in it, the newest day first and by number within a day: one statement.
///
/// # Errors
/// The store's failure.
pub async fn list(
    tx: &mut ReadTx,
    place: PlaceId,
    scope: Option<&BoardScope>,
    after: Option<(Date, &str)>,
    most: i64,
) -> Result<Vec<OnWall>> {
    let build = Build::new(
        "SELECT w.number AS number, w.reply AS reply, w.outcome AS outcome, w.read_on AS read_on, s.lang AS lang, \
         p.name AS place_name FROM (",
    );
    let places = |build: Build| readable(build, place, scope);
    let (sql, bound) = ON_WALL
        .of_each(tx.dialect(), build, most, places, |build| {
            build.then("x.state = 'published'").when(after, |build, (on, number)| {
                build.then(" AND (x.read_on, x.number) < (").value(on).then(", ").value(number).then(")")
            })
        })
        .then(
            ") n JOIN feedback_wall w ON w.suggestion_id = n.id JOIN feedback_suggestions s ON s.id = w.suggestion_id \
             JOIN access_places p ON p.id = w.place_id ORDER BY w.read_on DESC, w.number DESC",
        )
        .done();
    let rows = tx.rows(sql, &bound).await?;
    rows.iter()
        .map(|row| {
            Ok(OnWall {
                number: row.get("number")?,
                reply: row.get("reply")?,
                lang: row.get("lang")?,
                outcome: row.get("outcome")?,
                on: row.get("read_on")?,
                place_name: row.get("place_name")?,
            })
        })
        .collect()
}
