//! A short question put to everybody: asked once, answered once by each, counted when it is closed.

use access::Acting;

use super::Refused;
use crate::access::proposal::{AnswerQuestion, WorkOnProposal};
use crate::model::proposal::Move;
use crate::rules::proposal::{self as rules, ProposalFault};
use crate::store::question::{self as kept, Says};

/// The most characters of a question: it stands on a sheet above three boxes.
pub const MOST_QUESTION: usize = 200;

fn one<T>(fault: ProposalFault) -> Result<T, Refused> {
    Err(Refused::Proposal(vec![fault]))
}

/// Asks everybody who belongs here, once for a proposal.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn ask(mut acting: Acting<WorkOnProposal>, question: &str) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    if !acting.facts().council.is_open() || rules::after(acting.facts().it.state, Move::Canvass).is_none() {
        return one(ProposalFault::NotNow);
    }
    let Ok(words) = basics::line(question, MOST_QUESTION) else { return one(ProposalFault::Question) };
    if kept::one(acting.tx(), id).await?.is_some() {
        return one(ProposalFault::NotNow);
    }
    kept::ask(acting.tx(), id, &words, now).await?;
    acting.done(&format!("/councils/proposals/{id}")).await?;
    Ok(())
}

/// Somebody answers, once.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn answer(mut acting: Acting<AnswerQuestion>, says: Says) -> Result<(), Refused> {
    let (id, by) = (acting.id(), acting.person().ok_or(Refused::Over)?);
    let goes_on = acting.facts().council.is_open();
    let tx = acting.tx();
    if !goes_on || !kept::one(tx, id).await?.is_some_and(|question| question.is_open) {
        return one(ProposalFault::NotNow);
    }
    if kept::has_answered(tx, id, by).await? {
        return one(ProposalFault::Answered);
    }
    kept::answer(tx, id, by, says).await?;
    acting.done(&format!("/councils/proposals/{id}")).await?;
    Ok(())
}

/// Closes it: what was said is shown, and who answered is forgotten.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn close(mut acting: Acting<WorkOnProposal>) -> Result<(), Refused> {
    let (id, now) = (acting.id(), acting.now());
    let tx = acting.tx();
    if !kept::one(tx, id).await?.is_some_and(|question| question.is_open) {
        return one(ProposalFault::NotNow);
    }
    kept::close(tx, id, now).await?;
    acting.done(&format!("/councils/proposals/{id}")).await?;
    Ok(())
}
