//! A short question about a proposal: what was said is counted apart from who answered.

use basics::{Instant, PersonId, text_enum};
use store::columns::{Table, id, moment, number, words};
use store::{ReadTx, Result, WriteTx, values};

use crate::model::proposal::{Asked, ProposalId};

/// The rules of a question's columns.
pub const QUESTIONS: Table = Table::new(
    "councils_questions",
    &["proposal_id"],
    &[
        id("proposal_id"),
        words("words").kept("a question that a council asked is no person's"),
        moment("opened_at"),
        moment("closed_at"),
        number("said_yes"),
        number("said_no"),
        number("said_unsure"),
    ],
);

/// The rules of who has answered: neither what nor when.
pub const ANSWERED: Table =
    Table::new("councils_answered", &["proposal_id", "person_id"], &[id("proposal_id"), id("person_id")])
        .about(&["person_id"])
        .row_goes();

text_enum! {
    /// What somebody says to a short question.
    pub enum Says {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not sure.
        Unsure = "unsure",
    }
}

/// A question as it stands.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked.
    pub words: String,
    /// Whether it can still be answered.
    pub is_open: bool,
    /// What was counted; shown when it is closed.
    pub counted: Asked,
}

/// The question about a proposal: one statement.
///
/// # Errors
/// The store's failure.
pub async fn one(tx: &mut ReadTx, it: ProposalId) -> Result<Option<Question>> {
    let sql = "SELECT * FROM councils_questions WHERE proposal_id = $1";
    let Some(row) = tx.first(sql, values![it]).await? else { return Ok(None) };
    let (yes, no, unsure): (i64, i64, i64) = (row.get("said_yes")?, row.get("said_no")?, row.get("said_unsure")?);
    Ok(Some(Question {
        words: row.get("words")?,
        is_open: row.get::<Option<Instant>>("closed_at")?.is_none(),
        counted: Asked { asked: yes + no + unsure, yes, no, unsure },
    }))
}

/// Asks it.
///
/// # Errors
/// The store's failure; a second question about one proposal.
pub async fn ask(tx: &mut WriteTx, it: ProposalId, words: &str, now: Instant) -> Result<()> {
    tx.run(
        "INSERT INTO councils_questions (proposal_id, words, opened_at, said_yes, said_no, said_unsure) \
         VALUES ($1, $2, $3, 0, 0, 0)",
        values![it, words, now],
    )
    .await?;
    Ok(())
}

/// Whether somebody has answered it.
///
/// # Errors
/// The store's failure.
pub async fn has_answered(tx: &mut ReadTx, it: ProposalId, person: PersonId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM councils_answered WHERE proposal_id = $1 AND person_id = $2";
    Ok(tx.first(sql, values![it, person]).await?.is_some())
}

/// Counts an answer, and keeps apart from it that this person has answered.
///
/// # Errors
/// The store's failure; a second answer of one person.
pub async fn answer(tx: &mut WriteTx, it: ProposalId, person: PersonId, says: Says) -> Result<()> {
    tx.run("INSERT INTO councils_answered (proposal_id, person_id) VALUES ($1, $2)", values![it, person]).await?;
    let sql = match says {
        Says::Yes => "UPDATE councils_questions SET said_yes = said_yes + 1 WHERE proposal_id = $1",
        Says::No => "UPDATE councils_questions SET said_no = said_no + 1 WHERE proposal_id = $1",
        Says::Unsure => "UPDATE councils_questions SET said_unsure = said_unsure + 1 WHERE proposal_id = $1",
    };
    tx.run(sql, values![it]).await?;
    Ok(())
}

/// Nobody answers any more, and who did is forgotten.
///
/// # Errors
/// The store's failure.
pub async fn close(tx: &mut WriteTx, it: ProposalId, now: Instant) -> Result<()> {
    tx.run(
        "UPDATE councils_questions SET closed_at = $2 WHERE proposal_id = $1 AND closed_at IS NULL",
        values![it, now],
    )
    .await?;
    tx.run("DELETE FROM councils_answered WHERE proposal_id = $1", values![it]).await?;
    Ok(())
}
