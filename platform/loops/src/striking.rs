//! Taking words out of what was answered and promised: the cells are sealed anew, and what stood there first is nowhere.
//!
//! The chain holds a hash of each answer's cells. It stays beside the answer, so that it still can be found in the chain,
//! and whoever takes words out gives the chain a hash of the new cells ([`crate::sums`]).

use basics::{Instant, Words};
use store::{CellAt, Result, Subject, WriteTx, seal, values};
use uuid::Uuid;

use crate::keeping::PURPOSE;
use crate::model::{Loop, ResponseId};
use crate::steps;
use crate::sums::sum;

/// What was taken out of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Struck {
    /// Which text: `reasons`, `change_needed`, `carrier` or `step`.
    pub field: &'static str,
    /// How many characters.
    pub characters: usize,
}

/// What was taken out of a loop's texts.
#[derive(Clone, Debug, Default)]
pub struct Striking {
    /// What was taken out of which text.
    pub struck: Vec<Struck>,
    /// The sum of the answers' new cells, when an answer changed: the act gives it to the audit chain as its reason.
    pub sum: Option<String>,
}

struct Answer {
    id: ResponseId,
    told_sum: Option<String>,
    cells: [Vec<u8>; 2],
    texts: [Option<Words>; 2],
}

const FIELDS: [&str; 2] = ["reasons", "change_needed"];

const fn at(column: &'static str, row: Uuid) -> CellAt {
    CellAt { table: "loops_responses", column, row }
}

async fn answers(tx: &mut WriteTx, it: &Loop) -> Result<Vec<Answer>> {
    let rows = tx
        .rows(
            "SELECT id, told_sum, reasons, change_needed FROM loops_responses WHERE loop_id = $1 ORDER BY number",
            values![it.id],
        )
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: ResponseId = row.get("id")?;
        let cells = [row.get("reasons")?, row.get::<Option<Vec<u8>>>("change_needed")?.unwrap_or_default()];
        let [reasons, change] = &cells;
        let both =
            [(at("reasons", id.uuid()), reasons.as_slice()), (at("change_needed", id.uuid()), change.as_slice())];
        let mut opened = seal::open(tx, &both).await?.into_iter();
        let texts = [opened.next().flatten(), opened.next().flatten()];
        found.push(Answer { id, told_sum: row.get("told_sum")?, cells, texts });
    }
    Ok(found)
}

/// Takes words out of the answers and steps of a loop. `rule` gives what a text reads afterwards and how many characters
/// went, or nothing when it stays as it is.
///
/// # Errors
/// The store's failure.
pub async fn strike(
    tx: &mut WriteTx,
    it: &Loop,
    rule: impl Fn(&str) -> Option<(String, usize)>,
    now: Instant,
) -> Result<Striking> {
    let thread = Subject { kind: "thread", id: it.object };
    let mut done = Striking::default();
    let answers = answers(tx, it).await?;
    for answer in &answers {
        for (field, text) in FIELDS.into_iter().zip(&answer.texts) {
            if let Some((_, characters)) = text.as_ref().and_then(|text| rule(text.read())) {
                done.struck.push(Struck { field, characters });
            }
        }
    }
    if !done.struck.is_empty() {
        // All of them are sealed anew, so that one sum stands for all that this loop says from now on.
        let mut all = Vec::new();
        for answer in answers {
            let [reasons, change] = &answer.cells;
            let told = answer.told_sum.unwrap_or_else(|| sum(&[reasons, change]));
            let mut fresh = Vec::with_capacity(2);
            for ((field, text), old) in FIELDS.into_iter().zip(&answer.texts).zip(&answer.cells) {
                fresh.push(match text {
                    // Nothing was written, or it was erased: the cell stays.
                    None => old.clone(),
                    Some(text) => {
                        let new = rule(text.read()).map_or_else(|| text.read().to_owned(), |(new, _)| new);
                        seal::seal(tx, PURPOSE, thread, at(field, answer.id.uuid()), &new).await?
                    }
                });
            }
            let (reasons, change) = (fresh.first().cloned().unwrap_or_default(), fresh.pop().unwrap_or_default());
            let change = Some(change).filter(|cell| !cell.is_empty());
            tx.run(
                "UPDATE loops_responses SET reasons = $2, change_needed = $3, told_sum = $4, struck_at = $5 WHERE id = $1",
                values![answer.id, reasons.clone(), change.clone(), told, now],
            )
            .await?;
            all.push(reasons);
            all.push(change.unwrap_or_default());
        }
        let cells: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
        done.sum = Some(sum(&cells));
    }
    for row in tx.rows("SELECT id, carrier FROM loops_responses WHERE loop_id = $1", values![it.id]).await? {
        // Who carries it out should be a role, and is written by hand.
        let (id, carrier): (ResponseId, String) = (row.get("id")?, row.get("carrier")?);
        let Some((new, characters)) = rule(&carrier) else { continue };
        tx.run("UPDATE loops_responses SET carrier = $2 WHERE id = $1", values![id, new]).await?;
        done.struck.push(Struck { field: "carrier", characters });
    }
    for step in steps::milestones(tx, it.id).await? {
        let Some((new, characters)) = step.what.as_ref().and_then(|what| rule(what.read())) else { continue };
        let cell = seal::seal(tx, PURPOSE, thread, steps::at(step.id), &new).await?;
        tx.run("UPDATE loops_milestones SET what = $2 WHERE id = $1", values![step.id, cell]).await?;
        done.struck.push(Struck { field: "step", characters });
    }
    Ok(done)
}
