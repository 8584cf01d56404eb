//! Proposals and who stands behind them.

use access::settings;
use basics::{Instant, PersonId, PlaceId};
use store::columns::{Erase, Table, about, code, day, id, moment, number, words};
use store::{Build, ReadTx, Result, Row, WriteTx, values};

use crate::model::proposal::{Asked, Proposal, ProposalId, Shelf, State, Support, Told, Votes};
use crate::model::{CouncilId, SWITCH};
use crate::rules::proposal as rules;

pub use super::came_of::{
    NewAnswer, add_step, answer, answers, delay, delays, finish_step, has_answered, newest_answers, remark, remarks,
    steps,
};

/// Why words that a council published stay when whoever wrote them down is erased.
const PUBLISHED: &str = "published as the council's own; who wrote it is erased";
const fn erased_id(name: &'static str) -> store::columns::Column {
    let mut column = id(name);
    column.erase = Erase::Blank;
    column
}

/// The rules of a proposal's columns.
pub const PROPOSALS: Table = Table::new(
    "councils_proposals",
    &["id"],
    &[
        id("id"),
        id("council_id"),
        erased_id("proposer_id"),
        about("shown_name"),
        code("name_for"),
        words("title").kept(PUBLISHED),
        words("theme").kept(PUBLISHED),
        words("problem").kept(PUBLISHED),
        words("solution").kept(PUBLISHED),
        words("gain").kept(PUBLISHED),
        number("said_by"),
        code("state"),
        code("shelf"),
        number("supporters"),
        number("asked"),
        number("asked_yes"),
        number("asked_no"),
        number("asked_unsure"),
        words("staff_view").kept("what staff think, summed up by the council, is no person's"),
        number("votes_for"),
        number("votes_against"),
        number("abstained"),
        moment("raised_at"),
        moment("sent_at"),
        day("due_on"),
        moment("due_at"),
        moment("answered_at"),
        number("answer_days"),
        moment("told_at"),
        number("told_yes"),
        number("told_no"),
        words("closed_why").kept("why a council's proposal was closed is no person's"),
    ],
)
.about(&["proposer_id"]);

/// The rules of who stands behind a proposal.
pub const SUPPORTERS: Table = Table::new(
    "councils_supporters",
    &["proposal_id", "person_id"],
    &[id("proposal_id"), id("person_id"), code("told")],
)
.about(&["person_id"])
.row_goes();

fn read(row: &Row) -> Result<Proposal> {
    let (yes, no) = (row.get("asked_yes")?, row.get("asked_no")?);
    Ok(Proposal {
        id: row.get("id")?,
        council: row.get("council_id")?,
        proposer: row.get("proposer_id")?,
        shown_name: row.get("shown_name")?,
        name_for: row.get("name_for")?,
        title: row.get("title")?,
        theme: row.get("theme")?,
        problem: row.get("problem")?,
        solution: row.get("solution")?,
        gain: row.get("gain")?,
        said_by: row.get("said_by")?,
        state: row.get("state")?,
        supporters: row.get("supporters")?,
        asked: Asked { asked: row.get("asked")?, yes, no, unsure: row.get("asked_unsure")? },
        staff_view: row.get("staff_view")?,
        votes: Votes { yes: row.get("votes_for")?, no: row.get("votes_against")?, abstained: row.get("abstained")? },
        raised_at: row.get("raised_at")?,
        sent_at: row.get("sent_at")?,
        due_on: row.get("due_on")?,
        due_at: row.get("due_at")?,
        answered_at: row.get("answered_at")?,
        answer_days: row.get("answer_days")?,
        told_at: row.get("told_at")?,
        told_yes: row.get("told_yes")?,
        told_no: row.get("told_no")?,
        closed_why: row.get("closed_why")?,
    })
}

/// One proposal: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, it: ProposalId) -> Result<Option<Proposal>> {
    let row = tx.first("SELECT * FROM councils_proposals WHERE id = $1", values![it]).await?;
    row.as_ref().map(read).transpose()
}

/// What these proposals are called: one statement.
///
/// # Errors
/// The store's failure.
pub async fn titles(tx: &mut ReadTx, those: &[ProposalId]) -> Result<Vec<(ProposalId, String)>> {
    if those.is_empty() {
        return Ok(Vec::new());
    }
    let (sql, bound) = Build::new("SELECT id, title FROM councils_proposals WHERE id IN ")
        .list(those)
        .then(" ORDER BY raised_at, id")
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((row.get("id")?, row.get("title")?))).collect()
}

/// A proposal, always the same of those that are made up: for walking every route.
///
/// # Errors
/// The store's failure.
pub async fn any(tx: &mut ReadTx) -> Result<Option<ProposalId>> {
    // The made-up ones were raised at one moment: one that was told back comes first, so that it is always the same.
    let row = tx
        .first(
            "SELECT id FROM councils_proposals \
             ORDER BY raised_at, CASE WHEN state = 'told_back' THEN 0 ELSE 1 END, id LIMIT 1",
            values![],
        )
        .await?;
    row.map(|row| row.get("id")).transpose()
}

/// Keeps a new proposal; its proposer stands behind it.
///
/// # Errors
/// The store's failure.
pub async fn raise(
    tx: &mut WriteTx,
    id: ProposalId,
    council: CouncilId,
    new: &rules::Raising,
    by: PersonId,
    now: Instant,
) -> Result<()> {
    tx.run(
        "INSERT INTO councils_proposals (id, council_id, proposer_id, shown_name, name_for, title, theme, problem, \
         solution, gain, said_by, state, shelf, supporters, asked, asked_yes, asked_no, asked_unsure, staff_view, \
         votes_for, votes_against, abstained, raised_at, told_yes, told_no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
         $10, $11, $12, $13, 0, 0, 0, 0, 0, '', 0, 0, 0, $14, 0, 0)",
        values![
            id,
            council,
            by,
            new.shown_name.trim(),
            new.name_for,
            new.title.trim(),
            new.theme.trim(),
            new.problem.trim(),
            new.solution.trim(),
            new.gain.trim(),
            new.said_by,
            State::Raised,
            Shelf::Open,
            now
        ],
    )
    .await?;
    support(tx, id, by).await
}

/// It is in another state from now on.
///
/// # Errors
/// The store's failure.
pub async fn set_state(tx: &mut WriteTx, it: ProposalId, to: State) -> Result<()> {
    let shelf = rules::shelf(to);
    tx.run(
        "UPDATE councils_proposals SET state = $2, shelf = COALESCE($3, shelf) WHERE id = $1",
        values![it, to, shelf],
    )
    .await?;
    Ok(())
}

/// What was counted, and what staff think.
///
/// # Errors
/// The store's failure.
pub async fn set_canvassed(tx: &mut WriteTx, it: ProposalId, asked: Asked, staff_view: &str) -> Result<()> {
    tx.run(
        "UPDATE councils_proposals SET asked = $2, asked_yes = $3, asked_no = $4, asked_unsure = $5, staff_view = $6 \
         WHERE id = $1",
        values![it, asked.asked, asked.yes, asked.no, asked.unsure, staff_view.trim()],
    )
    .await?;
    Ok(())
}

/// How the council voted.
///
/// # Errors
/// The store's failure.
pub async fn set_votes(tx: &mut WriteTx, it: ProposalId, votes: Votes) -> Result<()> {
    tx.run(
        "UPDATE councils_proposals SET votes_for = $2, votes_against = $3, abstained = $4 WHERE id = $1",
        values![it, votes.yes, votes.no, votes.abstained],
    )
    .await?;
    Ok(())
}

/// It went to whoever decides, who answers by a day.
///
/// # Errors
/// The store's failure.
pub async fn set_sent(tx: &mut WriteTx, it: ProposalId, dates: &loops::Dates, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE councils_proposals SET sent_at = $2, due_on = $3, due_at = $4, answered_at = NULL, answer_days = NULL \
         WHERE id = $1",
        values![it, now, dates.due_on, dates.due_at],
    )
    .await?;
    Ok(())
}

/// It was answered, so many days after it was sent; a later version changes neither.
///
/// # Errors
/// The store's failure.
pub async fn set_answered(tx: &mut WriteTx, it: ProposalId, days: i64, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE councils_proposals SET answered_at = $2, answer_days = $3 WHERE id = $1 AND answered_at IS NULL",
        values![it, now, days],
    )
    .await?;
    Ok(())
}

/// It was told back.
///
/// # Errors
/// The store's failure.
pub async fn set_told(tx: &mut WriteTx, it: ProposalId, now: Instant) -> Result<()> {
    tx.run("UPDATE councils_proposals SET told_at = $2 WHERE id = $1", values![it, now]).await?;
    Ok(())
}

/// Somebody stands behind it.
///
/// # Errors
/// The store's failure; a second row of the same person.
pub async fn support(tx: &mut WriteTx, it: ProposalId, person: PersonId) -> Result<()> {
    tx.run("INSERT INTO councils_supporters (proposal_id, person_id) VALUES ($1, $2)", values![it, person]).await?;
    tx.run("UPDATE councils_proposals SET supporters = supporters + 1 WHERE id = $1", values![it]).await?;
    Ok(())
}

/// Somebody takes their support back.
///
/// # Errors
/// The store's failure.
pub async fn unsupport(tx: &mut WriteTx, it: ProposalId, person: PersonId) -> Result<()> {
    tx.run("DELETE FROM councils_supporters WHERE proposal_id = $1 AND person_id = $2", values![it, person]).await?;
    tx.run("UPDATE councils_proposals SET supporters = supporters - 1 WHERE id = $1", values![it]).await?;
    Ok(())
}

/// Whether somebody stands behind it, and what they said about being told.
///
/// # Errors
/// The store's failure.
pub async fn supports(tx: &mut ReadTx, it: ProposalId, person: PersonId) -> Result<Support> {
    let sql = "SELECT told FROM councils_supporters WHERE proposal_id = $1 AND person_id = $2";
    let Some(row) = tx.first(sql, values![it, person]).await? else { return Ok(Support::Not) };
    Ok(row.get::<Option<Told>>("told")?.map_or(Support::Behind, Support::Said))
}

/// A supporter says whether they were told.
///
/// # Errors
/// The store's failure.
pub async fn say_told(tx: &mut WriteTx, it: ProposalId, person: PersonId, told: Told) -> Result<()> {
    tx.run(
        "UPDATE councils_supporters SET told = $3 WHERE proposal_id = $1 AND person_id = $2",
        values![it, person, told],
    )
    .await?;
    let sql = match told {
        Told::Yes => "UPDATE councils_proposals SET told_yes = told_yes + 1 WHERE id = $1",
        Told::No => "UPDATE councils_proposals SET told_no = told_no + 1 WHERE id = $1",
    };
    tx.run(sql, values![it]).await?;
    Ok(())
}

/// Who stands behind it, so many after a person.
///
/// # Errors
/// The store's failure.
pub async fn supporters(tx: &mut ReadTx, it: ProposalId, after: Option<PersonId>, most: i64) -> Result<Vec<PersonId>> {
    let (sql, bound) = Build::new("SELECT person_id FROM councils_supporters WHERE proposal_id = ")
        .value(it)
        .when(after, |build, last| build.then(" AND person_id > ").value(last))
        .then(" ORDER BY person_id LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(|row| row.get("person_id")).collect()
}

/// A shelf of a council's proposals, the newest first, after a place in the list: one statement.
///
/// # Errors
/// The store's failure.
pub async fn on_shelf(
    tx: &mut ReadTx,
    council: CouncilId,
    shelf: Shelf,
    after: Option<(Instant, ProposalId)>,
    most: i64,
) -> Result<Vec<Proposal>> {
    let (sql, bound) = Build::new("SELECT * FROM councils_proposals WHERE council_id = ")
        .value(council)
        .then(" AND shelf = ")
        .value(shelf)
        .when(after, |build, (at, id)| {
            build
                .then(" AND (raised_at < ")
                .value(at)
                .then(" OR (raised_at = ")
                .value(at)
                .then(" AND id < ")
                .value(id)
                .then("))")
        })
        .then(" ORDER BY raised_at DESC, id DESC LIMIT ")
        .value(most)
        .done();
    tx.rows(sql, &bound).await?.iter().map(read).collect()
}

/// What waits for the answer of a person as decision maker or deputy, where they still work in these places or what lies in
/// them and councils are switched on, soonest due first, with the council's name: one statement.
///
/// # Errors
/// The store's failure.
pub async fn for_decider(
    tx: &mut ReadTx,
    person: PersonId,
    places: &[PlaceId],
    most: i64,
) -> Result<Vec<(Proposal, String)>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let build = Build::new(
        "SELECT p.*, c.name AS council_name FROM councils_proposals p JOIN councils_councils c ON c.id = p.council_id \
         WHERE (c.decider_id = ",
    )
    .value(person)
    .then(" OR c.deputy_id = ")
    .value(person)
    .then(") AND p.shelf = ")
    .value(Shelf::Waiting)
    .then(" AND c.place_id IN (SELECT r.descendant FROM access_reach r WHERE r.ancestor IN ")
    .list(places)
    .then(") AND ");
    let (sql, bound) =
        settings::switched_on(build, "c.place_id", &SWITCH).then(" ORDER BY p.due_at, p.id LIMIT ").value(most).done();
    tx.rows(sql, &bound).await?.iter().map(|row| Ok((read(row)?, row.get("council_name")?))).collect()
}
