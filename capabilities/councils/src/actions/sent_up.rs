//! Sending a proposal up to another body, and what that said.

use access::Acting;
use basics::PersonId;
use loops::{For, Wait};
use store::WriteTx;

use super::Refused;
use crate::access::proposal::WorkOnProposal;
use crate::access::sent_up::AnswerSentUp;
use crate::model::proposal::ProposalId;
use crate::model::sent_up::{SENT_UP, SentUpId};
use crate::model::{CouncilId, Office};
use crate::rules::proposal::{self as rules, ProposalFault};
use crate::store::{council as councils, sent_up as kept};
use crate::tell::Teller;

/// What was sent up waits for an answer.
pub const WAIT_ANSWER: &str = "councils.sent_up";

fn one<T>(fault: ProposalFault) -> Result<T, Refused> {
    Err(Refused::Proposal(vec![fault]))
}

/// Sends it up to another body of its place or of one above. That body hears of it; where the proposal stands stays.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn send(mut acting: Acting<WorkOnProposal>, to: Option<CouncilId>, why: &str) -> Result<SentUpId, Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let (council, state) = (acting.facts().council.clone(), acting.facts().it.state);
    if !council.is_open() || !rules::may_send_up(state) {
        return one(ProposalFault::NotNow);
    }
    let (chance, tx) = (acting.site().db.chance().clone(), acting.tx());
    let above = kept::looking_after(tx, council.place).await?;
    let Some(to) = to.filter(|to| *to != council.id && above.iter().any(|(known, _)| known == to)) else {
        return one(ProposalFault::NoBody);
    };
    if !rules::are_words(why) {
        return one(ProposalFault::Reasons);
    }
    if kept::of_proposal(tx, id).await?.iter().any(|sent| sent.to == to) {
        return one(ProposalFault::SentAlready);
    }
    let sent = SentUpId::new(now, &chance);
    kept::send(tx, sent, (id, to), why, by, now).await?;
    let teller = Teller::new(acting.site(), council.place, now);
    ask(acting.tx(), &teller, &chance, (sent, to), now).await?;
    acting.also(sent, council.place, None);
    acting.done(&format!("/councils/proposals/{id}")).await?;
    Ok(sent)
}

/// It waits for whoever looks after that body, and for its chair.
async fn ask(
    tx: &mut WriteTx,
    teller: &Teller,
    chance: &basics::Chance,
    (sent, to): (SentUpId, CouncilId),
    now: basics::Instant,
) -> Result<(), Refused> {
    let Some(body) = councils::one(tx, to).await? else { return Err(Refused::Over) };
    let members = councils::members(tx, to).await?;
    let chairs = members.iter().filter(|member| member.office == Office::Chair).map(|member| member.person);
    let whom: Vec<PersonId> = chairs.chain(body.facilitator).collect();
    for person in whom {
        teller.tell_of_sent_up(tx, person, "councils.sent_up", sent).await?;
        let (whom, object) = (For::Person(person), (SENT_UP, sent.uuid()));
        let wait = Wait { whom, kind: WAIT_ANSWER, object, place: body.place, due_at: None, but: &[] };
        loops::wait(tx, chance, &wait, now).await?;
    }
    Ok(())
}

/// Records what the body says, once: it stands on the proposal's own page, and the council and the proposer hear of it.
///
/// # Errors
/// [`Refused::Proposal`].
pub async fn answer(mut acting: Acting<AnswerSentUp>, words: &str) -> Result<ProposalId, Refused> {
    let (id, now, by) = (acting.id(), acting.now(), acting.person().ok_or(Refused::Over)?);
    let facts = acting.facts().clone();
    if !rules::are_words(words) {
        return one(ProposalFault::Words);
    }
    let teller = Teller::new(acting.site(), facts.from.place, now);
    let tx = acting.tx();
    if !kept::answer(tx, id, words, by, now).await? {
        return one(ProposalFault::NotNow);
    }
    loops::stop_waiting_all(tx, SENT_UP, id.uuid()).await?;
    let members = councils::members(tx, facts.from.id).await?;
    let mut whom: Vec<PersonId> = members.iter().map(|member| member.person).collect();
    whom.extend(facts.proposal.proposer.into_iter().chain(facts.from.facilitator));
    whom.sort_unstable();
    whom.dedup();
    for person in whom.into_iter().filter(|person| *person != by) {
        teller.tell_of_proposal(tx, person, "councils.sent_up_answered", facts.proposal.id).await?;
    }
    acting.done(&format!("/councils/sent-up/{id}")).await?;
    Ok(facts.proposal.id)
}
